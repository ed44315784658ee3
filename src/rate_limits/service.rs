//! Charges attempts to their limits, and gives back those that succeeded.

use super::deny_cache::DenyCache;
use super::{Limit, LimitKey, RateLimitStore};
use crate::client_info::ClientInfo;
use crate::clock::Clock;
use crate::database::Database;
use crate::wire::ApiError;

/// The rate limits of this server. Cloning it is cheap.
#[derive(Clone, Debug)]
pub struct RateLimits {
    store: RateLimitStore,
    denied: DenyCache,
    limits: Limits,
    clock: Clock,
}

/// The configured limits; `None` means no limit.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Failed logins to one account from one network.
    pub login: Option<Limit>,
    /// Registrations from one network.
    pub register: Option<Limit>,
}

/// An attempt to log in.
#[derive(Clone, Copy, Debug)]
pub struct LoginAttempt<'a> {
    /// The username or email address in its normal form; empty if the text is neither. All such attempts share one limit.
    /// The username and the address of one account are counted apart: otherwise the limit would tell that they belong
    /// together.
    pub identifier: &'a str,
    /// The client that makes the attempt.
    pub client: &'a ClientInfo,
    /// The id of the device whose token the client presented.
    pub device: Option<&'a str>,
}

/// One network may use up the limits of this many accounts.
const ACCOUNTS_PER_NETWORK: u32 = 10;
/// The devices of an account share this many limits, so that many stolen device tokens don't buy many attempts.
const DEVICES_PER_ACCOUNT: u32 = 20;

/// The mails that one account, and one address, may get.
const MAILS: Limit = Limit::per_hour(10);

/// Attempts that were charged. [`RateLimits::refund`] gives them back.
#[derive(Debug)]
#[must_use = "an attempt that succeeded must be refunded"]
pub struct Charge {
    attempts: Vec<(LimitKey, Limit)>,
}

impl RateLimits {
    /// Keeps the limits in `database`.
    pub fn new(database: Database, limits: Limits, clock: Clock) -> Self {
        Self { store: RateLimitStore::new(database), denied: DenyCache::default(), limits, clock }
    }

    /// Refuses a login whose limit is known to be used up. This reads memory only.
    ///
    /// # Errors
    /// [`ApiError::TooManyAttempts`].
    pub fn check_login(&self, attempt: LoginAttempt<'_>) -> Result<(), ApiError> {
        let Some(limit) = self.limits.login else { return Ok(()) };
        let now = self.now();
        let device_denied = |device| self.denied.wait(&device_key(device), limit, now).is_some();
        if attempt.device.is_some_and(|device| !device_denied(device)) {
            return Ok(());
        }
        self.check(&login_limits(attempt, limit), now)
    }

    /// Charges a login before its password is verified, so that of many attempts at once none slips through.
    /// `known` is the user's id if the device knows this user: the attempt then counts for the device, whose limit
    /// strangers can't use up.
    ///
    /// # Errors
    /// [`ApiError::TooManyAttempts`].
    pub async fn charge_login(
        &self,
        attempt: LoginAttempt<'_>,
        known: Option<&str>,
    ) -> Result<Charge, ApiError> {
        let Some(limit) = self.limits.login else {
            return Ok(Charge { attempts: Vec::new() });
        };
        if let Some(device) = attempt.device {
            if let Some(user_id) = known {
                let key = LimitKey::logins_by(user_id, &device_slot(device).to_string());
                match self.charge(vec![(key, limit)]).await {
                    // A thief of the device token may have used it up. The account's own limit is still there.
                    Err(ApiError::TooManyAttempts { .. }) => {}
                    charged => return charged,
                }
            }
            // The device buys no attempt: for a while it is not a reason to ask the database for the user.
            let now = self.now();
            self.denied.insert(&device_key(device), now + limit.interval(), now);
        }
        self.charge(login_limits(attempt, limit)).await
    }

    /// Charges a signed-in user's attempt to enter the password again: a stolen access token must not be a way to
    /// guess the password.
    ///
    /// # Errors
    /// [`ApiError::TooManyAttempts`].
    pub async fn charge_reauthentication(&self, user_id: &str, session_id: &str) -> Result<Charge, ApiError> {
        let key = LimitKey::reauthentications_in(user_id, session_id);
        self.charge(self.limits.login.map(|limit| (key, limit)).into_iter().collect()).await
    }

    /// Charges an attempt to get back into an account without its password; without a name, by a link. It has the
    /// limits of logins, counted apart, and is never given back.
    ///
    /// # Errors
    /// [`ApiError::TooManyAttempts`].
    pub async fn charge_recovery(
        &self,
        identifier: Option<&str>,
        client: &ClientInfo,
    ) -> Result<(), ApiError> {
        let Some(limit) = self.limits.login else { return Ok(()) };
        let network = client.network();
        let from = (LimitKey::recoveries_from(&network), limit.times(ACCOUNTS_PER_NETWORK));
        let of = identifier.map(|identifier| (LimitKey::recoveries_of(identifier, &network), limit));
        self.charge([from].into_iter().chain(of).collect()).await.map(|_| ())
    }

