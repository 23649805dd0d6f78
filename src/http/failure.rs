//! Causes of failure in plain words.

use super::client::NameNotFound;
use crate::exchange::{Failure, FailureKind};
use rustls::CertificateError;
use std::error::Error as StdError;
use std::io;
use std::time::Duration;
use url::Url;

/// How far a call had come when its time ran out.
#[derive(Clone, Copy, Debug)]
pub enum Phase {
    Resolve,
    Connect,
    Wait,
    Body,
}

pub(super) fn failure(
    kind: FailureKind,
    title: impl Into<String>,
    detail: impl Into<String>,
) -> Failure {
    Failure {
        kind,
        title: title.into(),
        detail: detail.into(),
    }
}

pub fn cancelled() -> Failure {
    failure(
        FailureKind::Cancelled,
        "Cancelled",
        "You stopped the call. If the request had already been sent, the code may have been used",
    )
}

pub fn too_large(title: &str) -> Failure {
    failure(
        FailureKind::TooLarge,
        title,
        "Reading stopped there; what arrived is kept. A token endpoint's answer is a few kilobytes: check the address",
    )
}

pub fn timed_out(phase: Phase, limit: Duration) -> Failure {
    let (title, detail) = match phase {
        Phase::Resolve => (
            "Timed out looking up the name",
            "The name server did not answer. Check the network",
        ),
        Phase::Connect => (
            "Timed out connecting",
            "The server did not accept the connection. A firewall or a wrong port is likely. Nothing was sent",
        ),
        Phase::Wait => (
            "Timed out waiting for the answer",
            "The request was sent and nothing came back: the code may have been used",
        ),
        Phase::Body => (
            "Timed out reading the answer",
            "It started but did not finish; what arrived is kept. The code may have been used",
        ),
    };
    failure(
        FailureKind::Timeout,
        format!("{title} after {} s", limit.as_secs_f64()),
        detail,
    )
}

/// The cause behind the client's error, found by type along its chain of sources.
pub fn classify(error: &reqwest::Error, url: &Url) -> Failure {
    let host = url.host_str().unwrap_or_default();
    let raw = chain(error);
    if let Some(tls) = find::<rustls::Error>(error) {
        return certificate(tls, host);
    }
    if let Some(unfound) = find::<NameNotFound>(error) {
        // The client's own words around it say the same again.
        return failure(
            FailureKind::NameNotFound,
            format!("The name {host} was not found"),
            format!(
                "Check the spelling of the tenant, and the network. Cause: {}",
                unfound.cause
            ),
        );
    }
    if raw.contains("proxy authorization required") || raw.contains("407") {
        return failure(
            FailureKind::Unreachable,
            "The proxy requires a user and password",
            format!(
                "Nothing was sent. Set proxy_user and proxy_password for {host} in the settings. {raw}"
            ),
        );
    }
    if raw.contains("tunnel error") || raw.contains("SOCKS") || raw.contains("socks") {
        return failure(
            FailureKind::Unreachable,
            format!("The proxy did not connect to {host}"),
            format!("Nothing was sent. Check the proxy in the settings of this host. {raw}"),
        );
    }
    if error.is_builder() {
        return failure(
            FailureKind::Tls,
            "No TLS connection can be set up on this computer",
            format!(
                "The system's certificates could not be loaded: install them (ca-certificates) or set SSL_CERT_FILE. {raw}"
            ),
        );
    }
    if let Some(parse) = find::<hyper::Error>(error).filter(|error| error.is_parse()) {
        return unparsed(parse, host, &raw);
    }
    // From here on hyper's own words: it gives these errors no kind that could be asked for.
    if raw.contains("unexpected message from connection") {
        return failure(
            FailureKind::NotHttp,
            format!("{host} does not speak HTTP on this port"),
            format!(
                "It sent data before it was asked, as mail and SSH servers do: check the port. {raw}"
            ),
        );
    }
    let chunks = ["invalid chunk", "Invalid chunk", "chunk size"];
    if chunks.iter().any(|words| raw.contains(words)) && !raw.contains("EOF") {
        return failure(
            FailureKind::Broken,
            "The answer is not split into chunks as announced",
            format!(
                "Transfer-Encoding: chunked announces the size of each part (RFC 9112 §7.1), and one does not match; what came before is kept. The code may have been used. {raw}"
            ),
        );
    }
    if let Some(io) = find::<io::Error>(error) {
        match io.kind() {
            io::ErrorKind::ConnectionRefused => {
                return failure(
                    FailureKind::ConnectionRefused,
                    format!("{host} refused the connection"),
                    format!(
                        "Nothing is listening on port {}. Nothing was sent",
                        url.port_or_known_default().unwrap_or_default()
                    ),
                );
            }
            io::ErrorKind::HostUnreachable
            | io::ErrorKind::NetworkUnreachable
            | io::ErrorKind::NetworkDown
            | io::ErrorKind::AddrNotAvailable => {
                return failure(
                    FailureKind::Unreachable,
                    format!("{host} cannot be reached"),
                    format!("This network has no route to it. Nothing was sent. {raw}"),
                );
            }
            io::ErrorKind::TimedOut => {
                return failure(
                    FailureKind::Timeout,
                    "Timed out connecting",
                    format!("The system gave up. {raw}"),
                );
            }
            _ => {}
        }
    }
    if raw.contains("received corrupt message") || raw.contains("InvalidContentType") {
        return failure(
            FailureKind::Tls,
            format!("{host} does not speak TLS on this port"),
            format!("Check the port, or use http for loopback. {raw}"),
        );
    }
    if error.is_connect() {
        return failure(
            FailureKind::Unreachable,
            format!("No connection to {host}"),
            format!("Nothing was sent. {raw}"),
        );
    }
    failure(
        FailureKind::Broken,
        "The connection broke before the whole answer arrived",
        format!("The server or something in between closed it: the code may have been used. {raw}"),
    )
}

