//! Finds secrets in a text in one pass, however many there are: whole, cut at either end, and long pieces out of their middle.

use super::forms::SHORTEST;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasherDefault, Hasher};
use zeroize::Zeroizing;

/// Bytes that are looked up at once: the shortest form.
const GRAM: usize = SHORTEST;

/// A piece of at least so many bytes is masked wherever it stands; see [`LONG_PIECE`].
const PIECE: usize = 16;

/// A beginning or an end of at least so many bytes is masked where the text was cut.
const CUT: usize = 8;

/// Of a secret that is longer than the second number, a piece of at least so many bytes: nobody quotes less of a megabyte to tell
/// what was sent, and less of it is no use to anybody.
const LONG_PIECE: usize = 64;
const LONG: usize = 256 * 1024;

/// How far apart the grams stand of which every piece holds one.
fn step(length: usize) -> usize {
    let piece = if length > LONG { LONG_PIECE } else { PIECE };
    piece - GRAM + 1
}

/// Grams that many secrets share, such as those of a JWT's header, are kept so often.
const SHARED: usize = 64;

/// Bits of the filter in front of the table.
const FILTER_BITS: u32 = 18;

/// One form of a secret.
#[derive(Clone)]
struct Form {
    bytes: Zeroizing<Vec<u8>>,
    /// Which secret it is of.
    name: usize,
    /// Whether its pieces are nothing by themselves: a PEM's first line is no secret.
    whole_only: bool,
    /// Whether this is the secret itself, and not one of its encodings.
    plain: bool,
}

/// A form, and the place of a gram in it.
type GramPosition = (u32, u32);

/// The places of one gram: most have one, which is kept without a list of its own.
#[derive(Clone)]
struct GramPositions {
    first: GramPosition,
    others: Vec<GramPosition>,
}

impl GramPositions {
    fn of(first: GramPosition) -> Self {
        Self {
            first,
            others: Vec::new(),
        }
    }

    fn iter(&self) -> impl Iterator<Item = &GramPosition> {
        std::iter::once(&self.first).chain(&self.others)
    }
}

/// Where a secret was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SecretSpan {
    /// Its first byte.
    pub(super) from: usize,
    /// Behind its last one.
    pub(super) to: usize,
    /// Which secret, in the order they were added.
    pub(super) name: usize,
}

/// All forms of all secrets, by their grams.
#[derive(Clone, Default)]
pub(super) struct GramIndex {
    forms: Vec<Form>,
    /// Form and place in it, by gram.
    grams: HashMap<u64, GramPositions, BuildHasherDefault<Spread>>,
    /// One bit for the grams that are there: most of a text is passed over without a look into the table.
    filter: Vec<u64>,
}

impl GramIndex {
    /// Whether there is nothing to be found.
    pub(super) fn is_empty(&self) -> bool {
        self.forms.is_empty()
    }

    /// Whether this very secret was added, with its pieces and all of its forms.
    pub(super) fn knows(&self, secret: &[u8]) -> bool {
        self.beginning_like(secret)
            .any(|form| form.plain && !form.whole_only && *form.bytes == secret)
    }

    /// The forms that begin with the same gram.
    fn beginning_like(&self, bytes: &[u8]) -> impl Iterator<Item = &Form> {
        let positions = gram(bytes, 0).and_then(|first| self.grams.get(&first));
        positions
            .into_iter()
            .flat_map(GramPositions::iter)
            .filter_map(|(form, _)| self.forms.get(*form as usize))
    }

    /// Adds the forms of the secret `name`; the first one is the secret itself.
    pub(super) fn add_all(&mut self, forms: Vec<Vec<u8>>, name: usize, whole_only: bool) {
        for (at, form) in forms.into_iter().enumerate() {
            self.add(form, name, whole_only, at == 0);
        }
    }

