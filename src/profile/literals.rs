//! Which literals of a profile stay, by the one allow-list ([`crate::exchange::literal`]). Import, share, export and drafts clean a
//! profile here: what may not stay becomes `ask`, or a variable where no reference can stand, and is named.

use super::environment::Environment;
use super::model::{NamedValue, NamedWhat, Profile};
use super::variables::{variable_alone, without_variables};
use crate::exchange::UserProfile;
use crate::exchange::literal::{self, Doubt};
use crate::json::Json;
use crate::secret::{Reference, Secret, is_always_secret, says_secret};
use crate::text::is_crossed_out;

/// Whose profile it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProfileOrigin {
    /// By the person at this computer: a literal that is neither named nor shaped like a secret stays.
    Here,
    /// Elsewhere: only what is known to be public, or plain by its shape, stays.
    Elsewhere,
}

/// A literal that is not stored: a reference or a variable stands in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The name of its parameter, header, field or member, by which it can be kept on purpose.
    pub name: String,
    /// The path of its field in the profile.
    pub field: String,
    /// Why it is not stored.
    pub doubt: Doubt,
    /// The variable that stands in its place, where no reference can.
    pub variable: Option<String>,
    /// Whether it can be kept on purpose; what is always a secret cannot.
    pub can_be_kept: bool,
    /// What stood there, for this session; none where it only stood for a secret.
    pub secret: Option<Secret>,
}

/// A profile whose literals may all stand in a file.
#[derive(Clone, Debug, PartialEq)]
pub struct CleanedProfile {
    /// The profile.
    pub profile: Profile,
    /// What is not in it.
    pub left_out: Vec<LeftOut>,
    /// Names that were kept on purpose.
    pub kept: Vec<String>,
}

impl LeftOut {
    /// What happened to it, for people.
    pub fn sentence(&self) -> String {
        let Self { name, .. } = self;
        let because = self.doubt.because();
        match &self.variable {
            Some(variable) => format!(
                "The value of {name} was left out, because {because}: the variable {variable} stands in its place"
            ),
            None if matches!(self.field.as_str(), "parameters" | "headers") => {
                format!("One of the {name} was left out with its name, because {because}")
            }
            None if matches!(self.field.as_str(), "name" | "description") => {
                format!("The {name} was left out, because {because}")
            }
            None => {
                format!("The value of {name} was left out, because {because}: give it when sending")
            }
        }
    }
}

impl Profile {
    /// The profile without literals that may not stand in a file, but for those of the names in `keep`.
    pub fn cleaned(&self, origin: ProfileOrigin, keep: &[String]) -> CleanedProfile {
        let mut cleaner = Cleaner {
            origin,
            keep,
            left_out: Vec::new(),
            kept: Vec::new(),
        };
        let mut profile = self.clone();
        for (field, text) in texts(&mut profile) {
            *text = cleaner.public(field, text);
        }
        profile.user_profile = self
            .user_profile
            .as_ref()
            .map(|own| cleaner.user_profile(own));
        profile.parameters = cleaner.named("parameters", &self.parameters);
        profile.headers = cleaner.named("headers", &self.headers);
        if cleaner.words("name", &profile.name) {
            "Without a name".clone_into(&mut profile.name);
        }
        if profile
            .description
            .as_ref()
            .is_some_and(|text| cleaner.words("description", text))
        {
            profile.description = None;
        }
        let Cleaner { left_out, kept, .. } = cleaner;
        CleanedProfile {
            profile,
            left_out,
            kept,
        }
    }
}

/// The texts of fields that are public, each by its field's path.
fn texts(profile: &mut Profile) -> Vec<(&'static str, &mut String)> {
    let auth = &mut profile.client_authentication;
    let optional = [
        ("token_endpoint", &mut profile.token_endpoint),
        ("client_authentication.key_id", &mut auth.key_id),
        ("client_authentication.algorithm", &mut auth.algorithm),
        ("client_authentication.audience", &mut auth.audience),
    ];
    let plain = profile.texts.iter_mut();
    let plain = plain.map(|(field, text)| (field.name(), text));
    let mut all = vec![("tenant", &mut profile.tenant)];
    all.extend(
        optional
            .into_iter()
            .chain(plain)
            .filter_map(|(field, text)| Some((field, text.as_mut()?))),
    );
    all.extend(
        profile
            .forwarded_for
            .iter_mut()
            .map(|(text, _)| ("forwarded_for", text)),
    );
    all
}

