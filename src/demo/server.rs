//! The socket around the tenant: loopback only, no foreign host names, no web pages, no cross-origin headers.

use super::keys::DemoKeys;
use super::message::{HttpRequest, HttpResponse};
use super::router;
use super::state::{DemoClock, TenantState};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::{HeaderValue, Response};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use url::Url;

/// The port it prefers.
pub const DEFAULT_PORT: u16 = 41877;

/// Bytes of a request body that are read at most.
const MAX_REQUEST: usize = 1024 * 1024;

/// Which port to listen on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Port {
    /// 41877, else any free one.
    Preferred,
    /// This one; 0 is any free one.
    Exactly(u16),
}

/// Why it could not start.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The port cannot be had.
    #[error("port {0} cannot be listened on: {1}")]
    Port(u16, std::io::Error),
    /// Its own address makes no URL.
    #[error("the address makes no URL")]
    Address,
}

/// A running tenant; stops when dropped.
#[derive(Debug)]
pub struct DemoTenant {
    base: Url,
    server: JoinHandle<()>,
}

impl DemoTenant {
    /// Listens on 127.0.0.1 and serves on the current runtime.
    pub async fn start(port: Port, keys: DemoKeys, clock: DemoClock) -> Result<Self, DemoError> {
        let bind = |port: u16| async move {
            TcpListener::bind((Ipv4Addr::LOCALHOST, port))
                .await
                .map_err(|error| DemoError::Port(port, error))
        };
        let listener = match port {
            Port::Exactly(port) => bind(port).await?,
            Port::Preferred => match bind(DEFAULT_PORT).await {
                Ok(listener) => listener,
                Err(_) => bind(0).await?,
            },
        };
        let address = listener
            .local_addr()
            .map_err(|error| DemoError::Port(0, error))?;
        let base = Url::parse(&format!("http://{address}/")).map_err(|_| DemoError::Address)?;
        let tenant = Arc::new(TenantState::new(base.as_str().to_owned(), keys, clock));
        let router = Router::new().fallback(handle).with_state((tenant, address));
        let server = tokio::spawn(async move {
            // Ends with the runtime or the handle; there is nobody to tell.
            axum::serve(listener, router).await.unwrap_or_default();
        });
        Ok(Self { base, server })
    }

    /// `http://127.0.0.1:PORT/`
    pub fn base_url(&self) -> &Url {
        &self.base
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.base.port().unwrap_or_default()
    }
}

