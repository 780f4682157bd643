//! What pages look like.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use jixiao_tests::Office;

use super::pages::{opened, show};

/// Points of a picture that may differ: less than a glyph has.
const TOLERANCE: u64 = 60;
/// How long what is painted may come after what is there.
const SETTLED: Duration = Duration::from_secs(2);

/// How many points of two pictures differ, in the colours of the approved one.
fn difference(seen: &Path, approved: &Path) -> u64 {
    let compared = Command::new("convert")
        .arg("(")
        .arg(seen)
        .args(["+dither", "-remap"])
        .arg(approved)
        .arg(")")
        .arg(approved)
        .args(["-metric", "AE", "-fuzz", "10%", "-compare"])
        .args(["-format", "%[distortion]", "info:"])
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&compared.stdout).into_owned();
    let problem = String::from_utf8_lossy(&compared.stderr);
    // Whole numbers, which are written as 1.2e+06 where they are large.
    let count = told.trim().parse::<f64>();
    count.unwrap_or_else(|_| panic!("{}: {told}{problem}", approved.display())) as u64
}

#[test]
fn a_shifted_column_and_a_missing_glyph_are_seen() {
    let office = Office::with_store();
    let window = opened(&office);
    window.resize(1366, 768);
    show(&window, "/help");
    std::thread::sleep(SETTLED);
    let before = window.page_picture("帮助");
    for fault in [
        "document.querySelector('nav').style.paddingLeft = '16px'",
        "document.querySelector('nav').style.paddingLeft = ''; \
         const title = document.querySelector('h1'); title.textContent = title.textContent.slice(0, -1)",
    ] {
        window.script(fault, &[]);
        std::thread::sleep(SETTLED);
        let after = window.page_picture("帮助-改");
        assert!(difference(&after, &before) > TOLERANCE, "{fault}");
    }
}
