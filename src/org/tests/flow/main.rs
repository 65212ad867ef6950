//! Drives an org from outside, as a world would: requests, answers to callouts, ticks.
//!
//! Refuses to look inside: what a test sees are outputs, jobs and what REST reads. Invariant: time passes only in
//! `stage`, and every answer comes from a provider that is a plain function.

#[cfg(feature = "test-runner")]
mod access;
mod apex_rest;
mod callout_limits;
mod callouts;
mod composite;
mod compound;
mod context;
mod credentials;
mod data;
mod database;
mod editions;
mod enrichment;
mod finds;
mod formats;
mod hostile;
#[cfg(feature = "whole-rest")]
mod identity;
mod interleavings;
mod jobs;
#[cfg(feature = "debug-log")]
mod logs;
#[cfg(feature = "rest-media")]
mod media;
mod notes;
#[path = "../../../../tests/fuzz/numbers.rs"]
mod numbers;
mod principals;
mod queries;
mod rest;
mod rows;
mod saves;
mod setup;
#[cfg(not(feature = "formulas"))]
mod small;
mod soql;
mod stage;
