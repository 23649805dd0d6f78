//! What is seen of each control: its rectangle against what the window, columns and what scrolls leave of it.

use crate::harness::Window;
use egui::accesskit::{NodeId, Role};
use egui::{Id, LayerId, Order, Rangef, Rect, Shape, WidgetRect};
use egui_kittest::kittest::NodeT as _;
use std::collections::HashMap;

/// Points by which rectangles may differ: strokes, and rounding to pixels.
const SLACK: f32 = 1.5;
/// Points of another control that may be covered at an edge.
const TOUCHES: f32 = 3.0;

/// A control, text or card of the last frame.
#[derive(Clone, Debug)]
pub struct DrawnElement {
    pub id: Id,
    pub role: Role,
    pub name: String,
    /// The whole of it, and what is seen of it.
    pub whole: Rect,
    pub shown: Rect,
    pub layer: LayerId,
    /// Whether a press does something.
    pub is_pressed: bool,
    parent: Id,
    /// Later ones of a layer are drawn over earlier ones.
    order: usize,
}

impl std::fmt::Display for DrawnElement {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (role, name) = (self.role, &self.name);
        write!(
            f,
            "{role:?} {name:?} at {:?}, seen {:?}",
            self.whole, self.shown
        )
    }
}

/// Everything that was drawn in a frame, with what is around it.
pub struct Frame {
    pub all: Vec<DrawnElement>,
    around: HashMap<Id, WidgetRect>,
    /// What stands in each `Ui`, of those that scroll: their scroll bars.
    bars: Vec<WidgetRect>,
    window: Rect,
    ctx: egui::Context,
}

/// A text of the last frame: what it says, whether `…` stands for some of that, where it and its ink are, and what is seen of that place.
pub struct Text {
    pub words: String,
    pub is_cut: bool,
    pub place: Rect,
    pub ink: Rect,
    pub clip: Rect,
}

/// Returns the texts of the last frame, in the order in which they were drawn.
pub fn texts(harness: &Window) -> Vec<Text> {
    let mut found = Vec::new();
    for clipped in &harness.output().shapes {
        add_texts(&clipped.shape, clipped.clip_rect, &mut found);
    }
    found
}

fn add_texts(shape: &Shape, clip: Rect, found: &mut Vec<Text>) {
    match shape {
        Shape::Vec(inner) => inner.iter().for_each(|one| add_texts(one, clip, found)),
        Shape::Text(text) => {
            let at = text.pos.to_vec2();
            found.push(Text {
                words: text.galley.text().to_owned(),
                is_cut: text.galley.elided,
                place: text.galley.rect.translate(at),
                ink: text.galley.mesh_bounds.translate(at),
                clip,
            });
        }
        _ => {}
    }
}

/// A direction in which something can be cut.
#[derive(Clone, Copy)]
enum Axis {
    Across,
    Down,
}

impl Axis {
    fn of(self, rect: Rect) -> Rangef {
        match self {
            Self::Across => rect.x_range(),
            Self::Down => rect.y_range(),
        }
    }
}

/// Whether this holds everything of the other.
fn holds(seen: Rangef, whole: Rangef) -> bool {
    seen.min <= whole.min + SLACK && seen.max >= whole.max - SLACK
}

type Names = HashMap<NodeId, (Role, String)>;

fn names(node: &egui_kittest::Node<'_>, found: &mut Names) {
    for child in node.children() {
        let data = child.accesskit_node();
        let name = data.label().or_else(|| data.value()).unwrap_or_default();
        let name: String = name.chars().take(40).collect();
        found.insert(data.locate().0, (data.role(), name));
        names(&child, found);
    }
}

/// What is a place for other things, or no part of the page.
fn is_around(role: Role) -> bool {
    matches!(
        role,
        Role::GenericContainer
            | Role::Group
            | Role::Pane
            | Role::Dialog
            | Role::Menu
            | Role::Tooltip
            | Role::Window
            | Role::Tree
            | Role::List
            | Role::ListBox
            | Role::ScrollBar
            | Role::Splitter
            | Role::Unknown
    )
}

impl Frame {
    /// Looks at the last frame.
    pub fn of(harness: &Window) -> Self {
        let mut known = Names::new();
        names(&harness.root(), &mut known);
        let ctx = harness.ctx.clone();
        let modal = ctx.memory(egui::Memory::top_modal_layer);
        let mut all = Vec::new();
        let mut around = HashMap::new();
        let mut bars = Vec::new();
        ctx.viewport(|viewport| {
            for (layer, widgets) in viewport.prev_pass.widgets.layers() {
                let is_below =
                    modal.is_some_and(|modal| *layer != modal) && layer.order < Order::Foreground;
                for (order, widget) in widgets.iter().enumerate() {
                    around.insert(widget.id, *widget);
                    let Some((role, name)) = known.get(&widget.id.accesskit_id()) else {
                        continue;
                    };
                    if *role == Role::ScrollBar {
                        bars.push(*widget);
                    }
                    let is_drawn = widget.visible && widget.rect.is_positive();
                    if is_below || is_around(*role) || name.trim().is_empty() || !is_drawn {
                        continue;
                    }
                    all.push(DrawnElement {
                        id: widget.id,
                        role: *role,
                        name: name.clone(),
                        whole: widget.rect,
                        shown: widget.interact_rect,
                        layer: *layer,
                        is_pressed: widget.sense.senses_click(),
                        parent: widget.parent_id,
                        order,
                    });
                }
            }
        });
        let window = ctx.content_rect();
        all.sort_by(|one, other| {
            (one.layer.order, one.order).cmp(&(other.layer.order, other.order))
        });
        Self {
            all,
            around,
            bars,
            window,
            ctx,
        }
    }

