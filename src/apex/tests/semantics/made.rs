//! Of which type a collection was made: what it may be taken for and what it holds.
//!
//! Refuses what does not compile: `messages`.

use super::*;

const KIN: &str = "virtual class Order {} class Custom extends Order {} class Internal extends Order {}
    class Bag { List<String> words; Map<String, Order> orders; Set<Id> ids; }
    static List<Order> upcast(List<Order> orders) { return orders; }";

#[test]
fn a_collection_is_of_the_type_that_it_was_made_of() {
    all(
        KIN,
        &[
            ("Object o = new List<Custom>(); return o instanceof List<Order>;", "true"),
            ("Object o = new List<Order>{ new Custom() }; return o instanceof List<Custom>;", "false"),
            ("Object o = new List<Custom>(); return o instanceof List<Internal>;", "false"),
            ("Object o = new List<String>(); return o instanceof List<Integer>;", "false"),
            ("Object o = new List<String>(); return o instanceof List<Object>;", "true"),
            ("Object o = new List<Object>{ 'a' }; return o instanceof List<String>;", "false"),
            ("Object o = new Integer[3]; return o instanceof List<Integer> && !(o instanceof List<String>);", "true"),
            ("Object o = new Map<String, String>(); return o instanceof Map<String, Object>;", "true"),
            ("Object o = new Map<String, String>(); return o instanceof Map<Object, Object>;", "false"),
            ("Object o = new Map<String, Object>(); return o instanceof Map<String, String>;", "false"),
            ("Object o = new Map<Id, SObject>(); return o instanceof Map<Id, Account>;", "false"),
            ("Object o = new Map<Id, Account>(); return o instanceof Map<Id, SObject>;", "true"),
            ("Object o = new Set<String>(); return o instanceof Set<Integer>;", "false"),
            ("Object o = new Set<String>(); return o instanceof Set<Id>;", "false"),
            ("Object o = new List<String>(); return o instanceof List<Id>;", "true"),
            ("Object o = new Set<Account>(); return o instanceof Set<SObject>;", "false"),
            ("Object o = new List<Account>(); return o instanceof List<SObject>;", "true"),
            // The platform takes a list of any records for a list of an object's.
            ("Object o = new List<SObject>(); return o instanceof List<Account>;", "true"),
            ("Object o = new Map<Id, List<SObject>>(); return o instanceof Map<Id, List<Account>>;", "true"),
            ("Object o = new List<List<Custom>>(); return o instanceof List<List<Order>>;", "true"),
            ("Object o = new Map<String, Account>().values(); return o instanceof List<String>;", "false"),
            ("Object o = new Map<String, Account>().values(); return o instanceof List<Account>;", "true"),
            ("Object o = new Map<String, Account>().keySet(); return o instanceof Set<Integer>;", "false"),
            ("Object o = new List<Custom>{ new Custom() }.clone(); return o instanceof List<Internal>;", "false"),
            ("Object o = new List<Account>{ new Account() }.deepClone(); return o instanceof List<String>;", "false"),
            (
                "Object o = Order.class == null ? null : Type.forName('List<Integer>').newInstance(); return o instanceof List<String>;",
                "false",
            ),
            (
                "return List<Integer>.class.isInstance(new List<Integer>()) + '' + List<Integer>.class.isInstance(new List<String>());",
                "'truefalse'",
            ),
            (
                "Set<Integer> s = new Set<Integer>{ 1 }; s.clear(); Object o = s; return o instanceof Set<String>;",
                "false",
            ),
        ],
    );
}

