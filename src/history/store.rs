//! The database: one writer, many readers (WAL), opened at most once per process.

use super::clock_record::note_time;
use super::damage::{InUse, is_damage, only_regular, set_aside};
use super::error::HistoryError;
use super::migrate;
use super::record::{Record, StoredRun};
use crate::files::{make_private, open_private};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Bytes that a run's document unpacks to at most; the body of an answer has a quarter of that.
const LARGEST_DOCUMENT: u64 = 64 * 1024 * 1024;

/// The history of this computer.
#[derive(Debug)]
pub struct History {
    path: PathBuf,
    writer: Mutex<Connection>,
    /// What reads while something is written; the writer reads as well where there is none.
    reader: Option<Mutex<Connection>>,
    /// Counts the databases that were begun in its place.
    generation: AtomicUsize,
    /// What happened that the user should know.
    notes: Mutex<Vec<String>>,
    // The last: what is in use is closed before it is said to be free.
    in_use: InUse,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl History {
    /// Opens or makes the file; migrates an older one, keeping a copy beside it. A file that is no database, or is damaged, is moved
    /// aside, never overwritten.
    pub fn open(path: &Path) -> Result<Self, HistoryError> {
        let mut history = Self::of_one(path)?;
        history.reader = Some(Mutex::new(reader(path)?));
        Ok(history)
    }

    /// Opens it as [`Self::open`] does, for one command, which reads and writes in turn and is not to wait for the disk: at its end SQLite's
    /// log is left to whoever opens the history next, where it would be moved into the database, which waits five times. A log of 100
    /// pages is moved all the same. Where the power goes before the system has written the log, the runs in it are lost, and nothing that
    /// was there before.
    pub fn open_for_command(path: &Path) -> Result<Self, HistoryError> {
        let history = Self::of_one(path)?;
        // Where it cannot be set, closing takes a little longer.
        history
            .writer()
            .set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)
            .unwrap_or_default();
        Ok(history)
    }

    /// The history with one connection.
    fn of_one(path: &Path) -> Result<Self, HistoryError> {
        let file_error = |cause| HistoryError::File {
            path: path.to_owned(),
            cause,
        };
        if let Some(folder) = path.parent() {
            make_private(folder).map_err(|error| file_error(error.into()))?;
        }
        // Before SQLite writes into it; its companions take its permissions over.
        open_private(path).map_err(file_error)?;
        only_regular(path)?;
        let in_use = InUse::begin(path)?;
        let mut notes = Vec::new();
        let writer = match connect(path) {
            Err(error) if is_damage(&error, true) => {
                notes.push(begin_new(path, &in_use, &error)?);
                connect(path)?
            }
            other => other?,
        };
        Ok(Self {
            path: path.to_owned(),
            writer: Mutex::new(writer),
            reader: None,
            generation: AtomicUsize::new(0),
            notes: Mutex::new(notes),
            in_use,
        })
    }

    /// What happened that the user should know, for whoever tells it: once.
    pub fn take_notes(&self) -> Vec<String> {
        std::mem::take(&mut *locked(&self.notes))
    }

    /// Does something with the database. Where its pages turn out to be damaged, it is moved aside and a new one begun, and the same is
    /// done with that.
    pub(super) fn guarded<T>(
        &self,
        work: impl Fn() -> Result<T, HistoryError>,
    ) -> Result<T, HistoryError> {
        let generation = self.generation.load(Ordering::Acquire);
        match work() {
            Err(error) if is_damage(&error, false) => {
                self.begin_anew(generation, &error)?;
                work()
            }
            other => other,
        }
    }

