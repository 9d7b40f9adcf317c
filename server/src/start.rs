//! What is read before a page is rendered: who looks, at which organization, and what the doors need to know.

use crate::state::AppState;
use app::{
    Start,
    start::{Door, Invitation},
};
use axum::http::{HeaderMap, header};
use chrono::{Offset, TimeZone};
use domain::{
    Fault, FaultCode, Millis, Role,
    ids::WorkflowId,
    view::frame::{FormState, Frame, Me, OrgLink, Rights},
    zone::Zone,
};
use services::{
    Result, Scope,
    accounts::Account,
    authorize::{Action, Resource, may},
    demo::DemoStatus,
};
use tower_sessions::Session;
use uuid::Uuid;

/// What a page begins with.
pub enum Opening {
    /// Render it.
    Page(Box<Start>, Option<Box<Scope>>),
    /// Go there instead.
    Elsewhere(String),
}

/// Reads the opening of the page at `path`.
///
/// # Errors
/// The database's. What is missing or forbidden is part of the page.
pub async fn open(
    state: &AppState,
    session: &Session,
    headers: &HeaderMap,
    (path, query): (&str, &str),
    form: FormState,
) -> Result<Opening> {
    let account = state.services.accounts().of_session(session).await?;
    let mut start = Start {
        theme: theme(headers),
        me: account.as_ref().map(me),
        form,
        ..Start::default()
    };
    let mut words = path.trim_matches('/').split('/');
    let first = words.next().unwrap_or_default();
    let second = words.next().unwrap_or_default();
    let mut scope = None;
    match (first, account) {
        ("", None) => {
            // Where there is a demo company to walk into, the way in begins at sign-in, which leads to set-up as well.
            door(state, &mut start.door).await?;
            let first_time = start.door.set_up_open && !start.door.demo_sign_in;
            return Ok(Opening::Elsewhere(
                if first_time { "/set-up" } else { "/sign-in" }.to_owned(),
            ));
        }
        ("" | "sign-in" | "set-up", Some(account)) => {
            return Ok(match home(state, &account).await? {
                Some(home) => Opening::Elsewhere(home),
                None if first == "set-up" => Opening::Elsewhere("/sign-in".to_owned()),
                None => {
                    let fault = Fault::new(
                        FaultCode::NotFound,
                        "You belong to no organization any more. Ask a colleague for an invitation.",
                    );
                    if first == "sign-in" && start.form.fault.is_none() {
                        // They may sign in as somebody else.
                        start.form.action = "/sign-in".to_owned();
                        start.form.fault = Some(fault);
                        door(state, &mut start.door).await?;
                    } else {
                        start.fault = Some(fault);
                    }
                    Opening::Page(Box::new(start), None)
                }
            });
        }
        ("set-up", None) => {
            if !state.services.people().is_set_up_open().await? {
                return Ok(Opening::Elsewhere("/sign-in".to_owned()));
            }
            start.door.code_asked = state.set_up_code.is_some();
        }
        ("sign-in", None) => {
            if let Some(next) = next_of(query) {
                start.form.values.entry("next".to_owned()).or_insert(next);
            }
        }
        ("invite", _) => match state.services.people().invitation(second).await {
            Ok(found) => start.door.invite = Some(invitation(found)),
            Err(error) => start.fault = Some(error.into_fault()),
        },
        ("o", None) => {
            let next = if query.is_empty() {
                path.to_owned()
            } else {
                format!("{path}?{query}")
            };
            return Ok(Opening::Elsewhere(format!(
                "/sign-in?next={}",
                encode(&next)
            )));
        }
        ("o", Some(account)) => match state.services.people().enter(account.person, second).await {
            Ok(found) => {
                start.frame = Some(frame(state, &account, &found).await?);
                scope = Some(Box::new(found));
            }
            Err(services::Error::Fault(fault)) => start.fault = Some(fault),
            Err(error) => return Err(error),
        },
        _ => {}
    }
    if matches!(first, "set-up" | "sign-in" | "demo") {
        door(state, &mut start.door).await?;
        if first == "demo" && start.door.demo_making.is_none() && !start.door.demo_sign_in {
            return Ok(Opening::Elsewhere("/sign-in".to_owned()));
        }
    }
    Ok(Opening::Page(Box::new(start), scope))
}

/// Where a person begins.
///
/// # Errors
/// The database's.
pub async fn home(state: &AppState, account: &Account) -> Result<Option<String>> {
    let orgs = state
        .services
        .people()
        .organizations(account.person)
        .await?;
    Ok(orgs.first().map(|org| format!("/o/{}", org.slug)))
}

async fn door(state: &AppState, door: &mut Door) -> Result<()> {
    door.set_up_open = state.services.people().is_set_up_open().await?;
    match state.services.demo().status().await? {
        DemoStatus::Absent => door.demo_offered = state.listen.is_private(),
        DemoStatus::Making { done, of } => door.demo_making = Some((done, of)),
        DemoStatus::Ready { .. } => door.demo_sign_in = state.listen.is_private(),
    }
    Ok(())
}

