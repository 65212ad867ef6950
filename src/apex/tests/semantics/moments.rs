//! Methods of Date, Datetime, Time and TimeZone. The moment that is now is 2026-11-24 03:00:00 GMT, a Tuesday.
//!
//! Refuses patterns of moments, which have tests of their own in `date_format`.

use super::*;

const NULL_ARGUMENT: &str = "System.NullPointerException: Argument cannot be null.";

#[test]
fn dates_are_made_and_counted() {
    all(
        "static Date ymd(Integer y, Integer m, Integer d) { return Date.newInstance(y, m, d); }",
        &[
            ("String.valueOf(Date.today()) + ' ' + System.today().format()", "'2026-11-24 11/24/2026'"),
            (
                "String.valueOf(ymd(2026, 2, 30)) + String.valueOf(ymd(2026, 13, 1)) + String.valueOf(ymd(2026, 1, 0))",
                "'2026-03-022027-01-012025-12-31'",
            ),
            ("Date d = ymd(2024, 2, 29); return d.year() * 10000 + d.month() * 100 + d.day();", "20240229"),
            ("ymd(2024, 3, 1).dayOfYear()", "61"),
            (
                "String.valueOf(ymd(2024, 2, 28).addDays(2)) + String.valueOf(ymd(2024, 3, 1).addDays(-1))",
                "'2024-03-012024-02-29'",
            ),
            (
                "String.valueOf(ymd(2024, 1, 31).addMonths(1)) + String.valueOf(ymd(2024, 2, 29).addYears(1))",
                "'2024-02-292025-02-28'",
            ),
            ("String.valueOf(ymd(2024, 2, 29) + 1) + String.valueOf(ymd(2024, 3, 1) - 1)", "'2024-03-012024-02-29'"),
            (
                "ymd(1960, 2, 17).daysBetween(ymd(1960, 4, 1)) + ymd(2026, 1, 2).daysBetween(ymd(2026, 1, 1)) * 100",
                "-56",
            ),
            (
                "ymd(2006, 12, 2).monthsBetween(ymd(2006, 11, 1)) + ymd(2026, 1, 31).monthsBetween(ymd(2026, 2, 1)) * 10",
                "9",
            ),
            (
                "Date.daysInMonth(1960, 2) + Date.daysInMonth(2026, 12) * 100 + Date.daysInMonth(2026, 2) * 10000",
                "283129",
            ),
            (
                "Date.isLeapYear(2024) && Date.isLeapYear(2000) && !Date.isLeapYear(1900) && !Date.isLeapYear(2026)",
                "true",
            ),
            (
                "String.valueOf(ymd(2026, 11, 24).toStartOfWeek()) + String.valueOf(ymd(2026, 11, 24).toStartOfMonth())",
                "'2026-11-222026-11-01'",
            ),
            ("ymd(2026, 11, 24).isSameDay(Date.today()) && !ymd(2026, 11, 23).isSameDay(Date.today())", "true"),
            (
                "String.valueOf(Date.valueOf('2026-01-02')) + String.valueOf(Date.valueOf('2026-01-02 10:11:12')) + String.valueOf(Date.parse('1/2/2026'))",
                "'2026-01-022026-01-022026-01-02'",
            ),
            ("Object o = ymd(2026, 1, 2); return String.valueOf(Date.valueOf(o));", "'2026-01-02'"),
            (
                "Object o = Datetime.newInstance(2026, 1, 2, 3, 4, 5); return String.valueOf(Date.valueOf(o));",
                "'2026-01-02'",
            ),
            ("Date.valueOf('x')", "System.TypeException: Invalid date: x"),
            ("Date.parse('2026-01-02')", "System.TypeException: Invalid date: 2026-01-02"),
            ("Date.newInstance(2026, null, 1)", NULL_ARGUMENT),
            ("Date.valueOf((String) null)", NULL_ARGUMENT),
            ("ymd(2026, 1, 1).addDays(null)", NULL_ARGUMENT),
            ("ymd(2026, 1, 1).addYears(null)", NULL_ARGUMENT),
            ("ymd(2026, 1, 1).addDays(2147483647)", "System.TypeException: Invalid date: out of range"),
            ("Date d; return d.year();", "System.NullPointerException: Attempt to de-reference a null object"),
        ],
    );
}

