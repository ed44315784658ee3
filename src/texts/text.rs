//! One text, and the replacements of this process.

use std::ptr;
use std::sync::OnceLock;

/// A text for people. `{name}` in it is a placeholder, which a value takes when it is shown.
///
/// Each is a `static`: its address is what tells it from the others, so that the WASM holds no names of texts.
#[derive(Debug)]
pub struct Text(&'static str);

/// A text of Latchkey's, and the words that an app shows instead.
pub(super) type Replacement = (&'static Text, &'static str);

/// The replacements of this process; in the browser, of this page.
static REPLACED: OnceLock<Vec<Replacement>> = OnceLock::new();

impl Text {
    pub(super) const fn new(default: &'static str) -> Self {
        Self(default)
    }

    /// The words in English that Latchkey has for it.
    pub fn default(&'static self) -> &'static str {
        self.0
    }

    /// The words to show, with their placeholders.
    // Inlined, the search would be in the WASM at each of some hundred places.
    #[inline(never)]
    pub fn get(&'static self) -> &'static str {
        let replacement = REPLACED.get().and_then(|all| all.iter().rfind(|(text, _)| ptr::eq(*text, self)));
        replacement.map_or(self.0, |(_, words)| words)
    }

    /// The words to show, as a string of their own.
    #[inline(never)]
    pub fn owned(&'static self) -> String {
        self.get().to_owned()
    }

    /// The words to show with these values, which are in the order of the placeholders of the
    /// [default](Self::default).
    #[inline(never)]
    pub fn with(&'static self, values: &[&str]) -> String {
        debug_assert_eq!(placeholders(self.0).count(), values.len(), "{}", self.0);
        fill(self.get(), |name| {
            let place = placeholders(self.0).position(|known| known == name);
            place.and_then(|place| values.get(place)).copied().unwrap_or_default()
        })
    }
}

/// The names of the placeholders in a text.
pub(super) fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0))
}

/// Puts a value in place of each placeholder. Braces in a value mean nothing.
pub(super) fn fill<'a>(text: &str, value: impl Fn(&str) -> &'a str) -> String {
    let mut parts = text.split('{');
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        if let Some((name, rest)) = part.split_once('}') {
            filled += value(name);
            filled += rest;
        }
    }
    filled
}

/// Makes these the replacements, unless there are some already. Whether they are in force then.
pub(super) fn install(replacements: Vec<Replacement>) -> bool {
    let is_same = |(one, other): (&Replacement, &Replacement)| ptr::eq(one.0, other.0) && one.1 == other.1;
    let new = replacements.clone();
    let installed = REPLACED.get_or_init(|| new);
    installed.len() == replacements.len() && installed.iter().zip(&replacements).all(is_same)
}

/// Declares the texts of a module, and the list of them.
macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident = $default:expr;)*) => {
        $($(#[$doc])* pub static $name: super::text::Text = super::text::Text::new($default);)*

        /// The texts of this module, by name.
        pub(super) static ALL: &[(&str, &super::text::Text)] = &[$((stringify!($name), &$name)),*];
    };
}
pub(super) use texts;

#[cfg(test)]
mod tests {
    use super::*;

    static RENEWED: Text = Text::new("Last renewed {last}, next about {next}.");

    #[test]
    fn values_take_the_places_of_the_placeholders_and_are_not_read_themselves() {
        assert_eq!(RENEWED.with(&["{next}", "2"]), "Last renewed {next}, next about 2.");
    }

    #[test]
    fn the_words_of_a_replacement_may_stand_in_another_order() {
        let values = |name: &str| if name == "last" { "1" } else { "2" };
        assert_eq!(fill("Bis {next}, seit {last}.", values), "Bis 2, seit 1.");
        assert_eq!(placeholders("Bis {next}, seit {last}.").collect::<Vec<_>>(), ["next", "last"]);
    }
}
