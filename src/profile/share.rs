//! Sharing: a link and a file made from an allow-list of safe fields. Whatever is not named here stays at home.

use super::literals::{LeftOut, ProfileOrigin};
use super::model::{ClientAuth, Profile};
use super::model::{DpopKey, DpopSettings, NamedValue, NamedWhat};
use super::read::MAX_FILE;
use crate::diagnosis::BadInput;
use crate::jose::base64url;
use crate::secret::Reference;
use flate2::Compression;
use std::io::{Read as _, Write as _};

/// How a link begins.
pub const SCHEME: &str = "cambio://";

/// The version of links that this program writes, and the newest it reads.
const VERSION: &str = "1";

/// Characters of a link that mail and chat programs carry without cutting it.
pub const USUAL_LINK: usize = 2000;

/// What a reference becomes for somebody else: nothing of this computer is named.
fn asked(reference: Option<&Reference>) -> Option<Reference> {
    reference.map(|reference| match reference {
        Reference::Demo(kind) => Reference::Demo(kind.clone()),
        _ => Reference::Ask,
    })
}

fn asked_values(values: &[NamedValue]) -> Vec<NamedValue> {
    values
        .iter()
        .map(|value| NamedValue {
            name: value.name.clone(),
            what: match &value.what {
                NamedWhat::Value(text) => NamedWhat::Value(text.clone()),
                NamedWhat::Secret(reference) => {
                    NamedWhat::Secret(asked(Some(reference)).unwrap_or(Reference::Ask))
                }
            },
            enabled: value.enabled,
        })
        .collect()
}

impl Profile {
    /// The profile for somebody else: the safe fields, each named here. Its id, what Cambio does not know, and every reference to
    /// something of this computer (`keychain`, `env:`, `file:`, `command:`) stay behind; those references read `ask`.
    #[must_use]
    pub fn shareable(&self) -> Self {
        self.safe_fields().cleaned(ProfileOrigin::Here, &[]).profile
    }

    fn safe_fields(&self) -> Self {
        let auth = &self.client_authentication;
        Self {
            name: self.name.clone(),
            description: self.description.clone(),
            tenant: self.tenant.clone(),
            token_endpoint: self.token_endpoint.clone(),
            texts: self.texts.clone(),
            client_authentication: ClientAuth {
                method: auth.method,
                secret: asked(auth.secret.as_ref()),
                key: asked(auth.key.as_ref()),
                key_id: auth.key_id.clone(),
                algorithm: auth.algorithm.clone(),
                audience: auth.audience.clone(),
            },
            subject_token: asked(self.subject_token.as_ref()),
            actor_token: asked(self.actor_token.as_ref()),
            user_profile: self.user_profile.clone(),
            forwarded_for: self.forwarded_for.clone(),
            dpop: DpopSettings {
                enabled: self.dpop.enabled,
                algorithm: self.dpop.algorithm.clone(),
                key: DpopKey::Session,
            },
            body_encoding: self.body_encoding,
            parameters: asked_values(&self.parameters),
            headers: asked_values(&self.headers),
            id: None,
            unknown: Vec::new(),
        }
    }

    /// What of the profile a link or a shared file leaves out, a sentence each.
    pub fn not_shared(&self) -> Vec<String> {
        let mut left: Vec<String> = self
            .references()
            .into_iter()
            .filter(|(_, reference)| reference.reads_this_computer())
            .map(|(field, _)| format!("{field} names a secret of this computer and becomes ask"))
            .collect();
        left.extend(self.unknown.iter().map(|(name, _)| {
            format!("{name} is not a field that Cambio knows to be safe and is left out")
        }));
        left.extend(
            self.safe_fields()
                .cleaned(ProfileOrigin::Here, &[])
                .left_out
                .iter()
                .map(LeftOut::sentence),
        );
        left
    }

    /// `cambio://import?v=1&p=…`: the shareable profile as compact JSON, compressed (RFC 1951), base64url.
    pub fn to_link(&self) -> String {
        let text = self.shareable().to_json().to_compact();
        let mut packer = flate2::write::DeflateEncoder::new(Vec::new(), Compression::best());
        // Writing into memory does not fail.
        let packed = packer
            .write_all(text.as_bytes())
            .and_then(|()| packer.finish())
            .unwrap_or_default();
        format!("{SCHEME}import?v={VERSION}&p={}", base64url::encode(packed))
    }

