//! What the palette is opened with, and what is done for what was chosen in it: snapshots of the features go in, a choice comes out.

use super::app::App;
use crate::history::Summary;
use crate::ui::kit::context::Cx;
use crate::ui::kit::intent::Intent;
use crate::ui::kit::workspace::Workspace;
use crate::ui::palette::{Choice, Item, items};

/// Opens the palette over everything that can be chosen now.
pub fn open(app: &App, cx: &Cx) {
    let runs = app.results.runs().iter();
    let here = runs.map(|run| (run.started_ms, run.profile.clone()));
    app.palette.open(cx, gather(app, cx), here.collect());
}

/// Returns everything that can be chosen now.
fn gather(app: &App, cx: &Cx) -> Vec<Item> {
    let runs = app.results.runs();
    let mut all = items::commands(&cx.open);
    all.extend(items::profiles(app.library.library(), runs, cx.clock));
    let environments = app.editor.readable_environments();
    let chosen = app.editor.chosen_environment();
    all.extend(items::environments(environments, chosen));
    all.extend(items::fields());
    if let Some(run) = app.results.shown_run() {
        all.extend(items::claims(run));
    }
    all.extend(items::runs(runs, cx.clock));
    let is_here = |past: &Summary| {
        let mut here = runs.iter();
        here.any(|run| run.started_ms == past.started_ms() && run.profile == past.profile)
    };
    let newest = app.history.newest().iter();
    all.extend(items::past(newest.filter(|past| !is_here(past)), cx.clock));
    all.extend(items::settings());
    all
}

/// Carries out what was chosen; the dialog has closed already.
pub fn carry_out(app: &mut App, cx: &Cx, choice: Choice) {
    match choice {
        Choice::Command(command) => cx.ask(Intent::Do(command)),
        Choice::Profile(path, place) => {
            // The list may have been read anew since: a file is found by its path.
            let library = app.library.library();
            let place = match &path {
                Some(path) => library.place(path),
                None => Some(place),
            };
            match place {
                Some((folder, entry)) => app.library.open_entry(cx, folder, entry),
                None => cx.notice("That profile is no longer in the library"),
            }
        }
        Choice::Environment(name) => cx.ask(Intent::ChooseEnvironment(name)),
        Choice::Field(path) => cx.ask(Intent::GoToField(path.to_owned())),
        Choice::Claim(role, name) => {
            if matches!(app.layout.workspace, Workspace::Inspect | Workspace::Sign) {
                cx.ask(Intent::Enter(Workspace::Exchange));
            }
            cx.ask(Intent::ShowResult);
            app.results.search_claim(role, &name);
        }
        Choice::Past(id) => {
            cx.ask(Intent::Enter(Workspace::Exchange));
            app.history.recall(cx, id);
        }
        Choice::Run(serial) => {
            let run = app.results.runs().iter().find(|run| run.serial == serial);
            match run.cloned() {
                Some(run) => {
                    cx.ask(Intent::Enter(Workspace::Exchange));
                    cx.ask(Intent::ShowRun(run));
                }
                None => cx.notice("That run is no longer in this session"),
            }
        }
    }
}
