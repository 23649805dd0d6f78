//! Commands of other token tools: `oauth2c` (SecureAuth) and `oidc-cli` (jentz).

use super::incoming::{Body, Braces, Given, Incoming};
use super::shell;
use crate::exchange::{BodyEncoding, TOKEN_EXCHANGE_GRANT};

/// Whether the first word names one of these tools.
pub fn is_tool(word: &str) -> bool {
    let name = word.rsplit(['/', '\\']).next().unwrap_or_default();
    matches!(
        name.trim_end_matches(".exe"),
        "oauth2c" | "oidc-cli" | "oidc"
    )
}

/// Reads a command of one of them.
pub fn import(text: &str) -> Result<Incoming, String> {
    let words = shell::words(text)?;
    let tool = words
        .first()
        .map(|word| word.text.clone())
        .unwrap_or_default();
    let is_oauth2c = tool.contains("oauth2c");
    let mut incoming = Incoming::new(
        if is_oauth2c {
            "an oauth2c command"
        } else {
            "an oidc-cli command"
        },
        Braces::Text,
    );
    let mut given: Vec<Given> = Vec::new();
    let mut method = None;
    let (mut client, mut secret) = (None, None);
    let mut lists: Vec<(&str, Vec<String>)> = Vec::new();
    let mut words = words.into_iter().skip(1);
    if !is_oauth2c {
        given.push(Given::text("grant_type", TOKEN_EXCHANGE_GRANT));
    }
    while let Some(word) = words.next() {
        incoming
            .shell_variables
            .extend(word.variables.iter().cloned());
        let Some(flag) = word
            .text
            .strip_prefix("--")
            .or_else(|| word.text.strip_prefix('-'))
        else {
            // oauth2c's only argument is the issuer; oidc-cli's is its command.
            if is_oauth2c && incoming.url.is_none() {
                incoming.url = Some(issuer(&word.text));
            }
            continue;
        };
        let (flag, attached) = flag
            .split_once('=')
            .map_or((flag, None), |(flag, value)| (flag, Some(value.to_owned())));
        if matches!(
            flag,
            "s" | "silent"
                | "insecure"
                | "no-origin"
                | "no-prompt"
                | "no-browser"
                | "raw"
                | "pkce"
                | "par"
                | "verbose"
                | "skip-tls-verify"
        ) {
            continue;
        }
        if flag == "dpop" {
            // A switch in both: the proof's key is a file of theirs.
            incoming.header_line("DPoP: proof");
            continue;
        }
        let value = match attached {
            Some(value) => value,
            None => {
                let next = words
                    .next()
                    .ok_or_else(|| format!("--{flag} has no value"))?;
                incoming.shell_variables.extend(next.variables);
                next.text
            }
        };
        match flag {
            "issuer" => incoming.url = Some(issuer(&value)),
            "token-endpoint" => incoming.url = Some(value),
            "grant-type" => given.push(Given::text("grant_type", value)),
            "client-id" => client = Some(value),
            "client-secret" => secret = Some(value),
            "auth-method" => method = Some(value),
            "subject-token" if value == "-" => given.push(Given::text("subject_token", "")),
            "subject-token"
            | "subject-token-type"
            | "actor-token"
            | "actor-token-type"
            | "requested-token-type" => {
                given.push(Given::text(flag.replace('-', "_"), value));
            }
            "scope" => given.push(Given::text("scope", value)),
            // Slices: separated by commas, or repeated.
            "scopes" | "audience" | "resource" => {
                let name = match flag {
                    "scopes" => "scope",
                    "audience" => "audience",
                    _ => "resource",
                };
                let parts: Vec<String> = if is_oauth2c {
                    value.split(',').map(ToOwned::to_owned).collect()
                } else {
                    vec![value]
                };
                match lists.iter_mut().find(|(known, _)| *known == name) {
                    Some((_, list)) => list.extend(parts),
                    None => lists.push((name, parts)),
                }
            }
            other => incoming.notes.push(format!(
                "--{other} was left out: an exchange has no such field"
            )),
        }
    }
    for (name, list) in lists {
        given.push(Given::text(name, list.join(" ")));
    }
    if let Some(client) = client {
        if method.as_deref() == Some("client_secret_basic")
            || is_oauth2c && method.is_none() && secret.is_some()
        {
            incoming.basic = Some((client.clone(), secret.take().unwrap_or_default()));
        }
        given.insert(
            usize::from(!given.is_empty()),
            Given::text("client_id", client),
        );
    }
    match method.as_deref() {
        Some("private_key_jwt") => given.push(Given::text("client_assertion", "")),
        Some("client_secret_post" | "none") | None => {}
        Some("client_secret_basic") => {}
        Some(other) => incoming
            .notes
            .push(format!("The authentication {other} has no field here")),
    }
    given.extend(secret.map(|secret| Given::text("client_secret", secret)));
    incoming.notes.push("These tools find the token endpoint by discovery; Cambio asks /oauth/token under the tenant unless the token endpoint is filled in".to_owned());
    incoming.body = Body::Parameters(given, BodyEncoding::Form);
    Ok(incoming)
}

/// As a token endpoint's address would stand, so that the tenant is found in it.
fn issuer(text: &str) -> String {
    format!("{}/oauth/token", text.trim_end_matches('/'))
}
