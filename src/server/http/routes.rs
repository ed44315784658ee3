//! All routes and layers.

use super::state::{HttpState, Routes};
use super::{api, developer, headers, host, readiness, real_ip, request_log};
use crate::api::{account, open};
use crate::app::stylesheet::{self, Stylesheet};
use crate::app::{App, Style, shell};
use crate::wire::ApiError;
use axum::body::{Body, HttpBody};
use axum::extract::State;
use axum::http::StatusCode;
use axum::middleware;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{any, get};
use axum::{Json, Router};
use bytes::Bytes;
use http::header::{ALLOW, AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, VARY, WWW_AUTHENTICATE};
use http::{HeaderName, HeaderValue, Method};
use leptos::prelude::provide_context;
use leptos_axum::{generate_route_list, render_app_to_stream_with_context};
use std::sync::Arc;
use std::time::Duration;
use tower::{BoxError, ServiceBuilder};
use tower_http::compression::CompressionLayer;
use tower_http::cors::CorsLayer;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

/// For files with a content hash in their name: the content never changes.
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// For pages and files without a hash: caches keep them, but ask whether they have changed.
const REVALIDATE: HeaderValue = HeaderValue::from_static("no-cache");
/// For the public keys. A new key signs only when every cache has it.
const FIVE_MINUTES: HeaderValue = HeaderValue::from_static("public, max-age=300");

/// All routes that the builder was asked for.
pub fn router(server: Arc<HttpState>) -> Router {
    let mut router = Router::new()
        .route("/.well-known/jwks.json", get(public_keys))
        .route("/metrics", get(metrics))
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(readiness::answer))
        .merge(style(&stylesheet::PIECES))
        .merge(api(&server));
    if server.routes != Routes::Api {
        // Compressing pages is safe from BREACH: a page holds no secret that its caller does not have.
        let caching = SetResponseHeaderLayer::if_not_present(CACHE_CONTROL, REVALIDATE);
        let pages = pages(&server).layer(CompressionLayer::new()).layer(caching);
        // By which password managers find the form (https://w3c.github.io/webappsec-change-password-url/).
        let form = get(|| async { Redirect::to("/account/sign-in") });
        router = router.route("/.well-known/change-password", form).merge(pages);
    }
    if server.routes == Routes::Pages {
        // The files of the site are the app's.
        router = router.merge(style(&stylesheet::DOCUMENT)).merge(style(&stylesheet::PICTURE));
    }
    if server.routes == Routes::Site {
        router = router.nest_service(&format!("/{}", server.site.site_pkg_dir), package(&server));
    }
    with_layers(router.method_not_allowed_fallback(async || ApiError::MethodNotAllowed), server)
}

/// The routes of the API alone, for the layer around an app.
pub(super) fn api_router(server: Arc<HttpState>) -> Router {
    with_layers(api(&server), server)
}

fn with_layers(routes: Router<Arc<HttpState>>, server: Arc<HttpState>) -> Router {
    routes
        // One layer instead of four: axum boxes the future of each layer for every request.
        .layer(
            ServiceBuilder::new()
                .map_request(real_ip::extend(server.proxies.clone()))
                .layer(middleware::from_fn_with_state(server.metrics.clone(), request_log::log_request))
                .map_response(headers::protect(server.secure))
                .layer(middleware::from_fn(host::require)),
        )
        .with_state(server)
}

fn api(server: &HttpState) -> Router<Arc<HttpState>> {
    let own = open::PATHS.into_iter().chain(account::PATHS);
    let mut api = own.fold(Router::new(), |router, path| router.route(path, any(api::answer)));
    if server.routes == Routes::Site {
        // Leptos answers the functions of an app with routes of its own.
        api = api.route("/api/{*name}", any(api::answer));
    }
    if server.allowed_origins.is_empty() { api } else { api.layer(cross_origin(&server.allowed_origins)) }
}

