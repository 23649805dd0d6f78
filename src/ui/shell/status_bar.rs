//! The bar below: what was contacted, where secrets are, and what takes long.

use super::app::Layout;
use crate::exchange::FailureKind;
use crate::run::Run;
use crate::ui::kit::command::Command;
use crate::ui::kit::context::Cx;
use crate::ui::kit::intent::Intent;
use crate::ui::kit::job::UnderWay;
use crate::ui::kit::presenting::shown;
use crate::ui::kit::workspace::Workspace;
use crate::ui::kit::{theme, widgets};
use egui::{RichText, Ui};

/// Height of the bar, points.
const HEIGHT: f32 = 24.0;

/// What goes on in the window, and whether something was said in it.
pub struct Activity {
    /// Whether there are messages in the log.
    pub said: bool,
    /// What takes long.
    pub under_way: Option<UnderWay>,
}

/// The label of the button that gives up what takes long.
const STOP: &str = "Stop";

/// Draws the bar: always one line, so that nothing above it moves. Returns whether what takes long is to be given up.
pub fn show(
    layout: &Layout,
    run: Option<&Run>,
    key_hosts: &[String],
    activity: &Activity,
    cx: &Cx,
    ui: &mut Ui,
) -> bool {
    let palette = theme::palette(ui);
    ui.spacing_mut().interact_size.y = HEIGHT;
    ui.spacing_mut().item_spacing.x = theme::GAP;
    ui.horizontal(|ui| {
        let small = |text: &str| widgets::small_words(text, palette.muted);
        let mut words = Vec::new();
        words.extend(activity.under_way.map(|job| job.words.to_owned()));
        let run = run.filter(|_| layout.workspace.shows_runs());
        if let Some(run) = run {
            let hosts = run.hosts.join(", ");
            let (color, said) = if is_unfound(run) {
                let said = format!("No host contacted: {hosts} was not found");
                (palette.unchecked, said)
            } else {
                (palette.valid, format!("Hosts contacted: {hosts}"))
            };
            widgets::status_dot(ui, color);
            ui.add_space(theme::GAP_SMALL - theme::GAP);
            words.push(said);
            words.extend(run.clock_skew.map(|skew| format!("Clock skew {skew} s")));
        } else {
            words.push(contacted(layout.workspace, key_hosts));
        }
        let secrets = if cx.settings.keychain {
            "Secrets: this session only, or the keychain if you choose"
        } else {
            "Secrets: this session only"
        };
        let width = |ui: &Ui, text: &str| {
            let font = crate::ui::kit::fonts::text(theme::SMALL);
            widgets::text_width(ui, text, font) + ui.spacing().item_spacing.x
        };
        let log = Command::Log.label();
        let can_stop = activity.under_way.is_some_and(|job| job.can_stop);
        let buttons = [(log, activity.said), (STOP, can_stop)];
        let buttons = buttons.into_iter().filter(|(_, is_there)| *is_there);
        let kept: f32 = buttons.map(|(label, _)| width(ui, label) + 16.0).sum();
        for text in &words {
            // Measured as it is shown; what does not fit is cut, and whole under the pointer.
            let text = &shown(ui.ctx(), text);
            let room = ui.available_width() - kept;
            cut(ui, width(ui, text).min(room), small(text));
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if activity.said && bar_button(ui, log, Command::Log.tooltip()) {
                cx.ask(Intent::Do(Command::Log));
            }
            let stop = can_stop && bar_button(ui, STOP, "Stop what takes long");
            if ui.available_width() > width(ui, secrets) {
                ui.label(small(secrets));
            }
            stop
        })
        .inner
    })
    .inner
}

/// Whether the only host of a run has a name that no address was found for, so that nothing was contacted.
fn is_unfound(run: &Run) -> bool {
    let attempts = run.exchange.attempts.iter();
    let mut failures = attempts.map(|attempt| attempt.failure.as_ref().map(|failure| failure.kind));
    run.hosts.len() == 1
        && !run.exchange.attempts.is_empty()
        && failures.all(|kind| kind == Some(FailureKind::NameNotFound))
}

