//! How long each phase of each attempt took, and what the tenant says of its limits.

use super::wire;
use crate::diagnosis::Answer;
use crate::diagnosis::explain::{RateLimits, rate_limits};
use crate::exchange::{Attempt, Timings, in_ms};
use crate::run::Run;
use crate::token::claims::span;
use crate::ui::kit::{theme, widgets};
use egui::{Color32, Ui};

/// Draws the waterfall of a run.
pub fn ui(run: &Run, now: i64, ui: &mut Ui) {
    ui.spacing_mut().item_spacing.y = 10.0;
    let attempts = &run.exchange.attempts;
    let begin = attempts.first().map_or(0, |first| first.started_ms);
    let end = attempts.last().map_or(0.0, |last| {
        (last.started_ms - begin) as f64 + last.timings.total_ms
    });
    for (at, attempt) in attempts.iter().enumerate() {
        self::attempt(at, attempt, begin, end.max(0.001), ui);
    }
    limits(run, now, ui);
}

/// Draws the phases of an attempt; `whole` is how long all attempts took from `begin` on.
fn attempt(at: usize, attempt: &Attempt, begin: i64, whole: f64, ui: &mut Ui) {
    let status = wire::status(attempt.response.as_ref());
    let right = format!("{status} · {}", in_ms(attempt.timings.total_ms));
    widgets::card(ui, &format!("Attempt {}", at + 1), None, &right, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let palette = theme::palette(ui);
        let mut from = (attempt.started_ms - begin) as f64;
        let phases = phases(&attempt.timings, palette);
        for (name, ms, color) in &phases {
            let to = from + ms;
            let share = |ms: f64| (ms / whole) as f32;
            widgets::phase_bar(ui, name, &in_ms(*ms), share(from), share(to), *color);
            from = to;
        }
        let known: f64 = phases.iter().map(|(_, ms, _)| ms).sum();
        let rest = attempt.timings.total_ms - known;
        if rest > 0.05 {
            ui.add_space(7.0);
            let words = elsewhere(&attempt.timings, rest);
            ui.label(widgets::small_words(words, palette.faint));
        }
    });
}

/// Returns words for the time that belongs to no phase. A connection that was made has a phase of its own.
fn elsewhere(timings: &Timings, rest: f64) -> String {
    let what = match (timings.connect_ms, timings.wait_ms) {
        (Some(_), _) => "elsewhere: building the request",
        (None, Some(_)) => "elsewhere: building the request, and reusing an idle connection",
        (None, None) => "in no phase that could be measured",
    };
    format!("{rest:.1} ms {what}")
}

/// Returns the phases that were seen, in their order. A connection that was used again has neither name nor connect.
fn phases(timings: &Timings, palette: &theme::Palette) -> Vec<(&'static str, f64, Color32)> {
    [
        ("Name", timings.resolve_ms, palette.muted),
        ("Connect", timings.connect_ms, palette.json_number),
        ("Wait", timings.wait_ms, palette.accent),
        ("Body", timings.body_ms, palette.valid),
    ]
    .into_iter()
    .filter_map(|(name, ms, color)| Some((name, ms?, color)))
    .collect()
}

/// Returns when the last answer came, in seconds since 1970, and its rate limits; `None` if it has none.
fn last_limits(run: &Run) -> Option<(i64, RateLimits)> {
    let last = run.exchange.last()?;
    let at = last.started_ms / 1000;
    let limits = rate_limits(&Answer::of(last.response.as_ref()?), at)?;
    Some((at, limits))
}

/// Whether the seconds until the rate limit begins anew are still counted down.
pub fn counts_down(run: &Run, now: i64) -> bool {
    last_limits(run).is_some_and(|(at, limits)| {
        let reset = limits.reset_in;
        reset.is_some_and(|reset| at + reset > now)
    })
}

fn limits(run: &Run, now: i64, ui: &mut Ui) {
    let Some((at, limits)) = last_limits(run) else {
        return;
    };
    widgets::card(ui, "Rate limit", None, "x-ratelimit headers", |ui| {
        let left = limits.reset_in.map(|reset| (at + reset - now).max(0));
        let reset = match left {
            Some(0) => " · the limit has reset since".to_owned(),
            Some(seconds) => format!(" · resets in {seconds} s"),
            None => String::new(),
        };
        if let (Some(remaining), Some(limit)) = (limits.remaining, limits.limit) {
            let words = format!("{remaining} of {limit} calls left{reset}");
            widgets::gauge(ui, remaining, limit, &words);
        } else if let Some(remaining) = limits.remaining {
            ui.label(format!("{remaining} calls left{reset}"));
        }
        if let Some(wait) = limits.retry_after {
            let wait = span(wait.unsigned_abs());
            ui.label(format!("Retry-After asks to wait {wait}"));
        }
        let calls = run.exchange.attempts.len();
        if calls > 1 {
            let words = format!("This exchange made {calls} calls: the challenge counts as one");
            widgets::small_label(ui, words);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_is_said_to_be_used_again_where_none_was_made() {
        for (connect_ms, wait_ms, words) in [
            (
                Some(1.0),
                Some(1.0),
                "0.1 ms elsewhere: building the request",
            ),
            (
                None,
                Some(1.0),
                "0.1 ms elsewhere: building the request, and reusing an idle connection",
            ),
            (None, None, "0.1 ms in no phase that could be measured"),
        ] {
            let timings = Timings {
                connect_ms,
                wait_ms,
                ..Timings::default()
            };
            assert_eq!(elsewhere(&timings, 0.1), words);
        }
    }
}
