//! Somebody with an account and a session.

use crate::door::Door;
use latchkey::wire::AccessToken;
use serde_json::{Value, json};

pub const PASSWORD: &str = "nine owls by the weir";

#[derive(Clone, Debug)]
pub struct Person {
    pub username: String,
    pub access: String,
    pub refresh: String,
    pub device: String,
    pub session: String,
}

impl Person {
    /// Registers somebody and logs them in.
    pub fn sign_in(door: &Door, username: String) -> Self {
        let credentials = credentials(&username, PASSWORD);
        assert_eq!(door.post("/api/register", credentials.clone()).status, 201);
        let pair = door.post("/api/login", credentials);
        let [access, refresh, device] =
            ["accessToken", "refreshToken", "deviceToken"].map(|name| pair.text(name).to_owned());
        let session = AccessToken::from_text(access.clone()).claims().unwrap().sid;
        Self { username, access, refresh, device, session }
    }

    /// Puts what is this person's in the place of the words that stand for it, which inputs can't know.
    pub fn fill(&self, body: &[u8]) -> Vec<u8> {
        let mut body = body.to_vec();
        for (word, meaning) in
            [("REFRESH", &self.refresh), ("DEVICE", &self.device), ("SESSION", &self.session)]
        {
            put(&mut body, word, meaning);
        }
        body
    }
}

/// Puts `meaning` in the place of the first `word`.
pub fn put(text: &mut Vec<u8>, word: &str, meaning: &str) {
    if let Some(at) = text.windows(word.len()).position(|bytes| bytes == word.as_bytes()) {
        text.splice(at..at + word.len(), meaning.bytes());
    }
}

pub fn credentials(username: &str, password: &str) -> String {
    json!({ "username": username, "password": password }).to_string()
}

/// Whether a field of a body is this person's password, for which all kinds of space are alike
/// (RFC 8265 section 4.2.1).
pub fn is_password(field: &Value) -> bool {
    let spaced =
        |text: &str| text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect::<String>();
    field.as_str().map(spaced).as_deref() == Some(PASSWORD)
}
