//! Pages as they will be printed, in the real window: looked at, chosen, printed and exported.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use jixiao_tests::Office;
use serde_json::json;

use super::window::{Group, Window, built, command, display, key};

const PROJECT: &str = "1500002606000001";

fn opened(office: &Office) -> Window {
    let home = office.path("家");
    std::fs::create_dir_all(&home).unwrap();
    std::fs::create_dir_all(office.path("表")).unwrap();
    let window = Window::open(&home);
    window.answer_dialogs(&json!({
        "files": { "store": [office.store()] },
        "folder": office.path("表"),
        "save": office.path("汇总表.pdf"),
    }));
    window.click("[data-action='open']");
    window.shows("#app", "日常台账");
    window
}

#[test]
fn pages_are_looked_at_and_chosen() {
    let office = Office::with_fixture("small");
    let window = opened(&office);
    window.go(&format!("/sheets/{PROJECT}"));
    window.click("[data-action='preview']");
    window.shows("[data-place]", "第 1 页");
    window.find("[data-page='1'] img");
    window.picture("preview-one");
    window.click("[data-pick='all']");
    window.shows("[data-place]", "共 ");
    window.find("[data-page='3']");
    let pages = window.count("[data-page]");
    assert!(pages >= 3, "a page a project at least");
    window.choose("[data-zoom]", "150");
    window.find("[data-page='1'][style*='445.5mm']");
    window.picture("preview-larger");
    window.choose("[data-zoom]", "fit");
    window.keys(&key("PageDown"));
    window.shows("[data-place]", "第 2 页");
    window.find("[data-page='2'] img");

    window.type_into("[data-range]", "9-");
    window.shows("[data-action='print']", "页码有误");
    window.type_into("[data-range]", "1-2");
    // Under a driver the webview leaves out the system's dialog; what it would print is there.
    window.click("[data-action='print']");
    window.wait_for_count(".printed-pages img", 2);

    window.click("[data-what='summary']");
    window.shows("[data-place]", "第 1 页");
    window.find("[data-page='1'] img");
    window.picture("preview-summary");
    window.click("[data-action='export-pdf']");
    window.shows("#app", "已导出 汇总表.pdf");
    assert!(office.path("汇总表.pdf").is_file());
}

#[test]
fn exported_forms_are_replaced_only_where_that_was_said() {
    let office = Office::with_fixture("small");
    let window = opened(&office);
    window.go(&format!("/sheets/{PROJECT}"));
    window.click("[data-action='preview']");
    window.find("[data-page='1'] img");
    window.click("[data-pick='all']");
    window.click("[data-action='export-pdf']");
    window.shows("#app", "等 3 个文件");
    let form = office.path(&format!("表/{PROJECT}.pdf"));
    std::fs::write(&form, "本单位另存的文件").unwrap();
    window.click("[data-action='export-pdf']");
    window.shows(".el-dialog", "等3个同名文件");
    window.picture("preview-replace");
    window.click("[data-action='keep-files']");
    assert_eq!(std::fs::read_to_string(&form).unwrap(), "本单位另存的文件");
    window.click("[data-action='export-pdf']");
    window.click("[data-action='replace-files']");
    window.shows("#app", "等 3 个文件");
    assert!(std::fs::read(&form).unwrap().starts_with(b"%PDF"));
}

/// What the system's dialog prints is one page of upright A4 a page of the form, which fills it.
#[test]
fn a_form_is_printed_through_the_systems_dialog_by_keys_alone() {
    let office = Office::with_fixture("small");
    let home = office.path("家");
    std::fs::create_dir_all(&home).unwrap();
    let (_display, number) = display();
    let mut window = command(built().to_str().unwrap(), &home, &number);
    let window = window.arg(office.store()).current_dir(&home);
    let _window = Group(window.stdout(Stdio::null()).spawn().unwrap());
    let xdotool = |arguments: &[&str]| {
        let mut command = command("xdotool", &home, &number);
        String::from_utf8(command.args(arguments).output().unwrap().stdout).unwrap()
    };
    let appears = |name: &str, keys: &str| {
        let start = Instant::now();
        loop {
            let found = xdotool(&["search", "--onlyvisible", "--name", name]);
            if let Some(id) = found.lines().next() {
                return id.to_owned();
            }
            assert!(start.elapsed() < Duration::from_secs(60), "no {name}");
            if !keys.is_empty() {
                let _ = xdotool(&["key", keys]);
            }
            std::thread::sleep(Duration::from_secs(2));
        }
    };
    let _ = appears("绩效监控单机版", "");
    std::thread::sleep(Duration::from_secs(4));
    // The list of sheets, the first of them, its preview, and the dialog.
    for keys in ["ctrl+5", "Down", "Return"] {
        let _ = xdotool(&["key", keys]);
        std::thread::sleep(Duration::from_secs(2));
    }
    let dialog = appears("Print", "ctrl+p");
    for keys in ["Tab", "Down", "Return"] {
        let _ = xdotool(&["windowfocus", &dialog, "key", "--window", &dialog, keys]);
        std::thread::sleep(Duration::from_millis(500));
    }
    let paper = home.join("output.pdf");
    let start = Instant::now();
    while !is_whole(&paper) {
        assert!(
            start.elapsed() < Duration::from_secs(60),
            "nothing was printed"
        );
        std::thread::sleep(Duration::from_millis(200));
    }
    let told = Command::new("pdfinfo").arg(&paper).output().unwrap();
    let told = String::from_utf8(told.stdout).unwrap();
    let says = |what: &str| {
        let line = told.lines().find(|line| line.starts_with(what)).unwrap();
        line.split_once(':').unwrap().1.trim().to_owned()
    };
    assert_eq!(
        says("Pages"),
        "2",
        "the form of the first project has two pages"
    );
    assert!(says("Page size").contains("595 x 842"), "{told}");
    // The table reaches over most of the height: it was turned, not made small.
    let drawn = Command::new("pdftoppm")
        .args(["-r", "30", "-gray", "-f", "1", "-l", "1"])
        .arg(&paper)
        .output()
        .unwrap();
    let (width, pixels) = grey(&drawn.stdout);
    let inked = |row: &[u8]| row.iter().any(|pixel| *pixel < 128);
    let rows: Vec<_> = pixels.chunks_exact(width).map(inked).collect();
    let first = rows.iter().position(|inked| *inked).unwrap();
    let last = rows.iter().rposition(|inked| *inked).unwrap();
    assert!(
        last - first > rows.len() * 3 / 4,
        "{first} to {last} of {}",
        rows.len()
    );
}

fn is_whole(pdf: &Path) -> bool {
    let told = Command::new("pdfinfo").arg(pdf).output().unwrap();
    told.status.success()
}

/// Width and pixels of a picture of grey values (PGM, P5).
fn grey(pgm: &[u8]) -> (usize, &[u8]) {
    let mut head = pgm.splitn(4, |byte| byte.is_ascii_whitespace());
    assert_eq!(head.next().unwrap(), b"P5");
    let number = |text: &[u8]| std::str::from_utf8(text).unwrap().parse::<usize>().unwrap();
    let (width, height) = (number(head.next().unwrap()), number(head.next().unwrap()));
    let pixels = head.next().unwrap();
    (width, &pixels[pixels.len() - width * height..])
}
