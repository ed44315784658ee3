//! Latchkey inside an app with a router, a state, a fallback and Leptos pages of its own.

mod brand;
mod caller;
mod claims;
mod deletion;
mod host;
mod routes;
mod texts;
