//! The building blocks of every screen: drawn alike, each with a name for screen readers.

mod at_right;
mod bar_chip;
mod buttons;
mod card;
mod check_row;
mod choices;
mod decorations;
mod drawing;
mod drop_down;
mod expanded;
mod fields;
mod finding_bar;
mod inset;
mod json_edit;
mod key_caps;
mod labels;
mod link;
mod masked;
mod menu;
mod nested_row;
mod offer_row;
mod roving;
pub mod tree;
mod under_way;
mod verdicts;
mod width_handle;

pub use at_right::{at_right, placed};
pub use bar_chip::BarChip;
pub use buttons::{
    button, disclosure, low_button, primary_button, quiet_primary_button, small_button,
    wide_primary_button,
};
pub use card::{card, cause_row, gauge, panel_frame, phase_bar};
pub use check_row::{check_row, term_row};
pub use choices::{choose_value, segmented, tab_bar, tab_bar_tight, token_card};
pub use decorations::{divider, lifetime_bar, section_label, status_dot, text_frame};
pub use drawing::{
    draw_left, edged_box, field_edge, fill_row, focus_ring, hairline, inner_edge, one_line,
    text_width, two_lines,
};
pub use drop_down::{drop_down, low_drop_down, named_list};
pub use fields::{
    add_field, arrive, code_field, code_field_of, code_row, cut_line, field_row, go_to_field,
    low_field_row, low_text_field, multiline_field, quiet_line, quiet_lines, several_lines,
    single_line, speak_whole, text_field,
};
pub use finding_bar::FindingBar;
pub use inset::{
    chip_menu, chip_width, end_link, end_words, field_with_end, link, strip, words_width,
};
pub use json_edit::{json_layout, offset_of};
pub use key_caps::{key_caps, key_caps_width};
pub use labels::{
    code_text, muted_label, muted_text, named_choice, small_code, small_label, small_text,
    small_words, table_head, word_chip,
};
pub use link::Link;
pub use masked::{secret_field, secret_field_with_end, secret_row};
pub use menu::{close_when, keyed_row, long_menu, menu_choice, menu_look, menu_row};
pub use nested_row::{NestedRow, RowStyle, tip_beside, tip_of_cut};
pub use offer_row::{OfferContent, offer_row};
pub use roving::{
    ListRow, ListStep, arrows, keep_arrows, list_keys, sense, tell_place, typed_ahead,
};
pub use under_way::under_way;
pub use verdicts::{
    NoteLevel, Status, Verdict, VerdictWords, badge, note, note_box, verdict_banner,
};
pub use width_handle::width_handle;
