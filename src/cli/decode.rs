//! `cambio decode`: one token, offline unless the address of a key set is given.

use super::decode_text as text_for_people;
use super::output::Output;
use super::profile_arguments::read_given;
use crate::diagnosis::{BadInput, Finding, Severity, tokens};
use crate::jose::{KeyTextError, ReadKeys, is_shared_secret, read_key_bytes};
use crate::paste::{Decoded, decode_text};
use crate::token::claims::VerificationContext;
use crate::token::invisible::without_line_break;
use crate::token::{KeySource, MAX_TOKEN, SignatureStatus, TokenReport, TokenRole, decode};
use clap::ValueHint;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The token's file; - or nothing means standard input.
    #[arg(value_hint = ValueHint::FilePath)]
    file: Option<PathBuf>,
    /// Keys to check the signature with: a file (JWK, key set, PEM, certificate, DER, SSH), or the URL of a key set.
    #[arg(long, value_name = "FILE or URL", value_hint = ValueHint::FilePath)]
    jwks: Option<String>,
    /// The issuer: its discovery names the key set, and the token must come from it.
    #[arg(long, value_name = "URL", value_hint = ValueHint::Url, conflicts_with = "jwks")]
    issuer: Option<String>,
    /// The shared secret of HS256, HS384 or HS512.
    #[arg(long, value_name = "env:NAME or file:PATH", value_hint = ValueHint::Other, conflicts_with_all = ["jwks", "issuer"])]
    secret: Option<String>,
    /// Prints one JSON object.
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: &Arguments) -> u8 {
    let out = Output::new(arguments.json);
    let DecodedFile {
        report,
        around,
        notes,
    } = match read(arguments) {
        Ok(read) => read,
        Err(problem) => return out.bad_input(&problem),
    };
    let mut findings: Vec<Finding> = notes.iter().map(|note| encoded(note)).collect();
    findings.extend(tokens::findings(&report, "token", &around));
    let exit = u8::from(report.signature.status == SignatureStatus::Invalid);
    if out.is_json() {
        let document = crate::run::token_document(report.token, &report.signature, &findings);
        Output::document(&document);
        // The program ends: to take 100,000 claims apart would be in vain.
        std::mem::forget(document);
    } else {
        Output::text(&text_for_people::report(&report, &around));
        Output::text(&text_for_people::findings(&findings, &report, &around));
    }
    exit
}

/// The token with all that is known of it.
struct DecodedFile {
    report: TokenReport,
    around: VerificationContext,
    /// What was done to read the file as text.
    notes: Vec<String>,
}

fn encoded(note: &str) -> Finding {
    Finding::new(
        "token.text-encoding",
        Severity::Info,
        note,
        "It was read as such; programs that expect UTF-8 see a zero byte after every letter",
    )
}

fn read(arguments: &Arguments) -> Result<DecodedFile, BadInput> {
    let path = arguments.file.as_deref().unwrap_or(Path::new("-"));
    let ids = ("token.unreadable", "token.too-large");
    let bytes = read_given(path, ids, MAX_TOKEN as u64)?;
    let length = bytes.len();
    let no_text = |at: usize| {
        BadInput::new(
            "token.not-text",
            "This is neither UTF-8 nor UTF-16 text",
            format!("The first byte that does not fit is at offset {at}"),
        )
    };
    let Decoded { text, notes } = decode_text(bytes).map_err(|error| no_text(error.offset))?;
    // UTF-16 has two bytes a letter: what begins like it and has one too many is something else.
    if !notes.is_empty() && !length.is_multiple_of(2) {
        return Err(no_text(length.saturating_sub(1)));
    }
    if text.trim().is_empty() {
        return Err(
            BadInput::new("token.empty", "There is no token", "The input is empty")
                .fix("Give a file, or pipe in the token"),
        );
    }
    let token = decode(&text);
    let keys = keys(arguments, token.header_text("alg"))?;
    let report = TokenReport::judged(TokenRole::Pasted, token, &keys);
    let around = VerificationContext {
        // As the address was understood: with its scheme, and with the slash where there is no path.
        issuer: arguments
            .issuer
            .as_deref()
            .map(|issuer| crate::token::claims::expected_issuer(issuer, &report.token)),
        now: crate::send::now(),
        access_token: report.token.companion("access_token").cloned(),
        ..VerificationContext::default()
    };
    Ok(DecodedFile {
        report,
        around,
        notes,
    })
}

fn read_file(path: &Path, id: &'static str) -> Result<Vec<u8>, BadInput> {
    read_given(path, (id, id), MAX_TOKEN as u64)
}

/// `algorithm` is the token's.
fn keys(arguments: &Arguments, algorithm: Option<&str>) -> Result<KeySource, BadInput> {
    if let Some(reference) = &arguments.secret {
        return secret(reference);
    }
    if let Some(issuer) = &arguments.issuer {
        return Ok(fetch(issuer, true).unwrap_or_else(KeySource::absent));
    }
    let Some(jwks) = &arguments.jwks else {
        return Ok(KeySource::absent(
            "no key was given: use --issuer, --jwks or --secret",
        ));
    };
    if jwks.contains("://") {
        return Ok(fetch(jwks, false).unwrap_or_else(KeySource::absent));
    }
    // The token is what was asked about: a key that cannot be used changes the verdict, not whether it is shown.
    Ok(
        match given_keys(read_file(Path::new(jwks), "jwks.unreadable")?) {
            Ok(read) => {
                let remarks: Vec<String> = read
                    .remarks
                    .iter()
                    .map(|remark| format!(", which {remark}"))
                    .collect();
                KeySource::given(read.keys, format!("{jwks}{}", remarks.concat()))
            }
            Err(error) => {
                let shared = algorithm.filter(|algorithm| is_shared_secret(algorithm));
                let instead = shared.map_or_else(String::new, |algorithm| {
                    format!("; {algorithm} is checked with a shared secret: give it with --secret file:{jwks}")
                });
                KeySource::absent(format!(
                    "the keys of {jwks} cannot be used: {error}{instead}"
                ))
            }
        },
    )
}

/// What a file of keys holds: text in UTF-8 or UTF-16, or DER.
fn given_keys(bytes: Vec<u8>) -> Result<ReadKeys, KeyTextError> {
    match decode_text(bytes.clone()) {
        Ok(decoded) => read_key_bytes(decoded.text.as_bytes())
            .or_else(|error| read_key_bytes(&bytes).map_err(|_| error)),
        Err(_) => read_key_bytes(&bytes),
    }
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
        let decoded =
            decode_text(read_file(Path::new(path), "secret.reference")?).map_err(|_| {
                bad(
                    "The secret cannot be read",
                    format!("{path} is not text; give a secret made of bytes in base64 or hex"),
                )
            })?;
        decoded.text
    } else {
        return Err(bad(
            "A secret is given by reference, never in the argument itself",
            "Every process on this computer can read arguments".to_owned(),
        ));
    };
    let text = without_line_break(&text);
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
    let runtime = super::send::runtime().map_err(|bad| bad.detail)?;
    let session = crate::send::Session::new(None, None);
    runtime.block_on(crate::send::keys_at(&session, address, discover, None))
}
