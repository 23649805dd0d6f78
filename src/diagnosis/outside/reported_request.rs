//! What a pasted text tells of the request that was answered: never a secret of it.

use super::mask;
use super::trust_policy::TrustCondition;
use crate::diagnosis::answer::json_type;
use crate::diagnosis::token_claims::{TokenClaims, TokenParameter};
use crate::exchange::subject_token::Shape;
use crate::exchange::{TextField, Texts, WireRequest};
use crate::json::Json;
use crate::secret::basic_pair;
use crate::token::{NonceForm, Token, decode};
use url::Url;

/// Characters of a value that are kept.
const KEPT: usize = 8000;
/// Parameters whose names are kept.
const PARAMETERS: usize = 64;

/// Parameters whose values are no secret and say which call it was, or why it was refused.
const TELLING: [&str; 16] = [
    "action",
    "actor_token_type",
    "assertion_type",
    "client_assertion_type",
    "connection",
    "login_hint",
    "options",
    "organization",
    "provider",
    "redirect_uri",
    "requested_issuer",
    "requested_subject",
    "requested_token_use",
    "response_type",
    "rolearn",
    "subject_issuer",
];

/// Parameters of an address that present a token (RFC 6750 §2.3; Google: tokeninfo; Facebook: debug_token, oauth/access_token).
const PRESENTING: [&str; 4] = [
    "access_token",
    "id_token",
    "input_token",
    "fb_exchange_token",
];

/// What is known of a request. `None` is not known; where the whole request was there, what it did not say is `Some(false)`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReportedRequest {
    /// Where it went, without query and credentials.
    pub token_endpoint: Option<String>,
    /// `POST`, `GET`
    pub method: Option<String>,
    /// `Content-Type`, as sent.
    pub content_type: Option<String>,
    /// The plain parameters; a text is empty where it was sent empty.
    pub texts: Texts,
    /// How the client proved who it is: `none`, `client_secret_post`, `client_secret_basic`, `private_key_jwt`.
    pub client_authentication: Option<&'static str>,
    /// How the client secret is hashed, where it is what a server keeps of one.
    pub secret_hash: Option<&'static str>,
    /// What the subject token looked like. The token itself was dropped.
    pub shape: Option<Shape>,
    /// Whether an actor token was sent.
    pub has_actor_token: Option<bool>,
    /// Whether `user_profile` was sent.
    pub has_user_profile: Option<bool>,
    /// `user_profile`: the text on the wire, or the compact JSON of what was sent instead of a text.
    pub user_profile: Option<String>,
    /// The JSON type of `user_profile`, where it was no text: `an object`.
    pub user_profile_type: Option<&'static str>,
    /// The scheme of `Authorization`: `Basic`, `Bearer`, `DPoP`, `none` where the header is not there, or `another`.
    pub authorization: Option<&'static str>,
    /// Whether a DPoP proof was sent.
    pub has_proof: Option<bool>,
    /// The names of the parameters that were sent, in order.
    pub names: Vec<String>,
    /// Values of other parameters that are no secret, by their lower-case names.
    pub values: Vec<(String, String)>,
    /// What the tokens of the request say of themselves.
    pub tokens: Vec<(TokenParameter, TokenClaims)>,
    /// The nonce that was sent beside an ID token. It is compared while the text is read, and dropped then.
    pub(super) nonce: Option<String>,
    /// How the nonce in its token stands to the one that was sent beside it, which is not kept.
    pub nonce_form: Option<NonceForm>,
    /// What a trust policy beside it takes of the token, and what the token has.
    pub trust: Vec<TrustCondition>,
}

/// Whether a document is the body of a request, not of an answer.
pub(super) fn is_request(document: &Json) -> bool {
    ["grant_type", "subject_token", "subject_token_type"]
        .iter()
        .any(|name| document.get(name).is_some())
}

