//! Password hashes: bcrypt, in as many threads as there are cores, behind a short queue.
//!
//! bcrypt reads 72 bytes, so it is given base64(HMAC-SHA-256(key, password)) and every byte counts.
//! The key is fixed and public: it keeps hashes of other applications from being tried here and ours
//! there ("password shucking"); it is no secret.

use super::Password;
use super::thread_pool::{QueueSlot, ThreadPool};
use crate::wire::{ApiError, PlainPassword};
use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

const PREHASH_KEY: &[u8] = b"latchkey password prehash v1";
/// Opens the hashes that were pre-hashed; others were made elsewhere.
const PREHASHED: &str = "latchkey:";
/// Someone's hash of nothing: verifying against it costs what verifying costs and never succeeds.
const NOBODY: &str = "abcdefghijklmnopqrstuuOpDpLHyHLvHcLsxW7aWdYW0Xv2uQ4yS";
/// Those who wait for each worker before callers are told to come back.
const QUEUE_PER_WORKER: usize = 8;

/// A stored hash. `Debug` hides it.
#[derive(Clone)]
pub struct PasswordHash(pub(super) String);

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

/// What verifying a password found.
#[derive(Debug)]
pub enum PasswordCheck {
    /// Not this password.
    Wrong,
    /// This password.
    Right,
    /// This password, and the hash is older than the settings: store this one instead.
    Outdated(PasswordHash),
}

/// The password workers. Cloning it is cheap.
#[derive(Clone, Debug)]
pub struct Hashing {
    cost: u32,
    workers: ThreadPool,
}

/// A place among those who wait for a hash.
#[derive(Debug)]
pub struct HashingPlace {
    cost: u32,
    place: QueueSlot,
}

impl Hashing {
    /// `threads` threads that hash at bcrypt's `cost` (4 to 31).
    pub fn start(cost: u32, threads: usize) -> Self {
        Self { cost, workers: ThreadPool::start(threads, QUEUE_PER_WORKER) }
    }

    /// Takes a place in the queue, before anything else is done for the caller.
    ///
    /// # Errors
    /// [`ApiError::Busy`] if the queue is full.
    pub fn place(&self) -> Result<HashingPlace, ApiError> {
        Ok(HashingPlace { cost: self.cost, place: self.workers.place()? })
    }
}

impl HashingPlace {
    /// Hashes what `choose` returns; both run in a worker.
    ///
    /// # Errors
    /// Those of `choose`.
    pub async fn hash(
        self,
        choose: impl FnOnce() -> Result<Password, ApiError> + Send + 'static,
    ) -> Result<PasswordHash, ApiError> {
        let cost = self.cost;
        self.place.work(move || hash_now(&choose()?, cost)).await?
    }

    /// Compares a password with a hash; without one, takes as long and finds it wrong.
    ///
    /// # Errors
    /// [`ApiError::Internal`] if the hash is none.
    pub async fn verify(
        self,
        typed: PlainPassword,
        stored: Option<PasswordHash>,
    ) -> Result<PasswordCheck, ApiError> {
        let cost = self.cost;
        self.place.work(move || verify_now(&typed, stored, cost)).await?
    }
}

fn hash_now(password: &Password, cost: u32) -> Result<PasswordHash, ApiError> {
    let hash = bcrypt::hash(prehash(password), cost).map_err(ApiError::internal)?;
    Ok(PasswordHash(format!("{PREHASHED}{hash}")))
}

fn verify_now(
    typed: &PlainPassword,
    stored: Option<PasswordHash>,
    cost: u32,
) -> Result<PasswordCheck, ApiError> {
    let password = Password::parse(typed);
    let (Some(stored), Some(password)) = (stored, password) else {
        spend(cost)?;
        return Ok(PasswordCheck::Wrong);
    };
    let (ours, hash) = match stored.0.strip_prefix(PREHASHED) {
        Some(hash) => (true, hash),
        None => (false, stored.0.as_str()),
    };
    let right =
        if ours { bcrypt::verify(prehash(&password), hash) } else { bcrypt::verify(typed.reveal(), hash) }
            .map_err(ApiError::internal)?;
    let spent = cost_of(hash).unwrap_or(cost);
    if !right {
        // Each step doubles the work, so that these add up to what finding nobody takes.
        (spent..cost).try_for_each(spend)?;
        return Ok(PasswordCheck::Wrong);
    }
    if ours && spent >= cost {
        return Ok(PasswordCheck::Right);
    }
    hash_now(&password, cost).map(PasswordCheck::Outdated)
}

