//! The subject token against its type: the wrong artefact, what pasting did to it, and its age.

use super::Case;
use super::subject::{ALMOST, CODE_LIFE};
use crate::diagnosis::{Change, Edit, Finding, Severity};
use crate::exchange::subject_token::{Provider, Shape};
use crate::json::Json;
use crate::secret::Secret;
use crate::token::claims::{relative, span};
use base64::Engine as _;
use std::borrow::Cow;

/// Clocks differ by so many seconds without anybody being wrong.
const LEEWAY: i64 = 60;

const APPLE: &str = "Apple: ASAuthorizationAppleIDCredential.authorizationCode; Auth0: Add Sign In with Apple to native iOS apps";
const GOOGLE: &str =
    "Auth0: Sign In with Google for native Android apps; Google: Credential Manager";
const FACEBOOK: &str = "Auth0: Facebook Login for native apps; Meta: access token guide";

pub fn rules(case: &Case<'_>, found: &mut Vec<Finding>) {
    accidents(case, found);
    if let (Some(provider), Some(shape)) = (case.provider(), case.subject.shape) {
        found.extend(wrong(case, provider, shape));
    }
    found.extend(times(case));
    found.extend(code_age(case));
    found.extend(sent_before(case));
    if case.provider() == Some(Provider::Google) {
        found.extend(google_audience(case));
    }
}

/// One thing that pasting does to a token: its id, what it is called, and the text without it.
type Accident = (&'static str, &'static str, fn(&str) -> Option<Cow<'_, str>>);

const WHITE_SPACE: (&str, &str) = (
    "whitespace",
    "white space or a line break around or inside it",
);

const ACCIDENTS: [Accident; 8] = [
    ("invisible", "characters that cannot be seen", |text| {
        let hidden = |c: char| {
            matches!(
                c,
                '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}'
            )
        };
        text.contains(hidden)
            .then(|| text.replace(hidden, "").into())
    }),
    ("form", "the name of a parameter before it", |text| {
        let (name, value) = text.split_once('=')?;
        let known = [
            "code",
            "subject_token",
            "authorizationCode",
            "id_token",
            "idToken",
            "access_token",
            "token",
        ];
        (known.contains(&name) && value.len() > 8)
            .then(|| value.split('&').next().unwrap_or(value).into())
    }),
    ("quotes", "quotes around it", |text| {
        [('"', '"'), ('\'', '\''), ('“', '”'), ('`', '`')]
            .iter()
            .find_map(|(open, close)| {
                let inner = text.strip_prefix(*open)?.strip_suffix(*close)?;
                Some(inner.into())
            })
    }),
    ("bearer", "Bearer before it", |text| {
        let (scheme, rest) = text.split_at_checked(7)?;
        scheme
            .eq_ignore_ascii_case("bearer ")
            .then(|| rest.trim_start().into())
    }),
    ("json", "JSON around it", |text| {
        let document = Json::parse(text).ok()?;
        [
            "subject_token",
            "authorizationCode",
            "code",
            "idToken",
            "id_token",
            "access_token",
            "token",
        ]
        .iter()
        .find_map(|name| document.get_str(name).map(|inner| inner.to_owned().into()))
    }),
    ("percent-twice", "percent-encoding, twice", |text| {
        let once = percent_decoded(text)?;
        percent_decoded(&once).map(Cow::Owned)
    }),
    ("percent", "percent-encoding", |text| {
        percent_decoded(text).map(Cow::Owned)
    }),
    (
        "option",
        "Optional(…) around it, as Swift prints it",
        |text| {
            let inner = text.strip_prefix("Optional(")?.strip_suffix(')')?;
            Some(inner.trim_matches('"').into())
        },
    ),
];

/// The text with percent escapes decoded, where there are any that a token has: `%2E`, `%3D`, `%2B`, `%2F`, `%25`, `%3A` …
fn percent_decoded(text: &str) -> Option<String> {
    if text.len() > 64 * 1024 || !text.contains('%') || text.contains('&') || text.contains(' ') {
        return None;
    }
    let escaped = |at: usize| {
        text.get(at + 1..at + 3)
            .is_some_and(|hex| hex.chars().all(|c| c.is_ascii_hexdigit()))
    };
    if !text.match_indices('%').all(|(at, _)| escaped(at)) {
        return None;
    }
    let plus = text.replace('+', "%2B");
    form_urlencoded::parse(plus.as_bytes())
        .next()
        .map(|(name, value)| {
            if value.is_empty() {
                name.into_owned()
            } else {
                format!("{name}={value}")
            }
        })
}

/// What pasting did, in the order in which it is undone, and what is left.
fn undone(text: &str) -> (Vec<(&'static str, &'static str)>, String) {
    let mut left = text.to_owned();
    let mut done: Vec<(&'static str, &'static str)> = Vec::new();
    let mut take = |id, words, next: String, left: &mut String| {
        if !done.iter().any(|(known, _)| *known == id) {
            done.push((id, words));
        }
        *left = next;
    };
    // Quotes may stand around Bearer, and Bearer within JSON: each is looked for until nothing changes.
    for _ in 0..4 {
        let before = left.clone();
        let trimmed = left.trim().to_owned();
        if trimmed != left && !trimmed.is_empty() {
            take(WHITE_SPACE.0, WHITE_SPACE.1, trimmed, &mut left);
        }
        for (id, words, undo) in ACCIDENTS {
            let next = undo(&left).map(Cow::into_owned);
            if let Some(next) = next.filter(|next| *next != left && !next.is_empty()) {
                take(id, words, next, &mut left);
            }
        }
        if left == before {
            break;
        }
    }
    // White space of a description belongs to it.
    if left.contains(char::is_whitespace) && Shape::of(&left) == Shape::Unknown {
        let joined: String = left.split_whitespace().collect();
        if !joined.is_empty() && !left.starts_with('{') {
            take(WHITE_SPACE.0, WHITE_SPACE.1, joined, &mut left);
        }
    }
    (done, left)
}

/// The text without what pasting adds to it.
pub fn cleaned(text: &str) -> String {
    if Shape::of(text) != Shape::Unknown && !text.contains(char::is_whitespace) {
        return text.to_owned();
    }
    undone(text).1
}

/// What pasting did to a text, in words.
pub fn accidents_of(text: &str) -> Vec<&'static str> {
    if Shape::of(text) != Shape::Unknown && !text.contains(char::is_whitespace) {
        return Vec::new();
    }
    undone(text).0.into_iter().map(|(_, words)| words).collect()
}