/// The pages. On the whole site, any other path is a file, or the "not found" page.
fn pages(server: &Arc<HttpState>) -> Router<Arc<HttpState>> {
    let site = server.site.clone();
    let options = site.clone();
    let is_site = server.routes == Routes::Site;
    let style = if is_site { Style::Site } else { Style::Own };
    let document = move || shell(options.clone(), style);
    let (lifetime, registration, mail) = (server.lifetime, server.registration, server.mail);
    let brand = server.brand.clone();
    let context = move || {
        headers::allow_own_scripts();
        provide_context(lifetime);
        provide_context(registration);
        provide_context(mail);
        brand.provide();
    };
    let render = render_app_to_stream_with_context(context, document);
    // A form that the browser submits by itself gets its page with a notice, see `pages::native_submit`.
    let page = get(render.clone()).post(render.clone());
    // `leptos_routes` would also add routes for the server functions, which would bypass the checks in `api`.
    let routes = generate_route_list(App).into_iter().filter(|route| route.path() != "/");
    let router = routes.fold(Router::new(), |router, route| router.route(route.path(), page.clone()));
    if server.routes != Routes::Site {
        return router;
    }
    let first = page.layer(middleware::from_fn_with_state(server.clone(), developer::add_facts));
    let files = ServeDir::new(&*site.site_root)
        .append_index_html_on_directories(false)
        .precompressed_br()
        .precompressed_gzip()
        .fallback(get(render));
    router.route("/", first).fallback_service(ServiceBuilder::new().map_response(of_folder).service(files))
}

/// A stylesheet. Its URL changes with its text, save that of the picture.
fn style(sheet: &'static Stylesheet) -> Router<Arc<HttpState>> {
    let caching = if sheet.path == stylesheet::PICTURE.path { REVALIDATE } else { IMMUTABLE };
    let css = HeaderValue::from_static("text/css; charset=utf-8");
    let answer = async move || ([(CONTENT_TYPE, css), (CACHE_CONTROL, caching)], &*sheet.text);
    Router::new().route(sheet.path, get(answer)).layer(CompressionLayer::new())
}

/// WASM, JavaScript and CSS, which the build has compressed.
fn package(server: &HttpState) -> Router {
    let folder = server.site.site_root.to_string() + "/" + &server.site.site_pkg_dir;
    let files = ServeDir::new(folder).precompressed_br().precompressed_gzip();
    let caching = if server.site.hash_files { IMMUTABLE } else { REVALIDATE };
    let allow_caching = move |mut response: Response| {
        // Caches must not keep errors: a file that is missing during a deployment is there a moment later.
        if response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED {
            response.headers_mut().insert(CACHE_CONTROL, caching.clone());
        }
        response
    };
    let files = ServiceBuilder::new().map_response(allow_caching).map_response(of_folder).service(files);
    Router::new().fallback_service(files)
}

/// The answer of a folder. It tells caches that it depends on `Accept-Encoding`, also where it is sent uncompressed:
/// otherwise a cache gives a client an encoding that it can't read.
fn of_folder<B>(response: Response<B>) -> Response
where
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    if response.status() == StatusCode::METHOD_NOT_ALLOWED {
        let allowed = response.headers().get(ALLOW).map(|allowed| (ALLOW, allowed.clone()));
        let mut refusal = ApiError::MethodNotAllowed.into_response();
        refusal.headers_mut().extend(allowed);
        refusal.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        return refusal;
    }
    let mut response = response.map(Body::new);
    response.headers_mut().append(VARY, HeaderValue::from_static("accept-encoding"));
    response
}

/// CORS for the allowed origins. It needs no credentials: tokens are in a header that no browser adds by itself.
fn cross_origin(allowed: &[HeaderValue]) -> CorsLayer {
    let named = HeaderName::from_static;
    CorsLayer::new()
        .allow_origin(allowed.to_vec())
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([AUTHORIZATION, CONTENT_TYPE, named("dpop"), named("idempotency-key")])
        .expose_headers([named("dpop-nonce"), RETRY_AFTER, WWW_AUTHENTICATE, named("x-request-id")])
        .max_age(Duration::from_secs(600))
}

async fn public_keys(State(server): State<Arc<HttpState>>) -> impl IntoResponse {
    ([(CACHE_CONTROL, FIVE_MINUTES)], Json(server.keys.public()))
}

async fn metrics(State(server): State<Arc<HttpState>>) -> String {
    server.metrics.render()
}
