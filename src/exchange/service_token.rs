//! Opaque tokens, keys and cookies of other services, by their beginnings and forms. Only what nobody else writes is here.

use crate::jose::{base64url, hex};
use crate::json::Json;
use crate::secret::basic_pair;

/// What such a text is.
#[derive(Debug, PartialEq, Eq)]
pub struct ServiceToken {
    /// For people, lower case where no name begins it.
    pub name: &'static str,
    /// The same in few words, with its article.
    pub what: &'static str,
    /// What it is good for: a sentence.
    pub advice: &'static str,
}

/// Beginnings, and how long a text that begins so is at least.
static BEGINNINGS: [(&[&str], usize, ServiceToken); 14] = [
    (
        &["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"],
        30,
        ServiceToken {
            name: "GitHub token",
            what: "a GitHub token",
            advice: "It is for GitHub's API alone, and there is nothing in it to decode",
        },
    ),
    (
        &["glpat-", "gloas-", "glrt-", "glcbt-"],
        20,
        ServiceToken {
            name: "GitLab token",
            what: "a GitLab token",
            advice: "It is for GitLab's API alone, and there is nothing in it to decode",
        },
    ),
    (
        &["npm_"],
        30,
        ServiceToken {
            name: "npm token",
            what: "an npm token",
            advice: "It is for npm's registry alone, and there is nothing in it to decode",
        },
    ),
    (
        &[
            "sk_live_", "sk_test_", "rk_live_", "rk_test_", "pk_live_", "pk_test_",
        ],
        24,
        ServiceToken {
            name: "Stripe API key",
            what: "a Stripe key",
            advice: "It is a key and no token: no token endpoint takes it",
        },
    ),
    (
        &["xoxb-", "xoxp-", "xoxa-", "xoxe-", "xoxe.xox", "xapp-"],
        20,
        ServiceToken {
            name: "Slack token",
            what: "a Slack token",
            advice: "It is for Slack's API alone, and there is nothing in it to decode",
        },
    ),
    (
        &["hvs.", "hvb.", "hvr."],
        20,
        ServiceToken {
            name: "Vault token",
            what: "a Vault token",
            advice: "It is for HashiCorp Vault alone, and there is nothing in it to decode",
        },
    ),
    (
        &["AIzaSy"],
        39,
        ServiceToken {
            name: "Google API key",
            what: "a Google API key",
            advice: "It names a project and no user: no token endpoint takes it",
        },
    ),
    (
        &["GOCSPX-"],
        30,
        ServiceToken {
            name: "Google client secret",
            what: "a Google client secret",
            advice: "It belongs in client_secret at Google's token endpoint, and nowhere else",
        },
    ),
    (
        &["ory_at_", "ory_rt_", "ory_ac_"],
        40,
        ServiceToken {
            name: "Ory token or code",
            what: "an Ory token or code",
            advice: "There is nothing in it to decode: Ory's introspection endpoint says what an ory_at_ is worth",
        },
    ),
    (
        &["v1.local.", "v2.local.", "v3.local.", "v4.local."],
        20,
        ServiceToken {
            name: "PASETO, encrypted",
            what: "an encrypted PASETO",
            advice: "It is no JWT: only the holder of the key can read it",
        },
    ),
    (
        &["v1.public.", "v2.public.", "v3.public.", "v4.public."],
        20,
        ServiceToken {
            name: "PASETO, signed",
            what: "a signed PASETO",
            advice: "It is no JWT, and what expects one refuses it: a PASETO library reads and checks it",
        },
    ),
    (
        &["pypi-AgE"],
        60,
        ServiceToken {
            name: "PyPI API token, a macaroon",
            what: "an API token of PyPI's",
            advice: "It is for uploads to PyPI alone: a macaroon, and no JWT",
        },
    ),
    (
        &["gAAAAA"],
        100,
        ServiceToken {
            name: "Fernet token",
            what: "a Fernet token",
            advice: "It is no JWT: only the holder of the key can read it",
        },
    ),
    (
        &["CfDJ8"],
        60,
        ServiceToken {
            name: "text protected by ASP.NET Core, such as one of its cookies",
            what: "a text protected by ASP.NET Core",
            advice: "It is no JWT: only an application with the same key ring of Data Protection can read it",
        },
    ),
];

