//! What expressions may do, and what stops them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use super::*;
use serde_json::json;
use std::time::{Duration, Instant};

fn variables() -> Variables {
    json!({
        "amount": {"minor": 4_826_000, "currency": "EUR"},
        "supplier": "Halden Freight",
        "urgent": false,
        "days": 12,
        "share": 0.4,
        "lines": [{"total": 10}, {"total": 20}],
        "empty": null,
        "big": vec![0; 3000],
        "long": "x".repeat(100_000),
    })
    .as_object()
    .unwrap()
    .clone()
}

#[test]
fn works_out_what_workflows_ask() {
    for (expression, expected) in [
        ("amount.minor > 2500000", json!(true)),
        ("amount.minor / 100", json!(48_260)),
        ("amount.currency == 'EUR' && !urgent", json!(true)),
        ("days + 1", json!(13)),
        ("share < 1", json!(true)),
        ("days > 1.5", json!(true)),
        ("supplier.startsWith('Hal')", json!(true)),
        ("lines.exists(l, l.total > 15)", json!(true)),
        ("lines.map(l, l.total)", json!([10, 20])),
        ("size(lines)", json!(2)),
        ("urgent ? 'now' : 'later'", json!("later")),
        (
            "{'minor': amount.minor * 2, 'currency': amount.currency}",
            json!({"minor": 9_652_000, "currency": "EUR"}),
        ),
        ("empty == null", json!(true)),
        ("empty == 'x'", json!(false)),
        ("has(amount.minor)", json!(true)),
        ("string(days) + ' days'", json!("12 days")),
        ("supplier in ['Halden Freight', 'Other']", json!(true)),
    ] {
        assert_eq!(
            value(expression, &variables()).map_err(|fault| fault.message),
            Ok(expected),
            "{expression}"
        );
    }
}

#[test]
fn says_what_is_wrong() {
    for (expression, expected) in [
        ("nothing > 1", "\u{201c}nothing\u{201d} has no value here."),
        ("1 / 0", "It divides by zero."),
        (
            "amount.gross > 1",
            "There is no \u{201c}gross\u{201d} in it.",
        ),
        ("", "This expression is empty."),
        ("9223372036854775807 + 1", "A number grows too large."),
        (
            "supplier.matches('a')",
            "There is no function \u{201c}matches\u{201d} here.",
        ),
    ] {
        assert_eq!(
            value(expression, &variables()).unwrap_err().message,
            expected,
            "{expression}"
        );
    }
    for expression in [
        "amount >",
        "a b",
        "((",
        "'",
        "amount.minor > 'x'",
        "\u{0}",
        "1 +* 2",
    ] {
        assert!(value(expression, &variables()).is_err(), "{expression}");
    }
}

#[test]
fn names_free_variables_only() {
    assert_eq!(
        references("lines.all(l, l.total > limit) && size(other) > 0").unwrap(),
        ["limit", "lines", "other"]
    );
}

#[test]
fn hostile_expressions_are_refused_at_once() {
    let many = |part: &str, times: usize| part.repeat(times);
    let hostile = [
        format!("{}1{}", many("(", 600), many(")", 600)),
        format!("{}true", many("!", 1900)),
        format!("{}1", many("-", 1900)),
        format!("{}1{}", many("[", 900), many("]", 900)),
        format!("long{}", many("+long", 390)),
        "big.map(a, big.map(b, big.map(c, a + b + c)))".to_owned(),
        "big.all(a, big.all(b, big.all(c, big.all(d, true))))".to_owned(),
        "big.map(a, long)".to_owned(),
        "big.map(a, big.map(b, long + long))".to_owned(),
        format!("true{}", many(" ? true : true", 140)),
        format!("1{}", many("+1", 5_000)),
        "import('os')".to_owned(),
        "this.constructor.constructor('return process')()".to_owned(),
        "Foo{a: 1}".to_owned(),
        many("a.", 999),
        "\u{202e}amount".to_owned(),
    ];
    for expression in hostile {
        let started = Instant::now();
        let shown: String = expression.chars().take(40).collect();
        assert!(value(&expression, &variables()).is_err(), "{shown}");
        assert!(
            started.elapsed() < Duration::from_millis(400),
            "{shown} took {:?}",
            started.elapsed()
        );
    }
}

#[test]
fn long_flat_expressions_are_fine() {
    let long = format!("1{}", "+1".repeat(90));
    assert_eq!(value(&long, &variables()).unwrap(), json!(91));
}
