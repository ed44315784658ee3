//! Patterns of guessable passwords that zxcvbn does not know.

use std::collections::HashSet;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Words that people build passwords from, in other languages than zxcvbn's English. `password_lists/README.md` names
/// their sources.
static WORDS: LazyLock<HashSet<String>> =
    LazyLock::new(|| include_str!("password_lists/words.txt").lines().map(plain).collect());

/// zxcvbn gives each word of its dictionaries fewer guesses than this.
const DICTIONARY: u64 = 100_000;
/// People add at most this to a word: a year or a short number, and a mark or two.
const MOST_DIGITS: usize = 4;
const MOST_SIGNS: usize = 3;

/// Whether a password is one guessable word, perhaps repeated, with no more than a year, a short number and a few signs
/// around it. `guesses` estimates how many guesses a word takes.
pub(super) fn is_one_word(password: &str, guesses: impl Fn(&str) -> u64) -> bool {
    let lower = password.to_lowercase();
    let mut words: Vec<&str> = lower.split(|c: char| !is_letter(c)).filter(|word| !word.is_empty()).collect();
    let digits = lower.chars().filter(|c| c.is_numeric()).count();
    let signs = lower.chars().filter(|c| !is_letter(*c) && !c.is_numeric()).count();
    words.dedup();
    let [word] = words[..] else { return false };
    let decorated = digits + signs > 0;
    digits <= MOST_DIGITS
        && signs <= MOST_SIGNS
        && (WORDS.contains(&plain(word)) || (decorated && guesses(word) < DICTIONARY))
}

/// Takes these words out of a password, however they are capitalised or spelt with digits, and returns the rest;
/// `None` if it contains none of them.
pub(super) fn without_words(password: &str, words: &[&str]) -> Option<String> {
    let mut rest: Vec<char> = password.chars().collect();
    let parts = words.iter().flat_map(|word| {
        let parts = word.split(|c: char| !c.is_alphanumeric());
        parts.filter(|part| part.chars().count() >= 4).chain([*word])
    });
    let mut found = false;
    for part in parts.filter(|part| part.chars().count() >= 3) {
        let part: Vec<char> = part.chars().map(letter).collect();
        while let Some(at) = find(&rest, &part) {
            rest.drain(at..at + part.len());
            found = true;
        }
    }
    found.then(|| rest.into_iter().collect())
}

fn find(text: &[char], part: &[char]) -> Option<usize> {
    text.windows(part.len()).position(|window| window.iter().map(|c| letter(*c)).eq(part.iter().copied()))
}

/// The letter that a digit or sign often stands for, in lower case.
fn letter(c: char) -> char {
    match c {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        c => c.to_lowercase().next().unwrap_or(c),
    }
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic() || is_combining_mark(c)
}

/// A word without its accents: people leave them out.
fn plain(word: &str) -> String {
    word.nfd().filter(|c| !is_combining_mark(*c)).nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_with_a_year_or_a_number_is_found_in_many_languages() {
        let unknown = |_: &str| u64::MAX;
        for password in ["пароль123", "contraseña1", "Contrasena2026!", "senha senha", "パスワード12"]
        {
            assert!(is_one_word(password, unknown), "{password}");
        }
        for password in ["пароль 1723 909", "contraseña de la casa", "12345678", ""] {
            assert!(!is_one_word(password, unknown), "{password}");
        }
    }

    #[test]
    fn a_name_is_taken_out_however_it_is_spelt() {
        let rest = |password: &str| without_words(password, &["wanderlust"]);
        assert_eq!(rest("Wanderlust2026").as_deref(), Some("2026"));
        assert_eq!(rest("w4nd3rlu5t-W").as_deref(), Some("-W"));
        assert_eq!(rest("wander lust"), None);
        assert_eq!(without_words("Lovelace1815", &["ada.lovelace"]).as_deref(), Some("1815"));
        assert_eq!(without_words("anything", &[""]), None);
    }
}
