//! What the REST API tells of objects and fields.
//!
//! Refuses an object that the user may not read, as one that is not there. What the user may not read is not told: objects,
//! fields, children; what it may do of what an object or a field allows at all is told by its rights. Simplified: there
//! are no layouts, and dependent picklists and filtered lookups are not told. Invariant: every key that Salesforce has is there, in the
//! order of the alphabet, so that generated types of clients fit.
//! <https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_describe.htm>

use apex::Datum;

use crate::{
    access,
    dml::USER,
    http::Response,
    json::Out,
    schema::{ANY, Access, Field, Kind, Object, OnDelete, Setting, Source},
    soql::View,
    values::shown,
};

use super::{
    conditions::{self, Conditions},
    responses::{json, not_found},
};

/// Keys of an object, each with a letter for its value: see [`object_value`].
const OBJECT: &str = "activateable f,associateEntityType n,associateParentEntity n,createable 1,custom c,customSetting s,\
    deepCloneable f,deletable 3,deprecatedAndHidden f,feedEnabled f,hasSubtypes f,isInterface f,isSubtype f,keyPrefix k,\
    label l,labelPlural p,layoutable y,mergeable m,mruEnabled y,name N,queryable r,replicateable r,retrieveable r,\
    searchable y,searchLayoutable y,triggerable w,undeletable u,updateable 2";
/// Keys that only the whole describe has.
const WHOLE: &str = "actionOverrides e,compactLayoutable y,defaultImplementation n,extendedBy n,extendsInterfaces n,\
    implementedBy n,implementsInterfaces n,listviewable n,lookupLayoutable n,namedLayoutInfos e,networkScopeFieldName n,\
    recordTypeInfos R,sobjectDescribeOption S,supportedScopes Z";
/// Keys of a field.
const FIELD: &str = "aggregatable a,aiPredictionField f,autoNumber A,byteLength b,calculated c,calculatedFormula n,\
    cascadeDelete d,caseSensitive i,compoundFieldName k,controllerName n,createable C,custom u,defaultValue v,\
    defaultValueFormula n,defaultedOnCreate D,dependentPicklist f,deprecatedAndHidden f,digits g,\
    displayLocationInDecimal f,encrypted f,externalId x,extraTypeInfo n,filterable F,filteredLookupInfo n,\
    formulaTreatNullNumberAsZero f,groupable G,highScaleNumber f,htmlFormatted f,idLookup I,inlineHelpText n,label l,\
    length L,mask n,maskType n,name N,nameField m,namePointing P,nillable z,permissionable p,picklistValues V,\
    polymorphicForeignKey P,precision q,queryByDistance y,referenceTargetField n,referenceTo T,relationshipName h,\
    relationshipOrder n,restrictedDelete e,restrictedPicklist R,scale s,searchPrefilterable f,soapType S,sortable o,\
    type t,unique U,updateable W,writeRequiresMasterRead f";

/// Each key with the letter of its value.
fn keys(list: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    list.split(',').filter_map(|pair| pair.trim_start().split_once(' '))
}

fn boolean(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}

/// What is told of one object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// `GET /sobjects/X`
    Brief,
    /// `GET /sobjects/X/describe`
    Whole,
}

/// A describe that a client wants: of one object, or for none of all.
#[derive(Clone, Debug)]
pub(super) struct Describe {
    pub object: Option<(String, Told)>,
    pub conditions: Conditions,
}

/// What is told, and to whom.
#[derive(Clone, Copy)]
struct Teller<'a> {
    view: View<'a>,
    version: &'a str,
}

impl Describe {
    /// The answer. An object that the user may not read is not there.
    pub fn answer(&self, view: View<'_>, version: &str) -> Box<Response> {
        let view = view.knowing_profile();
        let teller = Teller { view, version };
        let Some((name, told)) = &self.object else { return json(200, teller.global()) };
        let object = view.schema.object(name).filter(|object| access::may(&view, object, None, "read"));
        let Some(object) = object else { return not_found() };
        match told {
            Told::Brief => json(200, teller.brief(object)),
            Told::Whole => {
                let mut described = json(200, teller.whole(object));
                self.conditions.check_describe(&mut described);
                described.headers.set("Last-Modified", conditions::http_date(conditions::DEPLOYED));
                described
            }
        }
    }
}

