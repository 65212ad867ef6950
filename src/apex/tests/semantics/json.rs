//! JSON, JSONGenerator and JSONParser.
//!
//! Refuses the words of the scanner: those are tested beside it.

use super::*;

#[test]
fn texts_become_values_of_every_type() {
    let members = "public enum Season { SPRING, AUTUMN }
        public class Leaf { public Season time; public Date day; public Datetime moment; public Time clock; public Blob bytes;
            public Id owner; public Long big; public Double ratio; public Set<String> names; public Map<Integer, List<Leaf>> nested;
            public transient String secret; public Integer count { get; set; } }
        static Leaf read(String s) { return (Leaf) JSON.deserialize(s, Leaf.class); }";
    all(
        members,
        &[
            ("read('{\"time\":\"AUTUMN\"}').time == Season.AUTUMN", "true"),
            ("JSON.serialize(read('{\"day\":\"2026-01-02\"}').day)", "'\"2026-01-02\"'"),
            ("read('{\"moment\":\"2026-01-02T13:00:00.000+0100\"}').moment.getTime()", "1767355200000L"),
            ("JSON.serialize(read('{\"clock\":\"03:04:05.006Z\"}').clock)", "'\"03:04:05.006Z\"'"),
            ("JSON.serialize(read('{\"bytes\":\"QWJj\"}').bytes)", "'\"QWJj\"'"),
            ("read('{\"owner\":\"001bn0000000001\"}').owner", "001bn0000000001AAA"),
            ("read('{\"big\":9000000000}').big", "9000000000L"),
            ("read('{\"ratio\":1e-2}').ratio", "0.01d"),
            ("read('{\"names\":[\"a\",\"b\",\"a\"]}').names", "('a', 'b')"),
            ("read('{\"nested\":{\"7\":[{\"big\":1},null]}}').nested.get(7)[0].big", "1L"),
            ("read('{\"secret\":\"x\"}').secret", "null"),
            ("read('{\"count\":\"12\"}').count", "12"),
            ("read('{\"big\":{}}')", "System.JSONException: Illegal value for primitive"),
            ("read('{\"time\":\"WINTER\"}')", "System.JSONException: Illegal value for primitive"),
            ("read('{\"big\":1} and more').big", "1L"),
            (
                "JSON.deserialize('{\"a\":1}', Map<String, Object>.class)",
                "System.JSONException: Apex Type unsupported in JSON: Object",
            ),
            ("((Leaf) JSON.deserializeStrict('{\"big\":1}', Leaf.class)).big", "1L"),
            (
                "JSON.deserializeStrict('{\"first\":1}', Leaf.class)",
                "System.JSONException: Unknown field: Probe.Leaf.first",
            ),
            ("JSON.deserialize(null, Leaf.class)", "System.NullPointerException: Argument cannot be null."),
            (
                "JSON.deserialize('{', Leaf.class)",
                "System.JSONException: Unexpected end-of-input: expected close marker for OBJECT (from [line:1, column:0]) at [line:1, column:2]",
            ),
        ],
    );
}

#[test]
fn texts_without_a_type_become_maps_lists_and_plain_values() {
    let members = "static Object read(String s) { return JSON.deserializeUntyped(s); }
        static Map<String, Object> members(String s) { return (Map<String, Object>) read(s); }";
    all(
        members,
        &[
            ("read('[1, 2147483648, 1.50, \"x\", true, null]')", "(1, 2147483648L, 1.50m, 'x', true, null)"),
            ("read('3') instanceof Integer", "true"),
            ("new List<String>(members('{\"b\":1,\"a\":{\"c\":[]}}').keySet())", "('b', 'a')"),
            ("((Map<String, Object>) members('{\"a\":{\"c\":[5]}}').get('a')).get('c')", "(5)"),
            ("((List<Object>) members('{\"a\":[{\"b\":7}]}').get('a')).size()", "1"),
            ("read('')", "System.JSONException: No content to map to Object due to end of input"),
            (
                "read('[1')",
                "System.JSONException: Unexpected end-of-input: expected close marker for ARRAY (from [line:1, column:0]) at [line:1, column:3]",
            ),
        ],
    );
}

