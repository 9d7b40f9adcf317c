//! What the demo's rule-based agents answer, and how its people fill in forms. The simulation and the agents that go on working use
//! the same rules.

use super::{random::Random, story};
use domain::{
    Variables,
    form::{Field, FieldKind},
    money::Money,
};
use serde_json::{Value, json};

/// What a rule-based agent answers to a job.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The result by the job's contract; `Err` is a failure it reports.
    pub result: Result<Variables, String>,
    /// How sure it is, 0 to 1.
    pub confidence: f64,
    /// What it cost, in micro-units of the organization's currency.
    pub cost_micros: i64,
    /// Why, in its words.
    pub reasoning: String,
    /// How long it works, in milliseconds.
    pub work_ms: i64,
}

fn minor(input: &Variables, name: &str) -> i64 {
    input
        .get(name)
        .and_then(Money::from_value)
        .map_or(0, |money| money.minor)
}

fn word<'a>(input: &'a Variables, name: &str) -> &'a str {
    input.get(name).and_then(Value::as_str).unwrap_or("")
}

fn object(value: Value) -> Variables {
    match value {
        Value::Object(map) => map,
        _ => Variables::new(),
    }
}

/// The answer to one job. `today` is a day `YYYY-MM-DD`.
pub fn answer(job_type: &str, input: &Variables, today: &str, random: &mut Random) -> Answer {
    // (cost in micros, minutes of work, failure rate, result, reasoning)
    let (cost, minutes, failure, result, reasoning) = match job_type {
        "invoice.read" => {
            let lines = random.between(1, 14);
            (
                60_000,
                1.2,
                0.006,
                json!({"line_items": lines, "vat_valid": !random.chance(0.01)}),
                format!("Read {lines} lines and the VAT number from the scan."),
            )
        }
        "invoice.match" => matching(input, random),
        "invoice.code" => {
            let account = word(input, "cost_centre")
                .split(' ')
                .next()
                .unwrap_or("4410")
                .to_owned();
            (
                50_000,
                0.8,
                0.003,
                json!({"account": format!("{account}-70")}),
                format!("The order names cost centre {account}; goods for resale go to 70."),
            )
        }
        "payment.schedule" => {
            let discount = minor(input, "amount") > 500_000 && random.chance(0.4);
            let why = if discount {
                "Paying today takes the 2 % discount."
            } else {
                "No discount is offered, so it goes out on the next bank day."
            };
            (
                20_000,
                0.5,
                0.002,
                json!({"pay_on": today, "discount_taken": discount}),
                why.to_owned(),
            )
        }
        "payment.confirm" => (
            15_000,
            0.4,
            0.004,
            json!({"bank_reference": format!("SEPA-{}", random.between(100_000, 999_999))}),
            "The bank reports the transfer as booked.".to_owned(),
        ),
        "vendor.verify" => verification(random),
        "vendor.collect" => {
            let files = random.between(4, 11);
            (
                260_000,
                34.0,
                0.01,
                json!({"files": files}),
                format!(
                    "Found {files} files: register extract, tax number, bank letter and certificates."
                ),
            )
        }
        "vendor.screen" => (
            110_000,
            3.0,
            0.004,
            json!({"on_a_list": false, "screening": "No entry on the EU, UN, UK and US lists for the company or its directors."}),
            "Compared names and aliases; the closest match was another company.".to_owned(),
        ),
        "vendor.welcome" => {
            let vendor = word(input, "vendor").to_owned();
            (
                120_000,
                2.0,
                0.002,
                json!({"welcome_letter": format!("Dear {vendor}, your vendor number is ready. Please send invoices to accounts.payable@larkmoor.example and name the purchase order on each.")}),
                "Used the short letter; they already deliver to a sister company.".to_owned(),
            )
        }
        "contract.read" => contract(random),
        "contract.file" => (
            20_000,
            0.5,
            0.002,
            json!({"archive_number": format!("AR-{}", random.between(10_000, 99_999))}),
            "Filed under supplier contracts, reminder set three months before it ends.".to_owned(),
        ),
        "refund.assess" => refund(input, random),
        "refund.pay" => (
            20_000,
            0.5,
            0.008,
            json!({"payment_reference": format!("PSP-{}", random.between(1_000_000, 9_999_999))}),
            "Sent back to the card that paid.".to_owned(),
        ),
        "close.reconcile" => {
            let open = random.between(0, 6);
            (
                900_000,
                48.0,
                0.01,
                json!({"open_items": open, "reconciliation": format!("{open} items are open; all are younger than five days and have a sender.")}),
                "Matched 4,182 bank lines against the ledger.".to_owned(),
            )
        }
        "access.grade" => grade(input),
        "access.grant" => (
            30_000,
            0.6,
            0.004,
            json!({"grant_reference": format!("GR-{}", random.between(1000, 9999))}),
            "Added to the group for eight hours.".to_owned(),
        ),
        "access.revoke" => (
            30_000,
            0.6,
            0.004,
            json!({"revoke_reference": format!("RV-{}", random.between(1000, 9999))}),
            "Removed from the group; no session was open.".to_owned(),
        ),
        "service.diagnose" => (
            640_000,
            4.0,
            0.01,
            json!({"action": "Open port 5432 from the bastion host", "diagnosis": "Connections to the order database time out since the network change at night; the service itself is healthy."}),
            "Latency and error rate point to the network, not to the service.".to_owned(),
        ),
        "service.recover" => (
            840_000,
            24.0,
            0.02,
            json!({"recovery": "Opened the port, drained the queue, closed the port again. Error rate back to normal."}),
            "Each step was checked before the next.".to_owned(),
        ),
        other => (
            10_000,
            0.5,
            0.0,
            json!({}),
            format!("Nothing to do for {other}."),
        ),
    };
    let failed = random.chance(failure);
    let confidence = (0.985 - random.around(0.025)).clamp(0.55, 0.995);
    Answer {
        result: if failed {
            Err("The source did not answer in time.".to_owned())
        } else {
            Ok(object(result))
        },
        confidence: (confidence * 100.0).round() / 100.0,
        cost_micros: (cost as f64 * (0.6 + random.unit() * 0.8)) as i64,
        reasoning,
        work_ms: ((random.around(minutes) + minutes * 0.2) * 60_000.0) as i64,
    }
}