    /// What can be pressed, or takes the keyboard.
    pub fn control(&self, id: Id) -> Option<&DrawnElement> {
        self.all.iter().find(|one| one.id == id)
    }

    /// Returns the nearest of what scrolls this way around something in that `Ui`: what is in it, the bar, and the `Ui` around it.
    fn scrolls(&self, mut inside: Id, axis: Axis) -> Option<(Rect, WidgetRect, Id)> {
        loop {
            let content = self.around.get(&inside)?;
            let outside = content.parent_id;
            if outside == inside {
                return None;
            }
            // What is drawn by hand may be less wide than what shows it: the nearest bar behind it is its own.
            let bars = self.bars.iter().filter(|bar| {
                let is_down = bar.rect.height() > bar.rect.width();
                let at = bar.rect.center();
                let is_behind = match axis {
                    Axis::Down => is_down && at.x > content.rect.left() - 24.0,
                    Axis::Across => !is_down && at.y > content.rect.top() - 24.0,
                };
                let longer = axis.of(content.rect).span() > axis.of(bar.rect).span() - SLACK;
                let overlaps = axis.of(content.rect).intersects(axis.of(bar.rect));
                bar.parent_id == outside && is_behind && longer && overlaps
            });
            let bar = bars.min_by(|one, other| {
                let behind = |bar: &WidgetRect| match axis {
                    Axis::Down => bar.rect.left(),
                    Axis::Across => bar.rect.top(),
                };
                behind(one).total_cmp(&behind(other))
            });
            if let Some(bar) = bar {
                return Some((content.rect, *bar, outside));
            }
            inside = outside;
        }
    }

    /// Whether all of it is seen in this direction, or can be scrolled to.
    fn is_reached(&self, one: &DrawnElement, axis: Axis) -> bool {
        let mut whole = axis.of(one.whole);
        let mut seen = axis.of(one.shown.intersect(self.window));
        let mut inside = one.parent;
        loop {
            if holds(seen, whole) {
                return true;
            }
            let Some((content, bar, outside)) = self.scrolls(inside, axis) else {
                return false;
            };
            if !holds(axis.of(content), whole) {
                return false;
            }
            // It can be brought into what is seen of this: all of that has to be seen, or come into sight in its turn.
            whole = axis.of(bar.rect);
            seen = axis.of(bar.interact_rect.intersect(self.window));
            inside = outside;
        }
    }

    /// Returns what cannot be seen whole, wherever one scrolls.
    pub fn clipped(&self) -> Vec<String> {
        let reached = |one: &&DrawnElement| {
            self.is_reached(one, Axis::Across) && self.is_reached(one, Axis::Down)
        };
        let clipped = self.all.iter().filter(|one| !reached(one));
        clipped.map(|one| format!("clipped: {one}")).collect()
    }

    /// Returns what is covered by another control, or by what floats over the window.
    pub fn covered(&self) -> Vec<String> {
        let toasts = Id::unique("toasts");
        let in_sight = |one: &&DrawnElement| one.is_pressed && one.shown.is_positive();
        let controls: Vec<&DrawnElement> = self.all.iter().filter(in_sight).collect();
        let in_menu = egui::Popup::is_any_open(&self.ctx);
        let mut found = Vec::new();
        for (at, one) in controls.iter().enumerate() {
            for other in controls.iter().skip(at + 1) {
                let shared = one.shown.intersect(other.shown);
                let apart = shared.width() <= TOUCHES || shared.height() <= TOUCHES;
                // What stands in a row or field is drawn after it.
                let is_inside = one.shown.expand(SLACK).contains_rect(other.shown);
                if one.layer == other.layer && !apart && !is_inside {
                    found.push(format!("covered: {one}\n    by {other}"));
                }
            }
            let over = self.ctx.layer_id_at(one.shown.center());
            let over = over.filter(|over| over.order > one.layer.order && over.id != toasts);
            if let Some(over) = over.filter(|_| !in_menu) {
                found.push(format!("covered: {one}\n    by {over:?}"));
            }
        }
        found
    }
}

/// How much of a large control has to be seen to have the keyboard visibly: two lines of a text.
const ENOUGH: f32 = 40.0;

impl Frame {
    /// Returns where a widget is, whatever it is called.
    pub fn place(&self, id: Id) -> Option<Rect> {
        self.around.get(&id).map(|widget| widget.rect)
    }

    /// Returns what is seen of a widget; where it is, if nothing is.
    pub fn seen(&self, id: Id) -> Option<Rect> {
        let widget = self.around.get(&id)?;
        let seen = Some(widget.interact_rect).filter(Rect::is_positive);
        Some(seen.unwrap_or(widget.rect))
    }

    /// Whether enough of a widget is seen to know that it has the keyboard.
    pub fn is_in_sight(&self, id: Id) -> bool {
        self.around.get(&id).is_some_and(|widget| {
            let seen = widget.interact_rect.intersect(self.window);
            let enough = |seen: f32, whole: f32| seen >= whole.min(ENOUGH) - SLACK;
            enough(seen.width(), widget.rect.width()) && enough(seen.height(), widget.rect.height())
        })
    }

    /// Returns what a widget is called, with its place, for people.
    pub fn say(&self, id: Id) -> String {
        let named = self.control(id).map(ToString::to_string);
        named.unwrap_or_else(|| format!("without a name at {:?}", self.place(id)))
    }

    /// Returns the layer of a widget.
    pub fn layer(&self, id: Id) -> Option<LayerId> {
        self.around.get(&id).map(|widget| widget.layer_id)
    }
}
