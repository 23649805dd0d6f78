//! The values that are replaced, each with its stand-in.

use super::hosts::{has_port, host_only, is_loopback};
use super::kind::{SensitiveCategory, SensitiveKind};
use super::known_texts::{KnownTexts, StandInSpan, apart};
use super::patterns::found;
use super::short::is_somebodys;
use super::titles::{Companies, add_company, retitled};
use super::words::{is_indistinct, is_ordinary, is_public_host};
use crate::secret::unescaped::Unescaped;
use crate::text::form_encoded;
use std::borrow::Cow;
use std::collections::hash_map::RandomState;
use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::hash::BuildHasher as _;
use std::path::{Component, Path};
use std::sync::Arc;

/// What this computer is called.
const THIS_COMPUTER: &str = "this computer";

/// The same inside an address without a port.
const THIS_COMPUTER_HOST: &str = "this-computer.example";

/// A longer value is not looked for as a whole; a token of such a length is never written out on a screen.
const LONGEST: usize = 256 * 1024;

/// A longer name of a profile or folder is not looked through.
const LONGEST_TITLE: usize = 1024;

/// Values that are kept at most: a page of a million addresses fills no memory.
const MOST: usize = 100_000;

/// Values of a letter or two that are kept at most.
const MOST_SHORT: usize = 256;

/// What stands for the folder of the user's own files.
const HOME: &str = "~";

/// Texts of which it is remembered what stands in them.
const REMEMBERED: usize = 4096;

/// Values with their stand-ins. The same value has the same one for as long as this lives.
pub struct StandIns {
    known: KnownTexts,
    counters: HashMap<SensitiveKind, usize>,
    companies: Companies,
    /// What stands in texts that were looked at, by a keyed hash of the text.
    seen: HashMap<u64, Arc<[StandInSpan]>>,
    hasher: RandomState,
}

impl Default for StandIns {
    fn default() -> Self {
        Self {
            known: KnownTexts::new(),
            counters: HashMap::new(),
            companies: Companies::new(),
            seen: HashMap::new(),
            hasher: RandomState::new(),
        }
    }
}

impl fmt::Debug for StandIns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StandIns")
            .field("kinds", self.kinds())
            .field("entries", &self.known.count())
            .finish_non_exhaustive()
    }
}

impl StandIns {
    /// Returns the kinds that are replaced.
    pub fn kinds(&self) -> &BTreeSet<SensitiveCategory> {
        &self.known.kinds
    }

    /// Chooses whether values of a kind are replaced.
    pub fn choose(&mut self, kind: SensitiveCategory, replaced: bool) {
        if replaced {
            self.known.kinds.insert(kind);
        } else {
            self.known.kinds.remove(&kind);
        }
        self.seen.clear();
    }

    /// Gives a value its stand-in, where it has none yet and is no ordinary word.
    pub fn add(&mut self, what: SensitiveKind, value: &str) {
        let value = value.trim();
        if is_indistinct(value) {
            self.add_short(what, value);
            return;
        }
        if value.len() > LONGEST
            || self.known.count() >= MOST
            || is_ordinary(value)
            || self.known.knows(value)
        {
            return;
        }
        let is_address = matches!(what, SensitiveKind::Ipv4 | SensitiveKind::Ipv6);
        if (what.is_host() || is_address) && is_loopback(value) {
            self.add_loopback(value);
            return;
        }
        let value = if what.is_host() {
            host_only(value)
        } else {
            value
        };
        if what.is_host() && is_public_host(value) || self.known.knows(value) {
            return;
        }
        let out = self.next(what, value);
        add_company(&mut self.companies, what, value, &out);
        self.put(value, &out, Some(what));
        if what.is_host() || what == SensitiveKind::Email {
            self.put(&value.to_ascii_lowercase(), &out, Some(what));
        }
        if value.contains(' ') {
            self.put(&value.replace(' ', "+"), &out, Some(what));
        }
    }

    /// Has a number that is too short to be told from others replaced behind the name of its member too, where it has no quotes. It is
    /// added before.
    pub fn add_bare(&mut self, name: &str, number: &str) {
        let Some((out, what)) = self.known.short(number) else {
            return;
        };
        if self.known.count() >= MOST {
            return;
        }
        for apart in ["", " "] {
            let before = format!("\"{name}\":{apart}");
            let (text, out) = (format!("{before}{number}"), format!("{before}{out}"));
            self.put_entry(&text, &out, what, Some(before.len()));
        }
    }

