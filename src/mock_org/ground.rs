//! What the served org is made of: a pattern's files or a folder's, deployed once, so that it can start over at once.
//!
//! Refuses a folder with a problem: what does not compile is not half of an org. Invariant: a start over gives the very
//! org of the first start, but for its seed and faults.

use org::{Deployed, Edition, Setup, SetupProblem};
use patterns::{
    Pattern,
    scenario::{Choice, Refused},
};

use super::{
    check::{open, tell_limits},
    options, secrets,
};
use crate::live::{Cast, of_files};

/// What the org says of a secret that no credential asks for.
const FOR_NOTHING: &str = ": a secret is given for the ";

/// A deployed org.
pub struct Ground {
    what: What,
    deployed: Deployed,
    token: String,
    edition: Edition,
}

enum What {
    Pattern(&'static Pattern),
    Folder { name: String, setup: Setup },
}

impl Ground {
    /// Deploys what is asked for.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn deploy(ground: &options::Ground, token: String, edition: Edition) -> Result<Ground, String> {
        match ground {
            options::Ground::Pattern(slug) => {
                let pattern = patterns::find(slug).ok_or_else(|| {
                    let known: Vec<_> = patterns::all().iter().map(|pattern| pattern.slug).collect();
                    format!("there is no pattern {slug}. There are: {}.", known.join(", "))
                })?;
                let scenario = pattern.scenario.ok_or_else(|| format!("{} does not run yet.", pattern.name))?;
                let setup = (scenario.setup)(&Choice::default()).map_err(in_words)?;
                Ok(Ground { what: What::Pattern(pattern), deployed: Deployed::of(&setup), token, edition })
            }
            options::Ground::Source { folder: name, secrets } => {
                let mut deployable = open(name)?;
                deployable.setup = of_files(std::mem::take(&mut deployable.setup.files));
                if let Some(file) = secrets {
                    deployable.setup.secrets = secrets::read(file, name)?;
                }
                let deployed = Deployed::of(&deployable.setup);
                tell_limits(&deployable, &deployed.passed_over, &deployed.simplified, &deployed.problems);
                if let Some(unused) =
                    deployed.problems.iter().map(SetupProblem::to_string).find(|told| told.contains(FOR_NOTHING))
                {
                    return Err(unused);
                }
                let problems = deployable.problems(&deployed.problems);
                if !problems.is_empty() {
                    let lines: Vec<_> = problems.iter().map(ToString::to_string).collect();
                    return Err(format!("{name} cannot be deployed.\n{}", lines.join("\n")));
                }
                let what = What::Folder { name: name.clone(), setup: deployable.setup };
                Ok(Ground { what, deployed, token, edition })
            }
        }
    }

    /// A pattern's name, or the folder's.
    pub fn name(&self) -> &str {
        match &self.what {
            What::Pattern(pattern) => pattern.name,
            What::Folder { name, .. } => name,
        }
    }

    /// The slug of the pattern; none of a folder.
    pub fn slug(&self) -> Option<&'static str> {
        match &self.what {
            What::Pattern(pattern) => Some(pattern.slug),
            What::Folder { .. } => None,
        }
    }

    /// Every text that nobody may see: the session's token, and the secrets.
    pub fn hidden(&self) -> Vec<String> {
        let secrets = match &self.what {
            What::Folder { setup, .. } => secrets::hidden(&setup.secrets),
            What::Pattern(_) => Vec::new(),
        };
        std::iter::once(self.token.clone()).chain(secrets).collect()
    }

    /// Everybody before the first moment, with that seed and those faults of the pattern.
    ///
    /// # Errors
    /// A fault that is not known, and what there is.
    pub fn cast(&self, seed: u64, faults: &[String]) -> Result<Cast, String> {
        let mut cast = match &self.what {
            What::Pattern(pattern) => {
                let choice = Choice { seed, faults: faults.to_vec(), ..Choice::default() };
                Cast::of_pattern(pattern, &choice, self.deployed.clone(), &self.token).map_err(in_words)?
            }
            What::Folder { setup, .. } => match faults.first() {
                Some(fault) => return Err(in_words(Refused::UnknownFault(fault.clone()))),
                None => Cast::of_org(self.deployed.clone(), setup, seed, &self.token),
            },
        };
        cast.set_edition(&self.edition);
        Ok(cast)
    }
}

