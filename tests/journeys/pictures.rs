//! Every view of a token as a picture, dark and light, drawn without a display: tests/snapshots/*.png.
//!
//! `UPDATE_SNAPSHOTS=1 cargo nextest run pictures` draws them anew.

use crate::harness::{Window, click, folders, settle, wait_for_rules};
use crate::support::unsigned;
use cambio::exchange::{Attempt, Exchange, Response, Timings, WireRequest};
use cambio::jose::base64url;
use cambio::json::Json;
use cambio::run::Run;
use cambio::token::claims::VerificationContext;
use cambio::token::{Signature, SignatureStatus, TokenReport, TokenRole, decode};
use cambio::ui::{App, Clock};
use egui_kittest::kittest::Queryable as _;
use egui_kittest::{Harness, SnapshotOptions};

/// 2026-11-23 12:04:31 UTC
const NOW: i64 = 1_795_435_471;

fn window(theme: egui::Theme) -> Window {
    window_at_home(theme, None)
}

fn window_at_home(theme: egui::Theme, folders: Option<cambio::settings::Folders>) -> Window {
    let mut harness = Harness::builder()
        .with_size([1440.0, 900.0])
        .with_render_cursor(false)
        .with_max_steps(20)
        .with_context_setup(App::dress)
        .wgpu()
        .build_ui_state(
            move |ui, app: &mut Option<App>| {
                let app = app.get_or_insert_with(|| {
                    let mut app = App::with_folders(ui.ctx(), None, folders.clone()).unwrap();
                    app.set_clock(Clock::stopped(NOW));
                    app
                });
                app.frame(ui);
            },
            None,
        );
    harness.run_ok();
    harness.ctx.set_theme(theme);
    // A caret that blinks is there in some pictures and not in others.
    harness
        .ctx
        .all_styles_mut(|style| style.visuals.text_cursor.blink = false);
    harness.run_ok();
    harness
}