/// An answer that is no HTTP, or HTTP that cannot be read.
fn unparsed(error: &hyper::Error, host: &str, raw: &str) -> Failure {
    // The client's limits (hyper, `proto::h1`: 100 headers, 65,535 bytes of a name, 408 KiB of the whole head), which cannot be raised.
    if error.is_parse_too_large() {
        return failure(
            FailureKind::TooLarge,
            "The answer has more than 100 headers, or headers that are too long",
            format!(
                "At most 100 headers and 400 KiB of them are read, so nothing of the answer is shown. {host}, or something before it such as a proxy, adds them. The code may have been used. {raw}"
            ),
        );
    }
    let words = error.to_string();
    if ["header", "content-length", "transfer-encoding"]
        .iter()
        .any(|part| words.contains(part))
    {
        return failure(
            FailureKind::Broken,
            "The headers of the answer cannot be read",
            format!(
                "It starts like HTTP, but a header has no name, a forbidden character, or an invalid length (RFC 9112 §5, §6). The code may have been used. {raw}"
            ),
        );
    }
    failure(
        FailureKind::NotHttp,
        format!("{host} does not speak HTTP on this port"),
        format!(
            "What came back is not an HTTP answer: check the port and whether it wants https. {raw}"
        ),
    )
}

/// Certificate problems as dates and names a person understands.
fn certificate(error: &rustls::Error, host: &str) -> Failure {
    let tls = |title: String, detail: String| failure(FailureKind::Tls, title, detail);
    if let rustls::Error::AlertReceived(alert) = error {
        use rustls::AlertDescription as Alert;
        if matches!(
            alert,
            Alert::CertificateRequired
                | Alert::BadCertificate
                | Alert::UnknownCA
                | Alert::CertificateUnknown
                | Alert::UnsupportedCertificate
                | Alert::AccessDenied
        ) {
            return tls(
                format!("{host} wants a client certificate"),
                format!(
                    "It refused the one that was sent, or got none ({alert:?}). Set client_certificate for {host} in the settings"
                ),
            );
        }
    }
    let rustls::Error::InvalidCertificate(problem) = error else {
        return tls(format!("No TLS connection to {host}"), error.to_string());
    };
    match problem {
        CertificateError::ExpiredContext { not_after, .. } => tls(
            format!("The certificate of {host} has expired"),
            format!(
                "It was valid until {}. Its owner must renew it, or this computer's clock is wrong",
                date(not_after.as_secs())
            ),
        ),
        CertificateError::Expired => tls(
            format!("The certificate of {host} has expired"),
            "Its owner must renew it".to_owned(),
        ),
        CertificateError::NotValidYetContext { not_before, .. } => tls(
            format!("The certificate of {host} is not valid yet"),
            format!(
                "It begins {}. This computer's clock is probably wrong",
                date(not_before.as_secs())
            ),
        ),
        CertificateError::NotValidForNameContext { presented, .. } => tls(
            format!("The certificate is not for {host}"),
            format!(
                "It is for {}. Check the tenant's domain or the custom domain's set-up",
                names(presented)
            ),
        ),
        CertificateError::UnknownIssuer => tls(
            format!("The certificate of {host} is from an unknown issuer"),
            format!(
                "This computer does not trust its signer: a company proxy or a private authority is likely. Its certificate can be named as ca for {host} in the settings"
            ),
        ),
        other => tls(
            format!("The certificate of {host} cannot be used"),
            other.to_string(),
        ),
    }
}

fn names(presented: &[String]) -> String {
    let plain: Vec<&str> = presented
        .iter()
        .map(|name| {
            name.split_once("(\"")
                .and_then(|(_, rest)| rest.strip_suffix("\")"))
                .unwrap_or(name)
        })
        .collect();
    if plain.is_empty() {
        "no name at all".to_owned()
    } else {
        plain.join(", ")
    }
}

fn date(seconds: u64) -> String {
    let moment = i64::try_from(seconds)
        .ok()
        .and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    moment.map_or_else(
        || "an unreadable date".to_owned(),
        |moment| moment.strftime("%Y-%m-%d %H:%M UTC").to_string(),
    )
}

/// The first cause of that type. An `io::Error` hides what it wraps from `source`, so it is opened.
fn find<'a, E: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a E> {
    let mut next = Some(error);
    while let Some(cause) = next {
        if let Some(found) = cause.downcast_ref::<E>() {
            return Some(found);
        }
        if let Some(inner) = cause
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref)
        {
            if let Some(found) = find::<E>(inner) {
                return Some(found);
            }
        }
        next = cause.source();
    }
    None
}

/// All causes on one line; the address is left out, it is known.
fn chain(error: &reqwest::Error) -> String {
    let mut parts = Vec::new();
    let mut next = StdError::source(error);
    while let Some(cause) = next {
        let text = cause.to_string();
        if parts.last() != Some(&text) {
            parts.push(text);
        }
        next = cause.source();
    }
    if parts.is_empty() {
        String::new()
    } else {
        format!("Cause: {}", parts.join(": "))
    }
}
