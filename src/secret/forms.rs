//! The forms in which a secret may turn up in somebody else's text. Escapes are not among them: those are undone in the text.

use super::unescaped::unescaped;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};

/// A form shorter than this would tear every text apart.
pub(super) const SHORTEST: usize = 6;

/// A longer secret is looked for as it is: nobody encodes a text of this length into a sentence.
const LONGEST_ENCODED: usize = 256 * 1024;

/// Each form once: as it is, without its escapes, with `+` for a space, in base64 (by itself and inside a longer text), in hexadecimal,
/// and read byte by byte as Latin-1.
pub(super) fn forms(text: &str) -> Vec<Vec<u8>> {
    let mut forms = Forms::default();
    if text.len() > LONGEST_ENCODED {
        forms.add(text.as_bytes().to_vec());
        forms.add(unescaped(text.as_bytes()));
        return forms.0;
    }
    let plain = unescaped(text.as_bytes());
    let spaced = text.replace('+', " ");
    // A text that is encoded already: what it says, where `+` is a space (form) and where it is itself.
    for base in [
        text.as_bytes().to_vec(),
        plain,
        unescaped(spaced.as_bytes()),
    ] {
        forms.add_all(&base);
    }
    forms.0
}

#[derive(Default)]
struct Forms(Vec<Vec<u8>>);

impl Forms {
    fn add(&mut self, form: Vec<u8>) {
        if form.len() >= SHORTEST && !self.0.contains(&form) {
            self.0.push(form);
        }
    }

    fn add_all(&mut self, base: &[u8]) {
        self.add(base.to_vec());
        self.add(unescaped(base));
        if base.contains(&b' ') {
            let plus: Vec<u8> = base
                .iter()
                .map(|byte| if *byte == b' ' { b'+' } else { *byte })
                .collect();
            self.add(unescaped(&plus));
            self.add(plus);
        }
        let form: String = form_urlencoded::byte_serialize(base).collect();
        let json = std::str::from_utf8(base)
            .ok()
            .and_then(|text| serde_json::to_string(text).ok())
            .unwrap_or_default();
        for inner in [base, form.as_bytes(), json.trim_matches('"').as_bytes()] {
            self.add_base64(inner);
        }
        self.add(hexadecimal(base, "0123456789abcdef"));
        self.add(hexadecimal(base, "0123456789ABCDEF"));
        if !base.is_ascii() {
            let latin: String = base.iter().map(|byte| char::from(*byte)).collect();
            self.add(latin.into_bytes());
        }
    }

    fn add_base64(&mut self, base: &[u8]) {
        if base.len() < SHORTEST {
            return;
        }
        for engine in [&STANDARD, &STANDARD_NO_PAD, &URL_SAFE, &URL_SAFE_NO_PAD] {
            self.add(engine.encode(base).into_bytes());
        }
        // Inside a longer text: without the characters that it shares with what stands around it.
        for (offset, shared) in [(0, 0), (1, 2), (2, 3)] {
            let mut longer = vec![0; offset];
            longer.extend_from_slice(base);
            let own = longer.len() * 8 / 6;
            for engine in [&STANDARD_NO_PAD, &URL_SAFE_NO_PAD] {
                let encoded = engine.encode(&longer);
                self.add(
                    encoded
                        .get(shared..own)
                        .unwrap_or_default()
                        .as_bytes()
                        .to_vec(),
                );
            }
        }
    }
}

fn hexadecimal(bytes: &[u8], digits: &str) -> Vec<u8> {
    let digits = digits.as_bytes();
    let digit = |at: u8| digits.get(usize::from(at)).copied().unwrap_or(b'0');
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_known_in_each_form() {
        let all = forms("p&ss wörd+1");
        let has = |form: &[u8]| all.iter().any(|one| one == form);
        for form in [
            "p&ss wörd+1",
            "p&ss+wörd+1",
            "p&ss wÃ¶rd+1",
            "7026737320 77c3b672642b31",
            "7026737320 77C3B672642B31",
        ] {
            let wanted = if form.starts_with("7026") {
                form.replace(' ', "")
            } else {
                form.to_owned()
            };
            assert!(has(wanted.as_bytes()), "{form}");
        }
        assert!(has(STANDARD.encode("p&ss wörd+1").as_bytes()));
        assert!(has(STANDARD.encode("p%26ss+w%C3%B6rd%2B1").as_bytes()));
        // Read back out of a request's body.
        assert!(
            forms("p%26ss+w%C3%B6rd%2B1")
                .iter()
                .any(|one| one == "p&ss wörd+1".as_bytes())
        );
    }

    #[test]
    fn inside_a_longer_base64_text_the_own_characters_are_known() {
        let secret = "c0ffee12ab34";
        for before in ["", "x", "xy", "xyz"] {
            for after in ["", "q", "qr", "qrs"] {
                let encoded = STANDARD.encode(format!("{before}{secret}{after}"));
                assert!(
                    forms(secret)
                        .iter()
                        .filter_map(|form| std::str::from_utf8(form).ok())
                        .any(|form| form.len() >= 14 && encoded.contains(form)),
                    "{before}{after}"
                );
            }
        }
    }
}
