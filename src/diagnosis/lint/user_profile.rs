//! `user_profile`: an object, encoded exactly once, in the provider's own shape, where it has an effect.

use super::case::LintCase;
use crate::diagnosis::finding_text::worded;
use crate::diagnosis::{Edit, Finding};
use crate::exchange::subject_token::Provider;
use crate::exchange::{Purpose, UserProfile};
use crate::json::Json;
use crate::text::is_nothing;

pub fn rules(case: &LintCase<'_>, found: &mut Vec<Finding>) {
    match &case.request.user_profile {
        None => found.extend(missing(case)),
        Some(profile) => match object(profile) {
            Err(finding) => found.push(*finding),
            Ok(object) => {
                // An empty one brings no name either.
                let empty = object.members().is_some_and(<[_]>::is_empty)
                    || name_object(&object)
                        .and_then(Json::members)
                        .is_some_and(|names| names.iter().all(|(_, name)| is_blank(name)));
                if empty {
                    found.extend(missing(case));
                }
                found.extend(repeated(&object));
                found.extend(word_for_nothing(&object));
                found.extend(printed_optional(&object));
                found.extend(email(case, &object));
                found.extend(refusal(case, &object));
                found.extend(no_effect(case));
                found.extend(shape(case, &object));
            }
        },
    }
}

/// The object, or what is wrong with the text that should be one.
fn object(profile: &UserProfile) -> Result<Json, Box<Finding>> {
    let wrong = |found: &Json| {
        let key = match found {
            Json::Array(_) => "lint.user-profile.array",
            _ => "lint.user-profile.not-object",
        };
        let what = crate::diagnosis::answer::json_type(found);
        Box::new(worded(key, &[("what", &what)]))
    };
    match profile {
        UserProfile::Object(object) if object.members().is_some() => Ok(object.clone()),
        UserProfile::Object(other) => Err(wrong(other)),
        UserProfile::Text(text) => match Json::parse(text) {
            Ok(document) if document.members().is_some() => Ok(document),
            Ok(Json::String(inner)) => {
                let finding = worded("lint.user-profile.twice", &[]);
                let once = Json::parse(&inner)
                    .ok()
                    .filter(|document| document.members().is_some());
                Err(Box::new(match once {
                    Some(document) => {
                        finding.edit(Edit::set("Decode it once", "user_profile", document))
                    }
                    None => finding,
                }))
            }
            Ok(other) => Err(wrong(&other)),
            Err(why) => {
                let finding = worded("lint.user-profile", &[("why", &why)]);
                let better = strict(text).and_then(|better| Json::parse(&better).ok());
                Err(Box::new(match better {
                    Some(document) => finding
                        .fix(format!("Write it as {}", document.to_compact()))
                        .edit(Edit::set("Make it strict JSON", "user_profile", document)),
                    None => finding
                        .fix("Names and texts in double quotes, no comma before a closing brace"),
                }))
            }
        },
    }
}

/// Where a whole name stands: Auth0's `name`, or `fullName` as the libraries of Apple's login give it.
const WHOLE_NAMES: [&str; 3] = ["name", "fullName", "full_name"];

/// The object with the parts of a name.
fn name_object(object: &Json) -> Option<&Json> {
    WHOLE_NAMES
        .iter()
        .filter_map(|name| object.get(name))
        .find(|name| name.members().is_some())
}

/// A name that is one text.
fn whole_name(object: &Json) -> Option<&str> {
    WHOLE_NAMES.iter().find_map(|name| object.get_str(name))
}

/// What Apple gives for a name on every login but the first.
fn is_blank(name: &Json) -> bool {
    *name == Json::Null || name.as_str().is_some_and(|text| text.trim().is_empty())
}

/// A name that is what a program prints where there is none. With a capital it may be a person's.
fn word_for_nothing(object: &Json) -> Option<Finding> {
    let is_word = |word: &str| is_nothing(word) && !word.starts_with(char::is_uppercase);
    let (first, last) = names(object);
    let word = [first, last, whole_name(object)]
        .into_iter()
        .flatten()
        .find(|text| !text.trim().is_empty() && text.split_whitespace().all(is_word))?;
    Some(worded(
        "lint.user-profile.null",
        &[("word", &crate::token::invisible::quoted(word.trim()))],
    ))
}

