//! Metadata that is no more than rows of standard objects: queues, groups, custom permissions and their like.
//!
//! Refuses nothing: what of it has no field here is left out. Invariant: a value that begins with `@` stands for the id
//! of another row, `@PermissionSet:Sales`, and rows stand behind those that they point to.

use super::element::Element;

/// A row to be: its object, and its fields with their values as text.
pub type Row = (String, Vec<(String, String)>);

/// Kind of file, root, object, fields. Of a field: `=` before a value, `<` before the element that holds it; `<.` is
/// the file's name.
const KINDS: [(&str, &str, &str, &str); 8] = [
    ("queue", "Queue", "Group", "Name<name DeveloperName<. Type=Queue"),
    ("group", "Group", "Group", "Name<name DeveloperName<. Type=Regular"),
    ("role", "Role", "UserRole", "Name<name DeveloperName<."),
    (
        "permissionsetgroup",
        "PermissionSetGroup",
        "PermissionSetGroup",
        "DeveloperName<. MasterLabel<label Status=Updated",
    ),
    ("customPermission", "CustomPermission", "CustomPermission", "DeveloperName<. MasterLabel<label"),
    (
        "cachePartition",
        "PlatformCachePartition",
        "PlatformCachePartition",
        "DeveloperName<. MasterLabel<masterLabel IsDefaultPartition<isDefaultPartition",
    ),
    (
        "notiftype",
        "CustomNotificationType",
        "CustomNotificationType",
        "DeveloperName<. CustomNotifTypeName<customNotifTypeName MasterLabel<masterLabel",
    ),
    (
        "email-meta.xml",
        "EmailTemplate",
        "EmailTemplate",
        "Name<name DeveloperName<. Subject<subject IsActive<available",
    ),
];

/// Fields of ObjectPermissions without their beginning, and the elements that hold them.
const OBJECT_RIGHTS: &str = "Create<allowCreate Read<allowRead Edit<allowEdit Delete<allowDelete \
     ViewAllRecords<viewAllRecords ModifyAllRecords<modifyAllRecords";

/// The root of files of a kind.
pub fn root_of(fits: impl Fn(&str) -> bool) -> Option<&'static str> {
    KINDS.iter().find(|(kind, ..)| fits(kind)).map(|(_, root, ..)| *root)
}

/// The rows of a file.
pub fn read(element: Element<'_>, root: &str, name: &str, into: &mut Vec<Row>) {
    let Some((_, _, object, fields)) = KINDS.iter().find(|(_, known, ..)| *known == root) else { return };
    let mut row = Vec::new();
    for field in fields.split(' ') {
        if let Some((field, value)) = field.split_once('=') {
            row.push((field.to_owned(), value.to_owned()));
        } else if let Some((field, from)) = field.split_once('<')
            && let Some(value) = if from == "." { Some(name) } else { element.text(from) }
        {
            row.push((field.to_owned(), value.to_owned()));
        }
    }
    into.push(((*object).to_owned(), row));
    for set in element.all("permissionSets") {
        let fields = [
            ("PermissionSetGroupId", ["@PermissionSetGroup:", name].concat()),
            ("PermissionSetId", ["@PermissionSet:", set.own_text()].concat()),
        ];
        let fields = fields.map(|(field, value)| (field.to_owned(), value)).to_vec();
        into.push(("PermissionSetGroupComponent".to_owned(), fields));
    }
    for of in element.all("queueSobject") {
        let fields = [("QueueId", ["@Group:", name].concat()), ("SobjectType", of.needed("sobjectType").to_owned())];
        into.push(("QueueSobject".to_owned(), fields.map(|(field, value)| (field.to_owned(), value)).to_vec()));
    }
}

/// The custom permissions that a permission set gives, and what may be done with objects and fields.
pub fn of_permission_set(element: Element<'_>, name: &str, into: &mut Vec<Row>) {
    for given in element.all("customPermissions").filter(|given| given.flag("enabled", false)) {
        let fields = [
            ("ParentId", ["@PermissionSet:", name].concat()),
            ("SetupEntityId", ["@CustomPermission:", given.needed("name")].concat()),
        ];
        into.push(("SetupEntityAccess".to_owned(), fields.map(|(field, value)| (field.to_owned(), value)).to_vec()));
    }
    for (kind, object, key, rights) in [
        ("objectPermissions", "ObjectPermissions", "SobjectType<object", OBJECT_RIGHTS),
        ("fieldPermissions", "FieldPermissions", "Field<field", "Edit<editable Read<readable"),
    ] {
        for given in element.all(kind) {
            let (field, from) = key.split_once('<').unwrap_or_default();
            let value = given.needed(from).to_owned();
            let mut row = vec![("ParentId".to_owned(), ["@PermissionSet:", name].concat())];
            if field == "Field" {
                let of = value.split('.').next().unwrap_or_default();
                row.push(("SobjectType".to_owned(), of.to_owned()));
            }
            row.push((field.to_owned(), value));
            for right in rights.split(' ') {
                let (right, from) = right.split_once('<').unwrap_or_default();
                let value = if given.flag(from, false) { "true" } else { "false" };
                row.push((["Permissions", right].concat(), value.to_owned()));
            }
            into.push((object.to_owned(), row));
        }
    }
}
