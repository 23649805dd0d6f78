//! Reading with a bound: only regular files where a folder lists them, pipes too where a person named one.

use std::fs::{File, FileType, Metadata};
use std::io::{self, Read as _};
use std::path::Path;

/// Bytes that are read at most of anything (512 MiB): recordings of a whole session are smaller.
pub const LARGEST: u64 = 512 * 1024 * 1024;

/// Why a file was not read; each is a sentence.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// A folder, pipe, device or socket.
    #[error("It is {0}, and only a regular file is read here")]
    NotRegular(&'static str),
    /// Something without an end, or with nothing to read.
    #[error("It is {0}, not a file")]
    Unreadable(&'static str),
    /// Larger than is read; nothing of it was read where its size was known.
    #[error("It is larger than {}, which is the most that is read", size(*.0))]
    TooLarge(u64),
    /// The system said no.
    #[error("{0}")]
    System(#[from] io::Error),
}

impl ReadError {
    /// Whether there is no such file.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::System(error) if error.kind() == io::ErrorKind::NotFound)
    }
}

/// A number of bytes in the unit that fits it.
fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} bytes"),
        1024..1_048_576 => format!("{} KiB", bytes / 1024),
        _ => format!("{} MiB", bytes / 1_048_576),
    }
}

/// Reads a regular file of at most so many bytes. A pipe, a device, a socket, a folder or a link to one is refused and never waited
/// for; a larger file is refused by its size before anything of it is read.
pub fn read_regular(path: &Path, most: u64) -> Result<Vec<u8>, ReadError> {
    // Looked at first: opening a device can already do something to it.
    regular(&std::fs::metadata(path)?)?;
    let file = open_at_once(path)?;
    // It may have become another one since.
    let found = file.metadata()?;
    regular(&found)?;
    as_long_as_it_was(&file, found.len(), most)
}

/// Reads what was named on the command line, at most so many bytes: a regular file, a pipe (`<(…)`), a terminal, or standard input as
/// `-` or by its path. Waits for a pipe's other side, as every command does; devices without an end are refused.
pub fn read_named(path: &Path, most: u64) -> Result<Vec<u8>, ReadError> {
    if ["-", "/dev/stdin", "/dev/fd/0"]
        .iter()
        .any(|name| path == Path::new(name))
    {
        return read_standard_input(most);
    }
    let kind = std::fs::metadata(path)?.file_type();
    if kind.is_dir() {
        return Err(ReadError::Unreadable("a folder"));
    }
    if is_socket(kind) {
        return Err(ReadError::Unreadable("a socket"));
    }
    let file = if is_pipe(kind) {
        File::open(path)?
    } else {
        open_at_once(path)?
    };
    to_its_end(&file, most)
}

/// Reads all of standard input, at most so many bytes.
fn read_standard_input(most: u64) -> Result<Vec<u8>, ReadError> {
    #[cfg(unix)]
    {
        use std::os::fd::AsFd as _;
        // A handle of its own, so that what it is can be asked.
        to_its_end(&File::from(io::stdin().as_fd().try_clone_to_owned()?), most)
    }
    #[cfg(not(unix))]
    stream(&mut io::stdin(), most)
}

fn to_its_end(file: &File, most: u64) -> Result<Vec<u8>, ReadError> {
    let found = file.metadata()?;
    let kind = found.file_type();
    if kind.is_file() {
        return as_long_as_it_was(file, found.len(), most);
    }
    if kind.is_dir() {
        return Err(ReadError::Unreadable("a folder"));
    }
    let mut file = file;
    if is_device(kind) {
        if io::IsTerminal::is_terminal(file) {
            wait_for_typing(file)?;
        } else {
            // /dev/null ends before its first byte; every other device goes on for ever.
            return match file.read(&mut [0])? {
                0 => Ok(Vec::new()),
                _ => Err(ReadError::Unreadable("a device without an end")),
            };
        }
    }
    stream(&mut file, most)
}

/// What comes until it ends.
fn stream(source: &mut impl io::Read, most: u64) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    source
        .take(most.saturating_add(1))
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(ReadError::TooLarge(most));
    }
    Ok(bytes)
}

