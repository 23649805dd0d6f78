//! The database: one writer, many readers (WAL), opened at most once per process.

use super::migrate;
use super::record::{Outlined, Record};
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Why the history cannot be used. Never fatal: the exchange itself does not need it.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// The disk or the database said no.
    #[error("the history cannot be used: {0}")]
    Database(#[from] rusqlite::Error),
    /// The folder or file cannot be made.
    #[error("the history's file {path} cannot be opened: {cause}")]
    File {
        /// Which.
        path: PathBuf,
        /// The system's words.
        cause: std::io::Error,
    },
    /// Written by a newer program.
    #[error(
        "the history was written by a newer Cambio (version {found}, this program knows {known}); it is left as it is, and nothing is recorded"
    )]
    Newer {
        /// The file's version.
        found: i64,
        /// Ours.
        known: i64,
    },
}

/// What is kept of the runs that are not pinned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// Runs older than so many days go; 0 keeps them.
    pub days: u32,
    /// Runs beyond so many go, the oldest first; 0 keeps them.
    pub runs: u32,
}

/// The history of this computer.
#[derive(Debug)]
pub struct History {
    path: PathBuf,
    writer: Mutex<Connection>,
    reader: Mutex<Connection>,
    /// What happened while opening that the user should know.
    notes: Vec<String>,
}

fn locked(connection: &Mutex<Connection>) -> MutexGuard<'_, Connection> {
    connection.lock().unwrap_or_else(PoisonError::into_inner)
}

