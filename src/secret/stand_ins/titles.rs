//! Companies in the names of profiles and folders: the words of a tenant's host and of an organisation, which others are not to read there.
//!
//! Such a word may be an ordinary one, so it is replaced in those names only, and not wherever it stands.

use super::kind::SensitiveKind;
use super::known_texts::StandInSpan;
use super::words::is_ordinary;
use std::collections::HashMap;

/// The fewest characters of a company's word.
const SHORTEST: usize = 4;

/// Words that tell what a tenant is for, and not whose it is.
const GENERIC: &str = "auth beta cloud corp development group identity live local login main native preview prod production \
    sandbox secure signin stage staging team testing trial work";

/// What stands before a country in the names of hosts: `acme.co.uk`.
const BEFORE_COUNTRY: [&str; 6] = ["ac", "co", "com", "gov", "net", "org"];

/// Domains in which each tenant has a name.
const OF_MANY: &str = ".auth0.com .okta.com .oktapreview.com .onelogin.com .zitadel.cloud";

/// What stands for a company's word.
#[derive(Clone, Debug)]
pub(super) struct CompanyWord {
    /// What is shown instead.
    out: String,
    /// Whether it is all of the company's name, and so replaced where it is all of a profile's name too.
    is_whole: bool,
}

/// The words by which companies are known, in lower case.
pub(super) type Companies = HashMap<String, CompanyWord>;

/// A name with other words for its companies.
pub(super) struct Retitled {
    /// The name as it is shown.
    pub(super) out: String,
    /// Where the first of these words begins in the name as it is.
    pub(super) word: usize,
}

/// Adds the words of a value that has this stand-in.
pub(super) fn add_company(companies: &mut Companies, what: SensitiveKind, value: &str, out: &str) {
    let name = match what {
        SensitiveKind::Tenant => tenant_name(value),
        SensitiveKind::Organisation if !value.starts_with("org_") => value,
        _ => return,
    };
    let words: Vec<String> = words(name)
        .map(|(_, word)| word.to_lowercase())
        .filter(|word| {
            let is_long = word.chars().count() >= SHORTEST;
            let is_name = word.chars().any(char::is_alphabetic);
            let is_generic = GENERIC.split(' ').any(|known| known == word);
            is_long && is_name && !is_generic && !is_ordinary(word)
        })
        .collect();
    let is_whole = words.len() == 1;
    let out = out.strip_suffix(".example").unwrap_or(out);
    for word in words {
        companies.entry(word).or_insert_with(|| CompanyWord {
            out: out.to_owned(),
            is_whole,
        });
    }
}

/// Returns what a tenant's host is called by: before a domain of many tenants its first label, else the one that was registered.
fn tenant_name(host: &str) -> &str {
    if OF_MANY.split(' ').any(|domain| host.ends_with(domain)) {
        return host.split('.').next().unwrap_or_default();
    }
    let mut labels = host.rsplit('.').skip(1);
    let name = labels.next().unwrap_or_default();
    if BEFORE_COUNTRY.contains(&name) {
        labels.next().unwrap_or_default()
    } else {
        name
    }
}

/// Returns the words of a text, each with its first byte.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut from = 0;
    text.split_inclusive(|c: char| !c.is_alphanumeric())
        .map(move |piece| {
            let at = from;
            from += piece.len();
            (at, piece.trim_end_matches(|c: char| !c.is_alphanumeric()))
        })
        .filter(|(_, word)| !word.is_empty())
}

/// Returns a name with its companies replaced, but for those inside one of these values, which is replaced by itself; `None` where it has
/// none.
pub(super) fn retitled(
    title: &str,
    companies: &Companies,
    values: &[StandInSpan],
) -> Option<Retitled> {
    let mut out = String::new();
    let mut first = None;
    let mut done = 0;
    let is_inside = |at: usize| {
        let mut values = values.iter().filter(|value| value.is_value);
        values.any(|value| (value.from..value.to).contains(&at))
    };
    for (at, word) in words(title).filter(|(at, _)| !is_inside(*at)) {
        let Some(company) = companies.get(&word.to_lowercase()) else {
            continue;
        };
        if word.len() == title.len() && !company.is_whole {
            return None;
        }
        out.push_str(title.get(done..at).unwrap_or_default());
        out.push_str(&company.out);
        done = at + word.len();
        first.get_or_insert(at);
    }
    let word = first?;
    out.push_str(title.get(done..).unwrap_or_default());
    Some(Retitled { out, word })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn companies(hosts: &[&str]) -> Companies {
        let mut companies = Companies::new();
        for (at, host) in hosts.iter().enumerate() {
            let out = format!("tenant-{}.example", at + 1);
            add_company(&mut companies, SensitiveKind::Tenant, host, &out);
        }
        companies
    }

    #[test]
    fn a_company_in_a_name_reads_as_its_tenant_does() {
        let known = companies(&[
            "acme.eu.auth0.com",
            "globex-prod.us.auth0.com",
            "login.initech.co.uk",
            "green-shop.auth0.com",
            "dev-8x7k2p.us.auth0.com",
            "login.eu.auth0.com",
            "hooli.okta.com",
        ]);
        for (title, shown) in [
            ("Acme – first login", Some("tenant-1 – first login")),
            ("ACME/Globex staging", Some("tenant-1/tenant-2 staging")),
            ("Initech", Some("tenant-3")),
            ("Okta of Hooli", Some("Okta of tenant-7")),
            ("Green login", Some("tenant-4 login")),
            // A word of several may be an ordinary one.
            ("Green", None),
            ("Apple – first login", None),
            ("Acmeville", None),
            ("dev", None),
        ] {
            let found = retitled(title, &known, &[]).map(|found| found.out);
            assert_eq!(found.as_deref(), shown, "{title}");
        }
    }
}
