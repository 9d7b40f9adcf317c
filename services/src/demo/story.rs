//! The demo's story: the runs that wait for the head of operations when she first looks.

use super::{
    sketch::{DAY, HOUR},
    traffic::{Arrival, euro, invoice_of, object, refund_of, vendor_of},
};
use domain::Millis;
use serde_json::json;

/// Orders of the story, and whether their invoices differ from them; none for all others.
pub fn differs(order: &str) -> Option<bool> {
    match order {
        "PO 7731" | "PO 7702" => Some(false),
        "PO 7688" | "PO 7716" | "PO 7741" => Some(true),
        _ => None,
    }
}

/// The runs that wait for the head of operations when the story begins: approvals first, then work.
pub fn featured(now: Millis) -> Vec<Arrival> {
    let run = |hours_ago: i64, flow, by, inputs| Arrival {
        at: now - hours_ago * HOUR / 10,
        flow,
        by,
        inputs,
        is_featured: true,
    };
    vec![
        run(
            62,
            "INV",
            "Ruth Keller",
            invoice_of(
                20_931,
                "Brannock Ceramics",
                "4410 Tableware",
                4_826_000,
                7_731,
            ),
        ),
        run(
            31,
            "INV",
            "Ruth Keller",
            invoice_of(
                20_952,
                "Delph Steelworks",
                "4420 Metal cookware",
                2_864_000,
                7_702,
            ),
        ),
        run(
            120,
            "VND",
            "Mei Castellan",
            vendor_of(1_187, "Pellworm Glass", "Ireland", 14_200_000, "Glass"),
        ),
        run(
            19,
            "REF",
            "Kwame Adeyemi",
            refund_of(
                20_418,
                "A. Whitcombe",
                88_213,
                114_000,
                "Damaged in transit",
            ),
        ),
        run(
            14,
            "REF",
            "Kwame Adeyemi",
            refund_of(20_421, "H. Nowak", 88_240, 31_900, "Wrong item"),
        ),
        run(
            9,
            "REF",
            "Kwame Adeyemi",
            refund_of(20_423, "P. Conti", 88_251, 8_400, "Damaged in transit"),
        ),
        run(
            7,
            "REF",
            "Kwame Adeyemi",
            refund_of(20_424, "E. Lund", 88_254, 6_200, "Damaged in transit"),
        ),
        run(
            8,
            "INC",
            "Rafael Duarte",
            object(
                json!({"incident": "INC-311", "service": "Order service", "severity": "1", "symptom": "Orders cannot be placed since the network change at night."}),
            ),
        ),
        run(
            12,
            "ACC",
            "Rafael Duarte",
            object(
                json!({"request": "ACC-2207", "person": "R. Duarte", "system": "Bastion host", "purpose": "Recover the order service, INC-311."}),
            ),
        ),
        run(
            2 * DAY / HOUR * 10,
            "CTR",
            "Lena Voss",
            object(
                json!({"contract": "CTR-0418", "party": "Vintra Freight", "value": euro(7_800_000), "type": "Freight"}),
            ),
        ),
        run(
            205,
            "INV",
            "Ruth Keller",
            invoice_of(20_944, "Quayle Print", "6200 Packaging", 128_400, 7_716),
        ),
        run(
            96,
            "INV",
            "Ruth Keller",
            invoice_of(20_947, "Vintra Freight", "6100 Freight", 1_946_000, 7_688),
        ),
        run(
            28,
            "INV",
            "Ruth Keller",
            invoice_of(20_953, "Ostrel Packaging", "6200 Packaging", 512_000, 7_741),
        ),
        run(
            160,
            "FIN",
            "Ruth Keller",
            object(json!({"period": "FIN-INTERIM", "month": "the quarter so far"})),
        ),
    ]
}
