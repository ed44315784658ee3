//! The texts of all pages, in English. They stand in one place so that an app can replace them and a translation can
//! be made of them.
//!
//! A text that is a whole sentence ends with a full stop; labels and headings don't. Functions fill in what varies.
//! The messages of errors are those of [`ApiError`](crate::wire::ApiError).
#![expect(missing_docs, reason = "each text says itself what it is")]

pub mod activity;
pub mod close;
pub mod developer;
pub mod devices;
pub mod email;
pub mod forms;
pub mod frame;
pub mod overview;
pub mod pages;
pub mod recovery;
pub mod review;
pub mod session;
