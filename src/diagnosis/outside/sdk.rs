//! What SDKs and consoles print: exceptions, dumps, lines of a log, or the description alone.

use super::answered::{MESSAGE, Outside, SdkCode};
use super::document::{answer_in, iso_date};
use super::message::message;
use super::refusal::no_answer;
use super::stated_success::has_clock;
use super::words::{
    ERRORS, error_of_sentence, error_of_type, in_word, is_own_code, is_snake, owner,
};
use super::{dump, mask, reported_request};
use crate::diagnosis::BadInput;
use crate::diagnosis::answer::{Answer, Body, beginning};
use crate::exchange::subject_token::Shape;
use crate::json::Json;
use crate::paste::log_prefix;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Bytes of a text that are searched for words.
const SEARCHED: usize = 1 << 18;
/// Codes that no answer names beside each other.
const LISTED: usize = 3;
/// Words of a text that may be its time.
const WORDS: usize = 200;

/// Cases of Auth0.swift's CredentialsManagerError.
const SWIFT_CODES: &[&str] = &[
    "noCredentials",
    "noRefreshToken",
    "renewFailed",
    "apiExchangeFailed",
    "ssoExchangeFailed",
    "storeFailed",
    "biometricsFailed",
    "revokeFailed",
    "refreshFailed",
    "largeMinTTL",
    "dpopKeyMissing",
    "dpopKeyMismatch",
    "dpopNotConfigured",
];

/// Marks that only one SDK's texts have.
const SIGNED: [(&str, &str); 14] = [
    ("auth0_flutter", "auth0-flutter"),
    ("react-native-auth0", "react-native-auth0"),
    ("com.auth0.android", "Auth0.Android"),
    ("CredentialsManagerException", "Auth0.Android"),
    ("Auth0.CredentialsManagerError", "Auth0.swift"),
    ("CredentialsManagerError.", "Auth0.swift"),
    ("CredentialsManagerError(", "Auth0.swift"),
    ("WebAuthError(", "Auth0.swift"),
    ("AuthenticationError(info: ", "Auth0.swift"),
    ("Auth0.Core.Exceptions", "Auth0.NET"),
    ("Auth0.AuthenticationApi", "Auth0.NET"),
    ("com.auth0.exception", "auth0-java"),
    ("auth0_server_python", "auth0-server-python"),
    ("node_modules/auth0/", "node-auth0"),
];

/// Whose errors are not Apple's, by the beginning of their domain.
const DOMAINS: [(&str, &str); 6] = [
    ("com.amazon", "Amazon's SDK"),
    ("org.openid.appauth.", "AppAuth"),
    ("com.google.GIDSignIn", "Google's sign-in SDK"),
    ("com.facebook.", "Facebook's SDK"),
    ("FBSDK", "Facebook's SDK"),
    ("FIRAuth", "Firebase's SDK"),
];

/// How the domains of Apple's own errors begin.
const APPLE_DOMAINS: [&str; 8] = [
    "NS",
    "kCF",
    "com.apple.",
    "AK",
    "AMS",
    "ASAuthorization",
    "WebKit",
    "SKError",
];

/// Whose text it is, and how that is seen.
struct Platform {
    kind: &'static str,
    sdk: &'static str,
    marks: &'static [&'static str],
}

