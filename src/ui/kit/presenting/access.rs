//! What the window asks of the net, and tells it.

use super::net::Net;
use super::sensitive_values::SensitiveValues;
use crate::secret::SensitiveCategory;
use egui::Context;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// The factor by which everything is larger while presenting.
const LARGER: f32 = 1.25;

/// Installs the net, switched off. Called once for each window.
pub fn install(ctx: &Context) {
    ctx.add_plugin(Net::default());
}

/// Whether the window is presenting.
pub fn is_on(ctx: &Context) -> bool {
    ctx.with_plugin(|net: &mut Net| net.on).unwrap_or(false)
}

/// Begins or ends presenting. The net has to be told everything before it begins.
pub fn set(ctx: &Context, on: bool) {
    let zoom = ctx.zoom_factor();
    let zoom = ctx.with_plugin(|net: &mut Net| {
        if std::mem::replace(&mut net.on, on) == on {
            return None;
        }
        if on {
            net.zoom_before = Some(zoom);
            Some(zoom * LARGER)
        } else {
            net.zoom_before.take()
        }
    });
    if let Some(zoom) = zoom.flatten() {
        ctx.set_zoom_factor(zoom);
    }
    ctx.request_repaint();
}

/// Returns a text as it is shown: with stand-ins while presenting, else unchanged. For text that is cut, copied or written.
pub fn shown<'a>(ctx: &Context, text: &'a str) -> Cow<'a, str> {
    let replaced = ctx.with_plugin(|net: &mut Net| {
        if net.on {
            net.known.replaced(text)
        } else {
            None
        }
    });
    replaced.flatten().map_or(Cow::Borrowed(text), Cow::Owned)
}

/// Returns the name of a profile as it is shown, also where it has the name of a company that was not known when the profile was. For
/// what a file is called.
pub fn shown_title(ctx: &Context, title: &str) -> String {
    if is_on(ctx) {
        known(ctx, |known| known.table.add_title(title));
    }
    shown(ctx, title).into_owned()
}

/// Lets the caller tell the net what is sensitive.
pub fn known(ctx: &Context, tell: impl FnOnce(&mut SensitiveValues)) {
    ctx.with_plugin(|net: &mut Net| tell(&mut net.known));
}

/// Returns the kinds of values that are replaced.
pub fn kinds(ctx: &Context) -> BTreeSet<SensitiveCategory> {
    ctx.with_plugin(|net: &mut Net| net.known.table.kinds().clone())
        .unwrap_or_default()
}

/// Sets whether a kind of values is replaced.
pub fn choose(ctx: &Context, kind: SensitiveCategory, replaced: bool) {
    ctx.with_plugin(|net: &mut Net| net.known.table.choose(kind, replaced));
    ctx.request_repaint();
}
