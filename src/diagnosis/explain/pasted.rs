//! Explanations of answers that somebody else got.

use super::by_server::{self, AnswerFilter};
use super::case::{self, Case};
use super::explained::{Explained, code_of, doubt, only_told};
use super::masked_findings::masked_findings;
use super::meaning::{meaning, of_answer};
use super::presented::held_against_token;
use super::sdk_codes;
use crate::diagnosis::finding_text::worded;
use crate::diagnosis::outside::{
    EarlierCall, Fact, Outside, Speaker, StatedSuccess, is_success, message_findings,
    stated_failure,
};
use crate::diagnosis::server::{self, Server};
use crate::diagnosis::{Answer, Body, Call, CauseStatus, Certainty, Evidence, Finding, Severity};
use crate::exchange::ExchangeRequest;

/// Findings on the pasted text itself, and those that name a kind of refusal without its reason.
const REMARKS: [&str; 6] = [
    "explain.cut",
    "explain.masked",
    "explain.log.failed",
    "explain.log.noted",
    "explain.redirect.other",
    "explain.sdk.interaction",
];

/// Causes of a refused token that stand first where the paste proves none.
const OPEN: [&str; 2] = ["token-not-for-this", "audience"];

/// Findings that say no more than that a token was refused.
const UNSAID: [&str; 2] = [
    "explain.stated.missing-or-invalid",
    "explain.stated.rejected",
];

/// Findings that say less than a server's own sentence does.
const AT_LARGE: [&str; 9] = [
    "explain.sdk.renew",
    "explain.sdk.vault-exchange",
    "explain.sdk.unprinted",
    "explain.redirect.client",
    "explain.redirect.denied",
    "explain.redirect.other",
    "explain.redirect.request",
    "explain.redirect.scope",
    "explain.redirect.server",
];

/// Findings on an answer that somebody else got.
///
/// `request` is a profile's, or what the text tells of it; `whole` says whether what is not in it was not sent. `named` is the server that
/// somebody says it is.
pub fn outside(
    found: &Outside,
    request: Option<&ExchangeRequest>,
    whole: bool,
    evidence: &Evidence,
    named: Option<Server>,
) -> Explained {
    // A secret that was sent and came back is masked before any sentence quotes it.
    let answer = found.answer.clone().without_secrets(&found.secrets);
    let mut explained = of_outside(found, &answer, request, whole, evidence, named);
    explained.findings = masked_findings(explained.findings, &found.secrets);
    explained
}

