//! The listeners, the timers and the end: all the input and output there is. axum over hyper's connections, whose limits
//! axum's own server does not set.
//!
//! Refuses every address but the loopback's unless told otherwise, and connects to nothing. Invariant: the stage is in
//! one place and hears one thing at a time; a connection that misbehaves ends by itself and takes nothing with it.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    pin::pin,
    time::Duration,
};

use axum::{Router, body::Body, extract::Request, extract::State, response::Response};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::{
    net::{TcpListener, TcpStream},
    select,
    sync::{mpsc, oneshot},
    time::{sleep_until, timeout},
};
use tower::ServiceExt;

use super::{
    clock::Clock,
    control,
    greeting::{Greeting, greeting},
    ground::Ground,
    log::{self, Log},
    message::{self, Refusal},
    stage::{Asked, Ordered, Reply, Stage},
};
use crate::live::Session;

/// How long a request that is being answered may still take when the program ends.
const FAREWELL: Duration = Duration::from_secs(1);
/// How long a client may take over its header fields, and then over its body.
const PATIENCE: Duration = Duration::from_secs(30);
/// What hyper reads of a head before it answers 431 by itself: more than may be, so that the refusal can say why.
const BUFFER: usize = 4 * message::MOST_OF_HEAD;

/// Where to listen, and what with.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub host: IpAddr,
    pub port: u16,
    /// The port for tests.
    pub control: Option<u16>,
    pub seed: u64,
}

/// What every connection needs.
#[derive(Clone)]
struct Desk {
    log: Log,
    ask: mpsc::Sender<Asked>,
}

/// The connection is to close without an answer.
#[derive(Clone, Copy, Debug)]
struct Silence;

/// Serves until Ctrl-C or SIGTERM.
///
/// # Errors
/// Why it cannot, with a remedy.
pub fn serve(place: Place, ground: Ground) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(|error| format!("the timers do not start: {error}"))?.block_on(run(place, ground))
}

async fn run(place: Place, ground: Ground) -> Result<(), String> {
    let (listener, address) = listen(place.host, place.port, "--port").await?;
    let control = match place.control {
        Some(port) => Some(listen(IpAddr::V4(Ipv4Addr::LOCALHOST), port, "--control").await?),
        None => None,
    };
    // Heard from here on: whoever has read the greeting may end the program at once.
    let stop = stop().map_err(|error| format!("the signals that end it cannot be heard: {error}"))?;
    let clock = Clock::start();
    let cast = ground.cast(place.seed, &[])?;
    let control_port = control.as_ref().map(|(_, address)| address.port());
    log::print(&greeting(&Greeting { cast: &cast, ground: &ground, address, control: control_port }));
    let log = Log::new(clock.clone(), ground.hidden());
    let (ask, asked) = mpsc::channel(16);
    let (orders, ordered) = mpsc::channel(16);
    let desk = Desk { log: log.clone(), ask };
    let stage = Stage::new(ground, Session::new(cast), place.seed, clock, log, control.is_some());
    if let Some((listener, _)) = control {
        tokio::spawn(async { axum::serve(listener, control::router(orders)).await });
    }
    select! {
        () = accept(&listener, desk, stop) => {}
        () = drive(stage, asked, ordered) => {}
    }
    log::print("Ended.");
    Ok(())
}

async fn listen(host: IpAddr, port: u16, option: &str) -> Result<(TcpListener, SocketAddr), String> {
    let refused = |error| no_listener(host, port, option, &error);
    let listener = TcpListener::bind((host, port)).await.map_err(refused)?;
    let address = listener.local_addr().map_err(refused)?;
    Ok((listener, address))
}

fn no_listener(host: IpAddr, port: u16, option: &str, error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::AddrInUse => {
            format!("port {port} of {host} is taken. Choose another with {option} N; {option} 0 takes a free one.")
        }
        io::ErrorKind::PermissionDenied => {
            format!("port {port} of {host} is not for you. Choose one above 1023 with {option} N.")
        }
        _ => format!("port {port} of {host} cannot be listened on ({error}). Choose another with {option} N."),
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
    // The org itself knows what is where: every path is its own affair.
    let router = Router::new().fallback(answer).with_state(desk.clone());
    loop {
        let accepted = select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, _)) => connect(stream, &router, &desk.log, &busy),
            Err(error) => {
                desk.log.say(&format!("A connection cannot be taken: {error}."));
                // Out of file descriptors, it would fail again at once.
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
    let _ = timeout(FAREWELL, busy.shutdown()).await;
}

fn connect(stream: TcpStream, router: &Router, log: &Log, busy: &GracefulShutdown) {
    let (log, router) = (log.clone(), router.clone());
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let answering = router.clone().oneshot(request.map(Body::new));
        async move {
            let Ok(answer) = answering.await;
            match answer.extensions().get::<Silence>() {
                Some(_) => Err(io::Error::from(io::ErrorKind::ConnectionAborted)),
                None => Ok(answer),
            }
        }
    });
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

async fn answer(State(desk): State<Desk>, request: Request) -> Response {
    let line = format!("{} {}", request.method(), request.uri().path());
    match ask(request, &desk).await {
        Ok(Reply { response, delay }) => {
            if !delay.is_zero() {
                tokio::time::sleep(delay).await;
            }
            match response {
                Some(response) => message::write(response),
                None => {
                    let mut silence = Response::default();
                    silence.extensions_mut().insert(Silence);
                    silence
                }
            }
        }
        Err(refusal) => {
            desk.log.say(&format!("{} is refused with {}: {}", shortened(&line), refusal.status(), refusal.text()));
            message::refuse(refusal)
        }
    }
}

async fn ask(request: Request, desk: &Desk) -> Result<Reply, Refusal> {
    let request = timeout(PATIENCE, message::read(request)).await.unwrap_or(Err(Refusal::BodyLate))?;
    let (reply, replied) = oneshot::channel();
    desk.ask.send(Asked { request, reply }).await.map_err(|_| Refusal::Ending)?;
    replied.await.map_err(|_| Refusal::Ending)
}

/// A refused request may be as long as it likes; its line in the log may not.
fn shortened(line: &str) -> String {
    const MOST: usize = 200;
    if line.chars().count() <= MOST { line.to_owned() } else { line.chars().take(MOST).chain("...".chars()).collect() }
}

/// Hands requests, orders and moments to the stage.
async fn drive(mut stage: Stage, mut asked: mpsc::Receiver<Asked>, mut ordered: mpsc::Receiver<Ordered>) {
    loop {
        let next = stage.next();
        select! {
            asked = asked.recv() => match asked {
                Some(asked) => stage.ask(asked),
                None => return,
            },
            // Without a port for tests nobody orders anything.
            Some(order) = ordered.recv() => stage.obey(order),
            () = sleep_until(next.unwrap_or_else(tokio::time::Instant::now)), if next.is_some() => stage.catch_up(),
        }
    }
}
