//! Money is an integer of minor units and a currency; never a float.

use serde::{Deserialize, Serialize};

/// An amount, as it stands in a run's variables: `{"minor": 4826000, "currency": "EUR"}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// Minor units (cents).
    pub minor: i64,
    /// ISO 4217 code.
    pub currency: String,
}

/// Minor units per major unit, as a power of ten (ISO 4217): 2 for most, 0 for JPY and a few more.
pub fn decimals(currency: &str) -> u32 {
    match currency {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX"
        | "UYI" | "VND" | "VUV" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

fn symbol(currency: &str) -> String {
    match currency {
        "EUR" => "€".to_owned(),
        "USD" => "$".to_owned(),
        "GBP" => "£".to_owned(),
        other => format!("{other} "),
    }
}

/// Digits in groups of three: `48260` becomes `48,260`.
pub fn grouped(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

impl Money {
    /// For people: `€48,260.00`.
    pub fn display(&self) -> String {
        let places = decimals(&self.currency);
        let unit = 10_u64.pow(places);
        let minor = self.minor.unsigned_abs();
        let sign = if self.minor < 0 { "−" } else { "" };
        let whole = grouped(minor / unit);
        let symbol = symbol(&self.currency);
        if places == 0 {
            return format!("{sign}{symbol}{whole}");
        }
        format!(
            "{sign}{symbol}{whole}.{:0width$}",
            minor % unit,
            width = places as usize
        )
    }

    /// Reads what a person typed: `48,260.00`, `48260`, `€ 48 260.5`. `None` when it is not an amount, has too many
    /// decimals or does not fit.
    pub fn parse(text: &str, currency: &str) -> Option<Self> {
        let places = decimals(currency) as usize;
        let cleaned: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '€' | '$' | '£' | '\u{a0}'))
            .collect();
        let cleaned = without_commas(&cleaned.replace('−', "-"), places)?;
        let (sign, digits) = match cleaned.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, cleaned.as_str()),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let plain = |part: &str| part.chars().all(|c| c.is_ascii_digit());
        if whole.is_empty() || !plain(whole) || !plain(fraction) || fraction.len() > places {
            return None;
        }
        let minor: i64 = format!("{whole}{fraction:0<places$}").parse().ok()?;
        Some(Self {
            minor: sign * minor,
            currency: currency.to_owned(),
        })
    }

    /// The amount in a run's variable, when it is one.
    pub fn from_value(value: &serde_json::Value) -> Option<Self> {
        serde_json::from_value(value.clone()).ok()
    }
}

/// Commas part groups of three digits; a single one with fewer behind it is how many people write the decimal point. Anything else
/// is a slip that could be off by a hundred, so nothing is guessed.
fn without_commas(text: &str, places: usize) -> Option<String> {
    let Some((first, rest)) = text.split_once(',') else {
        return Some(text.to_owned());
    };
    let is_decimal = !rest.contains([',', '.']) && (1..=places.min(2)).contains(&rest.len());
    if is_decimal && !first.contains('.') {
        return Some(text.replace(',', "."));
    }
    let whole = rest.split_once('.').map_or(rest, |(whole, _)| whole);
    let fits = (1..=3).contains(&first.trim_start_matches('-').len())
        && !first.contains('.')
        && whole.split(',').all(|group| group.len() == 3);
    let fraction = rest.get(whole.len()..).unwrap_or_default();
    (fits && !fraction.contains(',')).then(|| text.replace(',', ""))
}

/// A cost in micro-units of the organization's currency, for people: `€0.31`. What is less than the smallest coin is not
/// nothing: `under €0.01`.
pub fn display_micros(micros: i64, currency: &str) -> String {
    let per_minor = 1_000_000 / 10_i64.pow(decimals(currency));
    if (1..per_minor).contains(&micros) {
        let coin = Money {
            minor: 1,
            currency: currency.to_owned(),
        };
        return format!("under {}", coin.display());
    }
    let minor = (micros + per_minor / 2).div_euclid(per_minor.max(1));
    Money {
        minor,
        currency: currency.to_owned(),
    }
    .display()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_type_and_shows_it_back() {
        for (text, shown) in [
            ("48,260.00", "€48,260.00"),
            ("48260", "€48,260.00"),
            ("€ 48 260.5", "€48,260.50"),
            ("-3.07", "−€3.07"),
            ("0.10", "€0.10"),
            ("4800,50", "€4,800.50"),
            ("0,5", "€0.50"),
            ("1,234", "€1,234.00"),
            ("-1,234,567.8", "−€1,234,567.80"),
        ] {
            assert_eq!(
                Money::parse(text, "EUR")
                    .map(|money| money.display())
                    .as_deref(),
                Some(shown),
                "{text}"
            );
        }
        for text in [
            "",
            "x",
            "1.234",
            "1.2.3",
            "99999999999999999999",
            ".",
            "--1",
            "12,00,1",
            "1,23,456",
            "1234,567",
            "1.234,56",
            "1,234.5,6",
            ",50",
            "1,",
        ] {
            assert_eq!(Money::parse(text, "EUR"), None, "{text}");
        }
        assert_eq!(
            Money::parse("1200", "JPY").map(|m| m.display()).as_deref(),
            Some("JPY 1,200")
        );
    }

    #[test]
    fn shows_costs_rounded_to_the_minor_unit() {
        assert_eq!(display_micros(312_400, "EUR"), "€0.31");
        assert_eq!(display_micros(0, "EUR"), "€0.00");
    }

    #[test]
    fn a_cost_below_the_smallest_coin_is_not_nothing() {
        for (micros, currency, shown) in [
            (1, "EUR", "under €0.01"),
            (9_999, "EUR", "under €0.01"),
            (10_000, "EUR", "€0.01"),
            (999_999, "JPY", "under JPY 1"),
            (900, "KWD", "under KWD 0.001"),
        ] {
            assert_eq!(display_micros(micros, currency), shown);
        }
    }
}
