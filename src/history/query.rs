//! Pages of the history: filtered and searched through one index of words, newest first.

use super::error::HistoryError;
use super::record::Summary;
use super::store::History;
use rusqlite::types::Value;
use rusqlite::{Row, params_from_iter};

/// Which runs. What is empty does not filter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words that all have to be in it; the last letters of each may be missing.
    pub text: String,
    /// `issued`, `refused` or `failed`.
    pub outcome: Option<String>,
    /// The profile's name.
    pub profile: Option<String>,
    /// The OAuth error or kind of failure.
    pub error: Option<String>,
    /// Only runs from then on, milliseconds since 1970.
    pub from_ms: Option<i64>,
    /// Only runs before then, milliseconds since 1970.
    pub until_ms: Option<i64>,
    /// Only pinned ones.
    pub pinned: bool,
}

/// One page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// Newest first.
    pub runs: Vec<Summary>,
    /// Where the next page begins; nothing where this was the last.
    pub next: Option<i64>,
}

/// Characters that separate words in the index.
fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .filter(|word| !word.is_empty())
        .map(ToOwned::to_owned)
}

impl Filter {
    /// The filter in the index's language: every word quoted, so that nothing typed is an operator.
    fn matching(&self) -> String {
        let mut parts: Vec<String> = words(&self.text)
            .map(|word| format!("\"{word}\"*"))
            .collect();
        for (column, value) in [
            ("outcome", &self.outcome),
            ("error", &self.error),
            ("profile", &self.profile),
        ] {
            let found = value.iter().flat_map(|value| words(value));
            parts.extend(found.map(|word| format!("{column} : \"{word}\"")));
        }
        parts.join(" AND ")
    }
}

const COLUMNS: &str = "runs.id, profile_id, runs.profile, source, runs.environment, runs.outcome, status, runs.error, title, runs.detail, total_ms, pinned";

fn summary(row: &Row<'_>) -> rusqlite::Result<Summary> {
    Ok(Summary {
        id: row.get(0)?,
        profile_id: row.get(1)?,
        profile: row.get(2)?,
        source: row.get(3)?,
        environment: row.get(4)?,
        outcome: row.get(5)?,
        status: row.get(6)?,
        error: row.get(7)?,
        title: row.get(8)?,
        detail: row.get(9)?,
        total_ms: row.get(10)?,
        pinned: row.get(11)?,
    })
}

impl History {
    /// At most `size` runs, from `before` (an id, not included) on into the past. What is put aside is not among them.
    pub fn page(
        &self,
        filter: &Filter,
        before: Option<i64>,
        size: usize,
    ) -> Result<Page, HistoryError> {
        self.guarded(|| self.read_page(filter, before, size))
    }

    fn read_page(
        &self,
        filter: &Filter,
        before: Option<i64>,
        size: usize,
    ) -> Result<Page, HistoryError> {
        let matching = filter.matching();
        let mut wanted: Vec<Value> = Vec::new();
        let mut conditions: Vec<String> = Vec::new();
        let indexed = !matching.is_empty();
        let key = if indexed { "words.rowid" } else { "runs.id" };
        if indexed {
            wanted.push(matching.into());
            conditions.push("words MATCH ?".to_owned());
        }
        let mut bound = |condition: &str, value: i64| {
            conditions.push(format!("{key} {condition} ?"));
            wanted.push(value.into());
        };
        if let Some(before) = before {
            bound("<", before);
        }
        if let Some(from) = filter.from_ms {
            bound(">=", from.saturating_mul(1000));
        }
        if let Some(until) = filter.until_ms {
            bound("<", until.saturating_mul(1000));
        }
        conditions.push("runs.id NOT IN (SELECT run FROM aside)".to_owned());
        if filter.pinned {
            conditions.push("pinned = 1".to_owned());
        }
        let table = if indexed {
            "words JOIN runs ON runs.id = words.rowid"
        } else {
            "runs"
        };
        let condition = conditions.join(" AND ");
        let limit = size.saturating_add(1);
        let statement = format!(
            "SELECT {COLUMNS} FROM {table} WHERE {condition} ORDER BY {key} DESC LIMIT {limit}"
        );
        let connection = self.reader();
        let mut statement = connection.prepare_cached(&statement)?;
        let mut runs = statement
            .query_map(params_from_iter(wanted), summary)?
            .collect::<Result<Vec<_>, _>>()?;
        let more = runs.len() > size;
        runs.truncate(size);
        let next = if more {
            runs.last().map(|run| run.id)
        } else {
            None
        };
        Ok(Page { runs, next })
    }

    /// How many runs there are, without those that are put aside.
    pub fn count(&self) -> Result<u64, HistoryError> {
        const COUNT: &str = "SELECT (SELECT count(*) FROM runs) - (SELECT count(*) FROM aside)";
        self.guarded(|| {
            let found = self
                .reader()
                .query_row(COUNT, [], |row| row.get::<_, i64>(0))?;
            Ok(found.unsigned_abs())
        })
    }
}
