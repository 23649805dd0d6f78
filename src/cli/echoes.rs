//! A server that echoes what it was sent, in every way that servers do: nothing of it is printed, shown or kept.

use super::output;
use crate::diagnosis::{Evidence, explain, tokens};
use crate::exchange::{
    Attempt, ClientAuthentication, Exchange, ExchangeRequest, Field, Freshness, Response, Timings,
    encode,
};
use crate::jose::{SigningAlgorithm, SigningKey};
use crate::json::Json;
use crate::run::{Run, html_report, run_document};
use crate::secret::Secret;
use crate::text::form_encoded;
use crate::token::claims::VerificationContext;
use crate::token::{KeySource, TokenReport, TokenRole, decode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

const SUBJECT: &str = "c0ffee12ab34cd56ef78.0.rwxy.Qm/FzZVNpe+HR5Rm91ckJ5dGVz";
const ACTOR: &str = "eyJhbGciOiJSUzI1NiIsImtpZCI6ImsifQ.eyJzdWIiOiJiYWNrZW5kIiwiZXhwIjoxfQ.c2lnbmF0dXJlLW9mLXRoZS1hY3Rvcg";
const CLIENT_SECRET: &str = "p&ss \"wörd\"+1/Zq8vN3xK";
const COOKIE: &str = "did=s3ss10n/V4lue+Of==TheDevice";

/// Characters of a secret that give it away.
const TELLING: usize = 8;
/// Every piece of so many holds a whole block of this length, counted from the secret's beginning.
const BLOCK: usize = TELLING / 2;

/// A secret that was sent: its name, and each text of it that the server got.
struct SentSecret {
    name: &'static str,
    texts: Vec<String>,
}

fn request(basic: bool) -> ExchangeRequest {
    let mut request = ExchangeRequest::new("https://acme.example/oauth/token".parse().unwrap());
    let secret = Secret::new(CLIENT_SECRET);
    request.texts.client_id = Some("app".to_owned());
    request.client_authentication = if basic {
        ClientAuthentication::Basic(secret)
    } else {
        ClientAuthentication::Post(secret)
    };
    request.subject_token = Some(Secret::new(SUBJECT));
    request.actor_token = Some(Secret::new(ACTOR));
    request.dpop = Some(SigningKey::generate(SigningAlgorithm::ES256).unwrap());
    request.headers = vec![Field::secret("Cookie", Secret::new(COOKIE))];
    request
}

/// The exchange with that answer, and a run made of it as the sender makes one.
fn run(basic: bool, answer: impl Fn(&[SentSecret]) -> Response) -> (Run, Vec<SentSecret>) {
    let request = request(basic);
    let fresh = Freshness {
        now: 1_795_435_471,
        proof_jti: "proof".to_owned(),
        assertion_jti: "assertion".to_owned(),
        nonce: None,
    };
    let wire = encode(&request, &fresh).unwrap();
    let header = |name: &str| {
        let found = wire.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.expose().expose().to_owned())
    };
    let sent = vec![
        SentSecret {
            name: "subject token",
            texts: vec![SUBJECT.to_owned()],
        },
        SentSecret {
            name: "client secret",
            texts: vec![CLIENT_SECRET.to_owned()],
        },
        SentSecret {
            name: "credentials",
            texts: vec![
                header("authorization")
                    .unwrap_or_else(|| format!("Basic {}", STANDARD.encode(CLIENT_SECRET))),
            ],
        },
        SentSecret {
            name: "cookie",
            texts: vec![COOKIE.to_owned()],
        },
        SentSecret {
            name: "actor token",
            texts: vec![ACTOR.to_owned()],
        },
        SentSecret {
            name: "proof",
            texts: vec![header("dpop").unwrap_or_default()],
        },
    ];
    let exchange = Exchange {
        attempts: vec![Attempt {
            request: wire,
            response: Some(answer(&sent)),
            timings: Timings::default(),
            failure: None,
            started_ms: 1_795_435_471_000,
            body_sent: true,
        }],
    };
    let redactor = exchange.redactor();
    let verification = VerificationContext::default();
    let subject = TokenReport::judged(TokenRole::Subject, decode(SUBJECT), &KeySource::absent(""));
    let evidence = Evidence::default();
    let mut findings = explain::findings(&exchange, Some(&request), &evidence);
    findings.extend(tokens::findings(&subject, "subject token", &verification));
    let run = Run {
        profile: "p".to_owned(),
        started_ms: 1_795_435_471_000,
        tokens: vec![subject],
        findings: explain::masked_findings(findings, &redactor),
        hosts: vec!["acme.example".to_owned()],
        redactor,
        verification,
        exchange,
        ..Run::default()
    };
    (run, sent)
}

