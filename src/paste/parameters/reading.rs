//! Which kind of body a text is.

use super::own::{OF_GOOGLE, OWN, is_own};
use super::{bulleted, form, json, list, printed};
use crate::paste::exchange::{PastedRequest, Reading};
use crate::paste::shell::command::PROGRAMS;
use crate::paste::unread::Unread;

/// Reads a body that was pasted alone; none where no parameter of a token request stands in it.
pub fn read(text: &str) -> Option<Result<Reading, Unread>> {
    let of_google = OF_GOOGLE.iter().all(|name| text.contains(name));
    if !of_google && !OWN.iter().any(|name| text.contains(name)) {
        return None;
    }
    if text.lines().any(is_command) {
        return None;
    }
    if let Some(reading) = of_address(text.trim()) {
        return Some(Ok(reading));
    }
    let read = if list::has_summary(text) {
        list::read(text).or_else(|| json::read(text))
    } else {
        json::read(text).or_else(|| list::read(text))
    };
    match read.or_else(|| form::read(text)) {
        Some(Ok(reading)) => Some(Ok(reading)),
        // What only looks like JSON may be what a program printed.
        other => {
            let printed = printed::read(text).or_else(|| bulleted::read(text));
            printed.map(Ok).or(other)
        }
    }
}

/// An address with the parameters in its query, as a browser or Postman shows it.
fn of_address(text: &str) -> Option<Reading> {
    let (address, query) = text.split_once('?')?;
    let whole = ["https://", "http://"]
        .iter()
        .any(|scheme| address.starts_with(scheme));
    let own = query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .any(|(name, _)| is_own(name));
    (whole && own && !text.contains(char::is_whitespace)).then(|| {
        Reading::of(
            "an address",
            PastedRequest {
                url: Some(text.to_owned()),
                ..PastedRequest::default()
            },
        )
    })
}