fn jwt(claims: &str) -> String {
    unsigned(r#"{"alg":"RS256","typ":"JWT","kid":"demo-2026"}"#, claims)
}

fn report(role: TokenRole, text: &str, status: SignatureStatus, reason: &str) -> TokenReport {
    TokenReport {
        role,
        token: decode(text),
        signature: Signature {
            status,
            ..Signature::unchecked(reason)
        },
        inner: None,
    }
}

fn run(minute: i64, tokens: Vec<TokenReport>) -> Run {
    let attempt = Attempt {
        request: WireRequest::get(
            url::Url::parse("https://acme.eu.auth0.com/oauth/token").unwrap(),
        ),
        response: Some(Response {
            status: 200,
            body: br#"{"access_token":"masked","expires_in":86400}"#.to_vec(),
            ..Response::default()
        }),
        timings: Timings {
            total_ms: 38.0,
            ..Timings::default()
        },
        failure: None,
        started_ms: (NOW - 60 * minute) * 1000,
        body_sent: true,
    };
    Run {
        profile: "Apple – first login".into(),
        started_ms: attempt.started_ms,
        exchange: Exchange {
            attempts: vec![attempt],
        },
        tokens,
        hosts: vec!["acme.eu.auth0.com".into()],
        verification: VerificationContext {
            issuer: Some("https://acme.eu.auth0.com/".into()),
            client_id: Some("acme-ios".into()),
            audience: Some("https://api.acme.example/".into()),
            user_profile: Json::parse(
                r#"{"name":{"firstName":"Ada","lastName":"Lovelace"},"user_metadata":{"from":"ios"}}"#,
            )
            .ok(),
            subject_token_type: Some(
                "http://auth0.com/oauth/token-type/apple-authz-code".into(),
            ),
            scope: Some("openid profile email".into()),
            now: NOW,
            clock_skew: Some(0),
            ..VerificationContext::default()
        },
        clock_skew: Some(0),
        ..Run::default()
    }
}

const ID: &str = r#"{"iss":"https://acme.eu.auth0.com/","sub":"apple|001234.a9c1f0d277","aud":"acme-ios","iat":1795435469,"exp":1795471469,"given_name":"Ada","family_name":"Lovelace","name":"Ada Lovelace","email":"ada@privaterelay.appleid.com","email_verified":true,"https://acme.example/plan":"pro","https://acme.example/roles":["admin","dev"]}"#;
const ACCESS: &str = r#"{"iss":"https://acme.eu.auth0.com/","sub":"apple|001234.a9c1f0d277","aud":["https://api.acme.example/","https://acme.eu.auth0.com/userinfo"],"iat":1795435469,"exp":1795521869,"scope":"openid profile email","azp":"acme-ios","permissions":["read:notes"]}"#;
const CODE: &str = "c0123456789abcdef0123456789abcdef.0.mrqtu.AbCdEfGhIjKlMnOpQrStUv";

fn first() -> Run {
    let valid = "RS256 · key demo-2026, tenant's key set";
    run(
        2,
        vec![
            report(
                TokenRole::Access,
                &jwt(ACCESS),
                SignatureStatus::Valid,
                valid,
            ),
            report(TokenRole::Id, &jwt(ID), SignatureStatus::Valid, valid),
            report(
                TokenRole::Subject,
                CODE,
                SignatureStatus::Unchecked,
                "an opaque token carries no signature",
            ),
        ],
    )
}

/// An encrypted access token, an ID token that somebody changed, an opaque refresh token.
fn second() -> Run {
    let jwe = format!(
        "{}..aaaaaaaaaaaaaaaa.bbbbbbbbbbbbbbbbbbbb.cccccccc",
        base64url::encode(r#"{"alg":"dir","enc":"A256GCM","iss":"https://acme.eu.auth0.com/"}"#)
    );
    let changed = ID
        .replace("\"pro\"", "\"enterprise\"")
        .replace("acme-ios", "another-app");
    run(
        1,
        vec![
            report(
                TokenRole::Access,
                &jwe,
                SignatureStatus::Unchecked,
                "the content is encrypted, so the signature inside cannot be seen",
            ),
            report(
                TokenRole::Id,
                &jwt(&changed),
                SignatureStatus::Invalid,
                "RS256 · the tenant's key set has key demo-2026, but it did not make this signature: the token was changed, or another key signed it",
            ),
            report(
                TokenRole::Refresh,
                "v1.MjEyMzQ1Njc4OTAxMjM0NTY3ODkw",
                SignatureStatus::Unchecked,
                "an opaque token carries no signature",
            ),
        ],
    )
}

fn expired() -> Run {
    let old = ID
        .replace("1795435469", "1795300000")
        .replace("1795471469", "1795336000");
    run(
        0,
        vec![report(
            TokenRole::Id,
            &jwt(&old),
            SignatureStatus::Valid,
            "RS256 · key demo-2026, tenant's key set",
        )],
    )
}

#[test]
fn every_view_looks_as_it_did_in_the_dark() {
    every_view(egui::Theme::Dark, "dark");
}

#[test]
fn every_view_looks_as_it_did_in_the_light() {
    every_view(egui::Theme::Light, "light");
}

fn shoot_as(harness: &mut Window, view: &str, name: &str) {
    harness.run_ok();
    wait_for_rules(harness);
    harness.run_ok();
    // Software renderers round edges each in their own way.
    let options = SnapshotOptions::new()
        .threshold(1.0)
        .max_failed_pixels(40_usize);
    harness.snapshot_options(format!("{view}-{name}"), &options);
}

#[test]
fn what_is_kept_looks_as_it_did_in_the_dark() {
    what_is_kept(egui::Theme::Dark, "dark");
}

#[test]
fn what_is_kept_looks_as_it_did_in_the_light() {
    what_is_kept(egui::Theme::Light, "light");
}

#[test]
fn what_is_explained_looks_as_it_did_in_the_dark() {
    what_is_explained(egui::Theme::Dark, "dark");
}

#[test]
fn what_is_explained_looks_as_it_did_in_the_light() {
    what_is_explained(egui::Theme::Light, "light");
}

/// A finding with its fix, refusals with a certain and with likely causes, a page instead of an answer, phases and limits.
fn what_is_explained(theme: egui::Theme, name: &str) {
    let mut harness = window(theme);
    let refuse = |harness: &mut Window, profile: &str, status, body: &str| {
        let run = refused(profile, status, body);
        harness.state_mut().as_mut().unwrap().show_run(run);
        harness.run_ok();
    };
    refuse(
        &mut harness,
        "apple-code-used",
        403,
        r#"{"error":"invalid_grant","error_description":"Invalid authorization code"}"#,
    );
    shoot_as(&mut harness, "explain-certain", name);
    refuse(
        &mut harness,
        "setup-toggle-off",
        403,
        r#"{"error":"unauthorized_client","error_description":"Grant type 'urn:ietf:params:oauth:grant-type:token-exchange' not allowed for the client."}"#,
    );
    shoot_as(&mut harness, "explain-likely", name);
    refuse(
        &mut harness,
        "apple-first-login",
        502,
        "<html><title>Bad gateway</title></html>",
    );
    shoot_as(&mut harness, "explain-page", name);
    click(&mut harness, "Timing");
    shoot_as(&mut harness, "timing", name);
}

/// A run of a demo profile that was answered so, explained with what is known of it.
fn refused(stem: &str, status: u16, body: &str) -> Run {
    use cambio::diagnosis::{Artefact, Evidence, explain};
    let demo = cambio::demo::library()
        .iter()
        .find(|known| known.stem == stem)
        .unwrap();
    let profile = cambio::profile::Profile::from_bytes(demo.text.as_bytes()).unwrap();
    let resolved =
        cambio::send::preview(&profile, &cambio::profile::Environment::default(), None).unwrap();
    let kind = profile.subject_token.as_ref().unwrap().to_string();
    let evidence = Evidence {
        now: NOW,
        tenant: "demo".into(),
        artefact: Artefact::Demo(kind.trim_start_matches("demo:").to_owned()),
        client_method: "none".into(),
        clock_skew: Some(0),
        ..Evidence::default()
    };
    let mut run = run(0, Vec::new());
    run.profile.clone_from(&profile.name);
    run.verification
        .client_id
        .clone_from(&profile.texts.client_id);
    let attempt = run.exchange.attempts.first_mut().unwrap();
    attempt.timings = Timings {
        resolve_ms: Some(4.0),
        connect_ms: Some(18.0),
        wait_ms: Some(15.0),
        body_ms: Some(1.0),
        total_ms: 38.0,
    };
    let response = attempt.response.as_mut().unwrap();
    response.status = status;
    response.body = body.as_bytes().to_vec();
    response.headers = [
        ("content-type", "application/json"),
        ("x-ratelimit-limit", "100"),
        ("x-ratelimit-remaining", "8"),
        ("x-ratelimit-reset", "1795435500"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec();
    run.findings = explain::findings(&run.exchange, Some(&resolved.request), &evidence);
    run
}

/// What people keep: a library with a team's folder, an environment, an import, the history, a support bundle.
fn what_is_kept(theme: egui::Theme, name: &str) {
    let home = tempfile::tempdir().unwrap();
    let folders = folders(home.path());
    fill(&folders);
    let mut harness = window_at_home(theme, Some(folders));
    // The names of profiles stand among the last runs too.
    settle(&mut harness, "team-newer");
    click(&mut harness, "Search profiles");
    harness.get_by_label("Search profiles").type_text("team");
    settle(&mut harness, "team-newer");
    harness.get_by_label("Team – iOS staging").click();
    settle(&mut harness, "Environment: No environment");
    click(&mut harness, "Environment: No environment");
    harness.get_by_label("Staging").click();
    settle(&mut harness, "→ acme-ios");
    shoot_as(&mut harness, "library", name);
    click(&mut harness, "More");
    harness.get_by_label("New environment…").click_accesskit();
    harness.run_ok();
    shoot_as(&mut harness, "environment", name);
    click(&mut harness, "Cancel");
    harness.key_press_modifiers(
        egui::Modifiers::COMMAND | egui::Modifiers::SHIFT,
        egui::Key::I,
    );
    harness.run_ok();
    harness.event(egui::Event::Paste("curl https://acme.eu.auth0.com/oauth/token -H 'Cookie: did=1234567' -d 'client_id=acme-ios&subject_token=c0de&subject_token_type=http://auth0.com/oauth/token-type/apple-authz-code&scope=openid'".into()));
    settle(&mut harness, "Recognised: a curl command");
    shoot_as(&mut harness, "import", name);
    click(&mut harness, "Close");
    harness.get_by_label("History").click();
    settle(&mut harness, "invalid_grant");
    shoot_as(&mut harness, "history", name);
    harness.state_mut().as_mut().unwrap().show_run(first());
    harness.run_ok();
    click(&mut harness, "More");
    harness.get_by_label("Support bundle…").click_accesskit();
    settle(&mut harness, "Replaced (");
    // Whether the bundle was there in the dialog's first frame decides which control was the first.
    harness.get_by_label_contains("Replaced (").focus();
    harness.run_ok();
    shoot_as(&mut harness, "support", name);
}

fn fill(folders: &cambio::settings::Folders) {
    let put = |name: &str, text: &str| {
        cambio::profile::write_atomically(&folders.profiles().join(name), text).unwrap()
    };
    let profile = |name: &str, client: &str| {
        format!(
            r#"{{"cambio":1,"id":"{name}","name":"{name}","tenant":"{{{{tenant}}}}","client_id":"{client}","subject_token":"ask","subject_token_type":"http://auth0.com/oauth/token-type/apple-authz-code","audience":"https://api.acme.example/","scope":"openid profile offline_access"}}"#
        )
    };
    put(
        "ios.cambio.json",
        &profile("Team – iOS staging", "{{client_id}}"),
    );
    put(
        "android.cambio.json",
        &profile("Team – Android", "acme-android"),
    );
    put("team-broken.cambio.json", "{ cut off");
    put(
        "team-newer.cambio.json",
        r#"{"cambio":2,"name":"n","tenant":"demo"}"#,
    );
    put(
        "environments/staging.json",
        r##"{"cambio":1,"name":"Staging","color":"#46C296","variables":{"tenant":"acme.eu.auth0.com","client_id":"acme-ios"}}"##,
    );
    let history = cambio::history::History::open(&folders.history()).unwrap();
    for (minutes, profile, outcome, status, error, environment) in [
        (180, "Team – Android", "issued", 200, None, "Staging"),
        (
            61,
            "Team – iOS staging",
            "refused",
            403,
            Some("invalid_grant"),
            "Staging",
        ),
        (60, "Team – iOS staging", "issued", 200, None, "Staging"),
        (5, "Apple – first login", "issued", 200, None, ""),
        (2, "Google – DPoP bound", "failed", 502, Some("broken"), ""),
    ] {
        history
            .record(&cambio::history::Record {
                started_ms: (NOW - minutes * 60) * 1000,
                profile: profile.into(),
                source: "window".into(),
                environment: environment.into(),
                outcome: outcome.into(),
                status: Some(status),
                error: error.map(ToOwned::to_owned),
                total_ms: 212.0,
                document: "{}".into(),
                ..Default::default()
            })
            .unwrap();
    }
}

fn every_view(theme: egui::Theme, name: &str) {
    let mut harness = window(theme);
    let shoot = |harness: &mut Window, view: &str| shoot_as(harness, view, name);
    let show = |harness: &mut Window, run: Run| {
        harness.state_mut().as_mut().unwrap().show_run(run);
        harness.run_ok();
    };
    show(&mut harness, first());
    harness.get_by_label("ID").click();
    shoot(&mut harness, "tree");
    harness.get_by_label_contains("checks passed").click();
    shoot(&mut harness, "checks");
    harness.get_by_label("Claims").click();
    harness.get_by_label("Subject").click();
    shoot(&mut harness, "opaque");
    harness.get_by_label("Lineage").click();
    shoot(&mut harness, "lineage");
    harness.get_by_label("Tokens").click();
    show(&mut harness, second());
    harness.get_by_label("Access").click();
    shoot(&mut harness, "jwe");
    harness.get_by_label("ID").click();
    shoot(&mut harness, "invalid");
    harness.get_by_label("Compare").click();
    shoot(&mut harness, "compare");
    harness.get_by_label("Tokens").click();
    show(&mut harness, expired());
    shoot(&mut harness, "expired");
    click(&mut harness, "Inspect a token");
    shoot(&mut harness, "inspect-empty");
}
