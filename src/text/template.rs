//! Templates of texts, in which a line that holds nothing but a block leaves no line behind.

use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, Error};

/// Where templates are filled.
pub fn templates() -> Result<Environment<'static>, Error> {
    let lines = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true)
        .build()?;
    let mut templates = Environment::empty();
    templates.set_syntax(lines);
    Ok(templates)
}
