//! Serves Latchkey's pages and API, and a page beside them.

use axum::Router;
use axum::routing::get;
use greeting::page::shell;
use latchkey::clock::Clock;
use latchkey::server::config::{Config, Start};
use latchkey::server::operator::Command;
use latchkey::server::{Server, StopSignals, Timeouts, log, serve};
use leptos_axum::render_app_to_stream;
use std::error::Error;
use std::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let Start::Run(config, None) = Config::load::<Command>()? else {
        return Err("this example only serves".into());
    };
    log::start();
    let timeouts = Timeouts::default();
    let server = Server::open(&config, Clock::default(), timeouts).await?;
    let site = config.site.clone();
    let page = Router::new().route("/greeting", get(render_app_to_stream(move || shell(site.clone()))));
    let listener = TcpListener::bind(config.site_addr)?;
    serve(server.router().merge(page), listener, timeouts, StopSignals::listen()?).await?;
    server.close().await;
    Ok(())
}
