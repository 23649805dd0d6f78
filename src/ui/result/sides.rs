//! What a comparison has on its two sides: tokens of runs of this session, and others.

use super::runs::SessionRuns;
use crate::run::{Run, RunSerial};
use crate::token::{Format, Token, TokenReport, TokenRole};
use std::sync::Arc;

/// One side of the comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// One token of a run of this session, or all of them.
    Run(RunSerial, Option<TokenRole>),
    /// One of the other tokens, by its index.
    Other(usize),
}

/// A token outside of runs: the inspected one, the test token.
pub struct Other {
    /// Its name in the list.
    pub label: &'static str,
    /// Changes with each new token.
    pub serial: usize,
    /// The token; `None` if there is none yet.
    pub report: Option<Arc<TokenReport>>,
}

/// The tokens that sides are chosen from.
#[derive(Clone, Copy)]
pub(super) struct ComparedTokens<'a> {
    pub(super) runs: &'a SessionRuns,
    pub(super) others: &'a [Other],
}

impl<'a> ComparedTokens<'a> {
    /// Returns the other token with this index; `None` if there is none.
    fn other(self, at: usize) -> Option<&'a Token> {
        let report = self.others.get(at)?.report.as_ref()?;
        Some(&report.token)
    }

    /// Whether a side is still there.
    pub(super) fn has(self, side: Side) -> bool {
        match side {
            Side::Run(serial, _) => self.runs.get(serial).is_some(),
            Side::Other(at) => self.other(at).is_some(),
        }
    }

    /// Returns the first of the other tokens that is there, from this index on.
    pub(super) fn any_other(self, first: usize) -> Option<Side> {
        let mut sides = (first..self.others.len()).map(Side::Other);
        sides.find(|side| self.has(*side))
    }

    /// Returns the role of a token of this run that can be read: this one, else the first; `None` if there is none.
    pub(super) fn readable(
        self,
        serial: RunSerial,
        wanted: Option<TokenRole>,
    ) -> Option<TokenRole> {
        let run = self.runs.get(serial)?;
        let mut roles = wanted.into_iter().chain(TokenRole::ALL);
        roles.find(|role| {
            let report = run.token(*role);
            report.is_some_and(|report| report.token.format != Format::Opaque)
        })
    }

    /// Returns the tokens of a side, each with the role that it is compared in; without one, it is compared with whatever is on the other
    /// side.
    pub(super) fn of_side(self, side: Side) -> Vec<(Option<TokenRole>, &'a Token)> {
        match side {
            Side::Other(at) => self
                .other(at)
                .map(|token| (None, token))
                .into_iter()
                .collect(),
            Side::Run(serial, wanted) => {
                let run = self.runs.get(serial);
                let reports = run.into_iter().flat_map(|run| &run.tokens);
                reports
                    .filter(|report| wanted.is_none_or(|role| role == report.role))
                    .map(|report| {
                        (
                            Some(report.role).filter(|_| wanted.is_none()),
                            &report.token,
                        )
                    })
                    .collect()
            }
        }
    }
}

/// Returns the run that the newest is compared with: the last one before it of the same profile that was answered with tokens, else of
/// any, else the last one; `None` if there is none.
pub(super) fn before_newest(runs: &SessionRuns) -> Option<Side> {
    let (newest, earlier) = runs.all().split_last()?;
    let has_tokens = |run: &&Arc<Run>| {
        let mut tokens = run.tokens.iter();
        tokens.any(|report| report.role != TokenRole::Subject)
    };
    let answered = || earlier.iter().rev().filter(has_tokens);
    let run = answered()
        .find(|run| run.profile == newest.profile)
        .or_else(|| answered().next())
        .or_else(|| earlier.last())?;
    Some(Side::Run(run.serial, None))
}
