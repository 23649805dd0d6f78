//! What is replaced, and what its stand-ins look like.

use strum::EnumIter;

/// What can be chosen to be replaced, or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter)]
pub enum SensitiveCategory {
    /// Tokens, codes, client secrets, keys.
    Secrets,
    /// Given and family names.
    Names,
    /// E-mail addresses.
    Emails,
    /// Telephone numbers.
    Phones,
    /// What a person is called by a server: `sub`, a nickname, a picture.
    Users,
    /// Addresses of the internet protocol.
    Addresses,
    /// Hosts of tenants and APIs, and organisations.
    Tenants,
    /// Client ids.
    Clients,
}

impl SensitiveCategory {
    /// Returns its name in a file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Secrets => "secrets",
            Self::Names => "names",
            Self::Emails => "emails",
            Self::Phones => "phones",
            Self::Users => "users",
            Self::Addresses => "addresses",
            Self::Tenants => "tenants",
            Self::Clients => "clients",
        }
    }

    /// Returns the words of its switch.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Secrets => "Tokens, codes, secrets and keys",
            Self::Names => "Names",
            Self::Emails => "E-mail addresses",
            Self::Phones => "Phone numbers",
            Self::Users => "User ids",
            Self::Addresses => "IP addresses",
            Self::Tenants => "Tenants and APIs",
            Self::Clients => "Client ids",
        }
    }
}

/// What one value is, which decides what its stand-in looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SensitiveKind {
    /// An access, ID, refresh or subject token.
    Token,
    /// An authorization code.
    Code,
    /// A client secret or password.
    Secret,
    /// A private key.
    Key,
    /// A given name.
    GivenName,
    /// A family name.
    FamilyName,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// A `sub` or nickname.
    User,
    /// The address of a picture.
    Picture,
    /// An address of the internet protocol, version 4.
    Ipv4,
    /// An address of the internet protocol, version 6.
    Ipv6,
    /// The host of a tenant.
    Tenant,
    /// The host of an API, or the name it is asked for by.
    Api,
    /// An organisation.
    Organisation,
    /// A client id.
    Client,
}

impl SensitiveKind {
    /// Returns the category that it is chosen by.
    pub const fn category(self) -> SensitiveCategory {
        match self {
            Self::Token | Self::Code | Self::Secret | Self::Key => SensitiveCategory::Secrets,
            Self::GivenName | Self::FamilyName => SensitiveCategory::Names,
            Self::Email => SensitiveCategory::Emails,
            Self::Phone => SensitiveCategory::Phones,
            Self::User | Self::Picture => SensitiveCategory::Users,
            Self::Ipv4 | Self::Ipv6 => SensitiveCategory::Addresses,
            Self::Tenant | Self::Api | Self::Organisation => SensitiveCategory::Tenants,
            Self::Client => SensitiveCategory::Clients,
        }
    }

    /// Whether it is a name of the domain name system, which is written in either case.
    pub(super) const fn is_host(self) -> bool {
        matches!(self, Self::Tenant | Self::Api)
    }

    /// Returns the stand-in of that number, from 1. Addresses and numbers are those that are set aside for documents (RFC 2606, RFC 5737,
    /// RFC 3849; 555-01xx).
    pub(super) fn stand_in(self, number: usize) -> String {
        match self {
            Self::Token => format!("token-{number}"),
            Self::Code => format!("code-{number}"),
            Self::Secret => format!("secret-{number}"),
            Self::Key => format!("key-{number}"),
            Self::GivenName => format!("First-{number}"),
            Self::FamilyName => format!("Last-{number}"),
            Self::Email => format!("user-{number}@example.com"),
            Self::Phone => format!("+1 202 555 {:04}", 100 + number),
            Self::User => format!("user-{number}"),
            Self::Picture => format!("https://picture-{number}.example/"),
            Self::Ipv4 => {
                let before = number.saturating_sub(1);
                let block = match before / 254 % 3 {
                    0 => "192.0.2",
                    1 => "198.51.100",
                    _ => "203.0.113",
                };
                format!("{block}.{}", before % 254 + 1)
            }
            Self::Ipv6 => format!("2001:db8::{number:x}"),
            Self::Tenant => format!("tenant-{number}.example"),
            Self::Api => format!("api-{number}.example"),
            Self::Organisation => format!("org-{number}"),
            Self::Client => format!("client-{number}"),
        }
    }
}
