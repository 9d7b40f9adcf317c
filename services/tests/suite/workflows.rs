//! Drawing, saving, publishing, importing.

use crate::common::{Company, TestDb, fault};
use domain::{
    FaultCode, Role,
    edit::Command,
    ids::WorkflowId,
    view::workflows::{SaveAnswer, WorkflowStatus},
    workflow::{EndKind, Node, NodeKind, Owner, Point, Sla},
};
use services::{
    Scope,
    workflows::{NewImport, NewWorkflow},
};

pub const PEOPLE: &[(&str, &[Role])] = &[
    ("Jonas Albrecht", &[Role::Architect, Role::Worker]),
    ("Ines Okafor", &[Role::Architect]),
    ("Mei Castellan", &[Role::Worker]),
];

pub async fn new(db: &TestDb, company: &Company, name: &str) -> WorkflowId {
    let new = NewWorkflow {
        name: name.to_owned(),
        team: Some(company.finance),
        template: None,
    };
    db.services
        .workflows()
        .create(&company.scopes[0], new)
        .await
        .unwrap()
}

/// start → Pay (Finance) → end: what makes a new draft publishable.
pub fn pay_and_end(company: &Company) -> Vec<Command> {
    let mut pay = Node::new(
        "pay".into(),
        NodeKind::Human { form: Vec::new() },
        Point { x: 300.0, y: 145.0 },
    );
    pay.label = "Pay".to_owned();
    pay.owner = Some(Owner::Team {
        team: company.finance,
    });
    pay.sla = Some(Sla {
        due_in: 3_600_000,
        at_risk_percent: 80,
    });
    let end = Node::new(
        "end".into(),
        NodeKind::End {
            end: EndKind::Plain,
        },
        Point { x: 500.0, y: 145.0 },
    );
    vec![
        Command::Append {
            from: "start".into(),
            node: Box::new(pay),
            edge: "e1".into(),
        },
        Command::Append {
            from: "pay".into(),
            node: Box::new(end),
            edge: "e2".into(),
        },
    ]
}

fn rename(label: &str) -> Vec<Command> {
    vec![Command::SetLabel {
        node: "pay".into(),
        label: label.to_owned(),
    }]
}

pub async fn save(
    db: &TestDb,
    scope: &Scope,
    workflow: WorkflowId,
    revision: i64,
    commands: Vec<Command>,
) -> SaveAnswer {
    db.services
        .workflows()
        .edit_draft(scope, workflow, revision, commands)
        .await
        .unwrap()
}

pub fn saved(answer: SaveAnswer) -> i64 {
    match answer {
        SaveAnswer::Saved { saved } => saved.revision,
        SaveAnswer::Conflict { .. } => panic!("a conflict"),
    }
}

