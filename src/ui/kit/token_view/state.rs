//! The state of a token's view, and what is computed once for each token.

use super::documents::{Derived, roots};
use crate::diagnosis::{Finding, Severity, tokens};
use crate::json::Json;
use crate::token::checks::{Check, CheckStatus, checks};
use crate::token::claims::VerificationContext;
use crate::token::{SignatureStatus, TokenKind, TokenReport, TokenRole};
use crate::ui::kit::clock::Clock;
use crate::ui::kit::widgets::tree::model::TreeModel;
use std::collections::BTreeSet;

/// Which token is looked at: the serial of its run, or of a token outside one, and its role.
pub type TokenKey = (usize, TokenRole);

/// The state of a token's view. The search, and what is open, are kept when another token comes.
#[derive(Default)]
pub struct Inspector {
    pub(super) key: Option<TokenKey>,
    pub(super) model: TreeModel,
    pub(super) opened: BTreeSet<String>,
    pub(super) search: String,
    /// Whether the search is open.
    pub searching: bool,
    pub(super) focus_search: bool,
    /// 0 shows the claims, 1 the checks.
    pub view: usize,
    /// Looked up once per token: a hundred thousand claims must not be searched in each frame.
    pub(super) issuer: Option<String>,
    /// `iat` and `exp`.
    pub(super) times: (Option<i64>, Option<i64>),
    pub(super) kind: Option<TokenKind>,
    pub(super) derived: Derived,
    /// The token with only the claims that rules look at, where it has very many.
    pub(super) slim: Option<TokenReport>,
    pub(super) checks: Vec<Check>,
    /// Whether the claim of each check is in the token, so that the check leads to it.
    pub(super) leading: Vec<bool>,
    pub(super) findings: Vec<Finding>,
    /// The second in which checks and findings were computed; 0 before.
    pub(super) checked_at: i64,
    /// JSON Pointers of members that occur more than once; those of the header begin with `header`.
    pub(super) repeated: Vec<String>,
    pub(super) signature_failed: bool,
    /// Whether a key to check the signature with is to be chosen.
    pub(super) wants_key: bool,
}

/// A token with what it is compared with.
pub struct Inspected<'a> {
    pub key: TokenKey,
    pub report: &'a TokenReport,
    pub around: &'a VerificationContext,
    pub clock: Clock,
    pub redact: &'a dyn Fn(&str) -> String,
}

impl Inspector {
    /// Opens the search and gives it the keyboard.
    pub fn open_search(&mut self) {
        self.searching = true;
        self.focus_search = true;
        self.view = 0;
    }

    /// Opens the search and looks for these words.
    pub fn search_for(&mut self, words: &str) {
        self.open_search();
        words.clone_into(&mut self.search);
    }

    /// Closes the search and forgets its words; false where it was closed.
    pub fn close_search(&mut self) -> bool {
        let was_open = std::mem::take(&mut self.searching);
        self.search.clear();
        self.model.search(&[], "");
        was_open
    }

    /// Whether something on the screen changes with the seconds.
    pub fn counts_down(&self) -> bool {
        self.key.is_some() && self.times != (None, None)
    }

    /// Has checks and findings computed anew in the next frame, as for a new verdict.
    pub fn refresh(&mut self) {
        self.checked_at = 0;
    }

