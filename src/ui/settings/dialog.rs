//! The dialog of the settings, which are also a file that can be edited by hand.

use crate::settings::{HostSettings, Settings, ThemeChoice};
use crate::ui::kit::context::{Cx, Dialog, Frame, Stay};
use crate::ui::kit::dialog::{long, notes};
use crate::ui::kit::dialog_buttons::{buttons, left_to_buttons};
use crate::ui::kit::reply::Reply;
use crate::ui::kit::{theme, widgets};
use egui::Ui;
use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;
use std::time::Duration;

/// The height of a line about a value that is wrong.
const WRONG: f32 = 24.0;

/// The settings while they are edited.
pub struct SettingsDialog {
    fields: SettingsFields,
    file: PathBuf,
    warnings: Vec<String>,
    saved: Reply<Settings>,
    /// What the fields held at first, and where they are left if nobody decides about them.
    before: SettingsFields,
    left: LeftSettings,
    decided: bool,
}

#[derive(Clone, Default, PartialEq)]
pub struct SettingsFields {
    /// The settings as they were, with all that has no text of its own as it is now.
    settings: Settings,
    connect: String,
    total: String,
    days: String,
    runs: String,
    /// Names and command lines, their words separated by spaces.
    commands: Vec<(String, String)>,
    hosts: Vec<HostFields>,
}

/// Where a dialog leaves its edits that nobody decided about.
pub type LeftSettings = Rc<RefCell<Option<SettingsFields>>>;

#[derive(Clone, Default, PartialEq)]
struct HostFields {
    host: String,
    proxy: String,
    proxy_user: String,
    proxy_password: String,
    ca: String,
    certificate: String,
    key: String,
    /// The host's settings, also those that the dialog does not show.
    rest: HostSettings,
}

/// Returns a time in seconds as a field shows it.
fn seconds(span: Duration) -> String {
    let text = format!("{:.1}", span.as_secs_f64());
    text.trim_end_matches(".0").to_owned()
}

/// Draws a number with the words before and after it.
fn number_row(
    ui: &mut Ui,
    (before, after): (&str, &str),
    text: &mut String,
    hint: &str,
    name: &str,
) {
    widgets::field_row(ui, before, |ui| {
        ui.horizontal(|ui| {
            widgets::code_field_of(ui, 96.0, text, hint, name);
            widgets::muted_label(ui, after);
        });
    });
}

impl SettingsFields {
    /// Returns what the fields hold of these settings.
    fn of(settings: Settings) -> Self {
        let path = |path: &Option<PathBuf>| {
            path.as_ref()
                .map(|path| path.display().to_string())
                .unwrap_or_default()
        };
        Self {
            connect: seconds(settings.connect_timeout),
            total: seconds(settings.timeout),
            days: settings.history.keep_days.to_string(),
            runs: settings.history.keep_runs.to_string(),
            commands: settings
                .commands
                .iter()
                .map(|(name, words)| (name.clone(), words.join(" ")))
                .collect(),
            hosts: settings
                .hosts
                .iter()
                .map(|(host, own)| HostFields {
                    host: host.clone(),
                    proxy: own.proxy.clone().unwrap_or_default(),
                    proxy_user: own.proxy_user.clone().unwrap_or_default(),
                    proxy_password: own
                        .proxy_password
                        .as_ref()
                        .map(ToString::to_string)
                        .unwrap_or_default(),
                    ca: path(&own.ca),
                    certificate: path(&own.client_certificate),
                    key: path(&own.client_key),
                    rest: own.clone(),
                })
                .collect(),
            settings,
        }
    }
}

impl SettingsDialog {
    /// Returns the dialog for the settings in this file, with warnings about it.
    pub fn new(
        settings: Settings,
        file: PathBuf,
        warnings: Vec<String>,
        saved: Reply<Settings>,
        left: LeftSettings,
    ) -> Self {
        let fields = SettingsFields::of(settings);
        Self {
            before: fields.clone(),
            fields,
            file,
            warnings,
            saved,
            left,
            decided: false,
        }
    }