    /// Charges a mail that brings a link back into an account; `false` if the account got too many, from whichever
    /// networks they were asked for. The caller must answer the same in both cases. Off if the limit of logins is.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn charge_recovery_mail(&self, account: &str) -> Result<bool, ApiError> {
        if self.limits.login.is_none() {
            return Ok(true);
        }
        match self.charge(vec![(LimitKey::recovery_mails_to(account), MAILS)]).await {
            Ok(_) => Ok(true),
            Err(ApiError::TooManyAttempts { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Charges a mail to an address that a user wants to add: by network, by user and by mailbox, so that nobody can make
    /// this server flood a stranger with mail. Off if the limit of logins is.
    ///
    /// # Errors
    /// [`ApiError::TooManyAttempts`].
    pub async fn charge_address(
        &self,
        user_id: &str,
        mailbox: &str,
        client: &ClientInfo,
    ) -> Result<(), ApiError> {
        if self.limits.login.is_none() {
            return Ok(());
        }
        let limits = [
            (LimitKey::addresses_from(&client.network()), MAILS.times(ACCOUNTS_PER_NETWORK)),
            (LimitKey::addresses_of(user_id), MAILS),
            (LimitKey::verifications_to(mailbox), MAILS),
        ];
        self.charge(limits.into()).await.map(|_| ())
    }

    /// Refuses a registration whose limit is known to be used up. This reads memory only.
    ///
    /// # Errors
    /// [`ApiError::TooManyAttempts`].
    pub fn check_registration(&self, client: &ClientInfo) -> Result<(), ApiError> {
        self.check(&self.registration_limits(client), self.now())
    }

    /// Charges a registration.
    ///
    /// # Errors
    /// [`ApiError::TooManyAttempts`].
    pub async fn charge_registration(&self, client: &ClientInfo) -> Result<(), ApiError> {
        self.charge(self.registration_limits(client)).await.map(|_| ())
    }

    /// Gives back what an attempt was charged.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn refund(&self, charge: Charge) -> Result<(), ApiError> {
        for (key, limit) in &charge.attempts {
            self.store.refund(key, *limit).await?;
            self.denied.remove(key);
        }
        Ok(())
    }

    fn registration_limits(&self, client: &ClientInfo) -> Vec<(LimitKey, Limit)> {
        let key = LimitKey::registrations_from(&client.network());
        self.limits.register.map(|limit| (key, limit)).into_iter().collect()
    }

    fn check(&self, attempts: &[(LimitKey, Limit)], now: i64) -> Result<(), ApiError> {
        let mut waits = attempts.iter().filter_map(|(key, limit)| self.denied.wait(key, *limit, now));
        waits.next().map_or(Ok(()), |wait| Err(too_many_attempts(wait)))
    }

    async fn charge(&self, attempts: Vec<(LimitKey, Limit)>) -> Result<Charge, ApiError> {
        let now = self.now();
        self.check(&attempts, now)?;
        let mut charge = Charge { attempts: Vec::new() };
        for (key, limit) in attempts {
            if let Some(wait) = self.store.charge(&key, limit, now).await? {
                self.denied.insert(&key, now + wait, now);
                self.refund(charge).await?;
                return Err(too_many_attempts(wait));
            }
            charge.attempts.push((key, limit));
        }
        Ok(charge)
    }

    /// Milliseconds since the Unix epoch.
    fn now(&self) -> i64 {
        self.clock.now() * 1_000
    }
}

/// The network's limit comes first: once it is used up, attempts at new names leave no rows.
fn login_limits(attempt: LoginAttempt<'_>, limit: Limit) -> Vec<(LimitKey, Limit)> {
    let network = attempt.client.network();
    vec![
        (LimitKey::logins_from(&network), limit.times(ACCOUNTS_PER_NETWORK)),
        (LimitKey::logins_to(attempt.identifier, &network), limit),
    ]
}

/// A device in the deny cache, whichever user it is used for.
fn device_key(device: &str) -> LimitKey {
    LimitKey::logins_by("", device)
}

/// Which of the account's device limits this device counts for. Device ids are random, so their bytes will do.
fn device_slot(device: &str) -> u32 {
    let sum = device.bytes().fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
    sum % DEVICES_PER_ACCOUNT
}

fn too_many_attempts(wait: i64) -> ApiError {
    metrics::counter!("latchkey_throttled_total").increment(1);
    ApiError::TooManyAttempts { retry_after: u32::try_from(wait / 1_000 + 1).unwrap_or(u32::MAX) }
}