async fn frame(state: &AppState, account: &Account, scope: &Scope) -> Result<Frame> {
    let now = state.services.now();
    let orgs = state
        .services
        .people()
        .organizations(account.person)
        .await?;
    Ok(Frame {
        me: me(account),
        org: OrgLink {
            slug: scope.slug.clone(),
            name: scope.org_name.clone(),
            demo: scope.demo,
        },
        currency: scope.currency.clone(),
        orgs: orgs
            .into_iter()
            .map(|org| OrgLink {
                slug: org.slug,
                name: org.name,
                demo: org.demo,
            })
            .collect(),
        zone: zone(&scope.time_zone, now),
        as_of: now,
        counts: state.services.counts(scope).await?,
        rights: rights(scope),
    })
}

fn rights(scope: &Scope) -> Rights {
    let organization = Resource::organization();
    let any = WorkflowId(Uuid::nil());
    let teams = || {
        scope
            .teams()
            .into_iter()
            .map(Some)
            .chain([None])
            .collect::<Vec<_>>()
    };
    let whole = [Role::Owner, Role::Admin];
    Rights {
        draw: teams()
            .into_iter()
            .any(|team| may(scope, Action::DrawWorkflow, &Resource::workflow(any, team))),
        agents: scope.has(Role::Engineer) || whole.into_iter().any(|role| scope.has(role)),
        dashboards: may(scope, Action::ReadDashboard, &organization),
        audit: may(scope, Action::ReadAudit, &organization),
        people: may(scope, Action::ManagePeople, &organization),
    }
}

fn me(account: &Account) -> Me {
    Me {
        id: account.person.0,
        name: account.name.clone(),
        email: account.email.clone(),
    }
}

fn invitation(found: domain::view::people::Invitation) -> Invitation {
    Invitation {
        org: found.org_name,
        by: found.invited_by,
        name: found.name,
        email: found.email,
        role: found.held.role.key().to_owned(),
        team: Some(found.held.team_name).filter(|name| !name.is_empty()),
        expires_at: found.expires_at,
        zone: Zone {
            name: String::new(),
            offsets: vec![(found.as_of.at, found.as_of.offset)],
        },
        known: found.known,
    }
}

/// The offsets of a time zone in the year around now.
fn zone(name: &str, now: Millis) -> Zone {
    const DAY: Millis = 86_400_000;
    const MINUTE: Millis = 60_000;
    let known: chrono_tz::Tz = name.parse().unwrap_or(chrono_tz::UTC);
    let offset = |at: Millis| {
        known
            .timestamp_millis_opt(at)
            .single()
            .map_or(0, |it| it.offset().fix().local_minus_utc() / 60)
    };
    let begin = now - 400 * DAY;
    let mut offsets = vec![(begin, offset(begin))];
    let mut day = begin;
    while day < now + 400 * DAY {
        let next = day + DAY;
        if offset(next) != offset(day) {
            let (mut before, mut after) = (day, next);
            while after - before > MINUTE {
                let middle = before + (after - before) / 2;
                if offset(middle) == offset(day) {
                    before = middle;
                } else {
                    after = middle;
                }
            }
            let at = after - after.rem_euclid(MINUTE);
            offsets.push((at, offset(next)));
        }
        day = next;
    }
    Zone {
        name: name.to_owned(),
        offsets,
    }
}

/// The theme that the person chose.
fn theme(headers: &HeaderMap) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|it| it.to_str().ok())
        .flat_map(|it| it.split(';'))
        .filter_map(|it| it.trim().strip_prefix("theme="))
        .find(|it| matches!(*it, "light" | "dark"))
        .map(str::to_owned)
}

/// Where to go after the sign-in: a path of ours, never another site.
pub fn local_path(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('/')?;
    (!rest.starts_with(['/', '\\']) && !text.chars().any(char::is_control)).then_some(text)
}

fn next_of(query: &str) -> Option<String> {
    let uri = axum::http::Uri::builder()
        .path_and_query(format!("/?{query}"))
        .build()
        .ok()?;
    let axum::extract::Query(pairs) =
        axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&uri).ok()?;
    let (_, next) = pairs.into_iter().find(|(name, _)| name == "next")?;
    local_path(&next).map(str::to_owned)
}

/// Percent-encodes a path as the value of a query.
fn encode(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'.' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_ours_are_followed() {
        for good in ["/", "/o/a/runs?page=2", "/o/a"] {
            assert_eq!(local_path(good), Some(good));
        }
        for bad in [
            "",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "o/a",
            "/a\r\nset-cookie: x",
        ] {
            assert_eq!(local_path(bad), None, "{bad:?}");
        }
        assert_eq!(
            next_of("a=b&next=%2Fo%2Fx%3Fq%3D1").as_deref(),
            Some("/o/x?q=1")
        );
        assert_eq!(encode("/o/x?q=1&r=ä"), "/o/x%3Fq%3D1%26r%3D%C3%A4");
    }

    #[test]
    fn a_zone_knows_its_summer_time() {
        // 2026-10-25 01:00 UTC: Berlin goes from +120 to +60.
        let zone = zone("Europe/Berlin", 1_795_000_000_000);
        let change = 1_792_890_000_000;
        assert!(zone.offsets.contains(&(change, 60)), "{:?}", zone.offsets);
        assert!(
            zone.offsets
                .iter()
                .any(|(at, offset)| *at < change && *offset == 120)
        );
    }
}
