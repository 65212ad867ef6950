//! A pattern's page: what comes before the run, the map of it, and what comes after.

use patterns::{Pattern, Prose, prose::Item};

use super::{
    frame::{NAME, page_of},
    markup::{badge, direction, escaped, inline, paragraphs, pattern_link},
    site::Site,
};
use crate::{
    diagram::svg,
    pages::routes::{Base, Page},
};

/// A test holds every text to the shape; a page of a text that has lost it says nothing rather than something else.
fn prose(pattern: &Pattern) -> Prose<'_> {
    let empty = Prose {
        what: Vec::new(),
        use_case: Vec::new(),
        components: Vec::new(),
        failures: Vec::new(),
        notes: Vec::new(),
        missing: None,
    };
    Prose::parse(pattern.text).unwrap_or(empty)
}

/// What the pattern is and what it is made of.
pub fn intro(pattern: &Pattern, site: &Site, base: &Base) -> String {
    let prose = prose(pattern);
    let portfolio = match site.portfolio() {
        Some(address) => format!("<a href=\"{}\">Portfolio</a>", escaped(address)),
        None => "Portfolio".to_owned(),
    };
    let missing = prose.missing.map_or(String::new(), |text| {
        format!("<p class=\"missing\"><strong>Not running yet:</strong> {}</p>", inline(text))
    });
    let run = match pattern.scenario {
        // The browser moves the focus to a fragment; the router would only scroll there.
        Some(_) => "<a class=\"run-link\" href=\"#the-run\" rel=\"external\">Run it</a>",
        None => "",
    };
    format!(
        "<div class=\"pattern-intro\" data-line=\"{}\"><nav class=\"breadcrumb\" aria-label=\"Breadcrumb\"><ol><li>{portfolio}</li><li><a href=\"{}\">{NAME}</a></li></ol></nav>\
         <div class=\"pattern-title\">{}<h1>{}</h1></div>\
         <div class=\"pattern-facts\">{}{run}<p class=\"catalogue\"><span>Nearest in Salesforce\u{2019}s own catalogue:</span> {}</p></div>\
         <div class=\"pattern-words\"><div class=\"pattern-what\">{}{missing}<section class=\"use-case\"><h2>Use case</h2>{}</section></div>\
         <section class=\"components\"><h2>Key components</h2><dl>{}</dl></section></div></div>",
        pattern.number,
        base.href(&Page::Home),
        badge(pattern.number),
        escaped(pattern.name),
        direction(pattern.direction),
        escaped(pattern.catalogue),
        paragraphs(&prose.what),
        paragraphs(&prose.use_case),
        terms(&prose.components),
    )
}

/// The architecture diagram.
pub fn map(pattern: &Pattern) -> String {
    svg::figure(pattern.topology, pattern.name, pattern.number)
}

/// How it fails, what has changed since, and the way to the neighbours.
pub fn notes(pattern: &Pattern, base: &Base) -> String {
    let prose = prose(pattern);
    let notes: String = prose
        .notes
        .iter()
        .map(|note| {
            format!(
                "<li><p><strong>{}.</strong> {}</p><p class=\"source\"><a href=\"{}\">{}</a>, {}</p></li>",
                inline(note.term),
                inline(note.text),
                escaped(note.address),
                escaped(note.title),
                escaped(note.version)
            )
        })
        .collect();
    let at = patterns::ALL.iter().position(|other| other.slug == pattern.slug).unwrap_or_default();
    let neighbour = |index: Option<usize>, rel: &str, word: &str| {
        let other = index.and_then(|index| patterns::ALL.get(index));
        other.map_or(String::new(), |other| {
            let link = pattern_link(other, &base.href(&page_of(other)), &format!(" rel=\"{rel}\""));
            format!("<div class=\"neighbour {rel}\"><span class=\"neighbour-word\">{word}</span>{link}</div>")
        })
    };
    format!(
        "<div class=\"pattern-notes\" data-line=\"{}\"><section class=\"failures\"><h2>How it fails, and what holds it at 3 a.m.</h2><dl>{}</dl></section>\
         <aside class=\"notes\" aria-labelledby=\"moved\"><h2 id=\"moved\">Where the facts have moved</h2><ul>{notes}</ul></aside>\
         <nav class=\"neighbours\" aria-label=\"Other patterns\">{}{}</nav></div>",
        pattern.number,
        terms(&prose.failures),
        neighbour(at.checked_sub(1), "prev", "Previous"),
        neighbour(Some(at + 1), "next", "Next"),
    )
}

fn terms(items: &[Item<'_>]) -> String {
    items
        .iter()
        .map(|item| format!("<div><dt>{}</dt><dd>{}</dd></div>", inline(item.term), inline(item.text)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_page_carries_number_direction_catalogue_and_breadcrumb() {
        let site = Site::parse("portfolio = \"https://me.example/\"").expect("a site");
        for pattern in patterns::ALL {
            let intro = intro(pattern, &site, &Base::default());
            for words in [pattern.name, pattern.direction.label(), pattern.catalogue, "https://me.example/"] {
                assert!(intro.contains(&escaped(words)), "{}: {words}", pattern.name);
            }
        }
    }

    #[test]
    fn the_first_pattern_has_no_previous_and_the_last_no_next() {
        let ends = [patterns::ALL.first(), patterns::ALL.last()]
            .map(|pattern| notes(pattern.expect("a pattern"), &Base::default()));
        assert!(!ends[0].contains("rel=\"prev\"") && ends[0].contains("rel=\"next\""));
        assert!(ends[1].contains("rel=\"prev\"") && !ends[1].contains("rel=\"next\""));
    }
}
