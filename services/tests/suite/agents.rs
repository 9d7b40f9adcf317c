//! Agents: registered, changed, paused; their tokens.

use crate::common::{Company, TestDb, fault};
use domain::{
    FaultCode, Role,
    ids::AgentId,
    span::DAY,
    view::agents::{AgentState, NewAgent},
};
use services::Scope;

fn new(company: &Company, name: &str, owner: usize) -> NewAgent {
    NewAgent {
        name: name.to_owned(),
        team: company.finance.to_string(),
        owner: company.person(owner).to_string(),
        glyph: "funnel".to_owned(),
        description: " Sorts   tickets ".to_owned(),
        version: "1.0".to_owned(),
    }
}

async fn company(db: &TestDb) -> Company {
    let people: &[(&str, &[Role])] = &[
        ("Rafael Duarte", &[Role::Engineer]),
        ("Noor Haddad", &[Role::Worker]),
        ("Ines Okafor", &[Role::Admin]),
    ];
    db.company("Larkmoor", people).await
}

async fn registered(db: &TestDb, company: &Company, scope: &Scope) -> AgentId {
    db.services
        .agents()
        .register(scope, &new(company, "Sift", 1))
        .await
        .unwrap()
}

on_both! {
    async fn an_agent_has_a_name_a_team_and_a_person_who_answers(db) {
        let company = company(db).await;
        let agents = db.services.agents();
        let [rafael, noor, _] = company.scopes.as_slice() else { panic!() };
        let id = registered(db, &company, rafael).await;
        let page = agents.page(rafael).await.unwrap();
        assert!(page.may_connect);
        let row = &page.agents[0];
        assert_eq!((row.name.as_str(), row.description.as_str(), row.state), ("Sift", "Sorts tickets", AgentState::New));
        assert_eq!((row.owner.name(), row.team.name(), row.owner_here), ("Noor Haddad", "Finance", true));

        let taken = fault(agents.register(rafael, &new(&company, " Sift", 1)).await);
        assert!(taken.of_field("name").is_some(), "{taken}");
        let empty = fault(agents.register(rafael, &NewAgent::default()).await);
        assert_eq!(empty.fields.len(), 3, "{empty:?}");
        let nobody = NewAgent { owner: db.services.new_id().to_string(), ..new(&company, "Other", 1) };
        assert!(fault(agents.register(rafael, &nobody).await).of_field("owner").is_some());

        // Only engineers of the team, and who leads the organization, may; everybody may look.
        assert_eq!(fault(agents.register(noor, &new(&company, "Mine", 1)).await).code, FaultCode::Forbidden);
        assert_eq!(fault(agents.pause(noor, id).await).code, FaultCode::Forbidden);
        let seen = agents.detail(noor, id).await.unwrap();
        assert!(!seen.may_manage && seen.tokens.is_none());
        assert!(seen.jobs.is_some(), "who answers for it sees its jobs");

        let renamed = NewAgent { name: "Sieve".to_owned(), ..new(&company, "", 0) };
        agents.change(rafael, id, &renamed).await.unwrap();
        let seen = agents.detail(rafael, id).await.unwrap();
        assert_eq!((seen.row.name.as_str(), seen.owner), ("Sieve", company.person(0)));
    }

    async fn a_paused_agent_goes_on_when_it_is_let(db) {
        let company = company(db).await;
        let agents = db.services.agents();
        let rafael = &company.scopes[0];
        let id = registered(db, &company, rafael).await;
        for _ in 0..2 {
            agents.pause(rafael, id).await.unwrap();
        }
        assert_eq!(agents.detail(rafael, id).await.unwrap().row.state, AgentState::Paused);
        agents.resume(rafael, id).await.unwrap();
        assert_eq!(agents.detail(rafael, id).await.unwrap().paused_at, None);
    }

    async fn a_token_is_shown_once_and_ends(db) {
        let company = company(db).await;
        let (agents, jobs) = (db.services.agents(), db.services.jobs());
        let rafael = &company.scopes[0];
        let id = registered(db, &company, rafael).await;
        let made = agents.create_token(rafael, id, "triage, invoice.read").await.unwrap();
        assert_eq!(made.job_types, ["invoice.read", "triage"]);
        assert_eq!(made.expires_at - made.created_at, 180 * DAY);
        let worker = jobs.authenticate(&made.token).await.unwrap();
        assert_eq!((worker.agent, worker.scope.on_behalf_of), (id, Some(company.person(1))));

        let rows = agents.detail(rafael, id).await.unwrap().tokens.unwrap();
        assert!(made.token.starts_with(&rows[0].prefix) && rows[0].last_used_at.is_some());
        let stored = serde_json::to_string(&rows).unwrap();
        assert!(!stored.contains(&made.token[rows[0].prefix.len()..]), "the secret is nowhere");
        assert_eq!(agents.detail(rafael, id).await.unwrap().row.state, AgentState::AtWork);

        let other = agents.create_token(rafael, id, "").await.unwrap();
        for _ in 0..2 {
            agents.revoke_token(rafael, made.id).await.unwrap();
        }
        assert_eq!(fault(jobs.authenticate(&made.token).await).code, FaultCode::Unauthenticated);
        assert!(jobs.authenticate(&other.token).await.is_ok());
        db.clock.advance(180 * DAY + 1);
        assert_eq!(fault(jobs.authenticate(&other.token).await).code, FaultCode::Unauthenticated);

        assert!(fault(agents.create_token(rafael, id, "Not A Kind").await).of_field("job_types").is_some());
        assert_eq!(fault(agents.create_token(&company.scopes[1], id, "").await).code, FaultCode::Forbidden);
        agents.create_token(&company.scopes[2], id, "").await.unwrap();
    }

    async fn another_tenant_does_not_know_it_exists(db) {
        let company = company(db).await;
        let other = db.company("Ostrel", &[("Ada Owner", &[Role::Owner])]).await;
        let agents = db.services.agents();
        let rafael = &company.scopes[0];
        let id = registered(db, &company, rafael).await;
        let token = agents.create_token(rafael, id, "").await.unwrap();
        let ada = &other.scopes[0];
        for refused in [
            fault(agents.detail(ada, id).await),
            fault(agents.connection(ada, id).await),
            fault(agents.pause(ada, id).await),
            fault(agents.change(ada, id, &new(&company, "Mine", 0)).await),
            fault(agents.create_token(ada, id, "").await),
            fault(agents.revoke_token(ada, token.id).await),
        ] {
            assert_eq!(refused.code, FaultCode::NotFound, "{refused}");
        }
        assert!(agents.page(ada).await.unwrap().agents.is_empty());
        assert!(db.services.jobs().authenticate(&token.token).await.is_ok());
    }
}
