//! The display that a window opens on.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

/// The display that a window opens on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Display {
    /// A Wayland compositor, by its socket: the whole path, since each session has a `wayland-0` of its own.
    Wayland(OsString),
    /// An X server, by its address.
    X11(OsString),
    /// The one screen of macOS and Windows.
    Screen,
}

impl Display {
    /// Returns the display that winit takes; `None` where there is none, or where its connection is for this program alone and nobody
    /// else can open a window on it.
    pub fn of_environment() -> Option<Self> {
        Self::of(|name| std::env::var_os(name))
    }

    fn of(variable: impl Fn(&str) -> Option<OsString>) -> Option<Self> {
        if cfg!(any(target_os = "macos", windows)) {
            return Some(Self::Screen);
        }
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        if set("WAYLAND_SOCKET").is_some() {
            return None;
        }
        let wayland = set("WAYLAND_DISPLAY").map(|name| {
            let folder = set("XDG_RUNTIME_DIR")
                .map(PathBuf::from)
                .unwrap_or_default();
            // A name that begins at the root is the path already.
            Self::Wayland(folder.join(name).into_os_string())
        });
        wayland.or_else(|| set("DISPLAY").map(|address| Self::X11(without_screen(address))))
    }

    /// Whether a window asks for attention here, since a compositor lets none come to the front by itself.
    pub fn is_wayland(&self) -> bool {
        matches!(self, Self::Wayland(_))
    }

    /// Returns what tells it from every other display: kind and name.
    pub fn name(&self) -> (&'static str, &OsStr) {
        match self {
            Self::Wayland(name) => ("wayland", name.as_os_str()),
            Self::X11(address) => ("x11", address.as_os_str()),
            Self::Screen => ("screen", OsStr::new("")),
        }
    }
}

/// `:0` and `:0.0` are the same screen.
fn without_screen(address: OsString) -> OsString {
    match address.to_str().and_then(|text| text.strip_suffix(".0")) {
        Some(text) => OsString::from(text),
        None => address,
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    fn of(set: &[(&str, &str)]) -> Option<Display> {
        Display::of(|name| {
            let found = set.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| OsString::from(value))
        })
    }

    #[test]
    fn it_is_the_one_that_a_window_opens_on() {
        let x11 = |address: &str| Some(Display::X11(address.into()));
        let wayland = |name: &str| Some(Display::Wayland(name.into()));
        for (set, wanted) in [
            (&[][..], None),
            (&[("DISPLAY", "")], None),
            (&[("DISPLAY", ":0")], x11(":0")),
            (&[("DISPLAY", ":0.0")], x11(":0")),
            (&[("DISPLAY", "host:10.1")], x11("host:10.1")),
            (
                &[("WAYLAND_DISPLAY", "wayland-0"), ("DISPLAY", ":0")],
                wayland("wayland-0"),
            ),
            (
                &[
                    ("WAYLAND_DISPLAY", "wayland-0"),
                    ("XDG_RUNTIME_DIR", "/run/user/1000"),
                ],
                wayland("/run/user/1000/wayland-0"),
            ),
            (
                &[
                    ("WAYLAND_DISPLAY", "/run/user/1001/wayland-0"),
                    ("XDG_RUNTIME_DIR", "/run/user/1000"),
                ],
                wayland("/run/user/1001/wayland-0"),
            ),
            (&[("WAYLAND_DISPLAY", ""), ("DISPLAY", ":0")], x11(":0")),
            (&[("WAYLAND_SOCKET", "7"), ("DISPLAY", ":0")], None),
        ] {
            assert_eq!(of(set), wanted, "{set:?}");
        }
    }
}
