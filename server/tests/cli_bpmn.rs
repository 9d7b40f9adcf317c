//! `baton bpmn`, as a person calls it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use serde_json::Value;
use std::process::{Command, Output};

const SMALL: &str = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p" name="Small">
<startEvent id="s"/><userTask id="t" name="Check"/><businessRuleTask id="c"/><endEvent id="e"/>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/><sequenceFlow id="g" sourceRef="t" targetRef="c"/>
<sequenceFlow id="h" sourceRef="c" targetRef="e"/></process></definitions>"#;

fn baton(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_baton"))
        .arg("bpmn")
        .args(arguments)
        .output()
        .unwrap()
}

#[test]
fn check_tells_of_each_file_and_fails_when_one_cannot_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let good = folder.path().join("good.bpmn");
    let bad = folder.path().join("bad.bpmn");
    std::fs::write(&good, SMALL).unwrap();
    std::fs::write(&bad, "<!DOCTYPE a><a/>").unwrap();
    let (good, bad) = (good.to_str().unwrap(), bad.to_str().unwrap());

    let output = baton(&["check", good, bad, "/nowhere.bpmn", "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let lines: Vec<Value> = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[0]["ok"], true);
    assert_eq!(lines[0]["elements"]["userTask"], 1);
    assert_eq!(lines[0]["executes"].as_array().unwrap().len(), 3);
    assert_eq!(lines[0]["kept"][0]["element"], "businessRuleTask");
    let rules: Vec<_> = lines[0]["lint"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["rule"].as_str().unwrap())
        .collect();
    assert!(
        rules.contains(&"not-executed") && rules.contains(&"no-owner"),
        "{rules:?}"
    );
    assert_eq!(lines[1]["ok"], false);
    assert!(lines[1]["error"].as_str().unwrap().contains("DOCTYPE"));
    assert!(lines[2]["error"].as_str().unwrap().contains("cannot read"));

    let output = baton(&["check", good]);
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.contains("Small: 3 execute, 1 is kept")
            && text.contains("No owner") | text.contains("to fix"),
        "{text}"
    );
}

#[test]
fn roundtrip_writes_what_it_reads_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    std::fs::write(path("a.bpmn"), SMALL).unwrap();
    assert!(
        baton(&["roundtrip", &path("a.bpmn"), &path("b.bpmn")])
            .status
            .success()
    );
    assert!(
        baton(&["roundtrip", &path("b.bpmn"), &path("c.bpmn")])
            .status
            .success()
    );
    let (b, c) = (
        std::fs::read(path("b.bpmn")).unwrap(),
        std::fs::read(path("c.bpmn")).unwrap(),
    );
    assert!(!b.is_empty() && b == c);

    let output = baton(&["roundtrip", "/nowhere.bpmn", &path("d.bpmn")]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        String::from_utf8(output.stderr)
            .unwrap()
            .contains("cannot read")
    );
}
