//! The built assets: from the binary (feature `embed`) or from the folder that `cargo xtask run` wrote. Names hold a
//! hash of the content, so browsers keep them for good.

use anyhow::{Context, bail};
use app::Assets;
use axum::{
    body::Body,
    extract::{Path as UrlPath, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::Arc,
};

static EMBEDDED: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/site.rs"));

/// The built site.
#[derive(Debug, Clone)]
pub enum Site {
    /// Inside the binary, by path.
    Embedded {
        /// Path to content.
        files: Arc<HashMap<&'static str, &'static [u8]>>,
        /// The manifest.
        assets: Assets,
    },
    /// On disk; read anew for each page, so that a rebuild shows at once.
    Folder(PathBuf),
}

impl Site {
    /// The site inside the binary, else the one in `folder`, else the one beside the build.
    pub fn find(folder: Option<&Path>) -> anyhow::Result<Self> {
        if !EMBEDDED.is_empty() {
            let files: HashMap<_, _> = EMBEDDED.iter().copied().collect();
            let manifest = files.get("manifest.json").copied().unwrap_or_default();
            return Ok(Self::Embedded {
                assets: parse(manifest)?,
                files: Arc::new(files),
            });
        }
        let folder = match folder {
            Some(folder) => folder.to_path_buf(),
            // target/debug/baton → target/site
            None => std::env::current_exe()?
                .ancestors()
                .nth(2)
                .map(|target| target.join("site"))
                .unwrap_or_default(),
        };
        let site = Self::Folder(folder);
        site.read_manifest()?;
        Ok(site)
    }

    /// A site without assets, for tests of everything else.
    pub fn empty() -> Self {
        Self::Embedded {
            files: Arc::default(),
            assets: Assets::default(),
        }
    }

    /// The paths of the assets.
    pub fn assets(&self) -> Assets {
        match self {
            Self::Embedded { assets, .. } => assets.clone(),
            Self::Folder(_) => self.read_manifest().unwrap_or_else(|error| {
                tracing::warn!("no asset manifest: {error:#}");
                Assets::default()
            }),
        }
    }

    fn read_manifest(&self) -> anyhow::Result<Assets> {
        match self {
            Self::Embedded { assets, .. } => Ok(assets.clone()),
            Self::Folder(folder) => {
                let file = folder.join("manifest.json");
                let bytes = std::fs::read(&file).with_context(|| {
                    format!(
                        "the built pages are missing ({}); run `cargo xtask run`",
                        file.display()
                    )
                })?;
                parse(&bytes)
            }
        }
    }

    async fn read(&self, path: &str) -> Option<Vec<u8>> {
        match self {
            Self::Embedded { files, .. } => files.get(path).map(|bytes| bytes.to_vec()),
            Self::Folder(folder) => tokio::fs::read(folder.join(path)).await.ok(),
        }
    }
}

fn parse(manifest: &[u8]) -> anyhow::Result<Assets> {
    let value: serde_json::Value = serde_json::from_slice(manifest).context("asset manifest")?;
    let Some(files) = value.get("files").and_then(|it| it.as_object()) else {
        bail!("the asset manifest lists no files");
    };
    Ok(Assets::new(files.iter().filter_map(|(name, hashed)| {
        Some((name.clone(), format!("/assets/{}", hashed.as_str()?)))
    })))
}

/// `GET /assets/{name}`.
pub async fn serve(
    State(site): State<Site>,
    UrlPath(name): UrlPath<String>,
    headers: HeaderMap,
) -> Response {
    // A name is one hashed file of one folder: no separators, nothing above it.
    let plain = !name.is_empty()
        && !name.contains("..")
        && name
            .bytes()
            .all(|it| it.is_ascii_alphanumeric() || matches!(it, b'.' | b'-' | b'_'));
    if !plain {
        return StatusCode::NOT_FOUND.into_response();
    }
    let path = format!("assets/{name}");
    for (encoding, suffix) in accepted(&headers) {
        if let Some(bytes) = site.read(&format!("{path}{suffix}")).await {
            return answer(&name, encoding, bytes);
        }
    }
    match site.read(&path).await {
        Some(bytes) => answer(&name, "", bytes),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// The pre-compressed forms the browser takes, best first.
fn accepted(headers: &HeaderMap) -> Vec<(&'static str, &'static str)> {
    let accept = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|it| it.to_str().ok())
        .unwrap_or_default();
    let takes = |name: &str| {
        accept.split(',').any(|part| {
            let mut words = part.split(';').map(str::trim);
            words.next() == Some(name) && words.next() != Some("q=0")
        })
    };
    [("br", ".br"), ("gzip", ".gz")]
        .into_iter()
        .filter(|(name, _)| takes(name))
        .collect()
}

fn answer(name: &str, encoding: &'static str, bytes: Vec<u8>) -> Response {
    let kind = match name.rsplit('.').next().unwrap_or_default() {
        "js" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "css" => "text/css; charset=utf-8",
        "woff2" => "font/woff2",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "json" => "application/json",
        _ => "application/octet-stream",
    };
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=31536000, immutable"),
    );
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if !encoding.is_empty() {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brotli_wins_and_a_refused_encoding_is_not_sent() {
        let mut headers = HeaderMap::new();
        headers.insert(
            header::ACCEPT_ENCODING,
            HeaderValue::from_static("gzip;q=0.5, br, zstd"),
        );
        assert_eq!(accepted(&headers), [("br", ".br"), ("gzip", ".gz")]);
        headers.insert(
            header::ACCEPT_ENCODING,
            HeaderValue::from_static("br;q=0, gzip"),
        );
        assert_eq!(accepted(&headers), [("gzip", ".gz")]);
    }
}
