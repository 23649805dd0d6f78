//! The request as it would be sent, without its secrets.

use super::advanced::inside_strip;
use super::draft::Draft;
use super::state::Editor;
use crate::exchange::{Freshness, JWT_BEARER, WireRequest, encode};
use crate::profile::ClientAuth;
use crate::secret::{MaskedText, Reference, TextSegment};
use crate::text::form_encoded;
use crate::ui::kit::{theme, widgets};
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
        let wire = encode(&resolved.request, &fresh);
        wire.map_err(|error| error.to_string())
    });
    let state = match &wire {
        Ok(Ok(wire)) => {
            let size = body_size(&wire.body, &editor.draft, editor.typed.is_empty());
            format!("{} {}{size}", wire.method, wire.url.path())
        }
        Ok(Err(_)) | Err(_) => "cannot be made yet".to_owned(),
    };
    let (open, name) = (&mut editor.sections.wire, "On the wire");
    let strip = widgets::strip(ui, open, name, name, &state);
    if !editor.sections.wire {
        return;
    }
    inside_strip(ui, &strip, |ui| match wire {
        Ok(wire) => {
            let draft = &editor.draft;
            let known = wire.map(|wire| as_known(wire, signs(draft), draft.json_body));
            let text = known.map_or_else(|error| error, |wire| wire.raw().masked());
            widgets::text_frame(ui).show(ui, |ui| {
                ui.set_width(ui.available_width());
                widgets::code_text(ui, text.replace('\r', ""));
            });
        }
        Err(problem) => {
            ui.label(RichText::new(&problem.title).color(theme::palette(ui).invalid));
        }
    });
}

/// Whether an assertion is signed when the form is sent.
fn signs(draft: &Draft) -> bool {
    ClientAuth::METHODS.get(draft.auth_method) == Some(&"private_key_jwt")
}

/// Returns the length of what is known of a body, and whether anything of it is a secret.
fn known_size(body: &MaskedText) -> (usize, bool) {
    let mut known = 0;
    let mut has_secrets = false;
    for piece in body.pieces() {
        match piece {
            TextSegment::Plain(text) => known += text.len(),
            TextSegment::Masked { .. } => has_secrets = true,
        }
    }
    (known, has_secrets)
}

/// Returns a request with what is not known before it is sent named as that: the length of a body with secrets in it, of which the preview
/// has only the references, and the assertion, if one is signed.
fn as_known(mut wire: WireRequest, signs: bool, is_json: bool) -> WireRequest {
    let (known, has_secrets) = known_size(&wire.body);
    let length = match (signs, has_secrets) {
        (true, _) => "[known when sent]".to_owned(),
        (false, true) => format!("[{known} and secrets]"),
        (false, false) => known.to_string(),
    };
    for (name, value) in &mut wire.headers {
        if name.as_str() == "content-length" {
            *value = MaskedText::plain(length.as_str());
        }
    }
    if signs {
        wire.body = MaskedText::plain(with_assertion(&wire.body.masked(), is_json));
    }
    wire
}

/// Returns a body as it is shown with the assertion's parameters after the client's id, or first where there is none.
fn with_assertion(body: &str, is_json: bool) -> String {
    const SIGNED: &str = "[signed when sent]";
    let (begin, end, separator) = if is_json {
        ("\"client_id\":\"", "\"", ",")
    } else {
        ("client_id=", "&", "&")
    };
    let added = if is_json {
        format!("\"client_assertion_type\":\"{JWT_BEARER}\",\"client_assertion\":\"{SIGNED}\"")
    } else {
        let kind = form_encoded(JWT_BEARER);
        format!("client_assertion_type={kind}&client_assertion={SIGNED}")
    };
    let id = body.find(begin).map(|at| at + begin.len());
    let after = id.and_then(|from| Some((from, body.get(from..)?)));
    let at = match after {
        // Past the quote that ends a text of JSON.
        Some((from, rest)) if is_json => rest.find(end).map(|to| from + to + end.len()),
        Some((from, rest)) => Some(from + rest.find(end).unwrap_or(rest.len())),
        None => None,
    };
    if let Some((before, rest)) = at.and_then(|at| body.split_at_checked(at)) {
        return format!("{before}{separator}{added}{rest}");
    }
    let (open, rest) = body
        .strip_prefix('{')
        .map_or(("", body), |rest| ("{", rest));
    let separator = if ["", "}"].contains(&rest) {
        ""
    } else {
        separator
    };
    format!("{open}{added}{separator}{rest}")
}

/// Returns words for the length of the body without its secrets, which are read when it is sent; empty if an assertion is made then. What is
/// asked for is no secret yet while nothing is typed.
fn body_size(body: &MaskedText, draft: &Draft, nothing_typed: bool) -> String {
    if signs(draft) {
        return String::new();
    }
    let (bytes, _) = known_size(body);
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

    #[test]
    fn the_length_of_what_nobody_knows_is_no_number() {
        let wire = |secret: Option<&str>, signs: bool| {
            let mut wire = WireRequest::get("https://t.example/".parse().unwrap());
            wire.body = MaskedText::plain("client_id=c&scope=openid");
            if let Some(secret) = secret {
                wire.body.push("&code=");
                wire.body.push_secret("code", secret);
            }
            let length = MaskedText::plain(wire.body.len().to_string());
            wire.headers.push(("content-length".to_owned(), length));
            let shown = as_known(wire, signs, false);
            let (_, length) = shown.headers.last().unwrap();
            (length.masked(), shown.body.masked())
        };
        assert_eq!(wire(None, false).0, "24");
        let (length, body) = wire(Some("keychain"), false);
        assert_eq!(length, "[30 and secrets]");
        assert_eq!(body, "client_id=c&scope=openid&code=[masked code]");
        let (length, body) = wire(None, true);
        assert_eq!(length, "[known when sent]");
        assert_eq!(
            body,
            "client_id=c&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=[signed when sent]&scope=openid"
        );
    }

    #[test]
    fn an_assertion_stands_after_the_clients_id() {
        let kind = format!("\"client_assertion_type\":\"{JWT_BEARER}\"");
        let signed = "\"client_assertion\":\"[signed when sent]\"";
        assert_eq!(
            with_assertion(r#"{"client_id":"c","scope":"s"}"#, true),
            format!(r#"{{"client_id":"c",{kind},{signed},"scope":"s"}}"#)
        );
        assert_eq!(with_assertion("{}", true), format!("{{{kind},{signed}}}"));
        assert!(
            with_assertion("client_id=c", false).starts_with("client_id=c&client_assertion_type=")
        );
    }
}
