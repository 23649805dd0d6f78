//! Presenting: the values that the net replaces, and the request in sentences.

use super::app::App;
use crate::diagnosis::artefacts::artefact;
use crate::exchange::UserProfile;
use crate::exchange::subject_token::Provider;
use crate::json::Json;
use crate::secret::TOKEN_TYPE_URN;
use crate::token::claims::span;
use crate::ui::editor;
use crate::ui::kit::context::Cx;
use crate::ui::kit::presenting;
use crate::ui::present::{Card, CardFinding, CardRow};
use egui::Context;
use url::Url;

/// Begins or ends presenting. The net is told everything before, so that it replaces values in this frame already.
pub fn toggle(app: &App, ctx: &Context) {
    let on = !presenting::is_on(ctx);
    if on {
        tell(app, ctx);
    }
    presenting::set(ctx, on);
}

/// Tells the net what is sensitive, while it is on. Called at the end of a frame, before anything of it is seen.
pub fn look(app: &App, ctx: &Context) {
    if presenting::is_on(ctx) {
        tell(app, ctx);
    }
}

fn tell(app: &App, ctx: &Context) {
    presenting::known(ctx, |known| {
        if let Some(home) = std::env::home_dir() {
            known.table.add_home(&home);
        }
        app.editor.add_sensitive(known);
        app.results.add_sensitive(known);
        app.inspect.add_sensitive(known);
        if let Some(report) = app.sign.token().report() {
            known.add_report(report);
        }
        app.library.add_sensitive(known);
    });
}

/// Returns the request of the form in sentences.
pub fn card(app: &App, cx: &Cx) -> Card {
    let resolved = app.editor.resolved();
    let request = resolved.map(|resolved| &resolved.request);
    let provider = Provider::of_type(app.editor.subject_token_type());
    let is_apple = provider == Provider::Apple;
    let (from, what) = match provider {
        Provider::Apple => ("Apple", "authorization code"),
        Provider::Google => ("Google", "ID token"),
        Provider::Facebook => ("Facebook", "session info token"),
        Provider::Custom => ("Your own", "subject token"),
    };
    let tenant = match resolved {
        Some(resolved) => host(&resolved.base, cx),
        None => app.editor.tenant(),
    };
    let profile = app.editor.profile();
    let method = profile.map_or("none", |profile| profile.client_authentication.method);
    let client = request.and_then(|request| request.texts.client_id.clone());
    let mut rows = vec![CardRow {
        label: "Application",
        text: client.map_or_else(|| "No client id".to_owned(), |client| named(&client, cx)),
        below: match method {
            "none" => "native, no secret",
            "client_secret_post" => "client secret in the body",
            "client_secret_basic" => "client secret in a header",
            _ => "signed with its private key",
        }
        .to_owned(),
        ..CardRow::default()
    }];
    let minted = resolved.is_some_and(|resolved| !resolved.mint.is_empty());
    let left = editor::code_lives(&app.editor, cx);
    let life = life_of(app.editor.subject_token_type(), provider);
    rows.push(CardRow {
        label: if is_apple { "Code" } else { "Token" },
        text: life.to_owned(),
        below: match left {
            Some(left) => format!("at most {} left", span(left)),
            None if minted => "Made fresh for each send".to_owned(),
            None => String::new(),
        },
        is_alive: left.is_some(),
        ..CardRow::default()
    });
    let audience = said(request.and_then(|request| request.texts.audience.as_ref()));
    let scope = said(request.and_then(|request| request.texts.scope.as_ref()));
    rows.push(CardRow {
        label: "Asked for",
        text: match audience.map(|text| (text, Url::parse(text))) {
            Some((_, Ok(address))) if address.has_host() => format!("API {}", host(&address, cx)),
            Some((text, _)) => format!("API {text}"),
            None => "No API named".to_owned(),
        },
        chips: scope.map_or_else(Vec::new, |scope| {
            scope.split_whitespace().map(ToOwned::to_owned).collect()
        }),
        ..CardRow::default()
    });
    if let Some(user_profile) = request.and_then(|request| request.user_profile.as_ref()) {
        rows.push(CardRow {
            label: "App adds",
            text: added(user_profile),
            below: if is_apple {
                "Apple gives it on the first login only".to_owned()
            } else {
                String::new()
            },
            ..CardRow::default()
        });
    }
    Card {
        from: (from.to_owned(), what.to_owned()),
        to: (tenant, "tokens of the tenant".to_owned()),
        rows,
        finding: app.editor.gravest_finding().map(|finding| CardFinding {
            severity: finding.severity.into(),
            title: finding.title.clone(),
            detail: finding.detail.clone(),
        }),
        is_sending: app.editor.is_sending(),
    }
}

/// Returns how long a subject token of this type lives, in one sentence: the audience needs no more.
fn life_of(kind: &str, provider: Provider) -> &'static str {
    if kind.starts_with(TOKEN_TYPE_URN) {
        // Any server may be asked, also one that knows no Action.
        return "As long as the server that is asked accepts it";
    }
    let life = artefact(provider).life.as_str();
    life.split_once(". ").map_or(life, |(first, _)| first)
}

/// The member of a client's id, as a form has it.
const CLIENT: &str = "client_id=";

/// Returns a client id as the net shows it in a form, if it is a number: by itself it tells nothing.
fn named(client: &str, cx: &Cx) -> String {
    if !client.bytes().all(|byte| byte.is_ascii_digit()) {
        return client.to_owned();
    }
    let written = format!("{CLIENT}{client}");
    let shown = presenting::shown(&cx.egui, &written);
    shown.strip_prefix(CLIENT).unwrap_or(&shown).to_owned()
}

/// Returns a text unless it is empty.
fn said(text: Option<&String>) -> Option<&String> {
    text.filter(|text| !text.is_empty())
}

/// Returns the host of an address as the net shows it inside an address, where loopback is replaced like other tenants.
fn host(address: &Url, cx: &Cx) -> String {
    let host = address.host_str().unwrap_or_default();
    let written = match address.port() {
        Some(port) => format!("//{host}:{port}"),
        None => format!("//{host}"),
    };
    let shown = presenting::shown(&cx.egui, &written);
    shown.trim_start_matches('/').to_owned()
}

/// Returns the name in a user profile in words, or that there is one.
fn added(user_profile: &UserProfile) -> String {
    let UserProfile::Object(document) = user_profile else {
        return "A user profile as text".to_owned();
    };
    let words: Vec<&str> = match document.get("name") {
        Some(Json::Object(members)) => members
            .iter()
            .filter_map(|(_, value)| value.as_str())
            .collect(),
        Some(Json::String(name)) => vec![name.as_str()],
        _ => Vec::new(),
    };
    if words.is_empty() {
        "A user profile".to_owned()
    } else {
        format!("Name: {}", words.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_auth0_is_said_of_a_type_that_any_server_takes() {
        for (kind, has_action) in [
            ("urn:ietf:params:oauth:token-type:access_token", false),
            ("https://acme.example/legacy", true),
        ] {
            let life = life_of(kind, Provider::of_type(kind));
            assert_eq!(life.contains("Action"), has_action, "{life}");
        }
    }
}
