//! A load generator whose clients sign proofs, which wrk's can't, for `make bench`. Without arguments, as under
//! `cargo test --all-targets`, it does nothing.
//!
//! `refresh|me bound|unbound ADDRESS CONNECTIONS SECONDS`: each client logs in, with a key of its own if it is `bound`,
//! and then calls as often as it can over one connection. Prints the figures as `benches/load/report.lua` does, times in
//! microseconds. Bound and unbound clients differ in nothing but the proofs.

#[path = "load/connection.rs"]
mod connection;

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use connection::Connection;
use serde_json::{Value, json};
use std::error::Error;
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use uuid::Uuid;

const CREDENTIALS: &str = r#"{"username":"ada","password":"nine owls by the weir"}"#;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [what @ ("refresh" | "me"), binding @ ("bound" | "unbound"), address, connections, seconds] => {
            let seconds = Duration::from_secs(seconds.parse()?);
            run(what == "refresh", binding == "bound", address, connections.parse()?, seconds);
            Ok(())
        }
        _ => Ok(()),
    }
}

fn run(refreshes: bool, bound: bool, address: &str, connections: usize, duration: Duration) {
    // One after another: the server refuses logins of one address beyond its share of the password queue.
    let clients: Vec<_> = (0..connections).map(|_| Client::log_in(address, bound)).collect();
    let clients: Vec<_> = clients
        .into_iter()
        .map(|mut client| {
            thread::spawn(move || {
                let begun = Instant::now();
                let mut times = Vec::new();
                while begun.elapsed() < duration {
                    let sent = Instant::now();
                    if refreshes {
                        client.refresh()
                    } else {
                        client.me()
                    }
                    times.push(sent.elapsed());
                }
                times
            })
        })
        .collect();
    let mut times: Vec<_> = clients.into_iter().flat_map(|client| client.join().unwrap()).collect();
    times.sort_unstable();
    let percentile = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)].as_micros();
    let (p50, p99, max) = (percentile(50), percentile(99), percentile(100));
    let (requests, duration) = (times.len(), duration.as_micros());
    println!(
        r#"{{"requests":{requests},"duration":{duration},"p50":{p50},"p99":{p99},"max":{max},"status":0,"connect":0,"read":0,"write":0,"timeout":0}}"#
    );
}

/// A client over one connection.
struct Client {
    connection: Connection,
    key: Option<Key>,
    access: String,
    refresh: String,
}

impl Client {
    fn log_in(address: &str, bound: bool) -> Self {
        let connection = Connection::open(address).unwrap();
        let key = bound.then(Key::new);
        let (access, refresh) = (String::new(), String::new());
        let mut client = Self { connection, key, access, refresh };
        let proof = client.proof("POST", "/api/login", None);
        let pair = client.connection.send("POST", "/api/login", &proof, CREDENTIALS);
        client.keep(&pair);
        client
    }

    fn refresh(&mut self) {
        let body = format!(r#"{{"refreshToken":"{}"}}"#, self.refresh);
        let proof = self.proof("POST", "/api/refresh", Some(&self.refresh));
        let pair = self.connection.send("POST", "/api/refresh", &proof, &body);
        self.keep(&pair);
    }

    fn me(&mut self) {
        let scheme = if self.key.is_some() { "DPoP" } else { "Bearer" };
        let proof = self.proof("GET", "/api/me", Some(&self.access));
        let headers = format!("Authorization: {scheme} {}\r\n{proof}", self.access);
        self.connection.send("GET", "/api/me", &headers, "");
    }

    fn keep(&mut self, pair: &Value) {
        let text = |name: &str| pair[name].as_str().unwrap().to_owned();
        (self.access, self.refresh) = (text("accessToken"), text("refreshToken"));
    }

    /// The header line of a proof; none without a key.
    fn proof(&self, method: &str, path: &str, token: Option<&str>) -> String {
        let url = format!("http://{}{path}", self.connection.address);
        self.key
            .as_ref()
            .map_or_else(String::new, |key| format!("DPoP: {}\r\n", key.prove(method, &url, token)))
    }
}

/// A client's key (RFC 9449).
struct Key {
    pair: EcdsaKeyPair,
    /// The encoded header of its proofs, with the dot after it.
    header: String,
}

impl Key {
    fn new() -> Self {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
        let (x, y) = pair.public_key().as_ref()[1..].split_at(32);
        let [x, y] = [x, y].map(|coordinate| URL_SAFE_NO_PAD.encode(coordinate));
        let jwk = json!({ "kty": "EC", "crv": "P-256", "x": x, "y": y });
        let header = json!({ "typ": "dpop+jwt", "alg": "ES256", "jwk": jwk }).to_string();
        Self { header: URL_SAFE_NO_PAD.encode(header) + ".", pair }
    }

    fn prove(&self, method: &str, url: &str, token: Option<&str>) -> String {
        let iat = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        let mut claims = json!({ "jti": Uuid::new_v4().to_string(), "htm": method, "htu": url, "iat": iat });
        if let Some(token) = token {
            claims["ath"] = URL_SAFE_NO_PAD.encode(digest(&SHA256, token.as_bytes())).into();
        }
        let message = self.header.clone() + &URL_SAFE_NO_PAD.encode(claims.to_string());
        let signature = self.pair.sign(&SystemRandom::new(), message.as_bytes()).unwrap();
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}
