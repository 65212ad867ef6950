//! Methods of String, Id, Blob and UUID. What they return is what the Apex reference's examples show, or what Java and
//! Apache Commons Lang document of the methods behind them.
//!
//! Refuses patterns, which have tests of their own in `regex`.

use super::*;

const NULL_ARGUMENT: &str = "System.NullPointerException: Argument cannot be null.";

#[test]
fn parts_of_a_text_are_found_and_taken() {
    all(
        "",
        &[
            ("'Größe'.length()", "5"),
            ("'a\\uD83D\\uDE00b'.length()", "4"),
            ("'abc'.left(2) + 'abc'.right(2) + 'abc'.left(9) + 'abc'.left(-1) + 'abc'.right(0)", "'abbcabc'"),
            ("'abcde'.mid(2, 3) + 'abcde'.mid(4, 3) + 'abcde'.mid(9, 1) + 'abcde'.mid(-2, 1)", "'cdeea'"),
            ("'abc'.substring(1) + 'abc'.substring(1, 2) + 'abc'.substring(3)", "'bcb'"),
            ("'abc'.substring(4)", "System.StringException: Starting position out of bounds: 4"),
            ("'abc'.substring(1, 4)", "System.StringException: Ending position out of bounds: 4"),
            ("'abc'.substring(2, 1)", "System.StringException: Ending position out of bounds: 1"),
            ("'abc'.substring(-1, 2)", "System.StringException: Starting position out of bounds: -1"),
            (
                "String s = 'ä\\uD83D\\uDE00b'; return s.substring(0, 2) + s.substring(2, 3) + s.substring(3);",
                "'ä\u{1F600}b'",
            ),
            ("'Salesforce.com'.substringAfter('.') + 'abc'.substringAfter('x') + 'abc'.substringAfter('')", "'comabc'"),
            ("'a.b.c'.substringAfterLast('.') + 'abc'.substringAfterLast('x') + 'abc.'.substringAfterLast('.')", "'c'"),
            ("'a.b.c'.substringBefore('.') + 'abc'.substringBefore('x') + 'abc'.substringBefore('')", "'aabc'"),
            ("'a.b.c'.substringBeforeLast('.') + 'abc'.substringBeforeLast('x')", "'a.babc'"),
            ("'tagYellowtag'.substringBetween('tag')", "'Yellow'"),
            ("'xYellowy'.substringBetween('x', 'y')", "'Yellow'"),
            ("'xYellow'.substringBetween('x', 'y')", "null"),
            ("'ABCDE'.remove('CD') + 'abab'.remove('b') + 'abc'.remove('')", "'ABEaaabc'"),
            ("'www.salesforce.com'.removeStart('www.') + 'abc'.removeStart('b')", "'salesforce.comabc'"),
            ("'www.salesforce.com'.removeEnd('.com') + 'abc'.removeEnd('b')", "'www.salesforceabc'"),
            ("'WWW.x.COM'.removeStartIgnoreCase('www.').removeEndIgnoreCase('.com')", "'x'"),
            ("'abc'.difference('abde')", "'de'"),
            ("'abc'.difference('abc') + 'ab'.difference('abc')", "'c'"),
            ("String.getCommonPrefix(new List<String>{'SFDCApex', 'SFDCVisualforce'})", "'SFDC'"),
            (
                "String.getCommonPrefix(new List<String>{'ab', 'ab'}) + String.getCommonPrefix(new List<String>())",
                "'ab'",
            ),
            ("'abc'.substringAfter(null)", NULL_ARGUMENT),
            ("'abc'.left(null)", NULL_ARGUMENT),
            ("String s; return s.left(1);", "System.NullPointerException: Attempt to de-reference a null object"),
        ],
    );
}

