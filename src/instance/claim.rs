//! Being the first: whoever gets the lock is; everybody else hands over, or opens a window of its own.

use super::channel::{connect, is_own, receive, send};
use super::given::Given;
use super::inbox::{Answer, Inbox, MOST_WAITING};
use super::listen::listen;
use super::message::{LONGEST_ANSWER, answer_in, message_of};
use super::place::Place;
use super::start::Start;
use crate::files::open_private;
use std::fs::{File, TryLockError};
use std::io;
use std::time::{Duration, Instant};

/// How long a first that does not answer holds a start up.
const PATIENCE: Duration = Duration::from_secs(1);

/// How long between two looks at a first that does not listen yet, or not any more.
const AGAIN: Duration = Duration::from_millis(10);

/// Becomes the first of a place, or hands over what was given to whoever is.
pub fn claim(place: &Place, given: &Given, new_window: bool) -> Start {
    let unfound = |why: String| {
        Start::Alone(Some(format!(
            "other starts do not find this window ({why}): each opens one of its own"
        )))
    };
    if let Err(why) = place.make() {
        return unfound(why);
    }
    let until = Instant::now() + PATIENCE;
    loop {
        match lock(place) {
            Ok(Some(lock)) => {
                let inbox = Inbox::default();
                return match listen(place, lock, inbox.clone()) {
                    Ok(()) => Start::First(inbox),
                    Err(error) => unfound(error.to_string()),
                };
            }
            Ok(None) if new_window => return Start::Alone(None),
            Ok(None) => {}
            Err(why) => return unfound(why),
        }
        let Some(message) = message_of(given) else {
            return another("what was given is too long to be handed to it");
        };
        match hand_over(place, &message, until) {
            Ok(Some(Answer::Taken)) => return Start::HandedOver,
            Ok(Some(Answer::Full)) => {
                return Start::Refused(format!(
                    "{MOST_WAITING} files and links wait in the open window already: close the dialog that is open in it, and start again"
                ));
            }
            Ok(Some(Answer::NotUnderstood)) => return another("it is of another version"),
            // It does not listen yet, or it ends: then the lock is free in a moment.
            Ok(Some(Answer::Closing) | None) => {}
            Err(_) => return another("it did not answer"),
        }
        if Instant::now() >= until {
            return another("it did not answer");
        }
        std::thread::sleep(AGAIN);
    }
}

fn another(why: &str) -> Start {
    Start::Alone(Some(format!(
        "a window is open, and {why}: this is another one"
    )))
}

/// Returns the lock that makes a start the first; `None` where another one holds it. The error is a sentence.
fn lock(place: &Place) -> Result<Option<File>, String> {
    let file = open_private(&place.lock()).map_err(|error| error.to_string())?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error.to_string()),
    }
}

