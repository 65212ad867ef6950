//! What `Database` does, as Apex sees it: results instead of exceptions, queries that are texts, savepoints.

use crate::stage::{Stage, knows, with_apex};

/// The debug texts of a body in an after-insert trigger on an account that is named `x`.
pub fn debugs(body: &str) -> Vec<String> {
    let trigger = format!("trigger T on Account (after insert) {{ if (Trigger.new[0].Name == 'x') {{ {body} }} }}");
    let mut stage = Stage::new(&with_apex(&[("T.trigger", &trigger)]), knows);
    stage.insert(r#"{"Name":"x"}"#);
    stage.run();
    stage.debugs()
}

#[test]
fn a_result_tells_what_became_of_its_record() {
    let found = debugs(
        "Account good = new Account(Name = 'good');
         List<Database.SaveResult> results = Database.insert(new List<Account>{ good, new Account() }, false);
         System.debug(results[0].getId() == good.Id && good.Id != null);
         System.debug(results[1].getId() + ' ' + results[1].isSuccess());
         Database.Error error = results[1].getErrors()[0];
         System.debug(error.getStatusCode() == StatusCode.REQUIRED_FIELD_MISSING);
         System.debug(error.getMessage() + ' ' + error.getFields());
         System.debug(results[1]);
         Database.UpsertResult upserted = Database.upsert(new Account(Id = good.Id, Phone = '1'), Account.Id, true);
         System.debug(upserted.isCreated() + ' ' + upserted.isSuccess());
         Database.DeleteResult gone = Database.delete(good.Id);
         System.debug(gone.isSuccess() + ' ' + (gone.getId() == good.Id));
         Database.UndeleteResult back = Database.undelete(good, false);
         System.debug(back.isSuccess());
         System.debug(Database.update(new Account(Id = good.Id, Phone = '2'), AccessLevel.USER_MODE).isSuccess());
         System.debug(Database.insert(new List<Account>()).size());",
    );
    assert_eq!(
        found,
        [
            "true",
            "null false",
            "true",
            "Required fields are missing: [Name] (Name)",
            "Database.SaveResult[getErrors=(Database.Error[getFields=(Name);getMessage=Required fields are missing: \
             [Name];getStatusCode=REQUIRED_FIELD_MISSING;]);getId=null;isSuccess=false;]",
            "false true",
            "true true",
            "true",
            "true",
            "0"
        ]
    );
}

#[test]
fn a_dml_exception_names_the_rows_that_failed() {
    let found = debugs(
        "try { Database.insert(new List<Account>{ new Account(Name = 'good'), new Account() }); }
         catch (DmlException e) {
             System.debug(e.getNumDml() + ' ' + e.getDmlIndex(0) + ' ' + e.getDmlStatusCode(0) + ' ' + e.getDmlId(0));
             System.debug(e.getDmlMessage(0) + ' ' + e.getDmlFieldNames(0));
             System.debug(e.getDmlType(0) == StatusCode.REQUIRED_FIELD_MISSING);
         }
         System.debug(new DmlException('mine').getNumDml());",
    );
    assert_eq!(found, ["1 1 REQUIRED_FIELD_MISSING null", "Required fields are missing: [Name] (Name)", "true", "0"]);
}

#[test]
fn a_text_is_a_query_with_the_binds_that_it_is_given() {
    let found = debugs(
        "insert new List<Account>{ new Account(Name = 'a'), new Account(Name = 'b') };
         Map<String, Object> binds = new Map<String, Object>{ 'names' => new Set<String>{ 'a', 'x' } };
         List<SObject> rows = Database.queryWithBinds(
             'SELECT Name FROM Account WHERE Name IN :NAMES ORDER BY Name', binds, AccessLevel.USER_MODE);
         System.debug(rows.size() + ' ' + rows[0].get('Name'));
         Set<String> NAMES = new Set<String>{ 'b' };
         List<Account> bound = Database.query('SELECT Name FROM Account WHERE Name IN :names');
         System.debug(bound.size() + bound[0].Name);
         System.debug(Database.countQuery('SELECT COUNT() FROM Account'));
         Database.QueryLocator locator = Database.getQueryLocator('SELECT Name FROM Account ORDER BY Name');
         System.debug(locator.getQuery() + ' ' + locator.iterator().next().get('Name'));
         for (String text : new List<String>{ 'SELECT FROM Account', 'SELECT Id FROM Nothing', 'SELECT Nil FROM Account',
                 'SELECT Id FROM Account WHERE Name = :none' }) {
             try { Database.query(text); } catch (QueryException e) { System.debug(e.getMessage().substring(0, 20)); }
         }",
    );
    assert_eq!(
        found,
        [
            "2 a",
            "1b",
            "3",
            "SELECT Name FROM Account ORDER BY Name a",
            "unexpected token: 'F",
            "sObject type 'Nothin",
            "No such column 'Nil'",
            "Variable does not ex"
        ]
    );
}

#[test]
fn a_released_savepoint_cannot_be_gone_back_to() {
    let found = debugs(
        "Savepoint one = Database.setSavepoint();
         Database.releaseSavepoint(one);
         try { Database.rollback(one); } catch (Exception e) { System.debug(e.getTypeName()); }",
    );
    assert_eq!(found, ["System.InvalidParameterValueException"]);
}

#[cfg(feature = "whole-library")]
#[test]
fn records_are_merged_and_what_led_to_them_leads_to_the_one_that_stays() {
    let trigger = "trigger D on Account (after delete, after update) {
        for (Account a : Trigger.isDelete ? Trigger.old : Trigger.new) {
            System.debug((Trigger.isDelete ? 'deleted ' : 'updated ') + a.Name + ' ' + (a.MasterRecordId != null));
        }
    }";
    let body = "List<Account> all = new List<Account>{ new Account(Name = 'a'), new Account(Name = 'b'), new Account(Name = 'c') };
        insert all;
        Contact c = new Contact(LastName = 'one', AccountId = all[1].Id);
        insert c;
        all[0].Phone = '7';
        merge all[0] all[1];
        System.debug([SELECT Account.Name, Account.Phone FROM Contact WHERE Id = :c.Id].Account);
        System.debug([SELECT COUNT() FROM Account WHERE MasterRecordId = :all[0].Id ALL ROWS]);
        Database.MergeResult result = Database.merge(all[0], all[2].Id);
        System.debug(result.isSuccess() + ' ' + (result.getMergedRecordIds() == new List<Id>{ all[2].Id }));
        result = Database.merge(all[0], all[2], false);
        System.debug(result.isSuccess() + ' ' + result.getErrors()[0].getStatusCode());
        try { merge all[0] new List<Account>{ all[2] }; } catch (DmlException e) { System.debug(e.getMessage().left(12)); }
        try { merge new Task() new Task(); } catch (TypeException e) { System.debug(e.getMessage()); }";
    let body = format!("trigger T on Account (after insert) {{ if (Trigger.new[0].Name == 'x') {{ {body} }} }}");
    let mut stage = Stage::new(&with_apex(&[("T.trigger", &body), ("D.trigger", trigger)]), knows);
    stage.insert(r#"{"Name":"x"}"#);
    stage.run();
    let found = stage.debugs();
    let [first, second, parent, rest @ ..] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((first.as_str(), second.as_str()), ("deleted b true", "updated a false"));
    assert!(parent.contains("Name=a") && parent.contains("Phone=7"), "{parent}");
    assert_eq!(
        rest,
        [
            "1",
            "deleted c true",
            "updated a false",
            "true true",
            "false ENTITY_IS_DELETED",
            "Merge failed",
            "Merge is not supported for Task"
        ]
    );
}

#[cfg(feature = "whole-library")]
#[test]
fn what_leaves_the_recycle_bin_is_gone() {
    let found = debugs(
        "Account a = new Account(Name = 'a');
         insert a;
         System.debug(Database.emptyRecycleBin(a).isSuccess());
         delete a;
         System.debug([SELECT COUNT() FROM Account WHERE Name = 'a' ALL ROWS]);
         System.debug(Database.emptyRecycleBin(new List<Id>{ a.Id })[0].isSuccess());
         System.debug([SELECT COUNT() FROM Account WHERE Name = 'a' ALL ROWS]);
         System.debug(Database.undelete(a, false).isSuccess());",
    );
    assert_eq!(found, ["false", "1", "true", "0", "false"]);
}

#[cfg(feature = "whole-library")]
#[test]
fn a_search_finds_rows_by_their_words() {
    let found = debugs(
        "insert new List<SObject>{ new Account(Name = 'Night Harbour'), new Account(Name = 'Harbourage', Phone = '12'),
             new Contact(LastName = 'Harbour'), new Contact(LastName = 'Other', Email = 'harbour@example.com') };
         String term = 'harbour';
         List<List<SObject>> all = [FIND :term IN ALL FIELDS RETURNING Account(Name, Phone ORDER BY Name), Contact(LastName)];
         System.debug(((List<Account>) all[0])[0].Name + all[0].size() + ' ' + all[1].size());
         System.debug([FIND 'harbour*' IN NAME FIELDS RETURNING Account(Id WHERE Phone = '12'), Contact][0].size());
         System.debug(Search.query('FIND {harbour AND NOT night} IN NAME FIELDS RETURNING Account, Contact(Id LIMIT 5)')[1].size());
         System.debug(Limits.getSoslQueries() + ' ' + Limits.getQueries());
         try { Search.query('FIND {a} RETURNING Account'); } catch (SearchException e) { System.debug(e.getMessage()); }
         try { Search.query('FIND'); } catch (SearchException e) { System.debug('refused'); }",
    );
    assert_eq!(
        found,
        ["Night Harbour1 2", "1", "1", "3 0", "search term must be longer than one character: a", "refused"]
    );
}
