//! Who may try again, and when: budgets of attempts, by GCRA (the generic cell rate algorithm, ITU-T
//! I.371), kept in the database, so that a restart gives no fresh budget and all nodes share one.

mod exhausted;
mod limit;
mod store;

pub use limit::{Limit, Subject};
pub use store::{RateLimitStore, forget_refilled};

use crate::client_info::ClientInfo;
use crate::clock::Clock;
use crate::database::Database;
use crate::wire::ApiError;
use exhausted::Exhausted;

/// The budgets of this server. Cloning it is cheap.
#[derive(Clone, Debug)]
pub struct RateLimits {
    store: RateLimitStore,
    exhausted: Exhausted,
    limits: Limits,
    clock: Clock,
}

/// Who tries to log in.
#[derive(Clone, Copy, Debug)]
pub struct Login<'a> {
    /// The account's name, in its one form; empty for what can be no name.
    pub username: &'a str,
    /// From where.
    pub client: &'a ClientInfo,
    /// The user's id and the device, if they have logged in by it before.
    pub known: Option<(&'a str, &'a str)>,
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

/// RateLimits that were charged, to be given back if they turn out not to count.
#[derive(Debug)]
#[must_use = "a login that succeeded must be given back"]
pub struct Charged {
    budgets: Vec<(Subject, Limit)>,
}

impl RateLimits {
    /// Keeps budgets in `database`.
    pub fn new(database: Database, limits: Limits, clock: Clock) -> Self {
        Self { store: RateLimitStore::new(database), exhausted: Exhausted::default(), limits, clock }
    }

    /// Charges a login before its password is looked at, so that many at once can't slip through. On a
    /// known device it is the device's tries that count: strangers can't use these up.
    ///
    /// # Errors
    /// [`ApiError::TooManyAttempts`].
    pub async fn login(&self, login: Login<'_>) -> Result<Charged, ApiError> {
        let Some(limit) = self.limits.login else {
            return Ok(Charged { budgets: Vec::new() });
        };
        if let Some((user_id, device)) = login.known {
            match self.charge(vec![(Subject::login_by(user_id, device), limit)]).await {
                // Who stole the device's token could use them up; then there is what everybody has.
                Err(ApiError::TooManyAttempts { .. }) => {}
                charged => return charged,
            }
        }
        let address = login.client.network();
        let account = (Subject::login_to(login.username, &address), limit);
        let wide = (Subject::login_from(&address), limit.times(ACCOUNTS_PER_ADDRESS));
        self.charge(vec![account, wide]).await
    }

    /// Charges the confirmation of a password by who is signed in: a stolen access token is no way to guess.
    ///
    /// # Errors
    /// [`ApiError::TooManyAttempts`].
    pub async fn confirm(&self, user_id: &str, session_id: &str) -> Result<Charged, ApiError> {
        let budget = self.limits.login.map(|limit| (Subject::confirmation_in(user_id, session_id), limit));
        self.charge(budget.into_iter().collect()).await
    }

    /// Charges a registration.
    ///
    /// # Errors
    /// [`ApiError::TooManyAttempts`].
    pub async fn register(&self, client: &ClientInfo) -> Result<Charged, ApiError> {
        let address = client.network();
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
            self.exhausted.forget(subject);
        }
        Ok(())
    }

    async fn charge(&self, budgets: Vec<(Subject, Limit)>) -> Result<Charged, ApiError> {
        let now = self.clock.now() * 1_000;
        let mut charged = Charged { budgets: Vec::new() };
        for (subject, limit) in budgets {
            if let Some(wait) = self.wait_for(&subject, limit, now).await? {
                self.give_back(charged).await?;
                let retry_after = u32::try_from(wait / 1_000 + 1).unwrap_or(u32::MAX);
                metrics::counter!("latchkey_throttled_total").increment(1);
                return Err(ApiError::TooManyAttempts { retry_after });
            }
            charged.budgets.push((subject, limit));
        }
        Ok(charged)
    }

    /// Charges a budget, or tells how long to wait, in milliseconds. Who comes too early is told so from
    /// memory, so that a flood of them costs no database anything.
    async fn wait_for(&self, subject: &Subject, limit: Limit, now: i64) -> Result<Option<i64>, ApiError> {
        if let Some(until) = self.exhausted.until(subject).filter(|until| *until > now) {
            return Ok(Some(until - now));
        }
        let wait = self.store.charge(subject, limit, now).await?;
        if let Some(wait) = wait {
            self.exhausted.remember(subject, now + wait, now);
        }
        Ok(wait)
    }
}
