//! Quoting for POSIX shells.

/// A text for a POSIX shell, in single quotes where it needs any.
pub fn quote(text: &str) -> String {
    let safe = |c: char| c.is_ascii_alphanumeric() || "-_./:=@%+,".contains(c);
    if !text.is_empty() && text.chars().all(safe) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_shell_would_change_is_quoted() {
        for (text, quoted) in [
            ("a-b_c.d/e:f=g@h%+,", "a-b_c.d/e:f=g@h%+,"),
            ("", "''"),
            ("a b", "'a b'"),
            ("it's", r"'it'\''s'"),
            ("$x`y`!\n", "'$x`y`!\n'"),
        ] {
            assert_eq!(quote(text), quoted);
        }
    }
}