struct Cleaner<'a> {
    origin: ProfileOrigin,
    keep: &'a [String],
    left_out: Vec<LeftOut>,
    kept: Vec<String>,
}

impl Cleaner<'_> {
    fn keeps(&mut self, name: &str, doubt: Doubt) -> bool {
        let wanted = self.keep.iter().any(|keep| keep == name) && can_be_kept(name, doubt);
        if wanted {
            self.kept.push(name.to_owned());
        }
        wanted
    }

    fn leave_out(
        &mut self,
        name: &str,
        field: &str,
        doubt: Doubt,
        variable: Option<String>,
        text: &str,
    ) {
        self.left_out.push(LeftOut {
            name: name.to_owned(),
            field: field.to_owned(),
            doubt,
            variable,
            can_be_kept: can_be_kept(name, doubt),
            secret: literal_text(text),
        });
    }

    /// A text that can hold no reference: a variable stands for what may not stay.
    fn public(&mut self, field: &str, text: &str) -> String {
        match literal::text(&without_variables(text)) {
            Some(doubt) if !self.keeps(field, doubt) => self.variable(field, field, doubt, text),
            _ => text.to_owned(),
        }
    }

    fn variable(&mut self, name: &str, field: &str, doubt: Doubt, text: &str) -> String {
        let variable = variable_name(&name.replace('.', "_"));
        let braced = format!("{{{{{variable}}}}}");
        self.leave_out(name, field, doubt, Some(variable), text);
        braced
    }

    /// Whether a name or description has to go.
    fn words(&mut self, field: &str, text: &str) -> bool {
        match literal::text(text) {
            Some(doubt) if !self.keeps(field, doubt) => {
                self.leave_out(field, field, doubt, None, "");
                true
            }
            _ => false,
        }
    }

    fn named(&mut self, list: &'static str, values: &[NamedValue]) -> Vec<NamedValue> {
        let mut clean: Vec<NamedValue> = Vec::new();
        for value in values {
            // A name that is a secret itself cannot be asked for: the entry goes.
            if let Some(doubt) = literal::text(&value.name) {
                self.leave_out(list, list, doubt, None, "");
                continue;
            }
            let what = match &value.what {
                NamedWhat::Value(text) => self.value(list, clean.len(), &value.name, text),
                NamedWhat::Secret(reference) => NamedWhat::Secret(reference.clone()),
            };
            clean.push(NamedValue {
                what,
                ..value.clone()
            });
        }
        clean
    }

    fn value(&mut self, list: &'static str, at: usize, name: &str, text: &str) -> NamedWhat {
        let same = || NamedWhat::Value(text.to_owned());
        // A variable alone is no literal. From elsewhere it is a secret where its name or the variable's says so.
        if let Some(variable) = variable_alone(text) {
            // Our own exports name what stands for a secret so.
            let ours = variable.to_ascii_lowercase().starts_with("secret_");
            let secret = says_secret(name) || says_secret(variable) || ours;
            return if self.origin == ProfileOrigin::Elsewhere && secret {
                NamedWhat::Secret(Reference::Ask)
            } else {
                same()
            };
        }
        let judged = without_variables(text);
        let doubt = if list == "headers" {
            literal::header(name, &judged)
        } else {
            literal::parameter(name, &judged)
        };
        match doubt {
            None => same(),
            Some(Doubt::NotKnown) if self.origin == ProfileOrigin::Here => same(),
            Some(doubt) if self.keeps(name, doubt) => same(),
            Some(doubt) => {
                self.leave_out(name, &format!("{list}.{at}"), doubt, None, text);
                NamedWhat::Secret(Reference::Ask)
            }
        }
    }

    fn user_profile(&mut self, own: &UserProfile) -> UserProfile {
        match own {
            UserProfile::Object(object) => UserProfile::Object(self.document(object)),
            UserProfile::Text(text) => {
                match Json::parse_object(text) {
                    // Written anew only where something of it goes: the text's spaces are the sender's.
                    Some(document) if !literal::members(&document).is_empty() => {
                        let before = self.left_out.len();
                        let clean = self.document(&document);
                        if self.left_out.len() > before {
                            UserProfile::Object(clean)
                        } else {
                            own.clone()
                        }
                    }
                    _ => UserProfile::Text(self.public("user_profile", text)),
                }
            }
        }
    }

    /// A document of public members: each value that may not stay becomes a variable.
    fn document(&mut self, document: &Json) -> Json {
        let mut clean = document.clone();
        for (path, doubt) in literal::members(document) {
            let full = format!("user_profile.{}", path.join("."));
            let short = path.last().cloned().unwrap_or_default();
            let text = at(document, &path).map(member_text).unwrap_or_default();
            let is_variable = doubt == Doubt::Name && variable_alone(&text).is_some();
            if is_variable || self.keeps(&full, doubt) || self.keeps(&short, doubt) {
                continue;
            }
            // A member whose very name is a secret goes whole.
            if literal::text(&short).is_some() {
                let parent = path.get(..path.len().saturating_sub(1)).unwrap_or_default();
                remove(&mut clean, parent, &short);
                let name = std::iter::once("user_profile")
                    .chain(parent.iter().map(String::as_str))
                    .collect::<Vec<_>>()
                    .join(".");
                self.leave_out(&name, "user_profile", doubt, None, "");
                continue;
            }
            let braced = self.variable(&full, "user_profile", doubt, &text);
            replace(&mut clean, &path, &braced);
        }
        clean
    }
}

