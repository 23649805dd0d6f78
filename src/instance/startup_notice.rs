//! Ends what a desktop shows while it starts a program, for a start that opens no window.
//!
//! A desktop on X11 shows a busy pointer until the program that it started says that it is there (freedesktop.org, *Startup Notification
//! Protocol*). A window says so when it is made; a start that hands over makes none, and the pointer would stay busy for half a minute.

use std::error::Error;
use x11rb::COPY_FROM_PARENT;
use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{
    ClientMessageEvent, ConnectionExt as _, CreateWindowAux, EventMask, WindowClass,
};
use x11rb::wrapper::ConnectionExt as _;

/// Bytes of a message that one event holds.
const PART: usize = 20;

/// Tells the desktop on an X display that the start with this id is over. Where it cannot be told, it stops waiting by itself.
pub fn end_startup(id: &str) {
    tell(&end_of(id)).unwrap_or_default();
}

/// Returns the message that ends the start with this id, with the zero byte that ends it.
fn end_of(id: &str) -> Vec<u8> {
    let quoted = id.replace('\\', "\\\\").replace('"', "\\\"");
    format!("remove: ID=\"{quoted}\"\0").into_bytes()
}

/// Says a message to whoever shows startups, in as many events as it takes. They name a window, which is made for it and never shown.
fn tell(message: &[u8]) -> Result<(), Box<dyn Error>> {
    let (connection, screen) = x11rb::connect(None)?;
    let root = connection
        .setup()
        .roots
        .get(screen)
        .ok_or("no screen")?
        .root;
    let atom = |name: &[u8]| connection.intern_atom(false, name);
    let (begin, more) = (
        atom(b"_NET_STARTUP_INFO_BEGIN")?,
        atom(b"_NET_STARTUP_INFO")?,
    );
    let (begin, more) = (begin.reply()?.atom, more.reply()?.atom);
    let window = connection.generate_id()?;
    connection.create_window(
        0,
        window,
        root,
        -1,
        -1,
        1,
        1,
        0,
        WindowClass::COPY_FROM_PARENT,
        COPY_FROM_PARENT,
        &CreateWindowAux::new().override_redirect(1),
    )?;
    let kinds = std::iter::once(begin).chain(std::iter::repeat(more));
    for (part, kind) in message.chunks(PART).zip(kinds) {
        let mut data = [0; PART];
        for (place, byte) in data.iter_mut().zip(part) {
            *place = *byte;
        }
        let event = ClientMessageEvent::new(8, window, kind, data);
        connection.send_event(false, root, EventMask::PROPERTY_CHANGE, event)?;
    }
    connection.sync()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_quoted_as_the_protocol_says() {
        let quoted = end_of(r#"launcher "a\b"_TIME1"#);
        assert_eq!(quoted, b"remove: ID=\"launcher \\\"a\\\\b\\\"_TIME1\"\0");
    }
}