    /// Gives the name of a profile or a folder a stand-in, where it has the name of a company in it that is known by now; and what stands
    /// before and behind its dash, which is shown by itself.
    pub fn add_title(&mut self, title: &str) {
        let title = title.trim();
        let (before, behind) = title.split_once(" – ").unwrap_or_default();
        for part in [title, before.trim(), behind.trim()] {
            if part.len() > LONGEST_TITLE
                || self.known.count() >= MOST
                || is_ordinary(part)
                || self.known.knows(part)
            {
                continue;
            }
            let values = self.hits(part);
            if let Some(shown) = retitled(part, &self.companies, &values) {
                // Its other values are seen no more once it is replaced as a whole.
                let out = self.replace(&shown.out).into_owned();
                self.put(&out, &out, None);
                let what = Some(SensitiveKind::Tenant);
                self.put_entry(part, &out, what, Some(shown.word));
            }
        }
    }

    /// Has the folder of the user's own files shown as `~`: its path says what they are called, unless it stands right below the root.
    pub fn add_home(&mut self, home: &Path) {
        let parts = home.components();
        let names = parts.filter(|part| matches!(part, Component::Normal(_)));
        if names.count() > 1 {
            let home = home.to_string_lossy();
            let home = home.trim_end_matches(['/', '\\']);
            self.put(home, HOME, Some(SensitiveKind::User));
        }
    }

