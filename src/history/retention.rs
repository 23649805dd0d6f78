//! Old runs go: by a time that can be believed, at most once a day, and put aside before they are deleted for good.
//!
//! A clock that is wrong for an hour must not take the history away. So the last time that was believed is kept in the database, and
//! one far ahead of it is doubted: it counts only once the clock has gone on from there, for a day at least and no further than people
//! who seldom start the program go on. Runs that go are put aside first,
//! where they are not listed and not found; those that the limits would keep again come back, as after a clock was set right. They are
//! deleted a month later, and only after days on which the program was started at an ordinary time: a clock that leaps does not make
//! those pass.

use super::clock_record::{ClockRecord, ClockTrust, DAY_MS};
use super::error::HistoryError;
use super::store::{History, delete_one};
use rusqlite::{Connection, params};

/// How long runs stay put aside.
const ASIDE_MS: i64 = 30 * DAY_MS;

/// Days at an ordinary time that have to pass besides.
const ASIDE_DAYS: i64 = 5;

/// Hashes of sent codes older than this are forgotten: no code lives that long, and a token that does says so itself.
const HASHES_MS: i64 = 400 * DAY_MS;

/// What is kept of the runs that are not pinned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// Runs older than so many days go; 0 keeps them.
    pub days: u32,
    /// Runs beyond so many go, the oldest first; 0 keeps them.
    pub runs: u32,
}

impl History {
    /// Applies the retention; gives how many runs were put aside. Once a day at most, and not at all where the time is not believed.
    pub fn retain(&self, retention: Retention, now_ms: i64) -> Result<usize, HistoryError> {
        let (went, deleted) = self.transacted(|transaction| {
            let mut seen = ClockRecord::read(transaction)?;
            let trust = seen.note(now_ms);
            // A time behind the last one was set right since: what the wrong one put aside comes back at once.
            let due = seen
                .pruned
                .is_none_or(|last| now_ms < last || now_ms >= last.saturating_add(DAY_MS));
            let (mut went, mut deleted) = (0, 0);
            if due {
                seen.pruned = Some(now_ms);
                seen.days += i64::from(trust == ClockTrust::Ordinary);
                let believed = match trust {
                    ClockTrust::None => None,
                    ClockTrust::Confirmed(then) => Some(then),
                    ClockTrust::Ordinary => Some(now_ms),
                };
                went = put_aside(transaction, retention, believed, now_ms, seen.days)?;
                if let Some(now) = believed {
                    deleted = delete_old(transaction, now, seen.days)?;
                }
            }
            seen.write(transaction)?;
            Ok((went, deleted))
        })?;
        if deleted > 0 {
            self.wipe_log()?;
        }
        Ok(went)
    }
}

/// Puts aside what the limits do not keep, and takes back what they keep again; gives how many were put aside. Where the time is not
/// believed, the number of runs alone counts.
fn put_aside(
    connection: &Connection,
    retention: Retention,
    believed: Option<i64>,
    now: i64,
    days: i64,
) -> Result<usize, HistoryError> {
    // Both limits are one: everything that is not pinned and older than this goes.
    let mut oldest = i64::MIN;
    if let Some(believed) = believed.filter(|_| retention.days > 0) {
        oldest = believed
            .saturating_sub(i64::from(retention.days) * DAY_MS)
            .saturating_mul(1000);
    }
    if retention.runs > 0 {
        let mut beyond = connection
            .prepare("SELECT id FROM runs WHERE pinned = 0 ORDER BY id DESC LIMIT 1 OFFSET ?1")?;
        let mut rows = beyond.query([retention.runs])?;
        if let Some(row) = rows.next()? {
            oldest = oldest.max(row.get::<_, i64>(0)?.saturating_add(1));
        }
    }
    if believed.is_some() {
        connection.execute("DELETE FROM aside WHERE run >= ?1", [oldest])?;
    }
    let went = connection.execute(
        "INSERT INTO aside (run, since_ms, since_day)
         SELECT id, ?2, ?3 FROM runs WHERE pinned = 0 AND id < ?1 AND id NOT IN (SELECT run FROM aside)",
        params![oldest, now, days],
    )?;
    Ok(went)
}

