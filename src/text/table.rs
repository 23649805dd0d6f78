//! Tables of the tests, written as text: a case a line.

/// The cells of each line, of which the last goes to the line's end. `⏎` is a line end in a cell, `␍` a carriage return, `⇥` a tab, and
/// `␣` a blank at a line's end. A line that begins with `# ` is for the reader.
///
/// # Panics
///
/// Where a line has fewer cells.
pub fn rows<const N: usize>(table: &str, between: &str) -> Vec<[&'static str; N]> {
    let table = table.trim_matches('\n');
    let lines = table.lines().filter(|line| !line.starts_with("# "));
    lines
        .map(|line| {
            let cells: Vec<&'static str> = line.splitn(N, between).map(unfolded).collect();
            cells.try_into().unwrap_or_else(|_| panic!("{line}"))
        })
        .collect()
}

/// It is kept until the tests end, so that a table reads as one of literals.
fn unfolded(cell: &str) -> &'static str {
    let lines = cell.replace('␍', "\r").replace('⏎', "\n");
    lines.replace('⇥', "\t").replace('␣', " ").leak()
}
