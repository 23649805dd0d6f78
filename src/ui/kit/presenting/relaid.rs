//! Texts of a frame, laid out again with stand-ins in the place of values, and the line under a stand-in.

use super::sensitive_values::SensitiveValues;
use crate::secret::StandInSpan;
use egui::epaint::TextShape;
use egui::text::{ByteIndex, CharIndex, Galley, LayoutJob};
use egui::{Color32, Context, Pos2, Rect, Shape, Stroke, pos2};
use std::ops::Range;
use std::sync::Arc;

/// Length of a dash and of the gap behind it.
const DASH: f32 = 3.0;
const GAP: f32 = 2.0;

/// One pass over the texts of a frame.
pub(super) struct Pass<'a> {
    /// Lays texts out.
    pub ctx: &'a Context,
    /// The colour of the line under stand-ins; `None` draws none.
    pub line: Option<Color32>,
    /// The point at which one value is revealed.
    pub reveals: Option<Pos2>,
    /// Texts with a revealed value, which are left alone.
    pub revealed: Vec<Arc<Galley>>,
}

impl Pass<'_> {
    /// Puts stand-ins into a shape and everything in it.
    pub(super) fn rewrite(&mut self, shape: &mut Shape, clip: Rect, known: &mut SensitiveValues) {
        match shape {
            Shape::Vec(inner) => {
                for one in inner {
                    self.rewrite(one, clip, known);
                }
            }
            Shape::Text(text) => {
                if let Some(drawn) = self.rewritten(text, clip, known) {
                    *shape = drawn;
                }
            }
            _ => {}
        }
    }

    /// Returns a text with stand-ins, and the lines under them; `None` where nothing changes.
    fn rewritten(
        &mut self,
        text: &TextShape,
        clip: Rect,
        known: &mut SensitiveValues,
    ) -> Option<Shape> {
        let kept = |galley: &Arc<Galley>| Arc::ptr_eq(galley, &text.galley);
        if self.revealed.iter().any(kept) {
            return None;
        }
        let hits = known.hits(text.galley.text());
        let has_value = hits.iter().any(|hit| hit.is_value);
        if hits.is_empty() || !has_value && self.line.is_none() {
            return None;
        }
        let (job, places) = replaced(&text.galley.job, &hits, None);
        let mut galley = if has_value {
            self.fitting(job, &text.galley)
        } else {
            Arc::clone(&text.galley)
        };
        let mut stretches = stretches(&galley, &places);
        if let Some(at) = self.over(text, &stretches, &hits, clip) {
            let (job, places) = replaced(&text.galley.job, &hits, Some(at));
            galley = self.fitting(job, &text.galley);
            self.revealed.push(Arc::clone(&galley));
            stretches = self::stretches(&galley, &places);
            stretches.retain(|(of, _)| *of != at);
        }
        let mut shapes = vec![Shape::Text(TextShape {
            galley,
            ..text.clone()
        })];
        if let Some(line) = self.line.filter(|_| text.angle == 0.0) {
            let color = line.gamma_multiply(text.opacity_factor);
            for (_, stretch) in stretches {
                let stretch = stretch.translate(text.pos.to_vec2());
                if clip.intersects(stretch) {
                    let y = stretch.bottom();
                    let ends = [pos2(stretch.left(), y), pos2(stretch.right(), y)];
                    let line = Stroke::new(1.0, color);
                    shapes.extend(Shape::dashed_line(&ends, line, DASH, GAP));
                }
            }
        }
        Some(Shape::Vec(shapes))
    }

    /// Returns the number of the value under the pointer; `None` where there is none.
    fn over(
        &self,
        text: &TextShape,
        stretches: &[(usize, Rect)],
        hits: &[StandInSpan],
        clip: Rect,
    ) -> Option<usize> {
        let at = self.reveals.filter(|at| clip.contains(*at))?;
        let (of, _) = stretches.iter().find(|(of, stretch)| {
            let is_value = hits.get(*of).is_some_and(|hit| hit.is_value);
            is_value && stretch.translate(text.pos.to_vec2()).contains(at)
        })?;
        Some(*of)
    }

    /// Returns a text laid out in the room of the one before: on no more lines, and where lines have no end in no more width.
    fn fitting(&self, mut job: LayoutJob, before: &Galley) -> Arc<Galley> {
        let rows = before.rows.len().max(1);
        job.wrap.max_rows = job.wrap.max_rows.min(rows);
        let has_end = job.wrap.max_width.is_finite();
        let galley = self.ctx.fonts_mut(|fonts| fonts.layout_job(job.clone()));
        let room = before.rect.width().ceil();
        if has_end || galley.rect.width() <= room {
            return galley;
        }
        job.wrap.max_width = room;
        job.wrap.break_anywhere = true;
        self.ctx.fonts_mut(|fonts| fonts.layout_job(job))
    }
}