static BASIC: ServiceToken = ServiceToken {
    name: "credentials of HTTP Basic, and no token",
    what: "credentials of HTTP Basic",
    advice: "It is a name and a password, or a client's id and secret, in base64: there is no signature in it",
};
static SEALED: ServiceToken = ServiceToken {
    name: "text sealed by iron, such as an iron-session cookie",
    what: "a text sealed by iron",
    advice: "Only the holder of the password can read it",
};
static FLASK: ServiceToken = ServiceToken {
    name: "cookie signed by Flask (itsdangerous)",
    what: "a cookie signed by Flask",
    advice: "It is no JWT: content, time and signature stand between its dots, and Flask's own secret checks it",
};
static LARAVEL: ServiceToken = ServiceToken {
    name: "text encrypted by Laravel, such as one of its cookies",
    what: "a text encrypted by Laravel",
    advice: "It is no JWT: only the application with the same APP_KEY can read it",
};
static RAILS_SIGNED: ServiceToken = ServiceToken {
    name: "text signed by Rails (MessageVerifier)",
    what: "a text signed by Rails",
    advice: "It is no JWT: content and signature stand around its two hyphens, and the application's secret_key_base checks it",
};
static RAILS_ENCRYPTED: ServiceToken = ServiceToken {
    name: "text encrypted by Rails, such as a session cookie",
    what: "a text encrypted by Rails",
    advice: "It is no JWT: only the application with the same secret_key_base can read it",
};
static SAML: ServiceToken = ServiceToken {
    name: "SAML",
    what: "a SAML message",
    advice: "It is XML and no JWT. An exchange takes its assertion as urn:ietf:params:oauth:token-type:saml2, the grant of RFC 7522 in base64url",
};
static DJANGO: ServiceToken = ServiceToken {
    name: "text signed by Django",
    what: "a text signed by Django",
    advice: "It is no JWT: content, time and signature stand between its colons, and Django's SECRET_KEY checks it",
};

static APPLE_USER: ServiceToken = ServiceToken {
    name: "Apple user identifier",
    what: "an Apple user identifier",
    advice: "It names the user for the app and proves nothing: authorizationCode and identityToken stand beside it",
};
static FACEBOOK_APP: ServiceToken = ServiceToken {
    name: "Facebook app access token",
    what: "a Facebook app access token",
    advice: "It stands for the app, and no user is in it: the SDK's login gives the user's",
};
static FACEBOOK_REQUEST: ServiceToken = ServiceToken {
    name: "Facebook signed request",
    what: "a Facebook signed request",
    advice: "It is no JWT: its second part is JSON with the user's id, signed with the app secret. The SDK's login gives tokens",
};

/// The name and the password of `Basic …`, with the colon between them.
pub fn read_basic(text: &str) -> Option<String> {
    let (scheme, credentials) = text.split_at_checked(6)?;
    scheme.eq_ignore_ascii_case("basic ").then_some(())?;
    basic_pair(credentials).filter(|pair| pair.contains(':') && !pair.contains(char::is_control))
}

/// What begins as the text does, however short it is, and the beginning.
pub fn begun(text: &str) -> Option<(&'static str, &'static ServiceToken)> {
    BEGINNINGS.iter().find_map(|(beginnings, _, found)| {
        let begins = |beginning: &&&str| text.starts_with(**beginning);
        Some((*beginnings.iter().find(begins)?, found))
    })
}

/// What the text is; `None` where nothing is known for sure.
pub fn service_token(text: &str) -> Option<&'static ServiceToken> {
    if read_basic(text).is_some() {
        return Some(&BASIC);
    }
    let is_one_word = !text.contains(char::is_whitespace);
    let begins = BEGINNINGS.iter().find(|(beginnings, least, _)| {
        text.len() >= *least
            && beginnings
                .iter()
                .any(|beginning| text.starts_with(beginning))
    });
    if let Some((_, _, found)) = begins.filter(|_| is_one_word) {
        return Some(found);
    }
    if is_apple_user(text) {
        return Some(&APPLE_USER);
    }
    if is_facebook_app(text) {
        return Some(&FACEBOOK_APP);
    }
    if is_facebook_request(text) {
        return Some(&FACEBOOK_REQUEST);
    }
    // iron-session numbers its passwords; Auth0's mfa_token has no number there.
    let password = text
        .strip_prefix("Fe26.2*")
        .and_then(|rest| rest.split_once('*'));
    let is_number = |id: &str| id.len() < 4 && id.parse::<u32>().is_ok();
    if password.is_some_and(|(id, _)| is_number(id)) {
        return Some(&SEALED);
    }
    if is_signed(text, '.', |time| decoded_length(time) == Some(4)) && !names_algorithm(text) {
        return Some(&FLASK);
    }
    let is_base62 =
        |time: &str| time.len() == 6 && time.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if is_signed(text, ':', is_base62) {
        return Some(&DJANGO);
    }
    if is_of_laravel(text) {
        return Some(&LARAVEL);
    }
    if is_saml(text) {
        return Some(&SAML);
    }
    of_rails(text)
}