type Outcome = (i64, f64, f64, Value, String);

fn matching(input: &Variables, random: &mut Random) -> Outcome {
    let supplier = word(input, "supplier").to_owned();
    let order = word(input, "order").to_owned();
    if story::differs(&order).unwrap_or_else(|| random.chance(0.09)) {
        let percent = ((2.1 + random.around(2.2)) * 10.0).round() / 10.0;
        let note = format!(
            "{supplier} billed {percent} % more than {order} says; the delivery note shows the full quantity."
        );
        let reasoning = format!("Price per unit on the invoice differs from {order}.");
        return (
            90_000,
            1.4,
            0.006,
            json!({"difference_percent": percent, "match_note": note}),
            reasoning,
        );
    }
    let note = format!("Quantity, price and VAT match {order} and the delivery note to the cent.");
    (
        90_000,
        1.4,
        0.006,
        json!({"difference_percent": 0, "match_note": note}),
        format!(
            "Compared the invoice of {supplier} with the order and the delivery note line by line."
        ),
    )
}

fn verification(random: &mut Random) -> Outcome {
    let iban = format!(
        "IE{} BOFI 9000 {} {}",
        random.between(10, 99),
        random.between(1000, 9999),
        random.between(1000, 9999)
    );
    let verified = !random.chance(0.03);
    let why = if verified {
        "The bank confirmed name and number."
    } else {
        "The bank knows the number under another name."
    };
    (
        60_000,
        240.0,
        0.03,
        json!({"iban": iban, "account_verified": verified}),
        why.to_owned(),
    )
}

