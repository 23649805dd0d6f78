//! The request: every field, in the order in which people think of them.

use crate::diagnosis::Finding;
use crate::diagnosis::lint::strict;
use crate::exchange::subject_token::{Provider, Shape};
use crate::profile::{ClientAuth, Environment};
use crate::ui::action::Action;
use crate::ui::app::App;
use crate::ui::draft::{DPOP_ALGORITHMS, DraftField};
use crate::ui::kit::command::Command;
use crate::ui::kit::{fonts, theme, widgets};
use egui::{ComboBox, RichText, Ui};

/// What the variables in a text stand for; while a name is being typed, the names there are.
fn variables(ui: &mut Ui, environment: &Environment, text: &mut String) {
    if !text.contains("{{") {
        return;
    }
    let palette = theme::palette(ui);
    let open = text
        .rfind("{{")
        .filter(|at| !text.get(*at..).unwrap_or_default().contains("}}"));
    if let Some(at) = open {
        let begun = text.get(at + 2..).unwrap_or_default().trim().to_owned();
        let mut chosen = None;
        ui.horizontal_wrapped(|ui| {
            for name in environment
                .variables
                .keys()
                .filter(|name| name.starts_with(&begun))
            {
                if widgets::small_button(ui, name)
                    .on_hover_text("Complete the variable")
                    .clicked()
                {
                    chosen = Some(name.clone());
                }
            }
            if environment.variables.is_empty() {
                ui.label(
                    RichText::new("No environment is chosen that has variables")
                        .size(theme::SMALL)
                        .color(palette.muted),
                );
            }
        });
        if let Some(name) = chosen {
            text.truncate(at);
            text.push_str(&format!("{{{{{name}}}}}"));
        }
        return;
    }
    let missing = environment.missing(text);
    let (words, color) = if missing.is_empty() {
        (
            format!("→ {}", environment.fill(text).unwrap_or_default()),
            palette.muted,
        )
    } else {
        (
            format!("Not set here: {}", missing.join(", ")),
            palette.invalid,
        )
    };
    ui.add(egui::Label::new(RichText::new(words).size(theme::SMALL).color(color)).truncate());
}

/// The accessible name of the control of a path in the profile's keys.
fn control(path: &str) -> String {
    let numbered = |what: &str| {
        let at: usize = path
            .split('.')
            .nth(1)
            .and_then(|at| at.parse().ok())
            .unwrap_or_default();
        format!("{what} {} name", at + 1)
    };
    match path {
        "tenant" => "Tenant".to_owned(),
        "token_endpoint" => "Token endpoint".to_owned(),
        "client_id" => "Client ID".to_owned(),
        "client_authentication.secret" => "Client secret".to_owned(),
        "subject_token" => "Subject token".to_owned(),
        "subject_token_type" => "Type".to_owned(),
        "actor_token" => "Actor token".to_owned(),
        "actor_token_type" => "Actor type".to_owned(),
        "requested_token_type" => "Requested type".to_owned(),
        "grant_type" => "Grant type".to_owned(),
        "audience" => "Audience".to_owned(),
        "resource" => "Resource".to_owned(),
        "scope" => "Scope".to_owned(),
        "user_profile" => "User profile".to_owned(),
        "forwarded_for" => "Forwarded for".to_owned(),
        "dpop" | "dpop.key" => "DPoP key".to_owned(),
        "dpop.algorithm" => "DPoP algorithm".to_owned(),
        _ if path.starts_with("client_authentication") => "Authentication".to_owned(),
        _ if path.starts_with("parameters") => numbered("Parameter"),
        _ if path.starts_with("headers") => numbered("Header"),
        other => other.to_owned(),
    }
}

/// Draws the form.
pub fn show(app: &mut App, ui: &mut Ui) {
    // Once: the field itself forgets it when it has been drawn.
    if let Some(path) = app.judging.going_to.take() {
        widgets::go_to_field(ui.ctx(), &control(&path));
        ui.ctx().request_repaint();
    }
    ui.spacing_mut().item_spacing.y = theme::GAP_SMALL;
    who(app, ui);
    artefact(app, ui);
    ui.add_space(4.0);
    widgets::divider(ui);
    ask(app, ui);
    user_profile(app, ui);
    widgets::divider(ui);
    proof(app, ui);
    advanced(app, ui);
    on_the_wire(app, ui);
    notes(app, ui);
}

