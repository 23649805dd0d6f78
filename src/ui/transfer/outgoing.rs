//! What leaves the window: a run as an HTML page, and the screen as a picture.

use crate::profile::file_stem;
use crate::run::{Run, html_report_with};
use crate::ui::kit::clipboard::Clipboard;
use crate::ui::kit::context::Cx;
use crate::ui::kit::job::UnderWay;
use crate::ui::kit::path_dialog::PathWords;
use crate::ui::kit::picker::PickerMode;
use crate::ui::kit::presenting::{shown, shown_title};
use crate::ui::kit::save_text::SaveText;
use egui::{ColorImage, Context};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

const REPORT: PathWords = PathWords {
    title: "Save the report",
    hint: "Secrets are masked; claims, names and addresses are not. A support bundle replaces those too",
    label: "Save report",
    browse: &[("Browse…", PickerMode::Save)],
};

const PICTURE: PathWords = PathWords {
    title: "Save the picture",
    hint: "It shows the window as it was, without this dialog",
    label: "Save picture",
    browse: &[("Browse…", PickerMode::Save)],
};

/// Where a picture goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureTo {
    /// Into the clipboard.
    Clipboard,
    /// Into a file that is asked for.
    File,
}

/// Reports and pictures on their way out.
#[derive(Default)]
pub struct Outgoing {
    saving: SaveText,
    clipboard: Clipboard,
    /// Where the picture goes that the next frame takes.
    wanted: Option<PictureTo>,
    /// A picture that is being taken.
    taken: Option<(Receiver<Arc<ColorImage>>, PictureTo)>,
}

/// Returns the run as a page, with stand-ins while presenting.
fn page(ctx: &Context, run: &Run) -> String {
    html_report_with(run, |text| shown(ctx, text).into_owned())
}

impl Outgoing {
    /// Asks for a file to write the run to as a page.
    pub fn save_report(&mut self, cx: &Cx, run: Arc<Run>) {
        let profile = run.redactor.redact(&run.profile).into_owned();
        let name = named(cx, &profile, run.started_ms, "html");
        let path = folder(cx).join(name);
        let ctx = cx.egui.clone();
        self.saving
            .ask_for(cx, REPORT, &path, move || Ok(page(&ctx, &run).into_bytes()));
    }

    /// Takes a picture of the window in the next frame, when the menu or palette that the command was chosen in is gone.
    pub fn take_picture(&mut self, cx: &Cx, to: PictureTo) {
        self.wanted = Some(to);
        cx.egui.request_repaint();
    }

    /// Returns the write that takes long; `None` if none does.
    pub fn under_way(&self, ctx: &Context) -> Option<UnderWay> {
        self.saving.under_way(ctx)
    }

    /// Gives up a file that was not begun to be written.
    pub fn stop(&self) {
        self.saving.stop();
    }

    /// Takes in pictures and finished writes.
    pub fn poll(&mut self, cx: &Cx) {
        self.saving.poll(cx);
        self.clipboard.poll(cx);
        if let Some(to) = self.wanted.take() {
            let (sender, receiver) = channel();
            let ctx = cx.egui.clone();
            cx.egui.request_screenshot(move |picture| {
                // Sending fails if nobody waits any more.
                if sender.send(picture).is_ok() {
                    ctx.request_repaint();
                }
            });
            self.taken = Some((receiver, to));
        }
        let Some((receiver, to)) = &self.taken else {
            return;
        };
        let (arrived, to) = (receiver.try_recv(), *to);
        match arrived {
            Ok(picture) => {
                self.taken = None;
                self.hand_on(cx, picture, to);
            }
            Err(TryRecvError::Empty) => {}
            Err(TryRecvError::Disconnected) => {
                self.taken = None;
                cx.notice("No picture could be taken of this window");
            }
        }
    }

    /// Copies a picture, or asks for a file to write it to.
    fn hand_on(&mut self, cx: &Cx, picture: Arc<ColorImage>, to: PictureTo) {
        match to {
            PictureTo::Clipboard => self.clipboard.copy_picture(cx, picture),
            PictureTo::File => {
                let name = named(cx, &cx.open.name, cx.now().saturating_mul(1000), "png");
                let path = folder(cx).join(name);
                self.saving
                    .ask_for(cx, PICTURE, &path, move || encoded(&picture));
            }
        }
    }
}

/// Returns the folder that is suggested for what is handed on: among the user's documents, not among the profiles.
fn folder(cx: &Cx) -> PathBuf {
    let home = std::env::home_dir().filter(|home| !home.as_os_str().is_empty());
    home.map_or_else(|| cx.usual_folder(), |home| documents_of(&home))
}

/// Returns the folder of documents in a home, or the home where there is none.
fn documents_of(home: &Path) -> PathBuf {
    let documents = home.join("Documents");
    if documents.is_dir() {
        documents
    } else {
        home.to_owned()
    }
}

/// Returns the name of a file, of the profile's as it is shown and the time.
fn named(cx: &Cx, profile: &str, at_ms: i64, ending: &str) -> String {
    let stamp = cx.clock.local(at_ms, "%Y%m%d-%H%M%S").unwrap_or_default();
    let profile = shown_title(&cx.egui, profile);
    format!("{}-{stamp}.{ending}", file_stem(&profile))
}

/// Returns a picture as PNG, without transparency.
fn encoded(picture: &ColorImage) -> Result<Vec<u8>, String> {
    let pixels = picture.pixels.iter();
    let rgb: Vec<u8> = pixels
        .flat_map(|pixel| [pixel.r(), pixel.g(), pixel.b()])
        .collect();
    let mut bytes = Vec::new();
    encode(picture.size, &rgb, &mut bytes).map_err(|error| error.to_string())?;
    Ok(bytes)
}

/// Writes pixels as PNG.
fn encode(
    [width, height]: [usize; 2],
    rgb: &[u8],
    to: &mut Vec<u8>,
) -> Result<(), png::EncodingError> {
    let mut encoder = png::Encoder::new(to, width as u32, height as u32);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(rgb)?;
    writer.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::Color32;

    #[test]
    fn what_is_handed_on_goes_to_the_documents() {
        let home = tempfile::tempdir().unwrap();
        assert_eq!(documents_of(home.path()), home.path());
        let documents = home.path().join("Documents");
        std::fs::create_dir(&documents).unwrap();
        assert_eq!(documents_of(home.path()), documents);
    }

    #[test]
    fn a_picture_is_the_same_when_it_is_read_again() {
        let mut picture = ColorImage::filled([2, 1], Color32::RED);
        picture.pixels[1] = Color32::BLUE;
        let bytes = encoded(&picture).unwrap();
        let decoder = png::Decoder::new(std::io::Cursor::new(bytes));
        let mut reader = decoder.read_info().unwrap();
        assert_eq!((reader.info().width, reader.info().height), (2, 1));
        let mut pixels = vec![0; 6];
        reader.next_frame(&mut pixels).unwrap();
        assert_eq!(pixels, [255, 0, 0, 0, 0, 255]);
    }
}
