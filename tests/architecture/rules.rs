//! The rules. Each gives back one line for each fault.

use crate::LAW;
use crate::graph::{Arrow, Graph, named};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs;
use std::path::{Path, PathBuf};

/// The room of a module, as its place in [`LAW`]: the lower the number, the further out.
fn room(module: &[String]) -> Option<usize> {
    (1..=module.len()).rev().find_map(|length| {
        let name = module[..length].join("::");
        let number = LAW.iter().position(|room| *room == name)?;
        // A folder that is divided into rooms itself is a room by its `mod.rs` only.
        let divided = LAW.iter().any(|room| room.starts_with(&format!("{name}::")));
        (!divided || length == module.len()).then_some(number)
    })
}

/// Whether the module only holds rooms, as `api` does.
fn holds_rooms(module: &[String]) -> bool {
    module.is_empty() || LAW.iter().any(|room| room.starts_with(&format!("{}::", module.join("::"))))
}

pub fn arrows_up(graph: &Graph) -> Vec<String> {
    let mut faults = Vec::new();
    for source in &graph.sources {
        // `lib.rs` declares the rooms and starts the browser's side of them.
        if source.module.is_empty() {
            continue;
        }
        let own = room(&source.module);
        if own.is_none() && !holds_rooms(&source.module) {
            faults.push(format!("{} is in no room of the law: give it a line in `LAW`", source.name));
        }
        for (path, public) in named(source) {
            let Some(target) = graph.resolve(source, path) else { continue };
            let place = format!("{}:{} names {}", source.name, path.line, path.segments.join("::"));
            match (own, room(target.module())) {
                // A folder may show its own files.
                _ if public && target.module().starts_with(&source.module) => {}
                (Some(own), Some(other)) if other < own => {
                    faults.push(format!("{place}: `{}` is above `{}`", LAW[other], LAW[own]));
                }
                (Some(_), None) if !holds_rooms(target.module()) || target.module().is_empty() => {
                    faults.push(format!("{place}, which is in no room of the law"));
                }
                (None, Some(_)) if holds_rooms(&source.module) => {
                    faults
                        .push(format!("{place}: a file that holds rooms only declares and re-exports them"));
                }
                _ => {}
            }
        }
    }
    faults
}

/// The rooms that the list at the top of `lib.rs` links, each line's links from left to right.
fn documented(lib: &str) -> Vec<String> {
    let rooms =
        lib.lines().take_while(|line| line.starts_with("//!")).filter(|line| line.starts_with("//! - ["));
    rooms
        .flat_map(|line| {
            let (links, _) = line.split_once(": ").unwrap_or((line, ""));
            links.split("[`").skip(1).filter_map(|link| link.split("`]").next()).map(str::to_owned)
        })
        .collect()
}

pub fn map_differs(lib: &str) -> Vec<String> {
    let documented = documented(lib);
    let mut lawful: Vec<String> = Vec::new();
    for room in LAW {
        let folded = documented.iter().find(|name| room.starts_with(&format!("{name}::")));
        let name = folded.map_or((*room).to_owned(), Clone::clone);
        if lawful.last() != Some(&name) {
            lawful.push(name);
        }
    }
    if documented == lawful {
        return Vec::new();
    }
    vec![format!("src/lib.rs:  {}", documented.join(", ")), format!("LAW has:     {}", lawful.join(", "))]
}

pub fn circles(graph: &Graph) -> Vec<String> {
    let arrows = graph.arrows();
    let mut seen = BTreeSet::new();
    let mut faults = Vec::new();
    for start in 0..arrows.len() {
        let Some(circle) = shortest_circle(&arrows, start) else { continue };
        let files: BTreeSet<usize> = circle.iter().map(|(from, _)| *from).collect();
        if seen.insert(files) {
            let steps: Vec<String> = circle
                .iter()
                .map(|(from, arrow)| {
                    let path = arrow.by.segments.join("::");
                    format!(
                        "{}:{} ({path}) -> {}",
                        graph.sources[*from].name, arrow.by.line, graph.sources[arrow.to].name
                    )
                })
                .collect();
            faults.push(format!("a circle of {}:\n  {}", steps.len(), steps.join("\n  ")));
        }
    }
    faults
}

