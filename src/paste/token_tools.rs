//! Commands of other token tools: `oauth2c` (SecureAuth) and `oidc-cli` (jentz).

use super::exchange::{PastedBody, PastedExchange, PastedParameter, PastedRequest, Reading};
use super::options::{CommandArguments, KnownOption, switch, valued};
use super::shell;
use super::shell::ShellCommand;
use super::unread::Unread;
use super::variable;
use crate::exchange::{BodyEncoding, TOKEN_EXCHANGE_GRANT};

/// The options of both that an exchange has a place for, and those that change nothing in it.
const OPTIONS: &[KnownOption] = &[
    valued("issuer", None),
    valued("discovery-url", None),
    valued("token-endpoint", None),
    valued("grant-type", None),
    valued("client-id", None),
    valued("client-secret", None),
    valued("auth-method", None),
    valued("subject-token", None),
    valued("subject-token-type", None),
    valued("actor-token", None),
    valued("actor-token-type", None),
    valued("requested-token-type", None),
    valued("scope", None),
    valued("scopes", None),
    valued("audience", None),
    valued("resource", None),
    switch("dpop", None),
    switch("silent", Some('s')),
    switch("insecure", None),
    switch("no-origin", None),
    switch("no-prompt", None),
    switch("no-browser", None),
    switch("raw", None),
    switch("pkce", None),
    switch("par", None),
    switch("verbose", None),
    switch("skip-tls-verify", None),
];

/// Reads the commands of one of them; none where the text has none.
pub fn read(text: &str) -> Option<Result<Reading, Unread>> {
    if !text.contains("oauth2c") && !text.contains("oidc") {
        return None;
    }
    let commands = shell::commands(text).ok()?;
    let mut what = None;
    let mut exchanges = Vec::new();
    for command in &commands {
        let tool = match command.program().as_str() {
            "oauth2c" => "an oauth2c command",
            "oidc-cli" | "oidc" => "an oidc-cli command",
            _ => continue,
        };
        what.get_or_insert(tool);
        match request(command, tool) {
            Ok(request) => exchanges.push(PastedExchange::of(request, command.line)),
            Err(unread) => return Some(Err(unread)),
        }
    }
    Some(Ok(Reading::new(what?, exchanges)))
}

