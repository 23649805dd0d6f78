//! Texts of Hurl: names and values with escapes and templates, and bodies in its notations.

use crate::jose::hex;
use crate::paste::exchange::PastedBody;
use crate::paste::file_variables::{FileVariables, Source, TemplateVariable, plain_name};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// What stands between the braces of a template.
pub(super) fn template(inside: &str) -> Option<TemplateVariable> {
    let mut words = inside.split_whitespace();
    let word = words.next()?;
    let name = match word {
        // `{{getEnv "NAME"}}`
        "getEnv" => plain_name(words.next()?.trim_matches('"')),
        _ => plain_name(word),
    };
    // A filter behind the name changes the value: what comes out is another one.
    let changed = words.next().is_some();
    let source = match word {
        "newUuid" | "newDate" => Source::Made,
        "getEnv" => Source::Outside,
        _ if changed => Source::Outside,
        _ => Source::File,
    };
    (!name.is_empty()).then_some(TemplateVariable {
        name,
        is_encoded: false,
        source,
    })
}

/// Why a text cannot be read, and where in it.
pub(super) struct HurlFault {
    pub(super) offset: usize,
    pub(super) why: &'static str,
}

/// A name or value in its line: up to a comment, with its escapes undone.
pub(super) fn text(written: &str, variables: &mut FileVariables) -> Result<String, HurlFault> {
    let mut out = String::new();
    let mut chars = written.char_indices();
    let mut kept = 0;
    while let Some((at, c)) = chars.next() {
        match c {
            '#' => break,
            '\\' => {
                let escaped = chars.next().map(|(_, c)| c);
                let plain = match escaped {
                    Some(c @ ('#' | '\\' | ':' | '`' | '"' | ';' | ' ')) => c,
                    Some('b') => '\u{8}',
                    Some('f') => '\u{c}',
                    Some('n') => '\n',
                    Some('r') => '\r',
                    Some('t') => '\t',
                    Some('u') => {
                        let rest = written.get(at + 2..).unwrap_or_default();
                        let code = rest
                            .strip_prefix('{')
                            .and_then(|rest| rest.split_once('}'))
                            .map(|(code, _)| code)
                            .filter(|code| code.len() <= 8);
                        let Some(c) = code
                            .and_then(|code| u32::from_str_radix(code, 16).ok())
                            .and_then(char::from_u32)
                        else {
                            return Err(escape_fault(at));
                        };
                        for _ in 0..code.map_or(0, str::len) + 2 {
                            chars.next();
                        }
                        c
                    }
                    _ => return Err(escape_fault(at)),
                };
                out.push(plain);
                kept = out.len();
            }
            c => {
                out.push(c);
                if !c.is_whitespace() {
                    kept = out.len();
                }
            }
        }
    }
    out.truncate(kept);
    Ok(variables.fill(out.trim_start()))
}

fn escape_fault(offset: usize) -> HurlFault {
    HurlFault {
        offset,
        why: "Hurl has no such escape",
    }
}

/// A body in one of Hurl's notations, and what is to be said of it.
pub(super) fn body(
    written: &str,
    variables: &mut FileVariables,
) -> Result<(PastedBody, Option<String>), HurlFault> {
    let fault = |why| HurlFault { offset: 0, why };
    let trimmed = written.trim();
    if trimmed.is_empty() {
        return Ok((PastedBody::Empty, None));
    }
    if let Some(rest) = trimmed.strip_prefix("```") {
        let (inside, behind) = rest
            .rsplit_once("```")
            .ok_or_else(|| fault("The body has no closing ```"))?;
        if !uncommented(behind) {
            return Err(HurlFault {
                offset: written.len() - behind.len(),
                why: "Text stands behind the body",
            });
        }
        return multiline(inside, variables);
    }
    let inline = |name: &str| {
        let inside = trimmed.strip_prefix(name)?.strip_prefix(',')?;
        let (inside, behind) = inside.split_once(';')?;
        uncommented(behind).then(|| inside.to_owned())
    };
    if let Some(name) = inline("file") {
        return Ok((PastedBody::File(name.trim().to_owned()), None));
    }
    if let Some(encoded) = inline("base64") {
        return bytes(&encoded, "base64").map(|body| (body, None));
    }
    if let Some(encoded) = inline("hex") {
        return bytes(&encoded, "hex").map(|body| (body, None));
    }
    if let Some(inside) = trimmed
        .strip_prefix('`')
        .and_then(|rest| rest.strip_suffix('`'))
    {
        let text = text(&inside.replace('#', "\\#"), variables)?;
        return Ok((PastedBody::Text(text), None));
    }
    if trimmed.starts_with(['{', '[', '<', '"']) {
        return Ok((PastedBody::Text(variables.fill(trimmed)), None));
    }
    Err(fault("The body is in none of Hurl's notations"))
}

/// Whether nothing but a comment stands there.
fn uncommented(text: &str) -> bool {
    text.lines()
        .map(str::trim)
        .all(|line| line.is_empty() || line.starts_with('#'))
}

/// The text of a body between fences, by the name of its language.
fn multiline(
    inside: &str,
    variables: &mut FileVariables,
) -> Result<(PastedBody, Option<String>), HurlFault> {
    let Some((language, text)) = inside.split_once('\n') else {
        return Ok((PastedBody::Text(variables.fill(inside)), None));
    };
    match language.trim() {
        "base64" => bytes(text, "base64").map(|body| (body, None)),
        "hex" => bytes(text, "hex").map(|body| (body, None)),
        "raw" => Ok((PastedBody::Text(text.to_owned()), None)),
        "graphql" => Ok((
            PastedBody::Text(variables.fill(text)),
            Some("Hurl sends a GraphQL body inside a JSON object".to_owned()),
        )),
        _ => Ok((PastedBody::Text(variables.fill(text)), None)),
    }
}

fn bytes(encoded: &str, notation: &str) -> Result<PastedBody, HurlFault> {
    let compact: String = encoded.split_whitespace().collect();
    let decoded = if notation == "hex" {
        hex::decode(&compact)
    } else {
        STANDARD.decode(compact).ok()
    };
    let decoded = decoded.ok_or(HurlFault {
        offset: 0,
        why: "The encoded body cannot be decoded",
    })?;
    Ok(match String::from_utf8(decoded) {
        Ok(text) => PastedBody::Text(text),
        Err(error) => PastedBody::Bytes(error.into_bytes()),
    })
}
