//! What a library's own sentence states where no catalogue knows it: the subject of the check, that it failed, and the two values.

use super::answered::Outside;
use super::mask;
use super::meaning::lost_call;
use super::messages::{MessageMeaning, messages};
use super::phrases::{Phrase, gap, is_denied, places, plain_words, words};
use super::stated_values::{QUOTED, StatedValues, value_behind};
use super::words::behind_quote;
use crate::diagnosis::answer::{Answer, Body};
use crate::diagnosis::{Cause, CauseStatus, Finding, Severity};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Lines around the one that speaks, in which a sign of tokens counts.
const AROUND: usize = 5;
/// One kind of failure.
#[derive(Debug, Deserialize)]
struct StatedKind {
    id: String,
    means: String,
    /// Whose words they are, where the subject tells.
    who: Option<String>,
    #[serde(default)]
    subjects: Vec<Phrase>,
    /// Instead of those of all kinds.
    #[serde(default)]
    failures: Vec<Phrase>,
    /// What says all by itself.
    #[serde(default)]
    sentences: Vec<Phrase>,
    /// Pieces of lines that are about something else.
    #[serde(default)]
    unless: Vec<String>,
    /// Words between subject and failure, at most.
    #[serde(default = "some_words")]
    near: usize,
    /// Whether the word token beside it is sign enough.
    #[serde(default)]
    by_token: bool,
    source: String,
}

#[derive(Debug, Default, Deserialize)]
struct StatedKinds {
    signs: Vec<String>,
    unless: Vec<String>,
    failures: Vec<Phrase>,
    kinds: Vec<StatedKind>,
    meanings: BTreeMap<String, MessageMeaning>,
}

fn some_words() -> usize {
    6
}

/// Reads the file; a test holds that it can be.
fn kinds() -> serde_json::Result<StatedKinds> {
    serde_json::from_str(include_str!("../../../assets/diagnosis/stated.json"))
}

fn stated_kinds() -> &'static StatedKinds {
    static READ: LazyLock<StatedKinds> = LazyLock::new(|| kinds().unwrap_or_default());
    &READ
}

/// What the words state, where they are about tokens and say that a check failed.
pub fn stated_failure(found: &Outside) -> Option<Finding> {
    let answer = &found.answer;
    let loose = loose_words(answer);
    let said = found
        .said
        .as_deref()
        .or(answer.description.as_deref())
        .or(loose.as_deref())?;
    lost_call(found, said).or_else(|| {
        let by_code = answer.error.as_deref() == Some("invalid_token");
        let (kind, line) = stated(said, by_code)?;
        Some(finding(kind, &line))
    })
}

/// What a refusal says that names no error, each value on a line.
fn loose_words(answer: &Answer) -> Option<String> {
    let is_refusal = answer.status.is_some_and(|status| status >= 400)
        && matches!(answer.body, Body::Object { tokens: false, .. });
    let values = answer.members.iter().map(|(_, value)| value.as_str());
    is_refusal.then(|| values.collect::<Vec<_>>().join("\n"))
}

/// The first kind that a line states, or two lines that follow each other. `by_code` says that an error's code is about a token.
fn stated(said: &str, by_code: bool) -> Option<(&'static StatedKind, String)> {
    let said = said.replace("\\\"", "\"");
    let lines: Vec<&str> = said.lines().map(str::trim).collect();
    let all = stated_kinds();
    for together in [1, 2] {
        for kind in &all.kinds {
            for (at, window) in lines.windows(together).enumerate() {
                if window.iter().any(|line| is_frame(line)) {
                    continue;
                }
                let text = window.join(" ");
                if kind.is_stated(all, &text)
                    && (by_code || is_about_tokens(all, kind, &text, &lines, at))
                {
                    return Some((kind, text));
                }
            }
        }
    }
    None
}

