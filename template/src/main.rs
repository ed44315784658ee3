//! Serves the app, or carries out an operator's command.

use axum::Router;
use latchkey::server::operator;
use latchkey::{Brand, Latchkey};
use leptos_axum::{LeptosRoutes, file_and_error_handler, generate_route_list};
use std::error::Error;
use tokio::net::TcpListener;

use {{crate_name}}::app::{App, shell};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let Some(config) = operator::handle_command_line().await? else {
        return Ok(());
    };
    let options = config.site.clone();
    let latchkey = Latchkey::builder(config)
        .with_pages()
        .brand(Brand::named("{{brand}}"))
        .open()
        .await?;
    let listener = TcpListener::bind(options.site_addr).await?;
    let document = {
        let options = options.clone();
        move || shell(options.clone())
    };
    let routes = generate_route_list(App);
    let app = Router::new()
        .leptos_routes_with_context(&options, routes, latchkey.context(), document)
        .fallback(file_and_error_handler(shell))
        .with_state(options);
    let app = app.merge(latchkey.router());
    latchkey.serve(app, listener).await?;
    Ok(())
}
