//! The socket around the tenant: loopback only, no foreign host names, no cross-origin headers.

use super::message::{Answer, Request};
use super::tenant::Tenant;
use super::{Clock, DemoKeys};
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
    pub async fn start(port: Port, keys: DemoKeys, clock: Clock) -> Result<Self, DemoError> {
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
        let tenant = Arc::new(Tenant::new(base.as_str().to_owned(), keys, clock));
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
    State((tenant, address)): State<(Arc<Tenant>, SocketAddr)>,
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
    let request = Request {
        method: parts.method.as_str().to_owned(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers,
        body: Vec::new(),
    };
    // A page of another site cannot reach the tenant by a name that resolves to loopback.
    let own = [address.to_string(), format!("localhost:{}", address.port())];
    if !request
        .header("host")
        .is_some_and(|host| own.iter().any(|known| known == host))
    {
        return respond(
            &tenant,
            Answer::error(
                421,
                "misdirected_request",
                "The demo tenant answers to 127.0.0.1 only",
            ),
        );
    }
    let Ok(bytes) = to_bytes(body, MAX_REQUEST).await else {
        return respond(
            &tenant,
            Answer::error(413, "invalid_request", "The body is too large"),
        );
    };
    let answer = tenant.answer(&Request {
        body: bytes.to_vec(),
        ..request
    });
    respond(&tenant, answer)
}

fn respond(tenant: &Tenant, answer: Answer) -> Response<Body> {
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
