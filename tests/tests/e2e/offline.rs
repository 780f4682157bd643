//! The window under a trace of its system calls: it needs no network and asks for none.

use std::collections::HashSet;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use jixiao_tests::Office;

use super::window::{Group, built, command, display};

/// Calls that name an address of the other side, or one to be reached at.
const CALLS: [&str; 6] = [
    "connect(",
    "sendto(",
    "sendmsg(",
    "sendmmsg(",
    "bind(",
    "listen(",
];

#[test]
fn the_window_reaches_nothing_beyond_this_computer() {
    let office = Office::with_fixture("unit");
    let home = office.path("家");
    std::fs::create_dir_all(&home).unwrap();
    let (_display, number) = display();
    let trace = office.path("系统调用");
    let window = command("strace", &home, &number)
        .args(["--follow-forks", "--trace=%network", "--output"])
        .arg(&trace)
        .arg(built())
        .arg(office.store())
        .stdout(Stdio::null())
        .spawn();
    let window = Group(window.unwrap());
    let shown = command("xdotool", &home, &number)
        .args([
            "search",
            "--sync",
            "--onlyvisible",
            "--name",
            "绩效监控单机版",
        ])
        .stdout(Stdio::null())
        .status();
    assert!(shown.unwrap().success(), "no window");
    let mut pages = HashSet::new();
    for page in 1..=9 {
        std::thread::sleep(Duration::from_secs(2));
        pages.insert(picture(&home, &number));
        let turned = command("xdotool", &home, &number)
            .args(["key", &format!("ctrl+{page}")])
            .status();
        assert!(turned.unwrap().success());
    }
    assert!(pages.len() > 5, "only {} pages were seen", pages.len());
    drop(window);

    let trace = std::fs::read_to_string(trace).unwrap();
    let calls: Vec<&str> = trace
        .lines()
        .filter(|line| CALLS.iter().any(|call| line.contains(call)))
        .collect();
    let display = |line: &&str| line.contains("AF_UNIX") && line.contains(".X11-unix");
    assert!(
        calls.iter().any(display),
        "not even the display was reached"
    );
    let beyond: Vec<_> = calls
        .iter()
        .filter(|line| line.contains("sa_family=AF_INET"))
        .filter(|line| !line.contains("127.0.0.1") && !line.contains("\"::1\""))
        .collect();
    assert!(beyond.is_empty(), "{beyond:#?}");
}

/// What the display shows.
fn picture(home: &Path, number: &str) -> Vec<u8> {
    let taken: &mut Command = &mut command("import", home, number);
    let taken = taken.args(["-window", "root", "png:-"]).output().unwrap();
    assert!(taken.status.success());
    taken.stdout
}
