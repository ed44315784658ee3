//! Serves Latchkey's pages and API, and a page beside them.

use axum::routing::get;
use greeting::page::shell;
use latchkey::Latchkey;
use latchkey::server::config::{Config, Start};
use latchkey::server::log;
use latchkey::server::operator::Command;
use leptos_axum::render_app_to_stream;
use std::error::Error;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let Start::Run(config, None) = Config::load::<Command>()? else {
        return Err("this example only serves".into());
    };
    log::start();
    let site = config.site.clone();
    let listener = TcpListener::bind(config.site_addr).await?;
    let latchkey = Latchkey::builder(*config).with_site().open().await?;
    let page = get(render_app_to_stream(move || shell(site.clone())));
    latchkey.serve(latchkey.router().route("/greeting", page), listener).await?;
    Ok(())
}
