//! Each rule finds the fault that it is there for, in small trees of files that have one.

use crate::graph::Graph;
use crate::rules;
use crate::source::Source;
use std::fs;
use tempfile::TempDir;

/// A package with these files below `src`.
fn package(files: &[(&str, &str)]) -> TempDir {
    let root = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let file = root.path().join("src").join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    root
}

fn graph(files: &[(&str, &str)]) -> Graph {
    Graph::new(Source::read_all(package(files).path()))
}

const USERS_AND_WIRE: (&str, &str) = ("lib.rs", "pub mod users; pub mod wire;");

#[test]
fn an_import_that_points_up_is_found_however_it_is_written() {
    let ways = [
        "use crate::users::Name;",
        "use crate::{users::{Name as Other}};",
        "use super::users::*;",
        "fn f() { use crate::users; users::find(); }",
        "fn f() { crate::users::find() }",
        "fn f() { view! { <p>{crate::users::find()}</p> } }",
        "fn f() -> Option<crate::users::Name> { None }",
        "mod inner { use super::super::users::Name; }",
    ];
    for way in ways {
        let graph =
            graph(&[USERS_AND_WIRE, ("users.rs", "pub struct Name; pub fn find() {}"), ("wire.rs", way)]);
        let faults = rules::arrows_up(&graph);
        assert!(faults.iter().any(|fault| fault.starts_with("src/wire.rs:1 names ")), "{way}: {faults:?}");
    }
}

#[test]
fn comments_strings_and_imports_that_point_down_are_no_faults() {
    let users = "//! Like [`crate::server`]\nuse crate::wire::Error; fn f() -> &'static str { \"crate::server::run\" }";
    let graph = graph(&[USERS_AND_WIRE, ("users.rs", users), ("wire.rs", "pub struct Error;")]);
    assert_eq!(rules::arrows_up(&graph), Vec::<String>::new());
}

#[test]
fn a_room_that_the_law_does_not_name_is_found() {
    let graph = graph(&[("lib.rs", "mod cellar;"), ("cellar.rs", "")]);
    assert_eq!(rules::arrows_up(&graph).len(), 1);
}

#[test]
fn the_map_is_compared_with_the_law() {
    let lib = include_str!("../../src/lib.rs");
    assert_eq!(rules::map_differs(lib), Vec::<String>::new());
    assert_eq!(rules::map_differs(&lib.replace("[`sessions`]", "[`sittings`]")).len(), 2);
    let (users, sessions) = ("//! - [`users`]", "//! - [`sessions`]");
    let swapped = lib.replace(users, "//! - [`x`]").replace(sessions, users).replace("//! - [`x`]", sessions);
    assert_eq!(rules::map_differs(&swapped).len(), 2);
}

#[test]
fn a_circle_of_any_length_is_found() {
    let root = ("lib.rs", "mod users;");
    let two = graph(&[
        root,
        ("users/mod.rs", "mod a; mod b;"),
        ("users/a.rs", "use super::b::B; pub struct A;"),
        ("users/b.rs", "pub struct B; fn f() { super::a::A; }"),
    ]);
    assert_eq!(rules::circles(&two).len(), 1);
    let three = graph(&[
        root,
        ("users/mod.rs", "mod a; mod b; mod c;"),
        ("users/a.rs", "use super::b; fn f() { b::g() }"),
        ("users/b.rs", "use super::c::h; pub fn g() {}"),
        ("users/c.rs", "pub fn h() { use crate::users::a::A; }"),
    ]);
    assert_eq!(rules::circles(&three).len(), 1);
}

#[test]
fn a_folder_that_shows_its_files_is_no_circle_but_one_that_needs_them_is() {
    let root = ("lib.rs", "mod users;");
    let child = ("users/a.rs", "use super::{B, Name}; pub struct A;");
    let other = ("users/b.rs", "pub struct B; pub struct Name;");
    let shows =
        graph(&[root, ("users/mod.rs", "mod a; mod b; pub use a::A; pub use b::{B, Name};"), child, other]);
    assert_eq!(rules::circles(&shows), Vec::<String>::new());
    for needs in ["use a::A;", "fn f(a: a::A) {}", "fn f(a: self::a::A) {}"] {
        let parent = format!("mod a; mod b; pub use b::B; pub struct Name; {needs}");
        let circle = graph(&[root, ("users/mod.rs", &parent), child, other]);
        assert_eq!(rules::circles(&circle).len(), 1, "{needs}");
    }
}

#[test]
fn unit_tests_may_know_the_files_around_them() {
    let tested = "pub fn g() {} #[cfg(test)] mod tests { use super::*; use crate::users::a::A; }";
    let graph = graph(&[
        ("lib.rs", "mod users;"),
        ("users/mod.rs", "mod a; mod b;"),
        ("users/a.rs", "use super::b; pub struct A; fn f() { b::g() }"),
        ("users/b.rs", tested),
    ]);
    assert_eq!(rules::circles(&graph), Vec::<String>::new());
}

#[test]
fn features_are_counted_and_found_inside_functions() {
    let graph = graph(&[(
        "lib.rs",
        "#[cfg(feature = \"a\")] mod x {} #[cfg_attr(not(feature = \"a\"), b)] struct S; #[cfg(test)] mod t {}\n\
         fn f<T: Into<u8>>(t: T) where T: Copy { #[cfg(not(feature = \"a\"))] g(); }",
    )]);
    assert_eq!(rules::feature_cfgs(&graph, 3), ["src/lib.rs:2: a feature is asked for inside a function"]);
    assert_eq!(rules::feature_cfgs(&graph, 2).len(), 2);
}

#[test]
fn leptos_is_found_in_the_domain_only() {
    let graph = graph(&[
        USERS_AND_WIRE,
        ("users.rs", "fn f() { leptos::prelude::use_context() }"),
        ("wire.rs", "use leptos_axum::ResponseOptions;"),
    ]);
    let found = "src/users.rs:1 names leptos::prelude::use_context";
    assert_eq!(rules::domain_knows(&graph, &["users"], "leptos"), [found]);
}

#[test]
fn long_files_and_vague_names_are_found() {
    let root = package(&[("long.rs", "\n\n\n\n"), ("short.rs", "\n"), ("utils/mod.rs", "")]);
    assert_eq!(rules::long_files(root.path(), 3, &[]).len(), 1);
    assert_eq!(rules::long_files(root.path(), 3, &[("src/long.rs", "for a reason")]), Vec::<String>::new());
    assert_eq!(rules::vague_names(root.path(), &["utils"]).len(), 1);
}

#[test]
fn words_for_people_are_found_outside_the_texts() {
    let page =
        r#"fn f() { view! { <p class="button small" title="Press it">{"Log in"} "more to do."</p> } }"#;
    let tests = r#"#[cfg(test)] mod tests { fn f() { is("Log in") } }"#;
    let graph = graph(&[("lib.rs", "pub mod pages;"), ("pages.rs", &[page, tests].concat())]);
    let found = rules::words_outside_texts(&graph, &[("src/pages.rs", "Press it")]);
    assert_eq!(found, [r#"src/pages.rs:1: "Log in""#, r#"src/pages.rs:1: "more to do.""#]);
}
