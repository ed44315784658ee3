//! The browser's key: made by WebCrypto, kept in IndexedDB. Scripts can sign with it but not read it.

use super::key_store::KeyStore;
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

/// ECDSA on the curve P-256 with SHA-256, which JWS calls ES256.
const ALGORITHM: &str = r#"{"name":"ECDSA","namedCurve":"P-256","hash":"SHA-256"}"#;

/// The browser's key. Its errors are JavaScript's.
#[derive(Clone)]
pub struct Key {
    private: JsValue,
    public: PublicKey,
}

impl Key {
    /// Finds the browser's key; fails if there is none.
    pub async fn find() -> Result<Self, JsValue> {
        Self::read(&KeyStore::open().await?).await
    }

    /// Finds the browser's key, or makes it.
    pub async fn find_or_make() -> Result<Self, JsValue> {
        let store = KeyStore::open().await?;
        if store.get().await?.is_undefined() {
            let made = generate_key(&JSON::parse(ALGORITHM)?, false, &JSON::parse(r#"["sign"]"#)?)?;
            // Fails if another tab was faster: that one's key is the browser's.
            let _ = store.add(&JsFuture::from(made).await?).await;
        }
        Self::read(&store).await
    }

    async fn read(store: &KeyStore) -> Result<Self, JsValue> {
        let pair = store.get().await?;
        let jwk = JsFuture::from(export_key("jwk", &member(&pair, "publicKey")?)?).await?;
        let text = |name| member(&jwk, name)?.as_string().ok_or(JsValue::UNDEFINED);
        Ok(Self { private: member(&pair, "privateKey")?, public: PublicKey { x: text("x")?, y: text("y")? } })
    }

    /// The proof of these claims, for the token that the request presents.
    pub async fn prove(&self, claims: ProofClaims<'_>, token: Option<&str>) -> Result<String, JsValue> {
        let token_hash = match token {
            Some(token) => Some(bytes(digest("SHA-256", token.as_bytes())?).await?),
            None => None,
        };
        let input = ProofClaims { token_hash: token_hash.as_deref(), ..claims }.signing_input(&self.public);
        let signature = bytes(sign(&JSON::parse(ALGORITHM)?, &self.private, input.as_bytes())?).await?;
        Ok(ProofClaims::signed(input, &signature))
    }
}

fn member(object: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    Reflect::get(object, &name.into())
}

async fn bytes(buffer: Promise) -> Result<Vec<u8>, JsValue> {
    Ok(Uint8Array::new(&JsFuture::from(buffer).await?).to_vec())
}
