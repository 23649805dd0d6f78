//! Reading a profile: tolerant of what it does not know, strict about secrets, always with the place and the reason.

use super::model::{ClientAuth, DpopKey, DpopSettings, NamedValue, NamedWhat, Profile};
use super::variables::variable_alone;
use crate::diagnosis::BadInput;
use crate::exchange::{BodyEncoding, ForwardedPlace, TextField, UserProfile};
use crate::json::Json;
use crate::secret::{Reference, bare_name, is_always_secret, secret_member};
use crate::token::invisible::quoted;
use strum::IntoEnumIterator as _;

/// Largest profile file that is read, bytes.
pub const MAX_FILE: usize = 4 * 1024 * 1024;

/// The version this program writes and the newest it reads.
const VERSION: i64 = 1;

/// Members besides the plain text fields.
const MEMBERS: &str = "cambio id name description tenant token_endpoint subject_token actor_token client_authentication \
    user_profile forwarded_for dpop body_encoding parameters headers";

/// Returns the names of all members that a profile has.
fn member_names() -> impl Iterator<Item = &'static str> {
    let texts = TextField::iter().map(TextField::name);
    MEMBERS.split(' ').chain(texts)
}

/// Whether a profile has a member of this name.
pub fn is_member(name: &str) -> bool {
    member_names().any(|known| known == name)
}

/// Returns the member whose name is so much like this one that it is meant; `None` where none is.
pub fn nearest_member(name: &str) -> Option<&'static str> {
    // What is pasted may be long.
    if name.len() > 40 {
        return None;
    }
    // Joined otherwise: subjectTokenType, client-id.
    let own = bare_name(name);
    if let Some(known) = member_names().find(|known| bare_name(known) == own) {
        return Some(known);
    }
    // What the SDKs and their settings call the tenant.
    if matches!(own.as_str(), "domain" | "auth0domain" | "host") {
        return Some("tenant");
    }
    let most = if name.chars().count() < 4 { 1 } else { 2 };
    member_names()
        .map(|known| (strsim::osa_distance(known, name), known))
        .filter(|(steps, known)| *steps <= most && *steps * 2 < known.len())
        .min_by_key(|(steps, _)| *steps)
        .map(|(_, known)| known)
}

/// Whether a document has the member that only a profile has.
fn is_profile(document: &Json) -> bool {
    document.get("cambio").is_some()
}

/// The refusal of an object without the version of a profile.
fn without_version(members: &[(String, Json)]) -> BadInput {
    let inside = members.iter().find(|(_, value)| is_profile(value));
    let has = |wanted: &str| members.iter().any(|(name, _)| name == wanted);
    let other = members
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("cambio"));
    let fix = match (inside, other) {
        (Some((name, _)), _) => format!("Save what {} holds as a file: that is one", quoted(name)),
        (None, Some((name, _))) => format!("Rename {name} to cambio: small letters count"),
        _ if has("tenant") => "Add \"cambio\": 1".to_owned(),
        _ => "A profile is an object with cambio, name and tenant; cambio import makes one of a request in another form".to_owned(),
    };
    BadInput::new(
        "profile.no-version",
        "The file is JSON, but not a profile",
        "The member cambio with the version is missing",
    )
    .fix(fix)
    .field("cambio")
}

