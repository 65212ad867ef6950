//! Conditional requests: entity tags of accounts, and dates of every row.
//!
//! Refuses an entity tag that is none, and a last moment without changes that is none, on requests that write. Invariant: a tag changes with every value of its row,
//! and with nothing else. Only accounts have tags, as in Salesforce; a date is checked to the second.
//! <https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/intro_rest_conditional_requests.htm>

use apex::{
    Datum, Record,
    calendar::{civil, day_of_week, days},
};

use crate::{
    http::{Method, Response},
    json::{Out, write_record},
    setup::digest,
    values::DAY,
};

use super::{
    Ask,
    responses::{empty, error},
};

/// When the org's metadata is said to have changed last, in milliseconds: no deployment has a moment here.
pub(super) const DEPLOYED: i64 = 1_760_000_000_000;
const WEEKDAYS: &str = "SunMonTueWedThuFriSat";
const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";
const SECOND: i64 = 1_000;

/// What a request makes its answer depend on.
#[derive(Clone, Debug, Default)]
pub(super) struct Conditions {
    matches: Option<String>,
    matches_not: Option<String>,
    modified_since: Option<i64>,
    unmodified_since: Option<i64>,
    writes: bool,
}

impl Conditions {
    /// Those of a request. A date that is none is passed over where nothing is written, as HTTP has it.
    ///
    /// # Errors
    /// 400 for a tag that is none, or a date of If-Unmodified-Since, on a request that writes; its words are
    /// unconfirmed.
    pub fn of(ask: &Ask<'_>) -> Result<Conditions, Box<Response>> {
        let writes = ask.method() != Method::Get;
        let tag = |name: &str| match ask.header(name) {
            Some(value) if writes && !value.split(',').all(|tag| is_tag(tag.trim())) => {
                Err(error(400, "INVALID_HEADER", &["The value of the header ", name, " is no entity tag"], None))
            }
            value => Ok(value.map(str::to_owned)),
        };
        let date = |name: &str| ask.header(name).map(parse_http_date);
        let unmodified_since = date("If-Unmodified-Since");
        if writes && unmodified_since == Some(None) {
            return Err(error(
                400,
                "INVALID_HEADER",
                &["The value of the header If-Unmodified-Since is no date"],
                None,
            ));
        }
        Ok(Conditions {
            matches: tag("If-Match")?,
            matches_not: tag("If-None-Match")?,
            modified_since: date("If-Modified-Since").flatten(),
            unmodified_since: unmodified_since.flatten(),
            writes,
        })
    }

    /// The answer of a request whose conditions a row does not meet.
    pub fn check(&self, row: &Record) -> Option<Box<Response>> {
        let tag = if row.object == "Account" { Some(tag(row)) } else { None };
        let names = |list: &String| {
            tag.as_ref().is_some_and(|tag| list.split(',').any(|known| known.trim() == tag || known.trim() == "*"))
        };
        let changed = changed(row).unwrap_or_default();
        if tag.is_some() && self.matches.as_ref().is_some_and(|list| !names(list))
            || self.unmodified_since.is_some_and(|since| changed > since)
        {
            return Some(empty(412));
        }
        let same = tag.is_some() && self.matches_not.as_ref().is_some_and(names);
        let not_modified = same || self.modified_since.is_some_and(|since| changed <= since);
        match (not_modified, self.writes) {
            (false, _) => None,
            (true, false) => Some(empty(304)),
            (true, true) => Some(empty(412)),
        }
    }

    /// A describe that has not changed.
    pub fn check_describe(&self, described: &mut Response) {
        if self.modified_since.is_some_and(|since| since >= DEPLOYED) {
            *described = *empty(304);
        } else if self.unmodified_since.is_some_and(|since| since < DEPLOYED) {
            *described = *empty(412);
        }
    }
}

fn is_tag(text: &str) -> bool {
    let bare = text.strip_prefix("W/").unwrap_or(text);
    text == "*" || bare.len() >= 2 && bare.starts_with('"') && bare.ends_with('"')
}

/// The headers by which a row's answer can be asked for again.
pub(super) fn describe_row(row: &Record, response: &mut Response) {
    if row.object == "Account" {
        response.headers.set("ETag", tag(row));
    }
    if let Some(changed) = changed(row) {
        response.headers.set("Last-Modified", http_date(changed));
    }
}

/// The entity tag of a whole row.
fn tag(row: &Record) -> String {
    let mut out = Out::default();
    write_record(row, "", &mut out);
    let (one, two) = (digest(&out.0), digest(&[out.0.as_str(), "."].concat()));
    ["\"", &apex::base64(&[one.to_be_bytes(), two.to_be_bytes()].concat()), "--gzip\""].concat()
}

fn changed(row: &Record) -> Option<i64> {
    match row.get("SystemModstamp").or_else(|| row.get("LastModifiedDate")) {
        Some(Datum::Datetime(moment)) => Some(moment - moment.rem_euclid(SECOND)),
        _ => None,
    }
}

/// `Thu, 01 Jan 2026 00:00:00 GMT` (RFC 9110, section 5.6.7).
pub(super) fn http_date(moment: i64) -> String {
    let day = moment.div_euclid(DAY) as i32;
    let (year, month, of_month) = civil(day);
    let weekday = day_of_week(day).rem_euclid(7) as usize;
    let clock = apex::calendar::clock_text(moment.rem_euclid(DAY));
    let three = |list: &'static str, place: usize| list.get(place * 3..place * 3 + 3).unwrap_or_default();
    let two = |number: u32| if number < 10 { ["0", &number.to_string()].concat() } else { number.to_string() };
    let month = three(MONTHS, month.saturating_sub(1) as usize);
    [
        three(WEEKDAYS, weekday),
        ", ",
        &two(of_month),
        " ",
        month,
        " ",
        &year.to_string(),
        " ",
        clock.get(..8).unwrap_or(&clock),
        " GMT",
    ]
    .concat()
}

/// Reads that format.
fn parse_http_date(text: &str) -> Option<i64> {
    let mut parts = text.trim().split(' ');
    let (_, day, month, year) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let (clock, zone) = (parts.next()?, parts.next()?);
    let place = MONTHS.as_bytes().chunks(3).position(|known| known == month.as_bytes())?;
    let whole = |text: &str| apex::letters::whole(text).filter(|number| (0..10_000).contains(number));
    let day = days(whole(year)?, place as u32 + 1, whole(day)? as u32)?;
    let mut seconds = 0;
    let mut units = clock.split(':');
    for most in [24, 60, 60] {
        seconds = seconds * 60 + whole(units.next()?).filter(|number| *number < most)?;
    }
    let ends = units.next().is_none() && parts.next().is_none() && zone == "GMT";
    ends.then_some(i64::from(day) * DAY + seconds * SECOND)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_http() {
        for (moment, text) in [
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (784_111_777_000, "Sun, 06 Nov 1994 08:49:37 GMT"),
            (1_767_225_600_000, "Thu, 01 Jan 2026 00:00:00 GMT"),
        ] {
            assert_eq!(http_date(moment), text);
            assert_eq!(parse_http_date(text), Some(moment));
        }
        for text in [
            "",
            "yesterday",
            "Sun, 06 Nov 1994 08:49:37 CET",
            "Sun, 31 Feb 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 8:99:37 GMT",
        ] {
            assert_eq!(parse_http_date(text), None, "{text}");
        }
    }
}
