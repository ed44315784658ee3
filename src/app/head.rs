//! The script and the stylesheet in the head of a document with our islands.

use super::stylesheet;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use std::sync::LazyLock;

/// The script in the head of every page, without its comments and indentation.
static BEFORE_HYDRATION: LazyLock<String> = LazyLock::new(|| {
    let lines = include_str!("before_hydration.js").lines().map(str::trim);
    lines.filter(|line| !line.is_empty() && !line.starts_with("//")).collect::<Vec<_>>().join("\n")
});

/// For the head of an app's own documents: the script that knows before the first paint whether a user is signed in, and
/// Latchkey's stylesheet. Put it before the stylesheet of the app, whose rules then win over ours, and before
/// [`HydrationScripts`](leptos::hydration::HydrationScripts).
#[component]
pub fn Head() -> impl IntoView {
    view! {
        <BeforeHydration/>
        <link rel="stylesheet" href=stylesheet::PIECES.url()/>
    }
}

/// The script. Put it before stylesheets: a script below one would wait for it.
#[component]
pub(super) fn BeforeHydration() -> impl IntoView {
    view! { <script nonce=use_nonce()>{BEFORE_HYDRATION.as_str()}</script> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_reads_the_storage_key_that_the_keeper_writes() {
        assert!(BEFORE_HYDRATION.contains(&format!("localStorage[\"{}\"]", crate::keeper::STORAGE_KEY)));
    }

    #[test]
    fn the_script_is_sent_without_comments() {
        assert!(!BEFORE_HYDRATION.contains("//"));
        assert!(BEFORE_HYDRATION.contains("addEventListener(\"submit\""));
    }
}