fn who(app: &mut App, ui: &mut Ui) {
    let provider = Provider::of_type(&app.draft.subject_token_type);
    let selected = Provider::ALL.iter().position(|known| *known == provider);
    let names: Vec<&str> = Provider::ALL
        .iter()
        .map(|provider| provider.name())
        .collect();
    if let Some(chosen) = widgets::segmented(ui, "provider", &names, selected) {
        // The preset sets the type and hides nothing; Custom leaves a type of one's own alone.
        match Provider::ALL
            .get(chosen)
            .and_then(|provider| provider.subject_token_type())
        {
            Some(kind) => kind.clone_into(&mut app.draft.subject_token_type),
            None if selected != Some(chosen) => app.draft.subject_token_type.clear(),
            None => {}
        }
    }
    ui.add_space(2.0);
    let environment = app.environment();
    let draft = &mut app.draft;
    widgets::field_row(ui, "Name", |ui| {
        widgets::text_field(ui, "name", &mut draft.name, "", false, "Name")
    });
    widgets::field_row(ui, "Tenant", |ui| {
        widgets::text_field(
            ui,
            "tenant",
            &mut draft.tenant,
            "acme.eu.auth0.com, or demo",
            false,
            "Tenant",
        );
        variables(ui, &environment, &mut draft.tenant);
    });
    widgets::field_row(ui, "Client ID", |ui| {
        widgets::text_field(ui, "client id", &mut draft.client_id, "", true, "Client ID");
        variables(ui, &environment, &mut draft.client_id);
    });
    widgets::field_row(ui, "Authentication", |ui| {
        choice(
            ui,
            "Authentication",
            &[
                "No client secret",
                "client_secret_post",
                "client_secret_basic",
                "private_key_jwt",
            ],
            &mut draft.auth_method,
        );
    });
    match ClientAuth::METHODS.get(draft.auth_method).copied() {
        Some("client_secret_post" | "client_secret_basic") => {
            widgets::field_row(ui, "Client secret", |ui| {
                widgets::secret_field(
                    ui,
                    "client secret",
                    &mut app.typed.client_secret,
                    source_hint(&draft.auth_secret),
                    "Client secret",
                );
                if source(
                    ui,
                    "Client secret source",
                    &mut draft.auth_secret,
                    &app.typed.client_secret,
                ) {
                    app.actions
                        .push(Action::Keep("client_authentication.secret"));
                }
                environment_source(ui, &environment, "client_secret");
            });
        }
        Some("private_key_jwt") => {
            widgets::field_row(ui, "Private key", |ui| {
                widgets::text_field(
                    ui,
                    "auth key",
                    &mut draft.auth_key,
                    "file:client.pem",
                    true,
                    "Private key",
                )
            });
            widgets::field_row(ui, "Key ID", |ui| {
                widgets::text_field(ui, "auth kid", &mut draft.auth_key_id, "", true, "Key ID")
            });
            widgets::field_row(ui, "Algorithm", |ui| {
                widgets::text_field(
                    ui,
                    "auth alg",
                    &mut draft.auth_algorithm,
                    "RS256",
                    true,
                    "Algorithm",
                )
            });
            widgets::field_row(ui, "Assertion aud", |ui| {
                widgets::text_field(
                    ui,
                    "auth aud",
                    &mut draft.auth_audience,
                    "the tenant's issuer",
                    true,
                    "Assertion audience",
                )
            });
        }
        _ => {}
    }
}

/// Seconds that a code pasted then may still live, at most; nothing where that says nothing any more.
fn code_left(text: &str, pasted: Option<i64>, now: i64) -> Option<i64> {
    let left = 300 - (now - pasted?);
    (left >= 0 && Shape::of(text.trim()) == Shape::AppleCode).then_some(left)
}

/// Whether the form shows the age of a code.
pub fn code_counts_down(app: &App) -> bool {
    let wrong = app.findings.iter().any(|finding| {
        finding.field.as_deref() == Some("subject_token")
            && finding.severity == crate::diagnosis::Severity::Error
    });
    !wrong && code_left(&app.typed.subject_token, app.judging.pasted, app.view().now).is_some()
}

