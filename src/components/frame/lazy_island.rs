//! Islands that pages for guests do not load.

/// Declares an island that a split build puts into WASM files of its own, which only the pages that show it load.
///
/// The splitter makes a file for each set of islands that has code in common, and each file costs a request. So islands
/// that share most of their code are better one.
macro_rules! lazy_island {
    ($($island:tt)*) => {
        #[cfg_attr(feature = "split", island(lazy))]
        #[cfg_attr(not(feature = "split"), island)]
        $($island)*
    };
}
pub(crate) use lazy_island;
