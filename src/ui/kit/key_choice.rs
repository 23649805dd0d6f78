//! The choice of keys that a signature is checked with.

/// Where the keys that a signature is checked with come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum KeyChoice {
    /// None: the signature is not checked.
    #[default]
    None,
    /// The issuer's discovery.
    Issuer,
    /// The address of a key set.
    Address,
    /// A JWK, key set, PEM or certificate, pasted.
    Pasted,
    /// A shared secret.
    Secret,
    /// Apple's key set.
    Apple,
    Google,
    /// Facebook's, of Limited Login.
    Facebook,
}

impl KeyChoice {
    /// All of them, in the order of the list.
    pub const ALL: [Self; 8] = [
        Self::None,
        Self::Issuer,
        Self::Address,
        Self::Pasted,
        Self::Secret,
        Self::Apple,
        Self::Google,
        Self::Facebook,
    ];

    /// Returns the words in the list.
    pub fn label(self) -> &'static str {
        match self {
            Self::None => "No key: do not check",
            Self::Issuer => "The issuer's key set, by discovery",
            Self::Address => "A key set's address",
            Self::Pasted => "A key, pasted or from a file",
            Self::Secret => "A shared secret (HS256 …)",
            Self::Apple => "Apple's key set",
            Self::Google => "Google's key set",
            Self::Facebook => "Facebook's key set",
        }
    }

    /// Returns the label of the button that checks a subject token with these keys.
    pub fn button(self) -> &'static str {
        match self {
            Self::Apple => "Check with Apple's keys",
            Self::Google => "Check with Google's keys",
            Self::Facebook => "Check with Facebook's keys",
            _ => "Check signature",
        }
    }

    /// Returns what a verdict calls the keys; `None` where it calls them after their host.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::Apple => Some("Apple's key set"),
            Self::Google => Some("Google's key set"),
            Self::Facebook => Some("Facebook's key set"),
            _ => None,
        }
    }

    /// Returns the address of a provider's key set (vendor pages, see the claim dictionary); `None` for other choices.
    pub fn address(self) -> Option<&'static str> {
        match self {
            Self::Apple => Some("https://appleid.apple.com/auth/keys"),
            Self::Google => Some("https://www.googleapis.com/oauth2/v3/certs"),
            Self::Facebook => Some("https://limited.facebook.com/.well-known/oauth/openid/jwks/"),
            _ => None,
        }
    }
}
