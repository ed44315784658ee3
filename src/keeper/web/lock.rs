//! Web Locks, waited for with a time limit.

use crate::keeper::browser::LOCK_LIMIT;
use futures::channel::oneshot;
use futures::future::Either;
use js_sys::{Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

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

/// Waits for the lock of this name; `None` if the browser has no locks, or did not grant it within [`LOCK_LIMIT`].
pub async fn acquire(name: String) -> Option<Lock> {
    let (grant, granted) = oneshot::channel();
    let (release, released) = oneshot::channel::<()>();
    let on_grant = Closure::once_into_js(move |_lock: JsValue| -> Promise {
        let _ = grant.send(());
        future_to_promise(async move {
            // Dropping the sender releases the lock.
            let _ = released.await;
            Ok(JsValue::UNDEFINED)
        })
    });
    let options = Object::new();
    let signal = web_sys::AbortSignal::timeout_with_u32(LOCK_LIMIT);
    Reflect::set(&options, &"signal".into(), &signal).ok()?;
    let settled = JsFuture::from(request_lock(&name, &options, &on_grant).ok()?);
    // The promise settles first only if it is rejected: locks are not allowed here, or the time limit has passed.
    let first = futures::future::select(granted, settled).await;
    matches!(first, Either::Left((Ok(()), _))).then_some(Lock { _release: release })
}
