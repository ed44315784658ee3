//! The protocol of Latchkey's own server functions.

use super::draft::Draft;
use super::response::Answer;
use crate::wire::ApiError;
use crate::wire::json::BrowserJson;
use futures::FutureExt;
use futures::future::{LocalBoxFuture, ready};
use http::Method;
use send_wrapper::SendWrapper;
use serde::de::DeserializeOwned;
use server_fn::client::Client;
use server_fn::codec::{Encoding, FromReq, FromRes, IntoReq, IntoRes};
use server_fn::server::Server;
use server_fn::{ContentType, Http, Protocol};
use std::marker::PhantomData;

/// [`Http`] with arguments in the codec `I` and answers in JSON: `#[server(protocol = JsonApi<Json>)]`.
///
/// In the browser all functions share the code that sends a request. By `Http`, each would add 4 KB to the WASM.
pub struct JsonApi<I>(PhantomData<I>);

impl<I, Input, Output, C, S> Protocol<Input, Output, C, S, ApiError> for JsonApi<I>
where
    I: Encoding,
    Input: IntoReq<I, Draft, ApiError> + FromReq<I, S::Request, ApiError> + Send,
    Output: IntoRes<BrowserJson, S::Response, ApiError> + FromRes<BrowserJson, Answer, ApiError>,
    Output: DeserializeOwned + Send + 'static,
    C: Client<ApiError, Request = Draft, Response = Answer> + 'static,
    S: Server<ApiError>,
{
    const METHOD: Method = I::METHOD;

    fn run_server<F, Fut>(
        request: S::Request,
        server_fn: F,
    ) -> impl Future<Output = Result<S::Response, ApiError>> + Send
    where
        F: Fn(Input) -> Fut + Send,
        Fut: Future<Output = Result<Output, ApiError>> + Send,
    {
        <Http<I, BrowserJson> as Protocol<Input, Output, C, S, ApiError>>::run_server(request, server_fn)
    }

    fn run_client(path: &str, input: Input) -> impl Future<Output = Result<Output, ApiError>> + Send {
        let answer = match input.into_req(path, BrowserJson::CONTENT_TYPE) {
            Ok(draft) => send::<C>(draft),
            Err(error) => ready(Err(error)).boxed_local(),
        };
        SendWrapper::new(answer.map(|answer| answer?.json()))
    }
}

fn send<C>(draft: Draft) -> LocalBoxFuture<'static, Result<Answer, ApiError>>
where
    C: Client<ApiError, Request = Draft, Response = Answer> + 'static,
{
    C::send(draft).boxed_local()
}