fn request(command: &ShellCommand, tool: &'static str) -> Result<PastedRequest, Unread> {
    let is_oauth2c = tool.contains("oauth2c");
    let words = command.words.get(1..).unwrap_or_default();
    let arguments = CommandArguments::of(tool, words, OPTIONS)?;
    let value = |name: &str| arguments.value(name).map(ToOwned::to_owned);
    let mut request = PastedRequest {
        method: Some("POST".to_owned()),
        notes: command.notes.clone(),
        ..PastedRequest::default()
    };
    request
        .notes
        .extend(arguments.unknown_notes(if is_oauth2c { "oauth2c" } else { "oidc-cli" }));
    // oauth2c's only argument is the issuer; oidc-cli's is its command.
    let issuer = value("issuer").or_else(|| {
        let first = arguments.words.first().filter(|_| is_oauth2c);
        first.cloned()
    });
    request.url = value("token-endpoint").or_else(|| issuer.as_deref().map(token_address));
    if value("discovery-url").is_some() && request.url.is_none() {
        request.notes.push(
            "The token endpoint stands in the document that --discovery-url names, which is not asked for".to_owned(),
        );
    }
    let left = arguments.words.len().saturating_sub(1);
    if left > 0 {
        request
            .notes
            .push("Words that are no options of the command were left out".to_owned());
    }

    let mut parameters = Vec::new();
    let mut push = |name: &str, value: String| {
        parameters.push(PastedParameter::text(name, value));
    };
    match value("grant-type") {
        Some(grant) => push("grant_type", grant),
        None if !is_oauth2c => push("grant_type", TOKEN_EXCHANGE_GRANT.to_owned()),
        None => {}
    }
    let method = value("auth-method");
    let mut secret = value("client-secret");
    if let Some(client) = value("client-id") {
        let basic = method.as_deref() == Some("client_secret_basic")
            || is_oauth2c && method.is_none() && secret.is_some();
        if basic {
            request.basic = Some((client.clone(), secret.take().unwrap_or_default()));
        }
        push("client_id", client);
    }
    for name in [
        "subject-token",
        "subject-token-type",
        "actor-token",
        "actor-token-type",
        "requested-token-type",
    ] {
        if let Some(text) = value(name) {
            let field = name.replace('-', "_");
            // `-` reads the token from standard input.
            let text = if text == "-" {
                match &command.input {
                    Some(Some(input)) => input.trim_end_matches(['\r', '\n']).to_owned(),
                    _ => variable::marked(&field),
                }
            } else {
                text
            };
            push(&field, text);
        }
    }
    for (field, names) in [
        ("scope", &["scope", "scopes"][..]),
        ("audience", &["audience"]),
        ("resource", &["resource"]),
    ] {
        let given = arguments
            .given
            .iter()
            .filter(|(name, _)| names.contains(name))
            .map(|(name, text)| {
                // oauth2c's are slices: separated by commas, or repeated.
                if is_oauth2c && *name != "scope" {
                    text.replace(',', " ")
                } else {
                    text.clone()
                }
            })
            .collect::<Vec<_>>();
        if !given.is_empty() {
            push(field, given.join(" "));
        }
    }
    match method.as_deref() {
        Some("private_key_jwt") => {
            push("client_assertion", variable::marked("client_assertion"));
        }
        Some("client_secret_post" | "client_secret_basic" | "none") | None => {}
        Some(_) => request
            .notes
            .push("The --auth-method of the command has no field here and was left out".to_owned()),
    }
    if let Some(secret) = secret {
        push("client_secret", secret);
    }
    if arguments.has("dpop") {
        // The proof's key is a file of theirs.
        request.push_header("DPoP", variable::marked("proof"));
    }
    if value("token-endpoint").is_none() {
        request.notes.push(
            "The tool finds the token endpoint by discovery; /oauth/token under the issuer was taken".to_owned(),
        );
    }
    request.push_header("Content-Type", "application/x-www-form-urlencoded");
    request.body = PastedBody::Parameters(parameters, BodyEncoding::Form);
    Ok(request)
}

/// Auth0's token endpoint under an issuer.
fn token_address(issuer: &str) -> String {
    format!("{}/oauth/token", issuer.trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::super::shown::{form, requests};
    use super::*;
    use crate::paste::random::texts;

    fn one(text: &str) -> PastedRequest {
        requests(read(text)).remove(0)
    }

    #[test]
    fn both_tools_are_read() {
        let request = one(
            "oauth2c https://acme.eu.auth0.com/ \\\n --client-id c --client-secret s \\\n --grant-type urn:ietf:params:oauth:grant-type:token-exchange --subject-token t --scopes openid,email --audience a -s",
        );
        assert_eq!(request.address(), "https://acme.eu.auth0.com/oauth/token");
        assert_eq!(request.basic, Some(("c".into(), "s".into())));
        assert_eq!(
            form(&request),
            [
                ("grant_type", TOKEN_EXCHANGE_GRANT),
                ("client_id", "c"),
                ("subject_token", "t"),
                ("scope", "openid email"),
                ("audience", "a"),
            ]
        );
        let request = one(
            "oidc-cli token_exchange --issuer https://x.example --client-id c --subject-token=- --scope 'a b' --new v",
        );
        assert_eq!(request.address(), "https://x.example/oauth/token");
        assert_eq!(
            form(&request)[2],
            ("subject_token", &*variable::marked("subject_token"))
        );
        assert!(request.notes.iter().any(|note| note.contains("--new")));
        assert!(request.notes.iter().all(|note| !note.contains(" v ")));
    }

    #[test]
    fn other_text_is_none_of_theirs() {
        assert!(read("curl https://x/oidc").is_none());
        assert!(read("openid").is_none());
        assert!(read("oidc-cli x --client-id").unwrap().is_err());
    }

    #[test]
    fn any_text_is_read_or_refused() {
        texts("oauth2c (-|--[a-z-]{0,9}|.| |=|\n)*", read);
    }
}
