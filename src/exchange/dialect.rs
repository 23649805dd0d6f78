//! Token services whose makers document a call that RFC 6749 has otherwise. Who calls them so has done nothing wrong.

use url::Url;

/// What such a service has otherwise.
#[derive(Clone, Copy, Debug)]
pub struct ServiceDialect {
    /// Whose it is.
    pub name: &'static str,
    /// Its hosts, with a space between them; `*` stands for any text.
    hosts: &'static str,
    /// What its path ends with.
    path: &'static str,
    /// Whether parameters stand in the address.
    pub in_address: bool,
    /// Whether the body is JSON.
    pub json: bool,
    /// Whether the parameters have names of its own, or the client is known by something else than `client_id`.
    pub own_names: bool,
    /// Grants of its own.
    pub grants: &'static [&'static str],
}

const PLAIN: ServiceDialect = ServiceDialect {
    name: "",
    hosts: "",
    path: "",
    in_address: false,
    json: false,
    own_names: false,
    grants: &[],
};

const DIALECTS: &[ServiceDialect] = &[
    // Supabase: Auth, sign in with an ID token; its server's openapi.yaml, POST /token.
    ServiceDialect {
        name: "Supabase",
        hosts: "*.supabase.co localhost 127.0.0.1",
        path: "/auth/v1/token",
        in_address: true,
        json: true,
        own_names: true,
        grants: &["id_token", "pkce", "web3"],
    },
    // Notion: Authorization, exchanging the grant for an access token.
    ServiceDialect {
        name: "Notion",
        hosts: "api.notion.com",
        json: true,
        ..PLAIN
    },
    // Shopify: Exchange a session token; Implement authorization code grant.
    ServiceDialect {
        name: "Shopify",
        hosts: "*.myshopify.com",
        json: true,
        ..PLAIN
    },
    // WorkOS: User management, authenticate.
    ServiceDialect {
        name: "WorkOS",
        hosts: "api.workos.com",
        json: true,
        ..PLAIN
    },
    // Microsoft: Native authentication API reference, of an external tenant.
    ServiceDialect {
        name: "Microsoft Entra External ID",
        hosts: "*.ciamlogin.com",
        grants: &["continuation_token", "mfa_oob", "oob"],
        ..PLAIN
    },
    // Zoom: Server-to-server OAuth.
    ServiceDialect {
        name: "Zoom",
        hosts: "zoom.us",
        in_address: true,
        grants: &["account_credentials"],
        ..PLAIN
    },
    // AWS: IAM Identity Center OIDC, CreateToken.
    ServiceDialect {
        name: "AWS",
        hosts: "oidc.*.amazonaws.com",
        path: "/token",
        json: true,
        own_names: true,
        ..PLAIN
    },
    // Firebase: Auth REST API, exchange a refresh token.
    ServiceDialect {
        name: "Firebase",
        hosts: "securetoken.googleapis.com",
        own_names: true,
        ..PLAIN
    },
    // WeChat: Website app login; Get access token.
    ServiceDialect {
        name: "WeChat",
        hosts: "api.weixin.qq.com",
        in_address: true,
        own_names: true,
        grants: &["client_credential"],
        ..PLAIN
    },
    // TikTok: Manage user access tokens.
    ServiceDialect {
        name: "TikTok",
        hosts: "open.tiktokapis.com",
        own_names: true,
        ..PLAIN
    },
    // Meta: Instagram platform, access token and refresh access token.
    ServiceDialect {
        name: "Instagram",
        hosts: "graph.instagram.com",
        in_address: true,
        own_names: true,
        grants: &["ig_exchange_token", "ig_refresh_token"],
        ..PLAIN
    },
];

impl ServiceDialect {
    /// That of the service at an address.
    pub fn of(endpoint: &Url) -> Option<&'static Self> {
        let host = endpoint.host_str()?;
        let path = endpoint.path().trim_end_matches('/');
        let is_at = |known: &&Self| {
            let mut hosts = known.hosts.split(' ');
            hosts.any(|pattern| is_like(host, pattern)) && path.ends_with(known.path)
        };
        DIALECTS.iter().find(is_at)
    }
}

/// Whether a host is as a pattern with at most one `*` has it.
fn is_like(host: &str, pattern: &str) -> bool {
    match pattern.split_once('*') {
        Some((begin, end)) => {
            host.len() >= begin.len() + end.len() && host.starts_with(begin) && host.ends_with(end)
        }
        None => host == pattern,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_are_known_by_their_address() {
        for (address, name) in [
            ("https://abcd.supabase.co/auth/v1/token", "Supabase"),
            ("http://localhost:54321/auth/v1/token", "Supabase"),
            ("https://acme.myshopify.com/oauth/access_token", "Shopify"),
            ("https://oidc.eu-central-1.amazonaws.com/token", "AWS"),
            ("https://open.tiktokapis.com/v2/oauth/token/", "TikTok"),
            ("https://zoom.us/oauth/token", "Zoom"),
            (
                "https://acme.ciamlogin.com/acme.onmicrosoft.com/oauth2/v2.0/token",
                "Microsoft Entra External ID",
            ),
            ("https://login.acme.example/auth/v1/token", ""),
            ("https://sts.amazonaws.com/", ""),
            ("https://zoom.us.acme.example/oauth/token", ""),
            ("https://acme.eu.auth0.com/oauth/token", ""),
        ] {
            let found = ServiceDialect::of(&Url::parse(address).unwrap());
            let found = found.map(|dialect| dialect.name).unwrap_or_default();
            assert_eq!(found, name, "{address}");
        }
    }
}