#[test]
fn values_become_texts() {
    let members = "public enum Season { SPRING, AUTUMN }
        public virtual class Base { public String first = 'f'; private Integer second; }
        public class Leaf extends Base { public Season time = Season.AUTUMN; transient String secret = 's';
            public Integer count { get; set; } public Leaf next; }";
    all(
        members,
        &[
            (
                "JSON.serialize(new Leaf())",
                "'{\"first\":\"f\",\"second\":null,\"time\":\"AUTUMN\",\"count\":null,\"next\":null}'",
            ),
            ("JSON.serialize(new Leaf(), true)", "'{\"first\":\"f\",\"time\":\"AUTUMN\"}'"),
            ("JSON.serialize(new Map<String, Object>{'a' => null}, true)", "'{\"a\":null}'"),
            ("JSON.serialize(new Set<Season>{Season.SPRING})", "'[\"SPRING\"]'"),
            ("JSON.serialize(new Map<Season, Integer>{Season.SPRING => 1})", "'{\"SPRING\":1}'"),
            (
                "JSON.serialize(new Account(Id = '001bn0000000001', Name = 'x'))",
                "'{\"attributes\":{\"type\":\"Account\",\"url\":\"/services/data/v68.0/sobjects/Account/001bn0000000001AAA\"},\"Id\":\"001bn0000000001AAA\",\"Name\":\"x\"}'",
            ),
            ("JSON.serialize(new Account(Enriched_At__c = System.now())).endsWith('T03:00:00.000+0000\"}')", "true"),
            (
                "JSON.serialize(new JSONException('x'))",
                "System.JSONException: Apex Type unsupported in JSON: System.JSONException",
            ),
            (
                "Leaf leaf = new Leaf(); leaf.next = leaf; return JSON.serialize(leaf);",
                "System.JSONException: Maximum depth of objects exceeded",
            ),
            (
                "JSON.serializePretty(new Map<String, Object>{'a' => new List<Object>{1, new Map<String, Object>{'b' => 2}}, 'c' => new List<Object>(), 'd' => new Map<String, Object>()})",
                "'{\n  \"a\" : [ 1, {\n    \"b\" : 2\n  } ],\n  \"c\" : [ ],\n  \"d\" : { }\n}'",
            ),
        ],
    );
}

#[test]
fn a_generator_writes_piece_by_piece() {
    let members = "public class A { String str; public A(String s) { str = s; } }
        static JSONGenerator gen() { return JSON.createGenerator(false); }";
    all(
        members,
        &[
            // The sample of the Apex developer guide, apex_json_jsongenerator.htm.
            (
                "JSONGenerator gen = JSON.createGenerator(true); gen.writeStartObject(); gen.writeNumberField('abc', 1.21); gen.writeStringField('def', 'xyz');
                 gen.writeFieldName('ghi'); gen.writeStartObject(); gen.writeObjectField('aaa', new List<Integer>{1, 2, 3}); gen.writeEndObject();
                 gen.writeFieldName('Object A'); gen.writeObject(new A('X')); gen.writeEndObject(); return gen.getAsString();",
                "'{\n  \"abc\" : 1.21,\n  \"def\" : \"xyz\",\n  \"ghi\" : {\n    \"aaa\" : [ 1, 2, 3 ]\n  },\n  \"Object A\" : {\n    \"str\" : \"X\"\n  }\n}'",
            ),
            (
                "JSONGenerator g = gen(); g.writeStartArray(); g.writeNull(); g.writeBoolean(true); g.writeNumber(5L); g.writeId('001bn0000000001'); return g.getAsString() + g.isClosed();",
                "'[null,true,5,\"001bn0000000001AAA\"]true'",
            ),
            ("gen().writeFieldName('a'); return 1;", "System.JSONException: Can not write a field name, expecting a value"),
            ("JSONGenerator g = gen(); g.writeStartObject(); g.writeString('a'); return 1;", "System.JSONException: Can not write text value, expecting field name"),
            ("JSONGenerator g = gen(); g.writeStartObject(); g.writeEndArray(); return 1;", "System.JSONException: Current context not an ARRAY but OBJECT"),
            ("JSONGenerator g = gen(); g.writeStartObject(); g.writeNullField('a'); g.close(); g.writeEndObject(); return 1;", "System.JSONException: The generator is closed"),
        ],
    );
}

