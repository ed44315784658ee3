//! Server functions that other code adds may use any codec and an error type of their own.

use crate::support::answer::Answer;
use crate::support::app::{App, spawn_app};
use bytes::Bytes;
use latchkey::api::client;
use latchkey::api::client::{Body, Draft, PlainClient};
use latchkey::api::context::caller;
use latchkey::keeper::SessionClient;
use latchkey::wire::ApiError;
use leptos::prelude::*;
use leptos::server_fn::codec::{FromRes, GetUrl, IntoReq, Json, JsonEncoding, Post, PostUrl};
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use leptos::server_fn::{ContentType, Decodes, Encodes, Format, FormatType, ServerFn};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// The paths of the functions that this file adds.
pub const PATHS: [&str; 8] = [
    AddNote::PATH,
    BrokenNotes::PATH,
    DeleteNotes::PATH,
    Greeting::PATH,
    LongestNote::PATH,
    ModerateNotes::PATH,
    SealNote::PATH,
    SearchNotes::PATH,
];

/// A binary codec, as CBOR is: JSON with all bits flipped, so it is never UTF-8.
pub struct Flipped;

impl ContentType for Flipped {
    const CONTENT_TYPE: &'static str = "application/x-flipped";
}

impl FormatType for Flipped {
    const FORMAT_TYPE: Format = Format::Binary;
}

impl<T: Serialize> Encodes<T> for Flipped {
    type Error = serde_json::Error;

    fn encode(value: &T) -> Result<Bytes, Self::Error> {
        Ok(serde_json::to_vec(value)?.into_iter().map(|byte| !byte).collect())
    }
}

impl<T: DeserializeOwned> Decodes<T> for Flipped {
    type Error = serde_json::Error;

    fn decode(bytes: Bytes) -> Result<T, Self::Error> {
        serde_json::from_slice(&bytes.iter().map(|byte| !byte).collect::<Vec<_>>())
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum NoteError {
    Empty,
    NotLoggedIn,
    Broken(String),
}

impl FromServerFnError for NoteError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        Self::Broken(error.to_string())
    }
}

/// Declared as the README says.
#[server(prefix = "/api", endpoint = "greeting", client = SessionClient)]
pub async fn greeting(greeting: String) -> Result<String, ApiError> {
    Ok(format!("{greeting}, {}", caller()?.username))
}

/// Asks bound sessions for a proof.
#[server(prefix = "/api", endpoint = "notes/delete", client = SessionClient)]
pub async fn delete_notes() -> Result<String, ApiError> {
    Ok(caller()?.with_proof()?.username)
}

/// For moderators only.
#[server(prefix = "/api", endpoint = "notes/moderate", client = SessionClient)]
pub async fn moderate_notes() -> Result<String, ApiError> {
    Ok(caller()?.require_role("moderator")?.username)
}

#[server(prefix = "/api", endpoint = "notes/search", input = GetUrl, client = PlainClient)]
pub async fn search_notes(text: String, limit: u8) -> Result<Vec<String>, ServerFnError> {
    Ok(vec![text; limit.into()])
}

#[server(prefix = "/api", endpoint = "notes/longest", input = Json, client = PlainClient)]
pub async fn longest_note(notes: Vec<String>) -> Result<usize, NoteError> {
    notes.iter().map(String::len).max().ok_or(NoteError::Empty)
}

#[server(prefix = "/api", endpoint = "notes/add", input = Post<Flipped>, output = Post<Flipped>, client = SessionClient)]
pub async fn add_note(note: String) -> Result<String, NoteError> {
    let caller = caller().map_err(|_| NoteError::NotLoggedIn)?;
    Ok(format!("{}: {note}", caller.username))
}

/// Fails with a cause that callers must not see.
#[server(prefix = "/api", endpoint = "notes/broken", client = PlainClient)]
pub async fn broken_notes() -> Result<(), ApiError> {
    Err(ApiError::internal("the password of the database is hunter2"))
}

#[server(prefix = "/api", endpoint = "notes/seal", input = Post<Flipped>, client = PlainClient)]
pub async fn seal_note(note: u32) -> Result<u32, ApiError> {
    Ok(note)
}

/// Sends what `SessionClient` would send, and returns what it would read.
async fn call<In, Out, F>(app: &App, access: &str, function: F) -> (u16, Result<F::Output, F::Error>)
where
    Out: ContentType,
    F: ServerFn + IntoReq<In, Draft, F::Error>,
    F::Output: FromRes<Out, client::Answer, F::Error>,
{
    let request = function.into_req(F::PATH, Out::CONTENT_TYPE).unwrap().finish().await;
    let mut sent = app.request(request.method, &request.path).bearer_auth(access);
    for (name, value) in request.headers {
        sent = sent.header(name, value);
    }
    let answer =
        Answer::to(sent.body(request.body.as_ref().and_then(Body::bytes).unwrap_or_default().to_vec())).await;
    let read = client::Answer::new(answer.status, answer.body.into());
    let result =
        if read.status < 400 { F::Output::from_res(read).await } else { Err(F::Error::de(read.body.into())) };
    (answer.status, result)
}

