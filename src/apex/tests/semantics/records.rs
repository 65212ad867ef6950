//! Records by the names of their fields, and what the org tells of objects and fields.
//!
//! Refuses what no describe tells.

use super::*;
use apex::{
    ChildDescribe, Description, Field, FieldDescribe, FieldKind, ObjectDescribe, PicklistEntry, Program,
    RecordTypeDescribe, Relationship, Schema, Source,
};

/// Account and Contact, with what `Schema` tells of them.
struct Shop;

const FIELDS: [(&str, &str, &str); 11] = [
    ("Account", "Id", "ID"),
    ("Account", "Name", "STRING"),
    ("Account", "Industry", "PICKLIST"),
    ("Account", "NumberOfEmployees", "INTEGER"),
    ("Account", "AnnualRevenue", "CURRENCY"),
    ("Account", "CreatedDate", "DATETIME"),
    ("Account", "Code__c", "STRING"),
    ("Contact", "Id", "ID"),
    ("Contact", "LastName", "STRING"),
    ("Contact", "Birthdate", "DATE"),
    ("Contact", "AccountId", "REFERENCE"),
];

impl Schema for Shop {
    fn object(&self, name: &str) -> Option<String> {
        self.objects().into_iter().find(|known| known.eq_ignore_ascii_case(name))
    }
    fn objects(&self) -> Vec<String> {
        vec!["Account".into(), "Contact".into()]
    }
    fn field(&self, object: &str, field: &str) -> Option<Field> {
        let known = self.describe_field(object, field)?;
        let kind = match &*known.display_type {
            "ID" => FieldKind::Id,
            "INTEGER" => FieldKind::Integer,
            "CURRENCY" => FieldKind::Decimal,
            "DATE" => FieldKind::Date,
            "DATETIME" => FieldKind::Datetime,
            "REFERENCE" => FieldKind::Reference { to: known.reference_to, relationship: known.relationship },
            _ => FieldKind::Text,
        };
        Some(Field { name: known.name, kind })
    }
    fn parent(&self, object: &str, relationship: &str) -> Option<Relationship> {
        (object == "Contact" && relationship.eq_ignore_ascii_case("Account")).then(|| Relationship {
            name: "Account".into(),
            object: "Account".into(),
            field: "AccountId".into(),
        })
    }
    fn children(&self, object: &str, relationship: &str) -> Option<Relationship> {
        (object == "Account" && relationship.eq_ignore_ascii_case("Contacts")).then(|| Relationship {
            name: "Contacts".into(),
            object: "Contact".into(),
            field: "AccountId".into(),
        })
    }
    fn describe(&self, object: &str) -> Option<ObjectDescribe> {
        let name = self.object(object)?;
        let is_account = name == "Account";
        let contacts = ChildDescribe {
            name: Some("Contacts".into()),
            object: "Contact".into(),
            field: "AccountId".into(),
            cascade_delete: true,
        };
        let master = RecordTypeDescribe {
            id: "012000000000000AAA".into(),
            name: "Master".into(),
            developer_name: "Master".into(),
            active: true,
            master: true,
        };
        Some(ObjectDescribe {
            label: name.clone(),
            label_plural: [&name, "s"].concat(),
            key_prefix: Some(if is_account { "001".into() } else { "003".into() }),
            writable: true,
            fields: FIELDS.iter().filter(|field| field.0 == name).map(|field| field.1.to_owned()).collect(),
            children: if is_account { vec![contacts] } else { Vec::new() },
            record_types: vec![master],
            name,
            ..ObjectDescribe::default()
        })
    }
    fn describe_field(&self, object: &str, field: &str) -> Option<FieldDescribe> {
        let known =
            FIELDS.iter().find(|known| known.0.eq_ignore_ascii_case(object) && known.1.eq_ignore_ascii_case(field))?;
        let is_lookup = known.2 == "REFERENCE";
        let tech = PicklistEntry { value: "tech".into(), label: "Technology".into(), default: true };
        Some(FieldDescribe {
            name: known.1.into(),
            label: known.1.trim_end_matches("__c").into(),
            display_type: known.2.into(),
            length: if known.2 == "STRING" { 80 } else { 0 },
            nillable: known.1 != "LastName",
            createable: true,
            custom: known.1.ends_with("__c"),
            auto_number: known.1 == "Code__c",
            default: if known.2 == "PICKLIST" { Datum::String("tech".into()) } else { Datum::Null },
            picklist: if known.2 == "PICKLIST" { vec![tech] } else { Vec::new() },
            reference_to: if is_lookup { vec!["Account".into()] } else { Vec::new() },
            relationship: is_lookup.then(|| "Account".into()),
            ..FieldDescribe::default()
        })
    }
}

