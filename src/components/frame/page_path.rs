//! The path of the page, for islands that several pages share.

use leptos::prelude::{use_context, window};

/// The path of the page being rendered, which the server provides as a context.
#[derive(Clone, Copy, Debug)]
pub struct PagePath(pub &'static str);

/// The path of this page. A property of the island would bring a second reader of JSON into the WASM.
pub(crate) fn page_path() -> String {
    match use_context::<PagePath>() {
        Some(PagePath(path)) => path.to_owned(),
        None => window().location().pathname().unwrap_or_default().trim_end_matches('/').to_owned(),
    }
}
