//! Pages, files, headers, and calls from other origins.

mod files;
mod first_page;
mod headers;
mod origins;
mod pages;
