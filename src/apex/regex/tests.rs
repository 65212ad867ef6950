//! What the engine finds, refuses and gives up on, in tables and in a few tests of their own.

mod finds;
mod refusals;

use super::*;

fn matcher(pattern: &str, text: &str) -> Matcher {
    Matcher::new(Arc::new(Regex::new(pattern).expect("a pattern")), text.into())
}

/// All matches, as the table writes them.
fn all_matches(pattern: &str, text: &str) -> Result<String, Failure> {
    let mut matcher = matcher(pattern, text);
    let mut found = Vec::new();
    while matcher.find()? {
        let place = |group| -> Result<String, Failure> {
            let (start, end) = (matcher.start(group)?, matcher.end(group)?);
            Ok(if start < 0 { String::new() } else { format!("{start}-{end}") })
        };
        let groups: Vec<String> = (1..=matcher.group_count() as i32).map(place).collect::<Result<_, _>>()?;
        let groups = if groups.is_empty() { String::new() } else { format!("({})", groups.join(" ")) };
        found.push(place(0)? + &groups);
    }
    Ok(found.join(" "))
}

#[test]
fn patterns_match_where_java_says_that_they_do() {
    for (pattern, text, expected) in finds::FINDS {
        assert_eq!(all_matches(pattern, text).as_deref(), Ok(*expected), "{pattern} in {text:?}");
    }
}

#[test]
fn what_is_no_pattern_is_refused_with_the_words_and_the_place_of_java() {
    for (pattern, expected) in refusals::WRONG {
        let error = Regex::new(pattern).expect_err(pattern);
        assert_eq!(format!("{} near index {}", error.description, error.index), *expected, "{pattern}");
    }
}

#[test]
fn a_message_shows_the_pattern_and_points_at_the_place() {
    let message = |pattern: &str| Regex::new(pattern).expect_err(pattern).message();
    assert_eq!(message("a[z-b]"), "Illegal character range near index 4\na[z-b]\n    ^");
    assert_eq!(message("(a"), "Unclosed group near index 2\n(a");
    assert_eq!(message(")"), "Unmatched closing ')'\n)");
}

#[test]
fn replacements_refer_to_groups() {
    for (pattern, text, replacement, expected) in refusals::REPLACED {
        let expected = expected.map(str::to_owned).map_err(|words| Failure::Refused(words.to_owned()));
        assert_eq!(matcher(pattern, text).replace(replacement, true), expected, "{pattern} {replacement}");
    }
    assert_eq!(matcher("a", "banana").replace("[$0]", false).as_deref(), Ok("b[a]nana"));
    assert_eq!(quote_replacement("a$1\\b"), "a\\$1\\\\b");
}

#[test]
fn a_text_is_split_up_to_a_limit() {
    for (pattern, text, limit, expected) in refusals::SPLIT {
        let regex = Arc::new(Regex::new(pattern).expect("a pattern"));
        let parts = split(&mut Matcher::new(regex, (*text).into()), *limit).expect("simple enough");
        assert_eq!(parts, *expected, "{text:?} at {pattern}, limit {limit}");
    }
}

#[test]
fn what_is_quoted_matches_itself_only() {
    for text in ["a.b", "a\\Eb", "\\Q", "\\E", "[(", ""] {
        assert_eq!(matcher(&quote(text), text).matches(), Ok(true), "{text}");
    }
    assert_eq!(matcher(&quote("a.b"), "axb").matches(), Ok(false));
}

#[test]
fn the_whole_the_start_and_any_part_are_three_questions() {
    let mut it = matcher("a+", "aab");
    assert_eq!((it.matches(), it.looking_at(), it.end(0)), (Ok(false), Ok(true), Ok(2)));
    assert_eq!((it.find(), it.hit_end()), (Ok(false), true));
    it.reset(Some("baa".into()));
    assert_eq!((it.looking_at(), it.find(), it.start(0), it.hit_end()), (Ok(false), Ok(true), Ok(1), true));
    // Alternatives are tried until one of them reaches the end.
    assert_eq!(matcher("a|ab", "ab").matches(), Ok(true));
}

#[test]
fn a_search_starts_where_it_is_told_to() {
    let mut it = matcher("a", "\u{1F600}aba");
    assert_eq!((it.find_from(3), it.start(0)), (Ok(true), Ok(4)));
    assert_eq!((it.find_from(5), it.find_from(0), it.start(0)), (Ok(false), Ok(true), Ok(2)));
    for place in [-1, 6] {
        assert_eq!(it.find_from(place), Err(Failure::Refused("Illegal start index".into())));
    }
}

