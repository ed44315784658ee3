//! An HTTP client of one server.

use crate::support::answer::Answer;
use reqwest::{Client, Method, RequestBuilder, redirect};
use serde_json::Value;
use std::net::SocketAddr;

/// Sends requests to one server, and follows no redirect.
pub struct HttpClient {
    pub address: SocketAddr,
    http: Client,
}

impl HttpClient {
    pub fn of(address: SocketAddr) -> Self {
        let http = Client::builder().no_proxy().redirect(redirect::Policy::none()).build().unwrap();
        Self { address, http }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, self.url(path))
    }

    pub async fn get(&self, path: &str) -> Answer {
        Answer::to(self.request(Method::GET, path)).await
    }

    pub async fn get_as(&self, access: &str, path: &str) -> Answer {
        Answer::to(self.request(Method::GET, path).bearer_auth(access)).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        Answer::to(self.request(Method::POST, path).json(&body)).await
    }

    pub async fn post_as(&self, access: &str, path: &str, body: Value) -> Answer {
        Answer::to(self.request(Method::POST, path).bearer_auth(access).json(&body)).await
    }
}
