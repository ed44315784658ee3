//! Serves the notes, with sign-in by Latchkey, or carries out an operator's command.

use axum::routing::get;
use axum::{Extension, Router};
use latchkey::server::operator;
use latchkey::wire::ApiError;
use latchkey::{Brand, Caller, Latchkey};
use leptos::prelude::*;
use leptos_axum::{LeptosRoutes, file_and_error_handler, generate_route_list};
use notes::app::{App, shell};
use notes::store::Store;
use notes::words::words;
use std::error::Error;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let Some(config) = operator::handle_command_line().await? else { return Ok(()) };
    let (options, folder, address) = (config.site.clone(), config.data_dir.clone(), config.site_addr);
    let brand = Brand {
        logo: Some("/notes.svg".to_owned()),
        icon: "/notes.svg".to_owned(),
        footer: "Your notes are yours.".to_owned(),
        stylesheet: Some("/brand.css".to_owned()),
        ..Brand::named("Notes")
    };
    let store = Store::at(&folder);
    let of_deleted = store.clone();
    let latchkey = Latchkey::builder(config)
        .with_pages()
        .brand(brand)
        .texts(words())
        .on_account_deleted(move |user_id| {
            let store = of_deleted.clone();
            async move { Ok(store.delete_all_of(&user_id).await?) }
        })
        .open()
        .await?;
    // Latchkey has made the folder.
    store.prepare().await?;
    let (latchkeys, stores) = (latchkey.context(), store.clone());
    let context = move || {
        latchkeys();
        provide_context(stores.clone());
    };
    let document = {
        let options = options.clone();
        move || shell(options.clone())
    };
    let app = Router::new()
        .leptos_routes_with_context(&options, generate_route_list(App), context, document)
        .route("/export", get(export))
        .fallback(file_and_error_handler(shell))
        .layer(Extension(store))
        .with_state(options)
        .merge(latchkey.router());
    let listener = TcpListener::bind(address).await?;
    latchkey.serve(app, listener).await?;
    Ok(())
}

/// All notes of the caller, as text.
async fn export(caller: Caller, Extension(store): Extension<Store>) -> Result<String, ApiError> {
    let notes = store.of_user(&caller.user_id).await.map_err(ApiError::internal)?;
    Ok(notes.into_iter().map(|note| note.text).collect::<Vec<_>>().join("\n\n"))
}