    /// Puts the edits of a dialog that was left into the fields.
    pub fn take_up(&mut self, unsaved: SettingsFields) {
        self.fields = unsaved;
    }

    /// Whether something was edited. The zoom is not looked at: its slider rounds what the keys have set.
    fn is_edited(&self) -> bool {
        let mut now = self.fields.clone();
        now.settings.zoom = self.before.settings.zoom;
        now != self.before
    }

    /// Returns the settings in the fields, and sentences about those that are wrong and keep their value.
    fn read(&self) -> (Settings, Vec<String>) {
        let mut settings = self.fields.settings.clone();
        let mut wrong = Vec::new();
        let mut span = |text: &str, name: &str, before: Duration| {
            let read = text.trim().parse::<f64>().ok();
            let read = read.filter(|span| (0.1..=3600.0).contains(span));
            if read.is_none() {
                wrong.push(format!(
                    "{name} is not a number of seconds between 0.1 and 3600"
                ));
            }
            read.map_or(before, Duration::from_secs_f64)
        };
        let before = settings.connect_timeout;
        settings.connect_timeout = span(&self.fields.connect, "Connect within", before);
        settings.timeout = span(&self.fields.total, "Answer within", settings.timeout);
        for (text, name, slot) in [
            (&self.fields.days, "Days", &mut settings.history.keep_days),
            (&self.fields.runs, "Runs", &mut settings.history.keep_runs),
        ] {
            match text.trim().parse() {
                Ok(number) => *slot = number,
                Err(_) => wrong.push(format!("{name} is not a whole number")),
            }
        }
        settings.commands = self
            .fields
            .commands
            .iter()
            .filter(|(name, words)| !name.trim().is_empty() && !words.trim().is_empty())
            .map(|(name, words)| {
                let known = self.fields.settings.commands.get(name);
                let same = known.filter(|known| known.join(" ") == *words).cloned();
                (
                    name.trim().to_owned(),
                    same.unwrap_or_else(|| {
                        words.split_whitespace().map(ToOwned::to_owned).collect()
                    }),
                )
            })
            .collect();
        let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        settings.hosts.clear();
        let hosts = self.fields.hosts.iter();
        for fields in hosts.filter(|fields| !fields.host.trim().is_empty()) {
            let proxy = filled(&fields.proxy);
            if proxy.as_deref().is_some_and(|text| text.contains('@')) {
                wrong.push(format!(
                    "The proxy address of {} includes a user: enter it in its own field",
                    fields.host
                ));
                continue;
            }
            let proxy_password = match filled(&fields.proxy_password).map(|text| text.parse()) {
                None => None,
                Some(Ok(reference)) => Some(reference),
                Some(Err(_)) => {
                    wrong.push(format!("The proxy password of {} is not a reference: use env:NAME, file:PATH, command:NAME or keychain", fields.host));
                    continue;
                }
            };
            settings.hosts.insert(
                fields.host.trim().to_lowercase(),
                HostSettings {
                    proxy,
                    proxy_user: filled(&fields.proxy_user),
                    proxy_password,
                    ca: filled(&fields.ca).map(PathBuf::from),
                    client_certificate: filled(&fields.certificate).map(PathBuf::from),
                    client_key: filled(&fields.key).map(PathBuf::from),
                    ..fields.rest.clone()
                },
            );
        }
        (settings, wrong)
    }

