//! The modules that read tokens, compiled without the rest.
#![allow(dead_code, missing_docs, unused_imports)]

#[path = "../../src/dpop/mod.rs"]
pub mod dpop;
#[path = "../../src/jose/mod.rs"]
pub mod jose;
#[path = "../../src/json/mod.rs"]
pub mod json;
#[path = "../../src/secret/mod.rs"]
pub mod secret;
#[path = "../../src/token/mod.rs"]
pub mod token;
pub mod exchange;