#[test]
fn places_are_those_of_java() {
    all(
        "",
        &[
            ("'abcabc'.indexOf('c') + 'abc'.indexOf('x') * 10", "-8"),
            ("'abcabc'.indexOf('b', 2) + 'abc'.indexOf('a', -5) * 10 + 'abc'.indexOf('a', 9) * 100", "-96"),
            ("'abc'.indexOf('', 2) + 'abc'.indexOf('', 9) * 10", "32"),
            ("'äaä\\uD83D\\uDE00b'.indexOf('b')", "5"),
            ("'abcabc'.lastIndexOf('b') + 'abcabc'.lastIndexOf('b', 3) * 10 + 'abc'.lastIndexOf('x') * 100", "-86"),
            ("'abcabc'.lastIndexOf('abc', 3) + 'abcabc'.lastIndexOf('abc', 2) * 10", "3"),
            ("'abc'.lastIndexOf('a', -1) + 'abc'.lastIndexOf('') * 10 + 'aaa'.lastIndexOf('aa') * 100", "129"),
            ("'ä\\uD83D\\uDE00bäb'.lastIndexOf('b') + 'ä\\uD83D\\uDE00bäb'.lastIndexOf('b', 4) * 10", "35"),
            ("'abcd'.indexOfIgnoreCase('BC') + 'abcdBC'.indexOfIgnoreCase('bc', 2) * 10", "41"),
            ("'abcdBC'.lastIndexOfIgnoreCase('bc') + 'abcdBC'.lastIndexOfIgnoreCase('BC', 3) * 10", "14"),
            ("'abcd'.indexOfAny('xc') + 'abcd'.indexOfAny('x') * 10 + 'abcd'.indexOfAny('') * 100", "-108"),
            ("'abcd'.indexOfAnyBut('ab') + 'abcd'.indexOfAnyBut('abcd') * 10 + 'abcd'.indexOfAnyBut('') * 100", "-108"),
            ("'abcd'.indexOfChar(99) + 'abcabc'.indexOfChar(99, 3) * 10 + 'abc'.indexOfChar(120) * 100", "-48"),
            ("'abcabc'.lastIndexOfChar(98) + 'abcabc'.lastIndexOfChar(98, 3) * 10", "14"),
            ("'abcde'.indexOfDifference('abxyz') + 'abc'.indexOfDifference('abc') * 10", "-8"),
            ("'abc'.contains('bc') && !'abc'.contains('BC') && 'abc'.contains('')", "true"),
            ("'abc'.containsIgnoreCase('BC') && !'abc'.containsIgnoreCase('x')", "true"),
            ("'hello'.containsAny('hx') && !'hello'.containsAny('x')", "true"),
            ("'abcde'.containsNone('fg') && !'abcde'.containsNone('e')", "true"),
            (
                "'abba'.containsOnly('abcd') && !'abba xyz'.containsOnly('abcd') && ''.containsOnly('') && !'a'.containsOnly('')",
                "true",
            ),
            ("'a b'.containsWhitespace() && !'ab'.containsWhitespace() && 'a\\tb'.containsWhitespace()", "true"),
            ("'abc'.startsWith('ab') && 'abc'.endsWith('bc') && !'abc'.startsWith('AB')", "true"),
            (
                "'Abc'.startsWithIgnoreCase('aB') && 'aBC'.endsWithIgnoreCase('bc') && !'a'.endsWithIgnoreCase('ba')",
                "true",
            ),
            ("'Hello Jane'.countMatches('Hello') + 'aaa'.countMatches('aa') * 10 + 'abc'.countMatches('') * 100", "11"),
            ("'a'.contains(null)", NULL_ARGUMENT),
            ("'a'.countMatches(null)", NULL_ARGUMENT),
            ("'a'.startsWithIgnoreCase(null)", NULL_ARGUMENT),
            (
                "try { 'a'.startsWithIgnoreCase(null); return null; } catch (NullPointerException e) { return e.getMessage(); }",
                "'Argument cannot be null.'",
            ),
        ],
    );
}