/// Returns a job with the replacements of all hits but `spared`, and where each hit is in the new text.
fn replaced(
    job: &LayoutJob,
    hits: &[StandInSpan],
    spared: Option<usize>,
) -> (LayoutJob, Vec<Range<usize>>) {
    let mut text = String::with_capacity(job.text.len());
    let mut sections = Vec::with_capacity(job.sections.len());
    let mut places = Vec::with_capacity(hits.len());
    // How far the text has been read, and which hit comes next.
    let mut at = 0;
    for section in &job.sections {
        let end = section.byte_range.end.0;
        let start = text.len();
        while at < end {
            match hits.get(places.len()).filter(|hit| hit.from < end) {
                Some(hit) => {
                    text.push_str(job.text.get(at..hit.from).unwrap_or_default());
                    let from = text.len();
                    if spared == Some(places.len()) {
                        text.push_str(job.text.get(hit.from..hit.to).unwrap_or_default());
                    } else {
                        text.push_str(&hit.out);
                    }
                    // The slashes before a host go with it, to know it by, and are not replaced.
                    let out = text.get(from..).unwrap_or_default();
                    let slashes = out.len() - out.trim_start_matches('/').len();
                    places.push(from + slashes..text.len());
                    at = hit.to;
                }
                None => {
                    text.push_str(job.text.get(at..end).unwrap_or_default());
                    at = end;
                }
            }
        }
        if text.len() > start {
            let mut section = section.clone();
            section.byte_range = ByteIndex(start)..ByteIndex(text.len());
            sections.push(section);
        }
    }
    let job = LayoutJob {
        text,
        sections,
        ..job.clone()
    };
    (job, places)
}

/// Returns where these places of a text are drawn, each with its number, once for each line.
fn stretches(galley: &Galley, places: &[Range<usize>]) -> Vec<(usize, Rect)> {
    let text = galley.text();
    let mut found = Vec::new();
    let mut counted = (0, 0);
    // Characters up to a byte; asked for in order.
    let mut chars_to = |byte: usize| {
        let more = text.get(counted.0..byte).unwrap_or_default();
        counted = (byte, counted.1 + more.chars().count());
        counted.1
    };
    let places: Vec<Range<usize>> = places
        .iter()
        .map(|place| chars_to(place.start)..chars_to(place.end))
        .collect();
    let mut at = 0;
    let mut next = 0;
    for row in &galley.rows {
        let end = at + row.glyphs.len();
        for (number, place) in places.iter().enumerate().skip(next) {
            if place.start >= end {
                break;
            }
            let (first, last) = (place.start.max(at), place.end.min(end));
            if first < last {
                let left = row.pos.x + row.x_offset(CharIndex(first - at));
                let right = row.pos.x + row.x_offset(CharIndex(last - at));
                let stretch =
                    Rect::from_min_max(pos2(left, row.pos.y), pos2(right, row.pos.y + row.size.y));
                found.push((number, stretch));
            }
            if place.end <= end {
                next = number + 1;
            }
        }
        at += row.char_count_including_newline().0;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::text::TextFormat;

    #[test]
    fn sections_follow_the_words_in_them() {
        let mut job = LayoutJob::default();
        let plain = TextFormat::default();
        let other = TextFormat {
            italics: true,
            ..TextFormat::default()
        };
        job.append("sub: ", 0.0, plain.clone());
        job.append("Love", 0.0, other.clone());
        job.append("lace", 0.0, plain);
        job.append(" end", 0.0, other);
        let hits = [StandInSpan {
            from: 5,
            to: 13,
            out: "Last-1".to_owned(),
            is_value: true,
        }];
        let (new, places) = replaced(&job, &hits, None);
        assert_eq!(new.text, "sub: Last-1 end");
        assert_eq!(places.first(), Some(&(5..11)));
        new.debug_sanity_check();
        assert_eq!(new.sections.len(), 3);
        let (same, _) = replaced(&job, &hits, Some(0));
        assert_eq!(same.text, job.text);
    }

    #[test]
    fn the_line_begins_below_the_host() {
        let mut job = LayoutJob::default();
        job.append("http://acme.example/", 0.0, TextFormat::default());
        let hits = [StandInSpan {
            from: 5,
            to: 19,
            out: "//tenant-1.example".to_owned(),
            is_value: true,
        }];
        let (new, places) = replaced(&job, &hits, None);
        assert_eq!(new.text, "http://tenant-1.example/");
        assert_eq!(places.first(), Some(&(7..23)));
    }
}