#[test]
fn a_cast_says_of_which_type_the_collection_was_made() {
    all(
        KIN,
        &[
            ("List<Order> kept = upcast(new List<Custom>()); return ((List<Custom>) kept).size();", "0"),
            (
                "List<Order> kept = new List<Order>{ new Custom() }; return (List<Custom>) kept;",
                "System.TypeException: Invalid conversion from runtime type List<Probe.Order> to List<Probe.Custom>",
            ),
            (
                "return (List<String>) JSON.deserializeUntyped('[\"a\"]');",
                "System.TypeException: Invalid conversion from runtime type List<ANY> to List<String>",
            ),
            (
                "return (Map<String, Object>) JSON.deserializeUntyped('[]');",
                "System.TypeException: Invalid conversion from runtime type List<ANY> to Map<String,ANY>",
            ),
            (
                "return (List<Object>) JSON.deserializeUntyped('{}');",
                "System.TypeException: Invalid conversion from runtime type Map<String,ANY> to List<ANY>",
            ),
            (
                "return (String) JSON.deserializeUntyped('{}');",
                "System.TypeException: Invalid conversion from runtime type Map<String,ANY> to String",
            ),
            (
                "Map<Id, SObject> m = new Map<Id, SObject>(); return (Map<Id, Account>) m;",
                "System.TypeException: Invalid conversion from runtime type Map<Id,SObject> to Map<Id,Account>",
            ),
            ("Map<Id, SObject> m = new Map<Id, Account>(); return ((Map<Id, Account>) m).size();", "0"),
            ("List<SObject> l = new List<SObject>(); List<Account> a = l; return a.size();", "0"),
            // Unconfirmed by Salesforce: a library that many use tests that a copy of no list is empty.
            ("List<Account> l; return new List<Object>(l).size();", "0"),
            ("Set<String> s; return new List<String>(s);", "System.NullPointerException: Argument cannot be null."),
            ("Object o = JSON.deserialize('[\"a\"]', List<String>.class); return ((List<String>) o)[0];", "'a'"),
            (
                "Object o = JSON.deserialize('[]', List<String>.class); return (List<Integer>) o;",
                "System.TypeException: Invalid conversion from runtime type List<String> to List<Integer>",
            ),
            (
                "Bag b = (Bag) JSON.deserialize('{\"words\":[],\"orders\":{},\"ids\":[]}', Bag.class); Object o = b.orders; return o instanceof Map<String, Order> && !(o instanceof Map<String, Bag>);",
                "true",
            ),
        ],
    );
}

#[test]
fn a_collection_refuses_what_is_not_of_its_type() {
    all(
        KIN,
        &[
            (
                "List<Order> kept = new List<Custom>(); kept.add(new Internal()); return kept;",
                "System.TypeException: Collection store exception adding Probe.Internal to List<Probe.Custom>",
            ),
            ("List<Order> kept = new List<Custom>(); kept.add(new Custom()); kept.add(null); return kept.size();", "2"),
            (
                "List<Object> kept = new List<String>(); kept.add(1); return kept;",
                "System.TypeException: Collection store exception adding Integer to List<String>",
            ),
            (
                "List<Object> kept = new List<String>{ 'a' }; kept[0] = new Account(); return kept;",
                "System.TypeException: Collection store exception adding Account to List<String>",
            ),
            (
                "List<Object> kept = new List<String>{ 'a' }; kept.add(0, true); return kept;",
                "System.TypeException: Collection store exception adding Boolean to List<String>",
            ),
            (
                "List<Object> kept = new List<String>(); kept.addAll(new List<Object>{ 'a', 2 }); return kept;",
                "System.TypeException: Collection store exception adding Integer to List<String>",
            ),
            ("List<Object> kept = new List<String>(); kept.addAll(new List<Object>{ 'a' }); return kept.size();", "1"),
            (
                "Map<String, Object> kept = new Map<String, String>(); kept.put('a', 5); return kept;",
                "System.TypeException: Collection store exception adding Integer to Map<String,String>",
            ),
            (
                "try { List<Object> kept = new List<String>(); kept.add(1); } catch (TypeException e) { return 'caught'; } return '';",
                "'caught'",
            ),
            ("List<Decimal> kept = new List<Decimal>(); kept.add(1); kept.add(2.5); return kept.size();", "2"),
            ("List<Id> kept = new List<Id>(); kept.add('001bn0000000001AAA'); return kept.size();", "1"),
            ("List<Comparable> kept = new List<Comparable>(); kept.add(null); return kept.size();", "1"),
        ],
    );
}

#[test]
fn an_empty_list_of_records_knows_its_object() {
    all(
        "",
        &[
            ("return String.valueOf(new List<Account>().getSObjectType());", "'Account'"),
            ("return String.valueOf(new Map<Id, Account>().getSObjectType());", "'Account'"),
            ("return new List<SObject>().getSObjectType();", "null"),
            ("List<SObject> l = new List<Account>(); return String.valueOf(l.getSObjectType());", "'Account'"),
        ],
    );
}
