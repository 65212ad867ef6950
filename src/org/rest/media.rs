//! Bodies and answers that are no JSON: rows, queries and errors in XML, and rows with a file in parts.
//!
//! Refuses XML that is not well formed, and parts of which none is the record. Simplified: attributes of elements that
//! are read count for nothing, an empty element is null, and a file has the size of any body. What Salesforce writes is
//! documented for rows, for results of trees and for the identity; that a query's members and an error's stand in the
//! order of the alphabet as a tree's do, and how null is written, is unconfirmed. Invariant: a value goes through the
//! same reading as one of JSON.
//! <https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/dome_sobject_insert_update_blob.htm>

use apex::json::Json;

use crate::{
    http::{Request, Response},
    xml::{self, Node},
};

use super::responses::{JSON_TYPE, error, missing};

const PROLOG: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
const NULLS: &str = " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"";

/// A record with its files: the fields of the body, and the bytes of those that came in parts of their own.
pub(super) type Parts = (Json, Vec<(String, Vec<u8>)>);

type Refusal = Box<Response>;

/// Whether a request is for rows or a query, and is to be answered in XML.
pub(super) fn is_wanted(request: &Request) -> bool {
    let mut segments = request.route().split('/').filter(|segment| !segment.is_empty()).skip(3);
    super::wants_xml(request) && matches!(segments.next(), Some("sobjects" | "query" | "queryAll"))
}

/// An answer in XML; one that has no known form there is refused by name. A refusal of ours stays as it is.
pub(super) fn in_xml(response: Box<Response>) -> Box<Response> {
    if response.status == 501 || response.headers.get("Content-Type") != Some(JSON_TYPE) {
        return response;
    }
    let body = apex::json::parse(&String::from_utf8_lossy(&response.body)).ok();
    let Some(text) = body.as_ref().and_then(whole) else { return missing(super::IN_XML) };
    let mut out = *response;
    out.headers.set("Content-Type", "application/xml;charset=UTF-8");
    out.body = text.into_bytes();
    Box::new(out)
}

fn whole(json: &Json) -> Option<String> {
    let kind = json.get("attributes").and_then(|attributes| attributes.get("type"));
    let mut out = PROLOG.to_owned();
    match (json, kind) {
        (Json::Array(errors), _) if errors.iter().all(|one| one.get("errorCode").is_some()) => {
            out.push_str("<Errors>");
            errors.iter().for_each(|one| write("Error", one, "", &mut out));
            out.push_str("</Errors>");
        }
        (_, Some(Json::String(name))) => write(name, json, NULLS, &mut out),
        (Json::Object(_), _) if json.get("totalSize").is_some() => write("QueryResult", json, NULLS, &mut out),
        (Json::Object(_), _) if json.get("success").is_some() => write("Result", json, "", &mut out),
        _ => return None,
    }
    Some(out)
}

/// An element, or one for each value of an array.
fn write(name: &str, json: &Json, more: &str, out: &mut String) {
    let text = match json {
        Json::Array(values) => return values.iter().for_each(|value| write(name, value, more, out)),
        Json::Null => return push(out, &["<", name, " xsi:nil=\"true\"/>"]),
        Json::Object(members) => {
            push(out, &["<", name, more]);
            let mut members: Vec<&(String, Json)> = members.iter().collect();
            match json.get("attributes") {
                Some(Json::Object(attributes)) => {
                    for (key, value) in attributes {
                        push(out, &[" ", key, "=\""]);
                        escape(&plain(value), out);
                        out.push('"');
                    }
                    members.retain(|(key, _)| key != "attributes");
                }
                _ => members.sort_by(|one, two| one.0.cmp(&two.0)),
            }
            out.push('>');
            members.into_iter().for_each(|(key, value)| write(key, value, "", out));
            return push(out, &["</", name, ">"]);
        }
        scalar => plain(scalar),
    };
    push(out, &["<", name, ">"]);
    escape(&text, out);
    push(out, &["</", name, ">"]);
}

