//! Checks the HTML we write: balanced, and nested as a browser's parser keeps it.
//!
//! Refuses to be a parser of other people's HTML: it reads what this crate writes, quoted attributes and
//! lower-case names. Invariant: what passes is not rearranged by a browser, so hydration finds every node.

const VOID: [&str; 8] = ["br", "hr", "img", "input", "link", "meta", "source", "wbr"];
/// What ends an open `<p>` in a browser's parser.
const BLOCKS: [&str; 19] = [
    "article", "aside", "details", "div", "dl", "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "header",
    "main", "nav", "ol", "p", "section", "ul",
];
/// Where only phrasing content may stand.
const PHRASING_ONLY: [&str; 8] = ["p", "h1", "h2", "h3", "span", "code", "button", "label"];

/// Everything wrong with a fragment, in words.
pub fn faults(html: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        if rest[..at].contains('>') {
            faults.push(format!("a bare `>` in `{}`", &rest[..at]));
        }
        rest = &rest[at + 1..];
        let Some(end) = end_of_tag(rest) else {
            faults.push(format!("an unfinished tag: `{}`", rest.chars().take(40).collect::<String>()));
            return faults;
        };
        let tag = &rest[..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                faults.push(format!("`</{name}>` closes something else"));
            }
            continue;
        }
        let closed_itself = tag.ends_with('/');
        let name = tag.trim_end_matches('/').split([' ', '\n']).next().unwrap_or_default();
        if let Some(outer) = open.iter().find(|outer| PHRASING_ONLY.contains(outer)).filter(|_| BLOCKS.contains(&name))
        {
            faults.push(format!("`<{name}>` inside `<{outer}>`"));
        }
        if ["a", "button"].contains(&name) && open.iter().any(|outer| ["a", "button"].contains(outer)) {
            faults.push(format!("`<{name}>` inside something that is pressed"));
        }
        if name == "li" && !matches!(open.last(), Some(&"ol" | &"ul")) {
            faults.push("`<li>` outside a list".to_owned());
        }
        if matches!(open.last(), Some(&"ol" | &"ul")) && name != "li" {
            faults.push(format!("`<{name}>` straight inside a list"));
        }
        faults.extend(faults_of_attributes(tag));
        if !closed_itself && !VOID.contains(&name) {
            open.push(name);
        }
    }
    if !open.is_empty() {
        faults.push(format!("never closed: {open:?}"));
    }
    faults
}

/// The position of the `>` that ends the tag, past any in quotes.
fn end_of_tag(rest: &str) -> Option<usize> {
    let mut quoted = false;
    rest.char_indices().find_map(|(at, letter)| {
        quoted ^= letter == '"';
        (letter == '>' && !quoted).then_some(at)
    })
}

fn faults_of_attributes(tag: &str) -> Vec<String> {
    let quotes = tag.matches('"').count();
    let equals = tag.matches("=\"").count();
    if quotes != equals * 2 { vec![format!("attributes are not all quoted: `{tag}`")] } else { Vec::new() }
}

#[test]
fn a_heading_in_a_paragraph_a_lost_tag_and_a_link_in_a_link_are_found() {
    assert_eq!(faults("<p>a <b>b</b> &lt;</p><br><ul><li>x</li></ul>"), Vec::<String>::new());
    assert_eq!(faults("<p><h2>a</h2></p>"), ["`<h2>` inside `<p>`"]);
    assert_eq!(faults("<div><p>a</div>").len(), 2);
    assert_eq!(faults("<a href=\"x\"><span><a href=\"y\">z</a></span></a>").len(), 1);
    assert_eq!(faults("<ul><div></div></ul>").len(), 1);
    assert_eq!(faults("<p class=x>a</p>").len(), 0);
    assert_eq!(faults("<p title=\"a > b\">c</p>"), Vec::<String>::new());
}