fn contract(random: &mut Random) -> Outcome {
    let deviations = if random.chance(0.55) {
        0
    } else {
        random.between(1, 3)
    };
    let note = match deviations {
        0 => "The text matches our template.",
        1 => {
            "Liability is capped at 12 months of fees; our standard is 24. Clause 8.2. The rest matches the template."
        }
        2 => "Payment within 45 days instead of 30, and the notice period is six months.",
        _ => "Liability cap, payment terms and governing law differ from ours.",
    };
    (
        140_000,
        9.0,
        0.005,
        json!({"deviations": deviations, "contract_note": note}),
        "Compared clause by clause with the current template.".to_owned(),
    )
}

fn refund(input: &Variables, random: &mut Random) -> Outcome {
    let reason = word(input, "reason").to_owned();
    let order = word(input, "order").to_owned();
    let refuse = reason == "Changed mind" && random.chance(0.3);
    let (recommendation, assessment) = if refuse {
        (
            "Refuse",
            format!("The return period for {order} ended before the request came in."),
        )
    } else {
        match reason.as_str() {
            "Damaged in transit" => (
                "Refund",
                "The photo shows the damage; the carrier reported a fall on the same day."
                    .to_owned(),
            ),
            "Late" => (
                "Refund",
                format!("{order} arrived nine days after the promised date."),
            ),
            _ => (
                "Refund",
                format!("The request for {order} is within the terms."),
            ),
        }
    };
    (
        45_000,
        1.0,
        0.007,
        json!({"recommendation": recommendation, "assessment": assessment}),
        format!(
            "Reason given: {}. The order history shows no earlier refund.",
            reason.to_lowercase()
        ),
    )
}

fn grade(input: &Variables) -> Outcome {
    let (grade, why) = match word(input, "system") {
        "Bastion host" => (
            "Critical",
            "From there every production database can be reached.",
        ),
        "Order database" => ("High", "Production data of customers."),
        "Payroll" => ("Medium", "Personal data of colleagues."),
        _ => ("Low", "Internal, no personal data."),
    };
    (
        30_000,
        0.5,
        0.003,
        json!({"grade": grade, "grade_note": why}),
        why.to_owned(),
    )
}

/// Fills in a form as a person of the demo would: amounts are taken over, notes are short.
pub fn fill(form: &[Field], variables: &Variables, today: &str, random: &mut Random) -> Variables {
    let mut values = Variables::new();
    for field in form {
        let value = match &field.kind {
            FieldKind::Money { currency } => {
                variables.get(&field.name).cloned().unwrap_or_else(|| {
                    json!(Money {
                        minor: 0,
                        currency: currency.clone()
                    })
                })
            }
            FieldKind::Choice { options } => {
                json!(random.pick(options).cloned().unwrap_or_default())
            }
            FieldKind::Number { .. } => json!(if field.name == "checks_green" {
                random.between(11, 12)
            } else {
                random.between(3, 24)
            }),
            FieldKind::Flag => json!(true),
            FieldKind::Date => json!(today),
            FieldKind::Text => json!("Done"),
            FieldKind::LongText => json!(note(&field.name)),
        };
        values.insert(field.name.clone(), value);
    }
    values
}

fn note(name: &str) -> &'static str {
    match name {
        "difference_note" => "Checked with the supplier; the frame contract allows it.",
        "security_note" => "Data stays in the EU, sign-in is through our directory.",
        "accruals_note" => "Nothing unusual this month.",
        "intercompany_note" => "All three companies agree.",
        "review_note" => "Twelve checks done, nothing that would change the result.",
        "negotiation_note" => "Agreed by telephone, confirmed in writing.",
        "call_note" => "They answer by Friday.",
        "notice" => "Ordering is slow since this morning. We are on it and look again in an hour.",
        "lesson" => {
            "The network change was not announced. Changes now need a line in the calendar of every service they touch."
        }
        _ => "Checked.",
    }
}
