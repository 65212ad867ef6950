//! The standard objects that every org has here.
//!
//! Refuses nothing: the table is ours. Names, types, lengths, key prefixes and relationships are Salesforce's; of each
//! object the fields that Apex code uses most. Invariant: Id comes first, the fields that every object has come last.
//! <https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_list.htm>
//!
//! ```text
//! #<prefix> [!]Name[=label[=labels]] [flags]   ! only the platform writes it
//!                    o Owner, O Owner that may be a queue, r record types and when a page showed it, s system fields, S those without IsDeleted
//! [flags]Name[~][=label][:kind][/children]     * required  ! platform  - only on insert  ^ master  ~ unique
//! @Billing                                     the parts of an address, in an object without other prefix just @
//! ```
//!
//! Without a kind the name tells it: `…Id` is a lookup, `Is…` and `Has…` are checkboxes, `…Date` is a date, all else
//! is text of 255. Without a label the name's words are the label. Without the feature `standard-objects` most of them
//! are not there, and a lookup to one of those leads nowhere.

use std::sync::Arc;

use apex::{Datum, letters};

use super::{ANY, Access, COORDINATE, Field, Kind, Object, OnDelete, PicklistValue, Schema, Source, Summary};
use crate::formula::Formula;

const TABLE: &str = include_str!("standard.txt");
/// The objects that only a whole org has.
#[cfg(feature = "standard-objects")]
const MORE: [&str; 2] = [include_str!("more.txt"), include_str!("more_computed.txt")];
#[cfg(not(feature = "standard-objects"))]
const MORE: [&str; 2] = ["", ""];

const ADDRESS: [&str; 9] = [
    "Street",
    "City:40",
    "State=State/Province:80",
    "PostalCode=Zip/Postal Code:20",
    "Country:80",
    "Latitude:g",
    "Longitude:g",
    "GeocodeAccuracy:pAddress;NearAddress;Block;Street;ExtendedZip;Zip;Neighborhood;City;County;State;Unknown",
    "!Address:A",
];
const OWNER: &str = "OwnerId:rUser";
const OWNER_OR_QUEUE: &str = "OwnerId:rGroup+User";
const RECORD_TYPE: &str = "RecordTypeId";
/// Of objects that pages show. Nobody looks at a page here.
const SEEN: [&str; 2] = ["!LastViewedDate:d", "!LastReferencedDate:d"];
const DELETED: &str = "!IsDeleted=Deleted";
const SYSTEM: [&str; 5] =
    ["!CreatedDate:d", "!CreatedById:rUser", "!LastModifiedDate:d", "!LastModifiedById:rUser", "!SystemModstamp:d"];

/// Fields that are computed: `:` before what every save sets it to, in the order of the object's fields, `=` before a
/// formula that is read, `#` before a summary's function, children, lookup and field.
const COMPUTED: &str = include_str!("computed.txt");

/// The objects of an org without metadata.
pub fn standard() -> Schema {
    let mut schema = Schema::default();
    let mut flags = "";
    for line in TABLE.lines().chain(MORE[0].lines()) {
        match line.strip_prefix('#') {
            Some(head) => {
                finish(&mut schema, flags);
                flags = begin(&mut schema, head);
            }
            None => {
                let Some(object) = schema.objects.last_mut() else { continue };
                object.add_all(line);
            }
        }
    }
    finish(&mut schema, flags);
    for line in COMPUTED.lines().chain(MORE[1].lines()) {
        compute(&mut schema, line);
    }
    schema
}

/// Gives a field what it is computed by.
fn compute(schema: &mut Schema, line: &str) {
    let Some((name, mark, text)) = line
        .find(['=', '#', ':'])
        .and_then(|place| Some((line.get(..place)?, line.get(place..=place)?, line.get(place + 1..)?)))
    else {
        return;
    };
    let (object, name) = name.split_once('.').unwrap_or_default();
    let Some(object) = schema.object_mut(object) else { return };
    let mut settled = None;
    let source = if mark == "#" {
        let mut words = text.split(' ').map(str::to_owned);
        let mut word = || words.next().unwrap_or_default();
        let (function, object, lookup) = (word(), word(), word());
        Source::Summary(Box::new(Summary { function, object, lookup, field: words.next(), filters: Vec::new() }))
    } else {
        let Ok(formula) = Formula::parse(text).map(Arc::new) else {
            // A build without the language of formulas does not have the field.
            return object.fields.retain(|field| *field.name != *name);
        };
        match mark {
            "=" => Source::Formula(formula),
            _ => {
                settled = Some(formula);
                Source::Written
            }
        }
    };
    if let Some(field) = object.fields.iter_mut().find(|field| *field.name == *name) {
        field.source = source;
        field.settled = settled;
    }
}

