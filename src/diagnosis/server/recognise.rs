//! Which server answered, by what a paste shows: where the call went, and what came back.

use super::catalogue::{ServerSign, ServerText, SignSource, server, servers};
use super::host::host_of;
use crate::diagnosis::answer::Answer;
use crate::diagnosis::pattern::Pattern;
use crate::diagnosis::{Certainty, Evidence};
use crate::exchange::TOKEN_EXCHANGE_GRANT;
use url::Url;

/// Who answered, and why it is thought so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// As the command line's JSON has it; `unknown` where one answered and nothing tells which.
    pub id: &'static str,
    /// On screen.
    pub name: &'static str,
    /// How sure it is.
    pub certainty: Certainty,
    /// What it is told by, in words that follow "because".
    pub reason: String,
    /// Whether the paste contradicts itself: the call went to one server, and the answer is another's.
    pub contradicted: bool,
    /// Whether it is what the person said of the host, once for all its answers.
    pub remembered: bool,
    /// What it is told by, as it stands in the call or the answer; `None` where no stretch of text tells it.
    pub told_by: Option<String>,
}

impl Server {
    fn of(text: &'static ServerText, certainty: Certainty, reason: impl Into<String>) -> Self {
        Self {
            id: &text.id,
            name: &text.name,
            certainty,
            reason: reason.into(),
            contradicted: false,
            remembered: false,
            told_by: None,
        }
    }

    /// Whether it is that server, as far as is known.
    pub fn is(&self, id: &str) -> bool {
        self.id == id
    }

    /// What is known of it.
    pub fn text(&self) -> Option<&'static ServerText> {
        server(self.id)
    }
}

/// What a server can be recognised by.
#[derive(Clone, Debug, Default)]
pub struct Traces<'a> {
    /// Where the call went.
    pub address: Option<&'a str>,
    /// The answer.
    pub answer: Option<&'a Answer>,
    /// Parameters of the request, by their names.
    pub parameters: Vec<(&'a str, &'a str)>,
    /// What was said besides the answer: the lines of a message.
    pub words: Option<&'a str>,
    /// Who issued the tokens that came.
    pub issuers: Vec<&'a str>,
    /// Whether the address is that of the call itself: a profile alone tells what would be asked, and not who answered.
    pub is_called: bool,
}

/// The server that somebody named.
pub fn named(id: &str) -> Option<Server> {
    if id == UNKNOWN {
        return Some(unknown("you said so".to_owned()));
    }
    server(id).map(|text| Server::of(text, Certainty::Certain, "you said so"))
}

/// The server that the person named for the host of the call.
fn remembered(traces: &Traces<'_>, evidence: &Evidence) -> Option<Server> {
    let host = host_of(traces.address?)?;
    let server = named(evidence.servers.get(&host)?)?;
    Some(Server {
        reason: format!("you said so for {host}"),
        remembered: true,
        ..server
    })
}

const UNKNOWN: &str = "unknown";

fn unknown(reason: String) -> Server {
    Server {
        id: UNKNOWN,
        name: "an unknown server",
        certainty: Certainty::Likely,
        reason,
        contradicted: false,
        remembered: false,
        told_by: None,
    }
}

/// The signs of one server that were found.
struct ServerCandidate {
    server: &'static ServerText,
    signs: Vec<&'static ServerSign>,
}

impl ServerCandidate {
    fn certain(&self, of_call: bool) -> Option<&'static ServerSign> {
        self.signs
            .iter()
            .find(|sign| sign.certainty == Certainty::Certain && sign.by.is_of_call() == of_call)
            .copied()
    }

    /// Whether both the call and the answer speak for it, then how many signs do.
    fn weight(&self) -> (bool, usize) {
        let of_call = self.signs.iter().any(|sign| sign.by.is_of_call());
        let of_answer = self.signs.iter().any(|sign| !sign.by.is_of_call());
        (of_call && of_answer, self.signs.len())
    }

    fn by(&self, sign: &ServerSign, lower: &Lower<'_>) -> Server {
        Server {
            told_by: lower.shown_by(sign).map(ToOwned::to_owned),
            ..Server::of(self.server, sign.certainty, sign.reason.clone())
        }
    }
}

