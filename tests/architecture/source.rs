//! The declarations and names of one source file, read from its tokens, so that comments and strings don't count and
//! the bodies of macros do.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use std::fs;
use std::path::{Path, PathBuf};

/// A file of `src`.
#[derive(Debug)]
pub struct Source {
    /// From the root of the package, as `src/api/mod.rs`.
    pub name: String,
    /// Its module, as `["api", "open"]`.
    pub module: Vec<String>,
    /// The modules it declares: those in other files, and those in braces.
    pub modules: Vec<Vec<String>>,
    pub imports: Vec<Import>,
    pub paths: Vec<Named>,
    pub cfgs: Vec<FeatureCfg>,
    /// The strings outside attributes and tests, with their lines.
    pub strings: Vec<(usize, String)>,
}

/// A path that is written out, like `super::store::find`, or is the target of a `use`.
#[derive(Clone, Debug)]
pub struct Named {
    pub segments: Vec<String>,
    /// The module it is written in.
    pub scope: Vec<String>,
    pub line: usize,
    /// Within `#[cfg(test)]`.
    pub test: bool,
}

/// One leaf of a `use`.
#[derive(Debug)]
pub struct Import {
    pub path: Named,
    /// The name it has here; `*` when everything is imported.
    pub alias: String,
    /// `pub use`, with or without a restriction.
    pub public: bool,
}

/// An attribute that asks for a feature.
#[derive(Debug)]
pub struct FeatureCfg {
    pub line: usize,
    pub in_function: bool,
}

impl Source {
    /// All files of `src` but `main.rs`, which is a crate of its own above all rooms.
    pub fn read_all(root: &Path) -> Vec<Self> {
        let mut sources = Vec::new();
        let mut waiting = vec![(root.join("src/lib.rs"), Vec::new())];
        while let Some((file, module)) = waiting.pop() {
            let text =
                fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            let name = file.strip_prefix(root).unwrap().to_string_lossy().into_owned();
            let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("{name}: {error}"));
            let mut reader = Reader {
                file,
                children: Vec::new(),
                source: Self {
                    name,
                    module: module.clone(),
                    modules: Vec::new(),
                    imports: Vec::new(),
                    paths: Vec::new(),
                    cfgs: Vec::new(),
                    strings: Vec::new(),
                },
            };
            reader.read(tokens, &Place { module, test: false, function: false });
            waiting.extend(reader.children);
            sources.push(reader.source);
        }
        sources
    }
}

/// Where the reader stands.
#[derive(Clone)]
struct Place {
    module: Vec<String>,
    test: bool,
    function: bool,
}

struct Reader {
    file: PathBuf,
    source: Source,
    /// The files of the modules that this one declares.
    children: Vec<(PathBuf, Vec<String>)>,
}

