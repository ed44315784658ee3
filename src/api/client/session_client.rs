//! The clients of server functions for signed-in users.
//!
//! They do not know how a session is kept. The keeper, which itself calls the open routes, registers the function
//! that adds the access token and refreshes it: so the whole API is below the keeper.

use super::draft::Draft;
use super::plain_client::{PlainClient, no_answer};
use super::request::Request;
use super::response::{Answer, Unreachable};
use crate::wire::ApiError;
use bytes::Bytes;
use futures::future::LocalBoxFuture;
use futures::{Sink, Stream};
use send_wrapper::SendWrapper;
use server_fn::client::Client;
use server_fn::error::{FromServerFnError, ServerFnErrorErr};
use std::any::Any;
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

/// Sends a request with the session's access token, which is renewed first if it is time.
///
/// # Errors
/// [`ApiError::Unreachable`] if there was no answer, and until [`keeper::start`](crate::keeper::start) has run; those
/// that end a session, if there is none.
pub async fn fetch(request: Request) -> Result<Answer, ApiError> {
    let send = SEND.with(|send| send.get().copied()).ok_or(ApiError::Unreachable)?;
    send(request).await
}

/// The error of a server function for an error that was found before asking the server. An app's own error type gets it
/// as a [`ServerFnErrorErr::MiddlewareError`], with the message for people.
fn own_error<E: FromServerFnError>(error: ApiError) -> E {
    if error == ApiError::Unreachable {
        return no_answer(Unreachable);
    }
    let error: Box<dyn Any> = Box::new(error);
    match error.downcast::<E>() {
        Ok(error) => *error,
        Err(error) => {
            let message =
                error.downcast::<ApiError>().map_or_else(|_| String::new(), |error| error.message());
            E::from_server_fn_error(ServerFnErrorErr::MiddlewareError(message))
        }
    }
}

/// The client of an app's server functions for signed-in users: `#[server(client = SessionClient)]`. An answer may take
/// as long as the browser waits. A call fails as unreachable until [`keeper::start`](crate::keeper::start) has run, which
/// `latchkey::hydrate` calls.
pub struct SessionClient;

/// The client of Latchkey's own server functions for signed-in users: as [`SessionClient`], but an answer may take
/// [`LIMIT`](super::request::LIMIT).
pub struct AccountClient;

/// Implements [`Client`] with the session's access token, for requests changed by `$change`.
macro_rules! session_client {
    ($client:ty, $change:expr) => {
        impl<E, I, O> Client<E, I, O> for $client
        where
            E: FromServerFnError + Send,
            I: FromServerFnError,
            O: FromServerFnError,
        {
            type Request = Draft;
            type Response = Answer;

            fn send(draft: Draft) -> impl Future<Output = Result<Answer, E>> + Send {
                SendWrapper::new(async move {
                    let change: fn(Request) -> Request = $change;
                    fetch(change(draft.finish().await)).await.map_err(own_error)
                })
            }

            fn open_websocket(
                path: &str,
            ) -> impl Future<
                Output = Result<
                    (
                        impl Stream<Item = Result<Bytes, Bytes>> + Send + 'static,
                        impl Sink<Bytes> + Send + 'static,
                    ),
                    E,
                >,
            > + Send {
                <PlainClient as Client<E, I, O>>::open_websocket(path)
            }

            fn spawn(future: impl Future<Output = ()> + Send + 'static) {
                <PlainClient as Client<E, I, O>>::spawn(future);
            }
        }
    };
}

session_client!(SessionClient, Request::without_limit);
session_client!(AccountClient, |request| request);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Ended;
    use futures::executor::block_on;
    use server_fn::ServerFnError;

    #[test]
    fn an_apps_own_error_type_says_why_a_call_was_not_sent() {
        let over = ApiError::SessionRevoked(Ended::Logout);
        assert_eq!(own_error::<ApiError>(over.clone()), over);
        assert_eq!(own_error::<ApiError>(ApiError::Unreachable), ApiError::Unreachable);
        let told = own_error::<ServerFnError>(over.clone());
        assert!(matches!(&told, ServerFnError::MiddlewareError(why) if *why == over.message()), "{told:?}");
        let unreachable = own_error::<ServerFnError>(ApiError::Unreachable);
        assert!(matches!(unreachable, ServerFnError::Request(_)), "{unreachable:?}");
    }

    #[test]
    fn a_web_socket_is_refused_with_the_reason() {
        let opened = <SessionClient as Client<ServerFnError>>::open_websocket("/api/x");
        let error = block_on(opened).map(|_| ()).unwrap_err();
        assert!(error.to_string().contains("no access token"), "{error}");
    }
}
