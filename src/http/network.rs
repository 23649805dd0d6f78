//! How one host is reached where the user set it up: a proxy, further authorities, a client certificate, other limits.

use super::failure::failure;
use crate::exchange::{Failure, FailureKind};
use crate::files::read_regular;
use crate::secret::Secret;
use std::path::{Path, PathBuf};
use std::time::Duration;
use url::Url;

/// Bytes of a file with certificates or keys that are read at most: all authorities of a system are half a megabyte.
const LARGEST: u64 = 16 * 1024 * 1024;

/// A host's set-up with its secrets read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HostNetwork {
    /// `http`, `https`, `socks5` or `socks5h`.
    pub proxy: Option<Url>,
    /// User and password for the proxy.
    pub proxy_credentials: Option<(String, Secret)>,
    /// A PEM file with further authorities.
    pub ca: Option<PathBuf>,
    /// PEM files: certificate chain and, where it is not in the same file, its private key.
    pub client_certificate: Option<(PathBuf, Option<PathBuf>)>,
    /// Name, TCP and TLS together.
    pub connect: Option<Duration>,
    /// Everything.
    pub total: Option<Duration>,
}

/// A host's set-up and the client that was built for it, once.
#[derive(Debug, Default)]
pub struct HostClient {
    pub network: HostNetwork,
    pub client: std::sync::OnceLock<reqwest::Client>,
}

fn unusable(title: String, detail: impl Into<String>) -> Failure {
    failure(FailureKind::Tls, title, detail)
}

fn read(path: &Path, what: &str) -> Result<Vec<u8>, Failure> {
    read_regular(path, LARGEST).map_err(|error| {
        unusable(
            format!("{what} cannot be read"),
            format!(
                "{}: {error}. It is named in the settings of this host. Nothing was sent",
                path.display()
            ),
        )
    })
}

/// Adds a host's set-up to a client that is being built.
pub fn apply(
    mut builder: reqwest::ClientBuilder,
    network: &HostNetwork,
) -> Result<reqwest::ClientBuilder, Failure> {
    if let Some(address) = &network.proxy {
        let mut proxy = reqwest::Proxy::all(address.clone()).map_err(|error| {
            let title = "The proxy of this host cannot be used";
            failure(
                FailureKind::Unreachable,
                title,
                format!("{error}. Nothing was sent"),
            )
        })?;
        if let Some((user, password)) = &network.proxy_credentials {
            proxy = proxy.basic_auth(user, password.expose());
        }
        builder = builder.proxy(proxy);
    }
    if let Some(path) = &network.ca {
        let what = "The file with further authorities";
        let certificates = reqwest::Certificate::from_pem_bundle(&read(path, what)?)
            .ok()
            .filter(|all| !all.is_empty())
            .ok_or_else(|| {
                unusable(
                    format!("{what} holds no certificate"),
                    format!(
                        "{} is not a PEM file with certificates. Nothing was sent",
                        path.display()
                    ),
                )
            })?;
        builder = builder.tls_certs_merge(certificates);
    }
    if let Some((path, key)) = &network.client_certificate {
        let what = "The client certificate";
        let mut pem = zeroize::Zeroizing::new(read(path, what)?);
        if let Some(key) = key {
            pem.push(b'\n');
            pem.extend_from_slice(&zeroize::Zeroizing::new(read(
                key,
                "The client certificate's key",
            )?));
        }
        let identity = reqwest::Identity::from_pem(&pem).map_err(|_| {
            unusable(
                format!("{what} cannot be used"),
                format!(
                    "{} and its key are not a PEM certificate with a PKCS#8 key. Nothing was sent",
                    path.display()
                ),
            )
        })?;
        builder = builder.identity(identity);
    }
    Ok(builder)
}
