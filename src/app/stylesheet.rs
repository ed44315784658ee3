//! Our stylesheets, for apps whose own build does not contain them.
//!
//! Everything that draws is inside the class `latchkey`, so that it touches nothing of the app's. Outside it are only rules
//! for attributes that Latchkey alone sets, such as `data-for`. The colours are dark only where the document says that it
//! can be dark: light text on an app that is always white could not be read.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::LazyLock;

/// A stylesheet.
#[derive(Debug)]
pub struct Stylesheet {
    /// Its path on the server.
    pub path: &'static str,
    /// Its text.
    pub text: String,
}

impl Stylesheet {
    /// The URL, which changes with the text, so that browsers may keep it.
    pub fn url(&self) -> String {
        let mut hasher = DefaultHasher::new();
        self.text.hash(&mut hasher);
        format!("{}?{:016x}", self.path, hasher.finish())
    }
}

/// Pieces in a document that has a dark mode. As specific as `.latchkey`, so that the colours of an app win.
const DARK: &str = r#".latchkey:where(:root:has(meta[name="color-scheme"][content~="dark"]), :root:has(meta[name="color-scheme"][content~="dark"]) *)"#;

/// The style of the pieces.
pub static PIECES: LazyLock<Stylesheet> = LazyLock::new(|| {
    let (light, dark) = include_str!("../../style/tokens.css").split_once("@media").unwrap_or_default();
    let light = light.replace(":root", ".latchkey");
    let dark = ["@media", &dark.replace(":root", DARK)].concat();
    let pieces = [
        include_str!("../../style/base.css"),
        include_str!("../../style/page.css"),
        include_str!("../../style/controls.css"),
        include_str!("../../style/form.css"),
        include_str!("../../style/account.css"),
        include_str!("../../style/recovery.css"),
    ];
    let state = include_str!("../../style/state.css");
    let own = "color: var(--ink);\nfont-family: var(--sans);\nline-height: 1.6;\n";
    let text = [&light, &dark, "\n.latchkey {\n", own, &pieces.concat(), "}\n", state].concat();
    Stylesheet { path: "/latchkey.css", text }
});

/// The style of documents that are wholly ours.
pub static DOCUMENT: LazyLock<Stylesheet> = LazyLock::new(|| Stylesheet {
    path: "/latchkey-document.css",
    text: include_str!("../../style/document.css").to_owned(),
});

/// The style of the picture of a session.
pub static PICTURE: LazyLock<Stylesheet> = LazyLock::new(|| Stylesheet {
    path: "/picture.css",
    // As specific as the rules of the pieces.
    text: [".latchkey {\n", include_str!("../../public/picture.css"), "}\n"].concat(),
});

#[cfg(test)]
mod tests {
    use super::*;

    /// The rules at the top level, by what is before their braces.
    fn outermost(css: &str) -> Vec<String> {
        let (mut depth, mut heads, mut head) = (0, Vec::new(), String::new());
        let without_comments: String =
            css.split("/*").map(|part| part.split_once("*/").map_or(part, |(_, rest)| rest)).collect();
        for character in without_comments.chars() {
            match character {
                '{' if depth == 0 => heads.push(std::mem::take(&mut head).trim().to_owned()),
                _ if depth == 0 && character != '}' => head.push(character),
                _ => {}
            }
            depth += i32::from(character == '{') - i32::from(character == '}');
        }
        assert_eq!(depth, 0);
        heads
    }

    #[test]
    fn only_rules_for_our_own_attributes_are_outside_our_class() {
        for head in outermost(&PIECES.text) {
            let is_ours = head == ".latchkey" || head == "@media (prefers-color-scheme: dark)";
            let marks = ["[data-for=", "[data-problem=", "[data-replay]", "[data-awaiting-hydration]"];
            assert!(is_ours || marks.iter().any(|mark| head.contains(mark)), "{head}");
        }
    }

    #[test]
    fn nothing_inside_our_class_asks_for_the_root() {
        let inside = PIECES.text.split("\n.latchkey {\n").last().unwrap();
        let inside = inside.split(include_str!("../../style/state.css")).next().unwrap();
        for word in [":root", "html", "body", "@import", "@keyframes", "@font-face"] {
            assert!(!inside.contains(word), "{word} means nothing inside a rule");
        }
    }

    /// So that an app can set each of them.
    #[test]
    fn each_colour_font_and_space_comes_from_a_custom_property() {
        let tokens = include_str!("../../style/tokens.css");
        let sheets = [&PIECES.text, &DOCUMENT.text, &PICTURE.text].map(|text| text.replace(tokens, ""));
        let declarations = sheets.iter().flat_map(|text| text.split(['{', '}', ';'])).map(str::trim);
        let mut found = 0;
        for (name, value) in declarations.filter_map(|declaration| declaration.split_once(": ")) {
            let of = |names: &[&str]| names.iter().any(|prefix| name.starts_with(prefix));
            if name.starts_with("--") {
                continue;
            }
            assert!(!value.contains('#') && !value.contains("rgb("), "{name}: {value}");
            if of(&["font"]) && !of(&["font-weight", "font-variant"]) {
                assert!(
                    value.contains("var(--") || value == "inherit" || value.ends_with("em"),
                    "{name}: {value}"
                );
                assert!(!value.contains("rem"), "{name}: {value}");
            }
            // The field for a password leaves room for a button of a fixed width.
            if of(&["margin", "padding", "gap", "column-gap", "row-gap"]) && value != "3.25rem" {
                assert!(!value.contains("rem"), "{name}: {value}");
                found += 1;
            }
        }
        assert!(found > 60, "{found}");
    }

    #[test]
    fn the_build_of_the_program_has_the_same_files() {
        let main = include_str!("../../style/main.css");
        for file in ["tokens", "document", "base", "page", "controls", "form", "account", "recovery", "state"]
        {
            assert!(main.contains(&format!("@import \"{file}.css\";")), "{file}");
        }
        assert_eq!(main.matches("@import").count(), 9);
    }
}