fn of_outside(
    found: &Outside,
    answer: &Answer,
    request: Option<&ExchangeRequest>,
    whole: bool,
    evidence: &Evidence,
    named: Option<Server>,
) -> Explained {
    let lines = found.log_lines();
    let page = found.page_lines();
    let spoken = lines.as_deref().or(page.as_deref());
    let words = spoken.or(found.operation());
    let mut recognised = case::server_of(answer, &found.request, request, evidence, words);
    // A service that a sentence told of is no server with a file of its own, and is called by its name.
    match found.service() {
        Some(name) if recognised.is("unknown") => {
            recognised.name = name;
            "it writes this sentence".clone_into(&mut recognised.reason);
        }
        None if recognised.is("unknown") && words.is_none() && is_quoting(found) => {
            let words = found.said.as_deref();
            recognised = case::server_of(answer, &found.request, request, evidence, words);
        }
        _ => {}
    }
    let heard = heard(found, answer, &recognised);
    let by_signs = named.is_none();
    let mut server = named.or_else(|| spoke(found, answer, recognised.clone()));
    if let Some(server) = server.as_mut().filter(|_| by_signs && found.quotes) {
        server.certainty = Certainty::Likely;
    }
    let auth0 = server.as_ref().is_some_and(|server| server.is("auth0"));
    let call = match call_of(found, request, auth0) {
        // Auth0 hands out entries of its log, and no lines.
        Call::Unknown if lines.is_some() && server.is_some() && !auth0 => Call::Log,
        call => call,
    };
    let case_of = |answer| Case {
        answer,
        request,
        request_is_whole: whole,
        evidence,
        attempts: &[],
        at: found.at.unwrap_or(evidence.now),
        at_is_known: found.at.is_some(),
        reported: &found.request,
        subject: case::subject_of(&found.request, evidence),
        proofs: &[],
        earlier: &found.history,
        server: server.as_ref(),
        call,
        lines: spoken.filter(|_| server.is_some()),
    };
    // What was taken for the description may be less than the server's sentence.
    let known = |case: &Case<'_>| by_server::of_server(case, AnswerFilter::InWords).is_some();
    let own = case_of(answer);
    let case = match heard.as_ref().map(case_of) {
        Some(heard) if !known(&own) && known(&heard) => heard,
        _ => own,
    };
    let mut facts = found.facts.iter();
    let states_end = facts.any(|(fact, _)| *fact == Fact::ExpiredAt);
    let mut all: Vec<Finding> = judged(found, &case)
        .into_iter()
        .map(|finding| held_against_token(&case, states_end, finding))
        .collect();
    // What is told of the text itself stands behind what is told of the refusal.
    all.sort_by_key(|finding| REMARKS.contains(&finding.id.as_str()));
    all.extend(worked_later(&case).then(|| worded("explain.later-success", &[])));
    all.extend(said_to_work_later(found, &all));
    if found.quotes {
        all.iter_mut().for_each(only_told);
    } else if server.as_ref().is_some_and(|server| server.contradicted) {
        all.iter_mut().for_each(doubt);
    }
    // Where an SDK or a log spoke, the host's server is not what decides.
    let host = case::host_of_call(answer, &found.request, request, evidence)
        .filter(|_| by_signs && server.as_ref() == Some(&recognised));
    Explained {
        host,
        code: code_of(answer),
        said: found
            .said
            .as_deref()
            .map(|said| found.secrets.redact_body(said))
            .or_else(|| answer.said()),
        call,
        findings: all,
        // Of a text about errors nobody need have spoken.
        server: server.filter(|server| !(found.quotes && server.is("unknown"))),
    }
}

/// Whether the text goes on with a call of the same grant that was answered without an error.
fn worked_later(case: &Case<'_>) -> bool {
    let grant = case.reported.texts.grant_type.as_deref();
    let worked = |call: &EarlierCall| {
        call.error.is_none()
            && call
                .status
                .is_some_and(|status| (200..300).contains(&status))
    };
    grant.is_some()
        && !case.answer.is_success()
        && case.earlier.iter().any(|call| {
            call.seconds_before.is_some_and(|seconds| seconds < 0)
                && worked(call)
                && call.grant_type.as_deref() == grant
        })
}

/// The line of a log that tells of a success behind what failed.
fn said_to_work_later(found: &Outside, all: &[Finding]) -> Option<Finding> {
    let Some(StatedSuccess::Later(line)) = &found.worked else {
        return None;
    };
    // Of calls that are known one by one, their times tell.
    let has_failed = all.iter().any(|one| one.severity == Severity::Error);
    (has_failed && found.history.is_empty())
        .then(|| worded("explain.later-success:log", &[("line", line)]))
}

/// Whether what is said may be a message that quotes a server: it says less than an answer does.
fn is_quoting(found: &Outside) -> bool {
    matches!(
        found.speaker,
        Speaker::Server | Speaker::Other | Speaker::Log(None)
    )
}

/// The answer with the words of the message that quotes it, where they are a known server's.
fn heard(found: &Outside, answer: &Answer, server: &Server) -> Option<Answer> {
    let quoted = is_quoting(found) && !matches!(answer.body, Body::Object { .. });
    let words = found.said.as_ref().filter(|_| quoted)?;
    (!server.is("unknown")).then(|| Answer {
        description: Some(words.clone()),
        ..answer.clone()
    })
}

