//! Codes that were sent already, as salted hashes.

use super::error::HistoryError;
use super::store::History;
use crate::secret::Secret;
use rusqlite::{OptionalExtension as _, params};

/// What is kept of a code that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SentCode {
    /// The first time, milliseconds since 1970.
    pub first_ms: i64,
    /// The last time, milliseconds since 1970.
    pub last_ms: i64,
    /// How often.
    pub times: u32,
    /// Whether the last answer held tokens; nothing where that is not known.
    pub issued: Option<bool>,
    /// Whether every answer refused the client, as far as it is known: nobody came to the code then.
    pub client_refused: bool,
}

impl History {
    fn hash(&self, code: &Secret) -> Result<Vec<u8>, HistoryError> {
        let salt: Vec<u8> = self
            .writer()
            .prepare_cached("SELECT bytes FROM salt")?
            .query_row([], |row| row.get(0))?;
        let mut text = zeroize::Zeroizing::new(salt);
        text.extend_from_slice(code.expose().as_bytes());
        Ok(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &text)
            .as_ref()
            .to_vec())
    }

    /// Whether this code was sent from this computer before.
    pub fn sent_before(&self, code: &Secret) -> Result<Option<SentCode>, HistoryError> {
        self.guarded(|| self.known(code))
    }

    fn known(&self, code: &Secret) -> Result<Option<SentCode>, HistoryError> {
        let hash = self.hash(code)?;
        Ok(self
            .writer()
            .prepare_cached(
                "SELECT first_ms, last_ms, times, issued, client_refused FROM sent WHERE hash = ?1",
            )?
            .query_row([hash], |row| {
                Ok(SentCode {
                    first_ms: row.get(0)?,
                    last_ms: row.get(1)?,
                    times: row.get(2)?,
                    issued: row.get(3)?,
                    client_refused: row.get::<_, Option<bool>>(4)? == Some(true),
                })
            })
            .optional()?)
    }

    /// Notes that this code has left, and whether it was answered with tokens or with a refusal of the client; gives what was known
    /// of it before.
    pub fn note_sent(
        &self,
        code: &Secret,
        issued: bool,
        client_refused: bool,
        now_ms: i64,
    ) -> Result<Option<SentCode>, HistoryError> {
        self.guarded(|| self.note_code(code, issued, client_refused, now_ms))
    }

    fn note_code(
        &self,
        code: &Secret,
        issued: bool,
        client_refused: bool,
        now_ms: i64,
    ) -> Result<Option<SentCode>, HistoryError> {
        let before = self.known(code)?;
        let hash = self.hash(code)?;
        let connection = self.writer();
        connection
            .prepare_cached(
                "INSERT INTO sent (hash, first_ms, last_ms, times, issued, client_refused) VALUES (?1, ?2, ?2, 1, ?3, ?4)
                 ON CONFLICT (hash) DO UPDATE SET last_ms = ?2, times = times + 1, issued = max(?3, coalesce(issued, 0)),
                 client_refused = (client_refused AND ?4)",
            )?
            .execute(params![hash, now_ms, issued, client_refused])?;
        Ok(before)
    }
}
