//! Every wrong file gets a sentence that names its place and says what to do, and changes nothing.

use std::fs;
use std::path::Path;

use jixiao_tests::{Office, fixture, messages};

use crate::imports::{entries, targets, workbook};

/// What the store holds; a refused input must leave it alone.
fn state(office: &Office) -> String {
    format!(
        "{} {}",
        office.json(&["summary"]),
        office.json(&["audit", "verify"])
    )
}

const TARGET_HEADS: [(&str, &[&str]); 3] = [
    (
        "项目",
        &["项目代码*", "项目名称*", "预算类别*", "年度总体目标*"],
    ),
    ("资金", &["项目代码*", "资金来源*", "年初预算数(万元)*"]),
    (
        "指标",
        &[
            "项目代码*",
            "一级指标*",
            "二级指标*",
            "三级指标*",
            "指标性质*",
            "年度指标值*",
        ],
    ),
];

/// One case: how the file is made, which workbook it claims to be, and what the message names.
struct Case {
    name: &'static str,
    kind: &'static str,
    make: fn(&Path),
    says: &'static [&'static str],
}

fn ledger_row(path: &Path, date: &str, project: &str, amount: &str) {
    entries(
        path,
        &[&[date, project, "一般公共预算拨款", "支出", amount, "", ""]],
    );
}

const CASES: &[Case] = &[
    Case {
        name: "not a workbook",
        kind: "ledger",
        make: |path| fs::write(path, "这不是工作簿").unwrap(),
        says: &["输入.xlsx", "不是有效的工作簿", "另存为"],
    },
    Case {
        name: "a workbook cut off",
        kind: "ledger",
        make: |path| {
            let whole = fs::read(fixture("small/ledger.xlsx")).unwrap();
            fs::write(path, &whole[..whole.len() / 2]).unwrap();
        },
        says: &["输入.xlsx", "已损坏"],
    },
    Case {
        name: "a password-protected workbook",
        kind: "ledger",
        make: |path| {
            fs::copy(fixture("bad/password.xlsx"), path).unwrap();
        },
        says: &["输入.xlsx", "打开密码", "取消密码"],
    },
    Case {
        name: "a missing sheet",
        kind: "targets",
        make: |path| entries(path, &[]),
        says: &["输入.xlsx", "缺少工作表“项目”", "模板"],
    },
    Case {
        name: "a missing column",
        kind: "targets",
        make: |path| {
            let mut heads = TARGET_HEADS;
            heads[1].1 = &["项目代码*", "资金来源*"];
            workbook(path, &heads, [&[], &[], &[]]);
        },
        says: &["输入.xlsx", "“资金”缺少列“年初预算数”", "补上"],
    },
    Case {
        name: "an unknown project code",
        kind: "ledger",
        make: |path| ledger_row(path, "2026-03-05", "P9", "1.00"),
        says: &[
            "输入.xlsx",
            "“资金台账”第2行“项目代码”",
            "没有项目“P9”",
            "核对",
        ],
    },
    Case {
        name: "text where a number belongs",
        kind: "ledger",
        make: |path| ledger_row(path, "2026-03-05", "P1", "一百元"),
        says: &[
            "输入.xlsx",
            "“资金台账”第2行“金额”",
            "“一百元”不是有效金额",
            "请填写数字",
        ],
    },
    Case {
        name: "more than two decimals of 元",
        kind: "ledger",
        make: |path| ledger_row(path, "2026-03-05", "P1", "1.005"),
        says: &["第2行“金额”", "最多2位小数"],
    },
    Case {
        name: "an amount that is not positive",
        kind: "ledger",
        make: |path| ledger_row(path, "2026-03-05", "P1", "-5"),
        says: &["第2行“金额”", "应大于0", "更正"],
    },
    Case {
        name: "an impossible date",
        kind: "ledger",
        make: |path| ledger_row(path, "2026-02-30", "P1", "1.00"),
        says: &[
            "输入.xlsx",
            "“资金台账”第2行“日期”",
            "“2026-02-30”不是有效日期",
        ],
    },
    Case {
        name: "a negative budget",
        kind: "targets",
        make: |path| {
            let fund: &[&str] = &["P1", "其他资金", "-1"];
            workbook(path, &TARGET_HEADS, [&[], &[fund], &[]]);
        },
        says: &["输入.xlsx", "“资金”第2行“年初预算数”", "不能为负", "调减"],
    },
    Case {
        name: "a duplicate project",
        kind: "targets",
        make: |path| {
            let project: &[&str] = &["P2", "甲", "一般公共预算", "目标"];
            workbook(path, &TARGET_HEADS, [&[project, project], &[], &[]]);
        },
        says: &[
            "输入.xlsx",
            "“项目”第3行“项目代码”",
            "P2在2026年度已存在",
            "删除",
        ],
    },
];

#[test]
fn every_wrong_workbook_is_named_by_its_place_and_changes_nothing() {
    let office = Office::with_store();
    targets(&office.path("目标.xlsx"));
    let file = office.path("目标.xlsx").to_string_lossy().into_owned();
    assert!(office.run(&["import", "targets", &file]).status.success());
    let before = state(&office);
    for case in CASES {
        let path = office.path("输入.xlsx");
        (case.make)(&path);
        let refused = office.run(&["import", case.kind, &path.to_string_lossy()]);
        let said = messages(&refused);
        assert_eq!(refused.status.code(), Some(1), "{}: {said}", case.name);
        for words in case.says {
            assert!(
                said.contains(words),
                "{}: “{words}” is not in “{said}”",
                case.name
            );
        }
        assert_eq!(state(&office), before, "{}", case.name);
    }
}

