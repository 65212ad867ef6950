//! The platform's classes and methods that Apex code may call, in one table.
//!
//! Refuses to run them: that is `native`. What is not in the table does not compile, and the message says which class
//! and method. Each class names its page in the Apex reference,
//! <https://developer.salesforce.com/docs/atlas.en-us.apexref.meta/apexref/>.

pub(crate) use crate::natives::Native;
use crate::types::Type;

/// How a type is written in the table. `Element`, `Key` and `Entry` are those of the receiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spelling {
    Void,
    Any,
    Boolean,
    Integer,
    Double,
    Decimal,
    String,
    Id,
    Datetime,
    /// Element of the receiving list or set.
    Element,
    /// Key of the receiving map.
    Key,
    /// Value of the receiving map.
    Entry,
    Elements,
    ElementSet,
    Keys,
    Entries,
    /// The receiver's own type.
    Same,
    Exception,
    TypeToken,
    Request,
    Response,
}

/// A method or constructor of the library.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Signature {
    pub class: &'static str,
    /// Empty for a constructor.
    pub name: &'static str,
    pub is_static: bool,
    pub parameters: &'static [Spelling],
    pub returns: Spelling,
    pub native: Native,
}

macro_rules! library {
    ($($kind:ident $class:ident.$name:ident($($parameter:expr),*) -> $returns:expr, $native:ident;)*) => {
        /// Every method that can be called.
        pub(crate) const LIBRARY: &[Signature] = {
            use Spelling::*;
            &[$(Signature {
                class: stringify!($class),
                name: stringify!($name),
                is_static: library!(@$kind),
                parameters: &[$($parameter),*],
                returns: $returns,
                native: Native::$native,
            }),*]
        };
    };
    (@on) => { false };
    (@of) => { true };
}

/// `new Http()`: what can be made with `new`, beside collections, records and classes of the sources.
pub(crate) const CONSTRUCTORS: &[(&str, Native)] =
    &[("Http", Native::NewHttp), ("HttpRequest", Native::NewHttpRequest), ("HttpResponse", Native::NewHttpResponse)];

/// Classes of the library that a variable may have as its type.
pub(crate) const TYPES: [&str; 5] = ["Http", "HttpRequest", "HttpResponse", "QueueableContext", "Type"];

/// Interfaces of the platform that a class may implement, and the method that each asks for, with its parameter.
pub(crate) const INTERFACES: [(&str, &str, &str); 2] =
    [("Queueable", "execute", "QueueableContext"), ("Database.AllowsCallouts", "", "")];

/// `Trigger.new` and the like: their names, and what they hold.
pub(crate) const TRIGGER_CONTEXT: [(&str, Native); 14] = [
    ("new", Native::TriggerNew),
    ("old", Native::TriggerOld),
    ("newMap", Native::TriggerNewMap),
    ("oldMap", Native::TriggerOldMap),
    ("isExecuting", Native::TriggerIsExecuting),
    ("isBefore", Native::TriggerIsBefore),
    ("isAfter", Native::TriggerIsAfter),
    ("isInsert", Native::TriggerIsInsert),
    ("isUpdate", Native::TriggerIsUpdate),
    ("isDelete", Native::TriggerIsDelete),
    ("isUndelete", Native::TriggerIsUndelete),
    ("size", Native::TriggerSize),
    ("isNew", Native::TriggerIsInsert),
    ("isOld", Native::TriggerIsDelete),
];

