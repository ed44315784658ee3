//! The function by which an app gives its own claims for access tokens.

use crate::tokens::{AppClaims, AppClaimsError, check_name};
use crate::wire::ApiError;
use futures::FutureExt;
use futures::future::BoxFuture;
use serde::de::value::Error as NoValue;
use serde::de::{DeserializeOwned, Deserializer, Error, Visitor};
use serde::{Serialize, forward_to_deserialize_any};
use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

/// How long the function may take: less than the time for which browsers wait for the answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Why an app can't give its claims now.
pub type ClaimsError = Box<dyn StdError + Send + Sync>;

/// The user that an access token is about to be issued to.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ClaimsUser {
    /// The user's id, a UUIDv7.
    pub id: String,
}

type Give = dyn Fn(ClaimsUser) -> BoxFuture<'static, Result<Result<AppClaims, AppClaimsError>, ClaimsError>>
    + Send
    + Sync;

/// Gives an app's claims for a user. Cloning it is cheap.
#[derive(Clone)]
pub struct ClaimsSource {
    give: Arc<Give>,
    /// The names of the claims, if their type has fixed ones.
    names: &'static [&'static str],
}

impl ClaimsSource {
    /// Asks `give`, whose claims are the fields of `C`.
    ///
    /// It returns a future, and one that can be sent between threads; nothing else compiles:
    ///
    /// ```
    /// # use latchkey::sessions::ClaimsSource;
    /// # #[derive(serde::Serialize, serde::Deserialize)]
    /// # struct Plan { plan: String }
    /// ClaimsSource::new(|user| async move { Ok(Plan { plan: user.id }) });
    /// ```
    /// ```compile_fail
    /// # use latchkey::sessions::ClaimsSource;
    /// # #[derive(serde::Serialize, serde::Deserialize)]
    /// # struct Plan { plan: String }
    /// ClaimsSource::new(|user| Ok(Plan { plan: user.id }));
    /// ```
    /// ```compile_fail
    /// # use latchkey::sessions::ClaimsSource;
    /// # #[derive(serde::Serialize, serde::Deserialize)]
    /// # struct Plan { plan: String }
    /// # async fn plan_of(_: &std::rc::Rc<String>) -> String { String::new() }
    /// ClaimsSource::new(|user| async move { Ok(Plan { plan: plan_of(&std::rc::Rc::new(user.id)).await }) });
    /// ```
    pub fn new<C, F>(give: impl Fn(ClaimsUser) -> F + Send + Sync + 'static) -> Self
    where
        C: Serialize + DeserializeOwned,
        F: Future<Output = Result<C, ClaimsError>> + Send + 'static,
    {
        let give = move |user| give(user).map(|claims| claims.map(|claims| AppClaims::new(&claims))).boxed();
        let mut names: &'static [&'static str] = &[];
        let _ = C::deserialize(FieldNames(&mut names));
        Self { give: Arc::new(give), names }
    }

    /// Checks the names of the claims, as far as their type tells them: those of a struct, but not those of a map.
    ///
    /// # Errors
    /// [`AppClaimsError::Reserved`].
    pub fn check_names(&self) -> Result<(), AppClaimsError> {
        self.names.iter().try_for_each(|name| check_name(name))
    }

    /// The claims for this user.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`] if the function fails or takes too long, [`ApiError::Internal`] if its claims can't be
    /// put into a token. The log has the cause.
    pub(super) async fn claims(&self, user_id: &str) -> Result<AppClaims, ApiError> {
        let asked = (self.give)(ClaimsUser { id: user_id.to_owned() });
        let cause = match tokio::time::timeout(PATIENCE, asked).await {
            Ok(Ok(claims)) => return claims.map_err(ApiError::internal),
            Ok(Err(cause)) => cause.to_string(),
            Err(_) => format!("no answer within {PATIENCE:?}"),
        };
        tracing::error!(user_id, cause, "the app does not give its claims, so no token is issued");
        Err(ApiError::Unavailable)
    }
}

impl std::fmt::Debug for ClaimsSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ClaimsSource").field("names", &self.names).finish_non_exhaustive()
    }
}

/// Learns the names of a struct's fields from how the struct would be read.
struct FieldNames<'a>(&'a mut &'static [&'static str]);

impl<'de> Deserializer<'de> for FieldNames<'_> {
    type Error = NoValue;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, NoValue> {
        Err(NoValue::custom("there is no value, only its type"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, NoValue> {
        *self.0 = fields;
        self.deserialize_any(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;
    use serde_json::{Value, json};

    #[derive(Serialize, Deserialize)]
    struct Plan {
        plan: String,
    }

    #[derive(Serialize, Deserialize)]
    struct Taken {
        #[serde(rename = "sub")]
        subject: String,
    }

    fn source<C: Serialize + DeserializeOwned + Send + 'static>(
        give: impl Fn() -> Result<C, ClaimsError> + Send + Sync + 'static,
    ) -> ClaimsSource {
        ClaimsSource::new(move |_| std::future::ready(give()))
    }

    #[test]
    fn a_struct_with_a_reserved_name_is_refused_before_there_is_a_value() {
        let plan = source(|| Ok(Plan { plan: "pro".to_owned() }));
        assert!(plan.check_names().is_ok());
        let taken = source(|| Ok(Taken { subject: "x".to_owned() }));
        assert!(taken.check_names().unwrap_err().to_string().contains("`sub`"));
    }

    #[tokio::test]
    async fn a_map_with_a_reserved_name_is_refused_when_it_is_given() {
        let taken = source(|| Ok(json!({ "sub": "x" })));
        assert!(taken.check_names().is_ok());
        assert!(matches!(taken.claims("u").await, Err(ApiError::Internal(_))));
    }

    #[tokio::test(start_paused = true)]
    async fn without_an_answer_in_time_there_are_no_claims() {
        let slow = ClaimsSource::new(|_| std::future::pending::<Result<Value, ClaimsError>>());
        assert_eq!(slow.claims("u").await, Err(ApiError::Unavailable));
        let failing = source::<Value>(|| Err("no database".into()));
        assert_eq!(failing.claims("u").await, Err(ApiError::Unavailable));
    }
}