/// All that leaves: text, JSON, what the window shows, what the history keeps, what is handed to support.
fn outputs(run: &Run) -> Vec<(&'static str, String)> {
    let (title, detail) = run.verdict();
    let response = run.exchange.attempts[0].response.as_ref().unwrap();
    let shown: Vec<String> = response
        .headers
        .iter()
        .map(|(name, value)| run.redactor.redact_header(name, value))
        .chain([run
            .redactor
            .redact_body(response.text().unwrap_or_default())])
        .collect();
    let support = run.support_bundle();
    let request = run.exchange.attempts[0].request.raw().masked();
    vec![
        ("text", output::run_text(run)),
        ("json", run_document(run, false).to_pretty()),
        ("window", format!("{title}\n{detail}\n{:?}", run.findings)),
        ("wire", format!("{request}\n{}", shown.join("\n"))),
        ("history", run.to_kept().to_compact()),
        (
            "history list",
            format!("{title} {detail} {:?} {}", run.error(), run.words()),
        ),
        ("support", support.json + &support.markdown),
        ("page", html_report(run)),
    ]
}

/// `encodeURIComponent`, hexadecimal digits in lower case.
fn percent_lower(text: &str) -> String {
    let one = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' => char::from(byte).to_string(),
        b'-' | b'_' | b'.' | b'!' | b'~' | b'*' | b'\'' | b'(' | b')' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02x}"),
    };
    text.bytes().map(one).collect()
}

/// JSON as PHP writes it: `\/`, and `\u` for all that is not ASCII.
fn php_json(text: &str) -> String {
    let one = |c: char| match c {
        '/' => "\\/".to_owned(),
        '"' => "\\\"".to_owned(),
        '+' => "\\u002B".to_owned(),
        c if !c.is_ascii() => format!("\\u{:04x}", u32::from(c)),
        c => c.to_string(),
    };
    text.chars().map(one).collect()
}

fn html(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('"', "&#34;")
        .replace('+', "&#x2B;")
}

fn refusal(description: &str) -> Vec<u8> {
    Json::object([
        ("error", Json::text("invalid_request")),
        ("error_description", Json::text(description)),
    ])
    .to_compact()
    .into_bytes()
}

fn answer(status: u16, headers: &[(&str, String)], body: Vec<u8>) -> Response {
    Response {
        status,
        headers: headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect(),
        body,
        ..Response::default()
    }
}

