//! Only what the token reader uses of it.

#[path = "../../src/exchange/subject_token.rs"]
pub mod subject_token;
