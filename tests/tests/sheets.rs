//! The annual sheets: filling, and their way through review.

use jixiao_tests::{Office, messages};
use serde_json::{Value, json};

fn filled() -> Office {
    Office::of("sound")
}

fn fill(office: &Office, sheet: &Value) -> std::process::Output {
    let file = office.path("改.json");
    std::fs::write(&file, sheet.to_string()).unwrap();
    office.run(&["sheet", "fill", "P1", &file.to_string_lossy()])
}

fn state(office: &Office) -> Value {
    office.json(&["sheet", "list"])["sheets"][0]["state"].clone()
}

#[test]
fn what_show_prints_fill_takes_back_unchanged() {
    let office = filled();
    let shown = office.json(&["sheet", "show", "P1"]);
    assert_eq!(shown["funds"][0]["forecast"], "100.00");
    assert_eq!(shown["indicators"][0]["causes"], json!(["人员保障"]));
    let done = fill(&office, &shown);
    assert!(done.status.success(), "{}", messages(&done));
    assert_eq!(office.json(&["sheet", "show", "P1"]), shown);
}

#[test]
fn keys_that_are_left_out_stay_and_null_empties() {
    let office = filled();
    let before = office.json(&["sheet", "show", "P1"]);
    assert!(
        fill(&office, &json!({ "note": "招标结余" }))
            .status
            .success()
    );
    let mut expected = before.clone();
    expected["note"] = json!("招标结余");
    assert_eq!(office.json(&["sheet", "show", "P1"]), expected);
    let emptied = json!({ "funds": [{ "source": "一般公共预算拨款", "forecast": null }] });
    assert!(fill(&office, &emptied).status.success());
    expected["funds"][0]["forecast"] = Value::Null;
    assert_eq!(office.json(&["sheet", "show", "P1"]), expected);
}

#[test]
fn a_forecast_reaches_the_summary_and_a_gap_leaves_the_total_open() {
    let office = filled();
    let total = |office: &Office| office.json(&["summary"])["projects"][0]["total"].clone();
    assert!(
        fill(
            &office,
            &json!({ "funds": [{ "source": "一般公共预算拨款", "forecast": "95.5" }] })
        )
        .status
        .success()
    );
    assert_eq!(total(&office)["forecast"], "95.50");
    assert_eq!(total(&office)["carryover"], "4.50");
    assert!(
        fill(
            &office,
            &json!({ "funds": [{ "source": "一般公共预算拨款", "forecast": null }] })
        )
        .status
        .success()
    );
    assert_eq!(total(&office)["forecast"], Value::Null);
}

#[test]
fn what_is_no_sheet_changes_nothing_and_is_named() {
    let office = filled();
    let before = office.json(&["sheet", "show", "P1"]);
    let cases = [
        (json!({ "notes": "错字" }), "notes"),
        (json!([]), "JSON"),
        (json!({ "project": "P2" }), "不是项目P1的"),
        (json!({ "indicators": [{ "level3": "没有的" }] }), "没有的"),
        (
            json!({ "note": "甲", "indicators": [{ "level3": "样地数", "likelihood": "也许" }] }),
            "“也许”",
        ),
        (
            json!({ "note": "甲", "indicators": [{ "level3": "样地数", "forecast_value": "约9" }] }),
            "“约9”不是有效数值",
        ),
        (json!({ "funds": [{ "source": "贷款" }] }), "贷款"),
    ];
    for (sheet, words) in cases {
        let refused = fill(&office, &sheet);
        assert_eq!(refused.status.code(), Some(1), "{sheet}");
        assert!(
            messages(&refused).contains(words),
            "{words}: {}",
            messages(&refused)
        );
        assert_eq!(office.json(&["sheet", "show", "P1"]), before, "{sheet}");
    }
}

