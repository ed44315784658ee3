//! IndexedDB, as far as the browser's key needs it.
//!
//! The bindings are our own, because web-sys, and so the crates on top of it, can ask for a durable write only with its
//! unstable part.

use js_sys::{JSON, Promise, Reflect};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// An `IDBDatabase`.
    pub type Database;
    /// An `IDBTransaction`.
    pub type Transaction;
    /// An `IDBObjectStore`.
    pub type ObjectStore;

    /// Requests to open a database. Throws where the browser has no IndexedDB, or does not allow it.
    #[wasm_bindgen(js_namespace = indexedDB, catch)]
    pub fn open(name: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, js_name = createObjectStore, catch)]
    pub fn create_object_store(this: &Database, name: &str) -> Result<ObjectStore, JsValue>;
    #[wasm_bindgen(method, js_name = transaction, catch)]
    fn transaction_with(
        this: &Database,
        store: &str,
        mode: &str,
        options: &JsValue,
    ) -> Result<Transaction, JsValue>;
    #[wasm_bindgen(method)]
    pub fn close(this: &Database);
    #[wasm_bindgen(method, js_name = objectStore, catch)]
    pub fn object_store(this: &Transaction, name: &str) -> Result<ObjectStore, JsValue>;
    /// Requests a value; the result is `undefined` if there is none.
    #[wasm_bindgen(method, catch)]
    pub fn get(this: &ObjectStore, key: &str) -> Result<JsValue, JsValue>;
    /// Requests to store a value. Fails if there is one under this key.
    #[wasm_bindgen(method, catch)]
    pub fn add(this: &ObjectStore, value: &JsValue, key: &str) -> Result<JsValue, JsValue>;
}

/// Begins a transaction that is complete once it is on the disk.
pub fn transaction(database: &Database, store: &str, mode: &str) -> Result<Transaction, JsValue> {
    database.transaction_with(store, mode, &JSON::parse(r#"{"durability":"strict"}"#)?)
}

/// Settles with the event of one of these two names (`onsuccess`, for example) at a request or a transaction.
pub fn settled(target: &JsValue, done: &str, failed: &str) -> Promise {
    Promise::new(&mut |resolve, reject| {
        let _ = Reflect::set(target, &done.into(), &resolve);
        let _ = Reflect::set(target, &failed.into(), &reject);
    })
}
