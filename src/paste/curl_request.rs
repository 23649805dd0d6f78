//! One request of a curl command while its options are read, and what curl would send for it.

use super::curl_address::{has_list, with_query, without_escaped_lists, without_user};
use super::curl_data::{CurlData, DataArgument, Encoded, encoded, form_content, without_line_ends};
use super::curl_options::Meaning;
use super::exchange::{PastedBody, PastedHeader, PastedParameter, PastedRequest};

/// The options of one request.
#[derive(Debug, Default)]
pub struct CurlRequest {
    /// The addresses, in order.
    pub urls: Vec<String>,
    /// What has to be said.
    pub notes: Vec<String>,
    /// Options that belong to the settings of a host.
    pub network: Vec<String>,
    method: Option<String>,
    head: bool,
    get: bool,
    globoff: bool,
    upload: Option<String>,
    headers: Vec<PastedHeader>,
    removed: Vec<String>,
    agent: Option<String>,
    referer: Option<String>,
    cookies: Vec<String>,
    data: Option<CurlData>,
    json: bool,
    form: Option<Vec<PastedParameter>>,
    query: Option<String>,
    basic: Option<(String, String)>,
    bearer: Option<String>,
    protocol: Option<String>,
}

/// What the file `-` is: the text that is piped in, where it is known.
pub type PipedText<'a> = Option<&'a Option<String>>;

/// What is not read when the data come from nowhere in the text.
const STANDARD_INPUT: &str = "standard input";

/// The most notes on one request, and the most addresses of one command.
const MOST_NOTES: usize = 200;
const MOST_ADDRESSES: usize = 100;

impl CurlRequest {
    /// A request of which something was said before its options.
    pub fn with_notes(notes: Vec<String>) -> Self {
        Self {
            notes,
            ..Self::default()
        }
    }

