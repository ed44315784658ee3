//! The law of the map in `src/lib.rs`, read from the tokens of the sources, and the other rules of the house.
//!
//! [`LAW`] is the one list that says which room stands above which. Everything else here is derived from it.

mod catches;
mod graph;
mod public_api;
mod rules;
mod source;

use graph::Graph;
use source::Source;
use std::path::Path;

/// The rooms from the outside in: a room may import from those further down this list, and from no other.
/// `src/lib.rs` documents the same rooms in the same order, folded to its own level of detail.
pub const LAW: &[&str] = &[
    "server::builder",
    "server::choices",
    "server::latchkey",
    "server::operator",
    "server::http",
    "server::background",
    "server::site",
    "server::error",
    "server::warnings",
    "server::data_folder",
    "server::config",
    "server::key_reload",
    "server::installation",
    "server::open_files",
    "server::log",
    "server::metrics",
    "app",
    "pages",
    "components::drop_in",
    "components::account",
    "components::forms",
    "components::frame",
    "keeper",
    "api::account",
    "api::open",
    "api::client",
    "api::context",
    "accounts",
    "sessions",
    "proofs",
    "addresses",
    "recovery",
    "users",
    "rate_limits",
    "audit",
    "mail",
    "tokens",
    "client_info",
    "database",
    "clock",
    "wire",
    "texts",
];

/// `#[cfg(feature …)]` and `#[cfg_attr(…)]` in all of `src`.
const FEATURE_CFGS: usize = 15;

/// Lines of a source file, its unit tests included.
const LINES: usize = 300;

/// Files that are longer than [`LINES`], each with its reason.
const LONG_FILES: &[(&str, &str)] = &[];

/// Strings of pages that look like words for people and are none, or that `Brand` replaces.
const NO_TEXTS: &[(&str, &str)] = &[
    ("src/components/account/picture/session_picture.rs", "ArrowDown"),
    ("src/components/account/picture/session_picture.rs", "ArrowLeft"),
    ("src/components/account/picture/session_picture.rs", "ArrowRight"),
    ("src/components/account/picture/session_picture.rs", "ArrowUp"),
    ("src/components/account/picture/session_picture.rs", "End"),
    ("src/components/account/picture/session_picture.rs", "Home"),
    ("src/components/frame/brand.rs", "Latchkey"),
    (
        "src/components/frame/brand.rs",
        "No cookies and no trackers. This browser keeps your session until you log out. After that it keeps only a key, and a mark that you logged in here before.",
    ),
    ("src/components/frame/datetime.rs", "DateTimeFormat"),
    ("src/components/frame/datetime.rs", "Intl"),
];

/// Names that say nothing about what is inside.
const VAGUE: &[&str] = &["utils", "util", "helpers", "helper", "common", "manager", "misc"];

/// Rooms that know nothing of Leptos: what they need of a request is handed to them. They are below the API, which reads
/// requests, and above the types that server and browser share.
fn domain() -> &'static [&'static str] {
    let position = |is_it: &dyn Fn(&str) -> bool| LAW.iter().rposition(|room| is_it(room)).unwrap();
    let (api, wire) = (position(&|room| room.starts_with("api::")), position(&|room| room == "wire"));
    &LAW[api + 1..wire]
}

fn graph() -> Graph {
    Graph::new(Source::read_all(Path::new(env!("CARGO_MANIFEST_DIR"))))
}

/// Fails with one message for all faults, so that they can be mended in one go.
fn none(faults: Vec<String>, advice: &str) {
    assert!(faults.is_empty(), "\n{}\n\n{advice}\n", faults.join("\n"));
}

#[test]
fn a_room_imports_only_from_rooms_below_it() {
    none(
        rules::arrows_up(&graph()),
        "The order is `LAW` in tests/architecture/main.rs and the map in src/lib.rs. Move the item down to the room \
         that both may know, or hand it in from above as an argument.",
    );
}

#[test]
fn lib_rs_documents_the_rooms_in_the_order_of_the_law() {
    none(
        rules::map_differs(include_str!("../../src/lib.rs")),
        "Change the list at the top of src/lib.rs or `LAW` in tests/architecture/main.rs: both tell the same.",
    );
}

#[test]
fn no_two_files_know_each_other() {
    none(
        rules::circles(&graph()),
        "Move what both need into a file that knows neither, or pass it as an argument. A `mod.rs` may declare and \
         `pub use` its files; what it implements with their help they must not import from it.",
    );
}

#[test]
fn whole_rooms_are_for_the_server_not_lines() {
    none(
        rules::feature_cfgs(&graph(), FEATURE_CFGS),
        "Put the two versions into two rooms or files and choose between them once, where they are declared.",
    );
}

#[test]
fn the_domain_does_not_know_leptos() {
    none(
        rules::domain_knows(&graph(), domain(), "leptos"),
        "Take what the room needs as an argument; `api::context` reads it from Leptos.",
    );
}

#[test]
fn each_text_of_a_page_can_be_replaced() {
    none(
        rules::words_outside_texts(&graph(), NO_TEXTS),
        "Put it into a file of `src/texts`, where apps can replace it.",
    );
}

#[test]
fn source_files_are_short() {
    none(
        rules::long_files(Path::new(env!("CARGO_MANIFEST_DIR")), LINES, LONG_FILES),
        "Split the file by what it is about; a file that must stay long stands in `LONG_FILES` with its reason.",
    );
}

#[test]
fn names_of_files_and_folders_say_what_is_inside() {
    none(
        rules::vague_names(Path::new(env!("CARGO_MANIFEST_DIR")), VAGUE),
        "Name the file or folder after the one thing that it holds.",
    );
}

#[test]
fn what_apps_build_on_is_listed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let file = root.join("tests/architecture/public_api.txt");
    let now = public_api::list(root);
    if std::env::var_os("REWRITE_API").is_some() {
        std::fs::write(&file, &now).unwrap();
    }
    let listed = std::fs::read_to_string(&file).unwrap_or_default();
    let difference = |one: &str, other: &str, mark: &str| -> Vec<String> {
        let is_new = |line: &&str| !other.lines().any(|known| known == *line);
        one.lines().filter(is_new).map(|line| format!("{mark}{line}")).collect()
    };
    let faults = [difference(&listed, &now, "-"), difference(&now, &listed, "+")].concat();
    none(
        faults,
        "If the change is meant, run `REWRITE_API=1 cargo test --features ssr --test architecture` and say in \
                  CHANGELOG.md what apps must do.",
    );
}