/// A name or address as Swift prints a value that may be absent: `Optional("Ada")`.
fn printed_optional(object: &Json) -> Option<Finding> {
    let (first, last) = names(object);
    let mut texts = [first, last, whole_name(object), object.get_str("email")]
        .into_iter()
        .flatten();
    texts
        .any(|text| text.starts_with("Optional(") && text.ends_with(')'))
        .then(|| worded("lint.user-profile.optional", &[]))
}

/// An address that is no text, which it is at the providers.
fn email(case: &LintCase<'_>, object: &Json) -> Option<Finding> {
    case.provider()?;
    let email = object
        .get("email")
        .filter(|email| !matches!(email, Json::String(_) | Json::Null))?;
    let what = crate::diagnosis::answer::json_type(email);
    Some(worded("lint.user-profile.email", &[("what", &what)]))
}

/// What Graph answers in the place of a profile.
fn refusal(case: &LintCase<'_>, object: &Json) -> Option<Finding> {
    let is_one = object.get("error").and_then(Json::members).is_some();
    (is_one && case.provider() == Some(Provider::Facebook))
        .then(|| worded("lint.user-profile.refusal", &[]))
}

/// Where it is the only chance.
fn missing(case: &LintCase<'_>) -> Option<Finding> {
    let key = match case.provider()? {
        // A later login has no name to send.
        Provider::Apple if case.has_worked() => return None,
        Provider::Apple => "lint.user-profile.apple-first",
        Provider::Facebook => "lint.user-profile.facebook",
        _ => return None,
    };
    Some(worded(key, &[]))
}

fn no_effect(case: &LintCase<'_>) -> Option<Finding> {
    let key = match case.purpose {
        Purpose::NativeSocial(Provider::Google) => "lint.user-profile.no-effect:google",
        Purpose::OnBehalfOf | Purpose::TokenVault => "lint.user-profile.no-effect",
        _ => return None,
    };
    Some(worded(key, &[]).edit(Edit::remove("Remove it", "user_profile")))
}

/// A member that stands twice: who reads it decides which one counts.
fn repeated(object: &Json) -> Option<Finding> {
    let names = object.duplicates();
    let path = names.first()?.trim_start_matches('/').replace('/', ".");
    Some(
        worded(
            "lint.user-profile.repeated",
            &[("path", &crate::token::invisible::quoted(&path))],
        )
        .edit(Edit::set(
            "Keep the last one",
            "user_profile",
            object.without_duplicates(),
        )),
    )
}

fn shape(case: &LintCase<'_>, object: &Json) -> Option<Finding> {
    let (key, better) = match case.provider()? {
        Provider::Apple => ("lint.user-profile.shape:apple", apple_shape(object)?),
        Provider::Facebook => ("lint.user-profile.shape:facebook", facebook_shape(object)?),
        _ => return None,
    };
    Some(
        worded(key, &[("better", &better.to_compact())]).edit(Edit::set(
            "Reshape it",
            "user_profile",
            better,
        )),
    )
}

/// First and last name under any of the names that people use.
fn names(object: &Json) -> (Option<&str>, Option<&str>) {
    let inner = name_object(object);
    let find = |names: [&str; 4]| {
        names.iter().find_map(|name| {
            object
                .get_str(name)
                .or_else(|| inner.and_then(|inner| inner.get_str(name)))
        })
    };
    (
        find(["firstName", "first_name", "givenName", "given_name"]),
        find(["lastName", "last_name", "familyName", "family_name"]),
    )
}

/// The members that are none of the names, in order.
fn others<'a>(object: &'a Json, names: &'a [&'a str]) -> impl Iterator<Item = (String, Json)> + 'a {
    object
        .members()
        .unwrap_or_default()
        .iter()
        .filter(move |(name, _)| !names.contains(&name.as_str()))
        .cloned()
}

const ALL_NAMES: [&str; 11] = [
    "name",
    "fullName",
    "full_name",
    "firstName",
    "first_name",
    "givenName",
    "given_name",
    "lastName",
    "last_name",
    "familyName",
    "family_name",
];

