//! The place of the browser's key in IndexedDB.
//!
//! The bindings are our own, because web-sys, and so the crates on top of it, can ask for a durable write only with its
//! unstable part.

use js_sys::{JSON, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = IDBRequest)]
    #[derive(Clone)]
    type Request;
    #[wasm_bindgen(js_name = IDBDatabase)]
    type Database;
    #[wasm_bindgen(js_name = IDBTransaction)]
    type Transaction;
    #[wasm_bindgen(js_name = IDBObjectStore)]
    type ObjectStore;

    /// Throws where the browser has no IndexedDB, or does not allow it.
    #[wasm_bindgen(js_namespace = indexedDB, js_name = open, catch)]
    fn open_database(name: &str) -> Result<Request, JsValue>;
    #[wasm_bindgen(method, setter)]
    fn set_onupgradeneeded(this: &Request, upgrade: &JsValue);
    #[wasm_bindgen(method, setter)]
    fn set_onsuccess(this: &Request, done: &JsValue);
    #[wasm_bindgen(method, setter)]
    fn set_onerror(this: &Request, failed: &JsValue);
    #[wasm_bindgen(method, getter, catch)]
    fn result(this: &Request) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, js_name = createObjectStore, catch)]
    fn create_object_store(this: &Database, name: &str) -> Result<ObjectStore, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn transaction(
        this: &Database,
        store: &str,
        mode: &str,
        options: &JsValue,
    ) -> Result<Transaction, JsValue>;
    #[wasm_bindgen(method)]
    fn close(this: &Database);

    #[wasm_bindgen(method, setter)]
    fn set_oncomplete(this: &Transaction, done: &JsValue);
    #[wasm_bindgen(method, setter)]
    fn set_onabort(this: &Transaction, failed: &JsValue);
    #[wasm_bindgen(method, js_name = objectStore, catch)]
    fn object_store(this: &Transaction, name: &str) -> Result<ObjectStore, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn get(this: &ObjectStore, key: &str) -> Result<Request, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn add(this: &ObjectStore, value: &JsValue, key: &str) -> Result<Request, JsValue>;
}

const DATABASE: &str = "latchkey";
const STORE: &str = "keys";
const KEY: &str = "session";

/// A connection to the database, closed when dropped. Its errors are JavaScript's.
pub struct KeyStore(Database);

impl KeyStore {
    pub async fn open() -> Result<Self, JsValue> {
        let request = open_database(DATABASE)?;
        let opening = request.clone();
        request.set_onupgradeneeded(&Closure::once_into_js(move || {
            if let Ok(database) = opening.result() {
                let _ = database.unchecked_into::<Database>().create_object_store(STORE);
            }
        }));
        Ok(Self(outcome(request).await?.unchecked_into()))
    }

    /// The stored key pair; `undefined` if there is none.
    pub async fn get(&self) -> Result<JsValue, JsValue> {
        outcome(self.transaction("readonly")?.object_store(STORE)?.get(KEY)?).await
    }

    /// Stores a key pair, and returns once it is on the disk. Fails if there is one: of two tabs, one succeeds.
    pub async fn add(&self, pair: &JsValue) -> Result<(), JsValue> {
        let transaction = self.transaction("readwrite")?;
        transaction.object_store(STORE)?.add(pair, KEY)?;
        let completed = Promise::new(&mut |done, failed| {
            transaction.set_oncomplete(&done);
            transaction.set_onabort(&failed);
        });
        JsFuture::from(completed).await.map(drop)
    }

    fn transaction(&self, mode: &str) -> Result<Transaction, JsValue> {
        self.0.transaction(STORE, mode, &JSON::parse(r#"{"durability":"strict"}"#)?)
    }
}

impl Drop for KeyStore {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// The result of a request, once it is there.
async fn outcome(request: Request) -> Result<JsValue, JsValue> {
    let answered = Promise::new(&mut |done, failed| {
        request.set_onsuccess(&done);
        request.set_onerror(&failed);
    });
    JsFuture::from(answered).await?;
    request.result()
}
