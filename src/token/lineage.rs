//! Where each claim came from: the subject token, `user_profile`, or the tenant; what was changed on the way, and what got lost.

use super::Token;
use super::dictionary::provider;
use crate::exchange::subject_token::{Provider, Shape};
use crate::json::Json;
use crate::text::Words;

/// The four places a value can be seen in, in the order of the columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "`ClaimPlace::label` says it")]
pub enum ClaimPlace {
    Subject,
    UserProfile,
    Id,
    Access,
}

impl ClaimPlace {
    /// From left to right.
    pub const ALL: [Self; 4] = [Self::Subject, Self::UserProfile, Self::Id, Self::Access];

    /// What stands over the column.
    pub fn label(self) -> &'static str {
        match self {
            Self::Subject => "Subject token",
            Self::UserProfile => "user_profile",
            Self::Id => "ID token",
            Self::Access => "Access token",
        }
    }
}

/// What became of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Origin {
    /// Taken over from the provider's token.
    Subject,
    /// Taken over from `user_profile`.
    UserProfile,
    /// Taken over and changed.
    Changed,
    /// Made by the tenant.
    Tenant,
    /// It was there before and is in no token that came back.
    Lost,
    /// It could have been there, and was not given.
    Missing,
}

impl Origin {
    /// In the order of the legend.
    pub const ALL: [Self; 6] = [
        Self::Subject,
        Self::UserProfile,
        Self::Changed,
        Self::Tenant,
        Self::Lost,
        Self::Missing,
    ];

    /// For the legend.
    pub fn label(self) -> &'static str {
        match self {
            Self::Subject => "from the provider",
            Self::UserProfile => "from user_profile",
            Self::Changed => "changed by the tenant",
            Self::Tenant => "new from the tenant",
            Self::Lost => "lost on the way",
            Self::Missing => "not given",
        }
    }
}

/// One value in one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// What it is called there: `name.firstName`.
    pub name: String,
    /// What it is.
    pub value: Json,
}

/// One claim over all four places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineageRow {
    /// The claim's name in the tokens that came back, else where it was.
    pub name: String,
    /// Where it can be seen, in the order of [`ClaimPlace::ALL`].
    pub cells: [Option<Cell>; 4],
    /// Where it came from.
    pub origin: Origin,
    /// Why it is as it is.
    pub sentence: String,
}

/// What the picture is made of.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'a> {
    /// The artefact, where it was decoded.
    pub subject: Option<&'a Token>,
    /// What was sent beside it.
    pub user_profile: Option<&'a Json>,
    /// The ID token that came back.
    pub id: Option<&'a Token>,
    /// The access token that came back.
    pub access: Option<&'a Token>,
    /// Whose artefact the request's type asks for.
    pub provider: Provider,
}

/// What the tenant writes anew into every token; a value of the same name in the subject token is another thing.
const OWN: Words =
    Words("iss aud iat exp nbf jti azp nonce at_hash c_hash auth_time sid scope client_id cnf gty");

/// Where `user_profile` holds what becomes a claim: the claim, then the paths (Auth0's native guides, Graph's names).
const PROFILE_PATHS: [(&str, &[&[&str]]); 4] = [
    (
        "given_name",
        &[&["name", "firstName"], &["first_name"], &["given_name"]],
    ),
    (
        "family_name",
        &[&["name", "lastName"], &["last_name"], &["family_name"]],
    ),
    ("name", &[&["name"]]),
    ("email", &[&["email"]]),
];

/// Claims of a token that are followed. A token with more is data, not a person.
const MOST: usize = 300;

/// Sets the four side by side, claim by claim.
pub fn lineage(sources: Sources<'_>) -> Vec<LineageRow> {
    let mut rows = Vec::new();
    let mut used_profile: Vec<String> = Vec::new();
    let mut names: Vec<&str> = Vec::new();
    let mut known = std::collections::HashSet::new();
    for token in [sources.id, sources.access].into_iter().flatten() {
        for (name, _) in members(Some(token)).iter().take(MOST) {
            if known.insert(name.as_str()) {
                names.push(name);
            }
        }
    }
    for name in &names {
        let row = came(name, &sources);
        let used = row.cells[1].iter().map(|cell| match cell.name.as_str() {
            // Both are members of `name`.
            HALVES => "name".to_owned(),
            path => path.to_owned(),
        });
        used_profile.extend(used);
        rows.push(row);
    }
    // What people recognise comes before the tenant's own bookkeeping.
    rows.sort_by_key(|row| (row.origin == Origin::Tenant, OWN.contains(&row.name)));
    rows.extend(lost(&sources, &names, &used_profile));
    rows.extend(missing(&sources, &names));
    // What surprises comes first.
    rows.sort_by_key(|row| match row.origin {
        Origin::Missing => 0,
        Origin::Changed => 1,
        Origin::Lost => 2,
        _ => 3,
    });
    rows
}

