//! What the window remembers for the next start: its place, its columns, and what was open in it.

use crate::demo;
use crate::profile::Profile;
use crate::secret::SensitiveCategory;
use crate::settings::{Folders, WindowPlace};
use crate::ui::kit::context::Cx;
use crate::ui::kit::open_profile::SentFrom;
use crate::ui::kit::presenting;
use egui::{Context, Pos2, Rect, Vec2, ViewportCommand, vec2};
use std::path::PathBuf;
use strum::IntoEnumIterator as _;

/// The prefix of a built-in profile's name in the file.
const BUILT_IN: &str = "demo/";

/// Width and height of the window's corner that has to be on the first screen for its place to be remembered, in points.
const GRIP: f32 = 80.0;

/// The state of the window that its file remembers.
#[derive(Default)]
pub(super) struct WindowState {
    pub now: WindowPlace,
    /// The state in the file.
    written: WindowPlace,
    /// Whether the window was put where the last one stood, and the screen may be another one.
    is_unchecked: bool,
}

/// The profile that was open last.
pub(super) enum LastOpen {
    File(PathBuf),
    /// A built-in one, and its place in the library.
    BuiltIn(Box<Profile>, (usize, usize)),
}

impl WindowState {
    /// Returns what the last window left.
    pub fn load(folders: Option<&Folders>) -> Self {
        let now = folders.map(|folders| WindowPlace::load(&folders.window()));
        let now = now.unwrap_or_default();
        Self {
            is_unchecked: now.position.is_some(),
            written: now.clone(),
            now,
        }
    }

    /// Returns the profile that was open last; `None` where none was, or it is gone.
    pub fn last_open(&self) -> Option<LastOpen> {
        let profile = self.now.profile.as_deref()?;
        let Some(stem) = profile.strip_prefix(BUILT_IN) else {
            // On the window's thread, at the start only, as the settings are read.
            return Some(PathBuf::from(profile))
                .filter(|path| path.is_file())
                .map(LastOpen::File);
        };
        let mut built_in = demo::library().iter().enumerate();
        let (number, found) = built_in.find(|(_, known)| known.stem == stem)?;
        let profile = Profile::from_bytes(found.text.as_bytes()).ok()?;
        Some(LastOpen::BuiltIn(Box::new(profile), (0, number)))
    }

    /// Notes where the window is. One that fills the screen keeps the size that it had before.
    pub fn see(&mut self, ctx: &Context) {
        let window = ctx.input(|input| input.viewport().clone());
        self.now.maximized = window.maximized.unwrap_or_default();
        let other = [window.maximized, window.fullscreen, window.minimized];
        if other.contains(&Some(true)) {
            return;
        }
        // egui's points grow with the zoom; the window does not.
        let zoom = ctx.zoom_factor();
        let inner = window.inner_rect.unwrap_or_else(|| ctx.content_rect());
        self.now.size = Some((inner.size() * zoom).into());
        let screen = window.monitor_size;
        let screen = screen.map(|size| Rect::from_min_size(Pos2::ZERO, size));
        let on_screen = window.outer_rect.zip(screen);
        if let Some((outer, screen)) = on_screen.filter(|_| self.is_unchecked) {
            self.is_unchecked = false;
            let corner = corner_within(outer, screen);
            if corner != outer.min {
                ctx.send_viewport_cmd(ViewportCommand::OuterPosition(corner));
            }
        }
        // Another screen may not be there next time: then the system places the window.
        let grip = |outer: Rect| Rect::from_min_size(outer.min, vec2(GRIP, GRIP));
        let kept = on_screen.filter(|(outer, screen)| screen.contains_rect(grip(*outer)));
        self.now.position = kept.map(|(outer, _)| (outer.min.to_vec2() * zoom).into());
    }

    /// Notes which profile is open; written at once where it is another, so that a crash does not lose it.
    pub fn see_profile(&mut self, cx: &Cx, from: &SentFrom) {
        let profile = match (&from.path, from.entry) {
            (Some(path), _) => Some(path.display().to_string()),
            (None, Some((0, number))) => demo::library()
                .get(number)
                .map(|known| format!("{BUILT_IN}{}", known.stem)),
            _ => None,
        };
        if profile.is_some() && profile != self.now.profile {
            self.now.profile = profile;
            self.write(cx);
        }
    }

    /// Returns the kinds of values that presenting was told not to replace. Secrets are replaced again at each start.
    pub fn not_replaced(&self) -> Vec<SensitiveCategory> {
        let named =
            |kind: &SensitiveCategory| self.now.not_replaced.iter().any(|name| name == kind.name());
        SensitiveCategory::iter()
            .filter(|kind| *kind != SensitiveCategory::Secrets && named(kind))
            .collect()
    }

    /// Notes which kinds of values presenting replaces, and where the story is; written at once where either changed.
    pub fn see_choices(&mut self, cx: &Cx, story_step: usize) {
        let replaced = presenting::kinds(&cx.egui);
        let left = SensitiveCategory::iter()
            .filter(|kind| *kind != SensitiveCategory::Secrets && !replaced.contains(kind));
        let left: Vec<String> = left.map(|kind| kind.name().to_owned()).collect();
        if left != self.now.not_replaced || story_step != self.now.story_step {
            self.now.not_replaced = left;
            self.now.story_step = story_step;
            self.write(cx);
        }
    }

    /// Writes the state into its file, where it has changed.
    pub fn write(&mut self, cx: &Cx) {
        let Some(folders) = &cx.services.folders else {
            return;
        };
        if self.now == self.written {
            return;
        }
        self.written = self.now.clone();
        let (place, file) = (self.now.clone(), folders.window());
        let handle = cx.services.runtime.handle();
        cx.services.files.push(handle, move || {
            place.save(&file).map_err(|error| error.to_string())
        });
    }
}

/// Returns the corner nearest to where the window is with which all of it is on the screen; the screen's where it is larger than that.
fn corner_within(window: Rect, screen: Rect) -> Pos2 {
    let room = (screen.size() - window.size()).max(Vec2::ZERO);
    window.min.clamp(screen.min, screen.min + room)
}
