//! The layer around an app: Latchkey's own routes are answered by its router, and the app's can ask who is calling.

use super::open_connections::Connection;
use super::request_context::is_own;
use super::routes;
use super::state::HttpState;
use crate::wire::error::platform::RequestId;
use axum::Router;
use axum::body::{Body, HttpBody};
use axum::response::{IntoResponse, Response};
use axum::routing::future::RouteFuture;
use bytes::Bytes;
use futures::FutureExt;
use futures::future::{BoxFuture, Either};
use http::Request;
use std::convert::Infallible;
use std::sync::Arc;
use std::task::{Context, Poll};
use tower::{BoxError, Layer, Service};

/// The layer of [`Latchkey::layer`](crate::Latchkey::layer).
///
/// `leptos_routes` adds a route for every server function that is compiled in, Latchkey's among them. Those would bypass
/// the checks of Latchkey's router, so the layer sends their requests there.
#[derive(Clone, Debug)]
pub struct LatchkeyLayer {
    state: Arc<HttpState>,
    own: Router,
}

impl LatchkeyLayer {
    pub(in crate::server) fn new(state: Arc<HttpState>) -> Self {
        Self { own: routes::api_router(state.clone()), state }
    }
}

impl<S> Layer<S> for LatchkeyLayer {
    type Service = LatchkeyService<S>;

    fn layer(&self, app: S) -> LatchkeyService<S> {
        LatchkeyService { app, layer: self.clone() }
    }
}

/// An app with [`LatchkeyLayer`] around it.
#[derive(Clone, Debug)]
pub struct LatchkeyService<S> {
    app: S,
    layer: LatchkeyLayer,
}

/// The state of the Latchkey that is around the app, as an extension of each request.
#[derive(Clone)]
pub(super) struct Around(pub(super) Arc<HttpState>);

impl<S, B> Service<Request<B>> for LatchkeyService<S>
where
    S: Service<Request<Body>, Error = Infallible>,
    S::Response: IntoResponse,
    S::Future: Send + 'static,
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Either<RouteFuture<Infallible>, BoxFuture<'static, Result<Response, Infallible>>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.app.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        if is_own(request.uri().path()) {
            return Either::Left(self.layer.own.call(request));
        }
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(Around(self.layer.state.clone()));
        // Until the answer, the connection is not idle.
        let in_flight = request.extensions().get::<Arc<Connection>>().map(Connection::begin_request);
        let answer = self.app.call(request);
        let answer = async move {
            let _in_flight = in_flight;
            answer.await.map(IntoResponse::into_response)
        };
        Either::Right(RequestId::random().scope(answer).boxed())
    }
}
