//! Transactions that sleep, wait for each other's records and roll back, in thousands of interleavings: what remains is
//! what some serial order would have left.
//!
//! Each is a job that reads records `FOR UPDATE`, waits for callouts, writes what it makes of what it read, inserts
//! below records and deletes them, sets savepoints and goes back, and may throw at the end.

use std::collections::BTreeMap;

use apex::json::{Json, parse};
use org::{File, Note};

use crate::stage::{Stage, knows, with_apex};

const PLAN: &str = "public class Plan implements Queueable, Database.AllowsCallouts {
    private String steps;
    private Integer sum = 1;
    public Plan(String steps) { this.steps = steps; }
    private Id named(String name) { return [SELECT Id FROM Account WHERE Name = :name].Id; }
    private Integer next() { sum = Math.mod(sum * 31 + 17, 99991); return sum; }
    public void execute(QueueableContext context) {
        Savepoint mark = null;
        for (String step : steps.split(' ')) {
            String what = step.substring(0, 1), which = step.substring(1);
            if (what == 'L') {
                Account found = [SELECT NumberOfEmployees FROM Account WHERE Name = :which FOR UPDATE];
                sum = Math.mod(sum * 13 + found.NumberOfEmployees, 99991);
            } else if (what == 'C') {
                HttpRequest request = new HttpRequest();
                request.setMethod('GET');
                request.setTimeout(120000);
                request.setEndpoint('callout:Company_Data/v1/wait/' + which);
                new Http().send(request);
            } else if (what == 'W') {
                update new Account(Id = named(which), NumberOfEmployees = next());
            } else if (what == 'U') {
                upsert new Account(Name = 'key' + which, Key__c = which, NumberOfEmployees = next()) Key__c;
            } else if (what == 'I') {
                insert new Contact(LastName = 'c' + next(), AccountId = named(which));
            } else if (what == 'D') {
                delete new Account(Id = named(which));
            } else if (what == 'S') {
                mark = Database.setSavepoint();
            } else if (what == 'R') {
                if (mark != null) { Database.rollback(mark); }
            } else {
                throw new IllegalArgumentException('stop');
            }
        }
    }
}";
const TRIGGER: &str = "trigger Start on Account (after insert) {
    for (Account each : Trigger.new) { if (each.Name == 'run') { System.enqueueJob(new Plan(each.Description)); } }
}";
const KEY: &str = "<?xml version=\"1.0\"?><CustomField xmlns=\"http://soap.sforce.com/2006/04/metadata\">
    <fullName>Key__c</fullName><label>Key</label><type>Text</type><length>20</length><unique>true</unique>
    <externalId>true</externalId></CustomField>";
const NAMES: [&str; 4] = ["a", "b", "c", "d"];

/// An org with four accounts.
fn base() -> Stage {
    let mut setup = with_apex(&[("Plan.cls", PLAN), ("Start.trigger", TRIGGER)]);
    let path = "force-app/main/default/objects/Account/fields/Key__c.field-meta.xml";
    setup.files.push(File { path: path.into(), text: KEY.into() });
    let mut stage = Stage::new(&setup, knows);
    // The path says how long the answer takes.
    stage.latency = |request| {
        let last = request.path.rsplit('/').next().unwrap_or_default();
        last.parse().unwrap_or(1)
    };
    for (place, name) in NAMES.iter().enumerate() {
        stage.insert(&format!(r#"{{"Name":"{name}","NumberOfEmployees":{}}}"#, 100 + place));
    }
    stage
}

struct Chance(u64);

impl Chance {
    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % most
    }

    fn one_of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len() as u64) as usize]
    }

    /// What one transaction does: callouts come first, as they must.
    fn plan(&mut self) -> String {
        let mut steps = Vec::new();
        for _ in 0..self.below(4) {
            steps.push(["L", self.one_of(&NAMES)].concat());
            if self.below(2) == 0 {
                let most = self.one_of(&["500", "3000", "12000"]).parse().unwrap_or(1);
                steps.push(format!("C{}", 1 + self.below(most)));
            }
        }
        for _ in 0..1 + self.below(5) {
            let what = self.one_of(&["L", "W", "W", "W", "U", "U", "I", "I", "D", "S", "R"]);
            let which = if what == "U" { self.one_of(&["1", "2"]) } else { self.one_of(&NAMES) };
            steps.push([what, which].concat());
        }
        if self.below(8) == 0 {
            steps.push("X".to_owned());
        }
        steps.join(" ")
    }
}