/// The shortest way from a file back to itself.
fn shortest_circle<'a>(
    arrows: &[BTreeMap<usize, Arrow<'a>>],
    start: usize,
) -> Option<Vec<(usize, Arrow<'a>)>> {
    let mut came_from: BTreeMap<usize, (usize, Arrow<'a>)> = BTreeMap::new();
    let mut waiting = VecDeque::from([start]);
    while let Some(from) = waiting.pop_front() {
        for (&to, &arrow) in &arrows[from] {
            if came_from.contains_key(&to) {
                continue;
            }
            came_from.insert(to, (from, arrow));
            if to == start {
                let mut way = vec![came_from[&start]];
                while way[0].0 != start {
                    way.insert(0, came_from[&way[0].0]);
                }
                return Some(way);
            }
            waiting.push_back(to);
        }
    }
    None
}

pub fn feature_cfgs(graph: &Graph, most: usize) -> Vec<String> {
    let cfgs = || graph.sources.iter().flat_map(|source| source.cfgs.iter().map(|cfg| (&source.name, cfg)));
    let inside = cfgs().filter(|(_, cfg)| cfg.in_function);
    let mut faults: Vec<String> = inside
        .map(|(name, cfg)| format!("{name}:{}: a feature is asked for inside a function", cfg.line))
        .collect();
    let count = cfgs().count();
    if count > most {
        let places: Vec<String> = cfgs().map(|(name, cfg)| format!("  {name}:{}", cfg.line)).collect();
        faults.push(format!("{count} feature cfgs, at most {most} may be there:\n{}", places.join("\n")));
    }
    faults
}

pub fn domain_knows(graph: &Graph, domain: &[&str], library: &str) -> Vec<String> {
    let rooms = graph
        .sources
        .iter()
        .filter(|source| source.module.first().is_some_and(|room| domain.contains(&room.as_str())));
    rooms
        .flat_map(|source| named(source).map(move |(path, _)| (source, path)))
        .filter(|(_, path)| path.segments.first().is_some_and(|first| first.starts_with(library)))
        .map(|(source, path)| format!("{}:{} names {}", source.name, path.line, path.segments.join("::")))
        .collect()
}

/// Strings that look like words for people, in the rooms that make pages.
pub fn words_outside_texts(graph: &Graph, exceptions: &[(&str, &str)]) -> Vec<String> {
    let is_of_pages = |room: &String| ["app", "pages", "components"].contains(&room.as_str());
    let mut faults = Vec::new();
    for source in graph.sources.iter().filter(|source| source.module.first().is_some_and(is_of_pages)) {
        for (line, string) in &source.strings {
            let is_excepted = exceptions.contains(&(source.name.as_str(), string));
            if looks_like_words(string) && !is_excepted {
                faults.push(format!("{}:{line}: {string:?}", source.name));
            }
        }
    }
    faults
}

/// Whether a string begins like a sentence or ends like one. Classes, paths and keys do neither.
fn looks_like_words(string: &str) -> bool {
    let mut start = string.chars();
    let begins = start.next().is_some_and(char::is_uppercase) && start.next().is_some_and(char::is_lowercase);
    begins || (string.contains(' ') && string.trim_end().ends_with(['.', '?', '!', '…']))
}

/// Where our Rust is.
const FOLDERS: [&str; 5] = ["src", "tests", "benches", "fuzz", "examples"];

/// All files below these folders whose name ends so, from the root of the package; what is built or installed is
/// left out.
fn files(root: &Path, folders: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting: Vec<PathBuf> = folders.iter().map(|folder| root.join(folder)).collect();
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_file() {
                found.push(path.strip_prefix(root).unwrap().to_owned());
            } else if !["target", "node_modules", "corpus"].iter().any(|name| path.ends_with(name)) {
                waiting.push(path);
            }
        }
    }
    found.sort();
    found
}

pub fn long_files(root: &Path, most: usize, exceptions: &[(&str, &str)]) -> Vec<String> {
    let rust =
        files(root, &FOLDERS).into_iter().filter(|file| file.extension().is_some_and(|end| end == "rs"));
    let mut faults = Vec::new();
    for file in rust {
        let name = file.to_string_lossy();
        let lines = fs::read_to_string(root.join(&file)).unwrap().lines().count();
        let excepted = exceptions.iter().any(|(exception, _)| *exception == name);
        if lines > most && !excepted {
            faults.push(format!("{name} has {lines} lines, at most {most} may be there"));
        }
    }
    faults
}

pub fn vague_names(root: &Path, vague: &[&str]) -> Vec<String> {
    let folders = [FOLDERS.as_slice(), &["end2end"]].concat();
    files(root, &folders)
        .into_iter()
        .filter(|file| file.extension().is_some_and(|end| end == "rs" || end == "ts"))
        .filter(|file| {
            let stem = file.with_extension("");
            stem.components().any(|part| vague.iter().any(|name| part.as_os_str() == *name))
        })
        .map(|file| format!("{} is named by a word that fits anything", file.display()))
        .collect()
}