// `of` marks static methods, `on` those of an instance.
library! {
    // apex_methods_system_string.htm
    of String.isBlank(String) -> Boolean, StringIsBlank;
    of String.isNotBlank(String) -> Boolean, StringIsNotBlank;
    of String.isEmpty(String) -> Boolean, StringIsEmpty;
    of String.isNotEmpty(String) -> Boolean, StringIsNotEmpty;
    of String.valueOf(Any) -> String, StringValueOf;
    of String.join(Elements, String) -> String, StringJoin;
    on String.length() -> Integer, StringLength;
    on String.left(Integer) -> String, StringLeft;
    on String.right(Integer) -> String, StringRight;
    on String.substring(Integer) -> String, StringSubstring;
    on String.substring(Integer, Integer) -> String, StringSubstring;
    on String.toLowerCase() -> String, StringToLowerCase;
    on String.toUpperCase() -> String, StringToUpperCase;
    on String.trim() -> String, StringTrim;
    on String.contains(String) -> Boolean, StringContains;
    on String.startsWith(String) -> Boolean, StringStartsWith;
    on String.endsWith(String) -> Boolean, StringEndsWith;
    on String.indexOf(String) -> Integer, StringIndexOf;
    on String.replace(String, String) -> String, StringReplace;
    on String.equals(String) -> Boolean, StringEquals;
    on String.equalsIgnoreCase(String) -> Boolean, StringEqualsIgnoreCase;
    // apex_methods_system_integer.htm, apex_methods_system_decimal.htm
    of Integer.valueOf(Any) -> Integer, IntegerValueOf;
    of Decimal.valueOf(String) -> Decimal, DecimalValueOf;
    // apex_methods_system_list.htm
    on List.add(Element) -> Void, ListAdd;
    on List.add(Integer, Element) -> Void, ListInsert;
    on List.addAll(Elements) -> Void, CollectionAddAll;
    on List.addAll(ElementSet) -> Void, CollectionAddAll;
    on List.get(Integer) -> Element, ListGet;
    on List.set(Integer, Element) -> Void, ListSet;
    on List.remove(Integer) -> Element, ListRemove;
    on List.contains(Element) -> Boolean, ListContains;
    on List.size() -> Integer, CollectionSize;
    on List.isEmpty() -> Boolean, CollectionIsEmpty;
    on List.clear() -> Void, CollectionClear;
    on List.clone() -> Same, CollectionClone;
    // apex_methods_system_set.htm
    on Set.add(Element) -> Boolean, SetAdd;
    on Set.addAll(Elements) -> Boolean, SetAddAll;
    on Set.addAll(ElementSet) -> Boolean, SetAddAll;
    on Set.contains(Element) -> Boolean, SetContains;
    on Set.remove(Element) -> Boolean, SetRemove;
    on Set.size() -> Integer, CollectionSize;
    on Set.isEmpty() -> Boolean, CollectionIsEmpty;
    on Set.clear() -> Void, CollectionClear;
    on Set.clone() -> Same, CollectionClone;
    // apex_methods_system_map.htm
    on Map.put(Key, Entry) -> Entry, MapPut;
    on Map.putAll(Same) -> Void, MapPutAll;
    on Map.get(Key) -> Entry, MapGet;
    on Map.containsKey(Key) -> Boolean, MapContainsKey;
    on Map.remove(Key) -> Entry, MapRemove;
    on Map.keySet() -> Keys, MapKeySet;
    on Map.values() -> Entries, MapValues;
    on Map.size() -> Integer, CollectionSize;
    on Map.isEmpty() -> Boolean, CollectionIsEmpty;
    on Map.clear() -> Void, CollectionClear;
    on Map.clone() -> Same, CollectionClone;
    // apex_methods_system_math.htm
    of Math.abs(Integer) -> Integer, MathAbs;
    of Math.abs(Decimal) -> Decimal, MathAbs;
    of Math.max(Integer, Integer) -> Integer, MathMax;
    of Math.max(Decimal, Decimal) -> Decimal, MathMax;
    of Math.min(Integer, Integer) -> Integer, MathMin;
    of Math.min(Decimal, Decimal) -> Decimal, MathMin;
    of Math.mod(Integer, Integer) -> Integer, MathMod;
    of Math.random() -> Double, MathRandom;
    // apex_methods_system_system.htm
    of System.debug(Any) -> Void, SystemDebug;
    of System.now() -> Datetime, SystemNow;
    of System.enqueueJob(Any) -> Id, SystemEnqueueJob;
    of System.enqueueJob(Any, Integer) -> Id, SystemEnqueueJob;
    of System.isQueueable() -> Boolean, SystemIsQueueable;
    of Datetime.now() -> Datetime, SystemNow;
    of Test.isRunningTest() -> Boolean, TestIsRunningTest;
    // apex_methods_system_userinfo.htm
    of UserInfo.getUserId() -> Id, UserGetUserId;
    of UserInfo.getUserName() -> String, UserGetUserName;
    of UserInfo.getName() -> String, UserGetName;
    // apex_methods_system_limits.htm
    of Limits.getCallouts() -> Integer, LimitsGetCallouts;
    of Limits.getLimitCallouts() -> Integer, LimitsGetLimitCallouts;
    of Limits.getQueries() -> Integer, LimitsGetQueries;
    of Limits.getLimitQueries() -> Integer, LimitsGetLimitQueries;
    of Limits.getDmlStatements() -> Integer, LimitsGetDmlStatements;
    of Limits.getLimitDmlStatements() -> Integer, LimitsGetLimitDmlStatements;
    of Limits.getDmlRows() -> Integer, LimitsGetDmlRows;
    of Limits.getQueueableJobs() -> Integer, LimitsGetQueueableJobs;
    of Limits.getLimitQueueableJobs() -> Integer, LimitsGetLimitQueueableJobs;
    // apex_classes_restful_encodingUtil.htm
    of EncodingUtil.urlEncode(String, String) -> String, UrlEncode;
    of EncodingUtil.urlDecode(String, String) -> String, UrlDecode;
    // apex_class_System_Json.htm
    of JSON.deserialize(String, TypeToken) -> Any, JsonDeserialize;
    of JSON.serialize(Any) -> String, JsonSerialize;
    // apex_classes_restful_http_http.htm, _httprequest.htm, _httpresponse.htm
    on Http.send(Request) -> Response, HttpSend;
    on HttpRequest.setMethod(String) -> Void, RequestSetMethod;
    on HttpRequest.setEndpoint(String) -> Void, RequestSetEndpoint;
    on HttpRequest.setHeader(String, String) -> Void, MessageSetHeader;
    on HttpRequest.setBody(String) -> Void, MessageSetBody;
    on HttpRequest.setTimeout(Integer) -> Void, RequestSetTimeout;
    on HttpRequest.getMethod() -> String, RequestGetMethod;
    on HttpRequest.getEndpoint() -> String, RequestGetEndpoint;
    on HttpRequest.getHeader(String) -> String, MessageGetHeader;
    on HttpRequest.getBody() -> String, MessageGetBody;
    on HttpResponse.getStatusCode() -> Integer, ResponseGetStatusCode;
    on HttpResponse.getStatus() -> String, ResponseGetStatus;
    on HttpResponse.getBody() -> String, MessageGetBody;
    on HttpResponse.getHeader(String) -> String, MessageGetHeader;
    on HttpResponse.setStatusCode(Integer) -> Void, ResponseSetStatusCode;
    on HttpResponse.setStatus(String) -> Void, ResponseSetStatus;
    on HttpResponse.setBody(String) -> Void, MessageSetBody;
    on HttpResponse.setHeader(String, String) -> Void, MessageSetHeader;
    // apex_interface_System_QueueableContext.htm
    on QueueableContext.getJobId() -> Id, ContextGetJobId;
    // apex_class_System_Exception
    on Exception.getMessage() -> String, ExceptionGetMessage;
    on Exception.setMessage(String) -> Void, ExceptionSetMessage;
    on Exception.getCause() -> Exception, ExceptionGetCause;
    on Exception.initCause(Exception) -> Void, ExceptionInitCause;
    on Exception.getTypeName() -> String, ExceptionGetTypeName;
    on Exception.getStackTraceString() -> String, ExceptionGetStackTraceString;
    on Exception.getLineNumber() -> Integer, ExceptionGetLineNumber;
    // apex_methods_system_sobject.htm
    on SObject.addError(String) -> Void, RecordAddError;
    on SObject.get(String) -> Any, RecordGet;
}

