//! A request that a class answers: its method called with what the body says, and what it leaves for an answer.
//!
//! Refuses a body that the method's parameters cannot hold, before anything runs. Invariants: `RestContext` is as new
//! for each call; a call that is refused leaves no frame behind; what the org knows of objects is asked of its schema,
//! for nothing of the machine runs yet.
//! <https://developer.salesforce.com/docs/platform/apex-dev/references/apex-dev/apex-rest-methods.html>

use std::sync::Arc;

use crate::classes::MethodEntry;
use crate::code::Code;
use crate::contract::CallError;
use crate::json::tokens::{Token, Tokens};
use crate::machine::{Entry, Machine, Waits};
use crate::operate::{self, Raise, Raised};
use crate::program::Program;
use crate::question::Question;
use crate::schema::{Description, Schema};
use crate::typed_json::accessors::Told;
use crate::typed_json::{Manner, Reader, wrong};
use crate::types::{ClassId, Type};
use crate::value::{Object, Table, Value};

/// What stands for a body that is not there, in Salesforce's words.
const NO_BODY: &str = "The HTTP entity body is required, but this request has no entity body.";

/// A request for a class that is a REST resource.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RestCall {
    /// The class, such as `CaseIntakeRest`.
    pub class: String,
    /// The annotation of the method: `HttpPost`.
    pub annotation: String,
    /// `POST`
    pub http_method: String,
    /// What stands behind `/services/apexrest`: `/cases/v1/`.
    pub request_uri: String,
    /// `/services/apexrest/cases/v1/*`
    pub resource_path: String,
    /// Where the request comes from.
    pub remote_address: String,
    /// Header fields that code may see.
    pub headers: Vec<(String, String)>,
    /// Parameters of the query, decoded.
    pub parameters: Vec<(String, String)>,
    /// The body, as it came.
    pub body: Vec<u8>,
}

/// Why a request is not answered by code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RestRefusal {
    /// The body is not what the parameters want: 400 with `JSON_PARSER_ERROR`, and these words.
    Body(String),
    /// The program has no such method, or the machine has no room.
    Call(CallError),
}

/// What `RestContext.response` holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RestAnswer {
    /// None where the code set none.
    pub status_code: Option<i32>,
    /// In the order in which they were set.
    pub headers: Vec<(String, String)>,
    /// None where the code set none.
    pub body: Option<Vec<u8>>,
}

impl Machine {
    /// Fills `RestContext` and pushes the method; run to [`crate::Yield::Returned`].
    ///
    /// # Errors
    /// [`RestRefusal`] when the body does not fit, or there is no such method.
    pub fn push_rest(&mut self, program: &Program, schema: &dyn Schema, call: &RestCall) -> Result<(), RestRefusal> {
        self.prepare(program).map_err(RestRefusal::Call)?;
        let code = program.code();
        let Some((class, method)) = program.annotated(&call.class, &call.annotation) else {
            let words = [&call.class, " has no method with ", &call.annotation].concat();
            return Err(RestRefusal::Call(CallError(words)));
        };
        let takes_body = !method.parameters.is_empty();
        let arguments = match takes_body {
            true => self.rest_arguments(code, schema, &method, &call.body)?,
            false => Vec::new(),
        };
        self.fill_rest_context(code, call, takes_body);
        let count = arguments.len();
        self.stack.extend(arguments);
        let full = |_| RestRefusal::Call(CallError("The stack is full.".into()));
        self.enter(code, method.function().unwrap_or_default(), count, Some(Entry::Call)).map_err(full)?;
        self.initialise(code, class).map_err(full)
    }

