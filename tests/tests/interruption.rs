//! A killed import leaves the store whole: all of it or nothing.

use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use jixiao_tests::Office;

use crate::imports::{entries, targets};

const ROWS: usize = 4_000;
const KILLS: u32 = 50;

fn size(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |file| file.len())
}

/// How many of the workbook's rows the store holds, seen by a dry run.
fn held(office: &Office, file: &str) -> u64 {
    let shown = office.json(&["import", "ledger", file, "--dry-run"]);
    shown["sheets"][0]["same"]
        .as_u64()
        .unwrap_or_else(|| panic!("{shown}"))
}

#[test]
fn fifty_kills_during_an_import_leave_all_of_it_or_nothing() {
    let office = Office::with_store();
    targets(&office.path("t.xlsx"));
    let file = office.path("t.xlsx").to_string_lossy().into_owned();
    assert!(office.run(&["import", "targets", &file]).status.success());
    let vouchers: Vec<_> = (0..ROWS).map(|number| format!("JZ-{number:05}")).collect();
    let rows: Vec<[&str; 7]> = vouchers
        .iter()
        .map(|voucher| {
            [
                "2026-03-05",
                "P1",
                "一般公共预算拨款",
                "支出",
                "1.00",
                voucher.as_str(),
                "甲公司",
            ]
        })
        .collect();
    let rows: Vec<&[&str]> = rows.iter().map(|row| &row[..]).collect();
    entries(&office.path("l.xlsx"), &rows);
    let file = office.path("l.xlsx").to_string_lossy().into_owned();
    let (store, log) = (office.store(), office.path("单位.jixiao-wal"));
    let fresh = fs::read(&store).unwrap();
    let reset = || {
        let _ = fs::remove_file(&log);
        let _ = fs::remove_file(office.path("单位.jixiao-shm"));
        fs::write(&store, &fresh).unwrap();
    };

    // How long it takes from the first row on the disk to the end.
    let first_row = |child: &mut std::process::Child| {
        while size(&log) == 0 && child.try_wait().unwrap().is_none() {
            sleep(Duration::from_micros(200));
        }
    };
    let mut child = office
        .command(&["import", "ledger", &file])
        .spawn()
        .unwrap();
    first_row(&mut child);
    let begun = Instant::now();
    assert!(child.wait().unwrap().success());
    let whole = begun.elapsed();
    assert_eq!(held(&office, &file), ROWS as u64);

    let (mut nothing, mut all, mut seed) = (0, 0, 20_260_731_u32);
    for _ in 0..KILLS {
        reset();
        let mut child = office
            .command(&["import", "ledger", &file])
            .spawn()
            .unwrap();
        first_row(&mut child);
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        sleep(whole.mul_f64(f64::from(seed >> 16) / 65_536.0));
        let _ = child.kill();
        child.wait().unwrap();
        assert_eq!(office.json(&["doctor"])["sound"], true);
        match held(&office, &file) {
            0 => nothing += 1,
            rows if rows == ROWS as u64 => all += 1,
            rows => panic!("the store holds {rows} of {ROWS} rows"),
        }
    }
    assert_eq!(nothing + all, KILLS);
    assert!(nothing > 0, "no kill came in time: the test shows nothing");
}
