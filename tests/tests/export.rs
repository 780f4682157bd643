//! The ways of a package to its receiver: drafts of mail, numbered parts, removable drives; what is
//! masked on the way, scans that travel along, and what is told of packages that went out.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use jixiao_tests::{Office, TODAY, built, cases, judge, messages};
use serde_json::{Value, json};

use crate::submissions::{VALIDATE, content, names, package, python, ready, sound, unzipped};

const NAME: &str = "JXJK-105001-2026-0731-01";
const TIME: &[&str] = &["--time", "09:30:08"];

fn succeed(output: &Output) {
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{told}\n{}", messages(output));
}

/// What Python's mail program reads in a draft; attachments are saved into a folder.
const OPEN: &str = r#"
import email, email.policy, hashlib, json, os, sys
message = email.message_from_bytes(open(sys.argv[1], 'rb').read(), policy=email.policy.default)
files = []
for part in message.iter_attachments():
    data = part.get_payload(decode=True)
    open(os.path.join(sys.argv[2], part.get_filename()), 'wb').write(data)
    files.append([part.get_filename(), part.get_content_type(), hashlib.sha256(data).hexdigest()])
print(json.dumps({
    'unsent': message['X-Unsent'], 'to': message['To'], 'subject': message['Subject'],
    'date': message['Date'].datetime.isoformat(), 'id': message['Message-ID'],
    'body': message.get_body(('plain',)).get_content(), 'files': files,
    'defects': [str(d) for p in message.walk() for d in p.defects],
}))
"#;

fn opened(draft: &Path, into: &Path) -> Value {
    fs::create_dir_all(into).unwrap();
    let mut python = judge("python");
    let output = python.args(["-c", OPEN]).arg(draft).arg(into).output();
    let output = output.unwrap();
    succeed(&output);
    serde_json::from_slice(&output.stdout).unwrap()
}

fn mailed(office: &Office, more: &[&str]) -> Value {
    let to = [
        "package",
        "--eml",
        "草稿/报送.eml",
        "--to",
        "jx@czt.example.cn",
    ];
    let arguments = [&to[..], TIME, more].concat();
    let output = office.command(&arguments).arg("--json").output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", messages(&output)))
}

#[test]
fn a_draft_opens_in_another_mail_program_with_the_package_attached() {
    let office = ready();
    let again = Office::empty();
    cases::copy(&office.path(""), &again.path(""));
    let sent = mailed(&office, &[]);
    let draft = office.path("草稿/报送.eml");
    assert_eq!(sent["files"], json!(["草稿/报送.eml"]), "{sent:#}");
    assert_eq!(names(&office.path("草稿")), ["报送.eml"]);

    let read = opened(&draft, &office.path("附件"));
    assert_eq!(read["defects"], json!([]));
    assert_eq!(read["unsent"], "1");
    assert_eq!(read["to"], "jx@czt.example.cn");
    assert_eq!(read["subject"], "自治区示例中心2026年绩效监控报送（第1次）");
    assert_eq!(read["date"], "2026-08-12T09:30:08+08:00");
    assert_eq!(
        read["id"],
        format!("<{NAME}.20260812093008.1@jixiao.invalid>")
    );
    let body = read["body"].as_str().unwrap();
    assert!(body.starts_with("自治区示例厅："), "{body}");
    let sum = sent["package"]["sha256"].as_str().unwrap();
    for said in [&format!("报送包“{NAME}.zip”"), "项目3个", "台账", sum] {
        assert!(body.contains(said), "{said}: {body}");
    }
    let file = json!([[format!("{NAME}.zip"), "application/zip", sum]]);
    assert_eq!(read["files"], file);
    let saved = office.path(&format!("附件/{NAME}.zip"));
    succeed(&office.run(&["verify", &saved.to_string_lossy()]));

    mailed(&again, &[]);
    let same = fs::read(again.path("草稿/报送.eml")).unwrap();
    assert!(fs::read(&draft).unwrap() == same, "same data, same bytes");
}

