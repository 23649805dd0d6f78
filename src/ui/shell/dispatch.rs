//! What is done for a command, a wish, a dropped file: the only places where one feature's wish becomes another's work.

use super::app::App;
use super::starts::{holds_profiles, is_profile};
use super::{guide, palette, panes, presenting};
use crate::diagnosis::server::host_of;
use crate::diagnosis::{BadInput, Evidence};
use crate::exchange::Outcome;
use crate::exchange::subject_token::Provider;
use crate::exchange::tenant::origin;
use crate::instance::StartArgument;
use crate::profile::formats::ExportFormat;
use crate::run::Run;
use crate::secret::Secret;
use crate::settings::Settings;
use crate::ui::kit::command::Command;
use crate::ui::kit::context::Cx;
use crate::ui::kit::elsewhere::Elsewhere;
use crate::ui::kit::intent::{FileChange, Intent, NewEvidence};
use crate::ui::kit::notice_offer::NoticeOffer;
use crate::ui::kit::presenting::shown;
use crate::ui::kit::workspace::Workspace;
use crate::ui::palette::KeysDialog;
use crate::ui::result::Tab;
use crate::ui::settings::{FOLLOWS_SYSTEM, SettingsInUse};
use crate::ui::tools::{
    AppleKeyTest, ApplicationSettings, ArtefactHelp, Attenuation, ExplainAnswer, TenantTest,
};
use crate::ui::transfer::{ExportDialog, ImportDialog, PictureTo, SealedDialog, SupportDialog};
use std::path::PathBuf;
use std::sync::Arc;

/// Carries a command out, or says why the open profile does not allow it.
pub fn command(app: &mut App, cx: &Cx, command: Command) {
    if let Some(why) = command.why_not(&cx.open) {
        return cx.notice(why);
    }
    match command {
        Command::Send => {
            // From anywhere, and the request that is sent is seen.
            if app.layout.workspace != Workspace::Exchange {
                enter(app, Workspace::Exchange);
            }
            app.editor.ask_or_send(cx);
        }
        Command::Cancel => {
            app.editor.cancel();
            app.results.cancel_follow_up();
        }
        Command::Undo | Command::Redo => app.editor.step(cx, command),
        Command::New => {
            enter(app, Workspace::Exchange);
            app.editor.open_new(cx);
        }
        Command::Open => app.library.ask_open(cx),
        Command::Save => app.editor.save(cx),
        Command::SaveAs => app.editor.save_as(cx),
        Command::Rename => app.library.ask_rename(cx),
        Command::Duplicate => {
            enter(app, Workspace::Exchange);
            app.editor.duplicate(cx);
        }
        Command::Move => app.library.ask_move(cx),
        Command::Discard => app.editor.discard_edits(cx),
        Command::Delete => app.library.ask_delete(cx),
        Command::Import => cx.open(Box::<ImportDialog>::default()),
        Command::Export => export(app, cx, Some(ExportFormat::Curl)),
        Command::Share => export(app, cx, None),
        Command::NewEnvironment => app.editor.edit_environment(cx, None),
        Command::SealBundle => match app.editor.profile() {
            Ok(profile) => {
                let secrets = app.editor.inputs().into_iter().collect();
                cx.open(Box::new(SealedDialog::pack(profile, secrets)));
            }
            Err(problem) => show_problem(app, cx, problem),
        },
        Command::SupportBundle => match app.results.shown_run() {
            Some(run) => cx.open(Box::new(SupportDialog::start(cx, Arc::clone(run)))),
            None => {
                cx.notice("A support bundle needs a run: send first, or open one from the history")
            }
        },
        Command::SaveReport => match app.results.shown_run() {
            Some(run) => app.outgoing.save_report(cx, Arc::clone(run)),
            None => {
                cx.notice("A report needs a run: send first, or open one from the history");
            }
        },
        Command::CopyPicture => app.outgoing.take_picture(cx, PictureTo::Clipboard),
        Command::SavePicture => app.outgoing.take_picture(cx, PictureTo::File),
        Command::KeptSecrets => SettingsInUse::open_kept_secrets(cx, app.library.names()),
        Command::Log => app.messages.open_log(cx),
        Command::Settings => app.settings.open(cx),
        Command::Story => guide::start(app, cx),
        Command::SwitchTheme => {
            app.messages.take_back(FOLLOWS_SYSTEM);
            app.settings.switch_theme(cx);
        }
        Command::SearchTree => search_claims(app, cx),
        Command::Palette => palette::open(app, cx),
        Command::Keys => cx.open(Box::new(KeysDialog)),
        Command::Inspect => {
            enter(app, Workspace::Inspect);
            app.inspect.focus();
        }
        Command::SignTest => {
            enter(app, Workspace::Sign);
            app.sign.begin(cx);
        }
        Command::History => {
            enter(app, Workspace::Past);
            app.history.reread();
            app.history.focus();
        }
        Command::ResultTab1 => show_tab(app, cx, Tab::Tokens),
        Command::ResultTab2 => show_tab(app, cx, Tab::Explain),
        Command::ResultTab3 => show_tab(app, cx, Tab::Wire),
        Command::ResultTab4 => show_tab(app, cx, Tab::Timing),
        Command::ResultTab5 => show_tab(app, cx, Tab::Compare),
        Command::ResultTab6 => show_tab(app, cx, Tab::Lineage),
        Command::ResultTab7 => show_tab(app, cx, Tab::Dpop),
        Command::ResultTab8 => show_tab(app, cx, Tab::Next),
        Command::ExplainAnswer => cx.open(Box::new(explain_answer(app))),
        Command::Application => {
            let known = app.editor.application().cloned();
            cx.open(Box::new(ApplicationSettings::new(known)));
        }
        Command::TestTenant => cx.open(Box::new(TenantTest::start(cx, app.editor.tenant()))),
        Command::WhereFrom => {
            let provider = Provider::of_type(app.editor.subject_token_type());
            cx.open(Box::new(ArtefactHelp::new(provider)));
        }
        Command::AppleKey => cx.open(Box::<AppleKeyTest>::default()),
        Command::Attenuate => {
            let typed = app.editor.typed_subject_token();
            cx.open(Box::new(Attenuation::of_form(typed, cx.open.is_demo)));
        }
        Command::Present => presenting::toggle(app, &cx.egui),
        Command::NextPane => panes::step(&cx.egui, &app.layout.panes, true),
        Command::PreviousPane => panes::step(&cx.egui, &app.layout.panes, false),
        Command::ZoomIn => egui::gui_zoom::zoom_in(&cx.egui),
        Command::ZoomOut => egui::gui_zoom::zoom_out(&cx.egui),
        Command::ZoomReset => cx.egui.set_zoom_factor(1.0),
    }
}

