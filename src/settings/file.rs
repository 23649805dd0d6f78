//! The settings' file: never fails to load. A bad value becomes its default and a warning; unknown members are kept.

use super::servers;
use crate::files::read_regular;
use crate::json::Json;
use crate::secret::Reference;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;
use strum::{EnumString, IntoStaticStr};

/// Bytes of a settings' file that are read at most.
pub const LARGEST: u64 = 4 * 1024 * 1024;

/// Dark, light, or as the system.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub enum ThemeChoice {
    /// As the system says.
    #[default]
    System,
    /// Dark.
    Dark,
    /// Light.
    Light,
}

impl ThemeChoice {
    /// In the order of the list.
    pub const ALL: [Self; 3] = [Self::System, Self::Dark, Self::Light];

    /// The word in the file.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// What the history keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistorySettings {
    /// Whether runs are recorded at all.
    pub enabled: bool,
    /// Runs older than so many days are deleted; 0 keeps them.
    pub keep_days: u32,
    /// More runs than these are deleted, the oldest first; 0 keeps them.
    pub keep_runs: u32,
    /// Whether tokens themselves are kept, encrypted with a key in the keychain.
    pub keep_tokens: bool,
}

impl Default for HistorySettings {
    fn default() -> Self {
        Self {
            enabled: true,
            keep_days: 90,
            keep_runs: 10_000,
            keep_tokens: false,
        }
    }
}

/// How a host is reached.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HostSettings {
    /// `http://…`, `https://…` or `socks5://…`, without a user in it.
    pub proxy: Option<String>,
    /// The proxy's user.
    pub proxy_user: Option<String>,
    /// Where the proxy's password is from.
    pub proxy_password: Option<Reference>,
    /// A PEM file with further authorities.
    pub ca: Option<PathBuf>,
    /// A PEM file with the client's certificate and its chain.
    pub client_certificate: Option<PathBuf>,
    /// A PEM file with the certificate's private key (PKCS#8), where it is not in the same file.
    pub client_key: Option<PathBuf>,
    /// Name, TCP and TLS together.
    pub connect_timeout: Option<Duration>,
    /// Everything.
    pub timeout: Option<Duration>,
}

/// Everything that can be set.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Dark or light.
    pub theme: ThemeChoice,
    /// 1.0 is 100 %.
    pub zoom: f32,
    /// Whether nothing on the screen fades, slides or blinks.
    pub reduce_motion: bool,
    /// Name, TCP and TLS together.
    pub connect_timeout: Duration,
    /// Everything.
    pub timeout: Duration,
    /// Whether the keychain is used.
    pub keychain: bool,
    /// The history's rules.
    pub history: HistorySettings,
    /// Further library folders.
    pub folders: Vec<PathBuf>,
    /// Commands that print a secret, by name: program and arguments, run without a shell.
    pub commands: BTreeMap<String, Vec<String>>,
    /// By host name, in lower case.
    pub hosts: BTreeMap<String, HostSettings>,
    /// The server that answers at a host, as the person said: its id by the host, and the port where it is not the scheme's own. An id
    /// that is not known here is kept.
    pub servers: BTreeMap<String, String>,
    /// Members nobody here knows, kept on save.
    pub unknown: Vec<(String, Json)>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: ThemeChoice::System,
            zoom: 1.0,
            reduce_motion: false,
            connect_timeout: Duration::from_secs(10),
            timeout: Duration::from_secs(30),
            keychain: true,
            history: HistorySettings::default(),
            folders: Vec::new(),
            commands: BTreeMap::new(),
            hosts: BTreeMap::new(),
            servers: BTreeMap::new(),
            unknown: Vec::new(),
        }
    }
}

/// Settings beside what was wrong with their file, a sentence each.
pub type Loaded = (Settings, Vec<String>);

/// Collects what is wrong.
struct SettingsReader {
    warnings: Vec<String>,
}

impl SettingsReader {
    fn wrong<T: Default>(&mut self, path: &str, wanted: &str) -> T {
        self.warnings
            .push(format!("{path} is not {wanted}; its default is used"));
        T::default()
    }

    fn bool(&mut self, path: &str, value: &Json, default: bool) -> bool {
        value.as_bool().unwrap_or_else(|| {
            self.wrong::<()>(path, "true or false");
            default
        })
    }

    fn text(&mut self, path: &str, value: &Json) -> Option<String> {
        let text = value
            .as_str()
            .map(ToOwned::to_owned)
            .filter(|text| !text.is_empty());
        if text.is_none() && *value != Json::Null {
            return self.wrong(path, "a text");
        }
        text
    }