/// Who answered.
pub fn recognise(traces: &Traces<'_>, evidence: &Evidence) -> Server {
    if evidence.tenant == "demo" {
        if let Some(auth0) = server("auth0") {
            let reason = "the demo tenant answers as an Auth0 tenant does";
            return Server::of(auth0, Certainty::Certain, reason);
        }
    }
    if let Some(server) = remembered(traces, evidence) {
        return server;
    }
    let lower = Lower::of(traces, evidence);
    let seen: Vec<ServerCandidate> = servers()
        .iter()
        .map(|server| ServerCandidate {
            server,
            signs: server
                .signs
                .iter()
                .filter(|sign| lower.shown_by(sign).is_some())
                .collect(),
        })
        .filter(|seen| !seen.signs.is_empty())
        .collect();
    let by_answer = first_certain(&seen, false);
    let by_call = first_certain(&seen, true);
    match (by_answer, by_call) {
        (Some((answer, own)), Some((call, other))) if answer.server.id != call.server.id => {
            Server {
                certainty: Certainty::Likely,
                reason: format!(
                    "{}; but {}, which is {}'s: something between them or behind them may have answered",
                    own.reason, other.reason, call.server.name
                ),
                contradicted: true,
                ..answer.by(own, &lower)
            }
        }
        (_, Some((seen, sign))) | (Some((seen, sign)), None) => seen.by(sign, &lower),
        (None, None) => likely(&seen, &lower, evidence),
    }
}

fn first_certain(
    seen: &[ServerCandidate],
    of_call: bool,
) -> Option<(&ServerCandidate, &'static ServerSign)> {
    seen.iter()
        .find_map(|seen| Some((seen, seen.certain(of_call)?)))
}

/// The server that most speaks for; two that are spoken for alike are none.
fn likely(seen: &[ServerCandidate], address: &Lower<'_>, evidence: &Evidence) -> Server {
    let best = seen.iter().max_by_key(|seen| seen.weight());
    if let Some(best) = best {
        let equal: Vec<&ServerCandidate> = seen
            .iter()
            .filter(|other| other.weight() == best.weight())
            .collect();
        if equal.len() > 1 {
            let both: Vec<String> = equal
                .iter()
                .take(3)
                .filter_map(|one| {
                    let sign = one.signs.first()?;
                    Some(format!("{} may speak for {}", sign.reason, one.server.name))
                })
                .collect();
            return unknown(format!("nothing tells which: {}", both.join("; ")));
        }
        if let Some(sign) = best.signs.first() {
            return best.by(sign, address);
        }
    }
    if let Some(server) = by_own_sentence(address) {
        return server;
    }
    if evidence.application.is_some() {
        return auth0("the application's settings are an Auth0 application's");
    }
    // Before the call it is what a profile is made for; an answer to what Auth0 does not exchange is rather another server's.
    let foreign = address.traces.answer.is_some() && address.is_foreign_exchange();
    if is_tenant(address, evidence) && !foreign {
        return auth0("the profile names it as a tenant, whose token endpoint is /oauth/token");
    }
    unknown("nothing known says which server it is".to_owned())
}

/// The one server whose file has the sentence that was said.
fn by_own_sentence(lower: &Lower<'_>) -> Option<Server> {
    // The words of a nonce challenge are RFC 9449's own example, which several servers took over.
    let error = lower
        .traces
        .answer
        .and_then(|answer| answer.error.as_deref());
    if error == Some("use_dpop_nonce") {
        return None;
    }
    // Before the call there are none, and no answers are read to compare them with.
    if lower.described().is_none() && lower.traces.words.is_none() {
        return None;
    }
    let wrote = |server: &ServerText| {
        let mut sentences = server.answers().iter().flat_map(|answer| &answer.sentences);
        sentences.any(|sentence| {
            let told = lower
                .described()
                .is_some_and(|words| sentence.fits(words.trim_end_matches('.')));
            sentence.words() >= TELLING
                && (told
                    || lower
                        .traces
                        .words
                        .and_then(|words| sentence.within(words))
                        .is_some())
                && !RFC_SENTENCES.iter().any(|text| sentence.fits(text))
        })
    };
    let mut found = servers().iter().filter(|server| wrote(server));
    let server = found.next().filter(|_| found.next().is_none())?;
    let reason = format!("{} writes this sentence", server.name);
    Some(Server {
        told_by: lower.described().map(ToOwned::to_owned),
        ..Server::of(server, Certainty::Likely, reason)
    })
}