/// XML in base64 that names SAML's schema (SAML bindings 2.0 §3.5.4).
fn is_saml(text: &str) -> bool {
    // `<` and what follows it.
    let begins = text.starts_with("PD94") || text.starts_with("PH") || text.starts_with("PF");
    let content = begins.then(|| base64url::decode_any(text)).flatten();
    content
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .is_some_and(|xml| xml.contains("urn:oasis:names:tc:SAML:"))
}

/// A JSON object with the parts of a cipher (Laravel: Illuminate\Encryption\Encrypter).
fn is_of_laravel(text: &str) -> bool {
    let begins = text.starts_with("eyJpdiI6");
    let content = begins.then(|| document_in(text)).flatten();
    content.is_some_and(|object| {
        ["iv", "value", "mac"]
            .iter()
            .all(|name| object.get(name).is_some())
    })
}

/// A signature, and behind its dot the JSON that names how it was made (Facebook: signed requests).
fn is_facebook_request(text: &str) -> bool {
    text.split_once('.').is_some_and(|(signature, content)| {
        let algorithm = |object: Json| object.get_str("algorithm") == Some("HMAC-SHA256");
        content.starts_with("eyJ")
            && decoded_length(signature) == Some(32)
            && document_in(content).is_some_and(algorithm)
    })
}

/// The JSON that stands in base64.
fn document_in(text: &str) -> Option<Json> {
    let text = String::from_utf8(base64url::decode_any(text)?).ok()?;
    Json::parse(&text).ok()
}

/// Parts with two hyphens between them: content and signature in hex (ActiveSupport::MessageVerifier), or cipher, nonce and tag
/// (ActiveSupport::MessageEncryptor with AES-GCM).
fn of_rails(text: &str) -> Option<&'static ServiceToken> {
    let parts: Vec<&str> = text.splitn(4, "--").collect();
    match parts.as_slice() {
        // JSON, or what Ruby's Marshal writes.
        [content, signature] => {
            let is_content = content.starts_with("eyJ") || content.starts_with("BAh");
            let is_signature =
                matches!(signature.len(), 40 | 64 | 128) && hex::decode(signature).is_some();
            (is_content && is_signature && base64url::decode_any(content).is_some())
                .then_some(&RAILS_SIGNED)
        }
        [cipher, nonce, tag] => {
            let length = |part: &str| base64url::decode_any(part).map(|bytes| bytes.len());
            (nonce.len() == 16
                && tag.len() == 24
                && length(nonce) == Some(12)
                && length(tag) == Some(16)
                && length(cipher).is_some_and(|length| length > 0))
            .then_some(&RAILS_ENCRYPTED)
        }
        _ => None,
    }
}

/// Six digits, 32 of hexadecimal and four digits, with dots between them.
fn is_apple_user(text: &str) -> bool {
    let parts: Vec<&str> = text.splitn(4, '.').collect();
    let are_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let is_hex = |part: &str| {
        let is_lower = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        part.bytes().all(is_lower)
    };
    matches!(parts.as_slice(), [first, user, last]
        if first.len() == 6 && are_digits(first) && user.len() == 32 && is_hex(user) && last.len() == 4 && are_digits(last))
}

/// The app's ID and a secret, with a bar between them.
fn is_facebook_app(text: &str) -> bool {
    let is_secret = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    text.split_once('|').is_some_and(|(app, secret)| {
        (13..=17).contains(&app.len())
            && app.bytes().all(|byte| byte.is_ascii_digit())
            && (20..=40).contains(&secret.len())
            && secret.chars().all(is_secret)
    })
}

