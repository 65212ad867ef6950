//! What a transaction answers to the machine's questions; callouts and jobs have files of their own.
//!
//! Refuses by name, with `System.UnsupportedOperationException`, whatever it does not do. Invariant: every question
//! is answered, thrown at, or put to sleep; none is left open.

use apex::{
    Answer, Datum, Description, DmlQuestion, Operation, QueryQuestion, QueryShape, Question, Record, soql::Selection,
};

use crate::{
    Moment, Note, assignments, dml, installed,
    jobs::JobKind,
    limits::Counted,
    locks::{Lock, UNAVAILABLE},
    platform::Platform,
    soql::{self, View},
    transaction::{Origin, Transaction},
    triggers::Caller,
};

/// Methods of `UserInfo` in lower case, and the user's field that each tells.
const USER_FACTS: [(&str, &str); 11] = [
    ("getusername", "Username"),
    ("getname", "Name"),
    ("getfirstname", "FirstName"),
    ("getlastname", "LastName"),
    ("getuseremail", "Email"),
    ("getprofileid", "ProfileId"),
    ("getuserroleid", "UserRoleId"),
    ("getusertype", "UserType"),
    ("getlocale", "LocaleSidKey"),
    ("getlanguage", "LanguageLocaleKey"),
    ("gettimezone", "TimeZoneSidKey"),
];

impl Transaction {
    pub(crate) fn answer(&mut self, platform: &mut Platform, now: Moment, question: Question) {
        match question {
            Question::Query(query) => self.query(platform, now, query),
            #[cfg(feature = "search")]
            Question::Search(search) => self.search(platform, now, search),
            Question::Dml(dml) => self.save(platform, now, dml),
            Question::Callout(request) => self.call_out(platform, now, &request),
            Question::Enqueue(job) => self.enqueue(platform, now, job),
            Question::Now => self.reply(platform, Answer::Value(Datum::Datetime(now))),
            Question::Random => {
                let draw = platform.draw();
                self.reply(platform, Answer::Value(Datum::Double(draw)));
            }
            Question::Debug { level, text, .. } => {
                self.log_debug(platform, &level, &text);
                if self.may_report(1) {
                    platform.note(Note::Debug { transaction: self.number, text });
                }
                self.reply(platform, Answer::Done);
            }
            Question::Limit { method } => {
                // The heap has to be gone through.
                let heap = if method.ends_with("HeapSize") { self.machine.heap_size() } else { 0 };
                let count = self.limits.answer(&method, self.machine.executed(), heap);
                let count = count.map(|count| Datum::Integer(i32::try_from(count).unwrap_or(i32::MAX)));
                self.reply_or_refuse(platform, count, &["Limits.", &method].concat());
            }
            Question::User { method } => {
                let fact = self.user_fact(platform, &method);
                self.reply_or_refuse(platform, fact, &["UserInfo.", &method].concat());
            }
            Question::Describe { object } => {
                let known = Description::of(&*platform.schema, &object).map(Box::new);
                self.reply(platform, Answer::Described(known));
            }
            Question::System { method, .. } if method == "Schema.getGlobalDescribe" => {
                let names = apex::Schema::objects(&*platform.schema).into_iter().map(Datum::String).collect();
                self.reply(platform, Answer::Value(Datum::List(names)));
            }
            Question::System { method, arguments } => {
                if let ("Database.locate", [Datum::Integer(rows)]) = (method.as_str(), arguments.as_slice()) {
                    // The start of a batch may find fifty million.
                    let rows = if self.job_kind() == Some(JobKind::Batch) { 0 } else { *rows };
                    if self.may(platform, Counted::LocatorRows, usize::try_from(rows).unwrap_or_default()) {
                        self.reply(platform, Answer::Done);
                    }
                    return;
                }
                if method == "Messaging.sendEmail" {
                    return self.send_email(platform, &arguments);
                }
                let is_done = self.control_test(platform, &method)
                    || self.run_as(platform, &method, &arguments)
                    || self.control_jobs(platform, &method, &arguments);
                if !is_done {
                    let fact = match self.system_fact(&method) {
                        Some(fact) => Some(Datum::Boolean(fact)),
                        None => self.data_fact(platform, now, &method, &arguments),
                    };
                    let fact = fact.or_else(|| self.request_fact(platform, &method));
                    self.reply_or_refuse(platform, fact, &method);
                }
            }
            Question::Future(call) => self.call_future(platform, now, call),
            Question::Savepoint => self.set_savepoint(platform),
            Question::Rollback { savepoint } => self.roll_back(platform, savepoint),
            Question::ReleaseSavepoint { savepoint } => {
                // Releasing one releases all that were set after it.
                self.savepoints.retain(|(number, _)| *number < savepoint);
                self.reply(platform, Answer::Done);
            }
            other => {
                let what = match other {
                    Question::Publish { .. } => "EventBus.publish",
                    Question::Search(_) => "SOSL (FIND)",
                    _ => "what the code asks of the platform here",
                };
                self.refuse(platform, what);
            }
        }
    }