fn members(token: Option<&Token>) -> &[(String, Json)] {
    token
        .and_then(|token| token.payload.as_ref())
        .and_then(Json::members)
        .unwrap_or_default()
}

fn cell(token: Option<&Token>, name: &str) -> Option<Cell> {
    let value = token?.claim(name)?.clone();
    Some(Cell {
        name: name.to_owned(),
        value,
    })
}

fn came(name: &str, sources: &Sources<'_>) -> LineageRow {
    let (id, access) = (cell(sources.id, name), cell(sources.access, name));
    let value = id
        .as_ref()
        .or(access.as_ref())
        .map(|cell| cell.value.clone())
        .unwrap_or_default();
    let subject = cell(sources.subject, name);
    let profile = profile_cell(name, &value, sources.user_profile);
    let row = |subject, profile, origin, sentence: &str| LineageRow {
        name: name.to_owned(),
        cells: [subject, profile, id.clone(), access.clone()],
        origin,
        sentence: sentence.to_owned(),
    };
    if name == "sub" {
        let own = subject.as_ref().and_then(|cell| cell.value.as_str());
        return match (own, value.as_str()) {
            (Some(own), Some(found)) if found.ends_with(own) && found != own => row(
                subject,
                None,
                Origin::Changed,
                "The provider's user id with the connection in front",
            ),
            (None, Some(found)) if found.contains('|') => row(
                None,
                None,
                Origin::Tenant,
                if sources.provider == Provider::Custom {
                    "The connection, then the user's id in it"
                } else {
                    "The connection, then the provider's user id, which the tenant learnt by redeeming the code or token"
                },
            ),
            _ => row(
                subject,
                None,
                Origin::Tenant,
                "The tenant's name for the user",
            ),
        };
    }
    if OWN.contains(name) {
        return row(None, None, Origin::Tenant, "The tenant's own");
    }
    if let Some(before) = &subject {
        if same(&before.value, &value) {
            return row(subject, None, Origin::Subject, "As the provider said it");
        }
        if profile
            .as_ref()
            .is_none_or(|cell| !same(&cell.value, &value))
        {
            let sentence = if name == "email_verified" {
                "The tenant says otherwise than the provider"
            } else {
                "The tenant has another value, perhaps from the user's profile or an Action"
            };
            return row(subject, profile, Origin::Changed, sentence);
        }
    }
    if let Some(found) = &profile {
        let whole = same(&found.value, &value);
        return if whole {
            row(
                subject,
                profile,
                Origin::UserProfile,
                "Given by the app in user_profile",
            )
        } else {
            row(
                subject,
                profile,
                Origin::Changed,
                "user_profile says something else: the tenant did not take it over",
            )
        };
    }
    if name == "email_verified"
        && value == Json::Bool(false)
        && sources
            .user_profile
            .and_then(|profile| profile.get("email"))
            .is_some()
    {
        return row(
            subject,
            None,
            Origin::Changed,
            "Always false here: the address came from the app in user_profile, and nobody verified it",
        );
    }
    if sources.provider == Provider::Apple
        && matches!(name, "email" | "email_verified" | "is_private_email")
    {
        return row(
            subject,
            None,
            Origin::Subject,
            "Probably from Apple: a tenant that redeems the code reads Apple's identity token",
        );
    }
    let custom = name.starts_with("https://") || name.starts_with("http://");
    row(
        subject,
        None,
        Origin::Tenant,
        if custom {
            "A custom claim of the tenant; an Action sets such, for one"
        } else {
            "New from the tenant"
        },
    )
}

/// Equal, but for Apple's habit of writing truth values as text.
fn same(one: &Json, other: &Json) -> bool {
    let truth = |value: &Json| match value {
        Json::Bool(truth) => Some(*truth),
        Json::String(text) if text == "true" => Some(true),
        Json::String(text) if text == "false" => Some(false),
        _ => None,
    };
    one == other || truth(one).is_some() && truth(one) == truth(other)
}

