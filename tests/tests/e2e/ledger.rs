//! The ledger in the real window, with the keyboard alone; the numbers are then those that the
//! command line reads.

use jixiao_tests::Office;
use serde_json::{Value, json};

use super::window::{Window, chord, key};

/// 分 of an amount as it is shown or read.
fn fen(amount: &str) -> i64 {
    let plain = amount.replace(',', "").replace('−', "-");
    let (yuan, cents) = plain.split_once('.').unwrap();
    let sign = if yuan.starts_with('-') { -1 } else { 1 };
    yuan.parse::<i64>().unwrap() * 100 + sign * cents.parse::<i64>().unwrap()
}

/// The sum of a kind of entries, as the command line lists them.
fn sum(entries: &[Value], kind: &str) -> i64 {
    let of_kind = entries.iter().filter(|entry| entry["kind"] == kind);
    of_kind
        .map(|entry| fen(entry["amount_yuan"].as_str().unwrap()))
        .sum()
}

fn entries(office: &Office) -> Vec<Value> {
    let listed = office.json(&["ledger", "list"]);
    listed["entries"].as_array().unwrap().clone()
}

#[test]
fn the_ledger_is_kept_with_the_keyboard_alone() {
    let office = Office::with_fixture("small");
    let before = entries(&office).len();
    let home = office.path("家");
    std::fs::create_dir_all(&home).unwrap();
    let window = Window::open(&home);
    window.answer_dialogs(&json!({ "files": { "store": [office.store()] } }));
    window.click("[data-action='open']");
    window.shows("#app", "日常台账");
    window.keys(&chord('3'));
    window.find("[role='grid'] [role='gridcell']");

    // A payment with what it brought: the project by its initials, the amount as a product.
    window.keys(&chord('n'));
    window.find("[data-field='entry/project']");
    window.keys(&format!("dzzh{}", key("Enter")));
    window.shows("[aria-label='登记'] h2", "地质灾害防治项目（001）");
    window.keys(&key("Tab").repeat(4));
    window.keys("16200*3");
    window.keys(&format!("{}JZ-KEY", key("Tab")));
    window.keys(&format!("{}草原服务有限公司", key("Tab")));
    window.keys(&key("Tab").repeat(3));
    window.keys(&format!("实验室{}", key("Enter")));
    window.keys(&format!("{}12", key("Tab")));
    window.picture("ledger-dock");
    window.keys(&key("Enter"));
    window.shows("#app", "已登记 1 笔");
    window.shows("[role='search']", &format!("共 {} 笔", before + 1));

    // A cell is changed in place.
    window.keys(&format!("{}{}", ctrl("Home"), key("Right").repeat(8)));
    window.keys(&format!("改过的用途{}", key("Enter")));
    window.shows("[aria-rowindex='2']", "改过的用途");

    // Two rows are copied, and pasted where new ones are typed.
    window.keys(&format!("{}{}", ctrl("Home"), shift_down_to_end()));
    window.keys(&chord('c'));
    window.keys(&format!("{}{}", ctrl("End"), key("Home")));
    window.keys(&chord('v'));
    window.shows("#app", "已粘贴 2 行");
    window.shows("[role='search']", &format!("共 {} 笔", before + 3));

    // One step back, one step forth, and back again.
    window.keys(&chord('z'));
    window.shows("#app", "已撤销：批量修改台账");
    window.shows("[role='search']", &format!("共 {} 笔", before + 1));
    window.keys(&chord('y'));
    window.shows("[role='search']", &format!("共 {} 笔", before + 3));
    window.picture("ledger-pasted");

    // The filter leaves what was typed.
    window.keys(&chord('f'));
    window.keys(&format!("JZ-KEY{}", key("Enter")));
    window.shows("[role='search']", &format!("1 笔，共 {} 笔", before + 3));
    window.shows("[data-total='支出']", "48,600.00");
    window.picture("ledger-filtered");
    window.keys(&chord('f'));
    window.keys(&key("Escape"));
    window.shows("[role='search']", &format!("共 {} 笔", before + 3));
    window.settle();

    let kept = entries(&office);
    assert_eq!(kept.len(), before + 3);
    for kind in ["拨付", "支出", "退回", "更正"] {
        let shown = window.text(&format!("[data-total='{kind}'] strong"));
        assert_eq!(fen(&shown), sum(&kept, kind), "{kind}");
    }
    let typed = kept.iter().find(|entry| entry["voucher"] == "JZ-KEY");
    let typed = typed.unwrap();
    assert_eq!(typed["amount_yuan"], "48600.00");
    assert_eq!(typed["date"], "2026-08-12");
    assert_eq!(typed["project"], "1500002606000001");
    assert_eq!(kept[0]["purpose"], "改过的用途");
    let id = typed["id"].to_string();
    let story = office.json(&["ledger", "show", &id]);
    assert_eq!(story["progress"][0]["level3"], "改造实验室面积");
    assert_eq!(story["progress"][0]["value"], "12");
}

/// A key with Ctrl held.
fn ctrl(name: &str) -> String {
    format!("{}{}", key("Control"), key(name)) + &key("Null")
}

/// Grows the range by a row and to the last column.
fn shift_down_to_end() -> String {
    format!(
        "{}{}{}{}",
        key("Shift"),
        key("Down"),
        key("End"),
        key("Null")
    )
}