/// What is always a secret by its name has no place in a file, whatever is said.
fn can_be_kept(name: &str, doubt: Doubt) -> bool {
    !(doubt == Doubt::Name && is_always_secret(name))
}

/// Letters, digits, `_`, `-` and dots of a name; never empty.
pub fn variable_name(name: &str) -> String {
    let mut clean = String::new();
    for c in name.chars().take(80) {
        let c = if c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.') {
            c
        } else {
            '_'
        };
        if c != '_' || !clean.ends_with('_') {
            clean.push(c);
        }
    }
    match clean.trim_matches(['_', '.', '-']) {
        "" => "value".to_owned(),
        clean => clean.to_owned(),
    }
}

/// Whether a text only stands for a secret: a bracketed hint, a mask, or nothing.
pub fn stands_for_a_secret(text: &str) -> bool {
    let text = text.trim();
    let hint = text.starts_with('<') && text.ends_with('>')
        || text.starts_with("{{") && text.ends_with("}}")
        || text.starts_with("[masked ");
    hint || text.is_empty() || is_crossed_out(text)
}

/// What a profile's text stands for, where it has no variables and is more than a mask.
fn literal_text(text: &str) -> Option<Secret> {
    let literal = Environment::default().fill(text).ok()?;
    (!stands_for_a_secret(&literal)).then(|| Secret::new(literal))
}

fn member_text(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        other => other.to_compact(),
    }
}

fn at<'a>(document: &'a Json, path: &[String]) -> Option<&'a Json> {
    path.iter().try_fold(document, |value, step| match value {
        Json::Array(items) => items.get(step.parse::<usize>().ok()?),
        other => other.get(step),
    })
}

/// Every value of that path: doubled members have the same.
fn replace(document: &mut Json, path: &[String], text: &str) {
    let Some((step, rest)) = path.split_first() else {
        *document = Json::text(text);
        return;
    };
    match document {
        Json::Object(members) => members
            .iter_mut()
            .filter(|(name, _)| name == step)
            .for_each(|(_, value)| {
                if rest.is_empty() || matches!(value, Json::Object(_) | Json::Array(_)) {
                    replace(value, rest, text);
                }
            }),
        Json::Array(items) => {
            if let Some(item) = step.parse().ok().and_then(|at: usize| items.get_mut(at)) {
                replace(item, rest, text);
            }
        }
        _ => {}
    }
}

