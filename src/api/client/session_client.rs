//! The client of server functions for signed-in users.
//!
//! It does not know how a session is kept. The keeper, which itself calls the open routes, registers the function
//! that adds the access token and refreshes it: so the whole API is below the keeper.

use super::plain_client::{PlainClient, no_answer};
use super::request::Request;
use super::response::{Answer, Unreachable};
use crate::wire::ApiError;
use bytes::Bytes;
use futures::future::LocalBoxFuture;
use futures::{Sink, Stream};
use send_wrapper::SendWrapper;
use server_fn::client::Client;
use server_fn::error::FromServerFnError;
use std::cell::OnceCell;

/// Sends a request with the session's access token.
type SendWithSession = fn(Request) -> LocalBoxFuture<'static, Result<Answer, ApiError>>;

thread_local! {
    static SEND: OnceCell<SendWithSession> = const { OnceCell::new() };
}

/// Makes `send` the function by which [`SessionClient`] sends its requests; the first one stays. Its errors are those
/// that end a session, and [`ApiError::Unreachable`].
pub fn send_session_calls_by(send: SendWithSession) {
    SEND.with(|sender| {
        let _ = sender.set(send);
    });
}

/// The client of server functions for signed-in users: `#[server(client = SessionClient)]`. A call fails as
/// unreachable until [`keeper::start`](crate::keeper::start) has run, which [`hydrate`](crate::hydrate) calls.
pub struct SessionClient;

impl<E, I, O> Client<E, I, O> for SessionClient
where
    E: FromServerFnError + Send,
    I: FromServerFnError,
    O: FromServerFnError,
{
    type Request = Request;
    type Response = Answer;

    fn send(request: Request) -> impl Future<Output = Result<Answer, E>> + Send {
        SendWrapper::new(async move {
            let send = SEND.with(|send| send.get().copied()).ok_or_else(|| no_answer(Unreachable))?;
            match send(request).await {
                Ok(answer) => Ok(answer),
                Err(ApiError::Unreachable) => Err(no_answer(Unreachable)),
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
