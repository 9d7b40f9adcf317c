//! Invitations, teams, roles, leaving.

use crate::common::fault;
use domain::{
    FaultCode, Role,
    actor::Grant,
    view::people::{NewInvite, PeopleQuery},
};
use services::people::Accept;

const PASSWORD: &str = "a pitcher of warm clay";

fn invite(email: &str, role: Role, team: Option<domain::ids::TeamId>) -> NewInvite {
    NewInvite {
        name: "Noor Haddad".to_owned(),
        email: email.to_owned(),
        role: role.key().to_owned(),
        team,
    }
}

fn token(path: &str) -> &str {
    path.strip_prefix("/invite/").unwrap()
}

fn accept() -> Accept {
    Accept::New {
        name: "Noor  Haddad".to_owned(),
        password: PASSWORD.to_owned(),
    }
}

on_both! {
    async fn an_invitation_makes_one_member(db) {
        let company = db.company("Larkmoor", &[("Ines Okafor", &[Role::Owner])]).await;
        let people = db.services.people();
        let ines = &company.scopes[0];
        let link = people.invite(ines, invite("Noor@Larkmoor.example", Role::Approver, Some(company.finance))).await.unwrap();
        assert_eq!(link.email, "noor@larkmoor.example");
        let seen = people.invitation(token(&link.path)).await.unwrap();
        assert_eq!((seen.org_name.as_str(), seen.invited_by.as_str(), seen.held.team_name.as_str(), seen.known),
            ("Larkmoor", "Ines Okafor", "Finance", false));
        let page = people.page(ines, &PeopleQuery::default()).await.unwrap();
        assert_eq!(page.invites.len(), 1);

        // The same link opened twice at once makes one person.
        let (one, other) = tokio::join!(
            people.accept(token(&link.path), accept()),
            people.accept(token(&link.path), accept())
        );
        let (person, slug) = match (one, other) {
            (Ok(joined), Err(error)) | (Err(error), Ok(joined)) => {
                assert_eq!(error.into_fault().code, FaultCode::Gone);
                joined
            }
            both => panic!("{both:?}"),
        };
        let scope = people.enter(person, &slug).await.unwrap();
        assert_eq!(scope.name, "Noor Haddad");
        assert_eq!(scope.grants, [Grant { role: Role::Approver, team: Some(company.finance) }]);
        assert!(db.services.accounts().sign_in("noor@larkmoor.example", PASSWORD, [192, 0, 2, 1].into()).await.is_ok());
        let gone = fault(people.invitation(token(&link.path)).await);
        assert_eq!(gone.code, FaultCode::Gone);
        let page = people.page(ines, &PeopleQuery::default()).await.unwrap();
        assert!(page.invites.is_empty());
        assert_eq!(page.total, 2);
    }

    async fn an_invitation_ends_when_it_expires_is_taken_back_or_renewed(db) {
        let company = db.company("Larkmoor", &[("Ines Okafor", &[Role::Admin])]).await;
        let people = db.services.people();
        let ines = &company.scopes[0];
        let first = people.invite(ines, invite("noor@larkmoor.example", Role::Auditor, None)).await.unwrap();
        let second = people.renew_invite(ines, first.id).await.unwrap();
        assert_eq!(fault(people.invitation(token(&first.path)).await).code, FaultCode::Gone);
        assert!(people.invitation(token(&second.path)).await.is_ok());

        people.revoke_invite(ines, second.id).await.unwrap();
        let revoked = fault(people.accept(token(&second.path), accept()).await);
        assert_eq!(revoked.code, FaultCode::Gone);
        assert!(revoked.message.contains("taken back"), "{revoked}");
        assert_eq!(fault(people.revoke_invite(ines, second.id).await).code, FaultCode::NotFound);

        let third = people.invite(ines, invite("noor@larkmoor.example", Role::Auditor, None)).await.unwrap();
        db.clock.advance(7 * 24 * 3_600_000);
        let expired = fault(people.accept(token(&third.path), accept()).await);
        assert_eq!(expired.code, FaultCode::Gone);
        assert!(expired.message.contains("expired"), "{expired}");
        assert_eq!(fault(people.invitation("no-such-token").await).code, FaultCode::NotFound);
    }

    async fn an_invitation_is_for_its_address_only(db) {
        let company = db.company("Larkmoor", &[("Ines Okafor", &[Role::Owner])]).await;
        let other = db.company("Ashgrove", &[("Noor Haddad", &[]), ("Eve Stone", &[])]).await;
        let people = db.services.people();
        let address = "noor.haddad@ashgrove.example";
        let link = people.invite(&company.scopes[0], invite(address, Role::Auditor, None)).await.unwrap();
        assert!(people.invitation(token(&link.path)).await.unwrap().known);
        let anew = fault(people.accept(token(&link.path), accept()).await);
        assert_eq!(anew.code, FaultCode::Conflict);
        let eve = fault(people.accept(token(&link.path), Accept::Existing(other.person(1))).await);
        assert_eq!(eve.code, FaultCode::Forbidden);
        // What failed did not use it up.
        let (person, slug) = people.accept(token(&link.path), Accept::Existing(other.person(0))).await.unwrap();
        assert_eq!((person, slug.as_str()), (other.person(0), "larkmoor"));
        let both = people.organizations(person).await.unwrap();
        assert_eq!(both.iter().map(|org| org.name.as_str()).collect::<Vec<_>>(), ["Ashgrove", "Larkmoor"]);
        let again = fault(people.invite(&company.scopes[0], invite(address, Role::Auditor, None)).await);
        assert_eq!(again.fields[0].field, "email");
    }

    async fn bad_invitations_name_their_fields(db) {
        let company = db.company("Larkmoor", &[("Ines Okafor", &[Role::Admin])]).await;
        let people = db.services.people();
        let ines = &company.scopes[0];
        let bad = fault(people.invite(ines, NewInvite::default()).await);
        let fields: Vec<&str> = bad.fields.iter().map(|field| field.field.as_str()).collect();
        assert_eq!(fields, ["name", "email", "role"]);
        let no_team = fault(people.invite(ines, invite("n@l.example", Role::Approver, None)).await);
        assert_eq!(no_team.fields[0].field, "team");
        let owner = fault(people.invite(ines, invite("n@l.example", Role::Owner, None)).await);
        assert_eq!(owner.code, FaultCode::Forbidden);
    }

    async fn roles_are_given_and_taken_and_an_owner_stays(db) {
        let company = db.company("Larkmoor", &[("Ines Okafor", &[Role::Owner]), ("Rafael Duarte", &[Role::Admin]), ("Ben Osei", &[])]).await;
        let people = db.services.people();
        let (ines, rafael, ben) = (&company.scopes[0], &company.scopes[1], &company.scopes[2]);
        let worker = Grant { role: Role::Worker, team: Some(company.finance) };
        people.grant(rafael, company.person(2), worker).await.unwrap();
        people.grant(rafael, company.person(2), worker).await.unwrap();
        assert_eq!(people.grants(rafael.org, company.person(2)).await.unwrap(), [worker]);
        people.revoke(rafael, company.person(2), worker).await.unwrap();
        assert!(people.grants(rafael.org, company.person(2)).await.unwrap().is_empty());

        let owner = Grant { role: Role::Owner, team: None };
        for (scope, code) in [(rafael, FaultCode::Forbidden), (ben, FaultCode::Forbidden)] {
            assert_eq!(fault(people.grant(scope, company.person(2), owner).await).code, code);
            assert_eq!(fault(people.revoke(scope, company.person(0), owner).await).code, code);
            assert_eq!(fault(people.deactivate(scope, company.person(0)).await).code, code);
        }
        assert_eq!(fault(people.grant(ben, company.person(2), worker).await).code, FaultCode::Forbidden);
        assert_eq!(fault(people.revoke(ines, company.person(0), owner).await).code, FaultCode::Conflict);
        assert_eq!(fault(people.deactivate(ines, company.person(0)).await).code, FaultCode::Conflict);
        people.grant(ines, company.person(1), owner).await.unwrap();
        let (one, other) = tokio::join!(
            people.revoke(ines, company.person(0), owner),
            people.revoke(ines, company.person(1), owner)
        );
        assert_eq!(one.is_ok() as u8 + other.is_ok() as u8, 1, "two owners do not leave at once");
        let bad = Grant { role: Role::Auditor, team: Some(company.finance) };
        assert_eq!(fault(people.grant(rafael, company.person(2), bad).await).fields[0].field, "team");
    }

    async fn who_leaves_is_out_at_once_and_may_come_back(db) {
        let company = db.company("Larkmoor", &[("Ines Okafor", &[Role::Owner]), ("Ben Osei", &[Role::Worker])]).await;
        let people = db.services.people();
        let accounts = db.services.accounts();
        let session = tower_sessions::Session::new(None, std::sync::Arc::new(accounts.session_store()), None);
        accounts.open_session(&session, company.person(1)).await.unwrap();
        people.deactivate(&company.scopes[0], company.person(1)).await.unwrap();
        assert_eq!(fault(people.enter(company.person(1), "larkmoor").await).code, FaultCode::NotFound);
        let again = tower_sessions::Session::new(session.id(), std::sync::Arc::new(accounts.session_store()), None);
        assert_eq!(accounts.of_session(&again).await.unwrap(), None);
        assert_eq!(fault(people.deactivate(&company.scopes[0], company.person(1)).await).code, FaultCode::NotFound);

        let link = people.invite(&company.scopes[0], invite("ben.osei@larkmoor.example", Role::Auditor, None)).await.unwrap();
        people.accept(token(&link.path), Accept::Existing(company.person(1))).await.unwrap();
        let back = people.enter(company.person(1), "larkmoor").await.unwrap();
        assert_eq!(back.grants, [Grant { role: Role::Auditor, team: None }]);
    }

    async fn teams_have_names_of_their_own(db) {
        let company = db.company("Larkmoor", &[("Ines Okafor", &[Role::Owner]), ("Ben Osei", &[Role::Worker])]).await;
        let people = db.services.people();
        let ines = &company.scopes[0];
        let legal = people.create_team(ines, "Legal").await.unwrap();
        assert_eq!(fault(people.create_team(ines, " Legal ").await).fields[0].field, "name");
        assert_eq!(fault(people.rename_team(ines, legal, "Finance").await).fields[0].field, "name");
        people.rename_team(ines, legal, "Law").await.unwrap();
        assert_eq!(fault(people.archive_team(ines, company.finance).await).code, FaultCode::Conflict);
        people.archive_team(ines, legal).await.unwrap();
        let names: Vec<String> = people.teams(ines).await.unwrap().into_iter().map(|(_, name)| name).collect();
        assert_eq!(names, ["Finance"]);
        let page = people.page(ines, &PeopleQuery::default()).await.unwrap();
        assert_eq!((page.teams[0].people, page.teams[0].workers, page.teams[0].approvers), (1, 1, 0));
    }

    async fn the_page_is_searched_filtered_and_paged(db) {
        let names: Vec<String> = (0..120).map(|number| format!("Person {:03}", number)).collect();
        let mut people: Vec<(&str, &[Role])> = names.iter().map(|name| (name.as_str(), &[Role::Worker][..])).collect();
        people.push(("Ines 100%", &[Role::Owner]));
        let company = db.company("Larkmoor", &people).await;
        let ines = company.scopes.last().unwrap();
        let people = db.services.people();
        let mut seen = Vec::new();
        let mut query = PeopleQuery::default();
        loop {
            let page = people.page(ines, &query).await.unwrap();
            assert!(page.people.rows.len() <= 50);
            seen.extend(page.people.rows.into_iter().map(|row| row.name));
            assert_eq!(page.total, 121);
            match page.people.next {
                Some(next) => query.after = Some(next),
                None => break,
            }
        }
        let mut expected = names.clone();
        expected.insert(0, "Ines 100%".to_owned());
        assert_eq!(seen, expected);
        for (text, found) in [("person 00", 10), ("PERSON_0", 0), ("100%", 1), ("%", 1), ("nobody", 0), ("ines.100%@", 1)] {
            let page = people.page(ines, &PeopleQuery { text: text.to_owned(), ..Default::default() }).await.unwrap();
            assert_eq!(page.people.rows.len(), found, "{text}");
        }
        let owners = people.page(ines, &PeopleQuery { role: Some(Role::Owner), ..Default::default() }).await.unwrap();
        assert_eq!(owners.people.rows.len(), 1);
        assert!(owners.people.rows[0].me);
        let bad = people.page(ines, &PeopleQuery { after: Some("x".to_owned()), ..Default::default() }).await;
        assert_eq!(fault(bad).code, FaultCode::Invalid);
    }
}