    fn count(&mut self, path: &str, value: &Json, default: u32) -> u32 {
        value
            .as_i64()
            .and_then(|number| u32::try_from(number).ok())
            .unwrap_or_else(|| {
                self.wrong::<()>(path, "a whole number");
                default
            })
    }

    fn seconds(&mut self, path: &str, value: &Json) -> Option<Duration> {
        let span = if let Json::Number(text) = value {
            text.parse::<f64>().ok()
        } else {
            None
        };
        let span = span
            .filter(|span| (0.1..=3600.0).contains(span))
            .map(Duration::from_secs_f64);
        if span.is_none() {
            return self.wrong(path, "a number of seconds between 0.1 and 3600");
        }
        span
    }
}

/// Reads a document.
fn from_text(text: &str) -> Loaded {
    let mut settings = Settings::default();
    let mut reader = SettingsReader {
        warnings: Vec::new(),
    };
    let document = match Json::parse(text.trim_start_matches('\u{feff}')) {
        Ok(document) if document.members().is_some() => document,
        Ok(_) => {
            reader.warnings.push("The settings file is not a JSON object; defaults are used, and the file is left unchanged".to_owned());
            return (settings, reader.warnings);
        }
        Err(error) => {
            reader.warnings.push(format!("The settings file is not JSON ({error}); defaults are used, and the file is left unchanged"));
            return (settings, reader.warnings);
        }
    };
    for (name, value) in document.members().unwrap_or_default() {
        match name.as_str() {
            "cambio" => {}
            "theme" => match value.as_str().and_then(|name| name.parse().ok()) {
                Some(theme) => settings.theme = theme,
                None => reader.wrong("theme", "system, dark or light"),
            },
            "zoom" => {
                let zoom = if let Json::Number(text) = value {
                    text.parse::<f32>().ok()
                } else {
                    None
                };
                match zoom.filter(|zoom| (0.5..=3.0).contains(zoom)) {
                    Some(zoom) => settings.zoom = zoom,
                    None => reader.wrong("zoom", "a number between 0.5 and 3"),
                }
            }
            "reduce_motion" => settings.reduce_motion = reader.bool(name, value, false),
            "connect_timeout_s" => {
                settings.connect_timeout = reader
                    .seconds(name, value)
                    .unwrap_or(settings.connect_timeout)
            }
            "timeout_s" => {
                settings.timeout = reader.seconds(name, value).unwrap_or(settings.timeout)
            }
            "keychain" => settings.keychain = reader.bool(name, value, true),
            "history" => settings.history = history(&mut reader, value),
            "folders" => settings.folders = folders(&mut reader, value),
            "commands" => settings.commands = commands(&mut reader, value),
            "hosts" => settings.hosts = hosts(&mut reader, value),
            "servers" => settings.servers = servers::read(value, &mut reader.warnings),
            _ => settings.unknown.push((name.clone(), value.clone())),
        }
    }
    (settings, reader.warnings)
}

fn history(reader: &mut SettingsReader, value: &Json) -> HistorySettings {
    let mut history = HistorySettings::default();
    let Some(members) = value.members() else {
        return reader.wrong("history", "an object");
    };
    for (name, value) in members {
        let path = format!("history.{name}");
        match name.as_str() {
            "enabled" => history.enabled = reader.bool(&path, value, history.enabled),
            "keep_days" => history.keep_days = reader.count(&path, value, history.keep_days),
            "keep_runs" => history.keep_runs = reader.count(&path, value, history.keep_runs),
            "keep_tokens" => history.keep_tokens = reader.bool(&path, value, false),
            _ => reader
                .warnings
                .push(format!("{path} is not known and is left out")),
        }
    }
    history
}

fn folders(reader: &mut SettingsReader, value: &Json) -> Vec<PathBuf> {
    let Json::Array(items) = value else {
        return reader.wrong("folders", "an array of paths");
    };
    items
        .iter()
        .enumerate()
        .filter_map(|(at, item)| {
            reader
                .text(&format!("folders.{at}"), item)
                .map(PathBuf::from)
        })
        .collect()
}

fn commands(reader: &mut SettingsReader, value: &Json) -> BTreeMap<String, Vec<String>> {
    let Some(members) = value.members() else {
        return reader.wrong("commands", "an object of arrays");
    };
    let mut commands = BTreeMap::new();
    for (name, value) in members {
        let words: Option<Vec<String>> = match value {
            Json::Array(items) => items
                .iter()
                .map(|item| item.as_str().map(ToOwned::to_owned))
                .collect(),
            _ => None,
        };
        match words.filter(|words| !words.is_empty()) {
            Some(words) => {
                commands.insert(name.clone(), words);
            }
            None => reader.warnings.push(format!(
                "commands.{name} is not an array of program and arguments; it is left out"
            )),
        }
    }
    commands
}