    fn begin_anew(&self, generation: usize, why: &HistoryError) -> Result<(), HistoryError> {
        let mut writer = locked(&self.writer);
        let mut second = self.reader.as_ref().map(locked);
        if self.generation.load(Ordering::Acquire) != generation {
            // Another thread did it meanwhile.
            return Ok(());
        }
        // Closed first: SQLite removes its log by name when it closes, and that name is the new one's by then.
        *writer = Connection::open_in_memory()?;
        if let Some(second) = &mut second {
            **second = Connection::open_in_memory()?;
        }
        let begun = begin_new(&self.path, &self.in_use, why);
        if let Ok(connected) = connect(&self.path) {
            *writer = connected;
        }
        if let (Some(second), Ok(connected)) = (&mut second, reader(&self.path)) {
            **second = connected;
        }
        self.generation.fetch_add(1, Ordering::Release);
        locked(&self.notes).push(begun?);
        Ok(())
    }

    pub(super) fn writer(&self) -> MutexGuard<'_, Connection> {
        locked(&self.writer)
    }

    pub(super) fn reader(&self) -> MutexGuard<'_, Connection> {
        locked(self.reader.as_ref().unwrap_or(&self.writer))
    }

    /// Does something as [`Self::guarded`] does, in one transaction: all of it is done, or nothing.
    pub(super) fn transacted<T>(
        &self,
        work: impl Fn(&Connection) -> Result<T, HistoryError>,
    ) -> Result<T, HistoryError> {
        self.guarded(|| {
            let mut connection = self.writer();
            // A reader that becomes a writer would be refused at once where another program writes.
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let done = work(&transaction)?;
            transaction.commit()?;
            Ok(done)
        })
    }

    /// Overwrites what was deleted in the log too that SQLite writes first.
    pub(super) fn wipe_log(&self) -> Result<(), HistoryError> {
        self.guarded(|| {
            // Busy with a reader elsewhere is no failure: the next one wipes it.
            let connection = self.writer();
            connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
            Ok(())
        })
    }

    /// Records a run; gives its id, which grows with time.
    pub fn record(&self, record: &Record) -> Result<i64, HistoryError> {
        self.transacted(|transaction| write_run(transaction, record))
    }

    /// One run with its document.
    pub fn run(&self, id: i64) -> Result<Option<StoredRun>, HistoryError> {
        self.guarded(|| self.read_run(id))
    }

    fn read_run(&self, id: i64) -> Result<Option<StoredRun>, HistoryError> {
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
        Ok(Some(StoredRun {
            document: unpack(&packed),
            sealed_tokens: tokens,
        }))
    }

    /// Pins a run, so that no retention deletes it, or lets it go.
    pub fn pin(&self, id: i64, pinned: bool) -> Result<(), HistoryError> {
        self.guarded(|| {
            self.writer().execute(
                "UPDATE runs SET pinned = ?2 WHERE id = ?1",
                params![id, pinned],
            )?;
            Ok(())
        })
    }

    /// Deletes runs for good: their bytes are overwritten, also in the log that SQLite writes first.
    pub fn delete(&self, ids: &[i64]) -> Result<(), HistoryError> {
        self.transacted(|transaction| ids.iter().try_for_each(|id| delete_one(transaction, *id)))?;
        self.wipe_log()
    }

    /// Deletes every run, pinned ones too, and the hashes of sent codes.
    pub fn delete_all(&self) -> Result<(), HistoryError> {
        self.transacted(|transaction| {
            transaction.execute_batch(
                "DELETE FROM aside; DELETE FROM tokens; DELETE FROM runs; DELETE FROM words; DELETE FROM sent;",
            )?;
            Ok(())
        })?;
        self.guarded(|| Ok(self.writer().execute_batch("VACUUM")?))?;
        self.wipe_log()
    }
}

/// A connection, once the file has shown that it can be both read and written.
fn connect(path: &Path) -> Result<Connection, HistoryError> {
    let mut writer = Connection::open(path)?;
    configure(&writer)?;
    migrate::migrate(&mut writer, path)?;
    let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for table in ["runs", "tokens", "words", "sent", "aside"] {
        transaction
            .query_row(&format!("SELECT 1 FROM {table} LIMIT 1"), [], |_| Ok(()))
            .optional()?;
    }
    transaction.query_row("SELECT length(bytes) FROM salt", [], |row| {
        row.get::<_, i64>(0)
    })?;
    let rows = transaction.execute("UPDATE seen SET only = only", [])?;
    if rows != 1 {
        return Err(HistoryError::Damaged("a row is missing".to_owned()));
    }
    transaction.commit()?;
    Ok(writer)
}