impl Profile {
    /// Reads a file's bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadInput> {
        if bytes.len() > MAX_FILE {
            return Err(BadInput::new(
                "profile.too-large",
                "The file is too large for a profile",
                format!("It has {} bytes, at most {MAX_FILE} are read", bytes.len()),
            ));
        }
        let text = std::str::from_utf8(bytes).map_err(|error| {
            BadInput::new(
                "profile.not-utf8",
                "The file is not UTF-8 text",
                format!(
                    "The first byte that does not fit is at offset {}",
                    error.valid_up_to()
                ),
            )
            .fix("Save it as UTF-8")
        })?;
        let document = Json::parse(text.trim_start_matches('\u{feff}')).map_err(|error| {
            BadInput::new(
                "profile.not-json",
                "The file is not JSON",
                error.to_string(),
            )
            .fix(if text.trim_start().starts_with(['{', '[', '\u{feff}']) {
                "Correct it at that place"
            } else {
                "A profile is a JSON object; cambio import makes one of a request in another form"
            })
        })?;
        Self::from_json(&document)
    }

    /// Reads a document.
    pub fn from_json(document: &Json) -> Result<Self, BadInput> {
        let Some(members) = document.members() else {
            return Err(BadInput::new(
                "profile.not-object",
                "The file is JSON, but not a profile",
                match document {
                    Json::Array(items) if items.iter().any(is_profile) => {
                        "It is a list of profiles: a file holds one"
                    }
                    Json::String(text)
                        if Json::parse(text).is_ok_and(|inner| is_profile(&inner)) =>
                    {
                        "It is the text of a profile in quotes: take it out of them"
                    }
                    _ => "A profile is an object with cambio, name and tenant",
                },
            ));
        };
        match document
            .get("cambio")
            .map(|version| (version.as_i64(), version))
        {
            Some((Some(VERSION), _)) => {}
            Some((Some(newer), _)) if newer > VERSION => {
                return Err(BadInput::new(
                    "profile.newer",
                    "The profile was written by a newer Cambio",
                    format!("It says version {newer}, this program reads {VERSION}"),
                )
                .fix("Update Cambio; the file is left as it is")
                .field("cambio"));
            }
            Some((_, found)) => return Err(wrong("cambio", "the number 1", found)),
            None => return Err(without_version(members)),
        }
        let mut profile = Self::default();
        let mut missing = vec!["name", "tenant"];
        for (name, value) in members {
            missing.retain(|wanted| wanted != name);
            profile.take(name, value)?;
        }
        if let Some(name) = missing.first() {
            return Err(profile.without(name));
        }
        Ok(profile)
    }

    /// The refusal of a profile that lacks a member, with the members whose names are no profile's.
    fn without(&self, missing: &str) -> BadInput {
        let misnamed: Vec<(String, &str)> = self.misnamed().collect();
        let told: Vec<String> = misnamed
            .iter()
            .map(|(name, meant)| format!("{} for {meant}", quoted(name)))
            .collect();
        let detail = if told.is_empty() {
            "Only cambio, name and tenant are required".to_owned()
        } else {
            format!("It has members that no profile has: {}", told.join(", "))
        };
        let instead = misnamed.iter().find(|(_, meant)| *meant == missing);
        let fix = match instead {
            Some((name, _)) => format!("Rename {} to {missing}", quoted(name)),
            None => format!("Add \"{missing}\""),
        };
        BadInput::new(
            "profile.missing",
            format!("The profile has no {missing}"),
            detail,
        )
        .fix(fix)
        .field(missing)
    }

    /// Returns the members that no profile has, each with the one that is meant; empty where there is none, or none is like it.
    pub fn misnamed(&self) -> impl Iterator<Item = (String, &'static str)> {
        let unknown = self.unknown.iter();
        unknown.filter_map(|(name, _)| Some((name.clone(), nearest_member(name)?)))
    }

    /// Takes one member over.
    fn take(&mut self, name: &str, value: &Json) -> Result<(), BadInput> {
        let slot = match name {
            "cambio" => return Ok(()),
            "name" | "tenant" => {
                let text = value
                    .as_str()
                    .ok_or_else(|| wrong(name, "a text", value))?
                    .to_owned();
                if name == "name" {
                    self.name = text
                } else {
                    self.tenant = text
                }
                return Ok(());
            }
            "id" => &mut self.id,
            "description" => &mut self.description,
            "token_endpoint" => &mut self.token_endpoint,
            other => match TextField::of_name(other) {
                Some(field) => self.texts.get_mut(field),
                None => return self.take_structured(other, value),
            },
        };
        *slot = text(name, value)?;
        Ok(())
    }

    fn take_structured(&mut self, name: &str, value: &Json) -> Result<(), BadInput> {
        match name {
            "subject_token" => self.subject_token = reference(name, value)?,
            "actor_token" => self.actor_token = reference(name, value)?,
            "client_authentication" => self.client_authentication = client_authentication(value)?,
            "user_profile" => {
                self.user_profile = match value {
                    Json::Null => None,
                    Json::String(text) => Some(UserProfile::Text(text.clone())),
                    object @ Json::Object(_) => Some(UserProfile::Object(object.clone())),
                    other => {
                        return Err(wrong(
                            name,
                            "an object, or a text that is sent as it is",
                            other,
                        ));
                    }
                };
            }
            "forwarded_for" => self.forwarded_for = forwarded_for(value)?,
            "dpop" => self.dpop = dpop(value)?,
            "body_encoding" => {
                self.body_encoding = match value.as_str() {
                    _ if *value == Json::Null => BodyEncoding::Form,
                    Some("form") => BodyEncoding::Form,
                    Some("json") => BodyEncoding::Json,
                    _ => return Err(wrong(name, "form or json", value)),
                };
            }
            "parameters" => self.parameters = named_values(name, value)?,
            "headers" => self.headers = named_values(name, value)?,
            _ => {
                if let Some(path) = literal_inside(name, value) {
                    return Err(literal(
                        &path,
                        "Unknown members are kept as they are, and a file is no place for a secret",
                    ));
                }
                self.unknown.push((name.to_owned(), value.clone()));
            }
        }
        Ok(())
    }
}

