//! Answers whose form is odd: those that nobody reads as OAuth, and successes that clients stumble over.

use crate::diagnosis::answer::json_type;
use crate::diagnosis::finding_text::worded;
use crate::diagnosis::{Answer, Body, Finding, Severity};
use crate::exchange::Response;
use crate::secret::Redactor;

/// Answers that nobody reads as OAuth.
pub(super) fn unreadable(answer: &Answer, response: Option<&Response>) -> Option<Finding> {
    let status = status_words(answer);
    let code = answer.status.unwrap_or_default();
    if (300..400).contains(&code) {
        let target = answer.header("location").unwrap_or("nowhere").to_owned();
        return Some(worded(
            "explain.redirect",
            &[
                ("status", &status),
                ("target", &crate::token::invisible::quoted(&target)),
            ],
        ));
    }
    let text = response.and_then(Response::text);
    let text = text.or(answer.text.as_deref()).unwrap_or_default();
    if text.contains("No required SSL certificate was sent")
        || text.contains("The SSL certificate error")
    {
        return Some(worded("explain.client-certificate", &[("status", &status)]));
    }
    Some(match &answer.body {
        Body::Html(title) => {
            let page = title.as_ref().map_or_else(
                || "It has no title".to_owned(),
                |title| format!("Its title is \"{title}\""),
            );
            worded("explain.html", &[("status", &status), ("page", &page)])
        }
        Body::Empty => worded("explain.empty", &[("status", &status)]),
        Body::Charset(charset) => worded(
            "explain.charset",
            &[("status", &status), ("charset", &charset)],
        ),
        Body::Binary => worded("explain.not-text", &[("status", &status)]),
        Body::Text(_)
            if answer
                .header("content-type")
                .is_some_and(|kind| kind.contains("html")) =>
        {
            worded(
                "explain.html",
                &[("status", &status), ("page", &"It has no title")],
            )
        }
        Body::Text(why) => worded(
            "explain.not-json",
            &[("status", &status), ("kind", &format!("text: {why}"))],
        ),
        Body::OtherJson(kind) => {
            worded("explain.not-json", &[("status", &status), ("kind", &kind)])
        }
        Body::Object { .. } | Body::Unknown => return None,
    })
}

/// What is odd about a success.
pub(super) fn odd_success(
    response: &Response,
    answer: &Answer,
    redactor: &Redactor,
) -> Vec<Finding> {
    let mut found: Vec<Finding> = content_type(answer).into_iter().collect();
    let body = response.object().unwrap_or_default();
    let odd = match body.get("expires_in") {
        None => None,
        Some(value) => match value.as_i64() {
            Some(seconds) if seconds > 0 => None,
            Some(seconds) => Some(format!("{seconds}, which is not in the future")),
            None => Some(match value {
                crate::json::Json::String(text) => {
                    let text = redactor.redact(text);
                    format!("\"{}\", a text", crate::token::invisible::quoted(&text))
                }
                other => json_type(other).to_owned(),
            }),
        },
    };
    found.extend(odd.map(|value| worded("explain.expires-in", &[("value", &value)])));
    for name in ["id_token", "refresh_token"] {
        if let Some(kind) = body.get(name).filter(|value| value.as_str().is_none()) {
            let status = response.status.to_string();
            let mut finding = worded(
                "explain.token-not-text",
                &[("status", &status), ("kind", &json_type(kind))],
            );
            finding.title = finding.title.replace("access_token", name);
            finding.severity = Severity::Warning;
            found.push(finding);
        }
    }
    found
}

pub(super) fn content_type(answer: &Answer) -> Option<Finding> {
    let kind = answer.header("content-type")?;
    let kind_is = |name: &str| kind.to_ascii_lowercase().contains(name);
    // A form is read like an object.
    let object = matches!(answer.body, Body::Object { .. }) && !kind_is("form-urlencoded");
    (object && !kind_is("json")).then(|| {
        worded(
            "explain.content-type",
            &[("type", &crate::token::invisible::quoted(kind))],
        )
    })
}

pub(super) fn status_words(answer: &Answer) -> String {
    answer.status.map_or_else(
        || "status not known".to_owned(),
        |status| status.to_string(),
    )
}

pub(super) fn described(answer: &Answer) -> String {
    answer
        .description
        .as_ref()
        .map_or_else(String::new, |text| {
            format!(": {}", text.trim_end_matches('.'))
        })
}

pub(super) fn list(names: &[String]) -> String {
    match names {
        [] => "no member at all".to_owned(),
        names => names
            .iter()
            .take(12)
            .cloned()
            .collect::<Vec<_>>()
            .join(", "),
    }
}