    /// The values of a method's parameters. Where a record's object is not known yet, the reading begins anew.
    fn rest_arguments(
        &mut self,
        code: &Code,
        schema: &dyn Schema,
        method: &MethodEntry,
        body: &[u8],
    ) -> Result<Vec<Value>, RestRefusal> {
        let text = std::str::from_utf8(body).map_err(|problem| {
            let byte = body.get(problem.valid_up_to()).copied().unwrap_or_default();
            RestRefusal::Body(format!("Invalid UTF-8 start byte 0x{byte:02x}"))
        })?;
        if text.trim().is_empty() {
            return Err(RestRefusal::Body(NO_BODY.into()));
        }
        let text: Arc<str> = text.into();
        loop {
            match self.read_arguments(code, method, text.clone()).map_err(Raise::raised) {
                Ok(arguments) => return Ok(arguments),
                Err(Raised::Asked(Question::Describe { object }, Waits::Description(name))) => {
                    self.descriptions.push((name, Description::of(schema, &object).map(Arc::new)));
                }
                Err(Raised::New(_, words)) => return Err(RestRefusal::Body(words)),
                Err(_) => return Err(RestRefusal::Body("The body cannot be read".into())),
            }
        }
    }

    /// Members of the body by the names of the parameters; a parameter that is not there is null.
    fn read_arguments(&mut self, code: &Code, method: &MethodEntry, text: Arc<str>) -> Result<Vec<Value>, Raise> {
        let mut tokens = Tokens::new(text);
        let mut values = vec![Value::NULL; method.parameters.len()];
        if tokens.first()? != Token::StartObject {
            return Err(expected_object(&tokens));
        }
        while tokens.must()? == Token::Name {
            let name = tokens.value.clone();
            tokens.must()?;
            let place = method.written.iter().position(|(known, _)| known.eq_ignore_ascii_case(&name));
            let Some((of_type, place)) = place.and_then(|place| Some((method.parameters.get(place)?, place))) else {
                return Err(unexpected(&tokens, &name));
            };
            let mut reader = Reader { code, machine: self, tokens: &mut tokens, manner: Manner::Rest };
            let value = reader.typed(of_type)?;
            if let Some(held) = values.get_mut(place) {
                *held = value;
            }
        }
        tokens.end()?;
        Ok(values)
    }

    /// Whoever names `RestContext` finds the request there, and an empty response.
    fn fill_rest_context(&mut self, code: &Code, call: &RestCall, takes_body: bool) {
        let [Some(context), Some(request), Some(response)] =
            ["RestContext", "RestRequest", "RestResponse"].map(|name| code.class_named(name))
        else {
            return;
        };
        let text = |machine: &mut Machine, text: &str| machine.heap.text(text);
        let body = match takes_body {
            // An empty one, as Salesforce has it: what was read is in the parameters.
            true => Vec::new(),
            false => call.body.clone(),
        };
        let fields = [
            ("headers", self.text_map(&call.headers)),
            ("params", self.text_map(&call.parameters)),
            ("httpMethod", text(self, &call.http_method)),
            ("requestURI", text(self, &call.request_uri)),
            ("resourcePath", text(self, &call.resource_path)),
            ("remoteAddress", text(self, &call.remote_address)),
            ("requestBody", self.heap.put(Object::Blob(body.into()))),
        ];
        let shown = self.filled(code, request, &fields);
        let headers = self.text_map(&[]);
        let answer = self.filled(code, response, &[("headers", headers)]);
        if let Some(statics) = self.statics.get_mut(usize::from(context)) {
            // In the order of the library's declaration.
            for (place, value) in statics.iter_mut().zip([shown, answer]) {
                *place = value;
            }
        }
        if let Some(done) = self.initialised.get_mut(usize::from(context)) {
            *done = true;
        }
    }

    fn text_map(&mut self, pairs: &[(String, String)]) -> Value {
        let mut table = Table::default();
        for (name, value) in pairs {
            let (name, value) = (self.heap.text(name), self.heap.text(value));
            table.put(operate::key(&self.heap, name), (name, value));
        }
        self.heap.put(Object::Map(table))
    }

    fn filled(&mut self, code: &Code, class: ClassId, given: &[(&str, Value)]) -> Value {
        let object = self.new_instance(code, class);
        for (name, value) in given {
            if let Some(slot) = slot_of(code, class, name) {
                _ = self.set_field(object, slot, *value);
            }
        }
        object
    }

    /// What the code has put into `RestContext.response`.
    pub fn rest_answer(&self, program: &Program) -> RestAnswer {
        self.find_answer(program.code()).unwrap_or_default()
    }