/// What the subject token looks like, and what is known of its age.
fn looks_like(
    text: &str,
    judging: &crate::ui::judging::Judging,
    findings: &[Finding],
    now: i64,
    ui: &mut Ui,
) {
    let palette = theme::palette(ui);
    let shape = Shape::of(text.trim());
    let wrong = findings.iter().find(|finding| {
        finding.field.as_deref() == Some("subject_token")
            && finding.severity == crate::diagnosis::Severity::Error
    });
    let (icon, color) = match (wrong, shape) {
        (Some(_), _) => (crate::ui::kit::icons::Icon::Cross, palette.invalid),
        (None, Shape::Unknown) => (crate::ui::kit::icons::Icon::Question, palette.unchecked),
        (None, _) => (crate::ui::kit::icons::Icon::Check, palette.valid),
    };
    let name = if shape == Shape::Unknown {
        "Shape not recognised".to_owned()
    } else {
        format!("Looks like: {}", shape.name())
    };
    let age = match (wrong, code_left(text, judging.pasted, now)) {
        (Some(finding), _) => format!(" · {}", finding.title),
        (None, Some(left)) => format!(
            " · single use · at most {}:{:02} left",
            left / 60,
            left % 60
        ),
        (None, None) => String::new(),
    };
    ui.horizontal(|ui| {
        let (mark, _) = ui.allocate_exact_size(egui::vec2(14.0, 16.0), egui::Sense::hover());
        crate::ui::kit::icons::paint(ui.painter(), mark, icon, color);
        ui.add(
            egui::Label::new(
                RichText::new(format!("{name}{age}"))
                    .size(theme::SMALL)
                    .color(palette.muted),
            )
            .wrap(),
        );
    });
}

fn artefact(app: &mut App, ui: &mut Ui) {
    let now = app.view().now;
    let environment = app.environment();
    let draft = &mut app.draft;
    widgets::field_row(ui, "Subject token", |ui| {
        widgets::secret_field(
            ui,
            "subject token",
            &mut app.typed.subject_token,
            source_hint(&draft.subject_token),
            "Subject token",
        );
        let mut wanted = false;
        ui.horizontal_wrapped(|ui| {
            let kind = draft.subject_token.strip_prefix("demo:");
            match (app.typed.subject_token.is_empty(), kind) {
                (false, _) => looks_like(
                    &app.typed.subject_token,
                    &app.judging,
                    &app.findings,
                    now,
                    ui,
                ),
                (true, Some(_)) => {
                    let words = "Made fresh for each send";
                    ui.label(
                        RichText::new(words)
                            .size(theme::SMALL)
                            .color(theme::palette(ui).muted),
                    );
                }
                (true, None) => {}
            }
            wanted = widgets::small_button(ui, Command::WhereFrom.label())
                .on_hover_text(Command::WhereFrom.tooltip())
                .clicked();
        });
        if wanted {
            app.actions.push(Action::Do(Command::WhereFrom));
        }
        if app.typed.subject_token.is_empty() {
            source(ui, "Subject token source", &mut draft.subject_token, "");
            environment_source(ui, &environment, "subject_token");
        }
    });
    widgets::field_row(ui, "Type", |ui| {
        widgets::text_field(
            ui,
            "type",
            &mut draft.subject_token_type,
            "https://… or urn:…",
            true,
            "Type",
        )
    });
}

fn ask(app: &mut App, ui: &mut Ui) {
    widgets::section_label(ui, "Ask for");
    let environment = app.environment();
    let draft = &mut app.draft;
    widgets::field_row(ui, "Audience", |ui| {
        widgets::text_field(ui, "audience", &mut draft.audience, "", true, "Audience");
        variables(ui, &environment, &mut draft.audience);
    });
    widgets::field_row(ui, "Resource", |ui| {
        widgets::text_field(ui, "resource", &mut draft.resource, "", true, "Resource");
        variables(ui, &environment, &mut draft.resource);
    });
    widgets::field_row(ui, "Scope", |ui| {
        widgets::text_field(
            ui,
            "scope",
            &mut draft.scope,
            "all the API has",
            true,
            "Scope",
        );
        variables(ui, &environment, &mut draft.scope);
        let mut wanted = None;
        ui.horizontal_wrapped(|ui| {
            for word in ["openid", "profile", "email", "offline_access"] {
                if !draft.scope.split_whitespace().any(|one| one == word)
                    && widgets::small_button(ui, &format!("+ {word}")).clicked()
                {
                    wanted = Some(word.to_owned());
                }
            }
        });
        app.actions.extend(wanted.map(Action::AddScope));
    });
}

