//! One call: out, in, timed, bounded, cancellable.

use super::client::{Phases, note};
use super::failure::{Phase, cancelled, classify, failure, timed_out, too_large};
use super::handle::{Http, MAX_BODY};
use super::network;
use crate::exchange::tenant::is_loopback;
use crate::exchange::{Attempt, Failure, FailureKind, Response, Timings, WireRequest};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use std::io::Read as _;
use std::sync::PoisonError;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tokio::sync::watch;
use url::{Host, Url};

/// Stops a call from elsewhere. Clones stop the same call.
#[derive(Clone, Debug)]
pub struct Cancel(watch::Sender<bool>);

impl Default for Cancel {
    fn default() -> Self {
        Self(watch::Sender::new(false))
    }
}

impl Cancel {
    /// Stops it, now or before it begins.
    pub fn cancel(&self) {
        self.0.send_replace(true);
    }

    /// Ends when it is stopped.
    pub async fn wait(&self) {
        let mut receiver = self.0.subscribe();
        if receiver.wait_for(|stopped| *stopped).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// What has come so far; kept when the call is stopped.
#[derive(Default)]
struct Progress {
    response: Option<Response>,
    head_at: Option<Instant>,
}

impl Http {
    /// Sends the request once and reads the answer. Never fails: what went wrong is in the attempt.
    pub async fn send(&self, request: WireRequest, cancel: &Cancel) -> Attempt {
        let _turn = self.turn.lock().await;
        note(&self.phases, |phases| *phases = Phases::default());
        let started = Instant::now();
        let started_ms = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |age| i64::try_from(age.as_millis()).unwrap_or(i64::MAX));
        let limits = self.limits(&request.url);
        let mut progress = Progress::default();
        let connect_limit = async {
            tokio::time::sleep(limits.connect).await;
            while self.phases().connected.is_some() {
                std::future::pending::<()>().await;
            }
        };
        let failure = tokio::select! {
            biased;
            () = cancel.wait() => Some(cancelled()),
            result = self.exchange(&request, &mut progress) => result.err(),
            () = tokio::time::sleep(limits.total) => Some(timed_out(self.phase(&progress, &request), limits.total)),
            () = connect_limit => Some(timed_out(self.phase(&progress, &request), limits.connect)),
        };
        if let (
            Some(Failure {
                kind: FailureKind::Timeout | FailureKind::Cancelled | FailureKind::Broken,
                ..
            }),
            Some(response),
        ) = (&failure, progress.response.as_mut())
        {
            response.truncated = true;
        }
        let phases = self.phases();
        Attempt {
            timings: timings(started, &phases, progress.head_at),
            request,
            response: progress.response,
            failure,
            started_ms,
            body_sent: phases.connected.is_some(),
        }
    }

    /// The client for an address: the host's own where the user set it up, which plain loopback never needs.
    fn client(&self, url: &Url, plain_loopback: bool) -> Result<reqwest::Client, Failure> {
        let host = self.network(url).filter(|_| !plain_loopback);
        let Some(host) = host else {
            return self
                .clients
                .get(plain_loopback)
                .map_err(|error| classify(&error, url));
        };
        if let Some(client) = host.client.get() {
            return Ok(client.clone());
        }
        let client = network::apply(self.clients.builder(), &host.network)?
            .build()
            .map_err(|error| classify(&error, url))?;
        Ok(host.client.get_or_init(|| client).clone())
    }

    fn phases(&self) -> Phases {
        *self.phases.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn phase(&self, progress: &Progress, request: &WireRequest) -> Phase {
        let phases = self.phases();
        let named = matches!(request.url.host(), Some(Host::Domain(_)));
        if progress.response.is_some() {
            Phase::Body
        } else if phases.connected.is_some() {
            Phase::Wait
        } else if named && phases.resolve_from.is_some() && phases.resolved.is_none() {
            Phase::Resolve
        } else {
            Phase::Connect
        }
    }

    async fn exchange(
        &self,
        request: &WireRequest,
        progress: &mut Progress,
    ) -> Result<(), Failure> {
        let plain_loopback = plain_loopback(&request.url).await?;
        let client = self.client(&request.url, plain_loopback)?;
        let mut outgoing = reqwest::Request::new(
            if request.method == "GET" {
                reqwest::Method::GET
            } else {
                reqwest::Method::POST
            },
            request.address(),
        );
        *outgoing.headers_mut() = headers(request)?;
        if request.method != "GET" {
            *outgoing.body_mut() = Some(request.body.expose().expose().to_owned().into());
        }
        let mut answer = client
            .execute(outgoing)
            .await
            .map_err(|error| classify(&error, &request.url))?;
        progress.head_at = Some(Instant::now());
        self.note_certificate(&request.url, &answer);
        let response = progress.response.insert(Response {
            status: answer.status().as_u16(),
            headers: answer
                .headers()
                .iter()
                .map(|(name, value)| (name.as_str().to_owned(), latin1(value.as_bytes())))
                .collect(),
            ..Response::default()
        });
        while let Some(chunk) = answer
            .chunk()
            .await
            .map_err(|error| classify(&error, &request.url))?
        {
            let room = MAX_BODY - response.body.len();
            if chunk.len() > room {
                response
                    .body
                    .extend_from_slice(chunk.get(..room).unwrap_or_default());
                response.truncated = true;
                return Err(too_large("The answer is larger than 8 MiB"));
            }
            response.body.extend_from_slice(&chunk);
        }
        decode(response)
    }
}

/// Whether the address is loopback over plain http; `localhost` only where each of its addresses is.
async fn plain_loopback(url: &Url) -> Result<bool, Failure> {
    if url.scheme() != "http" {
        return Ok(false);
    }
    match url.host() {
        Some(Host::Domain(name)) if is_loopback(&Host::Domain(name)) => {
            let found =
                tokio::net::lookup_host((name, url.port_or_known_default().unwrap_or(80))).await;
            let all = found.map_err(|error| {
                let title = format!("The name {name} was not found");
                failure(FailureKind::NameNotFound, title, error.to_string())
            })?;
            let addresses: Vec<_> = all.collect();
            if addresses.is_empty() || addresses.iter().any(|address| !address.ip().is_loopback()) {
                return Err(failure(
                    FailureKind::Unreachable,
                    format!("{name} is not this computer here"),
                    "It resolves to an address that is not loopback, and plain http is for loopback only",
                ));
            }
            Ok(true)
        }
        Some(host) => Ok(is_loopback(&host)),
        None => Ok(false),
    }
}

fn headers(request: &WireRequest) -> Result<HeaderMap, Failure> {
    let mut map = HeaderMap::with_capacity(request.headers.len());
    for (name, value) in &request.headers {
        let invalid = |cause: String| {
            failure(
                FailureKind::Broken,
                format!("The header {name} cannot be sent"),
                format!(
                    "A header's name has no spaces or colons, and its value no line breaks. Nothing was sent: {cause}"
                ),
            )
        };
        let key =
            HeaderName::from_bytes(name.as_bytes()).map_err(|error| invalid(error.to_string()))?;
        let mut text = HeaderValue::from_bytes(value.expose().expose().as_bytes())
            .map_err(|error| invalid(error.to_string()))?;
        text.set_sensitive(
            value
                .pieces()
                .iter()
                .any(|piece| matches!(piece, crate::secret::TextSegment::Masked { .. })),
        );
        map.append(key, text);
    }
    Ok(map)
}

fn latin1(bytes: &[u8]) -> String {
    std::str::from_utf8(bytes).map_or_else(
        |_| bytes.iter().map(|byte| char::from(*byte)).collect(),
        ToOwned::to_owned,
    )
}

/// A compressed answer, although none was asked for, is kept raw and decoded into a bounded copy.
fn decode(response: &mut Response) -> Result<(), Failure> {
    let encoding = response
        .header("content-encoding")
        .map(str::to_ascii_lowercase);
    let mut copy = Vec::new();
    let limit = MAX_BODY as u64 + 1;
    let read = match encoding.as_deref() {
        Some("gzip" | "x-gzip") => flate2::read::MultiGzDecoder::new(response.body.as_slice())
            .take(limit)
            .read_to_end(&mut copy),
        Some("deflate") => flate2::read::ZlibDecoder::new(response.body.as_slice())
            .take(limit)
            .read_to_end(&mut copy),
        _ => return Ok(()),
    };
    if copy.len() > MAX_BODY {
        copy.truncate(MAX_BODY);
        response.decoded = Some(copy);
        response.truncated = true;
        return Err(too_large("The answer unpacks to more than 8 MiB"));
    }
    if read.is_ok() {
        response.decoded = Some(copy);
    }
    Ok(())
}

fn timings(started: Instant, phases: &Phases, head_at: Option<Instant>) -> Timings {
    let ms = |span: Duration| span.as_secs_f64() * 1000.0;
    let between =
        |from: Option<Instant>, to: Option<Instant>| Some(ms(to?.saturating_duration_since(from?)));
    let resolve_ms = between(phases.resolve_from, phases.resolved);
    Timings {
        resolve_ms,
        connect_ms: between(phases.connect_from, phases.connected)
            .map(|total| (total - resolve_ms.unwrap_or(0.0)).max(0.0)),
        wait_ms: between(phases.connected, head_at),
        body_ms: head_at.map(|at| ms(at.elapsed())),
        total_ms: ms(started.elapsed()),
    }
}