/// As many bytes as it had when it was opened: one that grows while it is read has an end all the same.
fn as_long_as_it_was(file: &File, length: u64, most: u64) -> Result<Vec<u8>, ReadError> {
    if length > most {
        return Err(ReadError::TooLarge(most));
    }
    let mut bytes = Vec::new();
    bytes
        .try_reserve_exact(usize::try_from(length).unwrap_or(usize::MAX))
        .map_err(|_| io::Error::from(io::ErrorKind::OutOfMemory))?;
    file.take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Opens without waiting for the other side of a pipe, and without taking a terminal over.
#[cfg(unix)]
fn open_at_once(path: &Path) -> io::Result<File> {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt as _;
    let flags = OFlags::NONBLOCK | OFlags::NOCTTY;
    std::fs::OpenOptions::new()
        .read(true)
        .custom_flags(flags.bits().cast_signed())
        .open(path)
}

#[cfg(not(unix))]
fn open_at_once(path: &Path) -> io::Result<File> {
    File::open(path)
}

/// A terminal that was opened without waiting waits for what is typed from now on.
#[cfg(unix)]
fn wait_for_typing(file: &File) -> io::Result<()> {
    Ok(rustix::fs::fcntl_setfl(file, rustix::fs::OFlags::empty())?)
}

#[cfg(not(unix))]
fn wait_for_typing(_: &File) -> io::Result<()> {
    Ok(())
}

/// Refuses what is no regular file.
pub(super) fn regular(found: &Metadata) -> Result<(), ReadError> {
    let kind = found.file_type();
    let other = if kind.is_file() {
        return Ok(());
    } else if kind.is_dir() {
        "a folder"
    } else if is_pipe(kind) {
        "a named pipe"
    } else if is_socket(kind) {
        "a socket"
    } else {
        "a device"
    };
    Err(ReadError::NotRegular(other))
}

/// Refuses what is there and no regular file.
pub fn regular_or_absent(path: &Path) -> Result<(), ReadError> {
    match std::fs::metadata(path) {
        Ok(found) => regular(&found),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error.into()),
    }
}

#[cfg(unix)]
fn is_pipe(kind: FileType) -> bool {
    std::os::unix::fs::FileTypeExt::is_fifo(&kind)
}

#[cfg(unix)]
fn is_socket(kind: FileType) -> bool {
    std::os::unix::fs::FileTypeExt::is_socket(&kind)
}

#[cfg(unix)]
fn is_device(kind: FileType) -> bool {
    use std::os::unix::fs::FileTypeExt as _;
    kind.is_char_device() || kind.is_block_device()
}

#[cfg(not(unix))]
fn is_pipe(_: FileType) -> bool {
    false
}

#[cfg(not(unix))]
fn is_socket(_: FileType) -> bool {
    false
}

#[cfg(not(unix))]
fn is_device(_: FileType) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_regular_file_is_read_up_to_its_bound() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("f");
        std::fs::write(&path, "12345").unwrap();
        for read in [read_regular, read_named] {
            assert_eq!(read(&path, 5).unwrap(), b"12345");
            assert!(matches!(read(&path, 4), Err(ReadError::TooLarge(4))));
            assert!(
                read(&folder.path().join("absent"), 4)
                    .unwrap_err()
                    .is_absent()
            );
        }
        // What is written behind its end meanwhile is not read.
        let file = File::open(&path).unwrap();
        assert_eq!(as_long_as_it_was(&file, 3, 10).unwrap(), b"123");
    }

    #[test]
    fn a_large_file_is_refused_by_its_size() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("large");
        // Without a byte on the disk; reading it would take seconds and memory.
        File::create(&path).unwrap().set_len(1 << 40).unwrap();
        let refused = read_named(&path, LARGEST).unwrap_err().to_string();
        assert_eq!(
            refused,
            "It is larger than 512 MiB, which is the most that is read"
        );
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_regular_file_is_refused_without_waiting() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let made = std::process::Command::new("mkfifo")
            .arg(at("pipe"))
            .status()
            .unwrap();
        assert!(made.success());
        let socket = std::os::unix::net::UnixListener::bind(at("socket")).unwrap();
        for (link, target) in [
            ("to-pipe", at("pipe")),
            ("to-terminal", "/dev/tty".into()),
            ("to-zero", "/dev/zero".into()),
            ("to-null", "/dev/null".into()),
            ("to-itself", at("to-itself")),
            ("to-nothing", at("nothing")),
        ] {
            std::os::unix::fs::symlink(target, at(link)).unwrap();
        }
        for (name, words) in [
            ("pipe", "a named pipe"),
            ("to-pipe", "a named pipe"),
            ("to-terminal", "a device"),
            ("to-zero", "a device"),
            ("to-null", "a device"),
            ("socket", "a socket"),
            ("", "a folder"),
        ] {
            let refused = read_regular(&at(name), 10).unwrap_err().to_string();
            assert!(refused.contains(words), "{name}: {refused}");
        }
        for (name, words) in [
            ("to-zero", "without an end"),
            ("socket", "a socket"),
            ("", "a folder"),
        ] {
            let refused = read_named(&at(name), 10).unwrap_err().to_string();
            assert!(refused.contains(words), "{name}: {refused}");
        }
        assert_eq!(read_named(&at("to-null"), 10).unwrap(), b"");
        for name in ["to-itself", "to-nothing"] {
            assert!(read_regular(&at(name), 10).is_err(), "{name}");
            assert!(read_named(&at(name), 10).is_err(), "{name}");
        }
        drop(socket);
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_that_was_named_is_read_to_its_end_and_its_bound() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo")
            .arg(&path)
            .status()
            .unwrap();
        assert!(made.success());
        for (text, most, wanted) in [("abc", 3, Some("abc")), ("abcd", 3, None)] {
            let read = std::thread::scope(|scope| {
                scope.spawn(|| std::fs::write(&path, text).unwrap());
                read_named(&path, most)
            });
            match wanted {
                Some(text) => assert_eq!(read.unwrap(), text.as_bytes()),
                None => assert!(matches!(read, Err(ReadError::TooLarge(3)))),
            }
        }
    }
}
