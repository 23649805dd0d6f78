//! What is written down of a run, and what a list shows of it. Everything is redacted before it comes here.

/// A run to be recorded.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// When it began, milliseconds since 1970.
    pub started_ms: i64,
    /// The profile's id.
    pub profile_id: Option<String>,
    /// The profile's name.
    pub profile: String,
    /// `window` or `command line`.
    pub source: String,
    /// The environment's name, empty without one.
    pub environment: String,
    /// `issued`, `refused` or `failed`.
    pub outcome: String,
    /// The last status code.
    pub status: Option<u16>,
    /// The OAuth error, or the kind of failure.
    pub error: Option<String>,
    /// The sentence that comes first.
    pub title: String,
    /// What stands below it.
    pub detail: String,
    /// All attempts together, milliseconds.
    pub total_ms: f64,
    /// What a search finds: claims, findings, addresses.
    pub words: String,
    /// The run as `cambio send --json` prints it, without secrets.
    pub document: String,
    /// Tokens, encrypted by the caller, by the name of their place.
    pub sealed_tokens: Vec<(String, Vec<u8>)>,
}

/// A run in a list.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "what is recorded is described in `Record`")]
pub struct Summary {
    /// Microseconds since 1970, one higher where two runs would share it.
    pub id: i64,
    pub profile_id: Option<String>,
    pub profile: String,
    pub source: String,
    pub environment: String,
    pub outcome: String,
    pub status: Option<u16>,
    pub error: Option<String>,
    pub title: String,
    pub detail: String,
    pub total_ms: f64,
    /// Whether no retention deletes it.
    pub pinned: bool,
}

impl Summary {
    /// When it began, milliseconds since 1970.
    pub fn started_ms(&self) -> i64 {
        self.id.div_euclid(1000)
    }
}

/// One run in whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredRun {
    /// As it was recorded.
    pub document: String,
    /// Tokens, still encrypted, by the name of their place.
    pub sealed_tokens: Vec<(String, Vec<u8>)>,
}
