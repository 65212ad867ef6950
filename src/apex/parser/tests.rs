//! Tests of the parser: the site's own files, what is refused and where, and texts that nobody would write.

use super::{query, unit};
use crate::source::Source;
use crate::syntax::*;

macro_rules! real {
    ($path:literal) => {
        include_str!(concat!("../../patterns/outbound_rest_callout/force-app/main/default/", $path))
    };
}

const FILES: [(&str, &str); 5] = [
    ("AccountEnrichment.cls", real!("classes/AccountEnrichment.cls")),
    ("AccountEnrichmentJob.cls", real!("classes/AccountEnrichmentJob.cls")),
    ("CompanyProfile.cls", real!("classes/CompanyProfile.cls")),
    ("DataProvider.cls", real!("classes/DataProvider.cls")),
    ("AccountEnrichmentTrigger.trigger", real!("triggers/AccountEnrichmentTrigger.trigger")),
];

#[test]
fn the_files_of_the_site_parse() {
    for (name, text) in FILES {
        unit(&Source::new(name, text)).unwrap_or_else(|errors| panic!("{}", errors[0]));
    }
}