impl ReportedRequest {
    /// Whether the text told nothing of the request.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Takes one body parameter in.
    pub(super) fn take(&mut self, name: &str, value: &Json) {
        let text = match value {
            Json::String(text) | Json::Number(text) => Some(text.clone()),
            Json::Array(items) => {
                let words: Vec<&str> = items.iter().filter_map(Json::as_str).collect();
                Some(words.join(" "))
            }
            _ => None,
        };
        if self.names.len() < PARAMETERS {
            self.names.push(name.to_owned());
        }
        let lower = name.to_ascii_lowercase();
        if let Some(value) = text
            .as_ref()
            .filter(|_| TELLING.contains(&lower.as_str()) && self.values.len() < PARAMETERS)
        {
            self.values.push((lower, value.clone()));
        }
        // Read once: a token may be large, and all that is said of it comes of its claims.
        if let Some((parameter, value)) =
            parameter_of(name).zip(text.as_deref().filter(|text| is_shown(text)))
        {
            let claims = TokenClaims::of(value);
            if name == "subject_token" {
                self.shape = claims.shape;
            }
            self.tokens.push((parameter, claims));
        }
        if let Some(field) = TextField::of_name(name) {
            *self.texts.get_mut(field) = text;
            return;
        }
        match name {
            "actor_token" => self.has_actor_token = Some(true),
            "client_secret" => {
                self.client_authentication = Some("client_secret_post");
                self.secret_hash = value.as_str().and_then(hash_of);
            }
            "client_assertion" => self.client_authentication = Some("private_key_jwt"),
            "nonce" => self.nonce = text.filter(|text| is_shown(text)),
            "user_profile" => {
                self.has_user_profile = Some(true);
                self.user_profile_type = value.as_str().is_none().then(|| json_type(value));
                self.user_profile = Some(match value {
                    Json::String(text) => text.clone(),
                    other => other.to_compact(),
                });
            }
            _ => {}
        }
    }

    /// Takes the members of a JSON body in.
    pub(super) fn members(&mut self, document: &Json) {
        for (name, value) in document.members().unwrap_or_default() {
            // Better Auth's body has the token in an object, with its nonce.
            match value.get("token").filter(|_| parameter_of(name).is_some()) {
                Some(token) => {
                    self.take(name, token);
                    if let Some(nonce) = value.get("nonce") {
                        self.take("nonce", nonce);
                    }
                }
                None => self.take(name, value),
            }
        }
    }

    /// Takes a body in, whichever way it is written.
    pub(super) fn body(&mut self, text: &str) {
        let text = text.trim();
        match Json::parse(text) {
            Ok(document) if document.members().is_some() => self.members(&document),
            _ if text.starts_with(['{', '[', '<']) || !text.contains('=') => return,
            _ => {
                for (name, value) in form_urlencoded::parse(text.as_bytes()) {
                    self.take(&name, &Json::text(value));
                }
            }
        }
        self.complete();
    }

    /// Takes the parameters in that stand one on a line, as Postman's console shows a form: `grant_type: "x"`.
    pub(super) fn lines(&mut self, text: &str) {
        let parameters: Vec<(&str, &str)> = text
            .lines()
            .filter_map(|line| {
                let (name, value) = line.trim().split_once(": \"")?;
                let value = value.strip_suffix('"')?;
                name.bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
                    .then_some((name, value))
            })
            .take(PARAMETERS)
            .collect();
        if parameters.iter().any(|(name, _)| *name == "grant_type") {
            for (name, value) in parameters {
                self.take(name, &Json::text(value));
            }
        }
    }

    /// The whole body was there: what it did not say was not sent.
    pub(super) fn complete(&mut self) {
        self.has_user_profile = self.has_user_profile.or(Some(false));
        self.has_actor_token = self.has_actor_token.or(Some(false));
        self.client_authentication = self.client_authentication.or(Some("none"));
    }

    /// Takes all headers of a request in.
    pub(super) fn headers(&mut self, headers: &[(String, String)]) {
        let proof = headers
            .iter()
            .find(|(name, value)| name.eq_ignore_ascii_case("dpop") && is_shown(value))
            .map(|(_, proof)| decode(proof));
        self.headers_with(headers, proof.as_ref());
    }

    /// The same, with the proof in them decoded.
    fn headers_with(&mut self, headers: &[(String, String)], proof: Option<&Token>) {
        let value = |name: &str| {
            headers
                .iter()
                .find(|(known, _)| known.eq_ignore_ascii_case(name))
                .map(|(_, value)| value.as_str())
        };
        self.has_proof = Some(value("dpop").is_some());
        if let Some(proof) = proof {
            self.tokens
                .push((TokenParameter::Proof, TokenClaims::of_proof(proof)));
        }
        if let Some(bearer) = value("authorization").and_then(presented) {
            self.tokens
                .push((TokenParameter::Subject, TokenClaims::of(bearer)));
        }
        self.content_type = value("content-type").map(ToOwned::to_owned);
        let scheme = value("authorization").map(|value| {
            let scheme = value.split_whitespace().next().unwrap_or_default();
            ["Basic", "Bearer", "DPoP"]
                .into_iter()
                .find(|known| scheme.eq_ignore_ascii_case(known))
                .unwrap_or("another")
        });
        self.authorization = Some(scheme.unwrap_or("none"));
        if scheme == Some("Basic") {
            self.client_authentication = Some("client_secret_basic");
            let pair = value("authorization").and_then(pair_of);
            self.texts.client_id = pair.as_deref().and_then(basic_client);
            self.secret_hash = pair
                .as_deref()
                .and_then(|pair| hash_of(pair.split_once(':')?.1));
        }
    }