#[test]
fn datetimes_are_made_and_counted() {
    all(
        "static Datetime at(Integer h, Integer m, Integer s) { return Datetime.newInstance(2024, 2, 29, h, m, s); }",
        &[
            (
                "Datetime.newInstance(1795489200000L) == System.now() && Datetime.now().getTime() == 1795489200000L",
                "true",
            ),
            ("String.valueOf(at(25, -1, 61))", "'2024-03-01 01:00:01'"),
            (
                "String.valueOf(Datetime.newInstance(2026, 1, 2)) + String.valueOf(Datetime.newInstanceGmt(2026, 1, 2))",
                "'2026-01-02 00:00:002026-01-02 00:00:00'",
            ),
            (
                "String.valueOf(Datetime.newInstance(Date.today(), Time.newInstance(1, 2, 3, 4)))",
                "'2026-11-24 01:02:03'",
            ),
            (
                "Datetime d = Datetime.newInstance(Date.today(), Time.newInstance(1, 2, 3, 4)); return d.hour() * 1000000 + d.minute() * 10000 + d.second() * 100 + d.millisecond();",
                "1020304",
            ),
            (
                "Datetime d = at(23, 59, 58); return d.yearGmt() * 10000 + d.monthGmt() * 100 + d.dayGmt() + d.dayOfYearGmt() - d.dayOfYear();",
                "20240229",
            ),
            (
                "Datetime d = at(23, 59, 58); return d.hourGmt() * 10000 + d.minuteGmt() * 100 + d.secondGmt() + d.millisecondGmt();",
                "235958",
            ),
            (
                "String.valueOf(at(1, 2, 3).addYears(1).addMonths(1)) + String.valueOf(at(1, 2, 3).addDays(-60))",
                "'2025-03-28 01:02:032023-12-31 01:02:03'",
            ),
            (
                "String.valueOf(at(23, 59, 59).addSeconds(1)) + String.valueOf(at(1, 2, 3).addHours(24).addMinutes(-63))",
                "'2024-03-01 00:00:002024-02-29 23:59:03'",
            ),
            (
                "String.valueOf(at(1, 2, 3).date()) + String.valueOf(at(1, 2, 3).timeGmt()) + String.valueOf(at(1, 2, 3).dateGmt())",
                "'2024-02-2901:02:03.000Z2024-02-29'",
            ),
            ("at(1, 2, 3).isSameDay(at(23, 0, 0)) && !at(1, 2, 3).isSameDay(at(25, 0, 0))", "true"),
            (
                "at(13, 2, 3).format() + ' | ' + at(13, 2, 3).formatLong()",
                "'2/29/2024, 1:02 PM | 2/29/2024, 1:02:03 PM GMT'",
            ),
            (
                "at(13, 2, 3).format('yyyy-MM-dd\\'T\\'HH:mm:ss.SSS\\'Z\\'') + at(1, 2, 3).formatGmt('EEE') + at(1, 2, 3).format('u', 'GMT')",
                "'2024-02-29T13:02:03.000ZThu4'",
            ),
            ("at(1, 2, 3).format('b')", "System.IllegalArgumentException: Illegal pattern character 'b'"),
            ("at(1, 2, 3).format(null)", NULL_ARGUMENT),
            (
                "at(1, 2, 3).format('u', 'America/New_York')",
                "System.UnsupportedOperationException: Time zone America/New_York is not supported here yet",
            ),
            (
                "String.valueOf(Datetime.valueOf('2026-01-02 03:04:05')) + String.valueOf(Datetime.valueOfGmt('2026-01-02 03:04:05'))",
                "'2026-01-02 03:04:052026-01-02 03:04:05'",
            ),
            ("String.valueOf(Datetime.parse('10/14/2011, 11:46 AM'))", "'2011-10-14 11:46:00'"),
            ("Object o = Date.today(); return String.valueOf(Datetime.valueOf(o));", "'2026-11-24 00:00:00'"),
            (
                "String.valueOf(at(0, 0, 0) + 1) + String.valueOf(at(0, 0, 0) - 0.5)",
                "'2024-03-01 00:00:002024-02-28 12:00:00'",
            ),
            (
                "Integer none; return at(0, 0, 0) + none;",
                "System.NullPointerException: Attempt to de-reference a null object",
            ),
            ("Datetime.valueOf('x')", "System.TypeException: Invalid date/time: x"),
            ("Datetime.newInstance(2026, 1, 1, null, 1, 1)", NULL_ARGUMENT),
            ("at(1, 2, 3).addHours(null)", NULL_ARGUMENT),
            ("Datetime d = Date.newInstance(2026, 1, 2); return d.getTime();", "1767312000000L"),
            ("Datetime.newInstance(9223372036854775807L).year()", "System.TypeException: Invalid date: out of range"),
        ],
    );
}

#[test]
fn times_go_round_the_clock() {
    all(
        "",
        &[
            (
                "Time t = Time.newInstance(18, 30, 2, 20); return t.hour() * 1000000 + t.minute() * 10000 + t.second() * 100 + t.millisecond();",
                "18300220",
            ),
            (
                "String.valueOf(Time.newInstance(23, 59, 59, 999).addMilliseconds(1)) + String.valueOf(Time.newInstance(0, 0, 0, 0).addSeconds(-1))",
                "'00:00:00.000Z23:59:59.000Z'",
            ),
            ("String.valueOf(Time.newInstance(1, 2, 3, 0).addHours(24).addMinutes(60))", "'02:02:03.000Z'"),
            (
                "Time.newInstance(1, 0, 0, 0) < Time.newInstance(1, 0, 0, 1) && Time.newInstance(1, 0, 0, 0) == Time.newInstance(0, 60, 0, 0)",
                "true",
            ),
            ("Time.newInstance(1, null, 0, 0)", NULL_ARGUMENT),
            (
                "TimeZone z = TimeZone.getTimeZone('GMT'); return z.getId() + z.getDisplayName() + z.getOffset(System.now()) + z;",
                "'GMT(GMT+00:00) Greenwich Mean Time (GMT)0GMT'",
            ),
            ("System.now().format('H', UserInfo.getTimeZone().getId())", "'3'"),
            (
                "TimeZone.getTimeZone('Asia/Tokyo')",
                "System.UnsupportedOperationException: Time zone Asia/Tokyo is not supported here yet",
            ),
        ],
    );
}
