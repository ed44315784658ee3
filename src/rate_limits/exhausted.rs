//! The budgets known to be used up, in memory.

use super::Subject;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// More than so many are not kept in mind: the database knows them, too.
const MOST: usize = 65_536;

/// Until when budgets are used up, in milliseconds since the Unix epoch. Cloning it is cheap.
#[derive(Clone, Debug, Default)]
pub(super) struct Exhausted {
    until: Arc<Mutex<HashMap<Subject, i64>>>,
}

impl Exhausted {
    pub(super) fn until(&self, subject: &Subject) -> Option<i64> {
        self.lock().get(subject).copied()
    }

    /// Keeps it in mind, at `now`. When there is no room, what is over makes some.
    pub(super) fn remember(&self, subject: &Subject, until: i64, now: i64) {
        let mut all = self.lock();
        if all.len() >= MOST {
            all.retain(|_, until| *until > now);
        }
        if all.len() < MOST {
            all.insert(subject.clone(), until);
        }
    }

    pub(super) fn forget(&self, subject: &Subject) {
        self.lock().remove(subject);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Subject, i64>> {
        self.until.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_size_is_bounded_and_what_is_over_makes_room() {
        let exhausted = Exhausted::default();
        let subject = |at: usize| Subject::login_from(&at.to_string());
        for at in 0..MOST {
            exhausted.remember(&subject(at), if at == 0 { 5 } else { 20 }, 0);
        }
        exhausted.remember(&subject(MOST), 20, 0);
        assert_eq!(exhausted.until(&subject(MOST)), None);
        exhausted.remember(&subject(MOST), 20, 10);
        assert_eq!((exhausted.until(&subject(MOST)), exhausted.until(&subject(0))), (Some(20), None));
        exhausted.forget(&subject(1));
        assert_eq!(exhausted.until(&subject(1)), None);
    }
}