    /// Takes user and password of HTTP Basic in, which a tool keeps apart from its header.
    pub(super) fn basic(&mut self, user: &str, password: &str) {
        self.client_authentication = Some("client_secret_basic");
        self.texts.client_id = Some(user.to_owned());
        self.secret_hash = hash_of(password);
    }

    /// What a call of one's own says, read as a pasted one is; `proof` is the one that it carried.
    pub fn of_call(request: &WireRequest, proof: Option<&Token>) -> Self {
        let mut known = Self {
            method: Some(request.method.to_owned()),
            ..Self::default()
        };
        known.address(request.url.as_str());
        let headers: Vec<(String, String)> = request
            .headers
            .iter()
            .map(|(name, value)| (name.clone(), value.expose().expose().to_owned()))
            .collect();
        known.headers_with(&headers, proof);
        known.body(request.body.expose().expose());
        known.masked()
    }

    /// What a form that went to an address says.
    #[cfg(test)]
    pub fn of_form(address: &str, form: &str) -> Self {
        let mut known = Self::default();
        known.address(address);
        known.body(form);
        known
    }

    /// The claims of the first token in that place.
    pub fn token(&self, parameter: TokenParameter) -> Option<&TokenClaims> {
        self.tokens
            .iter()
            .find(|(known, _)| *known == parameter)
            .map(|(_, claims)| claims)
    }

    /// The ID tokens that were sent.
    fn id_tokens(&self) -> impl Iterator<Item = &TokenClaims> {
        self.tokens
            .iter()
            .filter(|(known, claims)| *known == TokenParameter::Subject && !claims.aud.is_empty())
            .map(|(_, claims)| claims)
    }

    /// The nonce that was sent, and the one in the ID token beside it; `None` where no ID token can be read.
    pub(super) fn nonces(&self) -> Option<(Option<&str>, Option<&str>)> {
        self.id_tokens().next()?;
        let in_token = self.id_tokens().find_map(|claims| claims.nonce.as_deref());
        Some((self.nonce.as_deref(), in_token))
    }

    /// The value of another parameter.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether a parameter of that name was sent; nothing where only a part of the request is known.
    pub fn sent(&self, name: &str) -> Option<bool> {
        let there = self.names.iter().any(|known| known == name);
        (there || self.is_whole()).then_some(there)
    }

    /// Takes the address in, with the tokens that it presents.
    pub(super) fn address(&mut self, address: &str) {
        let Ok(mut url) = Url::parse(address) else {
            return;
        };
        for (name, value) in presented_in(address) {
            self.take(&name, &Json::text(value));
        }
        url.set_query(None);
        url.set_fragment(None);
        if url.set_username("").is_ok() && url.set_password(None).is_ok() {
            self.token_endpoint = Some(url.into());
        }
    }

    /// The same with everything masked that looks like a token where none belongs.
    pub(super) fn masked(mut self) -> Self {
        self.nonce_form = self
            .nonces()
            .and_then(|(sent, found)| Some(NonceForm::of(found?, sent?)));
        self.nonce = None;
        for field in [
            &mut self.token_endpoint,
            &mut self.method,
            &mut self.content_type,
            &mut self.user_profile,
        ]
        .into_iter()
        .chain(self.texts.iter_mut().map(|(_, text)| text))
        .flatten()
        {
            *field = mask::kept(field, KEPT);
        }
        let values = self.values.iter_mut().map(|(_, value)| value);
        let claims = self
            .tokens
            .iter_mut()
            .flat_map(|(_, claims)| claims.texts());
        for text in values.chain(claims).chain(self.names.iter_mut()) {
            *text = mask::kept(text, KEPT);
        }
        // A random word has no place in these.
        for field in [
            &mut self.texts.grant_type,
            &mut self.texts.audience,
            &mut self.texts.resource,
            &mut self.texts.scope,
        ]
        .into_iter()
        .flatten()
        {
            *field = mask::description(field, None);
        }
        self
    }
}

