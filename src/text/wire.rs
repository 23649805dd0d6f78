//! Characters that HTTP and forms set rules for.

/// Whether a text is a token of HTTP, as names of headers and methods are (RFC 9110 §5.6.2).
pub fn is_token(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    !text.is_empty() && text.chars().all(fits)
}

/// A text as a form writes it (URL Standard §5.2).
pub fn form_encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}