impl Teller<'_> {
    fn may(&self, object: &Object, field: Option<&Field>, wanted: &str) -> bool {
        access::may(&self.view, object, field, wanted)
    }

    fn global(self) -> String {
        let mut out = Out::default();
        out.open('{').text("encoding", "UTF-8").member("maxBatchSize", "200").key("sobjects").open('[');
        for object in self.view.schema.objects() {
            if !object.key_prefix.is_empty() && self.may(object, None, "read") {
                out.open('{');
                self.of_object(object, OBJECT, &mut out);
                out.close('}');
            }
        }
        out.close(']').close('}');
        out.0
    }

    fn brief(self, object: &Object) -> String {
        let mut out = Out::default();
        out.open('{').key("objectDescribe").open('{');
        self.of_object(object, OBJECT, &mut out);
        out.close('}').member("recentItems", "[]").close('}');
        out.0
    }

    fn whole(self, object: &Object) -> String {
        let mut out = Out::default();
        out.open('{').key("childRelationships").open('[');
        for child in self.view.schema.objects() {
            for field in child.fields.iter().filter(|field| field.leads_to(&object.name)) {
                let Kind::Reference { children, on_delete, .. } = &field.kind else { continue };
                if !self.may(child, Some(field), "read") {
                    continue;
                }
                out.open('{').member("cascadeDelete", boolean(*on_delete == OnDelete::Cascade));
                out.text("childSObject", &child.name).member("deprecatedAndHidden", "false").text("field", &field.name);
                out.member("junctionIdListNames", "[]").member("junctionReferenceTo", "[]").key("relationshipName");
                text_or_null(children.as_deref(), &mut out);
                out.member("restrictedDelete", boolean(*on_delete == OnDelete::Restrict)).close('}');
            }
        }
        out.close(']').key("fields").open('[');
        for field in object.fields.iter().filter(|field| self.may(object, Some(field), "read")) {
            out.open('{');
            for (key, letter) in keys(FIELD) {
                out.key(key);
                self.field_value(object, field, letter, &mut out);
            }
            out.close('}');
        }
        out.close(']');
        self.of_object(object, WHOLE, &mut out);
        self.of_object(object, OBJECT, &mut out);
        out.close('}');
        out.0
    }
}

/// A value that is JSON already.
fn put(out: &mut Out, json: &str) {
    out.raw(json);
}

fn text_or_null(text: Option<&str>, out: &mut Out) {
    match text {
        Some(text) => out.push_text(text),
        None => put(out, "null"),
    }
}

