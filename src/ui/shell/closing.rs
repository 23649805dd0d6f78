//! What is asked before the window closes. Edits that are kept are no question: they are back at the next start.

use crate::ui::editor::UnsentSecrets;
use crate::ui::kit::confirm::Confirm;
use crate::ui::kit::context::Cx;
use egui::ViewportCommand;

/// Something that would be lost if the window closed now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// The answer of an exchange, and with it a code.
    Exchange,
    /// A subject token, or another secret, that stands in a form only.
    Secret,
    /// Edits that could not be kept.
    Edits,
}

/// Everything that would be lost if the window closed now.
#[derive(Debug)]
pub struct Held {
    /// Whether an exchange, or what follows one, is under way.
    pub exchange: bool,
    /// The secrets that are typed and were not sent.
    pub secrets: Vec<UnsentSecrets>,
    /// The profiles whose edits could not be written down, and why.
    pub unkept: Option<(Vec<String>, String)>,
}

/// The questions before the window closes, and what was agreed to.
#[derive(Default)]
pub struct Closing {
    asked: Option<Confirm<Loss>>,
    agreed: Vec<Loss>,
}

impl Closing {
    /// Whether a question was asked.
    pub fn is_asking(&self) -> bool {
        self.asked.is_some()
    }

    /// Lets the window close, or asks first: called once a frame. Returns what was agreed to be lost in this frame.
    pub fn look(&mut self, cx: &Cx, held: &Held) -> Option<Loss> {
        let requested = cx.egui.input(|input| input.viewport().close_requested());
        let agreed = Confirm::agreed(&mut self.asked);
        self.agreed.extend(agreed);
        if !requested && agreed.is_none() {
            return None;
        }
        if self.asked.as_ref().is_some_and(Confirm::is_open) {
            cx.egui.send_viewport_cmd(ViewportCommand::CancelClose);
            return None;
        }
        if self.asked.take().is_some() {
            // The last question was answered with no: everything is asked anew.
            self.agreed.clear();
        }
        match self.first_loss(held) {
            Some(loss) => {
                if requested {
                    cx.egui.send_viewport_cmd(ViewportCommand::CancelClose);
                }
                self.asked = Some(ask(cx, loss, held));
            }
            None if !requested => cx.egui.send_viewport_cmd(ViewportCommand::Close),
            None => {}
        }
        agreed
    }

    /// Returns what would be lost and was not agreed to yet.
    fn first_loss(&self, held: &Held) -> Option<Loss> {
        let losses = [
            (Loss::Exchange, held.exchange),
            (Loss::Secret, !held.secrets.is_empty()),
            (Loss::Edits, held.unkept.is_some()),
        ];
        let mut losses = losses.into_iter();
        let (loss, _) = losses.find(|(loss, held)| *held && !self.agreed.contains(loss))?;
        Some(loss)
    }
}

/// Asks whether this may be lost.
fn ask(cx: &Cx, loss: Loss, held: &Held) -> Confirm<Loss> {
    match loss {
        Loss::Exchange => Confirm::warn(
            cx,
            "An exchange is under way",
            "If the window closes now, its answer is lost, and a code that was sent may be used up",
            ("Cancel and close", "Wait"),
            loss,
        ),
        Loss::Secret => {
            let (title, detail) = secret_words(&held.secrets);
            Confirm::warn(cx, title, detail, ("Close anyway", "Stay"), loss)
        }
        Loss::Edits => {
            let (names, why) = held.unkept.clone().unwrap_or_default();
            Confirm::warn(
                cx,
                "Edits cannot be kept: close anyway?",
                format!(
                    "Edits to {} will be lost with the window ({why}). Stay, and save them or free up disk space",
                    names.join(", ")
                ),
                ("Close anyway", "Stay"),
                loss,
            )
        }
    }
}

/// Returns title and detail of the question about secrets that stand in these forms only.
fn secret_words(secrets: &[UnsentSecrets]) -> (&'static str, String) {
    if !secrets.iter().all(|unsent| unsent.is_token) {
        let place = |one: &UnsentSecrets| format!("{} of {}", one.fields.join(", "), one.profile);
        let places: Vec<String> = secrets.iter().map(place).collect();
        return (
            "What was typed as a secret is not saved anywhere: close anyway?",
            format!(
                "It is lost with the window: {}. Your edits are kept, and are back at the next start",
                places.join("; ")
            ),
        );
    }
    let (title, place) = match secrets {
        [unsent] => (
            "The pasted subject token is not saved anywhere: close anyway?",
            format!("It is in {}", unsent.profile),
        ),
        several => {
            let profiles: Vec<&str> = several.iter().map(|unsent| &*unsent.profile).collect();
            (
                "What was pasted as a subject token is not saved anywhere: close anyway?",
                format!("There is one in each of {}", profiles.join(", ")),
            )
        }
    };
    // A client secret that was sent goes with it, and is no edit that comes back.
    let rest =
        "No other typed secret is kept either; your edits are, and are back at the next start";
    (title, format!("{place}. {rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(profile: &str) -> UnsentSecrets {
        UnsentSecrets {
            profile: profile.to_owned(),
            fields: vec!["the subject token".to_owned()],
            is_token: true,
        }
    }

    #[test]
    fn the_question_counts_the_tokens_and_promises_no_secret() {
        let (title, detail) = secret_words(&[token("Team login")]);
        assert!(title.starts_with("The pasted subject token is"), "{title}");
        assert!(detail.starts_with("It is in Team login. "), "{detail}");
        assert!(detail.contains("No other typed secret is kept"), "{detail}");
        let (title, detail) = secret_words(&[token("A"), token("B")]);
        assert!(title.contains("is not saved anywhere"), "{title}");
        assert!(
            detail.starts_with("There is one in each of A, B. "),
            "{detail}"
        );
        let other = UnsentSecrets {
            fields: vec!["the client secret".to_owned(), "X-Key".to_owned()],
            is_token: false,
            ..token("C")
        };
        let (title, detail) = secret_words(&[token("A"), other]);
        assert!(
            title.starts_with("What was typed as a secret is"),
            "{title}"
        );
        let lost = "the subject token of A; the client secret, X-Key of C. Your edits are kept";
        assert!(detail.contains(lost), "{detail}");
    }

    #[test]
    fn what_is_not_agreed_to_is_asked_the_exchange_first() {
        let mut closing = Closing::default();
        let mut held = Held {
            exchange: true,
            secrets: vec![token("a")],
            unkept: Some((vec!["b".to_owned()], "no room".to_owned())),
        };
        assert_eq!(closing.first_loss(&held), Some(Loss::Exchange));
        closing.agreed.push(Loss::Exchange);
        assert_eq!(closing.first_loss(&held), Some(Loss::Secret));
        held.secrets.clear();
        assert_eq!(closing.first_loss(&held), Some(Loss::Edits));
        held.unkept = None;
        assert_eq!(closing.first_loss(&held), None);
    }
}
