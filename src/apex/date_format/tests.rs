//! Moments as patterns write them, as Java 25 does it in English and GMT, and texts as they are read.

use super::*;

/// Moment, pattern and text.
const WRITTEN: &[(i64, &str, &str)] = &[
    (1_795_489_200_000, "G GG", "AD AD"),
    (1_795_489_200_000, "y yy yyy yyyy yyyyy", "2026 26 2026 2026 02026"),
    (1_795_489_200_000, "Y YY YYYY", "2026 26 2026"),
    (1_795_489_200_000, "M MM MMM MMMM MMMMM", "11 11 Nov November November"),
    (1_795_489_200_000, "L LL LLL LLLL", "11 11 Nov November"),
    (1_795_489_200_000, "w ww W WW", "48 48 4 04"),
    (1_795_489_200_000, "D DDD d dd F", "328 328 24 24 4"),
    (1_795_489_200_000, "E EEE EEEE EEEEE u uu", "Tue Tue Tuesday Tuesday 2 02"),
    (1_795_489_200_000, "a aa", "AM AM"),
    (1_795_489_200_000, "H HH k kk K KK h hh", "3 03 3 03 3 03 3 03"),
    (1_795_489_200_000, "m mm s ss S SSS SSSS", "0 00 0 00 0 000 0000"),
    (1_795_489_200_000, "z zzz zzzz Z ZZZ X XX XXX", "GMT GMT Greenwich Mean Time +0000 +0000 Z Z Z"),
    (1_795_489_200_000, "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", "2026-11-24T03:00:00.000Z"),
    (1_795_489_200_000, "EEE, d MMM yyyy HH:mm:ss Z", "Tue, 24 Nov 2026 03:00:00 +0000"),
    (1_795_489_200_000, "'o''clock' ''h'' !?", "o'clock '3' !?"),
    (1_795_489_200_000, "yyyyMMddHHmmss", "20261124030000"),
    (1_795_489_200_000, "\u{E4} dd.MM.yy", "\u{E4} 24.11.26"),
    (0, "Y YY YYYY", "1970 70 1970"),
    (0, "w ww W WW", "1 01 1 01"),
    (0, "D DDD d dd F", "1 001 1 01 1"),
    (0, "E EEE EEEE EEEEE u uu", "Thu Thu Thursday Thursday 4 04"),
    (0, "H HH k kk K KK h hh", "0 00 24 24 0 00 12 12"),
    (0, "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", "1970-01-01T00:00:00.000Z"),
    (-1, "Y YY YYYY", "1970 70 1970"),
    (-1, "w ww W WW", "1 01 5 05"),
    (-1, "D DDD d dd F", "365 365 31 31 5"),
    (-1, "E EEE EEEE EEEEE u uu", "Wed Wed Wednesday Wednesday 3 03"),
    (-1, "H HH k kk K KK h hh", "23 23 23 23 11 11 11 11"),
    (-1, "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", "1969-12-31T23:59:59.999Z"),
    (951_782_400_000, "Y YY YYYY", "2000 00 2000"),
    (951_782_400_000, "w ww W WW", "10 10 5 05"),
    (951_782_400_000, "D DDD d dd F", "60 060 29 29 5"),
    (951_782_400_000, "E EEE EEEE EEEEE u uu", "Tue Tue Tuesday Tuesday 2 02"),
    (951_782_400_000, "H HH k kk K KK h hh", "0 00 24 24 0 00 12 12"),
    (951_782_400_000, "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", "2000-02-29T00:00:00.000Z"),
    (1_798_761_599_999, "Y YY YYYY", "2027 27 2027"),
    (1_798_761_599_999, "w ww W WW", "1 01 5 05"),
    (1_798_761_599_999, "D DDD d dd F", "365 365 31 31 5"),
    (1_798_761_599_999, "E EEE EEEE EEEEE u uu", "Thu Thu Thursday Thursday 4 04"),
    (1_798_761_599_999, "H HH k kk K KK h hh", "23 23 23 23 11 11 11 11"),
    (1_798_761_599_999, "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", "2026-12-31T23:59:59.999Z"),
    (1_798_675_200_000, "Y YY YYYY", "2027 27 2027"),
    (1_798_675_200_000, "w ww W WW", "1 01 5 05"),
    (1_798_675_200_000, "D DDD d dd F", "365 365 31 31 5"),
    (1_798_675_200_000, "E EEE EEEE EEEEE u uu", "Thu Thu Thursday Thursday 4 04"),
    (1_798_675_200_000, "H HH k kk K KK h hh", "0 00 24 24 0 00 12 12"),
    (1_798_675_200_000, "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", "2026-12-31T00:00:00.000Z"),
    (1_767_225_600_000, "Y YY YYYY", "2026 26 2026"),
    (1_767_225_600_000, "w ww W WW", "1 01 1 01"),
    (1_767_225_600_000, "D DDD d dd F", "1 001 1 01 1"),
    (1_767_225_600_000, "E EEE EEEE EEEEE u uu", "Thu Thu Thursday Thursday 4 04"),
    (1_767_225_600_000, "H HH k kk K KK h hh", "0 00 24 24 0 00 12 12"),
    (1_767_225_600_000, "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", "2026-01-01T00:00:00.000Z"),
    (1_767_139_200_000, "Y YY YYYY", "2026 26 2026"),
    (1_767_139_200_000, "w ww W WW", "1 01 5 05"),
    (1_767_139_200_000, "D DDD d dd F", "365 365 31 31 5"),
    (1_767_139_200_000, "E EEE EEEE EEEEE u uu", "Wed Wed Wednesday Wednesday 3 03"),
    (1_767_139_200_000, "H HH k kk K KK h hh", "0 00 24 24 0 00 12 12"),
    (1_767_139_200_000, "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", "2025-12-31T00:00:00.000Z"),
    (1_709_164_800_000, "Y YY YYYY", "2024 24 2024"),
    (1_709_164_800_000, "w ww W WW", "9 09 5 05"),
    (1_709_164_800_000, "D DDD d dd F", "60 060 29 29 5"),
    (1_709_164_800_000, "E EEE EEEE EEEEE u uu", "Thu Thu Thursday Thursday 4 04"),
    (1_709_164_800_000, "H HH k kk K KK h hh", "0 00 24 24 0 00 12 12"),
    (1_709_164_800_000, "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", "2024-02-29T00:00:00.000Z"),
    (1_718_452_800_123, "Y YY YYYY", "2024 24 2024"),
    (1_718_452_800_123, "w ww W WW", "24 24 3 03"),
    (1_718_452_800_123, "D DDD d dd F", "167 167 15 15 3"),
    (1_718_452_800_123, "E EEE EEEE EEEEE u uu", "Sat Sat Saturday Saturday 6 06"),
    (1_718_452_800_123, "H HH k kk K KK h hh", "12 12 12 12 0 00 12 12"),
    (1_718_452_800_123, "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", "2024-06-15T12:00:00.123Z"),
    (4_102_444_800_000, "Y YY YYYY", "2100 00 2100"),
    (4_102_444_800_000, "w ww W WW", "1 01 1 01"),
    (4_102_444_800_000, "D DDD d dd F", "1 001 1 01 1"),
    (4_102_444_800_000, "E EEE EEEE EEEEE u uu", "Fri Fri Friday Friday 5 05"),
    (4_102_444_800_000, "H HH k kk K KK h hh", "0 00 24 24 0 00 12 12"),
    (4_102_444_800_000, "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", "2100-01-01T00:00:00.000Z"),
    (-11_641_536_000_000, "Y YY YYYY", "1601 01 1601"),
    (-11_641_536_000_000, "w ww W WW", "6 06 2 02"),
    (-11_641_536_000_000, "D DDD d dd F", "35 035 4 04 1"),
    (-11_641_536_000_000, "E EEE EEEE EEEEE u uu", "Sun Sun Sunday Sunday 7 07"),
    (-11_641_536_000_000, "H HH k kk K KK h hh", "0 00 24 24 0 00 12 12"),
    (-11_641_536_000_000, "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", "1601-02-04T00:00:00.000Z"),
];

