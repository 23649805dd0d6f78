//! What many sentences have: a capital, a count with its noun.

/// A sentence that begins with a capital.
pub fn capitalised(text: &str) -> String {
    let mut rest = text.chars();
    rest.next()
        .map(|first| first.to_uppercase().chain(rest).collect())
        .unwrap_or_default()
}

/// A count with its noun in singular or plural: "2 headers".
pub fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// How many of something were left out: "1 line before it was left out"; `None` if there are none.
pub fn left_out(count: usize, noun: &str, which: &str) -> Option<String> {
    let verb = if count == 1 { "was" } else { "were" };
    (count > 0).then(|| format!("{} {which} {verb} left out", counted(count, noun)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_told_from_many() {
        assert_eq!(capitalised("über it"), "Über it");
        assert_eq!(left_out(0, "line", "of it"), None);
        for (count, words) in [
            (1, "1 line of it was left out"),
            (2, "2 lines of it were left out"),
        ] {
            assert_eq!(left_out(count, "line", "of it").as_deref(), Some(words));
        }
    }
}
