//! The call as code of the vendor's SDKs; where an SDK has no such call, as plain HTTP in its language.
//!
//! Sources: Auth0.swift `Authentication`, Auth0.Android `AuthenticationAPIClient`, react-native-auth0 `exchangeNativeSocial` and
//! `customTokenExchange`, auth0_flutter `AuthenticationApi.customTokenExchange`.

use super::call::{Call, Part};
use super::call::{JOINED, quoted};
use super::exported::Exported;
use crate::exchange::BodyEncoding;
use crate::exchange::subject_token::Provider;
use crate::json::Json;
use crate::token::invisible::{is_unsafe, quoted as shown};

/// Parameters that the SDKs have arguments for.
const ARGUMENTS: &[&str] = &[
    "grant_type",
    "client_id",
    "subject_token",
    "subject_token_type",
    "audience",
    "scope",
    "user_profile",
    "organization",
];

/// Which call of an SDK fits.
enum Fit {
    /// The native call of a provider.
    Native(Provider),
    /// Custom Token Exchange.
    Custom,
    /// None: the reason.
    Plain(String),
}

fn fit(call: &Call, sdk: &str, native: &[Provider], extras: bool) -> Fit {
    let kind = call.parameter("subject_token_type").unwrap_or_default();
    let provider = Provider::of_type(kind);
    if call.parameter("grant_type") != Some(crate::exchange::TOKEN_EXCHANGE_GRANT) {
        return Fit::Plain(format!("{sdk} sends the token exchange's grant only"));
    }
    let repeated = call.repeated_parameters();
    if !repeated.is_empty() {
        return Fit::Plain(format!(
            "A parameter stands more than once ({}), and {sdk} has room for one of each",
            shown(&repeated.join(", "))
        ));
    }
    let profile = call
        .parameter("user_profile")
        .and_then(|text| Json::parse(text).ok());
    if profile.is_some_and(|profile| profile.has_duplicates()) {
        return Fit::Plain(format!(
            "user_profile has a member that stands more than once, and {sdk} takes one of each"
        ));
    }
    if call.url.path() != "/oauth/token" {
        return Fit::Plain(format!("{sdk} calls https://DOMAIN/oauth/token only"));
    }
    if call.basic.is_some() || call.assertion || call.has("client_secret") {
        return Fit::Plain(format!(
            "{sdk} is for public clients and authenticates none"
        ));
    }
    if call.has("actor_token") || call.has("requested_token_type") {
        return Fit::Plain(format!(
            "{sdk}'s call has neither an actor token nor a requested type in every version"
        ));
    }
    let further: Vec<&str> = call
        .parameters
        .iter()
        .map(|one| one.name.as_str())
        .filter(|name| !ARGUMENTS.contains(name))
        .collect();
    if !extras && !further.is_empty() {
        return Fit::Plain(format!(
            "{sdk}'s call takes no further parameters ({})",
            shown(&further.join(", "))
        ));
    }
    if native.contains(&provider) {
        if call.has("organization") && !extras {
            return Fit::Plain(format!("{sdk}'s native social call has no organization"));
        }
        return Fit::Native(provider);
    }
    if provider != Provider::Custom {
        return Fit::Plain(format!("{sdk} has no call for this provider's tokens"));
    }
    if call.has("user_profile") && !extras {
        return Fit::Plain(format!("{sdk}'s custom token exchange has no user_profile"));
    }
    Fit::Custom
}

/// What an SDK's call never sends.
fn lost(call: &Call, sdk: &str, json: bool) -> Vec<String> {
    let mut lost = Vec::new();
    if call.url.scheme() == "http" {
        lost.push(format!(
            "{sdk} calls https only: put the domain of a tenant that has it in place of {}",
            domain(call)
        ));
    }
    for header in &call.headers {
        if !["accept", "content-type", "dpop"].contains(&header.name.to_ascii_lowercase().as_str())
        {
            lost.push(format!(
                "The header {} is not sent by {sdk}'s call",
                shown(&header.name)
            ));
        }
    }
    if json && call.encoding == BodyEncoding::Form {
        lost.push(format!("{sdk} sends a JSON body, not a form"));
    }
    if !call.has("scope") {
        lost.push(format!(
            "{sdk} asks for openid profile email where no scope is given"
        ));
    }
    lost
}