fn user_profile(app: &mut App, ui: &mut Ui) {
    let mut actions = Vec::new();
    widgets::field_row(ui, "User profile", |ui| {
        let draft = &mut app.draft;
        let rows = draft.user_profile.lines().count().clamp(1, 8);
        widgets::multiline_field(
            ui,
            "user profile",
            &mut draft.user_profile,
            rows,
            true,
            "User profile",
        );
        let palette = theme::palette(ui);
        let small = |text: String| RichText::new(text).size(theme::SMALL).color(palette.muted);
        if draft.user_profile.trim().is_empty() {
            let template = match Provider::of_type(&draft.subject_token_type) {
                Provider::Apple => Some(
                    "{\n  \"name\": {\n    \"firstName\": \"Ada\",\n    \"lastName\": \"Lovelace\"\n  }\n}",
                ),
                Provider::Facebook => Some(
                    "{\n  \"name\": \"Ada Lovelace\",\n  \"email\": \"ada@example.com\",\n  \"first_name\": \"Ada\",\n  \"last_name\": \"Lovelace\"\n}",
                ),
                Provider::Google | Provider::Custom => None,
            };
            if let Some(template) =
                template.filter(|_| widgets::small_button(ui, "Use template").clicked())
            {
                actions.push(Action::SetUserProfile(template.to_owned()));
            }
            return;
        }
        match crate::json::Json::parse(&draft.user_profile) {
            Ok(document) if document.members().is_some() => {
                let sent = if draft.user_profile_as_typed {
                    draft.user_profile.chars().count()
                } else {
                    document.to_compact().chars().count()
                };
                ui.label(small(format!(
                    "Sent as a JSON string of {sent} characters, as Auth0 expects"
                )));
            }
            other => {
                let why = other.err().map_or_else(
                    || "it is JSON, but no object".to_owned(),
                    |error| error.to_string(),
                );
                ui.label(
                    RichText::new(format!("Not a JSON object: {why}. Sent as typed"))
                        .size(theme::SMALL)
                        .color(palette.invalid),
                );
                if let Some(better) = strict(&draft.user_profile) {
                    if widgets::small_button(ui, "Make it strict JSON").clicked() {
                        actions.push(Action::SetUserProfile(better));
                    }
                }
            }
        }
        ui.checkbox(&mut draft.user_profile_as_typed, "Send exactly as typed");
    });
    app.actions.extend(actions);
}

fn proof(app: &mut App, ui: &mut Ui) {
    let label = if app.draft.dpop {
        "DPoP on"
    } else {
        "DPoP off"
    };
    widgets::disclosure(ui, &mut app.sections.dpop, label);
    if !app.sections.dpop {
        return;
    }
    let draft = &mut app.draft;
    ui.checkbox(&mut draft.dpop, "Send a proof of possession");
    widgets::field_row(ui, "Algorithm", |ui| {
        choice(
            ui,
            "DPoP algorithm",
            &DPOP_ALGORITHMS,
            &mut draft.dpop_algorithm,
        )
    });
    widgets::field_row(ui, "Key", |ui| {
        widgets::text_field(
            ui,
            "dpop key",
            &mut draft.dpop_key,
            "session, keychain or file:PATH",
            true,
            "DPoP key",
        );
        if draft.dpop
            && ["", "session"].contains(&draft.dpop_key.as_str())
            && widgets::small_button(ui, "Keep the key in keychain")
                .on_hover_text("It is made for this session, and gone with it, unless it is kept")
                .clicked()
        {
            app.actions.push(Action::KeepProofKey);
        }
    });
}

