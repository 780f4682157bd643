//! Input files with the commands that take them in, as a user would give them: the folders of
//! `tests/rules`, whose README says how they are written.

use std::collections::hash_map::DefaultHasher;
use std::ffi::OsString;
use std::fs;
use std::hash::{Hash, Hasher};
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use chrono::{NaiveDate, NaiveTime};
use jixiao_seal::{SigningKey, Source, verify, write_bag};
use serde_json::Value;

use crate::{Office, TODAY, answer, built, messages};

/// The file that holds the commands.
const STEPS: &str = "steps";

/// A folder of input files with its commands.
struct Case {
    folder: PathBuf,
    /// The base that it goes on from; nothing for an empty folder.
    base: Option<String>,
    lines: Vec<String>,
}

impl Case {
    fn read(folder: PathBuf) -> Self {
        let file = folder.join(STEPS);
        let text = match fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) => panic!("{}: {error}", file.display()),
        };
        let lines = text.lines().map(str::trim);
        let mut lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
        let first = lines.next();
        let base = first.map(|line| match line.strip_prefix("from ") {
            Some(base) => base.trim().to_owned(),
            None => panic!("{}: the first line is no `from`", file.display()),
        });
        let lines = lines.map(str::to_owned).collect();
        Self {
            folder,
            base,
            lines,
        }
    }

    fn base(name: &str) -> Self {
        Self::read(folder().join("bases").join(name))
    }

    /// Its input files.
    fn files(&self) -> Vec<PathBuf> {
        let mut files: Vec<_> = entries(&self.folder)
            .into_iter()
            .filter(|path| path.file_name() != Some(STEPS.as_ref()))
            .collect();
        files.sort();
        files
    }

    fn names(&self) -> Vec<OsString> {
        let files = self.files();
        let names = files.iter().filter_map(|path| path.file_name());
        names.map(ToOwned::to_owned).collect()
    }

    fn parent(&self) -> Option<Self> {
        self.base.as_deref().map(Self::base)
    }
}

/// The folder of the rules' cases.
#[must_use]
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("rules")
}

/// Does what the case in `folder` says; the answer to its last line, as JSON.
///
/// # Panics
/// Where a step fails or the answer is no JSON.
#[must_use]
pub fn ask(folder: &Path) -> Value {
    let case = Case::read(folder.to_path_buf());
    let Some((question, steps)) = case.lines.split_last() else {
        panic!("{}: no question", folder.display())
    };
    let office = Office::empty();
    if let Some(base) = case.parent() {
        lay_out(&office, &base, &case.files());
    }
    put(&office, &case.files());
    run(&office, steps);
    let words = words(question);
    let mut command = command(&office, &words);
    answer(command.arg("--json"))
}

/// An input file of a base.
#[must_use]
pub fn of_base(base: &str, name: &str) -> PathBuf {
    Case::base(base).folder.join(name)
}

impl Office {
    /// A folder with a base of `tests/rules/bases` laid out in it.
    ///
    /// # Panics
    /// Where there is no such base, or a step of it fails.
    #[must_use]
    pub fn of(base: &str) -> Self {
        Self::with_edits(base, &[])
    }

    /// As [`Self::of`], with edits of the base's input files: the file, what stands in it, and
    /// what is to stand there instead.
    ///
    /// # Panics
    /// As [`Self::of`], and where a file does not hold what is to be edited.
    #[must_use]
    pub fn with_edits(base: &str, edits: &[(&str, &str, &str)]) -> Self {
        let base = Case::base(base);
        let edited = Self::empty();
        for (name, from, to) in edits {
            let path = edited.path(name);
            let source = match path.is_file() {
                true => path.clone(),
                false => inputs(&base)
                    .into_iter()
                    .rfind(|file| file.ends_with(name))
                    .unwrap_or_default(),
            };
            let text = expect(fs::read_to_string(&source), &path);
            assert!(text.contains(from), "{name} does not hold {from}");
            expect(fs::write(&path, text.replacen(from, to, 1)), &path);
        }
        let office = Self::empty();
        lay_out(&office, &base, &entries(edited.folder.path()));
        office
    }