    fn find_answer(&self, code: &Code) -> Option<RestAnswer> {
        let statics = self.statics.get(usize::from(code.class_named("RestContext")?))?;
        let class = code.class_named("RestResponse")?;
        let Some(Object::Instance { fields, .. }) = self.heap.get(*statics.get(1)?) else { return None };
        let field = |name: &str| {
            slot_of(code, class, name).and_then(|slot| fields.get(usize::from(slot))).copied().unwrap_or_default()
        };
        let mut answer = RestAnswer { status_code: field("statusCode").as_integer(), ..RestAnswer::default() };
        if let Some(Object::Map(table)) = self.heap.get(field("headers")) {
            for (name, value) in table.entries() {
                if let (Some(name), Some(value)) = (self.heap.str(name), self.heap.str(value)) {
                    answer.headers.push((name.to_string(), value.to_string()));
                }
            }
        }
        if let Some(Object::Blob(bytes)) = self.heap.get(field("responseBody")) {
            answer.body = Some(bytes.to_vec());
        }
        Some(answer)
    }

    /// Pushes the writing of what the last call returned as JSON, its nulls left out; run to
    /// [`crate::Yield::Returned`] with the text. False where no accessor has a say in it: then
    /// [`Machine::rest_body`] has the text at once.
    ///
    /// # Errors
    /// [`CallError`] when the machine has no room.
    pub fn push_rest_body(&mut self, program: &Program) -> Result<bool, CallError> {
        let Some((_, write)) = program.code().accessors else { return Ok(false) };
        let returned = self.returned;
        self.stack.push(returned);
        let entered = self.enter(program.code(), write, 1, Some(Entry::Call));
        entered.map(|()| true).map_err(|_| CallError("The stack is full.".into()))
    }

    /// What the last call returned as JSON, its nulls left out.
    ///
    /// # Errors
    /// The message of the System.JSONException.
    pub fn rest_body(&self, program: &Program) -> Result<String, String> {
        let writer = crate::typed_json::writer::serialize;
        let text = writer(program.code(), &self.heap, &Told::default(), self.returned, [true, false]);
        text.map_err(|raise| match raise.raised() {
            Raised::New(_, words) => words,
            _ => String::new(),
        })
    }
}

fn slot_of(code: &Code, class: ClassId, name: &str) -> Option<u16> {
    let fields = &code.classes.get(usize::from(class))?.fields;
    Some(fields.iter().position(|(known, _)| known.eq_ignore_ascii_case(name))? as u16)
}

/// A member that nobody asked for. <https://salesforce.stackexchange.com/questions/111321>
#[inline(never)]
pub(crate) fn unexpected(tokens: &Tokens, name: &str) -> Raise {
    tokens.error(&["Unexpected parameter encountered during deserialization: ", name], 1).into()
}

/// Something else than an object, a list or a plain value, where one of those has to be.
/// <https://salesforce.stackexchange.com/questions/324598>
#[inline(never)]
pub(crate) fn expected_object(tokens: &Tokens) -> Raise {
    tokens.error(&["Expected JSON object to deserialize apex parameter from"], 1).into()
}

/// A plain value of another type. The words are not confirmed.
#[inline(never)]
pub(crate) fn not_of_type(tokens: &Tokens, of_type: &Type) -> Raise {
    match tokens.current {
        Some(Token::StartArray | Token::StartObject) => expected_object(tokens),
        Some(token) => {
            let words = ["Cannot deserialize instance of ", &named(of_type), " from ", token.name(), " value "];
            tokens.error(&[&words.concat(), &tokens.value], 1).into()
        }
        None => wrong(&[]),
    }
}

/// A type as the parser's messages name it.
pub(crate) fn named(of_type: &Type) -> String {
    let name = of_type.to_string().to_ascii_lowercase();
    match name.as_str() {
        "decimal" => "double".to_owned(),
        "integer" => "int".to_owned(),
        "blob" => "base64".to_owned(),
        _ => name,
    }
}