#[test]
fn a_text_says_what_it_consists_of() {
    for (text, names) in [
        ("", "Whitespace AlphaSpace AlphanumericSpace NumericSpace AsciiPrintable"),
        ("abc", "Alpha AlphaSpace Alphanumeric AlphanumericSpace AllLowerCase AsciiPrintable"),
        ("ABC", "Alpha AlphaSpace Alphanumeric AlphanumericSpace AllUpperCase AsciiPrintable"),
        ("a B", "AlphaSpace AlphanumericSpace AsciiPrintable"),
        ("aB1", "Alphanumeric AlphanumericSpace AsciiPrintable"),
        ("12", "Alphanumeric AlphanumericSpace Numeric NumericSpace AsciiPrintable"),
        ("1 2", "AlphanumericSpace NumericSpace AsciiPrintable"),
        ("1.2", "AsciiPrintable"),
        (" ", "Whitespace AlphaSpace AlphanumericSpace NumericSpace AsciiPrintable"),
        (" \\t\\n", "Whitespace"),
        ("ä", "Alpha AlphaSpace Alphanumeric AlphanumericSpace AllLowerCase"),
        ("Ä\u{416}", "Alpha AlphaSpace Alphanumeric AlphanumericSpace AllUpperCase"),
        ("\u{661}", "Alphanumeric AlphanumericSpace Numeric NumericSpace"),
        ("\u{BD}", ""),
        ("\u{A0}", ""),
    ] {
        let kinds = [
            "Whitespace",
            "Alpha",
            "AlphaSpace",
            "Alphanumeric",
            "AlphanumericSpace",
            "Numeric",
            "NumericSpace",
            "AllLowerCase",
            "AllUpperCase",
            "AsciiPrintable",
        ];
        let calls: String = kinds.iter().map(|kind| format!("if (s.is{kind}()) {{ found.add('{kind}'); }}")).collect();
        let found =
            body(&format!("String s = '{text}'; List<String> found = new List<String>(); {calls} return found;"));
        let expected: Vec<String> = kinds
            .iter()
            .filter(|kind| names.split(' ').any(|name| name == **kind))
            .map(|kind| format!("'{kind}'"))
            .collect();
        assert_eq!(found, format!("({})", expected.join(", ")), "{text}");
    }
    all(
        "",
        &[
            ("String.isBlank(' ') && String.isBlank(null) && !String.isNotBlank('')", "true"),
            ("String.isEmpty('') && !String.isEmpty(' ') && String.isNotEmpty(' ')", "true"),
            ("'a'.equals('a') && !'a'.equals('A') && !'a'.equals(null) && 'a'.equalsIgnoreCase('A')", "true"),
            ("'a'.compareTo('c') + 'abc'.compareTo('a') * 10", "18"),
            ("'abc'.hashCode()", "96354"),
            ("'Hello'.getLevenshteinDistance('Halo') + ''.getLevenshteinDistance('abc') * 10", "32"),
            ("'Hello Jane'.getLevenshteinDistance('Hello', 3)", "-1"),
        ],
    );
}

