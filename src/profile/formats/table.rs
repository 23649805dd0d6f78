//! The formats of an export, a row each: the command line, the window, the schema and the README name what stands here.

use super::exported::Exported;
use super::placeholder_call::PlaceholderCall;
use super::{curl, har, http_file, open_collection, postman, sdk};
use strum::VariantArray;

/// What a profile can be written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, VariantArray)]
#[expect(missing_docs, reason = "`ExportFormat::label` says it")]
pub enum ExportFormat {
    Curl,
    Http,
    Har,
    Postman,
    OpenCollection,
    Swift,
    Kotlin,
    ReactNative,
    Flutter,
    Profile,
}

struct FormatRow {
    name: &'static str,
    label: &'static str,
    ending: &'static str,
    /// Writes a call; `None` if it is the profile that is written.
    write: Option<fn(&PlaceholderCall) -> Exported>,
}

impl ExportFormat {
    /// In the order of the list.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    fn row(self) -> FormatRow {
        let row = |name, label, ending, write: fn(&PlaceholderCall) -> Exported| FormatRow {
            name,
            label,
            ending,
            write: Some(write),
        };
        match self {
            Self::Curl => row("curl", "curl", "sh", curl::export),
            Self::Http => row(
                "http",
                "HTTP file (JetBrains, VS Code)",
                "http",
                http_file::export,
            ),
            Self::Har => row("har", "HAR 1.2", "har", har::export),
            Self::Postman => row(
                "postman",
                "Postman collection 2.1",
                "postman_collection.json",
                postman::export,
            ),
            Self::OpenCollection => row(
                "opencollection",
                "OpenCollection (Bruno)",
                "yml",
                open_collection::export,
            ),
            Self::Swift => row("swift", "Swift (Auth0.swift)", "swift", sdk::swift),
            Self::Kotlin => row("kotlin", "Kotlin (Auth0.Android)", "kt", sdk::kotlin),
            Self::ReactNative => row("react-native", "React Native", "ts", sdk::react_native),
            Self::Flutter => row("flutter", "Flutter (Dart)", "dart", sdk::flutter),
            Self::Profile => FormatRow {
                name: "profile",
                label: "Cambio profile",
                ending: "cambio.json",
                write: None,
            },
        }
    }

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The name in the window.
    pub fn label(self) -> &'static str {
        self.row().label
    }

    /// How a file of it ends.
    pub fn ending(self) -> &'static str {
        self.row().ending
    }

    /// The format of that name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|format| format.name() == name)
    }
}

/// Writes a call in a format. [`ExportFormat::Profile`] is no call and gives nothing.
pub fn export(call: &PlaceholderCall, format: ExportFormat) -> Exported {
    let mut written = match format.row().write {
        Some(write) => write(call),
        None => Exported::default(),
    };
    written.notes.extend(call.unsigned());
    written
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Json;

    #[test]
    fn the_schema_and_the_readme_name_every_format() {
        let listed = |quote: &str, between: &str| {
            let names = ExportFormat::ALL.iter().map(|format| format.name());
            let quoted: Vec<String> = names.map(|name| format!("{quote}{name}{quote}")).collect();
            quoted.join(between)
        };
        let schema = include_str!("../../../assets/schema/export.schema.json");
        let schema = Json::parse(schema).unwrap().to_compact();
        assert!(schema.contains(&format!("[{}]", listed("\"", ","))));
        let readme = include_str!("../../../README.md");
        assert!(readme.contains(&listed("`", ", ")));
        assert!(
            ExportFormat::ALL
                .iter()
                .all(|format| ExportFormat::of_name(format.name()) == Some(*format))
        );
    }
}
