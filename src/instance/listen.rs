//! The first start, listening.

use super::channel::{is_own, receive, send};
use super::inbox::{HandOverReply, Inbox};
use super::instance_files::InstanceFiles;
use super::message::{LONGEST, bytes_of, given_in};
use std::fs::{File, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::{UnixListener, UnixStream};
use std::thread;
use std::time::{Duration, Instant};

/// How long one connection may take. It is less than another start waits, so that one that says nothing does not cost the next its turn.
const PATIENCE: Duration = Duration::from_millis(300);

/// Listens on a thread of its own until the program ends. Whoever holds the lock may replace a socket: nobody listens there any more.
pub fn listen(files: &InstanceFiles, lock: File, inbox: Inbox) -> io::Result<()> {
    let socket = files.socket();
    match std::fs::remove_file(&socket) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = UnixListener::bind(&socket)?;
    // Also where the folder is opened to others later, and whatever the umask is.
    std::fs::set_permissions(&socket, Permissions::from_mode(0o600))?;
    let serve = move || {
        for stream in listener.incoming() {
            match stream {
                // An answer that does not arrive is missed by nobody but who has gone.
                Ok(stream) => answer(&stream, &inbox).unwrap_or_default(),
                // The program has no more files open: at once it would be the same.
                Err(_) => thread::sleep(PATIENCE),
            }
        }
        drop(lock);
    };
    thread::Builder::new()
        .name("other starts".to_owned())
        .spawn(serve)?;
    Ok(())
}

/// Takes one message in and says what becomes of it. Another user gets no answer at all.
fn answer(stream: &UnixStream, inbox: &Inbox) -> io::Result<()> {
    if !is_own(stream) {
        return Ok(());
    }
    let until = Instant::now() + PATIENCE;
    let message = receive(stream, LONGEST, until)?;
    let answer = given_in(&message).map_or(HandOverReply::NotUnderstood, |given| inbox.put(given));
    send(stream, &bytes_of(answer), until)
}
