//! Being the first: whoever gets the lock is; everybody else hands over, or opens a window of its own.

use super::channel::{connect, is_own, receive, send};
use super::inbox::{HandOverReply, Inbox, MOST_WAITING};
use super::instance_files::InstanceFiles;
use super::listen::listen;
use super::message::{LONGEST_ANSWER, answer_in, message_of};
use super::start::StartOutcome;
use super::start_argument::StartArgument;
use crate::files::open_private;
use std::fs::{File, TryLockError};
use std::io;
use std::time::{Duration, Instant};

/// How long a first that does not answer holds a start up.
const PATIENCE: Duration = Duration::from_secs(1);

/// How long between two looks at a first that does not listen yet, or not any more.
const AGAIN: Duration = Duration::from_millis(10);

/// Becomes the first instance, or hands over what was given to whoever is.
pub fn claim(files: &InstanceFiles, given: &StartArgument, new_window: bool) -> StartOutcome {
    let unfound = |why: String| {
        StartOutcome::Alone(Some(format!(
            "other starts do not find this window ({why}): each opens one of its own"
        )))
    };
    if let Err(why) = files.make() {
        return unfound(why);
    }
    let until = Instant::now() + PATIENCE;
    loop {
        match lock(files) {
            Ok(Some(lock)) => {
                let inbox = Inbox::default();
                return match listen(files, lock, inbox.clone()) {
                    Ok(()) => StartOutcome::First(inbox),
                    Err(error) => unfound(error.to_string()),
                };
            }
            Ok(None) if new_window => return StartOutcome::Alone(None),
            Ok(None) => {}
            Err(why) => return unfound(why),
        }
        let Some(message) = message_of(given) else {
            return another("what was given is too long to be handed to it");
        };
        match hand_over(files, &message, until) {
            Ok(Some(HandOverReply::Taken)) => return StartOutcome::HandedOver,
            Ok(Some(HandOverReply::Full)) => {
                return StartOutcome::Refused(format!(
                    "{MOST_WAITING} files and links wait in the open window already: close the dialog that is open in it, and start again"
                ));
            }
            Ok(Some(HandOverReply::NotUnderstood)) => return another("it is of another version"),
            // It does not listen yet, or it ends: then the lock is free in a moment.
            Ok(Some(HandOverReply::Closing) | None) => {}
            Err(HandOverError::OtherUser) => {
                return another("another user listens in its place");
            }
            Err(HandOverError::Unanswered) => return another("it did not answer"),
        }
        if Instant::now() >= until {
            return another("it did not answer");
        }
        std::thread::sleep(AGAIN);
    }
}

fn another(why: &str) -> StartOutcome {
    StartOutcome::Alone(Some(format!(
        "a window is open, and {why}: this is another one"
    )))
}

/// Returns the lock that makes a start the first; `None` where another one holds it. The error is a sentence.
fn lock(files: &InstanceFiles) -> Result<Option<File>, String> {
    let file = open_private(&files.lock()).map_err(|error| error.to_string())?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error.to_string()),
    }
}

/// Why a message is not with the first.
#[derive(Debug, PartialEq, Eq)]
enum HandOverError {
    /// Somebody else listens. Nothing was said to them.
    OtherUser,
    /// No answer came in time, or none that is one.
    Unanswered,
}

impl From<io::Error> for HandOverError {
    fn from(_: io::Error) -> Self {
        Self::Unanswered
    }
}