    fn add(&mut self, bytes: Vec<u8>, name: usize, whole_only: bool, plain: bool) {
        let known = |form: &Form| *form.bytes == bytes && form.whole_only == whole_only;
        if bytes.len() < GRAM || self.beginning_like(&bytes).any(known) {
            return;
        }
        let form = self.forms.len() as u32;
        let last = bytes.len() - GRAM;
        let mut positions: Vec<usize> = vec![0];
        if !whole_only {
            let step = step(bytes.len());
            positions.extend((step..last).step_by(step));
            // The last eight bytes hold this one.
            positions.extend((last > 0).then_some(last));
        }
        if self.filter.is_empty() {
            self.filter = vec![0; 1 << (FILTER_BITS - 6)];
        }
        self.grams.reserve(positions.len());
        for at in positions {
            let Some(key) = gram(&bytes, at) else {
                continue;
            };
            let place = (form, at as u32);
            match self.grams.entry(key) {
                Entry::Vacant(entry) => {
                    entry.insert(GramPositions::of(place));
                }
                Entry::Occupied(mut entry) => {
                    let positions = entry.get_mut();
                    let repeated = positions.iter().filter(|(known, _)| *known == form).count();
                    if repeated < 2 && (positions.others.len() < SHARED || at == 0) {
                        positions.others.push(place);
                    }
                }
            }
            let (word, bit) = filter_place(key);
            if let Some(word) = self.filter.get_mut(word) {
                *word |= bit;
            }
        }
        self.forms.push(Form {
            bytes: Zeroizing::new(bytes),
            name,
            whole_only,
            plain,
        });
    }

    /// Every place of a text that holds a secret or a piece of one, in order, none upon another.
    pub(super) fn find(&self, text: &[u8]) -> Vec<SecretSpan> {
        let mut hits: Vec<SecretSpan> = Vec::new();
        if self.is_empty() {
            return hits;
        }
        let (mut at, mut floor) = (0, 0);
        while let Some(key) = gram(text, at) {
            let (word, bit) = filter_place(key);
            let seen = self.filter.get(word).is_some_and(|word| word & bit != 0);
            let hit = seen
                .then(|| self.grams.get(&key))
                .flatten()
                .and_then(|positions| self.longest(text, at, floor, positions));
            match hit {
                Some(hit) => {
                    at = hit.to.max(at + 1);
                    floor = hit.to;
                    hits.push(hit);
                }
                None => at += 1,
            }
        }
        hits
    }

    /// The longest secret or piece around a gram.
    fn longest(
        &self,
        text: &[u8],
        at: usize,
        floor: usize,
        positions: &GramPositions,
    ) -> Option<SecretSpan> {
        positions
            .iter()
            .filter_map(|(form, offset)| {
                let form = self.forms.get(*form as usize)?;
                stretch(text, at, floor, form, *offset as usize)
            })
            .max_by_key(|hit| hit.to - hit.from)
    }
}

/// The stretch around a gram in which text and form are the same, where it gives the secret away.
fn stretch(text: &[u8], at: usize, floor: usize, form: &Form, offset: usize) -> Option<SecretSpan> {
    let before = text.get(floor..at)?.iter().rev();
    let left = before
        .zip(form.bytes.get(..offset)?.iter().rev())
        .take_while(|(one, other)| one == other)
        .count();
    let right = text
        .get(at..)?
        .iter()
        .zip(form.bytes.get(offset..)?)
        .take_while(|(one, other)| one == other)
        .count();
    let (from, to) = (at - left, at + right);
    let (begins, ends) = (left == offset, offset + right == form.bytes.len());
    let length = to - from;
    let told = begins && ends
        || !form.whole_only
            && (length >= PIECE
                || length >= CUT && begins && is_cut(text.get(to))
                || length >= CUT
                    && ends
                    && is_cut(from.checked_sub(1).and_then(|at| text.get(at))));
    told.then_some(SecretSpan {
        from,
        to,
        name: form.name,
    })
}

/// Whether a text can have been cut beside this byte: no letter or digit of a token goes on there.
fn is_cut(beside: Option<&u8>) -> bool {
    beside.is_none_or(|byte| !byte.is_ascii_alphanumeric() && !matches!(byte, b'-' | b'_'))
}

/// Hashes a gram by itself, since it is spread already. A large secret has a hundred thousand of them.
#[derive(Clone, Copy, Default)]
struct Spread(u64);

