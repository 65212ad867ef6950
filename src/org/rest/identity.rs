//! Who a token's user is: the identity URL, and OpenID Connect's userinfo.
//!
//! Refuses a token that is none with 403 and a word, which is no JSON, and another org's address. Simplified: there are
//! no photographs, and the identity URL answers in JSON alone. Which of an inactive user and an unknown one is told apart
//! is unconfirmed. What was there when the org began was changed when it was deployed. Invariant: every address in an answer leads to the host that was asked, as clients follow it.
//! <https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_using_openid.htm&type=5>

use apex::{Datum, Record};

use crate::{
    http::{Method, Request, Response},
    json::Out,
    platform::{Platform, User},
    records::Overlay,
    soql::View,
    values::shown,
};

use super::{
    ask::decoded,
    conditions::DEPLOYED,
    responses::{json, missing},
};

/// The names under `urls`, each with its path: `V` stands for a version, `O` for the org's id, `U` for the user's.
const URLS: &str = "enterprise /services/Soap/c/V/O,metadata /services/Soap/m/V/O,partner /services/Soap/u/V/O,\
    rest /services/data/vV/,sobjects /services/data/vV/sobjects/,search /services/data/vV/search/,\
    query /services/data/vV/query/,recent /services/data/vV/recent/,tooling_soap /services/Soap/T/V/O,\
    tooling_rest /services/data/vV/tooling/,profile /U,feeds /services/data/vV/chatter/feeds,\
    groups /services/data/vV/chatter/groups,users /services/data/vV/chatter/users,\
    feed_items /services/data/vV/chatter/feed-items,feed_elements /services/data/vV/chatter/feed-elements,custom_domain ";
const LATEST: &str = "68.0";
/// Members of the identity URL's answer before `urls`, each with the field that it tells: see [`told`].
const IDENTITY: &str = "username Username,nick_name CommunityNickname,display_name Name,email Email,email_verified +,\
    first_name FirstName,last_name LastName,timezone TimeZoneSidKey,photos @,addr_street Street,addr_city City,\
    addr_state State,addr_country Country,addr_zip PostalCode,mobile_phone MobilePhone,mobile_phone_verified -,\
    is_lightning_login_user -,status {\"created_date\":null;\"body\":null}";
/// And those of userinfo.
const USERINFO: &str = "preferred_username Username,nickname CommunityNickname,name Name,email Email,email_verified +,\
    given_name FirstName,family_name LastName,zoneinfo TimeZoneSidKey,photos @,profile /U,\
    picture /profilephoto/005/F,address {},is_salesforce_integration_user -";

/// The origin under which a request came: its host as it names it.
fn base(request: &Request) -> String {
    match request.headers.get("Host") {
        Some(host) if request.origin.split_once("://").is_none_or(|(_, own)| own != host) => ["http://", host].concat(),
        _ => request.origin.clone(),
    }
}

/// The identity URL of a user.
pub(super) fn url(platform: &Platform, request: &Request, user: &str) -> String {
    [&base(request), "/id/", &platform.organization, "/", user].concat()
}

fn refused(word: &str) -> Box<Response> {
    Box::new(Response::new(403, "text/html;charset=UTF-8", word))
}

