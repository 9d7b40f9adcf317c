//! Who hears of which change, and changes between two processes on one PostgreSQL database.

use crate::{
    common::{TestDb, admin, cluster},
    office::*,
};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use services::{Scope, Services, Topic};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// The next thing heard. It fails the test when nothing comes, which is not a limit on how long it may take.
async fn next(listener: &mut services::live::Listener) -> String {
    let heard = tokio::time::timeout(Duration::from_secs(60), listener.next()).await;
    heard.expect("something is heard").unwrap()
}

async fn change(services: &Services, scope: &Scope, topics: Vec<Topic>) {
    let org = scope.org;
    let write = services.write(move |tx| {
        Box::pin(async move {
            for topic in topics {
                tx.notify(org, topic);
            }
            Ok(())
        })
    });
    write.await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_in_one_process_is_heard_in_another() {
    let Some(db) = TestDb::postgres().await else {
        return;
    };
    let ours = db
        .company("Ashgrove", &[("Ines Okafor", &[]), ("Jon Bell", &[])])
        .await;
    let theirs = db.company("Birchwood", &[("Sten Strom", &[])]).await;
    let (one, two) = (
        db.services.clone(),
        Services::open(db.config.clone()).await.unwrap(),
    );
    let mut at_one = one.live().subscribe(&ours.scopes[0]).unwrap();
    let mut at_two = two.live().subscribe(&ours.scopes[0]).unwrap();
    let mut stranger = two.live().subscribe(&theirs.scopes[0]).unwrap();
    let stop = CancellationToken::new();
    let background = [one.start_background(&stop), two.start_background(&stop)];
    // From here on each of them listens.
    assert_eq!(next(&mut at_one).await, "all");
    assert_eq!(next(&mut at_two).await, "all");
    assert_eq!(next(&mut stranger).await, "all");

    let mine = Topic::InboxOf(ours.person(0));
    let not_mine = Topic::InboxOf(ours.person(1));
    change(&one, &ours.system, vec![not_mine, Topic::Workflows, mine]).await;
    let mut heard = [next(&mut at_two).await, next(&mut at_two).await];
    heard.sort();
    assert_eq!(
        heard,
        [format!("inbox:{}", ours.person(0)), "workflows".to_owned()]
    );
    // The one who changed it hears of it once, and before all that comes back.
    assert_eq!(next(&mut at_one).await, "workflows");
    assert_eq!(next(&mut at_one).await, format!("inbox:{}", ours.person(0)));
    change(&two, &ours.system, vec![Topic::Agents]).await;
    assert_eq!(next(&mut at_one).await, "agents");

    // Connections that break: nobody knows what was missed, so everything is stale; then it goes on.
    let name = db.name();
    let kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1";
    let admin = admin(&cluster().unwrap()).await;
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, kill, [name.into()]);
    admin.execute_raw(statement).await.unwrap();
    admin.close().await.unwrap();
    while next(&mut at_two).await != "all" {}
    while next(&mut at_one).await != "all" {}
    change(&one, &ours.system, vec![Topic::People]).await;
    while next(&mut at_two).await != "people" {}

    change(&one, &theirs.system, vec![Topic::Counts]).await;
    loop {
        match next(&mut stranger).await.as_str() {
            "counts" => break,
            heard => assert_eq!(heard, "all", "nothing of another organization"),
        }
    }
    stop.cancel();
    for task in background {
        task.await.unwrap();
    }
    two.read().clone().close().await.unwrap();
    db.drop_database().await;
}

on_both! {
    async fn a_run_is_named_to_those_who_may_see_it(db) {
        let office = Office::open(db).await;
        let workflow = office.publish("Pay", "s start\nh human\ne end\ns -> h\nh -> e").await;
        let other = db.company("Birchwood", &[("Sten Strom", &[domain::Role::Owner])]).await;
        let listen = |scope| db.services.live().subscribe(scope).unwrap();
        let here = [ADMIN, WORKER, BYSTANDER].map(|who| listen(office.scope(who)));
        let abroad = listen(&other.scopes[0]);
        let run = office.start(workflow, serde_json::json!({})).await;
        for company in [&office.company, &other] {
            change(&db.services, &company.system, vec![Topic::Audit, Topic::Workflows]).await;
        }
        let mut heard = Vec::new();
        for mut listener in here.into_iter().chain([abroad]) {
            let mut names = Vec::new();
            while names.last().is_none_or(|last| last != "workflows") {
                names.push(next(&mut listener).await);
            }
            heard.push(names);
        }
        let named = format!("run:{run}");
        for names in &heard[..2] {
            assert!(names.contains(&named) && !names.iter().any(|name| name == "my-runs"), "{names:?}");
        }
        assert!(heard[2].iter().any(|name| name == "my-runs"), "{heard:?}");
        assert!(!heard[2].iter().any(|name| name.starts_with("run:")), "{heard:?}");
        assert!(!heard[..3].iter().flatten().any(|name| name == "audit"), "{heard:?}");
        assert_eq!(heard[3], ["audit", "workflows"]);
    }
}