/// What RFC 6749 (§4.1.2.1, §5.2) and RFC 8707 (§2) say of their codes. Many servers write it out, so it names none of them.
const RFC_SENTENCES: [&str; 12] = [
    "The request is missing a required parameter, includes an unsupported parameter value (other than grant type), repeats a parameter, includes multiple credentials, utilizes more than one mechanism for authenticating the client, or is otherwise malformed",
    "The request is missing a required parameter, includes an invalid parameter value, includes a parameter more than once, or is otherwise malformed",
    "Client authentication failed (e.g., unknown client, no client authentication included, or unsupported authentication method)",
    "The provided authorization grant (e.g., authorization code, resource owner credentials) or refresh token is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client",
    "The authenticated client is not authorized to use this authorization grant type",
    "The client is not authorized to request an authorization code using this method",
    "The authorization grant type is not supported by the authorization server",
    "The requested scope is invalid, unknown, malformed, or exceeds the scope granted by the resource owner",
    "The requested scope is invalid, unknown, or malformed",
    "The resource owner or authorization server denied the request",
    "The authorization server encountered an unexpected condition that prevented it from fulfilling the request",
    "The requested resource is invalid, missing, unknown, or malformed",
];

/// Words that a sentence has at least, if it tells who wrote it.
const TELLING: usize = 5;

/// The address that a message says was called: `POST https://…`, `[POST] "https://…"`.
fn called(words: &str) -> Option<Url> {
    ["POST ", "GET ", "POST] ", "GET] "]
        .iter()
        .find_map(|method| {
            let (_, rest) = words.split_once(method)?;
            let rest = rest.trim_start_matches(['`', '"', '\'', '<']);
            rest.strip_prefix("https://")?;
            let end = rest.find(|c: char| c.is_whitespace() || "`\"'>),".contains(c));
            Url::parse(rest.get(..end.unwrap_or(rest.len()))?).ok()
        })
}

/// Auth0, where nothing but a person's own settings say so.
fn auth0(reason: &str) -> Server {
    server("auth0").map_or_else(
        || unknown(reason.to_owned()),
        |text| Server::of(text, Certainty::Likely, reason),
    )
}

/// Whether the call went to the token endpoint that a profile's tenant has by default.
fn is_tenant(address: &Lower<'_>, evidence: &Evidence) -> bool {
    address.traces.is_called
        && !address.host.is_empty()
        && evidence.tenant.contains(&address.host)
        && address.path == "/oauth/token"
}

/// The traces, taken apart once.
struct Lower<'a> {
    traces: &'a Traces<'a>,
    host: String,
    path: String,
    /// The host of the issuer that discovery named, where it was read.
    issuer: String,
}

impl<'a> Lower<'a> {
    fn of(traces: &'a Traces<'a>, evidence: &Evidence) -> Self {
        let issuer = evidence
            .facts
            .as_ref()
            .and_then(|facts| Url::parse(facts.issuer.as_deref()?).ok());
        let url = traces
            .address
            .and_then(|text| Url::parse(text).ok())
            .or_else(|| called(traces.words?));
        Self {
            traces,
            host: url
                .as_ref()
                .and_then(Url::host_str)
                .unwrap_or_default()
                .to_owned(),
            issuer: issuer
                .as_ref()
                .and_then(Url::host_str)
                .unwrap_or_default()
                .to_owned(),
            path: url.map(|url| url.path().to_owned()).unwrap_or_default(),
        }
    }