fn in_words(refused: Refused) -> String {
    match refused {
        Refused::UnknownFault(name) => format!("there is no fault {name}."),
        Refused::Setup(why) => why,
        Refused::NotCompiled(diagnostics) => diagnostics.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use org::{Input, Org, Output, http};

    /// A folder with a credential, its secrets beside it, and a class that calls out.
    fn folder(name: &str, principal: &str) -> (std::path::PathBuf, options::Ground) {
        let root = std::env::temp_dir().join(format!("mock-org-{}-{name}", std::process::id()));
        let source = root.join("source");
        let put = |path: &str, text: &str| {
            let path = root.join(path);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("it is made");
            std::fs::write(path, text).expect("it is written");
        };
        let parameter = |kind: &str, of: &str, value: &str| {
            format!(
                "<namedCredentialParameters><parameterType>{kind}</parameterType><{of}>{value}</{of}></namedCredentialParameters>"
            )
        };
        let named = format!(
            "<NamedCredential><namedCredentialType>SecuredEndpoint</namedCredentialType>{}{}</NamedCredential>",
            parameter("Url", "parameterValue", "https://new.example"),
            parameter("Authentication", "externalCredential", "New")
        );
        put("source/namedCredentials/New.namedCredential-meta.xml", &named);
        put(
            "source/externalCredentials/New.externalCredential-meta.xml",
            "<ExternalCredential><authenticationProtocol>Basic</authenticationProtocol><externalCredentialParameters>\
             <parameterType>NamedPrincipal</parameterType><parameterName>Main</parameterName>\
             </externalCredentialParameters></ExternalCredential>",
        );
        put(
            "source/permissionsets/New.permissionset-meta.xml",
            "<PermissionSet><externalCredentialPrincipalAccesses><enabled>true</enabled><externalCredentialPrincipal>\
             New-Main</externalCredentialPrincipal></externalCredentialPrincipalAccesses></PermissionSet>",
        );
        put(
            "source/classes/Calls.cls",
            "@RestResource(urlMapping='/calls/*') global class Calls { @HttpGet global static void get() {
                HttpRequest request = new HttpRequest(); request.setMethod('GET');
                request.setEndpoint('callout:New/v1'); new Http().send(request); } }",
        );
        let secret = format!(
            "[{{\"credential\":\"New\",\"principal\":\"{principal}\",\"id\":\"ada\",\"secret\":\"open sesame\"}}]"
        );
        put("keys.json", &secret);
        put("source/keys.json", &secret);
        let text = |path: std::path::PathBuf| path.to_str().expect("text").to_owned();
        (root.clone(), options::Ground::Source { folder: text(source), secrets: Some(text(root.join("keys.json"))) })
    }

    fn deploy(ground: &options::Ground) -> Result<Ground, String> {
        Ground::deploy(ground, "mock-token".to_owned(), Edition::default())
    }

    #[test]
    fn a_callout_of_a_folders_org_carries_the_secret_of_the_file_and_shows_it_to_nobody() {
        let (root, asked) = folder("carries", "Main");
        let ground = deploy(&asked).expect("a ground");
        std::fs::remove_dir_all(&root).expect("it goes");
        let What::Folder { setup, .. } = &ground.what else { panic!("it is a folder's") };
        let session = org::Session { token: "mock-token".to_owned(), username: crate::live::USERNAME.to_owned() };
        let mut org = Org::open(ground.deployed.clone(), &Setup { sessions: vec![session], ..setup.clone() });
        let mut request = http::Request::new(http::Method::Get, "", "/services/apexrest/calls/");
        request.headers.set("Authorization", "Bearer mock-token");
        org.handle(0, Input::Request { id: 1, request });
        let callout = std::iter::from_fn(|| org.poll(0)).find_map(|output| match output {
            Output::Callout { request, shown, .. } => Some((request, shown)),
            _ => None,
        });
        let (sent, shown) = callout.expect("a callout");
        // `ada:open sesame`
        assert_eq!(sent.headers.get("Authorization"), Some("Basic YWRhOm9wZW4gc2VzYW1l"));
        assert_eq!(shown.headers.get("Authorization"), Some("Basic ••••••••"));
        assert!(!format!("{org:?} {setup:?}").contains("sesame"));
        assert_eq!(ground.hidden(), ["mock-token", "open sesame"]);
    }

    #[test]
    fn secrets_in_the_source_and_secrets_for_nothing_are_refused() {
        let (root, asked) = folder("inside", "Main");
        let options::Ground::Source { folder: source, .. } = asked else { panic!("it is a folder's") };
        let inside = Some(format!("{source}/keys.json"));
        let why = deploy(&options::Ground::Source { folder: source, secrets: inside }).err().expect("it is refused");
        assert!(why.contains("the file lies in the source") && !why.contains("sesame"), "{why}");
        std::fs::remove_dir_all(&root).expect("it goes");
        let (root, asked) = folder("nothing", "Nobody");
        let why = deploy(&asked).err().expect("it is refused");
        assert!(why.contains("a secret is given for the principal Nobody, which New has not"), "{why}");
        std::fs::remove_dir_all(&root).expect("it goes");
        let nowhere =
            options::Ground::Source { folder: "tests/clients/force-app".to_owned(), secrets: Some("no/such".into()) };
        assert!(deploy(&nowhere).err().expect("it is refused").contains("no/such"));
    }
}
