//! The department's way through the real window: two packages come in, one of them bad; one is
//! returned with a remark on a cell, the next one is accepted, and all is aggregated and goes
//! upwards.

use std::fs;
use std::path::PathBuf;

use jixiao_tests::{Office, PASSWORD};
use serde_json::json;

use super::window::Window;
use crate::submissions::{package, ready};
use crate::tasks::{department, make, take};

const PROJECT: &str = "1500002606000001";

/// Exports the unit's next package.
fn export(unit: &Office, number: u32) -> PathBuf {
    assert!(package(unit, "包", &[]).status.success());
    unit.path(&format!("包/JXJK-105001-2026-0731-{number:02}.zip"))
}

/// Fills one cell of the unit's sheet, and takes the sheet to 已锁定 again.
fn refill(unit: &Office, level2: &str, level3: &str, progress: &str) {
    let row = json!({ "level2": level2, "level3": level3, "progress": progress });
    fs::write(
        unit.path("改.json"),
        json!({ "indicators": [row] }).to_string(),
    )
    .unwrap();
    assert!(
        unit.run(&["sheet", "fill", PROJECT, "改.json"])
            .status
            .success()
    );
    for step in ["submit", "approve", "lock"] {
        assert!(
            unit.run(&["sheet", step, PROJECT]).status.success(),
            "{step}"
        );
    }
}

/// Chooses files to receive and takes what the plan shows, which must be this.
fn receive(window: &Window, outcomes: &[&str]) {
    window.click("[data-action='receive']");
    window.find("[data-plan]");
    for outcome in outcomes {
        window.find(&format!("[data-plan] [data-outcome='{outcome}']"));
    }
    window.click("[data-action='take']");
}

#[test]
fn a_department_receives_returns_accepts_and_aggregates() {
    let (unit, office) = (ready(), department());
    let task = make(&office, &[]);
    take(&unit, &office, &task);
    let sheet = unit.json(&["sheet", "show", PROJECT]);
    let name = |key: &str| sheet["indicators"][0][key].as_str().unwrap().to_owned();
    let (level2, level3) = (name("level2"), name("level3"));
    let cell = format!("指标/{level2}/{level3}/执行情况");
    let first = export(&unit, 1);
    assert!(
        unit.run(&["sheet", "unlock", PROJECT, "--remark", "补报"])
            .status
            .success()
    );
    refill(&unit, &level2, &level3, "已完成五项");
    let second = export(&unit, 2);
    let mut bytes = fs::read(&second).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    let bad = office.path("JXJK-105002-2026-0731-01.zip");
    fs::write(&bad, bytes).unwrap();
    let registration = unit.json(&["key", "register", "--out", "登记"]);
    let (home, answers) = (office.path("家"), office.path("回"));
    fs::create_dir_all(&home).unwrap();
    fs::create_dir_all(&answers).unwrap();

    let window = Window::open(&home);
    let dialogs = |packages: &[&PathBuf]| {
        window.answer_dialogs(&json!({
            "files": {
                "store": [office.store()], "package": packages,
                "registration": [unit.path(registration["bag"].as_str().unwrap())],
            },
            "folder": answers, "save": answers.join("汇总表.xlsx"),
        }));
    };
    dialogs(&[&first]);
    window.click("[data-action='open']");
    // A department without projects of its own begins where its work is.
    window.shows("h1", "接收汇总");
    window.shows("[data-received]", "已收到 0 / 1");
    window.holds("[data-missing-units]", "自治区示例中心");
    window.picture("09-received-missing");

    // The register: nothing is registered by a fingerprint that is not on the sheet.
    window.go("/register");
    window.press("登记密钥");
    window.fill("register_fingerprint", &"0".repeat(64));
    window.click("[data-action='register']");
    window.shows(".el-dialog", "与盖章的登记表不同");
    window.fill(
        "register_fingerprint",
        registration["fingerprint"].as_str().unwrap(),
    );
    window.click("[data-action='register']");
    window.holds("[data-registered='105001']", "有效");

    // The first number, then the second with a bad file beside it.
    window.go("/received");
    receive(&window, &["taken"]);
    window.shows("[data-received]", "已收到 1 / 1");
    dialogs(&[&bad, &second]);
    receive(&window, &["taken", "refused"]);
    window.shows(".el-dialog", "已接收 1 个报送包");
    window.click("[data-action='leave']");
    window.shows("[data-verdict]", "有效");
    window.holds("[data-differences]", "已完成五项");
    window.picture("09-received-difference");

    // 退回, with what is to be mended at its cell.
    window.click(&format!("[data-say='{cell}']"));
    window.type_into("[data-remark]", "请写明完成数量");
    window.fill("remark", "数据不完整");
    window.click("[data-action='give-back']");
    window.fill("sign_password", PASSWORD);
    window.click("[data-action='sign']");
    window.holds("[data-standing='已退回']", "已退回");
    let back = answers.join("JXTH-105-2026-0731-01.zip");
    let imported = unit.json(&["receipt", "import", &back.to_string_lossy()]);
    assert_eq!(
        imported["placed"]["returned"],
        json!([PROJECT]),
        "{imported}"
    );
    let sheet = unit.json(&["sheet", "show", PROJECT]);
    let remarks = sheet["remarks"].as_array().unwrap();
    let at_cell = remarks
        .iter()
        .find(|remark| remark["field"] == cell.as_str());
    assert_eq!(
        at_cell.expect("a remark at the cell")["remark"],
        "请写明完成数量"
    );

    // The next number is accepted by its key alone.
    refill(&unit, &level2, &level3, "已完成5项，共8项");
    let third = export(&unit, 3);
    dialogs(&[&third]);
    receive(&window, &["taken"]);
    window.holds("[data-unit='105001']", "第3次");
    window.holds("[data-differences]", "共8项");
    window.click("[data-action='accept']");
    window.fill("sign_password", "不是这个密码");
    window.click("[data-action='sign']");
    window.shows(".el-dialog", "密码");
    window.fill("sign_password", PASSWORD);
    window.click("[data-action='sign']");
    window.holds("[data-unit='105001']", "已接收");
    window.picture("09-received-accepted");
    assert!(answers.join("JXHZ-105-2026-0731-02.zip").is_file());

    // Down to the voucher.
    window.click("[data-tab='projects']");
    window.click(&format!("[data-project='{PROJECT}']"));
    window.holds("[data-vouchers] tbody tr", "2026-");

    // The totals are the unit's.
    let total = &unit.json(&["summary"])["total"];
    window.go("/aggregate");
    window.shows("[data-rate]", total["execution_rate"].as_str().unwrap());
    window.press("导出汇总表");
    window.shows("body", "已生成 汇总表.xlsx");
    window.go("/aggregate/units");
    window.holds("[data-part='105001']", "自治区示例中心");
    window.picture("09-aggregate");
    window.go("/upwards");
    window.click("[data-action='make']");
    window.fill("sign_password", PASSWORD);
    window.click("[data-action='sign']");
    window.shows("[data-made]", "JXHJ-105-2026-0731-01.zip");
    drop(window);
    let upwards = answers.join("JXHJ-105-2026-0731-01.zip");
    let verdict = office.json(&["verify", &upwards.to_string_lossy()]);
    assert_eq!(
        verdict["packages"][0]["packages"][0]["verdict"],
        "valid-unregistered"
    );
    assert_eq!(office.json(&["audit", "verify"])["sound"], true);
}