#[test]
fn a_draft_says_what_the_settings_say_and_goes_to_whom_they_name() {
    let office = sound(&[]);
    let unknown = office.json(&["settings", "set", "mail.subject", "{单 位}报送"]);
    assert_eq!(unknown["error"]["field"], "mail.subject", "{unknown}");
    let wrong = office.json(&["settings", "set", "mail.to", "没有@这样的"]);
    assert_eq!(wrong["error"]["field"], "mail.to", "{wrong}");
    for (key, value) in [
        ("mail.subject", "{单位代码} 第{次数}次 {文件名} {{年度}}"),
        ("mail.body", "第一行\n截至{截止日期}"),
        ("mail.to", "a@x.example；b@y.example"),
    ] {
        let set = office.run(&["settings", "set", key, value]);
        assert_eq!(set.status.success(), key != "mail.subject", "{key}");
    }
    succeed(&office.run(&[
        "settings",
        "set",
        "mail.subject",
        "{单位代码} 第{次数}次 {文件名}",
    ]));
    succeed(&office.run(&[&["package", "--eml", "a.eml"], TIME].concat()));
    let read = opened(&office.path("a.eml"), &office.path("附件"));
    assert_eq!(read["to"], "a@x.example, b@y.example");
    assert_eq!(read["subject"], format!("105001 第1次 {NAME}.zip"));
    let body = read["body"].as_str().unwrap().replace("\r\n", "\n");
    assert!(
        body.starts_with("第一行\n截至2026年7月31日\n\n报送包“"),
        "{body}"
    );
}

#[test]
fn a_draft_that_cannot_be_made_takes_no_number_and_leaves_nothing() {
    let office = sound(&[]);
    fs::write(office.path("有.eml"), "别人的").unwrap();
    for (arguments, code) in [
        (&["--eml", "a.eml"][..], "invalid"),
        (&["--eml", "a.eml", "--to", "没有地址"], "invalid"),
        (&["--eml", "a.eml", "--to", "a@b\r\nBcc: c@d"], "invalid"),
        (&["--eml", "a.txt", "--to", "a@b.example"], "unknown_format"),
        (
            &["--eml", "有.eml", "--to", "a@b.example"],
            "already_exists",
        ),
        (
            &["--eml", "有.eml/里/a.eml", "--to", "a@b.example"],
            "not_a_folder",
        ),
    ] {
        let failed = office.json(&[&["package"], arguments].concat());
        assert_eq!(failed["error"]["code"], code, "{arguments:?}: {failed}");
    }
    assert_eq!(fs::read_to_string(office.path("有.eml")).unwrap(), "别人的");
    let left: Vec<_> = names(&office.path(""));
    assert!(
        !left
            .iter()
            .any(|name| name.ends_with(".part") || name == "a.eml"),
        "{left:?}"
    );
    assert_eq!(office.json(&["package", "list"])["packages"], json!([]));
}

/// A unit whose package is above the smallest limit.
fn large() -> Office {
    let office = sound(&[]);
    let mut state = 7_u32;
    let noise = |_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    let bytes: Vec<u8> = (0..2_500_000).map(noise).collect();
    fs::write(office.path("照片.jpg"), bytes).unwrap();
    succeed(&office.run(&["attachment", "add", "照片.jpg", "--project", "P1"]));
    succeed(&office.run(&["settings", "set", "package.limit", "1"]));
    office
}

fn parts(folder: &Path) -> Vec<PathBuf> {
    let mut names = names(folder);
    names.retain(|name| !name.ends_with(".json"));
    names.iter().map(|name| folder.join(name)).collect()
}

/// What both programs say of a file, once it is the same.
fn verdict(file: &Path) -> (Option<i32>, Value) {
    let run = |program: &str| {
        let mut command = Command::new(built(program));
        if program == "jixiao" {
            command.arg("verify");
        }
        let output = command
            .args(["--today", TODAY, "--json"])
            .arg(file)
            .output();
        let output = output.unwrap();
        let told: Value = serde_json::from_slice(&output.stdout).unwrap();
        (output.status.code(), told["packages"][0].clone())
    };
    let told = run("jixiao");
    assert_eq!(told, run("jixiao-verify"));
    told
}