/// The server that spoke. An SDK, a library that validates tokens, and a text that says nothing are none.
fn spoke(found: &Outside, answer: &Answer, recognised: Server) -> Option<Server> {
    let of_log = |id: &str, reason: &str| {
        server::named(id).map(|server| Server {
            reason: reason.to_owned(),
            ..server
        })
    };
    if found.log_type.is_some() {
        return of_log("auth0", "it is an entry of an Auth0 tenant's log");
    }
    let recognised = match found.auth0_sdk() {
        Some(sdk)
            if recognised.is("unknown") && (answer.error.is_some() || answer.status.is_some()) =>
        {
            server::named("auth0").map_or(recognised, |server| Server {
                certainty: Certainty::Likely,
                reason: format!("the message is {sdk}'s, an SDK of Auth0"),
                ..server
            })
        }
        _ => recognised,
    };
    match found.speaker {
        Speaker::Validator(_) => None,
        Speaker::Log(Some(id)) => {
            of_log(id, "the line is written as that server's log writes it").or(Some(recognised))
        }
        Speaker::Server if found.sdk.is_none() => Some(recognised),
        Speaker::Redirect | Speaker::Log(None) => Some(recognised),
        // Its own words may still be quoted in a message.
        Speaker::Server | Speaker::Sdk(_) | Speaker::Other => {
            let by_service = found.speaker == Speaker::Server && found.service().is_some();
            let issued = matches!(answer.body, Body::Object { tokens: true, .. });
            let said = by_service
                || answer.error.is_some()
                || answer.status.is_some()
                || issued && !found.request.is_empty();
            (said || !recognised.is("unknown")).then_some(recognised)
        }
    }
}

fn call_of(found: &Outside, request: Option<&ExchangeRequest>, auth0: bool) -> Call {
    if let Some(kind) = &found.log_type {
        return Call::of_log_type(kind);
    }
    let call = Call::of_request(&found.request, request, auth0);
    if call != Call::Unknown || request.is_some() {
        return call;
    }
    match found.speaker {
        Speaker::Validator(_) => Call::Validator,
        Speaker::Redirect => Call::Redirect,
        Speaker::Log(_) => Call::Log,
        Speaker::Sdk(_) => Call::Sdk,
        _ if found.sdk.is_some() && found.answer.error.is_none() && found.service().is_none() => {
            Call::Sdk
        }
        Speaker::Server | Speaker::Other if is_refresh_named(found) => Call::Refresh,
        Speaker::Server | Speaker::Other => call,
    }
}

/// Whether a program that tells of `invalid_grant` names the function that refreshes: `exchange_refresh_token`, `refreshAccessToken`.
fn is_refresh_named(found: &Outside) -> bool {
    const NAMES: [&str; 7] = [
        "exchangerefreshtoken",
        "refreshaccesstoken",
        "refreshtokengrant",
        "refreshtokenrequest",
        "refreshtokennocache",
        "requestrefreshtoken",
        "byrefreshtoken",
    ];
    let refused = found.answer.error.as_deref() == Some("invalid_grant");
    let said = found.said.as_deref().filter(|_| refused);
    said.is_some_and(|said| {
        said.split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .map(|word| word.replace('_', "").to_ascii_lowercase())
            .any(|word| NAMES.iter().any(|name| word.contains(name)))
    })
}

