//! The command line: what is asked for, and with which options.
//!
//! Refuses what it does not know, by name, and a token that would not survive a header or a shell's single quotes.
//! Invariant: nothing is guessed; an option that is given twice is refused.

use std::net::{IpAddr, Ipv4Addr};

use org::Edition;

/// The port where nothing else is asked for.
pub const PORT: u16 = 8090;

/// The pattern whose org is served where nothing else is asked for.
pub const PATTERN: &str = "outbound-rest-callout";

/// The whole usage.
pub const HELP: &str = "\
Usage: mock-org [--pattern SLUG | --source DIR [--secrets FILE]] [--port N] [--host ADDRESS] [--token TOKEN]
                [--edition NAME] [--requests N] [--seed N] [--control N]
       mock-org check DIR
       mock-org test DIR [--json] [--log] [--filter CLASS[.METHOD]]

Without a command it serves a mock org over HTTP, to this machine alone, until Ctrl-C. It keeps nothing: each start is
a new org.

  --pattern SLUG  serves the org of a pattern, with the systems around it (outbound-rest-callout)
  --source DIR    serves an org of the Apex and metadata in a folder; its user has every permission set in it
  --secrets FILE  takes the secrets of the folder's credentials from a file outside of it, a JSON list:
                  [{\"credential\":\"Name\",\"principal\":\"Name\",\"id\":\"...\",\"secret\":\"...\"}]; where it applies
                  \"username\" says whose it is, \"parameters\":{\"Name\":\"...\"} are those of a custom protocol
  --port N        listens on port N (8090 where nothing is said; 0 takes a free port)
  --host ADDRESS  listens on another address of this machine than 127.0.0.1; whoever reaches it needs the token alone
  --token TOKEN   takes this session token (8 to 128 characters: letters, digits and -._~+/=!);
                  without it each start draws another
  --edition NAME  is an org of that edition: developer, enterprise, unlimited, or professional or team, which have no
                  API and tell clients so (developer)
  --requests N    takes so many requests in 24 hours, and refuses the next (what the edition has)
  --seed N        where chance begins in the org, 0 to 18446744073709551615 (0)
  --control N     opens a second port, on 127.0.0.1 alone and without a token, for tests; GET / there tells what it does

check compiles the Apex of a folder and prints file:line:column: message for each problem.
test runs the Apex tests of a folder, each in an org of its own, and prints what they came to and what they covered.
All read any folder in Salesforce's source format or Metadata API format, and tell on standard error what they pass
over. Nothing is changed, and nothing leaves the machine.

  --json         prints one JSON object: {\"tests\":[...],\"coverage\":[...]}
  --log          prints each test's debug log too, in Salesforce's shape
  --filter NAME  runs one class, or one method of it: AccountTest or AccountTest.insertsARow

  --help         prints this
  --version      prints the version

It ends with 0 after Ctrl-C or SIGTERM, with 1 where it cannot serve, and with 2 for options it does not know.
check ends with 0 without problems, 1 with some. test ends with 0, or 1 where a test failed. Both end with 2 where the
folder cannot be read or has no such test.";

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
pub enum Asked {
    Help,
    Version,
    Serve(Options),
    /// The folder.
    Check(String),
    Test(TestOptions),
}

/// How to serve.
#[derive(Debug, PartialEq, Eq)]
pub struct Options {
    pub ground: Ground,
    pub host: IpAddr,
    /// 0 for any that is free.
    pub port: u16,
    pub token: Option<String>,
    pub edition: Edition,
    pub seed: u64,
    /// The port for tests; 0 for any that is free.
    pub control: Option<u16>,
}

/// What the org is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ground {
    /// A pattern's slug.
    Pattern(String),
    Source {
        folder: String,
        /// The file with the secrets of its credentials.
        secrets: Option<String>,
    },
}

/// Which tests to run, and how to tell of them.
#[derive(Debug, PartialEq, Eq)]
pub struct TestOptions {
    /// The folder.
    pub folder: String,
    pub json: bool,
    /// With the debug log of each.
    pub log: bool,
    /// `Class` or `Class.method`
    pub filter: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Command {
    Serve,
    Check,
    Test,
}

/// Reads the arguments after the program's name.
///
/// # Errors
/// What is wrong with them, in words.
pub fn read(arguments: impl Iterator<Item = String>) -> Result<Asked, String> {
    let mut arguments = arguments.peekable();
    let command = match arguments.peek().map(String::as_str) {
        Some("check") => Command::Check,
        Some("test") => Command::Test,
        _ => Command::Serve,
    };
    if command != Command::Serve {
        arguments.next();
    }
    let (mut port, mut token, mut folder, mut json, mut filter) = (None, None, None, None, None);
    let (mut host, mut seed, mut control, mut ground) = (None, None, None, None);
    let (mut log, mut secrets, mut edition, mut requests) = (None, None, None, None);
    while let Some(argument) = arguments.next() {
        let (name, joined) = match argument.split_once('=') {
            Some((name, value)) if name.starts_with("--") => (name, Some(value.to_owned())),
            _ => (argument.as_str(), None),
        };
        let mut value = || joined.clone().or_else(|| arguments.next()).ok_or(format!("{name} needs a value."));
        let again = match (name, command) {
            ("--help" | "-h", _) if joined.is_none() => return Ok(Asked::Help),
            ("--version" | "-V", _) if joined.is_none() => return Ok(Asked::Version),
            ("--port", Command::Serve) => port.replace(read_port(&value()?)?).is_some(),
            ("--host", Command::Serve) => host.replace(read_host(&value()?)?).is_some(),
            ("--seed", Command::Serve) => seed.replace(read_seed(&value()?)?).is_some(),
            ("--control", Command::Serve) => control.replace(read_port(&value()?)?).is_some(),
            ("--pattern", Command::Serve) => ground.replace(Ground::Pattern(value()?)).is_some(),
            ("--source", Command::Serve) => {
                ground.replace(Ground::Source { folder: value()?, secrets: None }).is_some()
            }
            ("--secrets", Command::Serve) => secrets.replace(value()?).is_some(),
            ("--edition", Command::Serve) => edition.replace(read_edition(&value()?)?).is_some(),
            ("--requests", Command::Serve) => requests.replace(read_requests(&value()?)?).is_some(),
            ("--token", Command::Serve) => token.replace(read_token(value()?)?).is_some(),
            ("--json", Command::Test) if joined.is_none() => json.replace(()).is_some(),
            ("--log", Command::Test) if joined.is_none() => log.replace(()).is_some(),
            ("--filter", Command::Test) => filter.replace(read_filter(value()?)?).is_some(),
            (_, Command::Check | Command::Test) if !name.starts_with('-') && folder.is_none() => {
                folder = Some(argument.clone());
                false
            }
            (_, Command::Check | Command::Test) if !name.starts_with('-') => {
                return Err(format!("one folder at a time: {argument:?} is one too many."));
            }
            _ => return Err(format!("there is no option {argument:?}.")),
        };
        if again {
            return Err(match name {
                "--pattern" | "--source" => "an org is of one pattern or of one folder; name one.".to_owned(),
                name => format!("{name} is there twice."),
            });
        }
    }
    let folder = || folder.filter(|folder| !folder.is_empty()).ok_or("name a folder: mock-org check DIR.".to_owned());
    let mut edition = edition.unwrap_or_default();
    edition.daily_requests = requests.unwrap_or(edition.daily_requests);
    if let Some(file) = secrets {
        match &mut ground {
            Some(Ground::Source { secrets, .. }) => *secrets = Some(file),
            _ => return Err("--secrets goes with --source: a pattern has its own.".to_owned()),
        }
    }
    Ok(match command {
        Command::Serve => Asked::Serve(Options {
            edition,
            ground: ground.unwrap_or_else(|| Ground::Pattern(PATTERN.to_owned())),
            host: host.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST)),
            port: port.unwrap_or(PORT),
            token,
            seed: seed.unwrap_or_default(),
            control,
        }),
        Command::Check => Asked::Check(folder()?),
        Command::Test => {
            Asked::Test(TestOptions { folder: folder()?, json: json.is_some(), log: log.is_some(), filter })
        }
    })
}

fn read_port(text: &str) -> Result<u16, String> {
    text.parse().map_err(|_| format!("{text:?} is no port; one is a number from 0 to 65535."))
}

fn read_host(text: &str) -> Result<IpAddr, String> {
    text.parse().map_err(|_| format!("{text:?} is no address of a machine; one is like 127.0.0.1 or 0.0.0.0."))
}

fn read_seed(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("{text:?} is no seed; one is a whole number from 0 on."))
}

