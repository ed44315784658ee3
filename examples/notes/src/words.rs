//! The words of this app in place of Latchkey's, for both of its sides.

use latchkey::{Texts, texts};

/// Words about notes.
pub fn words() -> Texts {
    Texts::new()
        .set(&texts::pages::LOGIN, "Your notes are waiting")
        .set(&texts::forms::LOG_IN, "Open my notes")
        .set(&texts::forms::USERNAME_BECOMES, "Your notes will belong to {username}.")
}
