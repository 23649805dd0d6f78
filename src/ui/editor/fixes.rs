//! What one press changes in the form, and how it is taken back.

use super::draft::{Draft, DraftField};
use super::state::Editor;
use super::typed_secrets::SecretStep;
use crate::diagnosis::{Change, Edit};
use crate::exchange::subject_token::{FACEBOOK_SESSION_TYPE, Provider};
use crate::exchange::{FormSection, TextField};
use crate::secret::Secret;
use crate::send::edited;
use crate::ui::kit::command::Command;
use crate::ui::kit::context::Cx;
use crate::ui::kit::intent::{Intent, NewEvidence};
use crate::ui::kit::workspace::Workspace;

impl Editor {
    /// Applies a finding's fix as one step of the form, or of a secret field, that Undo takes back.
    pub(super) fn apply_edit(&mut self, cx: &Cx, edit: &Edit) {
        for (path, change) in &edit.changes {
            if let Change::SetSecret(secret) = change {
                let Some(field) = self.typed.field(path) else {
                    continue;
                };
                let before = Secret::new(std::mem::replace(field, secret.expose().to_owned()));
                self.secret_step = Some(SecretStep {
                    path: path.clone(),
                    before,
                    after: secret.clone(),
                    steps: self.undo.steps(),
                });
                // The same token, cleaned: its age stays.
                if path == "subject_token" {
                    self.rules.see(secret.clone());
                }
            }
        }
        let profile = self.draft.to_profile();
        let profile = profile.and_then(|profile| edited(&profile, &edit.changes));
        match profile {
            Ok(profile) => {
                self.put_draft(Draft::of(&profile));
                cx.notice(format!("{}: Undo takes it back", edit.label));
            }
            Err(problem) => cx.ask(Intent::ShowProblem(problem)),
        }
        self.rules.stale = true;
    }

    /// Puts another draft in place of the form's. What is typed into rows stays with rows that are the same.
    pub(super) fn put_draft(&mut self, mut next: Draft) {
        next.keep_rows(&self.draft);
        let before = std::mem::replace(&mut self.draft, next);
        self.follow_rows(&before.parameters, &before.headers);
    }

    /// Moves what is typed, for this environment and others, with the rows that were in the form before.
    pub(super) fn follow_rows(&mut self, parameters: &[DraftField], headers: &[DraftField]) {
        let others = self.environments.typed.values_mut();
        for typed in std::iter::once(&mut self.typed).chain(others) {
            let further = &mut typed.further;
            further.follow("parameters", parameters, &self.draft.parameters);
            further.follow("headers", headers, &self.draft.headers);
        }
    }

    /// Takes the last step back, or makes it again.
    pub fn step(&mut self, cx: &Cx, command: Command) {
        let id = self.draft.rest.id.clone();
        let (parameters, headers) = (self.draft.parameters.clone(), self.draft.headers.clone());
        if command == Command::Redo {
            self.undo.forth(&mut self.draft);
        } else if !self.undo_secret() {
            self.undo.back(&mut self.draft);
        }
        self.follow_rows(&parameters, &headers);
        // The id stays: what is kept in the keychain belongs to it.
        if self.draft.rest.id.is_none() {
            self.draft.rest.id = id;
        }
        // A step is no change to `Undo::note`, so that preview and findings are made anew here.
        self.lint();
        cx.egui.request_repaint();
    }

    /// Takes back a fix of a secret field; false if that was not the last step.
    fn undo_secret(&mut self) -> bool {
        let Some(step) = self.secret_step.take() else {
            return false;
        };
        let steps = self.undo.steps();
        let Some(field) = self.typed.field(&step.path) else {
            return false;
        };
        // Something newer was typed there.
        if field.as_str() != step.after.expose() {
            return false;
        }
        // Later steps of the form are taken back first.
        if step.steps != steps {
            self.secret_step = Some(step);
            return false;
        }
        step.before.expose().clone_into(field);
        if step.path == "subject_token" {
            self.rules.see(step.before);
        }
        self.rules.stale = true;
        true
    }

    /// Opens the part of the form where a field is, and gives it the keyboard.
    pub fn go_to(&mut self, cx: &Cx, path: &str) {
        cx.ask(Intent::Enter(Workspace::Exchange));
        let first = path.split('.').next().unwrap_or_default();
        match first {
            "token_endpoint" | "actor_token" | "forwarded_for" | "parameters" | "headers" => {
                self.sections.advanced = true;
            }
            "dpop" => self.sections.dpop = true,
            name => {
                let field = TextField::of_name(name);
                if field.is_some_and(|field| field.section() == FormSection::Advanced) {
                    self.sections.advanced = true;
                }
            }
        }
        self.going_to = Some(path.to_owned());
    }

    /// Clears the subject token for a fresh one, which the demo tenant makes or somebody pastes; other sources stay. With `send`, sends at
    /// once if the demo tenant makes it.
    pub fn fresh_artefact(&mut self, cx: &Cx, send: bool) {
        let kind = match Provider::of_type(&self.draft.texts.subject_token_type) {
            Provider::Apple => Some("apple-code"),
            Provider::Google => Some("google-id-token"),
            Provider::Facebook => Some("facebook-session"),
            Provider::Custom => None,
        };
        self.typed.subject_token.clear();
        let is_made = self.draft.subject_token.starts_with("demo:");
        let made = ["", "ask"].contains(&self.draft.subject_token.as_str()) || is_made;
        match kind.filter(|_| self.is_demo() && made) {
            Some(kind) => {
                self.draft.subject_token = format!("demo:{kind}");
                cx.ask(Intent::Enter(Workspace::Exchange));
                if !send {
                    // The field looks as before: only its source has changed.
                    cx.notice("The demo tenant makes a fresh one with the next send");
                }
            }
            None => {
                if made && !is_made {
                    "ask".clone_into(&mut self.draft.subject_token);
                }
                self.go_to(cx, "subject_token");
            }
        }
        if send {
            self.lint();
            if self.draft.subject_token.starts_with("demo:") {
                cx.ask(Intent::Do(Command::Send));
            }
        }
    }

    /// Puts a session info token into the field of the subject token, with its type.
    pub fn use_session_token(&mut self, token: &Secret) {
        token.expose().clone_into(&mut self.typed.subject_token);
        FACEBOOK_SESSION_TYPE.clone_into(&mut self.draft.texts.subject_token_type);
        if self.draft.subject_token.is_empty() || self.draft.subject_token.starts_with("demo:") {
            "ask".clone_into(&mut self.draft.subject_token);
        }
    }

    /// Records what became known, for the rules.
    pub fn note(&mut self, new: &NewEvidence) {
        match new {
            NewEvidence::Application(application) => {
                self.rules.application = application.as_deref().cloned();
                self.rules.stale = true;
            }
            NewEvidence::AppleKey(origin, key) => {
                self.rules.apple_key = Some((origin.clone(), *key));
            }
            NewEvidence::Tenant | NewEvidence::Server(..) => self.rules.stale = true,
        }
    }
}
