//! Why no window can be opened, and what to do. winit, glutin and egui say it in terms of their own, with lines of their sources.

/// One cause: parts of the message that it is known by, what it means, and what helps.
struct KnownFailure {
    said: &'static [&'static str],
    means: &'static str,
    help: &'static str,
}

/// The first cause that fits is used. Packages are those of Debian and Ubuntu; other systems' are found by the names of the libraries.
const CAUSES: &[KnownFailure] = &[
    KnownFailure {
        said: &["xlib's shared libraries"],
        means: "one of the libraries libX11, libX11-xcb, libxcb, libXcursor and libXi is missing",
        help: "on Debian and Ubuntu: apt install libx11-6 libx11-xcb1 libxcb1 libxcursor1 libxi6",
    },
    // libxkbcommon-x11 is opened first, and does not open without libxkbcommon.
    KnownFailure {
        said: &["libxkbcommon"],
        means: "the library libxkbcommon or libxkbcommon-x11 is missing",
        help: "on Debian and Ubuntu: apt install libxkbcommon0 libxkbcommon-x11-0",
    },
    KnownFailure {
        said: &["XKBNotFound"],
        means: "there is no keyboard layout",
        help: "on Debian and Ubuntu: apt install xkb-data",
    },
    // winit's message is the same where the library is missing.
    KnownFailure {
        said: &["wayland compositor", "libwayland"],
        means: "no Wayland compositor answers, or the library libwayland-client is missing",
        help: "on Debian and Ubuntu: apt install libwayland-client0 libwayland-egl1; with X11: env -u WAYLAND_DISPLAY cambio",
    },
    KnownFailure {
        said: &["connection to X server"],
        means: "the display that DISPLAY names does not answer to this user",
        help: "check DISPLAY and who may use it",
    },
    KnownFailure {
        said: &["glutin", "GLX", "EGL", "opengl", "OpenGL"],
        means: "no graphics driver offers OpenGL",
        help: "on Debian and Ubuntu: apt install libgl1 libegl1 libgl1-mesa-dri",
    },
];

/// Returns why there is no window in a few words, from the message of an error or of a panic in winit.
pub(in crate::ui) fn in_words(said: &str) -> String {
    let cause = CAUSES
        .iter()
        .find(|cause| cause.said.iter().any(|part| said.contains(part)));
    cause.map_or_else(
        || plain(said).to_owned(),
        |cause| format!("{}; {}", cause.means, cause.help),
    )
}

/// Returns the first line of a message, without the source location that winit puts before it.
fn plain(said: &str) -> &str {
    let line = said.lines().next().unwrap_or_default();
    line.split_once("os error at ")
        .and_then(|(_, placed)| placed.split_once(": "))
        .map_or(line, |(_, words)| words)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What was really said where the thing was taken away.
    #[test]
    fn what_is_missing_is_named_with_what_to_install() {
        for (said, package) in [
            (
                "winit EventLoopError: os error at /somewhere/winit-0.30.13/src/platform_impl/linux/mod.rs:788: Failed to load one of xlib's shared libraries",
                "libxi6",
            ),
            (
                "Library libxkbcommon-x11.so could not be loaded.",
                "libxkbcommon-x11-0",
            ),
            (
                "called `Result::unwrap()` on an `Err` value: XKBNotFound",
                "xkb-data",
            ),
            (
                "winit EventLoopError: os error at /somewhere/event_loop/mod.rs:89: Could not find wayland compositor",
                "libwayland-client0",
            ),
            (
                "Found no glutin configs matching the template: ConfigTemplate { color_buffer_type: Rgb { r_size: 8 } }. Error: [3001] initialization failed",
                "libgl1-mesa-dri",
            ),
            ("glutin error: [a7] GLXBadFBConfig", "libgl1-mesa-dri"),
            ("egui_glow requires opengl 2.0+. ", "libgl1-mesa-dri"),
        ] {
            let words = in_words(said);
            assert!(words.contains(&format!(" {package}")), "{said}: {words}");
            assert!(!words.contains("somewhere"), "{words}");
        }
        let words = in_words(
            "winit EventLoopError: os error at /somewhere/mod.rs:788: Failed to open connection to X server",
        );
        assert!(words.contains("DISPLAY"), "{words}");
    }

    #[test]
    fn what_is_not_known_is_said_as_it_is_without_a_place_in_a_source() {
        assert_eq!(
            in_words("winit EventLoopError: os error at /somewhere/a.rs:1: it is raining\nmore"),
            "it is raining"
        );
        assert_eq!(in_words("it is raining"), "it is raining");
    }
}
