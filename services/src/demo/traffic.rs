//! What comes in: which runs start when, with which inputs, by whom.

use super::{
    calendar::{self, OPENS},
    random::Random,
    sketch::HOUR,
    story,
};
use domain::{Millis, Variables, money::Money};
use serde_json::{Value, json};

/// A run that is going to start.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// When.
    pub at: Millis,
    /// Which workflow, by its key prefix.
    pub flow: &'static str,
    /// Who starts it.
    pub by: &'static str,
    /// Its inputs.
    pub inputs: Variables,
    /// Whether it stays open where the head of operations would have to act.
    pub is_featured: bool,
}

const SUPPLIERS: [(&str, &str); 16] = [
    ("Brannock Ceramics", "4410 Tableware"),
    ("Delph Steelworks", "4420 Metal cookware"),
    ("Pellworm Glass", "4430 Glass"),
    ("Vintra Freight", "6100 Freight"),
    ("Ostrel Packaging", "6200 Packaging"),
    ("Quayle Print", "6200 Packaging"),
    ("Harrow Mills", "4420 Metal cookware"),
    ("Lindesay Enamel", "4420 Metal cookware"),
    ("Castell Cork", "4410 Tableware"),
    ("Norwin Handles", "4420 Metal cookware"),
    ("Tarn Porcelain", "4410 Tableware"),
    ("Averley Knives", "4420 Metal cookware"),
    ("Sollund Timber", "4410 Tableware"),
    ("Breck Logistics", "6100 Freight"),
    ("Fenwick Board", "6200 Packaging"),
    ("Orla Glassworks", "4430 Glass"),
];

const CUSTOMERS: [&str; 14] = [
    "A. Whitcombe",
    "J. Moreau",
    "S. Petrov",
    "L. Haugen",
    "M. Okoye",
    "T. Brandt",
    "C. Alvarez",
    "H. Nowak",
    "R. Silva",
    "E. Lund",
    "P. Conti",
    "K. Meyer",
    "D. Roux",
    "F. Iversen",
];

pub(super) fn object(value: Value) -> Variables {
    match value {
        Value::Object(map) => map,
        _ => Variables::new(),
    }
}

pub(super) fn euro(minor: i64) -> Value {
    json!(Money {
        minor,
        currency: "EUR".to_owned()
    })
}

/// All arrivals from `from` to `until`, in order of time.
pub fn arrivals(from: Millis, until: Millis, random: &mut Random) -> Vec<Arrival> {
    let mut all = Vec::new();
    let mut numbers = Numbers::default();
    for day in calendar::day_of(from)..=calendar::day_of(until) {
        one_day(day, &mut numbers, random, &mut all);
    }
    all.retain(|arrival| arrival.at >= from && arrival.at < until);
    all.extend(story::featured(until));
    all.sort_by_key(|arrival| arrival.at);
    all
}

struct Numbers {
    invoice: i64,
    refund: i64,
    vendor: i64,
    contract: i64,
    access: i64,
    incident: i64,
}

impl Default for Numbers {
    fn default() -> Self {
        Self {
            invoice: 19_100,
            refund: 18_900,
            vendor: 1_020,
            contract: 260,
            access: 1_840,
            incident: 290,
        }
    }
}

fn count(mean: f64, random: &mut Random) -> i64 {
    (mean * (0.7 + 0.6 * random.unit())).round() as i64
}

