//! `cambio`: the window, or one sentence where there cannot be one.

use super::output::Output;
use std::path::PathBuf;

pub fn run(file: Option<PathBuf>) -> u8 {
    match crate::ui::open(file) {
        Ok(()) => 0,
        Err(why) => {
            Output::notes(&[format!(
                "no window can be opened ({why}); use cambio send instead, such as: cambio send demo/apple-first-login"
            )]);
            2
        }
    }
}