/// The parameters of an address that present a token, with the token.
pub(super) fn presented_in(address: &str) -> Vec<(String, String)> {
    let Ok(url) = Url::parse(address) else {
        return Vec::new();
    };
    url.query_pairs()
        .filter(|(name, _)| PRESENTING.contains(&name.as_ref()))
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect()
}

/// Whether a value stands there itself, and not what somebody put in its place.
fn is_shown(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let hidden = ["masked", "redacted", "{{", "[variable "]
        .iter()
        .any(|mark| lower.contains(mark));
    !hidden
        && !text
            .chars()
            .all(|c| matches!(c, '*' | 'x' | 'X' | '.' | '…'))
}

fn parameter_of(name: &str) -> Option<TokenParameter> {
    Some(match name {
        "subject_token" | "WebIdentityToken" | "SAMLAssertion" | "access_token" | "id_token"
        | "idToken" | "identityToken" | "identity_token" | "input_token" | "fb_exchange_token"
        | "jwt" => TokenParameter::Subject,
        "actor_token" => TokenParameter::Actor,
        "assertion" => TokenParameter::Assertion,
        "client_secret" => TokenParameter::ClientSecret,
        "client_assertion" => TokenParameter::ClientAssertion,
        "refresh_token" => TokenParameter::Refresh,
        "code" => TokenParameter::Code,
        _ => return None,
    })
}

/// The token that an `Authorization` header presents (RFC 6750 §2.1, RFC 9449 §7.1), also a JWT without a scheme before it.
fn presented(value: &str) -> Option<&str> {
    let value = value.trim();
    let Some((scheme, token)) = value.split_once(' ') else {
        let is_jwt = value.starts_with("eyJ") && value.matches('.').count() == 2;
        return (is_jwt && is_shown(value)).then_some(value);
    };
    let token = token.trim();
    let known = ["bearer", "dpop"]
        .iter()
        .any(|one| scheme.eq_ignore_ascii_case(one));
    (known && is_shown(token)).then_some(token)
}

/// User and password of an `Authorization` header of HTTP Basic.
fn pair_of(value: &str) -> Option<String> {
    let (_, encoded) = value.trim().split_once(' ')?;
    basic_pair(encoded)
}

/// How a text is hashed that programs keep in place of a password (PHC string format, crypt(3), Django's and LDAP's forms).
fn hash_of(text: &str) -> Option<&'static str> {
    const SCHEMES: [(&str, &str); 12] = [
        ("pbkdf2_", "a PBKDF2 hash"),
        ("$pbkdf2", "a PBKDF2 hash"),
        ("$2a$", "a bcrypt hash"),
        ("$2b$", "a bcrypt hash"),
        ("$2y$", "a bcrypt hash"),
        ("bcrypt$", "a bcrypt hash"),
        ("bcrypt_sha256$", "a bcrypt hash"),
        ("$argon2", "an Argon2 hash"),
        ("argon2$", "an Argon2 hash"),
        ("$scrypt$", "a scrypt hash"),
        ("$6$", "a SHA-512 hash"),
        ("{SSHA", "a salted SHA hash"),
    ];
    let known = SCHEMES
        .into_iter()
        .find(|(begin, _)| text.starts_with(begin));
    known.filter(|_| text.len() > 40).map(|(_, scheme)| scheme)
}