/// A connection that only reads.
fn reader(path: &Path) -> Result<Connection, HistoryError> {
    let reader = Connection::open(path)?;
    configure(&reader)?;
    reader.pragma_update(None, "query_only", true)?;
    Ok(reader)
}

/// Moves a damaged file aside and makes room for a new one; gives the sentence that says so.
fn begin_new(path: &Path, in_use: &InUse, why: &HistoryError) -> Result<String, HistoryError> {
    let file_error = |cause| HistoryError::File {
        path: path.to_owned(),
        cause,
    };
    let aside = in_use
        .alone(|| set_aside(path))
        .ok_or(HistoryError::DamagedInUse)?
        .map_err(|error| file_error(error.into()))?;
    open_private(path).map_err(file_error)?;
    Ok(format!(
        "The history could no longer be read ({why}); it was moved to {}, and a new one was started",
        aside.display()
    ))
}

fn write_run(connection: &Connection, record: &Record) -> Result<i64, HistoryError> {
    note_time(connection, record.started_ms)?;
    // Microseconds, so that two runs of one millisecond still have an order.
    let newest: Option<i64> = connection
        .query_row("SELECT max(id) FROM runs", [], |row| row.get(0))
        .optional()?
        .flatten();
    let mut id = record.started_ms.saturating_mul(1000);
    if let Some(newest) = newest.filter(|newest| *newest >= id && *newest < id.saturating_add(1000))
    {
        id = newest + 1;
    }
    while connection
        .query_row("SELECT 1 FROM runs WHERE id = ?1", [id], |_| Ok(()))
        .optional()?
        .is_some()
    {
        id += 1;
    }
    insert_run(connection, id, record, false, &pack(&record.document))?;
    Ok(id)
}

/// Writes a run down whole: what is listed, what is searched, and its tokens.
pub(super) fn insert_run(
    connection: &Connection,
    id: i64,
    record: &Record,
    pinned: bool,
    document: &[u8],
) -> Result<(), HistoryError> {
    connection
        .prepare_cached(
            "INSERT INTO runs (id, profile_id, profile, source, environment, outcome, status, error, title, detail, total_ms, pinned, document)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
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
            pinned,
            document,
        ])?;
    connection
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
        connection
            .prepare_cached("INSERT INTO tokens (run, slot, sealed) VALUES (?1, ?2, ?3)")?
            .execute(params![id, slot, sealed])?;
    }
    Ok(())
}

pub(super) fn delete_one(connection: &Connection, id: i64) -> Result<(), HistoryError> {
    for statement in [
        "DELETE FROM aside WHERE run = ?1",
        "DELETE FROM tokens WHERE run = ?1",
        "DELETE FROM words WHERE rowid = ?1",
        "DELETE FROM runs WHERE id = ?1",
    ] {
        connection.prepare_cached(statement)?.execute([id])?;
    }
    Ok(())
}

/// What every connection is set to. It keeps few pages (in KiB): the system has them all in memory already, and a window that is open for
/// a day would fill what SQLite takes without being asked. Its log is short, for a log that a command left is read whole by the next one.
fn configure(connection: &Connection) -> Result<(), HistoryError> {
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    connection.execute_batch(
        "PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON; PRAGMA cache_size = -512; PRAGMA wal_autocheckpoint = 100;",
    )?;
    Ok(())
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
    let read = flate2::read::DeflateDecoder::new(packed)
        .take(LARGEST_DOCUMENT)
        .read_to_string(&mut text);
    match read {
        Ok(_) => text,
        Err(_) => String::new(),
    }
}