    /// Draws theme, zoom and motion.
    fn look(&mut self, ui: &mut Ui) {
        widgets::section_label(ui, "Look");
        widgets::field_row(ui, "Theme", |ui| {
            let names = ["As the system", "Dark", "Light"];
            let selected = ThemeChoice::ALL
                .iter()
                .position(|theme| *theme == self.fields.settings.theme);
            if let Some(chosen) = widgets::segmented(ui, "theme choice", &names, selected) {
                self.fields.settings.theme =
                    ThemeChoice::ALL.get(chosen).copied().unwrap_or_default();
            }
        });
        widgets::field_row(ui, "Zoom", |ui| {
            // Else the rail has the colour of what is behind it.
            let palette = theme::palette(ui);
            ui.visuals_mut().widgets.inactive.bg_fill = palette.control_edge;
            ui.visuals_mut().selection.bg_fill = palette.accent;
            ui.spacing_mut().slider_width = 200.0;
            ui.spacing_mut().interact_size.y = theme::CONTROL;
            ui.add(
                egui::Slider::new(&mut self.fields.settings.zoom, 0.75..=3.0)
                    .step_by(0.05)
                    .custom_formatter(|zoom, _| format!("{:.0} %", zoom * 100.0)),
            )
            .accessible_name("Zoom")
        });
        widgets::field_row(ui, "Motion", |ui| {
            let words = "Reduce motion: nothing fades, slides or blinks";
            ui.spacing_mut().interact_size.y = theme::CONTROL;
            ui.checkbox(&mut self.fields.settings.reduce_motion, words)
                .on_hover_text("The desktop's own reduced motion setting is always followed");
        });
    }

    /// Draws timeouts and hosts.
    fn network(&mut self, ui: &mut Ui) {
        widgets::section_label(ui, "Network");
        for (label, text, hint) in [
            ("Connect within", &mut self.fields.connect, "10"),
            ("Answer within", &mut self.fields.total, "30"),
        ] {
            let name = format!("{label}, seconds");
            number_row(ui, (label, "seconds"), text, hint, &name);
        }
        let mut remove = None;
        for (at, fields) in self.fields.hosts.iter_mut().enumerate() {
            ui.push_id(("host", at), |ui| {
                widgets::divider(ui);
                // The label is short, for its column; the accessible name says it in full.
                for (label, name, text, hint) in [
                    ("Host", "Host", &mut fields.host, "acme.eu.auth0.com"),
                    (
                        "Proxy",
                        "Proxy",
                        &mut fields.proxy,
                        "http://proxy:8080 or socks5://…",
                    ),
                    ("Proxy user", "Proxy user", &mut fields.proxy_user, ""),
                    (
                        "Its password",
                        "Proxy password",
                        &mut fields.proxy_password,
                        "env:NAME, keychain, file:PATH",
                    ),
                    (
                        "Extra CA",
                        "Extra CA",
                        &mut fields.ca,
                        "PEM file of a certificate authority",
                    ),
                    (
                        "Certificate",
                        "Client certificate",
                        &mut fields.certificate,
                        "PEM file to present to the host",
                    ),
                    ("Its key", "Its key", &mut fields.key, "PEM file, PKCS#8"),
                ] {
                    widgets::code_row(ui, label, text, hint, name);
                }
                if widgets::small_button(ui, "Remove host").clicked() {
                    remove = Some(at);
                }
            });
        }
        if let Some(at) = remove {
            self.fields.hosts.remove(at);
        }
        if widgets::small_button(ui, "Add host with a proxy or certificate").clicked() {
            self.fields.hosts.push(HostFields::default());
            // All have the same name: the first one drawn would take the keyboard.
            if self.fields.hosts.len() == 1 {
                widgets::go_to_field(ui.ctx(), "Host");
            }
        }
    }

