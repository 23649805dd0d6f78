//! The rows of each group, made of what the shell hands in.

mod claims;
mod commands;
mod environments;
mod fields;
mod past;
mod profiles;
mod runs;
mod settings;

pub use claims::claims;
pub use commands::commands;
pub use environments::environments;
pub use fields::fields;
pub use past::past;
pub use profiles::profiles;
pub use runs::runs;
pub use settings::settings;
