//! The program as a process, and an HTTP client of a few lines.
//!
//! Refuses to wait for good: whatever does not come within the deadline fails the test, and says what came instead.

use std::{
    io::{BufRead, BufReader, ErrorKind, Read, Write},
    net::{Shutdown, TcpStream},
    process::{Child, Command, ExitStatus, Output, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
    time::{Duration, Instant},
};

/// How long anything may take. Only a failure takes as long as this.
const DEADLINE: Duration = Duration::from_secs(60);

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mock-org"));
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs the program to its end.
pub fn ends(arguments: &[&str]) -> Output {
    program(arguments).output().expect("the program starts")
}

/// A program that serves.
pub struct Org {
    child: Child,
    lines: Receiver<String>,
    /// What it has printed so far, both streams.
    pub printed: Vec<String>,
    pub port: u16,
    pub token: String,
    /// The port for tests; 0 for none.
    pub control: u16,
}

/// An answer as it came.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Org {
    /// Starts it on a free port, and waits until it has greeted.
    pub fn starts() -> Org {
        Org::starts_with(&[])
    }

    /// The same with further options.
    pub fn starts_with(options: &[&str]) -> Org {
        let options = [&["--port", "0"], options].concat();
        let mut child = program(&options).spawn().expect("the program starts");
        let (sender, lines) = channel();
        let (out, err) = (child.stdout.take().expect("a pipe"), child.stderr.take().expect("a pipe"));
        let streams: [Box<dyn Read + Send>; 2] = [Box::new(out), Box::new(err)];
        for stream in streams {
            let sender = sender.clone();
            thread::spawn(move || {
                BufReader::new(stream).lines().map_while(Result::ok).for_each(|line| _ = sender.send(line));
            });
        }
        let mut org = Org { child, lines, printed: Vec::new(), port: 0, token: String::new(), control: 0 };
        org.prints("What happens:");
        let value = |label: &str| {
            let line = org.printed.iter().find_map(|line| line.trim().strip_prefix(label));
            line.map(|value| value.trim().to_owned())
        };
        let port = |address: Option<String>| address?.strip_prefix("http://127.0.0.1:")?.parse().ok();
        let (address, control) = (port(value("Address")), port(value("Control")));
        (org.port, org.token) = (address.expect("an address with a port"), value("Token").expect("a token"));
        org.control = control.unwrap_or_default();
        org
    }

    /// Waits for a line that holds a text, if there is none yet.
    pub fn prints(&mut self, text: &str) {
        let deadline = Instant::now() + DEADLINE;
        let mut found = self.printed.iter().any(|line| line.contains(text));
        while !found {
            match self.lines.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(line) => {
                    found = line.contains(text);
                    self.printed.push(line);
                }
                Err(_) => panic!("never printed {text:?}: {:#?}", self.printed),
            }
        }
    }

    /// Sends these bytes and reads until the server closes.
    pub fn hears(&self, bytes: &[u8]) -> String {
        hears(self.port, bytes)
    }

    /// Sends these bytes, says that no more will come, and reads what there is to read.
    pub fn hears_and_hangs_up(&self, bytes: &[u8]) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("it listens");
        stream.set_read_timeout(Some(DEADLINE)).expect("a timeout");
        stream.write_all(bytes).expect("it reads");
        _ = stream.shutdown(Shutdown::Write);
        let mut heard = Vec::new();
        match stream.read_to_end(&mut heard) {
            Err(error) if error.kind() == ErrorKind::WouldBlock => panic!("it hangs: {bytes:?}"),
            _ => String::from_utf8_lossy(&heard).into_owned(),
        }
    }

    /// An order of a test, and what comes of it.
    pub fn orders(&self, line: &str, body: &str) -> Answer {
        let fields = "Content-Type: application/json\r\n";
        answer(&hears(self.control, request(line, fields, body).as_bytes()))
    }

    /// A request with these header lines, each ending with CR LF.
    pub fn asks(&self, line: &str, fields: &str, body: &str) -> Answer {
        answer(&self.hears(request(line, fields, body).as_bytes()))
    }

    /// A request in JSON with the session that was printed.
    pub fn asks_as_user(&self, line: &str, body: &str) -> Answer {
        let fields = format!("Authorization: Bearer {}\r\nContent-Type: application/json\r\n", self.token);
        self.asks(line, &fields, body)
    }

    /// Ends it with a signal, and waits for the last line and the exit status.
    pub fn ends_on(mut self, signal: &str) -> (ExitStatus, Vec<String>) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args([signal, &pid]).status().expect("kill").success());
        let deadline = Instant::now() + DEADLINE;
        // Both streams close when it ends.
        while let Ok(line) = self.lines.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            self.printed.push(line);
        }
        assert!(Instant::now() < deadline, "it does not end: {:#?}", self.printed);
        (self.child.wait().expect("a status"), std::mem::take(&mut self.printed))
    }
}

impl Drop for Org {
    fn drop(&mut self) {
        // Where a test fails, its process goes too; one that has ended already does not mind.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn request(line: &str, fields: &str, body: &str) -> String {
    let length = if body.is_empty() { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
    format!("{line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{length}{fields}\r\n{body}")
}

fn hears(port: u16, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("it listens");
    stream.set_read_timeout(Some(DEADLINE)).expect("a timeout");
    // Whoever refuses what is coming may hang up before it has come.
    _ = stream.write_all(bytes);
    let mut heard = Vec::new();
    match stream.read_to_end(&mut heard) {
        Err(error) if heard.is_empty() && error.kind() == ErrorKind::WouldBlock => panic!("it hangs"),
        _ => String::from_utf8(heard).expect("text"),
    }
}

pub fn answer(text: &str) -> Answer {
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no HTTP: {text:?}"));
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    Answer { status: status.expect("a status"), head: head.to_owned(), body: body.to_owned() }
}