/// Returns which hosts were contacted for what is shown where that is no run; `key_hosts` are those that *Inspect* asked.
fn contacted(workspace: Workspace, key_hosts: &[String]) -> String {
    match (workspace, key_hosts) {
        (Workspace::Inspect, []) => "No host contacted for tokens looked at here".to_owned(),
        (Workspace::Inspect, hosts) => format!("Hosts contacted for keys: {}", hosts.join(", ")),
        (Workspace::Sign, _) => "Signed on this computer; no host is contacted".to_owned(),
        (Workspace::Exchange, _) => "No host contacted for this request".to_owned(),
        (Workspace::Past, _) => "The history is on this computer; no host is contacted".to_owned(),
    }
}

/// Draws a button a little lower than the bar. Returns whether it was pressed.
fn bar_button(ui: &mut Ui, label: &str, tip: &str) -> bool {
    let text = RichText::new(label).size(theme::SMALL);
    let size = egui::vec2(0.0, HEIGHT - 4.0);
    ui.spacing_mut().button_padding = egui::vec2(theme::GAP_SMALL, 0.0);
    ui.spacing_mut().interact_size.y = size.y;
    let button = ui.add(egui::Button::new(text).min_size(size));
    button.on_hover_text(tip).clicked()
}

/// Draws a label that is cut at this width.
fn cut(ui: &mut Ui, width: f32, text: RichText) {
    let size = egui::vec2(width.max(0.0), ui.spacing().interact_size.y);
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    ui.allocate_ui_with_layout(size, layout, |ui| {
        ui.add(egui::Label::new(text).truncate());
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Attempt, Exchange, Failure, Timings, WireRequest};

    #[test]
    fn a_host_whose_name_was_not_found_was_not_contacted() {
        let run = |kinds: &[Option<FailureKind>], hosts: &[&str]| {
            let attempts = kinds.iter().map(|kind| Attempt {
                request: WireRequest::get(url::Url::parse("https://t.example/").unwrap()),
                response: None,
                timings: Timings::default(),
                failure: kind.map(|kind| Failure {
                    kind,
                    title: String::new(),
                    detail: String::new(),
                }),
                started_ms: 0,
                body_sent: false,
            });
            Run {
                exchange: Exchange {
                    attempts: attempts.collect(),
                },
                hosts: hosts.iter().map(|host| (*host).to_owned()).collect(),
                ..Run::default()
            }
        };
        let unfound = Some(FailureKind::NameNotFound);
        assert!(is_unfound(&run(&[unfound], &["t.example"])));
        for (kinds, hosts) in [
            (&[Some(FailureKind::Timeout)][..], &["t.example"][..]),
            (&[None][..], &["t.example"][..]),
            (&[][..], &["t.example"][..]),
            // The demo tenant made the code.
            (&[unfound][..], &["127.0.0.1", "t.example"][..]),
        ] {
            assert!(!is_unfound(&run(kinds, hosts)), "{hosts:?}");
        }
    }

    #[test]
    fn the_line_speaks_of_what_is_shown() {
        let hosts = ["keys.example".to_owned()];
        for (workspace, hosts, words) in [
            (Workspace::Inspect, &[][..], "for tokens looked at here"),
            (Workspace::Inspect, &hosts[..], "for keys: keys.example"),
            (Workspace::Sign, &[][..], "Signed on this computer"),
            // What *Inspect* asked is not said of *Sign*.
            (Workspace::Sign, &hosts[..], "Signed on this computer"),
            (Workspace::Exchange, &[][..], "for this request"),
            (Workspace::Past, &[][..], "The history is on this computer"),
        ] {
            let said = contacted(workspace, hosts);
            assert!(said.contains(words), "{said}");
        }
    }
}