/// Whether a line calls a tool: what stands around it is its script's.
fn is_command(line: &str) -> bool {
    const OTHERS: [&str; 3] = ["curl.exe", "Invoke-RestMethod", "Invoke-WebRequest"];
    let is_tool = |word: &str| PROGRAMS.contains(&word) || OTHERS.contains(&word);
    let mut words = line
        .trim_start_matches(['$', '>', '#', ' ', '\t'])
        .split_whitespace();
    words.next().is_some_and(is_tool) && words.next().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::BodyEncoding;
    use crate::paste::exchange::PastedBody;
    use proptest::prelude::*;

    fn body(text: &str) -> PastedBody {
        let reading = read(text).unwrap().unwrap();
        reading.exchanges[0].request.clone().unwrap().body
    }

    fn parameters(text: &str) -> Vec<(String, String)> {
        let PastedBody::Parameters(given, BodyEncoding::Form) = body(text) else {
            panic!("{text}");
        };
        given
            .into_iter()
            .map(|one| (one.name, one.value.as_str().unwrap_or_default().to_owned()))
            .collect()
    }

    fn pairs(given: &[(&str, &str)]) -> Vec<(String, String)> {
        given
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn an_address_keeps_its_parameters() {
        let address = "https://a.example/t?grant_type=urn%3Ax&client_id=a";
        let reading = read(address).unwrap().unwrap();
        let request = reading.exchanges[0].request.as_ref().unwrap();
        assert_eq!(request.address(), address);
        assert!(read("https://a.example/t?x=grant_type").is_none());
    }

    #[test]
    fn the_list_of_a_whole_network_tab_has_its_address() {
        for (sign, blank) in [(":", ""), (": ", "\n")] {
            let text = [
                "General",
                "Request URL: https://a.example/token",
                "Request Headers",
                "Accept: */*",
                "Form Data",
                "grant_type: urn:x",
                "scope: a b",
            ];
            let text = text.join("\n").replace(": ", sign);
            let text = text.replace("Form Data", &format!("{blank}Form Data"));
            let reading = read(&text).unwrap().unwrap();
            let request = reading.exchanges[0].request.as_ref().unwrap();
            assert_eq!(request.address(), "https://a.example/token");
            let given = pairs(&[("grant_type", "urn:x"), ("scope", "a b")]);
            assert_eq!(parameters(&text), given, "{text}");
        }
    }

    #[test]
    fn lists_of_browsers_are_read() {
        let expected = pairs(&[
            ("grant_type", "urn:x"),
            ("scope", "openid profile"),
            ("user_profile", "{\"a\":\"b: c\"}"),
        ]);
        for text in [
            "Form Data\ngrant_type: urn:x\nscope: openid profile\nuser_profile: {\"a\":\"b: c\"}\n",
            "Formulardaten (3)\nQuelle anzeigen\ngrant_type: urn:x\nscope: openid profile\nuser_profile: {\"a\":\"b: c\"}",
            "grant_type=urn:x\nscope=openid profile\nuser_profile={\"a\":\"b: c\"}",
            "grant_type=urn:x\r\nscope=openid profile\r\nuser_profile={\"a\":\"b: c\"}\r\n",
            "grant_type\turn:x\nscope\topenid profile\nuser_profile\t{\"a\":\"b: c\"}",
            "grant_type:urn:x\nscope:openid profile\n//audience:y\nuser_profile:{\"a\":\"b: c\"}",
            "grant_type:\nurn:x\nscope:\nopenid profile\nuser_profile:\n{\"a\":\"b: c\"}",
        ] {
            assert_eq!(parameters(text), expected, "{text}");
        }
        assert_eq!(
            parameters("grant_type=urn:x\nsubject_token=a+b%2F=\naudience=")[1..],
            pairs(&[("subject_token", "a+b%2F="), ("audience", "")])
        );
    }

    #[test]
    fn a_profile_that_is_no_json_is_refused() {
        let unread = read("cambio: 1\ntenant: \"t\"\nsubject_token: ask\nsubject_token_type: x");
        assert_eq!(unread.unwrap().unwrap_err().looked_like, "a profile");
    }

    #[test]
    fn a_file_of_settings_has_its_address_and_its_quotes() {
        for text in [
            "url: https://a.example/t\ngrant_type: \"urn:x\"\nscope: 'a b'\nexpires: 60",
            "[exchange]\ntoken_url=\"https://a.example/t\"\ngrant_type=urn:x\nscope=a b\nexpires=60",
        ] {
            let reading = read(text).unwrap().unwrap();
            let request = reading.exchanges[0].request.as_ref().unwrap();
            assert_eq!(request.url.as_deref(), Some("https://a.example/t"));
            let given = [("grant_type", "urn:x"), ("scope", "a b"), ("expires", "60")];
            assert_eq!(parameters(text), pairs(&given), "{text}");
        }
        // Quotes around one of the values are sent.
        let given = pairs(&[("grant_type", "urn:x"), ("scope", "\"a b\"")]);
        assert_eq!(parameters("grant_type: urn:x\nscope: \"a b\""), given);
    }

    #[test]
    fn a_payload_that_is_shown_with_quotes_is_json() {
        for text in [
            "Request Payload\n{grant_type: \"urn:x\", scope: \"openid\",…}\ngrant_type: \"urn:x\"\nscope: \"openid\"",
            "grant_type: \"urn:x\"\nscope: \"openid\"",
            "{grant_type: \"urn:x\", scope: \"openid\",…}\ngrant_type: \"urn:x\"\nscope: \"openid\"",
        ] {
            let PastedBody::Parameters(given, BodyEncoding::Json) = body(text) else {
                panic!("{text}");
            };
            let values: Vec<_> = given.iter().filter_map(|one| one.value.as_str()).collect();
            assert_eq!(values, ["urn:x", "openid"]);
        }
    }

    #[test]
    fn forms_are_read_as_they_are_written() {
        let text = |text: &str| PastedBody::Text(text.to_owned());
        for (form, expected) in [
            ("grant_type=a%3Ab&scope=x+y", "grant_type=a%3Ab&scope=x+y"),
            ("  grant_type=a&amp;scope=x+y\n", "grant_type=a&scope=x+y"),
            ("grant_type=a\n&scope=x\n&b=c", "grant_type=a&scope=x&b=c"),
            ("grant_type=a&\nscope=x&\nb=c", "grant_type=a&scope=x&b=c"),
            ("?grant_type=a&b=c", "grant_type=a&b=c"),
            ("\"grant_type=a&b=c\"", "grant_type=a&b=c"),
            ("'grant_type=a&b=c'", "grant_type=a&b=c"),
        ] {
            assert_eq!(body(form), text(expected), "{form}");
        }
    }

    #[test]
    fn a_form_that_is_shown_decoded_is_not_decoded_again() {
        assert_eq!(
            parameters(
                "grant_type=a:b&scope=x y&subject_token=a+b%2F&user_profile={\"n\": \"A&B = C\", \"m\": \"van der\"}&z=1"
            ),
            pairs(&[
                ("grant_type", "a:b"),
                ("scope", "x y"),
                ("subject_token", "a+b%2F"),
                ("user_profile", "{\"n\": \"A&B = C\", \"m\": \"van der\"}"),
                ("z", "1"),
            ])
        );
    }

    #[test]
    fn json_is_unwrapped_and_repaired() {
        let text = |text: &str| PastedBody::Text(text.to_owned());
        for (json, expected) in [
            ("{\"grant_type\":\"a\"}", "{\"grant_type\":\"a\"}"),
            (
                "\"{\\\"grant_type\\\":\\\"a\\\"}\"",
                "{\"grant_type\":\"a\"}",
            ),
            (
                "\"\\\"{\\\\\\\"grant_type\\\\\\\":\\\\\\\"a\\\\\\\"}\\\"\"",
                "{\"grant_type\":\"a\"}",
            ),
            ("{\\\"grant_type\\\":\\\"a\\\"}", "{\"grant_type\":\"a\"}"),
            ("{'grant_type': 'a', // x\n}", "{\"grant_type\":\"a\"}"),
            ("'{\"grant_type\":\"a\"}'", "{\"grant_type\":\"a\"}"),
            ("\"grant_type=a&b=c\"", "grant_type=a&b=c"),
        ] {
            assert_eq!(body(json), text(expected), "{json}");
        }
        assert!(read("{\"grant_type\":\"a\"").unwrap().is_err());
        assert!(read("{\"grant_type\":\"a\"} {\"b\":1}").unwrap().is_err());
    }

    #[test]
    fn other_texts_are_none_or_refused() {
        for text in [
            "",
            "a=b&c=d",
            "The grant_type is wrong",
            "{\"a\":\"grant_type\"}",
            "error: invalid grant_type",
            "TOKEN=abc\ncurl https://a.example -d 'grant_type=x&subject_token=y'",
            "grant_type=x\nsubject_token=y\ncurl https://a.example -d $grant_type",
            "$body = @{\n grant_type = \"x\"\n scope = \"y\"\n}\nInvoke-RestMethod -Uri https://a.example",
            "post {\n  url: https://a.example\n}\nbody:form-urlencoded {\n  grant_type: x\n}",
            "{\"cambio\":1,\"grant_type\":\"x\"}",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        // A line that is none of the list, and a form that goes on in prose.
        for text in [
            "grant_type: a\nscope: b\nwhy does this not work for me at all, please help\nclient_id: c",
            "grant_type=a&b=c\nd e f=g",
        ] {
            let unread = read(text).unwrap().unwrap_err();
            assert!(unread.position.is_some(), "{text}");
        }
    }

    #[test]
    fn large_forms_are_read_in_linear_time() {
        for part in ["& ", "&a={", "&a={\"", "&a=b\n", "\n", "{"] {
            let form = format!("grant_type=a b{}", part.repeat(200_000));
            assert!(read(&form).is_some(), "{part}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "(grant_type|subject_token|[a-c=&:{}\"'\\\\ \n\t%+]){0,40}") {
            if let Some(Ok(reading)) = read(&text) {
                prop_assert_eq!(reading.exchanges.len(), 1);
            }
        }

        #[test]
        fn values_of_a_list_arrive_as_they_are(value in "[!-~][ -~é]{0,40}[!-~]") {
            prop_assume!(!value.starts_with(['"', '\'']) && !value.contains('&'));
            let text = format!("grant_type=x\nclient_id={value}\nscope=y z");
            let read = parameters(&text);
            prop_assert_eq!(read[1].1.as_str(), value.as_str());
        }
    }
}
