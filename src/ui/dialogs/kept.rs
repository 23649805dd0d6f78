//! What Cambio keeps in the keychain: where each secret belongs, never the secret.

use crate::ui::action::Action;
use crate::ui::kit::{fonts, theme, widgets};
use crate::vault::Place;
use egui::{Context, RichText, ScrollArea};

/// The list, or why there is none.
pub struct KeptDialog {
    pub places: Result<Vec<Place>, String>,
    /// Names of profiles by id.
    pub names: Vec<(String, String)>,
}

impl KeptDialog {
    pub fn show(&mut self, ctx: &Context, actions: &mut Vec<Action>) {
        let hint =
            "Each belongs to a profile, an environment, a field and the address it is sent to";
        super::framed(
            ctx,
            "kept dialog",
            720.0,
            "Kept in the keychain",
            hint,
            actions,
            |ui, actions| {
                let palette = theme::palette(ui);
                match &self.places {
                    Err(why) => {
                        widgets::note_box(
                            ui,
                            widgets::Severity::Warning,
                            "The keychain cannot be read",
                            why,
                            None,
                        );
                    }
                    Ok(places) if places.is_empty() => {
                        ui.label(RichText::new("Nothing is kept yet: type a secret into the form and press Keep in keychain").color(palette.muted));
                    }
                    Ok(places) => {
                        ScrollArea::vertical()
                            .max_height(360.0)
                            .auto_shrink([false, true])
                            .show(ui, |ui| {
                                for place in places {
                                    ui.horizontal(|ui| {
                                        if widgets::small_button(ui, "Remove").clicked() {
                                            actions.push(Action::ForgetKept(place.clone()));
                                        }
                                        let name = self
                                            .names
                                            .iter()
                                            .find(|(id, _)| *id == place.profile)
                                            .map_or(place.profile.as_str(), |(_, name)| {
                                                name.as_str()
                                            });
                                        let environment = if place.environment.is_empty() {
                                            String::new()
                                        } else {
                                            format!(" · {}", place.environment)
                                        };
                                        ui.label(format!("{name}{environment}"));
                                        ui.label(
                                            RichText::new(format!(
                                                "{} → {}",
                                                place.field, place.origin
                                            ))
                                            .font(fonts::mono(theme::SMALL))
                                            .color(palette.muted),
                                        );
                                    });
                                }
                            });
                    }
                }
                ui.add_space(theme::GAP);
                if widgets::button(ui, "Close").clicked() {
                    actions.push(Action::CloseDialog);
                }
            },
        );
    }
}