fn accidents(case: &Case<'_>, found: &mut Vec<Finding>) {
    let Some(text) = case.subject.text else {
        return;
    };
    if case.subject.clean.as_deref() == Some(text) {
        return;
    }
    let (done, left) = undone(text);
    // A custom token may be anything: what surrounds it can be meant.
    for (id, words) in done {
        let severity = match (case.provider().is_some(), id) {
            (true, _) => Severity::Error,
            (false, "whitespace") if text.trim() != text => Severity::Warning,
            (false, _) => Severity::Info,
        };
        let finding = Finding::new(
            format!("lint.paste.{id}"),
            severity,
            format!("The subject token has {words}"),
            "It goes onto the wire as it stands here, and nobody takes that off again",
        )
        .fix("Clean it; the text is then what the SDK gave")
        .field("subject_token")
        .source("Auth0 Authentication API: token exchange, subject_token")
        .edit(Edit {
            label: "Clean it".to_owned(),
            changes: vec![(
                "subject_token".to_owned(),
                Change::SetSecret(Secret::new(left.as_str())),
            )],
        });
        found.push(if severity == Severity::Error {
            finding
        } else {
            finding.likely()
        });
    }
}

/// The artefact is not the one that the type stands for.
fn wrong(case: &Case<'_>, provider: Provider, shape: Shape) -> Option<Finding> {
    let right = |shape: Shape| match shape {
        Shape::AppleCode => Some(Provider::Apple),
        Shape::GoogleIdToken => Some(Provider::Google),
        Shape::FacebookSessionToken => Some(Provider::Facebook),
        _ => None,
    };
    if right(shape) == Some(provider) {
        return None;
    }
    if let Some(other) = right(shape) {
        return Some(other_provider(shape, other, provider));
    }
    let error = |id: &str, title: &str, detail: &str, fix: &str, source: &str| {
        Finding::new(id, Severity::Error, title, detail)
            .fix(fix)
            .field("subject_token")
            .source(source)
    };
    let auth0 = matches!(
        shape,
        Shape::Auth0RefreshToken | Shape::Auth0MfaToken | Shape::Jwe
    ) || shape == Shape::Jwt && is_auth0(case);
    if auth0 {
        return Some(
            error(
                "lint.artefact.auth0-token",
                "This token is Auth0's own, not the provider's",
                "An exchange turns the provider's artefact into Auth0's tokens; this one looks like what comes out of it",
                "Send what the provider's SDK gave to the app",
                "Auth0: Native social login",
            )
            .likely(),
        );
    }
    let finding = match (provider, shape) {
        (Provider::Apple, Shape::AppleIdentityToken) => error(
            "lint.apple.identity-token",
            "This is Apple's identity token, not the authorization code",
            "The type apple-authz-code wants the code; Auth0 answers \"Invalid authorization code\" to anything else",
            "Send authorizationCode of the same credential, not identityToken",
            APPLE,
        ),
        (Provider::Apple, Shape::AppleCodeBase64) => base64_code(case),
        (Provider::Apple | Provider::Google | Provider::Facebook, Shape::SwiftDataDescription) => error(
            "lint.apple.data-description",
            "This is Swift's description of the code, not its text",
            "The app printed the Data itself; the code is not in what was printed",
            "Print String(data: authorizationCode, encoding: .utf8) and sign in again",
            APPLE,
        ),
        (Provider::Google, Shape::GoogleAccessToken) => error(
            "lint.google.access-token",
            "This is a Google access token, not an ID token",
            "It opens Google's own APIs and says nothing about the user to Auth0",
            "Send GoogleIdTokenCredential.idToken",
            GOOGLE,
        ),
        (Provider::Google, Shape::GoogleServerCode) => error(
            "lint.google.server-code",
            "This is a Google server auth code, not an ID token",
            "It is redeemed at Google's own token endpoint",
            "Send GoogleIdTokenCredential.idToken",
            GOOGLE,
        ),
        (Provider::Google, Shape::GoogleRefreshToken) => error(
            "lint.google.refresh-token",
            "This is a Google refresh token, not an ID token",
            "It is for Google's own token endpoint and lives long: treat it as leaked where it was pasted",
            "Send GoogleIdTokenCredential.idToken",
            GOOGLE,
        ),
        (Provider::Facebook, Shape::FacebookUserToken) => error(
            "lint.facebook.user-token",
            "This is a Facebook user access token, not a session info token",
            "Auth0 takes the session info token that Graph makes of it (fb_attenuate_token)",
            "Attenuate it first: Graph's oauth/access_token with grant_type fb_attenuate_token",
            FACEBOOK,
        ),
        (Provider::Facebook, Shape::FacebookLimitedLogin) => error(
            "lint.facebook.limited-login",
            "This is a Facebook Limited Login token",
            "Meta does not attenuate it, so the exchange cannot use it: it comes when the user declines tracking on iOS",
            "Use web login for these users, or a custom exchange that verifies the token",
            FACEBOOK,
        )
        .likely(),
        (_, Shape::Unknown | Shape::Auth0OpaqueToken) => return unrecognised(case, provider),
        (Provider::Google, Shape::Jwt) => {
            let issuer = case.subject.claim("iss").and_then(Json::as_str).unwrap_or("missing");
            error(
                "lint.google.issuer",
                "The issuer of this JWT is not Google's",
                &format!("iss is {}; Google writes https://accounts.google.com or accounts.google.com, without a slash at the end", crate::token::invisible::quoted(issuer)),
                "Send GoogleIdTokenCredential.idToken",
                GOOGLE,
            )
        }
        (provider, shape) => error(
            "lint.artefact.wrong",
            &format!("This looks like: {}", shape.name()),
            &format!("The type stands for {}", wanted(provider)),
            if shape.advice().is_empty() { "Send what the provider's SDK gave for this type" } else { shape.advice() },
            "Auth0: Native social login",
        )
        .likely(),
    };
    // Only an issuer is proof; a beginning looks like something.
    let proven = matches!(
        shape,
        Shape::AppleIdentityToken | Shape::AppleCodeBase64 | Shape::SwiftDataDescription
    );
    Some(if proven { finding } else { finding.likely() })
}

