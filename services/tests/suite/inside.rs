//! Sub-processes, and steps that repeat: their work, their pages, who wrote what.

use crate::{common::fault, office::*};
use domain::{FaultCode, Verdict, ids::GateId, view::runs::StepState};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;
use services::entity::task;

const LINES: &str = "s start
    p sub; each 3; collect x=loopCounter + y
    ps start; in p
    h human:y; in p
    pe end; in p
    g gate
    e end
    s -> p
    ps -> h
    h -> pe
    p -> g
    g -> e";

async fn open(office: &Office<'_>, run: domain::ids::RunId) -> Vec<task::Model> {
    task::Entity::find()
        .filter(task::Column::Run.eq(run.0))
        .filter(task::Column::Status.eq("open"))
        .order_by_asc(task::Column::Title)
        .all(office.db.services.read())
        .await
        .unwrap()
}

on_both! {
    async fn each_instance_is_a_task_of_its_own_and_the_list_is_kept(db) {
        let office = Office::open(db).await;
        let workflow = office.publish("Lines", LINES).await;
        let run = office.start(workflow, json!({"x": 1})).await;
        let tasks = open(&office, run).await;
        let titles: Vec<_> = tasks.iter().map(|task| task.title.as_str()).collect();
        assert_eq!(titles, ["h, 1 of 3", "h, 2 of 3", "h, 3 of 3"]);
        let card = db.services.tasks().card(office.scope(WORKER), tasks[1].id.into()).await.unwrap();
        let facts: Vec<_> = card.facts.iter().map(|fact| (fact.name.as_str(), fact.value.as_str())).collect();
        assert!(facts.contains(&("loopCounter", "2")), "{facts:?}");
        let page = db.services.runs().page(office.scope(STARTER), run).await.unwrap();
        assert_eq!(page.inside.len(), 3);
        assert_eq!(page.inside[2].number, Some((3, Some(3))));
        assert_eq!(page.waiting.len(), 3);
        for (at, task) in tasks.iter().enumerate().rev() {
            let who = if at == 0 { OTHER_WORKER } else { WORKER };
            let card = db.services.tasks().card(office.scope(who), task.id.into()).await.unwrap();
            let input = domain::view::tasks::TaskInput {
                texts: [("y".to_owned(), (at * 10).to_string())].into(),
                revision: card.revision,
            };
            db.services.tasks().complete(office.scope(who), task.id.into(), input).await.unwrap();
        }
        let state = office.run(run).await.state;
        assert_eq!(state["variables"]["x"], json!([1, 12, 23]));
        assert_eq!(state.get("scopes"), None);
        // Everybody who filled in a part of the list wrote it.
        let gate = office.gate(run).await;
        assert_eq!(fault(office.decide(WORKER, &gate, Verdict::Approve).await).code, FaultCode::Forbidden);
        let card = db.services.gates().card(office.scope(APPROVER), GateId(gate.id)).await.unwrap();
        assert_eq!(card.why.excluded.len(), 3, "{:?}", card.why.excluded);
        let page = db.services.runs().page(office.scope(STARTER), run).await.unwrap();
        assert!(page.inside.is_empty());
        assert_eq!(page.overlay.nodes[&"h".into()].state, StepState::Done);
        office.verify(run).await;
    }

    async fn an_agents_error_inside_goes_to_the_border_around(db) {
        let office = Office::open(db).await;
        let workflow = office.publish("Lines", "s start
            p sub
            ps start; in p
            a agent:y; in p
            pe end; in p
            b border:p,lost
            h human:y
            e end
            s -> p
            ps -> a
            a -> pe
            p -> e
            b -> h
            h -> e").await;
        let run = office.start(workflow, json!({"x": 1})).await;
        let leased = office.lease().await.remove(0);
        let failed = services::jobs::Failed {
            fence: leased.fence,
            error: "gone".to_owned(),
            code: "lost".to_owned(),
            retryable: false,
            cost_micros: None,
        };
        db.services.jobs().fail(&office.worker().await, leased.id, failed).await.unwrap();
        let page = db.services.runs().page(office.scope(STARTER), run).await.unwrap();
        assert_eq!(page.waiting.len(), 1);
        assert_eq!(page.waiting[0].node, "h".into());
        assert_eq!(page.overlay.nodes[&"p".into()].state, StepState::Cancelled);
        assert_eq!(page.overlay.nodes[&"a".into()].state, StepState::Cancelled);
        office.verify(run).await;
    }

    async fn what_a_step_is_given_and_gives(db) {
        let office = Office::open(db).await;
        let workflow = office.publish("Lines", "s start
            a agent:x; with z=x + 1; gives y=x * 2
            e end
            s -> a
            a -> e").await;
        let run = office.start(workflow, json!({"x": 1})).await;
        let leased = office.lease().await.remove(0);
        assert_eq!(leased.input["z"], json!(2));
        office.result(leased.id, leased.fence, 21).await.unwrap();
        let variables = office.run(run).await.state["variables"].clone();
        assert_eq!((&variables["y"], &variables["x"]), (&json!(42), &json!(1)));
        assert_eq!(variables.get("z"), None);
        office.verify(run).await;
    }
}
