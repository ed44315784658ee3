//! Every test that the documents name exists, and their Rust is compiled.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

const DOCUMENTS: [&str; 2] =
    [include_str!("../../../docs/SECURITY.md"), include_str!("../../../docs/ASVS.md")];

/// The folders whose files are named by their paths.
const OURS: [&str; 7] = ["src", "tests", "end2end", "fuzz", "migrations", "examples", "benches"];

/// All documents.
fn documents() -> impl Iterator<Item = PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = ["", "docs"].into_iter().flat_map(move |folder| fs::read_dir(root.join(folder)).unwrap());
    files.map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some_and(|end| end == "md"))
}

/// The files and names of tests in a document, which stand in it as `file: name`.
fn named(document: &str) -> impl Iterator<Item = (&str, &str)> {
    let code = document.split('`').skip(1).step_by(2);
    code.filter_map(|code| code.split_once(": ")).filter(|(file, _)| file.contains('/') && file.contains('.'))
}

#[test]
fn each_test_that_the_documents_name_is_there() {
    let mut files = HashMap::new();
    let mut count = 0;
    for (file, name) in DOCUMENTS.into_iter().flat_map(named) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        let text = files
            .entry(file)
            .or_insert_with(|| fs::read_to_string(&path).unwrap_or_else(|error| panic!("{file}: {error}")));
        // In Rust a function, after the attribute that makes it a test; in TypeScript a title.
        let there = if file.ends_with(".rs") {
            let head = format!("fn {name}() {{");
            let is_test = |line: &str| line.contains("test]") || line.contains("test(");
            let mut lines = text.lines().zip(text.lines().skip(1));
            lines.any(|(attribute, line)| is_test(attribute) && line.contains(&head))
        } else {
            text.lines().any(|line| line.contains("test(") && line.contains(name))
        };
        assert!(there, "{file} has no test {name}");
        count += 1;
    }
    assert!(count > 100, "only {count} tests are named");
}

#[test]
fn each_file_that_the_documents_name_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut count = 0;
    for path in documents() {
        let text = fs::read_to_string(&path).unwrap();
        for name in text.split('`').skip(1).step_by(2).filter_map(|code| code.split(':').next()) {
            let folder = name.split('/').next().unwrap_or_default();
            if name.contains('*') || !name.contains('/') || !OURS.contains(&folder) {
                continue;
            }
            assert!(root.join(name).exists(), "{} names {name}, which is not there", path.display());
            count += 1;
        }
    }
    assert!(count > 100, "only {count} files are named");
}

/// The anchor that GitHub makes of a heading.
fn anchor(heading: &str) -> String {
    let kept = heading.to_lowercase().replace(' ', "-");
    kept.chars().filter(|c| c.is_alphanumeric() || "-_".contains(*c)).collect()
}

#[test]
fn each_link_between_the_documents_leads_somewhere() {
    let mut count = 0;
    for path in documents() {
        let text = fs::read_to_string(&path).unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if link.starts_with("http") {
                continue;
            }
            let (file, section) = link.split_once('#').unwrap_or((link, ""));
            let file = if file.is_empty() { path.clone() } else { path.parent().unwrap().join(file) };
            assert!(file.exists(), "{} links {link}", path.display());
            if !section.is_empty() {
                let target = fs::read_to_string(&file).unwrap();
                let mut headings = target.lines().filter(|line| line.starts_with('#'));
                let there = headings.any(|heading| anchor(heading.trim_start_matches('#').trim()) == section);
                assert!(there, "{} links {link}, which has no such section", path.display());
            }
            count += 1;
        }
    }
    assert!(count > 30, "only {count} links were found");
}

#[test]
fn each_document_with_a_rust_block_is_compiled() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let compiled = include_str!("../../../src/lib.rs");
    let files = ["", "docs"].into_iter().flat_map(|folder| fs::read_dir(root.join(folder)).unwrap());
    let mut count = 0;
    for path in files.map(|entry| entry.unwrap().path()) {
        if path.extension().is_none_or(|end| end != "md")
            || !fs::read_to_string(&path).unwrap().contains("```rust")
        {
            continue;
        }
        let name = path.strip_prefix(root).unwrap().display();
        let line = format!("#[doc = include_str!(\"../{name}\")]");
        assert!(compiled.contains(&line), "src/lib.rs does not compile the Rust blocks of {name}");
        count += 1;
    }
    assert!(count > 0, "no document has a Rust block");
}
