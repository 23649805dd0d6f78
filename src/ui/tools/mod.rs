//! Dialogs that find out what cannot be seen from outside; each sends only on a press.

mod apple_key;
mod application;
mod artefact_help;
mod attenuation;
mod explain_answer;
mod pasted_answer;
mod tenant_test;

pub use apple_key::AppleKeyTest;
pub use application::ApplicationSettings;
pub use artefact_help::ArtefactHelp;
pub use attenuation::Attenuation;
pub use explain_answer::ExplainAnswer;
pub use tenant_test::TenantTest;