/// Content, time and signature between separators. The content is a JSON object in base64url, or packed and then begins with a dot.
fn is_signed(text: &str, separator: char, is_time: impl Fn(&str) -> bool) -> bool {
    let content = text.strip_prefix('.').unwrap_or(text);
    let is_content = text.starts_with("eyJ") || text.starts_with(".eJ");
    let mut parts = content.rsplitn(3, separator);
    let (Some(signature), Some(time), Some(content)) = (parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    // SHA-1 has 20 bytes, SHA-256 has 32.
    is_content
        && !content.contains(['.', ':', ' '])
        && is_time(time)
        && matches!(decoded_length(signature), Some(20 | 32))
}

fn decoded_length(text: &str) -> Option<usize> {
    (text.len() < 60)
        .then(|| base64url::decode(text))
        .flatten()
        .map(|bytes| bytes.len())
}

/// Whether the first part is a JOSE header, which always names an algorithm.
fn names_algorithm(text: &str) -> bool {
    let head = text.split('.').next().unwrap_or_default();
    base64url::decode(head)
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .and_then(|text| Json::parse(&text).ok())
        .is_some_and(|header| header.get("alg").is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jose::base64url::encode;
    use proptest::prelude::*;

    #[test]
    fn each_is_told_from_what_looks_alike() {
        let sign = "mUktNdWRkgDnm0OWxbpoyOiY4kg";
        let content = encode(r#"{"user":"alice"}"#);
        let header = encode(r#"{"alg":"HS1"}"#);
        let random = "aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5";
        let laravel = encode(r#"{"iv":"eHg=","value":"eHg=","mac":"1f","tag":""}"#);
        let hash = "0123456789abcdef0123456789abcdef01234567";
        for (text, name) in [
            (format!("ghp_{random}"), "GitHub token"),
            ("glpat-aB3dE5fG7hI9jK1lM3nO".to_owned(), "GitLab token"),
            (format!("sk_live_{}", &random[..24]), "Stripe API key"),
            (
                format!("pypi-AgEIcHlwaS5vcmc{random}{random}"),
                "PyPI API token, a macaroon",
            ),
            ("pypi-AgEI".to_owned(), ""),
            (format!("v4.public.{random}"), "PASETO, signed"),
            (format!("v2.local.{random}"), "PASETO, encrypted"),
            ("Fe26.2*1*a8f3*Zb0x*Qw12*17*1f*ab~2".to_owned(), SEALED.name),
            (format!("{content}.ZzX2Lw.{sign}"), FLASK.name),
            (format!(".eJyrVkouKUos.YLFEpg.{sign}"), FLASK.name),
            (format!("{content}:1tGabc:{sign}"), DJANGO.name),
            (
                format!("CfDJ8{random}{random}"),
                "text protected by ASP.NET Core, such as one of its cookies",
            ),
            (format!("{laravel}=="), LARAVEL.name),
            (encode(r#"{"iv":"eHg=","value":"eHg="}"#), ""),
            (
                encode("<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\"/>"),
                SAML.name,
            ),
            (encode("<html xmlns=\"a\"/>"), ""),
            (
                format!(
                    "{}.{}",
                    encode([7; 32]),
                    encode(r#"{"algorithm":"HMAC-SHA256"}"#)
                ),
                FACEBOOK_REQUEST.name,
            ),
            (format!("{content}--{hash}"), RAILS_SIGNED.name),
            (format!("BAhJIggx--{hash}"), RAILS_SIGNED.name),
            (format!("{content}--{}", &hash[1..]), ""),
            (format!("token--{hash}"), ""),
            (
                "q2w3e4r5--aB3dE5fG7hI9jK1l--M3nO5pQ7rS9tU1vW3xY5zA==".to_owned(),
                RAILS_ENCRYPTED.name,
            ),
            ("a--b--c".to_owned(), ""),
            ("Fe26.2**a8f3*Zb0x".to_owned(), ""),
            (format!("{header}.ZzX2Lw.{sign}"), ""),
            (format!("{content}.e30.{sign}"), ""),
            (format!("{content}.ZzX2Lw.c2ln"), ""),
            (format!("{content}:later:{sign}"), ""),
            ("sk_live_".to_owned(), ""),
            ("v4.public".to_owned(), ""),
            (random.to_owned(), ""),
            ("Basic YXBwOnNlY3JldA==".to_owned(), BASIC.name),
            ("basic YXBwOnNlY3JldA".to_owned(), BASIC.name),
            ("Basic c2VjcmV0".to_owned(), ""),
            (
                "001947.6bb65d0a2f7c4e1f9b3d8a4c5e6f7081.1342".to_owned(),
                APPLE_USER.name,
            ),
            (
                "001947.6bb65d0a2f7c4e1f9b3d8a4c5e6f7081.1342.x".to_owned(),
                "",
            ),
            ("001947.6bb65d0a.1342".to_owned(), ""),
            (
                format!("457704041391802|{}", &random[..27]),
                FACEBOOK_APP.name,
            ),
            ("457704041391802|short".to_owned(), ""),
            ("Basic auth is off".to_owned(), ""),
        ] {
            let found = service_token(&text).map_or("", |found| found.name);
            assert_eq!(found, name, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_looked_at(text in ".*") {
            service_token(&text);
            service_token(&format!("eyJ{text}.AAAAAA.x"));
        }
    }
}
