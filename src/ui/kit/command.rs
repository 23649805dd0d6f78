//! Everything a key or button can ask for without saying more. Menus, keys and tests read this one list.

use egui::{Key, KeyboardShortcut, Modifiers};

/// A command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "`Command::label` says it")]
pub enum Command {
    Send,
    Cancel,
    Undo,
    Redo,
    New,
    Open,
    Save,
    SaveAs,
    SearchTree,
    Inspect,
    SignTest,
    History,
    Import,
    Export,
    Share,
    Rename,
    Duplicate,
    Move,
    Delete,
    NewEnvironment,
    SealBundle,
    SupportBundle,
    KeptSecrets,
    Settings,
    ResultTab1,
    ResultTab2,
    ResultTab3,
    ResultTab4,
    ResultTab5,
    ResultTab6,
    ResultTab7,
    ResultTab8,
    ExplainAnswer,
    Application,
    TestTenant,
    WhereFrom,
    AppleKey,
    Attenuate,
    SwitchTheme,
    ZoomIn,
    ZoomOut,
    ZoomReset,
}

impl Command {
    /// All of them.
    pub const ALL: [Self; 42] = [
        Self::Send,
        Self::Cancel,
        Self::Undo,
        Self::Redo,
        Self::New,
        Self::Open,
        Self::Save,
        Self::SaveAs,
        Self::SearchTree,
        Self::Inspect,
        Self::SignTest,
        Self::History,
        Self::Import,
        Self::Export,
        Self::Share,
        Self::Rename,
        Self::Duplicate,
        Self::Move,
        Self::Delete,
        Self::NewEnvironment,
        Self::SealBundle,
        Self::SupportBundle,
        Self::KeptSecrets,
        Self::Settings,
        Self::ResultTab1,
        Self::ResultTab2,
        Self::ResultTab3,
        Self::ResultTab4,
        Self::ResultTab5,
        Self::ResultTab6,
        Self::ResultTab7,
        Self::ResultTab8,
        Self::ExplainAnswer,
        Self::Application,
        Self::TestTenant,
        Self::WhereFrom,
        Self::AppleKey,
        Self::Attenuate,
        Self::SwitchTheme,
        Self::ZoomIn,
        Self::ZoomOut,
        Self::ZoomReset,
    ];