    /// Refuses loudly what Salesforce does and this org does not.
    pub(crate) fn refuse(&mut self, platform: &mut Platform, what: &str) {
        self.refuse_with(platform, &["The mock org does not support ", what, " yet"].concat());
    }

    pub(crate) fn refuse_with(&mut self, platform: &mut Platform, message: &str) {
        if let Some(test) = &mut self.test {
            test.refused.get_or_insert_with(|| message.to_owned());
        }
        self.raise(platform, "System.UnsupportedOperationException", &[message]);
    }

    fn reply_or_refuse(&mut self, platform: &mut Platform, value: Option<Datum>, what: &str) {
        match value {
            Some(value) => self.reply(platform, Answer::Value(value)),
            None => self.refuse(platform, what),
        }
    }

    fn query(&mut self, platform: &mut Platform, now: Moment, asked: QueryQuestion) {
        let aggregates = asked.query.select.iter().filter(|item| matches!(item, Selection::Children(_))).count();
        if !self.may(platform, Counted::Queries, 1) || !self.may(platform, Counted::Aggregates, aggregates) {
            return;
        }
        self.log_query(platform, &asked.text, aggregates);
        if let Some(refused) = self.refused_query(platform, now, &asked.query) {
            return self.raise_spec(platform, refused);
        }
        self.find(platform, now, Box::new(asked));
    }

    /// Answers a query that has been counted, now or when it has its locks.
    pub(crate) fn find(&mut self, platform: &mut Platform, now: Moment, asked: Box<QueryQuestion>) {
        let view = self.view(platform, now);
        match soql::run(&view, &asked.query) {
            Ok(found) => {
                if asked.query.for_update {
                    let names: Vec<String> = found.records.iter().filter_map(Record::id).map(str::to_owned).collect();
                    match self.locks.lock(platform, self.number, now, &names) {
                        Lock::Taken => {}
                        Lock::Waits => {
                            self.asked = Some(asked);
                            return;
                        }
                        Lock::GivenUp => return self.raise(platform, "System.QueryException", &[UNAVAILABLE]),
                    }
                }
                if !self.may(platform, Counted::QueryRows, found.size) {
                    return;
                }
                let rows = u32::try_from(found.size).unwrap_or(u32::MAX);
                self.log_rows(platform, "SOQL_EXECUTE_END", rows);
                platform.note(Note::Queried { transaction: self.number, text: asked.text.clone(), rows });
                let answer = match asked.shape {
                    QueryShape::Count => Answer::Value(Datum::Integer(i32::try_from(rows).unwrap_or(i32::MAX))),
                    QueryShape::List | QueryShape::Single => Answer::Rows(found.records),
                };
                self.reply(platform, answer);
            }
            Err(problem) if problem.code == soql::UNSUPPORTED => self.refuse_with(platform, &problem.message),
            Err(problem) => self.raise(platform, "System.QueryException", &[&problem.message]),
        }
    }

    fn save(&mut self, platform: &mut Platform, now: Moment, mut asked: DmlQuestion) {
        // Of what is deleted by its id alone.
        for record in asked.records.iter_mut().filter(|record| record.object.is_empty()) {
            if let Some(object) = record.id().and_then(|id| platform.schema.object_of_id(id)) {
                record.object = object.name.clone();
            }
        }
        if asked.records.is_empty() {
            return self.reply(platform, Answer::Saved(Vec::new()));
        }
        if !self.may(platform, Counted::DmlStatements, 1) || !self.may(platform, Counted::DmlRows, asked.records.len())
        {
            return;
        }
        self.log_dml(platform, asked.operation.word(), &asked.records);
        if let Some(refused) = self.refused_save(platform, now, &asked) {
            return self.raise_spec(platform, refused);
        }
        let is_update = matches!(asked.operation, Operation::Update | Operation::Upsert);
        if let Some(id) = twice(&asked.records).filter(|_| is_update) {
            return self.raise(platform, "System.ListException", &["Duplicate id in list: ", id]);
        }
        if dml::has_too_many_chunks(asked.records.iter().map(|record| record.object.as_str())) {
            return self.raise(platform, "System.TypeException", &[dml::TOO_MANY_CHUNKS]);
        }
        self.begin_save(asked.operation, asked.records, asked.all_or_none, Caller::Apex);
        if let Some(save) = self.saves.last_mut() {
            save.external_id = asked.external_id;
        }
    }

