//! The second port, for tests: start over with a seed, move the clock, install faults, read records and the trace.
//!
//! Refuses every address but the loopback's, and asks for no token: whoever may run a test here may do all this.
//! Invariant: an order is carried out before it is answered, in JSON; what cannot be is a 400 with the reason.

use axum::{
    Json, Router,
    extract::{Path, State, rejection::JsonRejection},
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;
use serde_json::json;
use tokio::sync::{mpsc, oneshot};

use super::stage::{Faults, Order, Ordered};

type Orders = mpsc::Sender<Ordered>;

/// By how much the clock is to go on.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    /// Milliseconds.
    advance: u32,
}

/// What the port does, as its root tells it.
const WHAT: &str = "\
POST /reset          {\"seed\":0,\"stopped\":true}  starts over; a stopped clock stands at 2026-11-24T03:00:00Z
GET  /clock                                    what time it is in the org
POST /clock          {\"advance\":60000}         lets so many milliseconds pass, and all happen that was to happen
POST /faults         {\"messages\":[\"500 once\"],\"requests\":[{\"method\":\"GET\",\"path\":\"/services/data\",\"times\":1,
                      \"status\":503,\"error\":\"UNKNOWN_EXCEPTION\",\"body\":\"...\",\"lose\":\"request\",\"delay\":0}]}
                     all faults from now on: the pattern's by name, and those that befall clients; an error that the
                     org itself never comes to is answered in its place by its code, its text or its status
GET  /records/OBJECT                           the object's records that are committed
GET  /trace                                    what happened, a sentence each
GET  /requests                                 each request that the org answered, with the answer, and each order
                                               of the clock between them

A stopped clock goes on by itself only as far as a request has to be waited for.
";

/// Its routes, before they are served.
pub fn router(orders: Orders) -> Router {
    Router::new()
        .route("/", get(async || WHAT))
        .route("/reset", post(async |State(orders), body| read(orders, body, Order::Reset).await))
        .route(
            "/clock",
            get(async |State(orders)| obey(orders, Order::Clock).await)
                .post(async |State(orders), body| read(orders, body, |by: Advance| Order::Advance(by.advance)).await),
        )
        .route(
            "/faults",
            post(async |State(orders), body| read(orders, body, |faults: Faults| Order::Faults(faults)).await),
        )
        .route(
            "/records/{object}",
            get(async |State(orders), Path(object): Path<String>| obey(orders, Order::Records(object)).await),
        )
        .route("/trace", get(async |State(orders)| obey(orders, Order::Trace).await))
        .route("/requests", get(async |State(orders)| obey(orders, Order::Requests).await))
        .with_state(orders)
}

/// An order whose body says what is wanted. Only JSON that says so is read, so that no web page can send an order.
async fn read<T>(orders: Orders, body: Result<Json<T>, JsonRejection>, order: impl FnOnce(T) -> Order) -> Response {
    match body {
        Ok(Json(wanted)) => obey(orders, order(wanted)).await,
        Err(why) => (StatusCode::BAD_REQUEST, Json(json!({ "error": why.body_text() }))).into_response(),
    }
}

async fn obey(orders: Orders, order: Order) -> Response {
    let (outcome, heard) = oneshot::channel();
    let ending = || (StatusCode::SERVICE_UNAVAILABLE, "The mock org is ending.\n").into_response();
    if orders.send(Ordered { order, outcome }).await.is_err() {
        return ending();
    }
    match heard.await {
        Ok(Ok(text)) => ([(CONTENT_TYPE, "application/json")], text).into_response(),
        Ok(Err(why)) => (StatusCode::BAD_REQUEST, Json(json!({ "error": why }))).into_response(),
        Err(_) => ending(),
    }
}