/// Takes as long as comparing a password with a hash of this cost.
fn spend(cost: u32) -> Result<(), ApiError> {
    let nobody = format!("$2b${cost:02}${NOBODY}");
    bcrypt::verify("nobody", &nobody).map(|_| ()).map_err(ApiError::internal)
}

/// The cost that a hash of the form `$2b$12$…` was made with.
fn cost_of(hash: &str) -> Option<u32> {
    hash.split('$').nth(2)?.parse().ok()
}

fn prehash(password: &Password) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, PREHASH_KEY);
    STANDARD.encode(hmac::sign(&key, password.reveal().as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> PlainPassword {
        PlainPassword::new(text.to_owned())
    }

    fn hashed(text: &str, cost: u32) -> PasswordHash {
        hash_now(&Password::parse(&typed(text)).unwrap(), cost).unwrap()
    }

    #[test]
    fn only_the_password_itself_is_right() {
        let hash = hashed("a long enough one", 4);
        assert!(matches!(
            verify_now(&typed("a long enough one"), Some(hash.clone()), 4),
            Ok(PasswordCheck::Right)
        ));
        for other in ["a long enough onE", "a long enough one ", "", "\u{0}", &"x".repeat(9_999)] {
            assert!(
                matches!(verify_now(&typed(other), Some(hash.clone()), 4), Ok(PasswordCheck::Wrong)),
                "{other}"
            );
        }
    }

    #[test]
    fn every_byte_counts_past_the_72nd() {
        let long = "x".repeat(100);
        let hash = hashed(&format!("{long}a"), 4);
        assert!(matches!(verify_now(&typed(&format!("{long}b")), Some(hash), 4), Ok(PasswordCheck::Wrong)));
    }

    #[test]
    fn hashes_made_elsewhere_are_verified_and_upgraded() {
        let parts = bcrypt::hash_with_result("imported password", 4).unwrap();
        for version in [bcrypt::Version::TwoA, bcrypt::Version::TwoB, bcrypt::Version::TwoY] {
            let stored = PasswordHash(parts.format_for_version(version));
            let Ok(PasswordCheck::Outdated(upgraded)) =
                verify_now(&typed("imported password"), Some(stored), 5)
            else {
                panic!("not upgraded");
            };
            assert!(upgraded.0.starts_with("latchkey:$2b$05$"));
            let again = verify_now(&typed("imported password"), Some(upgraded), 5);
            assert!(matches!(again, Ok(PasswordCheck::Right)));
        }
    }

    #[test]
    fn a_higher_cost_outdates_a_hash_and_a_lower_one_does_not() {
        let verdict =
            |made, set| verify_now(&typed("a long enough one"), Some(hashed("a long enough one", made)), set);
        assert!(matches!(verdict(4, 5), Ok(PasswordCheck::Outdated(hash)) if hash.0.contains("$05$")));
        assert!(matches!(verdict(5, 4), Ok(PasswordCheck::Right)));
    }

    #[test]
    fn a_wrong_password_is_wrong_whatever_its_hash_costs() {
        for made in 4..=6 {
            let verdict = verify_now(&typed("another one"), Some(hashed("a long enough one", made)), 6);
            assert!(matches!(verdict, Ok(PasswordCheck::Wrong)));
        }
    }

    #[test]
    fn nobody_has_a_well_formed_hash_that_nothing_opens() {
        assert!(matches!(verify_now(&typed("nobody"), None, 4), Ok(PasswordCheck::Wrong)));
    }
}