#[test]
fn questions_without_a_match_are_refused() {
    let mut it = matcher("(a)|b", "b");
    assert_eq!(it.group(0), Err(Failure::Refused("No match found".into())));
    assert_eq!((it.find(), it.group(1), it.start(1), it.end(1)), (Ok(true), Ok(None), Ok(-1), Ok(-1)));
    for group in [2, -1] {
        assert_eq!(it.group(group), Err(Failure::Refused(format!("No group {group}"))));
    }
    assert_eq!((it.find(), it.start(0)), (Ok(false), Err(Failure::Refused("No match found".into()))));
}

#[test]
fn a_region_bounds_what_is_seen_unless_it_is_transparent() {
    let mut it = matcher("^(?<=x)a(?=y)$", "xay");
    it.set_region(1, 2).expect("places of the text");
    assert_eq!((it.region(), it.find()), ((1, 2), Ok(false)));
    it.set_transparent_bounds(true);
    assert_eq!((it.matches(), it.start(0), it.end(0)), (Ok(true), Ok(1), Ok(2)));
    it.set_anchoring_bounds(false);
    assert_eq!((it.matches(), it.has_anchoring_bounds(), it.has_transparent_bounds()), (Ok(false), false, true));
    for (from, to, words) in [(-1, 1, "start"), (0, 9, "end"), (2, 1, "start > end")] {
        assert_eq!(it.set_region(from, to), Err(Failure::Refused(words.into())));
    }
}

#[test]
fn more_text_can_change_a_match_that_needed_the_end() {
    for (pattern, text, hit, required) in
        [("a$", "a", true, true), ("a", "a", false, false), ("a*", "a", true, false), ("a\\b", "a", true, true)]
    {
        let mut it = matcher(pattern, text);
        assert_eq!((it.find(), it.hit_end(), it.require_end()), (Ok(true), hit, required), "{pattern}");
    }
}

#[test]
fn named_groups_are_known_by_their_names() {
    let regex = Regex::new("(?<year>\\d+)(-)(?<day>\\d+)").expect("a pattern");
    assert_eq!((regex.group_named("day"), regex.group_named("month"), regex.group_count()), (Some(3), None, 3));
}

#[test]
fn another_pattern_goes_on_from_the_same_place() {
    let mut it = matcher("\\d", "1a2b");
    assert_eq!(it.find(), Ok(true));
    it.use_pattern(Arc::new(Regex::new("[a-z]").expect("a pattern")));
    assert_eq!((it.find(), it.group(0)), (Ok(true), Ok(Some("a"))));
}

#[test]
fn what_goes_back_without_end_is_too_complicated() {
    let text = "a".repeat(40) + "b";
    for pattern in
        ["(a|aa)\\1*(a|aa)*(a|aa)*c", "(a*)*\\1c", "(?:(?:a|aa){1,40}){1,40}c", &("(?:|)".repeat(40) + "(?!)")]
    {
        assert_eq!(matcher(pattern, &text).matches(), Err(Failure::TooComplicated), "{pattern}");
    }
    // A loop that no other holds remembers where it failed, as Java's do.
    for pattern in ["(a+)+c", "(a|aa)+c", "(?:a|a)*c"] {
        assert_eq!(matcher(pattern, &text).matches(), Ok(false), "{pattern}");
    }
}

#[test]
fn a_million_reads_are_all_that_a_text_allows() {
    let text: Arc<str> = "a".repeat(600_000).into();
    let mut it = Matcher::new(Arc::new(Regex::new("b").expect("a pattern")), text.clone());
    assert_eq!((it.find(), it.find()), (Ok(false), Err(Failure::TooComplicated)));
    it.reset(Some(text));
    assert_eq!(it.find(), Ok(false));
    assert_eq!(matcher(".*x|(?:ab|c)*", &"abc".repeat(200_000)).find(), Err(Failure::TooComplicated));
}

#[test]
fn no_pattern_is_too_deep_or_too_large_to_be_refused() {
    for part in ["(", "[", "(?:", "(?=", "[a&&", "(?<n>"] {
        let error = Regex::new(&part.repeat(100_000)).expect_err(part);
        assert!(error.description.contains("overflow") || error.description.contains("already"), "{error:?}");
    }
    assert_eq!(Regex::new(&"\\p{L}".repeat(200_000)).expect_err("too many sets").description, "Pattern too large");
    let many = ["(?:", &"a|".repeat(20_000), "b)*c"].concat();
    assert_eq!(matcher(&many, "aabc").matches(), Ok(true));
    assert_eq!(matcher("(?:a{1000}){1000}", "aaa").matches(), Ok(false));
}

#[test]
fn a_copy_goes_on_by_itself() {
    let mut it = matcher("\\d", "12");
    assert_eq!(it.find(), Ok(true));
    let mut copy = it.clone();
    assert_eq!((copy.find(), copy.group(0), it.group(0)), (Ok(true), Ok(Some("2")), Ok(Some("1"))));
}