#[test]
fn above_the_limit_a_package_goes_in_parts_that_put_together_are_it() {
    let office = large();
    let too_large = mailed(&office, &["--with-attachments"]);
    assert_eq!(too_large["error"]["code"], "too_large", "{too_large}");
    let said = too_large["error"]["message"].as_str().unwrap();
    assert!(said.contains("MB，超过邮件的限制1 MB"), "{said}");
    assert_eq!(names(&office.path("草稿")), Vec::<String>::new());

    let sent = mailed(&office, &["--with-attachments", "--parts"]);
    let drafts = ["草稿/报送-1.eml", "草稿/报送-2.eml", "草稿/报送-3.eml"];
    assert_eq!(sent["files"], json!(drafts), "{sent:#}");
    assert_eq!(sent["package"]["sequence"], 1, "what failed took no number");
    let into = office.path("附件");
    let read = drafts.map(|draft| opened(&office.path(draft), &into));
    assert!(
        read[1]["subject"]
            .as_str()
            .unwrap()
            .ends_with("，第2封（共3封）")
    );
    let files = parts(&into);
    assert_eq!(files.len(), 3);

    let whole = into.join("合并");
    let mut cat = Command::new("cat");
    let joined = cat.args(&files).output().unwrap().stdout;
    fs::create_dir(&whole).unwrap();
    fs::write(whole.join(format!("{NAME}.zip")), &joined).unwrap();
    assert_eq!(
        joined.len(),
        sent["package"]["size"].as_u64().unwrap() as usize
    );
    for file in files.iter().chain([
        &into.join(format!("{NAME}.zip.parts.json")),
        &whole.join(format!("{NAME}.zip")),
    ]) {
        let (code, told) = verdict(file);
        assert_eq!(code, Some(0), "{told:#}");
        assert_eq!(told["verdict"], "valid-unregistered");
    }
    let all: Vec<_> = files
        .iter()
        .map(|f| f.to_string_lossy().into_owned())
        .collect();
    let mut all: Vec<_> = all.iter().map(String::as_str).collect();
    all.insert(0, "verify");
    let once = office.json(&all);
    assert_eq!(once["packages"].as_array().unwrap().len(), 1, "one package");
}

/// A department's store.
fn department() -> Office {
    let office = Office::empty();
    let unit = ["init", "--unit-code", "105", "--unit-name", "自治区示例厅"];
    let above = [
        "--department-code",
        "900",
        "--department-name",
        "自治区财政厅",
    ];
    succeed(&office.run(&[&unit[..], &above, &["--year", "2026"]].concat()));
    office
}

#[test]
fn parts_are_received_and_what_is_wrong_with_them_is_said_in_one_sentence() {
    let office = large();
    let more = ["--with-attachments", "--parts"];
    succeed(&package(&office, "分卷", &more));
    let folder = office.path("分卷");
    let listing = format!("{NAME}.zip.parts.json");
    assert_eq!(names(&folder).last(), Some(&listing));
    let part = |number: u32| folder.join(format!("{NAME}.zip.{number:03}"));
    let department = department();
    let receive = |path: &Path| {
        let output = department.run(&["receive", &path.to_string_lossy(), "--json"]);
        let told: Value = serde_json::from_slice(&output.stdout).unwrap();
        (output.status.code(), told)
    };

    fs::rename(part(2), folder.join("放错")).unwrap();
    for path in [&folder, &part(1), &folder.join(&listing)] {
        let (code, told) = receive(path);
        assert_eq!(code, Some(3), "{told}");
        assert_eq!(told["packages"].as_array().unwrap().len(), 1);
        let error = &told["packages"][0]["error"];
        assert_eq!(error["message"], "缺少第2个分卷（共3个）。");
    }
    let (code, told) = verdict(&part(3));
    assert_eq!(
        (code, &told["error"]["code"]),
        (Some(3), &json!("part_missing"))
    );
    fs::copy(part(1), part(2)).unwrap();
    let (_, told) = verdict(&part(2));
    let said = "第2个分卷的内容是第1个分卷，分卷弄混或重复。";
    assert_eq!(told["error"]["message"], said);
    let (_, told) = receive(&folder);
    assert_eq!(told["packages"][0]["error"]["message"], said);
    fs::rename(folder.join("放错"), part(2)).unwrap();
    let good = fs::read(part(2)).unwrap();
    let mut bad = good.clone();
    bad[9] ^= 1;
    fs::write(part(2), &bad).unwrap();
    let (_, told) = verdict(&folder.join(&listing));
    assert_eq!(told["error"]["code"], "part_altered");
    fs::write(part(2), &good).unwrap();

    let (code, told) = receive(&folder);
    assert_eq!(code, Some(0), "{told:#}");
    assert_eq!(told["packages"][0]["outcome"], "taken");
    let held = department.json(&["received", "list"]);
    assert_eq!(held["received"].as_array().unwrap().len(), 1, "{held}");
    let (_, told) = receive(&part(3));
    assert_eq!(told["packages"][0]["outcome"], "duplicate");
    assert!(
        !names(&department.path(""))
            .iter()
            .any(|name| name.contains("隔离"))
    );
}