impl Hasher for Spread {
    fn finish(&self) -> u64 {
        // The product's low bits hang on the last bytes alone, and a table looks at those too.
        self.0 ^ self.0 >> 32
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0 << 8 | u64::from(*byte);
        }
    }

    fn write_u64(&mut self, gram: u64) {
        self.0 = gram;
    }
}

/// Six bytes as one number, spread over all its bits.
fn gram(bytes: &[u8], at: usize) -> Option<u64> {
    let six = bytes.get(at..at.checked_add(GRAM)?)?;
    let number = six
        .iter()
        .fold(0u64, |number, byte| number << 8 | u64::from(*byte));
    Some(number.wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

fn filter_place(key: u64) -> (usize, u64) {
    let at = key >> (64 - FILTER_BITS);
    ((at >> 6) as usize, 1 << (at & 63))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(secrets: &[&str]) -> GramIndex {
        let mut index = GramIndex::default();
        for (name, secret) in secrets.iter().enumerate() {
            index.add(secret.as_bytes().to_vec(), name, false, true);
        }
        index
    }

    fn found<'a>(index: &GramIndex, text: &'a str) -> Vec<&'a str> {
        let hits = index.find(text.as_bytes());
        hits.iter().map(|hit| &text[hit.from..hit.to]).collect()
    }

    #[test]
    fn whole_cut_and_torn_secrets_are_found() {
        let secret = "c0ffee12ab34.0.rwxy.QmFzZVNpeHR5Rm91cg";
        let index = of(&[secret, "c0ffee12ab34.0.zzzz.other"]);
        for (text, hits) in [
            ("nothing of it", vec![]),
            ("a c0ffee12ab34.0.rwxy.QmFzZVNpeHR5Rm91cg b", vec![secret]),
            ("a c0ffee12…", vec!["c0ffee12"]),
            ("a c0ffee12ab3...", vec!["c0ffee12ab3"]),
            ("c0ffee12 and so on", vec!["c0ffee12"]),
            ("c0ffee12zz", vec![]),
            ("c0ffee1 7", vec![]),
            ("…R5Rm91cg", vec!["R5Rm91cg"]),
            ("xR5Rm91cg", vec![]),
            ("[34.0.rwxy.QmFzZVN]", vec!["34.0.rwxy.QmFzZVN"]),
            (
                "c0ffee12ab34.0.zzzz.other",
                vec!["c0ffee12ab34.0.zzzz.other"],
            ),
        ] {
            assert_eq!(found(&index, text), hits, "{text}");
        }
    }

    #[test]
    fn some_secrets_are_nothing_in_pieces() {
        let mut index = GramIndex::default();
        index.add(b"-----BEGIN PRIVATE KEY-----\nMIGH".to_vec(), 0, true, true);
        assert_eq!(index.find(b"begins with -----BEGIN PRIVATE KEY-----"), []);
        assert_eq!(index.find(b"-----BEGIN PRIVATE KEY-----\nMIGH").len(), 1);
    }

    #[test]
    fn a_text_of_one_letter_is_searched_in_one_pass() {
        let index = of(&[&"a".repeat(8000), &"ab".repeat(4000)]);
        let text = "a".repeat(1 << 21);
        let hits = index.find(text.as_bytes());
        assert_eq!(
            hits.iter().map(|hit| hit.to - hit.from).sum::<usize>(),
            text.len()
        );
    }

    proptest! {
        #[test]
        fn a_planted_piece_of_sixteen_is_always_found(
            secret in "[a-zA-Z0-9._-]{16,80}", around in "[ a-zA-Z0-9]{0,30}", from in 0usize..64,
        ) {
            let from = from.min(secret.len() - 16);
            let piece = &secret[from..from + 16];
            let text = format!("{around}{piece}{around}");
            let index = of(&[&secret]);
            let hits = index.find(text.as_bytes());
            let mut rest = text.clone().into_bytes();
            for hit in &hits {
                rest[hit.from..hit.to].fill(b'!');
            }
            prop_assert!(!String::from_utf8(rest).unwrap().contains(piece));
        }
    }
}
