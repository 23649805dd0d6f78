//! Where the entries of a recording stand: in `log.entries`, in a list, or alone.

use super::entry::WHAT;
use super::entry::{Collected, HarEntry, Request};
use crate::paste::exchange::Reading;
use crate::paste::unread::Unread;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// Reads a HAR file, a list of its entries, or one entry; none where the text is none.
pub fn read(text: &str) -> Option<Result<Reading, Unread>> {
    let begin = text.trim_start();
    if !begin.starts_with(['{', '[']) {
        return None;
    }
    let mut collected = Collected::default();
    let mut reader = serde_json::Deserializer::from_str(text);
    reader.disable_recursion_limit();
    let read = Whole(&mut collected)
        .deserialize(&mut reader)
        .and_then(|()| reader.end());
    match read {
        Ok(()) if !collected.is_recording() => None,
        Err(_) if !collected.is_recording() => None,
        Ok(()) if collected.is_empty() => Some(Err(Unread::new(
            WHAT,
            "The HAR file has no entries with a request: nothing was recorded",
        )
        .fix("Record again during the exchange, and save the recording with its contents"))),
        Ok(()) => Some(Ok(collected.reading())),
        Err(error) => Some(Err(refused(text, &error, collected.count()))),
    }
}

fn refused(text: &str, error: &serde_json::Error, entries: usize) -> Unread {
    // serde_json counts columns in bytes from 1, and lines from 1.
    let line_start = text
        .split_inclusive('\n')
        .take(error.line().saturating_sub(1))
        .map(str::len)
        .sum::<usize>();
    let offset = text.floor_char_boundary(line_start + error.column().saturating_sub(1));
    if error.is_eof() {
        return Unread::new(
            WHAT,
            format!("The HAR file is cut off in entry {}", entries + 1),
        )
        .at(text, offset)
        .fix("Save the recording again, and paste or open the whole file");
    }
    let whole = error.to_string();
    let reason = whole.split(" at line ").next().unwrap_or_default();
    // What serde says of a value's type quotes the value.
    let reason = if error.is_data() {
        "a value there is of another type than HAR has it"
    } else {
        reason
    };
    Unread::new(
        WHAT,
        format!("The HAR file cannot be read behind entry {entries}: {reason}"),
    )
    .at(text, offset)
}

/// The whole document.
struct Whole<'c, 'a>(&'c mut Collected<'a>);

impl<'de> DeserializeSeed<'de> for Whole<'_, 'de> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Whole<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a recording")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        take_list(self.0, &mut entries)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let mut alone = HarEntry::default();
        let mut request = Request::default();
        while let Some(name) = members.next_key::<std::borrow::Cow<'de, str>>()? {
            match name.as_ref() {
                "log" => members.next_value_seed(HarLog(&mut *self.0))?,
                "entries" => members.next_value_seed(List(&mut *self.0))?,
                "request" => alone.request = members.next_value()?,
                "response" => alone.response = members.next_value()?,
                "startedDateTime" => alone.started = members.next_value()?,
                "method" => request.method = members.next_value()?,
                "url" => request.url = members.next_value()?,
                "headers" => request.headers = members.next_value()?,
                "queryString" => request.query = members.next_value()?,
                "httpVersion" => request.version = members.next_value()?,
                "postData" => request.posted = members.next_value()?,
                "_content" => request.content = members.next_value()?,
                _ => {
                    members.next_value::<IgnoredAny>()?;
                }
            }
        }
        if alone.is_one() {
            self.0.take(alone);
        } else if request.is_alone() {
            self.0.take(HarEntry {
                request: Some(request),
                ..HarEntry::default()
            });
        }
        Ok(())
    }
}

/// The member `log`.
struct HarLog<'c, 'a>(&'c mut Collected<'a>);

impl<'de> DeserializeSeed<'de> for HarLog<'_, 'de> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for HarLog<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the member log")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while let Some(name) = members.next_key::<std::borrow::Cow<'de, str>>()? {
            if name == "entries" {
                members.next_value_seed(Entries(&mut *self.0))?;
            } else {
                members.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

/// Takes a list in whose first item has to be an entry.
fn take_list<'de, A: SeqAccess<'de>>(
    collected: &mut Collected<'de>,
    entries: &mut A,
) -> Result<(), A::Error> {
    while let Some(entry) = entries.next_element::<HarEntry<'de>>()? {
        if !entry.is_one() && !collected.is_recording() {
            return Err(A::Error::custom("no entry"));
        }
        collected.take(entry);
    }
    Ok(())
}

/// A list that may be one of entries.
struct List<'c, 'a>(&'c mut Collected<'a>);

impl<'de> DeserializeSeed<'de> for List<'_, 'de> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for List<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        take_list(self.0, &mut entries)
    }
}

/// The list of entries in `log`.
struct Entries<'c, 'a>(&'c mut Collected<'a>);

impl<'de> DeserializeSeed<'de> for Entries<'_, 'de> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.0.begin();
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Entries<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the list of entries")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        while let Some(entry) = entries.next_element::<HarEntry<'de>>()? {
            self.0.take(entry);
        }
        Ok(())
    }
}
