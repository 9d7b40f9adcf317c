//! The list of runs: what it counts, for whom, and when.

use crate::{office::*, runs::at_gate};
use domain::view::runs::{RunFilter, RunTab};
use serde_json::json;

on_both! {
    async fn late_is_what_is_late_now(db) {
        let office = Office::open(db).await;
        let text = "s start\nh human sla 1000\nk human sla 1000\ne end\ns -> h\nh -> k\nk -> e";
        let workflow = office.publish("Pay", text).await;
        let run = office.start(workflow, json!({})).await;
        let stands = async || {
            let filter = RunFilter { tab: RunTab::AtRisk, ..RunFilter::default() };
            let list = db.services.runs().list(office.scope(ADMIN), &filter).await.unwrap();
            (list.rows.len(), list.counts.at_risk, list.counts.breached)
        };
        assert_eq!(stands().await, (0, 0, 0));
        office.pass(1_000).await;
        assert_eq!(stands().await, (1, 1, 1));
        office.complete(WORKER, run, "h", json!({})).await.unwrap();
        assert!(office.run(run).await.has_breach, "it was late once");
        assert_eq!(stands().await, (0, 0, 0), "and is on time again");
    }

    async fn for_you_is_what_you_may_act_on(db) {
        let office = Office::open(db).await;
        at_gate(&office, 50).await;
        let waits = async |who: usize| {
            let list = db.services.runs().list(office.scope(who), &RunFilter::default()).await.unwrap();
            (list.counts.people, list.counts.mine)
        };
        for who in [STARTER, WORKER, AGENT_OWNER] {
            assert_eq!(waits(who).await, (1, 0), "{who} is asked, but may not decide");
        }
        assert_eq!(waits(APPROVER).await, (1, 1));
        let workflow = office.publish("Do", "s start\nh human\ne end\ns -> h\nh -> e").await;
        let run = office.start(workflow, json!({})).await;
        assert_eq!((waits(WORKER).await.1, waits(OTHER_WORKER).await.1), (1, 1));
        let task = office.task(run, "h").await;
        db.services.tasks().claim(office.scope(WORKER), task).await.unwrap();
        assert_eq!((waits(WORKER).await.1, waits(OTHER_WORKER).await.1), (1, 0));
    }

    async fn when_runs_ended_narrows_the_list_and_not_the_counts(db) {
        let office = Office::open(db).await;
        let workflow = office.publish("Do", "s start\nh human\ne end\ns -> h\nh -> e").await;
        for _ in 0..2 {
            db.clock.advance(10_000);
            let run = office.start(workflow, json!({})).await;
            office.complete(WORKER, run, "h", json!({})).await.unwrap();
        }
        office.start(workflow, json!({})).await;
        let ended_from = Some(db.clock.now() - 5_000);
        let filter = RunFilter { tab: RunTab::Ended, ended_from, ..RunFilter::default() };
        let list = db.services.runs().list(office.scope(ADMIN), &filter).await.unwrap();
        assert_eq!((list.rows.len(), list.total), (1, 1));
        assert_eq!((list.counts.open, list.counts.ended, list.counts.all), (1, 2, 3));
    }
}
