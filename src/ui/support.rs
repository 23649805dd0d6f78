//! The support bundle of the run shown, in the window.

use super::app::{App, Shown};
use super::dialogs::{Dialog, SupportDialog};
use crate::profile::formats::{HarAnswer, HarAttempt, har_document};
use crate::run::Run;
use crate::token::invisible::in_json;
use egui::Context;
use std::path::PathBuf;

impl App {
    /// The support bundle of the run shown, to be looked at before it is written.
    pub(super) fn open_support(&mut self) {
        let Shown::Run(run) = &self.shown else {
            self.notice = Some(
                "A support bundle is made of a run: send first, or open one of the history"
                    .to_owned(),
            );
            return;
        };
        let bundle = run.support_bundle();
        let har = har_document(&har_attempts(&bundle.document, run)).to_pretty();
        let har = in_json(&har).into_owned() + "\n";
        self.dialog = Some(Dialog::Support(Box::new(SupportDialog {
            bundle,
            har,
            tab: 0,
        })));
    }

    /// Writes the three files of the open bundle into a folder of their own below this one.
    pub(super) fn save_support(&mut self, ctx: &Context, folder: PathBuf) {
        let Some(Dialog::Path(dialog)) = self.dialog.take() else {
            return;
        };
        let Some(dialog) = dialog.into_support() else {
            return;
        };
        let stamp = self
            .clock
            .local(self.clock.now() * 1000, "%Y%m%d-%H%M%S")
            .unwrap_or_default();
        let folder = folder.join(format!("cambio-support-{stamp}"));
        self.texts
            .start(self.services.runtime.handle(), ctx, async move {
                tokio::task::spawn_blocking(move || {
                    let files = [
                        ("run.md", &dialog.bundle.markdown),
                        ("run.json", &dialog.bundle.json),
                        ("run.har", &dialog.har),
                    ];
                    for (name, text) in files {
                        crate::profile::write_atomically(&folder.join(name), text)
                            .map_err(|error| format!("{}: {error}", folder.display()))?;
                    }
                    Ok(folder)
                })
                .await
                .map_err(|error| error.to_string())
            });
    }
}

/// The attempts of a sanitised document as entries of an HTTP archive.
fn har_attempts(document: &crate::json::Json, run: &Run) -> Vec<HarAttempt> {
    use crate::json::Json;
    let Some(Json::Array(attempts)) = document.get("attempts") else {
        return Vec::new();
    };
    attempts
        .iter()
        .zip(&run.exchange.attempts)
        .filter_map(|(document, attempt)| {
            let request = document.get("request")?;
            let headers = crate::run::header_pairs(request.get("headers"));
            let mime = headers
                .iter()
                .find(|(name, _)| name == "content-type")
                .map(|(_, value)| value.clone())
                .unwrap_or_default();
            let answer = document
                .get("response")
                .filter(|response| response.members().is_some())
                .map(|response| HarAnswer {
                    status: response
                        .get("status")
                        .and_then(Json::as_i64)
                        .and_then(|status| u16::try_from(status).ok())
                        .unwrap_or_default(),
                    headers: crate::run::header_pairs(response.get("headers")),
                    body: response.get_str("body").unwrap_or_default().to_owned(),
                    size: attempt
                        .response
                        .as_ref()
                        .map_or(0, |response| response.body.len()),
                });
            Some(HarAttempt {
                started_ms: attempt.started_ms,
                method: request.get_str("method").unwrap_or("POST").to_owned(),
                url: request.get_str("url").unwrap_or_default().to_owned(),
                headers,
                body: request.get_str("body").unwrap_or_default().to_owned(),
                mime,
                answer,
                timings: Some(attempt.timings),
                comment: attempt
                    .failure
                    .as_ref()
                    .map(|failure| failure.title.clone()),
            })
        })
        .collect()
}