    /// Puts a base's own input files into the folder and runs its own commands.
    ///
    /// # Panics
    /// As [`Self::of`].
    pub fn go_on(&self, base: &str) {
        let base = Case::base(base);
        put(self, &base.files());
        run(self, &base.lines);
    }

    /// Runs command lines, each of which must succeed.
    ///
    /// # Panics
    /// Where one does not.
    pub fn follow(&self, lines: &[&str]) {
        let lines: Vec<_> = lines.iter().map(|line| (*line).to_owned()).collect();
        run(self, &lines);
    }
}

/// Lays a base out, with `changed` input files in place of its own. Without any, it is a copy of
/// one that was laid out before.
fn lay_out(office: &Office, base: &Case, changed: &[PathBuf]) {
    let changes = |names: &[OsString]| {
        let mut files = changed.iter().filter_map(|path| path.file_name());
        files.any(|name| names.iter().any(|own| own == name))
    };
    if !changes(&inherited(base)) {
        let name = base.folder.file_name().unwrap_or_default();
        let prepared = prepared(&name.to_string_lossy(), &inputs(base), |office| {
            lay_out_anew(office, base, &[]);
        });
        copy(&prepared, office.folder.path());
        return;
    }
    lay_out_anew(office, base, changed);
}

fn lay_out_anew(office: &Office, base: &Case, changed: &[PathBuf]) {
    if let Some(parent) = base.parent() {
        lay_out(office, &parent, changed);
    }
    put(office, &base.files());
    put(office, changed);
    run(office, &base.lines);
}

/// The names of all input files that a base rests on.
fn inherited(base: &Case) -> Vec<OsString> {
    let mut names = base.parent().as_ref().map(inherited).unwrap_or_default();
    names.extend(base.names());
    names
}

/// All files that a base rests on.
fn inputs(base: &Case) -> Vec<PathBuf> {
    let mut files = base.parent().as_ref().map(inputs).unwrap_or_default();
    files.extend(entries(&base.folder));
    files
}

/// A folder that `make` filled, kept beside the built program for all tests of one build: by its
/// name and the contents of `inputs`.
pub(crate) fn prepared(name: &str, inputs: &[PathBuf], make: impl FnOnce(&Office)) -> PathBuf {
    let program = built("jixiao");
    let built = fs::metadata(&program).and_then(|about| about.modified());
    let built = expect(built, &program).duration_since(SystemTime::UNIX_EPOCH);
    let mut inputs = inputs.to_vec();
    inputs.sort();
    let mut hash = DefaultHasher::new();
    for input in inputs {
        input.hash(&mut hash);
        expect(fs::read(&input), &input).hash(&mut hash);
    }
    let all = program.with_file_name("prepared");
    let of_build = all.join(built.unwrap_or_default().as_nanos().to_string());
    let folder = of_build.join(format!("{name}-{:016x}", hash.finish()));
    if folder.is_dir() {
        return folder;
    }
    if !of_build.is_dir() {
        expect(fs::create_dir_all(&of_build), &of_build);
        // What was kept for other builds goes; this build's stays, for another test may be at it.
        for kept in entries(&all).into_iter().filter(|kept| *kept != of_build) {
            let _ = fs::remove_dir_all(kept);
        }
    }
    let office = Office::empty();
    make(&office);
    let aside = expect(tempfile::tempdir_in(&of_build), &of_build).keep();
    copy(office.folder.path(), &aside);
    // Another test may have been first.
    if fs::rename(&aside, &folder).is_err() {
        let _ = fs::remove_dir_all(&aside);
    }
    folder
}

/// Copies a folder's contents.
pub fn copy(from: &Path, to: &Path) {
    for path in entries(from) {
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            expect(fs::create_dir_all(&target), &target);
            copy(&path, &target);
        } else {
            expect(fs::copy(&path, &target), &path);
        }
    }
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = expect(fs::read_dir(folder), folder);
    entries.map(|entry| expect(entry, folder).path()).collect()
}

