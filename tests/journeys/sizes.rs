//! Every screen at every size: no control, text or card is clipped or covered where one cannot scroll to it, and no text runs out of what
//! it stands in.
//!
//! A line of what fails names the screen, the size in points, the control, where the whole of it is, and what is seen of it.
//!
//! `CAMBIO_SCREENS=target/screens cargo nextest run sizes` draws each of them besides, dark and light, at four sizes, to be looked at.

use crate::harness::{
    TEAM, Window, bare_window, folders, keys, more, open, paste, press, put, runs, screens, settle,
    shows, stays, type_into, until, value, window,
};
use crate::structure;
use crate::support::unsigned;
use crate::visible::{DrawnElement, Frame, texts};
use egui::accesskit::Role;
use egui::{Key, Modifiers, Rect, Shape, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use std::path::Path;

/// Sizes in points: of 960×640, 1280×800, 1920×1080 and 3840×2160 pixels at 75, 100, 150, 200 and 300 %, without those that lie close
/// to another.
const SIZES: [(f32, f32); 16] = [
    (320.0, 213.0),
    (427.0, 267.0),
    (480.0, 320.0),
    (640.0, 360.0),
    (640.0, 427.0),
    (853.0, 533.0),
    (960.0, 540.0),
    (960.0, 640.0),
    (1280.0, 720.0),
    (1280.0, 800.0),
    (1280.0, 853.0),
    (1707.0, 1067.0),
    (1920.0, 1080.0),
    (2560.0, 1440.0),
    (3840.0, 2160.0),
    (5120.0, 2880.0),
];

/// What is photographed: width and height in pixels, and pixels per point.
const PICTURES: [(f32, f32, f32); 4] = [
    (1280.0, 800.0, 1.0),
    (1920.0, 1080.0, 1.0),
    (1280.0, 800.0, 2.0),
    (1920.0, 1080.0, 2.0),
];

/// 1280×800 pixels at 200 %.
const LOW: (f32, f32) = (640.0, 400.0);

/// The size at which screens are opened.
const USUAL: (f32, f32) = (1280.0, 800.0);
/// Below this width request and result are tabs.
const ONE_COLUMN: f32 = 720.0;
/// Below this the window is a page that scrolls in both directions.
const PAGE: (f32, f32) = (480.0, 320.0);

/// Which tab is in front where there is one column.
#[derive(Clone, Copy, PartialEq)]
enum Front {
    /// What asks: request, paste, history.
    Request,
    /// What came back.
    Result,
    /// Something stands over both.
    Over,
}

/// Fields scroll what is typed into them.
fn fields(node: &egui_kittest::Node<'_>, found: &mut Vec<Rect>) {
    for child in node.children() {
        let role = child.accesskit_node().role();
        if matches!(
            role,
            Role::TextInput | Role::PasswordInput | Role::MultilineTextInput | Role::SearchInput
        ) {
            found.push(child.rect());
        }
        fields(&child, found);
    }
}

/// Returns the texts that run out at the left or right of what they stand in.
fn cut(harness: &Window) -> Vec<String> {
    let mut inputs = Vec::new();
    fields(&harness.root(), &mut inputs);
    texts(harness)
        .into_iter()
        .filter(|text| {
            let (place, clip) = (text.place, text.clip);
            let seen = place.intersect(clip);
            let is_seen = seen.is_positive() && seen.height() > 2.0;
            let runs_out = place.left() < clip.left() - 1.5 || place.right() > clip.right() + 1.5;
            let in_field = inputs
                .iter()
                .any(|field| field.expand(2.0).contains(seen.center()));
            is_seen && runs_out && !in_field && !text.words.trim().is_empty()
        })
        .map(|text| {
            let words: String = text.words.chars().take(40).collect();
            format!("cut: {words:?} at {:?} in {:?}", text.place, text.clip)
        })
        .collect()
}

/// A screen that is looked at at every size.
struct Look {
    harness: Window,
    /// How many screens were looked at.
    screens: usize,
    /// The name, or a part of it, of what opens the menu that is looked at.
    menu: Option<&'static str>,
    /// The name of the open strip that is looked at.
    strip: Option<&'static str>,
    /// The dialogs that were looked at.
    dialogs: Vec<egui::Id>,
    wrong: Vec<String>,
}

impl Look {
    fn at(harness: Window) -> Self {
        let mut look = Self {
            harness,
            screens: 0,
            menu: None,
            strip: None,
            dialogs: Vec::new(),
            wrong: Vec::new(),
        };
        look.size(USUAL);
        look
    }

    fn size(&mut self, (width, height): (f32, f32)) {
        self.harness.remove_cursor();
        self.harness.set_size(vec2(width, height));
        self.harness.run_ok();
    }

    /// Looks at what is open, at every size.
    fn look(&mut self, screen: &str, front: Front) {
        self.screens += 1;
        let dialog = self.harness.ctx.memory(egui::Memory::top_modal_layer);
        self.dialogs.extend(dialog.map(|layer| layer.id));
        for (width, height) in SIZES {
            self.size((width, height));
            self.bring(front, width);
            let frame = Frame::of(&self.harness);
            assert!(
                !frame.all.is_empty(),
                "{screen} at {width}×{height} is empty"
            );
            let is_page = width < PAGE.0 || height < PAGE.1;
            let cut = if is_page {
                Vec::new()
            } else {
                cut(&self.harness)
            };
            let found = frame
                .clipped()
                .into_iter()
                .chain(frame.covered())
                .chain(cut);
            let found = found.map(|fault| format!("{screen}, {width}×{height}: {fault}"));
            self.wrong.extend(found);
        }
        self.photograph(screen, front);
        self.size(USUAL);
    }

    /// Where there is one column, brings that tab of it in front.
    fn bring(&mut self, front: Front, width: f32) {
        let tabs = match front {
            Front::Request => &["Request", "Paste", "Sign", "History"][..],
            Front::Result => &["Result"][..],
            Front::Over => &[][..],
        };
        if width < ONE_COLUMN {
            let tab = tabs
                .iter()
                .copied()
                .find_map(|tab| self.harness.query_by_role_and_label(Role::Tab, tab));
            if let Some(tab) = tab {
                tab.click_accesskit();
                self.harness.run_ok();
            }
        }
    }

    /// Draws what is open into the folder that `CAMBIO_SCREENS` names.
    fn photograph(&mut self, screen: &str, front: Front) {
        let Some(folder) = screens() else { return };
        let name: String = screen
            .chars()
            .map(|c| if c.is_alphanumeric() { c } else { '-' })
            .collect();
        let side = if front == Front::Result {
            "-result"
        } else {
            ""
        };
        std::fs::create_dir_all(&folder).unwrap();
        for (theme, words) in [(egui::Theme::Dark, "dark"), (egui::Theme::Light, "light")] {
            self.harness.ctx.set_theme(theme);
            for (width, height, scale) in PICTURES {
                self.harness.set_pixels_per_point(scale);
                // The next frame scales the window with it.
                self.harness.run_ok();
                self.size((width / scale, height / scale));
                self.bring(front, width / scale);
                self.open_strip();
                self.open_menu();
                let picture = self.harness.render().expect("it is drawn");
                let file = format!("{name}{side}-{width}-{}-{words}.png", scale * 100.0);
                picture.save(folder.join(file)).unwrap();
            }
        }
        self.harness.ctx.set_theme(egui::Theme::Dark);
        self.harness.set_pixels_per_point(1.0);
    }

    /// Opens the menu that is looked at, unless it is open.
    fn open_menu(&mut self) {
        let Some(menu) = self.menu else { return };
        if !egui::Popup::is_any_open(&self.harness.ctx) {
            let exact = self.harness.query_by_label(menu);
            let opener = exact.unwrap_or_else(|| self.harness.get_by_label_contains(menu));
            opener.click_accesskit();
            self.harness.run_ok();
        }
    }

    /// Closes the strip that is looked at and opens it again, as somebody does at this size.
    fn open_strip(&mut self) {
        if let Some(strip) = self.strip {
            self.press(strip);
            self.press(strip);
        }
    }

    fn wait(&mut self, name: &str) {
        settle(&mut self.harness, name);
    }

    fn press(&mut self, name: &str) {
        press(&mut self.harness, name);
    }

    fn keys(&mut self, modifiers: Modifiers, key: Key) {
        keys(&mut self.harness, modifiers, key);
    }

    /// Looks at a dialog that is open and says this, and closes it.
    fn dialog(&mut self, screen: &str, says: &str) {
        self.wait(says);
        self.look(screen, Front::Over);
        self.way_out(screen);
        for _ in 0..3 {
            if self
                .harness
                .ctx
                .memory(|memory| memory.top_modal_layer().is_some())
            {
                self.keys(Modifiers::NONE, Key::Escape);
            }
        }
        assert!(!shows(&self.harness, says), "{screen} does not close");
    }

    /// Notes what closes a dialog, where it is not in sight in a low window.
    fn way_out(&mut self, screen: &str) {
        self.size(LOW);
        let frame = Frame::of(&self.harness);
        let hidden = frame.all.iter().filter(|one| {
            let closes = ["Close", "Cancel"].contains(&one.name.as_str());
            closes && !is_whole(one)
        });
        let hidden: Vec<String> = hidden
            .map(|one| format!("{screen}, out of sight: {one}"))
            .collect();
        self.wrong.extend(hidden);
        self.size(USUAL);
    }

    /// Sends, and waits for the end of it.
    fn send(&mut self) {
        let before = runs(&self.harness);
        self.press("Send");
        until(&mut self.harness, "a run", |harness| runs(harness) > before);
        self.harness.run_ok();
    }

    fn paste(&mut self, text: &str) {
        paste(&mut self.harness, text);
        self.harness.run_ok();
    }

    /// Says what is wrong; `screens` is how many there have to be at least.
    fn end(self, screens: usize) {
        assert!(self.screens >= screens, "{} screens only", self.screens);
        let wrong = self.wrong;
        assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
    }
}

/// Whether the whole of something is seen in a low window.
fn is_whole(one: &DrawnElement) -> bool {
    let window = Rect::from_min_size(egui::Pos2::ZERO, vec2(LOW.0, LOW.1));
    let seen = one.shown.intersect(window);
    seen.is_positive() && seen.expand(1.5).contains_rect(one.whole)
}

const SHIFTED: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

/// A token as anybody may paste one.
fn token() -> String {
    unsigned(
        r#"{"alg":"RS256","kid":"k"}"#,
        r#"{"iss":"https://t/","sub":"auth0|1","exp":1,"scope":"openid profile email offline_access","deep":{"list":[1,2,{"a":"b"}]}}"#,
    )
}

/// A window with a profile, an environment and a few runs of its own.
fn at_home(home: &Path) -> Window {
    put(home, "team", TEAM);
    let environment = r##"{"cambio":1,"name":"Staging","color":"#46C296","production":true,"variables":{"tenant":"demo","client_id":"demo-native-ios"}}"##;
    let path = folders(home).profiles().join("environments/staging.json");
    cambio::profile::write_atomically(&path, environment).unwrap();
    let mut harness = window(home);
    open(&mut harness, "Team login");
    press(&mut harness, "Send");
    settle(&mut harness, "Tokens issued");
    harness
}

#[test]
fn every_result_has_a_place_at_every_size() {
    let mut look = Look::at(bare_window(USUAL.0, USUAL.1));
    look.look("start", Front::Result);
    look.send();
    for (tab, screen) in [
        ("Tokens", "tokens"),
        ("Explain", "explain"),
        ("Wire", "wire"),
        ("Timing", "timing"),
        ("Compare", "compare"),
        ("Lineage", "lineage"),
        ("Next", "next"),
    ] {
        look.press(tab);
        look.look(screen, Front::Result);
    }
    look.press("Userinfo");
    look.wait("Userinfo answered");
    look.look("userinfo", Front::Result);
    look.press("Tokens");
    look.keys(Modifiers::COMMAND, Key::F);
    look.look("claims searched", Front::Result);
    look.keys(Modifiers::NONE, Key::Escape);
    open(&mut look.harness, "Google – DPoP bound");
    look.send();
    look.press("DPoP");
    look.look("DPoP", Front::Result);
    look.press("Compare");
    look.look("two runs compared", Front::Result);
    open(&mut look.harness, "Apple – code used twice");
    look.send();
    look.press("Explain");
    look.look("refused", Front::Result);
    look.end(13);
}

#[test]
fn every_part_of_the_request_has_a_place_at_every_size() {
    let mut look = Look::at(bare_window(USUAL.0, USUAL.1));
    look.look("request", Front::Request);
    look.press("DPoP off");
    look.strip = Some("DPoP off");
    look.look("DPoP open", Front::Request);
    look.press("DPoP off");
    look.press("Advanced");
    for _ in 0..2 {
        look.press("Add parameter");
        look.press("Add header");
    }
    look.strip = Some("Advanced");
    look.look("Advanced open", Front::Request);
    look.press("Advanced");
    look.press("On the wire");
    look.strip = Some("On the wire");
    look.look("On the wire open", Front::Request);
    look.strip = None;
    look.press("On the wire");
    for choice in ["client_secret_post", "private_key_jwt"] {
        let menu = look.harness.get_by_label_contains("Authentication");
        menu.click_accesskit();
        look.harness.run_ok();
        // A row's name has its hint in it.
        let row = look.harness.query_all_by_label_contains(choice).next_back();
        row.expect("the menu has it").click_accesskit();
        look.harness.run_ok();
        look.look(choice, Front::Request);
    }
    for (opener, screen) in [
        ("Authentication", "authentication's menu"),
        ("More", "More"),
    ] {
        look.menu = Some(opener);
        look.open_menu();
        look.look(screen, Front::Over);
        look.keys(Modifiers::NONE, Key::Escape);
    }
    look.menu = None;
    // Where the library is behind a button.
    look.size((960.0, 640.0));
    look.press("Library");
    look.look("library open", Front::Request);
    look.end(9);
}

#[test]
fn every_workspace_has_a_place_at_every_size() {
    let home = tempfile::tempdir().unwrap();
    let mut look = Look::at(at_home(home.path()));
    look.look("a profile of one's own", Front::Request);
    choose_staging(&mut look.harness);
    look.look("an environment chosen", Front::Request);
    look.keys(Modifiers::COMMAND, Key::H);
    look.wait("Team login");
    look.look("history", Front::Request);
    look.keys(Modifiers::COMMAND, Key::I);
    look.look("inspect, empty", Front::Request);
    look.look("inspect, empty", Front::Result);
    look.paste(&token());
    look.wait("Signature not checked");
    look.look("inspect", Front::Request);
    look.look("inspect, token", Front::Result);
    let checks = look
        .harness
        .query_all_by_label_contains("problem")
        .next_back();
    checks.expect("it is expired").click_accesskit();
    look.harness.run_ok();
    look.look("inspect, checks", Front::Result);
    look.press("Sign a test token");
    look.look("sign", Front::Request);
    look.press("Sign");
    look.wait("Signature valid");
    look.look("signed", Front::Request);
    look.look("signed, token", Front::Result);
    look.keys(Modifiers::NONE, Key::Escape);
    look.keys(Modifiers::NONE, Key::Escape);
    look.keys(Modifiers::COMMAND, Key::N);
    look.look("a new profile", Front::Request);
    look.end(12);
}

/// Returns the id of each dialog, as its frame names it.
fn dialog_ids() -> Vec<String> {
    let files = structure::files("src");
    let dialogs = files
        .iter()
        .flat_map(|file| file.text.split("impl Dialog for ").skip(1));
    dialogs
        .map(|code| {
            let id = code
                .split_once("id: \"")
                .and_then(|(_, id)| id.split_once('"'));
            id.expect("a dialog's frame has an id").0.to_owned()
        })
        .collect()
}

#[test]
fn every_dialog_has_a_place_at_every_size() {
    let home = tempfile::tempdir().unwrap();
    let mut look = Look::at(at_home(home.path()));
    for (modifiers, key, screen, says) in [
        (Modifiers::COMMAND, Key::K, "palette", "Find anything"),
        (Modifiers::NONE, Key::F1, "keys", "Close"),
        (Modifiers::COMMAND, Key::Comma, "settings", "Saved in"),
        (Modifiers::COMMAND, Key::E, "export", "Export and share"),
        (SHIFTED, Key::S, "save as", "Path"),
    ] {
        look.keys(modifiers, key);
        look.dialog(screen, says);
    }
    for (label, says) in [
        ("Share link…", "It contains no secrets"),
        ("Rename…", "Rename profile"),
        ("Move to folder…", "Path"),
        ("Delete…", "Its file goes to the trash"),
        ("New environment…", "Save environment"),
        ("Sealed bundle…", "Sealed bundle"),
        ("Support bundle…", "Three files"),
        ("Save report…", "Save the report"),
        ("Kept secrets…", "Kept in this computer's keychain"),
        ("Messages", "This session's messages"),
        ("Application settings…", "The output of auth0 apps show"),
        ("Test tenant", "Its discovery and key set are read"),
        ("Where do I get this?", "Close"),
        ("Apple key test…", "Sends a made-up code to Apple"),
        ("Facebook attenuation…", "Graph turns the user token"),
    ] {
        more(&mut look.harness, label);
        look.dialog(label, says);
    }
    look.keys(SHIFTED, Key::I);
    look.wait("Import a request");
    look.paste("curl https://acme.eu.auth0.com/oauth/token -H 'Cookie: did=1234567' -d 'client_id=acme-ios&subject_token=c0de&subject_token_type=http://auth0.com/oauth/token-type/apple-authz-code&scope=openid'");
    look.wait("Recognised: a curl command");
    look.dialog("import", "Import a request");
    look.keys(SHIFTED, Key::E);
    look.wait("Explain an answer");
    look.paste(r#"{"error":"invalid_grant","error_description":"Invalid authorization code"}"#);
    look.dialog("explain an answer", "A raw HTTP answer");
    // Another program writes the file of a form with edits.
    type_into(&mut look.harness, "Client ID", "of-the-form");
    let theirs = TEAM.replace("openid profile", "openid email");
    put(home.path(), "team", &theirs);
    look.wait("In the file");
    look.look("conflict", Front::Over);
    look.press("Keep my edits");
    let mut forgotten = dialog_ids();
    assert!(!forgotten.is_empty(), "the code has no dialog");
    forgotten.retain(|id| !look.dialogs.contains(&egui::Id::unique(id.as_str())));
    assert!(forgotten.is_empty(), "never looked at: {forgotten:?}");
    look.end(23);
}

/// Chooses the environment of production that `at_home` has.
fn choose_staging(harness: &mut Window) {
    let environment = harness.get_by_label_contains("Environment: ");
    environment.click_accesskit();
    harness.run_ok();
    press(harness, "Staging");
    settle(harness, "production");
}

#[test]
fn an_environment_of_production_is_seen_in_a_small_window_too() {
    let home = tempfile::tempdir().unwrap();
    let mut look = Look::at(at_home(home.path()));
    choose_staging(&mut look.harness);
    for (width, height) in [(480.0, 320.0), LOW, (720.0, 400.0)] {
        look.size((width, height));
        let chip = look.harness.get_by_label("Environment: Staging");
        let window = Rect::from_min_size(egui::Pos2::ZERO, vec2(width, height));
        assert!(window.contains_rect(chip.rect()), "{width}×{height}");
        let node = chip.accesskit_node();
        let meaning = node.data().description().unwrap_or_default();
        assert_eq!(meaning, "production", "{width}×{height}");
    }
}

#[test]
fn an_environment_of_production_has_its_name_in_a_low_window() {
    let home = tempfile::tempdir().unwrap();
    let mut look = Look::at(at_home(home.path()));
    choose_staging(&mut look.harness);
    look.size(LOW);
    look.bring(Front::Request, LOW.0);
    let all = texts(&look.harness);
    let within = |words: &str| {
        all.iter().any(|text| {
            let is_cut = text.place.right() > text.clip.right() + 1.5;
            text.words == words && !is_cut
        })
    };
    assert!(within("Staging"));
    assert!(within("to production"), "Send does not say it");
    assert!(!within("Cambio"), "the environment needs the room");
}

#[test]
fn a_name_without_room_is_cut_at_a_letter() {
    let home = tempfile::tempdir().unwrap();
    let name = "Team login with more in its name than the bar has room for";
    put(home.path(), "long", &TEAM.replace("Team login", name));
    let mut look = Look::at(window(home.path()));
    open(&mut look.harness, name);
    look.size(LOW);
    let field = look.harness.get_by_label("Name").rect();
    let mut all = texts(&look.harness).into_iter();
    let text = all.find(|text| text.words == name && field.contains(text.place.center()));
    let text = text.expect("the name is drawn in its field");
    assert!(text.place.right() <= text.clip.right() + 0.5);
    assert_eq!(value(&look.harness, "Name"), name);
}

#[test]
fn a_low_window_has_room_for_the_form() {
    let mut look = Look::at(bare_window(LOW.0, LOW.1));
    look.size(LOW);
    look.wait("Note: No refresh token will come back");
    look.harness.run_ok();
    let frame = Frame::of(&look.harness);
    let find = |name: &str| {
        let found = frame.all.iter().find(|one| one.name == name);
        found.unwrap_or_else(|| panic!("no {name}"))
    };
    assert!(is_whole(find("Subject token")));
    let (send, note) = (find("Send"), find("Note: No refresh token will come back"));
    assert!(is_whole(send));
    assert!(note.whole.left() > send.whole.right(), "{note}");
    assert!(is_whole(note));
    let between = note.whole.center().y - send.whole.center().y;
    assert!(between.abs() < 2.0, "{note}");
    // The description comes after the fields.
    let (description, tenant) = (find("Description"), find("Tenant"));
    assert!(description.whole.top() > tenant.whole.bottom());
}

#[test]
fn a_strip_that_is_opened_comes_into_sight_in_a_low_window() {
    let mut look = Look::at(bare_window(LOW.0, LOW.1));
    look.size(LOW);
    for (strip, inside) in [
        ("DPoP off", "Send a proof of possession"),
        ("Advanced", "Token endpoint"),
    ] {
        look.press(strip);
        let frame = Frame::of(&look.harness);
        let mut all = frame.all.iter();
        let is_seen = all.any(|one| one.name == inside && is_whole(one));
        assert!(is_seen, "{inside}");
        look.press(strip);
    }
}

#[test]
fn a_row_of_a_comparison_is_in_sight_in_a_low_window() {
    let mut look = Look::at(bare_window(USUAL.0, USUAL.1));
    look.send();
    open(&mut look.harness, "Google – DPoP bound");
    look.send();
    look.press("Compare");
    look.size(LOW);
    look.bring(Front::Result, LOW.0);
    let frame = Frame::of(&look.harness);
    let mut rows = frame.all.iter().filter(|one| one.role == Role::ListItem);
    let first = rows.next().expect("the runs differ");
    let seen = first.shown.height();
    assert!(seen > 30.0, "{first}");
}

/// How many of this role are seen in a low window, each for the most part.
fn seen(look: &Look, role: Role) -> usize {
    let frame = Frame::of(&look.harness);
    let rows = frame.all.iter().filter(|one| one.role == role);
    let seen = rows.filter(|one| one.shown.height() >= one.whole.height() * 0.6);
    seen.count()
}

#[test]
fn three_rows_of_a_result_are_in_sight_in_a_low_window() {
    let mut look = Look::at(bare_window(USUAL.0, USUAL.1));
    look.send();
    look.size(LOW);
    look.bring(Front::Result, LOW.0);
    look.press("Tokens");
    assert!(seen(&look, Role::TreeItem) >= 3, "claims");
    look.press("Lineage");
    assert!(seen(&look, Role::ListItem) >= 3, "lineage");
    look.press("Wire");
    let sent = texts(&look.harness);
    let sent = sent.iter().find(|text| text.words.starts_with("POST "));
    let sent = sent.expect("a request was sent");
    let height = sent.place.intersect(sent.clip).height();
    assert!(height > 3.0 * 14.0, "{height} of the request");
    look.press("Next");
    let frame = Frame::of(&look.harness);
    for name in ["Userinfo", "Refresh", "Revoke"] {
        let mut named = frame.all.iter().filter(|one| one.name == name);
        assert!(named.any(is_whole), "{name}");
    }
    look.size(USUAL);
    open(&mut look.harness, "Google – DPoP bound");
    look.send();
    look.press("Compare");
    look.size(LOW);
    look.bring(Front::Result, LOW.0);
    assert!(seen(&look, Role::ListItem) >= 3, "comparison");
}

#[test]
fn what_to_begin_with_is_in_sight_in_a_low_window() {
    let mut look = Look::at(bare_window(USUAL.0, USUAL.1));
    look.size(LOW);
    look.bring(Front::Result, LOW.0);
    let frame = Frame::of(&look.harness);
    let offers: Vec<_> = frame
        .all
        .iter()
        .filter(|one| one.role == Role::ListItem)
        .collect();
    assert_eq!(offers.len(), 3, "{offers:?}");
    for offer in offers {
        assert!(is_whole(offer), "{offer}");
    }
}

#[test]
fn claims_and_checks_are_changed_between_in_sight_in_a_low_window() {
    let mut look = Look::at(bare_window(USUAL.0, USUAL.1));
    look.keys(Modifiers::COMMAND, Key::I);
    look.paste(&token());
    look.wait("Signature not checked");
    for size in [LOW, (500.0, 400.0)] {
        look.size(size);
        look.bring(Front::Result, size.0);
        let frame = Frame::of(&look.harness);
        for name in ["Claims", "problem"] {
            let mut tabs = frame.all.iter().filter(|one| one.role == Role::Tab);
            let tab = tabs.find(|one| one.name.contains(name));
            let tab = tab.unwrap_or_else(|| panic!("no {name}"));
            assert!(is_whole(tab), "{tab}");
        }
    }
}

#[test]
fn the_way_back_to_the_request_is_in_sight_from_every_workspace() {
    const BACK: &str = "Back to the request";
    let mut look = Look::at(bare_window(USUAL.0, USUAL.1));
    for workspace in ["Inspect", "Sign", "History"] {
        for size in [USUAL, LOW] {
            look.size(USUAL);
            match workspace {
                "Inspect" => look.keys(Modifiers::COMMAND, Key::I),
                "Sign" => look.press("Sign a test token"),
                _ => look.keys(Modifiers::COMMAND, Key::H),
            }
            look.size(size);
            let frame = Frame::of(&look.harness);
            let back = frame.all.iter().find(|one| one.name == BACK);
            let back = back.unwrap_or_else(|| panic!("none from {workspace} at {size:?}"));
            assert!(back.shown.expand(1.5).contains_rect(back.whole), "{back}");
            look.press(BACK);
            let left = look.harness.query_by_label(BACK);
            assert!(left.is_none(), "{workspace} at {size:?}");
        }
    }
}

/// Returns where the line below a tab ends.
fn line_below(harness: &Window, tab: Rect) -> f32 {
    let lines = harness.output().shapes.iter().filter_map(|clipped| {
        let Shape::LineSegment { points, .. } = clipped.shape else {
            return None;
        };
        let [from, to] = points;
        let is_level = (from.y - to.y).abs() < 0.5;
        let is_below = (from.y - tab.bottom()).abs() < 2.0;
        (is_level && is_below && from.x <= tab.left() + 1.0).then_some(to.x)
    });
    lines.fold(f32::NEG_INFINITY, f32::max)
}

#[test]
fn the_only_column_has_one_right_edge() {
    let mut look = Look::at(bare_window(USUAL.0, USUAL.1));
    look.send();
    for size in [LOW, (640.0, 700.0)] {
        look.size(size);
        look.bring(Front::Result, size.0);
        let frame = Frame::of(&look.harness);
        let tab = frame.all.iter().find(|one| one.name == "Request");
        let line = line_below(&look.harness, tab.expect("there is a tab").whole);
        let mut verdicts = frame.all.iter().filter(|one| one.role == Role::Status);
        let verdict = verdicts.find(|one| one.name == "Tokens issued");
        let end = verdict.expect("tokens came").whole.right();
        assert!((line - end).abs() < 1.0, "{line}, {end} at {size:?}");
    }
}

#[test]
fn a_pasted_answer_is_one_press_away_in_a_low_window() {
    let mut look = Look::at(bare_window(LOW.0, LOW.1));
    look.size(LOW);
    look.keys(SHIFTED, Key::E);
    look.wait("Explain an answer");
    look.paste(r#"{"error":"invalid_grant","error_description":"Invalid authorization code"}"#);
    look.wait("See the answer");
    let is_seen = |look: &Look, name: &str| {
        let frame = Frame::of(&look.harness);
        let mut all = frame.all.iter();
        all.any(|one| one.name.starts_with(name) && is_whole(one))
    };
    // The explanation has the room of the field, which is one press away.
    assert!(is_seen(&look, "Auth0 says"));
    assert!(!is_seen(&look, "Read on this computer"));
    look.press("See the answer");
    assert!(is_seen(&look, "Read on this computer"));
    let field = "Answer to explain";
    assert!(!shows(&look.harness, field));
    look.press("Paste another");
    assert!(shows(&look.harness, field));
    look.paste("HTTP/1.1 429 Too Many Requests\r\n\r\n{\"error\":\"too_many_requests\"}");
    look.wait("Refused: too many calls");
    assert!(!shows(&look.harness, field));
}

#[test]
fn the_origins_of_claims_end_where_the_column_does() {
    let mut look = Look::at(bare_window(960.0, 640.0));
    look.send();
    look.press("Lineage");
    look.size((960.0, 640.0));
    let frame = Frame::of(&look.harness);
    let mut verdicts = frame.all.iter().filter(|one| one.role == Role::Status);
    let verdict = verdicts.find(|one| one.name == "Tokens issued");
    let end = verdict.expect("tokens came").whole.right();
    let mut origins = 0;
    for one in frame.all.iter().filter(|one| one.role == Role::CheckBox) {
        assert!(one.whole.right() <= end + 0.5, "{one}, beyond {end}");
        origins += 1;
    }
    assert!(origins > 1);
}

#[test]
fn story_presentation_and_the_closing_question_have_a_place_at_every_size() {
    let home = tempfile::tempdir().unwrap();
    put(home.path(), "team", &TEAM.replace("demo:apple-code", "ask"));
    let mut look = Look::at(window(home.path()));
    look.press("Take the tour");
    for step in 1..=3 {
        look.wait(&format!("step {step} of"));
        until(&mut look.harness, "what is pointed at", |harness| {
            let app = harness.state().as_ref();
            app.is_some_and(|app| app.is_pointing(&harness.ctx))
        });
        look.look(&format!("story, step {step}"), Front::Request);
        look.keys(Modifiers::NONE, Key::PageDown);
    }
    look.press("Leave the tour");
    look.keys(SHIFTED, Key::P);
    look.wait("Leave");
    look.look("presenting", Front::Request);
    look.send();
    look.look("presenting, result", Front::Result);
    look.keys(SHIFTED, Key::P);
    open(&mut look.harness, "Team login");
    type_into(&mut look.harness, "Subject token", "of-the-test");
    look.harness.run_ok();
    assert!(stays(&mut look.harness));
    look.dialog("closing", "is not saved anywhere");
    look.end(6);
}