fn remove(document: &mut Json, path: &[String], name: &str) {
    match (path.split_first(), document) {
        (None, Json::Object(members)) => members.retain(|(known, _)| known != name),
        (Some((step, rest)), Json::Object(members)) => members
            .iter_mut()
            .filter(|(known, _)| known == step)
            .for_each(|(_, value)| remove(value, rest, name)),
        (Some((step, rest)), Json::Array(items)) => {
            if let Some(item) = step.parse().ok().and_then(|at: usize| items.get_mut(at)) {
                remove(item, rest, name);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::Texts;

    const TOKEN: &str = "ya29.a0AfH6SMabcdefgh";

    fn named(name: &str, text: &str) -> NamedValue {
        NamedValue {
            name: name.to_owned(),
            what: NamedWhat::Value(text.to_owned()),
            enabled: true,
        }
    }

    fn profile(user_profile: &str) -> Profile {
        Profile {
            texts: Texts {
                scope: Some(format!("openid {TOKEN}")),
                audience: Some("https://api.acme.example/".into()),
                ..Texts::exchange()
            },
            name: format!("Apple {TOKEN}"),
            description: Some("Plain".into()),
            tenant: "acme.eu.auth0.com".into(),
            user_profile: Some(UserProfile::Object(Json::parse(user_profile).unwrap())),
            parameters: vec![
                named("note", "two words"),
                named("x_token", "abc"),
                named("pin", "{{pin}}"),
            ],
            headers: vec![named("X-Debug", &format!("see {TOKEN}"))],
            ..Profile::default()
        }
    }

    #[test]
    fn what_may_not_stay_is_asked_for_or_a_variable() {
        let own = profile(
            r#"{"name":{"firstName":"Z"},"password":"x1","password":"x2","t":[{"k":"ya29.a0AfH6SMabcd"}]}"#,
        );
        let begin = "scope user_profile.password user_profile.password user_profile.t.0.k";
        let end = "x_token X-Debug name";
        for (origin, names) in [
            (ProfileOrigin::Here, format!("{begin} {end}")),
            (ProfileOrigin::Elsewhere, format!("{begin} note {end}")),
        ] {
            let cleaned = own.cleaned(origin, &[]);
            let left: Vec<&str> = cleaned
                .left_out
                .iter()
                .map(|left| left.name.as_str())
                .collect();
            assert_eq!(left.join(" "), names);
            let text = cleaned.profile.to_text();
            assert!(
                !text.contains("ya29") && !text.contains("\"x1\"") && !text.contains("\"x2\""),
                "{text}"
            );
            // What is clean stays as it is.
            assert_eq!(
                cleaned.profile.cleaned(origin, &[]).profile,
                cleaned.profile
            );
        }
    }

    #[test]
    fn a_name_is_kept_on_purpose_but_for_what_is_always_a_secrets() {
        let own = profile(r#"{"password":"x1","hint":"ya29.a0AfH6SMabcd"}"#);
        let keep = "note scope user_profile.hint x_token user_profile.password".split(' ');
        let keep: Vec<String> = keep.map(str::to_owned).collect();
        let cleaned = own.cleaned(ProfileOrigin::Elsewhere, &keep);
        assert_eq!(cleaned.kept, ["scope", "user_profile.hint", "note"]);
        let text = cleaned.profile.to_text();
        assert!(
            text.contains("two words") && text.contains(TOKEN) && !text.contains("\"abc\""),
            "{text}"
        );
    }

    #[test]
    fn variables_have_names_that_a_profile_can_have() {
        assert_eq!(
            variable_name("process.env.CLIENT_ID"),
            "process.env.CLIENT_ID"
        );
        assert_eq!(variable_name("$guid x"), "guid_x");
        assert_eq!(variable_name("$!"), "value");
        assert!(
            stands_for_a_secret("<your token>")
                && stands_for_a_secret("***")
                && !stands_for_a_secret("abc")
        );
    }
}
