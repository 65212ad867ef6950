//! What users of other profiles may do in tests, with the words that they are refused with.
//!
//! Refuses to test sharing, which changes nothing here.

use super::{of, outcomes};

/// A user of a profile, whom `runAs` takes.
const USERS: &str = "static User of(String profile) {
        User u = new User(ProfileId = [SELECT Id FROM Profile WHERE Name = :profile].Id, LastName = 'Ada', Alias = 'ada',
            Email = 'ada@a.example', Username = 'ada' + profile.hashCode() + '@a.example', TimeZoneSidKey = 'GMT',
            LocaleSidKey = 'en_US', EmailEncodingKey = 'UTF-8', LanguageLocaleKey = 'en_US');
        insert u;
        return u;
    }
    static void gives(User u, Boolean edits, String field) {
        PermissionSet given = new PermissionSet(Name = 'Given', Label = 'Given');
        insert given;
        insert new ObjectPermissions(ParentId = given.Id, SobjectType = 'Account', PermissionsRead = true,
            PermissionsCreate = edits, PermissionsEdit = edits);
        if (field != null) {
            insert new FieldPermissions(ParentId = given.Id, SobjectType = 'Account', Field = 'Account.' + field,
                PermissionsRead = true, PermissionsEdit = edits);
        }
        insert new PermissionSetAssignment(AssigneeId = u.Id, PermissionSetId = given.Id);
    } ";

/// Each body runs as a user of that profile; what it throws is its message.
fn run(table: &[(&str, &str, &str)]) {
    for (profile, body, expected) in table {
        let members =
            format!("{USERS} @IsTest static void runs() {{ User u = of('{profile}'); System.runAs(u) {{ {body} }} }}");
        let wanted = match expected.is_empty() {
            true => "T.runs pass".to_owned(),
            false => ["T.runs fail ", *expected].concat(),
        };
        assert_eq!(of(&members), [wanted], "{profile}: {body}");
    }
}

const MINIMUM: &str = "Minimum Access - Salesforce";
const DENIED: &str = "System.SecurityException: Access to entity 'Account' denied";

#[test]
fn a_minimal_profile_is_refused_in_user_mode_and_not_in_system_mode() {
    run(&[
        (MINIMUM, "insert new Account(Name = 'a', Phone = '1'); Object o = [SELECT Phone FROM Account];", ""),
        (MINIMUM, "insert as user new Account(Name = 'a');", DENIED),
        (MINIMUM, "Database.insert(new Account(Name = 'a'), AccessLevel.USER_MODE);", DENIED),
        (MINIMUM, "Object o = [SELECT Id FROM Account WITH USER_MODE];", DENIED),
        (MINIMUM, "Object o = Database.query('SELECT Id FROM Account', AccessLevel.USER_MODE);", DENIED),
        (MINIMUM, "Object o = [SELECT Id, (SELECT Id FROM Contacts) FROM Account WITH SYSTEM_MODE];", ""),
        (
            MINIMUM,
            "Object o = [SELECT Id FROM Account WITH SECURITY_ENFORCED];",
            "System.QueryException: Insufficient permissions: secure query included inaccessible field",
        ),
        (MINIMUM, "Object o = [SELECT Id, Username FROM User WITH USER_MODE];", ""),
        (
            MINIMUM,
            "Security.stripInaccessible(AccessType.READABLE, new List<Account>{ new Account(Name = 'a') });",
            "System.NoAccessException: No access to entity 'Account'",
        ),
    ]);
}

#[test]
fn standard_profiles_have_the_standard_objects() {
    run(&[
        (
            "Standard User",
            "insert as user new Account(Name = 'a', Phone = '1'); Object o = [SELECT Phone FROM Account WITH USER_MODE];",
            "",
        ),
        (
            "System Administrator",
            "insert as user new Account(Name = 'a', Phone = '1'); delete as user [SELECT Id FROM Account];",
            "",
        ),
        ("Read Only", "Object o = [SELECT Phone FROM Account WITH USER_MODE];", ""),
        ("Read Only", "insert as user new Account(Name = 'a');", DENIED),
    ]);
}

#[test]
fn describes_tell_what_the_user_may_do() {
    let told = |object: bool, writes: bool, field: bool, edits: bool| {
        format!(
            "Schema.DescribeSObjectResult d = Account.SObjectType.getDescribe();
             Schema.DescribeFieldResult f = Account.Phone.getDescribe();
             System.assertEquals('{object} {writes} {writes} {field} {edits}', d.isAccessible() + ' ' + d.isCreateable() + ' '
                + d.isUpdateable() + ' ' + f.isAccessible() + ' ' + f.isUpdateable());"
        )
    };
    run(&[
        (MINIMUM, &told(false, false, false, false), ""),
        ("Read Only", &told(true, false, true, false), ""),
        ("Standard User", &told(true, true, true, true), ""),
        ("System Administrator", &told(true, true, true, true), ""),
    ]);
}

