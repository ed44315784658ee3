//! One renewal of a token at a time in a browser: a Web Lock, waited for with a time limit.

use crate::wire::AccessToken;
use futures::channel::oneshot;
use futures::future::Either;
use js_sys::{Object, Promise, Reflect};
use std::time::Duration;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

/// Longer than whoever holds it may take: a tab that was frozen while it held the lock is not waited for.
/// Going on without it is safe, because the key of its renewal is stored and is used again.
const LIMIT: Duration = Duration::from_secs(15);

#[wasm_bindgen]
extern "C" {
    /// Throws where the browser has no Web Locks, or does not allow them.
    #[wasm_bindgen(js_namespace = ["navigator", "locks"], js_name = request, catch)]
    fn request_lock(name: &str, options: &Object, granted: &JsValue) -> Result<Promise, JsValue>;
}

/// Holds the lock until it is dropped.
#[derive(Debug)]
pub struct Lock {
    _release: oneshot::Sender<()>,
}

/// Waits for the lock of a token; `None` if the browser has none or it was not to be had in time.
pub async fn acquire(token: &AccessToken) -> Option<Lock> {
    let (grant, granted) = oneshot::channel();
    let (release, released) = oneshot::channel::<()>();
    let on_grant = Closure::once_into_js(move |_lock: JsValue| -> Promise {
        let _ = grant.send(());
        future_to_promise(async move {
            // Dropping the sender is what releases it.
            let _ = released.await;
            Ok(JsValue::UNDEFINED)
        })
    });
    let options = Object::new();
    let limit = u32::try_from(LIMIT.as_millis()).unwrap_or(u32::MAX);
    let signal = web_sys::AbortSignal::timeout_with_u32(limit);
    Reflect::set(&options, &"signal".into(), &signal).ok()?;
    let settled = JsFuture::from(request_lock(&name_of(token), &options, &on_grant).ok()?);
    // It settles first only if it is rejected: locks are not allowed here, or the time limit has passed.
    let first = futures::future::select(granted, settled).await;
    matches!(first, Either::Left((Ok(()), _))).then_some(Lock { _release: release })
}

/// The end of a token tells it from all others, and is of no use without the rest.
fn name_of(token: &AccessToken) -> String {
    let text = token.reveal();
    let end = text.get(text.len().saturating_sub(16)..).unwrap_or_default();
    "latchkey.renewal.".to_owned() + end
}
