//! The first byte of the pages that people open most, on the demo company, beside an axum server that says two letters.

use super::{
    Row, Setting,
    limits::{self, first_bytes},
    millis_at,
    place::{Background, Place},
    wire::{Wire, request},
};
use anyhow::{Context, ensure};
use domain::view::runs::{RunFilter, RunTab};

/// Connections at once.
const TOGETHER: [usize; 2] = [1, 32];

/// Measures the pages. `say` gets each row as it is there.
///
/// # Errors
/// What is measured does not work.
pub async fn pages(setting: &Setting, mut say: impl FnMut(Row)) -> anyhow::Result<()> {
    let (_, rows) = limits::of_storage(setting).await?;
    rows.into_iter().for_each(&mut say);
    let place = Place::sqlite(setting, Background::Still).await?;
    place.services.demo().load(None).await?;
    let pages = of_demo(&place).await?;
    for together in TOGETHER {
        let (p50_limit, p99_limit, rows) = limits::of_http(setting, together).await?;
        rows.into_iter().for_each(&mut say);
        for (name, ask) in &pages {
            let (mut p50, mut p99) = (Vec::new(), Vec::new());
            // Once without being measured.
            first_bytes(place.address, ask, 1, 2).await?;
            for _ in 0..setting.rounds() {
                let times = setting.many(160) / together.min(8);
                let spans = first_bytes(place.address, ask, together, times).await?;
                p50.push(millis_at(&spans, 0.5));
                p99.push(millis_at(&spans, 0.99));
            }
            let case = format!("{name}/{together}");
            say(Row::of(("pages", case.clone(), "first_byte_p50"), &p50, "ms").beside(p50_limit));
            say(Row::of(("pages", case, "first_byte_p99"), &p99, "ms").beside(p99_limit));
        }
    }
    place.close().await
}

/// The requests, in the session of the demo's head of operations.
async fn of_demo(place: &Place) -> anyhow::Result<Vec<(&'static str, Vec<u8>)>> {
    let demo = place.services.demo().sign_in().await?;
    let people = place.services.people();
    let scope = people.enter(demo.person, &demo.slug).await?;
    let filter = RunFilter {
        tab: RunTab::All,
        ..RunFilter::default()
    };
    let runs = place.services.runs().list(&scope, &filter).await?;
    let run = runs
        .rows
        .first()
        .context("the demo company has no runs")?
        .id;
    let form = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("sec-fetch-site", "same-origin"),
    ];
    let sign_in = request("POST", "/demo/sign-in", &form, "");
    let reply = Wire::open(place.address).await?.send(&sign_in).await?;
    ensure!(
        reply.status == 303,
        "the demo's sign-in answered {}",
        reply.status
    );
    let cookie = reply
        .cookies
        .first()
        .and_then(|it| it.split(';').next())
        .context("the demo's sign-in gave no session")?;
    let get = |path: &str, cookie: &[(&str, &str)]| {
        let mut headers = vec![("accept", "text/html")];
        headers.extend(cookie);
        request("GET", path, &headers, "")
    };
    let mine = [("cookie", cookie)];
    let home = format!("/o/{}", demo.slug);
    Ok(vec![
        ("sign-in", get("/sign-in", &[])),
        ("home", get(&home, &mine)),
        ("inbox", get(&format!("{home}/work"), &mine)),
        ("run list", get(&format!("{home}/runs"), &mine)),
        ("run", get(&format!("{home}/runs/{run}"), &mine)),
        ("dashboard", get(&format!("{home}/dashboards"), &mine)),
    ])
}