fn at<'a>(document: &'a Json, path: &[&str]) -> Option<&'a Json> {
    path.iter()
        .try_fold(document, |value, name| value.get(name))
}

/// What the whole name was made of, by what was sent.
const HALVES: &str = "firstName + lastName";

fn profile_cell(name: &str, value: &Json, profile: Option<&Json>) -> Option<Cell> {
    let profile = profile?;
    let known = PROFILE_PATHS.iter().find(|(claim, _)| *claim == name);
    if let Some((_, paths)) = known {
        for path in *paths {
            let Some(found) = at(profile, path) else {
                continue;
            };
            if found.as_str().is_some() {
                return Some(Cell {
                    name: path.join("."),
                    value: found.clone(),
                });
            }
        }
        if name == "name" {
            // Apple's two halves make the whole.
            let half = |part: &str| at(profile, &["name", part]).and_then(Json::as_str);
            let (sent, joined) = match (half("firstName"), half("lastName")) {
                (Some(first), Some(last)) => (HALVES, format!("{first} {last}")),
                (Some(only), None) => ("name.firstName", only.to_owned()),
                (None, Some(only)) => ("name.lastName", only.to_owned()),
                (None, None) => return None,
            };
            return (value.as_str() == Some(joined.as_str())).then(|| Cell {
                name: sent.to_owned(),
                value: Json::text(joined),
            });
        }
        return None;
    }
    let found = profile.get(name)?;
    Some(Cell {
        name: name.to_owned(),
        value: found.clone(),
    })
}

fn lost(sources: &Sources<'_>, names: &[&str], used_profile: &[String]) -> Vec<LineageRow> {
    let mut rows = Vec::new();
    for (name, value) in members(sources.subject).iter().take(MOST) {
        if OWN.contains(name) || names.contains(&name.as_str()) {
            continue;
        }
        rows.push(LineageRow {
            name: name.clone(),
            cells: [Some(Cell { name: name.clone(), value: value.clone() }), None, None, None],
            origin: Origin::Lost,
            sentence: "In the provider's token only: perhaps the scope does not ask for it, or the tenant keeps it in the user's profile".to_owned(),
        });
    }
    let mut leaves = Vec::new();
    if let Some(profile) = sources.user_profile {
        leaf(profile, &mut Vec::new(), &mut leaves);
    }
    for (path, value) in leaves {
        let covered = used_profile
            .iter()
            .any(|used| *used == path || path.starts_with(&format!("{used}.")));
        if !covered {
            rows.push(LineageRow {
                name: path.clone(),
                cells: [None, Some(Cell { name: path, value }), None, None],
                origin: Origin::Lost,
                sentence: "Sent, and in no token: perhaps the scope does not ask for it, or the tenant knew a value already".to_owned(),
            });
        }
    }
    rows
}

fn leaf(value: &Json, path: &mut Vec<String>, found: &mut Vec<(String, Json)>) {
    match value {
        Json::Object(members) if !members.is_empty() && path.len() < 8 => {
            for (name, inner) in members {
                path.push(name.clone());
                leaf(inner, path, found);
                path.pop();
            }
        }
        _ if path.is_empty() => {}
        other => found.push((path.join("."), other.clone())),
    }
}

/// What people look for and do not find.
fn missing(sources: &Sources<'_>, names: &[&str]) -> Vec<LineageRow> {
    let unnamed = !["name", "given_name", "family_name"]
        .iter()
        .any(|name| names.contains(name));
    if sources.id.is_none() || !unnamed || sources.user_profile.is_some() {
        return Vec::new();
    }
    let sentence = match sources.provider {
        Provider::Apple => {
            "Apple gives the name on the first consent only, and only to the app: if it is not sent in user_profile then, it is lost"
        }
        Provider::Facebook => {
            "The session token cannot read the profile: only user_profile can bring the name"
        }
        Provider::Google | Provider::Custom => return Vec::new(),
    };
    vec![LineageRow {
        name: "name".to_owned(),
        cells: [None, None, None, None],
        origin: Origin::Missing,
        sentence: sentence.to_owned(),
    }]
}

