//! People, teams, roles, invitations.

use crate::error::Api;
use domain::{
    actor::Grant,
    ids::{InviteId, PersonId, TeamId},
    view::people::{InviteLink, NewInvite, PeoplePage, PeopleQuery},
};
use leptos::{prelude::*, server_fn::codec::Json};

/// The page.
///
/// # Errors
/// It is not their organization.
#[server(prefix = "/fn", endpoint = "people/page", input = Json)]
pub async fn page(org: String, query: PeopleQuery) -> Api<PeoplePage> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    let page = services.people().page(&scope, &query).await;
    page.map_err(crate::ssr::fail)
}

/// Invites somebody; the link is in the answer and nowhere else.
///
/// # Errors
/// They may not; or a field does not fit.
#[server(prefix = "/fn", endpoint = "people/invite", input = Json)]
pub async fn invite(org: String, new: NewInvite) -> Api<InviteLink> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    let link = services.people().invite(&scope, new).await;
    link.map_err(crate::ssr::fail)
}

/// A new link for an open invitation; the old one ends.
///
/// # Errors
/// They may not; or it is not open any more.
#[server(prefix = "/fn", endpoint = "people/renew-invite", input = Json)]
pub async fn renew_invite(org: String, id: InviteId) -> Api<InviteLink> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    let link = services.people().renew_invite(&scope, id).await;
    link.map_err(crate::ssr::fail)
}

/// Takes an invitation back.
///
/// # Errors
/// They may not; or it is not open any more.
#[server(prefix = "/fn", endpoint = "people/revoke-invite", input = Json)]
pub async fn revoke_invite(org: String, id: InviteId) -> Api<()> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    let done = services.people().revoke_invite(&scope, id).await;
    done.map_err(crate::ssr::fail)
}

/// Gives a role.
///
/// # Errors
/// They may not; or role and team do not fit together.
#[server(prefix = "/fn", endpoint = "people/give-role", input = Json)]
pub async fn give_role(org: String, person: PersonId, grant: Grant) -> Api<()> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    let done = services.people().grant(&scope, person, grant).await;
    done.map_err(crate::ssr::fail)
}

/// Takes a role.
///
/// # Errors
/// They may not; or nobody would be owner any more.
#[server(prefix = "/fn", endpoint = "people/take-role", input = Json)]
pub async fn take_role(org: String, person: PersonId, grant: Grant) -> Api<()> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    let done = services.people().revoke(&scope, person, grant).await;
    done.map_err(crate::ssr::fail)
}

/// Takes a person out of the organization.
///
/// # Errors
/// They may not; or the person is the last owner or answers for agents.
#[server(prefix = "/fn", endpoint = "people/remove", input = Json)]
pub async fn remove(org: String, person: PersonId) -> Api<()> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    let done = services.people().deactivate(&scope, person).await;
    done.map_err(crate::ssr::fail)
}

/// Makes a team, or renames the one given.
///
/// # Errors
/// They may not; or the name is taken.
#[server(prefix = "/fn", endpoint = "people/save-team", input = Json)]
pub async fn save_team(org: String, team: Option<TeamId>, name: String) -> Api<()> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    let people = services.people();
    let done = match team {
        Some(team) => people.rename_team(&scope, team, &name).await,
        None => people.create_team(&scope, &name).await.map(|_| ()),
    };
    done.map_err(crate::ssr::fail)
}

/// Archives a team that nobody belongs to.
///
/// # Errors
/// They may not; or somebody still belongs to it.
#[server(prefix = "/fn", endpoint = "people/archive-team", input = Json)]
pub async fn archive_team(org: String, team: TeamId) -> Api<()> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    let done = services.people().archive_team(&scope, team).await;
    done.map_err(crate::ssr::fail)
}