/// The value is of a wrong type. Only its type is told: it may be a secret in the wrong place.
fn wrong(field: &str, wanted: &str, found: &Json) -> BadInput {
    let kind = match found {
        Json::Null => "null",
        Json::Bool(_) => "true or false",
        Json::Number(_) => "a number",
        Json::String(_) => "another text",
        Json::Array(_) => "an array",
        Json::Object(_) => "an object",
    };
    BadInput::new(
        "profile.wrong-type",
        format!("{field} is not {wanted}"),
        format!("It is {kind}"),
    )
    .fix(format!("Make it {wanted}"))
    .field(field)
}

fn text(field: &str, value: &Json) -> Result<Option<String>, BadInput> {
    match value {
        Json::Null => Ok(None),
        Json::String(text) => Ok(Some(text.clone())),
        other => Err(wrong(field, "a text", other)),
    }
}

/// A reference, or a refusal that does not repeat what stood there.
pub fn reference(field: &str, value: &Json) -> Result<Option<Reference>, BadInput> {
    let Some(text) = text(field, value)? else {
        return Ok(None);
    };
    text.parse()
        .map(Some)
        .map_err(|error: crate::secret::ReferenceError| literal(field, &error.to_string()))
}

fn literal(field: &str, detail: &str) -> BadInput {
    BadInput::new("profile.literal-secret", format!("{field} holds a secret, or something that is not a reference"), detail)
        .fix(format!("Write \"ask\" in {field} and give the secret when sending, or name where it is: env:NAME or file:PATH"))
        .field(field)
}

/// The path of a text or number that stands under a secret's name, at any depth; references and variables are none.
fn literal_inside(name: &str, value: &Json) -> Option<String> {
    match value {
        Json::String(text) => {
            let plain = text.is_empty()
                || text.parse::<Reference>().is_ok()
                || variable_alone(text).is_some();
            (!plain && is_always_secret(name)).then(|| name.to_owned())
        }
        Json::Number(_) => is_always_secret(name).then(|| name.to_owned()),
        Json::Array(items) => items.iter().find_map(|item| literal_inside(name, item)),
        Json::Object(members) => members.iter().find_map(|(inner, value)| {
            literal_inside(inner, value).map(|path| format!("{name}.{path}"))
        }),
        _ => None,
    }
}

fn members<'a>(
    field: &str,
    value: &'a Json,
    known: &[&str],
) -> Result<&'a [(String, Json)], BadInput> {
    let members = value
        .members()
        .ok_or_else(|| wrong(field, "an object", value))?;
    match members
        .iter()
        .find(|(name, _)| !known.contains(&name.as_str()))
    {
        Some((name, _)) => Err(BadInput::new(
            "profile.unknown-member",
            format!("{field} has no member named {name}"),
            format!("It has {}", known.join(", ")),
        )
        .fix("Check the spelling")
        .field(field)),
        None => Ok(members),
    }
}

