//! What the tests share: the program as a process, in a folder of its own, with a fixed day.

pub mod cases;
pub mod hostile;
pub mod many;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// The day on which every test happens.
pub const TODAY: &str = "2026-08-12";

/// The password of every signing key.
pub const PASSWORD: &str = "口令 73915826";

/// A folder with one store in it.
pub struct Office {
    folder: tempfile::TempDir,
}

impl Office {
    /// An empty folder; its name holds Chinese and a blank.
    ///
    /// # Panics
    /// Where the system gives no temporary folder.
    #[must_use]
    pub fn empty() -> Self {
        let folder = tempfile::Builder::new()
            .prefix("财务 室")
            .tempdir()
            .expect("a folder");
        Self { folder }
    }

    /// A folder with a store of unit 105001 for 2026.
    ///
    /// # Panics
    /// Where it cannot be made.
    #[must_use]
    pub fn with_store() -> Self {
        Self::of("empty")
    }

    /// As [`Self::with_store`], with more arguments for `jixiao init`.
    ///
    /// # Panics
    /// Where `jixiao init` fails.
    #[must_use]
    pub fn with_store_of(more: &[&str]) -> Self {
        let office = Self::empty();
        let unit = [
            "init",
            "--unit-code",
            "105001",
            "--unit-name",
            "自治区示例中心",
            "--department-code",
            "105",
            "--department-name",
            "自治区示例厅",
            "--year",
            "2026",
        ];
        let made = office.run(&[&unit, more].concat());
        assert!(made.status.success(), "{}", messages(&made));
        office
    }

    /// A folder with a store that holds both workbooks of a fixture.
    ///
    /// # Panics
    /// Where an import fails.
    #[must_use]
    pub fn with_fixture(name: &str) -> Self {
        let files = ["targets", "ledger"].map(|kind| fixture(&format!("{name}/{kind}.xlsx")));
        let prepared = cases::prepared(name, &files, |office| {
            cases::copy(Self::with_store().folder.path(), office.folder.path());
            for (kind, file) in ["targets", "ledger"].iter().zip(&files) {
                let done = office.run(&["import", kind, &file.to_string_lossy()]);
                assert!(done.status.success(), "{}", messages(&done));
            }
        });
        let office = Self::empty();
        cases::copy(&prepared, office.folder.path());
        office
    }

    /// A path in the folder.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The store.
    #[must_use]
    pub fn store(&self) -> PathBuf {
        self.path("单位.jixiao")
    }

    /// `jixiao` with this store and the fixed day, not started yet.
    #[must_use]
    pub fn command(&self, arguments: &[&str]) -> Command {
        self.command_on(TODAY, arguments)
    }

    /// As [`Self::command`], on another day.
    #[must_use]
    pub fn command_on(&self, today: &str, arguments: &[&str]) -> Command {
        self.command_with(&self.store(), today, arguments)
    }

    /// As [`Self::command_on`], with another store.
    #[must_use]
    pub fn command_with(&self, store: &Path, today: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(built("jixiao"));
        command
            .arg("--store")
            .arg(store)
            .args(["--today", today])
            .env("JIXIAO_PASSWORD", PASSWORD)
            .args(arguments);
        command.current_dir(self.folder.path());
        command
    }

    /// Runs `jixiao`.
    ///
    /// # Panics
    /// Where the program cannot be started.
    #[must_use]
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("jixiao starts")
    }

    /// Runs `jixiao --json` and reads its answer.
    ///
    /// # Panics
    /// Where the answer is no JSON.
    #[must_use]
    pub fn json(&self, arguments: &[&str]) -> Value {
        answer(self.command(arguments).arg("--json"))
    }
}

/// Runs a `jixiao --json` that was made ready, and reads its answer.
///
/// # Panics
/// Where the answer is no JSON.
#[must_use]
pub fn answer(command: &mut Command) -> Value {
    let Ok(output) = command.output() else {
        panic!("jixiao does not start")
    };
    match serde_json::from_slice(&output.stdout) {
        Ok(value) => value,
        Err(error) => panic!("{error}: {}", messages(&output)),
    }
}

/// A program that judges what this one makes, from the folder of `JIXIAO_BAGIT`.
///
/// # Panics
/// Where it is not installed.
#[must_use]
pub fn judge(name: &str) -> Command {
    let bagit = std::env::var_os("JIXIAO_BAGIT").unwrap_or_default();
    let program = Path::new(&bagit).with_file_name(name);
    assert!(
        program.is_file(),
        "{name} is needed: run `just test`, or set JIXIAO_BAGIT to target/judges/bin/bagit.py"
    );
    Command::new(program)
}

/// What a run said on standard error.
#[must_use]
pub fn messages(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A file of the fixtures.
#[must_use]
pub fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(name)
}

/// A built program, beside the folder of the test binaries.
///
/// # Panics
/// Where it is not built.
#[must_use]
pub fn built(name: &str) -> PathBuf {
    let test = std::env::current_exe().unwrap_or_default();
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    let program = test
        .parent()
        .and_then(Path::parent)
        .map(|folder| folder.join(file));
    match program {
        Some(program) if program.is_file() => program,
        _ => panic!("{name} is not built: run `cargo build --workspace` first"),
    }
}
