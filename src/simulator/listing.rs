//! A source file as lines of HTML: what each stretch is, and what is to be said of each line.
//!
//! Refuses to add a letter: what is said of a line is an attribute of it. Invariant: the text of the lines joined
//! again is the file, so that what is copied is what is deployed.

use patterns::Language;

use crate::markup::escaped;

/// A stretch of code that is shown in one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Span<'a> {
    text: &'a str,
    /// The class that gives it its look; none for plain text.
    class: Option<&'static str>,
}

/// What is to be said of the lines of a file. Lines count from 1.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// Lines with a mistake, and what it is.
    pub problems: Vec<(u32, String)>,
    /// Lines that the tests have entered.
    pub covered: Vec<u32>,
    /// Lines that the tests could have entered, but have not.
    pub missed: Vec<u32>,
}

impl Marks {
    /// The opening tag of a line.
    fn opening(&self, line: u32) -> String {
        let mut tag = String::from("<span class=\"line");
        for (lines, class) in [(&self.covered, " is-covered"), (&self.missed, " is-missed")] {
            if lines.contains(&line) {
                tag.push_str(class);
            }
        }
        tag.push('"');
        tag.push_str(if self.problems.iter().any(|(at, _)| *at == line) { " data-problem>" } else { ">" });
        tag
    }

    /// What stands behind the last letter of a line.
    fn closing(&self, line: u32) -> String {
        let mut problems = self.problems.iter().filter(|(at, _)| *at == line).map(|(_, message)| message);
        match problems.next() {
            Some(first) => {
                let all = problems.fold(first.clone(), |all, next| [&all, "; ", next].concat());
                ["<b data-said=\"", &escaped(&all), "\"></b>"].concat()
            }
            None => String::new(),
        }
    }
}

/// One element per line of a file, by the colours of its language.
pub fn html(text: &str, language: Language, marks: &Marks) -> String {
    match language {
        Language::Apex => {
            let stretches = apex::highlight(text);
            let spans = stretches.iter().map(|stretch| Span { text: stretch.text, class: class(stretch.kind) });
            lines(spans, marks)
        }
        Language::Xml | Language::Other => lines([Span { text, class: None }].into_iter(), marks),
    }
}

/// The class of what the compiler's own lexer tells apart.
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

/// A span that runs over several lines is reopened on each.
fn lines<'a>(spans: impl Iterator<Item = Span<'a>>, marks: &Marks) -> String {
    let mut html = marks.opening(1);
    let (mut line, mut ended) = (1, false);
    for span in spans {
        for piece in span.text.split_inclusive('\n') {
            if ended {
                line += 1;
                html.push_str(&marks.opening(line));
            }
            let text = piece.strip_suffix('\n').unwrap_or(piece);
            let class = span.class.filter(|_| !text.is_empty());
            if let Some(class) = class {
                html.push_str(&["<span class=\"", class, "\">"].concat());
            }
            html.push_str(&escaped(text));
            if class.is_some() {
                html.push_str("</span>");
            }
            ended = piece.ends_with('\n');
            if ended {
                html.push_str(&[&marks.closing(line), "\n</span>"].concat());
            }
        }
    }
    if !ended {
        html.push_str(&[&marks.closing(line), "</span>"].concat());
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(html: &str) -> String {
        let text: String = html.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect();
        text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
    }

    #[test]
    fn the_lines_joined_again_are_the_file() {
        for file in patterns::ALL.iter().flat_map(|pattern| pattern.files) {
            let marks = Marks { problems: vec![(2, "a < b".to_owned())], covered: vec![1], missed: vec![3] };
            for marks in [Marks::default(), marks] {
                assert_eq!(text_of(&html(file.text, file.language(), &marks)), file.text, "{}", file.path);
            }
        }
        for text in ["", "\n", "a", "\n\na", "/*\n\n*/\n"] {
            assert_eq!(text_of(&html(text, Language::Apex, &Marks::default())), text, "{text:?}");
        }
    }

    #[test]
    fn a_span_over_two_lines_is_reopened_on_the_second() {
        assert_eq!(
            html("/* a\nb */ x\n", Language::Apex, &Marks::default()),
            "<span class=\"line\"><span class=\"comment\">/* a</span>\n</span><span class=\"line\"><span class=\"comment\">b */</span> x\n</span>"
        );
    }

    #[test]
    fn what_is_said_of_a_line_is_on_that_line() {
        let problems = vec![(2, "\"one\"".to_owned()), (2, "two".to_owned())];
        let marks = Marks { problems, covered: vec![1], missed: vec![2] };
        assert_eq!(
            html("a\nb", Language::Other, &marks),
            "<span class=\"line is-covered\">a\n</span><span class=\"line is-missed\" data-problem>b<b data-said=\"&quot;one&quot;; two\"></b></span>"
        );
    }
}