/// The more special ones first: a line of Android's log can be React Native's.
static PLATFORMS: [Platform; 13] = [
    Platform {
        kind: "a message of okta-react-native",
        sdk: "okta-react-native",
        marks: &["okta-react-native"],
    },
    Platform {
        kind: "a message of a sign-in SDK on Apple's systems",
        sdk: "a sign-in SDK",
        marks: &[
            "com.apple.AuthenticationServices.AuthorizationError",
            "AKAuthenticationError",
            "com.google.GIDSignIn",
            "com.facebook.sdk.",
        ],
    },
    Platform {
        kind: "a message of react-native-google-signin",
        sdk: "react-native-google-signin",
        marks: &["react-native-google-signin"],
    },
    Platform {
        kind: "an exception of auth0-python",
        sdk: "auth0-python",
        marks: &["auth0.exceptions", "auth0.v3.exceptions", "auth0/rest.py"],
    },
    Platform {
        kind: "a message of auth0-flutter",
        sdk: "auth0-flutter",
        marks: &["auth0_flutter"],
    },
    Platform {
        kind: "a line of Flutter's log",
        sdk: "an Auth0 SDK",
        marks: &[
            "/flutter",
            "flutter: ",
            "DioException",
            "DioError",
            "PlatformException(",
        ],
    },
    Platform {
        kind: "a message of react-native-auth0",
        sdk: "react-native-auth0",
        marks: &[
            "ReactNativeJS",
            "react-native",
            "Possible Unhandled Promise Rejection",
            "[AuthError",
            // As JavaScript prints an error of that class; Swift writes it without marks around it.
            "\"CredentialsManagerError\"",
            "'CredentialsManagerError'",
            "[CredentialsManagerError",
            "console.error",
        ],
    },
    Platform {
        kind: "a line of Android's log",
        sdk: "Auth0.Android",
        marks: &[
            "com.auth0.android",
            "AuthenticationException",
            "CredentialsManagerException",
            "okhttp3.",
        ],
    },
    Platform {
        kind: "a message of Auth0.swift",
        sdk: "Auth0.swift",
        marks: &[
            "AuthenticationError(",
            "Auth0.AuthenticationError",
            "CredentialsManagerError",
            "WebAuthError",
            "Auth0Error",
            "Error Domain=com.auth0",
            "Error Domain=Auth0",
        ],
    },
    Platform {
        kind: "a message of an app on Apple's systems",
        sdk: "an Auth0 SDK",
        marks: &[
            "Error Domain=",
            "Optional(",
            "AnyHashable(",
            "NSLocalizedDescription",
        ],
    },
    Platform {
        kind: "an error of a Node SDK",
        sdk: "node-auth0",
        marks: &[
            "GrantError",
            "AuthApiError",
            "ManagementApiError",
            "OPError",
            "ResponseBodyError",
            "node_modules",
            "node:internal",
        ],
    },
    Platform {
        kind: "an exception of Auth0.NET",
        sdk: "Auth0.NET",
        marks: &["Auth0.Core.", "Auth0.AuthenticationApi"],
    },
    Platform {
        kind: "an exception of auth0-java",
        sdk: "auth0-java",
        marks: &["com.auth0.exception", "com.auth0.net."],
    },
];

/// What stands before a status that a library prints.
const BEFORE_STATUS: [&str; 5] = [
    "cannot fetch token: ",
    "Request failed with status code ",
    "Response code ",
    "responded with an error (status ",
    "ServerError: HTTP ",
];

/// Between these the MCP SDK prints what its schema misses in a body that has no `error` (typescript-sdk, `parseErrorResponse`).
const SCHEMA: (&str, &str) = ("Invalid OAuth error response: ", "Raw body: ");

/// Statuses as .NET calls them.
const STATUS_NAMES: [(&str, u16); 8] = [
    ("BadRequest", 400),
    ("Unauthorized", 401),
    ("Forbidden", 403),
    ("NotFound", 404),
    ("TooManyRequests", 429),
    ("InternalServerError", 500),
    ("BadGateway", 502),
    ("ServiceUnavailable", 503),
];

/// Pieces of words that stand in texts about logins and tokens.
const LOGIN_SIGNS: [&str; 13] = [
    "auth",
    "token",
    "grant",
    "login",
    "sign",
    "client",
    "scope",
    "consent",
    "redirect",
    "audience",
    "jwt",
    "openid",
    "error_description",
];

/// Places of those whose texts can come without any of these words.
const REACT_NATIVE: usize = 6;
const ANDROID: usize = 7;
const APPLE: usize = 9;

/// An error of an SDK as a document: its code under `type` or `code`, and a message.
pub(super) fn of_document(document: &Json) -> Option<Outside> {
    let code = ["type", "code", "_code"]
        .iter()
        .find_map(|name| document.get_str(name).filter(|code| is_own_code(code)))?;
    let mut found = Outside::new("an error of an SDK", Answer::default());
    found.sdk = Some(SdkCode {
        code: code.to_owned(),
        sdk: owner(code),
    });
    found.said = document
        .get_str("message")
        .map(|message| format!("{code}: {message}"));
    Some(found)
}