/// The answer to a request for either; none where it is for something else.
pub(super) fn answer(
    platform: &Platform,
    request: &Request,
    segments: &[&str],
    user_of: &impl Fn(&str) -> Option<User>,
) -> Option<Box<Response>> {
    let asked = match segments {
        ["services", "oauth2", "userinfo"] => None,
        ["id", organization, user] => Some((*organization, *user)),
        _ => return None,
    };
    if !matches!(request.method, Method::Get | Method::Head | Method::Post) {
        return Some(missing(request.route()));
    }
    let parameter = |wanted: &str| {
        let mut pairs = request.query().split('&').filter_map(|pair| pair.split_once('='));
        pairs.find(|(name, _)| *name == wanted).map(|(_, value)| decoded(value, true))
    };
    if parameter("format").is_some_and(|format| format != "json") {
        return Some(missing("an identity in another format than JSON"));
    }
    let header = request.headers.get("Authorization").and_then(|header| header.split_once(' '));
    let token = header.map(|(_, token)| token.trim().into());
    let Some(token) = token.or_else(|| parameter("oauth_token")).or_else(|| parameter("access_token")) else {
        return Some(refused("Missing_OAuth_Token"));
    };
    let Some(caller) = user_of(&token) else { return Some(refused("Bad_OAuth_Token")) };
    let is = |text: &str, id: &str| apex::normalise_id(text).as_deref() == Some(id);
    if asked.is_some_and(|(organization, _)| !is(organization, &platform.organization)) {
        return Some(refused("Wrong_Org"));
    }
    let id = asked.map_or_else(|| caller.id.clone(), |(_, user)| apex::normalise_id(user).unwrap_or_default().into());
    let nothing = Overlay::default();
    let Some(row) = platform.records.get(&nothing, "User", &id) else { return Some(refused("Bad_Id")) };
    let version = parameter("version").map_or("{version}".into(), |version| match &*version {
        "latest" => LATEST.into(),
        _ => version,
    });
    let view = View::new(&platform.schema, &platform.records, &nothing, 0, &caller.id);
    Some(json(200, body(&view, platform, request, row, (asked.is_some(), caller.id == id), &version)))
}

fn body(
    view: &View<'_>,
    platform: &Platform,
    request: &Request,
    row: &Record,
    (is_identity, is_own): (bool, bool),
    version: &str,
) -> String {
    let id = row.id().unwrap_or_default();
    let (base, own) = (base(request), url(platform, request, id));
    let path = |path: &str| {
        let path = path.replace('V', version).replace("/O", &["/", &platform.organization].concat());
        [base.as_str(), &path.replace("/U", &["/", id].concat())].concat()
    };
    let mut out = Out::default();
    out.open('{').text(if is_identity { "id" } else { "sub" }, &own);
    if is_identity {
        out.member("asserted_user", if is_own { "true" } else { "false" });
    }
    out.text("user_id", id).text("organization_id", &platform.organization);
    for (name, what) in pairs(if is_identity { IDENTITY } else { USERINFO }) {
        out.key(name);
        match what.chars().next() {
            Some('+') => _ = out.raw("true"),
            Some('-') => _ = out.raw("false"),
            Some('{') => _ = out.raw(&what.replace(';', ",")),
            Some('/') => out.push_text(&path(what)),
            Some('@') => {
                let photo = |size: &str| path(&["/profilephoto/005/", size].concat());
                out.open('{').text("picture", &photo("F")).text("thumbnail", &photo("T")).close('}');
            }
            _ => told(view, row, what, &mut out),
        }
    }
    out.key("urls").open('{');
    for (name, what) in pairs(URLS) {
        out.text(name, &path(what));
    }
    out.close('}').key("active");
    told(view, row, "IsActive", &mut out);
    out.text("user_type", &row.text("UserType").to_ascii_uppercase()).key("language");
    told(view, row, "LanguageLocaleKey", &mut out);
    out.key("locale");
    told(view, row, "LocaleSidKey", &mut out);
    let changed = match row.get("LastModifiedDate") {
        Some(Datum::Datetime(moment)) => *moment,
        _ => DEPLOYED,
    };
    let name = if is_identity { "last_modified_date" } else { "updated_at" };
    out.member("utcOffset", "0").text(name, &shown(&Datum::Datetime(changed)));
    out.member("is_app_installed", "true").close('}');
    out.0
}

fn pairs(list: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    list.split(',').filter_map(|pair| pair.trim_start().split_once(' '))
}

/// A field of the user's as JSON.
fn told(view: &View<'_>, row: &Record, name: &str, out: &mut Out) {
    let field = view.schema.object("User").and_then(|object| object.field(name));
    match field.map(|field| view.value(row, field)).unwrap_or_default() {
        Datum::Null => _ = out.raw("null"),
        Datum::Boolean(truth) => _ = out.raw(if truth { "true" } else { "false" }),
        value => out.push_text(&shown(&value)),
    }
}
