//! Draws the lanes: the session, its access tokens and its events on one time axis.
//!
//! Positions are percentages across and `rem` down, so that texts keep their size at any width.

use super::axis::{Bar, Tick};
use super::layout::{Layout, Mark, Token};
use super::marks::{class, outline};
use super::svg::append;
use crate::components::frame::datetime;
use crate::texts::session as texts;
use js_sys::Number;
use leptos::web_sys::Element;

/// The tops of the lanes, in `rem`.
const SESSION: f64 = 1.5;
const TOKENS: f64 = 4.75;
const EVENTS: f64 = 8.75;
/// The heights of a token's row and of a level of marks, in `rem`.
const ROW: f64 = 1.0;
const LEVEL: f64 = 1.25;
/// The bottom of the axis' lines and the baseline of its labels, in `rem`.
const AXIS: f64 = 12.75;
const LABELS: f64 = 14.0;
/// The height of the `<svg>`, in `rem`, as public/picture.css has it.
const HEIGHT: f64 = 14.75;
/// The width of a character of a label, in `rem`: that of most, with the letter spacing of WCAG 2.2 (1.4.12).
const CHARACTER: f64 = 0.6;
const DAY: i64 = 86_400;

/// Replaces the content of the `<svg>`. Emphasises the mark of the selected event.
pub(super) fn draw(svg: &Element, layout: &Layout, selected: usize) {
    svg.replace_children_with_node_0();
    draw_ticks(svg, &layout.ticks, layout.step);
    for (name, top) in
        [(&texts::LANE_SESSION, SESSION), (&texts::LANE_TOKENS, TOKENS), (&texts::LANE_EVENTS, EVENTS)]
    {
        draw_text(svg, "lane", "0", top - 0.5, name.get());
    }
    for (class, bar) in [("session", layout.session), ("elapsed", layout.elapsed)] {
        if let Some(bar) = bar {
            draw_bar(svg, class, bar, SESSION, 1.25);
        }
    }
    if let Some(x) = layout.notch {
        draw_line(svg, "notch", x, SESSION - 0.25, SESSION + 1.5);
    }
    for Token { bar, row } in &layout.tokens {
        draw_bar(svg, "token", *bar, if *row == 0 { TOKENS } else { TOKENS + ROW }, ROW);
    }
    if let Some(x) = layout.now {
        draw_line(svg, "now", x, 0.0, AXIS);
    }
    for mark in &layout.marks {
        draw_mark(svg, mark, mark.event == selected);
    }
}

/// Draws the ticks, and the labels for which there is room.
fn draw_ticks(svg: &Element, ticks: &[Tick], step: i64) {
    let width = f64::from(svg.client_width()) / f64::from(svg.client_height()) * HEIGHT;
    // A label at an edge would be cut off.
    let mut free_from = 2.0;
    for Tick { x, at } in ticks {
        draw_line(svg, "tick", *x, 0.0, AXIS);
        let label = if step < DAY { datetime::time_of_day(*at) } else { datetime::short_day(*at) };
        // In percent.
        let half = label.chars().count() as f64 * CHARACTER / width * 50.0;
        if x - half >= free_from && x + half <= 98.0 {
            free_from = x + half;
            draw_text(svg, "label", &percent(*x), LABELS, &label);
        }
    }
}

fn draw_text(svg: &Element, class: &str, x: &str, baseline: f64, text: &str) {
    if let Some(element) = append(svg, "text", &[("class", class), ("x", x), ("y", &rem(baseline))]) {
        element.set_text_content(Some(text));
    }
}

fn draw_line(svg: &Element, class: &str, x: f64, top: f64, bottom: f64) {
    let (x, top, bottom) = (percent(x), rem(top), rem(bottom));
    append(svg, "line", &[("class", class), ("x1", &x), ("x2", &x), ("y1", &top), ("y2", &bottom)]);
}

fn draw_bar(svg: &Element, class: &str, Bar { x, width }: Bar, top: f64, height: f64) {
    let (x, width, top, height) = (percent(x), percent(width), rem(top), rem(height));
    let place = [("x", &*x), ("width", &*width), ("y", &*top), ("height", &*height)];
    if let Some(bar) = append(svg, "rect", &place) {
        let _ = bar.set_attribute("class", class);
        let _ = bar.set_attribute("rx", "4");
    }
}

/// A press on the mark selects the event.
fn draw_mark(svg: &Element, Mark { x, level, event, kind }: &Mark, selected: bool) -> Option<()> {
    let level = f64::from(u8::try_from(*level).unwrap_or(u8::MAX));
    let (x, top, event) = (percent(*x), rem(EVENTS + LEVEL * level), event.to_string());
    // The view box begins at 8 of the shape's 16 units, so that the shape's middle is at `x`.
    let attributes = [
        ("class", class(*kind)),
        ("x", &x),
        ("y", &top),
        ("width", "1rem"),
        ("height", "1rem"),
        ("viewBox", "8 0 16 16"),
        ("data-event", &event),
    ];
    let mark = append(svg, "svg", &attributes)?;
    if selected {
        mark.set_attribute("data-selected", "").ok()?;
    }
    let target =
        [("class", "target"), ("x", "-4"), ("y", "-4"), ("width", "24"), ("height", "24"), ("rx", "6")];
    append(&mark, "rect", &target)?;
    let (path, full) = outline(*kind);
    append(&mark, "path", &[("d", path), ("class", if full { "full" } else { "" })])?;
    Some(())
}

fn percent(value: f64) -> String {
    number(value) + "%"
}

fn rem(value: f64) -> String {
    number(value) + "rem"
}

/// The browser writes it: Rust's own code for that would take several kilobytes of WASM.
fn number(value: f64) -> String {
    Number::from(value).to_fixed(2).map_or_else(|_| String::new(), Into::into)
}
