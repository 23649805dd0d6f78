//! Texts that standards set rules for.

/// Whether a text is a token of HTTP, as names of headers and methods are (RFC 9110 §5.6.2).
pub fn is_token(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    !text.is_empty() && text.chars().all(fits)
}

/// Whether it is a UUID as all print it (RFC 9562 §4): 8, 4, 4, 4 and 12 hexadecimal digits.
pub fn is_uuid(text: &str) -> bool {
    text.split('-').map(str::len).eq([8, 4, 4, 4, 12])
        && text.chars().all(|c| c == '-' || c.is_ascii_hexdigit())
}

/// A text as a form writes it (URL Standard §5.2).
pub fn form_encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}