/// Hands a message to the first and returns its answer; `None` where nobody listens, or it went away before it answered.
fn hand_over(
    files: &InstanceFiles,
    message: &[u8],
    until: Instant,
) -> Result<Option<HandOverReply>, HandOverError> {
    let Ok(first) = connect(&files.socket()) else {
        return Ok(None);
    };
    // Before a word is said: what was given is for this user's own window.
    if !is_own(&first) {
        return Err(HandOverError::OtherUser);
    }
    send(&first, message, until)?;
    let answer = receive(&first, LONGEST_ANSWER, until)?;
    if answer.is_empty() {
        return Ok(None);
    }
    answer_in(&answer)
        .map(Some)
        .ok_or(HandOverError::Unanswered)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instance::display::Display;
    use crate::instance::message::LONGEST;
    use crate::secret::Secret;
    use std::os::unix::net::{UnixListener, UnixStream};
    use std::path::Path;
    use tempfile::TempDir;

    fn new_files() -> (TempDir, InstanceFiles) {
        let folder = tempfile::tempdir().unwrap();
        let files = files_in(folder.path());
        (folder, files)
    }

    fn files_in(folder: &Path) -> InstanceFiles {
        InstanceFiles::in_folder(folder.join("cambio"), &Display::Screen, &[])
    }

    fn link(text: &str) -> StartArgument {
        StartArgument::Link(Secret::new(text))
    }

    fn first(start: StartOutcome) -> Inbox {
        match start {
            StartOutcome::First(inbox) => inbox,
            _ => panic!("it is not the first"),
        }
    }

    fn alone(start: StartOutcome) -> String {
        match start {
            StartOutcome::Alone(Some(why)) => why,
            _ => panic!("it is not alone, or does not say why"),
        }
    }

    #[test]
    fn the_second_hands_over_and_a_new_window_does_not() {
        let (_folder, files) = new_files();
        let inbox = first(claim(&files, &link("of its own"), false));
        assert!(inbox.is_empty());
        for given in [
            link("cambio://one"),
            StartArgument::File("/tmp/a.har".into()),
        ] {
            assert!(matches!(
                claim(&files, &given, false),
                StartOutcome::HandedOver
            ));
            assert_eq!(inbox.take_next(), Some(given));
        }
        assert!(inbox.take_news());
        assert!(matches!(
            claim(&files, &link("x"), true),
            StartOutcome::Alone(None)
        ));
        assert!(inbox.is_empty() && !inbox.take_news());
        // Without a window that is open, a new one is the first.
        let (_folder, files) = new_files();
        first(claim(&files, &StartArgument::Nothing, true));
    }

    #[test]
    fn of_many_at_once_one_is_the_first_and_has_what_the_others_were_given() {
        let (_folder, files) = new_files();
        let starts: Vec<StartOutcome> = std::thread::scope(|scope| {
            let all: Vec<_> = (0..8)
                .map(|number| {
                    let files = &files;
                    scope.spawn(move || claim(files, &link(&format!("{number}")), false))
                })
                .collect();
            all.into_iter().map(|start| start.join().unwrap()).collect()
        });
        let handed = starts
            .iter()
            .filter(|start| matches!(start, StartOutcome::HandedOver));
        assert_eq!(handed.count(), 7);
        let first = starts.iter().find_map(|start| match start {
            StartOutcome::First(inbox) => Some(inbox),
            _ => None,
        });
        let first = first.unwrap();
        assert_eq!(std::iter::from_fn(|| first.take_next()).count(), 7);
    }

    #[test]
    fn a_socket_that_nobody_listens_at_is_replaced() {
        let (_folder, files) = new_files();
        files.make().unwrap();
        // What a program leaves that was killed: the file stays, the lock does not.
        drop(UnixListener::bind(files.socket()).unwrap());
        std::fs::write(files.lock(), "").unwrap();
        let inbox = first(claim(&files, &StartArgument::Nothing, false));
        assert!(matches!(
            claim(&files, &link("x"), false),
            StartOutcome::HandedOver
        ));
        assert_eq!(inbox.take_next(), Some(link("x")));
    }

    #[test]
    fn a_first_that_hangs_or_has_no_socket_does_not_hold_a_start_up() {
        let (_folder, files) = new_files();
        files.make().unwrap();
        let _held = lock(&files).unwrap().unwrap();
        // It begins and never listens.
        let why = alone(claim(&files, &link("private"), false));
        assert!(why.contains("did not answer"), "{why}");
        // It listens and never answers.
        let _hangs = UnixListener::bind(files.socket()).unwrap();
        let why = alone(claim(&files, &link("private"), false));
        assert!(why.contains("did not answer") && !why.contains("private"));
        assert!(matches!(
            claim(&files, &link("x"), true),
            StartOutcome::Alone(None)
        ));
    }

    #[test]
    fn one_that_answers_something_else_is_not_trusted() {
        for said in ["HTTP/1.1 400 Bad Request\r\n\r\n", "{}", &"x".repeat(1000)] {
            let (_folder, files) = new_files();
            files.make().unwrap();
            let _held = lock(&files).unwrap().unwrap();
            let foreign = UnixListener::bind(files.socket()).unwrap();
            std::thread::scope(|scope| {
                scope.spawn(|| {
                    let (stream, _) = foreign.accept().unwrap();
                    let until = Instant::now() + PATIENCE;
                    // It may be given up before it has said everything.
                    send(&stream, said.as_bytes(), until).unwrap_or_default();
                });
                alone(claim(&files, &StartArgument::Nothing, false));
            });
        }
    }

    #[test]
    fn what_strangers_send_is_refused_and_the_next_is_heard() {
        let (_folder, files) = new_files();
        let inbox = first(claim(&files, &StartArgument::Nothing, false));
        let until = Instant::now() + Duration::from_mins(1);
        let refused = Some(HandOverReply::NotUnderstood);
        for text in [
            "",
            "GET / HTTP/1.1\r\n\r\n",
            r#"{"cambio":2,"kind":"none"}"#,
        ] {
            let answer = hand_over(&files, text.as_bytes(), until).unwrap();
            assert_eq!(answer, refused, "{text}");
        }
        // More than is read, and nothing at all.
        let long = vec![b'x'; LONGEST + 1];
        if let Ok(answer) = hand_over(&files, &long, until) {
            assert_eq!(answer, None);
        }
        drop(UnixStream::connect(files.socket()).unwrap());
        assert!(inbox.is_empty() && !inbox.take_news());
        assert!(matches!(
            claim(&files, &link("x"), false),
            StartOutcome::HandedOver
        ));
        assert_eq!(inbox.take_next(), Some(link("x")));
    }

    #[test]
    fn too_much_is_said_and_kept_from_the_window() {
        let (_folder, files) = new_files();
        let inbox = first(claim(&files, &StartArgument::Nothing, false));
        let long = link(&"x".repeat(LONGEST));
        assert!(alone(claim(&files, &long, false)).contains("too long"));
        for _ in 0..MOST_WAITING {
            assert_eq!(inbox.put(link("x")), HandOverReply::Taken);
        }
        match claim(&files, &link("x"), false) {
            StartOutcome::Refused(why) => assert!(why.contains("close the dialog"), "{why}"),
            _ => panic!("it is not refused"),
        }
        // The window itself can still be asked for.
        assert!(matches!(
            claim(&files, &StartArgument::Nothing, false),
            StartOutcome::HandedOver
        ));
    }

    #[test]
    fn a_folder_that_cannot_be_used_is_said_and_opens_a_window() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("cambio"), "").unwrap();
        let why = alone(claim(
            &files_in(folder.path()),
            &StartArgument::Nothing,
            false,
        ));
        assert!(why.contains("it is no folder"), "{why}");
        let (_folder, files) = new_files();
        files.make().unwrap();
        // Its names are taken by something else: as little use as a disk that is full.
        std::fs::create_dir(files.lock()).unwrap();
        alone(claim(&files, &StartArgument::Nothing, false));
        std::fs::remove_dir(files.lock()).unwrap();
        std::fs::create_dir(files.socket()).unwrap();
        alone(claim(&files, &StartArgument::Nothing, false));
        // A path that is longer than that of a socket can be.
        let deep = folder.path().join("x".repeat(120));
        std::fs::create_dir(&deep).unwrap();
        alone(claim(&files_in(&deep), &StartArgument::Nothing, false));
    }
}