/// Reads a text that is neither HTTP nor a document.
pub(super) fn read(text: &str) -> Result<Outside, BadInput> {
    let token = match Shape::of(text) {
        Shape::Unknown | Shape::Auth0OpaqueToken => false,
        Shape::SwiftDataDescription => true,
        _ => !text.contains(char::is_whitespace),
    };
    if token || mask::text(beginning(text, SEARCHED)) == "[masked token]" {
        return Err(no_answer(
            "It is a token or a code, not a server's answer to one",
            "Paste the answer; to read tokens, decode them",
        ));
    }
    let platform = platform(text);
    let plain = without_schema(without_prefixes(text));
    let searched = beginning(&plain, SEARCHED);
    let found = embedded(&plain, searched).or_else(|| go_oauth2(searched));
    if found.is_none() && lists_codes(searched) && !has_clock(searched) {
        return Ok(Outside::without_words("a text that names several errors"));
    }
    let mut found = found.unwrap_or_else(|| dumped(searched));
    if let Some(platform) = platform {
        found.kind = platform.kind;
    }
    let sdk = platform.map(|platform| platform.sdk);
    found = found.with_sdk_code_apart(sdk);
    found.at = time(beginning(text, SEARCHED));
    found.platform = SIGNED
        .iter()
        .find(|(mark, _)| beginning(text, SEARCHED).contains(mark))
        .map(|(_, sdk)| *sdk);
    let error = found.answer.error.as_deref();
    let own = own_code(searched, sdk, error.filter(|error| ERRORS.contains(error)));
    found.sdk = found.sdk.or(own);
    let answer = &found.answer;
    let silent = answer.error.is_none() && answer.description.is_none();
    let bodiless = !matches!(answer.body, Body::Object { .. });
    if silent && bodiless && answer.status.is_none() && found.sdk.is_none() {
        return Err(no_answer(
            "No status, no error and no description was found",
            "Paste what the server answered: its status line and body, a HAR file, or the SDK's error message",
        ));
    }
    Ok(found)
}

fn platform(text: &str) -> Option<&'static Platform> {
    let begin = beginning(text, SEARCHED);
    let named = PLATFORMS
        .iter()
        .find(|platform| platform.marks.iter().any(|mark| has_mark(begin, mark)));
    named
        .or_else(|| {
            let bracketed = begin
                .strip_prefix('[')
                .and_then(|rest| rest.split_once(": "));
            bracketed
                .filter(|(head, _)| is_snake(head) || is_own_code(head))
                .and_then(|_| PLATFORMS.get(REACT_NATIVE))
        })
        .or_else(|| {
            begin
                .lines()
                .take(20)
                .any(|line| without_prefix(line).is_some())
                .then(|| PLATFORMS.get(ANDROID))
                .flatten()
        })
        .or_else(|| {
            (begin.starts_with("[\"") && begin.contains("\": "))
                .then(|| PLATFORMS.get(APPLE))
                .flatten()
        })
}

/// Whether a mark stands in a text. A class of Auth0.Android's has its name in other packages too: `javax.naming.AuthenticationException`.
fn has_mark(text: &str, mark: &str) -> bool {
    let begins_a_name = |at: usize| {
        let before = text.get(..at).unwrap_or_default();
        !before.ends_with(|c: char| in_word(c) || c == '.')
    };
    let mut places = text.match_indices(mark);
    places.any(|(at, _)| mark != "AuthenticationException" || begins_a_name(at))
}

/// A line of Android's log without what logcat writes before the message; nothing where it is none.
fn without_prefix(line: &str) -> Option<&str> {
    log_prefix::android(line).map(|logged| logged.message)
}

fn without_prefixes(text: &str) -> Cow<'_, str> {
    if !text.lines().any(|line| without_prefix(line).is_some()) {
        return Cow::Borrowed(text);
    }
    let lines: Vec<&str> = text
        .lines()
        .map(|line| without_prefix(line).unwrap_or(line))
        .collect();
    Cow::Owned(lines.join("\n"))
}