fn advanced(app: &mut App, ui: &mut Ui) {
    let environment = app.environment();
    widgets::disclosure(ui, &mut app.sections.advanced, "Advanced");
    if !app.sections.advanced {
        return;
    }
    let draft = &mut app.draft;
    let row = |ui: &mut Ui, label: &str, text: &mut String, hint: &str| {
        widgets::field_row(ui, label, |ui| {
            widgets::text_field(ui, label, text, hint, true, label)
        });
    };
    row(
        ui,
        "Token endpoint",
        &mut draft.token_endpoint,
        "/oauth/token under the tenant",
    );
    row(ui, "Grant type", &mut draft.grant_type, "not sent");
    row(
        ui,
        "Requested type",
        &mut draft.requested_token_type,
        if draft.sent_empty.contains("requested_token_type") {
            "sent empty"
        } else {
            ""
        },
    );
    row(ui, "Actor type", &mut draft.actor_token_type, "");
    widgets::field_row(ui, "Actor token", |ui| {
        widgets::secret_field(
            ui,
            "actor token",
            &mut app.typed.actor_token,
            source_hint(&draft.actor_token),
            "Actor token",
        );
        if source(
            ui,
            "Actor token source",
            &mut draft.actor_token,
            &app.typed.actor_token,
        ) {
            app.actions.push(Action::Keep("actor_token"));
        }
        environment_source(ui, &environment, "actor_token");
    });
    widgets::field_row(ui, "Forwarded for", |ui| {
        widgets::text_field(
            ui,
            "forwarded",
            &mut draft.forwarded_for,
            "203.0.113.7",
            true,
            "Forwarded for",
        );
        ui.checkbox(
            &mut draft.forwarded_in_body,
            "In the body, as the reference page shows it",
        );
    });
    widgets::field_row(ui, "Body", |ui| {
        let mut at = usize::from(draft.json_body);
        choice(ui, "Body encoding", &["Form", "JSON"], &mut at);
        draft.json_body = at == 1;
    });
    let further = &mut app.typed.further;
    named_values(ui, "Parameter", &mut draft.parameters, further);
    named_values(ui, "Header", &mut draft.headers, further);
}

/// Secrets of this session by field path.
type Further = std::collections::BTreeMap<String, crate::secret::Secret>;

/// Parameters or headers of one's own: ordered, switchable, duplicates allowed.
fn named_values(ui: &mut Ui, what: &str, values: &mut Vec<DraftField>, further: &mut Further) {
    widgets::section_label(ui, &format!("{what}s"));
    let mut remove = None;
    let mut swap = None;
    // A secret of this session belongs to its row, not to the row's number.
    let key = |at: usize| format!("{}s.{at}", what.to_lowercase());
    for (at, value) in values.iter_mut().enumerate() {
        let number = at + 1;
        ui.push_id((what, at), |ui| {
            ui.horizontal(|ui| {
                ui.checkbox(&mut value.enabled, "")
                    .on_hover_text(format!("Send {what} {number}"));
                let width = (ui.available_width() - 190.0).max(120.0) / 2.0;
                for (text, name) in [
                    (&mut value.name, "name"),
                    (
                        &mut value.text,
                        if value.secret { "source" } else { "value" },
                    ),
                ] {
                    ui.allocate_ui(egui::vec2(width, theme::CONTROL), |ui| {
                        widgets::text_field(
                            ui,
                            name,
                            text,
                            name,
                            true,
                            &format!("{what} {number} {name}"),
                        );
                    });
                }
                ui.checkbox(&mut value.secret, "Secret");
                if at > 0 && widgets::small_button(ui, "Up").clicked() {
                    swap = Some(at);
                }
                if widgets::small_button(ui, "Remove").clicked() {
                    remove = Some(at);
                }
            });
            if value.secret {
                let known = further.get(&key(at));
                let mut typed = zeroize::Zeroizing::new(
                    known.map_or_else(String::new, |secret| secret.expose().to_owned()),
                );
                let name = format!("{what} {number} secret");
                let hint = if ["", "ask"].contains(&value.text.as_str()) {
                    "paste it here"
                } else {
                    "paste here to replace the source above"
                };
                if widgets::secret_field(ui, "typed", &mut typed, hint, &name).changed() {
                    if typed.is_empty() {
                        further.remove(&key(at));
                    } else {
                        let secret = crate::secret::Secret::new(typed.as_str());
                        further.insert(key(at), secret);
                    }
                }
            }
        });
    }
    if let Some(at) = swap {
        values.swap(at, at - 1);
        let (one, other) = (further.remove(&key(at)), further.remove(&key(at - 1)));
        further.extend(one.map(|secret| (key(at - 1), secret)));
        further.extend(other.map(|secret| (key(at), secret)));
    }
    if let Some(at) = remove {
        values.remove(at);
        further.remove(&key(at));
        for next in at + 1..=values.len() {
            let moved = further.remove(&key(next));
            further.extend(moved.map(|secret| (key(next - 1), secret)));
        }
    }
    if widgets::small_button(ui, &format!("Add {}", what.to_lowercase())).clicked() {
        values.push(DraftField {
            enabled: true,
            ..DraftField::default()
        });
    }
}

