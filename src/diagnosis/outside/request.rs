//! The request that a pasted text tells of, as far as rules and explanations look at it.

use super::reported_request::ReportedRequest;
use crate::exchange::{
    BodyEncoding, ExchangeRequest, Field, FieldValue, TOKEN_EXCHANGE_GRANT, UserProfile,
};
use crate::json::Json;
use url::Url;

impl ReportedRequest {
    /// Whether the whole body was there: what it does not say was not sent.
    pub fn is_whole(&self) -> bool {
        self.has_user_profile.is_some() && self.has_actor_token.is_some()
    }

    /// What is known, over a profile's request where there is one: a recording goes before it, field by field.
    pub fn over(&self, profile: Option<ExchangeRequest>) -> Option<ExchangeRequest> {
        let endpoint = self
            .token_endpoint
            .as_deref()
            .and_then(|text| Url::parse(text).ok());
        let mut request = match (profile, endpoint) {
            (Some(profile), None) => profile,
            (Some(profile), Some(url)) => ExchangeRequest {
                token_endpoint: url,
                ..profile
            },
            (None, Some(url)) => ExchangeRequest::new(url),
            (None, None) => {
                ExchangeRequest::new(Url::parse("https://tenant.invalid/oauth/token").ok()?)
            }
        };
        let whole = self.is_whole();
        let take = |slot: &mut Option<String>, said: &Option<String>| {
            if said.is_some() || whole {
                slot.clone_from(said);
            }
        };
        for (field, said) in self.texts.iter() {
            take(request.texts.get_mut(field), said);
        }
        if !whole && request.texts.grant_type.is_none() {
            request.texts.grant_type = Some(TOKEN_EXCHANGE_GRANT.to_owned());
        }
        if whole {
            request.user_profile = self.user_profile.as_ref().map(|text| self.profile(text));
            request.actor_token = self
                .has_actor_token
                .filter(|sent| *sent)
                .map(|_| crate::secret::Secret::new("dropped"));
        }
        if let Some(kind) = &self.content_type {
            let lower = kind.to_ascii_lowercase();
            if lower.contains("json") {
                request.body_encoding = BodyEncoding::Json;
            } else if !lower.contains("form-urlencoded") {
                request.headers = vec![Field {
                    name: "content-type".to_owned(),
                    value: FieldValue::Plain(kind.clone()),
                }];
            }
        }
        Some(request)
    }

    /// What was sent as profile: a real object, or anything else that is no text, is the mistake itself.
    fn profile(&self, text: &str) -> UserProfile {
        match (self.user_profile_type, Json::parse(text)) {
            (Some(_), _) => UserProfile::Object(Json::text("an object instead of a text")),
            (None, Ok(document)) if document.members().is_some() => UserProfile::Object(document),
            (None, _) => UserProfile::Text(text.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::Texts;

    #[test]
    fn a_recording_goes_before_the_profile() {
        let profile = ExchangeRequest {
            texts: Texts {
                client_id: Some("own".into()),
                audience: Some("a".into()),
                ..Texts::exchange()
            },
            ..ExchangeRequest::new(Url::parse("https://t.example/oauth/token").unwrap())
        };
        let partly = ReportedRequest {
            texts: Texts {
                client_id: Some("other".into()),
                ..Texts::default()
            },
            ..ReportedRequest::default()
        };
        let request = partly.over(Some(profile.clone())).unwrap();
        assert_eq!(
            (
                request.texts.client_id.as_deref(),
                request.texts.audience.as_deref()
            ),
            (Some("other"), Some("a"))
        );
        let whole = ReportedRequest {
            has_user_profile: Some(false),
            has_actor_token: Some(false),
            ..partly
        };
        let request = whole.over(Some(profile)).unwrap();
        assert_eq!(
            (request.texts.audience, request.texts.grant_type),
            (None, None)
        );
        assert_eq!(
            ReportedRequest::default()
                .over(None)
                .unwrap()
                .texts
                .grant_type
                .as_deref(),
            Some(TOKEN_EXCHANGE_GRANT)
        );
    }

    #[test]
    fn a_real_object_is_no_text() {
        let known = |text: &str, kind: Option<&'static str>| ReportedRequest {
            has_user_profile: Some(true),
            has_actor_token: Some(false),
            user_profile: Some(text.into()),
            user_profile_type: kind,
            ..ReportedRequest::default()
        };
        let profile = |known: ReportedRequest| known.over(None).unwrap().user_profile.unwrap();
        assert!(matches!(
            profile(known("{}", None)),
            UserProfile::Object(Json::Object(_))
        ));
        assert!(matches!(
            profile(known("{}", Some("an object"))),
            UserProfile::Object(Json::String(_))
        ));
        assert!(matches!(profile(known("x", None)), UserProfile::Text(_)));
    }
}
