//! Which file knows which: a path is followed, through imports and re-exports, to the file that defines its target.

use crate::source::{Import, Named, Source};
use std::collections::{BTreeMap, HashMap};

/// All files of `src`, and what each of them knows.
pub struct Graph {
    pub sources: Vec<Source>,
    /// The files of each module. One in braces is in its parent's file.
    files: HashMap<Vec<String>, Vec<usize>>,
}

/// The target of a path.
#[derive(Debug, PartialEq)]
pub enum Target {
    /// A module as a whole.
    Module(Vec<String>),
    /// An item of a module.
    Item(Vec<String>),
}

impl Target {
    pub fn module(&self) -> &[String] {
        let (Self::Module(module) | Self::Item(module)) = self;
        module
    }
}

/// One file knows another.
#[derive(Clone, Copy, Debug)]
pub struct Arrow<'a> {
    pub to: usize,
    pub by: &'a Named,
}

/// How many imports a path may lead through; more can only be a circle of globs.
const HOPS: usize = 16;

impl Graph {
    pub fn new(sources: Vec<Source>) -> Self {
        let mut files: HashMap<Vec<String>, Vec<usize>> = HashMap::new();
        for (number, source) in sources.iter().enumerate() {
            files.entry(source.module.clone()).or_default().push(number);
        }
        for (number, source) in sources.iter().enumerate() {
            for module in &source.modules {
                files.entry(module.clone()).or_insert_with(|| vec![number]);
            }
        }
        Self { sources, files }
    }

    /// Where a path of a file leads to; `None` when it leaves the crate or is about something local.
    pub fn resolve(&self, source: &Source, path: &Named) -> Option<Target> {
        self.follow(source, &path.scope, &path.segments, HOPS)
    }

    fn follow(&self, source: &Source, scope: &[String], segments: &[String], hops: usize) -> Option<Target> {
        let hops = hops.checked_sub(1)?;
        let (first, rest) = segments.split_first()?;
        match first.as_str() {
            "crate" => return self.descend(Vec::new(), rest, hops),
            "self" => return self.descend(scope.to_vec(), rest, hops),
            "super" => return self.descend(scope.split_last()?.1.to_vec(), rest, hops),
            _ => {}
        }
        let child = [scope, std::slice::from_ref(first)].concat();
        if self.files.contains_key(&child) {
            return self.descend(child, rest, hops);
        }
        let import = source.imports.iter().find(|import| import.alias == *first)?;
        // `use http::…` in a file that also says `use std::…::http` would lead to itself.
        if import.path.segments == [first.clone()] {
            return None;
        }
        self.follow(source, &import.path.scope, &[&import.path.segments, rest].concat(), hops)
    }

    fn descend(&self, module: Vec<String>, segments: &[String], hops: usize) -> Option<Target> {
        let Some((first, rest)) = segments.split_first() else { return Some(Target::Module(module)) };
        if first == "super" {
            return self.descend(module.split_last()?.1.to_vec(), rest, hops);
        }
        let child = [module.as_slice(), std::slice::from_ref(first)].concat();
        if self.files.contains_key(&child) {
            return self.descend(child, rest, hops);
        }
        for source in self.files.get(&module)?.iter().map(|file| &self.sources[*file]) {
            let here = |import: &&Import| import.path.scope == module && import.alias == *first;
            if let Some(import) = source.imports.iter().find(here) {
                // Leads nowhere when the name comes from outside the crate.
                return self.follow(source, &module, &[&import.path.segments, rest].concat(), hops);
            }
        }
        Some(Target::Item(module))
    }

    /// The arrows between files that count: not those of unit tests, and not the re-exports by which a `mod.rs`
    /// shows what its own folder holds. A module that is only imported counts by what is then taken from it.
    pub fn arrows(&self) -> Vec<BTreeMap<usize, Arrow<'_>>> {
        self.sources
            .iter()
            .enumerate()
            .map(|(from, source)| {
                let mut arrows = BTreeMap::new();
                for (path, public) in named(source) {
                    let Some(target @ Target::Item(_)) = self.resolve(source, path) else { continue };
                    let shown = public && target.module().starts_with(&source.module);
                    if path.test || shown {
                        continue;
                    }
                    for &to in &self.files[target.module()] {
                        if to != from {
                            arrows.entry(to).or_insert(Arrow { to, by: path });
                        }
                    }
                }
                arrows
            })
            .collect()
    }
}

/// All paths of a file, and whether each is re-exported.
pub fn named(source: &Source) -> impl Iterator<Item = (&Named, bool)> {
    let imports = source.imports.iter().map(|import| (&import.path, import.public));
    imports.chain(source.paths.iter().map(|path| (path, false)))
}