fn judged(found: &Outside, case: &Case<'_>) -> Vec<Finding> {
    let answer = case.answer;
    let mut all = message_findings(found);
    let told = all
        .iter()
        .any(|finding| finding.severity == Severity::Error);
    if told {
        // What the entry's type says is said better by the error in it.
        all.retain(|finding| finding.id != "explain.log.failed");
    }
    if let Some(code) = found.sdk.as_ref().filter(|_| !told) {
        // Words that state a failure say more than a code that nobody explains.
        let stated = stated_failure(found).filter(|_| !sdk_codes::is_known(&code.code));
        all.push(stated.unwrap_or_else(|| {
            let (meaning, fix) = sdk_codes::meaning(&code.code);
            worded(
                "explain.sdk",
                &[
                    ("code", &code.code),
                    ("sdk", &code.sdk),
                    ("meaning", &meaning),
                    ("fix", &fix),
                ],
            )
        }));
    }
    // Calls that worked; other types say other things.
    if let Some(kind) = found.log_type.as_deref().filter(|kind| is_success(kind)) {
        all.push(worded("explain.log-success", &[("type", &kind)]));
        return all;
    }
    // So is an event of a server, where it names no error.
    let event = found.facts.iter().find(|(fact, _)| *fact == Fact::Event);
    if let Some((_, event)) =
        event.filter(|(_, event)| answer.error.is_none() && !event.ends_with("_ERROR"))
    {
        all.push(worded(
            "explain.event-success:keycloak",
            &[("event", &event)],
        ));
        return all;
    }
    // A server that is known by its words did say something.
    let known = case.server.is_some_and(|server| !server.is("unknown"));
    let said = answer.error.is_some()
        || answer.status.is_some()
        || known
            && answer.description.is_some()
            && found.log_type.is_none()
            && case.lines.is_none()
        || matches!(
            answer.body,
            Body::Object { tokens: true, .. } | Body::Html(_) | Body::Charset(_) | Body::Binary
        );
    // What an SDK says by itself, or a text of nobody's, is no refusal unless a catalogue knows its words.
    // A server's own log is read by that server's file first.
    let logged = matches!(found.speaker, Speaker::Log(Some(_)));
    let by_file = logged
        .then(|| by_server::of_server(case, AnswerFilter::InWords))
        .flatten();
    if let Some(finding) = by_file.filter(|_| told && answer.error.is_none()) {
        return vec![finding];
    }
    let own = told && matches!(found.speaker, Speaker::Validator(_) | Speaker::Log(_));
    let of_server = found.speaker == Speaker::Server && found.sdk.is_none();
    // A bare `description` describes anything.
    let bare = answer.has("description") && !answer.has("message");
    let spoke = said || of_server && found.log_type.is_none() && !bare;
    let meaning = meaning(case);
    if !own && (meaning.is_some() || !told && spoke) {
        // What the entry's type says is said better by the refusal.
        all.retain(|finding| finding.id != "explain.log.failed");
        // So is that an SDK got nothing for its refresh token, or with which code a login ended.
        if by_server::of_server(case, AnswerFilter::InWords).is_some() {
            all.retain(|finding| !AT_LARGE.contains(&finding.id.as_str()));
        }
        // So is what Graph's code alone stands for.
        let of_facebook = |one: &Finding| one.id.starts_with("explain.facebook.");
        if meaning.as_ref().is_some_and(of_facebook) {
            all.retain(|finding| finding.id != "explain.service.graph-token");
        }
        // And that a custom exchange failed, whose error is there.
        if meaning.is_some() {
            all.retain(|finding| finding.id != "explain.sdk.custom-exchange");
        }
        // An error that stands there was printed.
        if answer.error.is_some() {
            all.retain(|finding| finding.id != "explain.sdk.unprinted");
        }
        // What came with a status came from no silent login.
        if answer.status.is_some() && found.speaker != Speaker::Redirect {
            all.retain(|finding| finding.id != "explain.redirect.login");
        }
        if spoke {
            let told = of_answer(case, None);
            all.extend(
                told.into_iter()
                    .map(|finding| read_at_large(found, case, finding)),
            );
        } else {
            all.extend(meaning);
        }
    } else if all.is_empty() && found.speaker == Speaker::Redirect {
        // An address without an error is kept where it brings what a login gives.
        all.push(worded("explain.redirect-success", &[]));
    } else if found.speaker != Speaker::Redirect && all.iter().all(is_of_text) {
        let silent = all.is_empty();
        match stated_failure(found).or_else(|| worked(found)) {
            Some(stated) => all.push(stated),
            None if silent => all.push(worded("explain.nothing-said", &[])),
            None => {}
        }
    }
    all
}

/// Whether a finding is that the text was cut or masked, which says nothing of what stands in it.
fn is_of_text(finding: &Finding) -> bool {
    ["explain.cut", "explain.masked"].contains(&finding.id.as_str())
}

/// What the text shows to have worked.
fn worked(found: &Outside) -> Option<Finding> {
    Some(match found.worked.as_ref()? {
        StatedSuccess::Line(line) => worded("explain.log-worked", &[("line", &line)]),
        StatedSuccess::Tokens(names) => {
            worded("explain.answer-success", &[("names", &names.join(", "))])
        }
        // What failed before it is nothing that is known here.
        StatedSuccess::Later(_) => return None,
    })
}