/// A line of a stack, or of code that makes an error: what was thrown stands below it.
fn is_frame(line: &str) -> bool {
    ["at ", "File \"", "#0", "throw ", "raise "]
        .iter()
        .any(|begin| line.starts_with(begin))
}

fn is_about_tokens(
    all: &StatedKinds,
    kind: &StatedKind,
    text: &str,
    lines: &[&str],
    at: usize,
) -> bool {
    let tokens = ["token", "tokens"];
    if kind.by_token
        && words(text)
            .iter()
            .any(|word| tokens.contains(&word.text.as_str()))
    {
        return true;
    }
    lines
        .iter()
        .skip(at.saturating_sub(AROUND))
        .take(2 * AROUND + 1)
        .any(|line| holds_any(&line.to_ascii_lowercase(), &all.signs))
}

fn holds_any(lower: &str, pieces: &[String]) -> bool {
    pieces.iter().any(|piece| lower.contains(piece.as_str()))
}

impl StatedKind {
    fn is_stated(&self, all: &StatedKinds, text: &str) -> bool {
        let lower = text.to_ascii_lowercase();
        if holds_any(&lower, &all.unless) || holds_any(&lower, &self.unless) {
            return false;
        }
        let words = words(text);
        let told = |phrases: &[Phrase]| {
            let mut told = places(phrases, &words);
            told.retain(|place| !is_denied(text, &words, *place));
            told
        };
        if !told(&self.sentences).is_empty() {
            return true;
        }
        let subjects = places(&self.subjects, &words);
        if subjects.is_empty() {
            return false;
        }
        let own = !self.failures.is_empty();
        let failures = told(if own { &self.failures } else { &all.failures });
        let near = subjects.iter().any(|subject| {
            failures
                .iter()
                .any(|failure| gap(*subject, *failure) <= self.near)
        });
        // `expected audience "a" got "b"` needs no word of failure.
        near || !own && StatedValues::of(text, &words).is_whole()
    }

    /// Whether a reason in words stands behind its sentence: `token is not valid: no public keys`.
    fn is_reasoned(&self, line: &str) -> bool {
        let words = words(line);
        places(&self.sentences, &words).iter().any(|(_, behind)| {
            let last = behind.checked_sub(1).and_then(|at| words.get(at));
            let rest = last.and_then(|last| line.get(last.end..));
            rest.and_then(|rest| rest.trim_start().strip_prefix(':'))
                .is_some_and(|reason| plain_words(reason).len() > 1)
        })
    }
}

/// The claim, or the id of the key, that a line names.
fn named(kind: &StatedKind, line: &str) -> Option<String> {
    let (name, before) = match kind.id.as_str() {
        "claim" | "claim-missing" => ("claim", "The claim is"),
        "key" => ("kid", "It names kid:"),
        _ => return None,
    };
    words(line)
        .iter()
        .filter(|word| word.text == name)
        .find_map(|word| value_behind(behind_quote(line.get(word.end..)?)))
        .filter(|value| !value.is_empty())
        .map(|value| mask::kept(&format!("{before} {value}"), QUOTED))
}