fn hosts(reader: &mut SettingsReader, value: &Json) -> BTreeMap<String, HostSettings> {
    let Some(members) = value.members() else {
        return reader.wrong("hosts", "an object of hosts");
    };
    members
        .iter()
        .map(|(host, value)| (host.to_ascii_lowercase(), self::host(reader, host, value)))
        .collect()
}

fn host(reader: &mut SettingsReader, host: &str, value: &Json) -> HostSettings {
    let mut settings = HostSettings::default();
    let Some(members) = value.members() else {
        return reader.wrong(&format!("hosts.{host}"), "an object");
    };
    for (name, value) in members {
        let path = format!("hosts.{host}.{name}");
        match name.as_str() {
            "proxy" => {
                let text = reader.text(&path, value);
                settings.proxy = text.filter(|text| match url::Url::parse(text) {
                    Ok(url) if !url.username().is_empty() || url.password().is_some() => {
                        // Not repeated: it may hold a password.
                        reader.wrong::<()>(
                            &path,
                            "without a user and password: use proxy_user and proxy_password",
                        );
                        false
                    }
                    Ok(url) if ["http", "https", "socks5", "socks5h"].contains(&url.scheme()) => {
                        true
                    }
                    _ => {
                        reader.wrong::<()>(&path, "an http, https or socks5 address");
                        false
                    }
                });
            }
            "proxy_user" => settings.proxy_user = reader.text(&path, value),
            "proxy_password" => {
                settings.proxy_password = value.as_str().and_then(|text| text.parse().ok());
                if !matches!(
                    settings.proxy_password,
                    Some(
                        Reference::Env(_)
                            | Reference::File(_)
                            | Reference::Command(_)
                            | Reference::Keychain
                    )
                ) {
                    settings.proxy_password =
                        reader.wrong(&path, "a reference such as env:NAME or keychain");
                }
            }
            "ca" => settings.ca = reader.text(&path, value).map(PathBuf::from),
            "client_certificate" => {
                settings.client_certificate = reader.text(&path, value).map(PathBuf::from)
            }
            "client_key" => settings.client_key = reader.text(&path, value).map(PathBuf::from),
            "connect_timeout_s" => settings.connect_timeout = reader.seconds(&path, value),
            "timeout_s" => settings.timeout = reader.seconds(&path, value),
            _ => reader
                .warnings
                .push(format!("{path} is not known and is left out")),
        }
    }
    settings
}

impl Settings {
    /// Takes note of the server that answers at a host; `None` forgets it.
    pub fn name_server(&mut self, host: &str, id: Option<&str>) {
        match id {
            Some(id) => self.servers.insert(host.to_owned(), id.to_owned()),
            None => self.servers.remove(host),
        };
    }

    /// Reads a file; where there is none, the defaults.
    pub fn load(path: &Path) -> Loaded {
        match read_regular(path, LARGEST) {
            Ok(bytes) => from_text(&String::from_utf8_lossy(&bytes)),
            Err(error) if error.is_absent() => (Self::default(), Vec::new()),
            Err(error) => (
                Self::default(),
                vec![format!(
                    "{} cannot be read ({error}); defaults are used",
                    path.display()
                )],
            ),
        }
    }

    /// The file's text. Defaults are left out, so that a newer Cambio's defaults reach everybody who did not choose.
    pub fn to_text(&self) -> String {
        let mut members = vec![("cambio".to_owned(), Json::int(1))];
        let defaults = Self::default().members();
        for (own, default) in self.members().into_iter().zip(defaults) {
            if own != default {
                members.push((own.0.to_owned(), own.1));
            }
        }
        members.extend(self.unknown.iter().cloned());
        Json::Object(members).to_pretty() + "\n"
    }