#[test]
fn patterns_are_written_as_java_writes_them() {
    for (moment, pattern, expected) in WRITTEN {
        assert_eq!(format(*moment, pattern).as_deref(), Ok(*expected), "{moment} {pattern}");
    }
}

#[test]
fn a_year_before_the_first_counts_backwards() {
    let moment = i64::from(days(-43, 3, 15).expect("a date")) * DAY;
    assert_eq!(format(moment, "d MMMM y G").as_deref(), Ok("15 March 44 BC"));
}

#[test]
fn letters_without_a_meaning_are_refused() {
    for (pattern, words) in [
        ("yyyy-MM-ddTHH", "Illegal pattern character 'T'"),
        ("b", "Illegal pattern character 'b'"),
        ("'abc", "Unterminated quote"),
        ("a'' 'x", "Unterminated quote"),
        ("XXXX", "invalid ISO 8601 format: length=4"),
    ] {
        assert_eq!(format(0, pattern), Err(words.to_owned()), "{pattern}");
    }
}

#[test]
fn no_moment_is_too_early_or_too_late_to_be_written() {
    for moment in [i64::MIN, i64::MAX] {
        assert!(format(moment, "G yyyy Y MMM D w W F u HH:mm:ss.SSS").is_ok());
    }
}

#[test]
fn the_formats_of_the_locale_are_those_of_the_united_states() {
    let moment = 1_795_489_200_000;
    assert_eq!(date((moment / DAY) as i32), "11/24/2026");
    assert_eq!(
        (datetime(moment), datetime(moment + DAY / 2)),
        ("11/24/2026, 3:00 AM".into(), "11/24/2026, 3:00 PM".into(),)
    );
    assert_eq!(datetime_long(moment), "11/24/2026, 3:00:00 AM GMT");
}

