//! `/fn/workflows/import`: files that mean harm, or are broken.

use crate::common::{Browser, TestApp};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

const OPEN: &str = "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\">";

fn process(inner: &str) -> Vec<u8> {
    format!("{OPEN}<process id=\"p\">{inner}</process></definitions>").into_bytes()
}

async fn import(browser: &mut Browser, file: &str) -> (u16, Value) {
    let input =
        json!({"org": "acme-tools", "name": "", "team": null, "file_name": "a.bpmn", "file": file});
    let answer = browser.call("workflows/import", input).await;
    (answer.status.as_u16(), answer.json())
}

async fn workflows(browser: &mut Browser) -> usize {
    let list = browser
        .call("workflows/list", json!({"org": "acme-tools"}))
        .await;
    list.is(200).json()["rows"].as_array().unwrap().len()
}

#[tokio::test]
async fn a_hostile_file_is_refused_in_words_and_leaves_nothing() {
    let app = TestApp::new().await;
    let mut owner = app.owner().await;
    let deep = format!(
        "{}{}",
        "<subProcess>".repeat(199),
        "</subProcess>".repeat(199)
    );
    let mut large = process("<task id=\"a\"/>");
    large.resize(5 * 1024 * 1024 + 1, b' ');
    let bomb = format!(
        "<!DOCTYPE d [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"{}\">]>{OPEN}<process name=\"&b;\"/></definitions>",
        "&a;".repeat(1000)
    );
    for (name, file, status, word) in [
        (
            "a DOCTYPE",
            b"<!DOCTYPE d SYSTEM 'file:///etc/passwd'><d/>".to_vec(),
            422,
            "DOCTYPE",
        ),
        ("an entity bomb", bomb.into_bytes(), 422, "DOCTYPE"),
        (
            "an unknown entity",
            process("<documentation>&lol;</documentation>"),
            422,
            "lol",
        ),
        ("too deep", process(&deep), 413, "200 levels"),
        (
            "too many elements",
            process(&"<task/>".repeat(20_000)),
            413,
            "20,000",
        ),
        ("too large", large, 413, "5 MB"),
        (
            "an id twice",
            process("<task id='a'/><userTask id='a'/>"),
            422,
            "used twice",
        ),
        (
            "a flow into nothing",
            process("<task id='a'/><sequenceFlow id='f' sourceRef='a' targetRef='zz'/>"),
            422,
            "zz",
        ),
        (
            "a timer on nothing",
            process("<boundaryEvent id='b' attachedToRef='q'/>"),
            422,
            "q",
        ),
        (
            "no BPMN",
            b"<html><body/></html>".to_vec(),
            422,
            "not a BPMN",
        ),
        ("no text", vec![0, 159, 146, 150, 255], 422, "not text"),
        ("nothing", Vec::new(), 422, "no XML"),
    ] {
        let (got, fault) = import(&mut owner, &STANDARD.encode(file)).await;
        let said = fault["message"].as_str().unwrap_or_default().to_owned();
        assert_eq!(got, status, "{name}: {said}");
        assert!(said.contains(word), "{name}: {said}");
        assert!(
            said.len() < 400 && !said.contains("passwd"),
            "{name}: {said}"
        );
    }
    let (status, fault) = import(&mut owner, "not base 64 at all!").await;
    assert_eq!(
        (status, fault["fields"][0]["field"].as_str()),
        (422, Some("file"))
    );
    assert_eq!(workflows(&mut owner).await, 0, "nothing of them was kept");
}

#[tokio::test]
async fn the_largest_file_that_is_taken_is_drawn_saved_and_given_back() {
    let app = TestApp::new().await;
    let mut owner = app.owner().await;
    // As many elements as are taken, in a file of nearly 5 MB.
    let words = "x".repeat(180);
    let tasks: String = (0..9_998)
        .map(|number| format!("<task id='t{number}'><documentation>{words}</documentation></task>"))
        .collect();
    let (status, made) = import(&mut owner, &STANDARD.encode(process(&tasks))).await;
    assert_eq!(status, 200, "{made}");
    let id = made[0].as_str().unwrap();
    owner
        .get(&format!("/o/acme-tools/workflows/{id}/export.bpmn"))
        .await
        .is(200);
    assert_eq!(workflows(&mut owner).await, 1);
}

#[tokio::test]
async fn only_who_may_draw_has_a_file_read() {
    let app = TestApp::new().await;
    app.owner().await;
    let system = app.system("acme-tools").await;
    app.add(&system, "Mo Member", "mo@acme.example", Vec::new())
        .await;
    let mut member = app.sign_in("mo@acme.example").await;
    // Were it read, it would be refused for what it is.
    let (status, fault) = import(&mut member, &STANDARD.encode("<!DOCTYPE a><a/>")).await;
    assert_eq!((status, fault["code"].as_str()), (403, Some("forbidden")));
}
