//! The standard objects that every org has here, with the fields that are honoured.
//!
//! Refuses to list a field that no part of the org keeps up. Invariant: names, labels, lengths and values are
//! Salesforce's own; Id comes first. The pages:
//! <https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_account.htm>

use apex::Datum;

use super::{Access, Field, Kind, Object, Schema};

/// A line with a key prefix begins an object, any other is a field of it: name, label, kind. `!` before a name: only
/// the platform writes it; `*`: required. Kinds begin with a letter that [`kind`] reads. As a text this is a third of
/// what it is as code.
const TABLE: &str = "\
001|Account|Account
*Name|Account Name|t255
Type|Account Type|pProspect;Customer - Direct;Customer - Channel;Channel Partner / Reseller;Installation Partner;\
Technology Partner;Other
ParentId|Parent Account ID|rAccount;Parent
BillingStreet|Billing Street|t255
BillingCity|Billing City|t40
BillingState|Billing State/Province|t80
BillingPostalCode|Billing Zip/Postal Code|t20
BillingCountry|Billing Country|t80
Phone|Account Phone|h40
Fax|Account Fax|h40
AccountNumber|Account Number|t40
Website|Website|u
Industry|Industry|pAgriculture;Apparel;Banking;Biotechnology;Chemicals;Communications;Construction;Consulting;\
Education;Electronics;Energy;Engineering;Entertainment;Environmental;Finance;Food & Beverage;Government;Healthcare;\
Hospitality;Insurance;Machinery;Manufacturing;Media;Not For Profit;Recreation;Retail;Shipping;Technology;\
Telecommunications;Transportation;Utilities;Other
AnnualRevenue|Annual Revenue|c18
NumberOfEmployees|Employees|i8
Description|Account Description|l32000
Rating|Account Rating|pHot;Warm;Cold
Site|Account Site|t80
OwnerId|Owner ID|rUser;Owner
!IsDeleted|Deleted|b
!CreatedDate|Created Date|d
!CreatedById|Created By ID|rUser;CreatedBy
!LastModifiedDate|Last Modified Date|d
!LastModifiedById|Last Modified By ID|rUser;LastModifiedBy
!SystemModstamp|System Modstamp|d
005|!User|User
!Username|Username|t80
!Name|Full Name|t121
!Email|Email|e
!IsActive|Active|B
707|!AsyncApexJob|Apex Job
!Status|Status|pQueued;Processing;Aborted;Completed;Failed;Preparing;Holding
!JobType|Job Type|pFuture;SharingRecalculation;ScheduledApex;BatchApex;BatchApexWorker;TestRequest;TestWorker;\
ApexToken;Queueable
!ApexClassId|Class ID|rApexClass
!MethodName|Apex Method|t255
!CreatedDate|Created Date|d
!NumberOfErrors|Failures|i9
!ExtendedStatus|Status Detail|t1000";

/// The objects of an org without metadata: Account, User, AsyncApexJob.
pub fn standard() -> Schema {
    let mut objects: Vec<Object> = Vec::new();
    for line in TABLE.split('\n') {
        let mut parts = line.split('|');
        let mut part = || parts.next().unwrap_or_default();
        let (first, second, third) = (part(), part(), part());
        match objects.last_mut() {
            Some(object) if !first.starts_with(|letter: char| letter.is_ascii_digit()) => {
                object.fields.push(field(first, second, third));
            }
            _ => {
                let name = second.trim_start_matches('!');
                objects.push(Object {
                    name: name.to_owned(),
                    label: third.to_owned(),
                    key_prefix: first.to_owned(),
                    custom: false,
                    access: access(second),
                    fields: vec![field("!Id", &[third, " ID"].concat(), "k")],
                });
            }
        }
    }
    Schema { objects }
}

fn access(name: &str) -> Access {
    if name.starts_with('!') { Access::System } else { Access::ReadWrite }
}

fn field(name: &str, label: &str, kind_text: &str) -> Field {
    let mut field = Field::new(name.trim_start_matches(['!', '*']), label, kind(kind_text));
    field.required = name.starts_with('*');
    field.access = access(name);
    if kind_text == "B" {
        field.default = Datum::Boolean(true);
    }
    field
}

fn kind(text: &str) -> Kind {
    let rest = text.get(1..).unwrap_or_default();
    let number = apex::letters::whole(rest).and_then(|number| u32::try_from(number).ok()).unwrap_or_default();
    let mut words = rest.split(';').map(str::to_owned);
    match text.bytes().next() {
        Some(b'k') => Kind::Id,
        Some(b't') => Kind::Text { length: number },
        Some(b'l') => Kind::LongText { length: number },
        Some(b'h') => Kind::Phone { length: number },
        Some(b'u') => Kind::Url,
        Some(b'e') => Kind::Email,
        Some(b'i') => Kind::Integer { digits: number },
        Some(b'c') => Kind::Currency { precision: number, scale: 0 },
        Some(b'd') => Kind::DateTime,
        // An object, and the name of the way there; a class is no record here, so there is no way to it.
        Some(b'r') => Kind::Reference { to: words.next().into_iter().collect(), relationship: words.next() },
        Some(b'p') => Kind::Picklist { values: words.collect(), restricted: false },
        _ => Kind::Checkbox,
    }
}
