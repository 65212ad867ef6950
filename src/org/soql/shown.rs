//! Values as people read them: `toLabel` and `FORMAT`.
//!
//! Refuses nothing. Invariant: what has no other form stays as it is. Simplified: everybody reads US English, in dollars
//! and in GMT. How `FORMAT` shows moments and amounts is what Java's medium forms give, and unconfirmed.
//! <https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_format.htm>

use apex::{Datum, Decimal, Rounding, calendar};

use crate::{
    schema::Kind,
    values::{DAY, number},
};

/// In which form a value is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// As it is stored.
    Plain,
    /// `toLabel`: a picklist's label.
    Label,
    /// `FORMAT`: in the user's locale.
    Format,
}

impl Shown {
    /// A field's value in this form.
    pub fn value(self, kind: &Kind, value: Datum) -> Datum {
        match self {
            Shown::Plain => value,
            Shown::Label => label(kind, value),
            Shown::Format => formatted(kind, &value).map_or(value, Datum::String),
        }
    }
}

/// The label of a picklist's value, or of each of several; other values as they are.
fn label(kind: &Kind, value: Datum) -> Datum {
    let (Kind::Picklist { values, multiple, .. }, Datum::String(names)) = (kind, &value) else { return value };
    let label = |name: &str| {
        let known = values.iter().find(|known| known.name == name);
        known.and_then(|known| known.label.clone()).unwrap_or_else(|| name.to_owned())
    };
    Datum::String(match multiple {
        true => names.split(';').map(label).collect::<Vec<_>>().join(";"),
        false => label(names),
    })
}

fn formatted(kind: &Kind, value: &Datum) -> Option<String> {
    let day = |day: i64| {
        let (year, month, of_month) = calendar::civil(i32::try_from(day).unwrap_or_default());
        [month.to_string(), of_month.to_string(), year.to_string()].join("/")
    };
    match value {
        Datum::Date(date) => Some(day(i64::from(*date))),
        Datum::Datetime(moment) => {
            let minutes = moment.rem_euclid(DAY) / 60_000;
            let (hour, minute) = (minutes / 60, (minutes % 60).to_string());
            let half = if hour < 12 { " AM" } else { " PM" };
            let zero = if minute.len() < 2 { ":0" } else { ":" };
            let hour = ((hour + 11) % 12 + 1).to_string();
            Some([&day(moment.div_euclid(DAY)), ", ", &hour, zero, &minute, half].concat())
        }
        value => {
            let (_, scale) = kind.digits()?;
            let scale = scale.unwrap_or_default().min(u32::from(Decimal::MAX_SCALE));
            let text = number(value)?.set_scale(scale as u8, Rounding::HalfUp)?.to_string();
            let (sign, text) = text.strip_prefix('-').map_or(("", text.as_str()), |text| ("-", text));
            let whole = text.split('.').next().unwrap_or_default();
            let (start, end) = match kind {
                Kind::Currency { .. } => ("$", ""),
                Kind::Percent { .. } => ("", "%"),
                _ => ("", ""),
            };
            let mut out = [sign, start].concat();
            for (place, digit) in whole.char_indices() {
                if place > 0 && (whole.len() - place) % 3 == 0 {
                    out.push(',');
                }
                out.push(digit);
            }
            out.push_str(text.get(whole.len()..).unwrap_or_default());
            out.push_str(end);
            Some(out)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_days_are_shown_as_people_read_them() {
        let number = |text: &str| Decimal::parse(text).map_or(Datum::Null, Datum::Decimal);
        let currency = Kind::Currency { precision: 18, scale: 2 };
        for (kind, value, shown) in [
            (&currency, number("1234567.5"), "$1,234,567.50"),
            (&currency, number("-999"), "-$999.00"),
            (&Kind::Percent { precision: 5, scale: 1 }, number("12.34"), "12.3%"),
            (&Kind::Integer { digits: 8 }, Datum::Integer(1000), "1,000"),
            (&Kind::Date, Datum::Date(20_781), "11/24/2026"),
            (&Kind::DateTime, Datum::Datetime(20_781 * DAY + 5 * 60_000), "11/24/2026, 12:05 AM"),
            (&Kind::DateTime, Datum::Datetime(20_781 * DAY + 13 * 3_600_000), "11/24/2026, 1:00 PM"),
        ] {
            assert_eq!(Shown::Format.value(kind, value), Datum::String(shown.into()));
        }
        assert_eq!(Shown::Format.value(&currency, Datum::Null), Datum::Null);
        assert_eq!(Shown::Format.value(&Kind::Url, Datum::String("x".into())), Datum::String("x".into()));
    }
}