/// Apple's form of it; nothing where it has that form, or no name at all.
fn apple_shape(object: &Json) -> Option<Json> {
    let inner = object.get("name").filter(|name| name.members().is_some());
    let foreign = [
        "first_name",
        "givenName",
        "given_name",
        "last_name",
        "familyName",
        "family_name",
    ];
    let right = inner.is_some_and(|inner| {
        (inner.get_str("firstName").is_some() || inner.get_str("lastName").is_some())
            && !foreign.iter().any(|name| inner.get(name).is_some())
    });
    let (mut first, mut last) = names(object);
    if right {
        return None;
    }
    if let (None, None, Some(whole)) = (first, last, whole_name(object)) {
        (first, last) = whole
            .split_once(' ')
            .map_or((Some(whole), None), |(one, other)| (Some(one), Some(other)));
    }
    if first.is_none() && last.is_none() {
        return None;
    }
    let name: Vec<(String, Json)> = [("firstName", first), ("lastName", last)]
        .into_iter()
        .filter_map(|(name, text)| Some((name.to_owned(), Json::text(text?))))
        .collect();
    let mut members = vec![("name".to_owned(), Json::Object(name))];
    members.extend(others(object, &ALL_NAMES));
    Some(Json::Object(members))
}

/// Facebook's form of it; nothing where it is flat already.
fn facebook_shape(object: &Json) -> Option<Json> {
    let nested = object
        .get("name")
        .is_some_and(|name| name.members().is_some());
    let camel = [
        "firstName",
        "lastName",
        "givenName",
        "familyName",
        "given_name",
        "family_name",
    ]
    .iter()
    .any(|name| object.get(name).is_some());
    if !nested && !camel {
        return None;
    }
    let (first, last) = names(object);
    let whole = object.get_str("name").map(ToOwned::to_owned).or_else(|| {
        let parts: Vec<&str> = [first, last].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    });
    let mut members: Vec<(String, Json)> = whole
        .map(|whole| ("name".to_owned(), Json::text(whole)))
        .into_iter()
        .collect();
    members.extend(others(object, &ALL_NAMES));
    for (name, text) in [("first_name", first), ("last_name", last)] {
        members.extend(text.map(|text| (name.to_owned(), Json::text(text))));
    }
    Some(Json::Object(members))
}

/// The strict form of what people paste: bare names, single quotes, trailing commas, comments, curly quotes. Nothing where even a
/// lenient reader finds no object.
pub fn strict(text: &str) -> Option<String> {
    let straight = text
        .replace(['\u{201c}', '\u{201d}', '\u{201e}'], "\"")
        .replace(['\u{2018}', '\u{2019}'], "'");
    let document = Json::lenient(&straight)?;
    document.members()?;
    Some(document.to_pretty())
}

#[cfg(test)]
mod tests {
    use super::super::support::*;
    use super::*;
    use crate::diagnosis::Change;
    use crate::exchange::ExchangeRequest;
    use crate::exchange::Texts;
    use crate::exchange::subject_token::{FACEBOOK_SESSION_TYPE, GOOGLE_ID_TOKEN_TYPE};

    fn apple(profile: UserProfile) -> ExchangeRequest {
        ExchangeRequest {
            user_profile: Some(profile),
            ..request()
        }
    }

    fn text(text: &str) -> UserProfile {
        UserProfile::Text(text.to_owned())
    }