    /// Returns the text that shows a sign, of a sentence its longest piece; `None` if nothing shows it.
    fn shown_by<'s>(&'s self, sign: &'s ServerSign) -> Option<&'s str> {
        let fits = |text: &str| sign.pattern.fits(text);
        let answer = self.traces.answer;
        let error = answer.and_then(|answer| answer.error.as_deref());
        if error.is_some_and(|error| {
            !sign.errors.is_empty() && !sign.errors.iter().any(|one| one == error)
        }) {
            return None;
        }
        if self.is_elsewhere(sign) {
            return None;
        }
        let is_named =
            |name: &str, value: &str| name.eq_ignore_ascii_case(&sign.name) && fits(value);
        let member = |all: &'s [(String, String)]| {
            let (name, value) = all.iter().find(|(name, value)| is_named(name, value))?;
            Some(if value.is_empty() { name } else { value }.as_str())
        };
        match sign.by {
            SignSource::Host => [&self.host, &self.issuer]
                .into_iter()
                .find(|host| !host.is_empty() && fits(host))
                .map(String::as_str),
            SignSource::Path => (!self.path.is_empty() && fits(self.path.trim_end_matches('/'))
                || self.path.len() > 1 && fits(&self.path))
            .then_some(self.path.as_str()),
            SignSource::Header => member(&answer?.headers),
            SignSource::Member => member(&answer?.members),
            SignSource::Issuer => {
                let mut issuers = self.traces.issuers.iter();
                issuers.find(|issuer| fits(issuer)).copied()
            }
            SignSource::Sentence => self
                .said()
                .any(|words| Self::says(&sign.pattern, words))
                .then(|| sign.pattern.longest_piece()),
            SignSource::Body => answer
                .and_then(|answer| answer.text.as_deref())
                .into_iter()
                .chain(self.traces.words)
                .any(fits)
                .then(|| sign.pattern.longest_piece()),
            SignSource::Parameter => {
                let mut parameters = self.traces.parameters.iter();
                let found = parameters.find(|(name, value)| is_named(name, value));
                found.map(|(_, value)| *value)
            }
        }
    }

    /// Whether the status, the path or the host says that somebody else shows the sign here.
    fn is_elsewhere(&self, sign: &ServerSign) -> bool {
        let status = self.traces.answer.and_then(|answer| answer.status);
        let other_status = !sign.statuses.is_empty()
            && status.is_some_and(|status| !sign.statuses.contains(&status));
        let path = self.path.trim_end_matches('/');
        let other_path = !sign.paths.is_empty()
            && !path.is_empty()
            && !sign.paths.iter().any(|pattern| pattern.fits(path));
        other_status || other_path || sign.except.iter().any(|pattern| pattern.fits(&self.host))
    }

    /// Whether a token is exchanged that Auth0 makes no exchange for: its profiles take no type of `urn:ietf` (Auth0: Custom Token
    /// Exchange), and what it does with access tokens and ID tokens has its own grant or asks for another type.
    fn is_foreign_exchange(&self) -> bool {
        let parameter = |wanted: &str| {
            let mut all = self.traces.parameters.iter();
            all.find(|(name, _)| *name == wanted)
                .map(|(_, value)| *value)
        };
        parameter("grant_type") == Some(TOKEN_EXCHANGE_GRANT)
            && ["jwt", "saml1", "saml2"].iter().any(|kind| {
                parameter("subject_token_type")
                    .and_then(|value| value.strip_prefix("urn:ietf:params:oauth:token-type:"))
                    == Some(kind)
            })
    }

    /// Whether these words are the sentence, or hold it.
    fn says(sentence: &Pattern, words: &str) -> bool {
        let words = words.trim();
        sentence.fits(words)
            || sentence.fits(words.trim_end_matches('.'))
            || sentence.within(words).is_some()
    }

    fn described(&self) -> Option<&'a str> {
        self.traces.answer?.description.as_deref().map(str::trim)
    }

    fn said(&self) -> impl Iterator<Item = &'a str> {
        let answer = self.traces.answer;
        answer
            .and_then(|answer| answer.description.as_deref())
            .into_iter()
            .chain(answer.and_then(|answer| answer.error.as_deref()))
            .chain(self.traces.words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(address: Option<&str>, headers: &[(&str, &str)], body: &str) -> Server {
        let mut answer = Answer {
            status: Some(400),
            headers: headers
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            ..Answer::default()
        };
        answer.read(body);
        let traces = Traces {
            address,
            answer: Some(&answer),
            ..Traces::default()
        };
        recognise(&traces, &Evidence::default())
    }

    #[test]
    fn auth0_is_known_behind_a_custom_domain_and_by_its_sentences() {
        let host = of(Some("https://acme.eu.auth0.com/oauth/token"), &[], "{}");
        assert_eq!((host.id, host.certainty), ("auth0", Certainty::Certain));
        let header = of(
            Some("https://login.acme.example/oauth/token"),
            &[("x-auth0-requestid", "1")],
            r#"{"error":"x"}"#,
        );
        assert_eq!((header.id, header.certainty), ("auth0", Certainty::Certain));
        let sentence = of(
            None,
            &[],
            r#"{"error":"invalid_grant","error_description":"Unknown or invalid refresh token."}"#,
        );
        assert_eq!(
            (sentence.id, sentence.certainty),
            ("auth0", Certainty::Likely)
        );
        for nobody in [
            // FusionAuth's.
            r#"{"error":"invalid_request","error_description":"Invalid Authorization Code"}"#,
            r#"{"error":"invalid_grant"}"#,
            r#"{"error":"access_denied","error_description":"No"}"#,
        ] {
            assert_eq!(of(None, &[], nobody).id, "unknown", "{nobody}");
        }
    }

    #[test]
    fn sentences_that_many_write_name_no_one() {
        for body in [
            // laravel/passport#1306 and #473: the words of RFC 6749 §5.2 and §4.1.2.1.
            r#"{"error":"invalid_grant","error_description":"The provided authorization grant (e.g., authorization code, resource owner credentials) or refresh token is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client.","hint":""}"#,
            r#"{"error":"invalid_request","error_description":"The request is missing a required parameter, includes an invalid parameter value, includes a parameter more than once, or is otherwise malformed.","hint":"Check the `client_id` parameter"}"#,
            r#"{"error":"unauthorized_client","error_description":"The authenticated client is not authorized to use this authorization grant type."}"#,
            // spotify/web-api#267, beside status 400.
            r#"{"error":"invalid_grant","error_description":"Invalid authorization code"}"#,
            // A gateway's: Auth0 names the audience behind it (aws-samples/ask-around-me#2).
            r#"{"message":"Service not found"}"#,
            // dexidp/dex server/handlers.go.
            r#"{"error":"invalid_request","error_description":"Invalid subject_token_type"}"#,
        ] {
            assert_eq!(of(None, &[], body).id, "unknown", "{body}");
        }
        // What Hydra's library says behind them is its own.
        let hydra = of(
            None,
            &[],
            r#"{"error":"invalid_grant","error_description":"The provided authorization grant (e.g., authorization code, resource owner credentials) or refresh token is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client. The authorization code has already been used."}"#,
        );
        assert_eq!(hydra.id, "ory_hydra");
    }

    #[test]
    fn a_sign_counts_at_its_status_path_and_host_only() {
        let code = |status: Option<u16>, address: Option<&str>| {
            let mut answer = Answer {
                status,
                ..Answer::default()
            };
            answer.read(
                r#"{"error":"invalid_grant","error_description":"Invalid authorization code"}"#,
            );
            let traces = Traces {
                address,
                answer: Some(&answer),
                ..Traces::default()
            };
            recognise(&traces, &Evidence::default()).id
        };
        let custom = Some("https://login.acme.example/oauth/token");
        for (status, address, id) in [
            (Some(403), None, "auth0"),
            (Some(403), custom, "auth0"),
            (None, None, "auth0"),
            (Some(400), None, "unknown"),
            (
                None,
                Some("https://accounts.spotify.com/api/token"),
                "unknown",
            ),
        ] {
            assert_eq!(code(status, address), id, "{status:?} {address:?}");
        }
        for (address, header, id) in [
            ("https://id.acme.example/oauth/v2/token", "x", "zitadel"),
            // Zoho: Get access token; oracle-devrel/technology-engineering#1429.
            ("https://accounts.zoho.eu/oauth/v2/token", "x", "unknown"),
            ("https://id.acme.example/oauth2/v1/token", "x", "okta"),
            (
                "https://idcs-1.identity.oraclecloud.com/oauth2/v1/token",
                "x",
                "unknown",
            ),
            // Every service behind Amazon's API Gateway sends it.
            (
                "https://auth.acme.example/token",
                "x-amzn-requestid",
                "unknown",
            ),
        ] {
            let server = of(
                Some(address),
                &[(header, "1")],
                r#"{"error":"invalid_client"}"#,
            );
            assert_eq!(server.id, id, "{address}");
        }
    }

    #[test]
    fn a_contradiction_is_said_and_nothing_is_certain() {
        let both = of(
            Some("https://acme.eu.auth0.com/oauth/token"),
            &[],
            r#"{"error":"invalid_grant","error_description":"AADSTS50013: no","error_codes":[50013],"trace_id":"t"}"#,
        );
        assert!(
            both.contradicted && both.certainty == Certainty::Likely,
            "{both:?}"
        );
        assert!(both.reason.contains("Auth0"), "{}", both.reason);
    }

    #[test]
    fn what_was_said_of_a_host_goes_before_all_signs_but_the_demo_tenants() {
        let said = |tenant: &str, id: &str, address: &'static str| {
            let evidence = Evidence {
                tenant: tenant.to_owned(),
                servers: [("login.example.com".to_owned(), id.to_owned())].into(),
                ..Evidence::default()
            };
            let traces = Traces {
                address: Some(address),
                ..Traces::default()
            };
            recognise(&traces, &evidence)
        };
        let keycloak = "https://login.example.com/realms/a/protocol/openid-connect/token";
        let server = said("", "auth0", keycloak);
        assert_eq!(
            (server.id, server.certainty, server.reason.as_str()),
            (
                "auth0",
                Certainty::Certain,
                "you said so for login.example.com"
            )
        );
        assert!(server.remembered);
        for (tenant, id, address, wanted) in [
            ("", "unknown", keycloak, "unknown"),
            // An id of another version's.
            ("", "nobody", keycloak, "keycloak"),
            (
                "",
                "auth0",
                "https://login.example.com:8443/realms/a/protocol/openid-connect/token",
                "keycloak",
            ),
            ("demo", "keycloak", "https://login.example.com/", "auth0"),
        ] {
            assert_eq!(said(tenant, id, address).id, wanted, "{tenant} {id}");
        }
    }

    #[test]
    fn a_profiles_tenant_is_auth0_unless_it_exchanges_what_auth0_does_not() {
        for (kind, answered, id) in [
            ("https://acme.example/legacy", true, "auth0"),
            ("urn:ietf:params:oauth:token-type:jwt", false, "auth0"),
            ("urn:ietf:params:oauth:token-type:jwt", true, "unknown"),
            (
                "urn:ietf:params:oauth:token-type:access_token",
                true,
                "auth0",
            ),
        ] {
            let answer = Answer::default();
            let traces = Traces {
                address: Some("https://login.example.com/oauth/token"),
                answer: answered.then_some(&answer),
                is_called: true,
                parameters: vec![
                    ("grant_type", TOKEN_EXCHANGE_GRANT),
                    ("subject_token_type", kind),
                ],
                ..Traces::default()
            };
            let evidence = Evidence {
                tenant: "login.example.com".to_owned(),
                ..Evidence::default()
            };
            assert_eq!(recognise(&traces, &evidence).id, id, "{kind} {answered}");
        }
    }

    #[test]
    fn whoever_is_named_it_is() {
        assert_eq!(named("okta").map(|server| server.id), Some("okta"));
        assert_eq!(named("unknown").map(|server| server.id), Some("unknown"));
        assert_eq!(named("nobody"), None);
    }
}
