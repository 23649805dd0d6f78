//! Entries of a tenant's log: which call each type names, and whether it worked.

use super::message_tests::heard;
use super::messages::is_success;
use super::*;

#[test]
fn each_type_of_a_tenants_log_names_its_call() {
    for (kind, call, worked) in [
        ("success_on_behalf_of_token_exchange", "on_behalf_of", true),
        ("failed_on_behalf_of_token_exchange", "on_behalf_of", false),
        ("seta", "token_vault", true),
        ("feta", "token_vault", false),
        ("idjag_exchange_succeeded", "id_jag", true),
        ("idjag_exchange_failed", "id_jag", false),
        ("jwt_bearer_exchange_failed", "jwt_bearer", false),
        ("sertft", "refresh", true),
        ("fertft", "refresh", false),
        ("ferrt", "refresh", false),
        ("seacft", "authorization_code", true),
        ("feacft", "authorization_code", false),
    ] {
        let known = log_type(kind).unwrap();
        assert_eq!(
            (known.call.as_str(), known.worked),
            (call, worked),
            "{kind}"
        );
        let entry = format!(
            r#"{{"date":"2026-11-25T15:10:50.000Z","type":"{kind}","description":"No such thing","client_id":"abc","log_id":"1"}}"#
        );
        let (found, findings) = heard(&entry);
        assert_eq!(found.log_type.as_deref(), Some(kind));
        assert_eq!(found.answer.description.is_none(), worked, "{kind}");
        let told = findings.iter().any(|finding| finding.detail.contains(kind));
        assert_eq!(told, !worked, "{kind}");
    }
    assert!(log_type("sapi").is_none());
}

#[test]
fn entries_that_are_not_listed_stand_for_a_success_by_their_names() {
    for (kind, success) in [
        ("ciba_start_succeeded", true),
        ("gd_auth_succeed", true),
        ("passkey_challenge_started", true),
        ("slo", true),
        ("sertft", true),
        ("ss_sso_failure", false),
        ("ciba_start_failed", false),
        ("depnote", false),
        ("w", false),
    ] {
        assert_eq!(is_success(kind), success, "{kind}");
    }
}

#[test]
fn an_entry_says_why_the_client_is_not_authenticated() {
    let (found, _) = heard(
        r#"{"date":"2026-11-25T15:10:50.000Z","type":"ciba_start_failed","description":"Unauthorized","client_id":"abc","log_id":"1","details":{"client_authentication_error":"Invalid signature","error":{"message":"Unauthorized"}}}"#,
    );
    assert_eq!(
        found.answer.description.as_deref(),
        Some("Unauthorized: client_authentication_error: Invalid signature")
    );
}
