//! Postman's authorizations: lists of keys and values in 2.1, objects in 2.0.

use super::authorization::{Authorization, KeyPlace};
use super::values::text_of;
use crate::json::Json;

/// What Postman sends for an authorization. `fill` fills variables in.
pub fn authorization(auth: &Json, fill: &mut dyn FnMut(String) -> String) -> Authorization {
    let kind = auth.get_str("type").unwrap_or("noauth");
    let given = auth.get(kind);
    let entry = |name: &str| match given {
        Some(Json::Array(list)) => list
            .iter()
            .rev()
            .find(|entry| entry.get_str("key") == Some(name))
            .and_then(|entry| entry.get("value")),
        Some(object) => object.get(name),
        None => None,
    };
    let mut value = |name: &str| fill(text_of(entry(name)));
    if kind != "oauth2" {
        return Authorization::of(kind, "in", value);
    }
    let token = value("accessToken");
    if token.is_empty() {
        // Postman fetches a token of its own before it sends the request.
        return Authorization::left_out("oauth2");
    }
    if value("addTokenTo") == "queryParams" {
        return Authorization::Key {
            name: "access_token".to_owned(),
            value: token,
            place: KeyPlace::Query,
        };
    }
    let prefix = entry("headerPrefix").map(|_| value("headerPrefix").trim().to_owned());
    Authorization::Bearer {
        prefix: prefix.unwrap_or_else(|| "Bearer".to_owned()),
        token,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_versions_are_read() {
        for document in [
            r#"{"type":"basic","basic":[{"key":"username","value":"u"},{"key":"password","value":"p%"}]}"#,
            r#"{"type":"basic","basic":{"username":"u","password":"p%"}}"#,
        ] {
            assert_eq!(
                authorization(&Json::parse(document).unwrap(), &mut |text| text),
                Authorization::Basic("u".to_owned(), "p%".to_owned())
            );
        }
        let oauth = Json::parse(r#"{"type":"oauth2","oauth2":[{"key":"accessToken","value":"t"},{"key":"headerPrefix","value":""}]}"#).unwrap();
        assert_eq!(
            authorization(&oauth, &mut |text| text),
            Authorization::Bearer {
                prefix: String::new(),
                token: "t".to_owned()
            }
        );
    }
}
