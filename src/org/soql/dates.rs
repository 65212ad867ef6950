//! Date literals, and functions of dates.
//!
//! Refuses words that are none. Simplified: weeks begin on Sundays, the fiscal year in January, and the running user's
//! zone is GMT. Invariant: no count, however large, makes it panic.
//! <https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_dateformats.htm>

use apex::{Datum, calendar, soql::DATE_FUNCTIONS};

use crate::values::DAY;

/// Further away than any date, and near enough to count with.
const FAR: i64 = 4_000_000_000;

/// The first and the last day of a date literal: `LAST_N_DAYS` with its number, `THIS_QUARTER` without.
pub fn period(word: &str, count: Option<i32>, today: i64) -> Option<(i64, i64)> {
    let count = i64::from(count.unwrap_or_default());
    let (unit, from, to) = match word {
        "TODAY" => ("DAY", 0, 1),
        "YESTERDAY" => ("DAY", -1, 0),
        "TOMORROW" => ("DAY", 1, 2),
        "LAST_90_DAYS" => ("DAY", -90, 1),
        "NEXT_90_DAYS" => ("DAY", 1, 91),
        _ => {
            let (first, rest) = word.split_once('_')?;
            let (counted, unit) = rest.strip_prefix("N_").map_or((false, rest), |unit| (true, unit));
            match (first, counted) {
                // The days reach to the end of today; weeks, months and the like are whole ones in the past.
                ("LAST", true) => (unit, -count, i64::from(unit == "DAYS")),
                ("NEXT", true) => (unit, 1, count + 1),
                ("LAST", false) => (unit, -1, 0),
                ("THIS", false) => (unit, 0, 1),
                ("NEXT", false) => (unit, 1, 2),
                ("N", false) => (unit.strip_suffix("_AGO")?, -count, 1 - count),
                _ => return None,
            }
        }
    };
    Some((start(unit, today, from)?, start(unit, today, to)? - 1))
}

/// The first day of the unit that is so many away from today's.
fn start(unit: &str, today: i64, away: i64) -> Option<i64> {
    let unit = unit.strip_prefix("FISCAL_").unwrap_or(unit);
    let months = match unit.strip_suffix('S').unwrap_or(unit) {
        "DAY" => return Some(today + away),
        // 1970-01-01 was a Thursday.
        "WEEK" => return Some(today - (today + 4).rem_euclid(7) + away * 7),
        "MONTH" => 1,
        "QUARTER" => 3,
        "YEAR" => 12,
        _ => return None,
    };
    let (year, month, _) = calendar::civil(i32::try_from(today).ok()?);
    let month = year * 12 + i64::from(month) - 1;
    let first = (month.div_euclid(months) + away) * months;
    let day = calendar::days(first.div_euclid(12), first.rem_euclid(12) as u32 + 1, 1);
    Some(day.map_or(if away < 0 { -FAR } else { FAR }, i64::from))
}