#[test]
fn below_the_limit_nothing_is_parted() {
    let office = sound(&[]);
    succeed(&package(&office, "out", &["--parts"]));
    assert_eq!(names(&office.path("out")), [format!("{NAME}.zip")]);
}

#[test]
fn what_is_masked_and_left_out_is_shown_before_and_holds_afterwards() {
    let row = |voucher, payee, note| {
        [
            "2026-03-06",
            "P1",
            "一般公共预算拨款",
            "支出",
            "1.00",
            voucher,
            payee,
            "",
            "劳务",
            note,
        ]
    };
    let rows = [
        row("J7", "苏日娜", "身份证已核"),
        row("J8", "苏日娜", ""),
        row("J9", "呼和浩特某某测绘有限公司", "余款"),
    ];
    let office = sound(&rows.each_ref().map(|row| &row[..]));
    let shown = office.json(&["package", "--dry-run"]);
    assert_eq!(
        shown["privacy"],
        json!({
            "payees_masked": true, "persons": 1, "entries": 2, "notes": 2,
            "examples": [{"payee": "苏日娜", "masked": "苏**"}],
        })
    );
    assert_eq!(shown["sequence"], 1);
    assert_eq!(shown["file_name"], format!("{NAME}.zip"));
    let told = office.run(&["package", "--dry-run"]);
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    assert!(
        told.contains("隐去自然人收款人1人（2笔）\n    苏日娜 → 苏**\n台账备注2条不报送"),
        "{told}"
    );
    assert_eq!(office.json(&["package", "list"])["packages"], json!([]));

    succeed(&package(&office, "out", &[]));
    let bag = unzipped(&office.path(&format!("out/{NAME}.zip")));
    let text = fs::read_to_string(bag.join("data/submission.json")).unwrap();
    for kept in ["苏日娜", "身份证已核", "余款"] {
        assert!(!text.contains(kept), "{kept} left the unit");
    }
}

#[test]
fn errors_show_in_a_dry_run_as_in_the_export() {
    let office = Office::with_fixture("small");
    let output = office.run(&["package", "--dry-run", "--json"]);
    assert_eq!(output.status.code(), Some(3));
    let shown: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(shown["report"]["counts"]["E"].as_u64() > Some(0), "{shown}");
}

#[test]
fn scans_of_the_signed_form_travel_along_as_they_are() {
    let office = sound(&[]);
    fs::write(office.path("监控表 盖章.PDF"), b"%PDF-1.7 scan").unwrap();
    fs::write(office.path("报告.jpg"), b"\xff\xd8\xff\xe0 scan").unwrap();
    let scans = ["--signed", "监控表 盖章.PDF", "报告.jpg"];
    let shown = office.json(&[&["package", "--dry-run"], &scans[..]].concat());
    assert_eq!(shown["signed"][0]["name"], "监控表 盖章.PDF");
    succeed(&package(&office, "out", &scans));
    let bag = unzipped(&office.path(&format!("out/{NAME}.zip")));
    let signed = content(&bag)["signed"].clone();
    assert_eq!(signed, shown["signed"]);
    for (scan, file) in signed.as_array().unwrap().iter().zip(&scans[1..]) {
        let path = bag.join("data").join(scan["path"].as_str().unwrap());
        assert!(fs::read(path).unwrap() == fs::read(office.path(file)).unwrap());
    }
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/schema/submission-1.json");
    succeed(&python(
        VALIDATE,
        &[&schema, &bag.join("data/submission.json")],
    ));
    let department = department();
    let file = office.path(&format!("out/{NAME}.zip"));
    succeed(&department.run(&["receive", &file.to_string_lossy()]));
}

