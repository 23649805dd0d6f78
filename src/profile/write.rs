//! Writing a profile: stable key order, defaults left out, unknown members kept.

use super::model::Profile;
use super::model::{ClientAuth, DpopKey, DpopSettings, NamedValue, NamedWhat};
use crate::exchange::{BodyEncoding, ForwardedPlace, TOKEN_EXCHANGE_GRANT, TextField, UserProfile};
use crate::json::Json;
use crate::secret::Reference;

impl Profile {
    /// The document that a file holds.
    pub fn to_json(&self) -> Json {
        let mut members = vec![("cambio".to_owned(), Json::int(1))];
        let mut put = |name: &str, value: Option<Json>| {
            members.extend(value.map(|value| (name.to_owned(), value)))
        };
        let text = |value: &Option<String>| value.as_ref().map(Json::text);
        let reference = |value: &Option<Reference>| {
            value
                .as_ref()
                .map(|reference| Json::text(reference.to_string()))
        };
        put("id", text(&self.id));
        put("name", Some(Json::text(&self.name)));
        put("description", text(&self.description));
        put("tenant", Some(Json::text(&self.tenant)));
        put("token_endpoint", text(&self.token_endpoint));
        for (field, value) in self.texts.iter() {
            // A token stands before its type, and is written also where it is not sent: absent it is asked for.
            match field {
                TextField::SubjectTokenType => put(
                    "subject_token",
                    Some(reference(&self.subject_token).unwrap_or_default()),
                ),
                TextField::ActorTokenType => put("actor_token", reference(&self.actor_token)),
                _ => {}
            }
            match field {
                TextField::GrantType if value.as_deref() == Some(TOKEN_EXCHANGE_GRANT) => {}
                TextField::GrantType => put(field.name(), Some(text(value).unwrap_or_default())),
                _ => put(field.name(), text(value)),
            }
            if field == TextField::ClientId {
                put(
                    "client_authentication",
                    client_authentication(&self.client_authentication),
                );
            }
        }
        put(
            "user_profile",
            self.user_profile.as_ref().map(|profile| match profile {
                UserProfile::Object(object) => object.clone(),
                UserProfile::Text(text) => Json::text(text),
            }),
        );
        put(
            "forwarded_for",
            self.forwarded_for.as_ref().map(|(value, place)| {
                let place = if *place == ForwardedPlace::Header {
                    "header"
                } else {
                    "body"
                };
                Json::object([("value", Json::text(value)), ("in", Json::text(place))])
            }),
        );
        put("dpop", dpop(&self.dpop));
        put(
            "body_encoding",
            (self.body_encoding == BodyEncoding::Json).then(|| Json::text("json")),
        );
        put("parameters", named_values(&self.parameters));
        put("headers", named_values(&self.headers));
        members.extend(self.unknown.iter().cloned());
        Json::Object(members)
    }

    /// The file's text, with a final line break.
    pub fn to_text(&self) -> String {
        self.to_json().to_pretty() + "\n"
    }
}

fn client_authentication(auth: &ClientAuth) -> Option<Json> {
    if *auth == ClientAuth::default() {
        return None;
    }
    let mut members = vec![("method", Json::text(auth.method))];
    for (name, value) in [("secret", &auth.secret), ("key", &auth.key)] {
        members.extend(
            value
                .as_ref()
                .map(|reference| (name, Json::text(reference.to_string()))),
        );
    }
    for (name, value) in [
        ("key_id", &auth.key_id),
        ("algorithm", &auth.algorithm),
        ("audience", &auth.audience),
    ] {
        members.extend(value.as_ref().map(|text| (name, Json::text(text))));
    }
    Some(Json::object(members))
}

fn dpop(settings: &DpopSettings) -> Option<Json> {
    if *settings == DpopSettings::default() {
        return None;
    }
    let key = match &settings.key {
        DpopKey::Session => "session".to_owned(),
        DpopKey::Kept(reference) => reference.to_string(),
    };
    Some(Json::object([
        ("enabled", Json::Bool(settings.enabled)),
        ("algorithm", Json::text(&settings.algorithm)),
        ("key", Json::text(key)),
    ]))
}

fn named_values(values: &[NamedValue]) -> Option<Json> {
    if values.is_empty() {
        return None;
    }
    Some(Json::Array(
        values
            .iter()
            .map(|value| {
                let what = match &value.what {
                    NamedWhat::Value(text) => ("value", Json::text(text)),
                    NamedWhat::Secret(reference) => ("secret", Json::text(reference.to_string())),
                };
                Json::object([
                    ("name", Json::text(&value.name)),
                    what,
                    ("enabled", Json::Bool(value.enabled)),
                ])
            })
            .collect(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_written_back_with_unknown_members() {
        let text = r#"{
  "cambio": 1,
  "id": "k3",
  "name": "n",
  "tenant": "acme.eu.auth0.com",
  "grant_type": null,
  "client_authentication": {
    "method": "private_key_jwt",
    "key": "file:client.pem",
    "key_id": "k"
  },
  "subject_token": "demo:apple-code",
  "requested_token_type": "",
  "user_profile": {
    "n": 1.0
  },
  "forwarded_for": {
    "value": "203.0.113.7",
    "in": "body"
  },
  "dpop": {
    "enabled": true,
    "algorithm": "EdDSA",
    "key": "session"
  },
  "body_encoding": "json",
  "parameters": [
    {
      "name": "a",
      "value": "1",
      "enabled": false
    }
  ],
  "x-team": {
    "kept": [
      1
    ]
  }
}
"#;
        assert_eq!(
            Profile::from_bytes(text.as_bytes()).unwrap().to_text(),
            text
        );
    }
}
