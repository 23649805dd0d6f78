//! The subject token against its type: the wrong artefact, what pasting did to it, and its age.

use super::case::LintCase;
use super::parameters::refresh_token;
use crate::diagnosis::finding_text::worded;
use crate::diagnosis::{Change, Edit, Finding, Offer};
use crate::exchange::purpose::ACCESS_TOKEN_TYPE;
use crate::exchange::subject_token::{Provider, Shape};
use crate::exchange::tenant::is_auth0_address;
use crate::json::Json;
use crate::secret::{Secret, TOKEN_TYPE_URN};
use crate::token::{CutAt, TokenKind, TokenRole, decode};
use base64::Engine as _;

pub fn rules(case: &LintCase<'_>, found: &mut Vec<Finding>) {
    if let (Some(provider), Some(shape)) = (case.provider(), case.subject.shape) {
        found.extend(wrong(case, provider, shape));
    }
    if case.provider() == Some(Provider::Google) {
        found.extend(google_audience(case));
    }
    found.extend(cut(case));
    found.extend(no_access_token(case));
    found.extend(no_id_token(case));
    found.extend(no_refresh_token(case));
    found.extend(opaque(case));
}

/// Auth0's opaque access token where an API's is exchanged.
fn opaque(case: &LintCase<'_>) -> Option<Finding> {
    let text = case.subject.clean.as_deref()?;
    // Encrypted with a key that Auth0 alone has (dir), or random; an API's own encryption has another algorithm.
    let is_opaque = match case.subject.shape? {
        Shape::Jwe => decode(text).header_text("alg") == Some("dir"),
        Shape::Auth0OpaqueToken => true,
        _ => false,
    };
    let is_exchanged = case.is_auth0() && case.subject_type() == ACCESS_TOKEN_TYPE;
    (is_opaque && is_exchanged).then(|| worded("lint.artefact.opaque", &[]))
}

/// An ID token under the type of an access token.
fn no_access_token(case: &LintCase<'_>) -> Option<Finding> {
    let kind = TokenKind::of(case.subject.token()?, TokenRole::Subject);
    let is_id = kind == TokenKind::Id || kind.is_providers();
    // Auth0 has types of its own for a provider's, which is said beside the type; Google's token service asks for a signature alone.
    let is_said = case.is_auth0() && kind.is_providers() || case.server.is("google_sts");
    if case.subject_type() != ACCESS_TOKEN_TYPE || !is_id || is_said {
        return None;
    }
    let key = if case.is_auth0() {
        "lint.artefact.id-token:auth0"
    } else {
        "lint.artefact.id-token"
    };
    Some(worded(key, &[("kind", &kind.name())]))
}

/// An access token under the type of an ID token.
fn no_id_token(case: &LintCase<'_>) -> Option<Finding> {
    let token = case.subject.token()?;
    let is_access = TokenKind::is_said(token, TokenRole::Subject)
        && TokenKind::of(token, TokenRole::Subject) == TokenKind::Access;
    // Keycloak takes no ID token, which is said beside the type; Google's token service asks for a signature alone.
    let is_said = ["google_sts", "keycloak"].contains(&case.server.id);
    let is_typed = case.subject_type().strip_prefix(TOKEN_TYPE_URN) == Some("id_token");
    (is_typed && is_access && !is_said).then(|| worded("lint.artefact.access-token", &[]))
}

/// What is no refresh token, under the type of one.
fn no_refresh_token(case: &LintCase<'_>) -> Option<Finding> {
    if case.subject_type().strip_prefix(TOKEN_TYPE_URN) != Some("refresh_token") {
        return None;
    }
    let found = refresh_token(case, case.subject.clean.as_deref()?)?;
    let fix = "Send the refresh token that came beside it, or write the type of what is sent";
    Some(found.fix(fix).field("subject_token"))
}

/// A JWT of which a part is missing.
fn cut(case: &LintCase<'_>) -> Option<Finding> {
    let cut = case.subject.cut.as_ref()?;
    let key = match (cut.mark.as_deref(), cut.at) {
        (Some("..." | "…"), _) => "lint.artefact.cut:dots",
        (Some(_), _) => "lint.artefact.cut:mark",
        (None, CutAt::Header) => "lint.artefact.cut:header",
        (None, CutAt::Payload) => "lint.artefact.cut:payload",
        (None, CutAt::Signature) => "lint.artefact.cut:signature",
    };
    Some(worded(key, &[]))
}

