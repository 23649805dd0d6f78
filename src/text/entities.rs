//! The entities of HTML and XML: signs of a text that was copied from the source of a page or a document.

/// The longest name or number of an entity that is looked for: `#x10ffff`.
const LONGEST: usize = 8;

/// The code point of what stands between `&` and `;`: `amp`, `#38`, `#x26`. A number may be half a surrogate pair's.
pub fn code_point(name: &str) -> Option<u32> {
    let sign = match name {
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        "lt" => '<',
        "gt" => '>',
        "nbsp" => ' ',
        "plus" => '+',
        "sol" => '/',
        "equals" => '=',
        "lowbar" => '_',
        "period" => '.',
        "colon" => ':',
        "percnt" => '%',
        number => {
            let digits = number.strip_prefix('#')?;
            return match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => digits.parse(),
            }
            .ok();
        }
    };
    Some(u32::from(sign))
}

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
    let end = from
        .bytes()
        .take(LONGEST + 1)
        .position(|byte| byte == b';')?;
    let (name, behind) = from.split_at_checked(end)?;
    let sign = char::from_u32(code_point(name)?)?;
    Some((sign, behind.get(1..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_are_the_signs_that_they_stand_for() {
        let text = "a&amp;lt;b &quot;c&#39; &d & &lt;e&gt; &#x2B;&#43;&#xd800;";
        assert_eq!(without_entities(text), "a&lt;b \"c' &d & <e> ++&#xd800;");
        assert!(are_all_entities("a=1&amp;b=2"));
        assert!(!are_all_entities("a=1&amp;b=2&c=3"));
    }
}