/// Carries a wish out.
pub fn intent(app: &mut App, cx: &Cx, intent: Intent) {
    match intent {
        Intent::Do(command) => self::command(app, cx, command),
        Intent::OpenProfile(profile, path, entry) => {
            // What was said of another file goes with it, also where the profile is open already.
            app.results.withdraw_problem();
            app.editor.open(cx, &profile, path, entry);
        }
        Intent::AddProfile(imported, save) => {
            app.editor.add(cx, *imported, save);
            cx.go_to_first_field();
        }
        Intent::RunEnded(run, from, source) => {
            app.editor.after_run(&run);
            guide::take_in(app, &run, &from);
            if !run.exchange.attempts.iter().any(|sent| sent.body_sent) {
                app.editor.note_unsent(from.form);
            }
            app.history.record(cx, Arc::clone(&run), source);
            let is_open = from.is_same_profile(&cx.open.from);
            if !is_open || app.layout.workspace != Workspace::Exchange {
                let offer = NoticeOffer::make(cx, whose(&run), "Show", Arc::clone(&run));
                app.layout.ended.push(offer);
            }
            if is_open {
                app.results.ended(cx, run, Some(from));
                app.layout.result_in_front = true;
            } else {
                app.results.ended_elsewhere(run, from);
            }
        }
        Intent::ShowRun(run) => {
            app.results.show_run(cx, run);
            app.layout.result_in_front = true;
        }
        Intent::Rerun(summary) => app.library.rerun(cx, &summary),
        Intent::ShowResult => app.layout.result_in_front = true,
        Intent::ShowProblem(problem) => show_problem(app, cx, problem),
        Intent::Notice(notice) => app.messages.say(notice, cx.clock.now_ms()),
        Intent::Copy(text) => {
            cx.egui.copy_text(text);
            app.clipboard.look(cx);
        }
        Intent::CopySecret(secret) => {
            let shown = Secret::new(shown(&cx.egui, secret.expose()));
            app.clipboard.copy_secret(cx, shown);
        }
        Intent::InspectToken(token) => {
            // A test token goes with what it is checked with.
            if let Some(keys) = app.sign.key_set_of(&token) {
                app.inspect.use_keys(cx, keys);
            }
            inspect(app);
            app.inspect.inspect_other(cx, token);
        }
        Intent::FileChanged(change) => {
            match &change {
                FileChange::FolderOpened(folder) => {
                    let folder = folder.clone();
                    app.settings.change(cx, move |settings| {
                        if !settings.folders.contains(&folder) {
                            settings.folders.push(folder.clone());
                        }
                    });
                }
                FileChange::Written => app.library.reread(cx),
                FileChange::Moved(..) | FileChange::Deleted(..) => {}
            }
            app.editor.file_changed(cx, change);
        }
        Intent::TakeElsewhere(elsewhere, text) => match elsewhere {
            Elsewhere::Import => cx.open(Box::new(ImportDialog::with_text(cx, &text))),
            Elsewhere::Explain => cx.open(Box::new(explain_answer(app).with_text(cx, text))),
            Elsewhere::Inspect => {
                inspect(app);
                app.inspect.inspect(cx, text);
            }
        },
        Intent::GoToField(path) => app.editor.go_to(cx, &path),
        Intent::FreshArtefact { send, by_name } => {
            let others = by_name.and_then(|name| app.library.namesakes(&name));
            match others {
                Some(words) => cx.notice(words),
                None => app.editor.fresh_artefact(cx, send),
            }
        }
        Intent::AllowAndSend => app.editor.allow_and_send(cx),
        Intent::WithdrawQuestion => app.results.withdraw_question(),
        Intent::UseSubjectToken(token) => app.editor.use_session_token(&token),
        Intent::ReexplainWith(new) => reexplain(app, cx, new),
        Intent::ChooseEnvironment(name) => app.editor.choose_environment(name),
        Intent::CheckSubject(choice) => app.results.check_subject(cx, choice),
        Intent::Enter(workspace) => enter(app, workspace),
    }
}

