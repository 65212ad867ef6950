//! What runs behind Date, Datetime and Time.
//!
//! Refuses other time zones than GMT. Invariant: a Date is days, a Datetime milliseconds since 1970, a Time
//! milliseconds since midnight.

use crate::calendar;
use crate::code::Code;
use crate::date_format;
use crate::library::Native;
use crate::machine::Machine;
use crate::natives::{Given, integer, missing};
use crate::operate::Raise;
use crate::value::{Object, Value, View};

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

impl Machine {
    pub(crate) fn moment_native(
        &mut self,
        _code: &Code,
        native: Native,
        given: &Given,
        count: u8,
    ) -> Result<(), Raise> {
        use Native::*;
        let [first, second, third, ..] = *given;
        match native {
            DateParse | DateValueOf | DatetimeParse | DatetimeValueOf => self.read_moment(native, first),
            DateNewInstance => {
                let day = calendar::days_rolled(integer(first)?, integer(second)?, integer(third)?);
                self.give_day(day)
            }
            DateIsLeapYear => {
                let year = integer(first)?;
                self.give_truth(calendar::is_leap(year.into()))
            }
            DatetimeNewInstance | TimeSince => {
                let milliseconds = match self.heap.get(first) {
                    Some(Object::Long(milliseconds)) => *milliseconds,
                    _ => return Err(Raise::null_argument()),
                };
                match native {
                    TimeSince => self.give(Value::time(milliseconds.rem_euclid(DAY) as i32)),
                    _ => self.give_object(Object::Datetime(milliseconds)),
                }
            }
            _ => match self.heap.view(first) {
                View::Date(day) => self.of_date(native, day, second),
                View::Time(time) => self.give_whole(time),
                View::Object(Object::Datetime(moment)) => self.of_datetime(native, *moment, second, count),
                _ => Err(Raise::null()),
            },
        }
    }

    fn of_date(&mut self, native: Native, day: i32, other: Value) -> Result<(), Raise> {
        use Native::*;
        let (year, month, of_month) = calendar::civil(day);
        match native {
            DateYear => self.give_whole(year as i32),
            DateMonth => self.give_whole(month as i32),
            DateDay => self.give_whole(of_month as i32),
            DateDayOfYear => self.give_whole(calendar::day_of_year(day)),
            DateToStartOfMonth => self.give(Value::date(calendar::start_of_month(day))),
            DateToStartOfWeek => self.give(Value::date(calendar::start_of_week(day))),
            DateFormat => self.give_text(&date_format::date(day)),
            DateMilliseconds => self.give_object(Object::Long(i64::from(day) * DAY)),
            DateAddDays => self.give_day(day.checked_add(integer(other)?)),
            DateAddMonths => self.give_day(calendar::add_months(day, integer(other)?.into())),
            DateDaysBetween | DateMonthsBetween => {
                let View::Date(other) = self.heap.view(other) else { return Err(Raise::null_argument()) };
                self.give_whole(match native {
                    DateDaysBetween => other.wrapping_sub(day),
                    _ => calendar::months_between(day, other) as i32,
                })
            }
            _ => Err(missing(native)),
        }
    }

    fn of_datetime(&mut self, native: Native, moment: i64, pattern: Value, count: u8) -> Result<(), Raise> {
        use Native::*;
        match native {
            DatetimeGetTime => self.give_object(Object::Long(moment)),
            DatetimeDate => self.give_day(i32::try_from(moment.div_euclid(DAY)).ok()),
            DatetimeTime => self.give(Value::time(moment.rem_euclid(DAY) as i32)),
            DatetimeFormatLong => self.give_text(&date_format::datetime_long(moment)),
            DatetimeFormat if count < 2 => self.give_text(&date_format::datetime(moment)),
            DatetimeFormat => match date_format::format(moment, self.given_text(pattern)?) {
                Ok(text) => self.give_text(&text),
                Err(words) => Err(Raise::new("IllegalArgumentException", &[&words])),
            },
            _ => Err(missing(native)),
        }
    }

    /// Beyond what the calendar counts there is no day; Salesforce's own words for that are unconfirmed.
    fn give_day(&mut self, day: Option<i32>) -> Result<(), Raise> {
        match day {
            Some(day) => self.give(Value::date(day)),
            None => Err(Raise::new("TypeException", &["Invalid date: out of range"])),
        }
    }

    fn read_moment(&mut self, native: Native, given: Value) -> Result<(), Raise> {
        use Native::*;
        let text = self.given_text(given)?.clone();
        if matches!(native, DateParse | DateValueOf) {
            let read = if native == DateParse { date_format::date_parsed } else { date_format::date_value };
            return match read(&text) {
                Some(day) => self.give(Value::date(day)),
                None => Err(Raise::new("TypeException", &["Invalid date: ", &text])),
            };
        }
        let read = if native == DatetimeParse { date_format::datetime_parsed } else { date_format::datetime_value };
        match read(&text) {
            Some(moment) => self.give_object(Object::Datetime(moment)),
            None => Err(Raise::new("TypeException", &["Invalid date/time: ", &text])),
        }
    }
}