#[test]
fn a_store_that_is_missing_newer_cut_off_or_none_is_refused_untouched() {
    let office = Office::with_fixture("small");
    let good = fs::read(office.store()).unwrap();
    let mut newer = good.clone();
    newer[60..64].copy_from_slice(&999_u32.to_be_bytes());
    let cases: [(&str, i32, &[u8]); 3] = [
        ("由更新版本的程序建立", 5, &newer),
        ("不完整或已损坏", 1, &good[..good.len() / 2]),
        ("不是绩效监控数据文件", 1, "随便什么".as_bytes()),
    ];
    for (words, code, bytes) in cases {
        fs::write(office.store(), bytes).unwrap();
        for arguments in [&["summary"][..], &["batch", "undo", "1"]] {
            let refused = office.run(arguments);
            let said = messages(&refused);
            assert_eq!(refused.status.code(), Some(code), "{said}");
            assert!(said.contains(words), "“{words}” is not in “{said}”");
            assert_eq!(fs::read(office.store()).unwrap(), bytes);
        }
    }
    fs::remove_file(office.store()).unwrap();
    let missing = office.run(&["summary"]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(messages(&missing).contains("找不到数据文件"));
}

#[test]
fn a_folder_without_write_permission_is_named() {
    let office = Office::empty();
    // Nobody, not even the administrator, can create a file here.
    let refused = std::process::Command::new(office.command(&[]).get_program())
        .args([
            "--store",
            "/sys/单位.jixiao",
            "init",
            "--unit-code",
            "1",
            "--unit-name",
            "甲",
        ])
        .args([
            "--department-code",
            "1",
            "--department-name",
            "乙",
            "--year",
            "2026",
        ])
        .output()
        .unwrap();
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        messages(&refused).contains("没有权限读写"),
        "{}",
        messages(&refused)
    );
}

#[test]
fn a_store_that_another_process_is_writing_is_refused_by_name_and_can_be_read() {
    let office = Office::with_store();
    targets(&office.path("t.xlsx"));
    let file = office.path("t.xlsx").to_string_lossy().into_owned();
    assert!(office.run(&["import", "targets", &file]).status.success());
    let day = [
        "2026-03-05",
        "P1",
        "一般公共预算拨款",
        "支出",
        "1.00",
        "",
        "",
    ];
    entries(&office.path("l.xlsx"), &vec![&day[..]; 5_000]);
    let file = office.path("l.xlsx").to_string_lossy().into_owned();
    let mut writer = office
        .command(&["import", "ledger", &file])
        .spawn()
        .unwrap();
    let log = office.path("单位.jixiao-wal");
    while fs::metadata(&log).map_or(0, |file| file.len()) == 0 {
        assert!(writer.try_wait().unwrap().is_none(), "the import is over");
        std::thread::sleep(std::time::Duration::from_micros(200));
    }
    let read = office.run(&["summary"]);
    let refused = office.command(&["batch", "undo", "1", "--json"]).output();
    let is_writing = writer.try_wait().unwrap().is_none();
    assert!(writer.wait().unwrap().success());
    assert!(is_writing, "the import was over too early to show anything");
    let refused = refused.unwrap();
    assert_eq!(refused.status.code(), Some(4), "{}", messages(&refused));
    let owner = format!("进程{}", writer.id());
    assert!(
        messages(&refused).contains(&owner),
        "{}",
        messages(&refused)
    );
    let error: serde_json::Value = serde_json::from_slice(&refused.stdout).unwrap();
    assert_eq!(error["error"]["code"], "store_locked");
    assert!(read.status.success(), "{}", messages(&read));
}

/// A file system of 640 KB, which only an administrator can make.
struct SmallDisk<'a>(&'a Path);

impl<'a> SmallDisk<'a> {
    fn mount(folder: &'a Path) -> Option<Self> {
        let mounted = std::process::Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=640k", "tmpfs"])
            .arg(folder)
            .status();
        mounted
            .is_ok_and(|status| status.success())
            .then_some(Self(folder))
    }
}

impl Drop for SmallDisk<'_> {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount").arg(self.0).status();
    }
}

#[test]
fn a_full_disk_is_named_and_loses_nothing() {
    let office = Office::with_store();
    targets(&office.path("t.xlsx"));
    let file = office.path("t.xlsx").to_string_lossy().into_owned();
    assert!(office.run(&["import", "targets", &file]).status.success());
    let disk_path = office.path("小盘");
    fs::create_dir(&disk_path).unwrap();
    let Some(_disk) = SmallDisk::mount(&disk_path) else {
        eprintln!(
            "SKIPPED: only an administrator can mount a small disk; run as root to show this"
        );
        return;
    };
    let store = disk_path.join("单位.jixiao");
    fs::copy(office.store(), &store).unwrap();
    let day = [
        "2026-03-05",
        "P1",
        "一般公共预算拨款",
        "支出",
        "1.00",
        "",
        "",
    ];
    entries(&office.path("l.xlsx"), &vec![&day[..]; 20_000]);
    let run = |arguments: &[&str]| {
        std::process::Command::new(office.command(&[]).get_program())
            .arg("--store")
            .arg(&store)
            .args(arguments)
            .output()
            .unwrap()
    };
    let before = run(&["summary", "--json"]).stdout;
    let full = run(&["import", "ledger", &office.path("l.xlsx").to_string_lossy()]);
    assert_eq!(full.status.code(), Some(1), "{}", messages(&full));
    assert!(
        messages(&full).contains("磁盘空间不足"),
        "{}",
        messages(&full)
    );
    assert_eq!(run(&["summary", "--json"]).stdout, before);
    assert!(run(&["doctor"]).status.success());
}