/// Deletes for good what was put aside long enough ago; gives how many.
fn delete_old(connection: &Connection, now: i64, days: i64) -> Result<usize, HistoryError> {
    let mut old =
        connection.prepare("SELECT run FROM aside WHERE since_ms <= ?1 AND since_day <= ?2")?;
    let ids = old
        .query_map(
            [
                now.saturating_sub(ASIDE_MS),
                days.saturating_sub(ASIDE_DAYS),
            ],
            |row| row.get(0),
        )?
        .collect::<Result<Vec<i64>, _>>()?;
    for id in &ids {
        delete_one(connection, *id)?;
    }
    connection.execute(
        "DELETE FROM sent WHERE last_ms < ?1",
        [now.saturating_sub(HASHES_MS)],
    )?;
    Ok(ids.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::{Filter, Record};

    const NINETY: Retention = Retention { days: 90, runs: 0 };
    const TODAY: i64 = 20_000;

    fn open(folder: &tempfile::TempDir) -> History {
        History::open(&folder.path().join("h.sqlite")).unwrap()
    }

    fn record(history: &History, day: i64) {
        let record = Record {
            started_ms: day * DAY_MS,
            profile: format!("needle{day}"),
            words: "w".into(),
            ..Record::default()
        };
        history.record(&record).unwrap();
    }

    /// How many runs are listed after a start on that day.
    fn start(folder: &tempfile::TempDir, day: i64, retention: Retention) -> usize {
        let history = open(folder);
        history.retain(retention, day * DAY_MS).unwrap();
        let listed = history.page(&Filter::default(), None, 100).unwrap();
        assert_eq!(history.count().unwrap(), listed.runs.len() as u64);
        listed.runs.len()
    }

    fn kept(folder: &tempfile::TempDir) -> i64 {
        let history = open(folder);
        let count = history
            .reader()
            .query_row("SELECT count(*) FROM runs", [], |row| row.get(0));
        count.unwrap()
    }

    #[test]
    fn a_clock_that_leaps_ahead_takes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let history = open(&folder);
        for day in TODAY - 5..=TODAY {
            record(&history, day);
        }
        drop(history);
        for leap in [93, 93, 200, 4000, 200, 93] {
            assert_eq!(start(&folder, TODAY + leap, NINETY), 6, "{leap} days ahead");
            // A run that is recorded at the wrong time makes it no righter.
            record(&open(&folder), TODAY + leap);
            let history = open(&folder);
            let newest = history.page(&Filter::default(), None, 1).unwrap();
            history.delete(&[newest.runs[0].id]).unwrap();
        }
        assert_eq!(start(&folder, TODAY + 1, NINETY), 6);
        assert_eq!(
            start(&folder, TODAY - 10_000, NINETY),
            6,
            "or one far behind"
        );
        assert_eq!(start(&folder, TODAY + 2, NINETY), 6);
    }

    #[test]
    fn a_leap_that_lasts_puts_aside_and_a_clock_set_right_takes_back() {
        let folder = tempfile::tempdir().unwrap();
        record(&open(&folder), TODAY);
        assert_eq!(start(&folder, TODAY, NINETY), 1);
        assert_eq!(start(&folder, TODAY + 100, NINETY), 1);
        assert_eq!(
            start(&folder, TODAY + 102, NINETY),
            0,
            "it went on for a day"
        );
        for leap in (200..1200).step_by(50) {
            start(&folder, TODAY + leap, NINETY);
        }
        assert_eq!(kept(&folder), 1, "leaps delete nothing for good");
        assert_eq!(start(&folder, TODAY + 3, NINETY), 1);
    }

    #[test]
    fn old_runs_go_in_ordinary_time_and_for_good_a_month_later() {
        let folder = tempfile::tempdir().unwrap();
        record(&open(&folder), TODAY);
        record(&open(&folder), TODAY + 1);
        let mut gone = None;
        for day in (TODAY..TODAY + 150).step_by(3) {
            let listed = start(&folder, day, NINETY);
            let wanted = 2 - usize::from(day > TODAY + 90) - usize::from(day > TODAY + 91);
            assert_eq!(listed, wanted, "day {}", day - TODAY);
            if kept(&folder) == 0 {
                gone.get_or_insert(day - TODAY);
            }
        }
        assert_eq!(gone, Some(123), "93, when they were put aside, and 30");
        let bytes = std::fs::read(folder.path().join("h.sqlite")).unwrap();
        assert!(!bytes.windows(6).any(|part| part == b"needle"));
    }

    #[test]
    fn at_most_once_a_day_and_a_larger_limit_takes_back() {
        let folder = tempfile::tempdir().unwrap();
        let history = open(&folder);
        for day in TODAY - 4..=TODAY {
            record(&history, day);
        }
        let runs = |runs| Retention { days: 0, runs };
        assert_eq!(history.retain(runs(3), TODAY * DAY_MS).unwrap(), 2);
        assert_eq!(history.retain(runs(1), TODAY * DAY_MS + 1).unwrap(), 0);
        assert_eq!(history.count().unwrap(), 3);
        let found = Filter {
            text: "w".into(),
            ..Filter::default()
        };
        assert_eq!(history.page(&found, None, 9).unwrap().runs.len(), 3);
        assert_eq!(history.retain(runs(9), (TODAY + 1) * DAY_MS).unwrap(), 0);
        assert_eq!(history.page(&found, None, 9).unwrap().runs.len(), 5);
    }
}