    /// The accessible name of its button.
    pub fn label(self) -> &'static str {
        self.text().0
    }

    /// One sentence for the tooltip.
    pub fn tooltip(self) -> &'static str {
        self.text().1
    }

    fn text(self) -> (&'static str, &'static str) {
        match self {
            Self::Send => ("Send", "Send the request once"),
            Self::Cancel => ("Cancel", "Stop the exchange"),
            Self::Undo => ("Undo", "Take the last change of the form back"),
            Self::Redo => ("Redo", "Make the change again"),
            Self::New => ("New", "Begin a new profile"),
            Self::Open => ("Open…", "Open a profile or a folder of profiles"),
            Self::Save => ("Save", "Save the profile; secrets are not in it"),
            Self::SaveAs => ("Save as…", "Save the profile as another file"),
            Self::SearchTree => ("Search claims", "Look for a name or a value"),
            Self::Inspect => ("Inspect a token", "Look at any token, without an exchange"),
            Self::SignTest => ("Sign a test token", "Sign claims of your own to try an API"),
            Self::History => ("History", "Look through every run of this computer"),
            Self::Import => (
                "Import…",
                "Take a request from curl, HAR, .http, Postman, OpenCollection or a link",
            ),
            Self::Export => (
                "Export…",
                "Write the request for another tool or as an app's code",
            ),
            Self::Share => (
                "Share link…",
                "Make a link to the profile, without a secret in it",
            ),
            Self::Rename => ("Rename…", "Give the profile and its file another name"),
            Self::Duplicate => ("Duplicate", "Copy the profile, to change the copy"),
            Self::Move => (
                "Move to folder…",
                "Put the profile's file into another folder",
            ),
            Self::Delete => ("Delete…", "Put the profile's file into the trash"),
            Self::NewEnvironment => (
                "New environment…",
                "Name values for the profile's variables",
            ),
            Self::SealBundle => (
                "Sealed bundle…",
                "Hand the profile over with secrets, encrypted for one person",
            ),
            Self::SupportBundle => (
                "Support bundle…",
                "The run shown, without secrets and personal data, for somebody else",
            ),
            Self::KeptSecrets => ("Kept secrets…", "What Cambio keeps in the keychain"),
            Self::Settings => (
                "Settings…",
                "Theme, limits, history, commands, proxies and certificates",
            ),
            Self::ResultTab1 => ("Tokens", "Show the tokens"),
            Self::ResultTab2 => ("Explain", "Show why, and what to do"),
            Self::ResultTab3 => ("Wire", "Show what was sent and what came back"),
            Self::ResultTab4 => ("Timing", "Show how long each phase took"),
            Self::ResultTab5 => ("Compare", "Show what differs between two tokens or runs"),
            Self::ResultTab6 => ("Lineage", "Show where each claim came from"),
            Self::ResultTab7 => ("DPoP", "Show each proof against the call it went with"),
            Self::ResultTab8 => ("Next", "Go on with userinfo, refresh or revocation"),
            Self::ExplainAnswer => (
                "Explain an answer",
                "What an SDK, a log or a recording says, explained like an answer of your own",
            ),
            Self::Application => (
                "Application settings…",
                "Paste the application's JSON: it decides what cannot be seen from outside",
            ),
            Self::TestTenant => (
                "Test tenant",
                "Read the tenant's discovery and key set; nothing is spent",
            ),
            Self::WhereFrom => (
                "Where do I get this?",
                "The lines of code that print the artefact, and how long it lives",
            ),
            Self::AppleKey => (
                "Apple key test…",
                "Ask Apple whether it knows the connection's key, without burning a code",
            ),
            Self::Attenuate => (
                "Facebook attenuation…",
                "Make a session info token of a user token",
            ),
            Self::SwitchTheme => ("Theme", "Dark, light, or as the system"),
            Self::ZoomIn => ("Zoom in", "Larger"),
            Self::ZoomOut => ("Zoom out", "Smaller"),
            Self::ZoomReset => ("Actual size", "100 %"),
        }
    }

    /// The keys, Command instead of Ctrl on macOS.
    pub fn shortcut(self) -> Option<KeyboardShortcut> {
        let with = |key| Some(KeyboardShortcut::new(Modifiers::COMMAND, key));
        let with_shift = |key| {
            Some(KeyboardShortcut::new(
                Modifiers::COMMAND | Modifiers::SHIFT,
                key,
            ))
        };
        match self {
            Self::Send => with(Key::Enter),
            Self::Cancel => with(Key::Period),
            Self::Undo => with(Key::Z),
            Self::Redo => with(Key::Y),
            Self::New => with(Key::N),
            Self::Open => with(Key::O),
            Self::Save => with(Key::S),
            Self::SaveAs => with_shift(Key::S),
            Self::ResultTab1 => with(Key::Num1),
            Self::ResultTab2 => with(Key::Num2),
            Self::ResultTab3 => with(Key::Num3),
            Self::ResultTab4 => with(Key::Num4),
            Self::ResultTab5 => with(Key::Num5),
            Self::ResultTab6 => with(Key::Num6),
            Self::ResultTab7 => with(Key::Num7),
            Self::ResultTab8 => with(Key::Num8),
            Self::ExplainAnswer => with_shift(Key::E),
            Self::SearchTree => with(Key::F),
            Self::Inspect => with(Key::I),
            Self::History => with(Key::H),
            Self::Export => with(Key::E),
            Self::Duplicate => with(Key::D),
            Self::Settings => with(Key::Comma),
            Self::Import => with_shift(Key::I),
            Self::Share
            | Self::Rename
            | Self::Move
            | Self::Delete
            | Self::NewEnvironment
            | Self::SealBundle
            | Self::SupportBundle
            | Self::KeptSecrets
            | Self::Application
            | Self::TestTenant
            | Self::WhereFrom
            | Self::AppleKey
            | Self::Attenuate => None,
            // Zoom's keys are egui's own.
            Self::SignTest | Self::SwitchTheme | Self::ZoomIn | Self::ZoomOut | Self::ZoomReset => {
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_commands_share_keys_and_each_has_words() {
        for (at, one) in Command::ALL.iter().enumerate() {
            assert!(!one.label().is_empty() && !one.tooltip().is_empty());
            for other in &Command::ALL[at + 1..] {
                assert!(
                    one.shortcut().is_none() || one.shortcut() != other.shortcut(),
                    "{one:?} {other:?}"
                );
            }
        }
    }
}