fn run(program: &Program) -> Outcome {
    let mut machine = Machine::new();
    machine.push_static_call(program, "Probe", "run", Vec::new()).expect("Probe.run exists");
    for _ in 0..1_000 {
        let answer = match machine.run(program, 1_000_000) {
            Yield::Returned(value) => return Ok(value),
            Yield::Threw(uncaught) => return Err(uncaught),
            Yield::Ask(Question::Describe { object }) => {
                Answer::Described(Description::of(&Shop, &object).map(Box::new))
            }
            Yield::Ask(Question::System { method, .. }) if method == "Schema.getGlobalDescribe" => {
                Answer::Value(Datum::List(Shop.objects().into_iter().map(Datum::String).collect()))
            }
            // Everybody may do everything here.
            Yield::Ask(Question::System { method, .. }) if method == "Access.may" => {
                Answer::Value(Datum::Boolean(true))
            }
            other => panic!("unforeseen: {other:?}"),
        };
        machine.answer(program, answer).expect("it waits");
    }
    panic!("it does not end")
}

/// As [`super::all`], in the shop.
fn shop(table: &[(&str, &str)]) {
    let wrong: String = table
        .iter()
        .filter_map(|(text, expected)| {
            let statements = if text.contains(';') { (*text).to_owned() } else { format!("return {text};") };
            let text = format!(
                "public class Probe {{ public class Inner {{}} public static Object run() {{ {statements} }} }}"
            );
            let found = match apex::compile(&[Source::new("Probe.cls", &text)], &Shop) {
                Ok(program) => shown(&run(&program)),
                Err(problems) => common::joined(&problems),
            };
            (found != *expected).then(|| format!("{statements}\n    gives {found}\n    not   {expected}\n"))
        })
        .collect();
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn fields_are_read_and_written_by_name_and_by_token() {
    shop(&[
        ("Account a = new Account(); a.put('name', 'x'); return a;", "Account:{Name='x'}"),
        ("Account a = new Account(Name = 'x'); return a.get('NAME');", "'x'"),
        ("Account a = new Account(Name = 'x'); return a.get(Account.Name);", "'x'"),
        ("Account a = new Account(Name = 'x'); return a.put(Account.Name, 'y') + a.Name;", "'xy'"),
        ("new Account().get('Nope')", "System.SObjectException: Invalid field Nope for Account"),
        ("new Account().put('Nope', 1); return 1;", "System.SObjectException: Invalid field Nope for Account"),
        (
            "new Contact().get(Account.Name)",
            "System.SObjectException: Account.Name does not belong to SObject type Contact",
        ),
        ("Account a = new Account(); a.put('AnnualRevenue', 5); return a.AnnualRevenue;", "5m"),
        (
            "Account a = new Account(); a.put('Name', 5); return a;",
            "System.SObjectException: Illegal assignment from Integer to String",
        ),
        ("Account a = new Account(Name = null); return a.isSet('Name') && !a.isSet(Account.Industry);", "true"),
        (
            "new List<String>(new Account(Name = 'x', Industry = 'y').getPopulatedFieldsAsMap().keySet())",
            "('Name', 'Industry')",
        ),
        ("SObject s = new Account(Name = 'x'); return s.getSObjectType() == Account.SObjectType;", "true"),
        ("Account.getSObjectType() == Account.SObjectType", "true"),
        ("Integer[] l = new List<Integer>(2); l[1] = 5; return l;", "(null, 5)"),
        ("new Account(Name = 'x').get(null)", "System.NullPointerException: Argument cannot be null."),
    ]);
}

#[test]
fn relationships_are_read_and_written() {
    shop(&[
        ("return new Contact(Account = new Account(Name = 'x'), LastName = 'y').Account.Name;", "'x'"),
        (
            "Contact c = new Contact(); c.putSObject('account', new Account(Name = 'x')); return c.Account.Name + c.getSObject('Account').get('Name') + c.getSObject(Contact.AccountId).get('Name');",
            "'xxx'",
        ),
        ("new Contact().getSObject('Account')", "null"),
        ("new Contact().getSObject('Nope')", "System.SObjectException: Invalid relationship Nope for Contact"),
        (
            "Account a = (Account) JSON.deserialize('{\"Contacts\":{\"totalSize\":1,\"done\":true,\"records\":[{\"LastName\":\"y\"}]}}', Account.class); return a.getSObjects('Contacts')[0].get('LastName') + a.Contacts[0].LastName;",
            "'yy'",
        ),
    ]);
}

#[test]
fn copies_have_what_was_asked_for() {
    let account = "Account a = new Account(Id = '001bn0000000001', Name = 'x', Code__c = '7'); a.put('CreatedDate', Datetime.now()); ";
    let account = account.replace("a.put('CreatedDate', Datetime.now()); ", "");
    for (text, expected) in [
        ("return a.clone();", "Account:{Name='x'}"),
        ("return a.clone(true);", "Account:{Id=001bn0000000001AAA, Name='x'}"),
        ("return a.clone(false, true, true, true);", "Account:{Name='x', Code__c='7'}"),
        ("Account b = a.clone(); b.Name = 'y'; return a.Name;", "'x'"),
        ("return a.clone().isClone() && !a.isClone();", "true"),
        ("return a.clone().getCloneSourceId();", "001bn0000000001AAA"),
        ("return new List<Account>{a}.deepClone()[0];", "Account:{Name='x'}"),
        (
            "List<Account> b = new List<Account>{a}.deepClone(true); b[0].Name = 'y'; return a.Name + b[0].Id;",
            "'x001bn0000000001AAA'",
        ),
        (
            "Map<String, Account> b = new Map<String, Account>{'k' => a}.deepClone(); b.get('k').Name = 'y'; return a.Name;",
            "'x'",
        ),
    ] {
        shop(&[(&format!("{account}{text}"), expected)]);
    }
}

#[test]
fn records_come_from_json_and_go_to_it() {
    shop(&[
        (
            "(Contact) JSON.deserialize('{\"attributes\":{\"type\":\"Contact\"},\"lastname\":\"x\",\"Birthdate\":\"2026-01-02\",\"Account\":{\"Name\":\"y\",\"AnnualRevenue\":5},\"Other\":[1]}', Contact.class)",
            "Contact:{LastName='x', Birthdate=Date(20455), Account=Account:{Name='y', AnnualRevenue=5m}}",
        ),
        (
            "((SObject) JSON.deserialize('{\"Name\":\"x\",\"attributes\":{\"type\":\"Account\"}}', SObject.class)).getSObjectType() == Account.SObjectType",
            "true",
        ),
        (
            "((List<Account>) JSON.deserialize('[{\"Name\":\"x\"},{\"Name\":null}]', List<Account>.class))[1].isSet('Name')",
            "true",
        ),
        (
            "JSON.deserializeStrict('{\"first\":1}', Account.class)",
            "System.JSONException: No such column 'first' on sobject of type Account",
        ),
        (
            "JSON.deserialize('{\"NumberOfEmployees\":[]}', Account.class)",
            "System.JSONException: Cannot deserialize instance of int from START_ARRAY value [ or request may be missing a required field at [line:1, column:23]",
        ),
        (
            "JSON.serialize(JSON.deserialize('{\"Contacts\":{\"records\":[{\"LastName\":\"y\"}]}}', Account.class))",
            "'{\"attributes\":{\"type\":\"Account\"},\"Contacts\":{\"totalSize\":1,\"done\":true,\"records\":[{\"attributes\":{\"type\":\"Contact\"},\"LastName\":\"y\"}]}}'",
        ),
    ]);
}

#[test]
fn objects_and_fields_are_described() {
    shop(&[
        (
            "Schema.DescribeSObjectResult d = Account.SObjectType.getDescribe(); return d.getName() + d.getLabelPlural() + d.getKeyPrefix() + d.isCustom() + d.isUpdateable();",
            "'AccountAccounts001falsetrue'",
        ),
        ("Schema.SObjectType.Contact.getName()", "'Contact'"),
        ("Schema.SObjectType.Contact.fields.LastName.isNillable()", "false"),
        ("Schema.SObjectType.Account.fields.getMap().get('NAME').getDescribe().getLength()", "80"),
        ("Schema.SObjectType.Account.fields.getMap().containsKey('code__C')", "true"),
        ("new Contact(Account = new Account(Name = 'x')).Account.Name", "'x'"),
        (
            "Account.SObjectType.fields.name == Account.Name && Schema.Account.SObjectType.fields.Name == Account.Name",
            "true",
        ),
        ("Schema.getGlobalDescribe().get('CONTACT').newSObject().getSObjectType()+ ''", "'Contact'"),
        ("new List<String>(Schema.getGlobalDescribe().keySet())", "('account', 'contact')"),
        ("Schema.describeSObjects(new List<String>{'contact'})[0].getSObjectType() == Contact.SObjectType", "true"),
        (
            "Schema.describeSObjects(new List<String>{'Nope'})",
            "System.InvalidParameterValueException: sObject type 'Nope' is not supported.",
        ),
        (
            "Schema.DescribeFieldResult f = Account.Industry.getDescribe(); Schema.PicklistEntry e = f.getPicklistValues()[0]; return e.getValue() + e.getLabel() + e.isDefaultValue() + f.getType() + f.getLabel();",
            "'techTechnologytruePICKLISTIndustry'",
        ),
        ("Account.Industry.getDescribe().getType() == Schema.DisplayType.PICKLIST", "true"),
        ("Account.AnnualRevenue.getDescribe().getSoapType() == Schema.SOAPType.DOUBLE", "true"),
        ("Contact.AccountId.getDescribe().getReferenceTo()[0] == Account.SObjectType", "true"),
        ("Contact.AccountId.getDescribe().getRelationshipName()", "'Account'"),
        (
            "Schema.ChildRelationship c = Account.SObjectType.getDescribe().getChildRelationships()[0]; return c.getRelationshipName() + c.getChildSObject() + c.getField() + c.isCascadeDelete();",
            "'ContactsContactAccountIdtrue'",
        ),
        (
            "Account.SObjectType.getDescribe().getRecordTypeInfosByDeveloperName().get('Master').getRecordTypeId()",
            "012000000000000AAA",
        ),
        ("((Account) Account.SObjectType.newSObject(null, true)).Industry", "'tech'"),
        (
            "Map<Schema.SObjectField, String> m = new Map<Schema.SObjectField, String>{Account.Name => 'a'}; return m.get(Account.Name) + m.get(Contact.LastName);",
            "'anull'",
        ),
        ("Account.Name.getDescribe().getSObjectField() == Account.Name", "true"),
        ("String.valueOf(Account.Name) + Account.SObjectType", "'NameAccount'"),
    ]);
}

#[test]
fn types_are_found_by_name() {
    shop(&[
        ("Type.forName('probe.inner').getName()", "'Probe.Inner'"),
        (
            "Schema.Contact c = new Schema.Contact(LastName = 'x'); System.Type t = Schema.Contact.class; return c.LastName + t;",
            "'xContact'",
        ),
        ("Type.forName('Probe.Inner').newInstance() instanceof Inner", "true"),
        ("Type.forName('Account').newInstance()", "Account:{}"),
        ("Type.forName('Schema.Contact').getName()", "'Contact'"),
        ("Type.forName('Map<String, List<Account>>').getName()", "'Map<String,List<Account>>'"),
        ("Type.forName('', 'Probe') == Probe.class", "true"),
        ("Type.forName('other', 'Probe')", "null"),
        ("Type.forName('Nope')", "null"),
        ("Type.forName('Probe').hashCode() == Probe.class.hashCode()", "true"),
        ("new Map<Type, Integer>{ Probe.class => 7 }.get(Type.forName('Probe'))", "7"),
        ("SObject.class.isAssignableFrom(Account.class)", "true"),
    ]);
}
