//! Objects as forms, as each library of JavaScript flattens them. Source: axios' lib/helpers/toFormData.js, qs' lib/stringify.js,
//! Node's querystring, and jQuery.param.

use super::super::exchange::PastedParameter;
use super::super::value::Value;

/// How a library names the items of a list, and what it makes of `null`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flattening {
    /// `a[]=1`; `null` is left out.
    Axios,
    /// `a[0]=1`; `null` is empty.
    Qs,
    /// `a=1&a=2`; `null` is empty.
    QueryString,
    /// `a[]=1`; `null` is empty.
    JQuery,
}

/// The parameters of an object. None where a value of it has to be run.
pub fn flattened(
    members: &[(String, Value)],
    flattening: Flattening,
) -> Option<Vec<PastedParameter>> {
    let mut found = Vec::new();
    for (name, value) in members {
        add(name, value, flattening, &mut found)?;
    }
    Some(found)
}

fn add(
    name: &str,
    value: &Value,
    flattening: Flattening,
    found: &mut Vec<PastedParameter>,
) -> Option<()> {
    let nests = |value: &Value| matches!(value, Value::List(_) | Value::Object(_));
    match value {
        Value::Undefined if matches!(flattening, Flattening::Axios | Flattening::Qs) => {}
        Value::Null if flattening == Flattening::Axios => {}
        Value::Null | Value::Undefined => found.push(PastedParameter::text(name, "")),
        Value::List(items) => {
            for (index, item) in items.iter().enumerate() {
                let name = match flattening {
                    Flattening::QueryString => name.to_owned(),
                    Flattening::Axios | Flattening::JQuery if !nests(item) => format!("{name}[]"),
                    _ => format!("{name}[{index}]"),
                };
                add(&name, item, flattening, found)?;
            }
        }
        // Node's querystring makes an empty text of it.
        Value::Object(_) if flattening == Flattening::QueryString => {
            found.push(PastedParameter::text(name, ""));
        }
        Value::Object(members) => {
            for (inner, value) in members {
                add(&format!("{name}[{inner}]"), value, flattening, found)?;
            }
        }
        value => found.push(PastedParameter::text(name, scalar(value)?)),
    }
    Some(())
}

/// The members of a `URLSearchParams` or `FormData`, whose values are texts.
pub fn plain(members: &[(String, Value)]) -> Option<Vec<PastedParameter>> {
    members
        .iter()
        .map(|(name, value)| Some(PastedParameter::text(name, scalar(value)?)))
        .collect()
}

/// The pairs of a list of lists of two.
pub fn pair_list(items: &[Value]) -> Option<Vec<(String, Value)>> {
    let pair = |item: &Value| match item {
        Value::List(pair) => match pair.as_slice() {
            [name, value] => Some((scalar(name)?, value.clone())),
            _ => None,
        },
        _ => None,
    };
    items.iter().map(pair).collect()
}

/// A text, number or truth value as JavaScript makes text of it.
pub fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) => Some(number.clone()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Null => Some("null".to_owned()),
        Value::Undefined => Some("undefined".to_owned()),
        value => value.as_text(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_library_flattens_in_its_own_way() {
        let number = |n: &str| Value::Number(n.to_owned());
        let members = [
            ("n".to_owned(), Value::Null),
            ("u".to_owned(), Value::Undefined),
            ("l".to_owned(), Value::List(vec![number("1"), number("2")])),
            (
                "o".to_owned(),
                Value::object(vec![("x".to_owned(), Value::Bool(true))]),
            ),
        ];
        // Compared with axios 1, qs 6 and Node 20; jQuery's is read off its source (serialize.js).
        for (flattening, wanted) in [
            (Flattening::Axios, "l[]=1&l[]=2&o[x]=true"),
            (Flattening::Qs, "n=&l[0]=1&l[1]=2&o[x]=true"),
            (Flattening::QueryString, "n=&u=&l=1&l=2&o="),
            (Flattening::JQuery, "n=&u=&l[]=1&l[]=2&o[x]=true"),
        ] {
            let pairs: Vec<String> = flattened(&members, flattening)
                .unwrap()
                .iter()
                .map(|one| format!("{}={}", one.name, one.value.as_str().unwrap()))
                .collect();
            assert_eq!(pairs.join("&"), wanted, "{flattening:?}");
        }
        assert_eq!(
            flattened(&[("a".into(), Value::Run(0))], Flattening::Qs),
            None
        );
    }
}
