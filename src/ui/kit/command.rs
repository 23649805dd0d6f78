//! Everything a key or button can ask for without saying more: one row each, from which menus, buttons, keys and the README's table come.

use super::key_names::{key_names, key_text};
use super::open_profile::OpenProfile;
use egui::{Context, Key, KeyboardShortcut, Modifiers};
use strum::EnumIter;

/// Something that a key, button or menu entry asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter)]
#[expect(missing_docs, reason = "`Command::spec` says it")]
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
    Palette,
    Keys,
    Inspect,
    SignTest,
    History,
    Import,
    Export,
    Share,
    Rename,
    Duplicate,
    Move,
    Discard,
    Delete,
    NewEnvironment,
    SealBundle,
    SupportBundle,
    SaveReport,
    CopyPicture,
    SavePicture,
    KeptSecrets,
    Log,
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
    Story,
    SwitchTheme,
    Present,
    NextPane,
    PreviousPane,
    ZoomIn,
    ZoomOut,
    ZoomReset,
}

/// The groups of the menu *More*, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter)]
pub enum Menu {
    /// What is done with files.
    File,
    /// What is done with the open profile; also in the menu of its row.
    Profile,
    /// Tools that find out what an exchange does not tell.
    Tools,
    /// What goes in and out.
    Transfer,
    /// The history, kept secrets, messages and settings.
    Kept,
}

/// When a command is enabled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Always.
    Always,
    /// While nothing is being sent.
    Idle,
    /// While something is being sent.
    Sending,
    /// While the open profile has a file.
    InFile,
    /// While the open profile has unsaved edits.
    Edited,
}

/// The row of a command.
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    /// The accessible name of its button.
    pub label: &'static str,
    /// One sentence for the tooltip.
    pub tooltip: &'static str,
    /// The keys, with Command instead of Ctrl on macOS; `None` where it has none, or egui handles them itself.
    pub keys: Option<KeyboardShortcut>,
    /// Where it stands in the menu *More*.
    pub menu: Option<Menu>,
    /// When it can be given.
    pub when: When,
}

const CTRL: Modifiers = Modifiers::COMMAND;
const CTRL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

const fn spec(label: &'static str, tooltip: &'static str) -> Spec {
    Spec {
        label,
        tooltip,
        keys: None,
        menu: None,
        when: When::Always,
    }
}

impl Spec {
    const fn keys(mut self, modifiers: Modifiers, key: Key) -> Self {
        self.keys = Some(KeyboardShortcut::new(modifiers, key));
        self
    }

    const fn menu(mut self, menu: Menu) -> Self {
        self.menu = Some(menu);
        self
    }

    const fn when(mut self, when: When) -> Self {
        self.when = when;
        self
    }
}