#[test]
fn a_permission_set_adds_objects_and_fields() {
    let as_given = |edits: bool, field: &str, body: &str| {
        of(&format!(
            "{USERS} @IsTest static void runs() {{
                User u = of('{MINIMUM}');
                gives(u, {edits}, {field});
                System.runAs(u) {{ {body} }}
            }}"
        ))
    };
    let read = "Object o = [SELECT Id, Name, Phone FROM Account WITH USER_MODE];";
    assert_eq!(as_given(false, "'Phone'", read), ["T.runs pass"]);
    let hidden = "T.runs fail System.QueryException: No such column 'Phone' on entity 'Account'. If you are attempting to \
         use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the \
         describe call for the appropriate names.";
    assert_eq!(as_given(false, "null", read), [hidden]);
    assert_eq!(
        as_given(false, "null", "Object o = [SELECT Id FROM Account WHERE Phone = '1' WITH USER_MODE];"),
        [hidden]
    );
    let insert = "insert as user new Account(Name = 'a', Phone = '1');";
    assert_eq!(as_given(true, "'Phone'", insert), ["T.runs pass"]);
    let inaccessible =
        "Operation failed due to fields being inaccessible on Sobject Account, check errors on Exception or Result!";
    assert_eq!(as_given(true, "null", insert), [["T.runs fail System.DmlException: ", inaccessible].concat()]);
    let caught = format!(
        "try {{ {insert} System.assert(false); }} catch (DmlException e) {{ System.assertEquals(new List<String>{{ 'Phone' }}, e.getDmlFieldNames(0)); }}"
    );
    assert_eq!(as_given(true, "null", &caught), ["T.runs pass"]);
    let stripped = "SObjectAccessDecision d = Security.stripInaccessible(AccessType.CREATABLE, new List<Account>{ new Account(Name = 'a', Phone = '1') });
        System.assertEquals(new Set<String>{ 'Phone' }, d.getRemovedFields().get('Account'));
        insert as user d.getRecords();";
    assert_eq!(as_given(true, "null", stripped), ["T.runs pass"]);
}

#[test]
fn a_permission_set_of_the_metadata_counts_too() {
    let set = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><PermissionSet xmlns=\"http://soap.sforce.com/2006/04/metadata\">
        <label>Given</label>
        <objectPermissions><allowCreate>true</allowCreate><allowRead>true</allowRead><object>Account</object></objectPermissions>
        <fieldPermissions><editable>true</editable><readable>true</readable><field>Account.Phone</field></fieldPermissions>
        </PermissionSet>";
    let class = format!(
        "@IsTest private class T {{ {USERS} @IsTest static void runs() {{
            User u = of('{MINIMUM}');
            insert new PermissionSetAssignment(AssigneeId = u.Id, PermissionSetId = [SELECT Id FROM PermissionSet WHERE Name = 'Given'].Id);
            System.runAs(u) {{
                insert as user new Account(Name = 'a', Phone = '1');
                System.assertEquals(1, [SELECT Phone FROM Account WITH USER_MODE].size());
                delete as user [SELECT Id FROM Account];
            }} }} }}"
    );
    let found = outcomes(&[("T.cls", &class), ("permissionsets/Given.permissionset-meta.xml", set)]);
    assert_eq!(found, [["T.runs fail ", DENIED].concat()]);
}

/// Code passes an address on and does not look into it; who asks for every field of an object has it among them.
#[test]
fn an_address_is_passed_on_by_code_and_its_fields_describe_themselves() {
    let body = "
        insert new Account(Name = 'x', BillingCity = 'Lagos');
        List<String> names = new List<String>(Schema.SObjectType.Account.fields.getMap().keySet());
        Account a = Database.query('SELECT ' + String.join(names, ',') + ' FROM Account');
        Object address = a.BillingAddress;
        Assert.areEqual('{\"city\":\"Lagos\",\"country\":null,\"geocodeAccuracy\":null,\"latitude\":null,\"longitude\":null,\"postalCode\":null,\"state\":null,\"street\":null}', JSON.serialize(address));
        Assert.areEqual(address, a.get('BillingAddress'));
        Assert.isNull(a.ShippingAddress);
        update a;
        insert a.clone(false, true);
        Assert.areEqual(2, [SELECT COUNT() FROM Account WHERE BillingCity = 'Lagos']);
        String told = '';
        for (SObjectField field : new List<SObjectField>{ Account.BillingAddress, Account.BillingCity, Account.Description, Account.AnnualRevenue, Account.CreatedDate, Contact.Email, Case.CaseNumber }) {
            Schema.DescribeFieldResult d = field.getDescribe();
            told += (d.isFilterable() ? 'F' : '') + (d.isSortable() ? 'S' : '') + (d.isGroupable() ? 'G' : '') + (d.isIdLookup() ? 'I' : '') + (d.isUpdateable() ? 'U ' : ' ');
        }
        Assert.areEqual('F FSGU U FSU FS FSGIU FS ', told);
        Assert.areEqual(DisplayType.ADDRESS, Account.BillingAddress.getDescribe().getType());
        Assert.isFalse(Contact.Name.getDescribe().isCalculated());";
    assert_eq!(of(&format!("@IsTest static void runs() {{ {body} }}")), ["T.runs pass"]);
}