    /// Draws what is kept, and the commands that print secrets.
    fn keeping(&mut self, ui: &mut Ui) {
        widgets::section_label(ui, "Secrets and history");
        let fields = &mut self.fields;
        let kept = &mut fields.settings;
        ui.checkbox(&mut kept.keychain, "Use this computer's keychain");
        let words = "Record runs in the history, without secrets";
        ui.checkbox(&mut kept.history.enabled, words);
        let words = "Keep tokens too, encrypted with a key in the keychain";
        ui.checkbox(&mut kept.history.keep_tokens, words);
        let words = ("Keep runs for", "days");
        number_row(ui, words, &mut fields.days, "90", "Days, 0 for ever");
        let words = ("Keep at most", "runs");
        number_row(ui, words, &mut fields.runs, "10000", "Runs, 0 for all");
        widgets::small_label(ui, "0: no limit; pinned runs always stay");
        ui.add_space(theme::GAP_SMALL);
        widgets::section_label(ui, "Commands");
        widgets::small_label(
            ui,
            "command:NAME in a profile uses the command's output; it runs without a shell",
        );
        let mut remove = None;
        for (at, (name, words)) in self.fields.commands.iter_mut().enumerate() {
            ui.push_id(("command", at), |ui| {
                ui.horizontal(|ui| {
                    let row = format!("Command {}", at + 1);
                    widgets::code_field_of(ui, 130.0, name, "op", &format!("{row} name"));
                    let width = (ui.available_width() - 90.0).max(120.0);
                    let (hint, name) = ("op read op://vault/item", format!("{row} line"));
                    widgets::code_field_of(ui, width, words, hint, &name);
                    if widgets::small_button(ui, "Remove").clicked() {
                        remove = Some(at);
                    }
                });
            });
        }
        if let Some(at) = remove {
            self.fields.commands.remove(at);
        }
        if widgets::small_button(ui, "Add command").clicked() {
            self.fields.commands.push((String::new(), String::new()));
            let name = format!("Command {} name", self.fields.commands.len());
            widgets::go_to_field(ui.ctx(), &name);
        }
    }

    /// Draws the folders of the library.
    fn library(&mut self, ui: &mut Ui) {
        widgets::section_label(ui, "Library folders");
        self.fields.settings.folders.retain(|folder| {
            let row = ui.horizontal(|ui| {
                let remove = widgets::small_button(ui, "Remove");
                ui.label(widgets::small_code(folder.display().to_string()));
                remove.on_hover_text("The files stay where they are")
            });
            !row.inner.clicked()
        });
        if self.fields.settings.folders.is_empty() {
            widgets::small_label(ui, "Only the default one. Open… adds a folder here");
        }
    }
}

impl Drop for SettingsDialog {
    fn drop(&mut self) {
        if !self.decided && self.is_edited() {
            self.left.replace(Some(std::mem::take(&mut self.fields)));
        }
    }
}

impl Dialog for SettingsDialog {
    fn frame(&self) -> Frame {
        Frame {
            id: "settings dialog",
            width: 680.0,
            title: "Settings".to_owned(),
            hint: format!("Saved in {}", self.file.display()),
        }
    }

    fn ui(&mut self, cx: &Cx, ui: &mut Ui) -> Stay {
        let mut stay = Stay::Open;
        // What is wrong is said below what scrolls.
        let (_, wrong) = self.read();
        let below = left_to_buttons(ui) + theme::GAP + WRONG * wrong.len() as f32;
        let height = (ui.available_height() - below).max(160.0);
        // Whole groups can be below: the bar says so, and a line that fades out is hard to read.
        ui.spacing_mut().scroll.fade.strength = 0.0;
        long(ui, "settings", height, |ui| {
            ui.spacing_mut().item_spacing.y = theme::GAP_SMALL;
            notes(ui, &self.warnings);
            self.look(ui);
            ui.add_space(theme::GAP_SMALL);
            self.network(ui);
            ui.add_space(theme::GAP_SMALL);
            self.keeping(ui);
            ui.add_space(theme::GAP_SMALL);
            self.library(ui);
        });
        notes(ui, &wrong);
        ui.add_space(theme::GAP);
        buttons(ui, |ui| {
            if widgets::primary_button(ui, "Save settings", None, wrong.is_empty()).clicked() {
                // With what was edited in this frame.
                let (settings, wrong) = self.read();
                if wrong.is_empty() {
                    self.saved.give(cx, settings);
                    self.decided = true;
                    stay = Stay::Closed;
                }
            }
            if widgets::button(ui, "Cancel").clicked() {
                self.decided = true;
                stay = Stay::Closed;
            }
        });
        stay
    }
}
