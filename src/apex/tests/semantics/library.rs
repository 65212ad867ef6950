//! Methods of collections, and what goes into JSON and URLs.
//!
//! Refuses the methods that ask the platform: `platform`.

use super::*;

#[test]
fn lists_keep_their_order_and_their_bounds() {
    let list = "List<Integer> l = new List<Integer>{1, 2, 3}; ";
    for (text, expected) in [
        ("return l[3];", "System.ListException: List index out of bounds: 3"),
        ("return l[-1];", "System.ListException: List index out of bounds: -1"),
        ("return l.get(3);", "System.ListException: List index out of bounds: 3"),
        ("l[3] = 1; return l;", "System.ListException: List index out of bounds: 3"),
        ("l.set(3, 1); return l;", "System.ListException: List index out of bounds: 3"),
        ("l.add(4, 1); return l;", "System.ListException: List index out of bounds: 4"),
        ("return l.remove(3);", "System.ListException: List index out of bounds: 3"),
        ("l[0] = 9; l.set(1, 8); return l;", "(9, 8, 3)"),
        ("l.add(4); l.add(0, 0); l.add(5, 5); return l;", "(0, 1, 2, 3, 4, 5)"),
        ("return l.remove(0) + l.size();", "3"),
        ("return l.contains(2);", "true"),
        ("List<Integer> m = l.clone(); m.add(4); l[0] = 7; return m;", "(1, 2, 3, 4)"),
        ("List<Integer> m = l; m.add(4); return l.size();", "4"),
        ("List<Integer> m = new List<Integer>(l); m.clear(); return l.size() + m.size();", "3"),
        ("l.addAll(l); l.addAll(new Set<Integer>{1, 9}); return l;", "(1, 2, 3, 1, 2, 3, 1, 9)"),
        ("l.clear(); return l.isEmpty();", "true"),
        ("Integer[] a = new Integer[]{4, 5}; return a[1];", "5"),
        ("List<Long> a = new List<Long>{1}; a.add(2); return a;", "(1L, 2L)"),
        ("List<List<Integer>> a = new List<List<Integer>>{l}; a[0][1] = 6; return l;", "(1, 6, 3)"),
        ("List<Integer> none; l.addAll(none); return 1;", "System.NullPointerException: Argument cannot be null."),
        ("Integer none; return l[none];", "System.NullPointerException: Attempt to de-reference a null object"),
        ("return String.join(l, '-');", "'1-2-3'"),
    ] {
        assert_eq!(body(&format!("{list}{text}")), expected, "{text}");
    }
}

#[test]
fn sets_and_maps_keep_the_order_in_which_they_were_filled() {
    all(
        "",
        &[
            ("Set<Integer> s = new Set<Integer>{3, 1, 3, 2}; return s;", "(3, 1, 2)"),
            ("Set<String> s = new Set<String>{'a', 'A'}; return s.size();", "2"),
            (
                "Set<Integer> s = new Set<Integer>(); return s.add(1) && !s.add(1) && s.contains(1) && s.remove(1) && !s.remove(1) && s.isEmpty();",
                "true",
            ),
            ("Set<Integer> s = new Set<Integer>{1}; Set<Integer> t = s.clone(); t.add(2); return s.size();", "1"),
            ("Set<Integer> s = new Set<Integer>(new List<Integer>{2, 2, 1}); return s;", "(2, 1)"),
            (
                "Set<Integer> s = new Set<Integer>{1}; return s.addAll(new List<Integer>{1}) || !s.addAll(new Set<Integer>{4});",
                "false",
            ),
            ("Set<Decimal> s = new Set<Decimal>{1.0}; return s.contains(1.00);", "true"),
            ("Set<Id> s = new Set<Id>{'001bn0000000001'}; return s.contains('001bn0000000001AAA');", "true"),
            (
                "Map<String, Integer> m = new Map<String, Integer>{'b' => 1, 'a' => 2}; m.put('c', 3); m.put('b', 4); return m.values();",
                "(4, 2, 3)",
            ),
            (
                "Map<String, Integer> m = new Map<String, Integer>{'b' => 1, 'a' => 2}; m.remove('b'); m.put('b', 9); return m.keySet();",
                "('a', 'b')",
            ),
            ("Map<String, Integer> m = new Map<String, Integer>(); return m.put('a', 1);", "null"),
            ("Map<String, Integer> m = new Map<String, Integer>{'a' => 1}; return m.put('a', 2) + m.get('a');", "3"),
            ("Map<String, Integer> m = new Map<String, Integer>{'a' => 1}; return m.get('A');", "null"),
            (
                "Map<String, Integer> m = new Map<String, Integer>{'a' => 1}; return m.containsKey('a') && !m.containsKey('b') && m.size() == 1;",
                "true",
            ),
            ("Map<String, Integer> m = new Map<String, Integer>{null => 1}; return m.get(null);", "1"),
            (
                "Map<String, Integer> m = new Map<String, Integer>{'a' => 1}; Map<String, Integer> n = m.clone(); n.put('a', 2); n.putAll(m); return n.get('a');",
                "1",
            ),
            (
                "Map<String, Integer> m = new Map<String, Integer>(new Map<String, Integer>{'a' => 1}); m.clear(); return m.isEmpty();",
                "true",
            ),
            (
                "Map<String, List<Integer>> m = new Map<String, List<Integer>>{'a' => new List<Integer>()}; m.get('a').add(5); return m.get('a');",
                "(5)",
            ),
            (
                "Map<Id, Account> m = new Map<Id, Account>(new List<Account>{new Account(Id = '001bn0000000001', Name = 'x')}); return m.get('001bn0000000001AAA').Name;",
                "'x'",
            ),
            ("Map<Integer, Long> m = new Map<Integer, Long>(); m.put(1, 2); return m.get(1);", "2L"),
            (
                "Map<Integer, Integer> m = new Map<Integer, Integer>(); for (Integer i = 0; i < 100000; i++) { m.put(1, i); m.remove(1); } return m.size();",
                "0",
            ),
            (
                "Map<String, Integer> m; return m.get('a');",
                "System.NullPointerException: Attempt to de-reference a null object",
            ),
        ],
    );
}

