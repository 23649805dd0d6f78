//! The database's shape, and the way from an older one. A copy of what was there is kept before anything is changed.

use super::error::HistoryError;
use rusqlite::Connection;
use std::path::Path;

/// Each step leads from its number to the next.
const STEPS: &[&str] = &[
    // 0 → 1
    "CREATE TABLE runs (
        id INTEGER PRIMARY KEY,          -- microseconds since 1970
        profile_id TEXT,
        profile TEXT NOT NULL,
        source TEXT NOT NULL,            -- window or command line
        environment TEXT NOT NULL,
        outcome TEXT NOT NULL,           -- issued, refused, failed
        status INTEGER,
        error TEXT,
        title TEXT NOT NULL,
        detail TEXT NOT NULL,
        total_ms REAL NOT NULL,
        pinned INTEGER NOT NULL DEFAULT 0,
        document BLOB NOT NULL           -- the run as `send --json` prints it, redacted, compressed (RFC 1951)
     );
     CREATE INDEX runs_pinned ON runs (pinned, id);
     CREATE TABLE tokens (
        run INTEGER NOT NULL REFERENCES runs (id),
        slot TEXT NOT NULL,
        sealed BLOB NOT NULL,
        PRIMARY KEY (run, slot)
     ) WITHOUT ROWID;
     CREATE VIRTUAL TABLE words USING fts5 (
        outcome, error, profile, environment, text,
        detail = column, tokenize = \"unicode61 remove_diacritics 2 tokenchars '_'\", prefix = '2 3'
     );
     INSERT INTO words (words, rank) VALUES ('secure-delete', 1);
     CREATE TABLE sent (
        hash BLOB PRIMARY KEY,           -- SHA-256 of salt and code
        first_ms INTEGER NOT NULL,
        last_ms INTEGER NOT NULL,
        times INTEGER NOT NULL
     ) WITHOUT ROWID;
     CREATE TABLE salt (bytes BLOB NOT NULL);",
    // 1 → 2: whether the answer to a code held tokens; unknown of older ones
    "ALTER TABLE sent ADD COLUMN issued INTEGER;",
    // 2 → 3: what is known of the time, and runs that are put aside before they are deleted
    "CREATE TABLE seen (
        only INTEGER PRIMARY KEY CHECK (only = 1),
        believed_ms INTEGER,
        doubted_ms INTEGER,
        pruned_ms INTEGER,
        days INTEGER NOT NULL
     );
     INSERT INTO seen (only, days) VALUES (1, 0);
     CREATE TABLE aside (
        run INTEGER PRIMARY KEY REFERENCES runs (id),
        since_ms INTEGER NOT NULL,
        since_day INTEGER NOT NULL
     );",
    // 3 → 4: whether every answer to a code refused the client, who is looked at before it; unknown of older ones
    "ALTER TABLE sent ADD COLUMN client_refused INTEGER;",
];

/// A version this far from ours was never written by any program.
const LIKELY: i64 = 1000;

/// Brings the database to the newest shape.
pub fn migrate(connection: &mut Connection, path: &Path) -> Result<(), HistoryError> {
    migrate_by(STEPS, connection, path)
}

fn migrate_by(
    steps: &[&str],
    connection: &mut Connection,
    path: &Path,
) -> Result<(), HistoryError> {
    let known = i64::try_from(steps.len()).unwrap_or(i64::MAX);
    let version = |connection: &Connection| {
        connection.query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0))
    };
    let found = version(connection)?;
    if found < 0 || found > known + LIKELY {
        return Err(HistoryError::Damaged(format!("its version is {found}")));
    }
    if found > known {
        return Err(HistoryError::Newer { found, known });
    }
    if found == known {
        return Ok(());
    }
    if found > 0 {
        keep_copy(connection, path, found)?;
    }
    let transaction =
        connection.transaction_with_behavior(rusqlite::TransactionBehavior::Exclusive)?;
    // Another instance may have done it meanwhile.
    let found = version(&transaction)?;
    for step in steps
        .iter()
        .skip(usize::try_from(found).unwrap_or_default())
    {
        transaction.execute_batch(step)?;
    }
    if transaction.query_row("SELECT count(*) FROM salt", [], |row| row.get::<_, i64>(0))? == 0 {
        transaction.execute("INSERT INTO salt (bytes) VALUES (randomblob(32))", [])?;
    }
    transaction.pragma_update(None, "user_version", known)?;
    transaction.commit()?;
    Ok(())
}

/// A whole copy beside the database, made by SQLite itself. One that is there already was made by an earlier try and stays.
fn keep_copy(connection: &Connection, path: &Path, version: i64) -> Result<(), HistoryError> {
    let copy = format!("{}.version-{version}", path.display());
    if Path::new(&copy).exists() {
        return Ok(());
    }
    // Written under another name first: a copy that was cut off is never taken for a whole one.
    let unfinished = format!("{copy}.unfinished");
    let file_error = |cause: std::io::Error| HistoryError::File {
        path: copy.clone().into(),
        cause: cause.into(),
    };
    match std::fs::remove_file(&unfinished) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(file_error(error));
        }
        _ => {}
    }
    connection.execute("VACUUM INTO ?1", [&unfinished])?;
    std::fs::rename(&unfinished, &copy).map_err(file_error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_migration_keeps_a_copy_of_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("history.sqlite");
        let mut connection = Connection::open(&path).unwrap();
        migrate_by(&STEPS[..1], &mut connection, &path).unwrap();
        connection
            .execute("INSERT INTO sent VALUES (x'01', 1, 2, 3)", [])
            .unwrap();
        let mut steps = STEPS.to_vec();
        steps.push("ALTER TABLE sent ADD COLUMN note TEXT");
        migrate_by(&steps, &mut connection, &path).unwrap();
        migrate_by(&steps, &mut connection, &path).unwrap();
        let issued = connection.query_row("SELECT issued FROM sent", [], |row| {
            row.get::<_, Option<bool>>(0)
        });
        assert_eq!(issued, Ok(None), "of an older code it is not known");
        let refused = connection.query_row("SELECT client_refused FROM sent", [], |row| {
            row.get::<_, Option<bool>>(0)
        });
        assert_eq!(refused, Ok(None), "nor whom the answer refused");
        let copy = Connection::open(folder.path().join("history.sqlite.version-1")).unwrap();
        let count = |connection: &Connection| {
            let counted =
                connection.query_row("SELECT count(*) FROM sent", [], |row| row.get::<_, i64>(0));
            counted.unwrap()
        };
        assert_eq!((count(&connection), count(&copy)), (1, 1));
        assert!(copy.prepare("SELECT note FROM sent").is_err());
        // The older program leaves the newer file alone.
        let refused = migrate(&mut connection, &path).unwrap_err().to_string();
        assert!(refused.contains("newer Cambio"), "{refused}");
    }

    #[test]
    fn a_step_that_fails_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("history.sqlite");
        let mut connection = Connection::open(&path).unwrap();
        migrate(&mut connection, &path).unwrap();
        let mut steps = STEPS.to_vec();
        steps.push("CREATE TABLE half (x); INSERT INTO nowhere VALUES (1)");
        assert!(migrate_by(&steps, &mut connection, &path).is_err());
        assert!(connection.prepare("SELECT x FROM half").is_err());
        migrate(&mut connection, &path).unwrap();
    }
}
