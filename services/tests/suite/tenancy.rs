//! Organizations never see each other, not even that an id exists.

use crate::common::fault;
use domain::{
    FaultCode, Role,
    actor::Grant,
    view::{
        audit::AuditQuery,
        people::{NewInvite, PeopleQuery},
    },
};

on_both! {
    async fn nothing_of_another_organization_can_be_seen_or_changed(db) {
        let ours = db.company("Larkmoor", &[("Ines Okafor", &[Role::Owner])]).await;
        let theirs = db.company("Ashgrove", &[("Dana Whitlock", &[Role::Owner]), ("Ben Osei", &[Role::Worker])]).await;
        let people = db.services.people();
        let ines = &ours.scopes[0];
        let their_invite = people
            .invite(&theirs.scopes[0], NewInvite {
                name: "Noor".to_owned(),
                email: "noor@ashgrove.example".to_owned(),
                role: "auditor".to_owned(),
                team: None,
            })
            .await
            .unwrap();

        let unknown = fault(people.enter(ours.person(0), "no-such-company").await);
        let foreign = fault(people.enter(ours.person(0), "ashgrove").await);
        assert_eq!(unknown, foreign, "the answer does not tell which organizations there are");

        let ben = theirs.person(1);
        let worker = Grant { role: Role::Worker, team: Some(theirs.finance) };
        let codes = [
            fault(people.rename_team(ines, theirs.finance, "Ours").await).code,
            fault(people.archive_team(ines, theirs.finance).await).code,
            fault(people.grant(ines, ben, worker).await).code,
            fault(people.grant(ines, ours.person(0), worker).await).code,
            fault(people.revoke(ines, ben, worker).await).code,
            fault(people.deactivate(ines, ben).await).code,
            fault(people.revoke_invite(ines, their_invite.id).await).code,
            fault(people.renew_invite(ines, their_invite.id).await).code,
            fault(people.invite(ines, NewInvite {
                name: "Eve".to_owned(),
                email: "eve@larkmoor.example".to_owned(),
                role: "worker".to_owned(),
                team: Some(theirs.finance),
            }).await).code,
        ];
        assert_eq!(codes, [FaultCode::NotFound; 9]);

        let page = people.page(ines, &PeopleQuery::default()).await.unwrap();
        assert_eq!((page.total, page.teams.len(), page.invites.len()), (1, 1, 0));
        let by_team = people.page(ines, &PeopleQuery { team: Some(theirs.finance), ..Default::default() }).await.unwrap();
        assert!(by_team.people.rows.is_empty());
        let log = db.services.audit().list(ines, &AuditQuery::default()).await.unwrap();
        assert!(log.entries.rows.iter().all(|row| !row.subject.contains("Ashgrove") && !row.subject.contains("noor")));
        assert!(people.names(ines).await.unwrap().people.len() == 1);
        assert!(people.holders(ines.org, Role::Worker, Some(theirs.finance)).await.unwrap().is_empty());

        let mut listener = db.services.live().subscribe(ines).unwrap();
        people.create_team(&theirs.scopes[0], "Secret").await.unwrap();
        people.create_team(ines, "Open").await.unwrap();
        assert_eq!(listener.next().await.as_deref(), Some("audit"));
        assert_eq!(listener.next().await.as_deref(), Some("people"));
        db.services.live().publish(ines.org, services::Topic::Counts);
        assert_eq!(listener.next().await.as_deref(), Some("counts"), "nothing of theirs in between");
    }
}