    fn members(&self) -> [(&'static str, Json); 11] {
        let array = |texts: &[String]| Json::Array(texts.iter().map(Json::text).collect());
        let folders = self.folders.iter().map(|path| path.display().to_string());
        let commands = self.commands.iter();
        let hosts = self.hosts.iter();
        let servers = self.servers.iter();
        [
            ("theme", Json::text(self.theme.name())),
            ("zoom", number(f64::from(self.zoom))),
            ("reduce_motion", Json::Bool(self.reduce_motion)),
            (
                "connect_timeout_s",
                number(self.connect_timeout.as_secs_f64()),
            ),
            ("timeout_s", number(self.timeout.as_secs_f64())),
            ("keychain", Json::Bool(self.keychain)),
            ("history", self.history_json()),
            ("folders", Json::Array(folders.map(Json::text).collect())),
            (
                "commands",
                Json::object(commands.map(|(name, words)| (name, array(words)))),
            ),
            (
                "hosts",
                Json::object(hosts.map(|(name, host)| (name, host.to_json()))),
            ),
            (
                "servers",
                Json::object(servers.map(|(host, id)| (host, Json::text(id)))),
            ),
        ]
    }

    fn history_json(&self) -> Json {
        Json::object([
            ("enabled", Json::Bool(self.history.enabled)),
            ("keep_days", Json::int(i64::from(self.history.keep_days))),
            ("keep_runs", Json::int(i64::from(self.history.keep_runs))),
            ("keep_tokens", Json::Bool(self.history.keep_tokens)),
        ])
    }
}

impl HostSettings {
    fn to_json(&self) -> Json {
        let path = |path: &Option<PathBuf>| {
            path.as_ref()
                .map(|path| Json::text(path.display().to_string()))
        };
        let seconds = |span: &Option<Duration>| span.map(|span| number(span.as_secs_f64()));
        let members = [
            ("proxy", self.proxy.as_ref().map(Json::text)),
            ("proxy_user", self.proxy_user.as_ref().map(Json::text)),
            (
                "proxy_password",
                self.proxy_password
                    .as_ref()
                    .map(|reference| Json::text(reference.to_string())),
            ),
            ("ca", path(&self.ca)),
            ("client_certificate", path(&self.client_certificate)),
            ("client_key", path(&self.client_key)),
            ("connect_timeout_s", seconds(&self.connect_timeout)),
            ("timeout_s", seconds(&self.timeout)),
        ];
        Json::object(
            members
                .into_iter()
                .filter_map(|(name, value)| Some((name, value?))),
        )
    }
}

/// A number without a needless fraction.
pub(super) fn number(value: f64) -> Json {
    Json::Number(if value.fract() == 0.0 {
        format!("{value:.0}")
    } else {
        let digits = format!("{value:.3}");
        digits
            .trim_end_matches('0')
            .trim_end_matches('.')
            .to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_bad_value_becomes_its_default_and_a_warning() {
        let (settings, warnings) = from_text(
            r#"{"cambio":1,"theme":"pink","zoom":"big","timeout_s":5,"servers":{"a.example":"of-tomorrow"},"keychain":1,"history":{"keep_days":-1,"keep_runs":7},
            "folders":["/a",2],"commands":{"op":["op","read"],"bad":"x"},"mine":{"kept":1},
            "hosts":{"A.example":{"proxy":"http://u:secretpw@p:1","proxy_password":"hunter2x","ca":"/ca.pem","odd":1}}}"#,
        );
        assert_eq!(
            (
                settings.theme,
                settings.timeout,
                settings.history.keep_days,
                settings.history.keep_runs
            ),
            (ThemeChoice::System, Duration::from_secs(5), 90, 7)
        );
        assert_eq!(settings.folders, [PathBuf::from("/a")]);
        assert_eq!(settings.commands.len(), 1);
        let host = &settings.hosts["a.example"];
        assert_eq!((&host.proxy, &host.proxy_password), (&None, &None));
        assert_eq!(host.ca.as_deref(), Some(Path::new("/ca.pem")));
        assert_eq!(warnings.len(), 10, "{warnings:#?}");
        let said = warnings.join("\n");
        assert!(!said.contains("secretpw") && !said.contains("hunter2x"));
        let saved = settings.to_text();
        assert!(saved.contains("\"mine\"") && saved.contains("of-tomorrow"));
    }

    #[test]
    fn what_is_saved_is_loaded_again() {
        let text = r#"{"cambio":1,"theme":"dark","zoom":1.25,"reduce_motion":true,"connect_timeout_s":2.5,"keychain":false,
            "history":{"enabled":true,"keep_days":0,"keep_runs":5,"keep_tokens":true},"folders":["/team"],
            "commands":{"op":["op","read","op://x/y"]},
            "hosts":{"h":{"proxy":"socks5://127.0.0.1:1080","proxy_user":"u","proxy_password":"env:P","timeout_s":3}},"servers":{"login.example.com":"auth0","h:8443":"unknown"},"z":[1]}"#;
        let (settings, warnings) = from_text(text);
        assert_eq!(warnings, Vec::<String>::new());
        let mut forgotten = settings.clone();
        forgotten.name_server("h:8443", None);
        assert!(!forgotten.to_text().contains("h:8443"));
        assert_eq!(from_text(&settings.to_text()), (settings, Vec::new()));
        assert_eq!(Settings::default().to_text(), "{\n  \"cambio\": 1\n}\n");
    }

    proptest! {
        #[test]
        fn any_text_loads(text in ".*") {
            drop(from_text(&text));
        }
    }
}
