//! Advice on passwords: the sentences of [zxcvbn](https://docs.rs/zxcvbn), which judges them.

use super::text::{Text, texts};

texts! {
    ROWS_OF_KEYS = "Straight rows of keys are easy to guess.";
    KEYBOARD_PATTERNS = "Short keyboard patterns are easy to guess.";
    REPEATS = "Repeats like \"aaa\" are easy to guess.";
    REPEATED_GROUPS = "Repeats like \"abcabcabc\" are only slightly harder to guess than \"abc\".";
    TOP_10 = "This is a top-10 common password.";
    TOP_100 = "This is a top-100 common password.";
    VERY_COMMON = "This is a very common password.";
    SIMILAR_TO_COMMON = "This is similar to a commonly used password.";
    SEQUENCES = "Sequences like abc or 6543 are easy to guess.";
    RECENT_YEARS = "Recent years are easy to guess.";
    WORD_BY_ITSELF = "A word by itself is easy to guess.";
    DATES = "Dates are often easy to guess.";
    NAMES_BY_THEMSELVES = "Names and surnames by themselves are easy to guess.";
    COMMON_NAMES = "Common names and surnames are easy to guess.";

    USE_A_FEW_WORDS = "Use a few words, avoid common phrases.";
    NO_NEED_FOR_SYMBOLS = "No need for symbols, digits, or uppercase letters.";
    ADD_WORDS = "Add another word or two. Uncommon words are better.";
    CAPITALIZATION = "Capitalization doesn't help very much.";
    ALL_UPPERCASE = "All-uppercase is almost as easy to guess as all-lowercase.";
    REVERSED_WORDS = "Reversed words aren't much harder to guess.";
    SUBSTITUTIONS = "Predictable substitutions like '@' instead of 'a' don't help very much.";
    LONGER_PATTERN = "Use a longer keyboard pattern with more turns.";
    AVOID_REPEATS = "Avoid repeated words and characters.";
    AVOID_SEQUENCES = "Avoid sequences.";
    AVOID_RECENT_YEARS = "Avoid recent years.";
    AVOID_OWN_YEARS = "Avoid years that are associated with you.";
    AVOID_OWN_DATES = "Avoid dates and years that are associated with you.";
}

/// The text of this sentence of zxcvbn's; `None` for one of a later release of it.
pub fn of_sentence(sentence: &str) -> Option<&'static Text> {
    ALL.iter().map(|(_, text)| *text).find(|text| text.default() == sentence)
}
