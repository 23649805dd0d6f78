//! Bytes that are written in hex.

/// The bytes of a text of hex digits, in whatever case; `None` where something else is in it, or a digit is alone.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    // All at once: a secret that moved as it grew would be left behind in memory.
    let mut bytes = Vec::with_capacity(text.len() / 2);
    for pair in text.as_bytes().chunks(2) {
        let [high, low] = pair else { return None };
        let digit = |byte: u8| char::from(byte).to_digit(16);
        bytes.push(u8::try_from(digit(*high)? * 16 + digit(*low)?).ok()?);
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn pairs_of_digits_are_bytes() {
        assert_eq!(decode("00fF7a").as_deref(), Some(&[0, 255, 122][..]));
        assert_eq!(decode("").as_deref(), Some(&[][..]));
        for text in ["f", "0g", "+f", "é", "ff "] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
