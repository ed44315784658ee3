use super::*;
use crate::tokens::KeyRing;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use http::{HeaderMap, HeaderValue, Method};
use serde_json::{Value, json};

const NOW: i64 = 1_800_000_000;
const LOGIN: &str = "https://login.example.org/api/login";

struct Server {
    proofs: Proofs,
    clock: Clock,
}

impl Server {
    fn new() -> Self {
        let (folder, clock) = (tempfile::tempdir().unwrap(), Clock::default());
        clock.step(NOW - clock.now());
        let keys = KeyRing::open(folder.path(), clock.clone()).unwrap();
        let tokens = Tokens::new(keys, "https://login.example.org");
        let urls = ["https://login.example.org", "https://app.example.org/auth/", "no url"];
        Self { proofs: Proofs::new(tokens, clock.clone(), urls), clock }
    }

    /// The judgement on these proofs at `POST /api/login` of a host that is not the issuer's.
    fn judge(&self, proofs: &[&str], token: Option<&str>) -> Result<Proof, ApiError> {
        let mut headers = HeaderMap::new();
        headers.insert("host", HeaderValue::from_static("127.0.0.1:3000"));
        for proof in proofs {
            headers.append("dpop", proof.parse().unwrap());
        }
        self.proofs.verify(&ProofRequest::new(&Method::POST, "/api/login", &headers), token)
    }

    fn is_valid(&self, proof: &str) -> bool {
        matches!(self.judge(&[proof], None), Ok(Proof::Valid(..)))
    }
}

struct Client(EcdsaKeyPair);

impl Client {
    fn new() -> Self {
        Self(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap())
    }

    fn header(&self) -> Value {
        let point = self.0.public_key().as_ref();
        let [x, y] = [&point[1..33], &point[33..]].map(|part| URL_SAFE_NO_PAD.encode(part));
        json!({ "typ": "dpop+jwt", "alg": "ES256", "jwk": { "kty": "EC", "crv": "P-256", "x": x, "y": y } })
    }

    fn sign(&self, header: &Value, claims: &Value) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let message = format!("{}.{}", part(header), part(claims));
        let signature = self.0.sign(&SystemRandom::new(), message.as_bytes()).unwrap();
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    /// A proof of fresh `claims`, in which `name` is `value`.
    fn prove(&self, name: &str, value: impl Into<Value>) -> String {
        let mut claims = claims();
        claims[name] = value.into();
        self.sign(&self.header(), &claims)
    }
}

fn claims() -> Value {
    json!({ "jti": uuid::Uuid::new_v4().to_string(), "htm": "POST", "htu": LOGIN, "iat": NOW })
}

