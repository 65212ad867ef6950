//! A pattern's source files as figures, line by line.
//!
//! Refuses to show what does not run: a pattern without files has no figure. Invariant: the text of the lines
//! joined again is the file, so that what is copied is what is deployed.

use patterns::{Language, Pattern, Role, SourceFile};

use super::markup::escaped;

/// A stretch of code that is shown in one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span<'a> {
    pub text: &'a str,
    /// The class that gives it its look; none for plain text.
    pub class: Option<&'static str>,
}

/// What each stretch of a file is: the compiler's own lexer says it of Apex.
pub fn highlight(text: &str, language: Language) -> Vec<Span<'_>> {
    match language {
        Language::Apex => apex::highlight(text)
            .iter()
            .map(|stretch| Span { text: stretch.text, class: class(stretch.kind) })
            .collect(),
        Language::Xml | Language::Other => vec![Span { text, class: None }],
    }
}

fn class(kind: apex::Kind) -> Option<&'static str> {
    Some(match kind {
        apex::Kind::Plain => return None,
        apex::Kind::Keyword => "keyword",
        apex::Kind::Type => "type",
        apex::Kind::Text => "string",
        apex::Kind::Number => "number",
        apex::Kind::Comment => "comment",
        apex::Kind::Annotation => "annotation",
        apex::Kind::Query => "query",
    })
}

/// Every file a reader wants to see: the code open, the metadata one press away. Fields are on the org's page.
pub fn figures(pattern: &Pattern) -> String {
    let (mut code, mut metadata) = (String::new(), String::new());
    let mut folded = 0;
    for file in pattern.files.iter().filter(|file| file.role != Role::Field) {
        if file.language() == Language::Xml {
            folded += 1;
            metadata.push_str(&figure(file));
        } else {
            code.push_str(&figure(file));
        }
    }
    if folded > 0 {
        code.push_str(&format!("<details class=\"code-more\"><summary>Metadata, {folded} files</summary><div class=\"code\">{metadata}</div></details>"));
    }
    if code.is_empty() { code } else { format!("<div class=\"code\">{code}</div>") }
}

fn figure(file: &SourceFile) -> String {
    format!(
        "<figure class=\"code-file\" data-file=\"{name}\"><figcaption><span class=\"code-name\">{shown}</span><button type=\"button\" data-copy=\"{name}\" aria-label=\"Copy {name}\">Copy</button></figcaption><pre tabindex=\"0\" role=\"region\" aria-label=\"{name}\"><code>{}</code></pre></figure>",
        lines(&highlight(file.text, file.language())),
        name = escaped(file.name()),
        shown = escaped(file.name()).replace('.', "<wbr>."),
    )
}

/// One element per line; a span that runs over several lines is reopened on each.
pub fn lines(spans: &[Span<'_>]) -> String {
    let mut html = String::from("<span class=\"line\">");
    let mut pieces = spans
        .iter()
        .flat_map(|span| span.text.split_inclusive('\n').map(|piece| Span { text: piece, class: span.class }))
        .peekable();
    while let Some(piece) = pieces.next() {
        let (text, ends) = match piece.text.strip_suffix('\n') {
            Some(text) => (text, true),
            None => (piece.text, false),
        };
        match piece.class.filter(|_| !text.is_empty()) {
            Some(class) => html.push_str(&format!("<span class=\"{class}\">{}</span>", escaped(text))),
            None => html.push_str(&escaped(text)),
        }
        if ends {
            html.push('\n');
            html.push_str("</span>");
            if pieces.peek().is_none() {
                return html;
            }
            html.push_str("<span class=\"line\">");
        }
    }
    html.push_str("</span>");
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(html: &str) -> String {
        let mut text = String::new();
        let mut rest = html;
        while let Some(at) = rest.find('<') {
            text.push_str(&rest[..at]);
            rest = &rest[at..][rest[at..].find('>').map_or(0, |end| end + 1)..];
        }
        text.push_str(rest);
        text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
    }

    #[test]
    fn the_lines_joined_again_are_the_file() {
        for pattern in patterns::ALL {
            for file in pattern.files {
                assert_eq!(text_of(&lines(&highlight(file.text, file.language()))), file.text, "{}", file.path);
            }
        }
    }

    #[test]
    fn a_span_over_two_lines_is_reopened_on_the_second() {
        let spans = [Span { text: "/* a\nb */", class: Some("comment") }, Span { text: " x\n", class: None }];
        assert_eq!(
            lines(&spans),
            "<span class=\"line\"><span class=\"comment\">/* a</span>\n</span><span class=\"line\"><span class=\"comment\">b */</span> x\n</span>"
        );
    }

    #[test]
    fn a_pattern_that_does_not_run_yet_shows_no_code() {
        for pattern in patterns::ALL {
            assert_eq!(figures(pattern).is_empty(), pattern.files.is_empty(), "{}", pattern.name);
        }
    }
}
