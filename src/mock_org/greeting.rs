//! What is printed at the start: where the org is, who may come in, and a command to begin with.
//!
//! Refuses to show anything of the run's own secrets. Invariant: the commands can be pasted into a shell as they stand,
//! but for the id that only the first one's answer tells.

use super::cast::{Cast, USERNAME};

/// The greeting of an org that listens on that port.
pub fn greeting(cast: &Cast, port: u16) -> String {
    let address = format!("http://127.0.0.1:{port}");
    let authorization = quoted(&format!("Authorization: Bearer {}", cast.door.token()));
    let (path, body) = (&cast.example.path, quoted(&cast.example.body));
    format!(
        "\
The org of the pattern {pattern}, for this machine alone. Ctrl-C ends it.

  Address   {address}
  Username  {USERNAME}
  Token     {token}

Insert an account:

curl -i {address}{path} \\
  -H {authorization} \\
  -H 'Content-Type: application/json' \\
  -d {body}

A job asks the data provider about it a moment later. Read what it wrote, with the id of the answer:

curl {address}{path}/ID -H {authorization}

The data provider is played in this program, and no request leaves the machine. What happens:
",
        pattern = cast.pattern,
        token = cast.door.token(),
    )
}

/// A word for a shell that takes it as it stands.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mock_org::PATTERN;

    #[test]
    fn a_quote_inside_a_word_does_not_end_it() {
        assert_eq!(quoted("O'Hara"), "'O'\\''Hara'");
    }

    #[test]
    fn the_greeting_tells_address_user_token_and_how_to_begin() {
        let cast = Cast::new(PATTERN, "mock-token".to_owned()).expect("a cast");
        let greeting = greeting(&cast, 8090);
        for part in [
            "Address   http://127.0.0.1:8090\n",
            "Username  night.shift@night-network.example\n",
            "Token     mock-token\n",
            "curl -i http://127.0.0.1:8090/services/data/v68.0/sobjects/Account \\\n",
            "-H 'Authorization: Bearer mock-token' \\\n",
            "-d '{\"Name\":\"Harbourlight\",\"Website\":\"https://harbourlight.example\"}'\n",
        ] {
            assert!(greeting.contains(part), "{part}\n{greeting}");
        }
        assert!(!greeting.contains("s3cr3t"), "{greeting}");
    }
}