fn wanted(provider: Provider) -> &'static str {
    match provider {
        Provider::Apple => "Apple's authorization code",
        Provider::Google => "Google's ID token",
        Provider::Facebook => "Facebook's session info token",
        Provider::Custom => "a token of your own",
    }
}

fn is_auth0(case: &Case<'_>) -> bool {
    let issuer = case
        .subject
        .claim("iss")
        .and_then(Json::as_str)
        .unwrap_or_default();
    issuer.contains(".auth0.com/")
        || issuer
            == case
                .request
                .token_endpoint
                .as_str()
                .replace("oauth/token", "")
}

fn other_provider(shape: Shape, other: Provider, provider: Provider) -> Finding {
    let finding = Finding::new(
        "lint.type.other-provider",
        Severity::Error,
        format!(
            "This looks like: {}, and the type is {}'s",
            shape.name(),
            provider.name()
        ),
        format!("The type stands for {}", wanted(provider)),
    )
    .fix(format!(
        "Choose {} above, or paste {}",
        other.name(),
        wanted(provider)
    ))
    .field("subject_token_type")
    .source("Auth0: Native social login, subject token types")
    .likely();
    match other.subject_token_type() {
        Some(kind) => finding.edit(Edit::set(
            format!("Use {}'s type", other.name()),
            "subject_token_type",
            Json::text(kind),
        )),
        None => finding,
    }
}

