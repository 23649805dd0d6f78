//! A profile from the chosen request of a reading.

use super::address::read_address;
use super::adopter::{Adopter, usual_name};
use super::body::{finding, read_body};
use super::choose::{ImportChoice, choose};
use super::imported::{FoundSecret, Imported};
use crate::diagnosis::BadInput;
use crate::paste::{PastedRequest, Reading, is_mended};
use crate::profile::{LeftOut, Profile, ProfileOrigin};

/// Makes a profile of the request that is chosen. What is not known to be public is left out and named.
pub fn adopt(reading: &Reading, choice: &ImportChoice) -> Result<Imported, BadInput> {
    let (exchange, requests) = choose(reading, choice)?;
    let empty = PastedRequest::default();
    let request = exchange.request.as_ref().unwrap_or(&empty);
    let bad = |why: String| {
        BadInput::new(
            "import.unreadable",
            format!("It looks like {} and cannot be read whole", reading.what),
            match exchange.line {
                0 => why,
                line => format!("{why} (the request that begins in line {line})"),
            },
        )
        .fix("Correct it at that place, or paste the request in another form")
    };
    let address = read_address(request.url.as_deref()).map_err(bad)?;
    let body = read_body(request).map_err(bad)?;
    let mut adopter = Adopter::new(choice.as_it_is);
    let notes = reading.notes.iter().chain(&request.notes);
    let (mended, notes): (Vec<_>, Vec<_>) = notes.cloned().partition(|note| is_mended(note));
    adopter.notes.extend(notes);
    adopter.findings.extend(mended.iter().map(|note| {
        let detail = format!("{note}. As it stands, it sends something else or nothing");
        finding(
            "import.text.mended",
            "The text was mended to be read",
            &detail,
        )
    }));
    adopter.whole(request, address, body).map_err(bad)?;
    let Adopter {
        profile,
        mut secrets,
        mut notes,
        findings,
        mut untold,
        ..
    } = adopter;
    if request.shows_certificate {
        untold.push("client_authentication");
    }
    let cleaned = profile.cleaned(ProfileOrigin::Elsewhere, &choice.keep);
    check_kept(choice, &cleaned.kept, &cleaned.left_out)?;
    let mut profile = cleaned.profile;
    if cleaned.left_out.iter().any(|left| left.field == "name") {
        profile.name = usual_name(&profile.tenant);
    }
    notes.extend(variables(&profile, &cleaned.left_out));
    // What a reference stands for can be used in this session; a variable has no field for it.
    secrets.extend(cleaned.left_out.iter().filter_map(|left| {
        let secret = left.secret.clone().filter(|_| left.variable.is_none())?;
        Some(FoundSecret {
            field: left.field.clone(),
            secret,
        })
    }));
    if requests.len() > 1 {
        let taken = requests.iter().find(|line| line.taken);
        notes.push(format!(
            "The text has {} requests; number {} was taken: {}",
            requests.len(),
            taken.map_or(0, |line| line.number),
            taken.map_or("", |line| line.title.as_str())
        ));
    }
    Ok(Imported {
        what: reading.what,
        profile,
        secrets,
        untold,
        left_out: cleaned.left_out,
        notes,
        findings,
        requests,
    })
}

/// The variables that the text brought along.
fn variables(profile: &Profile, left_out: &[LeftOut]) -> Option<String> {
    let used = profile.variables();
    let own: Vec<&str> = used
        .iter()
        .map(String::as_str)
        .filter(|name| {
            !left_out
                .iter()
                .any(|left| left.variable.as_deref() == Some(name))
        })
        .collect();
    (!own.is_empty()).then(|| {
        format!(
            "Variables of the text are variables of the profile now: set {} in an environment",
            own.join(", ")
        )
    })
}

/// A name that was to be kept has to be one that was left out.
pub fn check_kept(
    choice: &ImportChoice,
    kept: &[String],
    left_out: &[LeftOut],
) -> Result<(), BadInput> {
    let Some(name) = choice.keep.iter().find(|name| !kept.contains(name)) else {
        return Ok(());
    };
    if left_out.iter().any(|left| left.name == *name) {
        return Err(BadInput::new(
            "import.never-kept",
            format!("{name} cannot be kept"),
            "What is a secret by its name has no place in a profile",
        )
        .fix("Leave it out: it is asked for when sending, or is read from env:NAME or file:PATH"));
    }
    let can: Vec<&str> = left_out
        .iter()
        .filter(|left| left.can_be_kept)
        .map(|left| left.name.as_str())
        .collect();
    Err(BadInput::new(
        "import.nothing-to-keep",
        "A name that is to be kept was not left out",
        if can.is_empty() {
            "Nothing that can be kept was left out".to_owned()
        } else {
            format!("These were, and can be: {}", can.join(", "))
        },
    )
    .fix("Check the spelling of --keep"))
}
