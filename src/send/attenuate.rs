//! Facebook's user token becomes the session info token that the exchange takes.

use super::network::{Hosts, checked, set_network};
use super::session::Session;
use crate::diagnosis::BadInput;
use crate::exchange::Exchange;
use crate::exchange::follow_up::{self, GRAPH};
use crate::http::Cancel;
use crate::secret::{Redactor, Secret};
use url::Url;

/// The answer of Graph.
#[derive(Clone, Debug)]
pub struct Attenuated {
    /// The session info token, where one came.
    pub session_token: Option<Secret>,
    /// What was sent and what came back; the token in the query is masked.
    pub exchange: Exchange,
    /// Knows both tokens.
    pub redactor: Redactor,
    /// Every host that was contacted.
    pub hosts: Vec<String>,
}

/// Attenuates a user token through Graph (Meta, Graph API, `fb_attenuate_token`). Without `graph` Facebook's own is asked; a demo tenant
/// has one under `graph/`. Only called when the user asks for it. `Err` means that nothing was sent.
pub async fn attenuate(
    session: &Session,
    app_id: &str,
    user_token: &Secret,
    graph: Option<Url>,
    cancel: &Cancel,
) -> Result<Attenuated, BadInput> {
    if app_id.trim().is_empty() {
        return Err(BadInput::new(
            "attenuate.app",
            "The Facebook app's id is missing",
            "Graph attenuates a token for one app. Nothing was sent",
        ));
    }
    if user_token.is_empty() {
        return Err(BadInput::new(
            "attenuate.token",
            "The Facebook user token is missing",
            "It is what the Facebook SDK gives after the login. Nothing was sent",
        )
        .field("subject_token"));
    }
    let graph = checked(graph.as_ref().map_or(GRAPH, Url::as_str))?;
    set_network(session, &[&graph]).await?;
    let mut hosts = Hosts::default();
    hosts.add(&graph);
    let wire = follow_up::attenuate(&graph, app_id.trim(), user_token);
    let exchange = Exchange {
        attempts: vec![session.http.send(wire, cancel).await],
    };
    let mut redactor = exchange.redactor();
    redactor.add("fb_exchange_token", user_token);
    Ok(Attenuated {
        session_token: exchange.tokens().map(|answer| answer.access_token),
        exchange,
        redactor,
        hosts: hosts.0,
    })
}
