//! Lists whose rows come and go. Leptos' `<For>` does the same, but takes 10 to 20 KB of WASM.

use super::reactive::effect;
use leptos::prelude::*;
use leptos::web_sys::Element;
use std::rc::Rc;

/// The rows that a list should have, in their order: a function that is called again when the signals it reads change.
#[derive(Clone)]
pub(crate) struct Rows(Rc<dyn Fn() -> Vec<Row>>);

impl Rows {
    pub(crate) fn new(rows: impl Fn() -> Vec<Row> + 'static) -> Self {
        Self(Rc::new(rows))
    }
}

/// A row of a list.
pub(crate) struct Row {
    key: String,
    build: Box<dyn FnOnce() -> Box<dyn Mountable>>,
}

impl Row {
    /// A row with the view that `make` returns, which is called only if the list has no row with this key yet.
    pub(crate) fn new<V: IntoView + 'static>(key: String, make: impl FnOnce() -> V + 'static) -> Self {
        Self { key, build: Box::new(move || Box::new(make().build())) }
    }
}

/// A row in the document. Its signals and effects end with its owner.
struct Shown {
    key: String,
    view: Box<dyn Mountable>,
    owner: Owner,
}

/// Keeps the rows of an element up to date: `<ul use:rows=Rows::new(…)>`. Rows whose keys remain stay as they are, and
/// keep the focus. The server renders none.
pub(crate) fn rows(list: Element, rows: Rows) {
    let parent = Owner::current().unwrap_or_default();
    let mut shown = Vec::<Shown>::new();
    effect(move || {
        let wanted = (rows.0)();
        let mut former = Vec::new();
        for mut row in shown.drain(..) {
            if wanted.iter().any(|wanted| wanted.key == row.key) {
                former.push(row);
            } else {
                row.view.unmount();
                row.owner.cleanup();
            }
        }
        for Row { key, build } in wanted {
            if let Some(place) = former.iter().position(|row| row.key == key) {
                let mut row = former.remove(place);
                if place > 0 {
                    mount(&list, &mut row, &former);
                }
                shown.push(row);
            } else {
                let owner = parent.child();
                let view = owner.with(|| untrack(build));
                let mut row = Shown { key, view, owner };
                mount(&list, &mut row, &former);
                shown.push(row);
            }
        }
    });
}

/// Puts a row before the first of those that follow.
fn mount(list: &Element, row: &mut Shown, following: &[Shown]) {
    match following.first() {
        Some(next) => {
            next.view.insert_before_this(&mut *row.view);
        }
        None => row.view.mount(list, None),
    }
}
