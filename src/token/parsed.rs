//! A token, read as far as it can be.

use super::note::{Cut, CutAt, Note};
use crate::exchange::subject_token::Shape;
use crate::json::Json;
use crate::secret::Secret;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

/// Claims that name the client, as pointers: OpenID Connect's, RFC 8693's, Microsoft Entra's and Okta's.
const CLIENT: [&str; 4] = ["/azp", "/client_id", "/appid", "/cid"];

/// What kind of token a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, Serialize, Deserialize)]
#[strum(serialize_all = "lowercase")]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Signed (RFC 7515, compact serialisation).
    Jws,
    /// Encrypted (RFC 7516, compact serialisation).
    Jwe,
    /// Nothing that can be looked into.
    Opaque,
}

impl Format {
    /// The name in the command line's JSON.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// A token that came along, such as the ID token beside the access token of an answer.
pub type Companion = (String, Secret);

/// A token, read as far as it can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub format: Format,
    /// The text that was read, after cleaning; of a JSON serialisation the first signature as compact text.
    pub raw: Secret,
    /// The same before its base64 was made strict, where that changed it.
    pub written: Option<Secret>,
    /// The protected header.
    pub header: Option<Json>,
    /// The unprotected header of a JSON serialisation.
    pub unprotected: Option<Json>,
    /// The claims of a JWS.
    pub payload: Option<Json>,
    /// A JWS's payload that is text but not JSON; bytes that are no text are written as `\xff`.
    pub payload_text: Option<String>,
    /// A JWS's signature.
    pub signature: Option<Vec<u8>>,
    /// The token that is the payload.
    pub nested: Option<Box<Token>>,
    /// What an SD-JWT discloses: arrays of salt, name and value.
    pub disclosures: Vec<Json>,
    /// The token by which the holder of an SD-JWT proves to have its key.
    pub key_binding: Option<Box<Token>>,
    /// The other signatures of a JSON serialisation, each as a token of its own over the same payload.
    pub more_signatures: Vec<Token>,
    /// Other tokens that came in the same text.
    pub companions: Vec<Companion>,
    /// What reading came upon.
    pub notes: Vec<Note>,
}

impl Token {
    pub(super) fn opaque(raw: &str, notes: Vec<Note>, companions: Vec<Companion>) -> Self {
        Self {
            format: Format::Opaque,
            raw: Secret::new(raw),
            written: None,
            header: None,
            unprotected: None,
            payload: None,
            payload_text: None,
            signature: None,
            nested: None,
            disclosures: Vec::new(),
            key_binding: None,
            more_signatures: Vec::new(),
            companions,
            notes,
        }
    }

    /// A token of which only what it says is known: looked at before, and kept without the token itself.
    pub fn outlined(
        format: Format,
        mask: &str,
        header: Option<Json>,
        payload: Option<Json>,
        payload_text: Option<String>,
    ) -> Self {
        Self {
            format,
            header,
            payload,
            payload_text,
            ..Self::opaque(mask, Vec::new(), Vec::new())
        }
    }

    /// A text member of the header: `alg`, `kid`, `typ`. The protected header counts first.
    pub fn header_text(&self, name: &str) -> Option<&str> {
        let from =
            |header: &'_ Option<Json>| header.as_ref().is_some_and(|h| h.get(name).is_some());
        let header = if from(&self.header) {
            &self.header
        } else {
            &self.unprotected
        };
        header.as_ref().and_then(|header| header.get_str(name))
    }

    /// Whether a load balancer of AWS's says that it made it: those pad the parts, and sign the padding too.
    pub(super) fn is_load_balancers(&self) -> bool {
        self.header_text("signer").is_some_and(|signer| {
            signer.starts_with("arn:aws") && signer.contains(":elasticloadbalancing:")
        })
    }

    /// A claim.
    pub fn claim(&self, name: &str) -> Option<&Json> {
        self.payload.as_ref().and_then(|payload| payload.get(name))
    }