fn read_edition(text: &str) -> Result<Edition, String> {
    let known = "developer, enterprise, unlimited, professional, team";
    Edition::find(text).ok_or_else(|| format!("{text:?} is no edition; there are {known}."))
}

fn read_requests(text: &str) -> Result<u32, String> {
    text.parse().map_err(|_| format!("{text:?} is no number of requests; one is a whole number from 0 on."))
}

fn read_token(text: String) -> Result<String, String> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/=!".contains(&byte);
    // Shorter ones could be a part of ordinary words, which the log would then mask.
    match (8..=128).contains(&text.len()) && text.bytes().all(fits) {
        true => Ok(text),
        false => Err("a token is 8 to 128 characters long: letters, digits and -._~+/=!".to_owned()),
    }
}

fn read_filter(text: String) -> Result<String, String> {
    let is_name =
        |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    match text.split('.').all(is_name) && text.split('.').count() <= 2 {
        true => Ok(text),
        false => Err(format!("{text:?} is no test; one is a class, or a class, a dot and a method.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(words: &[&str]) -> Result<Asked, String> {
        read(words.iter().map(|word| (*word).to_owned()))
    }

    fn plain() -> Options {
        Options {
            ground: Ground::Pattern(PATTERN.to_owned()),
            host: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: PORT,
            token: None,
            edition: Edition::default(),
            seed: 0,
            control: None,
        }
    }

    fn serves(port: u16, token: Option<&str>) -> Result<Asked, String> {
        Ok(Asked::Serve(Options { port, token: token.map(str::to_owned), ..plain() }))
    }

    fn tests(folder: &str, json: bool, filter: Option<&str>) -> Result<Asked, String> {
        Ok(Asked::Test(TestOptions { folder: folder.to_owned(), json, log: false, filter: filter.map(str::to_owned) }))
    }

    #[test]
    fn options_may_stand_in_any_order_and_with_an_equals_sign() {
        assert_eq!(asked(&[]), serves(8090, None));
        assert_eq!(asked(&["--port", "0", "--token", "00Dxx!a.b"]), serves(0, Some("00Dxx!a.b")));
        assert_eq!(asked(&["--token=pad-12345==", "--port=65535"]), serves(65_535, Some("pad-12345==")));
        assert_eq!(asked(&["--port", "0", "--help"]), Ok(Asked::Help));
        assert_eq!(asked(&["--version"]), Ok(Asked::Version));
        let all = ["--source", "force-app", "--host", "::1", "--seed=7", "--control", "0"];
        let all = [&all[..], &["--requests", "7", "--edition=Enterprise", "--secrets", "keys.json"]].concat();
        let folder = Options {
            ground: Ground::Source { folder: "force-app".to_owned(), secrets: Some("keys.json".to_owned()) },
            edition: Edition { daily_requests: 7, ..Edition::find("enterprise").expect("it is there") },
            host: IpAddr::V6(std::net::Ipv6Addr::LOCALHOST),
            seed: 7,
            control: Some(0),
            ..plain()
        };
        assert_eq!(asked(&all), Ok(Asked::Serve(folder)));
        assert_eq!(asked(&["check", "force-app"]), Ok(Asked::Check("force-app".to_owned())));
        assert_eq!(asked(&["check", "a=b"]), Ok(Asked::Check("a=b".to_owned())));
        assert_eq!(asked(&["check", "--help"]), Ok(Asked::Help));
        assert_eq!(asked(&["test", "x"]), tests("x", false, None));
        assert_eq!(asked(&["test", "--json", "x", "--filter=A.b"]), tests("x", true, Some("A.b")));
        assert_eq!(asked(&["test", "x", "--filter", "A_Test"]), tests("x", false, Some("A_Test")));
    }

    #[test]
    fn what_it_does_not_know_is_refused_by_name() {
        for (words, named) in [
            (&["--prot", "1"][..], "--prot"),
            (&["8090"], "8090"),
            (&["--port"], "needs a value"),
            (&["--port", "65536"], "65536"),
            (&["--port", "-1"], "-1"),
            (&["--port", "1", "--port", "2"], "twice"),
            (&["--host", "localhost"], "localhost"),
            (&["--seed", "-1"], "-1"),
            (&["--control", "x"], "x"),
            (&["--source", "a", "--pattern", "b"], "name one"),
            (&["--secrets", "a"], "--source"),
            (&["--secrets", "a", "--pattern", "b"], "--source"),
            (&["--edition", "starter"], "starter"),
            (&["--requests", "-1"], "-1"),
            (&["--help=me"], "--help=me"),
            (&["--token", "short"], "8 to 128"),
            (&["--token", "quote'quote"], "8 to 128"),
            (&["--token", "two\r\nlines"], "8 to 128"),
            (&["check"], "name a folder"),
            (&["check", ""], "name a folder"),
            (&["check", "a", "b"], "\"b\""),
            (&["check", "a", "--json"], "--json"),
            (&["check", "a", "--port", "1"], "--port"),
            (&["test", "--json"], "name a folder"),
            (&["test", "a", "--json", "--json"], "twice"),
            (&["test", "a", "--json=yes"], "--json=yes"),
            (&["test", "a", "--filter"], "needs a value"),
            (&["test", "a", "--filter", "A.b.c"], "A.b.c"),
            (&["test", "a", "--filter", "A."], "A."),
            (&["--port", "1", "check", "a"], "check"),
            (&["--json"], "--json"),
        ] {
            let why = asked(words).expect_err(named);
            assert!(why.contains(named), "{why}");
        }
    }

    #[test]
    fn the_usage_tells_the_port_that_is_taken_without_an_option() {
        assert!(HELP.contains(&PORT.to_string()));
    }
}