fn plain(json: &Json) -> String {
    match json {
        Json::String(text) | Json::Number(text) => text.clone(),
        other => other.to_string(),
    }
}

fn push(out: &mut String, parts: &[&str]) {
    parts.iter().for_each(|part| out.push_str(part));
}

fn escape(text: &str, out: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // XML has no other control characters, not even as references.
            letter if letter < ' ' && !matches!(letter, '\t' | '\n' | '\r') => out.push('\u{fffd}'),
            letter => out.push(letter),
        }
    }
}

/// A body in XML: `<Account><Name>Acme</Name></Account>`. A parent by its external id is an element in it.
pub(super) fn of_xml(body: &[u8]) -> Result<Parts, Refusal> {
    // Unconfirmed: the code, and the words.
    let refused = |what: &str| error(400, "XML_PARSER_ERROR", &[what], None);
    let text = std::str::from_utf8(body).map_err(|_| refused("the body is no UTF-8"))?;
    let nodes = xml::parse(text).map_err(|problem| refused(&problem))?;
    // The root is the object's name, or any other: the address says which object it is.
    Ok((Json::Object(members(nodes.get(1..).unwrap_or_default())), Vec::new()))
}

fn members(mut nodes: &[Node<'_>]) -> Vec<(String, Json)> {
    let mut found = Vec::new();
    while let Some(first) = nodes.first() {
        let Some((own, rest)) = nodes.split_at_checked(first.span.max(1)) else { break };
        let value = match own.get(1..) {
            Some(inner) if !inner.is_empty() => Json::Object(members(inner)),
            _ if first.text.is_empty() => Json::Null,
            _ => Json::String(first.text.clone()),
        };
        found.push((first.name.to_owned(), value));
        nodes = rest;
    }
    found
}

/// A body in parts (RFC 7578): one holds the record as JSON, the others the bytes of the fields that they name.
pub(super) fn of_parts(content_type: &str, body: &[u8]) -> Result<Parts, Refusal> {
    // Unconfirmed: the code.
    let refused = |what: &str| error(400, "INVALID_MULTIPART_REQUEST", &[what], None);
    let boundary = content_type.split(';').find_map(|part| part.trim().strip_prefix("boundary="));
    let boundary = boundary.map(|text| text.trim_matches('"')).filter(|text| !text.is_empty());
    let line = ["\n--", boundary.ok_or_else(|| refused("The boundary of the parts is missing"))?].concat();
    let (mut record, mut files) = (None, Vec::new());
    let mut rest = after(body, line.trim_start().as_bytes()).unwrap_or_default();
    while let Some((part, behind)) = cut(rest, line.as_bytes()) {
        rest = behind;
        let Some((head, content)) = head_of(part) else { continue };
        let head = String::from_utf8_lossy(head);
        let field = |name: &str| {
            head.lines().find_map(|line| {
                let (known, value) = line.split_once(':')?;
                known.trim().eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
            })
        };
        let disposition = field("Content-Disposition").unwrap_or_default();
        let name = disposition.split(';').find_map(|part| part.trim().strip_prefix("name="));
        let name = name.map(|name| name.trim_matches('"').to_owned()).unwrap_or_default();
        if field("Content-Type").is_some_and(|kind| kind.starts_with("application/json"))
            && !disposition.contains("filename=")
        {
            let text = String::from_utf8_lossy(content);
            let json = apex::json::parse(&text);
            record = Some(json.map_err(|problem| error(400, "JSON_PARSER_ERROR", &[&problem.message], None))?);
        } else {
            files.push((name, content.to_vec()));
        }
    }
    let record = record.ok_or_else(|| refused("Multipart message must include a non-binary part"))?;
    Ok((record, files))
}

/// Where a text stands in bytes.
fn find(bytes: &[u8], text: &[u8]) -> Option<usize> {
    bytes.windows(text.len().max(1)).position(|window| window == text)
}

fn after<'a>(bytes: &'a [u8], text: &[u8]) -> Option<&'a [u8]> {
    bytes.get(find(bytes, text)? + text.len()..)
}

