//! A pattern inside somebody else's page: its diagram, its name, and a link to the whole.

use patterns::Pattern;

use super::{
    frame::page_of,
    markup::{badge, direction, escaped},
    site::Site,
};
use crate::{diagram::svg, pages::routes::Base};

pub fn page(pattern: &Pattern, _site: &Site, base: &Base) -> String {
    format!(
        "<main class=\"embed\" data-line=\"{}\"><header class=\"embed-head\">{}<h1>{}</h1>{}</header>{}<p class=\"embed-link\"><a href=\"{}\" target=\"_blank\" rel=\"noopener\">Open the whole pattern</a></p></main>",
        pattern.number,
        badge(pattern.number),
        escaped(pattern.name),
        direction(pattern.direction),
        svg::figure(pattern.topology, pattern.name, pattern.number),
        base.href(&page_of(pattern)),
    )
}