/// The text without what a client's schema says of a body, which has codes of its own: the body stands behind it.
fn without_schema(text: Cow<'_, str>) -> Cow<'_, str> {
    let (begin, end) = SCHEMA;
    let body = text.split_once(begin).and_then(|(before, rest)| {
        let (_, body) = rest.split_once(end)?;
        Some(format!("{before}{body}"))
    });
    body.map_or(text, Cow::Owned)
}

/// The answer that stands as JSON inside a longer text.
fn embedded(text: &str, searched: &str) -> Option<Outside> {
    let mut documents = Json::objects_in(text);
    if !documents.iter().any(|one| answer_in(one).is_some()) && searched.contains("\\\"") {
        documents = Json::objects_in(&searched.replace("\\\"", "\"").replace("\\\\", "\\"));
    }
    let mut answers = documents.iter().filter_map(answer_in);
    let first = answers.next()?;
    let answer = if is_waiting(&first) {
        answers.find(|one| !is_waiting(one)).unwrap_or(first)
    } else {
        first
    };
    let mut found = Outside::new("a line of a log", answer);
    for request in documents
        .iter()
        .filter(|one| reported_request::is_request(one))
    {
        found.request.members(request);
    }
    if found.request.is_empty() {
        found.request.lines(text);
    }
    take_aspnet(&mut found.answer, searched);
    let told = [
        found.answer.status,
        dump::status(searched),
        message(searched).status,
        fetched(searched),
    ];
    let mut told = told.into_iter().flatten();
    found.answer.status = told.find(|status| is_of_answer(&found.answer, *status, searched));
    Some(found)
}

/// Whether an answer only asks for patience or for another proof, so that the next one decides.
fn is_waiting(answer: &Answer) -> bool {
    let waiting = ["authorization_pending", "slow_down", "use_dpop_nonce"];
    answer
        .error
        .as_deref()
        .is_some_and(|error| waiting.contains(&error))
}

/// Whether a status may be an answer's. In a log the success of another line is none of an error's.
fn is_of_answer(answer: &Answer, status: u16, text: &str) -> bool {
    let Some(error) = answer.error.as_deref() else {
        return true;
    };
    let status_words = status.to_string();
    status >= 400
        || answer.status == Some(status)
        || !has_clock(text)
        || text
            .lines()
            .any(|line| line.contains(error) && line.contains(&status_words))
}

/// Status and headers, which ASP.NET Core's handler writes around a refusal (`OAuthHandler`):
/// `OAuth token endpoint failure: Status: BadRequest;Headers: Server: Apple … ;Body: {…};`
fn take_aspnet(answer: &mut Answer, text: &str) {
    let Some((_, rest)) = text.split_once("token endpoint failure: Status: ") else {
        return;
    };
    let Some((status, rest)) = rest.split_once(";Headers: ") else {
        return;
    };
    let known = STATUS_NAMES.iter().find(|(name, _)| *name == status);
    answer.status = answer.status.or(known.map(|(_, number)| *number));
    let (headers, _) = rest.split_once(";Body: ").unwrap_or((rest, ""));
    let headers = headers.lines().filter_map(|line| line.split_once(": "));
    answer.headers.extend(
        headers.map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned())),
    );
}

/// `oauth2: cannot fetch token: 400 Bad Request`, `Request failed with status code 401: Unauthorized`, `Response code 400 (Bad Request)`
fn fetched(text: &str) -> Option<u16> {
    let (_, rest) = BEFORE_STATUS
        .iter()
        .find_map(|words| text.split_once(words))?;
    let digits = rest.split(|c: char| !c.is_ascii_digit()).next()?;
    let status = digits.parse().ok()?;
    (100..600).contains(&status).then_some(status)
}

/// `oauth2: "invalid_grant" "Token is not active"` (golang.org/x/oauth2, `RetrieveError`).
fn go_oauth2(text: &str) -> Option<Outside> {
    let (_, rest) = text.split_once("oauth2: \"")?;
    let mut quoted = rest.split('"');
    let error = quoted.next().filter(|error| is_snake(error))?;
    let description = quoted.nth(1).filter(|words| words.contains(' '));
    Some(Outside::new(
        MESSAGE,
        Answer::reported(None, Some(error), description),
    ))
}

/// Whether a text names so many codes that it is documentation or code, and nobody's answer.
fn lists_codes(text: &str) -> bool {
    let words = text.split(|c: char| !in_word(c));
    let named: BTreeSet<&str> = words.filter(|word| ERRORS.contains(word)).collect();
    named.len() >= LISTED
}

/// The answer in an object's dump or in a message.
fn dumped(text: &str) -> Outside {
    let error = dump::error(text);
    let description = dump::description(text);
    let said = message(text);
    // The line of a dump is no description.
    let prose = error.is_none() || !text.contains(['{', '(', '[']);
    // Swift escapes an apostrophe in what it dumps.
    let description = description
        .map(|words| words.replace("\\'", "'"))
        .or_else(|| said.description.filter(|_| prose));
    let status = dump::status(text).or(said.status).or_else(|| fetched(text));
    let error = error
        .or(said.error)
        .or_else(|| of_class(text))
        .or_else(|| error_of_sentence(text))
        .filter(|error| ERRORS.contains(error) || is_own_code(error) || is_about_logins(text));
    Outside::new(
        MESSAGE,
        Answer::reported(status, error, description.as_deref()),
    )
}

