//! Preloads the WASM of lazy islands.

use leptos::WasmSplitManifest;
use leptos::prelude::*;
use leptos_meta::Meta;

/// Preloads the WASM of a lazy island, in a split build. Otherwise the browser would find it only after it has hydrated
/// the islands that are not lazy. The script `src/app/before_hydration.js` does it, once the page has been painted.
#[component]
pub(super) fn IslandPreload(
    /// The name of the island in snake case.
    of: &'static str,
) -> impl IntoView {
    let WasmSplitManifest(manifest) = use_context::<WasmSplitManifest>()?;
    let preloads = manifest.with_value(|(folder, loaders, _)| {
        let files = loaders.iter().filter(|(loader, _)| is_loader(loader, of)).flat_map(|(_, files)| files);
        let preload =
            |file: &String| view! { <Meta name="preload" content=[folder, "/", file, ".wasm"].concat()/> };
        files.map(preload).collect_view()
    });
    Some(preloads)
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
