//! `cambio decode`: one token, offline unless a key set's address is given.

use super::output::{self, Output};
use super::profile_arguments::read_standard_input;
use crate::diagnosis::{BadInput, tokens};
use crate::http::{Cancel, Discovery, Http, Limits, MAX_BODY};
use crate::jose::JwkSet;
use crate::json::Json;
use crate::token::{KeySource, SignatureStatus, Slot, TokenReport, decode, judge};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};
use url::Url;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The token's file; - or nothing is standard input.
    file: Option<PathBuf>,
    /// A key set to check the signature with: a file, or a URL.
    #[arg(long, value_name = "FILE or URL")]
    jwks: Option<String>,
    /// The issuer whose discovery names the key set.
    #[arg(long, value_name = "URL", conflicts_with = "jwks")]
    issuer: Option<String>,
    /// Prints one JSON object.
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: &Arguments) -> u8 {
    let out = Output::new(arguments.json);
    let (report, findings) = match read(arguments) {
        Ok(read) => read,
        Err(problem) => return out.bad_input(&problem),
    };
    if out.is_json() {
        Output::document(&output::token(&report.token, &report.signature, &findings));
    } else {
        Output::text(&output::token_text(
            "Token",
            &report.token,
            &report.signature,
        ));
        Output::text(&output::findings_text(&findings));
    }
    u8::from(report.signature.status == SignatureStatus::Invalid)
}

fn read(arguments: &Arguments) -> Result<(TokenReport, Vec<crate::diagnosis::Finding>), BadInput> {
    let bytes = match arguments.file.as_deref() {
        None => read_standard_input()?,
        Some(path) if path == Path::new("-") => read_standard_input()?,
        Some(path) => read_file(path)?,
    };
    if bytes.len() > MAX_BODY {
        return Err(BadInput::new(
            "token.too-large",
            "The token is larger than 8 MiB",
            "That is the most that is read",
        ));
    }
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
    let signature = judge(&token, &keys);
    let report = TokenReport {
        slot: Slot::Access,
        token,
        signature,
    };
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |age| i64::try_from(age.as_secs()).unwrap_or(i64::MAX));
    let findings = tokens::findings(&report, "token", now);
    Ok((report, findings))
}

fn read_file(path: &Path) -> Result<Vec<u8>, BadInput> {
    let unreadable = |error: std::io::Error| {
        BadInput::new(
            "token.unreadable",
            format!("{} cannot be read", path.display()),
            error.to_string(),
        )
    };
    let mut bytes = Vec::new();
    std::fs::File::open(path)
        .map_err(unreadable)?
        .take(MAX_BODY as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    Ok(bytes)
}

fn keys(arguments: &Arguments) -> Result<KeySource, BadInput> {
    let bad = |why: String| {
        BadInput::new("jwks.unreadable", "The key set cannot be read", why)
            .fix("Give a jwks.json, or the address of one")
    };
    if let Some(issuer) = &arguments.issuer {
        let base = address(issuer)?;
        return fetch(&base, None).map_err(bad);
    }
    let Some(jwks) = &arguments.jwks else {
        return Ok(KeySource::Absent(
            "no key set was given: use --issuer or --jwks".to_owned(),
        ));
    };
    if jwks.contains("://") {
        let url = address(jwks)?;
        return fetch(&url, Some(&url)).map_err(bad);
    }
    let text =
        String::from_utf8(read_file(Path::new(jwks))?).map_err(|error| bad(error.to_string()))?;
    let document = Json::parse(&text).map_err(|error| bad(error.to_string()))?;
    let keys = JwkSet::from_json(&document)
        .ok_or_else(|| bad("It is JSON, but neither a key set nor a key".to_owned()))?;
    Ok(KeySource::Set {
        keys,
        name: jwks.clone(),
    })
}

/// https, or http on loopback.
fn address(text: &str) -> Result<Url, BadInput> {
    match crate::exchange::Tenant::parse(text) {
        Ok(crate::exchange::Tenant::Base(base)) if text.contains("://") => {
            Url::parse(text.trim()).or(Ok(base))
        }
        Ok(crate::exchange::Tenant::Base(base)) => Ok(base),
        Ok(crate::exchange::Tenant::Demo) => Err(BadInput::new(
            "jwks.address",
            "The demo tenant is not running here",
            "Give its base URL",
        )),
        Err(error) => Err(BadInput::new(
            "jwks.address",
            error.reason,
            "Key sets are read over https, or http on this computer",
        )),
    }
}

fn fetch(base: &Url, key_set: Option<&Url>) -> Result<KeySource, String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| error.to_string())?;
    runtime.block_on(async {
        let http = Http::new(Limits::default());
        let cancel = Cancel::default();
        let discovery = match key_set {
            Some(url) => Discovery {
                issuer: None,
                token_endpoint: None,
                jwks_uri: Some(url.as_str().to_owned()),
                demo: false,
            },
            None => {
                let mut base = base.clone();
                if !base.path().ends_with('/') {
                    base.set_path(&format!("{}/", base.path()));
                }
                http.discover(&base, &cancel)
                    .await
                    .map_err(|error| error.to_string())?
            }
        };
        let keys = http
            .key_set(base, &discovery, &cancel)
            .await
            .map_err(|error| error.to_string())?;
        Ok(KeySource::Set {
            keys,
            name: format!("the key set of {}", base.host_str().unwrap_or_default()),
        })
    })
}