/// Takes a dropped file: for the open dialog, for Inspect, to be opened, or to be imported.
pub fn dropped(app: &mut App, cx: &Cx, path: PathBuf) {
    if app.dialogs.drop_file(cx, &path) {
        return;
    }
    if app.layout.workspace == Workspace::Inspect {
        app.inspect.inspect_file(cx, path);
    } else if holds_profiles(&path) {
        app.library.open_to_edit(cx, path);
    } else {
        cx.open(Box::new(ImportDialog::with_file(cx, &path)));
    }
}

/// Takes what another start of the program was given. It may be a web page's wish: only a profile that is known here is opened, anything
/// else is shown before something is made of it.
pub fn handed(app: &mut App, cx: &Cx, given: StartArgument) {
    match given {
        StartArgument::Nothing => {}
        StartArgument::Link(text) | StartArgument::Pasted(text) => {
            cx.open(Box::new(ImportDialog::with_text(cx, &text)));
        }
        StartArgument::File(path) if path.is_dir() => app.layout.starts.ask_folder(cx, path),
        StartArgument::File(path) if is_profile(&path) && app.library.knows(cx, &path) => {
            cx.ask(Intent::Enter(Workspace::Exchange));
            app.library.open_to_edit(cx, path);
        }
        StartArgument::File(path) => cx.open(Box::new(ImportDialog::with_file(cx, &path))),
    }
}

/// Returns how a run ended, with the name of its profile.
fn whose(run: &Run) -> String {
    let profile = match run.profile.trim() {
        "" => "A profile without a name",
        name => name,
    };
    let ended = match run.outcome() {
        Outcome::Issued => "tokens issued",
        Outcome::Refused => "refused",
        Outcome::Failed => "no tokens came back",
    };
    format!("{profile}: {ended}")
}

