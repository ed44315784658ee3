//! Preloads the WASM of lazy islands.

use leptos::WasmSplitManifest;
use leptos::prelude::*;
use leptos_meta::Link;

/// Preloads the WASM of a lazy island, in a split build. Otherwise the browser would find it only after it has hydrated
/// the islands that are not lazy.
#[component]
pub(super) fn IslandPreload(
    /// The name of the island in snake case.
    of: &'static str,
) -> impl IntoView {
    // After the main WASM, without which it is of no use.
    let preload = |href| {
        view! {
            <Link
                rel="preload"
                as_="fetch"
                type_="application/wasm"
                crossorigin="anonymous"
                fetchpriority="low"
                href
            />
        }
    };
    let WasmSplitManifest(manifest) = use_context::<WasmSplitManifest>()?;
    let links = manifest.with_value(|(folder, loaders, _)| {
        let files = loaders.iter().filter(|(loader, _)| is_loader(loader, of)).flat_map(|(_, files)| files);
        files.map(|file| preload([folder, "/", file, ".wasm"].concat())).collect_view()
    });
    Some(links)
}

/// The names of loaders end with a hash.
fn is_loader(loader: &str, island: &str) -> bool {
    loader.strip_prefix(island).is_some_and(|rest| rest.starts_with("_loader_"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_loader_of_an_island_is_found_by_the_islands_name() {
        assert!(is_loader("devices_panel_loader_16494646941252159734", "devices_panel"));
        assert!(!is_loader("devices_panel_loader_16494646941252159734", "devices"));
        assert!(!is_loader("my_devices_panel_loader_16494646941252159734", "devices_panel"));
    }
}