#[test]
fn a_parser_reads_token_by_token() {
    let members = "public class Line { public String item; public Integer count; }
        static JSONParser parser(String s) { return JSON.createParser(s); }";
    all(
        members,
        &[
            (
                "JSONParser p = parser('{\"a\":1,\"b\":[true,null,\"x\",1.5]}'); List<String> seen = new List<String>(); while (p.nextToken() != null) { seen.add(p.getCurrentToken().name() + ' ' + p.getText() + ' ' + p.getCurrentName()); } return String.join(seen, ', ');",
                "'START_OBJECT { null, FIELD_NAME a a, VALUE_NUMBER_INT 1 a, FIELD_NAME b b, START_ARRAY [ b, VALUE_TRUE true null, VALUE_NULL null null, VALUE_STRING x null, VALUE_NUMBER_FLOAT 1.5 null, END_ARRAY ] b, END_OBJECT } null'",
            ),
            (
                "JSONParser p = parser('{\"total\":12.5,\"lines\":[{\"item\":\"a\",\"count\":2},{\"item\":\"b\",\"count\":3}]}'); Decimal total; Integer count = 0; while (p.nextToken() != null) { if (p.getCurrentToken() == JSONToken.FIELD_NAME && p.getText() == 'total') { p.nextToken(); total = p.getDecimalValue(); } else if (p.getCurrentToken() == JSONToken.START_OBJECT && p.getCurrentName() == null) { if (p.getText() == '{' && count >= 0) { count++; } } } return count;",
                "3",
            ),
            (
                "JSONParser p = parser('[{\"item\":\"a\",\"count\":2},{\"item\":\"b\",\"count\":3}]'); Integer sum = 0; while (p.nextToken() != null) { if (p.getCurrentToken() == JSONToken.START_OBJECT) { sum += ((Line) p.readValueAs(Line.class)).count; } } return sum;",
                "5",
            ),
            (
                "JSONParser p = parser('[[1,[2]],3]'); p.nextToken(); p.nextToken(); p.skipChildren(); return p.getText() + p.nextToken() + p.getIntegerValue();",
                "']VALUE_NUMBER_INT3'",
            ),
            ("JSONParser p = parser('{\"a\":\"x\"}'); p.nextToken(); p.nextValue(); return p.getText();", "'x'"),
            (
                "JSONParser p = parser('\"x\"'); p.nextToken(); return p.getIntegerValue();",
                "System.JSONException: Current token (VALUE_STRING) not numeric, can not use numeric value accessors at [line:1, column:4]",
            ),
            (
                "JSONParser p = parser('1'); p.nextToken(); p.clearCurrentToken(); return p.hasCurrentToken() || p.getLastClearedToken() != JSONToken.VALUE_NUMBER_INT;",
                "false",
            ),
        ],
    );
}

#[test]
fn accessors_that_compute_are_asked() {
    let members = "class Box {
            public Integer one = 4;
            public Integer twice { get { return 2 * one; } }
            public String name { get { return name + '!'; } set; }
            public Box little { get { return one > 3 ? smaller() : null; } }
            transient Integer hidden { get { return 7; } }
            private Box smaller() { Box b = new Box(); b.one = one - 1; b.name = 'b'; return b; }
        }
        virtual class Shape { public virtual String kind { get { return 'shape'; } } }
        class Square extends Shape { public override String kind { get { return 'square'; } } }
        class Bad { public Integer no { get { return 1 / 0; } } public Integer yes = 1; }";
    all(
        members,
        &[
            (
                "Box b = new Box(); b.name = 'a'; return JSON.serialize(b);",
                "'{\"one\":4,\"twice\":8,\"name\":\"a!\",\"little\":{\"one\":3,\"twice\":6,\"name\":\"b!\",\"little\":null}}'",
            ),
            (
                "Box b = new Box(); b.one = 1; b.name = 'a'; JSON.serialize(b, true); return b.name + JSON.serialize(new Map<String, Box>{ 'k' => b }, true);",
                "'a!{\"k\":{\"one\":1,\"twice\":2,\"name\":\"a!\"}}'",
            ),
            (
                "JSON.serialize(new List<Shape>{ new Shape(), new Square() })",
                "'[{\"kind\":\"shape\"},{\"kind\":\"square\"}]'",
            ),
            (
                "JSONGenerator g = JSON.createGenerator(false); Box b = new Box(); b.one = 0; g.writeObject(b); return g.getAsString().contains('\"twice\":0');",
                "true",
            ),
            (
                "Bad b = new Bad(); String found = ''; for (Integer i = 0; i < 2; i++) { try { JSON.serialize(b); } catch (MathException e) { found += e.getMessage(); } } return found;",
                "'Divide by 0Divide by 0'",
            ),
        ],
    );
}