    /// Returns the text with every value replaced; the text itself where it has none. A stand-in is never replaced again.
    pub fn replace<'a>(&mut self, text: &'a str) -> Cow<'a, str> {
        let hits = self.hits(text);
        if !hits.iter().any(|hit| hit.is_value) {
            return Cow::Borrowed(text);
        }
        let mut replaced = String::with_capacity(text.len());
        let mut at = 0;
        for hit in hits.iter() {
            replaced.push_str(text.get(at..hit.from).unwrap_or_default());
            replaced.push_str(&hit.out);
            at = hit.to;
        }
        replaced.push_str(text.get(at..).unwrap_or_default());
        Cow::Owned(replaced)
    }

    /// Returns where values and stand-ins are in a text, in order, none upon another: as they are, under escapes, and cut off at `…`.
    /// What is an address, a number or a token by its form gets its stand-in now.
    pub fn hits(&mut self, text: &str) -> Arc<[StandInSpan]> {
        if let Some(known) = self.seen(text) {
            return known;
        }
        let undone = Unescaped::of(text.as_bytes());
        self.add_found(text);
        if let Some(undone) = &undone {
            self.add_found(&String::from_utf8_lossy(undone.bytes()));
        }
        let mut hits = self.known.scan(text.as_bytes(), |at| at);
        let plain = hits.len();
        if let Some(undone) = &undone {
            let end = text.len();
            let source = |at| undone.source(at).min(end);
            for hit in self.known.scan(undone.bytes(), source) {
                let Some(encoded) = text.get(hit.from..hit.to) else {
                    continue;
                };
                let out = if encoded.contains('%') && hit.is_value {
                    form_encoded(&hit.out)
                } else {
                    hit.out
                };
                hits.push(StandInSpan { out, ..hit });
            }
        }
        hits.extend(self.known.cuts(text));
        hits.extend(self.known.short_hits(text));
        if hits.len() > plain {
            hits = apart(hits);
        }
        let hits: Arc<[StandInSpan]> = hits.into();
        if self.seen.len() >= REMEMBERED {
            self.seen.clear();
        }
        self.seen
            .insert(self.hasher.hash_one(text), Arc::clone(&hits));
        hits
    }

    /// Returns the same where the text was looked at and nothing was added since; `None` else.
    pub fn seen(&self, text: &str) -> Option<Arc<[StandInSpan]>> {
        self.seen.get(&self.hasher.hash_one(text)).map(Arc::clone)
    }

    /// Adds what a text says by its form.
    fn add_found(&mut self, text: &str) {
        for (what, value) in found(text) {
            self.add(what, value);
        }
    }

    /// This computer, with its port where it has one. In an address it keeps an address's shape.
    fn add_loopback(&mut self, host: &str) {
        let out = if has_port(host) {
            self.next(SensitiveKind::Tenant, host)
        } else {
            THIS_COMPUTER_HOST.to_owned()
        };
        self.put(
            &format!("//{host}"),
            &format!("//{out}"),
            Some(SensitiveKind::Tenant),
        );
        self.put(host, THIS_COMPUTER, Some(SensitiveKind::Tenant));
    }

    /// The next stand-in of its form that is no known text, the value least of all.
    fn next(&mut self, what: SensitiveKind, value: &str) -> String {
        loop {
            let number = self.counters.entry(what).or_default();
            *number += 1;
            let out = what.stand_in(*number);
            if out != value && !self.known.knows(&out) {
                self.put(&out, &out, None);
                return out;
            }
        }
    }

    fn add_short(&mut self, what: SensitiveKind, value: &str) {
        let is_full = self.known.short_count() >= MOST_SHORT;
        if is_full || !is_somebodys(what) || self.known.short(value).is_some() {
            return;
        }
        let out = self.next(what, value);
        self.known.put_short(value, out, what);
        self.seen.clear();
    }

    fn put(&mut self, text: &str, out: &str, what: Option<SensitiveKind>) {
        self.put_entry(text, out, what, None);
    }

    fn put_entry(
        &mut self,
        text: &str,
        out: &str,
        what: Option<SensitiveKind>,
        word: Option<usize>,
    ) {
        if self.known.put(text, out, what, word) {
            self.seen.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn filled() -> StandIns {
        let mut table = StandIns::default();
        for (what, value) in [
            (SensitiveKind::Tenant, "acme.eu.auth0.com"),
            (SensitiveKind::Client, "Kq3vTz81"),
            (SensitiveKind::User, "001234.a1b2.5678"),
            (SensitiveKind::GivenName, "Ada"),
            (SensitiveKind::FamilyName, "Lovelace"),
            (SensitiveKind::Email, "Ada@acme.test"),
            (SensitiveKind::Code, "c4f5.0.abc"),
            (SensitiveKind::Api, "api.acme.test"),
        ] {
            table.add(what, value);
        }
        table
    }

    #[test]
    fn a_value_reads_the_same_in_every_encoding_and_addresses_keep_their_shape() {
        let mut table = filled();
        table.add(SensitiveKind::Tenant, "test.initech.example");
        for (text, shown) in [
            ("https://acme.eu.auth0.com/", "https://tenant-1.example/"),
            (
                "https%3A%2F%2Facme.eu.auth0.com%2Fuserinfo",
                "https%3A%2F%2Ftenant-1.example%2Fuserinfo",
            ),
            ("apple|001234.a1b2.5678", "apple|user-1"),
            (r#"{"given_name":"Ada"}"#, r#"{"given_name":"First-1"}"#),
            (r"Ada Lovelace, Ada\u002d", r"First-1 Last-1, First-1\u002d"),
            ("%22Ada%22", "%22First-1%22"),
            (r"\nAda\n", r"\nFirst-1\n"),
            (
                "ada@acme.test or Ada@acme.test",
                "user-1@example.com or user-1@example.com",
            ),
            ("ada%40acme.test", "user-1%40example.com"),
            ("client_id=Kq3vTz81&x", "client_id=client-1&x"),
            ("code-name c4f5.0.abc", "code-name code-1"),
            ("Adapter, Canada", "Adapter, Canada"),
            ("“Ada”", "“First-1”"),
            ("c4f5.…", "code-1…"),
            ("…a1b2.5678 is", "…user-1 is"),
            // A word of everybody's that a value begins with is no value that was cut off.
            ("Apple key test…", "Apple key test…"),
            ("test.ini…", "tenant-2.example…"),
        ] {
            assert_eq!(table.replace(text), shown, "{text}");
        }
    }

    #[test]
    fn a_company_is_replaced_in_names_and_not_wherever_its_word_stands() {
        let mut table = filled();
        table.add(SensitiveKind::Tenant, "green-shop.eu.auth0.com");
        for title in [
            "Acme – first login",
            "Apple at Acme",
            "Green login",
            "Imported from acme.eu.auth0.com",
            "Acme of Ada",
        ] {
            table.add_title(title);
        }
        for (text, shown) in [
            ("21:45 Acme – first login", "21:45 tenant-1 – first login"),
            ("Acme", "tenant-1"),
            ("Apple at Acme, edited", "Apple at tenant-1, edited"),
            ("Acme – fir…", "tenant-1 – first login…"),
            ("Green login", "tenant-2 login"),
            (
                "Imported from acme.eu.auth0.com",
                "Imported from tenant-1.example",
            ),
            ("Acme of Ada", "tenant-1 of First-1"),
            ("first login", "first login"),
            ("Apple…", "Apple…"),
            ("the green edge of the shop", "the green edge of the shop"),
        ] {
            assert_eq!(table.replace(text), shown, "{text}");
        }
        table.choose(SensitiveCategory::Tenants, false);
        assert_eq!(table.replace("Acme – first login"), "Acme – first login");
    }

    #[test]
    fn a_value_of_a_letter_or_two_is_replaced_where_it_stands_as_one() {
        let mut table = StandIns::default();
        table.add(SensitiveKind::Client, "ab");
        table.add(SensitiveKind::GivenName, "Bo");
        for (text, shown) in [
            ("ab", "client-1"),
            (r#"{"azp":"ab"}"#, r#"{"azp":"client-1"}"#),
            (
                "client_id=ab&scope=openid",
                "client_id=client-1&scope=openid",
            ),
            ("\"Bo\"", "\"First-1\""),
            ("about a tab, Bob and Bo", "about a tab, Bob and Bo"),
        ] {
            assert_eq!(table.replace(text), shown, "{text}");
        }
        let shown = table.replace("client_id=ab").into_owned();
        assert_eq!(table.replace(&shown), shown);
        table.choose(SensitiveCategory::Clients, false);
        assert_eq!(table.replace("client_id=ab"), "client_id=ab");
    }

    #[test]
    fn a_home_folder_tells_no_name() {
        let mut table = StandIns::default();
        table.add_home(Path::new("/home/ada/"));
        table.add_home(Path::new("/root"));
        table.add_home(Path::new("/"));
        for (text, shown) in [
            ("Written to /home/ada/a.html", "Written to ~/a.html"),
            ("/home/ada", "~"),
            ("/home/adam/a.html", "/home/adam/a.html"),
            ("/root/a.html", "/root/a.html"),
        ] {
            assert_eq!(table.replace(text), shown, "{text}");
        }
    }

    #[test]
    fn forms_are_found_without_being_known() {
        let mut table = StandIns::default();
        for (text, shown) in [
            ("mail to bo@some.test now", "mail to user-1@example.com now"),
            ("from 203.0.113.7, 10.0.0.12", "from 192.0.2.1, 192.0.2.2"),
            ("2a00:1450::8a", "2001:db8::1"),
            ("call +44 20 7946 0000", "call +1 202 555 0101"),
            (
                "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2ln end",
                "token-1 end",
            ),
            (
                "http://127.0.0.1:41877/oauth/token",
                "http://tenant-1.example/oauth/token",
            ),
            (
                "Hosts contacted: 127.0.0.1:41877",
                "Hosts contacted: this computer",
            ),
            (
                "http%3A%2F%2F127.0.0.1%3A41877%2F",
                "http%3A%2F%2Ftenant-1.example%2F",
            ),
            ("https://other.us.auth0.com/", "https://tenant-2.example/"),
            ("12:30:05 and 200 in 1.2 s", "12:30:05 and 200 in 1.2 s"),
        ] {
            assert_eq!(table.replace(text), shown, "{text}");
        }
    }

    #[test]
    fn words_stay_and_kinds_are_chosen() {
        let mut table = filled();
        for word in [
            "openid",
            "true",
            "demo",
            "Al",
            "200",
            "https://accounts.google.com",
        ] {
            table.add(SensitiveKind::User, word);
            table.add(SensitiveKind::GivenName, "Demo");
        }
        table.add(SensitiveKind::Tenant, "accounts.google.com");
        let text = "openid true demo Al 200, accounts.google.com";
        assert_eq!(table.replace(text), text);
        table.choose(SensitiveCategory::Names, false);
        assert_eq!(table.replace("Ada Kq3vTz81"), "Ada client-1");
        table.choose(SensitiveCategory::Names, true);
        assert_eq!(table.replace("Ada Kq3vTz81"), "First-1 client-1");
    }

    #[test]
    fn the_longest_wins_and_a_stand_in_stays() {
        let mut table = StandIns::default();
        table.add(SensitiveKind::Client, "abc-1");
        table.add(SensitiveKind::Client, "abc-1-long");
        table.add(SensitiveKind::Client, "client-3");
        table.add(SensitiveKind::User, "client");
        assert_eq!(table.replace("abc-1-long abc-1"), "client-2 client-1");
        // The third stand-in is a value already, so the fourth is taken.
        assert_eq!(table.replace("client-3"), "client-4");
        let shown = table.replace("abc-1 client-3 bo@some.test").into_owned();
        assert_eq!(table.replace(&shown), shown);
    }

    #[test]
    fn neither_debug_nor_hits_tell_a_value() {
        let mut table = filled();
        let hits = table.hits("Ada Lovelace");
        let told = format!("{table:?} {hits:?}");
        assert!(
            !told.contains("Ada") && !told.contains("Lovelace"),
            "{told}"
        );
    }

    proptest! {
        #[test]
        fn any_text_is_replaced_once_and_no_value_stays(around in r#"([ %&=:.,/|…<>+@"]|\PC){0,30}"#) {
            let mut table = filled();
            let text = format!("{around} Kq3vTz81 {around}");
            let shown = table.replace(&text).into_owned();
            prop_assert!(!shown.contains("Kq3vTz81"), "{shown}");
            let mut last = 0;
            for hit in table.hits(&text).iter() {
                prop_assert!(hit.from >= last && hit.from < hit.to && text.get(hit.from..hit.to).is_some());
                last = hit.to;
            }
        }
    }
}
