//! Where a script in an editor's file begins and ends.

/// What ends a script that begins in a line and goes on in further ones: `{% … %}` of JetBrains, `{{ … }}` of httpYac.
pub(super) fn script_end(line: &str) -> Option<&'static str> {
    if is_http_yac_script(line) {
        return Some("}}");
    }
    (line.contains("{%") && !line.contains("%}")).then_some("%}")
}

/// Whether a script of httpYac begins in a line: braces that close in none of its templates.
pub(super) fn is_http_yac_script(line: &str) -> bool {
    line.starts_with("{{") && !line.contains("}}")
}
