//! Islands that pages for guests do not load.

/// Declares an island that a split build puts into a WASM file of its own, which only the pages that show it load.
///
/// The file holds all that the island needs and the main WASM lacks, also what other lazy islands need. So islands that
/// share most of their code are better one.
macro_rules! lazy_island {
    ($($island:tt)*) => {
        #[cfg_attr(feature = "split", island(lazy))]
        #[cfg_attr(not(feature = "split"), island)]
        $($island)*
    };
}
pub(crate) use lazy_island;