fn client_authentication(value: &Json) -> Result<ClientAuth, BadInput> {
    if *value == Json::Null {
        return Ok(ClientAuth::default());
    }
    let field = "client_authentication";
    members(
        field,
        value,
        &["method", "secret", "key", "key_id", "algorithm", "audience"],
    )?;
    let inner = |name: &str| value.get(name).unwrap_or(&Json::Null);
    let path = |name: &str| format!("{field}.{name}");
    let method = ClientAuth::METHODS
        .into_iter()
        .find(|known| inner("method").as_str() == Some(known));
    Ok(ClientAuth {
        method: method.ok_or_else(|| {
            let problem = wrong(
                "client_authentication.method",
                "none, client_secret_post, client_secret_basic or private_key_jwt",
                inner("method"),
            );
            match inner("method").as_str() {
                Some("tls_client_auth" | "self_signed_tls_client_auth") => problem.fix(
                    "Make it none, and name the client certificate for this host in the settings",
                ),
                Some("client_secret_jwt") => problem.fix(
                    "Make it none, and add client_assertion and client_assertion_type to the parameters",
                ),
                _ => problem,
            }
        })?,
        secret: reference(&path("secret"), inner("secret"))?,
        key: reference(&path("key"), inner("key"))?,
        key_id: text(&path("key_id"), inner("key_id"))?,
        algorithm: text(&path("algorithm"), inner("algorithm"))?,
        audience: text(&path("audience"), inner("audience"))?,
    })
}

fn forwarded_for(value: &Json) -> Result<Option<(String, ForwardedPlace)>, BadInput> {
    if *value == Json::Null {
        return Ok(None);
    }
    members("forwarded_for", value, &["value", "in"])?;
    let address = value.get_str("value").ok_or_else(|| {
        wrong(
            "forwarded_for.value",
            "a text",
            value.get("value").unwrap_or(&Json::Null),
        )
    })?;
    let place = match value.get("in").map(|place| (place.as_str(), place)) {
        None | Some((Some("header"), _)) => ForwardedPlace::Header,
        Some((Some("body"), _)) => ForwardedPlace::Body,
        Some((_, other)) => return Err(wrong("forwarded_for.in", "header or body", other)),
    };
    Ok(Some((address.to_owned(), place)))
}

fn dpop(value: &Json) -> Result<DpopSettings, BadInput> {
    if *value == Json::Null {
        return Ok(DpopSettings::default());
    }
    members("dpop", value, &["enabled", "algorithm", "key"])?;
    let inner = |name: &str| value.get(name).unwrap_or(&Json::Null);
    let enabled = inner("enabled")
        .as_bool()
        .ok_or_else(|| wrong("dpop.enabled", "true or false", inner("enabled")))?;
    let algorithm =
        text("dpop.algorithm", inner("algorithm"))?.unwrap_or_else(|| "ES256".to_owned());
    if !crate::jose::SigningAlgorithm::DPOP
        .iter()
        .any(|known| known.name() == algorithm)
    {
        return Err(wrong(
            "dpop.algorithm",
            "ES256, RS256, ES384 or EdDSA",
            inner("algorithm"),
        ));
    }
    let key = match inner("key").as_str() {
        None | Some("session") => DpopKey::Session,
        Some(_) => match reference("dpop.key", inner("key"))? {
            Some(kept @ (Reference::Keychain | Reference::File(_))) => DpopKey::Kept(kept),
            _ => {
                return Err(wrong(
                    "dpop.key",
                    "session, keychain or file:PATH",
                    inner("key"),
                ));
            }
        },
    };
    Ok(DpopSettings {
        enabled,
        algorithm,
        key,
    })
}

