//! The form of the request: every field, the most usual first.

use super::advanced::advanced;
use super::dpop::{SWITCH, dpop};
use super::draft::Draft;
use super::fields::{control, text_row, variables};
use super::scope::scope;
use super::secret_row::{ReferenceKind, ReferenceRow, SecretRow, environment_source, keep_offer};
use super::state::Editor;
use super::subject_token::artefact;
use super::user_profile::user_profile;
use super::wire_preview::on_the_wire;
use crate::exchange::subject_token::Provider;
use crate::exchange::{TextField, authority};
use crate::jose::SigningAlgorithm;
use crate::profile::ClientAuth;
use crate::ui::kit::context::Cx;
use crate::ui::kit::low::is_low;
use crate::ui::kit::{theme, widgets};
use egui::style::ScrollAnimation;
use egui::{ComboBox, Frame, Rect, RichText, ScrollArea, Stroke, Ui};

/// Name and explanation of each method of client authentication, in the order of [`ClientAuth::METHODS`].
const METHODS: [(&str, &str); 4] = [
    ("No client secret", "a public client"),
    ("client_secret_post", "in the body"),
    ("client_secret_basic", "in a header"),
    ("private_key_jwt", "a signed assertion"),
];

/// Where the key of an assertion can come from.
const PRIVATE_KEYS: [ReferenceKind; 3] = [
    ("File…", "file:", "relative to the profile"),
    ("Environment variable", "env:", "its name"),
    ("Command", "command:", "set up in Settings"),
];

/// The width of the list of algorithms, and the least of a key ID beside it, points.
const ALGORITHM: f32 = 92.0;
const LEAST_KEY_ID: f32 = 100.0;

/// Greatest height of a description while it is edited, in points; a longer one scrolls.
const DESCRIPTION: f32 = 52.0;

pub fn ui(editor: &mut Editor, cx: &Cx, ui: &mut Ui) {
    // A dialog that closes keeps the keyboard from the form for one more frame.
    let is_covered = ui.memory(|memory| memory.top_modal_layer().is_some());
    if is_covered && editor.going_to.is_some() && !cx.in_dialog {
        ui.ctx().request_repaint();
    }
    // Only once: the field forgets it after it has been drawn.
    if let Some(path) = editor.going_to.take_if(|_| !is_covered) {
        if path == "resource" {
            editor.sections.resource = true;
        }
        // The fields of a proof are asleep while none is sent.
        let is_asleep = path.starts_with("dpop") && !editor.draft.dpop;
        if path == "dpop.enabled" || is_asleep {
            widgets::go_to_field(ui.ctx(), SWITCH);
        } else {
            widgets::go_to_field(ui.ctx(), &control(&path));
        }
        ui.ctx().request_repaint();
    }
    ui.spacing_mut().item_spacing.y = theme::GAP_SMALL;
    // In a low window the fields that are sent come first.
    let is_low = is_low(ui.ctx());
    if !is_low {
        description(editor, ui);
    }
    who(editor, cx, ui);
    artefact(editor, cx, ui);
    widgets::divider(ui);
    ask(editor, ui);
    user_profile(editor, ui);
    strips(editor, cx, ui);
    if is_low {
        description(editor, ui);
    }
}

/// Draws the description as one line, or as several while it is edited.
fn description(editor: &mut Editor, ui: &mut Ui) {
    let kept = &mut editor.draft.rest.description;
    let mut text = kept.clone().unwrap_or_default();
    let id = egui::Id::unique("description of the profile");
    let is_edited = ui.memory(|memory| memory.has_focus(id));
    let hint = "Add a description";
    let field = ui
        .scope(|ui| {
            // As high as its text, so that the whole request stays in sight.
            ui.spacing_mut().interact_size.y = 0.0;
            if !is_edited {
                return widgets::quiet_line(ui, id, &mut text, hint, "Description");
            }
            ScrollArea::vertical()
                .id_salt("description scroll")
                .max_height(DESCRIPTION)
                .min_scrolled_height(DESCRIPTION)
                .show(ui, |ui| {
                    widgets::quiet_lines(ui, id, &mut text, hint, "Description")
                })
                .inner
        })
        .inner;
    // It grows when it gets the focus.
    let has_grown = is_edited && !ui.data(|data| data.get_temp(id).unwrap_or(false));
    ui.data_mut(|data| data.insert_temp(id, is_edited));
    if has_grown {
        field.scroll_to_me_animation(None, ScrollAnimation::none());
        ui.ctx().request_repaint();
    }
    if field.changed() {
        *kept = Some(text).filter(|text| !text.is_empty());
    }
}

