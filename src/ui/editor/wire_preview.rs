//! The request as it would be sent, without its secrets.

use super::advanced::inside_strip;
use super::draft::Draft;
use super::state::Editor;
use crate::exchange::{Freshness, encode};
use crate::profile::ClientAuth;
use crate::secret::{MaskedText, Reference, TextSegment};
use crate::ui::kit::{fonts, theme, widgets};
use egui::{RichText, Ui};

/// Draws the strip with the request's line, and the whole request while it is open.
pub fn on_the_wire(editor: &mut Editor, ui: &mut Ui) {
    let wire = editor.preview.as_ref().map(|resolved| {
        let fresh = Freshness {
            now: 0,
            proof_jti: String::new(),
            assertion_jti: String::new(),
            nonce: None,
        };
        encode(&resolved.request, &fresh).map_err(|error| error.to_string())
    });
    let state = match &wire {
        Ok(Ok(wire)) => {
            let size = body_size(&wire.body, &editor.draft, editor.typed.is_empty());
            format!("{} {}{size}", wire.method, wire.url.path())
        }
        Ok(Err(_)) | Err(_) => "cannot be made yet".to_owned(),
    };
    let strip = widgets::strip(
        ui,
        &mut editor.sections.wire,
        "On the wire",
        "On the wire",
        &state,
    );
    if !editor.sections.wire {
        return;
    }
    inside_strip(ui, &strip, |ui| match wire {
        Ok(wire) => {
            let text = wire.map_or_else(|error| error, |wire| wire.raw().masked());
            widgets::text_frame(ui).show(ui, |ui| {
                ui.set_width(ui.available_width());
                let text = RichText::new(text.replace('\r', "")).font(fonts::mono(theme::SMALL));
                ui.add(egui::Label::new(text).wrap());
            });
        }
        Err(problem) => {
            ui.label(RichText::new(&problem.title).color(theme::palette(ui).invalid));
        }
    });
}

/// Returns words for the length of the body without its secrets, which are read when it is sent; empty if an assertion is made then. What is
/// asked for is no secret yet while nothing is typed.
fn body_size(body: &MaskedText, draft: &Draft, nothing_typed: bool) -> String {
    if ClientAuth::METHODS.get(draft.auth_method) == Some(&"private_key_jwt") {
        return String::new();
    }
    let plain = |piece: &TextSegment| match piece {
        TextSegment::Plain(text) => text.len(),
        TextSegment::Masked { .. } => 0,
    };
    let bytes: usize = body.pieces().iter().map(plain).sum();
    // The preview has the references in the place of secrets.
    let asked = Reference::Ask.to_string();
    let has_secrets = body.pieces().iter().any(|piece| match piece {
        TextSegment::Plain(_) => false,
        TextSegment::Masked { text, .. } => !(nothing_typed && text.expose() == asked),
    });
    let besides = if has_secrets { " and secrets" } else { "" };
    format!(" · {bytes} bytes{besides}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_as_long_as_what_is_known_of_it() {
        let draft = Draft::default();
        let mut body = MaskedText::plain("scope=openid");
        assert_eq!(body_size(&body, &draft, true), " · 12 bytes");
        body.push("&code=");
        let mut asked = body.clone();
        body.push_secret("code", "of any length");
        assert_eq!(body_size(&body, &draft, true), " · 18 bytes and secrets");
        // A secret that nobody has given yet.
        asked.push_secret("code", "ask");
        assert_eq!(body_size(&asked, &draft, true), " · 18 bytes");
        assert_eq!(body_size(&asked, &draft, false), " · 18 bytes and secrets");
    }
}
