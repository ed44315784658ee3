//! The browser's key: made by WebCrypto, kept in IndexedDB. Scripts can sign with it but not read it.

use super::indexed_db::{self, Database, settled};
use crate::keeper::proof::{ProofClaims, PublicKey};
use js_sys::{JSON, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    // All throw where the browser has no WebCrypto: on a page that came over plain http.
    #[wasm_bindgen(js_namespace = ["crypto", "subtle"], js_name = generateKey, catch)]
    fn generate_key(algorithm: &JsValue, extractable: bool, uses: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_namespace = ["crypto", "subtle"], js_name = exportKey, catch)]
    fn export_key(format: &str, key: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_namespace = ["crypto", "subtle"], catch)]
    fn sign(algorithm: &JsValue, key: &JsValue, data: &[u8]) -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_namespace = ["crypto", "subtle"], catch)]
    fn digest(algorithm: &str, data: &[u8]) -> Result<Promise, JsValue>;
}

const DATABASE: &str = "latchkey";
const STORE: &str = "keys";
const KEY: &str = "session";
/// ECDSA on the curve P-256 with SHA-256, which JWS calls ES256.
const ALGORITHM: &str = r#"{"name":"ECDSA","namedCurve":"P-256","hash":"SHA-256"}"#;

/// Finds the browser's key pair, or makes it if it is allowed to, and adds the public key as `jwk`; `undefined` if there
/// is no key. Its errors are JavaScript's.
pub async fn find(may_make: bool) -> Result<JsValue, JsValue> {
    let request = indexed_db::open(DATABASE)?;
    let upgraded = request.clone();
    let upgrade = Closure::once_into_js(move || {
        if let Ok(database) = member(&upgraded, "result") {
            let _ = database.unchecked_into::<Database>().create_object_store(STORE);
        }
    });
    Reflect::set(&request, &"onupgradeneeded".into(), &upgrade)?;
    JsFuture::from(settled(&request, "onsuccess", "onerror")).await?;
    let database = member(&request, "result")?.unchecked_into::<Database>();
    let mut may_make = may_make;
    let pair = loop {
        let stored = indexed_db::transaction(&database, STORE, "readonly")?.object_store(STORE)?.get(KEY)?;
        JsFuture::from(settled(&stored, "onsuccess", "onerror")).await?;
        let pair = member(&stored, "result")?;
        if !may_make || !pair.is_undefined() {
            break pair;
        }
        may_make = false;
        let made = generate_key(&JSON::parse(ALGORITHM)?, false, &JSON::parse(r#"["sign"]"#)?)?;
        let made = JsFuture::from(made).await?;
        let transaction = indexed_db::transaction(&database, STORE, "readwrite")?;
        transaction.object_store(STORE)?.add(&made, KEY)?;
        // Fails if another tab was faster: that one's key is the browser's.
        let _ = JsFuture::from(settled(&transaction, "oncomplete", "onabort")).await;
    };
    database.close();
    if pair.is_undefined() {
        return Ok(pair);
    }
    let jwk = JsFuture::from(export_key("jwk", &member(&pair, "publicKey")?)?).await?;
    Reflect::set(&pair, &"jwk".into(), &jwk)?;
    Ok(pair)
}

/// The proof of these claims by a key that was found, for the token that the request presents.
pub async fn prove(pair: &JsValue, claims: ProofClaims<'_>, token: Option<&str>) -> Result<String, JsValue> {
    let token_hash = match token {
        Some(token) => Some(bytes(digest("SHA-256", token.as_bytes())?).await?),
        None => None,
    };
    let jwk = member(pair, "jwk")?;
    let coordinate = |name| member(&jwk, name)?.as_string().ok_or(JsValue::UNDEFINED);
    let public = PublicKey { x: coordinate("x")?, y: coordinate("y")? };
    let input = ProofClaims { token_hash: token_hash.as_deref(), ..claims }.signing_input(&public);
    let signature = sign(&JSON::parse(ALGORITHM)?, &member(pair, "privateKey")?, input.as_bytes())?;
    Ok(ProofClaims::signed(input, &bytes(signature).await?))
}

fn member(object: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    Reflect::get(object, &name.into())
}

async fn bytes(buffer: Promise) -> Result<Vec<u8>, JsValue> {
    Ok(Uint8Array::new(&JsFuture::from(buffer).await?).to_vec())
}