/// In one line what the subject token can tell by itself.
pub fn subject_words(subject: Option<&Token>) -> String {
    let Some(token) = subject else {
        return "none was sent".to_owned();
    };
    let issuer = token.claim_text("iss");
    match (provider(issuer), token.shape()) {
        (Some("apple"), _) => "Apple identity token".to_owned(),
        (Some("google"), _) => "Google ID token".to_owned(),
        (Some(_), _) => "Facebook Limited Login".to_owned(),
        (None, Some(Shape::AppleCode)) => "Apple code: tells nothing itself".to_owned(),
        (None, Some(shape)) => shape.name().to_owned(),
        (None, None) if token.payload.is_some() => "a JWT".to_owned(),
        _ => "opaque: tells nothing itself".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::{decode, unsigned};

    fn token(claims: &str) -> Token {
        unsigned(r#"{"alg":"RS256"}"#, claims)
    }

    fn origin(rows: &[LineageRow], name: &str) -> Origin {
        rows.iter()
            .find(|row| row.name == name)
            .unwrap_or_else(|| panic!("no {name}"))
            .origin
    }

    #[test]
    fn apples_first_login() {
        let subject = decode("c0123456789abcdef0123456789abcdef.0.mrqtu.AbCdEfGhIjKlMnOpQrStUv");
        let profile = Json::parse(
            r#"{"name":{"firstName":"Ada","lastName":"Lovelace"},"user_metadata":{"from":"ios"}}"#,
        )
        .unwrap();
        let id = token(
            r#"{"iss":"https://t/","sub":"apple|1","given_name":"Ada","family_name":"Lovelace","name":"Ada Lovelace","email":"a@b","https://t/plan":"pro"}"#,
        );
        let rows = lineage(Sources {
            subject: Some(&subject),
            user_profile: Some(&profile),
            id: Some(&id),
            access: None,
            provider: Provider::Apple,
        });
        assert_eq!(origin(&rows, "given_name"), Origin::UserProfile);
        assert_eq!(origin(&rows, "name"), Origin::UserProfile);
        let name = rows.iter().find(|row| row.name == "name").unwrap();
        let sent = name.cells[1].as_ref().map(|cell| cell.name.as_str());
        assert_eq!(sent, Some("firstName + lastName"));
        assert!(!rows.iter().any(|row| row.name.starts_with("name.")));
        assert_eq!(origin(&rows, "email"), Origin::Subject);
        assert_eq!(origin(&rows, "sub"), Origin::Tenant);
        assert_eq!(origin(&rows, "https://t/plan"), Origin::Tenant);
        assert_eq!(origin(&rows, "user_metadata.from"), Origin::Lost);
        assert_eq!(
            subject_words(Some(&subject)),
            "Apple code: tells nothing itself"
        );
    }

    #[test]
    fn apples_second_login_misses_the_name_and_says_why() {
        let id = token(r#"{"iss":"https://t/","sub":"apple|1"}"#);
        let rows = lineage(Sources {
            subject: None,
            user_profile: None,
            id: Some(&id),
            access: None,
            provider: Provider::Apple,
        });
        assert_eq!(origin(&rows, "name"), Origin::Missing);
    }

    #[test]
    fn google_keeps_facebook_changes_and_something_gets_lost() {
        let subject = token(
            r#"{"iss":"https://accounts.google.com","sub":"123","email":"a@b","email_verified":true,"hd":"b","name":"Ada"}"#,
        );
        let id = token(
            r#"{"iss":"https://t/","sub":"google-oauth2|123","email":"a@b","email_verified":false,"name":"Ada"}"#,
        );
        let access = token(r#"{"iss":"https://t/","sub":"google-oauth2|123","scope":"openid"}"#);
        let rows = lineage(Sources {
            subject: Some(&subject),
            user_profile: None,
            id: Some(&id),
            access: Some(&access),
            provider: Provider::Google,
        });
        assert_eq!(origin(&rows, "email"), Origin::Subject);
        assert_eq!(origin(&rows, "sub"), Origin::Changed);
        assert_eq!(origin(&rows, "email_verified"), Origin::Changed);
        assert_eq!(origin(&rows, "hd"), Origin::Lost);
        assert_eq!(origin(&rows, "scope"), Origin::Tenant);

        let profile = Json::parse(r#"{"email":"a@b","name":"Ada Lovelace"}"#).unwrap();
        let id = token(
            r#"{"sub":"facebook|1","email":"a@b","email_verified":false,"name":"Ada Lovelace"}"#,
        );
        let rows = lineage(Sources {
            subject: None,
            user_profile: Some(&profile),
            id: Some(&id),
            access: None,
            provider: Provider::Facebook,
        });
        assert_eq!(origin(&rows, "email_verified"), Origin::Changed);
        assert_eq!(origin(&rows, "email"), Origin::UserProfile);
    }
}
