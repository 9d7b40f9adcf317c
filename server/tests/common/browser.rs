//! A browser as far as HTTP goes: cookies, forms, the headers browsers send.

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::ConnectInfo,
    http::{HeaderMap, Method, Request, StatusCode, header},
    response::Response,
};
use std::{
    collections::BTreeMap,
    net::{IpAddr, SocketAddr},
};
use tower::ServiceExt;

/// One browser.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    address: IpAddr,
    cookies: BTreeMap<String, String>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.text()))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|it| it.to_str().ok())
            .unwrap_or_default()
    }

    /// Where a redirect leads.
    pub fn location(&self) -> &str {
        self.header("location")
    }

    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        self
    }

    /// Fails unless it is a redirect to that place.
    #[track_caller]
    pub fn leads_to(self, place: &str) -> Self {
        let answer = self.is(303);
        assert_eq!(answer.location(), place);
        answer
    }
}

impl Browser {
    pub(super) fn new(router: Router, address: IpAddr) -> Self {
        Self {
            router,
            address,
            cookies: BTreeMap::new(),
        }
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, &[("accept", "text/html")], Body::empty())
            .await
    }

    pub async fn post(&mut self, path: &str, form: &[(&str, &str)]) -> Answer {
        let headers = [
            ("accept", "text/html"),
            ("content-type", "application/x-www-form-urlencoded"),
            ("sec-fetch-site", "same-origin"),
            ("origin", "http://127.0.0.1:3000"),
        ];
        self.send(Method::POST, path, &headers, Body::from(encode_form(form)))
            .await
    }

    /// Calls a server function as the page's script does.
    pub async fn call(&mut self, name: &str, input: serde_json::Value) -> Answer {
        let headers = [
            ("accept", "application/json"),
            ("content-type", "application/json"),
            ("sec-fetch-site", "same-origin"),
            ("origin", "http://127.0.0.1:3000"),
        ];
        self.send(
            Method::POST,
            &format!("/fn/{name}"),
            &headers,
            Body::from(input.to_string()),
        )
        .await
    }

    pub async fn send(
        &mut self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Body,
    ) -> Answer {
        let (parts, body) = self.begin(method, path, headers, body).await.into_parts();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: to_bytes(body, 64 * 1024 * 1024).await.unwrap(),
        }
    }

    /// Sends a request; what is answered is not read yet.
    pub async fn begin(
        &mut self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Body,
    ) -> Response {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "127.0.0.1:3000");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if !self.cookies.is_empty() {
            let cookies: Vec<String> = self
                .cookies
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        let mut request = request.body(body).unwrap();
        request
            .extensions_mut()
            .insert(ConnectInfo(SocketAddr::new(self.address, 40_000)));
        let response = self.router.clone().oneshot(request).await.unwrap();
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let text = cookie.to_str().unwrap();
            let (name, value) = text.split(';').next().unwrap().split_once('=').unwrap();
            if text.contains("Max-Age=0") || value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        response
    }

    /// The value of the session cookie.
    pub fn session(&self) -> Option<&str> {
        self.cookies.get("baton").map(String::as_str)
    }

    pub fn set_session(&mut self, value: &str) {
        self.cookies.insert("baton".to_owned(), value.to_owned());
    }
}

/// The pairs as a browser sends them.
pub fn encode_form(form: &[(impl AsRef<str>, impl AsRef<str>)]) -> String {
    let pairs: Vec<String> = form
        .iter()
        .map(|(name, value)| format!("{}={}", encode(name.as_ref()), encode(value.as_ref())))
        .collect();
    pairs.join("&")
}

fn encode(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