impl Teller<'_> {
    fn of_object(&self, object: &Object, list: &'static str, out: &mut Out) {
        for (key, letter) in keys(list) {
            out.key(key);
            self.object_value(object, letter, out);
        }
        if list == OBJECT {
            let base = ["/services/data/", self.version, "/sobjects/", &object.name].concat();
            out.key("urls").open('{').text("rowTemplate", &[&base, "/{ID}"].concat());
            out.text("describe", &[&base, "/describe"].concat()).text("sobject", &base).close('}');
        }
    }

    fn object_value(&self, object: &Object, letter: &str, out: &mut Out) {
        // Custom settings and custom metadata have no pages, no recent items and no way back from the recycle bin.
        let has_pages = object.setting == Setting::None && !object.is_custom_metadata();
        let may = object.access == Access::ReadWrite;
        let truth = match letter {
            "w" => may,
            "1" => may && self.may(object, None, "create"),
            "2" => may && self.may(object, None, "edit"),
            "3" => may && object.name != USER && self.may(object, None, "delete"),
            "c" => object.custom,
            "s" => object.setting != Setting::None,
            "y" => has_pages && may,
            "m" => matches!(object.name.as_str(), "Account" | "Contact" | "Lead" | "Case"),
            "r" => true,
            // Unconfirmed: by which right a row is brought back.
            "u" => object.field("IsDeleted").is_some() && may && self.may(object, None, "edit"),
            "k" => return text_or_null(Some(object.key_prefix.as_str()).filter(|prefix| !prefix.is_empty()), out),
            "l" => return out.push_text(&object.label),
            "p" => return out.push_text(&object.plural),
            "N" => return out.push_text(&object.name),
            "n" => return put(out, "null"),
            "e" => return put(out, "[]"),
            "S" => return out.push_text("FULL"),
            "Z" => {
                return put(
                    out,
                    r#"[{"label":"All records","name":"everything"},{"label":"My records","name":"mine"}]"#,
                );
            }
            "R" => return record_types(object, out),
            _ => false,
        };
        out.raw(boolean(truth));
    }

    fn field_value(&self, object: &Object, field: &Field, letter: &str, out: &mut Out) {
        let kind = &field.kind;
        let (precision, scale) = match kind.digits() {
            Some((digits, Some(scale))) => (digits, scale),
            _ => (0, 0),
        };
        let on_delete = match kind {
            Kind::Reference { on_delete, .. } => *on_delete,
            _ => OnDelete::Clear,
        };
        let is_checkbox = matches!(kind, Kind::Checkbox);
        let is_id = matches!(kind, Kind::Id);
        let is_long = matches!(kind, Kind::LongText { .. } | Kind::Blob);
        let truth = match letter {
            "a" => kind.is_sortable() && !is_checkbox,
            "A" => matches!(field.source, Source::AutoNumber(_)),
            "b" => return put(out, &(kind.length() * if kind.is_text() { 3 } else { 1 }).to_string()),
            // A standard field is none, however it comes about.
            "c" => field.is_computed() && field.name.ends_with("__c"),
            "d" => on_delete == OnDelete::Cascade,
            "i" => field.case_sensitive,
            "C" => field.access != Access::System && self.may(object, Some(field), "create"),
            "u" => field.is_custom(),
            "v" => {
                return match &field.default {
                    Datum::Boolean(value) => put(out, boolean(*value)),
                    Datum::Null => put(out, "null"),
                    value => out.push_text(&shown(value)),
                };
            }
            "D" => {
                is_checkbox
                    || is_id
                    || field.access == Access::System
                    || field.default != Datum::Null
                    || &*field.name == "OwnerId"
            }
            "g" => {
                let digits = if matches!(kind, Kind::Integer { .. }) {
                    kind.digits().map_or(0, |(digits, _)| digits)
                } else {
                    0
                };
                return put(out, &digits.to_string());
            }
            "x" => field.external_id,
            "F" => !is_long,
            "o" => kind.is_sortable(),
            "G" => field.is_groupable(),
            "I" => object.is_id_lookup(field),
            "l" => return out.push_text(&field.label),
            "L" => return put(out, &kind.length().to_string()),
            "N" => return out.push_text(&field.name),
            "m" => object.name_field().is_some_and(|known| known.name == field.name),
            "P" => field.targets().len() > 1 || field.targets().iter().any(|target| target == ANY),
            "z" => field.is_nillable(),
            "p" => {
                let is_part = object.compound_of(field).is_some();
                let is_writable = field.access != Access::System || kind.is_compound();
                is_writable && !field.required && !is_id && !is_part
            }
            "k" => return text_or_null(object.compound_of(field), out),
            // Only of places on the map, which the compound fields are.
            "y" => kind.is_compound(),
            "V" => return picklist(field, out),
            "q" => return put(out, &precision.to_string()),
            "T" => {
                out.open('[');
                for target in self.view.schema.objects().iter().filter(|target| field.leads_to(&target.name)) {
                    // Unconfirmed: that what the user may not read is not among them.
                    if !target.key_prefix.is_empty() && self.may(target, None, "read") {
                        out.push_text(&target.name);
                    }
                }
                out.close(']');
                return;
            }
            "h" => {
                let name = match kind {
                    Kind::Reference { relationship, .. } => relationship.as_deref(),
                    _ => None,
                };
                return text_or_null(name, out);
            }
            "e" => on_delete == OnDelete::Restrict,
            "R" => matches!(kind, Kind::Picklist { restricted: true, .. }),
            "s" => return put(out, &scale.to_string()),
            "S" => return out.push_text(soap_type(kind)),
            // A street has several lines.
            "t" if field.name.ends_with("Street") => return out.push_text("textarea"),
            "t" => return out.push_text(kind.api_type()),
            "U" => field.unique,
            "W" => field.access == Access::ReadWrite && self.may(object, Some(field), "edit"),
            "n" => return put(out, "null"),
            _ => false,
        };
        out.raw(boolean(truth));
    }
}

fn record_types(object: &Object, out: &mut Out) {
    out.open('[');
    let own = object
        .record_types
        .iter()
        .map(|known| (known.active, known.label.as_str(), known.name.as_str(), known.id.as_str()));
    for (active, label, name, id) in own.chain([(true, "Master", "Master", crate::schema::MASTER_RECORD_TYPE)]) {
        let is_master = boolean(name == "Master");
        out.open('{').member("active", boolean(active)).member("available", boolean(active));
        let is_default = boolean(name == "Master" && object.record_types.is_empty());
        out.member("defaultRecordTypeMapping", is_default).text("developerName", name).member("master", is_master);
        out.text("name", label).text("recordTypeId", id).member("urls", "{}").close('}');
    }
    out.close(']');
}

fn picklist(field: &Field, out: &mut Out) {
    out.open('[');
    if let Kind::Picklist { values, .. } = &field.kind {
        for value in values {
            let is_default = matches!(&field.default, Datum::String(name) if *name == value.name);
            out.open('{').member("active", "true").member("defaultValue", boolean(is_default));
            out.text("label", value.label.as_deref().unwrap_or(&value.name)).member("validFor", "null");
            out.text("value", &value.name).close('}');
        }
    }
    out.close(']');
}

fn soap_type(kind: &Kind) -> &'static str {
    match kind {
        Kind::Id | Kind::Reference { .. } => "tns:ID",
        Kind::Checkbox => "xsd:boolean",
        Kind::Integer { .. } => "xsd:int",
        Kind::Date => "xsd:date",
        Kind::DateTime => "xsd:dateTime",
        Kind::Time => "xsd:time",
        Kind::Blob => "xsd:base64Binary",
        Kind::Address => "urn:address",
        Kind::Location => "urn:location",
        kind if kind.digits().is_some() => "xsd:double",
        _ => "xsd:string",
    }
}
