//! Who may try again, and when: budgets of attempts, by GCRA (the generic cell rate algorithm, ITU-T
//! I.371), kept in the database, so that a restart gives no fresh budget and all nodes share one.

mod limit;
mod store;

pub use limit::{Limit, Subject};
pub use store::{AttemptStore, forget_refilled};

use crate::clock::Clock;
use crate::error::ApiError;
use crate::request::ClientAddress;
use crate::store::Database;

/// The budgets of this server. Cloning it is cheap.
#[derive(Clone, Debug)]
pub struct Attempts {
    store: AttemptStore,
    limits: Limits,
    clock: Clock,
}

/// How much of what is allowed; `None` is without limit.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Failed logins for one account from one address.
    pub login: Option<Limit>,
    /// Registrations from one address.
    pub register: Option<Limit>,
}

/// So many accounts may be tried from one address, each to its limit, before the address has tried
/// enough.
const ACCOUNTS_PER_ADDRESS: u32 = 10;

/// Attempts that were charged, to be given back if they turn out not to count.
#[derive(Debug)]
#[must_use = "a login that succeeded must be given back"]
pub struct Charged {
    budgets: Vec<(Subject, Limit)>,
}

impl Attempts {
    /// Keeps budgets in `database`.
    pub fn new(database: Database, limits: Limits, clock: Clock) -> Self {
        Self { store: AttemptStore::new(database), limits, clock }
    }

    /// Charges a login before its password is looked at, so that many at once can't slip through.
    ///
    /// # Errors
    /// [`ApiError::TooManyAttempts`].
    pub async fn login(&self, username: &str, address: Option<ClientAddress>) -> Result<Charged, ApiError> {
        let Some(limit) = self.limits.login else {
            return Ok(Charged { budgets: Vec::new() });
        };
        let address = address.map(|address| address.network()).unwrap_or_default();
        let wide = limit.times(ACCOUNTS_PER_ADDRESS);
        let budgets = [(Subject::login_to(username, &address), limit), (Subject::login_from(&address), wide)];
        self.charge(budgets.into()).await
    }

    /// Charges a registration.
    ///
    /// # Errors
    /// [`ApiError::TooManyAttempts`].
    pub async fn register(&self, address: Option<ClientAddress>) -> Result<Charged, ApiError> {
        let address = address.map(|address| address.network()).unwrap_or_default();
        let budget = self.limits.register.map(|limit| (Subject::registration_from(&address), limit));
        self.charge(budget.into_iter().collect()).await
    }

    /// Gives back what did not count after all.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn give_back(&self, charged: Charged) -> Result<(), ApiError> {
        for (subject, limit) in &charged.budgets {
            self.store.give_back(subject, *limit).await?;
        }
        Ok(())
    }

    async fn charge(&self, budgets: Vec<(Subject, Limit)>) -> Result<Charged, ApiError> {
        let now = self.clock.now() * 1_000;
        let mut charged = Charged { budgets: Vec::new() };
        for (subject, limit) in budgets {
            if let Some(wait) = self.store.charge(&subject, limit, now).await? {
                self.give_back(charged).await?;
                let retry_after = u32::try_from(wait / 1_000 + 1).unwrap_or(u32::MAX);
                metrics::counter!("latchkey_throttled_total").increment(1);
                return Err(ApiError::TooManyAttempts { retry_after });
            }
            charged.budgets.push((subject, limit));
        }
        Ok(charged)
    }
}
