//! The integration patterns: five folders of one shape, listed here.
//!
//! Refuses to draw or to write HTML: a pattern is data, its prose a text, its diagram a topology.
//! Invariant: a further pattern is a further folder and one line in `ALL`; nothing else knows its name.

pub mod network;
pub mod org_actor;
#[cfg(test)]
mod own_tests;
pub mod participant;
pub mod pattern;
pub mod prose;
pub mod rest_client;
pub mod scenario;
pub mod server;
mod soundness;
pub mod topology;

mod apex_rest_api;
mod change_data_capture;
mod connected_app_oauth;
mod outbound_rest_callout;
mod platform_events;

pub use pattern::{Direction, Language, Pattern, Role, SourceFile};
pub use prose::Prose;
pub use scenario::Scenario;
pub use topology::Topology;

/// Every pattern, in the order of their numbers.
pub const ALL: &[&Pattern] = &[
    &outbound_rest_callout::PATTERN,
    &platform_events::PATTERN,
    &connected_app_oauth::PATTERN,
    &change_data_capture::PATTERN,
    &apex_rest_api::PATTERN,
];

/// Every pattern, in the order of their numbers.
pub fn all() -> &'static [&'static Pattern] {
    ALL
}

/// The pattern of that slug.
pub fn find(slug: &str) -> Option<&'static Pattern> {
    ALL.iter().copied().find(|pattern| pattern.slug == slug)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_numbered_from_one_in_order() {
        for (index, pattern) in ALL.iter().enumerate() {
            assert_eq!(usize::from(pattern.number), index + 1, "{}", pattern.name);
        }
    }

    #[test]
    fn every_pattern_is_found_by_its_slug() {
        for pattern in ALL {
            assert_eq!(find(pattern.slug).map(|found| found.name), Some(pattern.name));
        }
        assert!(find("fax-machine").is_none());
    }
}