fn base64_code(case: &Case<'_>) -> Finding {
    let finding = Finding::new(
        "lint.apple.code-base64",
        Severity::Error,
        "This is the code in base64",
        "The app encoded it with base64EncodedString(); Apple takes the text itself",
    )
    .fix("In the app: String(data: authorizationCode, encoding: .utf8)")
    .field("subject_token")
    .source(APPLE);
    let decoded = case
        .subject
        .clean
        .as_deref()
        .and_then(|text| base64::engine::general_purpose::STANDARD.decode(text).ok())
        .and_then(|bytes| String::from_utf8(bytes).ok());
    match decoded {
        Some(code) => finding.edit(Edit {
            label: "Decode it".to_owned(),
            changes: vec![(
                "subject_token".to_owned(),
                Change::SetSecret(Secret::new(code)),
            )],
        }),
        None => finding,
    }
}

/// Shapes are heuristics: what is not recognised is only said.
fn unrecognised(case: &Case<'_>, provider: Provider) -> Option<Finding> {
    case.subject.text?;
    Some(
        Finding::new(
            "lint.artefact.unrecognised",
            Severity::Info,
            format!("This does not look like {}", wanted(provider)),
            match provider {
                Provider::Apple => "Apple's codes have four parts with dots, like c0a1….0.mrqtu.AbCd…; the shape is documented nowhere, so this may be right",
                Provider::Google => "Google's ID token is a JWT, three parts with dots that begin with eyJ",
                _ => "The one documented example begins with XAA; this may be right",
            },
        )
        .fix("Compare it with what the provider's SDK gives for this type")
        .source("Auth0: Native social login, subject token types")
        .field("subject_token")
        .likely(),
    )
}

