//! What a pasted text is, and the request in it.

use super::incoming::{Body, Braces, Found, Imported, Incoming};
use super::{command, curl, har, http_file, open_collection, postman};
use crate::diagnosis::BadInput;
use crate::json::Json;
use crate::profile::{MAX_FILE, Profile};

/// Recognises a curl, oauth2c or oidc-cli command, a form or JSON body, HAR, `.http`, Postman, OpenCollection, a share link or a
/// profile, and makes a profile of it. No file is read and nothing is contacted, whatever the text says.
pub fn recognise(text: &str) -> Result<Imported, BadInput> {
    if text.len() > MAX_FILE * 8 {
        return Err(BadInput::new(
            "import.too-large",
            "The text is too large to import",
            format!(
                "It has {} bytes, at most {} are read",
                text.len(),
                MAX_FILE * 8
            ),
        )
        .fix("Cut it down to the one request"));
    }
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.is_empty() {
        return Err(BadInput::new(
            "import.empty",
            "There is nothing to import",
            "The text is empty",
        ));
    }
    if text.starts_with("-----BEGIN AGE ENCRYPTED FILE-----") {
        return Err(BadInput::new(
            "import.sealed",
            "This is a sealed bundle",
            "It holds secrets, and is opened with its passphrase or an identity",
        )
        .fix("Open it in the window: More, Import…"));
    }
    if text.starts_with(crate::profile::SCHEME) {
        return Profile::from_link(text).map(|profile| whole("a share link", profile));
    }
    let bad = |what: &str, why: String| {
        BadInput::new(
            "import.unreadable",
            format!("It looks like {what} and cannot be read"),
            why,
        )
        .fix("Correct it at that place, or paste the request in another form")
    };
    let from = |what: &str, read: Result<Incoming, String>| {
        read.and_then(Incoming::import)
            .map_err(|why| bad(what, why))
    };
    if text.starts_with('{') || text.starts_with('[') {
        return json(text);
    }
    let first = text
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && !line.starts_with('#'))
        .and_then(|line| line.split_whitespace().next())
        .unwrap_or_default()
        .trim_start_matches("$ ");
    let program = first.rsplit(['/', '\\']).next().unwrap_or_default();
    if ["curl", "curl.exe"].contains(&program) {
        return from("a curl command", curl::import(text));
    }
    // Behind a prompt, another command or variables that are set for it.
    let behind = text.match_indices("curl").find(|(at, _)| {
        let before = text.get(..*at).unwrap_or_default();
        let after = text.get(at + 4..).unwrap_or_default();
        (before.ends_with("$ ")
            || before.ends_with("# ")
            || before.ends_with("> ")
            || before.ends_with("&& ")
            || before.ends_with("; ")
            || before
                .rsplit(['\n', ' '])
                .nth(1)
                .is_some_and(|word| before.ends_with(' ') && word.contains('='))
                && !before.contains('\n'))
            && (after.starts_with(' ') || after.starts_with(".exe "))
    });
    if let (Some((at, _)), false) = (behind, http_file::looks_like(text)) {
        return from(
            "a curl command",
            curl::import(text.get(at..).unwrap_or_default()),
        );
    }
    if command::is_tool(first) {
        return from("a command of a token tool", command::import(text));
    }
    if open_collection::looks_like(text) {
        return from("an OpenCollection request", open_collection::import(text));
    }
    if http_file::looks_like(text) {
        return from("an .http file", http_file::import(text));
    }
    if !text.contains(char::is_whitespace) && text.contains('=') || text.starts_with("grant_type=")
    {
        let mut incoming = Incoming::new("a form body", Braces::Text);
        incoming.body = Body::Text(text.split_whitespace().collect());
        return from("a form body", Ok(incoming));
    }
    Err(BadInput::new(
        "import.unrecognised",
        "This is no request that Cambio recognises",
        "It is neither a curl, oauth2c or oidc-cli command, nor a form or JSON body, a HAR, .http, Postman or OpenCollection file, a Cambio profile or link",
    )
    .fix("Copy the request as a curl command, or save it as HAR"))
}

fn json(text: &str) -> Result<Imported, BadInput> {
    let bad = |what: &str, why: String| {
        BadInput::new(
            "import.unreadable",
            format!("It looks like {what} and cannot be read"),
            why,
        )
        .fix("Correct it at that place, or paste the request in another form")
    };
    let document = Json::parse(text).map_err(|error| bad("JSON", error.to_string()))?;
    if document.get("cambio").is_some() {
        // Somebody else's file: it names no secret of this computer, as a link does not.
        let profile = Profile::from_json(&document)?;
        let mut imported = whole("a Cambio profile", profile.shareable());
        imported.notes = profile.not_shared();
        return Ok(imported);
    }
    let is_postman = document
        .get("info")
        .and_then(|info| info.get_str("schema"))
        .is_some_and(|schema| schema.starts_with(postman::SCHEMA))
        || document.get("item").is_some();
    let (what, read) = if document.get("log").is_some() {
        ("a HAR file", har::import(&document))
    } else if is_postman {
        ("a Postman collection", postman::import(&document))
    } else if ["grant_type", "subject_token", "client_id"]
        .iter()
        .any(|name| document.get(name).is_some())
    {
        let mut incoming = Incoming::new("a JSON body", Braces::Text);
        incoming.body = Body::Text(text.to_owned());
        ("a JSON body", Ok(incoming))
    } else {
        return Err(BadInput::new(
            "import.unrecognised",
            "This JSON is no request that Cambio recognises",
            "It is neither a HAR file, a Postman collection, a token request's body nor a Cambio profile",
        ));
    };
    read.and_then(Incoming::import)
        .map_err(|why| bad(what, why))
}

fn whole(what: &'static str, profile: Profile) -> Imported {
    Imported {
        what,
        profile,
        secrets: Vec::<Found>::new(),
        notes: Vec::new(),
    }
}
