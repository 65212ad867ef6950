//! Pattern and Matcher; Crypto and EncodingUtil: what the library makes of the engine's expressions and digests.
//!
//! Refuses the expressions themselves, which have tests of their own in `regex`; and the digests, in `digest`.

use super::*;

#[test]
fn an_expression_is_looked_for_in_a_text() {
    all(
        "",
        &[
            ("Pattern.matches('a*b', 'aaaab')", "true"),
            ("Pattern.matches('a*b', 'aaaabc')", "false"),
            ("Pattern.compile('a+').pattern() + Pattern.compile('x')", "'a+x'"),
            (
                "Matcher m = Pattern.compile('(a(b)?)+').matcher('aba'); return m.matches() && m.hitEnd() ? m.groupCount() + m.group(0) + m.group(1) + m.end(1) : '';",
                "'2abaa3'",
            ),
            (
                "Matcher m = Pattern.compile('(\\\\w)(\\\\d)?').matcher('a1 b'); String all = ''; while (m.find()) { all += m.group() + m.start() + m.end() + m.group(2) + m.start(2) + ';'; } return all;",
                "'a10211;b34null-1;'",
            ),
            (
                "Matcher m = Pattern.compile('b').matcher('abab'); return '' + m.find(2) + m.start() + m.find() + m.find();",
                "'true3falsefalse'",
            ),
            ("Matcher m = Pattern.compile('b').matcher('ba'); return '' + m.lookingAt() + m.matches();", "'truefalse'"),
            ("Pattern.compile('(\\\\w+)@').matcher('a@b@').replaceAll('$1#')", "'a#b#'"),
            ("Pattern.compile('\\\\w@').matcher('a@b@').replaceFirst(Matcher.quoteReplacement('$1'))", "'$1b@'"),
            ("Pattern.matches(Pattern.quote('a.b'), 'a.b') && !Pattern.matches(Pattern.quote('a.b'), 'axb')", "true"),
            ("return Pattern.compile('[,;]').split('a,b;c,');", "('a', 'b', 'c')"),
            ("Pattern.compile(',').split('a,b,c', 2)", "('a', 'b,c')"),
        ],
    );
}

#[test]
fn a_matcher_is_changed_and_goes_on() {
    all(
        "",
        &[
            (
                "Matcher m = Pattern.compile('a').matcher('aa'); m.find(); m.find(); return '' + m.find() + m.reset().find() + m.start();",
                "'falsetrue0'",
            ),
            ("Matcher m = Pattern.compile('a').matcher('aa'); return m.reset('ba').find() ? m.start() : -1;", "1"),
            (
                "Matcher m = Pattern.compile('^b$').matcher('abc').region(1, 2); return '' + m.find() + m.regionStart() + m.regionEnd();",
                "'true12'",
            ),
            (
                "Matcher m = Pattern.compile('^b').matcher('abc').region(1, 2).useAnchoringBounds(false); return '' + m.find() + m.hasAnchoringBounds();",
                "'falsefalse'",
            ),
            (
                "Matcher m = Pattern.compile('b(?=c)').matcher('abc').region(1, 2); return '' + m.find() + m.useTransparentBounds(true).hasTransparentBounds() + m.find(1);",
                "'falsetruetrue'",
            ),
            (
                "Matcher m = Pattern.compile('a').matcher('ab'); m.find(); m.usePattern(Pattern.compile('b')); return '' + m.find() + m.pattern();",
                "'trueb'",
            ),
            ("Matcher m = Pattern.compile('a$').matcher('a'); return '' + m.find() + m.requireEnd();", "'truetrue'"),
            (
                "Object o = Pattern.compile('a').matcher('a'); return '' + (o instanceof Matcher) + (o instanceof Pattern);",
                "'truefalse'",
            ),
        ],
    );
}

#[test]
fn what_is_no_expression_or_no_match_is_refused() {
    all(
        "",
        &[
            ("Pattern.compile('(')", "System.StringException: Invalid regex: Unclosed group near index 1\n("),
            ("Pattern.compile(null)", "System.NullPointerException: Argument cannot be null."),
            ("Pattern.compile('a').matcher(null)", "System.NullPointerException: Argument cannot be null."),
            ("Pattern.compile('a').matcher('b').group()", "System.StringException: No match found"),
            (
                "Matcher m = Pattern.compile('a').matcher('a'); m.find(); return m.group(1);",
                "System.StringException: No group 1",
            ),
            ("Matcher m; return m.find();", "System.NullPointerException: Attempt to de-reference a null object"),
            ("Pattern.matches('(a+)+b', 'a'.repeat(1100000))", "System.LimitException: Regex too complicated"),
        ],
    );
}

