//! What is around every page: its head, the site's header and footer.
//!
//! Refuses to name an address that is not known: without a public origin there is no canonical link and no
//! picture for link previews. Invariant: every page has its own title and description.

use patterns::Pattern;

use super::{
    markup::{badge, escaped},
    site::Site,
};
use crate::pages::routes::{Base, Page, Slug};

pub const NAME: &str = "Integration Patterns";
pub const TAGLINE: &str = "5 patterns \u{b7} Real code, real architecture diagrams";

/// The page of a pattern.
pub fn page_of(pattern: &Pattern) -> Page {
    Slug::new(pattern.slug).map_or(Page::NotFound, Page::Pattern)
}

/// Where a pattern's picture for link previews lies, from the site's root.
pub fn picture(page: &Page) -> Option<String> {
    match page {
        Page::Home | Page::Org | Page::Fidelity => Some("pictures/home.png".to_owned()),
        Page::Pattern(slug) => Some(format!("pictures/{slug}.png")),
        Page::Embed(_) | Page::NotFound => None,
    }
}

/// The elements of `<head>` that differ from page to page.
pub fn head(page: &Page, site: &Site, base: &Base) -> String {
    let (title, description) = described(page);
    let mut head = format!(
        "<title>{}</title>\n<meta name=\"description\" content=\"{}\">\n",
        escaped(&title),
        escaped(&description)
    );
    head.push_str(&format!("<link rel=\"icon\" type=\"image/svg+xml\" href=\"{}\">\n", base.file("favicon.svg")));
    head.push_str("<meta name=\"theme-color\" media=\"(prefers-color-scheme: light)\" content=\"#f5efe2\">\n");
    head.push_str("<meta name=\"theme-color\" media=\"(prefers-color-scheme: dark)\" content=\"#08111f\">\n");
    if matches!(page, Page::NotFound | Page::Embed(_)) {
        head.push_str("<meta name=\"robots\" content=\"noindex\">\n");
        return head;
    }
    if let Some(origin) = site.origin() {
        let address = escaped(&format!("{origin}{}", base.href(page)));
        head.push_str(&format!(
            "<link rel=\"canonical\" href=\"{address}\">\n<meta property=\"og:url\" content=\"{address}\">\n"
        ));
        head.push_str(&format!(
            "<meta property=\"og:type\" content=\"website\">\n<meta property=\"og:site_name\" content=\"{NAME}\">\n<meta property=\"og:title\" content=\"{}\">\n<meta property=\"og:description\" content=\"{}\">\n",
            escaped(&title),
            escaped(&description)
        ));
        if let Some(picture) = picture(page) {
            head.push_str(&format!(
                "<meta property=\"og:image\" content=\"{}\">\n<meta property=\"og:image:width\" content=\"1200\">\n<meta property=\"og:image:height\" content=\"630\">\n<meta name=\"twitter:card\" content=\"summary_large_image\">\n",
                escaped(&format!("{origin}{}", base.file(&picture)))
            ));
        }
    }
    head
}

/// A page's title and its description.
fn described(page: &Page) -> (String, String) {
    let pattern = |slug: &Slug| patterns::find(slug.as_str());
    match page {
        Page::Home => (
            NAME.to_owned(),
            "Five Salesforce integration patterns with their architecture, their code, and how each one fails and recovers.".to_owned(),
        ),
        Page::Org => (format!("The org \u{b7} {NAME}"), "What the org behind the patterns holds: objects, Apex and credentials.".to_owned()),
        Page::Fidelity => (
            format!("Fidelity \u{b7} {NAME}"),
            "How far the simulated org behaves as Salesforce does: every rule with its source and its test.".to_owned(),
        ),
        Page::Pattern(slug) | Page::Embed(slug) => match pattern(slug) {
            Some(pattern) => (
                format!("{} \u{b7} {NAME}", pattern.name),
                format!("{}: architecture, components, code, and how it fails. {} integration with Salesforce.", pattern.name, pattern.direction),
            ),
            None => (format!("Not found \u{b7} {NAME}"), String::new()),
        },
        Page::NotFound => (format!("Not found \u{b7} {NAME}"), "There is no such page.".to_owned()),
    }
}

