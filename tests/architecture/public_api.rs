//! The list of what apps build on, `public_api.txt`: a change of it is seen in review.
//!
//! Read from the tokens of the files that hold it, so that comments and layout don't count.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::fs;
use std::path::Path;

/// The files with what `src/lib.rs` re-exports, and what those items need; beside them the texts.
const FILES: [&str; 18] = [
    "src/lib.rs",
    "src/server/choices.rs",
    "src/server/builder.rs",
    "src/server/latchkey.rs",
    "src/server/config/load.rs",
    "src/server/operator/mod.rs",
    "src/sessions/caller.rs",
    "src/sessions/claims_source.rs",
    "src/api/client/plain_client.rs",
    "src/api/client/request.rs",
    "src/api/client/response.rs",
    "src/api/client/session_client.rs",
    "src/app/head.rs",
    "src/components/drop_in.rs",
    "src/components/frame/brand.rs",
    "src/keeper/state.rs",
    "src/texts/replacements.rs",
    "src/texts/text.rs",
];

/// The public items, one a line, each after the file that it is in.
pub fn list(root: &Path) -> String {
    let mut lines = Vec::new();
    for file in FILES {
        let text = fs::read_to_string(root.join(file)).unwrap();
        lines.push(format!("{file}:"));
        collect(text.parse().unwrap(), "", &mut lines);
    }
    let folder = fs::read_dir(root.join("src/texts")).unwrap();
    let mut files: Vec<_> = folder.map(|file| file.unwrap().path()).filter(|path| path.is_file()).collect();
    files.sort();
    for file in files {
        let tokens: TokenStream = fs::read_to_string(&file).unwrap().parse().unwrap();
        let texts = names_of_texts(tokens);
        if !texts.is_empty() {
            let module = file.file_stem().unwrap().to_string_lossy();
            lines.push(format!("texts::{module}: {}", texts.join(" ")));
        }
    }
    lines.join("\n") + "\n"
}

/// The names in `texts! { NAME = "words"; … }`.
fn names_of_texts(tokens: TokenStream) -> Vec<String> {
    let tokens: Vec<_> = tokens.into_iter().collect();
    let body = tokens.windows(3).find_map(|three| match three {
        [TokenTree::Ident(name), TokenTree::Punct(_), TokenTree::Group(body)] if name == "texts" => {
            Some(body)
        }
        _ => None,
    });
    let body: Vec<_> = body.into_iter().flat_map(|body| without_attributes(body.stream())).collect();
    let is_name = |token: &&[TokenTree]| matches!(&token[1], TokenTree::Punct(mark) if mark.as_char() == '=');
    body.windows(2).filter(is_name).map(|pair| pair[0].to_string()).collect()
}

/// Adds the public items among these tokens, with those of `impl` blocks below `owner`.
fn collect(tokens: TokenStream, owner: &str, lines: &mut Vec<String>) {
    let tokens: Vec<_> = without_attributes(tokens).into_iter().collect();
    let mut item: Vec<TokenTree> = Vec::new();
    for token in tokens {
        let ends = match &token {
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
            TokenTree::Punct(mark) => mark.as_char() == ';',
            _ => false,
        };
        let is_use = item.iter().take(2).any(|token| token.to_string() == "use");
        // The braces of a `use` do not end it.
        if !ends || (is_use && matches!(token, TokenTree::Group(_))) {
            item.push(token);
            continue;
        }
        let head = text_of(&item);
        match token {
            TokenTree::Group(body) if head.starts_with("impl") => {
                collect(body.stream(), head.trim_start_matches("impl "), lines);
            }
            // Items that only one of the two builds has.
            TokenTree::Group(body) if head == "if" || head.starts_with("cfg_if") => {
                collect(body.stream(), owner, lines);
            }
            TokenTree::Group(body) if is_public(&head) && head.starts_with("pub struct") => {
                lines.push(format!("    {head} {{ {} }}", public_fields(body.stream())));
            }
            TokenTree::Group(body) if is_public(&head) && head.starts_with("pub enum") => {
                lines.push(format!("    {head} {{ {} }}", body.stream()));
            }
            _ if is_public(&head) => {
                let place = if owner.is_empty() { String::new() } else { format!("{owner}: ") };
                lines.push(format!("    {place}{head}"));
            }
            _ => {}
        }
        item.clear();
    }
}

fn is_public(head: &str) -> bool {
    head.starts_with("pub ") && !head.starts_with("pub (") && !head.starts_with("pub mod")
}

/// The public ones among a struct's fields.
fn public_fields(body: TokenStream) -> String {
    let (mut fields, mut field, mut depth) = (Vec::new(), Vec::new(), 0);
    for token in body {
        if let TokenTree::Punct(mark) = &token {
            match mark.as_char() {
                '<' => depth += 1,
                '>' => depth -= 1,
                ',' if depth == 0 => {
                    fields.push(text_of(&std::mem::take(&mut field)));
                    continue;
                }
                _ => {}
            }
        }
        field.push(token);
    }
    fields.push(text_of(&field));
    fields.retain(|field| is_public(field));
    fields.join(", ")
}

fn text_of(tokens: &[TokenTree]) -> String {
    tokens.iter().cloned().collect::<TokenStream>().to_string()
}

/// The tokens without attributes, at any depth: comments of documentation are attributes.
fn without_attributes(tokens: TokenStream) -> TokenStream {
    let mut kept: Vec<TokenTree> = Vec::new();
    let mut after_mark = false;
    for token in tokens {
        match token {
            TokenTree::Punct(mark) if mark.as_char() == '#' => after_mark = true,
            TokenTree::Punct(mark) if after_mark && mark.as_char() == '!' => {}
            TokenTree::Group(group) if after_mark && group.delimiter() == Delimiter::Bracket => {
                after_mark = false;
            }
            TokenTree::Group(group) => {
                let inner = without_attributes(group.stream());
                kept.push(TokenTree::Group(proc_macro2::Group::new(group.delimiter(), inner)));
            }
            token => kept.push(token),
        }
    }
    kept.into_iter().collect()
}