type Echo = (&'static str, fn(&str) -> Response);

/// The ways in which a text comes back.
const ECHOES: [Echo; 6] = [
    ("plain", |text| {
        answer(400, &[], refusal(&format!("The value {text} is not known")))
    }),
    ("percent-encoded", |text| {
        answer(
            403,
            &[],
            refusal(&format!(
                "in a={}&b={}; twice {}",
                form_encoded(text),
                percent_lower(text),
                form_encoded(&form_encoded(text))
            )),
        )
    }),
    ("JSON-escaped", |text| {
        let inner = serde_json::to_string(&php_json(text)).unwrap();
        let body = format!(
            r#"{{"error":"invalid_request","error_description":"was {}","request_body":{inner}}}"#,
            php_json(text)
        );
        answer(400, &[], body.into_bytes())
    }),
    ("HTML", |text| {
        let body = format!(
            "<html><head><title>Bad {}</title></head><body><pre>{}</pre><input value=\"{}\">",
            html(text),
            html(&html(text)),
            STANDARD.encode(text)
        );
        answer(
            502,
            &[("content-type", "text/html".to_owned())],
            body.into_bytes(),
        )
    }),
    ("header", |text| {
        let bearer = format!("Bearer error_description=\"{}\"", text.replace('"', "\\\""));
        answer(
            302,
            &[
                (
                    "location",
                    format!("https://x.example/cb?e={}", form_encoded(text)),
                ),
                ("www-authenticate", bearer),
                ("content-type", format!("text/{text}")),
            ],
            Vec::new(),
        )
    }),
    ("cut", |text| {
        let said = format!("{} {text}", "The request was refused.".repeat(7));
        let cut: String = said.chars().take(200).collect();
        answer(400, &[], refusal(&format!("{cut}…")))
    }),
];

/// Whether a text gives a secret away, in whichever encoding.
fn leaks(shown: &str, secret: &str) -> Option<String> {
    let mut forms = vec![secret.to_owned(), STANDARD.encode(secret)];
    forms.extend([
        form_encoded(secret),
        percent_lower(secret),
        php_json(secret),
        html(secret),
    ]);
    // The name of a cookie and the scheme of credentials are none.
    if let Some((_, credentials)) = secret.strip_prefix("Basic ").map(|rest| ("", rest)) {
        forms = vec![credentials.to_owned()];
    }
    if let Some(value) = secret.strip_prefix("did=") {
        forms = vec![value.to_owned(), form_encoded(value), percent_lower(value)];
    }
    forms.iter().find_map(|form| {
        let letters: Vec<char> = form.chars().collect();
        let is_shown = |piece: &[char]| shown.contains(&piece.iter().collect::<String>());
        let blocks: Vec<bool> = letters.chunks_exact(BLOCK).map(is_shown).collect();
        let mut windows = letters.windows(TELLING).enumerate();
        // Nearly all blocks are nowhere, and then no piece around them is looked for.
        let telling = windows
            .find(|(at, window)| blocks.get(at.div_ceil(BLOCK)) == Some(&true) && is_shown(window));
        telling.map(|(_, window)| window.iter().collect())
    })
}

#[test]
fn a_piece_of_eight_characters_leaks_wherever_it_is_cut_out() {
    let secret = "abcdefghijklmnopqrst";
    for at in 0..=secret.len() - TELLING {
        let piece = &secret[at..at + TELLING];
        assert_eq!(leaks(&format!("-{piece}-"), secret).as_deref(), Some(piece));
        assert_eq!(leaks(&format!("-{}-", &piece[1..]), secret), None);
    }
}

#[test]
fn none_of_the_thirty_six_echoes_is_printed_shown_or_kept() {
    let mut leaked = Vec::new();
    let mut tried = 0;
    for basic in [true, false] {
        for secret in 0..6 {
            for (way, echo) in ECHOES {
                let (run, sent) = run(basic, |sent| echo(&sent[secret].texts[0]));
                tried += 1;
                for (place, shown) in outputs(&run) {
                    if let Some(piece) = leaks(&shown, &sent[secret].texts[0]) {
                        leaked.push(format!("{} {way} in {place}: {piece}", sent[secret].name));
                    }
                }
            }
        }
    }
    assert_eq!(tried, 72);
    assert!(leaked.is_empty(), "{leaked:#?}");
}

#[test]
fn a_secret_at_each_of_our_own_cuts_is_masked() {
    for length in [60, 110, 118, 150, 158, 190, 198, 590, 598, 1990, 1998] {
        for secret in 0..6 {
            let said = |text: &str| format!("{} {text} z", "n".repeat(length));
            let (described, sent) = run(true, |sent| {
                answer(400, &[], refusal(&said(&sent[secret].texts[0])))
            });
            let (named, _) = run(true, |sent| {
                let text = said(&sent[secret].texts[0]);
                let error = Json::object([("error", Json::text(&text)), (&text, Json::Null)]);
                answer(
                    400,
                    &[("content-type", text)],
                    error.to_compact().into_bytes(),
                )
            });
            for run in [described, named] {
                for (place, shown) in outputs(&run) {
                    let leak = leaks(&shown, &sent[secret].texts[0]);
                    assert_eq!(leak, None, "{} at {length} in {place}", sent[secret].name);
                }
            }
        }
    }
}
