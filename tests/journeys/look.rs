//! A screen that is looked at in windows of many sizes: what is clipped, covered or cut there.

use crate::harness::{
    TEAM, Window, folders, keys, open, paste, press, put, runs, screens, settle, shows, until,
    window,
};
use crate::support::unsigned;
use crate::visible::{DrawnElement, Frame, texts};
use egui::accesskit::Role;
use egui::{Key, Modifiers, Rect, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use std::path::Path;
/// Sizes in points: of 960×640, 1280×800, 1920×1080 and 3840×2160 pixels at 75, 100, 150, 200 and 300 %, without those that lie close
/// to another.
pub const SIZES: [(f32, f32); 16] = [
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
pub const PICTURES: [(f32, f32, f32); 4] = [
    (1280.0, 800.0, 1.0),
    (1920.0, 1080.0, 1.0),
    (1280.0, 800.0, 2.0),
    (1920.0, 1080.0, 2.0),
];

/// 1280×800 pixels at 200 %.
pub const LOW: (f32, f32) = (640.0, 400.0);

/// The size at which screens are opened.
pub const USUAL: (f32, f32) = (1280.0, 800.0);
/// Below this width request and result are tabs.
pub const ONE_COLUMN: f32 = 720.0;
/// Below this the window is a page that scrolls in both directions.
pub const PAGE: (f32, f32) = (480.0, 320.0);

/// Which tab is in front where there is one column.
#[derive(Clone, Copy, PartialEq)]
pub enum Front {
    /// What asks: request, paste, history.
    Request,
    /// What came back.
    Result,
    /// Something stands over both.
    Over,
    /// Either, as the tour has left them.
    AsLeft,
}

/// Fields scroll what is typed into them.
pub fn fields(node: &egui_kittest::Node<'_>, found: &mut Vec<Rect>) {
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
pub fn cut(harness: &Window) -> Vec<String> {
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
pub struct Look {
    pub harness: Window,
    /// How many screens were looked at.
    pub screens: usize,
    /// The name, or a part of it, of what opens the menu that is looked at.
    pub menu: Option<&'static str>,
    /// The name of the open strip that is looked at.
    pub strip: Option<&'static str>,
    /// The dialogs that were looked at.
    pub dialogs: Vec<egui::Id>,
    pub wrong: Vec<String>,
}

impl Look {
    pub fn at(harness: Window) -> Self {
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

    pub fn size(&mut self, (width, height): (f32, f32)) {
        self.harness.remove_cursor();
        self.harness.set_size(vec2(width, height));
        self.harness.run_ok();
    }

    /// Looks at what is open, at every size.
    pub fn look(&mut self, screen: &str, front: Front) {
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
    pub fn bring(&mut self, front: Front, width: f32) {
        let tabs = match front {
            Front::Request => &["Request", "Paste", "Sign", "History"][..],
            Front::Result => &["Result"][..],
            Front::Over | Front::AsLeft => &[][..],
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
    pub fn photograph(&mut self, screen: &str, front: Front) {
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
    pub fn open_menu(&mut self) {
        let Some(menu) = self.menu else { return };
        if !egui::Popup::is_any_open(&self.harness.ctx) {
            let exact = self.harness.query_by_label(menu);
            let opener = exact.unwrap_or_else(|| self.harness.get_by_label_contains(menu));
            opener.click_accesskit();
            self.harness.run_ok();
        }
    }

    /// Closes the strip that is looked at and opens it again, as somebody does at this size.
    pub fn open_strip(&mut self) {
        if let Some(strip) = self.strip {
            self.press(strip);
            self.press(strip);
        }
    }

    pub fn wait(&mut self, name: &str) {
        settle(&mut self.harness, name);
    }

    pub fn press(&mut self, name: &str) {
        press(&mut self.harness, name);
    }

    pub fn keys(&mut self, modifiers: Modifiers, key: Key) {
        keys(&mut self.harness, modifiers, key);
    }

    /// Looks at a dialog that is open and says this, and closes it.
    pub fn dialog(&mut self, screen: &str, says: &str) {
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
    pub fn way_out(&mut self, screen: &str) {
        self.size(LOW);
        let frame = Frame::of(&self.harness);
        let hidden = frame.all.iter().filter(|one| {
            let closes = ["Close", "Cancel", "Decide later"].contains(&one.name.as_str());
            closes && !is_whole(one)
        });
        let hidden: Vec<String> = hidden
            .map(|one| format!("{screen}, out of sight: {one}"))
            .collect();
        self.wrong.extend(hidden);
        self.size(USUAL);
    }

    /// Sends, and waits for the end of it.
    pub fn send(&mut self) {
        let before = runs(&self.harness);
        self.press("Send");
        until(&mut self.harness, "a run", |harness| runs(harness) > before);
        self.harness.run_ok();
    }

    pub fn paste(&mut self, text: &str) {
        paste(&mut self.harness, text);
        self.harness.run_ok();
    }

    /// Says what is wrong; `screens` is how many there have to be at least.
    pub fn end(self, screens: usize) {
        assert!(self.screens >= screens, "{} screens only", self.screens);
        let wrong = self.wrong;
        assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
    }
}

/// Whether the whole of something is seen in a low window.
pub fn is_whole(one: &DrawnElement) -> bool {
    let window = Rect::from_min_size(egui::Pos2::ZERO, vec2(LOW.0, LOW.1));
    let seen = one.shown.intersect(window);
    seen.is_positive() && seen.expand(1.5).contains_rect(one.whole)
}

pub const SHIFTED: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

/// A token as anybody may paste one.
pub fn token() -> String {
    unsigned(
        r#"{"alg":"RS256","kid":"k"}"#,
        r#"{"iss":"https://t/","sub":"auth0|1","exp":1,"scope":"openid profile email offline_access","deep":{"list":[1,2,{"a":"b"}]}}"#,
    )
}

/// A window with a profile, an environment and a few runs of its own.
pub fn at_home(home: &Path) -> Window {
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

/// Chooses the environment of production that `at_home` has.
pub fn choose_staging(harness: &mut Window) {
    let environment = harness.get_by_label_contains("Environment: ");
    environment.click_accesskit();
    harness.run_ok();
    press(harness, "Staging");
    settle(harness, "production");
}
