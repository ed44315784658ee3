//! The encoding of server functions' answers.

use super::{Unreadable, read};
use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;
use server_fn::codec::{JsonEncoding, Post};
use server_fn::{ContentType, Decodes, Encodes, Format, FormatType};

/// JSON, written by `serde_json` and read by [`read`].
pub struct BrowserJsonEncoding;

/// The output codec of our server functions: `#[server(output = BrowserJson)]`.
pub type BrowserJson = Post<BrowserJsonEncoding>;

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

impl<T: DeserializeOwned> Decodes<T> for BrowserJsonEncoding {
    type Error = Unreadable;

    fn decode(bytes: Bytes) -> Result<T, Unreadable> {
        std::str::from_utf8(&bytes).ok().and_then(read).ok_or(Unreadable)
    }
}
