//! What a server is recognised by: the traces of a call and its answer, and which signs they show.

use super::catalogue::{ServerSign, SignSource};
use crate::diagnosis::pattern::{Searched, in_word};
use crate::diagnosis::{Answer, Evidence};
use crate::exchange::TOKEN_EXCHANGE_GRANT;
use crate::secret::TOKEN_TYPE_URN;
use url::Url;

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

/// The address that a message says was called: `POST https://…`, `[POST] "https://…"`, or `url: "https://…"` of an answer that a client
/// printed.
fn called(words: &str) -> Option<Url> {
    let printed = || {
        let mut named = words.match_indices("url: ");
        named.find_map(|(at, name)| {
            let is_whole = !words.get(..at)?.ends_with(in_word);
            address(words.get(at + name.len()..)?).filter(|_| is_whole)
        })
    };
    ["POST ", "GET ", "POST] ", "GET] "]
        .iter()
        .find_map(|method| address(words.split_once(method)?.1))
        .or_else(printed)
}

/// The address that a text begins with, in quotes or without.
fn address(text: &str) -> Option<Url> {
    let text = text.trim_start_matches(['`', '"', '\'', '<']);
    text.strip_prefix("https://")?;
    let end = text.find(|c: char| c.is_whitespace() || "`\"'>),".contains(c));
    Url::parse(text.get(..end.unwrap_or(text.len()))?).ok()
}

/// The traces, taken apart once.
pub(super) struct ShownTraces<'a> {
    pub(super) traces: &'a Traces<'a>,
    pub(super) host: String,
    pub(super) path: String,
    /// The host of the issuer that discovery named, where it was read.
    issuer: String,
    /// Description, error and the lines of a message.
    said: Vec<Searched<'a>>,
}

impl<'a> ShownTraces<'a> {
    pub(super) fn of(traces: &'a Traces<'a>, evidence: &Evidence) -> Self {
        let issuer = evidence
            .facts
            .as_ref()
            .and_then(|facts| Url::parse(facts.issuer.as_deref()?).ok());
        let url = traces
            .address
            .and_then(|text| Url::parse(text).ok())
            .or_else(|| called(traces.words?));
        let answer = traces.answer;
        let said = answer
            .and_then(|answer| answer.description.as_deref())
            .into_iter()
            .chain(answer.and_then(|answer| answer.error.as_deref()))
            .chain(traces.words);
        Self {
            traces,
            said: said.map(|words| Searched::new(words.trim())).collect(),
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
    pub(super) fn shown_by<'s>(&'s self, sign: &'s ServerSign) -> Option<&'s str> {
        let fits = |text: &str| sign.pattern.fits(text);
        let answer = self.traces.answer;
        let error = answer.and_then(|answer| answer.error.as_deref());
        if error.is_some_and(|error| {
            !sign.errors.is_empty() && !sign.errors.iter().any(|one| one == error)
        }) {
            return None;
        }
        if sign.whole && error.is_none() || self.is_elsewhere(sign) {
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
                .said
                .iter()
                .any(|words| Self::says(sign, words))
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
    pub(super) fn is_foreign_exchange(&self) -> bool {
        let parameter = |wanted: &str| {
            let mut all = self.traces.parameters.iter();
            all.find(|(name, _)| *name == wanted)
                .map(|(_, value)| *value)
        };
        parameter("grant_type") == Some(TOKEN_EXCHANGE_GRANT)
            && ["jwt", "saml1", "saml2"].iter().any(|kind| {
                parameter("subject_token_type").and_then(|value| value.strip_prefix(TOKEN_TYPE_URN))
                    == Some(kind)
            })
    }

    /// Whether these words are the sign's sentence, or hold it.
    fn says(sign: &ServerSign, words: &Searched<'_>) -> bool {
        let sentence = &sign.pattern;
        sentence.fits(words.text())
            || sentence.fits(words.text().trim_end_matches('.'))
            || !sign.whole && sentence.within(words).is_some()
    }

    pub(super) fn described(&self) -> Option<&'a str> {
        self.traces.answer?.description.as_deref().map(str::trim)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_was_called_is_found_in_words() {
        for (words, host) in [
            (
                "{status: 403, url: \"https://acme.eu.auth0.com/oauth/token\", headers: {",
                Some("acme.eu.auth0.com"),
            ),
            (
                "`POST https://appleid.apple.com/auth/token` resulted in a 400",
                Some("appleid.apple.com"),
            ),
            ("redirect_url: https://acme.eu.auth0.com/callback", None),
            ("url: /oauth/token", None),
        ] {
            let url = called(words);
            assert_eq!(url.as_ref().and_then(Url::host_str), host, "{words}");
        }
    }
}