    fn set(
        request: &ExchangeRequest,
        evidence: &crate::diagnosis::Evidence,
        id: &str,
    ) -> Option<String> {
        let edit = one(request, evidence, id).edit?;
        match &edit.changes[0] {
            (path, Change::Set(value)) if path == "user_profile" => Some(value.to_compact()),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn it_is_an_object_encoded_once() {
        let right = r#"{"name":{"firstName":"John","lastName":"Smith"}}"#;
        assert_eq!(loud(&apple(text(right)), &evidence()), [""; 0]);
        for (profile, id, better) in [
            (
                text("{ name: { firstName: 'John', lastName: 'Smith' }}"),
                "lint.user-profile",
                Some(right),
            ),
            (text("John Smith"), "lint.user-profile", None),
            (
                text(&Json::text(right).to_compact()),
                "lint.user-profile.twice",
                Some(right),
            ),
            (text("[1]"), "lint.user-profile.array", None),
            (text("7"), "lint.user-profile.not-object", None),
        ] {
            let request = apple(profile);
            assert_eq!(loud(&request, &evidence()), [id]);
            assert_eq!(set(&request, &evidence(), id).as_deref(), better);
        }
    }

    #[test]
    fn a_repeated_member_is_said() {
        let profile = r#"{"name":{"firstName":"A","firstName":"B"}}"#;
        for profile in [
            text(profile),
            UserProfile::Object(Json::parse(profile).unwrap()),
        ] {
            let id = "lint.user-profile.repeated";
            let request = apple(profile);
            assert_eq!(loud(&request, &evidence()), [id]);
            assert_eq!(
                set(&request, &evidence(), id).as_deref(),
                Some(r#"{"name":{"firstName":"B"}}"#)
            );
        }
    }

    #[test]
    fn each_provider_has_its_shape() {
        for (profile, better) in [
            (
                r#"{"firstName":"A","lastName":"L","x":1}"#,
                r#"{"name":{"firstName":"A","lastName":"L"},"x":1}"#,
            ),
            (
                r#"{"name":"Ada Lovelace"}"#,
                r#"{"name":{"firstName":"Ada","lastName":"Lovelace"}}"#,
            ),
            (
                r#"{"name":{"firstName":"Ada","last_name":"L"}}"#,
                r#"{"name":{"firstName":"Ada","lastName":"L"}}"#,
            ),
            (
                r#"{"name":{"givenName":"A"}}"#,
                r#"{"name":{"firstName":"A"}}"#,
            ),
            (
                r#"{"fullName":{"givenName":"A","familyName":"L","middleName":null},"email":"a@b.example"}"#,
                r#"{"name":{"firstName":"A","lastName":"L"},"email":"a@b.example"}"#,
            ),
            (
                r#"{"fullName":"Ada Lovelace"}"#,
                r#"{"name":{"firstName":"Ada","lastName":"Lovelace"}}"#,
            ),
        ] {
            assert_eq!(
                set(
                    &apple(text(profile)),
                    &evidence(),
                    "lint.user-profile.shape"
                )
                .as_deref(),
                Some(better)
            );
        }
        for right in [
            r#"{"name":{"firstName":"A"}}"#,
            r#"{"name":{"lastName":"L"},"user_metadata":{}}"#,
            r#"{"email":"a@b.example"}"#,
            "{}",
        ] {
            assert_eq!(loud(&apple(text(right)), &evidence()), [""; 0], "{right}");
        }
        let facebook = |profile: &str| ExchangeRequest {
            texts: Texts {
                subject_token_type: Some(FACEBOOK_SESSION_TYPE.into()),
                ..apple(text(profile)).texts
            },
            ..apple(text(profile))
        };
        let evidence = with_text("XAAabc");
        assert_eq!(
            set(
                &facebook(r#"{"name":{"firstName":"A","lastName":"L"},"email":"e"}"#),
                &evidence,
                "lint.user-profile.shape"
            )
            .as_deref(),
            Some(r#"{"name":"A L","email":"e","first_name":"A","last_name":"L"}"#)
        );
        assert_eq!(
            loud(
                &facebook(r#"{"name":"A L","email":"e","first_name":"A","last_name":"L"}"#),
                &evidence
            ),
            [""; 0]
        );
    }

    #[test]
    fn what_a_program_got_or_printed_is_no_profile() {
        for (profile, id) in [
            (
                r#"{"name":{"firstName":"Optional(\"Ada\")"}}"#,
                "lint.user-profile.optional",
            ),
            (
                r#"{"name":{"firstName":"Ada"},"email":{"value":"a@b.example"}}"#,
                "lint.user-profile.email",
            ),
        ] {
            assert_eq!(loud(&apple(text(profile)), &evidence()), [id]);
        }
        let refused = ExchangeRequest {
            texts: Texts {
                subject_token_type: Some(FACEBOOK_SESSION_TYPE.into()),
                ..request().texts
            },
            ..apple(text(r#"{"error":{"message":"Invalid token","code":190}}"#))
        };
        let found = loud(&refused, &with_text("XAAabc"));
        assert_eq!(found, ["lint.user-profile.refusal"]);
        let optional = r#"{"name":{"firstName":"Ada"},"email":null}"#;
        assert_eq!(loud(&apple(text(optional)), &evidence()), [""; 0]);
    }

    #[test]
    fn a_name_that_is_not_there_is_none() {
        for profile in [
            r#"{"name":{"firstName":null,"lastName":null}}"#,
            r#"{"name":{"firstName":"","lastName":""}}"#,
            r#"{"fullName":{"givenName":null,"familyName":null}}"#,
            r#"{"name":{}}"#,
        ] {
            let found = ids(&apple(text(profile)), &evidence());
            assert_eq!(found, ["lint.user-profile.apple-first"], "{profile}");
        }
        for profile in [
            r#"{"name":{"firstName":"null","lastName":"null"}}"#,
            r#"{"name":{"firstName":"Ada","lastName":"undefined"}}"#,
        ] {
            let found = loud(&apple(text(profile)), &evidence());
            assert_eq!(found, ["lint.user-profile.null"], "{profile}");
        }
        let named = r#"{"name":{"firstName":"Nil","lastName":"Nullman"}}"#;
        assert_eq!(loud(&apple(text(named)), &evidence()), [""; 0]);
    }

    #[test]
    fn it_is_said_where_it_is_missing_or_has_no_effect() {
        let without = |kind: &str| ExchangeRequest {
            texts: Texts {
                subject_token_type: Some(kind.into()),
                ..request().texts
            },
            user_profile: None,
            ..request()
        };
        assert_eq!(
            ids(
                &without(crate::exchange::subject_token::APPLE_CODE_TYPE),
                &evidence()
            ),
            ["lint.user-profile.apple-first"]
        );
        // Whoever logged in before has given the name then.
        let before = crate::diagnosis::EarlierRun {
            issued: true,
            origin: Some("https://acme.eu.auth0.com".to_owned()),
            client_id: request().texts.client_id,
            subject_token_type: request().texts.subject_token_type,
            ..crate::diagnosis::EarlierRun::default()
        };
        let known = crate::diagnosis::Evidence {
            earlier_runs: vec![before],
            ..evidence()
        };
        assert_eq!(
            ids(
                &without(crate::exchange::subject_token::APPLE_CODE_TYPE),
                &known
            ),
            [""; 0]
        );
        assert_eq!(
            ids(&without(FACEBOOK_SESSION_TYPE), &with_text("XAAabc")),
            ["lint.user-profile.facebook"]
        );
        let google = ExchangeRequest {
            texts: Texts {
                subject_token_type: Some(GOOGLE_ID_TOKEN_TYPE.into()),
                ..request().texts
            },
            ..request()
        };
        let token =
            jwt(r#"{"iss":"https://accounts.google.com","aud":"w.apps.googleusercontent.com"}"#);
        assert_eq!(
            loud(&google, &with_text(&token)),
            ["lint.user-profile.no-effect"]
        );
        assert_eq!(
            ids(
                &ExchangeRequest {
                    user_profile: None,
                    ..google
                },
                &with_text(&token)
            ),
            [""; 0]
        );
    }

    #[test]
    fn pasted_profiles_get_a_strict_form() {
        for text in [
            "{ name: { firstName: 'John', lastName: 'Smith' }}",
            r#"{ "name": { "firstName": "John", "lastName": "Smith", }, }"#,
            "{ “name”: { “firstName”: “John”, “lastName”: “Smith” } }",
        ] {
            let better = strict(text).unwrap();
            assert_eq!(
                Json::parse(&better).unwrap().to_compact(),
                r#"{"name":{"firstName":"John","lastName":"Smith"}}"#,
                "{text}"
            );
        }
        assert_eq!(strict("John Smith"), None);
        assert_eq!(strict("[1]"), None);
    }
}