    /// The client that it was issued to, behind the pointer of the claim that says so.
    pub fn client(&self) -> Option<(&'static str, &str)> {
        CLIENT
            .into_iter()
            .find_map(|at| Some((at, self.claim_text(at.get(1..)?)?)))
    }

    /// A claim that is a text.
    pub fn claim_text(&self, name: &str) -> Option<&str> {
        self.claim(name).and_then(Json::as_str)
    }

    /// Those that it is for: one text, or a list.
    pub fn audiences(&self) -> Vec<&str> {
        match self.claim("aud") {
            Some(Json::String(one)) => vec![one.as_str()],
            Some(Json::Array(all)) => all.iter().filter_map(Json::as_str).collect(),
            _ => Vec::new(),
        }
    }

    /// A claim that is a time, seconds since 1970.
    pub fn claim_time(&self, name: &str) -> Option<i64> {
        self.claim(name).and_then(Json::as_seconds)
    }

    /// The bytes that a JWS's signature covers: everything before the last dot, as written.
    pub fn signing_input(&self) -> &[u8] {
        self.signing_input_of(&self.raw)
    }

    /// The same of the text as it came, where that differs.
    pub(super) fn written_signing_input(&self) -> Option<&[u8]> {
        self.written
            .as_ref()
            .map(|written| self.signing_input_of(written))
    }

    fn signing_input_of<'a>(&self, text: &'a Secret) -> &'a [u8] {
        let text = text.expose();
        // A payload that stands as it is may hold a tilde.
        let jws = if self.notes.contains(&Note::PayloadUnencoded) {
            text
        } else {
            text.split('~').next().unwrap_or_default()
        };
        jws.rsplit_once('.')
            .map_or(&[], |(input, _)| input.as_bytes())
    }

    /// What a JWE is here, for people: the vendor's own opaque token or one encrypted for an API.
    pub fn encryption(&self) -> Option<&'static str> {
        // Auth0 names itself in the header.
        let names_issuer = self.header_text("iss").is_some();
        (self.format == Format::Jwe).then(|| match self.header_text("alg") {
            Some("dir") if names_issuer => {
                "opaque access token as JWE, readable by the tenant only: good for /userinfo"
            }
            Some("dir") => "encrypted with a key that both sides have (dir): only they can read it",
            Some(alg) if alg.starts_with("PBES2") => {
                "encrypted with a password: whoever knows it can read it"
            }
            Some("A128KW" | "A192KW" | "A256KW" | "A128GCMKW" | "A192GCMKW" | "A256GCMKW") => {
                "encrypted with a key that both sides have: only they can read it"
            }
            _ => "encrypted with the public key of its reader, an API or a client: only that one can read it",
        })
    }

    /// A token that came in the same text, such as the access token beside this ID token.
    pub fn companion(&self, name: &str) -> Option<&Secret> {
        self.companions
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, secret)| secret)
    }

    /// Where it ends too early, if it does.
    pub fn cut(&self) -> Option<&Cut> {
        self.notes.iter().find_map(|note| match note {
            Note::Cut(cut) => Some(cut),
            _ => None,
        })
    }

    /// Whether its signature is shorter than RSA makes one, and longer than one that was made up: it was cut.
    pub fn has_short_signature(&self) -> bool {
        let by_rsa = self
            .header_text("alg")
            .is_some_and(|alg| alg.starts_with("RS") || alg.starts_with("PS"));
        let length = self.signature.as_ref().map_or(0, Vec::len);
        by_rsa && (129..256).contains(&length) && !length.is_multiple_of(64)
    }

    /// Whether it begins like a JWT and ends too early.
    pub fn is_cut(&self) -> bool {
        self.cut().is_some()
    }

    /// Whether some claims may be missing because it was cut.
    pub(super) fn is_partial(&self) -> bool {
        self.cut().is_some_and(|cut| cut.at != CutAt::Signature)
    }

    /// What an opaque text looks like.
    pub fn shape(&self) -> Option<Shape> {
        self.notes.iter().find_map(|note| match note {
            Note::Looks(shape) => Some(*shape),
            _ => None,
        })
    }
}