    /// Says something once.
    pub fn note(&mut self, note: impl Into<String>) {
        let note = note.into();
        if self.notes.len() < MOST_NOTES && !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// Whether nothing was given.
    pub fn is_empty(&self) -> bool {
        self.urls.is_empty() && self.data.is_none() && self.form.is_none()
    }

    /// Adds what a word in the place of an address gives to the header before it, whose quotes are missing.
    pub fn extend_header(&mut self, more: &str) -> bool {
        let removed = self.removed.pop();
        if let Some(name) = removed {
            self.headers.push(PastedHeader {
                name,
                value: more.to_owned(),
                enabled: true,
            });
        } else if let Some(last) = self.headers.last_mut() {
            last.value.push(' ');
            last.value.push_str(more);
        } else {
            return false;
        }
        self.note("A header without quotes was read to the next option");
        true
    }

    /// Takes an option with its value.
    pub fn apply(&mut self, meaning: Meaning, option: &str, value: String, input: PipedText<'_>) {
        match meaning {
            Meaning::Url => self.urls.push(value),
            Meaning::Method => self.method = Some(value),
            Meaning::Head => self.head = true,
            Meaning::Get => self.get = true,
            Meaning::Globoff => self.globoff = true,
            Meaning::Header => self.header(&value),
            Meaning::UserAgent => self.agent = Some(value),
            Meaning::Referer => {
                let value = value.strip_suffix(";auto").unwrap_or(&value);
                self.referer = Some(value.to_owned());
            }
            Meaning::Cookie if value.contains('=') || value.contains(super::variable::OPEN) => {
                self.cookies.push(value);
            }
            Meaning::Cookie if value.is_empty() => {}
            Meaning::Cookie => self.note(format!(
                "The cookies of the file {value} were left out: no file is read"
            )),
            Meaning::User => {
                let (user, password) = match value.split_once(':') {
                    Some((user, password)) => (user.to_owned(), password.to_owned()),
                    None => {
                        self.note(format!("{option} gives no password, and curl asks for it"));
                        (value, String::new())
                    }
                };
                self.basic = Some((user, password));
            }
            Meaning::Bearer => self.bearer = Some(value),
            Meaning::Data | Meaning::DataBinary | Meaning::DataRaw | Meaning::Json => {
                self.push_data(meaning, value, input)
            }
            Meaning::DataUrlencode => self.push_encoded(&value, input),
            Meaning::UrlQuery => self.push_query(&value),
            Meaning::Form | Meaning::FormString => {
                self.push_field(&value, meaning == Meaning::Form)
            }
            Meaning::Upload => {
                if value == "." || value == "-" {
                    self.upload = Some(String::new());
                    self.push_data(Meaning::DataBinary, "@-".to_owned(), input);
                } else {
                    self.upload = Some(value);
                }
            }
            Meaning::Range => self.push_header("Range", format!("bytes={value}")),
            Meaning::ProtoDefault => self.protocol = Some(value),
            Meaning::RequestTarget => {
                self.note(
                    "--request-target was left out: curl sends it in place of the address's path",
                );
            }
            Meaning::Network => {
                let option = option.to_owned();
                if !self.network.contains(&option) {
                    self.network.push(option);
                }
            }
            Meaning::Told => self.note(format!(
                "{option} was left out: what it changes in the request is not read"
            )),
            Meaning::Config => self.note(format!(
                "{option} was left out: the options stand in the file {value}, and no file is read"
            )),
            Meaning::Next | Meaning::Variable | Meaning::Silent => {}
        }
    }

    fn push_header(&mut self, name: &str, value: String) {
        self.headers.push(PastedHeader {
            name: name.to_owned(),
            value,
            enabled: true,
        });
    }

    /// `Name: value`, `Name;` for an empty one, `Name:` to take curl's own away, `@file`.
    fn header(&mut self, line: &str) {
        if let Some(file) = line.strip_prefix('@') {
            self.note(format!(
                "The headers of the file {file} were left out: no file is read"
            ));
            return;
        }
        match line.split_once(':') {
            Some((name, value)) if value.trim().is_empty() => {
                self.removed.push(name.trim().to_owned())
            }
            Some((name, value)) => self.push_header(name.trim(), value.trim().to_owned()),
            None => match line.trim_end().strip_suffix(';') {
                Some(name) => self.push_header(name.trim(), String::new()),
                None => self.note("A header without a colon was left out, as curl does"),
            },
        }
    }

    fn push_data(&mut self, meaning: Meaning, value: String, input: PipedText<'_>) {
        let json = meaning == Meaning::Json;
        self.json |= json;
        let piece = match value.strip_prefix('@') {
            Some(file) if meaning != Meaning::DataRaw => match self.file(file, input) {
                Ok(text) if meaning == Meaning::Data => {
                    DataArgument::Text(without_line_ends(&text))
                }
                Ok(text) => DataArgument::Text(text),
                Err(file) => DataArgument::File(file),
            },
            _ => DataArgument::Text(value),
        };
        let left_out = self.data.get_or_insert_default().push(piece, json);
        if let Some(file) = left_out {
            self.note(format!("The data of {file} were left out: no file is read"));
        }
    }

    /// The text of a file where it is standard input and known, else its name.
    fn file(&mut self, file: &str, input: PipedText<'_>) -> Result<String, String> {
        match (file, input) {
            ("-" | "/dev/stdin", Some(Some(text))) => Ok(text.clone()),
            ("-" | "/dev/stdin", known) => {
                if known.is_some() {
                    self.note(
                        "The data are another program's output, which the text does not tell",
                    );
                }
                Err(STANDARD_INPUT.to_owned())
            }
            (file, _) => Err(format!("the file {file}")),
        }
    }

    fn push_encoded(&mut self, argument: &str, input: PipedText<'_>) {
        let text = match encoded(argument) {
            Encoded::Text(text) => text,
            Encoded::File { name, file } => {
                match self.file(&file, input) {
                    Ok(text) => {
                        let text = super::curl_data::percent_encoded(&text);
                        if name.is_empty() {
                            text
                        } else {
                            format!("{name}={text}")
                        }
                    }
                    Err(file) if name.is_empty() => {
                        self.data
                            .get_or_insert_default()
                            .push(DataArgument::File(file), false);
                        return;
                    }
                    Err(file) => {
                        self.note(format!("{name} stands in {file}, which is not read; it becomes the variable {name}"));
                        format!("{name}={}", super::variable::marked(&name))
                    }
                }
            }
        };
        let left_out = self
            .data
            .get_or_insert_default()
            .push(DataArgument::Text(text), false);
        if let Some(file) = left_out {
            self.note(format!("The data of {file} were left out: no file is read"));
        }
    }

    fn push_query(&mut self, argument: &str) {
        let text = match argument.strip_prefix('+') {
            Some(raw) => raw.to_owned(),
            None => match encoded(argument) {
                Encoded::Text(text) => text,
                Encoded::File { name, file } => {
                    self.note(format!("--url-query {name} was left out: it stands in the file {file}, and no file is read"));
                    return;
                }
            },
        };
        let name = text.split('=').next().unwrap_or_default();
        self.note(format!("--url-query {name} was added to the address"));
        match &mut self.query {
            Some(query) => {
                query.push('&');
                query.push_str(&text);
            }
            None => self.query = Some(text),
        }
    }

    /// `name=content`, `name=@file`, `name=<file`, with `;type=` and its like behind.
    fn push_field(&mut self, field: &str, special: bool) {
        self.form.get_or_insert_default();
        let Some((name, content)) = field.split_once('=') else {
            self.note("A part of the form without a name was left out, as curl does");
            return;
        };
        if special && content.starts_with(['@', '<']) {
            let file = content.get(1..).unwrap_or_default();
            let file = file.split(';').next().unwrap_or_default();
            self.note(format!(
                "{name} was left out: it stands in the file {file}, and no file is read"
            ));
            return;
        }
        let (content, behind) = if special {
            form_content(content)
        } else {
            (content.to_owned(), "")
        };
        if !behind.is_empty() {
            self.note(format!(
                "What -F says about the part {name} (its type and the like) was left out"
            ));
        }
        self.form
            .get_or_insert_default()
            .push(PastedParameter::text(name, content));
    }

    /// The requests that curl would send, one for each address.
    pub fn finish(mut self) -> Vec<PastedRequest> {
        if !self.network.is_empty() {
            let options = self.network.join(", ");
            self.note(format!("{options} left out: proxies, certificates and connections stand in the settings of the host"));
        }
        let certificate = ["--cert", "-E"];
        let mut request = PastedRequest {
            headers: std::mem::take(&mut self.headers),
            shows_certificate: self
                .network
                .iter()
                .any(|option| certificate.contains(&option.as_str())),
            ..PastedRequest::default()
        };
        // A header of its own wins over the option that gives it; an empty option takes curl's own away.
        for (name, value) in [
            ("User-Agent", self.agent.take()),
            ("Referer", self.referer.take()),
        ] {
            if let Some(value) =
                value.filter(|value| !value.is_empty() && request.header(name).is_none())
            {
                request.push_header(name, value);
            }
        }
        self.take_user_of_addresses();
        self.authenticate(&mut request);
        if !self.cookies.is_empty() {
            request.push_header("Cookie", self.cookies.join("; "));
        }
        let in_query = self.get.then(|| self.data.take()).flatten();
        request.body = self.body(&mut request);
        let implied = match (&request.body, self.upload.is_some()) {
            _ if self.head => "HEAD",
            (_, true) => "PUT",
            (PastedBody::Empty, _) => "GET",
            _ => "POST",
        };
        request.method = Some(self.method.clone().unwrap_or_else(|| implied.to_owned()));
        let query = match in_query {
            Some(data) => {
                if let Some(file) = data.file {
                    self.note(format!("The data of {file} were left out: no file is read"));
                }
                if self.query.is_some() {
                    self.note("--url-query was left out: curl drops it where -G puts the data into the address");
                }
                self.note("The data stand in the address (-G)");
                Some(data.text)
            }
            None => self.query.take(),
        };
        let addresses = std::mem::take(&mut self.urls);
        let count = addresses.len();
        if addresses.is_empty() {
            request.notes = self.notes;
            return vec![request];
        }
        let mut requests = Vec::new();
        if count > MOST_ADDRESSES {
            self.note(format!(
                "Of {count} addresses the first {MOST_ADDRESSES} are read"
            ));
        }
        for (index, url) in addresses.into_iter().take(MOST_ADDRESSES).enumerate() {
            let mut one = request.clone();
            let url = self.address(&url);
            one.url = Some(match &query {
                Some(query) if !query.is_empty() => with_query(&url, query),
                _ => url,
            });
            one.notes.clone_from(&self.notes);
            if count > 1 {
                one.notes.push(format!(
                    "The command has {count} addresses; this is request {}",
                    index + 1
                ));
            }
            requests.push(one);
        }
        requests
    }

    /// `https://user:password@host`: curl sends them as HTTP Basic, unless `-u` gives others.
    fn take_user_of_addresses(&mut self) {
        let mut found = None;
        for url in &mut self.urls {
            if let Some((bare, user)) = without_user(url) {
                *url = bare;
                found = Some(user);
            }
        }
        if let Some(found) = found {
            self.note("The user in the address is sent as HTTP Basic, as curl does");
            self.basic.get_or_insert(found);
        }
    }

    /// User and password, and a bearer token; a header of its own wins over both.
    fn authenticate(&mut self, request: &mut PastedRequest) {
        let given = request.header("authorization").is_some();
        let basic = self.basic.take();
        let bearer = self.bearer.take();
        if given && (basic.is_some() || bearer.is_some()) {
            self.note("The user or token of an option was left out: curl sends the Authorization header that is given beside it");
        } else if let Some(token) = bearer {
            request.push_header("Authorization", format!("Bearer {token}"));
            if basic.is_some() {
                self.note("-u was left out: --oauth2-bearer stands beside it");
            }
        } else {
            request.basic = basic;
        }
    }

    /// The body, with the headers that curl adds for it.
    fn body(&mut self, request: &mut PastedRequest) -> PastedBody {
        if let Some(parts) = self.form.take() {
            if self.data.is_some() {
                self.note("Data and a form (-F) stand beside each other, which curl refuses; the form is taken");
            }
            return PastedBody::Multipart(parts);
        }
        let Some(data) = self.data.take() else {
            return match self.upload.clone().filter(|file| !file.is_empty()) {
                Some(file) => PastedBody::File(file),
                None => PastedBody::Empty,
            };
        };
        let mut add = |name: &str, value: &str| {
            let removed = self
                .removed
                .iter()
                .any(|removed| removed.eq_ignore_ascii_case(name));
            if !removed && request.header(name).is_none() {
                request.push_header(name, value);
            }
        };
        if self.json {
            add("Content-Type", "application/json");
            add("Accept", "application/json");
        } else if self.upload.is_none() {
            add("Content-Type", "application/x-www-form-urlencoded");
        }
        match data.file {
            Some(file) if data.text.is_empty() => {
                let name = file.strip_prefix("the file ").unwrap_or(&file).to_owned();
                PastedBody::File(name)
            }
            _ => PastedBody::Text(data.text),
        }
    }

    /// The address with the protocol of `--proto-default`, and what curl's lists in braces and brackets make of it.
    fn address(&mut self, url: &str) -> String {
        let mut address = url.to_owned();
        if !self.globoff {
            address = without_escaped_lists(url);
            if address == url && has_list(url) {
                self.note("Without -g curl takes braces and brackets in the address for a list of addresses; they are read as they stand");
            }
        }
        match &self.protocol {
            Some(protocol) if !address.contains("://") => format!("{protocol}://{address}"),
            _ => address,
        }
    }
}
