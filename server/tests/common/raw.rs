//! HTTP by hand over a socket: for clients that break off, and for servers in a process of their own.

use std::net::SocketAddr;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// A whole request, as its bytes.
pub fn request(
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: impl AsRef<[u8]>,
) -> Vec<u8> {
    let body = body.as_ref();
    let mut text = format!("{method} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n");
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str(&format!("content-length: {}\r\n\r\n", body.len()));
    let mut bytes = text.into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

/// Sends a request and reads the answer to its end: the status, and all of it as text.
pub async fn exchange(address: SocketAddr, request: &[u8]) -> (u16, String) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let text = String::from_utf8_lossy(&answer).into_owned();
    let status = text.split(' ').nth(1).and_then(|it| it.parse().ok());
    (status.unwrap_or_else(|| panic!("no answer: {text}")), text)
}

/// Sends so many bytes of a request and is gone. `abruptly`: without a word, as a machine that loses its power.
pub async fn break_off(address: SocketAddr, request: &[u8], abruptly: bool) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request).await.unwrap();
    if abruptly {
        stream.set_zero_linger().unwrap();
    }
}

/// The value of a cookie that an answer sets.
pub fn cookie(answer: &str, name: &str) -> Option<String> {
    let begin = format!("set-cookie: {name}=");
    let (_, rest) = answer.split_once(&begin)?;
    Some(rest.split(';').next()?.to_owned())
}