#[test]
fn the_proof_of_rfc_9449_is_valid() {
    let server = Server::new();
    server.clock.step(1_562_262_616 - NOW);
    let proof = "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUk\
        RZOXpDa0RscEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydi\
        I6IlAtMjU2In19.eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIjoiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY\
        29tL3Rva2VuIiwiaWF0IjoxNTYyMjYyNjE2fQ.2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8igiMLvqRMUvwnQg4PtFLbdLXiOSsX0x7NVY-FNyJK\
        70nfbV37xRZT3Lg";
    let mut headers = HeaderMap::new();
    headers.insert("host", HeaderValue::from_static("server.example.com"));
    headers.insert("dpop", proof.parse().unwrap());
    let request = ProofRequest::new(&Method::POST, "/token", &headers);
    let judged = server.proofs.verify(&request, None).unwrap();
    assert_eq!(judged.thumbprint().unwrap().as_str(), "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
}

#[test]
fn a_proof_is_valid_once() {
    let (server, client) = (Server::new(), Client::new());
    assert_eq!(server.judge(&[], None), Ok(Proof::Absent));
    let proof = client.prove("iat", NOW);
    let Ok(Proof::Valid(first, _)) = server.judge(&[&proof], None) else { panic!("it is refused") };
    let replayed = Ok(Proof::Replayed(first.clone()));
    assert_eq!(server.judge(&[&proof], None), replayed);
    // The same claims under another signature are the same proof.
    let again = client.sign(&client.header(), &claims_of(&proof));
    assert_ne!(again, proof);
    assert_eq!(server.judge(&[&again], None), replayed);
    // Another key may use the same `jti`.
    let other = Client::new();
    let Ok(Proof::Valid(second, _)) = server.judge(&[&other.sign(&other.header(), &claims_of(&proof))], None)
    else {
        panic!("it is refused")
    };
    assert_ne!(first, second);
}

fn claims_of(proof: &str) -> Value {
    let claims = proof.split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap()
}

#[test]
fn the_url_may_be_below_the_issuer_an_allowed_origin_or_the_host_of_the_request() {
    let (server, client) = (Server::new(), Client::new());
    for htu in [
        LOGIN,
        "https://LOGIN.example.org:443/api/login?x#y",
        "https://app.example.org/auth/api/login",
        "http://127.0.0.1:3000/api/login",
        "https://127.0.0.1:3000/api/login",
    ] {
        assert!(server.is_valid(&client.prove("htu", htu)), "{htu}");
    }
    for htu in [
        "https://login.example.org/api/refresh",
        "http://login.example.org/api/login",
        "https://login.example.org:3000/api/login",
        "https://app.example.org/api/login",
        "http://localhost:3000/api/login",
        "http://127.0.0.1/api/login",
        "/api/login",
        "",
    ] {
        assert_eq!(server.judge(&[&client.prove("htu", htu)], None), Ok(Proof::Invalid), "{htu}");
    }
}

#[test]
fn a_proof_is_for_one_token() {
    let (server, client) = (Server::new(), Client::new());
    let hash = |token: &str| URL_SAFE_NO_PAD.encode(digest(&SHA256, token.as_bytes()));
    let judge = |ath: Value| server.judge(&[&client.prove("ath", ath)], Some("a.b.c")).unwrap();
    assert!(judge(hash("a.b.c").into()).thumbprint().is_some());
    for ath in [json!(hash("a.b.d")), json!(""), json!("a.b.c"), json!(null), json!(hash("a.b.c") + "=")] {
        assert_eq!(judge(ath.clone()), Proof::Invalid, "{ath}");
    }
}

#[test]
fn a_wrong_clock_costs_a_nonce() {
    let (server, client) = (Server::new(), Client::new());
    for off in [-300, 0, 300] {
        assert!(server.is_valid(&client.prove("iat", NOW + off)), "{off}");
    }
    assert!(server.is_valid(&client.prove("iat", NOW as f64 + 0.5)));
    for iat in [json!(NOW - 301), json!(NOW + 301), json!(0), json!(-1), json!(1e300), json!(i64::MIN)] {
        let Err(ApiError::UseDpopNonce(nonce)) = server.judge(&[&client.prove("iat", iat.clone())], None)
        else {
            panic!("{iat} is accepted")
        };
        let mut claims = claims();
        (claims["iat"], claims["nonce"]) = (iat, nonce.into());
        let proof = client.sign(&client.header(), &claims);
        assert!(server.is_valid(&proof));
        assert!(
            matches!(server.judge(&[&proof], None), Ok(Proof::Replayed(_))),
            "a nonce is for many proofs, a jti for one"
        );
    }
}

#[test]
fn only_a_fresh_nonce_of_ours_is_accepted() {
    let (server, client) = (Server::new(), Client::new());
    let asks_for_a_nonce = |nonce: &str| {
        let judged = server.judge(&[&client.prove("nonce", nonce)], None);
        matches!(judged, Err(ApiError::UseDpopNonce(_)))
    };
    let nonce = server.proofs.tokens.issue_nonce(NOW, "").unwrap();
    assert!(!asks_for_a_nonce(&nonce));
    let others = Server::new().proofs.tokens.issue_nonce(NOW, "").unwrap();
    for other in ["", "nonce", &others] {
        assert!(asks_for_a_nonce(other), "{other}");
    }
    server.clock.step(300);
    assert!(!asks_for_a_nonce(&nonce));
    server.clock.step(1);
    assert!(asks_for_a_nonce(&nonce));
}

#[test]
fn rubbish_is_refused() {
    let (server, client) = (Server::new(), Client::new());
    let good = client.prove("iat", NOW);
    let long = client.prove("more", "x".repeat(4_000));
    let other = Client::new().header();
    let flat = json!({ "typ": "dpop+jwt", "alg": "ES256", "jwk": "x" });
    for proof in [
        "",
        ".",
        "..",
        "a.b.c",
        &good[1..],
        &good[..good.len() - 1],
        &(good.clone() + "."),
        &format!("{good}, {good}"),
        &long,
        &client.sign(&other, &claims()),
        &client.sign(&flat, &claims()),
        &client.sign(&json!([]), &claims()),
        &client.sign(&client.header(), &json!([])),
        &client.prove("jti", json!(7)),
        &client.prove("jti", json!(null)),
        &client.prove("iat", json!("now")),
        &client.prove("htm", json!("post")),
        &client.prove("htm", json!("GET")),
    ] {
        assert_eq!(server.judge(&[proof], None), Ok(Proof::Invalid), "{proof}");
    }
    assert_eq!(server.judge(&[&good, &good], None), Ok(Proof::Invalid));
    assert!(server.is_valid(&good), "a refused proof does not count as used");
}

#[test]
fn only_a_public_p256_key_signs_proofs() {
    let (server, client) = (Server::new(), Client::new());
    let judge = |change: &dyn Fn(&mut Value)| {
        let mut header = client.header();
        change(&mut header);
        server.judge(&[&client.sign(&header, &claims())], None).unwrap()
    };
    assert!(judge(&|_| ()).thumbprint().is_some());
    assert!(judge(&|header| header["jwk"]["kid"] = json!("k")).thumbprint().is_some());
    let padded =
        |header: &mut Value| header["jwk"]["x"] = format!("{}=", header["jwk"]["x"].as_str().unwrap()).into();
    let off_curve = |header: &mut Value| header["jwk"]["y"] = header["jwk"]["x"].clone();
    let changes: [&dyn Fn(&mut Value); 16] = [
        &|header| header["typ"] = json!("JWT"),
        &|header| header["typ"] = json!("DPOP+JWT"),
        &|header| header["typ"] = json!(null),
        &|header| header["alg"] = json!("none"),
        &|header| header["alg"] = json!("HS256"),
        &|header| header["alg"] = json!("ES384"),
        &|header| header["alg"] = json!("RS256"),
        &|header| header["crit"] = json!(["exp"]),
        &|header| header["jwk"]["d"] = json!("AA"),
        &|header| header["jwk"]["crv"] = json!("P-384"),
        &|header| header["jwk"]["kty"] = json!("OKP"),
        &|header| header["jwk"]["x"] = json!(""),
        &|header| header["jwk"]["x"] = json!("A".repeat(43)),
        &|header| header["jwk"] = json!(null),
        &padded,
        &off_curve,
    ];
    for (at, change) in changes.iter().enumerate() {
        assert_eq!(judge(change), Proof::Invalid, "change {at}");
    }
}