#[test]
fn bytes_are_digested_and_written_as_text() {
    all(
        "static Blob b(String text) { return Blob.valueOf(text); }",
        &[
            ("EncodingUtil.convertToHex(Crypto.generateDigest('MD5', b('abc')))", "'900150983cd24fb0d6963f7d28e17f72'"),
            (
                "EncodingUtil.base64Encode(Crypto.generateDigest('SHA-256', b('abc')))",
                "'ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0='",
            ),
            (
                "EncodingUtil.convertToHex(Crypto.generateMac('HmacSHA1', b('what do ya want for nothing?'), b('Jefe')))",
                "'effcdf6ae5eb2fa2d27416d5f184df9c259a7c79'",
            ),
            (
                "Crypto.verifyHMac('hmacSHA256', b('a'), b('k'), Crypto.generateMac('hmacSHA256', b('a'), b('k')))",
                "true",
            ),
            ("Crypto.verifyHMac('hmacSHA256', b('a'), b('k'), b('x'))", "false"),
            (
                "Crypto.generateDigest('SHA9', b('a'))",
                "System.InvalidParameterValueException: Invalid algorithm name: SHA9",
            ),
            ("Crypto.generateDigest('MD5', null)", "System.NullPointerException: Argument cannot be null."),
            (
                "EncodingUtil.base64Decode('Zm9v').toString() + EncodingUtil.convertFromHex('4f6b').toString()",
                "'fooOk'",
            ),
            (
                "EncodingUtil.convertFromHex('4').size()",
                "System.InvalidParameterValueException: Unrecognized characters: 4",
            ),
            ("EncodingUtil.urlDecode(EncodingUtil.urlEncode('a b&c', 'UTF-8'), 'UTF-8')", "'a b&c'"),
            (
                "Crypto.sign('RSA-SHA256', b('a'), b('k'))",
                "System.UnsupportedOperationException: Crypto.sign is not supported here yet",
            ),
        ],
    );
}

#[test]
fn what_was_encrypted_is_decrypted_with_its_key() {
    all(
        "static Blob b(String text) { return Blob.valueOf(text); }",
        &[
            (
                "Blob k = b('0123456789abcdef'); return EncodingUtil.convertToHex(Crypto.encrypt('AES128', k, k, b('secret')));",
                "'308eed5be66233adf4b3b7a780169a4e'",
            ),
            (
                "Blob k = b('0123456789abcdef'); return Crypto.decrypt('aes128', k, k, Crypto.encrypt('AES128', k, k, b('secret'))).toString();",
                "'secret'",
            ),
            (
                "Crypto.encrypt('AES256', b('short'), b('0123456789abcdef'), b('a'))",
                "System.InvalidParameterValueException: Invalid private key. Must be 32 bytes.",
            ),
            (
                "Blob k = b('0123456789abcdef'); return Crypto.decrypt('AES128', k, k, b('odd'));",
                "System.SecurityException: Input length must be multiple of 16 when decrypting with padded cipher",
            ),
        ],
    );
}

#[test]
fn texts_are_made_safe_for_other_languages() {
    all(
        "",
        &[
            ("'<a> & \"é\"'.escapeHtml4()", "'&lt;a&gt; &amp; &quot;&eacute;&quot;'"),
            ("return '€'.escapeHtml3() + '€'.escapeHtml4() + '&euro;'.unescapeHtml4();", "'€&euro;€'"),
            ("return '\\'<'.escapeXml() + '&apos;'.unescapeXml();", "'&apos;&lt;''"),
            ("'é\"'.escapeJava() + '\\\\u00e9'.unescapeJava()", "'\\u00E9\\\"é'"),
            ("'\\'/'.escapeEcmaScript() + '\\\\/'.unescapeEcmaScript()", "'\\'\\//'"),
            ("'é'.escapeUnicode() + '\\\\u00e9'.unescapeUnicode()", "'\\u00E9é'"),
            ("'a,\"b'.escapeCsv() + '\"a,b\"'.unescapeCsv()", "'\"a,\"\"b\"a,b'"),
            (
                "'\\\\u00'.unescapeJava()",
                "System.StringException: Less than 4 hex digits in unicode value: '\\u00' due to end of CharSequence",
            ),
        ],
    );
}