    /// Computes what is shown of a token, as far as the token or the second is another than before.
    pub(super) fn look_at(&mut self, inspected: &Inspected<'_>) {
        let (report, around) = (inspected.report, inspected.around);
        // Of a token around another, the claims of the inner one count.
        let nested = report.token.nested.as_deref();
        let inner = nested.filter(|_| report.token.payload.is_none());
        let token = inner.unwrap_or(&report.token);
        if self.key != Some(inspected.key) {
            self.issuer = token.claim_text("iss").map(ToOwned::to_owned);
            self.times = (token.claim_time("iat"), token.claim_time("exp"));
            self.kind = Some(TokenKind::of(token, report.role));
            self.derived = Derived::of(&report.token);
            self.repeated = repeated(&report.token);
            let (roots, _) = roots(report, &self.derived);
            self.model = TreeModel::new(&roots, &self.opened);
            if report.role == TokenRole::Pasted {
                self.view = 0;
                self.searching = false;
                self.search.clear();
            }
            self.slim = slim(report);
            self.key = Some(inspected.key);
            self.checked_at = 0;
            self.model.search(&roots, &self.search);
        }
        if self.checked_at != around.now {
            // Many claims are filtered once, not for each rule and each second; the verdict may have changed since.
            if let Some(slim) = &mut self.slim {
                slim.signature = report.signature.clone();
                slim.inner.clone_from(&report.inner);
            }
            let report = self.slim.as_ref().unwrap_or(report);
            let token = inner.unwrap_or(&report.token);
            self.checks = checks(token, report.role, around);
            let leads = |check: &Check| {
                let name = check.path.and_then(|path| path.strip_prefix('/'));
                name.is_some_and(|name| token.claim(name).is_some())
            };
            self.leading = self.checks.iter().map(leads).collect();
            self.findings = tokens::findings(report, report.role.words(), around);
            // Failed checks are listed as checks, and the verdict says the rest.
            let known = self.checks.iter().map(|check| check.id);
            let known = known.chain(["expired", "signature-invalid", "encrypted"]);
            let known: Vec<String> = known.map(|id| format!("token.{id}")).collect();
            self.findings.retain(|finding| !known.contains(&finding.id));
            self.signature_failed = report.signature.status == SignatureStatus::Invalid;
            self.checked_at = around.now;
        }
    }

    /// Returns how many checks failed.
    pub(super) fn failed(&self) -> usize {
        let has_failed = |check: &&Check| check.status == CheckStatus::Fail;
        self.checks.iter().filter(has_failed).count()
    }

    /// Returns how many findings are more than information, and counts an invalid signature as one.
    pub(super) fn warnings(&self) -> usize {
        let warns = |finding: &&Finding| finding.severity > Severity::Info;
        self.findings.iter().filter(warns).count() + usize::from(self.signature_failed)
    }
}

/// Returns the JSON Pointers of members that occur more than once; those of the header begin with `header`.
fn repeated(token: &crate::token::Token) -> Vec<String> {
    let found = token.notes.iter().find_map(|note| match note {
        crate::token::Note::DuplicateMembers(paths) => Some(paths.clone()),
        _ => None,
    });
    found.unwrap_or_default()
}

/// The claims that checks and findings look at.
const RULED: [&str; 27] = [
    "iss",
    "sub",
    "aud",
    "azp",
    "client_id",
    "exp",
    "nbf",
    "iat",
    "jti",
    "nonce",
    "at_hash",
    "c_hash",
    "scope",
    "scp",
    "permissions",
    "cnf",
    "act",
    "email",
    "email_verified",
    "real_user_status",
    "hd",
    "htm",
    "htu",
    "events",
    "sid",
    "name",
    "gty",
];
/// A token with more claims than this is reduced for its checks.
const MANY: usize = 500;

/// Returns a token with many claims reduced to those that checks look at; `None` where it has few.
fn slim(report: &TokenReport) -> Option<TokenReport> {
    let members = report.token.payload.as_ref()?.members()?;
    if members.len() <= MANY {
        return None;
    }
    let is_ruled = |(name, _): &&(String, Json)| RULED.contains(&name.as_str());
    let kept = members.iter().filter(is_ruled).cloned();
    Some(TokenReport {
        role: report.role,
        signature: report.signature.clone(),
        inner: report.inner.clone(),
        token: crate::token::Token {
            payload: Some(Json::Object(kept.collect())),
            header: report.token.header.clone(),
            notes: report.token.notes.clone(),
            format: report.token.format,
            raw: crate::secret::Secret::default(),
            written: None,
            unprotected: None,
            payload_text: None,
            signature: None,
            nested: None,
            disclosures: Vec::new(),
            key_binding: None,
            more_signatures: Vec::new(),
            companions: Vec::new(),
        },
    })
}
