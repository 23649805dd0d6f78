//! The entities of HTML in a text that was copied from the source of a page.

/// Each behind its `&`, and the sign that it stands for.
const ENTITIES: [(&str, char); 10] = [
    ("amp;", '&'),
    ("#38;", '&'),
    ("quot;", '"'),
    ("#34;", '"'),
    ("#39;", '\''),
    ("#x27;", '\''),
    ("apos;", '\''),
    ("lt;", '<'),
    ("gt;", '>'),
    ("nbsp;", ' '),
];

/// The text with the signs that its entities stand for, in one pass: what one leaves is no entity.
pub fn without_entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, from)) = rest.split_once('&') {
        out.push_str(before);
        let (sign, behind) = entity(from).unwrap_or(('&', from));
        out.push(sign);
        rest = behind;
    }
    out.push_str(rest);
    out
}

/// Whether each `&` of a text begins an entity.
pub fn are_all_entities(text: &str) -> bool {
    text.split('&').skip(1).all(|from| entity(from).is_some())
}

/// The sign of the entity whose `&` stands before a text, and what stands behind it.
fn entity(from: &str) -> Option<(char, &str)> {
    ENTITIES
        .iter()
        .find_map(|(name, sign)| Some((*sign, from.strip_prefix(name)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_are_the_signs_that_they_stand_for() {
        let text = "a&amp;lt;b &quot;c&#39; &d & &lt;e&gt;";
        assert_eq!(without_entities(text), "a&lt;b \"c' &d & <e>");
        assert!(are_all_entities("a=1&amp;b=2"));
        assert!(!are_all_entities("a=1&amp;b=2&c=3"));
    }
}
