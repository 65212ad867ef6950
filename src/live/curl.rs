//! A request as a command for a POSIX shell, with curl.
//!
//! Refuses to leave a word open to the shell: everything stands in single quotes, but for a header with the session's
//! token, which can be named instead. Invariant: the command sends the method, path, headers and body that it was made of.

/// A request as it stands on the wire.
pub struct Command<'a> {
    /// `http://127.0.0.1:8090`
    pub origin: &'a str,
    pub method: &'a str,
    pub path: &'a str,
    pub headers: &'a [(String, String)],
    pub body: &'a str,
}

impl Command<'_> {
    /// The command. A header's value that holds `secret` names `$TOKEN` in its place.
    pub fn text(&self, secret: Option<&str>) -> String {
        let mut text = String::from("curl -i");
        // Of a request with a body curl says POST by itself.
        if self.method != if self.body.is_empty() { "GET" } else { "POST" } {
            // `-X HEAD` would wait for a body that never comes.
            text.push_str(&if self.method == "HEAD" {
                " -I".to_owned()
            } else {
                [" -X ", &quoted(self.method)].concat()
            });
        }
        text.push_str(&[" ", &quoted(&[self.origin, self.path].concat())].concat());
        for (name, value) in self.headers {
            let named = secret.filter(|secret| value.contains(secret) && !value.contains(['"', '\\', '`', '$']));
            let header = match named {
                Some(secret) => ["\"", name, ": ", &value.replace(secret, "$TOKEN"), "\""].concat(),
                // A field without a value ends in a semicolon: with a colon curl would leave it out.
                None if value.is_empty() => quoted(&[name, ";"].concat()),
                None => quoted(&[name, ": ", value].concat()),
            };
            text.push_str(&[" \\\n  -H ", &header].concat());
        }
        if !self.body.is_empty() {
            text.push_str(&[" \\\n  --data-binary ", &quoted(self.body)].concat());
        }
        text
    }
}

/// A word that the shell takes as it stands.
fn quoted(word: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/:._-".contains(&byte);
    if !word.is_empty() && word.bytes().all(is_plain) {
        return word.to_owned();
    }
    ["'", &word.replace('\'', "'\\''"), "'"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(method: &str, headers: &[(&str, &str)], body: &str) -> String {
        let headers: Vec<_> = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let command =
            Command { origin: "http://127.0.0.1:8090", method, path: "/query?q=a+b", headers: &headers, body };
        command.text(Some("secret"))
    }

    #[test]
    fn the_token_is_named_and_everything_else_stands_in_single_quotes() {
        assert_eq!(
            command(
                "PATCH",
                &[("Authorization", "Bearer secret"), ("X-Name", "it's $HOME"), ("X-Empty", "")],
                "{\"a\":\"`x`\"}"
            ),
            "curl -i -X PATCH 'http://127.0.0.1:8090/query?q=a+b' \\\n  -H \"Authorization: Bearer $TOKEN\" \\\n  \
             -H 'X-Name: it'\\''s $HOME' \\\n  -H 'X-Empty;' \\\n  --data-binary '{\"a\":\"`x`\"}'"
        );
    }

    #[test]
    fn a_method_that_curl_takes_by_itself_is_not_named() {
        for (method, body, beginning) in [
            ("GET", "", "curl -i 'http"),
            ("POST", "{}", "curl -i 'http"),
            ("POST", "", "curl -i -X POST 'http"),
            ("HEAD", "", "curl -i -I 'http"),
        ] {
            let command = command(method, &[], body);
            assert!(command.starts_with(beginning), "{command}");
        }
    }

    #[test]
    fn a_value_that_a_shell_would_read_hides_no_token() {
        assert!(command("GET", &[("X", "secret$(x)")], "").contains("-H 'X: secret$(x)'"));
    }
}