/// A date function, by its place among [`DATE_FUNCTIONS`], of a date or a moment; null of anything else.
pub fn function(place: usize, value: &Datum) -> Datum {
    let (day, hour) = match value {
        Datum::Date(day) => (i64::from(*day), 0),
        Datum::Datetime(moment) => (moment.div_euclid(DAY), moment.rem_euclid(DAY) / 3_600_000),
        _ => return Datum::Null,
    };
    let Ok(date) = i32::try_from(day) else { return Datum::Null };
    let (year, month, of_month) = calendar::civil(date);
    let (month, of_month) = (i64::from(month), i64::from(of_month));
    let of_year = day - calendar::days(year, 1, 1).map_or(day, i64::from);
    let number = match DATE_FUNCTIONS.get(place).copied().unwrap_or_default() {
        "DAY_ONLY" => return Datum::Date(date),
        "CALENDAR_MONTH" | "FISCAL_MONTH" => month,
        "CALENDAR_QUARTER" | "FISCAL_QUARTER" => (month + 2) / 3,
        "CALENDAR_YEAR" | "FISCAL_YEAR" => year,
        "DAY_IN_MONTH" => of_month,
        "DAY_IN_WEEK" => (day + 4).rem_euclid(7) + 1,
        "DAY_IN_YEAR" => of_year + 1,
        "HOUR_IN_DAY" => hour,
        "WEEK_IN_MONTH" => (of_month - 1) / 7 + 1,
        _ => of_year / 7 + 1,
    };
    i32::try_from(number).map_or(Datum::Null, Datum::Integer)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-24, a Tuesday.
    const TODAY: i64 = 20_781;

    #[track_caller]
    fn covers(word: &str, count: Option<i32>, first: &str, last: &str) {
        let (from, to) = period(word, count, TODAY).unwrap_or_else(|| panic!("{word}"));
        let text = |day: i64| calendar::date_text(day as i32);
        assert_eq!((text(from), text(to)), (first.into(), last.into()), "{word}");
    }

    #[test]
    fn a_literal_covers_whole_days() {
        covers("TODAY", None, "2026-11-24", "2026-11-24");
        covers("YESTERDAY", None, "2026-11-23", "2026-11-23");
        covers("TOMORROW", None, "2026-11-25", "2026-11-25");
        covers("LAST_WEEK", None, "2026-11-15", "2026-11-21");
        covers("THIS_WEEK", None, "2026-11-22", "2026-11-28");
        covers("NEXT_WEEK", None, "2026-11-29", "2026-12-05");
        covers("LAST_MONTH", None, "2026-10-01", "2026-10-31");
        covers("THIS_MONTH", None, "2026-11-01", "2026-11-30");
        covers("NEXT_MONTH", None, "2026-12-01", "2026-12-31");
        covers("LAST_90_DAYS", None, "2026-08-26", "2026-11-24");
        covers("NEXT_90_DAYS", None, "2026-11-25", "2027-02-22");
        covers("THIS_QUARTER", None, "2026-10-01", "2026-12-31");
        covers("LAST_QUARTER", None, "2026-07-01", "2026-09-30");
        covers("NEXT_FISCAL_QUARTER", None, "2027-01-01", "2027-03-31");
        covers("THIS_YEAR", None, "2026-01-01", "2026-12-31");
        covers("LAST_FISCAL_YEAR", None, "2025-01-01", "2025-12-31");
        covers("NEXT_YEAR", None, "2027-01-01", "2027-12-31");
    }

    #[test]
    fn a_counted_literal_covers_so_many_units() {
        covers("LAST_N_DAYS", Some(3), "2026-11-21", "2026-11-24");
        covers("NEXT_N_DAYS", Some(3), "2026-11-25", "2026-11-27");
        covers("N_DAYS_AGO", Some(3), "2026-11-21", "2026-11-21");
        covers("LAST_N_WEEKS", Some(2), "2026-11-08", "2026-11-21");
        covers("NEXT_N_WEEKS", Some(1), "2026-11-29", "2026-12-05");
        covers("N_WEEKS_AGO", Some(1), "2026-11-15", "2026-11-21");
        covers("LAST_N_MONTHS", Some(2), "2026-09-01", "2026-10-31");
        covers("NEXT_N_MONTHS", Some(2), "2026-12-01", "2027-01-31");
        covers("N_MONTHS_AGO", Some(11), "2025-12-01", "2025-12-31");
        covers("LAST_N_QUARTERS", Some(1), "2026-07-01", "2026-09-30");
        covers("NEXT_N_FISCAL_QUARTERS", Some(1), "2027-01-01", "2027-03-31");
        covers("N_QUARTERS_AGO", Some(4), "2025-10-01", "2025-12-31");
        covers("LAST_N_YEARS", Some(2), "2024-01-01", "2025-12-31");
        covers("NEXT_N_FISCAL_YEARS", Some(2), "2027-01-01", "2028-12-31");
        covers("N_FISCAL_YEARS_AGO", Some(1), "2025-01-01", "2025-12-31");
    }

    #[test]
    fn a_count_without_measure_is_far_away() {
        for count in [i32::MIN, i32::MAX] {
            for unit in ["DAYS", "WEEKS", "MONTHS", "QUARTERS", "YEARS"] {
                for (start, end) in [("LAST_N_", ""), ("NEXT_N_", ""), ("N_", "_AGO")] {
                    assert!(period(&[start, unit, end].concat(), Some(count), TODAY).is_some());
                }
            }
        }
        assert_eq!(period("THIS_AEON", None, TODAY), None);
    }

    #[test]
    fn a_function_takes_a_date_apart() {
        let moment = Datum::Datetime(TODAY * DAY + 13 * 3_600_000 + 5);
        let expected = [11, 4, 2026, 24, 3, 328, 0, 11, 4, 2026, 13, 4, 47];
        for (place, number) in expected.into_iter().enumerate() {
            let wanted = if number == 0 { Datum::Date(TODAY as i32) } else { Datum::Integer(number) };
            assert_eq!(function(place, &moment), wanted, "{}", DATE_FUNCTIONS[place]);
        }
        assert_eq!(function(0, &Datum::Null), Datum::Null);
    }
}
