//! When a cron expression fires next: seconds, minutes, hours, day of month, month, day of week, and perhaps a year.
//!
//! Refuses what is no such expression. Of `L`, `W` and `#` it knows no moment. Invariant: the moment lies after the one
//! that was asked about. Times are GMT.
//! <https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_scheduler.htm>

use apex::calendar;

use crate::Moment;

const SECOND: Moment = 1_000;
const DAY: Moment = 86_400_000;
/// The last year that is looked at.
const LAST_YEAR: u32 = 2_099;
const NAMES: [&str; 19] = [
    "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC", "SUN", "MON", "TUE", "WED",
    "THU", "FRI", "SAT",
];

/// What a part of the expression lets through.
enum Part {
    /// A bit for each number; of years, counted from 1970.
    Numbers(Vec<u64>),
    /// `L` and its like.
    Unknown,
}

/// The next moment; none where it never comes or is not known.
///
/// # Errors
/// The text is no cron expression.
pub(crate) fn next(expression: &str, after: Moment) -> Result<Option<Moment>, ()> {
    let words: Vec<&str> = expression.split_ascii_whitespace().collect();
    let [seconds, minutes, hours, days, months, weekdays, years @ ..] = words.as_slice() else { return Err(()) };
    let year = match years {
        [] => "*",
        [year] => year,
        _ => return Err(()),
    };
    let mut parts = Vec::new();
    for (word, least, most) in [
        (seconds, 0, 59),
        (minutes, 0, 59),
        (hours, 0, 23),
        (days, 1, 31),
        (months, 1, 12),
        (weekdays, 1, 7),
        (&year, 1_970, LAST_YEAR),
    ] {
        match part(word, least, most)? {
            Part::Numbers(numbers) => parts.push((numbers, least)),
            Part::Unknown => return Ok(None),
        }
    }
    let fits = |place: usize, number: u32| parts.get(place).is_some_and(|(bits, least)| holds(bits, number, *least));
    let from = after.div_euclid(SECOND) * SECOND + SECOND;
    let mut day = i32::try_from(from.div_euclid(DAY)).map_err(|_| ())?;
    let mut earliest = from.rem_euclid(DAY) / SECOND;
    loop {
        let (year, month, date) = calendar::civil(day);
        if year > i64::from(LAST_YEAR) {
            return Ok(None);
        }
        let weekday = u32::try_from(calendar::day_of_week(day) + 1).unwrap_or_default();
        let year = u32::try_from(year).unwrap_or_default();
        if fits(3, date) && fits(4, month) && fits(5, weekday) && fits(6, year) {
            for hour in (0..24).filter(|hour| fits(2, *hour)) {
                for minute in (0..60).filter(|minute| fits(1, *minute)) {
                    for second in (0..60).filter(|second| fits(0, *second)) {
                        let time = i64::from(hour * 3_600 + minute * 60 + second);
                        if time >= earliest {
                            return Ok(Some(i64::from(day) * DAY + time * SECOND));
                        }
                    }
                }
            }
        }
        day += 1;
        earliest = 0;
    }
}

fn holds(bits: &[u64], number: u32, least: u32) -> bool {
    let place = number.wrapping_sub(least);
    bits.get(place as usize / 64).is_some_and(|word| word & 1 << (place % 64) != 0)
}

/// `5`, `1-5`, `MON-FRI`, `0/15`, `*`, `?`, and lists of these.
fn part(word: &str, least: u32, most: u32) -> Result<Part, ()> {
    let mut bits = vec![0; (most - least) as usize / 64 + 1];
    for one in word.split(',') {
        let (range, step) = match one.split_once('/') {
            Some((range, step)) => (range, step.parse().ok().filter(|step| *step > 0).ok_or(())?),
            None => (one, 1),
        };
        let (from, to) = match range {
            "*" | "?" => (least, most),
            range => match range.split_once('-') {
                Some((from, to)) => (number(from)?, number(to)?),
                None if range.ends_with(['L', 'W']) || range.contains('#') => return Ok(Part::Unknown),
                None => (number(range)?, if one.contains('/') { most } else { number(range)? }),
            },
        };
        if !(least..=most).contains(&from) || !(least..=most).contains(&to) {
            return Err(());
        }
        // FRI-MON goes around the end of the week.
        let span = if from <= to { to - from } else { to + most - least + 1 - from };
        let mut after = 0;
        while after <= span {
            let place = (from - least + after) % (most - least + 1);
            if let Some(word) = bits.get_mut(place as usize / 64) {
                *word |= 1 << (place % 64);
            }
            after += step;
        }
    }
    Ok(Part::Numbers(bits))
}

fn number(word: &str) -> Result<u32, ()> {
    match NAMES.iter().position(|name| name.eq_ignore_ascii_case(word)) {
        Some(place) => Ok(place as u32 % 12 + 1),
        None if word.len() <= 4 => word.parse().map_err(|_| ()),
        None => Err(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-24T03:00:00Z, a Tuesday.
    const NOW: Moment = 1_795_489_200_000;

    fn fires(expression: &str) -> String {
        match next(expression, NOW) {
            Ok(Some(moment)) => calendar::datetime_text(moment),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn an_expression_fires_at_the_next_moment_that_fits() {
        for (expression, moment) in [
            ("0 0 3 * * ?", "2026-11-25 03:00:00"),
            ("0 30 3 * * ?", "2026-11-24 03:30:00"),
            ("0 0 0 15 3 ? 2042", "2042-03-15 00:00:00"),
            ("0 0 8 ? * MON-FRI", "2026-11-24 08:00:00"),
            ("0 0 8 ? * SAT", "2026-11-28 08:00:00"),
            ("0 0 0 ? * FRI-MON", "2026-11-27 00:00:00"),
            ("10 0/15 * * * ?", "2026-11-24 03:00:10"),
            ("0 0 0 29 2 ?", "2028-02-29 00:00:00"),
            ("5,10 1-3 4 1 JAN ? 2027", "2027-01-01 04:01:05"),
        ] {
            assert_eq!(fires(expression), moment, "{expression}");
        }
    }

    #[test]
    fn what_never_comes_has_no_moment_and_what_is_no_expression_is_refused() {
        for never in ["0 0 0 15 3 ? 2022", "0 0 0 30 2 ?", "0 0 0 L * ?", "0 0 0 ? * 2#1"] {
            assert_eq!(next(never, NOW), Ok(None), "{never}");
        }
        for wrong in ["", "0 0 0", "0 0 0 1 1 ? 2027 1", "60 0 0 * * ?", "a 0 0 * * ?", "0/0 0 0 * * ?", "1- 0 0 * * ?"]
        {
            assert_eq!(next(wrong, NOW), Err(()), "{wrong}");
        }
    }
}
