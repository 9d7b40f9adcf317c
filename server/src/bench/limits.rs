//! The machine's own limits: what no program on it can pass.

use super::{
    Row, Setting, millis_at,
    place::plain,
    wire::{Wire, request},
};
use sea_orm::ConnectionTrait;
use sha2::{Digest, Sha256};
use std::{
    fs::File,
    io::Write,
    net::SocketAddr,
    path::Path,
    time::{Duration, Instant},
};

/// The limits that others are held against.
pub struct Limits {
    /// Milliseconds of one `fdatasync` after a small write.
    pub sync: f64,
    /// Milliseconds of one commit of PostgreSQL, where there is one.
    pub commit: Option<f64>,
}

/// Measures what concerns the database, and gives the rows.
///
/// # Errors
/// The folder cannot be written, the cluster does not answer.
pub async fn of_storage(setting: &Setting) -> anyhow::Result<(Limits, Vec<Row>)> {
    let mut rows = Vec::new();
    let (mut p50, mut p99) = (Vec::new(), Vec::new());
    for _ in 0..setting.rounds() {
        let spans = syncs(&setting.folder, setting.many(400))?;
        p50.push(millis_at(&spans, 0.5));
        p99.push(millis_at(&spans, 0.99));
    }
    rows.push(Row::of(("limits", "sqlite", "sync_p50"), &p50, "ms"));
    rows.push(Row::of(("limits", "sqlite", "sync_p99"), &p99, "ms"));
    let mut limits = Limits {
        sync: rows.first().map_or(0.0, |row| row.value),
        commit: None,
    };
    if let Some(url) = &setting.postgres {
        let mut p50 = Vec::new();
        for _ in 0..setting.rounds() {
            let spans = commits(url, setting.many(400)).await?;
            p50.push(millis_at(&spans, 0.5));
        }
        let row = Row::of(("limits", "postgres", "commit_p50"), &p50, "ms");
        limits.commit = Some(row.value);
        rows.push(row);
    }
    let hashes: Vec<f64> = (0..setting.rounds()).map(|_| hashes()).collect();
    rows.push(Row::of(("limits", "sha256/256 B", "per_s"), &hashes, "1/s"));
    Ok((limits, rows))
}

/// A small write at the end of a file, then `fdatasync`: the least that something durable costs on this disk.
fn syncs(folder: &Path, times: usize) -> anyhow::Result<Vec<Duration>> {
    let path = folder.join("sync");
    let mut file = File::create(&path)?;
    // Space that is there already, as in a log that is written over and over.
    file.write_all(&vec![0; 4_096 * times])?;
    file.sync_all()?;
    let mut file = File::options().write(true).open(&path)?;
    let mut spans = Vec::with_capacity(times);
    for _ in 0..times {
        let begun = Instant::now();
        file.write_all(&[1; 4_096])?;
        file.sync_data()?;
        spans.push(begun.elapsed());
    }
    std::fs::remove_file(path)?;
    Ok(spans)
}

/// The least that PostgreSQL makes durable, a commit each, over one connection: a few bytes of its log.
async fn commits(url: &str, times: usize) -> anyhow::Result<Vec<Duration>> {
    let mut options = sea_orm::ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    let db = sea_orm::Database::connect(options).await?;
    let mut spans = Vec::with_capacity(times);
    for _ in 0..times {
        let begun = Instant::now();
        db.execute_unprepared("SELECT pg_logical_emit_message(true, 'baton', 'one commit')")
            .await?;
        spans.push(begun.elapsed());
    }
    db.close().await?;
    Ok(spans)
}

/// SHA-256 of 256 bytes, so many a second: what a chained event costs at least.
fn hashes() -> f64 {
    const TIMES: u32 = 100_000;
    let begun = Instant::now();
    let mut text = [7_u8; 256];
    for _ in 0..TIMES {
        let digest = Sha256::digest(text);
        for (into, from) in text.iter_mut().zip(digest.iter()) {
            *into = *from;
        }
    }
    f64::from(TIMES) / begun.elapsed().as_secs_f64()
}

/// The first byte of an axum server that says two letters, over so many connections: what any page costs at least. The
/// medians of p50 and p99.
pub async fn of_http(setting: &Setting, together: usize) -> anyhow::Result<(f64, f64, Vec<Row>)> {
    let plain = plain().await?;
    let get = request("GET", "/", &[], "");
    let (mut p50, mut p99, mut rate) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..setting.rounds() {
        let times = setting.many(2_000) / together.min(8);
        let begun = Instant::now();
        let spans = first_bytes(plain.address, &get, together, times).await?;
        rate.push(spans.len() as f64 / begun.elapsed().as_secs_f64());
        p50.push(millis_at(&spans, 0.5));
        p99.push(millis_at(&spans, 0.99));
    }
    let case = format!("plain axum/{together}");
    let rows = vec![
        Row::of(("limits", case.clone(), "first_byte_p50"), &p50, "ms"),
        Row::of(("limits", case.clone(), "first_byte_p99"), &p99, "ms"),
        Row::of(("limits", case, "per_s"), &rate, "1/s"),
    ];
    let value = |index: usize| rows.get(index).map_or(0.0, |row| row.value);
    Ok((value(0), value(1), rows))
}

/// Sends the same request `times` over each of `together` connections and gives how long each first byte took.
///
/// # Errors
/// An answer that is not 200.
pub async fn first_bytes(
    address: SocketAddr,
    request: &[u8],
    together: usize,
    times: usize,
) -> anyhow::Result<Vec<Duration>> {
    let mut tasks = Vec::new();
    for _ in 0..together {
        let request = request.to_vec();
        let mut wire = Wire::open(address).await?;
        tasks.push(tokio::spawn(async move {
            let mut spans = Vec::with_capacity(times);
            for _ in 0..times {
                let reply = wire.send(&request).await?;
                anyhow::ensure!(reply.status == 200, "answered {}", reply.status);
                spans.push(reply.first_byte);
            }
            anyhow::Ok(spans)
        }));
    }
    let mut all = Vec::new();
    for task in tasks {
        all.extend(task.await??);
    }
    Ok(all)
}