/// Expiry and start of a JWT, by the server's clock where it is known.
fn times(case: &Case<'_>) -> Option<Finding> {
    let now = case.evidence.server_now();
    let demo = case.evidence.demo_kind() == Some("google-id-token-expired");
    // An Action decides about a token of one's own; and a clock that was never compared may be the one that is wrong.
    let judged = |finding: Finding| {
        let custom = case.provider().is_none();
        let finding = if custom && finding.severity == Severity::Error {
            Finding {
                severity: Severity::Warning,
                ..finding
            }
        } else {
            finding
        };
        if custom || case.evidence.clock_skew.is_none() {
            finding.likely()
        } else {
            finding
        }
    };
    let error = |id: &str, title: &str, detail: String| {
        Finding::new(id, Severity::Error, title, detail)
            .fix("Sign in again for a fresh one")
            .field("subject_token")
            .source("RFC 7519 §4.1.4, §4.1.5")
    };
    if demo {
        return Some(error(
            "lint.artefact.expired",
            "The subject token has expired",
            "The demo tenant makes this one two hours old".to_owned(),
        ));
    }
    if let Some(exp) = case.subject.time("exp") {
        if exp <= now {
            return Some(judged(error(
                "lint.artefact.expired",
                "The subject token has expired",
                format!("It expired {}", relative(exp, now)),
            )));
        }
        if exp - now <= ALMOST {
            let finding = error(
                "lint.artefact.almost-expired",
                "The subject token is almost expired",
                format!(
                    "It ends in {}: it may be dead on arrival",
                    span((exp - now).unsigned_abs())
                ),
            );
            return Some(judged(Finding {
                severity: Severity::Warning,
                ..finding
            }));
        }
    }
    let begins = case.subject.time("nbf").filter(|nbf| *nbf > now + LEEWAY);
    begins.map(|nbf| {
        judged(error(
            "lint.artefact.not-yet-valid",
            "The subject token is not valid yet",
            format!(
                "It begins {}: a clock is wrong, this computer's or the provider's. Compare them",
                relative(nbf, now)
            ),
        ))
    })
}

/// No code says when it was made: the time since it was pasted proves it too old, never young enough.
fn code_age(case: &Case<'_>) -> Option<Finding> {
    let old = |detail: String| {
        Finding::new(
            "lint.code.old",
            Severity::Error,
            "This code is older than five minutes",
            detail,
        )
        .fix("Sign in again for a fresh code")
        .field("subject_token")
        .source("Apple: Generate and validate tokens: a code is valid for five minutes")
    };
    if case.subject.shape != Some(Shape::AppleCode) || case.provider() != Some(Provider::Apple) {
        return None;
    }
    match case.evidence.demo_kind() {
        Some("apple-code-expired") => {
            return Some(old(
                "The demo tenant makes this one more than five minutes old".to_owned(),
            ));
        }
        Some("apple-code-used") => {
            return Some(
                Finding::new(
                    "lint.code.used",
                    Severity::Error,
                    "This code is used up already",
                    "The demo tenant redeems this one before it hands it out",
                )
                .fix("Sign in again for a fresh code")
                .field("subject_token")
                .source("Apple: Generate and validate tokens: a code is single use"),
            );
        }
        _ => {}
    }
    let pasted = case.evidence.pasted?;
    let since = case.evidence.now.saturating_sub(pasted);
    (since > CODE_LIFE).then(|| {
        old(format!(
            "It was pasted {} ago and is at least as old; Apple's codes live five minutes",
            span(since.unsigned_abs())
        ))
    })
}

/// A single-use code that left this computer before.
fn sent_before(case: &Case<'_>) -> Option<Finding> {
    let before = case.evidence.sent_before?;
    if case.provider() != Some(Provider::Apple) {
        return None;
    }
    let ago = span(
        case.evidence
            .now
            .saturating_sub(before.last)
            .max(0)
            .unsigned_abs(),
    );
    let detail = match before.issued {
        Some(true) => format!("{ago} ago, and it worked. Sending it again will be refused"),
        Some(false) => format!(
            "{ago} ago, and it was refused. A code that reached Apple once is used up even so"
        ),
        None => format!("It left this computer {ago} ago, and an Apple code can be redeemed once"),
    };
    Some(
        Finding::new(
            "lint.code.sent-before",
            Severity::Error,
            "This code was sent before",
            detail,
        )
        .fix("Sign in again for a fresh code")
        .field("subject_token")
        .source("Apple: Generate and validate tokens: a code is single use"),
    )
}

