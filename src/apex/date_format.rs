//! Dates and moments written to a pattern, and read: what Apex's Date and Datetime have of `java.text.SimpleDateFormat`.
//!
//! In English, as the locale en_US has it in its ICU formats, and in GMT: the running user's time zone is always GMT.
//! Refuses pattern letters that Java refuses, in its words. Invariant: what `valueOf` reads is what `String.valueOf`
//! writes. Rules: <https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/text/SimpleDateFormat.html> and
//! <https://developer.salesforce.com/docs/atlas.en-us.apexref.meta/apexref/apex_methods_system_datetime.htm>

use crate::calendar::{civil, day_of_week, day_of_year, days};
use crate::letters::{self, digits};

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

const MONTHS: &str = "January February March April May June July August September October November December";
const WEEKDAYS: &str = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday";

/// The name at a place, from 0; its first three letters where it is short.
fn name(names: &'static str, place: i64, short: bool) -> &'static str {
    let name = names.split(' ').nth(place as usize).unwrap_or_default();
    if short { name.get(..3).unwrap_or(name) } else { name }
}

fn padded(number: i64, width: usize, out: &mut String) {
    let digits = digits(number);
    (digits.len()..width).for_each(|_| out.push('0'));
    out.push_str(&digits);
}

/// A moment, in milliseconds since 1970-01-01T00:00:00Z, as a pattern has it: `Datetime.format(pattern)`.
///
/// # Errors
/// A letter that means nothing, and a quote that does not end; in Java's words.
pub(crate) fn format(moment: i64, pattern: &str) -> Result<String, String> {
    let mut out = String::new();
    let mut rest = pattern.chars().peekable();
    while let Some(letter) = rest.next() {
        if letter == '\'' {
            quoted(&mut rest, &mut out)?;
        } else if letter.is_ascii_alphabetic() {
            let mut width = 1;
            while rest.next_if_eq(&letter).is_some() {
                width += 1;
            }
            field(moment, letter, width, &mut out)?;
        } else {
            out.push(letter);
        }
        if out.len() > letters::TOO_LARGE {
            break;
        }
    }
    Ok(out)
}

/// Text up to the closing quote; two quotes are one, inside and outside.
fn quoted(rest: &mut std::iter::Peekable<std::str::Chars>, out: &mut String) -> Result<(), String> {
    if rest.next_if_eq(&'\'').is_some() {
        out.push('\'');
        return Ok(());
    }
    loop {
        match rest.next() {
            None => return Err("Unterminated quote".into()),
            Some('\'') if rest.next_if_eq(&'\'').is_none() => return Ok(()),
            Some(letter) => out.push(letter),
        }
    }
}

/// One field of a pattern, which is a letter so many times.
fn field(moment: i64, letter: char, width: usize, out: &mut String) -> Result<(), String> {
    let day = moment.div_euclid(DAY).clamp(i32::MIN.into(), i32::MAX.into()) as i32;
    let time = moment.rem_euclid(DAY);
    let (year, month, of_month) = civil(day);
    let (month, of_month) = (i64::from(month), i64::from(of_month));
    let (weekday, of_year) = (i64::from(day_of_week(day)), i64::from(day_of_year(day)));
    let hour = time / 3_600_000;
    // The week that holds the first of January is the first one, though it may begin in the year before.
    let last_week = month == 12 && of_month - weekday > 25;
    // What stands for a week: the day's place, and the weekday of the first day it is counted from.
    let week = |place: i64| (place - 1 + (weekday - place + 1).rem_euclid(7)) / 7 + 1;
    let number = match letter {
        'G' => {
            out.push_str(if year > 0 { "AD" } else { "BC" });
            return Ok(());
        }
        'y' | 'Y' => {
            let year = if letter == 'Y' && last_week { year + 1 } else { year };
            let of_era = if year > 0 { year } else { 1 - year };
            padded(if width == 2 { of_era % 100 } else { of_era }, width, out);
            return Ok(());
        }
        'M' | 'L' if width > 2 => {
            out.push_str(name(MONTHS, month - 1, width == 3));
            return Ok(());
        }
        'E' => {
            out.push_str(name(WEEKDAYS, weekday, width < 4));
            return Ok(());
        }
        'a' => {
            out.push_str(if hour < 12 { "AM" } else { "PM" });
            return Ok(());
        }
        'z' | 'Z' | 'X' => {
            out.push_str(match letter {
                'z' if width < 4 => "GMT",
                'z' => "Greenwich Mean Time",
                'Z' => "+0000",
                _ if width > 3 => return Err("invalid ISO 8601 format: length=".to_owned() + &digits(width as i64)),
                _ => "Z",
            });
            return Ok(());
        }
        'M' | 'L' => month,
        'w' if last_week => 1,
        'w' => week(of_year),
        'W' => week(of_month),
        'D' => of_year,
        'd' => of_month,
        'F' => (of_month - 1) / 7 + 1,
        'u' => (weekday + 6) % 7 + 1,
        'H' => hour,
        'k' => (hour + 23) % 24 + 1,
        'K' => hour % 12,
        'h' => (hour + 11) % 12 + 1,
        'm' => time / 60_000 % 60,
        's' => time / 1_000 % 60,
        'S' => time % 1_000,
        _ => return Err(["Illegal pattern character '", letter.encode_utf8(&mut [0; 4]), "'"].concat()),
    };
    padded(number, width, out);
    Ok(())
}

/// A pattern of this file, which is one.
fn written(moment: i64, pattern: &str) -> String {
    format(moment, pattern).unwrap_or_default()
}

/// `11/24/2026`: `Date.format()`.
pub(crate) fn date(day: i32) -> String {
    written(i64::from(day) * DAY, "M/d/yyyy")
}

/// `11/24/2026, 3:00 AM`: `Datetime.format()`. With the formats of before ICU there would be no comma.
pub(crate) fn datetime(moment: i64) -> String {
    written(moment, "M/d/yyyy, h:mm a")
}

/// `11/24/2026, 3:00:00 AM GMT`: `Datetime.formatLong()`.
pub(crate) fn datetime_long(moment: i64) -> String {
    written(moment, "M/d/yyyy, h:mm:ss a z")
}

/// Whole numbers with marks between them: each mark of a pattern stands behind the number before it. What is left of
/// the text comes back too.
fn numbers<'a, const COUNT: usize>(text: &'a str, marks: &str) -> Option<([i64; COUNT], &'a str)> {
    let mut numbers = [0; COUNT];
    let mut rest = text;
    let mut marks = marks.chars();
    for (place, number) in numbers.iter_mut().enumerate() {
        if place > 0 {
            rest = rest.strip_prefix(marks.next()?)?;
        }
        let length = rest.bytes().take_while(u8::is_ascii_digit).count();
        *number = letters::whole(rest.get(..length)?)?;
        rest = rest.get(length..)?;
    }
    Some((numbers, rest))
}

