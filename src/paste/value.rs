//! What an expression of a script amounts to, whatever its language: literals, objects made of them, and names whose value the
//! text does not hold.

use std::collections::HashMap;

use super::variable;
use crate::json::Json;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`, `None`, `$null`.
    Null,
    /// `undefined`: JSON leaves out a member of it.
    Undefined,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as written.
    Number(String),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Value>),
    /// Members in order, each name once.
    Object(Vec<(String, Value)>),
    /// An object of a class that the readers know.
    Made(ObjectClass, Vec<(String, Value)>),
    /// A value that the text does not hold, by its name.
    Unknown(String),
    /// A value that only running the code would give; the byte at which that shows.
    Run(usize),
}

/// The classes of objects that the readers know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ObjectClass {
    /// `URLSearchParams`: names may repeat.
    Form,
    /// A text of form parameters, as `qs.stringify` writes it: names may repeat.
    Query,
    /// `FormData`: names may repeat.
    Multipart,
    /// `Headers`: names may repeat.
    Headers,
    /// A client with settings of its own, such as `axios.create` and `requests.Session` give.
    Client,
    /// A connection to one host: `http.client.HTTPSConnection`, `XMLHttpRequest`.
    Connection,
    /// A hashtable whose order is that of its text.
    Ordered,
    /// A web session of PowerShell; its cookies are its members.
    Session,
    /// A cookie: its name and value.
    Cookie,
    /// User and password.
    Credential,
}

/// Why a value is not read: the place where it has to be run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable(pub usize);

/// A value, and the place of the token behind it.
pub type ParseResult = Result<(Value, usize), Unreadable>;

/// More members than a request has.
pub const MOST_MEMBERS: usize = 5000;

impl Value {
    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// An object of members in which a later one of the same name takes the earlier one's place.
    pub fn object(members: Vec<(String, Value)>) -> Self {
        Self::Object(each_once(members, str::to_owned))
    }

    /// Its text, where it is one or stands for one.
    pub fn as_text(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.clone()),
            Self::Unknown(name) => Some(variable::marked(name)),
            _ => None,
        }
    }

    /// Its members, where it is a plain object.
    pub fn members(&self) -> Option<&[(String, Value)]> {
        match self {
            Self::Object(members) | Self::Made(ObjectClass::Ordered, members) => Some(members),
            _ => None,
        }
    }

    /// A member, by its name as written.
    pub fn get(&self, name: &str) -> Option<&Value> {
        match self {
            Self::Object(members) | Self::Made(_, members) => members
                .iter()
                .rev()
                .find(|(known, _)| known == name)
                .map(|(_, value)| value),
            _ => None,
        }
    }

    /// A member, whatever the case of its name.
    pub fn get_any_case(&self, name: &str) -> Option<&Value> {
        match self {
            Self::Object(members) | Self::Made(_, members) => members
                .iter()
                .rev()
                .find(|(known, _)| known.eq_ignore_ascii_case(name))
                .map(|(_, value)| value),
            _ => None,
        }
    }

    /// Gives a member a value. False where this has no members, or too many.
    pub fn set(&mut self, name: &str, value: Value) -> bool {
        let (Self::Object(members) | Self::Made(_, members)) = self else {
            return false;
        };
        let count = members.len();
        match members.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) => *known = value,
            None if count < MOST_MEMBERS => members.push((name.to_owned(), value)),
            None => return false,
        }
        true
    }

    /// A member, to be changed where it stands.
    pub fn member_mut(&mut self, name: &str) -> Option<&mut Value> {
        match self {
            Self::Object(members) | Self::Made(_, members) => members
                .iter_mut()
                .find(|(known, _)| known == name)
                .map(|(_, value)| value),
            _ => None,
        }
    }

    /// Gives a member of a member a value, such as `headers.accept`. False where there is none to give it to.
    pub fn set_path(&mut self, path: &str, value: Value) -> bool {
        match path.split_once('.') {
            None => self.set(path, value),
            Some((outer, inner)) => self
                .member_mut(outer)
                .is_some_and(|member| member.set_path(inner, value)),
        }
    }

    /// Adds a member, also beside one of the same name. False where this has no members, or too many.
    pub fn append(&mut self, name: &str, value: Value) -> bool {
        match self {
            Self::Object(members) | Self::Made(_, members) if members.len() < MOST_MEMBERS => {
                members.push((name.to_owned(), value));
                true
            }
            _ => false,
        }
    }

    /// The JSON of it; none where it holds an object that JSON has no form for.
    pub fn to_json(&self) -> Option<Json> {
        Some(match self {
            Self::Null | Self::Undefined => Json::Null,
            Self::Bool(value) => Json::Bool(*value),
            Self::Number(number) => Json::parse(number).ok()?,
            Self::Text(text) => Json::text(text),
            Self::Unknown(name) => Json::text(variable::marked(name)),
            Self::List(items) => {
                Json::Array(items.iter().map(Self::to_json).collect::<Option<_>>()?)
            }
            Self::Object(members) | Self::Made(ObjectClass::Ordered, members) => Json::Object(
                members
                    .iter()
                    .filter(|(_, value)| *value != Self::Undefined)
                    .map(|(name, value)| Some((name.clone(), value.to_json()?)))
                    .collect::<Option<_>>()?,
            ),
            Self::Made(..) | Self::Run(_) => return None,
        })
    }

    /// The byte at which it or a part of it has to be run.
    pub fn runs_at(&self) -> Option<usize> {
        match self {
            Self::Run(at) => Some(*at),
            Self::Object(members) | Self::Made(_, members) => {
                members.iter().find_map(|(_, value)| value.runs_at())
            }
            Self::List(items) => items.iter().find_map(Self::runs_at),
            _ => None,
        }
    }

    /// About how many bytes a copy takes.
    pub fn weight(&self) -> usize {
        16 + match self {
            Self::Null | Self::Undefined | Self::Bool(_) | Self::Run(_) => 0,
            Self::Number(text) | Self::Text(text) | Self::Unknown(text) => text.len(),
            Self::List(items) => items.iter().map(Self::weight).sum(),
            Self::Object(members) | Self::Made(_, members) => members
                .iter()
                .map(|(name, value)| name.len() + value.weight())
                .sum(),
        }
    }
}

/// Whether a text is a number in decimals, as every language writes one.
pub fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty()
        && digits.chars().all(|c| c.is_ascii_digit() || c == '.')
        && (digits == "0" || !digits.starts_with('0') || digits.starts_with("0."))
        && !digits.starts_with('.')
        && !digits.ends_with('.')
        && digits.matches('.').count() < 2
}

/// Members of which each name stands once: at the place of its first, with the value of its last.
pub fn each_once(
    members: Vec<(String, Value)>,
    key: impl Fn(&str) -> String,
) -> Vec<(String, Value)> {
    let mut places: HashMap<String, usize> = HashMap::with_capacity(members.len());
    let mut kept: Vec<(String, Value)> = Vec::with_capacity(members.len());
    for (name, value) in members {
        let known = places.get(&key(&name)).copied();
        match known.and_then(|at| kept.get_mut(at)) {
            Some((_, known)) => *known = value,
            None => {
                places.insert(key(&name), kept.len());
                kept.push((name, value));
            }
        }
    }
    kept
}

/// The variables that a text sets, and how much of them was filled in: 1 MiB a text, 200 variables.
#[derive(Debug, Default)]
pub struct ScriptScope {
    /// How many brackets are open around what is read.
    pub level: usize,
    values: HashMap<String, Value>,
    filled: usize,
    used: Vec<String>,
}

const MOST_VARIABLES: usize = 200;
const MOST_FILLED: usize = 1 << 20;

impl ScriptScope {
    /// Sets a variable. Beyond the bounds it stays unknown.
    pub fn set(&mut self, name: &str, value: Value) {
        if self.values.len() < MOST_VARIABLES || self.values.contains_key(name) {
            self.values.insert(name.to_owned(), value);
        }
    }

    /// Sets a variable, or a member of one (`name.member`). A variable that has no members is unknown from then on.
    pub fn put(&mut self, path: &str, value: Value) {
        match path.split_once('.') {
            None => self.set(path, value),
            Some((name, member)) => {
                if let Some(target) = self.change(name) {
                    if !target.set_path(member, value) && !matches!(target, Value::Unknown(_)) {
                        *target = Value::Unknown(name.to_owned());
                    }
                }
            }
        }
    }

    /// The variable itself, to be changed where it stands.
    pub fn change(&mut self, name: &str) -> Option<&mut Value> {
        self.values.get_mut(name)
    }

    /// The variable itself, to be looked at.
    pub fn look(&self, name: &str) -> Option<&Value> {
        self.values.get(name)
    }

    /// A copy of the variable to fill in; none where the text does not set it or too much was filled in.
    pub fn fill(&mut self, name: &str) -> Option<Value> {
        let value = self.values.get(name)?;
        if matches!(value, Value::Unknown(_)) {
            return Some(value.clone());
        }
        let weight = value.weight();
        if self.filled + weight > MOST_FILLED {
            return None;
        }
        self.filled += weight;
        if !self.used.iter().any(|known| known == name) {
            self.used.push(name.to_owned());
        }
        Some(value.clone())
    }

    /// A sentence about the variables that were filled in since the last time this was asked.
    pub fn note(&mut self, sign: &str) -> Option<String> {
        let used = std::mem::take(&mut self.used);
        let names: Vec<String> = used.iter().map(|name| format!("{sign}{name}")).collect();
        match names.as_slice() {
            [] => None,
            [one] => Some(format!("{one} was filled in from the text")),
            _ => Some(format!("{} were filled in from the text", names.join(", "))),
        }
    }
}

/// A variable's name out of a path such as `env.CLIENT_ID` or `response.access_token`.
pub fn variable_name(path: &str) -> String {
    let name: String = path
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { '_' })
        .take(80)
        .collect();
    let name = name.trim_matches('_');
    if name.is_empty() { "value" } else { name }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stands_once_in_an_object() {
        let number = |n: &str| Value::Number(n.to_owned());
        let object = Value::object(vec![
            ("a".into(), number("1")),
            ("b".into(), number("2")),
            ("a".into(), number("3")),
        ]);
        assert_eq!(object.to_json().unwrap().to_compact(), r#"{"a":3,"b":2}"#);
    }

    #[test]
    fn what_is_filled_in_is_bounded_and_named() {
        let mut scope = ScriptScope::default();
        scope.set("a", Value::text("x".repeat(600_000)));
        assert!(scope.fill("a").is_some());
        assert!(scope.fill("a").is_none());
        assert_eq!(
            scope.note("$").as_deref(),
            Some("$a was filled in from the text")
        );
        assert_eq!(scope.note("$"), None);
        for index in 0..300 {
            scope.set(&format!("v{index}"), Value::Null);
        }
        assert!(scope.look("v198").is_some() && scope.look("v299").is_none());
        assert_eq!(variable_name("env:A-b.c"), "env_A_b_c");
        assert_eq!(variable_name("$"), "value");
    }
}
