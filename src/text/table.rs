//! Tables of the tests, written as text: a case a line.

/// The cells of each line, of which the last goes to the line's end. A line that begins with `# ` is for the reader.
pub fn rows<'a, const N: usize>(table: &'a str, between: &str) -> Vec<[&'a str; N]> {
    let lines = table.trim().lines().filter(|line| !line.starts_with("# "));
    lines
        .map(|line| {
            let cells: Vec<&str> = line.splitn(N, between).collect();
            cells.try_into().unwrap_or_else(|_| panic!("{line}"))
        })
        .collect()
}