fn on_the_wire(app: &mut App, ui: &mut Ui) {
    widgets::disclosure(ui, &mut app.sections.wire, "On the wire");
    if !app.sections.wire {
        return;
    }
    match &app.preview {
        Ok(resolved) => {
            let fresh = crate::exchange::Freshness {
                now: 0,
                proof_jti: String::new(),
                assertion_jti: String::new(),
                nonce: None,
            };
            let text = crate::exchange::encode(&resolved.request, &fresh)
                .map_or_else(|error| error.to_string(), |wire| wire.raw().masked());
            let palette = theme::palette(ui);
            egui::Frame::new()
                .fill(palette.field)
                .corner_radius(theme::RADIUS)
                .inner_margin(10)
                .show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    ui.add(
                        egui::Label::new(
                            RichText::new(text.replace('\r', "")).font(fonts::mono(theme::SMALL)),
                        )
                        .wrap(),
                    );
                });
        }
        Err(problem) => {
            ui.label(RichText::new(&problem.title).color(theme::palette(ui).invalid));
        }
    }
}

fn notes(app: &mut App, ui: &mut Ui) {
    if let Err(problem) = &app.preview {
        let fix = problem.fix.as_deref().unwrap_or_default();
        widgets::note_box(
            ui,
            widgets::Severity::Error,
            &problem.title,
            &format!("{}. {fix}", problem.detail),
            None,
        );
    }
    let first = pressing(app);
    for at in 0..app.findings.len() {
        if Some(at) != first {
            note(app, at, ui);
        }
    }
}

/// The finding that stands beside Send: the first error or warning.
fn pressing(app: &App) -> Option<usize> {
    app.findings
        .iter()
        .position(|finding| finding.severity > crate::diagnosis::Severity::Info)
}

/// One finding with what one press does about it.
fn note(app: &mut App, at: usize, ui: &mut Ui) {
    let Some(finding) = app.findings.get(at) else {
        return;
    };
    let severity = match finding.severity {
        crate::diagnosis::Severity::Error => widgets::Severity::Error,
        crate::diagnosis::Severity::Warning => widgets::Severity::Warning,
        crate::diagnosis::Severity::Info => widgets::Severity::Note,
    };
    let offer = offer(finding, app.is_demo());
    let label = offer.as_ref().map(|(label, _)| label.as_str());
    let detail = match (&finding.fix, label) {
        // The button says it.
        (Some(fix), None) => format!("{}. {fix}", finding.detail),
        _ => finding.detail.clone(),
    };
    let pressed = ui
        .push_id(("finding", at), |ui| {
            widgets::note_box(ui, severity, &finding.title, &detail, label)
        })
        .inner;
    if let Some((_, action)) = offer.filter(|_| pressed) {
        app.actions.push(action);
    }
}

/// What one press does about a finding: its fix, or the way to one.
fn offer(finding: &Finding, demo: bool) -> Option<(String, Action)> {
    if let Some(edit) = &finding.edit {
        return Some((edit.label.clone(), Action::ApplyEdit(edit.clone())));
    }
    let command = |command: Command| Some((command.label().to_owned(), Action::Do(command)));
    match finding.id.as_str() {
        "lint.facebook.user-token" => command(Command::Attenuate),
        "lint.code.sent-before"
        | "lint.code.old"
        | "lint.code.used"
        | "lint.artefact.expired"
        | "lint.artefact.almost-expired" => {
            let label = if demo { "Fresh code" } else { "Paste another" };
            Some((label.to_owned(), Action::FreshArtefact(false)))
        }
        id if id.starts_with("lint.apple.")
            || id.starts_with("lint.google.")
            || id == "lint.artefact.unrecognised"
            || id == "lint.artefact.wrong" =>
        {
            command(Command::WhereFrom)
        }
        _ => finding
            .field
            .as_ref()
            .filter(|_| finding.severity > crate::diagnosis::Severity::Info)
            .map(|field| ("Go to field".to_owned(), Action::GoTo(field.clone()))),
    }
}

