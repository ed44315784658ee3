//! `SessionClient`: what a server function names to be called with the session's access token, renewed
//! before it runs out, and once more should the server refuse it.

use super::renewal::{Renewal, is_good, renewal};
use super::renewing::Outcome;
use super::{page, renewing, storage, trouble};
use crate::api::client as fetch;
use crate::api::client::{Answer, PlainClient};
use crate::wire::{AccessToken, ApiError, Ended};
use bytes::Bytes;
use futures::{Sink, Stream};
use send_wrapper::SendWrapper;
use server_fn::client::Client;
use server_fn::error::FromServerFnError;

/// The client of server functions for signed-in users: `#[server(client = SessionClient)]`.
pub struct SessionClient;

impl<E, I, O> Client<E, I, O> for SessionClient
where
    E: FromServerFnError + Send,
    I: FromServerFnError,
    O: FromServerFnError,
{
    type Request = fetch::Request;
    type Response = Answer;

    fn send(request: fetch::Request) -> impl Future<Output = Result<Answer, E>> + Send {
        SendWrapper::new(async move {
            match call(&request).await {
                Ok(answer) => Ok(answer),
                Err(ApiError::Unreachable) => Err(fetch::no_answer(fetch::Unreachable)),
                Err(error) => Ok(Answer::from_error(&error)),
            }
        })
    }

    fn open_websocket(
        path: &str,
    ) -> impl Future<
        Output = Result<
            (impl Stream<Item = Result<Bytes, Bytes>> + Send + 'static, impl Sink<Bytes> + Send + 'static),
            E,
        >,
    > + Send {
        <PlainClient as Client<E, I, O>>::open_websocket(path)
    }

    fn spawn(future: impl Future<Output = ()> + Send + 'static) {
        <PlainClient as Client<E, I, O>>::spawn(future);
    }
}

/// Calls with a token, and once more with a newer one if that was refused.
async fn call(request: &fetch::Request) -> Result<Answer, ApiError> {
    let token = token_for_call().await?;
    let answer = call_with(request, &token).await?;
    if answer.status != 401 {
        return Ok(answer);
    }
    match answer.error() {
        ApiError::TokenExpired | ApiError::TokenInvalid => {
            let newer = of_same_user(&token, resolve(renewing::newer_than(&token).await)?)?;
            call_with(request, &newer).await
        }
        error @ ApiError::SessionRevoked(_) => {
            end_session_of(&token, error);
            Ok(answer)
        }
        _ => Ok(answer),
    }
}

async fn call_with(request: &fetch::Request, token: &AccessToken) -> Result<Answer, ApiError> {
    let bearer = format!("Bearer {}", token.reveal());
    match request.clone().with_header("Authorization", bearer).send().await {
        Ok(answer) => {
            if answer.status < 500 && !trouble::is_over() {
                trouble::over();
            }
            Ok(answer)
        }
        Err(fetch::Unreachable) => {
            trouble::happened(&ApiError::Unreachable);
            Err(ApiError::Unreachable)
        }
    }
}

async fn token_for_call() -> Result<AccessToken, ApiError> {
    let record = storage::load();
    let Some(held) = record.held else {
        page::look();
        return Err(ApiError::TokenInvalid);
    };
    match renewal(page::clock(), &held) {
        Renewal::Use => Ok(held.access_token),
        Renewal::UseAndRenewBehind => {
            if trouble::is_over() {
                renewing::begin_behind();
            }
            Ok(held.access_token)
        }
        Renewal::RenewFirst => match renewing::newer_than(&held.access_token).await {
            Outcome::Undecided(_) if is_good(page::clock(), &held) => Ok(held.access_token),
            outcome => of_same_user(&held.access_token, resolve(outcome)?),
        },
    }
}

/// A call that was begun as one person must not go out as another who logged in meanwhile.
fn of_same_user(begun_with: &AccessToken, newer: AccessToken) -> Result<AccessToken, ApiError> {
    let user = |token: &AccessToken| token.claims().map(|claims| claims.sub);
    if user(begun_with) == user(&newer) { Ok(newer) } else { Err(ApiError::SessionRevoked(Ended::Logout)) }
}

fn resolve(outcome: Outcome) -> Result<AccessToken, ApiError> {
    match outcome {
        Outcome::Fresh(token) => Ok(token),
        Outcome::Over(error) => Err(error),
        Outcome::Undecided(_) => Err(ApiError::Unreachable),
    }
}

/// The server ended the session of this token; if that is the one held, it is let go of.
fn end_session_of(token: &AccessToken, why: ApiError) {
    let session = |token: &AccessToken| token.claims().map(|claims| claims.sid);
    let record = storage::load();
    if record.held.as_ref().is_some_and(|held| session(&held.access_token) == session(token)) {
        storage::save(&record.ended(why));
    }
    page::look();
}