#[test]
fn values_are_read_as_they_are_written() {
    for moment in [0, 1_795_489_200_000, -86_400_000, 951_782_399_000] {
        assert_eq!(datetime_value(&crate::calendar::datetime_text(moment)), Some(moment));
        let day = moment.div_euclid(DAY) as i32;
        assert_eq!(date_value(&crate::calendar::date_text(day)), Some(day));
        assert_eq!(date_parsed(&date(day)), Some(day));
        let minute = moment.div_euclid(60_000) * 60_000;
        assert_eq!(datetime_parsed(&datetime(minute)), Some(minute));
    }
}

#[test]
fn what_is_no_date_is_not_read() {
    assert_eq!(date_value("2026-1-5 10:00:00"), days(2026, 1, 5));
    assert_eq!(date_value("2026-01-05T10:00:00Z"), days(2026, 1, 5));
    for text in [
        "",
        "2026",
        "2026-02-30",
        "2026-13-01",
        "24.11.2026",
        "2026-01-05x",
        " 2026-01-05",
        "-1-1-1",
        "99999999999999999999-1-1",
    ] {
        assert_eq!(date_value(text), None, "{text}");
    }
    assert_eq!(datetime_value("2026-11-24 03:00:00.000Z"), Some(1_795_489_200_000));
    for text in
        ["2026-11-24", "2026-11-24T03:00:00Z", "2026-11-24 24:00:00", "2026-11-24 03:60:00", "11/24/2026 3:00 AM"]
    {
        assert_eq!(datetime_value(text), None, "{text}");
    }
    for text in ["24/11/2026", "11-24-2026", "11/24", "11/24/2026 3:00 AM", ""] {
        assert_eq!(date_parsed(text), None, "{text}");
    }
}

#[test]
fn a_moment_is_parsed_with_and_without_the_comma() {
    let three = 1_795_489_200_000;
    for (text, expected) in [
        ("11/24/2026 3:00 AM", Some(three)),
        ("11/24/2026, 3:00 pm", Some(three + DAY / 2)),
        ("11/24/2026, 12:00 AM", Some(three - 10_800_000)),
        ("11/24/2026, 12:30 PM", Some(three + 34_200_000)),
        ("11/24/2026, 13:00 PM", None),
        ("11/24/2026, 3:00", None),
        ("11/24/2026", None),
        ("2026-11-24 03:00:00", None),
    ] {
        assert_eq!(datetime_parsed(text), expected, "{text}");
    }
}