/// Send or Cancel, and what stands against sending.
pub fn send_bar(app: &mut App, ui: &mut Ui) {
    // What stands against sending stands beside it, however long the form is. In a scope that is always there: Send stays the same
    // control, and a press on it is not lost, when a finding comes or goes meanwhile.
    ui.scope(|ui| {
        if let Some(first) = pressing(app) {
            note(app, first, ui);
            ui.add_space(2.0);
        }
    });
    let command = if app.is_sending() {
        Command::Cancel
    } else {
        Command::Send
    };
    let count = |severity| {
        app.findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    };
    let errors = count(crate::diagnosis::Severity::Error) + usize::from(app.preview.is_err());
    let warnings = count(crate::diagnosis::Severity::Warning);
    let notes = count(crate::diagnosis::Severity::Info);
    ui.horizontal(|ui| {
        let waits = app.waits().filter(|_| command == Command::Send);
        let keys = match waits {
            Some(left) => Some(format!("{left} s")),
            None => command
                .shortcut()
                .map(|shortcut| ui.ctx().format_shortcut(&shortcut)),
        };
        if widgets::primary_button(ui, command.label(), keys.as_deref(), waits.is_none())
            .on_hover_text(command.tooltip())
            .clicked()
        {
            app.actions.push(Action::Do(command));
        }
        if waits.is_some()
            && widgets::button(ui, "Send now")
                .on_hover_text("Do not wait, although the tenant asked for it")
                .clicked()
        {
            app.wait_no_longer();
            app.actions.push(Action::Do(Command::Send));
        }
        let missing = app
            .missing_inputs()
            .first()
            .map(|field| crate::ui::app::field_words(field, &app.draft));
        let words = match (app.is_sending(), errors) {
            (true, _) if app.waits_for_keychain() => {
                "Sending; the keychain may ask to be unlocked".to_owned()
            }
            (true, _) => "Sending…".to_owned(),
            (false, _) if missing.is_some() => {
                format!("{} is not there yet", missing.unwrap_or_default())
            }
            (false, _) if app.waits().is_some() => format!(
                "The tenant asks to wait {} s",
                app.waits().unwrap_or_default()
            ),
            (false, 0) => match (warnings, notes) {
                (0, 0) => "Nothing blocks sending".to_owned(),
                (0, notes) => format!("{} · nothing blocks sending", counted(notes, "note")),
                (warnings, _) => format!("{} · can be sent", counted(warnings, "warning")),
            },
            (false, errors) => {
                format!("{} · can be sent all the same", counted(errors, "error"))
            }
        };
        ui.add(egui::Label::new(RichText::new(words).color(theme::palette(ui).muted)).truncate());
    });
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

fn choice(ui: &mut Ui, name: &str, labels: &[&str], selected: &mut usize) {
    let shown = labels.get(*selected).copied().unwrap_or_default();
    let response = ComboBox::from_id_salt(name)
        .selected_text(shown)
        .width(ui.available_width().min(220.0))
        .show_ui(ui, |ui| {
            for (at, label) in labels.iter().enumerate() {
                ui.selectable_value(selected, at, *label);
            }
        })
        .response;
    response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::Role::ComboBox, true, format!("{name}: {shown}"))
    });
    widgets::arrive(&response, name);
}

/// Where a secret is to be had from when nothing is typed; what is typed can be kept. Says whether that was pressed.
fn source(ui: &mut Ui, name: &str, reference: &mut String, typed: &str) -> bool {
    if !typed.is_empty() {
        return widgets::small_button(ui, "Keep in keychain")
            .on_hover_text(format!("{name}: for this profile and tenant"))
            .clicked();
    }
    ui.horizontal(|ui| {
        ui.label(
            RichText::new("else from")
                .size(theme::SMALL)
                .color(theme::palette(ui).muted),
        );
        widgets::text_field(ui, name, reference, "ask, env:NAME, file:PATH", true, name);
    });
    false
}

/// What the environment has for a secret, which goes before the profile's own source.
fn environment_source(ui: &mut Ui, environment: &Environment, field: &str) {
    if let Some(reference) = environment.secrets.get(field) {
        let words = format!(
            "The environment {} has {reference}, which goes before it",
            environment.name
        );
        ui.add(
            egui::Label::new(
                RichText::new(words)
                    .size(theme::SMALL)
                    .color(theme::palette(ui).muted),
            )
            .wrap(),
        );
    }
}

fn source_hint(reference: &str) -> &'static str {
    match reference {
        "" => "not sent; paste here to send one",
        "ask" => "paste it here",
        _ => "paste here to replace the source below",
    }
}
