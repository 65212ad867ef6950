//! Editions: how many requests an org takes in a day, and whether it has the API at all.
//!
//! Refuses nothing itself. Simplified: an org has one licence, and no edition is bought with an extra. Invariant: an
//! org of which nobody says anything is of the Developer Edition.
//! <https://developer.salesforce.com/docs/atlas.en-us.salesforce_app_limits_cheatsheet.meta/salesforce_app_limits_cheatsheet/salesforce_app_limits_platform_api.htm>

/// Requests that an org of the Developer Edition takes in a day.
pub(crate) const DAILY_REQUESTS: u32 = 15_000;

/// What an org's owner pays for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// As `OrganizationType` has it: `Developer Edition`.
    pub name: &'static str,
    /// Requests of clients in 24 hours.
    pub daily_requests: u32,
    /// Clients are served. Without it they are told `API_DISABLED_FOR_ORG`.
    pub has_api: bool,
}

const fn edition(name: &'static str, daily_requests: u32, has_api: bool) -> Edition {
    Edition { name, daily_requests, has_api }
}

impl Edition {
    /// Those that there are. Enterprise and Unlimited have 100,000 requests, and 1,000 or 5,000 for each licence.
    pub const ALL: [Edition; 5] = [
        edition("Developer Edition", DAILY_REQUESTS, true),
        edition("Enterprise Edition", 101_000, true),
        edition("Unlimited Edition", 105_000, true),
        edition("Professional Edition", 1_000, false),
        edition("Team Edition", 1_000, false),
    ];

    /// The edition whose name begins with that word, in any case: `developer`.
    pub fn find(word: &str) -> Option<Edition> {
        let is_it = |known: &&Edition| {
            let (first, _) = known.name.split_once(' ').unwrap_or((known.name, ""));
            first.eq_ignore_ascii_case(word)
        };
        Edition::ALL.iter().find(is_it).cloned()
    }
}

impl Default for Edition {
    fn default() -> Self {
        let [developer, ..] = Edition::ALL;
        developer
    }
}