#[test]
fn a_sheet_goes_from_filling_to_locked_and_back_with_a_reason() {
    let office = filled();
    let step = |arguments: &[&str]| office.run(&[&["sheet"], arguments].concat()).status.code();
    assert_eq!(step(&["approve", "P1"]), Some(1), "nothing was submitted");
    assert_eq!(step(&["check", "P1"]), Some(0));
    assert_eq!(state(&office), "自检通过");
    assert!(fill(&office, &json!({ "note": "补充" })).status.success());
    assert_eq!(
        state(&office),
        "填报中",
        "what was changed is checked no longer"
    );
    assert_eq!(step(&["check", "P1"]), Some(0));
    assert_eq!(step(&["submit", "P1"]), Some(0));
    assert_eq!(state(&office), "待审核");
    assert_eq!(
        fill(&office, &json!({ "note": "改" })).status.code(),
        Some(1)
    );
    assert_eq!(step(&["return", "P1"]), Some(1), "a return needs a remark");
    assert_eq!(
        step(&["return", "P1", "--field", "资金", "--remark", "请核对"]),
        Some(0)
    );
    assert_eq!(state(&office), "退回");
    assert_eq!(
        office.json(&["sheet", "show", "P1"])["remarks"][0]["field"],
        "资金"
    );
    assert!(fill(&office, &json!({ "note": "已核对" })).status.success());
    for action in ["submit", "approve", "lock"] {
        assert_eq!(step(&[action, "P1"]), Some(0), "{action}");
    }
    assert_eq!(state(&office), "已锁定");
    assert_eq!(step(&["unlock", "P1"]), Some(1), "unlocking needs a reason");
    assert_eq!(step(&["unlock", "P1", "--remark", "指标值有误"]), Some(0));
    assert_eq!(state(&office), "填报中");
    assert_eq!(office.json(&["audit", "verify"])["sound"], true);
}

#[test]
fn a_sheet_with_an_error_is_not_submitted() {
    let office = filled();
    let wrong = json!({ "indicators": [{ "level3": "样地数", "progress": "" }] });
    assert!(
        fill(&office, &wrong).status.success(),
        "work in progress is always saved"
    );
    let refused = office.json(&["sheet", "submit", "P1"]);
    assert_eq!(refused["error"]["code"], "self_check");
    let checked = office.json(&["sheet", "check", "P1"]);
    assert!(
        checked["error"]["message"]
            .as_str()
            .unwrap()
            .contains("自检没有通过"),
        "{checked}"
    );
    assert!(
        refused["error"]["detail"].as_str().unwrap().contains("I05"),
        "{refused}"
    );
    assert_eq!(state(&office), "填报中");
}

#[test]
fn amounts_that_cannot_be_read_are_saved_as_typed_and_found() {
    let office = filled();
    let typed = json!({
        "funds": [{ "source": "一般公共预算拨款", "forecast": "约95万" }],
        "stated": { "annual_budget": "一百", "executed": "0.0100001" },
    });
    let saved = fill(&office, &typed);
    assert!(saved.status.success(), "{}", messages(&saved));
    let shown = office.json(&["sheet", "show", "P1"]);
    assert_eq!(shown["funds"][0]["forecast"], "约95万");
    assert_eq!(shown["stated"]["annual_budget"], "一百");
    assert_eq!(shown["stated"]["executed"], "0.0100001");
    assert!(fill(&office, &shown).status.success());
    assert_eq!(office.json(&["sheet", "show", "P1"]), shown);
    let places = |office: &Office| {
        let report = office.json(&["check"]);
        let findings = report["findings"].as_array().unwrap().iter();
        let places = findings
            .filter(|f| f["rule"] == "F01")
            .map(|f| f["where"].clone());
        places.collect::<Vec<_>>()
    };
    assert_eq!(
        places(&office),
        [
            "资金/一般公共预算拨款/全年预计执行数",
            "资金/年度资金总额/全年预算数",
            "资金/年度资金总额/执行数"
        ]
    );
    let total = office.json(&["summary"])["projects"][0]["total"].clone();
    assert_eq!(total["forecast"], Value::Null, "what is no amount is none");
    let mended = json!({
        "funds": [{ "source": "一般公共预算拨款", "forecast": "95" }],
        "stated": { "annual_budget": "", "executed": null },
    });
    assert!(fill(&office, &mended).status.success());
    assert_eq!(places(&office), [""; 0]);
    assert_eq!(
        office.json(&["sheet", "show", "P1"])["stated"]["annual_budget"],
        Value::Null
    );
}

