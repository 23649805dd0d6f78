//! Secrets in files that lie beside a profile. They came with it, so that a check may look at them: it sends nothing.

use super::references::asked;
use super::secrets::fetch;
use crate::secret::Reference;
use crate::send::job::{Context, SendJob};
use std::path::Path;

/// Those that sign. A key says nothing about a request before it is used.
const KEYS: [&str; 2] = ["client_authentication.key", "dpop.key"];

/// Returns a job with the secrets of the files in its profile's folder and below, as if they had been given. What lies elsewhere on this
/// computer is not read, and what cannot be read stays a name: that is said when it is sent.
pub fn with_files_beside(mut job: SendJob) -> SendJob {
    let context = Context {
        folder: job.folder.clone(),
        ..Context::default()
    };
    for (field, reference) in asked(&job.profile, &job.environment) {
        let is_wanted = !KEYS.contains(&field.as_str()) && !job.inputs.contains_key(&field);
        if !is_wanted || !lies_beside(&reference, job.folder.as_deref()) {
            continue;
        }
        if let Ok(secret) = fetch(&field, &reference, &context) {
            job.inputs.insert(field, secret);
        }
    }
    job
}

/// Whether it is a file in the folder or below, also where a link leads.
fn lies_beside(reference: &Reference, folder: Option<&Path>) -> bool {
    let (Reference::File(path), Some(folder)) = (reference, folder) else {
        return false;
    };
    let real = |path: &Path| path.canonicalize().ok();
    real(&folder.join(path))
        .zip(real(folder))
        .is_some_and(|(file, folder)| file.starts_with(folder))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Profile;

    #[test]
    fn only_what_lies_beside_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let own = folder.path().join("profiles");
        std::fs::create_dir_all(own.join("tokens")).unwrap();
        std::fs::write(own.join("tokens/subject.txt"), "token\n").unwrap();
        std::fs::write(own.join("key.pem"), "key").unwrap();
        std::fs::write(folder.path().join("other.txt"), "other").unwrap();
        let outside = folder.path().join("other.txt");
        let read = |rows: &str| {
            let text =
                format!(r#"{{"cambio":1,"name":"n","tenant":"demo","client_id":"c",{rows}}}"#);
            let job = SendJob {
                profile: Profile::from_bytes(text.as_bytes()).unwrap(),
                folder: Some(own.clone()),
                ..SendJob::default()
            };
            let inputs = with_files_beside(job).inputs;
            inputs
                .into_iter()
                .map(|(field, secret)| (field, secret.expose().to_owned()))
                .collect::<Vec<_>>()
        };
        let token = [("subject_token".to_owned(), "token".to_owned())];
        assert_eq!(read(r#""subject_token":"file:tokens/subject.txt""#), token);
        let absolute = format!(r#""subject_token":"file:{}""#, outside.display());
        for rows in [
            r#""subject_token":"file:../other.txt""#,
            r#""subject_token":"file:missing.txt""#,
            r#""subject_token":"ask""#,
            r#""client_authentication":{"method":"private_key_jwt","key":"file:key.pem"}"#,
            absolute.as_str(),
        ] {
            assert!(read(rows).is_empty(), "{rows}");
        }
    }
}