fn one_day(day: i64, numbers: &mut Numbers, random: &mut Random, all: &mut Vec<Arrival>) {
    let start = calendar::start_of(day);
    let working = calendar::is_working_day(day);
    let mut add = |at: Millis, flow, by, inputs| {
        all.push(Arrival {
            at,
            flow,
            by,
            inputs,
            is_featured: false,
        })
    };
    if working {
        for _ in 0..count(27.0, random) {
            numbers.invoice += 1;
            let by = if random.chance(0.5) {
                "Jonas Albrecht"
            } else {
                "Ruth Keller"
            };
            add(
                start + OPENS - HOUR + random.between(0, 8 * HOUR),
                "INV",
                by,
                invoice(numbers.invoice, random),
            );
        }
        for _ in 0..count(1.6, random) {
            numbers.vendor += 1;
            let by = if random.chance(0.5) {
                "Mei Castellan"
            } else {
                "David Osei"
            };
            add(
                start + OPENS + random.between(0, 7 * HOUR),
                "VND",
                by,
                vendor(numbers.vendor, random),
            );
        }
        for _ in 0..count(1.5, random) {
            numbers.contract += 1;
            add(
                start + OPENS + random.between(0, 8 * HOUR),
                "CTR",
                "Lena Voss",
                contract(numbers.contract, random),
            );
        }
        for _ in 0..count(5.0, random) {
            numbers.access += 1;
            add(
                start + OPENS + random.between(0, 7 * HOUR),
                "ACC",
                "Rafael Duarte",
                access(numbers.access, random),
            );
        }
        close(day, &mut add);
    }
    for _ in 0..count(if working { 17.0 } else { 6.0 }, random) {
        numbers.refund += 1;
        add(
            start + OPENS + random.between(0, 11 * HOUR),
            "REF",
            "Kwame Adeyemi",
            refund(numbers.refund, random),
        );
    }
    if working && random.chance(0.11) {
        numbers.incident += 1;
        let service = random
            .pick(&[
                "Order service",
                "Warehouse scanner",
                "Web shop",
                "Label printing",
            ])
            .copied()
            .unwrap_or("Web shop");
        let number = format!("INC-{}", numbers.incident);
        let inputs = object(
            json!({"incident": number, "service": service, "severity": "2", "symptom": "Requests time out."}),
        );
        add(
            start + OPENS + random.between(0, 9 * HOUR),
            "INC",
            "Rafael Duarte",
            inputs,
        );
    }
}

/// The close of a month starts on the first working day of the next.
fn close(day: i64, add: &mut impl FnMut(Millis, &'static str, &'static str, Variables)) {
    let (year, month, date) = calendar::civil(day);
    let first_working = (1..date).all(|earlier| !calendar::is_working_day(day - (date - earlier)));
    if !first_working || date > 4 {
        return;
    }
    let (year, month) = if month == 1 {
        (year - 1, 12)
    } else {
        (year, month - 1)
    };
    let period = format!("FIN-{:02}{month:02}", year % 100);
    let inputs = object(json!({"period": period, "month": calendar::month_name(month)}));
    add(
        calendar::start_of(day) + OPENS,
        "FIN",
        "Ruth Keller",
        inputs,
    );
}

fn invoice(number: i64, random: &mut Random) -> Variables {
    let (supplier, centre) = random
        .pick(&SUPPLIERS)
        .copied()
        .unwrap_or(("Quayle Print", "6200 Packaging"));
    let share = random.unit();
    let minor = if share < 0.30 {
        random.between(8_000, 249_000)
    } else if share < 0.90 {
        random.between(250_000, 2_490_000)
    } else if share < 0.992 {
        random.between(2_500_000, 9_400_000)
    } else {
        random.between(10_000_000, 18_000_000)
    };
    invoice_of(
        number,
        supplier,
        centre,
        minor,
        random.between(7_100, 7_990),
    )
}

pub(super) fn invoice_of(
    number: i64,
    supplier: &str,
    centre: &str,
    minor: i64,
    order: i64,
) -> Variables {
    object(
        json!({"invoice": format!("INV-{number}"), "supplier": supplier, "amount": euro(minor), "order": format!("PO {order}"), "cost_centre": centre}),
    )
}

