//! Where tokens are forged: a server, somebody's genuine tokens, its key and one as good.

use crate::support::answer::Answer;
use crate::support::app::{App, spawn_app};
use crate::support::person::Pair;
use crate::support::token_forge::{Forgery, signing_key};
use jsonwebtoken::{Algorithm, EncodingKey};
use latchkey::tokens::KeyRing;
use serde_json::{Value, json};

pub struct Lab {
    pub app: App,
    pub ada: Pair,
    /// The server's own.
    pub key: EncodingKey,
    /// A key that the server does not know, as good as its own.
    pub other: EncodingKey,
    /// The public half of `other`.
    pub other_public: Value,
}

#[derive(Clone, Copy, Debug)]
pub enum Kind {
    Access,
    Refresh,
}

impl Lab {
    pub async fn open() -> Self {
        let app = spawn_app().await;
        let ada = app.signed_in("ada").await;
        let key = signing_key(&app.keys());
        let folder = tempfile::tempdir().unwrap();
        let ring = KeyRing::open(folder.path()).unwrap();
        let other_public = serde_json::to_value(&ring.public().keys[0]).unwrap();
        Self { app, ada, key, other: signing_key(folder.path()), other_public }
    }

    pub fn genuine(&self, kind: Kind) -> &str {
        match kind {
            Kind::Access => &self.ada.access,
            Kind::Refresh => &self.ada.refresh,
        }
    }

    /// What the server says to a token, at each door that takes its kind.
    pub async fn present(&self, kind: Kind, token: &str) -> Vec<Answer> {
        let mut answers = vec![self.use_up(kind, token).await];
        if let Kind::Refresh = kind {
            answers.push(self.app.post("/api/logout", json!({ "refreshToken": token })).await);
        }
        answers
    }

    /// What it says at the door that the kind is made for.
    pub async fn use_up(&self, kind: Kind, token: &str) -> Answer {
        match kind {
            Kind::Access => self.app.get_as(token, "/api/me").await,
            Kind::Refresh => self.app.post("/api/refresh", json!({ "refreshToken": token })).await,
        }
    }

    /// Presents what `forge` makes of a genuine token of each kind; it must be `token_invalid`.
    pub async fn fails(&self, forge: impl Fn(Forgery) -> String) {
        for kind in [Kind::Access, Kind::Refresh] {
            let token = forge(Forgery::of(self.genuine(kind)));
            for answer in self.present(kind, &token).await {
                assert_eq!(answer.status, 401, "{kind:?}: {token}");
                answer.refused(401, "token_invalid");
            }
        }
    }

    pub fn ours(&self, forgery: &Forgery) -> String {
        forgery.signed(&self.key, Algorithm::ES256)
    }

    pub fn theirs(&self, forgery: &Forgery) -> String {
        forgery.signed(&self.other, Algorithm::ES256)
    }

    /// The server's public key as the world has it.
    pub async fn public(&self) -> Value {
        serde_json::from_slice(&self.app.get("/.well-known/jwks.json").await.body).unwrap()
    }
}
