//! `SessionClient`: a server function that names it is called with the session's access token.

use super::page_keeper::page_keeper;
use crate::api::client::{Answer, PlainClient, Request, Unreachable, no_answer};
use crate::wire::ApiError;
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
    type Request = Request;
    type Response = Answer;

    fn send(request: Request) -> impl Future<Output = Result<Answer, E>> + Send {
        SendWrapper::new(async move {
            match page_keeper().call(&request).await {
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
