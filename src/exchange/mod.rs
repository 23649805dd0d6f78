//! The token exchange as inert data: what was specified, what was sent, what came back.

mod attempt;
pub mod client_authentication;
pub mod dialect;
pub mod encoding;
mod fields;
pub mod follow_up;
pub mod literal;
pub mod purpose;
mod request;
mod response;
pub mod service_token;
pub mod subject_token;
pub mod tenant;

pub use attempt::{Attempt, Exchange, Failure, FailureKind, Outcome, Timings, in_ms};
pub use client_authentication::{Assertion, ClientAuthentication, JWT_BEARER};
pub use encoding::{Freshness, Parameter, WireRequest, authority, encode, parameters};
pub use fields::{FormSection, TOKEN_EXCHANGE_GRANT, TextField, Texts};
pub use purpose::Purpose;
pub use request::{
    BodyEncoding, ExchangeRequest, Field, FieldValue, ForwardedFor, ForwardedPlace, UserProfile,
};
pub use response::{Response, TokenResponse};
pub use tenant::{Tenant, TenantError};
