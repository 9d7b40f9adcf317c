//! A client of HTTP/1.1 as small as it can be, so that what is measured is the server: one connection that stays open, one
//! request at a time.

use anyhow::{Context, bail};
use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
};

/// An open connection.
pub struct Wire {
    stream: BufReader<TcpStream>,
}

/// What came back.
pub struct Reply {
    /// The status.
    pub status: u16,
    /// From the first byte sent to the first byte received.
    pub first_byte: Duration,
    /// The `set-cookie` lines.
    pub cookies: Vec<String>,
    /// The body.
    pub body: Vec<u8>,
}

/// A request as its bytes.
pub fn request(method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    let mut text = format!("{method} {path} HTTP/1.1\r\nhost: localhost\r\n");
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    if method != "GET" {
        text.push_str(&format!("content-length: {}\r\n", body.len()));
    }
    text.push_str("\r\n");
    text.push_str(body);
    text.into_bytes()
}

impl Wire {
    /// Connects.
    pub async fn open(address: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream: BufReader::new(stream),
        })
    }

    /// Sends a request and reads all of its answer.
    pub async fn send(&mut self, request: &[u8]) -> anyhow::Result<Reply> {
        let begun = Instant::now();
        self.stream.get_mut().write_all(request).await?;
        if self.stream.fill_buf().await?.is_empty() {
            bail!("the server closed the connection");
        }
        let first_byte = begun.elapsed();
        let line = self.line().await?;
        let status = line.split(' ').nth(1).and_then(|it| it.parse().ok());
        let status = status.with_context(|| format!("no status: {line}"))?;
        let (mut length, mut chunked, mut cookies) = (0, false, Vec::new());
        loop {
            let line = self.line().await?;
            let Some((name, value)) = line.split_once(": ") else {
                break;
            };
            match name {
                "content-length" => length = value.parse()?,
                "transfer-encoding" => chunked = value == "chunked",
                "set-cookie" => cookies.push(value.to_owned()),
                _ => {}
            }
        }
        let body = if chunked {
            self.chunks().await?
        } else {
            self.bytes(length).await?
        };
        Ok(Reply {
            status,
            first_byte,
            cookies,
            body,
        })
    }

    async fn line(&mut self) -> anyhow::Result<String> {
        let mut line = String::new();
        self.stream.read_line(&mut line).await?;
        Ok(line.trim_end().to_owned())
    }

    async fn bytes(&mut self, length: usize) -> anyhow::Result<Vec<u8>> {
        let mut bytes = vec![0; length];
        self.stream.read_exact(&mut bytes).await?;
        Ok(bytes)
    }

    async fn chunks(&mut self) -> anyhow::Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let size = usize::from_str_radix(&self.line().await?, 16).context("a chunk's size")?;
            let chunk = self.bytes(size).await?;
            self.line().await?;
            if size == 0 {
                return Ok(body);
            }
            body.extend(chunk);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use axum::{Router, body::Body, routing::get};

    #[tokio::test]
    async fn reads_answers_of_known_and_unknown_length_one_after_the_other() {
        let chunks = || async {
            let parts = ["one ", "two"].map(|it| Ok::<_, std::io::Error>(it.to_owned()));
            Body::from_stream(futures::stream::iter(parts))
        };
        let app = Router::new()
            .route("/known", get(|| async { "as it is" }))
            .route("/unknown", get(chunks));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async { axum::serve(listener, app).await });
        let mut wire = Wire::open(address).await.unwrap();
        for (path, status, body) in [
            ("/known", 200, "as it is"),
            ("/unknown", 200, "one two"),
            ("/nothing", 404, ""),
            ("/known", 200, "as it is"),
        ] {
            let reply = wire.send(&request("GET", path, &[], "")).await.unwrap();
            assert_eq!(
                (reply.status, reply.body.as_slice()),
                (status, body.as_bytes())
            );
        }
    }
}
