//! What every page looks like: as it was approved (`APPROVE_PAGES=1` writes new pictures, to be
//! looked at before they are committed).

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use jixiao_tests::Office;
use serde_json::json;

use super::pages::{PAGES, opened, sample_year, show};
use super::window::Window;

/// The size that most offices have, and a large one.
const SIZES: [(u32, u32); 2] = [(1366, 768), (1920, 1080)];
/// Points of a picture that may differ: less than a glyph has.
const TOLERANCE: u64 = 60;
/// Hides what the clock, the folder of the test, the size of a file and the prints of new keys say.
const UNSTEADY: &str = "document.activeElement?.blur(); \
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); \
    while (texts.nextNode()) if (/\\d:\\d\\d|[/]tmp[/]|\\d [KM]B|[0-9A-F]{4} [0-9A-F]{4}/.test(texts.currentNode.data)) \
        texts.currentNode.parentElement.style.visibility = 'hidden'";
/// How long what is painted may come after what is there.
const SETTLED: Duration = Duration::from_secs(4);

#[test]
fn pages_look_as_approved() {
    let office = sample_year();
    let window = opened(&office);
    let mut differing = Vec::new();
    for (width, height) in SIZES {
        window.resize(width, height);
        for (route, name) in PAGES {
            show(&window, route);
            differing.extend(differs(&window, &format!("{name}-{width}")));
        }
    }
    window.resize(1366, 768);
    window.script("document.documentElement.dataset.theme = 'dark'", &[]);
    for (route, name) in [
        ("/", "工作台"),
        ("/ledger/funds", "资金"),
        ("/sheets", "监控表"),
    ] {
        show(&window, route);
        differing.extend(differs(&window, &format!("{name}-暗")));
    }
    assert!(differing.is_empty(), "other than approved: {differing:?}");
}

#[test]
fn pages_without_anything_look_as_approved_and_say_what_to_do() {
    let office = Office::with_store();
    let window = opened(&office);
    let mut differing = Vec::new();
    for (route, name) in PAGES {
        show(&window, route);
        differing.extend(differs(&window, &format!("{name}-空")));
    }
    assert!(differing.is_empty(), "other than approved: {differing:?}");
}

/// What is shown where something is wrong: a file that is none of ours, a package that was changed,
/// a store that cannot be opened.
#[test]
fn what_went_wrong_looks_as_approved() {
    let office = Office::with_store();
    let wrong = office.path("说明.xlsx");
    fs::write(&wrong, "不是工作簿").unwrap();
    let package = office.path("JXJK-105001-2026-0731-01.zip");
    fs::write(&package, "不是报送包").unwrap();
    let window = opened(&office);
    window.answer_dialogs(&json!({ "files": { "targets": [wrong], "package": [package] } }));
    let mut differing = Vec::new();
    show(&window, "/import/targets");
    window.click("[data-action='choose']");
    window.find(".note, [role='alert']");
    window.stands_still();
    differing.extend(differs(&window, "导入-错误"));
    show(&window, "/verify");
    window.click("[data-action='verify']");
    window.stands_still();
    differing.extend(differs(&window, "核验-错误"));
    show(&window, "/sheets/没有的项目");
    differing.extend(differs(&window, "监控表-错误"));
    assert!(differing.is_empty(), "other than approved: {differing:?}");
}

/// Whether the window looks otherwise than in the approved picture, and by how many points.
fn differs(window: &Window, name: &str) -> Option<(String, u64)> {
    window.script(UNSTEADY, &[]);
    let approved = approved(name);
    if std::env::var_os("APPROVE_PAGES").is_some() {
        std::thread::sleep(SETTLED);
        let kept = Command::new("convert")
            .arg(window.page_picture(name))
            .args(["+dither", "-colors", "256", "-strip"])
            .arg(format!("png8:{}", approved.display()))
            .status();
        assert!(kept.unwrap().success());
    }
    // What is painted comes a little after what is there.
    let start = Instant::now();
    loop {
        let differing = difference(&window.page_picture(name), &approved);
        if differing <= TOLERANCE {
            return None;
        }
        if start.elapsed() > SETTLED {
            return Some((name.to_owned(), differing));
        }
    }
}

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

fn approved(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/window");
    fs::create_dir_all(&folder).unwrap();
    folder.join(format!("{name}.png"))
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
