//! A token of an exchange with all that is known of it.

use super::{Format, KeySource, Signature, SignatureStatus, Token, judge};
use strum::{EnumString, IntoStaticStr};

/// What a token is in an exchange.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, EnumString, IntoStaticStr,
)]
#[expect(missing_docs, reason = "the names say it")]
pub enum TokenRole {
    #[default]
    #[strum(serialize = "access_token")]
    Access,
    #[strum(serialize = "id_token")]
    Id,
    #[strum(serialize = "refresh_token")]
    Refresh,
    #[strum(serialize = "subject_token")]
    Subject,
    /// None of an exchange's: looked at by itself.
    #[strum(serialize = "token")]
    Pasted,
}

impl TokenRole {
    /// In the order of the window's tabs.
    pub const ALL: [Self; 4] = [Self::Access, Self::Id, Self::Refresh, Self::Subject];

    /// The tab's name, relied upon by assistive technology and scripts.
    pub fn label(self) -> &'static str {
        match self {
            Self::Access => "Access",
            Self::Id => "ID",
            Self::Refresh => "Refresh",
            Self::Subject => "Subject",
            Self::Pasted => "Token",
        }
    }

    /// In a sentence: `access token`.
    pub fn words(self) -> &'static str {
        match self {
            Self::Access => "access token",
            Self::Id => "ID token",
            Self::Refresh => "refresh token",
            Self::Subject => "subject token",
            Self::Pasted => "token",
        }
    }

    /// The member of the answer or request.
    pub fn member(self) -> &'static str {
        self.into()
    }
}

/// One token of an exchange, decoded and judged.
#[derive(Clone, Debug)]
pub struct TokenReport {
    /// Which it is.
    pub role: TokenRole,
    /// What it holds.
    pub token: Token,
    /// What can be said of its signature.
    pub signature: Signature,
    /// The same of the token inside, where there is one.
    pub inner: Option<Signature>,
}

impl TokenReport {
    /// Judges a token, and the one inside it, with the keys there are.
    pub fn judged(role: TokenRole, token: Token, keys: &KeySource) -> Self {
        let signature = judge(&token, keys);
        let inner = token.nested.as_ref().map(|inner| judge(inner, keys));
        Self {
            role,
            token,
            signature,
            inner,
        }
    }

    /// Returns the verdict on the signature in words; an opaque token has none to be judged.
    pub fn signature_words(&self) -> &'static str {
        match self.signature.status {
            SignatureStatus::Valid => "Signature valid",
            SignatureStatus::Invalid => "Signature invalid",
            SignatureStatus::Unchecked if self.token.format == Format::Opaque => "No signature",
            SignatureStatus::Unchecked if self.signature.is_not_there() => "Not signed",
            SignatureStatus::Unchecked if self.signature.is_not_asked_for() => {
                "Signature not checked"
            }
            SignatureStatus::Unchecked => "Signature could not be checked",
        }
    }

    /// The verdict on the token inside.
    pub fn inner_signature(&self) -> Signature {
        self.inner
            .clone()
            .unwrap_or_else(|| Signature::unchecked("the token inside was not checked"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jose::base64url::encode;
    use crate::token::{SignatureReason, decode};

    #[test]
    fn what_nothing_signs_is_said_to_be_unsigned() {
        let keys = KeySource::Absent(SignatureReason::NoKey);
        for (algorithm, signature, words) in [
            ("none", "", "Not signed"),
            ("RS256", "c2ln", "Signature not checked"),
        ] {
            let header = encode(format!(r#"{{"alg":"{algorithm}"}}"#));
            let text = format!("{header}.{}.{signature}", encode("{}"));
            let report = TokenReport::judged(TokenRole::Pasted, decode(&text), &keys);
            assert_eq!(report.signature_words(), words);
        }
    }
}