fn vendor(number: i64, random: &mut Random) -> Variables {
    let first = random
        .pick(&[
            "Alder", "Cobalt", "Dunmore", "Ember", "Fjord", "Glen", "Juniper", "Kestrel", "Marl",
            "Osier",
        ])
        .copied()
        .unwrap_or("Alder");
    let second = random
        .pick(&[
            "Ceramics",
            "Metals",
            "Glass",
            "Freight",
            "Print",
            "Packaging",
        ])
        .copied()
        .unwrap_or("Glass");
    let country = random
        .pick(&[
            "Germany", "Ireland", "Norway", "Portugal", "Poland", "Turkey",
        ])
        .copied()
        .unwrap_or("Ireland");
    let spend = if random.chance(0.3) {
        random.between(10_100_000, 60_000_000)
    } else {
        random.between(400_000, 9_900_000)
    };
    vendor_of(number, &format!("{first} {second}"), country, spend, second)
}

pub(super) fn vendor_of(
    number: i64,
    name: &str,
    country: &str,
    spend: i64,
    category: &str,
) -> Variables {
    object(
        json!({"vendor_number": format!("VND-{number}"), "vendor": name, "country": country, "spend": euro(spend), "category": category}),
    )
}

fn contract(number: i64, random: &mut Random) -> Variables {
    let party = random
        .pick(&SUPPLIERS)
        .map_or("Vintra Freight", |(name, _)| name);
    let kind = random
        .pick(&["Supply", "Freight", "Services", "Licence"])
        .copied()
        .unwrap_or("Supply");
    let value = random.between(300_000, 12_000_000);
    object(
        json!({"contract": format!("CTR-{number:04}"), "party": party, "value": euro(value), "type": kind}),
    )
}

fn access(number: i64, random: &mut Random) -> Variables {
    let person = random
        .pick(&[
            "R. Duarte",
            "H. Sato",
            "J. Albrecht",
            "N. Lindahl",
            "B. Achebe",
            "D. Osei",
        ])
        .copied()
        .unwrap_or("H. Sato");
    let share = random.unit();
    let system = match share {
        x if x < 0.45 => "Wiki",
        x if x < 0.72 => "Ticket archive",
        x if x < 0.85 => "Payroll",
        x if x < 0.96 => "Order database",
        _ => "Bastion host",
    };
    object(
        json!({"request": format!("ACC-{number}"), "person": person, "system": system, "purpose": "For the change planned this week."}),
    )
}

fn refund(number: i64, random: &mut Random) -> Variables {
    let customer = random.pick(&CUSTOMERS).copied().unwrap_or("J. Moreau");
    let reason = random
        .pick(&[
            "Damaged in transit",
            "Damaged in transit",
            "Wrong item",
            "Late",
            "Changed mind",
            "Other",
        ])
        .copied()
        .unwrap_or("Late");
    let share = random.unit();
    let minor = if share < 0.74 {
        random.between(600, 5_000)
    } else if share < 0.90 {
        random.between(5_100, 20_000)
    } else if share < 0.985 {
        random.between(20_100, 100_000)
    } else {
        random.between(100_100, 260_000)
    };
    refund_of(
        number,
        customer,
        random.between(70_000, 99_000),
        minor,
        reason,
    )
}

pub(super) fn refund_of(
    number: i64,
    customer: &str,
    order: i64,
    minor: i64,
    reason: &str,
) -> Variables {
    object(
        json!({"refund": format!("REF-{number}"), "customer": customer, "order": format!("Order {order}"), "amount": euro(minor), "reason": reason}),
    )
}

#[cfg(test)]
mod tests {
    use super::{super::sketch::DAY, *};

    #[test]
    fn three_months_bring_some_thousands_of_runs_in_order_and_the_same_each_time() {
        let until = 1_763_719_920_000;
        let list = arrivals(until - 92 * DAY, until, &mut Random::new(7));
        let again = arrivals(until - 92 * DAY, until, &mut Random::new(7));
        assert!((3_000..6_000).contains(&list.len()), "{}", list.len());
        assert!(
            list.windows(2)
                .all(|pair| matches!(pair, [a, b] if a.at <= b.at))
        );
        assert_eq!(list.len(), again.len());
        for flow in ["INV", "REF", "VND", "FIN", "CTR", "ACC", "INC"] {
            assert!(list.iter().any(|arrival| arrival.flow == flow), "{flow}");
        }
    }
}