/// Hands a message to the first and returns its answer; `None` where nobody listens, or it went away before it answered.
fn hand_over(place: &Place, message: &[u8], until: Instant) -> io::Result<Option<Answer>> {
    let Ok(first) = connect(&place.socket()) else {
        return Ok(None);
    };
    if !is_own(&first) {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    send(&first, message, until)?;
    let answer = receive(&first, LONGEST_ANSWER, until)?;
    if answer.is_empty() {
        return Ok(None);
    }
    let answer = answer_in(&answer).ok_or(io::ErrorKind::InvalidData)?;
    Ok(Some(answer))
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

    fn new_place() -> (TempDir, Place) {
        let folder = tempfile::tempdir().unwrap();
        let place = place_in(folder.path());
        (folder, place)
    }

    fn place_in(folder: &Path) -> Place {
        Place::in_folder(folder.join("cambio"), &Display::Screen, &[])
    }

    fn link(text: &str) -> Given {
        Given::Link(Secret::new(text))
    }

    fn first(start: Start) -> Inbox {
        match start {
            Start::First(inbox) => inbox,
            _ => panic!("it is not the first"),
        }
    }

    fn alone(start: Start) -> String {
        match start {
            Start::Alone(Some(why)) => why,
            _ => panic!("it is not alone, or does not say why"),
        }
    }

    #[test]
    fn the_second_hands_over_and_a_new_window_does_not() {
        let (_folder, place) = new_place();
        let inbox = first(claim(&place, &link("of its own"), false));
        assert!(inbox.is_empty());
        for given in [link("cambio://one"), Given::File("/tmp/a.har".into())] {
            assert!(matches!(claim(&place, &given, false), Start::HandedOver));
            assert_eq!(inbox.take_next(), Some(given));
        }
        assert!(inbox.take_news());
        assert!(matches!(
            claim(&place, &link("x"), true),
            Start::Alone(None)
        ));
        assert!(inbox.is_empty() && !inbox.take_news());
        // Without a window that is open, a new one is the first.
        let (_folder, place) = new_place();
        first(claim(&place, &Given::Nothing, true));
    }

    #[test]
    fn of_many_at_once_one_is_the_first_and_has_what_the_others_were_given() {
        let (_folder, place) = new_place();
        let starts: Vec<Start> = std::thread::scope(|scope| {
            let all: Vec<_> = (0..8)
                .map(|number| {
                    let place = &place;
                    scope.spawn(move || claim(place, &link(&format!("{number}")), false))
                })
                .collect();
            all.into_iter().map(|start| start.join().unwrap()).collect()
        });
        let handed = starts
            .iter()
            .filter(|start| matches!(start, Start::HandedOver));
        assert_eq!(handed.count(), 7);
        let first = starts.iter().find_map(|start| match start {
            Start::First(inbox) => Some(inbox),
            _ => None,
        });
        let first = first.unwrap();
        assert_eq!(std::iter::from_fn(|| first.take_next()).count(), 7);
    }

    #[test]
    fn a_socket_that_nobody_listens_at_is_replaced() {
        let (_folder, place) = new_place();
        place.make().unwrap();
        // What a program leaves that was killed: the file stays, the lock does not.
        drop(UnixListener::bind(place.socket()).unwrap());
        std::fs::write(place.lock(), "").unwrap();
        let inbox = first(claim(&place, &Given::Nothing, false));
        assert!(matches!(
            claim(&place, &link("x"), false),
            Start::HandedOver
        ));
        assert_eq!(inbox.take_next(), Some(link("x")));
    }

    #[test]
    fn a_first_that_hangs_or_has_no_socket_does_not_hold_a_start_up() {
        let (_folder, place) = new_place();
        place.make().unwrap();
        let _held = lock(&place).unwrap().unwrap();
        // It begins and never listens.
        let why = alone(claim(&place, &link("private"), false));
        assert!(why.contains("did not answer"), "{why}");
        // It listens and never answers.
        let _hangs = UnixListener::bind(place.socket()).unwrap();
        let why = alone(claim(&place, &link("private"), false));
        assert!(why.contains("did not answer") && !why.contains("private"));
        assert!(matches!(
            claim(&place, &link("x"), true),
            Start::Alone(None)
        ));
    }

    #[test]
    fn one_that_answers_something_else_is_not_trusted() {
        for said in ["HTTP/1.1 400 Bad Request\r\n\r\n", "{}", &"x".repeat(1000)] {
            let (_folder, place) = new_place();
            place.make().unwrap();
            let _held = lock(&place).unwrap().unwrap();
            let foreign = UnixListener::bind(place.socket()).unwrap();
            std::thread::scope(|scope| {
                scope.spawn(|| {
                    let (stream, _) = foreign.accept().unwrap();
                    let until = Instant::now() + PATIENCE;
                    // It may be given up before it has said everything.
                    send(&stream, said.as_bytes(), until).unwrap_or_default();
                });
                alone(claim(&place, &Given::Nothing, false));
            });
        }
    }

    #[test]
    fn what_strangers_send_is_refused_and_the_next_is_heard() {
        let (_folder, place) = new_place();
        let inbox = first(claim(&place, &Given::Nothing, false));
        let until = Instant::now() + Duration::from_mins(1);
        let refused = Some(Answer::NotUnderstood);
        for text in [
            "",
            "GET / HTTP/1.1\r\n\r\n",
            r#"{"cambio":2,"kind":"none"}"#,
        ] {
            let answer = hand_over(&place, text.as_bytes(), until).unwrap();
            assert_eq!(answer, refused, "{text}");
        }
        // More than is read, and nothing at all.
        let long = vec![b'x'; LONGEST + 1];
        if let Ok(answer) = hand_over(&place, &long, until) {
            assert_eq!(answer, None);
        }
        drop(UnixStream::connect(place.socket()).unwrap());
        assert!(inbox.is_empty() && !inbox.take_news());
        assert!(matches!(
            claim(&place, &link("x"), false),
            Start::HandedOver
        ));
        assert_eq!(inbox.take_next(), Some(link("x")));
    }

    #[test]
    fn too_much_is_said_and_kept_from_the_window() {
        let (_folder, place) = new_place();
        let inbox = first(claim(&place, &Given::Nothing, false));
        let long = link(&"x".repeat(LONGEST));
        assert!(alone(claim(&place, &long, false)).contains("too long"));
        for _ in 0..MOST_WAITING {
            assert_eq!(inbox.put(link("x")), Answer::Taken);
        }
        match claim(&place, &link("x"), false) {
            Start::Refused(why) => assert!(why.contains("close the dialog"), "{why}"),
            _ => panic!("it is not refused"),
        }
        // The window itself can still be asked for.
        assert!(matches!(
            claim(&place, &Given::Nothing, false),
            Start::HandedOver
        ));
    }

    #[test]
    fn a_folder_that_cannot_be_used_is_said_and_opens_a_window() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("cambio"), "").unwrap();
        let why = alone(claim(&place_in(folder.path()), &Given::Nothing, false));
        assert!(why.contains("it is no folder"), "{why}");
        let (_folder, place) = new_place();
        place.make().unwrap();
        // Its names are taken by something else: as little use as a disk that is full.
        std::fs::create_dir(place.lock()).unwrap();
        alone(claim(&place, &Given::Nothing, false));
        std::fs::remove_dir(place.lock()).unwrap();
        std::fs::create_dir(place.socket()).unwrap();
        alone(claim(&place, &Given::Nothing, false));
        // A path that is longer than that of a socket can be.
        let deep = folder.path().join("x".repeat(120));
        std::fs::create_dir(&deep).unwrap();
        alone(claim(&place_in(&deep), &Given::Nothing, false));
    }
}