/// The client of HTTP Basic (RFC 6749 §2.3.1). The password behind it is dropped.
fn basic_client(pair: &str) -> Option<String> {
    let (client, _) = pair.split_once(':')?;
    let form = client.replace('&', "%26");
    let (decoded, _) = form_urlencoded::parse(form.as_bytes()).next()?;
    (!decoded.is_empty()).then(|| crate::token::invisible::quoted(&decoded))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_read_in_both_encodings() {
        let apple = "http://auth0.com/oauth/token-type/apple-authz-code";
        let form = format!(
            "grant_type=g&client_id=c&subject_token=EAAx&subject_token_type={apple}&scope=openid+profile&requested_token_type="
        );
        let json = format!(
            r#"{{"grant_type":"g","client_id":"c","subject_token":"EAAx","subject_token_type":"{apple}","scope":"openid profile","requested_token_type":""}}"#
        );
        for body in [form, json] {
            let mut known = ReportedRequest::default();
            known.body(&body);
            assert_eq!(known.texts.client_id.as_deref(), Some("c"));
            assert_eq!(known.texts.subject_token_type.as_deref(), Some(apple));
            assert_eq!(known.texts.scope.as_deref(), Some("openid profile"));
            assert_eq!(known.texts.requested_token_type.as_deref(), Some(""));
            assert_eq!(known.shape, Some(Shape::FacebookUserToken));
            assert_eq!(known.has_user_profile, Some(false));
            assert_eq!(known.client_authentication, Some("none"));
            assert!(!format!("{known:?}").contains("EAAx"));
        }
    }

    #[test]
    fn parameters_can_stand_one_on_a_line() {
        let mut known = ReportedRequest::default();
        known.lines("POST https://x.example\n    grant_type: \"g\"\n    subject_token: \"EAAx\"\n{\"error\":\"x\"}");
        assert_eq!(known.texts.grant_type.as_deref(), Some("g"));
        assert!(!format!("{known:?}").contains("EAAx"));
        let mut known = ReportedRequest::default();
        known.lines("scope: \"openid\"\n\"grant_type\": \"g\"");
        assert!(known.is_empty());
    }

    #[test]
    fn a_profile_that_is_no_text_is_named() {
        let mut known = ReportedRequest::default();
        known.body(r#"{"user_profile":{"name":"A"},"client_secret":"s"}"#);
        assert_eq!(known.user_profile_type, Some("an object"));
        assert_eq!(known.user_profile.as_deref(), Some(r#"{"name":"A"}"#));
        assert_eq!(known.client_authentication, Some("client_secret_post"));
    }

    #[test]
    fn a_hash_in_the_secrets_place_is_named() {
        let hash = "$2y$10$abcdefghijklmnopqrstuuNotASecretNotASecretNotASecret00";
        let mut known = ReportedRequest::default();
        known.take("client_secret", &Json::text(hash));
        assert_eq!(known.secret_hash, Some("a bcrypt hash"));
        assert!(!format!("{known:?}").contains("NotASecret"));
        known.basic("app", "$2y$short");
        assert_eq!(known.secret_hash, None);
    }

    #[test]
    fn an_address_loses_what_may_be_secret() {
        let mut known = ReportedRequest::default();
        known.address("https://u:p@acme.example/oauth/token?code=x#y");
        assert_eq!(
            known.token_endpoint.as_deref(),
            Some("https://acme.example/oauth/token")
        );
    }

    #[test]
    fn an_address_presents_a_token() {
        for (address, name) in [
            (
                "https://a.example/tokeninfo?id_token=Abc%2B1&alt=json",
                "id_token",
            ),
            (
                "https://a.example/oauth/access_token?fb_exchange_token=Abc",
                "fb_exchange_token",
            ),
        ] {
            let mut known = ReportedRequest::default();
            known.address(address);
            assert_eq!(known.names, [name]);
            assert!(known.token(TokenParameter::Subject).is_some());
            assert!(!format!("{known:?}").contains("Abc"));
        }
        assert!(presented_in("https://a.example/docs?page=2").is_empty());
    }

    #[test]
    fn a_header_presents_a_token_with_a_scheme_or_a_jwt_alone() {
        for (value, token) in [
            ("Bearer opaque", Some("opaque")),
            ("dpop eyJ.e30.c2ln", Some("eyJ.e30.c2ln")),
            ("eyJ.e30.c2ln", Some("eyJ.e30.c2ln")),
            ("Basic YTpi", None),
            ("opaque", None),
            ("Bearer ****", None),
        ] {
            assert_eq!(presented(value), token, "{value}");
        }
    }

    #[test]
    fn a_nonce_is_known_until_the_request_is_masked() {
        let mut known = ReportedRequest::default();
        known.take("nonce", &Json::text("n1"));
        assert_eq!(known.nonces(), None, "there is no ID token");
        // {"alg":"HS256"}, {"aud":"a","nonce":"n2"}
        let token = "eyJhbGciOiJIUzI1NiJ9.eyJhdWQiOiJhIiwibm9uY2UiOiJuMiJ9.c2ln";
        known.take("id_token", &Json::text(token));
        assert_eq!(known.nonces(), Some((Some("n1"), Some("n2"))));
        assert_eq!(known.masked().nonces(), Some((None, Some("n2"))));
    }

    #[test]
    fn a_masked_subject_token_has_no_shape() {
        for text in ["[masked subject_token]", "*****", "{{subject_token}}", ""] {
            let mut known = ReportedRequest::default();
            known.take("subject_token", &Json::text(text));
            assert_eq!(known.shape, None, "{text}");
        }
    }
}