/// Shows this in the two columns beside the library.
fn enter(app: &mut App, workspace: Workspace) {
    app.layout.workspace = workspace;
    app.layout.result_in_front = false;
    app.layout.drawer = false;
}

/// Puts a tab of the run in front, wherever the keys were pressed.
fn show_tab(app: &mut App, cx: &Cx, tab: Tab) {
    if app.results.show_tab(cx, tab) {
        if !app.layout.workspace.shows_runs() {
            enter(app, Workspace::Exchange);
        }
        app.layout.result_in_front = true;
    }
}

/// Opens the search among the claims that are shown, or would be if their pane were in front.
fn search_claims(app: &mut App, cx: &Cx) {
    let has_claims = match app.layout.workspace {
        Workspace::Inspect => app.inspect.token().report().is_some(),
        Workspace::Sign => app.sign.token().report().is_some(),
        Workspace::Exchange | Workspace::Past => app.results.shown_run().is_some(),
    };
    if !has_claims {
        return cx.notice("There is no token yet to search in");
    }
    match app.layout.workspace {
        Workspace::Inspect => app.inspect.open_search(),
        Workspace::Sign => app.sign.open_search(),
        Workspace::Exchange => app.results.search_tokens(),
        Workspace::Past => app.results.open_search(),
    }
    app.layout.result_in_front = true;
}

/// Shows why nothing was done. Where something else than a run has the place of the result, it is said as well.
fn show_problem(app: &mut App, cx: &Cx, problem: BadInput) {
    if app.layout.workspace.shows_runs() {
        app.layout.result_in_front = true;
    } else {
        cx.notice(format!("{}. {}", problem.title, problem.detail));
    }
    app.results.show_problem(cx, problem);
}

/// Opens Inspect, for a token that comes next.
fn inspect(app: &mut App) {
    app.layout.workspace = Workspace::Inspect;
    app.layout.drawer = false;
}

/// Returns the dialog that explains an answer, beside the open profile's request unless that is for the demo tenant: nobody pastes an
/// answer of that one.
fn explain_answer(app: &App) -> ExplainAnswer {
    let profile = app.editor.profile().ok();
    let profile = profile.filter(|profile| profile.tenant != "demo");
    let request = profile.map(|profile| app.editor.request(profile, false));
    ExplainAnswer::new(request, app.editor.application().cloned())
}

/// Opens the export of the open profile, or shows why it cannot be exported.
fn export(app: &mut App, cx: &Cx, format: Option<ExportFormat>) {
    match app.editor.profile() {
        Ok(profile) => {
            let request = app.editor.request(profile, false);
            cx.open(Box::new(ExportDialog::new(request, format)));
        }
        Err(problem) => show_problem(app, cx, problem),
    }
}

/// Judges the form, and the runs that it is about, anew with what became known.
fn reexplain(app: &mut App, cx: &Cx, new: NewEvidence) {
    app.editor.note(&new);
    match new {
        NewEvidence::Application(application) => {
            let application = application.map(|application| *application);
            let known = move |evidence: &mut Evidence| {
                evidence.application.clone_from(&application);
            };
            let shown = app.results.shown_run().map(|run| run.serial);
            let in_front = |run: &Run| Some(run.serial) == shown;
            app.results.reexplain(cx, in_front, known);
        }
        NewEvidence::AppleKey(of, key) => {
            let is_of = |run: &Run| {
                let case = run.case.as_ref();
                case.is_some_and(|case| origin(&case.request.token_endpoint) == of)
            };
            let known = move |evidence: &mut Evidence| evidence.apple_key = Some(key);
            app.results.reexplain(cx, is_of, known);
        }
        NewEvidence::Tenant => {}
        NewEvidence::Server(host, id) => {
            let place = host.clone();
            let name = move |settings: &mut Settings| settings.name_server(&place, id);
            app.settings.change(cx, name);
            let servers = app.settings.current().servers.clone();
            let went_there = |run: &Run| {
                let case = run.case.as_ref();
                let asked = case.and_then(|case| host_of(case.request.token_endpoint.as_str()));
                asked.as_deref() == Some(&*host)
            };
            let known = move |evidence: &mut Evidence| evidence.servers.clone_from(&servers);
            app.results.reexplain(cx, went_there, known);
        }
    }
}
