//! The findings of the rules about a profile, and the explanation of an answer that somebody else got.

use super::clock::now;
use super::evidence::{self, with_tenant};
use super::job::SendJob;
use super::resolve::{Resolved, without_secrets};
use super::session::Session;
use crate::diagnosis::explain::Explained;
use crate::diagnosis::outside::Outside;
use crate::diagnosis::server::Server;
use crate::diagnosis::{Application, Artefact, BadInput, Evidence, Finding, explain, lint};
use crate::exchange::ExchangeRequest;
use crate::exchange::tenant::origin;
use crate::profile::{NamedValue, Profile};
use url::Url;

/// The findings of the rules, and when they change by time alone.
#[derive(Clone, Debug, Default)]
pub struct Linted {
    /// Errors first.
    pub findings: Vec<Finding>,
    /// When the findings change although nothing else does, seconds since 1970.
    pub next_change: Option<i64>,
}

/// Resolves a job without reading a secret, and returns the findings of the rules. Blocks on the history.
pub fn lint(session: &Session, job: &SendJob) -> Result<Linted, BadInput> {
    let evidence = evidence::of_job(&session.history_access(), job, None);
    let resolved = match typed_request(job) {
        Ok(resolved) => resolved,
        // For a tenant that cannot be used there is a finding, which offers what to write instead.
        Err(problem) => {
            let field = problem.field.as_deref();
            let is_of_tenant = problem.id == "profile.tenant" && field == Some("tenant");
            let finding = lint::tenant_finding(&evidence.tenant).filter(|_| is_of_tenant);
            return Ok(Linted {
                findings: vec![finding.ok_or(problem)?],
                next_change: None,
            });
        }
    };
    let evidence = with_tenant(session, evidence, &resolved);
    Ok(Linted {
        findings: with_profile_paths(lint::findings(&resolved.request, &evidence), &job.profile),
        next_change: lint::next_change(&evidence),
    })
}

/// Returns the explanation of an answer that somebody else got, with the request of a profile beside it where there is one. Nothing is
/// sent and no secret is read. Blocks on the history.
pub fn explain(
    session: &Session,
    read: &Outside,
    job: Option<&SendJob>,
    application: Option<&Application>,
    named: Option<Server>,
) -> Result<Explained, BadInput> {
    let known = &read.request;
    let resolved = job.map(typed_request).transpose()?;
    let same_server = resolved.filter(|resolved| !goes_elsewhere(known, &resolved.request));
    let (mut request, mut evidence) = match (job, same_server) {
        (Some(job), Some(resolved)) => {
            let evidence = evidence::of_job(&session.history_access(), job, None);
            let evidence = with_tenant(session, evidence, &resolved);
            (Some(resolved.request), evidence)
        }
        _ => (None, Evidence::default()),
    };
    evidence.now = now();
    evidence.servers = session.settings().servers;
    if let Some(application) = application {
        evidence.application = Some(application.clone());
    }
    // The call was made elsewhere: of its code only the shape is known, and that only where the paste has it.
    if !matches!(evidence.artefact, Artefact::Text(_)) {
        evidence.artefact = known.shape.map_or(Artefact::Unread, Artefact::Shape);
    }
    let whole = request.is_some() || known.is_whole();
    if !known.is_empty() {
        request = known.over(request.take());
        if let Some(method) = known.client_authentication {
            method.clone_into(&mut evidence.client_method);
        }
        if let Some(proof) = known.has_proof {
            evidence.dpop = proof.then(|| "ES256".to_owned());
        }
    }
    Ok(explain::outside(
        read,
        request.as_ref(),
        whole,
        &evidence,
        named,
    ))
}

/// Returns the request with the secrets that were typed; nothing is read.
fn typed_request(job: &SendJob) -> Result<Resolved, BadInput> {
    without_secrets(&job.profile, &job.environment, job.inputs.clone(), None)
}

/// Returns the findings with the paths of parameters and headers counted as in the profile: the request leaves out those that are switched
/// off or empty.
pub(super) fn with_profile_paths(findings: Vec<Finding>, profile: &Profile) -> Vec<Finding> {
    let place = |path: &str| {
        let Some((list, at)) = path.split_once('.') else {
            return path.to_owned();
        };
        let values: &[NamedValue] = match list {
            "parameters" => &profile.parameters,
            "headers" => &profile.headers,
            _ => return path.to_owned(),
        };
        let mut sent = (0..).zip(values).filter(|(_, value)| value.is_sent());
        let row = at.parse().ok().and_then(|at: usize| sent.nth(at));
        row.map_or_else(
            || path.to_owned(),
            |(row, _): (usize, _)| format!("{list}.{row}"),
        )
    };
    findings
        .into_iter()
        .map(|mut finding| {
            finding.field = finding.field.as_deref().map(place);
            if let Some(edit) = &mut finding.edit {
                for (path, _) in &mut edit.changes {
                    *path = place(path);
                }
            }
            finding
        })
        .collect()
}

/// Whether the paste names the address of its call, and it is another server's than the profile's: then the profile tells nothing of
/// this answer.
fn goes_elsewhere(
    known: &crate::diagnosis::outside::ReportedRequest,
    request: &ExchangeRequest,
) -> bool {
    known
        .token_endpoint
        .as_deref()
        .and_then(|address| Url::parse(address).ok())
        .is_some_and(|address| origin(&address) != origin(&request.token_endpoint))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnosis::{Edit, Severity};

    #[test]
    fn rows_are_counted_as_the_profile_has_them() {
        let profile = Profile::from_bytes(
            br#"{"cambio":1,"name":"n","tenant":"demo",
            "parameters":[{"name":"a","value":"1","enabled":false},{"name":"","value":""},{"name":"organization","value":"o"}]}"#,
        )
        .unwrap();
        let finding = Finding::new("lint.x", Severity::Info, "t", "d")
            .field("parameters.0")
            .edit(Edit::remove("", "parameters.0"));
        let found = with_profile_paths(vec![finding], &profile);
        assert_eq!(found[0].field.as_deref(), Some("parameters.2"));
        assert_eq!(found[0].edit.as_ref().unwrap().changes[0].0, "parameters.2");
    }

    #[test]
    fn a_client_that_has_to_sign_needs_a_key() {
        let linted = |key: &str, secrets: &str| {
            let text = format!(
                r#"{{"cambio":1,"name":"n","tenant":"demo","client_id":"c","subject_token":"ask",
                "client_authentication":{{"method":"private_key_jwt"{key}}}}}"#
            );
            let environment = format!(r#"{{"cambio":1,"name":"e","secrets":{{{secrets}}}}}"#);
            let profile = Profile::from_bytes(text.as_bytes()).unwrap();
            let environment =
                crate::profile::Environment::from_bytes(environment.as_bytes()).unwrap();
            let job = SendJob {
                profile,
                environment,
                inputs: crate::send::Inputs::new(),
                folder: None,
                trusted: false,
                verify: true,
                caller: crate::send::CallerFacts::default(),
            };
            let found = lint(&Session::new(None, None), &job).unwrap().findings;
            let is_of_key = |finding: &Finding| finding.id == lint::KEY_MISSING;
            found.into_iter().find(is_of_key)
        };
        let finding = linted("", "").unwrap();
        assert_eq!(finding.severity, Severity::Error);
        assert_eq!(finding.field.as_deref(), Some("client_authentication.key"));
        assert!(linted(r#","key":"env:KEY""#, "").is_none());
        let in_environment = r#""client_authentication.key":"env:KEY""#;
        assert!(linted("", in_environment).is_none());
    }
}
