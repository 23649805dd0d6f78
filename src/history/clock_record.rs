//! The times that the database has seen, and whether a new one can be believed.

use super::error::HistoryError;
use rusqlite::{Connection, params};

pub(super) const DAY_MS: i64 = 86_400_000;

/// A clock further ahead of the last believed time than this is doubted: people leave a program for a week, clocks are off by years.
const BELIEVED_MS: i64 = 7 * DAY_MS;

/// How far the clock has to go on from a doubted time before that is believed.
const CONFIRMED_MS: std::ops::RangeInclusive<i64> = DAY_MS..=60 * DAY_MS;

/// What the database knows of the time, milliseconds since 1970.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct ClockRecord {
    /// The newest time that was believed.
    believed: Option<i64>,
    /// A time far ahead of it.
    doubted: Option<i64>,
    /// When runs were last put aside.
    pub(super) pruned: Option<i64>,
    /// Days on which that was at an ordinary time.
    pub(super) days: i64,
}

/// What may be done at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ClockTrust {
    /// Nothing: it is far ahead, and seen for the first day.
    None,
    /// It went on from a time that was doubted: that one is believed now.
    Confirmed(i64),
    /// An ordinary time.
    Ordinary,
}

impl ClockRecord {
    /// Takes a time in.
    pub(super) fn note(&mut self, now: i64) -> ClockTrust {
        let Some(believed) = self.believed else {
            self.believed = Some(now);
            return ClockTrust::Ordinary;
        };
        if now <= believed.saturating_add(BELIEVED_MS) {
            self.believed = Some(now.max(believed));
            self.doubted = None;
            return ClockTrust::Ordinary;
        }
        match self.doubted {
            Some(doubted) if CONFIRMED_MS.contains(&now.saturating_sub(doubted)) => {
                let far = now > doubted.saturating_add(BELIEVED_MS);
                self.believed = Some(if far { doubted } else { now });
                self.doubted = far.then_some(now);
                ClockTrust::Confirmed(doubted)
            }
            Some(doubted) if (0..DAY_MS).contains(&now.saturating_sub(doubted)) => ClockTrust::None,
            _ => {
                self.doubted = Some(now);
                ClockTrust::None
            }
        }
    }

    pub(super) fn read(connection: &Connection) -> Result<Self, HistoryError> {
        let mut seen = connection
            .prepare_cached("SELECT believed_ms, doubted_ms, pruned_ms, days FROM seen")?
            .query_row([], |row| {
                Ok(Self {
                    believed: row.get(0)?,
                    doubted: row.get(1)?,
                    pruned: row.get(2)?,
                    days: row.get(3)?,
                })
            })?;
        if seen.believed.is_none() {
            // Of an older program: its newest run is the last that is known of the time.
            seen.believed = connection.query_row("SELECT max(id) / 1000 FROM runs", [], |row| {
                row.get::<_, Option<i64>>(0)
            })?;
        }
        Ok(seen)
    }

    pub(super) fn write(self, connection: &Connection) -> Result<(), HistoryError> {
        connection
            .prepare_cached(
                "UPDATE seen SET believed_ms = ?1, doubted_ms = ?2, pruned_ms = ?3, days = ?4",
            )?
            .execute(params![self.believed, self.doubted, self.pruned, self.days])?;
        Ok(())
    }
}

/// Takes the time of a run in, so that a clock that leaps while a window is open is seen as well.
pub(super) fn note_time(connection: &Connection, now_ms: i64) -> Result<(), HistoryError> {
    let before = ClockRecord::read(connection)?;
    let mut seen = before;
    seen.note(now_ms);
    if seen != before {
        seen.write(connection)?;
    }
    Ok(())
}
