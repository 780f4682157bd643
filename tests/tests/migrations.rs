//! Stores of older programs: upgraded with everything in them, after a copy was kept; and what
//! happens where the upgrade does not come to its end.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jixiao_tests::{Office, cases::behind_its_back, fixture, messages};
use rusqlite::Connection;
use serde_json::Value;

/// Every released schema has a dump: a store with rows in every table, as its program left it.
const RELEASED: &[&str] = &["0001"];

/// A folder with the store of an older program.
pub fn older(schema: &str) -> Office {
    let office = Office::empty();
    let dump = fs::read_to_string(fixture(&format!("schemas/{schema}.sql"))).unwrap();
    let store = Connection::open(office.store()).unwrap();
    // The tables stand by name, not by what needs what.
    store.pragma_update(None, "foreign_keys", false).unwrap();
    store.execute_batch(&dump).unwrap();
    let mode = "PRAGMA journal_mode = WAL; PRAGMA wal_checkpoint(TRUNCATE);";
    let _ = store.execute_batch(mode);
    office
}

/// The statements that make a store's schema, sorted by kind and name.
fn schema(store: &Path) -> String {
    let store = Connection::open(store).unwrap();
    let mut statements = store
        .prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type DESC, name")
        .unwrap();
    let statements = statements.query_map([], |row| row.get(0)).unwrap();
    let statements: Vec<String> = statements.map(Result::unwrap).collect();
    statements.join(";\n\n") + ";\n"
}

fn version(store: &Path) -> i64 {
    let store = Connection::open(store).unwrap();
    store
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap()
}

/// Every row of every table.
fn rows(store: &Path) -> Vec<String> {
    let store = Connection::open(store).unwrap();
    let mut tables = store
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        .unwrap();
    let tables = tables.query_map([], |row| row.get(0)).unwrap();
    let mut rows = Vec::new();
    for table in tables.map(|name| -> String { name.unwrap() }) {
        let mut all = store
            .prepare(&format!("SELECT * FROM {table} ORDER BY id"))
            .unwrap();
        let columns = all.column_count();
        let mut all = all.query([]).unwrap();
        while let Some(row) = all.next().unwrap() {
            let cells = (0..columns).map(|at| format!("{:?}", row.get_ref(at).unwrap()));
            rows.push(format!(
                "{table}: {}",
                cells.collect::<Vec<_>>().join(" | ")
            ));
        }
    }
    rows
}

/// Whether all that `old` says still stands in `new`, which may say more.
fn still_holds(old: &Value, new: &Value) -> bool {
    match (old, new) {
        (Value::Object(old), Value::Object(new)) => old
            .iter()
            .all(|(key, value)| new.get(key).is_some_and(|new| still_holds(value, new))),
        (Value::Array(old), Value::Array(new)) => {
            old.len() == new.len() && old.iter().zip(new).all(|(old, new)| still_holds(old, new))
        }
        (old, new) => old == new,
    }
}

fn saved(office: &Office) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(office.path("备份")) else {
        return Vec::new();
    };
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.to_string_lossy().contains("-升级前-"));
    paths.sort();
    paths
}

#[test]
fn an_older_store_is_upgraded_with_all_that_it_holds_and_kept_as_it_was() {
    for released in RELEASED {
        let office = older(released);
        let before = rows(&office.store());
        let done = office.run(&["settings", "set", "report.wanted", "是"]);
        assert!(done.status.success(), "{}", messages(&done));
        let said = messages(&done);
        assert!(
            said.contains("数据文件已升级，升级前的数据备份在"),
            "{said}"
        );

        let known = fs::read(fixture(&format!("schemas/{released}-summary.json"))).unwrap();
        let known: Value = serde_json::from_slice(&known).unwrap();
        let summary = office.json(&["summary"]);
        assert!(still_holds(&known, &summary), "{summary:#}");
        assert_eq!(office.json(&["audit", "verify"])["sound"], true);
        assert_eq!(office.json(&["doctor"])["sound"], true);
        // What was done by the older program can still be looked at, and gone on from.
        assert!(office.run(&["undo"]).status.success());
        assert!(office.run(&["warnings"]).status.success());
        assert_eq!(office.json(&["audit", "verify"])["sound"], true);

        let saved = saved(&office);
        assert_eq!(saved.len(), 1, "{saved:?}");
        assert_eq!(rows(&saved[0]), before);
        let listed = office.json(&["backup", "list"]);
        let kinds: Vec<_> = listed["backups"]
            .as_array()
            .unwrap()
            .iter()
            .map(|backup| (backup["kind"].as_str().unwrap(), backup["verified"] == true))
            .collect();
        assert_eq!(kinds, [("升级前", true), ("每日", true)]);
    }
}

#[test]
fn a_reading_command_upgrades_too_and_says_so_where_it_can_not() {
    let office = older("0001");
    let lock = fs::File::create(office.path("单位.jixiao.lock")).unwrap();
    lock.lock().unwrap();
    let refused = office.run(&["summary"]);
    assert_eq!(refused.status.code(), Some(1));
    let said = messages(&refused);
    assert!(
        said.contains("由较早版本的程序建立") && said.contains("请关闭"),
        "{said}"
    );
    assert_eq!(version(&office.store()), 1);
    lock.unlock().unwrap();
    assert_eq!(office.json(&["summary"])["counts"]["projects"], 3);
    assert_eq!(saved(&office).len(), 1);
}