/// Whether the library has a class of that name; answers its declared name.
pub(crate) fn class(name: &str) -> Option<&'static str> {
    let known = |class: &&'static str| class.eq_ignore_ascii_case(name);
    TYPES.iter().copied().find(known).or_else(|| LIBRARY.iter().map(|entry| entry.class).find(known))
}

/// The library type of that name.
pub(crate) fn type_of(name: &str) -> Option<Type> {
    TYPES.iter().find(|known| known.eq_ignore_ascii_case(name)).map(|known| Type::Platform(known))
}

/// Where a value of a type looks for its methods; none for what has none.
pub(crate) fn class_of(receiver: &Type) -> Option<&'static str> {
    match receiver {
        Type::String | Type::Id => Some("String"),
        Type::List(_) => Some("List"),
        Type::Set(_) => Some("Set"),
        Type::Map(_) => Some("Map"),
        Type::Record(_) => Some("SObject"),
        Type::Platform(name) => Some(name),
        Type::Integer => Some("Integer"),
        Type::Decimal => Some("Decimal"),
        _ => None,
    }
}

impl Spelling {
    /// The type that is meant on that receiver.
    pub fn on(self, receiver: &Type, exception: &Type) -> Type {
        let (key, entry) = match receiver {
            Type::List(of) | Type::Set(of) => ((**of).clone(), Type::Any),
            Type::Map(of) => of.as_ref().clone(),
            _ => (Type::Any, Type::Any),
        };
        match self {
            Spelling::Void => Type::Void,
            Spelling::Any => Type::Any,
            Spelling::Boolean => Type::Boolean,
            Spelling::Integer => Type::Integer,
            Spelling::Double => Type::Double,
            Spelling::Decimal => Type::Decimal,
            Spelling::String => Type::String,
            Spelling::Id => Type::Id,
            Spelling::Datetime => Type::Datetime,
            Spelling::Element | Spelling::Key => key,
            Spelling::Entry => entry,
            Spelling::Elements => Type::list(key),
            Spelling::ElementSet | Spelling::Keys => Type::Set(Box::new(key)),
            Spelling::Entries => Type::list(entry),
            Spelling::Same => receiver.clone(),
            Spelling::Exception => exception.clone(),
            Spelling::TypeToken => Type::Platform("Type"),
            Spelling::Request => Type::Platform("HttpRequest"),
            Spelling::Response => Type::Platform("HttpResponse"),
        }
    }
}