/// Draws the three strips DPoP, Advanced and On the wire.
fn strips(editor: &mut Editor, cx: &Cx, ui: &mut Ui) {
    let palette = theme::palette(ui);
    Frame::new()
        .stroke(Stroke::new(1.0, palette.divider))
        .corner_radius(theme::RADIUS_LARGE)
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            dpop(editor, cx, ui);
            widgets::divider(ui);
            advanced(editor, cx, ui);
            widgets::divider(ui);
            on_the_wire(editor, ui);
        });
}

/// Draws provider, tenant and client.
fn who(editor: &mut Editor, cx: &Cx, ui: &mut Ui) {
    let provider = Provider::of_type(&editor.draft.texts.subject_token_type);
    let selected = Provider::ALL.iter().position(|known| *known == provider);
    let names = Provider::ALL.map(Provider::name);
    let chosen = widgets::segmented(ui, "provider", &names, selected);
    if let Some(chosen) = chosen.and_then(|at| Provider::ALL.get(at).copied()) {
        editor.choose_provider(chosen);
    }
    tenant(editor, ui);
    let method = editor.draft.auth_method;
    client(editor, ui);
    let top = ui.cursor().top();
    let keeps = authentication(editor, ui);
    if editor.draft.auth_method != method && ui.cursor().top() > top {
        // What the method needs comes into sight, its first row at least.
        let row = Rect::from_x_y_ranges(ui.max_rect().x_range(), top..=top + theme::CONTROL);
        ui.scroll_to_rect_animation(row, None, ScrollAnimation::none());
        ui.ctx().request_repaint();
    }
    if keeps {
        editor.keep(cx, "client_authentication.secret");
    }
}

/// Draws the tenant, with the host that it resolves to inside the field if that differs from the text.
fn tenant(editor: &mut Editor, ui: &mut Ui) {
    let environment = editor.environment();
    let goes_to = editor.endpoint.as_ref().map(authority);
    let typed = &mut editor.draft.tenant;
    let goes_to = goes_to.filter(|host| host != typed.trim());
    widgets::field_row(ui, "Tenant", |ui| {
        let room = goes_to
            .as_ref()
            .map_or(0.0, |host| widgets::words_width(ui, host));
        let hint = "acme.eu.auth0.com, or demo";
        let edit = widgets::single_line(typed, "tenant", hint, false);
        let (_, end) = widgets::field_with_end(ui, edit, "Tenant", room);
        if let Some(host) = goes_to {
            widgets::end_words(ui, end, &host);
        }
        variables(ui, &environment, typed);
    });
}

/// Draws the client ID, with the method of authentication as a menu inside the field.
fn client(editor: &mut Editor, ui: &mut Ui) {
    let environment = editor.environment();
    let draft = &mut editor.draft;
    let field = TextField::ClientId;
    widgets::field_row(ui, field.label(), |ui| {
        let (words, _) = METHODS.get(draft.auth_method).copied().unwrap_or_default();
        let room = widgets::chip_width(ui, words);
        let text = draft.texts.get_mut(field);
        let edit = widgets::single_line(text, field.name(), field.hint(), true);
        let (response, end) = widgets::field_with_end(ui, edit, field.label(), room);
        widgets::arrive(&response, "Authentication");
        let chosen = widgets::chip_menu(ui, end, "Authentication", words, |ui| {
            ui.set_min_width(260.0);
            let mut chosen = None;
            for (at, (method, meaning)) in METHODS.iter().enumerate() {
                if widgets::menu_choice(ui, method, meaning, at == draft.auth_method) {
                    chosen = Some(at);
                }
            }
            chosen
        });
        draft.auth_method = chosen.unwrap_or(draft.auth_method);
        variables(ui, &environment, draft.texts.get_mut(field));
    });
}

/// Draws the fields of the chosen method of authentication. Returns whether to keep the typed secret in the keychain.
fn authentication(editor: &mut Editor, ui: &mut Ui) -> bool {
    let environment = editor.environment();
    let draft = &mut editor.draft;
    let typed = &mut editor.typed.client_secret;
    match ClientAuth::METHODS.get(draft.auth_method).copied() {
        Some("client_secret_post" | "client_secret_basic") => {
            widgets::field_row(ui, "Client secret", |ui| {
                let row = SecretRow {
                    label: "Client secret",
                    source: "Client secret source",
                    typed,
                    reference: &mut draft.auth_secret,
                    is_needed: true,
                    demo: &[],
                };
                row.ui(ui);
                environment_source(ui, &environment, "client_secret");
                keep_offer(ui, "Client secret", typed)
            })
        }
        Some("private_key_jwt") => {
            widgets::field_row(ui, "Private key", |ui| {
                let row = ReferenceRow {
                    label: "Private key",
                    source: "Private key source",
                    hint: "a PKCS#8 PEM: choose where from",
                    empty: "Not set",
                    reference: &mut draft.auth_key,
                    kinds: &PRIVATE_KEYS,
                };
                row.ui(ui);
            });
            let name = "Assertion audience";
            let is_asked = &mut editor.sections.assertion_audience;
            let shows_audience = *is_asked || !draft.auth_audience.is_empty();
            if key_and_algorithm(draft, !shows_audience, ui) {
                *is_asked = true;
                widgets::go_to_field(ui.ctx(), name);
            }
            if shows_audience {
                let (label, text) = ("Audience (JWT)", &mut draft.auth_audience);
                let field = widgets::code_row(ui, label, text, "the tenant's issuer", name);
                // It stays while its text is replaced.
                *is_asked |= field.changed();
            }
            false
        }
        _ => false,
    }
}