fn named_values(list: &str, value: &Json) -> Result<Vec<NamedValue>, BadInput> {
    let items = match value {
        Json::Null => return Ok(Vec::new()),
        Json::Array(items) => items,
        other => return Err(wrong(list, "an array", other)),
    };
    items.iter().enumerate().map(|(at, item)| {
        let field = format!("{list}.{at}");
        members(&field, item, &["name", "value", "secret", "enabled"])?;
        let name = item.get_str("name").ok_or_else(|| wrong(&format!("{field}.name"), "a text", item.get("name").unwrap_or(&Json::Null)))?;
        let what = match (item.get("value"), item.get("secret")) {
            (Some(_), Some(_)) => return Err(BadInput::new("profile.value-and-secret", format!("{field} has a value and a secret"), "It can have one of them").field(field)),
            (None, Some(secret)) => match reference(&format!("{field}.secret"), secret)? {
                Some(reference) => NamedWhat::Secret(reference),
                None => return Err(wrong(&format!("{field}.secret"), "a reference", secret)),
            },
            (Some(Json::String(text)), None) if secret_member(name) || is_always_secret(name) && !text.is_empty() => {
                return Err(literal(&field, &format!("{name} is always a secret: write \"secret\" with a reference instead of \"value\"")));
            }
            (Some(Json::String(text)), None) => NamedWhat::Value(text.clone()),
            (other, None) => return Err(wrong(&format!("{field}.value"), "a text", other.unwrap_or(&Json::Null))),
        };
        let enabled = match item.get("enabled") {
            None => true,
            Some(flag) => flag.as_bool().ok_or_else(|| wrong(&format!("{field}.enabled"), "true or false", flag))?,
        };
        Ok(NamedValue { name: name.to_owned(), what, enabled })
    }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(more: &str) -> Result<Profile, BadInput> {
        Profile::from_bytes(
            format!(r#"{{"cambio":1,"name":"n","tenant":"demo"{more}}}"#).as_bytes(),
        )
    }

    #[test]
    fn only_three_members_are_required() {
        let profile = read("").unwrap();
        assert_eq!(
            (profile.subject_token, profile.texts.grant_type.as_deref()),
            (
                Some(Reference::Ask),
                Some(crate::exchange::TOKEN_EXCHANGE_GRANT)
            )
        );
        assert_eq!(
            read(r#","subject_token":null,"grant_type":null"#)
                .unwrap()
                .texts
                .grant_type,
            None
        );
        assert_eq!(
            read(r#","requested_token_type":"""#)
                .unwrap()
                .texts
                .requested_token_type
                .as_deref(),
            Some("")
        );
    }

    #[test]
    fn bad_files_are_refused_with_place_and_reason() {
        for (bytes, id) in [
            (&b"{\n  \"cambio\": 1,\n}"[..], "profile.not-json"),
            (b"\xff\xfe", "profile.not-utf8"),
            (b"[]", "profile.not-object"),
            (b"{}", "profile.no-version"),
            (br#"{"cambio":2,"name":"n","tenant":"t"}"#, "profile.newer"),
            (br#"{"cambio":1,"tenant":"t"}"#, "profile.missing"),
            (
                br#"{"cambio":1,"name":5,"tenant":"t"}"#,
                "profile.wrong-type",
            ),
            (&vec![b' '; MAX_FILE + 1], "profile.too-large"),
        ] {
            assert_eq!(Profile::from_bytes(bytes).unwrap_err().id, id);
        }
        assert!(
            Profile::from_bytes(b"{\n  \"cambio\": 1,\n}")
                .unwrap_err()
                .detail
                .contains("line 3")
        );
    }

    #[test]
    fn what_is_meant_is_said_of_other_names() {
        let error = Profile::from_bytes(
            br#"{"cambio":1,"name":"n","domain":"a.eu.auth0.com","clientId":"c","x-team":1}"#,
        )
        .unwrap_err();
        assert_eq!(
            error.detail,
            "It has members that no profile has: domain for tenant, clientId for client_id"
        );
        assert_eq!(error.fix.as_deref(), Some("Rename domain to tenant"));
        let list = Profile::from_bytes(br#"[{"cambio":1,"name":"n","tenant":"t"}]"#).unwrap_err();
        assert!(list.detail.contains("list of profiles"));
        let text = Profile::from_bytes(br#""{\"cambio\":1}""#).unwrap_err();
        assert!(text.detail.contains("in quotes"));
        // What has no tenant either is no profile that lost its version.
        for (document, fix) in [
            (r#"{"name":"n","tenant":"t"}"#, "Add"),
            (r#"{"client_id":"c","app_type":"native"}"#, "A profile is"),
            (r#"{"profile":{"cambio":1}}"#, "Save what profile holds"),
            (r#"{"Cambio":1,"Tenant":"t"}"#, "Rename Cambio to cambio"),
        ] {
            let error = Profile::from_bytes(document.as_bytes()).unwrap_err();
            assert!(error.fix.unwrap().starts_with(fix), "{document}");
        }
    }

    #[test]
    fn a_request_in_another_form_is_for_the_import() {
        let error = Profile::from_bytes(b"curl https://acme.example -d a=b").unwrap_err();
        assert!(error.fix.unwrap().contains("cambio import"));
    }

    #[test]
    fn a_member_that_is_joined_otherwise_is_known() {
        for (name, known) in [
            ("subjectTokenType", Some("subject_token_type")),
            ("client-id", Some("client_id")),
            ("domain", Some("tenant")),
            ("x-team", None),
        ] {
            assert_eq!(nearest_member(name), known, "{name}");
        }
    }

    #[test]
    fn other_methods_of_authentication_are_refused_with_what_to_do() {
        for (method, fix) in [
            ("tls_client_auth", "settings"),
            ("client_secret_jwt", "parameters"),
            ("basic", "client_secret_basic"),
        ] {
            let more = format!(r#","client_authentication":{{"method":"{method}"}}"#);
            let error = read(&more).unwrap_err();
            assert!(error.fix.unwrap().contains(fix), "{method}");
        }
    }

    #[test]
    fn a_literal_secret_is_refused_and_not_repeated() {
        for more in [
            r#","subject_token":"hunter2x""#,
            r#","client_authentication":{"method":"client_secret_post","secret":"hunter2x"}"#,
            r#","headers":[{"name":"Authorization","value":"hunter2x"}]"#,
            r#","parameters":[{"name":"client_secret","value":"hunter2x"}]"#,
            r#","parameters":[{"name":"a","secret":"hunter2x"}]"#,
            r#","dpop":{"enabled":true,"key":"hunter2x"}"#,
            r#","headers":[{"name":"X-Auth-Token","value":"hunter2x"}]"#,
            r#","parameters":[{"name":"client-secret","value":"hunter2x"}]"#,
            r#","client_secret":"hunter2x""#,
            r#","x-team":{"list":[{"accessToken":"hunter2x"}]}"#,
        ] {
            let error = read(more).unwrap_err();
            assert_eq!(error.id, "profile.literal-secret", "{more}");
            assert!(!format!("{error:?}").contains("hunter2x"));
            assert!(error.fix.is_some());
        }
    }

    #[test]
    fn a_member_is_known_or_near_one() {
        // Every member that is read is among the names.
        for name in member_names().filter(|name| *name != "cambio") {
            let mut profile = Profile::default();
            drop(profile.take(name, &Json::Null));
            assert!(profile.unknown.is_empty(), "{name}");
            assert!(is_member(name));
        }
        // And the other way round: what the schema describes is.
        let schema = Json::parse(include_str!("../../assets/schema/profile.schema.json")).unwrap();
        let described = schema.get("properties").and_then(Json::members).unwrap();
        assert!(!described.is_empty());
        for (name, _) in described {
            assert!(is_member(name), "{name}");
        }
        for (name, near) in [
            ("audiance", Some("audience")),
            ("scop", Some("scope")),
            ("scopes", Some("scope")),
            ("tennant", Some("tenant")),
            ("cleint_id", Some("client_id")),
            ("foo", None),
            ("x-team", None),
            ("", None),
        ] {
            assert_eq!(nearest_member(name), near, "{name}");
            assert!(!is_member(name));
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            if let Ok(profile) = Profile::from_bytes(&bytes) {
                prop_assert_eq!(Profile::from_json(&profile.to_json()), Ok(profile));
            }
        }
    }
}
