//! Writing: whole or not at all, and where secrets may be, for nobody else to read.

use super::read::{ReadError, regular, regular_or_absent};
use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;

/// How the name of a file begins that is being written; [`super::sweep`] knows it by that.
pub const BEGINNING: &str = ".cambio-";

/// Writes a file whole or not at all: into a new file beside it, then renamed over it. Only its owner reads it; a folder that is missing
/// is made.
pub fn write_atomically(path: &Path, text: &str) -> io::Result<()> {
    write_bytes_atomically(path, text.as_bytes())
}

/// The same for bytes that are no text.
pub fn write_bytes_atomically(path: &Path, bytes: &[u8]) -> io::Result<()> {
    make_folder(folder_of(path))?;
    whole(path, bytes)?.persist(path)?;
    Ok(())
}

/// Writes a new file whole or not at all, never over another, into a folder that is there. Only its owner reads it.
pub fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    whole(path, bytes)?.persist_noclobber(path)?;
    Ok(())
}

/// Whether [`write_new`] would write there now: nothing has that name, and the folder takes a file.
pub fn would_write_new(path: &Path) -> io::Result<()> {
    if path.symlink_metadata().is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    // Gone again at once.
    beside(path)?;
    Ok(())
}

/// Whether a file could be written into a folder now: it takes one, or it is missing and the nearest folder above it that is there takes
/// one. Nothing is made.
pub fn would_write_into(folder: &Path) -> io::Result<()> {
    for above in folder.ancestors() {
        let above = if above.as_os_str().is_empty() {
            Path::new(".")
        } else {
            above
        };
        // A link to nowhere is there, and takes no file.
        match above.symlink_metadata() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
            Ok(_) => {
                // Gone again at once.
                inside(above)?;
                return Ok(());
            }
        }
    }
    Err(io::ErrorKind::NotFound.into())
}

/// The folder that a path is in.
pub fn folder_of(path: &Path) -> &Path {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// An empty file in a folder, which is gone unless it is given a name.
fn inside(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    tempfile::Builder::new()
        .prefix(BEGINNING)
        .tempfile_in(folder)
}

/// The same beside a path.
fn beside(path: &Path) -> io::Result<tempfile::NamedTempFile> {
    inside(folder_of(path))
}

/// The same with all bytes in it, on the disk.
fn whole(path: &Path, bytes: &[u8]) -> io::Result<tempfile::NamedTempFile> {
    let mut file = beside(path)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    Ok(file)
}

/// Makes a folder and those above it that are missing, for their owner alone, as the XDG Base Directory Specification asks.
pub fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Makes a folder of this program's own, and keeps everybody else out of one that is there already.
pub fn make_private(folder: &Path) -> io::Result<()> {
    make_folder(folder)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let permissions = std::fs::metadata(folder)?.permissions();
        if permissions.mode() & 0o077 != 0 {
            let own = std::fs::Permissions::from_mode(permissions.mode() & 0o700);
            // Somebody else's folder, or a file system without permissions: what is written into it has its own.
            std::fs::set_permissions(folder, own).unwrap_or_default();
        }
    }
    Ok(())
}

/// Opens a file for writing that only its owner reads, and makes it where it is missing. What is no regular file is refused and never
/// waited for.
pub fn open_private(path: &Path) -> Result<File, ReadError> {
    regular_or_absent(path)?;
    let mut options = std::fs::OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        let flags = rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOCTTY;
        options.mode(0o600).custom_flags(flags.bits().cast_signed());
    }
    let file = options.open(path)?;
    let found = file.metadata()?;
    regular(&found)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        if found.permissions().mode() & 0o077 != 0 {
            let own = std::fs::Permissions::from_mode(0o600);
            file.set_permissions(own).unwrap_or_default();
        }
    }
    Ok(file)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    fn mode(path: &Path) -> Option<u32> {
        let found = std::fs::metadata(path).ok()?;
        Some(found.permissions().mode() & 0o777)
    }

    #[test]
    fn what_is_written_is_its_owners_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("one/two/f.json");
        write_atomically(&path, "x").unwrap();
        assert_eq!(mode(&path), Some(0o600));
        for made in [path.parent().unwrap(), &folder.path().join("one")] {
            assert_eq!(mode(made), Some(0o700));
        }
        let open = folder.path().join("open");
        std::fs::create_dir(&open).unwrap();
        std::fs::set_permissions(&open, std::fs::Permissions::from_mode(0o755)).unwrap();
        make_private(&open).unwrap();
        assert_eq!(mode(&open), Some(0o700));
        let log = open.join("log");
        std::fs::write(&log, "").unwrap();
        std::fs::set_permissions(&log, std::fs::Permissions::from_mode(0o644)).unwrap();
        open_private(&log).unwrap();
        assert_eq!(mode(&log), Some(0o600));
    }

    #[test]
    fn a_new_file_is_never_written_over_another() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("page.html");
        would_write_new(&path).unwrap();
        write_new(&path, b"one").unwrap();
        assert_eq!(mode(&path), Some(0o600));
        for refused in [would_write_new(&path), write_new(&path, b"two")] {
            assert_eq!(refused.unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        }
        assert_eq!(std::fs::read(&path).unwrap(), b"one");
        // A link to nowhere is a name that is taken too.
        let link = folder.path().join("link");
        std::os::unix::fs::symlink("nowhere", &link).unwrap();
        assert!(would_write_new(&link).is_err());
        let missing = folder.path().join("missing/page.html");
        for refused in [would_write_new(&missing), write_new(&missing, b"x")] {
            assert_eq!(refused.unwrap_err().kind(), io::ErrorKind::NotFound);
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn a_folder_is_not_made_to_find_out_whether_it_takes_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        would_write_into(folder.path()).unwrap();
        would_write_into(&at("missing/deeper")).unwrap();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        std::fs::write(at("file"), "").unwrap();
        std::os::unix::fs::symlink("nowhere", at("link")).unwrap();
        for refused in ["file", "file/below", "link", "link/below"] {
            assert!(would_write_into(&at(refused)).is_err(), "{refused}");
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn a_pipe_in_a_files_place_is_not_opened() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap();
        assert!(made.success());
        assert!(matches!(
            open_private(&pipe),
            Err(ReadError::NotRegular("a named pipe"))
        ));
    }
}