impl Command {
    /// Returns the row of the command.
    #[rustfmt::skip]
    pub const fn spec(self) -> Spec {
        match self {
            Self::Send => spec("Send", "Send the request once").keys(CTRL, Key::Enter).when(When::Idle),
            Self::Cancel => spec("Cancel", "Stop the exchange").keys(CTRL, Key::Period).when(When::Sending),
            Self::Undo => spec("Undo", "Undo the last change to the form").keys(CTRL, Key::Z),
            Self::Redo => spec("Redo", "Redo the change").keys(CTRL, Key::Y),
            Self::New => spec("New", "Start a new profile").keys(CTRL, Key::N).menu(Menu::File),
            Self::Open => spec("Open…", "Open a profile or a folder of profiles").keys(CTRL, Key::O).menu(Menu::File),
            Self::Save => spec("Save", "Save the profile; secrets are not in it").keys(CTRL, Key::S).menu(Menu::File),
            Self::SaveAs => spec("Save as…", "Save the profile as another file").keys(CTRL_SHIFT, Key::S).menu(Menu::File),
            Self::SearchTree => spec("Search claims", "Find a name or a value").keys(CTRL, Key::F),
            Self::Palette => spec("Search commands", "Find a command, profile, field, claim, run or setting").keys(CTRL, Key::K),
            Self::Keys => spec("Keyboard shortcuts", "List every key").keys(Modifiers::NONE, Key::F1),
            Self::Inspect => spec("Inspect a token", "Look at any token, without an exchange").keys(CTRL, Key::I),
            Self::SignTest => spec("Sign a test token", "Sign your own claims to try an API"),
            Self::History => spec("History", "Browse every run on this computer").keys(CTRL, Key::H).menu(Menu::Kept),
            Self::Import => spec("Import…", "Take a request from curl, HAR, .http, Postman, OpenCollection or a link").keys(CTRL_SHIFT, Key::I).menu(Menu::Transfer),
            Self::Export => spec("Export…", "Write the request for another tool or as an app's code").keys(CTRL, Key::E).menu(Menu::Profile),
            Self::Share => spec("Share link…", "Make a link to the profile, without a secret in it").menu(Menu::Profile),
            Self::Rename => spec("Rename…", "Rename the profile and its file").menu(Menu::Profile).when(When::InFile),
            Self::Duplicate => spec("Duplicate", "Make a copy of the profile to edit").keys(CTRL, Key::D).menu(Menu::Profile),
            Self::Move => spec("Move to folder…", "Move the profile's file to another folder").menu(Menu::Profile).when(When::InFile),
            Self::Discard => spec("Discard edits", "Restore what was saved; Undo brings the edits back").menu(Menu::Profile).when(When::Edited),
            Self::Delete => spec("Delete…", "Move the profile's file to the trash").menu(Menu::Profile).when(When::InFile),
            Self::NewEnvironment => spec("New environment…", "Set values for the profile's variables").menu(Menu::Transfer),
            Self::SealBundle => spec("Sealed bundle…", "Share the profile with secrets, encrypted for one person").menu(Menu::Transfer),
            Self::SupportBundle => spec("Support bundle…", "The run shown, without secrets or personal data, for someone else").menu(Menu::Transfer),
            Self::SaveReport => spec("Save report…", "The run shown as one page to read, print or attach, without a secret in it").menu(Menu::Transfer),
            Self::CopyPicture => spec("Copy picture", "Copy a picture of the window, as shown, to the clipboard").menu(Menu::Transfer),
            Self::SavePicture => spec("Save picture…", "Save a picture of the window, as shown, to a file").menu(Menu::Transfer),
            Self::KeptSecrets => spec("Kept secrets…", "What Cambio keeps in the keychain").menu(Menu::Kept),
            Self::Log => spec("Messages", "The messages of this session, with their times").menu(Menu::Kept),
            Self::Settings => spec("Settings…", "Theme, limits, history, commands, proxies and certificates").keys(CTRL, Key::Comma).menu(Menu::Kept),
            Self::ResultTab1 => spec("Tokens", "Show the tokens").keys(CTRL, Key::Num1),
            Self::ResultTab2 => spec("Explain", "Show why, and what to do").keys(CTRL, Key::Num2),
            Self::ResultTab3 => spec("Wire", "Show what was sent and what came back").keys(CTRL, Key::Num3),
            Self::ResultTab4 => spec("Timing", "Show how long each phase took").keys(CTRL, Key::Num4),
            Self::ResultTab5 => spec("Compare", "Show what differs between two tokens or runs").keys(CTRL, Key::Num5),
            Self::ResultTab6 => spec("Lineage", "Show where each claim came from").keys(CTRL, Key::Num6),
            Self::ResultTab7 => spec("DPoP", "Show each proof against the call it went with").keys(CTRL, Key::Num7),
            Self::ResultTab8 => spec("Next", "Continue with userinfo, refresh or revocation").keys(CTRL, Key::Num8),
            Self::ExplainAnswer => spec("Explain an answer", "What an SDK, a log or a recording says, explained like an answer of your own").keys(CTRL_SHIFT, Key::E).menu(Menu::Tools),
            Self::Application => spec("Application settings…", "Paste the application's JSON: it settles what cannot be seen from outside").menu(Menu::Tools),
            Self::TestTenant => spec("Test tenant", "Read the tenant's discovery and key set; nothing is spent").menu(Menu::Tools),
            Self::WhereFrom => spec("Where do I get this?", "The lines of code that print the code or token, and how long it lives").menu(Menu::Tools),
            Self::AppleKey => spec("Apple key test…", "Ask Apple whether it knows the connection's key, without burning a code").menu(Menu::Tools),
            Self::Attenuate => spec("Facebook attenuation…", "Make a session info token from a user token").menu(Menu::Tools),
            Self::Story => spec("Take the tour", "A walk through the demo library in three minutes, without a network").menu(Menu::Tools),
            Self::SwitchTheme => spec("Theme", "Dark, light, or like the system"),
            Self::Present => spec("Present", "Replace personal data and secrets on the screen while others watch").keys(CTRL_SHIFT, Key::P),
            Self::NextPane => spec("Next pane", "Move on to the bar, library, request or result").keys(Modifiers::NONE, Key::F6),
            Self::PreviousPane => spec("Previous pane", "Move back one pane").keys(Modifiers::SHIFT, Key::F6),
            Self::ZoomIn => spec("Zoom in", "Larger"),
            Self::ZoomOut => spec("Zoom out", "Smaller"),
            Self::ZoomReset => spec("Actual size", "100 %"),
        }
    }