fn start(stage: &mut Stage, plan: &str) {
    stage.insert(&format!(r#"{{"Name":"run","Description":"{plan}"}}"#));
}

/// What an org holds, without ids and moments: accounts by name, contacts below them.
fn held(stage: &Stage) -> Vec<String> {
    let rows = |object: &str| match parse(&stage.org.records_json(object).unwrap_or_default()) {
        Ok(Json::Array(rows)) => rows,
        other => panic!("{other:?}"),
    };
    let value = |row: &Json, name: &str| match row {
        Json::Object(members) => members.iter().find(|(key, _)| key == name).map(|(_, value)| match value {
            Json::String(text) | Json::Number(text) => text.clone(),
            other => format!("{other:?}"),
        }),
        _ => None,
    };
    let of = |row: &Json, name: &str| value(row, name).unwrap_or_default();
    let mut names = BTreeMap::new();
    let mut out = Vec::new();
    for row in rows("Account").iter().filter(|row| of(row, "Name") != "run") {
        names.insert(of(row, "Id"), of(row, "Name"));
        out.push(format!("{} {} {}", of(row, "Name"), of(row, "NumberOfEmployees"), of(row, "Key__c")));
    }
    for row in rows("Contact") {
        let account = of(&row, "AccountId");
        out.push(format!("{} of {}", of(&row, "LastName"), names.get(&account).unwrap_or(&account)));
    }
    out.sort();
    out
}

/// The plans that were committed, in that order, and why the others were not.
fn outcome(stage: &Stage) -> (Vec<usize>, Vec<String>) {
    let (mut jobs, mut of_transaction) = (Vec::new(), BTreeMap::new());
    let (mut committed, mut lost) = (Vec::new(), Vec::new());
    for note in stage.notes() {
        match note {
            Note::Enqueued { job, .. } => jobs.push(job.clone()),
            Note::Began { transaction, work: org::Work::Job { job, .. } } => {
                of_transaction.insert(*transaction, jobs.iter().position(|known| known == job).expect("it was queued"));
            }
            Note::Committed { transaction } => committed.extend(of_transaction.get(transaction).copied()),
            Note::RolledBack { transaction, why } if of_transaction.contains_key(transaction) => lost.push(why.clone()),
            _ => {}
        }
    }
    (committed, lost)
}

#[test]
fn any_interleaving_of_transactions_leaves_what_a_serial_order_leaves() {
    let base = base();
    let (mut all, mut gave_up, mut lost_all) = (0, 0, 0);
    for seed in 1..=2_000_u64 {
        let mut chance = Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let mut stage = base.clone();
        let mut plans = Vec::new();
        for _ in 0..2 + chance.below(4) {
            let plan = chance.plan();
            start(&mut stage, &plan);
            plans.push(plan);
            for _ in 0..chance.below(4) {
                stage.step();
            }
        }
        stage.run();
        let (committed, lost) = outcome(&stage);
        assert_eq!(committed.len() + lost.len(), plans.len(), "seed {seed}: every transaction ends");
        let mut serial = base.clone();
        for &place in &committed {
            start(&mut serial, &plans[place]);
            serial.run();
        }
        assert_eq!(outcome(&serial).1, Vec::<String>::new(), "seed {seed}: {plans:?} in the order {committed:?}");
        assert_eq!(held(&stage), held(&serial), "seed {seed}: {plans:?} in the order {committed:?}");
        all += plans.len();
        gave_up += lost.iter().filter(|why| why.contains("UNABLE_TO_LOCK") || why.contains("Unavailable")).count();
        lost_all += lost.len();
    }
    // Or the test would prove little.
    assert!(gave_up > 20 && lost_all < all / 2 && all > 6_000, "{gave_up} gave up of {lost_all} lost of {all}");
}

/// One account that is locked by a transaction whose callout takes so long.
fn locked(callout: u32) -> (Stage, String) {
    let mut stage = base();
    let id = stage.insert(r#"{"Name":"x","NumberOfEmployees":1}"#);
    start(&mut stage, &format!("Lx C{callout} Wx"));
    stage.step();
    (stage, id)
}

#[test]
fn who_wants_a_locked_record_waits_until_it_is_free() {
    let (mut stage, _) = locked(3_000);
    let began = stage.now;
    start(&mut stage, "Wx");
    stage.run();
    let (committed, lost) = outcome(&stage);
    assert_eq!((committed, lost), (vec![0, 1], Vec::new()));
    assert!(stage.now >= began + 3_000);
}

#[test]
fn who_has_waited_ten_seconds_is_told_which_record() {
    let (mut stage, id) = locked(60_000);
    start(&mut stage, "Wx");
    start(&mut stage, "Lx");
    start(&mut stage, "Ix");
    stage.run();
    let (committed, lost) = outcome(&stage);
    assert_eq!(committed, [0]);
    let save = |operation: &str, with: &str| {
        format!(
            "System.DmlException: {operation} failed. First exception on row 0{with}; first error: \
             UNABLE_TO_LOCK_ROW, unable to obtain exclusive access to this record or 1 records: {id}: []"
        )
    };
    let mut expected = vec![
        save("Update", &format!(" with id {id}")),
        save("Insert", ""),
        "System.QueryException: Record Currently Unavailable: The record you are attempting to edit, or one of its \
         related records, is currently being modified by another user. Please try again."
            .to_owned(),
    ];
    expected.sort();
    let mut lost = lost;
    lost.sort();
    assert_eq!(lost, expected);
}

#[test]
fn two_that_wait_for_each_other_come_to_an_end() {
    let mut stage = base();
    start(&mut stage, "La C500 Wb");
    start(&mut stage, "Lb C500 Wa");
    stage.run();
    let (committed, lost) = outcome(&stage);
    assert_eq!((committed.len(), lost.len()), (1, 1), "{lost:?}");
}

#[test]
fn others_see_nothing_of_what_is_not_committed_and_a_rollback_is_whole() {
    let (mut stage, _) = locked(60_000);
    // Its own write is done, and it waits for the other one.
    start(&mut stage, "Wa Wx");
    let before = held(&stage);
    stage.step();
    assert_eq!(held(&stage), before);
    assert!(before.contains(&"a 100 Null".to_owned()), "{before:?}");
    stage.run();
    assert!(held(&stage).contains(&"a 100 Null".to_owned()), "it was rolled back whole");
}

#[test]
fn who_writes_a_value_that_is_unique_waits_for_the_other_who_writes_it() {
    let (mut stage, _) = locked(60_000);
    // It has inserted the key, and waits in vain for a record.
    start(&mut stage, "U9 Wx");
    stage.step();
    // Nobody sees that key, and yet it is not free.
    start(&mut stage, "U9");
    stage.run();
    let (committed, lost) = outcome(&stage);
    assert_eq!((committed, lost.len()), (vec![2, 0], 1), "{lost:?}");
    assert_eq!(held(&stage).iter().filter(|row| row.starts_with("key9 ")).count(), 1);
}