#[test]
fn texts_go_into_a_url_and_come_back() {
    all(
        "",
        &[
            ("EncodingUtil.urlEncode('a b&ü/*', 'UTF-8')", "'a+b%26%C3%BC%2F*'"),
            ("EncodingUtil.urlDecode('a+b%26%C3%BC', 'UTF-8')", "'a b&ü'"),
            ("EncodingUtil.urlEncode(null, 'UTF-8')", "System.NullPointerException: Argument cannot be null."),
            ("'it\\'s \\u00fc\\n'.length()", "7"),
        ],
    );
}

#[test]
fn json_goes_in_and_out() {
    let members =
        "public class Item { public String name; public Integer count; public Decimal price; public List<String> tags;
        public Map<String, Integer> sizes; public Item nested; private Boolean hidden; }
        static Item read(String s) { return (Item) JSON.deserialize(s, Item.class); }";
    all(
        members,
        &[
            ("read('{\"name\":\"x\",\"count\":3,\"extra\":{\"a\":[1]}}').count", "3"),
            ("read('{\"NAME\":\"x\"}').name", "'x'"),
            ("read('{\"price\":1.50}').price", "1.50m"),
            ("read('{\"nested\":{\"nested\":{\"count\":2}}}').nested.nested.count", "2"),
            ("read('{\"tags\":[\"a\",null]}').tags", "('a', null)"),
            ("read('{\"sizes\":{\"b\":2,\"a\":1}}').sizes.values()", "(2, 1)"),
            ("read('null') == null", "true"),
            ("read('{\"count\":\"x\"}')", "System.JSONException: Illegal value for primitive"),
            ("read('[]')", "System.JSONException: Malformed JSON: Expected '{' at the beginning of object"),
            ("(List<Integer>) JSON.deserialize('[1,2]', List<Integer>.class)", "(1, 2)"),
            (
                "JSON.deserialize('{}', List<Integer>.class)",
                "System.JSONException: Malformed JSON: Expected '[' at the beginning of List/Set",
            ),
            ("JSON.serialize(new List<Object>{1, 1.50, 'a\"b', null, true, 2L})", "'[1,1.50,\"a\\\"b\",null,true,2]'"),
            ("JSON.serialize(new Map<String, Integer>{'b' => 1, 'a' => 2})", "'{\"b\":1,\"a\":2}'"),
            ("JSON.serialize(System.now())", "'\"2026-11-24T03:00:00.000Z\"'"),
            ("JSON.serialize(new Account(Name = 'x'))", "'{\"attributes\":{\"type\":\"Account\"},\"Name\":\"x\"}'"),
            (
                "Item i = new Item(); i.count = 2; return JSON.serialize(read(JSON.serialize(i))) == JSON.serialize(i);",
                "true",
            ),
        ],
    );
    let broken = body("return JSON.deserializeUntyped('{\"a\":');");
    assert!(broken.starts_with("System.JSONException: Unexpected end-of-input"), "{broken}");
}

#[test]
fn requests_and_responses_hold_bytes_and_name_their_headers() {
    all(
        "",
        &[
            (
                "HttpRequest r = new HttpRequest(); r.setBodyAsBlob(Blob.valueOf('a')); return r.getBody() + r.getBodyAsBlob().toString();",
                "'aa'",
            ),
            (
                "HttpResponse r = new HttpResponse(); r.setBodyAsBlob(Blob.valueOf('a')); r.setHeader('X', '1'); r.setHeader('Y', '2'); return r.getBody() + r.getBodyAsBlob().size() + r.getHeaderKeys();",
                "'a1(X, Y)'",
            ),
            (
                "new HttpResponse().setBodyAsBlob(null); return null;",
                "System.NullPointerException: Argument cannot be null.",
            ),
        ],
    );
}