/// What an unknown server's words state, in place of saying that no catalogue knows them, or what its code alone stands for. What the
/// paste proves goes first.
fn read_at_large(found: &Outside, case: &Case<'_>, finding: Finding) -> Finding {
    let is_known = case.server.is_some_and(|server| !server.is("unknown"));
    let causes = &finding.causes;
    // RFC 6750 has one code for whatever a validator finds.
    let is_code = ["explain.invalid-token", "explain.login-token"].contains(&finding.id.as_str());
    let is_open = match finding.id.as_str() {
        "explain.unknown" | "explain.unknown-error" => causes
            .iter()
            .all(|cause| cause.status == CauseStatus::RuledOut),
        _ => {
            is_code
                && causes
                    .first()
                    .is_some_and(|cause| OPEN.contains(&cause.id.as_str()))
        }
    };
    if is_known || !is_open {
        return finding;
    }
    // That it was refused is what the code says already.
    let stated =
        stated_failure(found).filter(|stated| !is_code || !UNSAID.contains(&stated.id.as_str()));
    match stated {
        Some(mut stated) => {
            let ruled_out = finding
                .causes
                .into_iter()
                .filter(|cause| cause.status == CauseStatus::RuledOut);
            stated.causes.extend(ruled_out);
            stated
        }
        None => finding,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_of_a_recording_is_masked_where_it_comes_back() {
        let secret = "quite-harmless-looking-words";
        let text = format!(
            "POST /oauth/token HTTP/1.1\r\nHost: acme.eu.auth0.com\r\nContent-Type: application/json\r\n\r\n{{\"client_id\":\"c\",\"subject_token\":\"{secret}\"}}\r\n\r\nHTTP/1.1 302 Found\r\nLocation: https://x.example/?e={secret}\r\n\r\n"
        );
        let read = crate::diagnosis::outside::read(&text).unwrap();
        let evidence = Evidence::default();
        let masked = format!("{:?}", outside(&read, None, false, &evidence, None));
        assert!(
            !masked.contains("harmless") && masked.contains("[masked subject_token]"),
            "{masked}"
        );
    }

    #[test]
    fn a_text_that_was_cut_or_masked_is_read_all_the_same() {
        let first = |text: &str| {
            let read = crate::diagnosis::outside::read(text).unwrap();
            let explained = outside(&read, None, false, &Evidence::default(), None);
            explained.findings.first().map(|finding| finding.id.clone())
        };
        let line = "Verification of the token has failed: JWK is not available, neither 'kid' nor 'x5t' token headers are set";
        let cut = format!("{line}: JsonWebSignature->eyJhb....");
        for text in [line, &cut] {
            assert_eq!(first(text).as_deref(), Some("explain.stated.no-kid"));
        }
    }

    #[test]
    fn a_call_that_worked_later_is_told() {
        let call = |code: &str, status: &str, minute: u8, body: &str| {
            format!(
                "POST /oauth/token HTTP/1.1\r\nHost: acme.eu.auth0.com\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\ngrant_type=authorization_code&code={code}\r\n\r\nHTTP/1.1 {status}\r\nDate: Wed, 25 Nov 2026 15:{minute}:50 GMT\r\nContent-Type: application/json\r\n\r\n{body}\r\n\r\n"
            )
        };
        let refused = |minute| {
            call(
                "one",
                "403 Forbidden",
                minute,
                r#"{"error":"invalid_grant"}"#,
            )
        };
        let worked = |minute| call("two", "200 OK", minute, r#"{"access_token":"opaque"}"#);
        for (text, is_told) in [
            (refused(10) + &worked(11), true),
            (worked(10) + &refused(11), false),
            // Which grant either was is not known.
            (
                (refused(10) + &worked(11)).replace("grant_type=authorization_code&", ""),
                false,
            ),
        ] {
            let read = crate::diagnosis::outside::read(&text).unwrap();
            let told = outside(&read, None, false, &Evidence::default(), None);
            let last = told.findings.last().map(|one| one.id.as_str());
            assert_eq!(last == Some("explain.later-success"), is_told, "{text}");
        }
    }

    #[test]
    fn a_token_in_the_paste_decides_whether_it_had_expired() {
        let told = |payload: &str, words: &str| {
            let text = format!(
                "GET /orders HTTP/1.1\r\nHost: api.acme.example\r\nAuthorization: Bearer eyJhbGciOiJSUzI1NiIsImtpZCI6ImsxIn0.{payload}.c2lnbmF0dXJlc2lnbmF0dXJlc2lnbmF0dXJl\r\n\r\nHTTP/1.1 401 Unauthorized\r\nDate: Wed, 25 Nov 2026 15:10:50 GMT\r\nContent-Type: application/json\r\n\r\n{{\"message\":\"{words}\"}}"
            );
            let read = crate::diagnosis::outside::read(&text).unwrap();
            let told = outside(&read, None, false, &Evidence::default(), None);
            let first = told.findings.into_iter().next().unwrap();
            let causes = first.causes.into_iter();
            causes
                .map(|cause| (cause.id, cause.status))
                .collect::<Vec<_>>()
        };
        // {"aud":"api","exp":1795618850}, ten minutes before the answer, and {"aud":"api","exp":1795622450}, 50 minutes behind it.
        let (past, ahead) = (
            "eyJhdWQiOiJhcGkiLCJleHAiOjE3OTU2MTg4NTB9",
            "eyJhdWQiOiJhcGkiLCJleHAiOjE3OTU2MjI0NTB9",
        );
        let of = |id: &str, status| (id.to_owned(), status);
        assert_eq!(
            told(past, "jwt expired").first(),
            Some(&of("expired", CauseStatus::Certain))
        );
        assert_eq!(
            told(ahead, "jwt expired"),
            [
                of("clock", CauseStatus::Likely),
                of("expired", CauseStatus::RuledOut)
            ]
        );
    }

    #[test]
    fn a_login_hands_its_token_over_in_the_body() {
        let part = |text: &str| crate::jose::base64url::encode(text.as_bytes());
        // The SHA-256 of abc, in hex.
        let hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        for (nonce, cause) in [
            (hash, "nonce-hashed"),
            ("abd", "nonce-unlike"),
            ("abc", "audience"),
        ] {
            let claims = format!(
                r#"{{"iss":"https://appleid.apple.com","aud":"com.acme.app","sub":"1","nonce":"{nonce}"}}"#
            );
            let token = [
                part(r#"{"alg":"RS256","kid":"k"}"#),
                part(&claims),
                "A".repeat(342),
            ]
            .join(".");
            let text = format!(
                "POST /api/auth/sign-in/social HTTP/1.1\r\nHost: api.acme.example\r\nContent-Type: application/json\r\n\r\n{{\"provider\":\"apple\",\"idToken\":{{\"token\":\"{token}\",\"nonce\":\"abc\"}}}}\r\n\r\nHTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\n\r\n{{\"message\":\"Invalid token\",\"code\":\"INVALID_TOKEN\"}}"
            );
            let read = crate::diagnosis::outside::read(&text).unwrap();
            let told = outside(&read, None, false, &Evidence::default(), None);
            assert_eq!(told.findings[0].id, "explain.login-token", "{nonce}");
            assert_eq!(told.findings[0].causes[0].id, cause, "{nonce}");
        }
    }

    #[test]
    fn the_words_beside_a_code_go_before_what_it_stands_for() {
        for (words, id) in [
            ("Issuer not allowed here", "explain.stated.issuer"),
            ("Invalid token", "explain.invalid-token"),
            ("Call support", "explain.invalid-token"),
        ] {
            let text = format!(
                "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer error=\"invalid_token\", error_description=\"{words}\"\r\nContent-Length: 0\r\n\r\n"
            );
            let read = crate::diagnosis::outside::read(&text).unwrap();
            let told = outside(&read, None, false, &Evidence::default(), None);
            let ids: Vec<_> = told.findings.iter().map(|one| one.id.as_str()).collect();
            assert_eq!(ids, [id], "{words}");
        }
    }
}