#[test]
fn a_proposal_is_nothing_that_was_entered_until_it_is_taken() {
    let office = filled();
    let emptied = json!({
        "funds": [{ "source": "一般公共预算拨款", "forecast": null }],
        "indicators": [{ "level3": "样地数", "progress": "" }],
    });
    assert!(fill(&office, &emptied).status.success());
    let commitment = [
        "--source",
        "一般公共预算拨款",
        "--amount",
        "355000.00",
        "--month",
        "9",
    ];
    let added = office.run(&[&["commitment", "add", "P1"], &commitment[..]].concat());
    assert!(added.status.success(), "{}", messages(&added));
    let reached = [
        "progress",
        "add",
        "--project",
        "P1",
        "--date",
        "2026-06-01",
        "--level3",
    ];
    let reached = office.run(&[&reached[..], &["受益人数", "--value", "92"]].concat());
    assert!(reached.status.success(), "{}", messages(&reached));
    let before = json!([office.json(&["summary"]), office.json(&["check"])]);

    let proposed = office.json(&["sheet", "propose", "P1"])["proposals"].clone();
    let field = |at: usize| {
        let row = &proposed[at];
        [&row["field"], &row["proposal"], &row["entered"]].map(|v| v.as_str().unwrap().to_owned())
    };
    assert_eq!(
        field(0),
        ["资金/一般公共预算拨款/全年预计执行数", "35.51", ""]
    );
    assert_eq!(
        proposed[0]["basis"],
        "执行数 0.01万元 + 用款计划 35.50万元，不超过全年预算数 100.00万元"
    );
    assert_eq!(field(1), ["指标/数量指标/样地数/执行情况", "60个", ""]);
    assert_eq!(
        field(2),
        ["指标/社会效益指标/受益人数/执行情况", "92个", "按计划推进"]
    );
    assert_eq!(
        field(3),
        [
            "指标/社会效益指标/受益人数/全年预计完成情况",
            "92个",
            "可完成"
        ]
    );
    assert_eq!(
        field(4),
        ["指标/社会效益指标/受益人数/全年预计值", "92", "90"]
    );
    assert_eq!(
        proposed.as_array().unwrap().len(),
        5,
        "60 of 90 says nothing of the year's end"
    );
    assert_eq!(
        json!([office.json(&["summary"]), office.json(&["check"])]),
        before
    );
    let i05 = before[1]["findings"].as_array().unwrap().iter();
    assert_eq!(
        i05.filter(|f| f["rule"] == "I05").count(),
        1,
        "a proposal is empty"
    );

    let unknown = office.run(&["sheet", "take", "P1", "--field", "资金/合计"]);
    assert!(
        messages(&unknown).contains("建议值“资金/合计”"),
        "{}",
        messages(&unknown)
    );
    assert_eq!(office.run(&["sheet", "take", "P1"]).status.code(), Some(2));
    let taken = office.json(&["sheet", "take", "P1", "--all"]);
    assert_eq!(
        taken["proposals"].as_array().unwrap().len(),
        2,
        "what is filled in stays"
    );
    let sheet = office.json(&["sheet", "show", "P1"]);
    assert_eq!(sheet["funds"][0]["forecast"], "35.51");
    assert_eq!(sheet["indicators"][0]["progress"], "60个");
    assert_eq!(sheet["indicators"][1]["progress"], "按计划推进");
    assert_eq!(
        office.json(&["summary"])["projects"][0]["total"]["forecast"],
        "35.51"
    );
    let one = [
        "sheet",
        "take",
        "P1",
        "--field",
        "指标/社会效益指标/受益人数/全年预计值",
    ];
    assert!(office.run(&one).status.success());
    let sheet = office.json(&["sheet", "show", "P1"]);
    assert_eq!(sheet["indicators"][1]["forecast_value"], "92");
    assert_eq!(sheet["indicators"][1]["forecast"], "可完成");
    let nothing = office.json(&["sheet", "take", "P1", "--all"]);
    assert_eq!(nothing["proposals"], json!([]));
}

