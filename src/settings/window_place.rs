//! Where the window stood and what was open in it: a small file beside the history. What cannot be read in it is not used, and a newer
//! version's file is left alone.

use super::file::number;
use crate::files::{make_private, read_regular, write_atomically};
use crate::json::Json;
use std::path::Path;

/// Bytes of the file that are read at most.
const LARGEST: u64 = 64 * 1024;

/// The version of the file that is written here.
const VERSION: i64 = 1;

/// The smallest and the largest side of a window that is taken for one, in points.
const SIDES: std::ops::RangeInclusive<f32> = 200.0..=16_384.0;

/// Where the window stood, and what was open in it; empty where that is not known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WindowPlace {
    /// Width and height of what is inside the window, in points of 100 %.
    pub size: Option<[f32; 2]>,
    /// Its left upper corner on the first screen, in points of 100 %.
    pub position: Option<[f32; 2]>,
    /// Whether it filled the screen.
    pub maximized: bool,
    /// Width of the library's column.
    pub library: Option<f32>,
    /// Width of the request's column, where it is another than the usual one.
    pub request: Option<f32>,
    /// The profile that was open: its file, or `demo/STEM`.
    pub profile: Option<String>,
    /// The parts of the form that were open, by name.
    pub open_sections: Vec<String>,
    /// The kinds of values that presenting does not replace, by name.
    pub not_replaced: Vec<String>,
    /// The step at which the guided story was left, counted from zero.
    pub story_step: usize,
}

impl WindowPlace {
    /// Returns what the file says; nothing where there is none or it cannot be used.
    pub fn load(path: &Path) -> Self {
        let Some(document) = read(path).filter(|document| version(document) == VERSION) else {
            return Self::default();
        };
        let pair = |name: &str, fits: fn(f32) -> bool| match document.entries(name) {
            [one, other] => {
                let (one, other) = (float(one)?, float(other)?);
                (fits(one) && fits(other)).then_some([one, other])
            }
            _ => None,
        };
        let width = |name: &str| {
            let width = document.get(name).and_then(float);
            width.filter(|width| SIDES.contains(width))
        };
        let names = |name: &str| {
            let names = document.get(name).and_then(Json::texts);
            names.unwrap_or_default()
        };
        Self {
            size: pair("size", |side| SIDES.contains(&side)),
            position: pair("position", |side| (0.0..=*SIDES.end()).contains(&side)),
            maximized: document
                .get("maximized")
                .and_then(Json::as_bool)
                .unwrap_or_default(),
            library: width("library"),
            request: width("request"),
            profile: document
                .get_str("profile")
                .filter(|profile| !profile.is_empty())
                .map(ToOwned::to_owned),
            open_sections: names("open_sections"),
            not_replaced: names("not_replaced"),
            story_step: document
                .get("story_step")
                .and_then(Json::as_i64)
                .and_then(|step| step.try_into().ok())
                .unwrap_or_default(),
        }
    }

    /// Writes it into the file, but not over that of a newer version.
    pub fn save(&self, path: &Path) -> std::io::Result<()> {
        if read(path).is_some_and(|document| version(&document) > VERSION) {
            return Ok(());
        }
        if let Some(folder) = path.parent() {
            make_private(folder)?;
        }
        write_atomically(path, &self.to_text())
    }

    fn to_text(&self) -> String {
        let side = |side: f32| number(f64::from(side.round()));
        let pair = |pair: [f32; 2]| Json::Array(pair.map(side).to_vec());
        let names = |names: &[String]| Json::Array(names.iter().map(Json::text).collect());
        let step = i64::try_from(self.story_step).unwrap_or_default();
        let members = [
            ("cambio", Some(Json::int(VERSION))),
            ("size", self.size.map(pair)),
            ("position", self.position.map(pair)),
            ("maximized", Some(Json::Bool(self.maximized))),
            ("library", self.library.map(side)),
            ("request", self.request.map(side)),
            ("profile", self.profile.as_ref().map(Json::text)),
            ("open_sections", Some(names(&self.open_sections))),
            ("not_replaced", Some(names(&self.not_replaced))),
            ("story_step", Some(Json::int(step))),
        ];
        let members = members
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)));
        Json::object(members).to_pretty() + "\n"
    }
}

fn read(path: &Path) -> Option<Json> {
    let text = String::from_utf8(read_regular(path, LARGEST).ok()?).ok()?;
    Json::parse(&text).ok()
}

/// Returns the version that a file names; that of this program where it names none.
fn version(document: &Json) -> i64 {
    let version = document.get("cambio").and_then(Json::as_i64);
    version.unwrap_or(VERSION)
}

fn float(value: &Json) -> Option<f32> {
    match value {
        Json::Number(text) => text.parse().ok().filter(|value: &f32| value.is_finite()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_saved_is_loaded_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state").join("window.json");
        assert_eq!(WindowPlace::load(&path), WindowPlace::default());
        let place = WindowPlace {
            size: Some([1280.0, 800.0]),
            position: Some([40.0, 0.0]),
            maximized: true,
            library: Some(260.0),
            request: Some(500.0),
            profile: Some("demo/google-id-token".to_owned()),
            open_sections: vec!["dpop".to_owned()],
            not_replaced: vec!["emails".to_owned()],
            story_step: 3,
        };
        place.save(&path).unwrap();
        assert_eq!(WindowPlace::load(&path), place);
    }

    #[test]
    fn what_makes_no_sense_is_not_used() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("window.json");
        for (text, expected) in [
            ("{ cut", WindowPlace::default()),
            ("[]", WindowPlace::default()),
            (
                r#"{"cambio":1,"size":[1e9,800],"position":[-40,3],"library":"wide","request":0,"maximized":1,"profile":"","open_sections":3,"not_replaced":"all","story_step":-1}"#,
                WindowPlace::default(),
            ),
            (
                r#"{"size":[800,600],"library":300,"open_sections":["wire",7]}"#,
                WindowPlace {
                    size: Some([800.0, 600.0]),
                    library: Some(300.0),
                    open_sections: vec!["wire".to_owned()],
                    ..WindowPlace::default()
                },
            ),
        ] {
            std::fs::write(&path, text).unwrap();
            assert_eq!(WindowPlace::load(&path), expected, "{text}");
        }
    }

    #[test]
    fn a_newer_file_is_neither_used_nor_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("window.json");
        let newer = r#"{"cambio":2,"size":[800,600]}"#;
        std::fs::write(&path, newer).unwrap();
        assert_eq!(WindowPlace::load(&path), WindowPlace::default());
        WindowPlace::default().save(&path).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), newer);
        // What is no document at all is nobody's.
        std::fs::write(&path, "{ cut").unwrap();
        WindowPlace::default().save(&path).unwrap();
        assert_ne!(std::fs::read_to_string(&path).unwrap(), "{ cut");
    }

    proptest! {
        #[test]
        fn any_text_loads(text in ".*") {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("window.json");
            std::fs::write(&path, text).unwrap();
            drop(WindowPlace::load(&path));
        }
    }
}
