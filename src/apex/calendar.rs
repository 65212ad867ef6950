//! Days and moments as text, in the proleptic Gregorian calendar and in GMT.
//!
//! Refuses time zones: the running user's is GMT. Invariant: every day of an `i32` has one year, month and day.
//! The arithmetic counts from a first of March, so that a leap day is the last day of its year.

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

/// Days since 1970-01-01 of a date; none where there is no such date.
pub fn days(year: i64, month: u32, day: u32) -> Option<i32> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(leap),
        1..=12 => 31,
        _ => return None,
    };
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
}