    pub(crate) fn view<'a>(&'a self, platform: &'a Platform, now: Moment) -> View<'a> {
        View::new(&platform.schema, &platform.records, &self.work.overlay, now, &self.user.id)
    }

    fn user_fact(&self, platform: &Platform, method: &str) -> Option<Datum> {
        let text = |text: &str| Some(Datum::String(text.to_owned()));
        let method = method.to_ascii_lowercase();
        match method.as_str() {
            "getuserid" => return Some(Datum::Id(self.user.id.to_string())),
            "getorganizationid" => return Some(Datum::Id(platform.organization.clone())),
            "getorganizationname" => return text("Night Network"),
            "getdefaultcurrency" => return text("USD"),
            "ismulticurrencyorganization" => return Some(Datum::Boolean(false)),
            _ => {}
        }
        let (_, field) = USER_FACTS.iter().find(|(known, _)| *known == method)?;
        let view = self.view(platform, 0);
        let row = view.records.get(view.overlay, "User", &self.user.id)?;
        Some(view.value(row, view.schema.object("User")?.field(field)?))
    }

    /// What rows tell: price books, custom settings and metadata; and what tests change in rows.
    fn data_fact(&mut self, platform: &Platform, now: Moment, method: &str, arguments: &[Datum]) -> Option<Datum> {
        let text = |place: usize| match arguments.get(place) {
            Some(Datum::String(text) | Datum::Id(text)) => Some(text.as_str()),
            _ => None,
        };
        match method {
            "Test.getStandardPricebookId" => {
                installed::id_where(&platform.records, "Pricebook2", "Name", "Standard Price Book").map(Datum::Id)
            }
            "Id.getSObjectType" => {
                let object = platform.schema.object_of_id(&apex::normalise_id(text(0)?)?);
                Some(object.map_or(Datum::Null, |object| Datum::String(object.name.clone())))
            }
            "Access.may" => Some(Datum::Boolean(self.access_fact(platform, now, text(0)?, text(1)?))),
            // Permission sets give it, to whom they are assigned.
            "FeatureManagement.checkPermission" => {
                let rows = |object| platform.records.all(&self.work.overlay, object);
                let has = |row: &Record, field: &str, wanted: &str| match row.get(field) {
                    Some(Datum::Id(known) | Datum::String(known)) => known == wanted,
                    _ => false,
                };
                let permission = rows("CustomPermission")
                    .into_iter()
                    .find(|row| has(row, "DeveloperName", text(0).unwrap_or_default()));
                let id = permission.and_then(Record::id).unwrap_or_default();
                let given = |set: &str| {
                    rows("SetupEntityAccess")
                        .into_iter()
                        .any(|row| has(row, "ParentId", set) && has(row, "SetupEntityId", id))
                };
                let sets = assignments::of_user(&platform.records, &self.work.overlay, &self.user.id, now);
                Some(Datum::Boolean(sets.into_iter().any(given)))
            }
            // Of an event that no trigger waits for; of others there is nothing yet.
            "EventBus.publish" => {
                let heard = platform
                    .program
                    .triggers()
                    .iter()
                    .any(|trigger| trigger.object.eq_ignore_ascii_case(text(0).unwrap_or_default()));
                (!heard).then_some(Datum::Null)
            }
            "Schema.fieldSets" => {
                let shown = |text: &str| Datum::String(text.to_owned());
                let mut sets = Vec::new();
                for set in &platform.schema.object(text(0)?)?.field_sets {
                    let members = set
                        .fields
                        .iter()
                        .map(|(path, required)| Datum::List(vec![shown(path), Datum::Boolean(*required)]));
                    let members = Datum::List(members.collect());
                    sets.push(Datum::List(vec![shown(&set.name), shown(&set.label), shown(&set.description), members]));
                }
                Some(Datum::List(sets))
            }
            #[cfg(feature = "search")]
            "Test.setFixedSearchResults" => self.fix_results(arguments.first()?),
            #[cfg(feature = "whole-library")]
            "Database.reparent" => self.reparent(platform, arguments),
            #[cfg(feature = "whole-library")]
            "Database.emptyRecycleBin" => self.empty_recycle_bin(platform, arguments),
            "Test.setCreatedDate" => {
                let id = apex::normalise_id(text(0)?)?;
                let object = platform.schema.object_of_id(&id)?;
                let row = platform.records.get(&self.work.overlay, &object.name, &id)?.clone();
                self.work.overlay.put(row.with("CreatedDate", arguments.get(1)?.clone()));
                Some(Datum::Null)
            }
            // Of custom settings and custom metadata, without counting as a query.
            "Settings.rows" => {
                let view = self.view(platform, now);
                let object = view.schema.object(text(0)?)?;
                let mut rows = Vec::new();
                for row in view.records.all(view.overlay, &object.name) {
                    let mut whole = Record::new(object.name.as_str());
                    for field in &object.fields {
                        whole.set(&field.name, view.value(row, field));
                    }
                    rows.push(Datum::Record(Box::new(whole)));
                }
                Some(Datum::List(rows))
            }
            _ => None,
        }
    }

