//! The request as it would be sent, without its secrets.

use super::advanced::inside_strip;
use super::draft::Draft;
use super::state::Editor;
use crate::exchange::{Freshness, encode};
use crate::profile::ClientAuth;
use crate::secret::{MaskedText, TextSegment};
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
            let size = body_size(&wire.body, &editor.draft);
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

/// Returns words for the length of the body without its secrets, which are read when it is sent; empty if an assertion is made then.
fn body_size(body: &MaskedText, draft: &Draft) -> String {
    if ClientAuth::METHODS.get(draft.auth_method) == Some(&"private_key_jwt") {
        return String::new();
    }
    let plain = |piece: &TextSegment| match piece {
        TextSegment::Plain(text) => text.len(),
        TextSegment::Masked { .. } => 0,
    };
    let bytes: usize = body.pieces().iter().map(plain).sum();
    let has_secrets = body
        .pieces()
        .iter()
        .any(|piece| matches!(piece, TextSegment::Masked { .. }));
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
        assert_eq!(body_size(&body, &draft), " · 12 bytes");
        body.push("&code=");
        body.push_secret("code", "of any length");
        assert_eq!(body_size(&body, &draft), " · 18 bytes and secrets");
    }
}