    /// Returns the accessible name of its button.
    pub const fn label(self) -> &'static str {
        self.spec().label
    }

    /// Returns the title of the dialog that it opens: what menus call it.
    pub fn title(self) -> String {
        self.label().trim_end_matches('…').to_owned()
    }

    /// Returns the sentence for the tooltip.
    pub const fn tooltip(self) -> &'static str {
        self.spec().tooltip
    }

    /// Returns the keys; `None` where it has none, or egui handles them itself.
    pub const fn shortcut(self) -> Option<KeyboardShortcut> {
        self.spec().keys
    }

    /// Returns the keys in words, as this system calls them; `None` where [`Self::shortcut`] is.
    pub fn keys(self, ctx: &Context) -> Option<String> {
        self.shortcut().map(|keys| key_text(ctx, keys))
    }

    /// Returns what it does, and its keys.
    pub fn tip(self, ctx: &Context) -> String {
        match self.keys(ctx) {
            Some(keys) => format!("{} · {keys}", self.tooltip()),
            None => self.tooltip().to_owned(),
        }
    }

    /// Returns what each key is called; empty where [`Self::shortcut`] is `None`.
    pub fn key_names(self, ctx: &Context) -> Vec<&'static str> {
        self.shortcut()
            .map_or_else(Vec::new, |keys| key_names(ctx, keys))
    }

    /// Whether it can be given now.
    pub fn enabled(self, open: &OpenProfile) -> bool {
        match self.spec().when {
            When::Always => true,
            When::Idle => !open.is_sending,
            When::Sending => open.is_sending,
            When::InFile => open.from.path.is_some(),
            When::Edited => open.is_edited,
        }
    }

    /// Returns why the open profile does not allow it; `None` if it does.
    pub fn why_not(self, open: &OpenProfile) -> Option<&'static str> {
        match self.spec().when {
            When::InFile | When::Edited if self.enabled(open) => None,
            When::InFile if open.from.entry.is_some() => {
                Some("A built-in profile has no file: Duplicate makes a copy of it to edit")
            }
            When::InFile => Some("This profile has no file yet: Save as… gives it one"),
            When::Edited => Some("There are no edits to discard"),
            When::Always | When::Idle | When::Sending => None,
        }
    }

    /// Returns the commands of a group of the menu *More*, in order.
    pub fn of_menu(menu: Menu) -> impl Iterator<Item = Self> {
        MENU_ORDER
            .into_iter()
            .filter(move |command| command.spec().menu == Some(menu))
    }
}

/// The order within the groups of the menu *More*.
const MENU_ORDER: [Command; 29] = [
    Command::New,
    Command::Open,
    Command::Save,
    Command::SaveAs,
    Command::Rename,
    Command::Duplicate,
    Command::Move,
    Command::Export,
    Command::Share,
    Command::Discard,
    Command::Delete,
    Command::ExplainAnswer,
    Command::TestTenant,
    Command::Application,
    Command::WhereFrom,
    Command::AppleKey,
    Command::Attenuate,
    Command::Story,
    Command::Import,
    Command::NewEnvironment,
    Command::SealBundle,
    Command::SupportBundle,
    Command::SaveReport,
    Command::CopyPicture,
    Command::SavePicture,
    Command::History,
    Command::KeptSecrets,
    Command::Log,
    Command::Settings,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::kit::open_profile::SentFrom;
    use strum::IntoEnumIterator as _;

    #[test]
    fn no_two_commands_share_keys_and_each_has_words() {
        let all: Vec<Command> = Command::iter().collect();
        for (at, one) in all.iter().enumerate() {
            assert!(!one.label().is_empty() && !one.tooltip().is_empty());
            for other in &all[at + 1..] {
                assert!(
                    one.shortcut().is_none() || one.shortcut() != other.shortcut(),
                    "{one:?} {other:?}"
                );
            }
        }
    }

    #[test]
    fn each_command_of_the_menu_stands_in_its_order_once() {
        let of_spec = Command::iter().filter(|command| command.spec().menu.is_some());
        assert_eq!(of_spec.count(), MENU_ORDER.len());
        assert!(MENU_ORDER.iter().all(|one| one.spec().menu.is_some()));
    }

    #[test]
    fn what_needs_a_file_says_why_it_cannot_be_done_without_one() {
        let built_in = OpenProfile {
            from: SentFrom {
                entry: Some((0, 1)),
                ..SentFrom::default()
            },
            ..OpenProfile::default()
        };
        let mut saved = built_in.clone();
        saved.from.path = Some("/a".into());
        for command in [Command::Rename, Command::Move, Command::Delete] {
            assert!(!command.enabled(&built_in) && command.enabled(&saved));
            assert!(command.why_not(&built_in).unwrap().contains("built-in"));
            let new = command.why_not(&OpenProfile::default());
            assert!(new.unwrap().contains("Save as"));
            assert_eq!(command.why_not(&saved), None);
        }
        assert_eq!(Command::Send.why_not(&built_in), None);
    }

    #[test]
    fn edits_are_discarded_where_there_are_some() {
        let mut open = OpenProfile::default();
        assert!(!Command::Discard.enabled(&open));
        assert!(Command::Discard.why_not(&open).unwrap().contains("edits"));
        open.is_edited = true;
        assert!(Command::Discard.enabled(&open));
        assert_eq!(Command::Discard.why_not(&open), None);
    }
}