/// The artefact is not the one that the type stands for.
fn wrong(case: &LintCase<'_>, provider: Provider, shape: Shape) -> Option<Finding> {
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
    let auth0 = matches!(
        shape,
        Shape::Auth0RefreshToken | Shape::Auth0MfaToken | Shape::Jwe
    ) || shape == Shape::Jwt && is_auth0(case);
    if auth0 {
        return Some(worded("lint.artefact.auth0-token", &[]));
    }
    let finding = match (provider, shape) {
        (Provider::Apple, Shape::AppleIdentityToken) => {
            worded("lint.apple.identity-token", &[]).offer(Offer::WhereFrom)
        }
        (Provider::Apple, Shape::AppleCodeBase64) => base64_code(case),
        (Provider::Apple | Provider::Google | Provider::Facebook, Shape::SwiftDataDescription) => {
            worded("lint.apple.data-description", &[]).offer(Offer::WhereFrom)
        }
        (Provider::Google, Shape::GoogleAccessToken) => {
            worded("lint.google.access-token", &[]).offer(Offer::WhereFrom)
        }
        (Provider::Google, Shape::GoogleServerCode) => {
            worded("lint.google.server-code", &[]).offer(Offer::WhereFrom)
        }
        (Provider::Google, Shape::GoogleRefreshToken) => {
            worded("lint.google.refresh-token", &[]).offer(Offer::WhereFrom)
        }
        (Provider::Facebook, Shape::FacebookUserToken) => {
            worded("lint.facebook.user-token", &[]).offer(Offer::Attenuate)
        }
        (Provider::Facebook, Shape::FacebookLimitedLogin) => {
            worded("lint.facebook.limited-login", &[])
        }
        (_, Shape::Unknown | Shape::Auth0OpaqueToken) => return unrecognised(case, provider),
        (Provider::Google, Shape::Jwt) => {
            let issuer = case.subject.claim_text("iss").unwrap_or("missing");
            worded(
                "lint.google.issuer",
                &[("issuer", &crate::token::invisible::quoted(issuer))],
            )
            .offer(Offer::WhereFrom)
        }
        (provider, shape) => worded(
            "lint.artefact.wrong",
            &[("shape", &shape.name()), ("wanted", &wanted(provider))],
        )
        .fix(if shape.advice().is_empty() {
            "Send what the provider's SDK gave for this type"
        } else {
            shape.advice()
        })
        .offer(Offer::WhereFrom),
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

fn is_auth0(case: &LintCase<'_>) -> bool {
    let issuer = case.subject.claim_text("iss").unwrap_or_default();
    is_auth0_address(issuer)
        || issuer
            == case
                .request
                .token_endpoint
                .as_str()
                .replace("oauth/token", "")
}

fn other_provider(shape: Shape, other: Provider, provider: Provider) -> Finding {
    let finding = worded(
        "lint.type.other-provider",
        &[
            ("shape", &shape.name()),
            ("provider", &provider.name()),
            ("wanted", &wanted(provider)),
            ("other", &other.name()),
        ],
    );
    match other.subject_token_type() {
        Some(kind) => finding.edit(Edit::set(
            format!("Use {}'s type", other.name()),
            "subject_token_type",
            Json::text(kind),
        )),
        None => finding,
    }
}

fn base64_code(case: &LintCase<'_>) -> Finding {
    let finding = worded("lint.apple.code-base64", &[]).offer(Offer::WhereFrom);
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
fn unrecognised(case: &LintCase<'_>, provider: Provider) -> Option<Finding> {
    case.subject.text?;
    let key = match provider {
        Provider::Apple => "lint.artefact.unrecognised:apple",
        Provider::Google => "lint.artefact.unrecognised:google",
        _ => "lint.artefact.unrecognised",
    };
    Some(worded(key, &[("wanted", &wanted(provider))]).offer(Offer::WhereFrom))
}

/// `aud` must be the web client; the Android client stands in `azp` (Auth0: Sign In with Google for native Android apps).
fn google_audience(case: &LintCase<'_>) -> Option<Finding> {
    if case.subject.shape != Some(Shape::GoogleIdToken) {
        return None;
    }
    let aud = case.subject.claim("aud")?;
    let Some(aud) = aud.as_str() else {
        return Some(worded("lint.google.audience", &[]).offer(Offer::WhereFrom));
    };
    // What worked before with this client is right, whatever it looks like.
    let worked = case.evidence.earlier_runs.iter().any(|run| {
        run.issued
            && run.client_id == case.request.texts.client_id
            && run.subject_token_type == case.request.texts.subject_token_type
    });
    if worked {
        return None;
    }
    let azp = case.subject.claim_text("azp");
    if azp == Some(aud) {
        // Right for web sign-in, and for an app's own client among the allowed audiences.
        return Some(worded("lint.google.audience:same", &[]).offer(Offer::WhereFrom));
    }
    (!aud.ends_with(".apps.googleusercontent.com")).then(|| {
        worded(
            "lint.google.audience:foreign",
            &[("aud", &crate::token::invisible::quoted(aud))],
        )
        .offer(Offer::WhereFrom)
    })
}

#[cfg(test)]
mod tests {
    use super::super::support::*;
    use super::ACCESS_TOKEN_TYPE;
    use crate::diagnosis::{Artefact, Evidence};
    use crate::exchange::ExchangeRequest;
    use crate::exchange::Texts;
    use crate::exchange::subject_token::FACEBOOK_SESSION_TYPE;
    use crate::secret::TOKEN_TYPE_URN;

    fn facebook() -> ExchangeRequest {
        ExchangeRequest {
            texts: Texts {
                subject_token_type: Some(FACEBOOK_SESSION_TYPE.into()),
                ..request().texts
            },
            user_profile: Some(crate::exchange::UserProfile::Object(
                crate::json::Json::parse(r#"{"name":"Ada","email":"a@b.example"}"#).unwrap(),
            )),
            ..request()
        }
    }

    #[test]
    fn an_opaque_token_is_not_exchanged_on_behalf() {
        let closed = |algorithm: &str| {
            let header = format!(r#"{{"alg":"{algorithm}","enc":"A256GCM"}}"#);
            let header = crate::jose::base64url::encode(header);
            format!("{header}..AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA")
        };
        let mut asked = custom();
        asked.texts.subject_token_type = Some(ACCESS_TOKEN_TYPE.to_owned());
        asked.texts.requested_token_type = Some(ACCESS_TOKEN_TYPE.to_owned());
        let id = "lint.artefact.opaque".to_owned();
        for (text, is_said) in [
            (closed("dir"), true),
            (closed("RSA-OAEP-256"), false),
            (jwt(r#"{"iss":"https://acme.eu.auth0.com/"}"#), false),
        ] {
            assert_eq!(
                loud(&asked, &with_text(&text)).contains(&id),
                is_said,
                "{text}"
            );
        }
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
            (
                request(),
                "001947.6bb65d0a2f7c4e1f9b3d8a4c5e6f7081.1342",
                Some("lint.artefact.wrong"),
            ),
            (
                facebook(),
                "457704041391802|Qw3rTy7uIoP9aSdFgHjKlZxCvBn",
                Some("lint.artefact.wrong"),
            ),
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
    fn an_id_token_is_no_access_token() {
        let id = r#"{"iss":"https://acme.eu.auth0.com/","sub":"auth0|1","aud":"app","nonce":"n","email":"a@b.example"}"#;
        let access = r#"{"iss":"https://acme.eu.auth0.com/","sub":"auth0|1","aud":"https://api.acme.example/","scope":"openid"}"#;
        let typed = |endpoint: &str, kind: &str| {
            let mut asked = ExchangeRequest {
                token_endpoint: url::Url::parse(endpoint).unwrap(),
                ..custom()
            };
            let kind = format!("urn:ietf:params:oauth:token-type:{kind}");
            asked.texts.requested_token_type = Some(ACCESS_TOKEN_TYPE.to_owned());
            asked.texts.subject_token_type = Some(kind);
            asked
        };
        let auth0 = "https://acme.eu.auth0.com/oauth/token";
        let other = "https://login.acme.example/oauth2/token";
        let google = google_token("");
        for (endpoint, kind, text, is_said) in [
            (auth0, "access_token", jwt(id), true),
            (auth0, "access_token", jwt(access), false),
            (other, "access_token", jwt(id), true),
            (other, "access_token", google.clone(), true),
            (other, "id_token", google.clone(), false),
            (
                "https://sts.googleapis.com/v1/token",
                "access_token",
                google,
                false,
            ),
        ] {
            let found = loud(&typed(endpoint, kind), &with_text(&text));
            let told = found.contains(&"lint.artefact.id-token".to_owned());
            assert_eq!(told, is_said, "{endpoint} {kind}: {found:?}");
        }
    }

    #[test]
    fn an_access_token_is_no_id_token() {
        let access =
            jwt(r#"{"iss":"https://id.acme.example/realms/a","typ":"Bearer","aud":"orders"}"#);
        let id = jwt(r#"{"iss":"https://id.acme.example/realms/a","typ":"ID","aud":"app"}"#);
        for (kind, text, is_said) in [
            ("id_token", &access, true),
            ("id_token", &id, false),
            ("access_token", &access, false),
        ] {
            let mut asked = ExchangeRequest {
                token_endpoint: url::Url::parse("https://login.acme.example/oauth2/token").unwrap(),
                ..custom()
            };
            asked.texts.subject_token_type = Some(format!("{TOKEN_TYPE_URN}{kind}"));
            let found = loud(&asked, &with_text(text));
            let told = found.contains(&"lint.artefact.access-token".to_owned());
            assert_eq!(told, is_said, "{kind}: {found:?}");
        }
    }

    #[test]
    fn a_jwt_that_was_cut_is_said() {
        let whole = jwt(r#"{"iss":"https://acme.example/"}"#);
        let (start, _) = whole.rsplit_once('.').unwrap();
        for (text, is_said) in [
            (start.to_owned(), true),
            ("eyJhbGciOi...".to_owned(), true),
            ("eyJhbGciOiJSUzI1NiJ9".to_owned(), true),
            (format!("{start}.[truncated]"), true),
            (whole.clone(), false),
            ("eyJvcGFxdWUiOjF9".to_owned(), false),
        ] {
            let found = loud(&custom(), &with_text(&text));
            let id = "lint.artefact.cut".to_owned();
            assert_eq!(found.contains(&id), is_said, "{text}");
        }
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
            client_id: google().texts.client_id,
            subject_token_type: google().texts.subject_token_type,
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
            let found = super::super::findings(&custom(), &with_text(text));
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
