//! Bytes over a local socket: within a bound, until a moment, and only with this user on the other side.

use std::io::{self, Read as _, Write as _};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::{Duration, Instant};
use zeroize::Zeroizing;

/// Connects without waiting: one that does not take connections any more, because it hangs, is one that is not there.
pub fn connect(socket: &Path) -> io::Result<UnixStream> {
    use rustix::net::{AddressFamily, SocketAddrUnix, SocketType};
    let stream = UnixStream::from(rustix::net::socket(
        AddressFamily::UNIX,
        SocketType::STREAM,
        None,
    )?);
    stream.set_nonblocking(true)?;
    rustix::net::connect(&stream, &SocketAddrUnix::new(socket)?)?;
    stream.set_nonblocking(false)?;
    Ok(stream)
}

/// Whether the other side is this user.
#[cfg(target_os = "linux")]
pub fn is_own(stream: &UnixStream) -> bool {
    let other = rustix::net::sockopt::socket_peercred(stream);
    other.is_ok_and(|other| other.uid == rustix::process::geteuid())
}

/// Whether the other side is this user: nobody else enters the folder that the socket is in.
#[cfg(not(target_os = "linux"))]
pub fn is_own(_: &UnixStream) -> bool {
    true
}

/// Sends all bytes, and says that there are no more.
pub fn send(stream: &UnixStream, mut bytes: &[u8], until: Instant) -> io::Result<()> {
    let mut out = stream;
    while !bytes.is_empty() {
        stream.set_write_timeout(Some(left(until)?))?;
        match out.write(bytes) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(sent) => bytes = bytes.get(sent..).unwrap_or_default(),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    stream.shutdown(Shutdown::Write)
}

/// Returns what comes until the other side says that there is no more; an error where it is more than so many bytes, or not whole until
/// then.
pub fn receive(stream: &UnixStream, most: usize, until: Instant) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut source = stream;
    let mut bytes = Zeroizing::new(Vec::<u8>::new());
    let mut piece = Zeroizing::new(vec![0_u8; 16 * 1024]);
    loop {
        // Each wait is as long as is left: one that sends a byte now and then does not keep it waiting for ever.
        stream.set_read_timeout(Some(left(until)?))?;
        let count = match source.read(&mut piece) {
            Ok(0) => return Ok(bytes),
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if bytes.len() + count > most {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        bytes.extend_from_slice(piece.get(..count).unwrap_or_default());
    }
}

/// How long until then.
fn left(until: Instant) -> io::Result<Duration> {
    let left = until.saturating_duration_since(Instant::now());
    if left.is_zero() {
        return Err(io::ErrorKind::TimedOut.into());
    }
    Ok(left)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn soon() -> Instant {
        Instant::now() + Duration::from_millis(200)
    }

    fn later() -> Instant {
        Instant::now() + Duration::from_mins(1)
    }

    #[test]
    fn what_is_sent_arrives_whole_within_its_bound() {
        let bytes = vec![7; 500_000];
        for (most, arrives) in [(bytes.len(), true), (bytes.len() - 1, false)] {
            let (one, other) = UnixStream::pair().unwrap();
            let received = std::thread::scope(|scope| {
                let sent = scope.spawn(|| send(&one, &bytes, later()));
                let received = receive(&other, most, later());
                drop(other);
                // Where the bound is met first the sender may find the other side gone.
                assert!(!arrives || sent.join().unwrap().is_ok());
                received
            });
            match received {
                Ok(received) => assert!(arrives && *received == bytes),
                Err(error) => assert!(!arrives && error.kind() == io::ErrorKind::FileTooLarge),
            }
        }
    }

    #[test]
    fn neither_silence_nor_a_full_pipe_nor_single_bytes_are_waited_for() {
        let (one, other) = UnixStream::pair().unwrap();
        assert!(receive(&other, 10, soon()).is_err());
        // Nobody reads it.
        assert!(send(&one, &vec![0; 16 * 1024 * 1024], soon()).is_err());
        let (one, other) = UnixStream::pair().unwrap();
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let mut out = &one;
                // Until the other side has had enough.
                while out.write(b"x").is_ok() {
                    std::thread::yield_now();
                }
            });
            assert!(receive(&other, usize::MAX, soon()).is_err());
            drop(other);
        });
    }

    #[test]
    fn the_other_side_is_this_user() {
        let (one, other) = UnixStream::pair().unwrap();
        assert!(is_own(&one) && is_own(&other));
    }
}
