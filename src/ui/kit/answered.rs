//! The server that answered, how it was recognised, and its own words: above the causes, in *Explain* and in *Explain an answer*.

use crate::diagnosis::explain::Explained;
use crate::diagnosis::{Certainty, server};
use crate::ui::kit::widgets;
use crate::ui::kit::{fonts, theme};
use egui::{ComboBox, RichText, Ui};

/// In a narrower place the server, how it was recognised and the list wrap, each to the next line where it has no room.
const ROW: f32 = 440.0;
/// The width of the list until it was drawn.
const LIST: f32 = 100.0;

/// Draws the server as a chip, how it was recognised, and its words. `chosen` is the server that the person named, which the list changes.
pub fn show(
    explained: &Explained,
    redact: &dyn Fn(&str) -> String,
    chosen: Option<&mut Option<&'static str>>,
    ui: &mut Ui,
) {
    let palette = theme::palette(ui);
    let host = remembered(explained).and(explained.host.as_deref());
    // As high as the list from the start, so that all in the row stand on one line.
    let least = std::mem::replace(&mut ui.spacing_mut().interact_size.y, theme::CONTROL);
    let is_row = ui.available_width() >= ROW && explained.server.is_some();
    let add = |ui: &mut Ui| match &explained.server {
        Some(server) => {
            let words = match server.certainty {
                Certainty::Certain => server.name.to_owned(),
                Certainty::Likely => format!("{} · likely", server.name),
            };
            let chip = egui::Frame::new()
                .fill(palette.accent_behind)
                .corner_radius(theme::RADIUS)
                .inner_margin(egui::Margin::symmetric(8, 3))
                .outer_margin(egui::Margin::symmetric(0, 2))
                .show(ui, |ui| {
                    ui.label(RichText::new(words).font(fonts::semibold(theme::SMALL)))
                });
            chip.response.on_hover_text(redact(&server.reason));
            let because = format!("because {}", redact(&server.reason));
            if !is_row {
                widgets::small_text(ui, because);
                choice(chosen, host, ui);
                return;
            }
            // The list stands at the right, whatever stands before it.
            let id = ui.scope_id().with("width of the list");
            let known: Option<f32> = ui.data(|data| data.get_temp(id));
            let list = match &chosen {
                Some(_) => known.unwrap_or(LIST),
                None => 0.0,
            };
            let gap = ui.spacing().item_spacing.x;
            let room = (ui.available_width() - list - gap).floor().max(1.0);
            ui.scope(|ui| {
                ui.set_max_width(room);
                widgets::small_text(ui, because);
            });
            ui.add_space((ui.available_width() - list).floor().max(0.0));
            let Some(drawn) = choice(chosen, host, ui) else {
                return;
            };
            if known.is_none_or(|known| (known - drawn).abs() > 0.5) {
                ui.data_mut(|data| data.insert_temp(id, drawn));
                ui.ctx().request_discard("the width of the list of servers");
            }
        }
        None => {
            widgets::small_label(ui, "No server answered");
            choice(chosen, host, ui);
        }
    };
    if is_row {
        ui.horizontal(add);
    } else {
        ui.horizontal_wrapped(add);
    }
    ui.spacing_mut().interact_size.y = least;
    if let Some(said) = explained.said.as_ref().or(explained.code.as_ref()) {
        let name = match &explained.server {
            Some(server) if !server.is("unknown") => format!("{} says", server.name),
            _ => "In its own words".to_owned(),
        };
        widgets::panel_frame(ui)
            .corner_radius(theme::RADIUS)
            .inner_margin(10)
            .show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.spacing_mut().item_spacing.y = 4.0;
                widgets::small_label(ui, name);
                let words = RichText::new(format!("“{}”", redact(said)));
                let words = words.font(fonts::text(theme::VERDICT));
                ui.add(egui::Label::new(words).wrap());
            });
    }
}

/// Returns the server that the person named for the host that was asked; `None` where it was recognised.
pub fn remembered(explained: &Explained) -> Option<&'static str> {
    explained
        .server
        .as_ref()
        .filter(|server| server.remembered)
        .map(|server| server.id)
}

/// Draws the list *Not so?*, in which the person names the server, and returns its width; `None` where there is nothing to name.
fn choice(
    chosen: Option<&mut Option<&'static str>>,
    remembered: Option<&str>,
    ui: &mut Ui,
) -> Option<f32> {
    let chosen = chosen?;
    let none = match remembered {
        Some(host) => format!("Forget your choice for {host}"),
        None => "As recognised".to_owned(),
    };
    let shown = chosen
        .and_then(server::named)
        .map_or("Not so?", |server| server.name);
    let list = ComboBox::from_id_salt("answered by")
        .selected_text(RichText::new(shown).size(theme::SMALL));
    let list = widgets::drop_down(ui, list, |ui| {
        widgets::choose_value(ui, chosen, None, &none);
        for known in server::servers() {
            widgets::choose_value(ui, chosen, Some(known.id.as_str()), known.name.as_str());
        }
        widgets::choose_value(ui, chosen, Some("unknown"), "Another server");
    });
    let list = widgets::named_list(list.response, "Answered by", shown);
    Some(list.rect.width())
}