fn finding(kind: &StatedKind, line: &str) -> Finding {
    let values = StatedValues::of(line, &words(line));
    let means = match kind.id.as_str() {
        "nonce" if values.is_one_sided() => "nonce-one-sided",
        "rejected" if kind.is_reasoned(line) => "rejected-why",
        _ => kind.means.as_str(),
    };
    let all = stated_kinds();
    let meaning = all
        .meanings
        .get(means)
        .or_else(|| messages().meanings.get(means));
    let who = kind.who.as_deref().unwrap_or("Whoever checked it");
    let (title, detail) = meaning.map_or_else(
        || (kind.id.clone(), String::new()),
        |meaning| {
            (
                meaning.title.replace("{who}", who),
                meaning.detail.replace("{who}", who),
            )
        },
    );
    let mut finding = Finding::new(
        format!("explain.stated.{}", kind.id),
        Severity::Error,
        title,
        detail,
    )
    .source(kind.source.clone())
    .likely();
    let mut texts: Vec<_> = meaning.iter().flat_map(|meaning| &meaning.causes).collect();
    if kind.id == "audience" && values.are_apps() {
        texts.sort_by_key(|text| text.id != "several-clients");
    }
    let evidence = values
        .words()
        .or_else(|| named(kind, line))
        .unwrap_or_else(|| format!("It says: {}", mask::kept(line, QUOTED)));
    finding.causes = texts
        .iter()
        .enumerate()
        .map(|(at, text)| Cause {
            id: text.id.clone(),
            status: if at == 0 {
                CauseStatus::Likely
            } else {
                CauseStatus::NotVisible
            },
            title: text.title.clone(),
            evidence: (at == 0).then(|| evidence.clone()),
            next_step: Some(text.next_step.clone()),
        })
        .collect();
    finding.fix = finding
        .causes
        .first()
        .and_then(|cause| cause.next_step.clone());
    finding
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind_of(text: &str) -> Option<&'static str> {
        stated(text, false).map(|(kind, _)| kind.id.as_str())
    }

    #[test]
    fn sentences_of_any_library_are_read() {
        for (text, id) in [
            (
                "Parse error: jwt aud parameter does not include this client - is: com.acme.app | expected: com.acme.app.signin",
                "audience",
            ),
            (
                "Failed to authorize: PlatformException(authorize_and_exchange_code_failed, Audience mismatch)",
                "audience",
            ),
            ("[Error: Audience mismatch]", "audience"),
            (
                "The aud OR client_id claim must match one of the audience entries provided in the config",
                "audience",
            ),
            ("oidc: wanted audience \"web\" got [\"ios\"]", "audience"),
            (
                "id token not issued by correct provider - expected: https://accounts.google.com | from: accounts.google.com",
                "issuer",
            ),
            ("Token issuer not allowed", "issuer"),
            ("OIDC: unexpectedIssuer: invalid iss claim", "issuer"),
            (
                "failed to exchange token: nonce does not match: expected \"\" but was \"5mps\"",
                "nonce",
            ),
            (
                "[Auth-OIDC] Nonce mismatch in OIDC state parameter",
                "nonce",
            ),
            (
                "Error: state query param does not contain url or nonce\nURL: /cb?code=x&state=y",
                "state",
            ),
            ("OAuth callback: invalid state parameter", "state"),
            (
                "Token validation failed: Unknown signing key (kid:k-2)",
                "key",
            ),
            (
                "JWT verification failed: Cannot verify with online token key, jku, kid, uaadomain is null",
                "no-kid",
            ),
            (
                "[JWTValidator] Unable to find a key with kid abc in the key set",
                "key",
            ),
            ("go-jose: unknown json web key type ''", "key-type"),
            (
                "could not fetch jwks: Get \"https://i.example/keys\": timeout",
                "keys-unreachable",
            ),
            (
                "Exchanging JSON web token failed: Failed to get public key",
                "keys-unreachable",
            ),
            (
                "Returned token is not valid: no public Keys found",
                "no-keys",
            ),
            (
                "JWK is not available, neither 'kid' nor 'x5t' token headers are set",
                "no-kid",
            ),
            (
                "JWT signature does not match locally computed signature",
                "signature",
            ),
            ("Token signing algorithm HS256 is not allowed", "algorithm"),
            ("the JWT is not yet valid", "not-yet"),
            (
                "JWT cannot be used prior to not before date claim (nbf). Not before date: Thu, 26 Nov 2026 06:35:34 GMT",
                "not-yet",
            ),
            ("OpenID: idToken expired: token has expired", "expired"),
            ("id_token at_hash mismatch", "token-hash"),
            (
                "oidc: fetch .well-known: invalid character '<' looking for beginning of value",
                "page",
            ),
            ("oauth2: codeVerifier does not match codeChallenge", "pkce"),
            (
                "OAuth error: redirect_uri is not registered, redirect_uri invalid",
                "redirect-uri",
            ),
            (
                "azp claim of the token does not match the client",
                "authorized-party",
            ),
            (
                "Policy claim missing from the JWT token, credentials will not be generated",
                "claim-missing",
            ),
            (
                "web-identity-token-file: /tmp/t\nError: Missing a required claim: sub",
                "claim-missing",
            ),
            ("JWT: insufficient scope", "scope"),
            ("TypeError: id_token not present in TokenSet", "no-id-token"),
            ("JWT must have three parts", "malformed"),
            ("OAuth: missing bearer token", "token-missing"),
            (
                "Error: $ACTIONS_ID_TOKEN_REQUEST_TOKEN is not set",
                "id-token-permission",
            ),
            (
                "An error occurred while attempting to retrieve the OAuth 2.0 Access Token Response: 401 : [no body]",
                "client-authentication",
            ),
            (
                "Error resolving OAuth token: 401, message='Unauthorized', url='https://id.example/token/'",
                "client-authentication",
            ),
            (
                "Failed authentication with broker ({\"status\":\"invalid_token\"})",
                "rejected",
            ),
            (
                "OperationProcessingError: JWT \"iat\" (issued at) claim missing",
                "claim-missing",
            ),
            (
                "login failed err=Invalid audiences: must contain `web` (found audiences: `8d3b`)",
                "audience",
            ),
            (
                "aud claim verification failed: not intended for com.acme.app",
                "audience",
            ),
            ("No suitable key was found to decode the JWT", "key"),
            ("email in id_token (ada@x.example) isn't verified", "email"),
            (
                "OIDC: accessing introspection endpoint (http://a.svc:80/realms/x/token/introspect) failed: timeout",
                "endpoint-unreachable",
            ),
            ("Unable to parse JWT token.", "malformed"),
            (
                "State parameter is different from the one sent in authentication request.",
                "state",
            ),
            ("Access token has been revoked", "revoked"),
            (
                "rpc error: code = Unauthenticated desc = invalid session: failed to verify the token",
                "rejected",
            ),
            ("JWT: invalid or expired token", "rejected"),
            (
                "Unauthorized. Access token is missing or invalid.",
                "missing-or-invalid",
            ),
        ] {
            assert_eq!(kind_of(text), Some(id), "{text}");
        }
    }

    #[test]
    fn texts_about_something_else_say_nothing() {
        for text in [
            "error[E0425]: cannot find value `token` in this scope",
            "error: expected one of `!` or `::`, found `issuer`",
            "SyntaxError: Unexpected token '<', \"<!DOCTYPE\" is not valid JSON",
            "src/jwt.ts(3,1): error TS2304: Cannot find name 'audience'.",
            "ERROR: column \"audience\" of relation \"oauth_clients\" does not exist",
            "ERROR: duplicate key value violates unique constraint \"oauth_state_key\"",
            "404 Not Found: the requested page does not exist",
            "npm error code E401\nnpm error Incorrect or missing password or access token expired",
            "npm ERR! 404 'jwt-audience@1.0.0' is not in this registry.",
            "Refused to execute inline script because its nonce does not match: script-src 'self'",
            "nonce too low: address 0x1, tx: 4 state: 5",
            "unable to get local issuer certificate",
            "x509: certificate signed by unknown issuer; JWT not sent",
            "Hello Ann, the audience of the talk did not match what we expected.",
            "Subject: your insurance claim is missing a signature",
            "persistentvolumeclaim \"oidc-data\" not found: claim missing",
            "CSRF token mismatch: invalid state",
            "java.lang.IllegalStateException: Invalid JWT decoder bean",
            "ModuleNotFoundError: No module named 'jwt.algorithms' (missing)",
            "Token verified successfully, audience does not matter",
            "the address of the issuer could not be resolved",
            "Failed to parse the token response of the API",
            "gpg: BAD signature; the access token was not used",
            "The password reset token has expired. Please request a new link.",
            "12:00:01 INFO refresh token is not expired or revoked, skipping refresh",
            "12:00:01 INFO no signature mismatch, audience check passed for JWT",
            "} catch (e) {\n  throw new UnauthorizedError('invalid token');\n}",
            "",
        ] {
            assert_eq!(kind_of(text), None, "{text}");
        }
    }

    #[test]
    fn answers_state_it_in_a_challenge_or_in_any_member() {
        for (text, id) in [
            (
                "HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer error=\"invalid_token\", error_description=\"Issuer not allowed here\"\n\n{\"message\":\"Unauthorized\"}",
                Some("explain.stated.issuer"),
            ),
            (
                "{\"statusCode\":401,\"body\":\"Invalid credentials: JWT 'email' claim isn't a string\"}",
                Some("explain.stated.claim"),
            ),
            (
                "HTTP/1.1 401 Unauthorized\nContent-Type: application/json\n\n{\"status\":\"KO\",\"why\":\"JWT kid not found\"}",
                Some("explain.stated.key"),
            ),
            (
                "HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer error=\"invalid_token\", error_description=\"Call support\"",
                None,
            ),
            (
                "level=warning msg=\"Failed to verify token: failed to verify token: Get \\\"https://id.example\\\": x509: certificate signed by unknown authority\"",
                Some("explain.sdk.untrusted"),
            ),
        ] {
            let found = super::super::read(text).unwrap();
            let told = stated_failure(&found).map(|finding| finding.id);
            assert_eq!(told.as_deref(), id, "{text}");
        }
    }

    #[test]
    fn the_values_choose_the_cause() {
        let told = |text: &str| {
            let (kind, line) = stated(text, false).unwrap();
            finding(kind, &line)
        };
        let apps = told("jwt aud mismatch - is: com.acme.app | expected: com.acme.app.signin");
        assert_eq!(apps.causes[0].id, "several-clients");
        assert!(
            apps.causes[0]
                .evidence
                .as_ref()
                .unwrap()
                .contains("com.acme.app.signin")
        );
        let nonce = told("token nonce does not match: expected \"\" but was \"x\"");
        assert_eq!(nonce.causes[0].id, "one-sided");
        for (text, cause) in [
            ("OIDC: token is not valid: the moon is full", "reason"),
            ("JWT: token is not valid: 401", "log"),
            ("JWT: token is not valid", "log"),
        ] {
            assert_eq!(told(text).causes[0].id, cause, "{text}");
        }
        for (text, evidence) in [
            (
                "Token: Unknown signing key (kid:test-key-1)",
                "It names kid: test-key-1",
            ),
            ("JWT: Missing a required claim: sub", "The claim is sub"),
            ("JWT: Audience mismatch", "It says: JWT: Audience mismatch"),
        ] {
            assert_eq!(told(text).causes[0].evidence.as_deref(), Some(evidence));
        }
        let masked = told("JWT kid not found, expected: eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln");
        assert!(!format!("{masked:?}").contains("c2ln"));
    }

    #[test]
    fn the_file_is_whole() {
        let read = kinds().unwrap();
        for kind in &read.kinds {
            let known = read.meanings.contains_key(&kind.means)
                || messages().meanings.contains_key(&kind.means);
            assert!(known, "{} means nothing", kind.id);
            let speaks = !kind.subjects.is_empty() || !kind.sentences.is_empty();
            assert!(speaks && !kind.source.is_empty(), "{}", kind.id);
        }
        for (id, meaning) in &read.meanings {
            let used = ["nonce-one-sided", "rejected-why"].contains(&id.as_str())
                || read.kinds.iter().any(|kind| kind.means == *id);
            assert!(used && !meaning.causes.is_empty(), "nobody means {id}");
            for text in [&meaning.title, &meaning.detail] {
                assert!(!text.ends_with('.') && !text.contains(['{', '}']), "{text}");
            }
        }
    }
}
