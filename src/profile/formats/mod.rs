//! Requests in the formats of other tools: written for them, and made profiles of when they are pasted.
//!
//! Every export says what the format cannot carry; every import says what it left out. No secret is written, none is put into a
//! profile: what is found is handed back apart.

mod call;
mod code;
mod curl;
#[cfg(test)]
mod disarmed;
mod exported;
mod har;
mod http_file;
mod import;
mod incoming;
mod open_collection;
mod postman;
mod shell;
mod support_har;

pub use call::{Call, Named, Part};
pub use exported::Exported;
pub use har::{HarAnswer, HarAttempt, har_document};
pub use import::{import, import_text};
pub use incoming::{Choice, Found, Imported, RequestLine};
pub use support_har::support_har;

/// The formats of `cambio export`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "`Format::label` says it")]
pub enum Format {
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

impl Format {
    /// In the order of the list.
    pub const ALL: [Self; 10] = [
        Self::Curl,
        Self::Http,
        Self::Har,
        Self::Postman,
        Self::OpenCollection,
        Self::Swift,
        Self::Kotlin,
        Self::ReactNative,
        Self::Flutter,
        Self::Profile,
    ];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        self.words().0
    }

    /// The name in the window.
    pub fn label(self) -> &'static str {
        self.words().1
    }

    /// How a file of it ends.
    pub fn ending(self) -> &'static str {
        self.words().2
    }

    fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Curl => ("curl", "curl", "sh"),
            Self::Http => ("http", "HTTP file (JetBrains, VS Code)", "http"),
            Self::Har => ("har", "HAR 1.2", "har"),
            Self::Postman => (
                "postman",
                "Postman collection 2.1",
                "postman_collection.json",
            ),
            Self::OpenCollection => ("opencollection", "OpenCollection (Bruno)", "yml"),
            Self::Swift => ("swift", "Swift (Auth0.swift)", "swift"),
            Self::Kotlin => ("kotlin", "Kotlin (Auth0.Android)", "kt"),
            Self::ReactNative => ("react-native", "React Native", "ts"),
            Self::Flutter => ("flutter", "Flutter (Dart)", "dart"),
            Self::Profile => ("profile", "Cambio profile", "cambio.json"),
        }
    }

    /// The format of that name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }
}

/// Writes a call in a format. [`Format::Profile`] is no call and gives nothing.
pub fn export(call: &Call, format: Format) -> Exported {
    let mut written = match format {
        Format::Curl => curl::export(call),
        Format::Http => http_file::export(call),
        Format::Har => har::export(call),
        Format::Postman => postman::export(call),
        Format::OpenCollection => open_collection::export(call),
        Format::Swift => code::swift(call),
        Format::Kotlin => code::kotlin(call),
        Format::ReactNative => code::react_native(call),
        Format::Flutter => code::flutter(call),
        Format::Profile => Exported {
            text: String::new(),
            notes: Vec::new(),
        },
    };
    written.notes.extend(call.unsigned());
    written
}