    /// Reads a link. It never names a secret of this computer: references of such a kind become `ask`.
    pub fn from_link(link: &str) -> Result<Self, BadInput> {
        let bad = |detail: &str| {
            BadInput::new("link.unreadable", "The link cannot be read", detail)
                .fix("Copy the whole link again, or ask for the profile as a file")
        };
        let link: String = link.split_whitespace().collect();
        let rest = link
            .strip_prefix(SCHEME)
            .and_then(|rest| {
                rest.strip_prefix("import")
                    .map(|rest| rest.trim_start_matches('/'))
            })
            .and_then(|rest| rest.strip_prefix('?'))
            .ok_or_else(|| bad("A link to a profile begins with cambio://import?"))?;
        let value = |name: &str| {
            rest.split('&')
                .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
        };
        match value("v") {
            Some(VERSION) => {}
            Some(newer) if newer.parse::<u32>().is_ok() => {
                return Err(BadInput::new(
                    "link.newer",
                    "The link was made by a newer Cambio",
                    format!("It says version {newer}, this program reads {VERSION}"),
                )
                .fix("Update Cambio"));
            }
            _ => return Err(bad("Its version is missing")),
        }
        let packed = value("p")
            .and_then(base64url::decode)
            .ok_or_else(|| bad("Its content is cut off or was changed on the way"))?;
        let mut text = Vec::new();
        flate2::read::DeflateDecoder::new(packed.as_slice())
            .take(MAX_FILE as u64 + 1)
            .read_to_end(&mut text)
            .map_err(|_| bad("Its content is cut off or was changed on the way"))?;
        Ok(Self::from_bytes(&text)?.shareable())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(text: &str) -> Profile {
        Profile::from_bytes(text.as_bytes()).unwrap()
    }

    #[test]
    fn a_link_carries_the_request_and_nothing_of_this_computer() {
        let whole = profile(
            r#"{"cambio":1,"id":"k3","name":"Äpple","tenant":"acme.eu.auth0.com","client_id":"{{client_id}}",
            "client_authentication":{"method":"private_key_jwt","key":"file:/home/ada/client.pem","key_id":"k"},
            "subject_token":"keychain","actor_token":"command:op","user_profile":{"n":1.0},"x-team":{"path":"/home/ada"},
            "dpop":{"enabled":true,"algorithm":"ES256","key":"file:dpop.pem"},
            "headers":[{"name":"Cookie","secret":"env:COOKIE"},{"name":"X-Debug","value":"1"}]}"#,
        );
        let link = whole.to_link();
        assert!(link.len() < USUAL_LINK, "{}", link.len());
        let read = Profile::from_link(&format!("{}\n{}", &link[..40], &link[40..])).unwrap();
        assert_eq!(read, whole.shareable());
        let text = read.to_text();
        for kept_back in [
            "k3", "ada", "keychain", "env:", "command", "x-team", "dpop.pem",
        ] {
            assert!(!text.contains(kept_back), "{kept_back}: {text}");
        }
        assert!(
            read.references()
                .iter()
                .all(|(_, reference)| **reference == Reference::Ask)
        );
        assert_eq!(whole.not_shared().len(), 6);
    }

    #[test]
    fn a_hostile_link_names_no_secret_of_this_computer() {
        let hostile = r#"{"cambio":1,"id":"p1","name":"n","tenant":"evil.example","subject_token":"file:/etc/passwd"}"#;
        let mut packer = flate2::write::DeflateEncoder::new(Vec::new(), Compression::best());
        packer.write_all(hostile.as_bytes()).unwrap();
        let link = format!(
            "cambio://import?v=1&p={}",
            base64url::encode(packer.finish().unwrap())
        );
        let read = Profile::from_link(&link).unwrap();
        assert_eq!((read.subject_token, read.id), (Some(Reference::Ask), None));
    }

    #[test]
    fn broken_links_are_told_from_newer_ones() {
        let good = profile(r#"{"cambio":1,"name":"n","tenant":"demo"}"#).to_link();
        for (link, id) in [
            (good.replace("v=1", "v=2"), "link.newer"),
            (good[..good.len() - 4].to_owned(), "link.unreadable"),
            ("cambio://import".to_owned(), "link.unreadable"),
            ("cambio://run?v=1&p=x".to_owned(), "link.unreadable"),
            ("cambio://import?v=1&p=!!".to_owned(), "link.unreadable"),
        ] {
            assert_eq!(Profile::from_link(&link).unwrap_err().id, id, "{link}");
        }
    }
}
