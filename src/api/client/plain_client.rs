//! The client of server functions that need no session.

use super::draft::Draft;
use super::response::{Answer, Unreachable};
use bytes::Bytes;
use futures::{Sink, Stream, sink, stream};
use send_wrapper::SendWrapper;
use server_fn::client::Client;
use server_fn::error::{FromServerFnError, ServerFnErrorErr};

/// The client of server functions that need no session: `#[server(client = PlainClient)]`.
pub struct PlainClient;

impl<E, I, O> Client<E, I, O> for PlainClient
where
    E: FromServerFnError + Send,
    I: FromServerFnError,
    O: FromServerFnError,
{
    type Request = Draft;
    type Response = Answer;

    fn send(draft: Draft) -> impl Future<Output = Result<Answer, E>> + Send {
        SendWrapper::new(async move { draft.finish().await.send().await.map_err(no_answer) })
    }

    async fn open_websocket(
        _: &str,
    ) -> Result<
        (impl Stream<Item = Result<Bytes, Bytes>> + Send + 'static, impl Sink<Bytes> + Send + 'static),
        E,
    > {
        let what = "this client can't open a WebSocket, because browsers send no access token with it: \
                    use `output = StreamingText` or `Streaming` instead"
            .to_owned();
        let error = E::from_server_fn_error(ServerFnErrorErr::UnsupportedRequestMethod(what));
        Err::<(stream::Empty<_>, sink::Drain<_>), _>(error)
    }

    fn spawn(future: impl Future<Output = ()> + Send + 'static) {
        leptos::task::spawn_local(future);
    }
}

/// The error that a server function returns if no answer came.
pub fn no_answer<E: FromServerFnError>(_: Unreachable) -> E {
    E::from_server_fn_error(ServerFnErrorErr::Request("the server can't be reached".to_owned()))
}
