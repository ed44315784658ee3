//! The tools of a forger: a server, somebody's genuine tokens, the server's keys, and keys of another server.

use crate::support::answer::Answer;
use crate::support::app::{App, spawn_app};
use crate::support::person::Pair;
use crate::support::token_forge::{Forgery, secret_key, signing_key};
use jsonwebtoken::{Algorithm, EncodingKey};
use latchkey::clock::Clock;
use latchkey::tokens::KeyRing;
use serde_json::{Value, json};
use std::path::Path;

pub struct Lab {
    pub app: App,
    pub ada: Pair,
    our_keys: SigningKeys,
    /// Keys that the server does not know, otherwise as good as its own.
    their_keys: SigningKeys,
    /// The public half of their ES256 key.
    pub their_public: Value,
}

struct SigningKeys {
    /// For access tokens.
    es256: EncodingKey,
    /// For refresh tokens.
    hs256: EncodingKey,
}

impl SigningKeys {
    fn of(folder: &Path) -> Self {
        Self { es256: signing_key(folder), hs256: secret_key(folder, "refresh+jwt") }
    }

    /// Signs as the genuine token was signed, whatever the header says now.
    fn sign(&self, forgery: &Forgery) -> String {
        match forgery.genuine_algorithm {
            Algorithm::ES256 => forgery.signed(&self.es256, Algorithm::ES256),
            algorithm => forgery.signed(&self.hs256, algorithm),
        }
    }
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
        let folder = tempfile::tempdir().unwrap();
        let ring = KeyRing::open(folder.path(), Clock::default()).unwrap();
        let their_public = serde_json::to_value(&ring.public().keys[0]).unwrap();
        let (our_keys, their_keys) = (SigningKeys::of(&app.keys()), SigningKeys::of(folder.path()));
        Self { app, ada, our_keys, their_keys, their_public }
    }

    pub fn genuine(&self, kind: Kind) -> &str {
        match kind {
            Kind::Access => &self.ada.access,
            Kind::Refresh => &self.ada.refresh,
        }
    }

    /// The server's answers to a token, on each route that takes its kind.
    pub async fn present(&self, kind: Kind, token: &str) -> Vec<Answer> {
        let mut answers = vec![self.use_up(kind, token).await];
        if let Kind::Refresh = kind {
            answers.push(self.app.post("/api/logout", json!({ "refreshToken": token })).await);
        }
        answers
    }

    /// The server's answer on the route that the kind is made for.
    pub async fn use_up(&self, kind: Kind, token: &str) -> Answer {
        match kind {
            Kind::Access => self.app.get_as(token, "/api/me").await,
            Kind::Refresh => self.app.post("/api/refresh", json!({ "refreshToken": token })).await,
        }
    }

    /// Presents the forgery of a genuine token of each kind, and expects `token_invalid`.
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
        self.our_keys.sign(forgery)
    }

    /// Signed with the server's ES256 key, whatever the genuine token was signed with.
    pub fn ours_by_es256(&self, forgery: &Forgery) -> String {
        forgery.signed(&self.our_keys.es256, Algorithm::ES256)
    }

    /// Signed with the server's HS256 key for refresh tokens, whatever the genuine token was signed with.
    pub fn ours_by_hs256(&self, forgery: &Forgery) -> String {
        forgery.signed(&self.our_keys.hs256, Algorithm::HS256)
    }

    pub fn theirs(&self, forgery: &Forgery) -> String {
        self.their_keys.sign(forgery)
    }

    /// The server's public keys.
    pub async fn public(&self) -> Value {
        serde_json::from_slice(&self.app.get("/.well-known/jwks.json").await.body).unwrap()
    }
}
