//! The JSON of server functions' answers.

use super::{FromJson, read};
use bytes::Bytes;
use serde::Serialize;
use server_fn::codec::{JsonEncoding, Post};
use server_fn::{ContentType, Decodes, Encodes, Format, FormatType};

/// Written by serde, read by [`FromJson`].
pub struct BrowserJsonEncoding;

/// What a server function names to be answered so: `#[server(output = BrowserJson)]`.
pub type BrowserJson = Post<BrowserJsonEncoding>;

/// An answer that is none of ours: a proxy's page, say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the answer is not what was asked for")
    }
}

impl ContentType for BrowserJsonEncoding {
    const CONTENT_TYPE: &'static str = JsonEncoding::CONTENT_TYPE;
}

impl FormatType for BrowserJsonEncoding {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for BrowserJsonEncoding {
    type Error = serde_json::Error;

    fn encode(value: &T) -> Result<Bytes, Self::Error> {
        JsonEncoding::encode(value)
    }
}

impl<T: FromJson> Decodes<T> for BrowserJsonEncoding {
    type Error = Unreadable;

    fn decode(bytes: Bytes) -> Result<T, Unreadable> {
        std::str::from_utf8(&bytes).ok().and_then(read).ok_or(Unreadable)
    }
}