fn begin<'a>(schema: &mut Schema, head: &'a str) -> &'a str {
    let (prefix, rest) = head.split_at_checked(3).unwrap_or((head, ""));
    let rest = rest.trim_start();
    // A flag word is the last one, and none of its letters begins a label.
    let (names, flags) = match rest.rsplit_once(' ') {
        Some((names, flags)) if flags.bytes().all(|flag| b"oOrsS".contains(&flag)) => (names, flags),
        _ => (rest, ""),
    };
    let mut parts = names.split('=');
    let mut part = || parts.next().unwrap_or_default();
    let (marked, label, plural) = (part(), part(), part());
    let name = marked.trim_start_matches('!');
    let label = if label.is_empty() { words(name) } else { label.to_owned() };
    let plural = if plural.is_empty() { [&label, "s"].concat() } else { plural.to_owned() };
    let mut object = Object::new(name, &label, &plural, prefix.trim());
    if marked != name {
        object.access = Access::System;
    }
    schema.objects.push(object);
    flags
}

fn finish(schema: &mut Schema, flags: &str) {
    let Some(object) = schema.objects.last_mut() else { return };
    object.add_system_fields(flags);
}

impl Object {
    /// Adds the fields of a line of the table.
    pub fn add_all(&mut self, line: &str) {
        line.split(',').for_each(|text| add(self, text));
    }

    /// The fields that objects have without saying so, by the flags of the table.
    pub fn add_system_fields(&mut self, flags: &str) {
        for flag in flags.bytes() {
            match flag {
                b'o' => add(self, OWNER),
                b'O' => add(self, OWNER_OR_QUEUE),
                b'r' => {
                    add(self, RECORD_TYPE);
                    SEEN.iter().for_each(|text| add(self, text));
                }
                _ => {
                    if flag == b's' {
                        add(self, DELETED);
                    }
                    SYSTEM.iter().for_each(|text| add(self, text));
                }
            }
        }
    }
}

/// `OpportunityLineItem` as `Opportunity Line Item`, `AccountId` as `Account ID`.
fn words(name: &str) -> String {
    let (stem, id) = match name.strip_suffix("Id") {
        Some(stem) => (stem, " ID"),
        None => (name, ""),
    };
    let mut out = String::with_capacity(name.len() + 4);
    let mut small = false;
    for letter in stem.chars() {
        if small && letter.is_ascii_uppercase() {
            out.push(' ');
        }
        small = letter.is_ascii_lowercase();
        out.push(letter);
    }
    out.push_str(id);
    out
}