/// The bytes up to the next line that begins with the boundary, without the break before it, and what is behind that.
fn cut<'a>(bytes: &'a [u8], line: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let at = find(bytes, line)?;
    let part = bytes.get(..at)?;
    Some((part.strip_suffix(b"\r").unwrap_or(part), bytes.get(at + line.len()..)?))
}

/// Header fields and content of a part.
fn head_of(part: &[u8]) -> Option<(&[u8], &[u8])> {
    let (at, length) = match (find(part, b"\r\n\r\n"), find(part, b"\n\n")) {
        (Some(at), _) => (at, 4),
        (None, Some(at)) => (at, 2),
        _ => return None,
    };
    Some((part.get(..at)?, part.get(at + length..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_results_and_errors_have_a_form_in_xml_and_nothing_else_has() {
        for (json, xml) in [
            (
                r#"{"attributes":{"type":"Account","url":"/x"},"Name":"A & <B>","Site":null,"Owner":{"attributes":{"type":"User","url":"/y"},"Name":"Ada"}}"#,
                r#"<Account xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" type="Account" url="/x"><Name>A &amp; &lt;B&gt;</Name><Site xsi:nil="true"/><Owner type="User" url="/y"><Name>Ada</Name></Owner></Account>"#,
            ),
            (
                r#"{"totalSize":2,"done":true,"records":[{"attributes":{"type":"A","url":"/1"},"Id":"1"},{"attributes":{"type":"A","url":"/2"},"Id":"2"}]}"#,
                r#"<QueryResult xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><done>true</done><records type="A" url="/1"><Id>1</Id></records><records type="A" url="/2"><Id>2</Id></records><totalSize>2</totalSize></QueryResult>"#,
            ),
            (r#"{"id":"001","success":true,"errors":[]}"#, "<Result><id>001</id><success>true</success></Result>"),
            (
                r#"[{"message":"no\u0001","errorCode":"X_Y","fields":["A","B"]}]"#,
                "<Errors><Error><errorCode>X_Y</errorCode><fields>A</fields><fields>B</fields><message>no\u{fffd}</message></Error></Errors>",
            ),
        ] {
            let json = apex::json::parse(json).expect("JSON");
            assert_eq!(whole(&json), Some([PROLOG, xml].concat()));
        }
        for other in [r#"{"encoding":"UTF-8"}"#, r#"["/a","/b"]"#] {
            assert_eq!(whole(&apex::json::parse(other).expect("JSON")), None, "{other}");
        }
    }

    #[test]
    fn parts_are_cut_at_their_boundary_alone() {
        let body = b"--b\r\nContent-Disposition: form-data; name=\"entity_document\"\r\nContent-Type: application/json\r\n\r\n\
            {\"Title\":\"t\"}\r\n--b\r\nContent-Type: application/pdf\r\nContent-Disposition: form-data; name=\"VersionData\"; \
            filename=\"a.pdf\"\r\n\r\n\0--b\r\n-b--\r\n\r\n--b--";
        let (record, files) = of_parts("multipart/form-data; boundary=\"b\"", body).expect("parts");
        assert_eq!(record.get("Title"), Some(&Json::String("t".into())));
        assert_eq!(files, [("VersionData".to_owned(), b"\0--b\r\n-b--\r\n".to_vec())]);
        for (kind, body) in [
            ("multipart/form-data", "--b\n\n--b--"),
            ("multipart/form-data; boundary=", "--b\n\n--b--"),
            ("multipart/form-data; boundary=b", ""),
            (
                "multipart/form-data; boundary=b",
                "--b\nContent-Disposition: form-data; name=\"Body\"; filename=\"a\"\n\nx\n--b--",
            ),
            ("multipart/form-data; boundary=b", "--b\nContent-Type: application/json\n\n{\n--b--"),
        ] {
            let refused = of_parts(kind, body.as_bytes()).map(|_| ()).expect_err("no parts");
            assert_eq!(refused.status, 400, "{body}");
        }
    }
}
