//! What is printed at the start: where the org is, who may come in, and a command to begin with.
//!
//! Refuses to show anything of the run's own secrets. Invariant: the commands can be pasted into a shell as they stand,
//! but for the id that only the first one's answer tells.

use std::net::SocketAddr;

use super::{ground::Ground, options::PATTERN};
use crate::live::{Cast, Command, Example, USERNAME};

/// What the greeting tells of.
pub struct Greeting<'a> {
    pub cast: &'a Cast,
    pub ground: &'a Ground,
    /// Where the org listens.
    pub address: SocketAddr,
    /// The port for tests.
    pub control: Option<u16>,
}

/// The greeting of an org that listens.
pub fn greeting(greeting: &Greeting<'_>) -> String {
    let Greeting { cast, ground, address, control } = greeting;
    let what = match ground.slug() {
        Some(_) => format!("The org of the pattern {}", ground.name()),
        None => format!("An org of the folder {}", ground.name()),
    };
    let whom = match address.ip().is_loopback() {
        true => "for this machine alone",
        false => "for every machine that reaches it and has the token",
    };
    let control = control.map_or_else(String::new, |port| format!("  Control   http://127.0.0.1:{port}\n"));
    let address = format!("http://{address}");
    let own = ("Authorization".to_owned(), format!("Bearer {}", cast.door.token()));
    let reading = Command {
        origin: &address,
        method: "GET",
        path: &format!("{}/ID", cast.example.path),
        headers: std::slice::from_ref(&own),
        body: "",
    }
    .text(None);
    let Example { method, path, headers, body } = &cast.example;
    let headers = [vec![own], headers.clone()].concat();
    let command = Command { origin: &address, method, path, headers: &headers, body }.text(None);
    let after = match ground.slug() {
        Some(PATTERN) => format!(
            "A job asks the data provider about it a moment later. Read what it wrote, with the id of the answer:\n\n\
             {reading}\n\n\
             The data provider is played in this program, and no request leaves the machine. "
        ),
        _ => "No request leaves the machine. ".to_owned(),
    };
    format!(
        "\
{what}, {whom}. Ctrl-C ends it.

  Address   {address}
  Username  {USERNAME}
  Token     {token}
{control}
Ask it something:

{command}

{after}What happens:
",
        token = cast.door.token(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mock_org::options;

    fn greets(address: &str, control: Option<u16>) -> String {
        greets_of(PATTERN, address, control)
    }

    fn greets_of(pattern: &str, address: &str, control: Option<u16>) -> String {
        let pattern = options::Ground::Pattern(pattern.to_owned());
        let ground = Ground::deploy(&pattern, "mock-token".to_owned(), org::Edition::default()).expect("a ground");
        let cast = ground.cast(0, &[]).expect("a cast");
        greeting(&Greeting { cast: &cast, ground: &ground, address: address.parse().expect("an address"), control })
    }

    #[test]
    fn the_greeting_tells_address_user_token_and_how_to_begin() {
        let greeting = greets("127.0.0.1:8090", Some(8091));
        for part in [
            "The org of the pattern Outbound REST Callout, for this machine alone.",
            "Address   http://127.0.0.1:8090\n",
            "Username  night.shift@night-network.example\n",
            "Token     mock-token\n",
            "Control   http://127.0.0.1:8091\n",
            "curl -i http://127.0.0.1:8090/services/data/v68.0/sobjects/Account \\\n",
            "-H 'Authorization: Bearer mock-token' \\\n",
            "--data-binary '{\"Name\":\"Harbourlight\",\"Website\":\"https://harbourlight.example\"}'\n",
        ] {
            assert!(greeting.contains(part), "{part}\n{greeting}");
        }
        assert!(!greeting.contains("s3cr3t"), "{greeting}");
    }

    /// The command once left out all headers but two, and `CaseIntakeRest` refused what it was told to begin with.
    #[test]
    fn the_command_has_every_header_that_the_client_of_the_run_sends() {
        let greeting = greets_of("apex-rest-api", "127.0.0.1:8090", None);
        assert!(greeting.contains("-H 'Idempotency-Key: ") && !greeting.contains("Host"), "{greeting}");
    }

    #[test]
    fn an_address_that_others_reach_is_told_to_be_one() {
        let greeting = greets("0.0.0.0:8090", None);
        assert!(greeting.contains("for every machine that reaches it") && !greeting.contains("Control"), "{greeting}");
    }
}
