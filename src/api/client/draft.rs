//! A request as a server function writes it: its body may be a stream, which can be read only once.

use super::request::{Body, LIMIT, Request};
use crate::wire::path_parameter;
use bytes::Bytes;
use futures::stream::BoxStream;
use futures::{Stream, StreamExt};
use http::Method;
use send_wrapper::SendWrapper;
use server_fn::error::{FromServerFnError, ServerFnErrorErr};
use server_fn::request::ClientReq;
use server_fn::request::browser::BrowserFormData;

/// The types that server functions with a streamed answer accept: `Streaming` and `StreamingText`.
const STREAMS: [&str; 2] = ["application/octet-stream", "text/plain"];

/// A request that is written, but whose body may still have to be read.
pub struct Draft {
    request: Request,
    stream: Option<BoxStream<'static, Bytes>>,
}

impl Draft {
    fn new(
        path: &str,
        content_type: Option<&str>,
        accepts: &str,
        body: Option<Body>,
        method: Method,
    ) -> Self {
        let streams_answer = STREAMS.contains(&accepts);
        // A file and a stream may be of any length.
        let is_short = matches!(body, Some(Body::Bytes(_)) | None) && !streams_answer;
        let limit = is_short.then_some(LIMIT);
        let request = Request { body, streams_answer, limit, ..Request::new(method, path) };
        let request = request.with_header("Accept", accepts.to_owned());
        let request = match content_type {
            Some(content_type) => request.with_header("Content-Type", content_type.to_owned()),
            None => request,
        };
        Self { request, stream: None }
    }

    /// The request, which can be sent more than once: a streamed body is read to its end.
    pub async fn finish(self) -> Request {
        let Self { mut request, stream } = self;
        if let Some(mut stream) = stream {
            let mut body = Vec::new();
            while let Some(part) = stream.next().await {
                body.extend_from_slice(&part);
            }
            request.body = Some(Body::Bytes(body));
        }
        request
    }
}

impl<E: FromServerFnError> ClientReq<E> for Draft {
    type FormData = BrowserFormData;

    fn try_new_req_query(path: &str, _: &str, accepts: &str, query: &str, method: Method) -> Result<Self, E> {
        Ok(Self::new(&path_parameter::write(path, query), None, accepts, None, method))
    }

    fn try_new_req_text(
        path: &str,
        content_type: &str,
        accepts: &str,
        body: String,
        method: Method,
    ) -> Result<Self, E> {
        Ok(Self::new(path, Some(content_type), accepts, Some(Body::Bytes(body.into())), method))
    }

    fn try_new_req_bytes(
        path: &str,
        content_type: &str,
        accepts: &str,
        body: Bytes,
        method: Method,
    ) -> Result<Self, E> {
        Ok(Self::new(path, Some(content_type), accepts, Some(Body::Bytes(body.into())), method))
    }

    fn try_new_req_form_data(
        path: &str,
        accepts: &str,
        content_type: &str,
        body: BrowserFormData,
        method: Method,
    ) -> Result<Self, E> {
        let fields = web_sys::UrlSearchParams::new_with_str_sequence_sequence(&body.take());
        let fields = fields.map_err(|_| {
            let what = "the form has a file, which only a multipart body can hold".to_owned();
            E::from_server_fn_error(ServerFnErrorErr::Serialization(what))
        })?;
        let body = Body::Bytes(String::from(fields.to_string()).into());
        Ok(Self::new(path, Some(content_type), accepts, Some(body), method))
    }

    fn try_new_req_multipart(
        path: &str,
        accepts: &str,
        body: BrowserFormData,
        method: Method,
    ) -> Result<Self, E> {
        // The browser writes the content type, which names the boundary of the parts.
        Ok(Self::new(path, None, accepts, Some(Body::Form(SendWrapper::new(body.take()))), method))
    }

    fn try_new_req_streaming(
        path: &str,
        accepts: &str,
        content_type: &str,
        body: impl Stream<Item = Bytes> + Send + 'static,
        method: Method,
    ) -> Result<Self, E> {
        let Self { request, .. } = Self::new(path, Some(content_type), accepts, None, method);
        Ok(Self { request: request.without_limit(), stream: Some(body.boxed()) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::ApiError;
    use futures::executor::block_on;
    use futures::stream;

    type Req = dyn Fn(&str) -> Draft;

    fn header<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
        request.headers.iter().find(|(header, _)| *header == name).map(|(_, value)| &**value)
    }

    fn bytes(accepts: &str) -> Draft {
        let body = Bytes::from_static(b"note");
        <Draft as ClientReq<ApiError>>::try_new_post_bytes("/api/x", "application/cbor", accepts, body)
            .unwrap()
    }

    fn streamed(accepts: &str) -> Draft {
        let parts = stream::iter([Bytes::from_static(b"no"), Bytes::from_static(b"te")]);
        let kind = "application/octet-stream";
        <Draft as ClientReq<ApiError>>::try_new_post_streaming("/api/x", accepts, kind, parts).unwrap()
    }

    #[test]
    fn a_streamed_body_is_read_to_its_end_so_that_it_can_be_sent_again() {
        let request = block_on(streamed("application/json").finish());
        assert_eq!(request.body.as_ref().and_then(Body::bytes), Some(&b"note"[..]));
        assert_eq!(header(&request, "Content-Type"), Some("application/octet-stream"));
        assert_eq!(header(&request, "Accept"), Some("application/json"));
    }

    #[test]
    fn uploads_and_streams_may_take_any_time() {
        let cases: [(&Req, &str, bool); 4] = [
            (&bytes, "application/cbor", false),
            (&bytes, "text/plain", true),
            (&bytes, "application/octet-stream", true),
            (&streamed, "application/json", true),
        ];
        for (draft, accepts, is_long) in cases {
            let request = block_on(draft(accepts).finish());
            assert_eq!(request.limit.is_none(), is_long, "{accepts}");
            assert_eq!(request.streams_answer, STREAMS.contains(&accepts), "{accepts}");
        }
    }

    #[test]
    fn a_query_has_no_body() {
        let draft =
            <Draft as ClientReq<ApiError>>::try_new_get("/api/x", "", "application/json", "a=b").unwrap();
        let request = block_on(draft.finish());
        assert_eq!((request.path.as_str(), request.body.is_none()), ("/api/x?a=b", true));
        assert_eq!(header(&request, "Content-Type"), None);
    }
}