    /// What the request tells of itself.
    fn request_fact(&self, platform: &Platform, method: &str) -> Option<Datum> {
        let text = match (method, &self.origin) {
            ("Request.getRequestId", _) => ["TID:", &self.number.to_string()].concat(),
            ("Request.getQuiddity", Origin::Client { .. } | Origin::Resource { .. }) => "REST".to_owned(),
            ("Request.getQuiddity", Origin::Test) => "RUNTEST_SYNC".to_owned(),
            ("Request.getQuiddity", Origin::Job { kind, .. }) => kind.quiddity().to_owned(),
            ("URL.getOrgDomainUrl", _) => platform.vault.origin().to_owned(),
            _ => return None,
        };
        Some(Datum::String(text))
    }

    fn system_fact(&self, method: &str) -> Option<bool> {
        match method.to_ascii_lowercase().as_str() {
            "test.isrunningtest" => Some(self.test.is_some()),
            "system.isqueueable" => Some(self.job_kind() == Some(JobKind::Queueable)),
            "system.isfuture" => Some(self.job_kind() == Some(JobKind::Future)),
            "system.isbatch" => Some(self.job_kind() == Some(JobKind::Batch)),
            "system.isscheduled" => Some(self.job_kind() == Some(JobKind::Scheduled)),
            _ => None,
        }
    }

    /// A savepoint and the way back to it count as a statement and as a row: measured at
    /// <http://nao-yu-ki-pc.blogspot.com/2017/12/the-governor-limit-and-savepoint.html>.
    fn may_mark(&mut self, platform: &mut Platform) -> bool {
        self.may(platform, Counted::DmlStatements, 1) && self.may(platform, Counted::DmlRows, 1)
    }

    fn set_savepoint(&mut self, platform: &mut Platform) {
        if !self.may_mark(platform) {
            return;
        }
        self.savepoints_set += 1;
        self.log_line(platform, "SAVEPOINT_SET", &[]);
        self.savepoints.push((self.savepoints_set, self.work.clone()));
        self.reply(platform, Answer::Value(Datum::Integer(self.savepoints_set)));
    }

    fn roll_back(&mut self, platform: &mut Platform, savepoint: i32) {
        if !self.may_mark(platform) {
            return;
        }
        let Some((_, earlier)) = self.savepoints.iter().find(|(number, _)| *number == savepoint).cloned() else {
            let message = "The savepoint is not valid: it was released, or an earlier one was rolled back to";
            return self.raise(platform, "System.InvalidParameterValueException", &[message]);
        };
        self.log_line(platform, "SAVEPOINT_ROLLBACK", &[]);
        self.work.restore(platform, self.number, &earlier);
        self.savepoints.retain(|(number, _)| *number <= savepoint);
        self.reply(platform, Answer::Done);
    }
}

/// The first id that is there a second time.
fn twice(records: &[Record]) -> Option<&str> {
    let mut seen: Vec<&str> = Vec::new();
    for id in records.iter().filter_map(Record::id) {
        match seen.binary_search(&id) {
            Ok(_) => return Some(id),
            Err(place) => seen.insert(place, id),
        }
    }
    None
}