/// A day of year, month and day, if there is one.
fn day_of(year: i64, month: i64, day: i64) -> Option<i32> {
    days(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
}

/// Milliseconds since midnight, if there is such a time.
fn time_of([hour, minute, second]: [i64; 3]) -> Option<i64> {
    let fits = hour < 24 && minute < 60 && second < 60;
    fits.then_some(((hour * 60 + minute) * 60 + second) * 1_000)
}

/// Reads `2026-11-24`, and passes over a time behind it: `Date.valueOf`. None where it is no date: then Salesforce
/// throws System.TypeException, `Invalid date: ` and the text. That there is no 30th of February is unconfirmed.
pub(crate) fn date_value(text: &str) -> Option<i32> {
    let ([year, month, day], rest) = numbers(text, "--")?;
    if rest.is_empty() || rest.starts_with([' ', 'T']) { day_of(year, month, day) } else { None }
}

/// Reads `2026-11-24 03:00:00`: `Datetime.valueOf` and `Datetime.valueOfGmt`. None where it is no moment: then
/// Salesforce throws System.TypeException, `Invalid date/time: ` and the text. As in Java what stands behind is left.
pub(crate) fn datetime_value(text: &str) -> Option<i64> {
    let ([year, month, day, hour, minute, second], _) = numbers(text, "-- ::")?;
    Some(i64::from(day_of(year, month, day)?) * DAY + time_of([hour, minute, second])?)
}

/// Reads `11/24/2026`: `Date.parse`. None as in [`date_value`].
pub(crate) fn date_parsed(text: &str) -> Option<i32> {
    let ([month, day, year], rest) = numbers(letters::trim(text), "//")?;
    if rest.is_empty() { day_of(year, month, day) } else { None }
}

/// Reads `11/24/2026, 3:00 AM`, with or without the comma: `Datetime.parse`. None as in [`datetime_value`].
pub(crate) fn datetime_parsed(text: &str) -> Option<i64> {
    let ([month, day, year], rest) = numbers(letters::trim(text), "//")?;
    let rest = rest.strip_prefix(',').unwrap_or(rest).strip_prefix(' ')?;
    let ([hour, minute], rest) = numbers(rest, ":")?;
    let half = match letters::upper(letters::trim(rest)).as_str() {
        "AM" => 0,
        "PM" => 12,
        _ => return None,
    };
    if !(1..=12).contains(&hour) {
        return None;
    }
    Some(i64::from(day_of(year, month, day)?) * DAY + time_of([hour % 12 + half, minute, 0])?)
}

#[cfg(test)]
mod tests;
