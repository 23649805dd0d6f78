//! `cambio decode`: one token, offline unless the address of a key set is given.

use super::decode_text;
use super::output::Output;
use super::profile_arguments::read_given;
use crate::diagnosis::{BadInput, tokens};
use crate::jose::read_keys;
use crate::token::claims::Surroundings;
use crate::token::{KeySource, MAX_TOKEN, SignatureStatus, Slot, TokenReport, decode};
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The token's file; - or nothing is standard input.
    file: Option<PathBuf>,
    /// Keys to check the signature with: a file (JWK, key set, PEM, certificate), or the URL of a key set.
    #[arg(long, value_name = "FILE or URL")]
    jwks: Option<String>,
    /// The issuer: its discovery names the key set, and the token has to be its own.
    #[arg(long, value_name = "URL", conflicts_with = "jwks")]
    issuer: Option<String>,
    /// The shared secret of HS256, HS384 or HS512.
    #[arg(long, value_name = "env:NAME or file:PATH", conflicts_with_all = ["jwks", "issuer"])]
    secret: Option<String>,
    /// Prints one JSON object.
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: &Arguments) -> u8 {
    let out = Output::new(arguments.json);
    let (report, around) = match read(arguments) {
        Ok(read) => read,
        Err(problem) => return out.bad_input(&problem),
    };
    let findings = tokens::findings(&report, "token", &around);
    if out.is_json() {
        Output::document(&crate::run::token_document(
            &report.token,
            &report.signature,
            &findings,
        ));
    } else {
        Output::text(&decode_text::report(&report, &around));
        Output::text(&decode_text::findings(&findings, &report, &around));
    }
    u8::from(report.signature.status == SignatureStatus::Invalid)
}

fn read(arguments: &Arguments) -> Result<(TokenReport, Surroundings), BadInput> {
    let path = arguments.file.as_deref().unwrap_or(Path::new("-"));
    let ids = ("token.unreadable", "token.too-large");
    let bytes = read_given(path, ids, MAX_TOKEN as u64)?;
    let text = String::from_utf8(bytes).map_err(|error| {
        BadInput::new(
            "token.not-text",
            "This is not UTF-8 text",
            format!(
                "The first byte that does not fit is at offset {}",
                error.utf8_error().valid_up_to()
            ),
        )
    })?;
    if text.trim().is_empty() {
        return Err(
            BadInput::new("token.empty", "There is no token", "The input is empty")
                .fix("Give a file, or pipe the token in"),
        );
    }
    let token = decode(&text);
    let keys = keys(arguments)?;
    let report = TokenReport::judged(Slot::Pasted, token, &keys);
    let around = Surroundings {
        // As the address was understood: with its scheme, and with the slash where there is no path.
        issuer: arguments
            .issuer
            .as_deref()
            .map(|issuer| crate::token::claims::expected_issuer(issuer, &report.token)),
        now: crate::send::now(),
        access_token: report.token.companion("access_token").cloned(),
        ..Surroundings::default()
    };
    Ok((report, around))
}

fn read_file(path: &Path, id: &'static str) -> Result<Vec<u8>, BadInput> {
    read_given(path, (id, id), MAX_TOKEN as u64)
}

fn keys(arguments: &Arguments) -> Result<KeySource, BadInput> {
    if let Some(reference) = &arguments.secret {
        return secret(reference);
    }
    if let Some(issuer) = &arguments.issuer {
        return Ok(fetch(issuer, true).unwrap_or_else(KeySource::Absent));
    }
    let Some(jwks) = &arguments.jwks else {
        return Ok(KeySource::Absent(
            "no key was given: use --issuer, --jwks or --secret".to_owned(),
        ));
    };
    if jwks.contains("://") {
        return Ok(fetch(jwks, false).unwrap_or_else(KeySource::Absent));
    }
    let text =
        String::from_utf8(read_file(Path::new(jwks), "jwks.unreadable")?).unwrap_or_else(|bytes| {
            // A certificate as X.509 writes it.
            pem::encode(&pem::Pem::new("CERTIFICATE", bytes.into_bytes()))
        });
    // The token is what was asked about: a key that cannot be used changes the verdict, not whether it is shown.
    Ok(match read_keys(&text) {
        Ok(keys) => KeySource::Set {
            keys,
            name: jwks.clone(),
            fetched: None,
        },
        Err(error) => KeySource::Absent(format!("the keys of {jwks} cannot be used: {error}")),
    })
}

/// The secret itself never stands in an argument: the list of processes shows those.
fn secret(reference: &str) -> Result<KeySource, BadInput> {
    let bad = |title: &str, why: String| {
        BadInput::new("secret.reference", title, why).fix("Give env:NAME or file:PATH")
    };
    let text = if let Some(name) = reference.strip_prefix("env:") {
        std::env::var(name).map_err(|_| {
            bad(
                "The secret cannot be read",
                format!("The environment has no variable {name} that is text"),
            )
        })?
    } else if let Some(path) = reference.strip_prefix("file:") {
        String::from_utf8(read_file(Path::new(path), "secret.reference")?).map_err(|_| {
            bad(
                "The secret cannot be read",
                format!("{path} is not UTF-8 text"),
            )
        })?
    } else {
        return Err(bad(
            "A secret is given by reference, never in the argument itself",
            "Arguments can be read by every process of this computer".to_owned(),
        ));
    };
    let text = crate::send::without_line_break(&text);
    if text.is_empty() {
        return Err(bad(
            "The secret is empty",
            "There is nothing to check a signature with".to_owned(),
        ));
    }
    Ok(KeySource::shared(text, reference))
}

/// Reads a key set from its address, or from the one that the issuer's discovery names under the same origin.
fn fetch(address: &str, discover: bool) -> Result<KeySource, String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| error.to_string())?;
    let sender = crate::send::Sender::new(None, None);
    runtime.block_on(sender.keys_at(address, discover, None))
}
