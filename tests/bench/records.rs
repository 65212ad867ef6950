//! How fast the org finds records: by id, by external id and by lookup, whose time must not grow with the table, and by
//! looking at each, whose time must grow with it and no faster; and what a clone of an org costs.
//!
//! Refuses to judge: it prints each figure beside its aim. Each time is the best of several runs.

use std::time::{Duration, Instant};

use org::measure::{OF_ONE_ACCOUNT, Store, account_of, id_of};

const SIZES: [u32; 4] = [1_000, 10_000, 100_000, 1_000_000];
/// Of so many runs the best.
const RUNS: u32 = 5;
/// Questions of one run.
const QUESTIONS: u32 = 1_000;

fn best(mut run: impl FnMut()) -> Duration {
    let mut best = Duration::MAX;
    for _ in 0..RUNS {
        let start = Instant::now();
        run();
        best = best.min(start.elapsed());
    }
    best
}

/// Seconds of one question, asked of parts all over the table.
fn each(store: &Store, size: u32, rows: usize, question: impl Fn(u32) -> String) -> f64 {
    let asked: Vec<String> = (0..QUESTIONS).map(|place| question(1 + place * (size / QUESTIONS))).collect();
    let taken = best(|| {
        for text in &asked {
            assert_eq!(store.find(text), rows, "{text}");
        }
    });
    taken.as_secs_f64() / f64::from(QUESTIONS)
}

fn main() {
    println!("{:>9} {:>10} {:>12} {:>10} {:>10} {:>10}", "rows", "by id", "external id", "by lookup", "scan", "a row");
    let mut table = Vec::new();
    for size in SIZES {
        let store = Store::of(size);
        let by_id = each(&store, size, 1, |part| format!("SELECT Name FROM Part__c WHERE Id = '{}'", id_of(part)));
        let by_key = each(&store, size, 1, |part| format!("SELECT Name FROM Part__c WHERE Key__c = 'k-{part}'"));
        let by_lookup = each(&store, size, OF_ONE_ACCOUNT as usize, |part| {
            let account = account_of(part.div_ceil(OF_ONE_ACCOUNT));
            format!("SELECT Name FROM Part__c WHERE Account__c = '{account}'")
        });
        let scan = best(|| {
            let found = store.find("SELECT COUNT() FROM Part__c WHERE Count__c = 7");
            assert_eq!(found, size as usize / 1000);
        });
        let scan = scan.as_secs_f64();
        let row = scan / f64::from(size);
        let micro = |seconds: f64| format!("{:.2} us", seconds * 1e6);
        println!(
            "{size:>9} {:>10} {:>12} {:>10} {:>7.2} ms {:>7.0} ns",
            micro(by_id),
            micro(by_key),
            micro(by_lookup),
            scan * 1e3,
            row * 1e9
        );
        table.push([by_id, by_key, by_lookup, row]);
        if size == 10_000 {
            let cloned = best(|| drop(store.clone()));
            println!("          a clone of these in {cloned:.2?} (aim: under 1 ms)");
            let mut clone = store.clone();
            let written = best(|| {
                clone = store.clone();
                clone.change(5_000);
            });
            println!("          a clone and one write that is committed in {written:.2?}");
            assert_eq!(
                store.find("SELECT COUNT() FROM Part__c WHERE Count__c = -1"),
                0,
                "the first one keeps its rows"
            );
        }
    }
    let (Some(first), Some(last)) = (table.first(), table.last()) else { return };
    for (place, (what, aim)) in [
        ("by id", "about 1"),
        ("by external id", "about 1"),
        ("by lookup", "about 1"),
        ("a row of a scan", "about 1, so that scans are linear"),
    ]
    .into_iter()
    .enumerate()
    {
        println!(
            "{what}: {:.1} times as long in a thousand times as many rows (aim: {aim})",
            last[place] / first[place]
        );
    }
}
