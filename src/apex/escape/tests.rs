//! Escapes and their reverse, as Commons Lang 3.12 has them.

use super::*;

/// Letters, controls and what every language marks.
const TEXT: &str = "a\"b'c<d>&e/f\\g,\n\r\t\u{8}\u{C}\u{1}\u{7F} \u{A0}\u{E9}\u{20AC}\u{3B1}\u{1F600}";

#[test]
fn every_language_has_its_own_marks() {
    let controls = "\n\r\t\u{8}\u{C}\u{1}\u{7F}";
    let start = "a&quot;b'c&lt;d&gt;&amp;e/f\\g,";
    assert_eq!(html(TEXT, false), [start, controls, " &nbsp;&eacute;\u{20AC}\u{3B1}\u{1F600}"].concat());
    assert_eq!(html(TEXT, true), [start, controls, " &nbsp;&eacute;&euro;&alpha;\u{1F600}"].concat());
    assert_eq!(xml("a\"b'c<d>&\u{E9}"), "a&quot;b&apos;c&lt;d&gt;&amp;\u{E9}");
    let end = ",\\n\\r\\t\\b\\f\\u0001\u{7F} \\u00A0\\u00E9\\u20AC\\u03B1\\uD83D\\uDE00";
    assert_eq!(java(TEXT), ["a\\\"b'c<d>&e/f\\\\g", end].concat());
    assert_eq!(ecma_script(TEXT), ["a\\\"b\\'c<d>&e\\/f\\\\g", end].concat());
    assert_eq!(unicode("De onde voc\u{EA} \u{E9}?\n"), "De onde voc\\u00EA \\u00E9?\n");
}

#[test]
fn what_was_escaped_is_read_as_it_was() {
    for text in [TEXT, "", "&", "&amp;", "\\u0041", "\"", "\\\\'"] {
        assert_eq!(from_html(&html(text, false), false), text);
        assert_eq!(from_html(&html(text, true), true), text);
        assert_eq!(from_xml(&xml(text)), text);
        assert_eq!(from_java(&java(text)).as_deref(), Ok(text));
        assert_eq!(from_java(&ecma_script(text)).as_deref(), Ok(text));
        assert_eq!(from_csv(&csv(text)), text);
    }
    for (_, name) in entities(true) {
        let entity = ["&", name, ";"].concat();
        assert_eq!(html(&from_html(&entity, true), true), entity);
    }
}

#[test]
fn entities_are_names_and_numbers_and_others_stay() {
    for (text, expected) in [
        ("&lt;&eacute;&euro;&thetasym;", "<\u{E9}\u{20AC}\u{3D1}"),
        ("&#65;&#x41;&#X1F600;", "AA\u{1F600}"),
        ("&foo; &amp &;&#;&#x;&#xZ;&#xD800;&#+65;", "&foo; &amp &;&#;&#x;&#xZ;&#xD800;&#+65;"),
        ("&&lt;lt;", "&<lt;"),
        ("&apos;", "&apos;"),
    ] {
        assert_eq!(from_html(text, true), expected);
    }
    assert_eq!(from_html("&eacute;&euro;", false), "\u{E9}&euro;");
    assert_eq!(from_xml("&apos;&eacute;&#39;"), "'&eacute;'");
    assert_eq!(entities(true).len(), 252);
    assert_eq!(entities(false).len(), 100);
}

#[test]
fn a_field_of_a_table_is_quoted_where_it_has_to_be() {
    for (text, expected) in
        [("a b", "a b"), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""), ("a\nb", "\"a\nb\""), ("'a'", "'a'"), ("", "")]
    {
        assert_eq!(csv(text), expected);
    }
    for (text, expected) in
        [("\"a,b\"", "a,b"), ("\"ab\"", "\"ab\""), ("\"a\"\"b\"", "a\"b"), ("\"", "\""), ("a,b", "a,b")]
    {
        assert_eq!(from_csv(text), expected);
    }
}

#[test]
fn backslashes_are_read_as_java_reads_them() {
    for (text, expected) in [
        ("\\u0041\\uu0042\\u+0043\\uD83D\\uDE00", "ABC\u{1F600}"),
        ("\\n\\t\\b\\f\\r", "\n\t\u{8}\u{C}\r"),
        ("\\101\\12\\7\\477\\8", "A\n\u{7}'78"),
        ("\\\\ \\\" \\' \\/ \\x \\", "\\ \" ' / x "),
    ] {
        assert_eq!(from_java(text).as_deref(), Ok(expected), "{text}");
    }
    assert_eq!(from_unicode("\\u00EA\\n").as_deref(), Ok("\u{EA}\\n"));
    for (text, words) in [
        ("\\u00zz", "Unable to parse unicode value: 00zz"),
        ("a\\u12", "Less than 4 hex digits in unicode value: '\\u12' due to end of CharSequence"),
        ("\\ux!", "Less than 4 hex digits in unicode value: '\\ux!' due to end of CharSequence"),
        ("\\u", "Less than 4 hex digits in unicode value: '\\u' due to end of CharSequence"),
    ] {
        assert_eq!((from_java(text), from_unicode(text)), (Err(words.into()), Err(words.into())));
    }
}
