//! Templates in the real window: a copy is changed, kept, selected, and the sheet follows it.

use jixiao_tests::{Office, fixture};
use serde_json::json;

use super::window::{Window, key};

const PROJECT: &str = "1500002606000001";

fn opened(office: &Office) -> Window {
    let home = office.path("家");
    std::fs::create_dir_all(&home).unwrap();
    let window = Window::open(&home);
    window.answer_dialogs(&json!({
        "files": {
            "store": [office.store()],
            "template": [fixture("templates/adjusted-budget.json")],
        },
        "save": office.path("表样.json"),
    }));
    window.click("[data-action='open']");
    window.shows("#app", "日常台账");
    window
}

#[test]
fn a_copy_is_changed_in_the_window_and_the_sheet_follows_it() {
    let office = Office::with_fixture("small");
    let window = opened(&office);
    window.go("/settings/templates");
    window.shows("[data-template='nmg-2019']", "正在采用");
    window.shows("[data-template='nmg-2019']", "参考格式");
    window.shows("[data-template='self-evaluation-2020']", "自评表");
    window.picture("templates-list");

    window.click("[data-template='nmg-2019'] [data-action='copy']");
    window.shows("#app", "新表样");
    window.picture("templates-editor");
    // What does not fit is refused at its field, and nothing is lost.
    window.fill("title", "本市项目支出绩效监控表");
    window.fill("fund_columns/1/span", "9");
    window.click("[data-action='keep-template']");
    window.shows(".editor", "各栏的span合计应为");
    window.picture("templates-refused");
    window.fill("fund_columns/1/span", "2");
    window.shows(".editor", "占栏合计不对");
    window.press("自动分配");
    window.fill("fund_columns/1/title", "调整后预算数");
    window.click("[data-action='keep-template']");
    window.shows("[data-template='nmg-2019-1']", "本市项目支出绩效监控表");
    window.click("[data-template='nmg-2019-1'] [data-action='select']");
    window.shows("[data-template='nmg-2019-1']", "正在采用");
    let listed = office.json(&["form-template", "list"]);
    assert_eq!(listed[3]["id"], "nmg-2019-1");
    assert_eq!(listed[3]["selected"], true);
    let shown = office.json(&["form-template", "show", "nmg-2019-1"]);
    assert_eq!(shown["fund_columns"][1]["title"], "调整后预算数");

    window.go(&format!("/sheets/{PROJECT}"));
    window.shows(".paper", "本市项目支出绩效监控表");
    window.shows(".paper", "调整后预算数");
    window.picture("templates-sheet");

    // Changed again it is the next version; one step takes it back.
    window.go("/settings/templates");
    window.click("[data-template='nmg-2019-1'] [data-action='edit']");
    window.fill("title", "本市绩效监控表");
    window.click("[data-action='keep-template']");
    window.shows("[data-template='nmg-2019-1']", "第2版");
    window.click("[data-template='nmg-2019-1'] [data-action='to-file']");
    window.shows("#app", "表样已存为");
    assert!(office.path("表样.json").is_file());
}

#[test]
fn another_bureaus_form_is_filled_though_it_lacks_what_the_checks_ask_for() {
    let office = Office::with_fixture("small");
    let window = opened(&office);
    window.go("/settings/templates");
    window.click("[data-action='add-template']");
    window.shows("[data-template='adjusted-budget']", "本单位");
    window.click("[data-template='adjusted-budget'] [data-action='select']");
    window.shows("[data-template='adjusted-budget']", "正在采用");
    window.go(&format!("/sheets/{PROJECT}"));
    window.shows(".paper", "市级预算项目支出绩效运行监控表");
    window.shows(".paper", "存在问题");
    window.picture("templates-variant");
    // The causes have no column there and are filled beside the form.
    window.shows(".off", "表样没有的栏目");
    window.click(".off [data-field='indicators/0/cause:人员保障']");
    window.find(".off [data-field='indicators/0/cause:人员保障'][aria-checked='true']");
    window.fill("indicators/0/remark", "已安排");
    window.keys(&key("Enter"));
    window.picture("templates-variant-filled");
    let sheet = office.json(&["sheet", "show", PROJECT]);
    assert_eq!(sheet["indicators"][0]["causes"], json!(["人员保障"]));
    assert_eq!(sheet["indicators"][0]["remark"], "已安排");
}