impl Reader {
    fn read(&mut self, tokens: TokenStream, place: &Place) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        // The attributes before an item.
        let (mut test, mut files) = (false, Vec::new());
        let mut function = false;
        let mut at = 0;
        while at < tokens.len() {
            let here = Place { test: place.test || test, ..place.clone() };
            match &tokens[at] {
                TokenTree::Punct(mark) if mark.as_char() == '#' => {
                    let inner = usize::from(is_punct(tokens.get(at + 1), '!'));
                    if let Some(TokenTree::Group(group)) = tokens.get(at + 1 + inner)
                        && group.delimiter() == Delimiter::Bracket
                    {
                        let attribute = Attribute::new(group.stream());
                        if attribute.feature {
                            let line = mark.span().start().line;
                            self.source.cfgs.push(FeatureCfg { line, in_function: place.function });
                        }
                        test |= attribute.test;
                        files.extend(attribute.path);
                        at += 1 + inner;
                    }
                }
                TokenTree::Ident(word) if word == "mod" && ident(tokens.get(at + 1)).is_some() => {
                    let name = ident(tokens.get(at + 1)).unwrap_or_default();
                    let module = [place.module.as_slice(), std::slice::from_ref(&name)].concat();
                    self.source.modules.push(module.clone());
                    if let Some(TokenTree::Group(body)) = tokens.get(at + 2) {
                        self.read(body.stream(), &Place { module, ..here });
                    } else if !here.test {
                        let found = self.files_of(&name, &files);
                        self.children.extend(found.into_iter().map(|file| (file, module.clone())));
                    }
                    (test, files) = (false, Vec::new());
                    at += 2;
                }
                TokenTree::Ident(word) if word == "use" && !is_punct(tokens.get(at + 1), '<') => {
                    let end = (at..tokens.len()).find(|end| is_punct(tokens.get(*end), ';'));
                    let end = end.unwrap_or(tokens.len());
                    let public = is_public(&tokens[..at]);
                    let path = Named {
                        segments: Vec::new(),
                        scope: place.module.clone(),
                        line: line(word),
                        test: here.test,
                    };
                    self.import(&tokens[at + 1..end], &path, public);
                    test = false;
                    at = end;
                }
                TokenTree::Ident(word) if word == "fn" && ident(tokens.get(at + 1)).is_some() => {
                    function = true
                }
                TokenTree::Ident(word) if is_path(&tokens, at) => {
                    let segments = path(&tokens, at);
                    at += 3 * (segments.len() - 1);
                    let scope = place.module.clone();
                    self.source.paths.push(Named { segments, scope, line: line(word), test: here.test });
                }
                TokenTree::Group(group) => {
                    let braces = group.delimiter() == Delimiter::Brace;
                    let inside = Place { function: place.function || (braces && function), ..here };
                    self.read(group.stream(), &inside);
                    if braces {
                        (test, function) = (false, false);
                        files.clear();
                    }
                }
                TokenTree::Literal(literal) if !here.test => {
                    let text = literal.to_string();
                    if let Some(string) = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
                        self.source.strings.push((literal.span().start().line, string.to_owned()));
                    }
                }
                TokenTree::Punct(mark) if mark.as_char() == ';' => {
                    (test, function) = (false, false);
                    files.clear();
                }
                _ => {}
            }
            at += 1;
        }
    }

    /// Reads a tree of `use`.
    fn import(&mut self, tokens: &[TokenTree], base: &Named, public: bool) {
        let mut path = base.clone();
        for (at, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Ident(word) if word == "as" => {
                    let alias = ident(tokens.get(at + 1)).unwrap_or_default();
                    return self.source.imports.push(Import { path, alias, public });
                }
                TokenTree::Ident(word) => path.segments.push(word.to_string()),
                TokenTree::Group(group) => {
                    let inside: Vec<TokenTree> = group.stream().into_iter().collect();
                    for one in inside.split(|token| is_punct(Some(token), ',')).filter(|one| !one.is_empty())
                    {
                        self.import(one, &path, public);
                    }
                    return;
                }
                TokenTree::Punct(mark) if mark.as_char() == '*' => {
                    return self.source.imports.push(Import { path, alias: "*".to_owned(), public });
                }
                _ => {}
            }
        }
        if path.segments.len() > 1 && path.segments.last().is_some_and(|last| last == "self") {
            path.segments.pop();
        }
        let alias = path.segments.last().cloned().unwrap_or_default();
        self.source.imports.push(Import { path, alias, public });
    }

    /// The files that a declaration `mod name;` may stand for: two where `cfg_attr` chooses between two paths.
    fn files_of(&self, name: &str, named: &[String]) -> Vec<PathBuf> {
        let folder = self.file.parent().unwrap().to_owned();
        let stem = self.file.file_stem().unwrap_or_default();
        let beside = if stem == "mod" || stem == "lib" { folder.clone() } else { folder.join(stem) };
        let files = if named.is_empty() {
            vec![beside.join(format!("{name}.rs")), beside.join(name).join("mod.rs")]
        } else {
            named.iter().map(|path| folder.join(path)).collect()
        };
        files.into_iter().filter(|file| file.is_file()).collect()
    }
}

/// An attribute, as far as it matters here.
struct Attribute {
    feature: bool,
    test: bool,
    path: Option<String>,
}

impl Attribute {
    fn new(tokens: TokenStream) -> Self {
        let text = tokens.to_string().replace(' ', "");
        let is_cfg = text.starts_with("cfg(") || text.starts_with("cfg_attr(");
        let path = text.split_once("path=\"").and_then(|(_, rest)| rest.split('"').next());
        Self {
            feature: is_cfg && text.contains("feature="),
            test: text == "cfg(test)",
            path: path.map(str::to_owned),
        }
    }
}

fn line(word: &proc_macro2::Ident) -> usize {
    word.span().start().line
}

fn ident(token: Option<&TokenTree>) -> Option<String> {
    match token {
        Some(TokenTree::Ident(word)) => Some(word.to_string()),
        _ => None,
    }
}

fn is_punct(token: Option<&TokenTree>, mark: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == mark)
}

/// `::` at this place.
fn is_separator(tokens: &[TokenTree], at: usize) -> bool {
    matches!(tokens.get(at), Some(TokenTree::Punct(mark)) if mark.as_char() == ':' && mark.spacing() == Spacing::Joint)
        && is_punct(tokens.get(at + 1), ':')
}

/// Whether a path of two names or more begins here.
fn is_path(tokens: &[TokenTree], at: usize) -> bool {
    let goes_on = at >= 2 && is_separator(tokens, at - 2);
    !goes_on && is_separator(tokens, at + 1) && ident(tokens.get(at + 3)).is_some()
}

fn path(tokens: &[TokenTree], start: usize) -> Vec<String> {
    let mut segments: Vec<String> = ident(tokens.get(start)).into_iter().collect();
    let mut at = start + 1;
    while is_separator(tokens, at)
        && let Some(word) = ident(tokens.get(at + 2))
    {
        segments.push(word);
        at += 3;
    }
    segments
}

/// Whether these tokens end in `pub` or `pub(…)`.
fn is_public(before: &[TokenTree]) -> bool {
    match before {
        [.., TokenTree::Ident(word)] => word == "pub",
        [.., TokenTree::Ident(word), TokenTree::Group(_)] => word == "pub",
        _ => false,
    }
}