#[tokio::test]
async fn a_function_declared_as_the_readme_says_is_answered() {
    let app = spawn_app().await;
    let ada = app.signed_in("ada").await;
    let greeting = || Greeting { greeting: "Hello & good day".to_owned() };
    let answer = call::<PostUrl, Json, _>(&app, &ada.access, greeting()).await;
    assert_eq!(answer, (200, Ok("Hello & good day, ada".to_owned())));
    let answer = call::<PostUrl, Json, _>(&app, "x", greeting()).await;
    assert_eq!(answer, (401, Err(ApiError::TokenInvalid)));
}

#[tokio::test]
async fn an_added_function_reads_a_query() {
    let app = spawn_app().await;
    let search = SearchNotes { text: "milk & eggs".to_owned(), limit: 2 };
    let (status, notes) = call::<GetUrl, Json, _>(&app, "", search).await;
    assert_eq!((status, notes.unwrap()), (200, vec!["milk & eggs".to_owned(); 2]));
    let head = app.request(reqwest::Method::HEAD, &format!("{}?text=milk&limit=2", SearchNotes::PATH));
    assert_eq!(Answer::to(head).await.status, 200);
}

#[tokio::test]
async fn an_added_function_reads_json_and_sends_an_error_of_its_own() {
    let app = spawn_app().await;
    let longest =
        |notes: &[&str]| LongestNote { notes: notes.iter().map(|note| (*note).to_owned()).collect() };
    let notes = longest(&["milk", "eggs, salted"]);
    let answer = call::<Json, Json, _>(&app, "", notes).await;
    assert_eq!(answer, (200, Ok(12)));
    let answer = call::<Json, Json, _>(&app, "", longest(&[])).await;
    assert_eq!(answer, (500, Err(NoteError::Empty)));
}

#[tokio::test]
async fn an_added_function_reads_and_sends_bytes() {
    let app = spawn_app().await;
    let ada = app.signed_in("ada").await;
    let note = || AddNote { note: "milk".to_owned() };
    type Binary = Post<Flipped>;
    let answer = call::<Binary, Binary, _>(&app, &ada.access, note()).await;
    assert_eq!(answer, (200, Ok("ada: milk".to_owned())));
    let answer = call::<Binary, Binary, _>(&app, "x", note()).await;
    assert_eq!(answer, (500, Err(NoteError::NotLoggedIn)));
}

#[tokio::test]
async fn an_added_function_gets_bodies_of_up_to_2_mib() {
    let app = spawn_app().await;
    let ada = app.signed_in("ada").await;
    let post = async |length: usize| {
        let body = format!("greeting={}", "x".repeat(length - "greeting=".len()));
        let request = app.request(reqwest::Method::POST, Greeting::PATH).bearer_auth(&ada.access);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        Answer::to(request.body(body)).await
    };
    assert_eq!(post(2 * 1024 * 1024).await.status, 200);
    post(2 * 1024 * 1024 + 1).await.refused(413, "payload_too_large");
}

#[tokio::test]
async fn an_added_function_is_refused_a_wrong_method_and_doubled_headers() {
    let app = spawn_app().await;
    let answer = app.get(Greeting::PATH).await;
    answer.refused(405, "method_not_allowed");
    assert_eq!(answer.header("allow"), Some("POST"));
    for name in ["authorization", "idempotency-key"] {
        let request = app.request(reqwest::Method::POST, Greeting::PATH);
        let request = request.header(name, "Bearer a").header(name, "Bearer b");
        Answer::to(request).await.refused(400, "malformed_request");
    }
}

#[tokio::test]
async fn our_own_routes_still_refuse_a_form() {
    let app = spawn_app().await;
    let request = app.request(reqwest::Method::POST, "/api/login").body("username=ada&password=x");
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    Answer::to(request).await.refused(415, "unsupported_media_type");
}

#[tokio::test]
async fn an_internal_error_of_an_added_function_does_not_tell_its_cause() {
    let app = spawn_app().await;
    let form = app.request(reqwest::Method::POST, BrokenNotes::PATH);
    let answer = Answer::to(form.header("content-type", "application/x-www-form-urlencoded")).await;
    let message = answer.refused(500, "internal")["message"].clone();
    assert_eq!(message, "Something went wrong on the server.");
    assert!(!answer.text().contains("hunter2"), "{}", answer.text());
}

#[tokio::test]
async fn the_error_for_a_malformed_body_in_any_codec_does_not_repeat_it() {
    let app = spawn_app().await;
    let flipped = |json: &str| json.bytes().map(|byte| !byte).collect::<Vec<_>>();
    let form = |text: &str| text.as_bytes().to_vec();
    for (path, body) in [
        (Greeting::PATH, form("hunter2=hunter2")),
        (Greeting::PATH, form("greeting[hunter2]=hunter2")),
        (Greeting::PATH, form("greeting=hunter2&greeting=hunter2")),
        (SealNote::PATH, flipped(r#"{"note":"hunter2"}"#)),
        (SealNote::PATH, flipped(r#"{"note":["hunter2"]}"#)),
        (SealNote::PATH, flipped("hunter2")),
        (SealNote::PATH, form("hunter2")),
    ] {
        let answer = Answer::to(app.request(reqwest::Method::POST, path).body(body)).await;
        answer.refused(400, "malformed_request");
        assert!(!answer.text().contains("hunter2"), "{path}: {}", answer.text());
    }
}
