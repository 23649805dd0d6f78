//! What is asked before the window closes. Edits that are kept are no question: they are offered at the next start.

use crate::ui::kit::confirm::Confirm;
use crate::ui::kit::context::Cx;
use egui::ViewportCommand;

/// Something that would be lost if the window closed now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// The answer of an exchange, and with it a code.
    Exchange,
    /// A subject token that stands in a form only.
    Token,
    /// Edits that could not be kept.
    Edits,
}

/// Everything that would be lost if the window closed now.
#[derive(Debug)]
pub struct Held {
    /// Whether an exchange, or what follows one, is under way.
    pub exchange: bool,
    /// The profiles whose forms hold a subject token that was not sent.
    pub tokens: Vec<String>,
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
            (Loss::Token, !held.tokens.is_empty()),
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
        Loss::Token => {
            let (title, detail) = token_words(&held.tokens);
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

/// Returns title and detail of the question about subject tokens that stand in the forms of these profiles only.
fn token_words(profiles: &[String]) -> (&'static str, String) {
    let (title, place) = match profiles {
        [profile] => (
            "The pasted subject token is not saved anywhere: close anyway?",
            format!("It is in {profile}"),
        ),
        profiles => (
            "What was pasted as a subject token is not saved anywhere: close anyway?",
            format!("There is one in each of {}", profiles.join(", ")),
        ),
    };
    // A client secret, or one of a header, goes with it and is no edit that comes back.
    let rest =
        "No other typed secret is kept either; your edits are, and are offered at the next start";
    (title, format!("{place}. {rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_question_counts_the_tokens_and_promises_no_secret() {
        let (title, detail) = token_words(&["Team login".to_owned()]);
        assert!(title.starts_with("The pasted subject token is"), "{title}");
        assert!(detail.starts_with("It is in Team login. "), "{detail}");
        assert!(detail.contains("No other typed secret is kept"), "{detail}");
        let (title, detail) = token_words(&["A".to_owned(), "B".to_owned()]);
        assert!(title.contains("is not saved anywhere"), "{title}");
        assert!(
            detail.starts_with("There is one in each of A, B. "),
            "{detail}"
        );
    }

    #[test]
    fn what_is_not_agreed_to_is_asked_the_exchange_first() {
        let mut closing = Closing::default();
        let mut held = Held {
            exchange: true,
            tokens: vec!["a".to_owned()],
            unkept: Some((vec!["b".to_owned()], "no room".to_owned())),
        };
        assert_eq!(closing.first_loss(&held), Some(Loss::Exchange));
        closing.agreed.push(Loss::Exchange);
        assert_eq!(closing.first_loss(&held), Some(Loss::Token));
        held.tokens.clear();
        assert_eq!(closing.first_loss(&held), Some(Loss::Edits));
        held.unkept = None;
        assert_eq!(closing.first_loss(&held), None);
    }
}