#[test]
fn texts_are_changed_and_filled_up() {
    all(
        "",
        &[
            ("'aBc'.toUpperCase() + 'aBc'.toLowerCase() + 'I'.toLowerCase('tr') + 'i'.toUpperCase('en')", "'ABCabciI'"),
            ("'abC'.capitalize() + 'ABC'.uncapitalize() + ''.capitalize() + 'aBc ä'.swapCase()", "'AbCaBCAbC Ä'"),
            ("' a '.trim() + ' a   b \\n c '.normalizeSpace() + ' a b\\tc'.deleteWhitespace()", "'aa b cabc'"),
            ("'hello'.center(9, '-') + 'ab'.center(5) + 'abc'.center(2)", "'--hello-- ab  abc'"),
            ("'ab'.center(-1) + 'ab'.center(7, 'yz')", "'abyzabyzy'"),
            ("'ab'.leftPad(5) + 'ab'.leftPad(5, 'xy') + 'abc'.leftPad(1) + 'ab'.leftPad(4, '')", "'   abxyxababc  ab'"),
            ("'ab'.rightPad(5) + 'ab'.rightPad(5, 'xy') + 'abc'.rightPad(1)", "'ab   abxyxabc'"),
            ("'ab'.repeat(3) + 'ab'.repeat(0) + 'ab'.repeat(',', 3) + 'ab'.repeat(',', 0)", "'abababab,ab,ab'"),
            ("'ab'.repeat(1000000000)", "System.StringException: String length exceeds maximum: 6000000"),
            ("'ab'.repeat(3000000).length()", "6000000"),
            ("'ab'.repeat(3000001)", "System.StringException: String length exceeds maximum: 6000000"),
            // Characters are counted, and not the bytes of them.
            ("'\\u20AC'.repeat(2500000).length()", "2500000"),
            ("'\\u20AC'.repeat(6000001)", "System.StringException: String length exceeds maximum: 6000000"),
            ("('\\u20AC'.repeat(3000000) + '\\uD83D\\uDE00'.repeat(1500000)).length()", "6000000"),
            (
                "'\\u20AC'.repeat(3000000) + '\\uD83D\\uDE00'.repeat(1500000) + 'a'",
                "System.StringException: String length exceeds maximum: 6000000",
            ),
            ("'a'.repeat(2000000).replace('a', '\\u20AC').length()", "2000000"),
            (
                "'a'.repeat(2000000).replace('a', 'abcd')",
                "System.StringException: String length exceeds maximum: 6000000",
            ),
            ("'Hello Maximillian'.abbreviate(8)", "'Hello...'"),
            ("'Hello Maximillian'.abbreviate(17)", "'Hello Maximillian'"),
            ("'Hello Maximillian'.abbreviate(8, 3) + 'abcdefghijklmno'.abbreviate(10, 5)", "'Hello......fghi...'"),
            ("'abcdefghijklmno'.abbreviate(10, 12)", "'...ijklmno'"),
            ("'abcdefg'.abbreviate(3)", "System.StringException: Minimum abbreviation width is 4"),
            ("'abcdefghij'.abbreviate(6, 5)", "System.StringException: Minimum abbreviation width with offset is 7"),
            ("'aXbX'.replace('X', '--') + 'ab'.replace('', '-') + 'a.b'.replace('.', '\\\\')", "'a--b---a-b-a\\b'"),
            ("'a1b22'.replaceAll('([0-9]+)', '<$1>') + 'a1b22'.replaceFirst('[0-9]', '')", "'a<1>b<22>ab22'"),
            ("'<p>a<b>c</b></p> & d'.stripHtmlTags()", "'ac & d'"),
            ("'ab\\uD83D\\uDE00'.reverse()", "'\u{1F600}ba'"),
            ("String.escapeSingleQuotes('it\\'s')", "'it\\'s'"),
            ("String.format('{0} and {1}', new List<String>{'a', null})", "'a and null'"),
            ("String.format('{0} {2}', new List<Object>{1, true})", "'1 {2}'"),
            ("String.format(null, new List<String>())", NULL_ARGUMENT),
            ("'a'.leftPad(null)", NULL_ARGUMENT),
            ("'a'.replaceAll('(', '')", "System.StringException: Invalid regex: Unclosed group near index 1\n("),
        ],
    );
}

#[test]
fn texts_are_parted_and_joined() {
    all(
        "",
        &[
            ("'a,b,,c,,'.split(',')", "('a', 'b', '', 'c')"),
            ("'a,b,,c,,'.split(',', -1)", "('a', 'b', '', 'c', '', '')"),
            ("'a,b,c'.split(',', 2)", "('a', 'b,c')"),
            ("'boo:and:foo'.split('o', 0)", "('b', '', ':and:f')"),
            ("''.split(',').size()", "1"),
            ("'abc'.split('')", "('a', 'b', 'c')"),
            ("'a.b'.split('\\\\.')", "('a', 'b')"),
            ("'a'.split(null)", NULL_ARGUMENT),
            ("'Lightning.platform'.splitByCharacterType()", "('L', 'ightning', '.', 'platform')"),
            ("'Lightning.platform'.splitByCharacterTypeCamelCase()", "('Lightning', '.', 'platform')"),
            ("'fooBAR200  x_(('.splitByCharacterTypeCamelCase()", "('foo', 'BAR', '200', '  ', 'x', '_', '((')"),
            ("'ASFRules'.splitByCharacterTypeCamelCase()", "('ASF', 'Rules')"),
            ("'ab   de fg'.splitByCharacterType()", "('ab', '   ', 'de', ' ', 'fg')"),
            ("String.join(new List<Integer>{1, 2}, '-') + String.join(new Set<String>{'a'}, '-')", "'1-2a'"),
            ("String.join(new List<String>(), ',')", "''"),
            ("String.join(new List<String>{'a'}, null)", NULL_ARGUMENT),
            ("'aZ\\uD83D\\uDE00'.getChars()", "(97, 90, 55357, 56832)"),
            ("String.fromCharArray('aZ\\uD83D\\uDE00'.getChars())", "'aZ\u{1F600}'"),
            ("'abc'.charAt(1)", "98"),
            ("'abc'.charAt(3)", "System.StringException: String index out of range: 3"),
            ("'a\\uD83D\\uDE00b'.codePointAt(1) - 'a\\uD83D\\uDE00b'.codePointBefore(3) + 'ab'.codePointAt(1)", "98"),
            ("'a\\uD83D\\uDE00b'.codePointCount(0, 4) + 'a\\uD83D\\uDE00b'.codePointBefore(1) * 10", "973"),
            ("'a\\uD83D\\uDE00b'.offsetByCodePoints(0, 2) + 'a\\uD83D\\uDE00b'.offsetByCodePoints(4, -2) * 10", "13"),
        ],
    );
}