impl Drop for DemoTenant {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn handle(
    State((tenant, address)): State<(Arc<TenantState>, SocketAddr)>,
    request: axum::extract::Request,
) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let headers: Vec<(String, String)> = parts
        .headers
        .iter()
        .map(|(name, value)| {
            (
                name.as_str().to_owned(),
                String::from_utf8_lossy(value.as_bytes()).into_owned(),
            )
        })
        .collect();
    let request = HttpRequest {
        method: parts.method.as_str().to_owned(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers,
        body: Vec::new(),
    };
    if let Some(refused) = refused(&request, address) {
        return respond(&tenant, refused);
    }
    let Ok(bytes) = to_bytes(body, MAX_REQUEST).await else {
        return respond(
            &tenant,
            HttpResponse::error(413, "invalid_request", "The body is too large"),
        );
    };
    let request = HttpRequest {
        body: bytes.to_vec(),
        ..request
    };
    let answer = router::answer(&tenant, &request);
    respond(&tenant, answer)
}

/// Why nothing is answered, before anything of the request is read: whatever a browser sends for a page of some site. A form or an image
/// needs no permission to be sent, and what it causes, an artefact or a spent code, stays although the page sees no answer.
fn refused(request: &HttpRequest, address: SocketAddr) -> Option<HttpResponse> {
    // A page of another site cannot reach the tenant by a name that resolves to loopback.
    let own = [address.to_string(), format!("localhost:{}", address.port())];
    let hosts: Vec<&str> = request.all("host").collect();
    let host_is_own = matches!(hosts.as_slice(), [host] if own.iter().any(|known| known == host));
    if !host_is_own {
        return Some(HttpResponse::error(
            421,
            "misdirected_request",
            "The demo tenant answers to 127.0.0.1 only",
        ));
    }
    // Fetch Standard, "`Origin` header": sent with every request that is no GET or HEAD, `null` included. Fetch Metadata: a page's
    // requests say where it stands; what is typed into the address bar says none.
    let from_page = request.all("origin").next().is_some()
        || request.all("sec-fetch-site").any(|site| site != "none");
    from_page.then(|| {
        HttpResponse::error(
            403,
            "access_denied",
            "The demo tenant does not answer web pages; use Cambio, curl or an app",
        )
    })
}

fn respond(tenant: &TenantState, answer: HttpResponse) -> Response<Body> {
    let mut response = Response::new(Body::from(answer.body.to_compact()));
    *response.status_mut() = axum::http::StatusCode::from_u16(answer.status)
        .unwrap_or(axum::http::StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    let date = jiff::Timestamp::from_second(tenant.now())
        .map(|now| now.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string())
        .unwrap_or_default();
    let fixed = [
        ("content-type", "application/json".to_owned()),
        ("cache-control", "no-store".to_owned()),
        ("date", date),
        ("x-demo", "cambio".to_owned()),
    ];
    for (name, value) in fixed.into_iter().chain(answer.headers) {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    fn tenant() -> (tokio::runtime::Runtime, DemoTenant) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let keys = DemoKeys::generate().unwrap();
        let clock: DemoClock = Arc::new(|| 1_800_000_000);
        let tenant = runtime
            .block_on(DemoTenant::start(Port::Exactly(0), keys, clock))
            .unwrap();
        (runtime, tenant)
    }

    async fn ask(port: u16, line: &str, headers: &[&str]) -> String {
        let mut socket = tokio::net::TcpStream::connect((Ipv4Addr::LOCALHOST, port))
            .await
            .unwrap();
        let request = format!(
            "{line} HTTP/1.1\r\nConnection: close\r\nContent-Length: 0\r\n{}\r\n",
            headers
                .iter()
                .map(|header| format!("{header}\r\n"))
                .collect::<String>()
        );
        socket.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        socket.read_to_string(&mut answer).await.unwrap();
        answer.to_lowercase()
    }

    #[test]
    fn nothing_is_answered_to_a_web_page_at_any_endpoint() {
        let (runtime, tenant) = tenant();
        let port = tenant.port();
        let host = format!("Host: 127.0.0.1:{port}");
        runtime.block_on(async {
            for line in [
                "POST /demo/artefacts/apple-code",
                "POST /oauth/token",
                "POST /oauth/revoke",
                "POST /userinfo",
                "GET /userinfo",
                "GET /graph/oauth/access_token",
                "GET /.well-known/openid-configuration",
                "GET /.well-known/jwks.json",
                "OPTIONS /demo/artefacts/apple-code",
                "GET /nowhere",
            ] {
                for page in [
                    "Origin: https://evil.example",
                    "Origin: null",
                    "Origin:",
                    &format!("Origin: http://127.0.0.1:{port}"),
                    "Sec-Fetch-Site: cross-site",
                    "Sec-Fetch-Site: same-site",
                    "Sec-Fetch-Site: same-origin",
                ] {
                    let answer = ask(port, line, &[&host, page]).await;
                    assert!(
                        answer.starts_with("http/1.1 403"),
                        "{line} {page}: {answer}"
                    );
                    assert!(
                        answer.contains("\"error\":\"access_denied\""),
                        "{line} {page}"
                    );
                    assert!(!answer.contains("access-control"), "{line} {page}");
                }
            }
        });
    }

    #[test]
    fn a_form_of_no_page_is_answered_and_a_foreign_host_is_not() {
        let (runtime, tenant) = tenant();
        let port = tenant.port();
        let own = format!("Host: 127.0.0.1:{port}");
        runtime.block_on(async {
            for kind in ["text/plain", "application/x-www-form-urlencoded"] {
                let kind = format!("Content-Type: {kind}");
                let line = "POST /demo/artefacts/apple-code";
                let answer = ask(port, line, &[&own, &kind, "Sec-Fetch-Site: none"]).await;
                assert!(answer.starts_with("http/1.1 200"), "{answer}");
                assert!(!answer.contains("access-control"), "{answer}");
            }
            for hosts in [
                &["Host: evil.example"][..],
                &["Host: 127.0.0.1"],
                &[],
                &[&own, "Host: evil.example"],
            ] {
                let answer = ask(port, "POST /demo/artefacts/apple-code", hosts).await;
                assert!(
                    answer.starts_with("http/1.1 421") || answer.starts_with("http/1.1 400"),
                    "{hosts:?}: {answer}"
                );
                assert!(!answer.contains("\"artefact\""), "{hosts:?}");
            }
        });
    }
}
