//! A user with a session.

use crate::answer::Answer;
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
    /// The user of this answer to a login.
    pub fn from_login(username: &str, pair: &Answer) -> Self {
        let [access, refresh, device] =
            ["accessToken", "refreshToken", "deviceToken"].map(|name| pair.text(name).to_owned());
        let session = AccessToken::from_text(access.clone()).claims().unwrap().sid;
        Self { username: username.to_owned(), access, refresh, device, session }
    }

    /// Replaces placeholders by this user's tokens and session id, which an input can't know.
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

/// Replaces the first `word` by `meaning`.
pub fn put(text: &mut Vec<u8>, word: &str, meaning: &str) {
    if let Some(at) = text.windows(word.len()).position(|bytes| bytes == word.as_bytes()) {
        text.splice(at..at + word.len(), meaning.bytes());
    }
}

pub fn credentials(username: &str, password: &str) -> String {
    json!({ "username": username, "password": password }).to_string()
}

/// Whether a field of a body is the password of every [`Person`]. All kinds of space are equal
/// ([RFC 8265 section 4.2.1](https://www.rfc-editor.org/rfc/rfc8265#section-4.2.1)).
pub fn is_password(field: &Value) -> bool {
    let spaced =
        |text: &str| text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect::<String>();
    field.as_str().map(spaced).as_deref() == Some(PASSWORD)
}
