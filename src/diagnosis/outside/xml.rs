//! Errors of Amazon's APIs: as XML, and as their command line and SDKs print them.

use super::answered::Outside;
use super::messages::{NO_ANSWER, says};
use super::speaker::{Fact, Speaker};
use super::words::error_of_type;
use crate::diagnosis::answer::{Answer, Body, beginning};
use crate::text::without_entities;

/// Bytes of a document that are searched.
const SEARCHED: usize = 1 << 16;

/// A pasted document.
pub(super) fn read(text: &str) -> Option<Outside> {
    let mut answer = Answer::default();
    take(&mut answer, text).then(|| {
        let mut found = Outside::new("an XML body", answer);
        found.speaker = Speaker::Server;
        found
    })
}

/// Takes error and description of an XML body into its answer; whether it was one (AWS Query protocol, `ErrorResponse`).
pub(super) fn take(answer: &mut Answer, body: &str) -> bool {
    let body = beginning(body.trim_start(), SEARCHED);
    if body.starts_with('<') && body.contains(ISSUED) {
        issued(answer, body);
        return true;
    }
    if !body.starts_with('<') || !body.contains("<Error") {
        return false;
    }
    let (Some(code), message) = (element(body, "Code"), element(body, "Message")) else {
        return false;
    };
    let told = Answer::reported(answer.status, Some(&code), message.as_deref());
    answer.error = told.error;
    answer.description = told.description;
    answer.body = Body::Unknown;
    answer.error.is_some()
}

/// What an answer of a security token service begins with that holds credentials (AWS STS API reference, AssumeRoleWithWebIdentity).
const ISSUED: &str = "<AssumeRoleWith";
/// The credentials in it.
const CREDENTIALS: [&str; 4] = [
    "AccessKeyId",
    "SecretAccessKey",
    "SessionToken",
    "Expiration",
];

/// Takes a success in: the names of what came, and none of their values.
fn issued(answer: &mut Answer, body: &str) {
    let names: Vec<String> = CREDENTIALS
        .iter()
        .filter(|name| element(body, name).is_some())
        .map(|name| (*name).to_owned())
        .collect();
    answer.text = None;
    answer.body = Body::Object {
        tokens: !names.is_empty(),
        names,
        error_type: None,
        token_type: None,
    };
}

fn element(body: &str, name: &str) -> Option<String> {
    let (_, rest) = body.split_once(&format!("<{name}>"))?;
    let (content, _) = rest.split_once('<')?;
    Some(without_entities(content.trim())).filter(|content| !content.is_empty())
}

/// `An error occurred (CODE) when calling the OPERATION operation: WORDS` (botocore, `ClientError`), and the Go SDK's
/// `operation error STS: OPERATION, https response error StatusCode: 400, RequestID: …, CODE: WORDS`.
pub(super) fn of_tool(text: &str) -> Option<Outside> {
    let (code, operation, words, status) = botocore(text)
        .or_else(|| go_sdk(text))
        .or_else(|| action(text))
        .or_else(|| named(text))?;
    let error = oauth_error(code, operation).or(Some(code).filter(|code| !code.is_empty()));
    let mut found = Outside::new(
        "an error of Amazon's command line or SDK",
        Answer::reported(status, error, Some(words)),
    );
    found.speaker = Speaker::Server;
    if words.is_empty() {
        let mut lines = text.lines().rev();
        let line = lines.find(|line| line.contains(code) && line.contains(operation));
        found.said = line.map(|line| line.trim().to_owned());
    }
    found.facts.push((Fact::Operation, operation.to_owned()));
    Some(found)
}

type AwsError<'a> = (&'a str, &'a str, &'a str, Option<u16>);

/// The code of RFC 6749 that a class of IAM Identity Center's token endpoint is named after (IAM Identity Center OIDC API reference,
/// `CreateToken`, `CreateTokenWithIAM`).
fn oauth_error(code: &str, operation: &str) -> Option<&'static str> {
    let class = code.strip_suffix("Exception")?;
    error_of_type(class).filter(|_| operation.starts_with("CreateToken"))
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.len() <= 100 && text.chars().all(|c| c.is_ascii_alphanumeric())
}

fn botocore(text: &str) -> Option<AwsError<'_>> {
    let (_, rest) = text.split_once("An error occurred (")?;
    let (code, rest) = rest.split_once(") when calling the ")?;
    let (operation, rest) = rest.split_once(" operation")?;
    // How often it was tried stands in brackets.
    let rest = match rest.strip_prefix(" (") {
        Some(tried) => tried.split_once(')')?.1,
        None => rest,
    };
    // Some refusals have a code and no words.
    let words = rest.strip_prefix(':')?.trim_start_matches(' ');
    let words = words.lines().next().unwrap_or_default().trim();
    (is_name(code) && is_name(operation)).then_some((code, operation, words, None))
}

