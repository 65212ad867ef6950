//! The listener, the timers and the end: all the input and output there is.
//!
//! Refuses every address but the loopback's, and connects to nothing. Invariant: the driver is in one place and hears
//! one thing at a time; a connection that misbehaves ends by itself and takes nothing with it.

use std::{collections::BTreeMap, convert::Infallible, io, net::Ipv4Addr, pin::pin, time::Duration};

use http_body_util::Full;
use hyper::{
    Request, Response,
    body::{Bytes, Incoming},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::{
    net::{TcpListener, TcpStream},
    select,
    sync::{mpsc, oneshot},
    time::sleep_until,
};

use super::{
    cast::{Cast, Door},
    clock::Clock,
    driver::{Driver, Event},
    greeting::greeting,
    log::{self, Log},
    message::{self, Refusal},
};

/// How long a request that is being answered may still take when the program ends.
const FAREWELL: Duration = Duration::from_secs(1);
/// How long a client may take over its header fields.
const PATIENCE: Duration = Duration::from_secs(30);
/// What hyper reads of a head before it answers 431 by itself: more than may be, so that the refusal can say why.
const BUFFER: usize = 4 * message::MOST_OF_HEAD;

/// A person's request, and where its answer goes.
struct Asked {
    request: org::http::Request,
    answer: oneshot::Sender<org::http::Response>,
}

/// What every connection needs.
#[derive(Clone)]
struct Desk {
    door: Door,
    log: Log,
    ask: mpsc::Sender<Asked>,
}

/// Serves until Ctrl-C or SIGTERM.
///
/// # Errors
/// Why it cannot, with a remedy.
pub fn serve(port: u16, cast: Cast) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(|error| format!("the timers do not start: {error}"))?.block_on(run(port, cast))
}

async fn run(port: u16, cast: Cast) -> Result<(), String> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(|error| no_listener(port, &error))?;
    let port = listener.local_addr().map_err(|error| no_listener(port, &error))?.port();
    // Heard from here on: whoever has read the greeting may end the program at once.
    let stop = stop().map_err(|error| format!("the signals that end it cannot be heard: {error}"))?;
    let clock = Clock::start();
    log::print(&greeting(&cast, port));
    let log = Log::new(clock, cast.door.token());
    let (ask, asked) = mpsc::channel(16);
    let desk = Desk { door: cast.door, log: log.clone(), ask };
    let driver = Driver::new(cast.actors, cast.org);
    select! {
        () = accept(&listener, desk, stop) => {}
        () = drive(driver, asked, clock, log) => {}
    }
    log::print("Ended.");
    Ok(())
}

fn no_listener(port: u16, error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::AddrInUse => {
            format!("port {port} of 127.0.0.1 is taken. Choose another with --port N; --port 0 takes a free one.")
        }
        io::ErrorKind::PermissionDenied => {
            format!("port {port} of 127.0.0.1 is not for you. Choose one above 1023 with --port N.")
        }
        _ => format!("port {port} of 127.0.0.1 cannot be listened on ({error}). Choose another with --port N."),
    }
}

/// Ready when the program is told to end.
#[cfg(unix)]
fn stop() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Ready when the program is told to end.
#[cfg(not(unix))]
fn stop() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        // Where Ctrl-C cannot be heard, the program ends as the system ends it.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}

/// Takes connections until it is told to stop, then lets those that are busy finish.
async fn accept(listener: &TcpListener, desk: Desk, stop: impl Future<Output = ()>) {
    let mut stop = pin!(stop);
    let busy = GracefulShutdown::new();
    loop {
        let accepted = select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, _)) => connect(stream, &desk, &busy),
            Err(error) => {
                desk.log.say(&format!("A connection cannot be taken: {error}."));
                // Out of file descriptors, it would fail again at once.
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
    let _ = tokio::time::timeout(FAREWELL, busy.shutdown()).await;
}

fn connect(stream: TcpStream, desk: &Desk, busy: &GracefulShutdown) {
    let log = desk.log.clone();
    let desk = desk.clone();
    let service = service_fn(move |request| answer(request, desk.clone()));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .max_buf_size(BUFFER)
        // As Salesforce spells them, for people who read along.
        .title_case_headers(true)
        .serve_connection(TokioIo::new(stream), service);
    let connection = busy.watch(connection);
    tokio::spawn(async move {
        match connection.await {
            Err(error) if error.is_parse() => log.say(&format!("Something that is no HTTP/1.1 is refused: {error}.")),
            // Whoever hangs up has their reasons.
            _ => {}
        }
    });
}

async fn answer(request: Request<Incoming>, desk: Desk) -> Result<Response<Full<Bytes>>, Infallible> {
    let line = format!("{} {}", request.method(), request.uri().path());
    Ok(match ask(request, &desk).await {
        Ok(response) => message::write(response),
        Err(refusal) => {
            desk.log.say(&format!("{} is refused with {}: {}", shortened(&line), refusal.status(), refusal.text()));
            message::refuse(refusal)
        }
    })
}

async fn ask(request: Request<Incoming>, desk: &Desk) -> Result<org::http::Response, Refusal> {
    let request = desk.door.admit(message::read(request).await?);
    let (answer, answered) = oneshot::channel();
    desk.ask.send(Asked { request, answer }).await.map_err(|_| Refusal::Ending)?;
    answered.await.map_err(|_| Refusal::Ending)
}

/// A refused request may be as long as it likes; its line in the log may not.
fn shortened(line: &str) -> String {
    const MOST: usize = 200;
    if line.chars().count() <= MOST { line.to_owned() } else { line.chars().take(MOST).chain("...".chars()).collect() }
}

/// Hands requests and moments to the driver, and does what it wants done.
async fn drive(mut driver: Driver, mut asked: mpsc::Receiver<Asked>, clock: Clock, log: Log) {
    let mut waiting = BTreeMap::new();
    loop {
        let wake = driver.next_wake();
        select! {
            asked = asked.recv() => {
                let Some(Asked { request, answer }) = asked else { return };
                waiting.insert(driver.request(clock.now(), request), answer);
            }
            () = sleep_until(clock.when(wake.unwrap_or_default())), if wake.is_some() => driver.wake(clock.now()),
        }
        while let Some(event) = driver.poll() {
            match event {
                Event::Said(sentence) => log.say(&sentence),
                Event::Answers(message, response) => {
                    if let Some(answer) = waiting.remove(&message) {
                        // A client that has hung up misses its answer; what it asked for is done.
                        let _: Result<(), _> = answer.send(response);
                    }
                }
            }
        }
    }
}