impl History {
    /// Opens or makes the file; migrates an older one, keeping a copy beside it. A file that is no database is moved aside, never
    /// overwritten.
    pub fn open(path: &Path) -> Result<Self, HistoryError> {
        let file_error = |cause| HistoryError::File {
            path: path.to_owned(),
            cause,
        };
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(file_error)?;
        }
        make_private(path).map_err(file_error)?;
        let mut notes = Vec::new();
        let writer = match Self::connect(path) {
            Err(HistoryError::Database(error)) if is_broken(&error) => {
                let aside = set_aside(path).map_err(file_error)?;
                notes.push(format!(
                    "The history could not be read ({error}); it was moved to {} and a new one begun",
                    aside.display()
                ));
                make_private(path).map_err(file_error)?;
                Self::connect(path)?
            }
            other => other?,
        };
        let reader = Connection::open(path)?;
        configure(&reader)?;
        reader.pragma_update(None, "query_only", true)?;
        Ok(Self {
            path: path.to_owned(),
            writer: Mutex::new(writer),
            reader: Mutex::new(reader),
            notes,
        })
    }

    fn connect(path: &Path) -> Result<Connection, HistoryError> {
        let mut connection = Connection::open(path)?;
        configure(&connection)?;
        migrate::migrate(&mut connection, path)?;
        Ok(connection)
    }

    /// What happened while opening that the user should know.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn writer(&self) -> MutexGuard<'_, Connection> {
        locked(&self.writer)
    }

    pub(super) fn reader(&self) -> MutexGuard<'_, Connection> {
        locked(&self.reader)
    }

    /// Records a run; gives its id, which grows with time.
    pub fn record(&self, record: &Record) -> Result<i64, HistoryError> {
        let mut connection = self.writer();
        // A reader that becomes a writer would be refused at once where another program writes.
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Microseconds, so that two runs of one millisecond still have an order.
        let newest: Option<i64> = transaction
            .query_row("SELECT max(id) FROM runs", [], |row| row.get(0))
            .optional()?
            .flatten();
        let mut id = record.started_ms.saturating_mul(1000);
        if let Some(newest) =
            newest.filter(|newest| *newest >= id && *newest < id.saturating_add(1000))
        {
            id = newest + 1;
        }
        while transaction
            .query_row("SELECT 1 FROM runs WHERE id = ?1", [id], |_| Ok(()))
            .optional()?
            .is_some()
        {
            id += 1;
        }
        transaction
            .prepare_cached(
                "INSERT INTO runs (id, profile_id, profile, source, environment, outcome, status, error, title, detail, total_ms, document)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            )?
            .execute(params![
                id,
                record.profile_id,
                record.profile,
                record.source,
                record.environment,
                record.outcome,
                record.status,
                record.error,
                record.title,
                record.detail,
                record.total_ms,
                pack(&record.document),
            ])?;
        transaction
            .prepare_cached("INSERT INTO words (rowid, outcome, error, profile, environment, text) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
            .execute(params![
                id,
                record.outcome,
                record.error.clone().unwrap_or_default(),
                record.profile,
                record.environment,
                record.words,
            ])?;
        for (slot, sealed) in &record.sealed_tokens {
            transaction.execute(
                "INSERT INTO tokens (run, slot, sealed) VALUES (?1, ?2, ?3)",
                params![id, slot, sealed],
            )?;
        }
        transaction.commit()?;
        Ok(id)
    }

    /// One run with its document.
    pub fn run(&self, id: i64) -> Result<Option<Outlined>, HistoryError> {
        let connection = self.reader();
        let found = connection
            .prepare_cached("SELECT document FROM runs WHERE id = ?1")?
            .query_row([id], |row| row.get::<_, Vec<u8>>(0))
            .optional()?;
        let Some(packed) = found else { return Ok(None) };
        let mut statement =
            connection.prepare_cached("SELECT slot, sealed FROM tokens WHERE run = ?1")?;
        let tokens = statement
            .query_map([id], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        Ok(Some(Outlined {
            document: unpack(&packed),
            sealed_tokens: tokens,
        }))
    }

    /// Pins a run, so that no retention deletes it, or lets it go.
    pub fn pin(&self, id: i64, pinned: bool) -> Result<(), HistoryError> {
        self.writer().execute(
            "UPDATE runs SET pinned = ?2 WHERE id = ?1",
            params![id, pinned],
        )?;
        Ok(())
    }

    /// Deletes runs for good: their bytes are overwritten, also in the log that SQLite writes first.
    pub fn delete(&self, ids: &[i64]) -> Result<(), HistoryError> {
        let mut connection = self.writer();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for id in ids {
            delete_one(&transaction, *id)?;
        }
        transaction.commit()?;
        wipe_log(&connection)
    }

    /// Deletes every run, pinned ones too, and the hashes of sent codes.
    pub fn delete_all(&self) -> Result<(), HistoryError> {
        let connection = self.writer();
        connection.execute_batch(
            "BEGIN; DELETE FROM tokens; DELETE FROM runs; DELETE FROM words; DELETE FROM sent; COMMIT; VACUUM;",
        )?;
        wipe_log(&connection)
    }

    /// Applies the retention; gives how many runs went.
    pub fn retain(&self, retention: Retention, now_ms: i64) -> Result<usize, HistoryError> {
        let mut connection = self.writer();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut ids: Vec<i64> = Vec::new();
        if retention.days > 0 {
            let oldest = (now_ms - i64::from(retention.days) * 86_400_000).saturating_mul(1000);
            let mut statement =
                transaction.prepare("SELECT id FROM runs WHERE pinned = 0 AND id < ?1")?;
            ids.extend(
                statement
                    .query_map([oldest], |row| row.get(0))?
                    .collect::<Result<Vec<i64>, _>>()?,
            );
        }
        if retention.runs > 0 {
            let mut statement = transaction.prepare(
                "SELECT id FROM runs WHERE pinned = 0 ORDER BY id DESC LIMIT -1 OFFSET ?1",
            )?;
            ids.extend(
                statement
                    .query_map([retention.runs], |row| row.get(0))?
                    .collect::<Result<Vec<i64>, _>>()?,
            );
        }
        ids.sort_unstable();
        ids.dedup();
        for id in &ids {
            delete_one(&transaction, *id)?;
        }
        transaction.commit()?;
        if !ids.is_empty() {
            wipe_log(&connection)?;
        }
        Ok(ids.len())
    }
}

fn delete_one(connection: &Connection, id: i64) -> Result<(), HistoryError> {
    for statement in [
        "DELETE FROM tokens WHERE run = ?1",
        "DELETE FROM words WHERE rowid = ?1",
        "DELETE FROM runs WHERE id = ?1",
    ] {
        connection.prepare_cached(statement)?.execute([id])?;
    }
    Ok(())
}

fn wipe_log(connection: &Connection) -> Result<(), HistoryError> {
    // Busy with a reader elsewhere is no failure: the next one wipes it.
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok(())
}

/// What every connection is set to.
fn configure(connection: &Connection) -> Result<(), HistoryError> {
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    connection.execute_batch(
        "PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON;",
    )?;
    Ok(())
}

fn is_broken(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(rusqlite::ErrorCode::NotADatabase | rusqlite::ErrorCode::DatabaseCorrupt)
    )
}

/// A file that only its owner reads, before SQLite writes into it; its companions take its permissions over.
fn make_private(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path).map(|_| ())
}

/// Moves a file that is no database out of the way, with its companions.
fn set_aside(path: &Path) -> std::io::Result<PathBuf> {
    let name = |end: &str| PathBuf::from(format!("{}{end}", path.display()));
    let mut aside = name(".broken");
    let mut number = 1;
    while aside.exists() {
        number += 1;
        aside = name(&format!(".broken-{number}"));
    }
    std::fs::rename(path, &aside)?;
    for end in ["-wal", "-shm"] {
        let moved = std::fs::rename(name(end), format!("{}{end}", aside.display()));
        match moved {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(aside)
}

/// Documents repeat themselves; compressed they take a quarter.
fn pack(text: &str) -> Vec<u8> {
    use std::io::Write as _;
    let mut packer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
    // Writing into memory does not fail.
    packer
        .write_all(text.as_bytes())
        .and_then(|()| packer.finish())
        .unwrap_or_default()
}

fn unpack(packed: &[u8]) -> String {
    use std::io::Read as _;
    let mut text = String::new();
    match flate2::read::DeflateDecoder::new(packed).read_to_string(&mut text) {
        Ok(_) => text,
        Err(_) => String::new(),
    }
}
