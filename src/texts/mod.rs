//! The texts that people read, in English, each of which an app can replace by [`Texts`].
//!
//! A text that is a whole sentence ends with a full stop; labels and headings don't. Where a number can be one or many,
//! there is a text for each.
#![expect(missing_docs, reason = "the words of a text say what it is")]

pub mod activity;
pub mod advice;
mod catalogue;
pub mod close;
pub mod developer;
pub mod devices;
pub mod email;
pub mod errors;
pub mod forms;
pub mod frame;
pub mod mail;
pub mod overview;
pub mod pages;
pub mod recovery;
pub mod rehearsal;
mod replacements;
pub mod review;
pub mod rules;
pub mod session;
mod text;

pub use catalogue::all;
pub use replacements::{TextError, Texts};
pub use text::Text;
