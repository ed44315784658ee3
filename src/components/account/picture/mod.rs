//! The picture of a session: its life, its access tokens and its events on one time axis.
//!
//! - `events`: merges the server's timeline with the events that this browser saw
//! - `axis`, `layout`: compute positions
//! - `marks`, `words`: the shape and the words of each kind of event
//! - `svg`, `lanes`, `event_list`: the drawing, and the same events as a list
//! - `sources`: gathers what is shown
//! - `rehearsal`: faults that developers can try out
//! - `session_picture`: everything together

mod axis;
mod event_list;
mod events;
mod lanes;
mod layout;
mod marks;
mod rehearsal;
mod session_picture;
mod sources;
mod svg;
mod words;

pub(super) use session_picture::SessionPicture;