/// `aud` must be the web client; the Android client stands in `azp` (Auth0: Sign In with Google for native Android apps).
fn google_audience(case: &Case<'_>) -> Option<Finding> {
    if case.subject.shape != Some(Shape::GoogleIdToken) {
        return None;
    }
    let aud = case.subject.claim("aud")?;
    let warn = |title: &str, detail: String| {
        Finding::new("lint.google.audience", Severity::Warning, title, detail)
            .fix("In the app: setServerClientId with the web client's id, the one that the Google connection has; or list this one under the connection's allowed audiences")
            .field("subject_token")
            .source(GOOGLE)
            .likely()
    };
    let Some(aud) = aud.as_str() else {
        return Some(warn(
            "aud of the ID token is no single client id",
            "Google's ID tokens have one audience, a text".to_owned(),
        ));
    };
    // What worked before with this client is right, whatever it looks like.
    let worked = case.evidence.earlier_runs.iter().any(|run| {
        run.issued
            && run.client_id == case.request.client_id
            && run.subject_token_type == case.request.subject_token_type
    });
    if worked {
        return None;
    }
    let azp = case.subject.claim("azp").and_then(Json::as_str);
    if azp == Some(aud) {
        // Right for web sign-in, and for an app's own client among the allowed audiences.
        return Some(Finding {
            severity: Severity::Info,
            ..warn(
                "aud and azp of the ID token are the same client",
                "From an app that asks with a server client id, azp is its own client and aud the web client: this one may have been asked for without it".to_owned(),
            )
        });
    }
    (!aud.ends_with(".apps.googleusercontent.com")).then(|| {
        warn(
            "aud of the ID token is no Google client id",
            format!("It is {}", crate::token::invisible::quoted(aud)),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::super::support::*;
    use crate::diagnosis::{Artefact, Change, Evidence, SentBefore};
    use crate::exchange::ExchangeRequest;
    use crate::exchange::subject_token::{FACEBOOK_SESSION_TYPE, GOOGLE_ID_TOKEN_TYPE};

    fn google() -> ExchangeRequest {
        ExchangeRequest {
            subject_token_type: Some(GOOGLE_ID_TOKEN_TYPE.into()),
            user_profile: None,
            ..request()
        }
    }

    fn facebook() -> ExchangeRequest {
        ExchangeRequest {
            subject_token_type: Some(FACEBOOK_SESSION_TYPE.into()),
            user_profile: Some(crate::exchange::UserProfile::Object(
                crate::json::Json::parse(r#"{"name":"Ada","email":"a@b.example"}"#).unwrap(),
            )),
            ..request()
        }
    }

    fn google_token(claims: &str) -> String {
        jwt(&format!(
            r#"{{"iss":"https://accounts.google.com","aud":"w.apps.googleusercontent.com","azp":"a.apps.googleusercontent.com","exp":{}{claims}}}"#,
            NOW + 3600
        ))
    }

    #[test]
    fn each_wrong_artefact_is_named_and_the_right_one_is_not() {
        let apple_token = jwt(r#"{"iss":"https://appleid.apple.com"}"#);
        let limited = jwt(r#"{"iss":"https://www.facebook.com"}"#);
        let auth0 = jwt(r#"{"iss":"https://acme.eu.auth0.com/"}"#);
        let base64 = {
            use base64::Engine as _;
            base64::engine::general_purpose::STANDARD.encode(CODE)
        };
        for (request, text, id) in [
            (request(), CODE, None),
            (
                request(),
                apple_token.as_str(),
                Some("lint.apple.identity-token"),
            ),
            (request(), &base64, Some("lint.apple.code-base64")),
            (request(), "61 bytes", Some("lint.apple.data-description")),
            (
                request(),
                "{length = 60, bytes = 0x6330}",
                Some("lint.apple.data-description"),
            ),
            (request(), &auth0, Some("lint.artefact.auth0-token")),
            (request(), "v1.Mabc", Some("lint.artefact.auth0-token")),
            (
                request(),
                &google_token(""),
                Some("lint.type.other-provider"),
            ),
            (request(), "ya29.abc", Some("lint.artefact.wrong")),
            (google(), &google_token(""), None),
            (google(), "ya29.abc", Some("lint.google.access-token")),
            (google(), "4/0Abc", Some("lint.google.server-code")),
            (google(), "1//0abc", Some("lint.google.refresh-token")),
            (google(), CODE, Some("lint.type.other-provider")),
            (
                google(),
                &jwt(r#"{"iss":"https://accounts.google.com/"}"#),
                Some("lint.google.issuer"),
            ),
            (facebook(), "GGQVabcdefabcdefabcdef123", None),
            (facebook(), "XAAabc", None),
            (facebook(), "EAAabc", Some("lint.facebook.user-token")),
            (facebook(), &limited, Some("lint.facebook.limited-login")),
        ] {
            let found = loud(&request, &with_text(text));
            assert_eq!(
                found,
                id.into_iter().map(ToOwned::to_owned).collect::<Vec<_>>(),
                "{text}"
            );
        }
        // A shape that is not known is only said.
        assert_eq!(loud(&request(), &with_text("something-else")), [""; 0]);
        assert_eq!(
            ids(&request(), &with_text("something-else")),
            ["lint.artefact.unrecognised"]
        );
    }

    #[test]
    fn demo_kinds_have_their_shape() {
        let kind = |kind: &str| Evidence {
            artefact: Artefact::Demo(kind.into()),
            ..evidence()
        };
        assert_eq!(loud(&request(), &kind("apple-code")), [""; 0]);
        assert_eq!(
            loud(&request(), &kind("apple-identity-token")),
            ["lint.apple.identity-token"]
        );
        assert_eq!(
            loud(&request(), &kind("apple-code-expired")),
            ["lint.code.old"]
        );
        assert_eq!(
            loud(&request(), &kind("apple-code-used")),
            ["lint.code.used"]
        );
        assert_eq!(
            loud(&google(), &kind("google-id-token-expired")),
            ["lint.artefact.expired"]
        );
    }

    #[test]
    fn what_pasting_adds_is_taken_off_with_one_click() {
        for (text, id) in [
            (format!("{CODE}\n"), "lint.paste.whitespace"),
            (format!("\"{CODE}\""), "lint.paste.quotes"),
            (format!("Bearer {CODE}"), "lint.paste.bearer"),
            (format!("{{\"code\": \"{CODE}\"}}"), "lint.paste.json"),
            (CODE.replace('.', "%2E"), "lint.paste.percent"),
            (CODE.replace('.', "%252E"), "lint.paste.percent-twice"),
            (format!("Optional(\"{CODE}\")"), "lint.paste.option"),
            (format!("code={CODE}&state=x"), "lint.paste.form"),
            (format!("\u{200b}{CODE}"), "lint.paste.invisible"),
        ] {
            let finding = one(&request(), &with_text(&text), id);
            let edit = finding.edit.unwrap();
            let (path, change) = edit.changes.first().unwrap();
            assert_eq!(path, "subject_token");
            assert!(
                matches!(change, Change::SetSecret(secret) if secret.expose() == CODE),
                "{text}"
            );
            assert!(!format!("{change:?}").contains("mrqtu"), "masked");
            assert_eq!(loud(&request(), &with_text(&text)), [id], "{text}");
        }
        let several = format!(" \"Bearer {CODE}\" ");
        let found = loud(&request(), &with_text(&several));
        assert!(
            found.len() >= 2 && found.iter().all(|id| id.starts_with("lint.paste.")),
            "{found:?}"
        );
        assert_eq!(super::cleaned(&several), CODE);
    }

    #[test]
    fn times_are_judged_by_the_servers_clock() {
        let until = |exp: i64| google_token(&format!(r#","exp":{exp}"#));
        // Of a repeated member the last one counts.
        for (text, skew, id) in [
            (until(NOW + 3600), None, None),
            (until(NOW - 1), None, Some("lint.artefact.expired")),
            (until(NOW + 30), None, Some("lint.artefact.almost-expired")),
            (until(NOW + 61), None, None),
            (until(NOW - 1), Some(600), None),
            (
                google_token(&format!(r#","nbf":{}"#, NOW + 61)),
                None,
                Some("lint.artefact.not-yet-valid"),
            ),
            (google_token(&format!(r#","nbf":{}"#, NOW + 60)), None, None),
        ] {
            let evidence = Evidence {
                clock_skew: skew,
                ..with_text(&text)
            };
            assert_eq!(
                loud(&google(), &evidence),
                id.into_iter().map(ToOwned::to_owned).collect::<Vec<_>>()
            );
        }
    }

    #[test]
    fn a_code_grows_old_and_is_good_once() {
        let pasted = |ago: i64| Evidence {
            pasted: Some(NOW - ago),
            ..evidence()
        };
        assert_eq!(loud(&request(), &pasted(300)), [""; 0]);
        assert_eq!(loud(&request(), &pasted(301)), ["lint.code.old"]);
        assert_eq!(super::super::next_change(&pasted(10)), Some(NOW - 10 + 301));
        assert_eq!(super::super::next_change(&pasted(400)), None);
        let before = |issued| Evidence {
            sent_before: Some(SentBefore {
                last: NOW - 28,
                issued,
            }),
            ..evidence()
        };
        let finding = one(&request(), &before(Some(true)), "lint.code.sent-before");
        assert_eq!(
            finding.detail,
            "28 s ago, and it worked. Sending it again will be refused"
        );
        assert!(
            !loud(
                &google(),
                &Evidence {
                    sent_before: Some(SentBefore {
                        last: NOW,
                        issued: None
                    }),
                    ..with_text(&google_token(""))
                }
            )
            .contains(&"lint.code.sent-before".into())
        );
    }

    #[test]
    fn googles_audience_is_the_web_client() {
        let with = |aud: &str, azp: &str| {
            with_text(&jwt(&format!(
                r#"{{"iss":"accounts.google.com","aud":{aud},"azp":"{azp}","exp":{}}}"#,
                NOW + 3600
            )))
        };
        let web = r#""w.apps.googleusercontent.com""#;
        assert_eq!(
            loud(&google(), &with(web, "a.apps.googleusercontent.com")),
            [""; 0]
        );
        for (aud, azp) in [(r#""com.acme.app""#, "a"), (r#"["a","b"]"#, "a")] {
            assert_eq!(
                loud(&google(), &with(aud, azp)),
                ["lint.google.audience"],
                "{aud}"
            );
        }
        // The same client in both is right for web sign-in, and only said.
        let same = with(web, "w.apps.googleusercontent.com");
        assert_eq!(loud(&google(), &same), [""; 0]);
        assert!(ids(&google(), &same).contains(&"lint.google.audience".to_owned()));
        let worked = crate::diagnosis::EarlierRun {
            issued: true,
            client_id: google().client_id,
            subject_token_type: google().subject_token_type,
            ..crate::diagnosis::EarlierRun::default()
        };
        let known = Evidence {
            earlier_runs: vec![worked],
            ..with(r#""com.acme.app""#, "a")
        };
        assert_eq!(ids(&google(), &known), [""; 0]);
    }

    #[test]
    fn tokens_of_ones_own_may_be_anything() {
        let custom = ExchangeRequest {
            subject_token_type: Some("https://acme.example/t".into()),
            user_profile: None,
            ..request()
        };
        let expired = jwt(&format!(
            r#"{{"iss":"https://acme.example/","exp":{}}}"#,
            NOW - 30
        ));
        for (text, id) in [
            ("alice 123456", None),
            (r#"{"token":"abc","device":"x"}"#, None),
            ("\"abc\"", None),
            (" abc", Some("lint.paste.whitespace")),
            (expired.as_str(), Some("lint.artefact.expired")),
        ] {
            let found = super::super::findings(&custom, &with_text(text));
            let loud: Vec<_> = found
                .iter()
                .filter(|one| one.severity > crate::diagnosis::Severity::Info)
                .collect();
            assert_eq!(loud.first().map(|one| one.id.as_str()), id, "{text}");
            assert!(
                loud.iter()
                    .all(|one| one.severity < crate::diagnosis::Severity::Error),
                "{text}"
            );
        }
    }
}
