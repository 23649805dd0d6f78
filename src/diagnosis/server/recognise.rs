//! Which server answered, by what a paste shows: where the call went, and what came back.

use super::catalogue::{ServerSign, ServerText, server, servers};
use super::host::host_of;
use super::traces::{ShownTraces, Traces};
use crate::diagnosis::pattern::Searched;
use crate::diagnosis::{Body, Certainty, Evidence};

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

    fn by(&self, sign: &ServerSign, shown: &ShownTraces<'_>) -> Server {
        Server {
            told_by: shown.shown_by(sign).map(ToOwned::to_owned),
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
    let shown = ShownTraces::of(traces, evidence);
    let seen: Vec<ServerCandidate> = servers()
        .iter()
        .map(|server| ServerCandidate {
            server,
            signs: server
                .signs
                .iter()
                .filter(|sign| shown.shown_by(sign).is_some())
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
                ..answer.by(own, &shown)
            }
        }
        // No token endpoint writes pages: a proxy or a gateway before it does.
        (None, Some((seen, sign))) if is_page(traces) && !seen.weight().0 => Server {
            certainty: Certainty::Likely,
            ..seen.by(sign, &shown)
        },
        (_, Some((seen, sign))) | (Some((seen, sign)), None) => seen.by(sign, &shown),
        (None, None) => likely(&seen, &shown, evidence),
    }
}

fn is_page(traces: &Traces<'_>) -> bool {
    let body = traces.answer.map(|answer| &answer.body);
    matches!(body, Some(Body::Html(_)))
}

fn first_certain(
    seen: &[ServerCandidate],
    of_call: bool,
) -> Option<(&ServerCandidate, &'static ServerSign)> {
    seen.iter()
        .find_map(|seen| Some((seen, seen.certain(of_call)?)))
}

/// The server that most speaks for; two that are spoken for alike are none.
fn likely(seen: &[ServerCandidate], shown: &ShownTraces<'_>, evidence: &Evidence) -> Server {
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
            return best.by(sign, shown);
        }
    }
    if let Some(server) = by_own_sentence(shown) {
        return server;
    }
    if evidence.application.is_some() {
        return auth0("the application's settings are an Auth0 application's");
    }
    // Before the call it is what a profile is made for; an answer to what Auth0 does not exchange is rather another server's.
    let foreign = shown.traces.answer.is_some() && shown.is_foreign_exchange();
    if is_tenant(shown, evidence) && !foreign {
        return auth0("the profile names it as a tenant, whose token endpoint is /oauth/token");
    }
    unknown("nothing known says which server it is".to_owned())
}

/// The one server whose file has the sentence that was said.
fn by_own_sentence(shown: &ShownTraces<'_>) -> Option<Server> {
    // The words of a nonce challenge are RFC 9449's own example, which several servers took over.
    let error = shown
        .traces
        .answer
        .and_then(|answer| answer.error.as_deref());
    if error == Some("use_dpop_nonce") {
        return None;
    }
    // Before the call there are none, and no answers are read to compare them with.
    if shown.described().is_none() && shown.traces.words.is_none() {
        return None;
    }
    let described = shown.described().map(|words| words.trim_end_matches('.'));
    let words = shown.traces.words.map(Searched::new);
    let wrote = |server: &ServerText| {
        let mut sentences = server.answers().iter().flat_map(|answer| &answer.sentences);
        sentences.any(|sentence| {
            let told = described.is_some_and(|words| sentence.fits(words));
            let within = |words: &Searched<'_>| sentence.within(words).is_some();
            (told || words.as_ref().is_some_and(within))
                && sentence.words() >= TELLING
                && !RFC_SENTENCES.iter().any(|text| sentence.fits(text))
        })
    };
    let mut found = servers().iter().filter(|server| wrote(server));
    let server = found.next().filter(|_| found.next().is_none())?;
    let reason = format!("{} writes this sentence", server.name);
    Some(Server {
        told_by: shown.described().map(ToOwned::to_owned),
        ..Server::of(server, Certainty::Likely, reason)
    })
}

/// What RFC 6749 (§4.1.2.1, §5.2), RFC 8707 (§2) and RFC 9449 (§8) say of their codes. Many servers write it out, so it names none of them.
const RFC_SENTENCES: [&str; 13] = [
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
    "Authorization server requires nonce in DPoP proof",
];

/// Words that a sentence has at least, if it tells who wrote it.
const TELLING: usize = 5;

/// Auth0, where nothing but a person's own settings say so.
fn auth0(reason: &str) -> Server {
    server("auth0").map_or_else(
        || unknown(reason.to_owned()),
        |text| Server::of(text, Certainty::Likely, reason),
    )
}

/// Whether the call went to the token endpoint that a profile's tenant has by default.
fn is_tenant(shown: &ShownTraces<'_>, evidence: &Evidence) -> bool {
    shown.traces.is_called
        && !shown.host.is_empty()
        && evidence.tenant.contains(&shown.host)
        && shown.path == "/oauth/token"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnosis::Answer;
    use crate::exchange::TOKEN_EXCHANGE_GRANT;

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
            // Of an app's own program, without a code of Auth0's, and of one that says more.
            r#"{"message":"user is blocked"}"#,
            r#"{"error":"access_denied","error_description":"Your user is blocked by us"}"#,
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
    fn a_page_at_an_address_is_not_certainly_its_servers() {
        let token = Some("https://id.acme.example/realms/a/protocol/openid-connect/token");
        let page = "<html><head><title>401 Authorization Required</title></head></html>";
        for (body, certainty) in [(page, Certainty::Likely), ("{}", Certainty::Certain)] {
            let server = of(token, &[], body);
            assert_eq!((server.id, server.certainty), ("keycloak", certainty));
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
