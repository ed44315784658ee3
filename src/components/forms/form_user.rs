//! The user of a form on an account page. The next user of the browser must not see what they typed, or the answer.

use crate::components::frame::auth_state;
use crate::components::frame::var::Var;
use std::cell::Cell;

/// Counts the users that a form has had. Copies share their state.
#[derive(Clone, Copy)]
pub(super) struct FormUser {
    number: Var<u32>,
}

impl FormUser {
    /// Calls `forget` when the user logs out, or another one logs in. Not when the page learns of its first user: a text
    /// that was typed before hydration stays.
    pub(super) fn new(forget: Box<dyn Fn()>) -> Self {
        let number = Var::new(0);
        let is_first = Cell::new(true);
        let change = move || {
            if !is_first.replace(false) {
                number.update(|number| *number += 1);
                forget();
            }
        };
        auth_state::on_user_change(auth_state::var(), Box::new(change));
        Self { number }
    }

    /// The number of the present user. Pass it to [`is_still`](Self::is_still) when the answer has arrived.
    pub(super) fn number(self) -> u32 {
        self.number.get_untracked()
    }

    /// Whether the user with this number is still the present one, and the form still on the page.
    pub(super) fn is_still(self, number: u32) -> bool {
        self.number.try_with_untracked(|present| *present == number) == Some(true)
    }
}