/// Draws key ID and algorithm of an assertion in a low row, so that the whole request has room below. `offers_audience` adds a link to the
/// field of its audience, which few need. Returns whether that was pressed.
fn key_and_algorithm(draft: &mut Draft, offers_audience: bool, ui: &mut Ui) -> bool {
    let offer = "+ audience";
    let link = if offers_audience {
        widgets::words_width(ui, offer) + theme::GAP_SMALL
    } else {
        0.0
    };
    let mut is_pressed = false;
    widgets::low_field_row(ui, "Key ID", |ui| {
        let (text, algorithm) = (&mut draft.auth_key_id, &mut draft.auth_algorithm);
        let mut key_id = |ui: &mut Ui, width: f32| {
            let hint = "its kid, if it has one";
            widgets::low_text_field(ui, "Key ID", text, hint, width, "Key ID");
        };
        let mut beside = |ui: &mut Ui| {
            assertion_algorithm(algorithm, ui);
            if offers_audience {
                let link = widgets::link(ui, offer);
                let tip =
                    "The audience of the assertion, where it is another than the tenant's issuer";
                is_pressed = link.on_hover_text(tip).clicked();
            }
        };
        let whole = ui.available_width();
        let room = whole - ALGORITHM - theme::GAP_SMALL - link;
        if room < LEAST_KEY_ID {
            key_id(ui, whole);
            ui.horizontal(beside);
        } else {
            ui.horizontal(|ui| {
                key_id(ui, room);
                beside(ui);
            });
        }
    });
    is_pressed
}

/// Draws the list of algorithms for an assertion. What a profile says stays, also where it is none of them.
fn assertion_algorithm(text: &mut String, ui: &mut Ui) {
    let shown = match text.as_str() {
        "" => ClientAuth::USUAL_ALGORITHM.to_owned(),
        said => said.to_owned(),
    };
    let mut chosen = shown.clone();
    let words = RichText::new(shown.as_str()).size(theme::SMALL);
    let list = ComboBox::from_id_salt("assertion algorithm")
        .width(ALGORITHM)
        .selected_text(words);
    let list = widgets::low_drop_down(ui, list, |ui| {
        let known = SigningAlgorithm::ALL.map(SigningAlgorithm::name);
        if !known.contains(&shown.as_str()) {
            widgets::choose_value(ui, &mut chosen, shown.clone(), &shown);
        }
        for name in known {
            widgets::choose_value(ui, &mut chosen, name.to_owned(), name);
        }
    });
    widgets::named_list(list.response, "Algorithm", &shown);
    if chosen != shown {
        *text = chosen;
    }
}

/// Draws what is asked for: audience, resource and scope.
fn ask(editor: &mut Editor, ui: &mut Ui) {
    let environment = editor.environment();
    let draft = &mut editor.draft;
    let (audience, resource) = (TextField::Audience, TextField::Resource);
    let shows_resource = editor.sections.resource
        || !draft.texts.resource.is_empty()
        || draft.sent_empty.contains(resource.name());
    widgets::field_row(ui, audience.label(), |ui| {
        let offer = "+ resource";
        let room = if shows_resource {
            0.0
        } else {
            widgets::words_width(ui, offer)
        };
        let text = draft.texts.get_mut(audience);
        let edit = widgets::single_line(text, audience.name(), audience.hint(), true);
        let (_, end) = widgets::field_with_end(ui, edit, audience.label(), room);
        if !shows_resource && widgets::end_link(ui, end, offer).clicked() {
            editor.sections.resource = true;
            widgets::go_to_field(ui.ctx(), resource.label());
        }
        variables(ui, &environment, draft.texts.get_mut(audience));
    });
    if shows_resource {
        text_row(ui, &environment, draft, resource);
    }
    scope(ui, &environment, &mut draft.texts.scope);
}