fn argument<'a>(call: &'a Call, name: &str) -> Option<&'a str> {
    call.parameter(name).filter(|text| !text.is_empty())
}

fn domain(call: &Call) -> String {
    let host = call.url.host_str().unwrap_or_default();
    call.url
        .port()
        .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// Further parameters: the name, and the value as `text` writes one, or the argument that a secret is given in.
fn extras(call: &Call, without: &[&str], text: fn(&str) -> String) -> Vec<(String, String)> {
    call.parameters
        .iter()
        .filter(|one| !without.contains(&one.name.as_str()))
        .map(|one| {
            let value = match &one.value {
                Part::Plain(value) => text(value),
                Part::Secret(name) => camel(name),
            };
            (text(&one.name), value)
        })
        .collect()
}

/// The arguments of the function around an SDK's call: the subject token and every secret of one's own, typed as the language does.
fn arguments(call: &Call, typed: fn(&str) -> String) -> String {
    let mut names = vec!["subjectToken".to_owned()];
    for one in &call.parameters {
        if let Part::Secret(name) = &one.value {
            let name = camel(name);
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    let all: Vec<String> = names.iter().map(|name| typed(name)).collect();
    all.join(", ")
}

/// `subjectToken` for `subject_token`.
fn camel(name: &str) -> String {
    let mut out = String::new();
    let mut upper = false;
    for c in name.chars() {
        if c.is_ascii_alphanumeric() {
            out.push(if upper { c.to_ascii_uppercase() } else { c });
            upper = false;
        } else {
            upper = !out.is_empty();
        }
    }
    if out.is_empty() || out.starts_with(|c: char| c.is_ascii_digit()) {
        out.insert_str(0, "secret");
    }
    // The request object of RFC 9101; `request` is what the code calls its own.
    if out == "request" {
        out.push_str("Object");
    }
    out
}

/// Told where headers of one name become one.
fn joined(call: &Call) -> Option<String> {
    call.headers_by_name().1.then(|| JOINED.to_owned())
}

/// Arguments of the function around the call, `client_secret` among them where Basic needs it.
fn inputs(call: &Call) -> Vec<String> {
    call.variables().into_iter().map(camel).collect()
}

// Swift

/// A text as Swift writes it.
fn swift_text(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_unsafe(c) => out.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn swift_json(value: &Json) -> String {
    match value {
        Json::Null => "NSNull()".to_owned(),
        Json::Bool(truth) => truth.to_string(),
        Json::Number(number) => number.clone(),
        Json::String(text) => swift_text(text),
        Json::Array(items) => format!(
            "[{}]",
            items.iter().map(swift_json).collect::<Vec<_>>().join(", ")
        ),
        Json::Object(members) if members.is_empty() => "[:]".to_owned(),
        Json::Object(members) => {
            let all: Vec<String> = members
                .iter()
                .map(|(name, value)| format!("{}: {}", swift_text(name), swift_json(value)))
                .collect();
            format!("[{}]", all.join(", "))
        }
    }
}

/// Auth0.swift.
pub fn swift(call: &Call) -> Exported {
    let sdk = "Auth0.swift";
    let fit = fit(call, sdk, &[Provider::Apple, Provider::Facebook], true);
    let mut notes = Vec::new();
    let profile = argument(call, "user_profile")
        .and_then(|text| Json::parse(text).ok())
        .filter(|json| json.members().is_some());
    if let Fit::Plain(why) = fit {
        notes.push(format!("{why}: plain HTTP with URLSession instead"));
        notes.extend(joined(call));
        return Exported {
            text: swift_plain(call),
            notes,
        };
    }
    notes.extend(lost(call, sdk, true));
    let mut arguments = Vec::new();
    let mut without = vec![
        "grant_type",
        "client_id",
        "subject_token",
        "subject_token_type",
        "audience",
        "scope",
    ];
    let name = match fit {
        Fit::Native(provider) => {
            let label = if provider == Provider::Apple {
                "appleAuthorizationCode"
            } else {
                "facebookSessionAccessToken"
            };
            arguments.push(format!("{label}: subjectToken"));
            match (&profile, provider) {
                (Some(profile), _) => {
                    arguments.push(format!("profile: {}", swift_json(profile)));
                    without.push("user_profile");
                }
                (None, Provider::Facebook) => arguments.push("profile: [:]".to_owned()),
                (None, _) => {}
            }
            "login"
        }
        _ => {
            arguments.push("subjectToken: subjectToken".to_owned());
            arguments.push(format!(
                "subjectTokenType: {}",
                swift_text(call.parameter("subject_token_type").unwrap_or_default())
            ));
            notes.push("customTokenExchange is in Auth0.swift from 2.14 on".to_owned());
            "customTokenExchange"
        }
    };
    for name in ["audience", "scope"] {
        arguments.extend(argument(call, name).map(|text| format!("{name}: {}", swift_text(text))));
    }
    let extras = extras(call, &without, swift_text);
    let mut text = String::from("import Auth0\n\n");
    if name == "login" {
        text.push_str("// Apple: String(data: credential.authorizationCode!, encoding: .utf8), once per sign-in. The app must not redeem it too.\n");
    }
    text.push_str(&format!(
        "func exchange({}) async throws -> Credentials {{\n    try await Auth0\n",
        self::arguments(call, |name| format!("{name}: String"))
    ));
    text.push_str(&format!(
        "        .authentication(clientId: {}, domain: {})\n",
        swift_text(call.parameter("client_id").unwrap_or_default()),
        swift_text(&domain(call))
    ));
    if call.dpop {
        text.push_str("        .useDPoP()\n");
        notes.push("useDPoP is in Auth0.swift from 2.14 on, and makes the proof itself".to_owned());
    }
    text.push_str(&format!(
        "        .{name}(\n            {}\n        )\n",
        arguments.join(",\n            ")
    ));
    if !extras.is_empty() {
        let all: Vec<String> = extras
            .iter()
            .map(|(name, value)| format!("{name}: {value}"))
            .collect();
        text.push_str(&format!("        .parameters([{}])\n", all.join(", ")));
    }
    text.push_str("        .start()\n}\n");
    Exported { text, notes }
}

fn swift_plain(call: &Call) -> String {
    let inputs: Vec<String> = inputs(call)
        .into_iter()
        .map(|name| format!("{name}: String"))
        .collect();
    let mut text = format!(
        "import Foundation\n\nfunc exchange({}) async throws -> (Data, URLResponse) {{\n",
        inputs.join(", ")
    );
    text.push_str(&format!(
        "    var request = URLRequest(url: URL(string: {})!)\n    request.httpMethod = \"POST\"\n",
        swift_text(call.url.as_str())
    ));
    for header in &call.headers {
        let value = match &header.value {
            Part::Plain(text) => swift_text(text),
            Part::Secret(name) => camel(name),
        };
        text.push_str(&format!(
            "    request.addValue({value}, forHTTPHeaderField: {})\n",
            swift_text(&header.name)
        ));
    }
    if let Some(client) = &call.basic {
        let client: String = form_urlencoded::byte_serialize(client.as_bytes()).collect();
        text.push_str(&format!(
            "    let credentials = Data(({} + \":\" + encoded(clientSecret)).utf8).base64EncodedString()\n    request.setValue(\"Basic \\(credentials)\", forHTTPHeaderField: \"Authorization\")\n",
            swift_text(&client)
        ));
    }
    let value = |part: &Part| match part {
        Part::Plain(text) => swift_text(text),
        Part::Secret(name) => camel(name),
    };
    let pairs: Vec<String> = call
        .parameters
        .iter()
        .map(|one| {
            format!(
                "        ({}, {}),\n",
                swift_text(&one.name),
                value(&one.value)
            )
        })
        .collect();
    text.push_str(&format!(
        "    let parameters: [(String, String)] = [\n{}    ]\n",
        pairs.concat()
    ));
    text.push_str(match call.encoding {
        BodyEncoding::Form => "    request.httpBody = Data(parameters.map { \"\\(encoded($0.0))=\\(encoded($0.1))\" }.joined(separator: \"&\").utf8)\n",
        // Written by hand: a dictionary keeps neither the order nor a name that stands more than once.
        BodyEncoding::Json => "    request.httpBody = try Data((\"{\" + parameters.map { try \"\\(json($0.0)):\\(json($0.1))\" }.joined(separator: \",\") + \"}\").utf8)\n",
    });
    text.push_str("    return try await URLSession.shared.data(for: request)\n}\n");
    if call.encoding == BodyEncoding::Json {
        text.push_str("\nfunc json(_ text: String) throws -> String {\n    String(decoding: try JSONEncoder().encode(text), as: UTF8.self)\n}\n");
    }
    if call.encoding == BodyEncoding::Form || call.basic.is_some() {
        text.push_str("\nfunc encoded(_ text: String) -> String {\n    let unreserved = CharacterSet(charactersIn: \"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~\")\n    return text.addingPercentEncoding(withAllowedCharacters: unreserved)!\n}\n");
    }
    text
}

// Kotlin

/// A text as Kotlin writes it: `$` would begin a template.
fn kotlin_text(text: &str) -> String {
    quoted(text).replace('$', "\\$").replace("\\f", "\\u000c")
}

/// Auth0.Android.
pub fn kotlin(call: &Call) -> Exported {
    let sdk = "Auth0.Android";
    let fit = fit(
        call,
        sdk,
        &[Provider::Apple, Provider::Google, Provider::Facebook],
        true,
    );
    let mut notes = Vec::new();
    if let Fit::Plain(why) = fit {
        notes.push(format!("{why}: plain HTTP with HttpURLConnection instead"));
        return Exported {
            text: kotlin_plain(call),
            notes,
        };
    }
    notes.extend(lost(call, sdk, true));
    let kind = kotlin_text(call.parameter("subject_token_type").unwrap_or_default());
    let mut without = vec![
        "grant_type",
        "client_id",
        "subject_token",
        "subject_token_type",
        "audience",
        "scope",
    ];
    let invoked = match fit {
        Fit::Native(_) => format!("loginWithNativeSocialToken(subjectToken, {kind})"),
        _ => {
            notes.push("customTokenExchange is in Auth0.Android from 3.3 on, its organization from 3.12 on".to_owned());
            without.push("organization");
            let organization = argument(call, "organization").map_or_else(String::new, |text| {
                format!(", organization = {}", kotlin_text(text))
            });
            format!(
                "customTokenExchange(subjectTokenType = {kind}, subjectToken = subjectToken{organization})"
            )
        }
    };
    let mut text = String::from(
        "import com.auth0.android.Auth0\nimport com.auth0.android.authentication.AuthenticationAPIClient\nimport com.auth0.android.result.Credentials\n\n",
    );
    let context = if call.dpop {
        "context: android.content.Context, "
    } else {
        ""
    };
    text.push_str(&format!(
        "suspend fun exchange({context}{}): Credentials {{\n    val account = Auth0.getInstance({}, {})\n    return AuthenticationAPIClient(account)\n",
        self::arguments(call, |name| format!("{name}: String")),
        kotlin_text(call.parameter("client_id").unwrap_or_default()),
        kotlin_text(&domain(call))
    ));
    if call.dpop {
        text.push_str("        .useDPoP(context)\n");
        notes
            .push("useDPoP is in Auth0.Android from 3.9 on, and makes the proof itself".to_owned());
    }
    text.push_str(&format!("        .{invoked}\n"));
    // These give the same type back; addParameter does not, so it comes last.
    for (name, setter) in [("scope", "setScope"), ("audience", "setAudience")] {
        if let Some(value) = argument(call, name) {
            text.push_str(&format!("        .{setter}({})\n", kotlin_text(value)));
        }
    }
    text.push_str("        .validateClaims()\n");
    for (name, value) in extras(call, &without, kotlin_text) {
        text.push_str(&format!("        .addParameter({name}, {value})\n"));
    }
    text.push_str("        .await()\n}\n");
    Exported { text, notes }
}

fn kotlin_plain(call: &Call) -> String {
    let inputs: Vec<String> = inputs(call)
        .into_iter()
        .map(|name| format!("{name}: String"))
        .collect();
    let value = |part: &Part| match part {
        Part::Plain(text) => kotlin_text(text),
        Part::Secret(name) => camel(name),
    };
    let mut text = String::from(
        "import java.net.HttpURLConnection\nimport java.net.URL\nimport java.net.URLEncoder\n\n",
    );
    text.push_str(&format!(
        "/** Blocks: call it off the main thread. Gives the status and the answer. */\nfun exchange({}): Pair<Int, String> {{\n    val parameters = listOf(\n",
        inputs.join(", ")
    ));
    for one in &call.parameters {
        text.push_str(&format!(
            "        {} to {},\n",
            kotlin_text(&one.name),
            value(&one.value)
        ));
    }
    text.push_str("    )\n");
    text.push_str(match call.encoding {
        BodyEncoding::Form => "    val body = parameters.joinToString(\"&\") { (name, value) -> \"${encoded(name)}=${encoded(value)}\" }\n",
        // Written by hand: a map keeps one of each name.
        BodyEncoding::Json => "    val body = parameters.joinToString(\",\", \"{\", \"}\") { (name, value) -> \"${org.json.JSONObject.quote(name)}:${org.json.JSONObject.quote(value)}\" }\n",
    });
    text.push_str(&format!(
        "    val connection = URL({}).openConnection() as HttpURLConnection\n    connection.requestMethod = \"POST\"\n    connection.doOutput = true\n    connection.instanceFollowRedirects = false\n",
        kotlin_text(call.url.as_str())
    ));
    for header in &call.headers {
        text.push_str(&format!(
            "    connection.addRequestProperty({}, {})\n",
            kotlin_text(&header.name),
            value(&header.value)
        ));
    }
    if let Some(client) = &call.basic {
        let client: String = form_urlencoded::byte_serialize(client.as_bytes()).collect();
        text.push_str(&format!(
            "    val credentials = java.util.Base64.getEncoder().encodeToString(({} + \":\" + encoded(clientSecret)).toByteArray())\n    connection.addRequestProperty(\"Authorization\", \"Basic $credentials\")\n",
            kotlin_text(&client)
        ));
    }
    text.push_str("    connection.outputStream.use { it.write(body.toByteArray()) }\n    val status = connection.responseCode\n    val stream = if (status < 400) connection.inputStream else connection.errorStream\n    return status to stream.bufferedReader().readText()\n}\n");
    if call.encoding == BodyEncoding::Form || call.basic.is_some() {
        text.push_str(
            "\nprivate fun encoded(text: String): String = URLEncoder.encode(text, \"UTF-8\")\n",
        );
    }
    text
}

// React Native

/// A JSON text is a JavaScript text.
fn script_text(text: &str) -> String {
    quoted(text)
}

/// react-native-auth0.
pub fn react_native(call: &Call) -> Exported {
    let sdk = "react-native-auth0";
    let all = [Provider::Apple, Provider::Google, Provider::Facebook];
    let mut fit = fit(call, sdk, &all, false);
    if matches!(fit, Fit::Native(_)) && call.dpop {
        fit = Fit::Plain("react-native-auth0's native social call sends no DPoP proof".to_owned());
    }
    let mut notes = Vec::new();
    if let Fit::Plain(why) = fit {
        notes.push(format!("{why}: plain HTTP with fetch instead"));
        notes.extend(joined(call));
        return Exported {
            text: script_plain(call),
            notes,
        };
    }
    notes.extend(lost(call, sdk, true));
    let native = matches!(fit, Fit::Native(_));
    let mut text = format!(
        "import Auth0 from 'react-native-auth0';\n\nconst auth0 = new Auth0({{ domain: {}, clientId: {}, useDPoP: {} }});\n\nexport async function exchange(subjectToken: string) {{\n  return await auth0.{}({{\n    subjectToken,\n    subjectTokenType: {},\n",
        script_text(&domain(call)),
        script_text(call.parameter("client_id").unwrap_or_default()),
        call.dpop,
        if native {
            "auth.exchangeNativeSocial"
        } else {
            "customTokenExchange"
        },
        script_text(call.parameter("subject_token_type").unwrap_or_default())
    );
    for (name, argument_name) in [
        ("user_profile", "userProfile"),
        ("audience", "audience"),
        ("scope", "scope"),
        ("organization", "organization"),
    ] {
        if let Some(value) = argument(call, name) {
            text.push_str(&format!("    {argument_name}: {},\n", script_text(value)));
        }
    }
    text.push_str("  });\n}\n");
    notes.push(
        if native {
            "userProfile is a JSON text from react-native-auth0 4.2 on"
        } else {
            "customTokenExchange is in react-native-auth0 from 5.4 on"
        }
        .to_owned(),
    );
    Exported { text, notes }
}

fn script_plain(call: &Call) -> String {
    let inputs: Vec<String> = inputs(call)
        .into_iter()
        .map(|name| format!("{name}: string"))
        .collect();
    let value = |part: &Part| match part {
        Part::Plain(text) => script_text(text),
        Part::Secret(name) => camel(name),
    };
    let mut text = format!(
        "export async function exchange({}): Promise<Response> {{\n  const parameters: [string, string][] = [\n",
        inputs.join(", ")
    );
    for one in &call.parameters {
        text.push_str(&format!(
            "    [{}, {}],\n",
            script_text(&one.name),
            value(&one.value)
        ));
    }
    text.push_str("  ];\n  const headers: [string, string][] = [\n");
    for header in &call.headers {
        text.push_str(&format!(
            "    [{}, {}],\n",
            script_text(&header.name),
            value(&header.value)
        ));
    }
    if let Some(client) = &call.basic {
        let client: String = form_urlencoded::byte_serialize(client.as_bytes()).collect();
        text.push_str(&format!(
            "    ['Authorization', `Basic ${{btoa({} + ':' + encodeURIComponent(clientSecret))}}`],\n",
            script_text(&client)
        ));
    }
    text.push_str("  ];\n");
    text.push_str(match call.encoding {
        BodyEncoding::Form => "  const body = parameters.map((pair) => pair.map(encodeURIComponent).join('=')).join('&');\n",
        // Written by hand: an object keeps one of each name, and names that are numbers first.
        BodyEncoding::Json => "  const body = `{${parameters.map((pair) => pair.map((text) => JSON.stringify(text)).join(':')).join(',')}}`;\n",
    });
    text.push_str(&format!(
        "  return await fetch({}, {{ method: 'POST', headers, body, redirect: 'manual' }});\n}}\n",
        script_text(call.url.as_str())
    ));
    text
}

// Flutter

/// A text as Dart writes it.
fn dart_text(text: &str) -> String {
    let mut out = String::from("'");
    for c in text.chars() {
        match c {
            '\'' | '\\' | '$' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_unsafe(c) => out.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('\'');
    out
}

/// auth0_flutter: Custom Token Exchange only.
pub fn flutter(call: &Call) -> Exported {
    let sdk = "auth0_flutter";
    let mut fit = fit(call, sdk, &[], false);
    if matches!(fit, Fit::Custom) && call.dpop {
        fit = Fit::Plain("auth0_flutter's custom token exchange sends no DPoP proof".to_owned());
    }
    let mut notes = Vec::new();
    if let Fit::Plain(why) = fit {
        notes.push(format!("{why}: plain HTTP with the package http instead"));
        notes.extend(joined(call));
        return Exported {
            text: dart_plain(call),
            notes,
        };
    }
    notes.extend(lost(call, sdk, false));
    notes.push("customTokenExchange is in auth0_flutter from 2.0 on".to_owned());
    let mut text = format!(
        "import 'package:auth0_flutter/auth0_flutter.dart';\n\nFuture<Credentials> exchange(String subjectToken) {{\n  final auth0 = Auth0({}, {});\n  return auth0.api.customTokenExchange(\n    subjectToken: subjectToken,\n    subjectTokenType: {},\n",
        dart_text(&domain(call)),
        dart_text(call.parameter("client_id").unwrap_or_default()),
        dart_text(call.parameter("subject_token_type").unwrap_or_default())
    );
    text.push_str(
        &argument(call, "audience").map_or_else(String::new, |value| {
            format!("    audience: {},\n", dart_text(value))
        }),
    );
    if let Some(scope) = argument(call, "scope") {
        let mut words: Vec<String> = Vec::new();
        for word in scope.split_whitespace().map(dart_text) {
            if !words.contains(&word) {
                words.push(word);
            }
        }
        text.push_str(&format!("    scopes: {{{}}},\n", words.join(", ")));
    }
    text.push_str(
        &argument(call, "organization").map_or_else(String::new, |value| {
            format!("    organization: {},\n", dart_text(value))
        }),
    );
    text.push_str("  );\n}\n");
    Exported { text, notes }
}

fn dart_plain(call: &Call) -> String {
    let inputs: Vec<String> = inputs(call)
        .into_iter()
        .map(|name| format!("String {name}"))
        .collect();
    let value = |part: &Part| match part {
        Part::Plain(text) => dart_text(text),
        Part::Secret(name) => camel(name),
    };
    let mut text = format!(
        "import 'dart:convert';\n\nimport 'package:http/http.dart' as http;\n\nFuture<http.Response> exchange({}) {{\n  final parameters = [\n",
        inputs.join(", ")
    );
    for one in &call.parameters {
        text.push_str(&format!(
            "    MapEntry({}, {}),\n",
            dart_text(&one.name),
            value(&one.value)
        ));
    }
    text.push_str("  ];\n  final headers = {\n");
    // A map literal has one of each name.
    for (name, values) in call.headers_by_name().0 {
        let values: Vec<String> = values.into_iter().map(value).collect();
        text.push_str(&format!(
            "    {}: {},\n",
            dart_text(name),
            values.join(" + ', ' + ")
        ));
    }
    if let Some(client) = &call.basic {
        let client: String = form_urlencoded::byte_serialize(client.as_bytes()).collect();
        text.push_str(&format!(
            "    'Authorization': 'Basic ' + base64Encode(utf8.encode({} + ':' + Uri.encodeQueryComponent(clientSecret))),\n",
            dart_text(&client)
        ));
    }
    text.push_str("  };\n");
    text.push_str(match call.encoding {
        BodyEncoding::Form => "  final body = parameters\n      .map((pair) => '${Uri.encodeQueryComponent(pair.key)}=${Uri.encodeQueryComponent(pair.value)}')\n      .join('&');\n",
        // Written by hand: a map keeps one of each name.
        BodyEncoding::Json => "  final pairs = parameters.map((pair) => '${jsonEncode(pair.key)}:${jsonEncode(pair.value)}');\n  final body = '{${pairs.join(',')}}';\n",
    });
    text.push_str(&format!(
        "  return http.post(Uri.parse({}), headers: headers, body: body);\n}}\n",
        dart_text(call.url.as_str())
    ));
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::formats::Named;

    fn call(kind: &str, more: &[Named]) -> Call {
        let mut parameters = vec![
            Named::plain("grant_type", crate::exchange::TOKEN_EXCHANGE_GRANT),
            Named::plain("client_id", "c"),
            Named::secret("subject_token", "subject_token"),
            Named::plain("subject_token_type", kind),
        ];
        parameters.extend_from_slice(more);
        Call {
            name: "n".into(),
            description: None,
            url: url::Url::parse("https://acme.eu.auth0.com/oauth/token").unwrap(),
            headers: vec![Named::plain("accept", "application/json")],
            basic: None,
            parameters,
            encoding: BodyEncoding::Json,
            dpop: false,
            assertion: false,
            switched_off: Vec::new(),
        }
    }

    const APPLE: &str = crate::exchange::subject_token::APPLE_CODE_TYPE;
    const GOOGLE: &str = crate::exchange::subject_token::GOOGLE_ID_TOKEN_TYPE;
    const CUSTOM: &str = "https://acme.example/legacy";

    #[test]
    fn each_sdk_has_its_own_call_or_plain_http() {
        type Write = fn(&Call) -> Exported;
        for (write, kind, wanted, plain) in [
            (
                swift as Write,
                APPLE,
                ".login(\n            appleAuthorizationCode: subjectToken",
                false,
            ),
            (swift, GOOGLE, "URLSession", true),
            (swift, CUSTOM, ".customTokenExchange(", false),
            (
                kotlin,
                GOOGLE,
                ".loginWithNativeSocialToken(subjectToken, \"http://auth0.com/oauth/token-type/google-id-token\")",
                false,
            ),
            (
                kotlin,
                CUSTOM,
                ".customTokenExchange(subjectTokenType = ",
                false,
            ),
            (
                react_native,
                APPLE,
                "auth0.auth.exchangeNativeSocial({",
                false,
            ),
            (react_native, CUSTOM, "auth0.customTokenExchange({", false),
            (flutter, APPLE, "http.post(", true),
            (flutter, CUSTOM, "auth0.api.customTokenExchange(", false),
        ] {
            let exported = write(&call(kind, &[Named::plain("scope", "openid")]));
            assert!(exported.text.contains(wanted), "{}", exported.text);
            assert_eq!(
                exported
                    .notes
                    .iter()
                    .any(|note| note.contains("plain HTTP")),
                plain,
                "{:?}",
                exported.notes
            );
        }
        // What a call has no argument for is not lost silently.
        let further = [Named::plain("resource", "r")];
        assert!(
            react_native(&call(APPLE, &further))
                .text
                .contains("[\"resource\", \"r\"]")
        );
        assert!(
            swift(&call(APPLE, &further))
                .text
                .contains(".parameters([\"resource\": \"r\"])")
        );
    }

    #[test]
    fn texts_cannot_leave_their_quotes() {
        let hidden = "\u{202e}\u{9b}\u{2028}\u{e0041}";
        assert_eq!(swift_text(hidden), r#""\u{202e}\u{9b}\u{2028}\u{e0041}""#);
        assert_eq!(kotlin_text(hidden), r#""\u202e\u009b\u2028\udb40\udc41""#);
        assert_eq!(script_text(hidden), r#""\u202e\u009b\u2028\udb40\udc41""#);
        assert_eq!(dart_text(hidden), r"'\u{202e}\u{9b}\u{2028}\u{e0041}'");
        let nasty = "a\"b'c\\(d)$e${f}\n`g`";
        assert_eq!(swift_text(nasty), "\"a\\\"b'c\\\\(d)$e${f}\\n`g`\"");
        assert_eq!(kotlin_text(nasty), "\"a\\\"b'c\\\\(d)\\$e\\${f}\\n`g`\"");
        assert_eq!(script_text(nasty), "\"a\\\"b'c\\\\(d)$e${f}\\n`g`\"");
        assert_eq!(dart_text(nasty), "'a\"b\\'c\\\\(d)\\$e\\${f}\\n`g`'");
    }

    #[test]
    fn a_name_that_stands_twice_is_sent_twice() {
        type Write = fn(&Call) -> Exported;
        let doubled = [Named::plain("tag", "a"), Named::plain("tag", "b")];
        let mut call = call(CUSTOM, &doubled);
        call.headers = vec![Named::plain("x-a", "1"), Named::secret("X-A", "secret_x_a")];
        for (write, wanted, header) in [
            (
                swift as Write,
                "(\"tag\", \"a\"),\n        (\"tag\", \"b\")",
                "request.addValue(secretXA,",
            ),
            (
                kotlin,
                "\"tag\" to \"a\",\n        \"tag\" to \"b\"",
                "addRequestProperty(\"X-A\", secretXA)",
            ),
            (
                react_native,
                "[\"tag\", \"a\"],\n    [\"tag\", \"b\"]",
                "[\"X-A\", secretXA]",
            ),
            (
                flutter,
                "MapEntry('tag', 'a'),\n    MapEntry('tag', 'b')",
                "'x-a': '1' + ', ' + secretXA",
            ),
        ] {
            let Exported { text, notes } = write(&call);
            assert!(text.contains(wanted) && text.contains(header), "{text}");
            assert!(notes[0].contains("more than once (tag)"), "{notes:?}");
            for lossy in ["Dictionary(", "toMap()", "fromEntries"] {
                assert!(!text.contains(lossy), "{text}");
            }
        }
        let profile = [Named::plain("user_profile", r#"{"a":1,"a":2}"#)];
        assert!(swift(&self::call(APPLE, &profile)).notes[0].contains("user_profile"));
    }
}
