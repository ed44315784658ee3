//! The list of all texts.

use super::text::Text;
use super::{
    activity, advice, close, developer, devices, email, errors, forms, frame, mail, overview, pages,
    recovery, rehearsal, review, rules, session,
};

/// The texts of each module.
const MODULES: [(&str, &[(&str, &Text)]); 17] = [
    ("activity", activity::ALL),
    ("advice", advice::ALL),
    ("close", close::ALL),
    ("developer", developer::ALL),
    ("devices", devices::ALL),
    ("email", email::ALL),
    ("errors", errors::ALL),
    ("forms", forms::ALL),
    ("frame", frame::ALL),
    ("mail", mail::ALL),
    ("overview", overview::ALL),
    ("pages", pages::ALL),
    ("recovery", recovery::ALL),
    ("rehearsal", rehearsal::ALL),
    ("review", review::ALL),
    ("rules", rules::ALL),
    ("session", session::ALL),
];

/// All texts, each with the name of its module and its own. By them a test of an app finds what is not translated.
///
/// ```
/// use latchkey::{Texts, texts};
///
/// let german = Texts::new().set(&texts::forms::PASSWORD, "Passwort");
/// let missing = texts::all().filter(|(_, _, text)| !german.has(text)).count();
/// assert_eq!(missing, texts::all().count() - 1);
/// ```
pub fn all() -> impl Iterator<Item = (&'static str, &'static str, &'static Text)> {
    MODULES
        .into_iter()
        .flat_map(|(module, texts)| texts.iter().map(move |(name, text)| (module, *name, *text)))
}