/// The inside of the site's header: its name, the five patterns by number, and the org.
pub fn header(page: &Page, base: &Base) -> String {
    let current = |of: &Page| if of == page { " aria-current=\"page\"" } else { "" };
    let patterns: String = patterns::ALL
        .iter()
        .map(|pattern| {
            let of = page_of(pattern);
            format!(
                "<li><a href=\"{}\" title=\"{name}\"{}>{}<span class=\"visually-hidden\">: {name}</span></a></li>",
                base.href(&of),
                current(&of),
                badge(pattern.number),
                name = escaped(pattern.name),
            )
        })
        .collect();
    format!(
        "<a class=\"site-name\" href=\"{}\"{}><svg class=\"mark\" viewBox=\"0 0 32 32\" aria-hidden=\"true\"><path class=\"boundary\" d=\"M10 2H22L30 10V22L22 30H10L2 22V10Z\"/><path d=\"M2 12H9L20 23H30\"/><path d=\"M2 20H9L20 9H30\"/></svg><span>{NAME}</span></a>\
         <nav class=\"site-nav\" aria-label=\"Patterns and org\"><ul>{patterns}<li><a class=\"site-nav-word\" href=\"{}\"{}>Org</a></li><li><a class=\"site-nav-word\" href=\"{}\"{}>Fidelity</a></li></ul></nav>",
        base.href(&Page::Home),
        current(&Page::Home),
        base.href(&Page::Org),
        current(&Page::Org),
        base.href(&Page::Fidelity),
        current(&Page::Fidelity),
    )
}

/// The inside of the site's footer.
pub fn footer(site: &Site, base: &Base) -> String {
    let mut links = format!(
        "<li><a href=\"{}\">{NAME}</a></li><li><a href=\"{}\">Org</a></li><li><a href=\"{}\">Fidelity</a></li>",
        base.href(&Page::Home),
        base.href(&Page::Org),
        base.href(&Page::Fidelity)
    );
    for (name, address) in [("Portfolio", site.portfolio()), ("Contact", site.contact()), ("Source", site.source())] {
        if let Some(address) = address {
            links.push_str(&format!("<li><a href=\"{}\">{name}</a></li>", escaped(address)));
        }
    }
    let owner = if site.owner.is_empty() {
        String::new()
    } else {
        format!("<p class=\"footer-owner\">{}</p>", escaped(&site.owner))
    };
    format!(
        "<div class=\"footer-inside\">{owner}<ul>{links}</ul><p class=\"footer-note\">The org, the clients and the providers here are simulated in your browser. \
         Facts checked on 24 November 2026 against Winter \u{2019}27, API v68.0. Salesforce is a trademark of Salesforce, Inc.; this site is not theirs.</p></div>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_an_origin_no_absolute_address_is_claimed() {
        let head = head(&Page::Home, &Site::default(), &Base::default());
        assert!(!head.contains("canonical") && !head.contains("og:"), "{head}");
    }

    #[test]
    fn with_an_origin_the_canonical_link_and_the_picture_are_absolute() {
        let site = Site::parse("origin = \"https://p.example\"").expect("a site");
        let page = page_of(patterns::ALL[0]);
        let head = head(&page, &site, &Base::new("/x/"));
        assert!(
            head.contains("rel=\"canonical\" href=\"https://p.example/x/patterns/outbound-rest-callout/\""),
            "{head}"
        );
        assert!(head.contains("content=\"https://p.example/x/pictures/outbound-rest-callout.png\""), "{head}");
    }

    #[test]
    fn the_header_marks_the_page_one_is_on() {
        let header = header(&page_of(patterns::ALL[2]), &Base::default());
        assert_eq!(header.matches("aria-current").count(), 1);
        assert!(header.contains("title=\"Connected App + OAuth 2.0\" aria-current=\"page\""), "{header}");
    }
}