#[test]
fn every_value_has_a_text() {
    all(
        "public override String toString() { return 'me'; }",
        &[
            ("String.valueOf(1) + String.valueOf(2L) + String.valueOf(1.50) + String.valueOf(true)", "'121.50true'"),
            ("Double d = 1.5; return String.valueOf(d) + String.valueOf(10.0 / 4);", "'1.52.5'"),
            ("String.valueOf(Date.newInstance(2026, 1, 2))", "'2026-01-02'"),
            ("'' + Date.newInstance(2026, 1, 2)", "'2026-01-02 00:00:00'"),
            (
                "String.valueOf(System.now()) + String.valueOfGmt(System.now())",
                "'2026-11-24 03:00:002026-11-24 03:00:00'",
            ),
            ("String.valueOf(Time.newInstance(1, 2, 3, 4))", "'01:02:03.004Z'"),
            ("Integer none; return String.valueOf(none);", "null"),
            ("Object none; return String.valueOf(none);", "null"),
            ("Object o = 'a'; return String.valueOf(o) + String.valueOf(new List<Integer>{1, 2});", "'a(1, 2)'"),
            ("String.valueOf(new Probe())", "'me'"),
            (
                "Id i = '001bn0000000001AAA'; return String.valueOf(i) + i.to15();",
                "'001bn0000000001AAA001bn0000000001'",
            ),
            ("Id.valueOf('001bn0000000001')", "001bn0000000001AAA"),
            ("Id.valueOf('001BN0000000001AAA', true)", "001bn0000000001AAA"),
            ("Id.valueOf('x')", "System.StringException: Invalid id: x"),
            ("Blob.valueOf('äb').size() + Blob.valueOf('äb').toString()", "'3äb'"),
            ("String.valueOf(Blob.valueOf('abc'))", "'Blob[3]'"),
            ("Blob.valueOf('a') == Blob.valueOf('a') && Blob.valueOf('a') != Blob.valueOf('A')", "true"),
            ("Blob.valueOf(null)", NULL_ARGUMENT),
            (
                "UUID.fromString('550E8400-E29B-41D4-A716-446655440000').toString()",
                "'550e8400-e29b-41d4-a716-446655440000'",
            ),
            ("UUID.fromString('x')", "System.IllegalArgumentException: Invalid UUID string: x"),
            (
                "UUID.fromString('550e8400-e29b-41d4-a716-446655440000').equals(UUID.fromString('550E8400-e29b-41d4-a716-446655440000'))",
                "true",
            ),
            (
                "String u = UUID.randomUUID().toString(); return u.length() + ' ' + u.mid(14, 1) + u.countMatches('-');",
                "'36 44'",
            ),
        ],
    );
}

#[test]
fn collections_show_their_elements_as_those_want_to_be_shown() {
    all(
        "class Me { public override String toString() { return 'me'; } } class Other { Integer a = 1; }",
        &[
            ("'' + new List<Me>{ new Me(), null } + new Set<Me>{ new Me() }", "'(me, null){me}'"),
            ("new Map<String, Object>{ 'a' => new List<Me>{ new Me() }, 'b' => 1.50 } + ''", "'{a=(me), b=1.50}'"),
            (
                "String.valueOf(new List<Object>{ new Me(), Date.newInstance(2026, 1, 2) })",
                "'(me, 2026-01-02 00:00:00)'",
            ),
            ("String.join(new List<Object>{ new Me(), 1, 'x' }, '-')", "'me-1-x'"),
            ("String.format('{0} {1}', new List<Object>{ new Me(), 2 })", "'me 2'"),
            ("'' + new List<Other>{ new Other() }", "'(Other:[a=1])'"),
            ("List<Object> all = new List<Object>{ 1 }; all.add(all); return ('' + all).length() > 3;", "true"),
        ],
    );
}
