//! Days and moments: their arithmetic and their text, in the proleptic Gregorian calendar and in GMT.
//!
//! Refuses time zones: the running user's is GMT. Weeks start on Sunday, as in the United States. Invariant: every day of
//! an `i32` has one year, month and day. The arithmetic counts from a first of March, so that a leap day is the last day
//! of its year. How a moment is written to a pattern is in `date_format`.

use crate::letters::digits;

/// Year, month and day of a number of days since 1970-01-01.
pub fn civil(day: i32) -> (i64, u32, u32) {
    let from_march = i64::from(day) + 719_468;
    let era = from_march.div_euclid(146_097);
    let of_era = from_march.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month as u32, day as u32)
}

/// Whether a year has a 29th of February.
pub fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// How many days a month of 1 to 12 has; none where there is no such month.
pub fn month_length(year: i64, month: u32) -> Option<u32> {
    match month {
        4 | 6 | 9 | 11 => Some(30),
        2 => Some(28 + u32::from(is_leap(year))),
        1..=12 => Some(31),
        _ => None,
    }
}

/// Days since 1970-01-01 of a date; none where there is no such date.
pub fn days(year: i64, month: u32, day: u32) -> Option<i32> {
    let length = month_length(year, month)?;
    if day == 0 || day > length || year.abs() > 1_000_000 {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let month_from_march = i64::from(if month > 2 { month - 3 } else { month + 9 });
    let of_year = (153 * month_from_march + 2) / 5 + i64::from(day) - 1;
    let of_era = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
    i32::try_from(era * 146_097 + of_era - 719_468).ok()
}

/// The same where a month beyond 12 goes on in the next year, and a day beyond its month in the next month, as
/// `Date.newInstance` counts: 2026-02-30 is 2026-03-02. None beyond what a day can be.
pub fn days_rolled(year: i32, month: i32, day: i32) -> Option<i32> {
    let months = i64::from(month) - 1;
    let first = days(i64::from(year) + months.div_euclid(12), months.rem_euclid(12) as u32 + 1, 1)?;
    i32::try_from(i64::from(first) + i64::from(day) - 1).ok()
}

/// A day so many months later or earlier, or the last of that month where it is too short: `Date.addMonths`.
pub fn add_months(day: i32, months: i64) -> Option<i32> {
    let (year, month, of_month) = civil(day);
    let months = (year * 12 + i64::from(month) - 1).checked_add(months)?;
    let (year, month) = (months.div_euclid(12), months.rem_euclid(12) as u32 + 1);
    days(year, month, of_month.min(month_length(year, month)?))
}

/// Months from one day to another, whatever the day of the month is: `Date.monthsBetween`.
pub fn months_between(from: i32, to: i32) -> i64 {
    let months = |(year, month, _): (i64, u32, u32)| year * 12 + i64::from(month);
    months(civil(to)) - months(civil(from))
}

/// The day of the year, from 1.
pub fn day_of_year(day: i32) -> i32 {
    let (year, _, _) = civil(day);
    days(year, 1, 1).map_or(1, |first| day - first + 1)
}

/// The day of the week: 0 is Sunday, 6 is Saturday.
pub fn day_of_week(day: i32) -> i32 {
    (i64::from(day) + 4).rem_euclid(7) as i32
}

/// The Sunday before, or the day itself: `Date.toStartOfWeek`.
pub fn start_of_week(day: i32) -> i32 {
    day.saturating_sub(day_of_week(day))
}

/// The first of the month: `Date.toStartOfMonth`.
pub fn start_of_month(day: i32) -> i32 {
    let (_, _, of_month) = civil(day);
    day.saturating_sub(of_month as i32 - 1)
}

fn two(number: i64, out: &mut String) {
    out.push(char::from(b'0' + (number / 10 % 10) as u8));
    out.push(char::from(b'0' + (number % 10) as u8));
}

/// `2026-11-24`
pub fn date_text(day: i32) -> String {
    let (year, month, day) = civil(day);
    let mut out = String::new();
    let digits = digits(year.abs());
    if year < 0 {
        out.push('-');
    }
    (digits.len()..4).for_each(|_| out.push('0'));
    out.push_str(&digits);
    out.push('-');
    two(month.into(), &mut out);
    out.push('-');
    two(day.into(), &mut out);
    out
}

/// `03:00:00` of milliseconds since midnight.
pub fn clock_text(time: i64) -> String {
    let mut out = String::new();
    two(time / 3_600_000, &mut out);
    out.push(':');
    two(time / 60_000 % 60, &mut out);
    out.push(':');
    two(time / 1_000 % 60, &mut out);
    out
}

/// `03:00:00.123Z`
pub fn time_text(time: i32) -> String {
    let milliseconds = digits(i64::from(time).rem_euclid(1_000) + 1_000);
    [&clock_text(time.into()), ".", milliseconds.get(1..).unwrap_or_default(), "Z"].concat()
}

/// `2026-11-24 03:00:00` of milliseconds since 1970-01-01T00:00:00Z.
pub fn datetime_text(moment: i64) -> String {
    let day = moment.div_euclid(86_400_000) as i32;
    [&date_text(day), " ", &clock_text(moment.rem_euclid(86_400_000))].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_are_each_others_inverse() {
        for day in (-800_000..800_000).step_by(97) {
            let (year, month, of_month) = civil(day);
            assert_eq!(days(year, month, of_month), Some(day));
        }
        assert_eq!(civil(0), (1970, 1, 1));
        assert_eq!(days(2000, 2, 29), Some(11_016));
        assert_eq!(days(1900, 2, 29), None);
        assert_eq!(days(2026, 13, 1), None);
    }

    #[test]
    fn a_moment_is_written_as_apex_writes_it() {
        assert_eq!(datetime_text(1_795_489_200_000), "2026-11-24 03:00:00");
        assert_eq!(time_text(3_661_007), "01:01:01.007Z");
        assert_eq!(date_text(-1), "1969-12-31");
    }

    #[test]
    fn months_are_added_up_to_the_last_day_of_the_month() {
        let day = |year, month, day| days(year, month, day).expect("a date");
        for (from, months, to) in [
            (day(2026, 1, 31), 1, day(2026, 2, 28)),
            (day(2024, 1, 31), 1, day(2024, 2, 29)),
            (day(2026, 3, 31), -1, day(2026, 2, 28)),
            (day(2026, 11, 24), 14, day(2028, 1, 24)),
            (day(2024, 2, 29), 12, day(2025, 2, 28)),
            (day(1970, 1, 1), -1, day(1969, 12, 1)),
        ] {
            assert_eq!(add_months(from, months), Some(to));
            assert_eq!(months_between(from, to), months);
        }
        assert_eq!((add_months(0, i64::MAX), add_months(0, -99_999_999_999)), (None, None));
    }

    #[test]
    fn a_day_beyond_its_month_goes_on_in_the_next() {
        for ((year, month, day), text) in [
            ((2026, 2, 30), "2026-03-02"),
            ((2026, 13, 1), "2027-01-01"),
            ((2026, 0, 1), "2025-12-01"),
            ((2026, 3, 0), "2026-02-28"),
            ((2026, -11, -1), "2024-12-30"),
        ] {
            assert_eq!(days_rolled(year, month, day).map(date_text).as_deref(), Some(text));
        }
        assert_eq!(days_rolled(i32::MAX, 1, 1), None);
    }

    #[test]
    fn a_day_knows_its_place_in_week_month_and_year() {
        let day = days(2026, 11, 24).expect("a date");
        assert_eq!((day_of_week(day), day_of_year(day), date_text(start_of_month(day))), (2, 328, "2026-11-01".into()));
        assert_eq!((date_text(start_of_week(day)), start_of_week(start_of_week(day))), ("2026-11-22".into(), day - 2));
        assert_eq!((day_of_week(0), day_of_week(-5), day_of_year(-1)), (4, 6, 365));
        for day in [i32::MIN, i32::MAX] {
            assert!((1..=366).contains(&day_of_year(day)) && start_of_week(day) <= day && start_of_month(day) <= day);
        }
        assert_eq!((is_leap(2000), is_leap(1900), month_length(2026, 13)), (true, false, None));
    }
}