#[test]
fn the_schema_after_all_migrations_is_the_approved_one() {
    let fresh = schema(&Office::with_store().store());
    let approved = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/schema.sql");
    if std::env::var_os("JIXIAO_APPROVE").is_some() {
        fs::write(&approved, &fresh).unwrap();
    }
    let approved = fs::read_to_string(approved).unwrap_or_default();
    let different = fresh
        .lines()
        .zip(approved.lines())
        .find(|(new, old)| new != old);
    assert!(
        fresh == approved,
        "the schema is another: {different:?}; read the new one and approve it with JIXIAO_APPROVE=1"
    );
    for released in RELEASED {
        let office = older(released);
        assert!(office.run(&["summary"]).status.success());
        // Columns that were added stand in one line in the older store: blanks do not count.
        let plain = |schema: &str| schema.split_whitespace().collect::<String>();
        assert_eq!(plain(&schema(&office.store())), plain(&fresh), "{released}");
    }
}

#[test]
fn an_upgrade_that_fails_midway_leaves_the_older_store_as_it_was() {
    let office = older("0001");
    // What the migration would add is there already, as nobody expects.
    behind_its_back(
        &office.store(),
        "ALTER TABLE signing_keys ADD COLUMN encrypted_sha256 TEXT",
    );
    let before = rows(&office.store());
    for _ in 0..2 {
        let failed = office.run(&["undo"]);
        assert_eq!(failed.status.code(), Some(1));
        let said = messages(&failed);
        assert!(said.contains("升级数据文件"), "{said}");
        assert_eq!(version(&office.store()), 1);
        assert_eq!(rows(&office.store()), before);
        // The copy that the first attempt left serves the second.
        assert_eq!(saved(&office).len(), 1);
    }
    behind_its_back(
        &office.store(),
        "ALTER TABLE signing_keys DROP COLUMN encrypted_sha256",
    );
    assert_eq!(office.json(&["doctor"])["sound"], true);
    assert_eq!(
        version(&office.store()),
        version(&Office::with_store().store())
    );
}

#[test]
fn without_a_place_for_the_copy_nothing_is_upgraded_and_another_place_is_tried_first() {
    let office = older("0001");
    fs::write(office.path("备份"), "一个文件").unwrap();
    let before = fs::read(office.store()).unwrap();
    let refused = office.run(&["undo"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        messages(&refused).contains("备份"),
        "{}",
        messages(&refused)
    );
    assert_eq!(version(&office.store()), 1);
    assert_eq!(fs::read(office.store()).unwrap(), before);

    // A folder of the setting that is not there, a memory stick for one, gives way to the usual.
    fs::remove_file(office.path("备份")).unwrap();
    fs::write(office.path("盘"), "没有插U盘").unwrap();
    behind_its_back(
        &office.store(),
        "INSERT INTO settings (id, key, value) VALUES (900, 'backup.folder', '盘/备份')",
    );
    let upgraded = office.run(&["milestone", "list"]);
    assert!(upgraded.status.success(), "{}", messages(&upgraded));
    assert_eq!(saved(&office).len(), 1);
    // What was changed behind the log is found, and keeps nobody out.
    assert_eq!(
        office.json(&["audit", "verify"])["stray_rows"][0]["id"],
        900
    );
}

#[test]
fn a_killed_upgrade_leaves_a_store_that_opens() {
    for (delay, mode) in (5..30)
        .step_by(3)
        .zip(["WAL", "DELETE"].into_iter().cycle())
    {
        let office = older("0001");
        // A store that was restored gets its write-ahead log with the first opening.
        let store = Connection::open(office.store()).unwrap();
        store
            .pragma_update_and_check(None, "journal_mode", mode, |_| Ok(()))
            .unwrap();
        drop(store);
        let mut child = office.command(&["settings", "get"]).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(delay));
        let _ = child.kill();
        child.wait().unwrap();
        assert_eq!(
            office.json(&["summary"])["counts"]["projects"],
            3,
            "{delay}"
        );
        assert_eq!(office.json(&["doctor"])["sound"], true, "{delay}");
        for copy in saved(&office) {
            assert!(version(&copy) == 1 || copy.to_string_lossy().ends_with(".part"));
        }
    }
}

#[test]
fn a_newer_store_is_refused_untouched() {
    let office = Office::with_fixture("small");
    let mut newer = fs::read(office.store()).unwrap();
    newer[60..64].copy_from_slice(&9_999_u32.to_be_bytes());
    fs::write(office.store(), &newer).unwrap();
    for command in [&["summary"][..], &["undo"], &["backup", "--out", "a"]] {
        let refused = office.run(command);
        assert_eq!(refused.status.code(), Some(5), "{command:?}");
        assert!(messages(&refused).contains("请安装新版程序"));
    }
    assert_eq!(fs::read(office.store()).unwrap(), newer);

    // The newer schema may stand in the write-ahead log only.
    let office = Office::with_store();
    let other = Connection::open(office.store()).unwrap();
    other.pragma_update(None, "user_version", 9_999).unwrap();
    assert_eq!(office.run(&["undo"]).status.code(), Some(5));
    assert_eq!(office.run(&["summary"]).status.code(), Some(5));
    assert_eq!(version(&office.store()), 9_999);
}