/// Puts input files into the folder of the store.
fn put(office: &Office, files: &[PathBuf]) {
    for file in files {
        let name = file.file_name().unwrap_or_default();
        expect(fs::copy(file, office.folder.path().join(name)), file);
    }
}

fn run(office: &Office, lines: &[String]) {
    for line in lines {
        if let Some(sql) = line.strip_prefix("sqlite ") {
            behind_its_back(&office.store(), sql);
            continue;
        }
        if let Some(change) = line.strip_prefix("reseal ") {
            reseal(office, &words(change));
            continue;
        }
        let done = expect(command(office, &words(line)).output(), &office.store());
        assert!(done.status.success(), "{line}: {}", messages(&done));
    }
}

/// A line as a command; one that says the store or the day itself keeps it.
fn command(office: &Office, words: &[String]) -> std::process::Command {
    let mut words: Vec<_> = words.iter().map(String::as_str).collect();
    let mut own = |option: &str| {
        let at = words.iter().position(|word| *word == option)?;
        let value = words.get(at + 1).copied()?;
        words.drain(at..=at + 1);
        Some(value)
    };
    let (store, today) = (own("--store"), own("--today"));
    let store = store.map_or_else(|| office.store(), |name| office.path(name));
    office.command_with(&store, today.unwrap_or(TODAY), &words)
}

/// Makes a package say something else in one of its JSON files, and signs it with a key of its
/// own: what a program other than this one might send. The words are the package, the file in it,
/// the place as a JSON pointer, and the text that is to stand there.
///
/// # Panics
/// Where the package is not sound or has no such place.
fn reseal(office: &Office, words: &[String]) {
    let [package, file, place, text] = words else {
        panic!("reseal {}: four words are needed", words.join(" "))
    };
    let path = office.path(package);
    let bytes = Cursor::new(expect(fs::read(&path), &path));
    let found = expect(verify(bytes, &[], NaiveDate::MAX), &path);
    let (Some(mut contents), Some(info), Some(day)) =
        (found.contents, found.info, found.bagging_date)
    else {
        panic!("{package} is not sound: {:?}", found.problems)
    };
    let names: Vec<_> = contents.files().map(|(name, _)| name.to_owned()).collect();
    let mut payload = Vec::new();
    for name in names {
        let Some(below) = name.strip_prefix("data/") else {
            continue;
        };
        let mut bytes = expect(contents.read(&name), &path);
        if name == *file {
            let mut content: Value = expect(serde_json::from_slice(&bytes), &path);
            match content.pointer_mut(place) {
                Some(value) if *value != text.as_str() => *value = text.as_str().into(),
                other => panic!("{file}: {place} is {other:?}"),
            }
            bytes = content.to_string().into_bytes();
        }
        payload.push((below.to_owned(), Source::Bytes(bytes)));
    }
    let key = expect(SigningKey::generate(), &path);
    let time = day.and_time(NaiveTime::MIN);
    let bag = write_bag(Cursor::new(Vec::new()), &info, payload, &key, time);
    expect(fs::write(&path, expect(bag, &path).into_inner()), &path);
}

/// Changes a store as another program would.
///
/// # Panics
/// Where SQLite refuses.
pub fn behind_its_back(store: &Path, sql: &str) {
    let other = rusqlite::Connection::open(store).and_then(|other| {
        other.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;")?;
        other.execute_batch(sql)
    });
    if let Err(error) = other {
        panic!("{sql}: {error}")
    }
}

/// The words of a line, parted by blanks; one in `"` may hold blanks or nothing.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (at, part) in line.split('"').enumerate() {
        if at % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

fn expect<T, E: std::fmt::Display>(result: Result<T, E>, path: &Path) -> T {
    match result {
        Ok(value) => value,
        Err(error) => panic!("{}: {error}", path.display()),
    }
}
