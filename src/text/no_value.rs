//! Words and signs that stand where a value would: what programs print for one that is not there, and what stands for one that is hidden.

use super::words::Words;

/// What languages print for a value that is not there.
const NOTHING: Words = Words("undefined null NULL (null) <null> nil <nil> None");

/// What logs and people write for a value that they do not show.
const HIDDEN: Words = Words("redacted masked hidden filtered");

/// Whether a word is what a program prints for a value that is not there. Its case counts: a name may be `Nil`.
pub fn is_nothing(word: &str) -> bool {
    NOTHING.contains(word)
}

/// The same where no name can stand: in any case.
pub fn is_nothing_in_any_case(word: &str) -> bool {
    NOTHING.all().any(|known| word.eq_ignore_ascii_case(known))
}

/// Whether a word stands for a value that is hidden, in whatever brackets and case.
pub fn is_hidden(word: &str) -> bool {
    let bare = word.trim_matches(['[', ']', '<', '>', '(', ')', '{', '}']);
    HIDDEN.all().any(|known| bare.eq_ignore_ascii_case(known))
}

/// Whether a text is nothing but the signs that values are crossed out with: `***`, `xxx`, `…`.
pub fn is_crossed_out(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|c| matches!(c, '*' | 'x' | 'X' | '•' | '●' | '█' | '.' | '…'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_for_a_value_is_told_from_one() {
        assert!(is_nothing("undefined") && is_nothing("None") && !is_nothing("Nil"));
        assert!(is_nothing_in_any_case("Nil") && !is_nothing_in_any_case("Nile"));
        assert!(is_hidden("[REDACTED]") && is_hidden("hidden") && !is_hidden("hidden1"));
        assert!(is_crossed_out("***") && is_crossed_out("Xx.") && is_crossed_out("█"));
        for value in ["", "x1", "a***", "none"] {
            let is_none = is_nothing(value) || is_hidden(value) || is_crossed_out(value);
            assert!(!is_none, "{value}");
        }
    }
}
