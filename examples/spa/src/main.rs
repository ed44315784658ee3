//! Serves the tasks, with sign-in by Latchkey, or carries out an operator's command.

use axum::Router;
use latchkey::server::operator;
use latchkey::{Brand, Latchkey};
use leptos::prelude::*;
use leptos_axum::{LeptosRoutes, file_and_error_handler, generate_route_list};
use spa::app::{App, shell};
use spa::store::Store;
use std::error::Error;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let Some(config) = operator::handle_command_line().await? else { return Ok(()) };
    let (options, folder, address) = (config.site.clone(), config.data_dir.clone(), config.site_addr);
    let brand = Brand {
        logo: Some("/tasks.svg".to_owned()),
        icon: "/tasks.svg".to_owned(),
        footer: "One thing after the other.".to_owned(),
        stylesheet: Some("/brand.css".to_owned()),
        ..Brand::named("Tasks")
    };
    let latchkey = Latchkey::builder(config).with_pages().brand(brand).open().await?;
    let store = Store::open(&folder).await?;
    let provide_latchkey = latchkey.context();
    let context = move || {
        provide_latchkey();
        provide_context(store.clone());
    };
    let document = {
        let options = options.clone();
        move || shell(options.clone())
    };
    let app = Router::new()
        .leptos_routes_with_context(&options, generate_route_list(App), context, document)
        .fallback(file_and_error_handler(shell))
        .with_state(options)
        .merge(latchkey.router());
    let listener = TcpListener::bind(address).await?;
    latchkey.serve(app, listener).await?;
    Ok(())
}
