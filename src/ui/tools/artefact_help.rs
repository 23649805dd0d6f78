//! *Where do I get this?*: for each provider, what its artefact is, the code that prints it, and how long it lives.

use crate::diagnosis::artefacts::artefact;
use crate::exchange::subject_token::Provider;
use crate::ui::kit::command::Command;
use crate::ui::kit::context::{Cx, Dialog, Frame, Stay};
use crate::ui::kit::dialog::{long, preview};
use crate::ui::kit::dialog_buttons::{buttons, close_button, left_to_buttons};
use crate::ui::kit::intent::Intent;
use crate::ui::kit::{theme, widgets};
use egui::{Label, RichText, Ui};

/// The dialog with one provider's artefact.
pub struct ArtefactHelp {
    provider: Provider,
    language: usize,
}

impl ArtefactHelp {
    /// Returns the dialog for a provider.
    pub fn new(provider: Provider) -> Self {
        Self {
            provider,
            language: 0,
        }
    }
}

impl Dialog for ArtefactHelp {
    fn frame(&self) -> Frame {
        Frame {
            id: "artefact dialog",
            width: 720.0,
            title: "Where do I get this?".to_owned(),
            hint: String::new(),
        }
    }

    fn ui(&mut self, cx: &Cx, ui: &mut Ui) -> Stay {
        let mut stay = Stay::Open;
        let names = Provider::ALL.map(Provider::name);
        let mut known = Provider::ALL.iter();
        let selected = known.position(|known| *known == self.provider);
        if let Some(provider) = widgets::segmented(ui, "artefact provider", &names, selected)
            .and_then(|chosen| Provider::ALL.get(chosen))
        {
            self.provider = *provider;
            self.language = 0;
        }
        let text = artefact(self.provider);
        let room = (ui.available_height() - left_to_buttons(ui)).clamp(120.0, 520.0);
        long(ui, "artefact", room, |ui| {
            ui.spacing_mut().item_spacing.y = 8.0;
            ui.add_space(4.0);
            widgets::card(ui, &text.title, None, "", |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                for (title, sentence) in [
                    ("How it is made", &text.made),
                    ("How long it lives", &text.life),
                    ("Watch out for", &text.not),
                    ("Getting another one", &text.again),
                ] {
                    widgets::term_row(ui, title, sentence);
                }
            });
            let languages = text.code.iter().map(|code| code.language.as_str());
            let languages: Vec<&str> = languages.collect();
            if let Some(chosen) = ui
                .horizontal(|ui| widgets::tab_bar_tight(ui, &languages, self.language, None))
                .inner
            {
                self.language = chosen;
            }
            if let Some(code) = text.code.get(self.language) {
                preview(ui, "artefact code", &code.lines, 260.0);
                if widgets::small_button(ui, "Copy code").clicked() {
                    cx.copy("the code", code.lines.clone());
                }
            }
            ui.add(
                Label::new(
                    RichText::new(&text.source)
                        .size(theme::LABEL)
                        .color(theme::palette(ui).faint),
                )
                .wrap(),
            );
        });
        ui.add_space(theme::GAP_SMALL);
        buttons(ui, |ui| {
            if self.provider == Provider::Facebook
                && widgets::button(ui, Command::Attenuate.label()).clicked()
            {
                cx.ask(Intent::Do(Command::Attenuate));
            }
            if self.provider == Provider::Apple
                && widgets::button(ui, Command::AppleKey.label()).clicked()
            {
                cx.ask(Intent::Do(Command::AppleKey));
            }
            close_button(ui, &mut stay);
        });
        stay
    }
}
