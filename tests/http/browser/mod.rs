//! Pages, files, headers, and calls from other origins.

mod files;
mod headers;
mod origins;
mod pages;
