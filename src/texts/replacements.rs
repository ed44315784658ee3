//! The words that an app shows in place of Latchkey's.

use super::catalogue::all;
use super::text::{self, Replacement, Text, placeholders};
use std::collections::BTreeSet;
use std::error::Error;
use std::fmt;
use std::ptr;

/// Words in place of Latchkey's texts, in another language for example.
///
/// An app makes them in one function, and gives them to both of its sides: to
/// [`LatchkeyBuilder::texts`](crate::LatchkeyBuilder::texts) on the server, and to [`install`](Self::install) in the
/// browser. Texts that it does not set stay in English.
///
/// ```
/// use latchkey::{Texts, texts};
///
/// pub fn german() -> Texts {
///     Texts::new()
///         .set(&texts::pages::LANGUAGE, "de")
///         .set(&texts::pages::LOGIN, "Willkommen zurück")
///         .set(&texts::devices::SHOW_ALL, "Alle {count} zeigen")
/// }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Texts(Vec<Replacement>);

impl Texts {
    /// Latchkey's own texts.
    pub fn new() -> Self {
        Self::default()
    }

    /// Shows these words in place of a text. They need the placeholders of its [default](Text::default), in any order. The
    /// last words that a text is given count. `String::leak` makes them of words that are read at run time.
    #[must_use]
    pub fn set(mut self, text: &'static Text, words: &'static str) -> Self {
        self.0.push((text, words));
        self
    }

    /// Whether it has words for this text.
    pub fn has(&self, text: &'static Text) -> bool {
        self.0.iter().any(|(known, _)| ptr::eq(*known, text))
    }

    /// Checks the placeholders.
    ///
    /// # Errors
    /// [`TextError::Placeholders`] for the first text that lacks one, or that has one of which Latchkey knows no value.
    pub fn check(&self) -> Result<(), TextError> {
        let names = |words: &'static str| placeholders(words).collect::<BTreeSet<_>>();
        for (text, words) in &self.0 {
            let needed = names(text.default());
            if names(words) != needed {
                let named = all().find(|(_, _, known)| ptr::eq(*known, *text));
                let (module, name, _) = named.unwrap_or(("", text.default(), text));
                return Err(TextError::Placeholders { module, name, needed: needed.into_iter().collect() });
            }
        }
        Ok(())
    }

    /// Shows these words from now on, in this process or, in the browser, on this page. Call it first in the app's
    /// `hydrate`: what an island has shown before keeps its words.
    ///
    /// The first call counts. A later one changes nothing, and returns `false` if its words are others.
    pub fn install(self) -> bool {
        text::install(self.0)
    }
}

/// Why the words of an app can't be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextError {
    /// The words for a text lack one of its placeholders, or have another.
    Placeholders {
        /// The module of the text.
        module: &'static str,
        /// The name of the text.
        name: &'static str,
        /// The placeholders that the words must have.
        needed: Vec<&'static str>,
    },
    /// This process shows other words already: there is one set of them in a process.
    Installed,
}

impl fmt::Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Placeholders { module, name, needed } if needed.is_empty() => {
                write!(f, "texts::{module}::{name}: its words must have no placeholder")
            }
            Self::Placeholders { module, name, needed } => {
                let needed = needed.join("}, {");
                write!(
                    f,
                    "texts::{module}::{name}: its words must have the placeholders {{{needed}}} and no other"
                )
            }
            Self::Installed => f.write_str("this process shows other texts already"),
        }
    }
}

impl Error for TextError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::{devices, forms, overview};
    use std::collections::BTreeMap;

    fn refusal(text: &'static Text, words: &'static str) -> String {
        Texts::new().set(text, words).check().unwrap_err().to_string()
    }

    #[test]
    fn words_with_other_placeholders_are_refused_by_the_name_of_their_text() {
        assert_eq!(
            refusal(&devices::CONFIRM_ONE, "Abmelden?"),
            "texts::devices::CONFIRM_ONE: its words must have the placeholders {device} and no other"
        );
        assert_eq!(
            refusal(&overview::RENEWED, "Erneuert {last}, dann {next}, {then}."),
            "texts::overview::RENEWED: its words must have the placeholders {last}, {next} and no other"
        );
        assert_eq!(
            refusal(&forms::PASSWORD, "{password}"),
            "texts::forms::PASSWORD: its words must have no placeholder"
        );
        let reordered = Texts::new().set(&overview::RENEWED, "Dann {next}, zuletzt {last}.");
        assert_eq!(reordered.check(), Ok(()));
    }

    #[test]
    fn each_text_is_listed_once_and_has_words_and_whole_placeholders() {
        let mut names = BTreeMap::new();
        for (module, name, text) in all() {
            assert_eq!(names.insert((module, name), text.default()), None, "{module}::{name}");
            let words = text.default();
            assert!(words == words.trim_start() && !words.is_empty(), "{module}::{name}");
            assert_eq!(placeholders(words).count(), words.matches('}').count(), "{module}::{name}");
            for name in placeholders(words) {
                assert!(name.chars().all(|c| c.is_ascii_lowercase() || c == '_'), "{words}");
            }
        }
        assert!(names.len() > 300, "{}", names.len());
    }
}