#[test]
fn what_is_no_scan_is_refused_with_its_name() {
    let office = sound(&[]);
    fs::write(office.path("表.docx"), b"PK").unwrap();
    fs::write(office.path("假.pdf"), b"MZ program").unwrap();
    fs::write(office.path("空.png"), b"").unwrap();
    fs::write(office.path("一.pdf"), b"%PDF-1").unwrap();
    fs::write(office.path("二.pdf"), b"%PDF-1").unwrap();
    let large = fs::File::create(office.path("大.pdf")).unwrap();
    large.set_len(20 * 1024 * 1024 + 1).unwrap();
    for (files, code, said) in [
        (&["表.docx"][..], "unknown_format", "扩展名不是"),
        (&["假.pdf"], "bad_scan", "“假.pdf”的内容不是.pdf文件。"),
        (&["空.png"], "bad_scan", "“空.png”的内容不是.png文件。"),
        (
            &["一.pdf", "二.pdf"],
            "bad_scan",
            "扫描件“二.pdf”与“一.pdf”内容相同。",
        ),
        (&["大.pdf"], "bad_scan", "扫描件“大.pdf”超过20 MB。"),
        (&["没有.pdf"], "file_missing", "找不到文件“没有.pdf”。"),
    ] {
        let failed = office.json(&[&["package", "--out", "out", "--signed"], files].concat());
        assert_eq!(failed["error"]["code"], code, "{failed}");
        let message = failed["error"]["message"].as_str().unwrap();
        assert!(message.contains(said), "{message}");
    }
    assert_eq!(names(&office.path("out")), Vec::<String>::new());
}

#[test]
fn packages_are_listed_and_the_next_one_knows_what_changed() {
    let office = ready();
    let none = office.json(&["package", "changes"]);
    assert_eq!(none["error"]["code"], "not_found");
    succeed(&package(&office, "out", &[]));
    let listed = office.json(&["package", "list"]);
    assert_eq!(listed["packages"][0]["sequence"], 1);
    assert_eq!(listed["packages"][0]["state"], "已导出");
    assert_eq!(listed["packages"][0]["answers"], json!([]));

    let same = office.json(&["package", "changes"]);
    assert_eq!((&same["since"], &same["sequence"]), (&json!(1), &json!(2)));
    assert_eq!(same["cells"], json!([]), "{same:#}");
    let add = [
        "ledger",
        "add",
        "--project",
        "1500002606000001",
        "--source",
        "一般公共预算拨款",
    ];
    let what = [
        "--kind",
        "支出",
        "--date",
        "2026-07-30",
        "--amount",
        "12000",
        "--voucher",
        "记-99",
    ];
    succeed(&office.run(&[&add[..], &what].concat()));
    let changed = office.json(&["package", "changes", "1"]);
    let cells = changed["cells"].as_array().unwrap();
    let cell = cells
        .iter()
        .find(|cell| cell["cell"] == "资金/一般公共预算拨款/执行数");
    assert_eq!(cell.unwrap()["project"], "1500002606000001", "{changed:#}");
    assert_eq!(changed["added_entries"][0]["voucher"], "记-99");
    let told = office.run(&["package", "changes"]);
    let said = messages(&told);
    assert!(said.contains("自第1次报送以来：内容变化"), "{said}");
    let never = office.json(&["package", "changes", "7"]);
    assert_eq!(never["error"]["message"], "没有第7次报送。");
    assert_eq!(office.json(&["audit", "verify"])["sound"], true);
}

#[test]
fn without_a_drive_there_is_one_sentence() {
    let office = sound(&[]);
    let drive = office.path("不是U盘").to_string_lossy().into_owned();
    fs::create_dir(&drive).unwrap();
    let failed = office.json(&["package", "--usb", &drive]);
    assert_eq!(
        failed["error"]["code"], "no_drive",
        "a folder is no drive: {failed}"
    );
    let drives = office.json(&["drives"]);
    assert!(drives["drives"].is_array(), "{drives}");
    let two = office.run(&["package", "--usb", "--out", "out"]);
    assert_eq!(two.status.code(), Some(2), "one way a time");
}
