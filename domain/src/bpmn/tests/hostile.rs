//! Files that mean harm, or are broken: a clear fault for each, at once.

use super::{super::import, files::FULL};
use crate::fault::FaultCode;
use proptest::prelude::*;
use std::time::Instant;

const OPEN: &str = "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\">";

fn refused(name: &str, bytes: &[u8], code: FaultCode, word: &str) {
    let start = Instant::now();
    let fault = import(bytes).expect_err(name);
    assert_eq!(fault.code, code, "{name}: {fault}");
    assert!(fault.message.contains(word), "{name}: {fault}");
    assert!(fault.message.len() < 400, "{name}: {fault}");
    // Far above what it takes unoptimised on a busy machine; a bomb takes minutes.
    assert!(
        start.elapsed().as_secs() < 5,
        "{name} took {:?}",
        start.elapsed()
    );
}

#[test]
fn hostile_files_are_refused_with_a_clear_fault() {
    use FaultCode::{Invalid, TooLarge};
    let process = |inner: &str| format!("{OPEN}<process id=\"p\">{inner}</process></definitions>");
    let bomb = format!(
        "<!DOCTYPE d [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"{}\">]>{OPEN}<process name=\"&b;\"/></definitions>",
        "&a;".repeat(1000)
    );
    let deep = |n: usize| {
        process(&format!(
            "{}{}",
            "<subProcess>".repeat(n),
            "</subProcess>".repeat(n)
        ))
    };
    let cases: Vec<(&str, Vec<u8>, FaultCode, &str)> = vec![
        (
            "doctype",
            format!("<!DOCTYPE definitions SYSTEM 'file:///etc/passwd'>{OPEN}</definitions>")
                .into(),
            Invalid,
            "DOCTYPE",
        ),
        ("bomb", bomb.into(), Invalid, "DOCTYPE"),
        (
            "entity",
            process("<task name=\"&lol;\"/>").into(),
            Invalid,
            "well-formed",
        ),
        (
            "entity in text",
            process("<documentation>&lol;</documentation>").into(),
            Invalid,
            "lol",
        ),
        ("deep", deep(199).into(), TooLarge, "200 levels"),
        (
            "many",
            process(&"<task/>".repeat(20_000)).into(),
            TooLarge,
            "20,000",
        ),
        (
            "many unknown",
            process(&format!(
                "<extensionElements>{}</extensionElements>",
                "<x/>".repeat(20_000)
            ))
            .into(),
            TooLarge,
            "20,000",
        ),
        ("large", vec![b' '; 5 * 1024 * 1024 + 1], TooLarge, "5 MB"),
        (
            "attributes",
            format!(
                "{OPEN}<process {}/></definitions>",
                (0..300_000)
                    .map(|n| format!("a{n}='' "))
                    .collect::<String>()
            )
            .into(),
            TooLarge,
            "attributes",
        ),
        (
            "namespaces",
            format!(
                "<definitions {}/>",
                (0..100_000)
                    .map(|n| format!("xmlns:a{n}='u:{n}' "))
                    .collect::<String>()
            )
            .into(),
            TooLarge,
            "namespaces",
        ),
        (
            "twice the attribute",
            process("<task id='a' id='b'/>").into(),
            Invalid,
            "twice",
        ),
        (
            "duplicate id",
            process("<task id='a'/><userTask id='a' name='B'/>").into(),
            Invalid,
            "used twice",
        ),
        (
            "dangling target",
            process("<task id='a'/><sequenceFlow id='f' sourceRef='a' targetRef='zz'/>").into(),
            Invalid,
            "zz",
        ),
        (
            "no target",
            process("<task id='a'/><sequenceFlow id='f' sourceRef='a'/>").into(),
            Invalid,
            "targetRef",
        ),
        (
            "dangling host",
            process("<boundaryEvent id='b' attachedToRef='q'/>").into(),
            Invalid,
            "“q”",
        ),
        (
            "dangling default",
            process("<exclusiveGateway id='g' default='q'/>").into(),
            Invalid,
            "“q”",
        ),
        (
            "flow to data",
            process(
                "<task id='a'/><dataObject id='d'/><sequenceFlow sourceRef='a' targetRef='d'/>",
            )
            .into(),
            Invalid,
            "same process",
        ),
        (
            "no process",
            format!("{OPEN}</definitions>").into(),
            Invalid,
            "no process",
        ),
        (
            "other XML",
            b"<html><body/></html>".to_vec(),
            Invalid,
            "not a BPMN",
        ),
        (
            "old BPMN",
            b"<definitions xmlns='urn:bpmn1'/>".to_vec(),
            Invalid,
            "not a BPMN",
        ),
        ("empty", Vec::new(), Invalid, "no XML"),
        ("text", b"hello".to_vec(), Invalid, "outside"),
        ("junk", vec![0, 159, 146, 150, 255], Invalid, "not text"),
        (
            "zip",
            b"PK\x03\x04\x14\0\0\0\x08\0\xff\xfe".to_vec(),
            Invalid,
            "not text",
        ),
        (
            "unclosed",
            format!("{OPEN}<process>").into(),
            Invalid,
            "not closed",
        ),
        (
            "crossed",
            format!("{OPEN}<process></definitions></process>").into(),
            Invalid,
            "well-formed",
        ),
        (
            "two roots",
            format!("{OPEN}</definitions>{OPEN}</definitions>").into(),
            Invalid,
            "no XML",
        ),
        (
            "prefix",
            format!("{OPEN}<q:process/></definitions>").into(),
            Invalid,
            "not declared",
        ),
        (
            "encoding",
            b"<?xml version='1.0' encoding='EBCDIC'?><a/>".to_vec(),
            Invalid,
            "UTF-8",
        ),
        ("half of utf-16", b"\xff\xfe<".to_vec(), Invalid, "UTF-16"),
    ];
    for (name, bytes, code, word) in cases {
        refused(name, &bytes, code, word);
    }
}

#[test]
fn the_limits_themselves_are_taken() {
    let process = |inner: &str| format!("{OPEN}<process id=\"p\">{inner}</process></definitions>");
    let deep = process(&format!(
        "{}{}",
        "<subProcess>".repeat(198),
        "</subProcess>".repeat(198)
    ));
    assert!(import(deep.as_bytes()).is_ok());
    let many = process(&"<task/>".repeat(19_998));
    assert!(import(many.as_bytes()).is_ok());
}

#[test]
fn odd_numbers_do_no_harm() {
    for number in ["NaN", "inf", "1e400", "-1", "1e9", "x", ""] {
        let text = FULL
            .replace("width=\"100\"", &format!("width=\"{number}\""))
            .replace("x=\"305\"", &format!("x=\"{number}\""));
        let imported = import(text.as_bytes()).unwrap();
        for node in imported.graph.nodes.values() {
            assert!(
                node.bounds.w > 0.0 && node.bounds.w < 1e6,
                "{number}: {:?}",
                node.bounds
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_change_of_bytes_makes_it_panic(changes in prop::collection::vec((0..FULL.len(), any::<u8>(), 0..4_u8), 1..12)) {
        let mut bytes = FULL.as_bytes().to_vec();
        for (at, byte, how) in changes {
            if bytes.is_empty() {
                break;
            }
            let at = at % bytes.len();
            match how {
                0 => bytes[at] = byte,
                1 => { bytes.remove(at); }
                2 => bytes.insert(at, byte),
                _ => bytes.truncate(at.max(1)),
            }
        }
        if let Ok(imported) = import(&bytes) {
            let _ = super::export(&imported.graph, "x");
        }
    }

    #[test]
    fn junk_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = import(&bytes);
    }
}
