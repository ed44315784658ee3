//! Serves Latchkey's pages and API, and a page beside them.

use axum::Router;
use axum::routing::get;
use greeting::page::shell;
use latchkey::server;
use latchkey::server::config::{Config, Start};
use latchkey::server::operator::Command;
use leptos_axum::render_app_to_stream;
use std::error::Error;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let Start::Run(config, None) = Config::load::<Command>()? else {
        return Err("this example only serves".into());
    };
    server::log::start();
    let site = config.site.clone();
    let page = get(render_app_to_stream(move || shell(site.clone())));
    server::run(*config, Router::new().route("/greeting", page)).await?;
    Ok(())
}