fn go_sdk(text: &str) -> Option<AwsError<'_>> {
    let (_, rest) = text.split_once("operation error ")?;
    let line = rest.lines().next().unwrap_or_default();
    let (_, rest) = line.split_once(": ")?;
    let (operation, rest) = rest.split_once(',')?;
    let (_, rest) = rest.split_once("StatusCode: ")?;
    let (status, rest) = rest.split_once(',')?;
    let (_, rest) = rest.split_once("RequestID: ")?;
    let (_, rest) = rest.split_once(", ")?;
    let (code, words) = rest
        .strip_prefix("api error ")
        .unwrap_or(rest)
        .split_once(':')?;
    let status = status
        .trim()
        .parse()
        .ok()
        .filter(|status| (100..600).contains(status));
    (is_name(code) && is_name(operation)).then_some((code, operation, words.trim(), status))
}

/// What exchanges a web identity for credentials.
const ASSUME: &str = "AssumeRoleWithWebIdentity";

/// `Could not assume role with OIDC: WORDS` (aws-actions/configure-aws-credentials), which leaves the code out. What Node says of a
/// connection that failed is no answer of Amazon's.
fn action(text: &str) -> Option<AwsError<'_>> {
    let (_, rest) = text.split_once("Could not assume role with OIDC: ")?;
    let words = rest.lines().next()?.trim();
    (!says(words, &NO_ANSWER)).then_some(("", ASSUME, words, None))
}

/// Codes that only this operation answers with (AWS STS API reference, AssumeRoleWithWebIdentity).
const CODES: [&str; 4] = [
    "InvalidIdentityToken",
    "IDPRejectedClaim",
    "IDPCommunicationError",
    "ExpiredTokenException",
];

/// `InvalidIdentityToken: WORDS`, as the JavaScript SDK prints it.
fn named(text: &str) -> Option<AwsError<'_>> {
    CODES.iter().find_map(|code| {
        let (_, rest) = text.split_once(code)?;
        let rest = rest.strip_prefix("Exception").unwrap_or(rest);
        let words = rest.strip_prefix(": ")?.lines().next()?.trim();
        Some((*code, ASSUME, words, None))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn errors_are_read_in_each_form() {
        let document = "<?xml version=\"1.0\"?>\n<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>ExpiredToken</Code><Message>Token &lt;old&gt; must be passed &amp; valid</Message></Error><RequestId>1</RequestId></ErrorResponse>";
        let found = read(document).unwrap();
        assert_eq!(found.answer.error.as_deref(), Some("ExpiredToken"));
        assert_eq!(
            found.answer.description.as_deref(),
            Some("Token <old> must be passed & valid")
        );
        for (text, error, operation, words, status) in [
            (
                "botocore.errorfactory: An error occurred (AccessDenied) when calling the AssumeRoleWithWebIdentity operation (reached max retries: 4): Not authorized to perform sts:AssumeRoleWithWebIdentity\n",
                "AccessDenied",
                "AssumeRoleWithWebIdentity",
                "Not authorized to perform sts:AssumeRoleWithWebIdentity",
                None,
            ),
            (
                "failed: operation error STS: AssumeRoleWithWebIdentity, https response error StatusCode: 400, RequestID: 12-3, InvalidIdentityToken: No OpenIDConnect provider found",
                "InvalidIdentityToken",
                "AssumeRoleWithWebIdentity",
                "No OpenIDConnect provider found",
                Some(400),
            ),
        ] {
            let found = of_tool(text).unwrap();
            assert_eq!(found.answer.error.as_deref(), Some(error));
            assert_eq!(found.answer.description.as_deref(), Some(words));
            assert_eq!(found.answer.status, status);
            assert_eq!(found.facts, [(Fact::Operation, operation.to_owned())]);
        }
        for text in [
            "$ python3 exchange.py\nAn error occurred (InvalidClientException) when calling the CreateTokenWithIAM operation:",
            "operation error SSO OIDC: CreateToken, https response error StatusCode: 400, RequestID: 1, InvalidClientException:",
        ] {
            let found = of_tool(text).unwrap();
            assert_eq!(found.answer.error.as_deref(), Some("invalid_client"));
            assert_eq!(found.answer.description, None);
            assert_eq!(found.said.as_deref(), text.lines().next_back());
        }
        let found = of_tool("Error: Could not assume role with OIDC: Not authorized").unwrap();
        assert_eq!(found.answer.error, None);
        assert_eq!(found.answer.description.as_deref(), Some("Not authorized"));
        let found =
            of_tool("InvalidIdentityTokenException: Couldn't retrieve verification key\n at x")
                .unwrap();
        assert_eq!(found.answer.error.as_deref(), Some("InvalidIdentityToken"));
        assert_eq!(
            found.answer.description.as_deref(),
            Some("Couldn't retrieve verification key")
        );
        for text in [
            "<html><Error><Code></Code>",
            "<Error>",
            "Error: Could not assume role with OIDC: connect ETIMEDOUT 203.0.113.41:443. Retrying after 34ms.",
            "An error occurred (a b) when calling the X operation: y",
        ] {
            assert!(read(text).is_none() && of_tool(text).is_none(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "(<Error>|<Code>|</Code>|<Message>|An error occurred \\(|\\) when calling the | operation|: |operation error |,|ä|x){0,24}") {
            prop_assert!(read(&text).is_none_or(|found| found.answer.error.is_some()));
            prop_assert!(of_tool(&text).is_none_or(|found| !found.facts.is_empty()));
        }
    }
}
