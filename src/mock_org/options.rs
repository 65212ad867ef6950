//! The command line: two options with a value, two without.
//!
//! Refuses what it does not know, by name, and a token that would not survive a header or a shell's single quotes.
//! Invariant: nothing is guessed; an option that is given twice is refused.

/// The port where nothing else is asked for.
pub const PORT: u16 = 8090;

/// The whole usage.
pub const HELP: &str = "\
Usage: mock-org [--port N] [--token TOKEN]

Serves the mock org of the pattern Outbound REST Callout over HTTP, to this machine alone, until Ctrl-C.

  --port N       listens on 127.0.0.1:N (8090 where nothing is said; 0 takes a free port)
  --token TOKEN  takes this session token (8 to 128 characters: letters, digits and -._~+/=!);
                 without it each start draws another
  --help         prints this
  --version      prints the version

It ends with 0 after Ctrl-C or SIGTERM, with 1 where it cannot serve, and with 2 for options it does not know.";

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
pub enum Asked {
    Help,
    Version,
    Serve(Options),
}

/// How to serve.
#[derive(Debug, PartialEq, Eq)]
pub struct Options {
    /// 0 for any that is free.
    pub port: u16,
    pub token: Option<String>,
}

/// Reads the arguments after the program's name.
///
/// # Errors
/// What is wrong with them, in words.
pub fn read(arguments: impl Iterator<Item = String>) -> Result<Asked, String> {
    let (mut port, mut token) = (None, None);
    let mut arguments = arguments;
    while let Some(argument) = arguments.next() {
        let (name, joined) = match argument.split_once('=') {
            Some((name, value)) if name.starts_with("--") => (name, Some(value.to_owned())),
            _ => (argument.as_str(), None),
        };
        let mut value = || joined.clone().or_else(|| arguments.next()).ok_or(format!("{name} needs a value."));
        let again = match name {
            "--help" | "-h" if joined.is_none() => return Ok(Asked::Help),
            "--version" | "-V" if joined.is_none() => return Ok(Asked::Version),
            "--port" => port.replace(read_port(&value()?)?).is_some(),
            "--token" => token.replace(read_token(value()?)?).is_some(),
            _ => return Err(format!("there is no option {argument:?}.")),
        };
        if again {
            return Err(format!("{name} is there twice."));
        }
    }
    Ok(Asked::Serve(Options { port: port.unwrap_or(PORT), token }))
}

fn read_port(text: &str) -> Result<u16, String> {
    text.parse().map_err(|_| format!("{text:?} is no port; one is a number from 0 to 65535."))
}

fn read_token(text: String) -> Result<String, String> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/=!".contains(&byte);
    // Shorter ones could be a part of ordinary words, which the log would then mask.
    match (8..=128).contains(&text.len()) && text.bytes().all(fits) {
        true => Ok(text),
        false => Err("a token is 8 to 128 characters long: letters, digits and -._~+/=!".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(words: &[&str]) -> Result<Asked, String> {
        read(words.iter().map(|word| (*word).to_owned()))
    }

    fn serves(port: u16, token: Option<&str>) -> Result<Asked, String> {
        Ok(Asked::Serve(Options { port, token: token.map(str::to_owned) }))
    }

    #[test]
    fn options_may_stand_in_any_order_and_with_an_equals_sign() {
        assert_eq!(asked(&[]), serves(8090, None));
        assert_eq!(asked(&["--port", "0", "--token", "00Dxx!a.b"]), serves(0, Some("00Dxx!a.b")));
        assert_eq!(asked(&["--token=pad-12345==", "--port=65535"]), serves(65_535, Some("pad-12345==")));
        assert_eq!(asked(&["--port", "0", "--help"]), Ok(Asked::Help));
        assert_eq!(asked(&["--version"]), Ok(Asked::Version));
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
            (&["--help=me"], "--help=me"),
            (&["--token", "short"], "8 to 128"),
            (&["--token", "quote'quote"], "8 to 128"),
            (&["--token", "two\r\nlines"], "8 to 128"),
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
