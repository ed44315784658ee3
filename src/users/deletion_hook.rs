//! The function by which an app deletes what it keeps of a user.

use futures::FutureExt;
use futures::future::BoxFuture;
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

/// How long the function may take: less than the time for which browsers wait for the answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Why an app can't delete its data now.
pub type DeletionError = Box<dyn Error + Send + Sync>;

type Delete = dyn Fn(String) -> BoxFuture<'static, Result<(), DeletionError>> + Send + Sync;

/// Deletes an app's data of a user whose account was deleted. Cloning it is cheap.
#[derive(Clone)]
pub struct DeletionHook(Arc<Delete>);

impl DeletionHook {
    /// Calls `delete` with the user's id.
    ///
    /// It returns a future; nothing else compiles:
    ///
    /// ```
    /// # use latchkey::users::DeletionHook;
    /// DeletionHook::new(|user_id| async move { Ok(drop(user_id)) });
    /// ```
    /// ```compile_fail
    /// # use latchkey::users::DeletionHook;
    /// DeletionHook::new(|user_id| Ok(drop(user_id)));
    /// ```
    pub fn new<F>(delete: impl Fn(String) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<(), DeletionError>> + Send + 'static,
    {
        Self(Arc::new(move |user_id| delete(user_id).boxed()))
    }

    /// Lets the app delete its data. Returns whether it has; the log has the cause if not.
    pub async fn run(&self, user_id: &str) -> bool {
        let cause = match tokio::time::timeout(PATIENCE, (self.0)(user_id.to_owned())).await {
            Ok(Ok(())) => return true,
            Ok(Err(cause)) => cause.to_string(),
            Err(_) => format!("no answer within {PATIENCE:?}"),
        };
        tracing::warn!(user_id, cause, "the app has not deleted its data of a deleted account yet");
        false
    }
}

impl std::fmt::Debug for DeletionHook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("DeletionHook").finish()
    }
}