/// Adds what one entry of the table says.
fn add(object: &mut Object, text: &str) {
    if let Some(prefix) = text.strip_prefix('@') {
        for part in ADDRESS {
            let space = if prefix.is_empty() { "" } else { " " };
            let (flag, part) = part.strip_prefix('!').map_or(("", part), |part| ("!", part));
            match part.split_once('=') {
                Some((name, label)) => add(object, &[prefix, name, "=", prefix, space, label].concat()),
                None => add(object, &[flag, prefix, part].concat()),
            }
        }
        return;
    }
    let bare = text.trim_start_matches(['*', '!', '-', '^']);
    let (flag, rest) = (text.bytes().next().unwrap_or_default(), bare);
    let (rest, kind_text) = rest.split_once(':').unwrap_or((rest, ""));
    // The children's name stands at the end, after the kind where there is one.
    let (rest, kind_text, children) = match (kind_text.rsplit_once('/'), rest.split_once('/')) {
        (Some((kind, children)), _) if kind_text.starts_with('r') => (rest, kind, children),
        (_, Some((rest, children))) if kind_text.is_empty() && rest.ends_with("Id") => (rest, "", children),
        (_, Some((rest, children))) if kind_text.is_empty() && rest.contains("Id=") => (rest, "", children),
        _ => (rest, kind_text, ""),
    };
    let (name, label) = rest.split_once('=').unwrap_or((rest, ""));
    let (name, unique) = name.strip_suffix('~').map_or((name, false), |name| (name, true));
    let mut default = Datum::Null;
    let mut source = Source::Written;
    let mut kind = kind(name, kind_text, &mut default, &mut source);
    if let Kind::Reference { children: known, on_delete, .. } = &mut kind {
        *known = (!children.is_empty()).then(|| children.to_owned());
        if flag == b'^' {
            *on_delete = OnDelete::Cascade;
        }
    }
    let label = if label.is_empty() { words(name) } else { label.to_owned() };
    let mut field = Field::new(name, label, kind);
    if default != Datum::Null {
        field.default = default;
    }
    field.source = source;
    field.unique = unique;
    field.required = matches!(flag, b'*' | b'^');
    field.access = match flag {
        b'!' => Access::System,
        b'-' | b'^' => Access::Create,
        _ => Access::ReadWrite,
    };
    object.fields.push(field);
}

fn kind(name: &str, text: &str, default: &mut Datum, source: &mut Source) -> Kind {
    let rest = text.get(1..).unwrap_or_default();
    let number =
        |text: &str, absent: u32| letters::whole(text).and_then(|number| u32::try_from(number).ok()).unwrap_or(absent);
    let (precision, scale) = rest.split_once('.').map_or((18, 2), |(all, after)| (number(all, 18), number(after, 0)));
    let starts = |word: &str| {
        name.strip_prefix(word).is_some_and(|rest| rest.starts_with(|letter: char| letter.is_ascii_uppercase()))
    };
    match text.bytes().next() {
        None if name.ends_with("Id") => reference(name, name.strip_suffix("Id").unwrap_or_default()),
        None if starts("Is") || starts("Has") => Kind::Checkbox,
        None if name.ends_with("Date") || name == "Birthdate" => Kind::Date,
        None => Kind::Text { length: 255 },
        Some(b'0'..=b'9') => Kind::Text { length: number(text, 255) },
        Some(b'r') => reference(name, rest),
        Some(first @ (b'p' | b'm')) => {
            let mut values = Vec::new();
            for value in rest.split(';') {
                let plain = value.trim_start_matches('+');
                if plain != value {
                    *default = Datum::String(plain.to_owned());
                }
                values.push(PicklistValue::from(plain));
            }
            Kind::Picklist { values, restricted: false, multiple: first == b'm' }
        }
        Some(b'a') => Kind::LongText { length: number(rest, 32_000) },
        Some(b'h') => Kind::Phone { length: 40 },
        Some(b'u') => Kind::Url,
        Some(b'e') => Kind::Email,
        Some(b'i') => Kind::Integer { digits: number(rest, 9) },
        Some(b'n') => Kind::Number { precision, scale },
        Some(b'g') => COORDINATE,
        Some(b'c') => Kind::Currency { precision, scale },
        Some(b'%') => Kind::Percent { precision: 5, scale: 2 },
        Some(b'D') => Kind::Date,
        Some(b'd') => Kind::DateTime,
        Some(b'T') => Kind::Time,
        Some(b'x') => Kind::Blob,
        Some(b'A') => Kind::Address,
        Some(b'#') => {
            *source = Source::AutoNumber(rest.to_owned());
            Kind::Text { length: 30 }
        }
        first => {
            *default = Datum::Boolean(first == Some(b'B'));
            Kind::Checkbox
        }
    }
}

/// A lookup to `Contact+Lead`, by the name of its field without `Id`.
fn reference(name: &str, to: &str) -> Kind {
    let to = if to.is_empty() { ANY } else { to };
    Kind::Reference {
        to: to.split('+').map(str::to_owned).collect(),
        relationship: name.strip_suffix("Id").map(str::to_owned),
        children: None,
        on_delete: OnDelete::Clear,
    }
}
