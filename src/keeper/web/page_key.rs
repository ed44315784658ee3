//! The key as this page uses it: looked up seldom, and never waited for too long.

use super::key;
use crate::keeper::browser::{KEY_LIMIT, NoProof};
use futures::future::{Either, select};
use js_sys::Promise;
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

/// Finds the browser's key.
#[derive(Default)]
pub struct PageKey {
    /// The lookup under way, or the one that found the key. A promise costs less WASM than a shared future, and goes on
    /// when nobody waits any more.
    lookup: Rc<RefCell<Option<Promise>>>,
}

impl PageKey {
    /// Makes the next request look again: another page may have replaced the key.
    pub fn forget(&self) {
        self.lookup.take();
    }

    /// The key, made if need be and allowed. The lookup begins at once, and goes on if the future is dropped.
    pub fn find(&self, may_make: bool) -> impl Future<Output = Result<JsValue, NoProof>> + 'static + use<> {
        let mut lookup = self.lookup.borrow_mut();
        let lookup = lookup.get_or_insert_with(|| {
            let lookup = Rc::clone(&self.lookup);
            future_to_promise(async move {
                let key = key::find(may_make).await;
                if !key.as_ref().is_ok_and(|key| !key.is_undefined()) {
                    // The next request looks again.
                    lookup.take();
                }
                // Without a key it is `undefined`. With `null` the browser could not tell.
                Ok(key.unwrap_or(JsValue::NULL))
            })
        });
        let lookup = JsFuture::from(lookup.clone());
        async move {
            let limit = gloo_timers::future::sleep(Duration::from_millis(KEY_LIMIT.into()));
            match select(lookup, limit).await {
                Either::Left((Ok(key), _)) if key.is_undefined() => Err(NoProof::NoKey),
                Either::Left((Ok(key), _)) if !key.is_null() => Ok(key),
                _ => Err(NoProof::Late),
            }
        }
    }
}