on_both! {
    async fn a_workflow_is_drawn_checked_and_published(db) {
        let company = db.company("Larkmoor", PEOPLE).await;
        let jonas = &company.scopes[0];
        let workflows = db.services.workflows();
        let id = new(db, &company, "Invoice").await;
        let open = workflows.load_editor(jonas, id).await.unwrap();
        assert_eq!((open.revision, open.next_version, open.differs), (1, 1, true));
        assert!(open.may_draw && open.may_publish);
        assert_eq!(open.graph.lanes[0].team, Some(company.finance));

        let early = fault(workflows.publish(jonas, id, 1, "").await);
        assert_eq!(early.code, FaultCode::Invalid);
        assert!(early.message.starts_with("It cannot be published yet."), "{early}");

        let revision = saved(save(db, jonas, id, 1, pay_and_end(&company)).await);
        let view = workflows.publish_view(jonas, id).await.unwrap();
        assert_eq!((view.number, view.problems.len()), (1, 0));
        let lines: Vec<String> = view.changes.iter().map(|line| format!("{} {}", line.subject, line.text)).collect();
        assert_eq!(lines, ["Pay is new; Finance does it"]);
        let published = workflows.publish(jonas, id, revision, "First").await.unwrap();
        assert_eq!(published.number, 1);
        let again = fault(workflows.publish(jonas, id, revision, "").await);
        assert_eq!((again.code, again.message.as_str()), (FaultCode::Conflict, "Nothing differs from version 1."));

        let revision = saved(save(db, jonas, id, revision, rename("Pay the invoice")).await);
        let view = workflows.publish_view(jonas, id).await.unwrap();
        assert_eq!(view.changes[0].text, "was called Pay");
        assert_eq!(workflows.publish(jonas, id, revision, "").await.unwrap().number, 2);
        let versions = workflows.versions(jonas, id).await.unwrap();
        assert_eq!(versions.iter().map(|row| (row.number, row.is_in_force)).collect::<Vec<_>>(), [(2, true), (1, false)]);
        assert_ne!(versions[0].digest, versions[1].digest);

        // A version never changes, and can be had back as the draft.
        let first = workflows.version_graph(jonas, published.version).await.unwrap();
        assert_eq!(first.nodes[&"pay".into()].label, "Pay");
        let revision = workflows.restore(jonas, id, revision, 1).await.unwrap();
        let open = workflows.load_editor(jonas, id).await.unwrap();
        assert_eq!((open.graph.nodes[&"pay".into()].label.as_str(), open.revision, open.differs), ("Pay", revision, true));
    }

    async fn two_who_draw_at_once_both_keep_what_they_did(db) {
        let company = db.company("Larkmoor", PEOPLE).await;
        let (jonas, ines) = (&company.scopes[0], &company.scopes[1]);
        let id = new(db, &company, "Invoice").await;
        let revision = saved(save(db, jonas, id, 1, pay_and_end(&company)).await);
        let (one, other) = tokio::join!(
            save(db, jonas, id, revision, rename("Jonas")),
            save(db, ines, id, revision, rename("Ines"))
        );
        let mut theirs = None;
        let mut taken = 0;
        for answer in [one, other] {
            match answer {
                SaveAnswer::Saved { saved } => { taken += 1; assert_eq!(saved.revision, revision + 1); }
                SaveAnswer::Conflict { theirs: other } => theirs = Some(other),
            }
        }
        let theirs = theirs.expect("the second is told");
        assert_eq!((taken, theirs.revision), (1, revision + 1));
        let label = &theirs.graph.nodes[&"pay".into()].label;
        assert_eq!(theirs.by.as_ref().map(|mark| mark.name().split(' ').next().unwrap().to_owned()), Some(label.clone()));
        let open = db.services.workflows().load_editor(ines, id).await.unwrap();
        assert_eq!((open.graph, open.revision), (theirs.graph, theirs.revision));
    }

    async fn the_server_checks_each_command_again(db) {
        let company = db.company("Larkmoor", PEOPLE).await;
        let jonas = &company.scopes[0];
        let id = new(db, &company, "Invoice").await;
        let wrong = Command::Connect { id: "e".into(), from: "start".into(), to: "nowhere".into() };
        let mut commands = pay_and_end(&company);
        commands.push(wrong);
        let refused = fault(db.services.workflows().edit_draft(jonas, id, 1, commands).await);
        assert_eq!(refused.message, "This step is no longer on the diagram.");
        let open = db.services.workflows().load_editor(jonas, id).await.unwrap();
        assert_eq!((open.revision, open.graph.nodes.len()), (1, 1), "all or nothing");
        let flood = vec![Command::Tidy; 2_001];
        assert_eq!(fault(db.services.workflows().edit_draft(jonas, id, 1, flood).await).code, FaultCode::TooLarge);
    }

    async fn only_architects_of_the_team_draw_and_others_see_nothing_of_another_company(db) {
        let company = db.company("Larkmoor", PEOPLE).await;
        let other = db.company("Other", PEOPLE).await;
        let workflows = db.services.workflows();
        let id = new(db, &company, "Invoice").await;
        let mei = &company.scopes[2];
        let open = workflows.load_editor(mei, id).await.unwrap();
        assert!(!open.may_draw && !open.may_publish);
        let make = NewWorkflow { name: "Mine".into(), team: Some(company.finance), template: None };
        for refused in [
            fault(workflows.create(mei, make).await),
            fault(workflows.edit_draft(mei, id, 1, Vec::new()).await),
            fault(workflows.publish(mei, id, 1, "").await),
            fault(workflows.rename(mei, id, "Other").await),
            fault(workflows.retire(mei, id).await),
            fault(workflows.delete(mei, id).await),
        ] {
            assert_eq!(refused.code, FaultCode::Forbidden, "{refused}");
        }
        let stranger = &other.scopes[0];
        for refused in [
            fault(workflows.load_editor(stranger, id).await),
            fault(workflows.edit_draft(stranger, id, 1, Vec::new()).await),
            fault(workflows.publish_view(stranger, id).await),
            fault(workflows.versions(stranger, id).await),
            fault(workflows.export(stranger, id, None).await),
            fault(workflows.rename(stranger, id, "Mine").await),
            fault(workflows.delete(stranger, id).await),
        ] {
            assert_eq!(refused.code, FaultCode::NotFound, "{refused}");
        }
        let theirs = NewWorkflow { name: "Theirs".into(), team: Some(company.finance), template: None };
        assert_eq!(fault(workflows.create(stranger, theirs).await).code, FaultCode::NotFound);
        assert!(workflows.list(stranger).await.unwrap().rows.is_empty());
    }

    async fn the_list_says_where_each_stands(db) {
        let company = db.company("Larkmoor", PEOPLE).await;
        let jonas = &company.scopes[0];
        let workflows = db.services.workflows();
        let id = new(db, &company, "Invoice").await;
        let taken = NewWorkflow { name: " Invoice ".into(), team: Some(company.finance), template: None };
        assert!(fault(workflows.create(jonas, taken).await).of_field("name").is_some());
        let template = NewWorkflow { name: "Buy".into(), team: Some(company.finance), template: Some("purchase-request".into()) };
        let buy = workflows.create(jonas, template).await.unwrap();
        let revision = saved(save(db, jonas, id, 1, pay_and_end(&company)).await);
        workflows.publish(jonas, id, revision, "").await.unwrap();

        let list = workflows.list(jonas).await.unwrap();
        assert!(list.may_create);
        assert_eq!(list.teams.len(), 1);
        let row = |id| list.rows.iter().find(|row| row.id == id).unwrap();
        let invoice = row(id);
        assert_eq!((invoice.status, invoice.version, invoice.draft), (WorkflowStatus::Published, Some(1), None));
        assert!(invoice.may_start && invoice.published.is_some());
        assert_eq!(invoice.steps, "Pay");
        let buy = row(buy);
        // In this company nobody may approve, so the template's gate says so.
        assert_eq!((buy.status, buy.version, buy.draft, buy.problems), (WorkflowStatus::Draft, None, Some(1), 1));

        workflows.retire(jonas, id).await.unwrap();
        let list = workflows.list(jonas).await.unwrap();
        assert_eq!(list.rows.last().map(|row| (row.id, row.may_start)), Some((id, false)));
        assert_eq!(fault(workflows.delete(jonas, id).await).code, FaultCode::Conflict);
        workflows.revive(jonas, id).await.unwrap();
        workflows.delete(jonas, buy.id).await.unwrap();
        assert_eq!(workflows.list(jonas).await.unwrap().rows.len(), 1);
    }

    async fn a_file_of_another_tool_becomes_a_draft_and_goes_out_again(db) {
        let company = db.company("Larkmoor", PEOPLE).await;
        let jonas = &company.scopes[0];
        let workflows = db.services.workflows();
        let xml = r#"<?xml version="1.0"?>
            <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="x">
              <process id="p" name="From elsewhere">
                <startEvent id="s"/><userTask id="t" name="Do it"/><businessRuleTask id="r" name="Decide"/><endEvent id="e"/>
                <sequenceFlow id="f1" sourceRef="s" targetRef="t"/><sequenceFlow id="f2" sourceRef="t" targetRef="r"/>
                <sequenceFlow id="f3" sourceRef="r" targetRef="e"/>
              </process>
            </definitions>"#;
        let file = NewImport { file_name: "x.bpmn".into(), team: Some(company.finance), bytes: xml.as_bytes().to_vec(), ..NewImport::default() };
        let (id, name, report) = workflows.import(jonas, file.clone()).await.unwrap();
        assert_eq!((name.as_str(), report.kept.len()), ("From elsewhere", 1));
        let open = workflows.load_editor(jonas, id).await.unwrap();
        assert_eq!(open.graph.nodes.len(), 4);
        let places: std::collections::BTreeSet<String> = open.graph.nodes.values().map(|node| format!("{:?}", node.bounds)).collect();
        assert_eq!(places.len(), 4, "a file without a drawing is laid out");
        let out = workflows.export(jonas, id, None).await.unwrap();
        assert_eq!(out.file_name, "From-elsewhere.bpmn");
        assert!(out.xml.contains("businessRuleTask"));

        let bomb = NewImport { bytes: b"<!DOCTYPE x [<!ENTITY a 'b'>]><definitions/>".to_vec(), ..file.clone() };
        assert_eq!(fault(workflows.import(jonas, bomb).await).code, FaultCode::Invalid);
        let twice = fault(workflows.import(jonas, file).await);
        assert!(twice.of_field("name").is_some());
        assert_eq!(workflows.list(jonas).await.unwrap().rows.len(), 1, "nothing is left of what was refused");
    }
}