/// Whether a text may be about logins or tokens. In any other a name is no code of theirs: `ldap_bind: Invalid credentials (49)`.
fn is_about_logins(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    LOGIN_SIGNS.iter().any(|sign| lower.contains(sign))
}

/// The code that the class of an exception stands for: `InvalidGrantError: Invalid grant provided` (the MCP SDKs, oauthlib, oidc-provider).
/// Names that libraries of other fields have too are none.
fn of_class(text: &str) -> Option<&'static str> {
    let mut words = text.split(|c: char| !in_word(c));
    words.find_map(|word| {
        error_of_type(word.strip_suffix("Error")?)
            .filter(|code| !matches!(*code, "invalid_request" | "invalid_scope"))
    })
}

/// A code that an SDK, or the system below it, made itself. `error` is what a server answered.
fn own_code(text: &str, sdk: Option<&'static str>, error: Option<&str>) -> Option<SdkCode> {
    let words = || text.split(not_in_code).map(|word| word.trim_matches('.'));
    let made = |code: &str, sdk: &'static str| SdkCode {
        code: code.to_owned(),
        sdk,
    };
    if let Some(code) = words().find(|word| is_own_code(word)) {
        return Some(made(code, sdk.unwrap_or_else(|| owner(code))));
    }
    if text.contains("CredentialsManagerError") {
        let mut cases = words().filter_map(|word| word.rsplit('.').next());
        if let Some(code) = cases.find(|case| SWIFT_CODES.contains(case)) {
            return Some(made(code, "Auth0.swift"));
        }
    }
    let is_answer =
        text.contains(dump::GRAPH_STATUS) || error.is_some_and(|error| wraps_answer(text, error));
    system_error(text).filter(|_| !is_answer)
}

/// Whether an error of Apple's form only hands on what a server answered: AppAuth has domains for that (`OIDOAuthTokenErrorDomain`), and
/// other SDKs give the answer's code as the words of their own, or in their `UserInfo`, as Amazon Cognito's does.
fn wraps_answer(text: &str, error: &str) -> bool {
    let Some((_, rest)) = text.split_once("Error Domain=") else {
        return false;
    };
    let quoted = rest
        .split_once(" \"")
        .and_then(|(_, words)| words.strip_prefix(error));
    let in_user_info = rest
        .split_once("UserInfo={error=")
        .and_then(|(_, words)| words.strip_prefix(error));
    rest.starts_with("org.openid.appauth.oauth_")
        || quoted
            .or(in_user_info)
            .is_some_and(|behind| !behind.starts_with(in_word))
}

fn not_in_code(c: char) -> bool {
    !in_word(c) && c != '.'
}

/// `Error Domain=NSURLErrorDomain Code=-1009 …`: of Apple's system, or of whoever has the domain, which is part of the code.
fn system_error(text: &str) -> Option<SdkCode> {
    let (_, rest) = text.split_once("Error Domain=")?;
    let domain = rest.split_whitespace().next()?;
    if domain.to_ascii_lowercase().contains("auth0") {
        return None;
    }
    let (_, rest) = rest.split_once("Code=")?;
    let number: String = rest
        .chars()
        .take_while(|c| c.is_ascii_digit() || *c == '-')
        .take(12)
        .collect();
    let owner = DOMAINS
        .iter()
        .find(|(prefix, _)| domain.starts_with(prefix))
        .map(|(_, owner)| *owner);
    let is_apples = APPLE_DOMAINS.iter().any(|own| domain.starts_with(own));
    let other = if is_apples {
        "Apple's system"
    } else {
        "the app or a library in it"
    };
    Some(SdkCode {
        code: format!("{domain} {number}"),
        sdk: owner.unwrap_or(other),
    })
}

/// The first time with a zone.
fn time(text: &str) -> Option<i64> {
    text.split_whitespace()
        .take(WORDS)
        .map(|word| word.trim_matches(|c: char| !c.is_ascii_alphanumeric()))
        .filter(|word| word.len() >= 20 && word.starts_with(|c: char| c.is_ascii_digit()))
        .find_map(iso_date)
        .map(jiff::Timestamp::as_second)
}