#[test]
fn the_history_tells_who_did_what_and_what_each_field_held() {
    let office = filled();
    assert!(fill(&office, &json!({ "note": "甲" })).status.success());
    let edit = json!({ "indicators": [{ "level3": "样地数", "remark": "乙" }] });
    assert!(fill(&office, &edit).status.success());
    assert!(office.run(&["sheet", "submit", "P1"]).status.success());
    let said = [
        ["--field", "指标/数量指标/样地数/备注"],
        ["--remark", "请写明措施"],
        ["--field", "资金/一般公共预算拨款"],
        ["--remark", "请核对预计数"],
    ];
    let back = [
        &["--actor", "审核人甲", "sheet", "return", "P1"][..],
        &said.concat(),
    ]
    .concat();
    let back = office.run(&back);
    assert!(back.status.success(), "{}", messages(&back));
    let history = office.json(&["sheet", "history", "P1"])["history"].clone();
    let last = history.as_array().unwrap().last().unwrap();
    assert_eq!(
        (&last["actor"], &last["state"]),
        (&json!("审核人甲"), &json!("退回"))
    );
    assert_eq!(
        last["changes"],
        json!([{ "field": "状态", "before": "待审核", "after": "退回" }])
    );
    assert_eq!(
        last["remarks"],
        json!([
            { "field": "指标/数量指标/样地数/备注", "remark": "请写明措施" },
            { "field": "资金/一般公共预算拨款", "remark": "请核对预计数" },
        ])
    );
    let changes = |at: usize| history[at]["changes"].clone();
    assert_eq!(
        changes(0)[0],
        json!({ "field": "状态", "before": "未填", "after": "填报中" })
    );
    assert_eq!(
        changes(1),
        json!([{ "field": "资金说明", "before": "", "after": "甲" }])
    );
    assert_eq!(
        changes(2),
        json!([{ "field": "指标/数量指标/样地数/备注", "before": "", "after": "乙" }])
    );
    assert!(
        history[0]["at"]
            .as_str()
            .unwrap()
            .starts_with("2026-08-12T")
    );
    let shown = office.run(&["sheet", "show", "P1"]);
    let shown = String::from_utf8(shown.stdout).unwrap();
    let lines: Vec<_> = shown.lines().collect();
    let at = lines
        .iter()
        .position(|line| line.contains("请写明措施"))
        .unwrap();
    let row = lines
        .iter()
        .position(|line| line.starts_with("指标/数量指标/样地数"))
        .unwrap();
    let next = lines
        .iter()
        .position(|line| line.starts_with("指标/社会效益指标"))
        .unwrap();
    assert!(
        row < at && at < next,
        "the remark stands at its field: {shown}"
    );
    // A step without words where some are needed says nothing.
    let mute = office.run(&["sheet", "return", "P1", "--field", "资金"]);
    assert_eq!(mute.status.code(), Some(1));
}

#[test]
fn exempt_projects_are_listed_with_their_reason_and_have_no_proposals() {
    let office = filled();
    let exempt = json!({ "exempt": { "reason": "基础研究", "substitute_check": "结题检查" } });
    assert!(fill(&office, &exempt).status.success());
    assert_eq!(
        office.json(&["sheet", "list"]),
        json!({ "sheets": [], "exempt": [
            { "project": "P1", "reason": "基础研究", "substitute_check": "结题检查" }
        ] })
    );
    let listed = office.run(&["sheet", "list"]);
    let listed = String::from_utf8(listed.stdout).unwrap();
    assert!(
        listed.contains("P1 科研暂不监控 依据：基础研究"),
        "{listed}"
    );
    assert_eq!(
        office.json(&["sheet", "propose", "P1"])["error"]["code"],
        "wrong_state"
    );
    let half = json!({ "exempt": { "reason": "基础研究", "substitute_check": "" } });
    assert!(fill(&office, &half).status.success());
    assert_eq!(
        state(&office),
        "填报中",
        "half an exemption exempts nothing"
    );
}
