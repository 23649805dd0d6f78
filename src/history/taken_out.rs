//! A run that is deleted, and put back where that was a mistake.

use super::error::HistoryError;
use super::record::Record;
use super::store::{History, delete_one, insert_run};
use rusqlite::{Connection, OptionalExtension as _};

/// A run that was deleted, whole; in memory only.
#[derive(Clone)]
pub struct TakenOut {
    id: i64,
    pinned: bool,
    /// As it was written down, without the document.
    record: Record,
    /// Compressed, as it stood.
    document: Vec<u8>,
}

impl TakenOut {
    /// Returns the profile's name.
    pub fn profile(&self) -> &str {
        &self.record.profile
    }

    /// When it began, milliseconds since 1970.
    pub fn started_ms(&self) -> i64 {
        self.record.started_ms
    }
}

impl History {
    /// Deletes a run for good, as [`History::delete`] does, and returns it; `None` where there is none.
    pub fn take_out(&self, id: i64) -> Result<Option<TakenOut>, HistoryError> {
        let found = self.transacted(|transaction| {
            let found = read_whole(transaction, id)?;
            delete_one(transaction, id)?;
            Ok(found)
        })?;
        self.wipe_log()?;
        Ok(found)
    }

    /// Writes a run that was taken out down again, as it was.
    pub fn put_back(&self, run: &TakenOut) -> Result<(), HistoryError> {
        self.transacted(|transaction| {
            insert_run(transaction, run.id, &run.record, run.pinned, &run.document)
        })
    }
}

fn read_whole(connection: &Connection, id: i64) -> Result<Option<TakenOut>, HistoryError> {
    let found = connection
        .prepare_cached(
            "SELECT profile_id, profile, source, environment, outcome, status, error, title, detail, total_ms, pinned, document
             FROM runs WHERE id = ?1",
        )?
        .query_row([id], |row| {
            Ok(TakenOut {
                id,
                record: Record {
                    started_ms: id.div_euclid(1000),
                    profile_id: row.get(0)?,
                    profile: row.get(1)?,
                    source: row.get(2)?,
                    environment: row.get(3)?,
                    outcome: row.get(4)?,
                    status: row.get(5)?,
                    error: row.get(6)?,
                    title: row.get(7)?,
                    detail: row.get(8)?,
                    total_ms: row.get(9)?,
                    ..Record::default()
                },
                pinned: row.get(10)?,
                document: row.get(11)?,
            })
        })
        .optional()?;
    let Some(mut run) = found else {
        return Ok(None);
    };
    let words = connection
        .prepare_cached("SELECT text FROM words WHERE rowid = ?1")?
        .query_row([id], |row| row.get(0))
        .optional()?;
    run.record.words = words.unwrap_or_default();
    run.record.sealed_tokens = connection
        .prepare_cached("SELECT slot, sealed FROM tokens WHERE run = ?1")?
        .query_map([id], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    Ok(Some(run))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::Filter;

    #[test]
    fn a_run_that_is_put_back_is_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let history = History::open(&folder.path().join("history.sqlite")).unwrap();
        let id = history
            .record(&Record {
                started_ms: 1_795_435_471_000,
                profile: "Apple".to_owned(),
                source: "window".to_owned(),
                outcome: "refused".to_owned(),
                status: Some(403),
                error: Some("invalid_grant".to_owned()),
                total_ms: 38.5,
                words: "needle".to_owned(),
                document: "{}".to_owned(),
                sealed_tokens: vec![("access_token".to_owned(), vec![1, 2, 3])],
                ..Record::default()
            })
            .unwrap();
        history.pin(id, true).unwrap();
        let wanted = Filter {
            text: "needle".to_owned(),
            ..Filter::default()
        };
        let (page, whole) = (
            history.page(&wanted, None, 9).unwrap(),
            history.run(id).unwrap(),
        );
        assert_eq!(page.runs.len(), 1);
        let run = history.take_out(id).unwrap().unwrap();
        assert_eq!(
            (run.profile(), run.started_ms()),
            ("Apple", 1_795_435_471_000)
        );
        assert!(history.page(&wanted, None, 9).unwrap().runs.is_empty());
        assert!(history.run(id).unwrap().is_none() && history.take_out(id).unwrap().is_none());
        history.put_back(&run).unwrap();
        assert_eq!(history.page(&wanted, None, 9).unwrap(), page);
        assert_eq!(history.run(id).unwrap(), whole);
    }
}
