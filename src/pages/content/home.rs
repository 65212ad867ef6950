//! The home page: the whole network first, then why it is built this way, then the patterns one by one.

use patterns::{Direction, Pattern, Prose};

use super::{
    frame::{NAME, TAGLINE, page_of},
    markup::{badge, direction, escaped, inline},
    site::Site,
};
use crate::{
    diagram::{network, svg},
    pages::routes::{Base, Page},
};

pub fn page(_site: &Site, base: &Base) -> String {
    let cards: String = patterns::ALL.iter().map(|pattern| card(pattern, base)).collect();
    format!(
        "<div class=\"home\"><section class=\"home-network\"><div class=\"home-title\"><h1>{NAME}</h1><p class=\"tagline\">{TAGLINE}</p><p class=\"home-runs\">{} <a href=\"{}\">How true to Salesforce is the simulated org?</a></p></div>{}</section>\
         {PHILOSOPHY}\
         <section class=\"home-patterns\" aria-labelledby=\"patterns\"><div class=\"home-patterns-head\"><h2 id=\"patterns\">The patterns</h2>{}</div><ul class=\"cards\">{cards}</ul></section></div>",
        what_runs(),
        base.href(&Page::Fidelity),
        network::figure(|pattern| base.href(&page_of(pattern))),
        filter(),
    )
}

/// How many patterns run, in words that stay true as more of them do.
fn what_runs() -> String {
    const NUMBERS: [&str; 6] = ["None", "One", "Two", "Three", "Four", "Five"];
    let of = |runs: bool| patterns::ALL.iter().filter(|pattern| pattern.scenario.is_some() == runs).count();
    let word = |number: usize| NUMBERS.get(number).copied().unwrap_or("Many");
    match (of(true), of(false)) {
        (_, 0) => "All of them run here, in your browser: change them, break them.".to_owned(),
        (some, rest) => format!(
            "{} run here, in your browser: change them, break them. {} can be read and do not run yet.",
            word(some),
            word(rest)
        ),
    }
}

const PHILOSOPHY: &str = "<section class=\"philosophy\" aria-labelledby=\"philosophy\"><h2 id=\"philosophy\">Integration Architecture Philosophy</h2>\
<p class=\"philosophy-lead\">I choose every pattern for reliability and maintainability.</p>\
<dl><div><dt>Named Credentials</dt><dd>so callouts carry no secrets.</dd></div>\
<div><dt>Platform Events</dt><dd>so systems stay decoupled.</dd></div>\
<div><dt>Connected Apps with proper OAuth flows</dt><dd>so no username and password sits in any configuration.</dd></div></dl>\
<p class=\"philosophy-goal\">The goal: integrations that stay green <span>at 3 a.m.</span> without anyone touching them.</p></section>";

/// Radio buttons that the style sheet reads: the filter works without a script.
fn filter() -> String {
    let mut choices = String::from(
        "<label><input type=\"radio\" name=\"direction\" value=\"all\" checked=\"checked\"><span>All</span></label>",
    );
    for of in Direction::ALL {
        choices.push_str(&format!(
            "<label><input type=\"radio\" name=\"direction\" value=\"{}\">{}</label>",
            of.key(),
            direction(of)
        ));
    }
    format!(
        "<fieldset class=\"filter\"><legend class=\"visually-hidden\">Show patterns by direction</legend>{choices}</fieldset>"
    )
}

fn card(pattern: &Pattern, base: &Base) -> String {
    let use_case = Prose::parse(pattern.text)
        .map_or(String::new(), |prose| prose.use_case.first().map_or(String::new(), |text| inline(text)));
    format!(
        "<li class=\"card\" data-line=\"{}\" data-direction=\"{}\"><div class=\"card-picture\">{}</div><div class=\"card-words\"><div class=\"card-title\">{}<h3><a href=\"{}\">{}</a></h3></div><p class=\"card-facts\">{}{}</p><p>{use_case}</p></div></li>",
        pattern.number,
        pattern.direction.key(),
        svg::miniature(pattern.topology),
        badge(pattern.number),
        base.href(&page_of(pattern)),
        escaped(pattern.name),
        direction(pattern.direction),
        if pattern.scenario.is_some() {
            "<strong>Runs in your browser</strong>"
        } else {
            "<span>Not running yet</span>"
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_home_page_says_what_the_owner_gave_it_to_say() {
        let page = page(&Site::default(), &Base::default());
        for words in [
            "Integration Architecture Philosophy",
            "5 patterns \u{b7} Real code, real architecture diagrams",
            "stay green <span>at 3 a.m.</span>",
            "Event-Driven",
        ] {
            assert!(page.contains(words), "{words}");
        }
        assert_eq!(
            page.matches("<strong>Runs in your browser</strong>").count(),
            patterns::ALL.iter().filter(|pattern| pattern.scenario.is_some()).count()
        );
        for pattern in patterns::ALL {
            assert!(page.contains(&escaped(pattern.name)), "{}", pattern.name);
        }
    }
}
