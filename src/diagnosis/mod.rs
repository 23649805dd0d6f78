//! What is wrong, before sending and after: findings that say what happened, why, and what to do.

mod accidents;
pub mod answer;
mod answer_reading;
mod application;
pub mod artefacts;
mod call;
mod evidence;
pub mod explain;
mod finding;
mod finding_text;
mod http_date;
pub mod lint;
pub mod outside;
mod pattern;
pub mod proof;
pub mod server;
mod token_claims;
pub mod token_kinds;
mod token_reading;
pub mod tokens;

pub use answer::{Answer, Body};
pub use application::Application;
pub use call::Call;
pub use evidence::{
    AppleKey, Artefact, AssertionSettings, EarlierRun, Evidence, SentBefore, TenantFacts,
};
pub use finding::{
    BadInput, Cause, CauseStatus, Certainty, Change, Edit, Finding, Offer, Severity, findings_json,
};
pub use token_claims::{TokenClaims, TokenParameter};
