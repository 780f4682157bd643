//! What units hold already: the official form, the flat list of a budget system, and payments
//! through a column mapping.

use std::fs;
use std::path::Path;

use jixiao_tests::{Office, fixture, messages};
use proptest::prelude::*;
use rust_xlsxwriter::{Format, Workbook, Worksheet};
use serde_json::{Value, json};

use crate::imports::{entries, workbook};

const FORM: &str = "official/项目支出绩效目标表.xlsx";
const LIST: &str = "official/绩效目标导出.xlsx";
const PAYMENTS: &str = "official/国库支付明细.csv";

const GRASSLAND: &str = "150000260000000001";
const SYSTEMS: &str = "150000260000000002";
const ENFORCEMENT: &str = "150000260000000101";
const LIBRARY: &str = "150000260000000102";

fn import(office: &Office, kind: &str, path: &Path, more: &[&str]) -> Value {
    let path = path.to_string_lossy();
    office.json(&[&["import", kind, &path], more].concat())
}

/// An import that is refused, and what it says.
fn refused(office: &Office, kind: &str, path: &Path, more: &[&str]) -> String {
    let path = path.to_string_lossy();
    let output = office.run(&[&["import", kind, &path], more].concat());
    let said = messages(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    said
}

/// Added, same, changed and refused rows of each sheet.
fn counts(imported: &Value) -> Vec<[u64; 4]> {
    let sheets = imported["sheets"].as_array();
    let sheets = sheets.unwrap_or_else(|| panic!("{imported:#}"));
    let of = |sheet: &Value| {
        ["added", "same", "changed", "refused"].map(|key| sheet[key].as_u64().unwrap())
    };
    sheets.iter().map(of).collect()
}

fn done(office: &Office, arguments: &[&str]) {
    let output = office.run(arguments);
    assert!(
        output.status.success(),
        "{arguments:?}: {}",
        messages(&output)
    );
}

fn projects(office: &Office) -> Value {
    office.json(&["summary"])["counts"]["projects"].clone()
}

/// The indicators of a project's only target version, each in one line.
fn indicators(office: &Office, code: &str) -> Vec<String> {
    let shown = office.json(&["project", "show", code]);
    let indicators = shown["targets"][0]["indicators"].as_array().unwrap();
    let keys = [
        "level1",
        "level2",
        "level3",
        "nature",
        "comparator",
        "target",
        "unit",
        "weight",
        "accumulation",
        "note",
    ];
    let line = |indicator: &Value| {
        let fields = keys.map(|key| indicator[key].as_str().unwrap().to_owned());
        fields.join("|")
    };
    indicators.iter().map(line).collect()
}

fn funds(office: &Office, code: &str) -> Vec<(String, String)> {
    let shown = office.json(&["project", "show", code]);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let funds = shown["funds"].as_array().unwrap().iter();
    funds
        .map(|line| (text(&line["source"]), text(&line["initial"])))
        .collect()
}

fn found(office: &Office, rule: &str) -> Vec<Value> {
    let check = office.json(&["check"]);
    let findings = check["findings"].as_array().unwrap().iter();
    findings.filter(|f| f["rule"] == rule).cloned().collect()
}

fn form_codes() -> [String; 4] {
    [
        "--code".to_owned(),
        format!("Sheet1={GRASSLAND}"),
        "--code".to_owned(),
        format!("机关信息系统运行维护费={SYSTEMS}"),
    ]
}

#[test]
fn the_official_form_is_read_sheet_by_sheet() {
    let office = Office::with_store();
    let codes = form_codes();
    let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
    let shown = import(
        &office,
        "targets",
        &fixture(FORM),
        &[&codes[..], &["--dry-run"]].concat(),
    );
    assert_eq!(counts(&shown), [[2, 0, 0, 0], [4, 0, 0, 0], [15, 0, 0, 0]]);
    assert_eq!(projects(&office), 0);
    let taken = import(&office, "targets", &fixture(FORM), &codes);
    assert_eq!(counts(&taken), counts(&shown));
    let recognized = taken["recognized"].as_array().unwrap();
    let sheets: Vec<_> = recognized
        .iter()
        .map(|r| (&r["sheet"], &r["shape"]))
        .collect();
    let shape = json!("项目支出绩效目标表");
    assert_eq!(
        sheets,
        [(&json!("Sheet1"), &shape), (&json!("Sheet2"), &shape)]
    );
    assert!(
        recognized[0]["about"]
            .as_str()
            .unwrap()
            .contains("由--code指定")
    );
    // The unit's department is another one.
    assert!(
        taken["notes"][0]
            .as_str()
            .unwrap()
            .contains("内蒙古自治区示例厅[150]")
    );

    let project = office.json(&["project", "show", GRASSLAND]);
    let facts = &project["facts"];
    assert_eq!(facts["name"], "草原生态监测与保护补助");
    assert_eq!(facts["implementing_unit"], "示例草原站");
    assert_eq!(facts["budget_kind"], "一般公共预算");
    assert_eq!(
        facts["goal"],
        "目标1：完成全区草原生态监测样地布设与年度监测；目标2：草原植被盖度稳定提升。"
    );
    assert_eq!(project["targets"][0]["state"], "草稿");
    assert_eq!(project["targets"][0]["frame"], "2019");
    let line = |source: &str, initial: &str| (source.to_owned(), initial.to_owned());
    assert_eq!(
        funds(&office, GRASSLAND),
        [
            line("一般公共预算拨款", "1200.00"),
            line("其他资金", "86.50")
        ]
    );
    assert_eq!(
        indicators(&office, GRASSLAND),
        [
            "产出指标|数量指标|完成草原生态监测样地数|正向|≥|4200|个||逐次相加|",
            "产出指标|数量指标|编制年度监测报告|正向|=|1|份||逐次相加|",
            "产出指标|质量指标|监测数据准确率|正向|≥|98|%||取最新|",
            "产出指标|时效指标|监测任务完成时间|定性|定性|2026年10月底前|||取最新|",
            "产出指标|成本指标|样地监测平均成本|反向|≤|2800|元/个||取最新|",
            "效益指标|社会效益指标|为生态补奖提供数据支撑|定性|定性|有效支撑|||取最新|",
            "效益指标|生态效益指标|草原植被盖度|正向|≥|45|%||取最新|",
            "效益指标|可持续影响指标|监测制度健全程度|定性|定性|逐步健全|||取最新|",
            "满意度指标|服务对象满意度指标|农牧民满意度|正向|≥|90|%||取最新|",
        ]
    );
    let systems = office.json(&["project", "show", SYSTEMS]);
    assert_eq!(systems["targets"][0]["frame"], "2021");
    assert_eq!(
        funds(&office, SYSTEMS),
        [line("一般公共预算拨款", "318.00"), line("其他资金", "0.00")]
    );
    assert_eq!(
        indicators(&office, SYSTEMS),
        [
            "成本指标|经济成本指标|运维总成本|反向|≤|318|万元||取最新|",
            "产出指标|数量指标|运行维护系统数量|正向|≥|12|个||逐次相加|",
            "产出指标|质量指标|系统可用率|正向|≥|99.5|%||取最新|",
            "产出指标|时效指标|故障响应时间|反向|≤|30|分钟||取最新|",
            "效益指标|社会效益指标|政务服务保障能力|定性|定性|持续提升|||取最新|",
            "满意度指标|服务对象满意度指标|用户满意度|正向|≥|92|%||取最新|",
        ]
    );
    assert_eq!(found(&office, "F03"), Vec::<Value>::new());
}

#[test]
fn a_form_twice_changes_nothing_and_one_action_takes_it_back() {
    let office = Office::with_store();
    let codes = form_codes();
    let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
    let taken = import(&office, "targets", &fixture(FORM), &codes);
    // The store knows the names now.
    let again = import(&office, "targets", &fixture(FORM), &[]);
    assert_eq!(again["batch"], Value::Null);
    assert_eq!(counts(&again), [[0, 2, 0, 0], [0, 4, 0, 0], [0, 15, 0, 0]]);
    let about = again["recognized"][1]["about"].as_str().unwrap();
    assert!(
        about.contains(SYSTEMS) && about.contains("与已登记的项目相符"),
        "{about}"
    );
    done(&office, &["batch", "undo", &taken["batch"].to_string()]);
    assert_eq!(projects(&office), 0);
    assert_eq!(office.json(&["audit", "verify"])["sound"], true);
    done(&office, &["redo"]);
    assert_eq!(projects(&office), 2);
}

#[test]
fn a_form_whose_project_nobody_knows_asks_for_its_code() {
    let office = Office::with_store();
    let said = refused(&office, "targets", &fixture(FORM), &[]);
    for words in [
        "工作表“Sheet1”第3行“项目名称”",
        "没有登记过名为“草原生态监测与保护补助”的项目",
        "--code “机关信息系统运行维护费=代码”",
        "整张表没有导入",
    ] {
        assert!(said.contains(words), "“{words}” is not in “{said}”");
    }
    // One code without a name is not enough for two projects.
    let said = refused(&office, "targets", &fixture(FORM), &["--code", "P1"]);
    assert!(
        said.contains("只指定了一个代码，已用于“草原生态监测与保护补助”"),
        "{said}"
    );
    // Part by part: the form whose code is known is taken whole, the other not at all.
    let given = format!("Sheet2={SYSTEMS}");
    let file = fixture(FORM).to_string_lossy().into_owned();
    let output = office.run(&["import", "targets", &file, "--partial", "--code", &given]);
    assert_eq!(output.status.code(), Some(3), "{}", messages(&output));
    assert_eq!(projects(&office), 1);
    let unused = import(
        &office,
        "targets",
        &fixture(LIST),
        &["--code", "某项目=P7", "--dry-run"],
    );
    assert!(
        unused["notes"][0].as_str().unwrap().contains("“某项目”"),
        "{unused}"
    );
    let said = refused(&office, "targets", &fixture(FORM), &["--code", "某项目="]);
    assert!(said.contains("没有写明项目代码"), "{said}");
    let said = refused(&office, "ledger", &fixture(PAYMENTS), &["--code", "P1"]);
    assert!(said.contains("只用于绩效目标"), "{said}");
}

/// Funds and table of a form.
struct Form<'a> {
    project: &'a str,
    amounts: [&'a str; 3],
    rows: &'a [[&'a str; 4]],
}

const ROWS: &[[&str; 4]] = &[
    ["产出指标", "数量指标", "样地数", "≥10个"],
    ["", "", "报告数", "2份"],
    ["", "质量指标", "准确率", "≥98%"],
    ["效益指标", "社会效益指标", "服务能力", "持续提升"],
    ["满意度指标", "服务对象满意度指标", "满意度", "≥90%"],
];

const SOUND: Form<'_> = Form {
    project: "监测项目",
    amounts: ["100", "80", "20"],
    rows: ROWS,
};

/// Writes a form as the Ministry prints it; empty class cells belong to the merged cell above.
fn write_form(sheet: &mut Worksheet, form: &Form<'_>) {
    let format = Format::new();
    let mut merged = |row: u32, first: u16, last: u16, text: &str| {
        sheet
            .merge_range(row, first, row, last, text, &format)
            .unwrap();
    };
    merged(0, 0, 6, "项目支出绩效目标表");
    merged(1, 0, 6, "（2026年度）");
    merged(2, 0, 1, "项目名称");
    merged(2, 2, 6, form.project);
    merged(3, 0, 1, "主管部门及代码");
    merged(3, 2, 3, "自治区示例厅[105]");
    merged(3, 5, 6, "示例站");
    for (row, label) in (4..).zip(["年度资金总额：", "其中：财政拨款", "其他资金"])
    {
        merged(row, 2, 3, label);
    }
    merged(7, 1, 6, "完成监测任务");
    merged(8, 3, 4, "三级指标");
    merged(8, 5, 6, "指标值");
    sheet.write_string(3, 4, "实施单位").unwrap();
    sheet.write_string(4, 0, "项目资金\n（万元）").unwrap();
    for (row, amount) in (4..).zip(form.amounts) {
        match amount.parse::<f64>() {
            Ok(number) => sheet.write_number(row, 4, number).unwrap(),
            Err(_) => sheet.write_string(row, 4, amount).unwrap(),
        };
    }
    for (column, text) in [(0, "绩效指标"), (1, "一级指标"), (2, "二级指标")] {
        sheet.write_string(8, column, text).unwrap();
    }
    sheet.write_string(7, 0, "年度总体目标").unwrap();
    for (row, cells) in (9..).zip(form.rows) {
        for (column, text) in [1, 2, 3, 5].into_iter().zip(cells) {
            if !text.is_empty() {
                sheet.write_string(row, column, *text).unwrap();
            }
        }
    }
}

/// A workbook of forms, the last sheet changed after it was written.
fn forms(path: &Path, forms: &[(&str, Form<'_>)], change: impl FnOnce(&mut Worksheet)) {
    let mut book = Workbook::new();
    for (name, form) in forms {
        write_form(book.add_worksheet().set_name(*name).unwrap(), form);
    }
    let last = forms.len() - 1;
    change(&mut book.worksheets_mut()[last]);
    book.save(path).unwrap();
}

#[test]
fn every_wrong_form_is_named_by_its_place_and_nothing_is_taken() {
    type Change = fn(&mut Worksheet);
    let missing = |row: u32, column: u16| {
        move |sheet: &mut Worksheet| {
            sheet.write_string(row, column, " ").unwrap();
        }
    };
    let office = Office::with_store();
    let path = office.path("目标表.xlsx");
    let check = |form: Form<'_>, change: &dyn Fn(&mut Worksheet), says: &[&str]| {
        forms(&path, &[("甲", form)], change);
        let said = refused(&office, "targets", &path, &["--code", "P1"]);
        for words in says.iter().chain(&["目标表.xlsx 工作表“甲”"]) {
            assert!(said.contains(words), "“{words}” is not in “{said}”");
        }
        assert_eq!(projects(&office), 0);
    };
    check(SOUND, &missing(2, 0), &["表中没有“项目名称”", "官方表样"]);
    check(SOUND, &missing(4, 2), &["表中没有“年度资金总额”"]);
    check(
        SOUND,
        &missing(5, 2),
        &["第5行“财政拨款”：表中没有“财政拨款”"],
    );
    check(SOUND, &missing(7, 0), &["表中没有“年度总体目标”"]);
    check(
        SOUND,
        &missing(8, 3),
        &["没有找到“一级指标、二级指标、三级指标、指标值”的表头行"],
    );
    check(SOUND, &missing(2, 2), &["第3行“项目名称”：为必填项"]);
    // Merged cells that begin one row too late, or reach one row too far.
    check(SOUND, &missing(9, 1), &["第10行“一级指标”：为必填项"]);
    check(SOUND, &missing(12, 2), &["第13行“二级指标”：为必填项"]);
    let shifted: &[[&str; 4]] = &[
        ["产出指标", "数量指标", "样地数", "≥10个"],
        ["效益指标", "质量指标", "准确率", "≥98%"],
    ];
    let form = Form {
        rows: shifted,
        ..SOUND
    };
    check(
        form,
        &|_| {},
        &["第11行“二级指标”", "“质量指标”属于“产出指标”", "合并单元格"],
    );
    let amounts = |total, first, second| Form {
        amounts: [total, first, second],
        ..SOUND
    };
    check(
        amounts("壹佰", "80", "20"),
        &|_| {},
        &["第5行“年度资金总额”", "“壹佰”不是有效金额"],
    );
    check(
        amounts("100", "约80", "20"),
        &|_| {},
        &["第6行“财政拨款”", "“约80”不是有效金额"],
    );
    check(
        amounts("100", "80", "0.0000001"),
        &|_| {},
        &["第7行“其他资金”", "最多6位小数（万元）"],
    );
    check(
        amounts("100", "-80", "20"),
        &|_| {},
        &["第6行“财政拨款”", "不能为负"],
    );
    let last_year: Change = |sheet| {
        sheet.write_string(1, 0, "（2025年度）").unwrap();
    };
    check(SOUND, &last_year, &["第2行“年度”", "这是2025年度的表"]);
    let two_in_one: Change = |sheet| {
        sheet.write_string(6, 5, "项目名称").unwrap();
    };
    check(
        SOUND,
        &two_in_one,
        &["第7行“项目名称”", "每张工作表只放一个项目"],
    );

    forms(&path, &[("甲", SOUND), ("乙", SOUND)], |_| {});
    let said = refused(&office, "targets", &path, &["--code", "P1"]);
    assert!(said.contains("“乙”第3行“项目名称”"), "{said}");
    assert!(
        said.contains("的工作表“甲”已是项目P1的绩效目标表"),
        "{said}"
    );
    assert_eq!(projects(&office), 0);
}

#[test]
fn a_sheet_named_by_its_code_needs_no_other_and_other_sheets_are_named() {
    let office = Office::with_store();
    let path = office.path("目标表.xlsx");
    let mut book = Workbook::new();
    write_form(book.add_worksheet().set_name(GRASSLAND).unwrap(), &SOUND);
    book.add_worksheet().set_name("填报说明").unwrap();
    book.save(&path).unwrap();
    let taken = import(&office, "targets", &path, &[]);
    assert_eq!(
        counts(&taken),
        [[1, 0, 0, 0], [2, 0, 0, 0], [5, 0, 0, 0]],
        "{taken}"
    );
    assert_eq!(taken["unknown_sheets"], json!(["填报说明"]));
    assert!(
        taken["recognized"][0]["about"]
            .as_str()
            .unwrap()
            .contains("取自工作表名")
    );
    assert_eq!(
        indicators(&office, GRASSLAND)[1],
        "产出指标|数量指标|报告数|正向|≥|2|份||逐次相加|"
    );
}

#[test]
fn a_total_that_is_not_the_sum_of_its_sources_is_found_until_the_form_is_corrected() {
    let office = Office::with_store();
    let path = office.path("目标表.xlsx");
    let with_total = |total| {
        let amounts = [total, "80", "20"];
        forms(&path, &[("甲", Form { amounts, ..SOUND })], |_| {});
    };
    with_total("100.5");
    let taken = import(&office, "targets", &path, &["--code", "P1"]);
    assert!(
        taken["notes"][0]
            .as_str()
            .unwrap()
            .contains("分项合计是100.00万元")
    );
    let findings = found(&office, "F03");
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0]["severity"], "E");
    assert_eq!(findings[0]["project"], "P1");
    assert_eq!(findings[0]["where"], "资金/年度资金总额/年初预算数");
    let message = findings[0]["message"].as_str().unwrap();
    assert!(
        message.contains("年度资金总额与分项合计相差0.50万元"),
        "{message}"
    );
    // Corrected: another total is a changed row.
    with_total("100");
    let shown = import(&office, "targets", &path, &[]);
    assert_eq!(shown["changed"][0]["stored"], "年度资金总额100.50（万元）");
    assert_eq!(shown["changed"][0]["row"], 5);
    assert_eq!(found(&office, "F03").len(), 1);
    let taken = import(&office, "targets", &path, &["--replace-changed"]);
    assert_ne!(taken["batch"], Value::Null);
    assert_eq!(found(&office, "F03").len(), 0);
    done(&office, &["undo"]);
    assert_eq!(found(&office, "F03").len(), 1);
}

#[test]
fn a_form_never_changes_targets_that_are_held() {
    let office = Office::with_store();
    let path = office.path("目标表.xlsx");
    forms(&path, &[("甲", SOUND)], |_| {});
    import(&office, "targets", &path, &["--code", "P1"]);
    let before = indicators(&office, "P1");
    let rows: &[[&str; 4]] = &[["产出指标", "数量指标", "样地数", "≥11个"]];
    forms(&path, &[("甲", Form { rows, ..SOUND })], |sheet| {
        sheet.write_string(7, 1, "完成全部任务").unwrap();
    });
    let shown = import(&office, "targets", &path, &["--replace-changed"]);
    assert_eq!(counts(&shown), [[0, 0, 1, 0], [0, 2, 0, 0], [0, 0, 1, 0]]);
    assert_eq!(indicators(&office, "P1"), before);
    let facts = office.json(&["project", "show", "P1"])["facts"].clone();
    assert_eq!(facts["goal"], "完成全部任务");
}

#[test]
fn the_flat_list_of_a_budget_system_is_read_row_by_row() {
    let office = Office::with_store();
    let taken = import(&office, "targets", &fixture(LIST), &[]);
    assert_eq!(counts(&taken), [[2, 0, 0, 0], [2, 0, 0, 0], [9, 0, 0, 0]]);
    assert_eq!(taken["recognized"][0]["shape"], "绩效目标清单");
    assert_eq!(taken["recognized"][0]["sheet"], "导出数据");
    let unknown = taken["unknown_columns"].as_array().unwrap().iter();
    let unknown: Vec<_> = unknown.map(|column| &column["header"]).collect();
    assert_eq!(unknown, ["序号", "单位名称"]);
    let line = |initial: &str| [("一般公共预算拨款".to_owned(), initial.to_owned())];
    assert_eq!(funds(&office, ENFORCEMENT), line("560.35"));
    assert_eq!(funds(&office, LIBRARY), line("84.00"));
    assert_eq!(
        indicators(&office, ENFORCEMENT),
        [
            "产出指标|数量指标|开展执法检查次数|正向|≥|120|次|20|逐次相加|",
            "产出指标|质量指标|案件办结率|正向|≥|95|%|15|取最新|",
            "产出指标|成本指标|执法装备采购成本|反向|≤|260|万元|15|取最新|",
            "效益指标|社会效益指标|执法公信力|定性|定性|有效提升||30|取最新|",
            "满意度指标|服务对象满意度指标|服务对象满意度|正向|≥|90|%|10|取最新|",
        ]
    );
    assert_eq!(
        indicators(&office, LIBRARY),
        [
            "产出指标|数量指标|开放天数|正向|≥|320|天|25|逐次相加|",
            "产出指标|质量指标|设施完好率|正向|≥|98|%|25|取最新|",
            "效益指标|社会效益指标|年接待读者人次|正向|≥|10|万人次|30|取最新|",
            "满意度指标|服务对象满意度指标|读者满意度|正向|≥|95|%|10|取最新|",
        ]
    );
    let again = import(&office, "targets", &fixture(LIST), &[]);
    assert_eq!(again["batch"], Value::Null);
    assert_eq!(counts(&again), [[0, 2, 0, 0], [0, 2, 0, 0], [0, 9, 0, 0]]);
    done(&office, &["batch", "undo", &taken["batch"].to_string()]);
    assert_eq!(projects(&office), 0);
}

/// A list as CSV in GBK, as budget systems export it.
fn list(office: &Office, head: &str, rows: &[&str]) -> std::path::PathBuf {
    let path = office.path("清单.csv");
    let text = format!("{head}\n{}\n", rows.join("\n"));
    fs::write(&path, gbk(&text)).unwrap();
    path
}

/// A text in GBK.
fn gbk(text: &str) -> Vec<u8> {
    encoding_rs::GBK.encode(text).0.into_owned()
}

#[test]
fn a_list_takes_other_headers_and_names_every_row_that_contradicts_another() {
    let office = Office::with_store();
    let head =
        "项目编码,项目名称,年初预算数(元),一级指标,二级指标,三级指标,目标值,计算符号,度量单位,权重";
    let sound = "P1,监测,1000000,产出,数量,样地数,10,>=,个,50";
    let path = list(
        &office,
        head,
        &[sound, "P1,监测,1000000,效益,社会效益,能力,持续提升,,,40"],
    );
    let taken = import(&office, "targets", &path, &[]);
    assert_eq!(
        counts(&taken),
        [[1, 0, 0, 0], [1, 0, 0, 0], [2, 0, 0, 0]],
        "{taken:#}"
    );
    assert_eq!(funds(&office, "P1")[0].1, "100.00");
    assert_eq!(
        indicators(&office, "P1"),
        [
            "产出指标|数量指标|样地数|正向|≥|10|个|50|逐次相加|",
            "效益指标|社会效益指标|能力|定性|定性|持续提升||40|取最新|",
        ]
    );
    for (row, says) in [
        (
            "P2,建设,10,产出,数量,面积,≥3亩,,个,",
            "指标值写有单位“亩”，度量单位列是“个”",
        ),
        (
            "P2,建设,10,产出,数量,面积,≤3,>=,亩,",
            "指标值写的是“≤”，比较符列是“≥”",
        ),
        (
            "P2,建设,-10,产出,数量,面积,3,,亩,",
            "第2行“年初预算数”：预算数不能为负",
        ),
        (
            "P2,建设,十元,产出,数量,面积,3,,亩,",
            "第2行“年初预算数”：“十元”不是有效金额",
        ),
        (
            "P2,建设,10,产出,数量,面积,3,约,亩,",
            "第2行“计算符号”：“约”不能识别",
        ),
        (",,10,产出,数量,面积,3,,亩,", "没有项目代码和项目名称"),
        (
            ",无名,10,产出,数量,面积,3,,亩,",
            "没有登记过名为“无名”的项目",
        ),
        ("P9,,10,产出,数量,面积,3,,亩,", "没有项目“P9”"),
        ("P2,建设,10,,数量,面积,3,,亩,", "第2行“一级指标”：为必填项"),
    ] {
        let said = refused(&office, "targets", &list(&office, head, &[row]), &[]);
        assert!(
            said.contains(says) && said.contains("清单.csv"),
            "“{says}” is not in “{said}”"
        );
    }
    let twice = [
        "P2,建设,10,产出,数量,面积,3,,亩,",
        "P2,建设,20,产出,数量,长度,3,,米,",
    ];
    let said = refused(&office, "targets", &list(&office, head, &twice), &[]);
    assert!(said.contains("第3行“年初预算数”"), "{said}");
    let twice = [
        "P2,建设,10,产出,数量,面积,3,,亩,",
        "P2,改建,10,产出,数量,长度,3,,米,",
    ];
    let said = refused(&office, "targets", &list(&office, head, &twice), &[]);
    assert!(said.contains("第3行“项目名称”"), "{said}");
    // A name that is known needs no code.
    let head = "项目名称,一级指标,二级指标,三级指标,指标值";
    let by_name = list(&office, head, &["监测,产出指标,数量指标,样地数,≥10个"]);
    let shown = import(&office, "targets", &by_name, &["--dry-run"]);
    assert_eq!(counts(&shown)[0], [0, 1, 0, 0], "{shown:#}");
    assert_eq!(projects(&office), 1);
}

#[test]
fn a_list_leaves_a_budget_alone_that_is_held_by_source() {
    let office = Office::with_fixture("small");
    let code = "1500002606000001";
    let name = office.json(&["project", "show", code])["facts"]["name"].clone();
    let before = funds(&office, code);
    let head = "项目代码,项目名称,预算数(万元),一级指标,二级指标,三级指标,指标值";
    let row = format!(
        "{code},{},1.00,产出指标,数量指标,新指标,≥1个",
        name.as_str().unwrap()
    );
    let shown = import(&office, "targets", &list(&office, head, &[&row]), &[]);
    assert_eq!(funds(&office, code), before);
    assert_eq!(
        shown["changed"].as_array().unwrap().len() + shown["notes"].as_array().unwrap().len(),
        2,
        "{shown:#}"
    );
}

/// A store that holds the two projects of the payments.
fn with_list() -> Office {
    let office = Office::with_store();
    assert_eq!(
        import(&office, "targets", &fixture(LIST), &[])["taken"],
        true
    );
    office
}

fn save(office: &Office, name: &str, mapping: &Value) {
    let file = office.path("方案.json");
    fs::write(&file, mapping.to_string()).unwrap();
    done(office, &["mapping", "save", name, &file.to_string_lossy()]);
}

#[test]
fn payments_come_in_through_the_mapping_that_was_proposed() {
    let office = with_list();
    let file = fixture(PAYMENTS).to_string_lossy().into_owned();
    let proposed = office.json(&["mapping", "propose", &file]);
    let mapping = &proposed["mapping"];
    assert_eq!(proposed["rows"], 40);
    assert_eq!(mapping["header_row"], 1);
    assert_eq!(mapping["date"]["column"], "支付日期");
    assert_eq!(mapping["project"]["column"], "预算项目代码");
    assert_eq!(mapping["project"]["by"], "代码");
    assert_eq!(mapping["source"]["column"], "资金性质");
    assert_eq!(
        mapping["source"]["words"],
        json!({"一般公共预算资金": "一般公共预算拨款"})
    );
    assert_eq!(mapping["kind"]["fixed"], "支出");
    assert_eq!(mapping["amount"]["column"], "支付金额");
    assert_eq!(mapping["amount"]["unit"], "元");
    assert_eq!(mapping["voucher"], "支付凭证号");
    assert_eq!(mapping["payee"], "收款人全称");
    assert_eq!(mapping["economic_class"], "部门经济分类");
    assert_eq!(mapping["purpose"], "用途");
    assert_eq!(
        proposed["unused_headers"],
        json!(["预算项目名称", "支付方式"])
    );
    assert_eq!(proposed["unknown_words"], json!([]));
    // The proposal is kept as it is.
    save(&office, "国库", &proposed);
    let shown = import(
        &office,
        "ledger",
        &fixture(PAYMENTS),
        &["--mapping", "国库", "--dry-run"],
    );
    assert_eq!(counts(&shown)[0], [40, 0, 0, 0]);
    assert_eq!(office.json(&["summary"])["total"]["executed"], "0.00");
    let taken = import(
        &office,
        "ledger",
        &fixture(PAYMENTS),
        &["--mapping", "国库"],
    );
    assert_eq!(counts(&taken)[0], [40, 0, 0, 0]);
    let unknown = taken["unknown_columns"].as_array().unwrap().iter();
    let unknown: Vec<_> = unknown.map(|column| &column["header"]).collect();
    assert_eq!(unknown, ["预算项目名称", "支付方式"]);
    // Sums of the file through July and of all of it, in 万元.
    let executed = |through: &str| {
        let summary = office.json(&["summary", "--through", through]);
        let of = |at: usize| summary["projects"][at]["total"]["executed"].clone();
        [of(0), of(1), summary["total"]["executed"].clone()]
    };
    assert_eq!(executed("2026-07-31"), ["33.61176", "31.61106", "65.22282"]);
    assert_eq!(executed("2026-12-31"), ["42.0147", "40.014", "82.0287"]);
    let again = import(
        &office,
        "ledger",
        &fixture(PAYMENTS),
        &["--mapping", "国库"],
    );
    assert_eq!(again["batch"], Value::Null);
    assert_eq!(counts(&again)[0], [0, 40, 0, 0]);
    done(&office, &["batch", "undo", &taken["batch"].to_string()]);
    assert_eq!(executed("2026-12-31")[2], "0.00");
    assert_eq!(office.json(&["audit", "verify"])["sound"], true);
}

#[test]
fn mappings_are_kept_listed_replaced_and_removed() {
    let office = Office::with_store();
    let mapping = json!({
        "date": {"column": "日期"}, "project": {"fixed": "P1"}, "source": {"fixed": "其他资金"},
        "kind": {"fixed": "支出"}, "amount": {"column": "金额"},
    });
    save(&office, "甲", &mapping);
    save(&office, "乙", &mapping);
    let mut changed = mapping.clone();
    changed["amount"]["unit"] = json!("万元");
    save(&office, "甲", &changed);
    let held = office.json(&["mapping", "list"]);
    let names: Vec<_> = held["mappings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|m| &m["name"])
        .collect();
    assert_eq!(names, ["乙", "甲"]);
    assert_eq!(
        office.json(&["mapping", "show", "甲"])["amount"]["unit"],
        "万元"
    );
    done(&office, &["undo"]);
    assert_eq!(
        office.json(&["mapping", "show", "甲"])["amount"]["unit"],
        "元"
    );
    done(&office, &["mapping", "remove", "甲"]);
    let unknown = office.json(&["mapping", "show", "甲"]);
    assert_eq!(unknown["error"]["code"], "not_found", "{unknown}");
    assert_eq!(
        office.json(&["mapping", "remove", "甲"])["error"]["code"],
        "not_found"
    );
    done(&office, &["undo"]);
    assert_eq!(
        office.json(&["mapping", "show", "甲"])["amount"]["unit"],
        "元"
    );
    let unknown = import(&office, "ledger", &fixture(PAYMENTS), &["--mapping", "丙"]);
    assert_eq!(unknown["error"]["message"], "没有找到列对应方案“丙”。");
    for (text, says) in [
        ("{", "不是有效的JSON"),
        ("{\"dat\": {}}", "不能识别"),
        ("{\"date\": {\"column\": \"日期\"}}", "没有写明“项目”"),
    ] {
        let file = office.path("坏.json");
        fs::write(&file, text).unwrap();
        let said = office.run(&["mapping", "save", "丁", &file.to_string_lossy()]);
        assert_eq!(said.status.code(), Some(1));
        assert!(messages(&said).contains(says), "{}", messages(&said));
    }
    let said = office.run(&["mapping", "propose", &fixture(FORM).to_string_lossy()]);
    assert!(
        messages(&said).contains("没有找到像支付明细的表头"),
        "{}",
        messages(&said)
    );
}

/// Payments as CSV, and the mapping's own JSON changed by `change`.
fn payments(office: &Office, text: &str, mapping: &Value) -> Value {
    let path = office.path("流水.csv");
    fs::write(&path, gbk(text)).unwrap();
    save(office, "流水", mapping);
    import(office, "ledger", &path, &["--mapping", "流水", "--dry-run"])
}

fn refusals(imported: &Value) -> Vec<(u64, String, String)> {
    let refused = imported["refused"].as_array();
    let refused = refused.unwrap_or_else(|| panic!("{imported:#}"));
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let place = |r: &Value| {
        (
            r["row"].as_u64().unwrap(),
            text(&r["column"]),
            text(&r["message"]),
        )
    };
    refused.iter().map(place).collect()
}

#[test]
fn what_a_mapping_does_not_know_is_listed_and_each_row_is_named() {
    let office = with_list();
    let mut mapping = json!({
        "date": {"column": "日 期"}, "project": {"column": "项目", "by": "名称"},
        "source": {"column": "资金性质", "words": {"预算内": "一般公共预算拨款"}},
        "kind": {"column": "方向", "words": {"付": "支出"}},
        "amount": {"column": "金额"},
    });
    let text = "明细表\n日 期,项目,资金性质,方向,金额\n\
        2026-03-05,公共图书馆免费开放,预算内,付,100\n\
        2026-03-05,图书馆,预算内,付,100\n\
        2026-03-05,图书馆,预算外,付,100\n\
        2026-03-05,公共图书馆免费开放,其他资金,收,100\n\
        2026-02-30,公共图书馆免费开放,其他资金,支出,100\n\
        2026-03-05,公共图书馆免费开放,其他资金,付,一百\n\
        2026-03-05,公共图书馆免费开放,其他资金,付,1.005\n\
        2026-03-05,公共图书馆免费开放,其他资金,付,-5\n\
        2026-03-05,公共图书馆免费开放,其他资金,付,\n\
        2026-03-05,,其他资金,付,1\n\
        2026-03-05,公共图书馆免费开放,,付,1\n";
    let shown = payments(&office, text, &mapping);
    let refused = refusals(&shown);
    let places: Vec<_> = refused
        .iter()
        .map(|(row, column, _)| (*row, column.as_str()))
        .collect();
    // Cells that cannot be read stand first.
    assert_eq!(
        places,
        [
            (7, "日 期"),
            (8, "金额"),
            (9, "金额"),
            (11, "金额"),
            (4, "项目"),
            (5, "项目"),
            (6, "方向"),
            (10, "金额"),
            (12, "项目"),
            (13, "资金性质"),
        ]
    );
    assert!(refused[7].2.contains("负数"), "{refused:?}");
    assert_eq!(shown["taken"], false);
    assert_eq!(
        shown["unknown_words"],
        json!([
            {"field": "类型", "column": "方向", "text": "收", "rows": 1},
            {"field": "资金来源", "column": "资金性质", "text": "预算外", "rows": 1},
            {"field": "项目", "column": "项目", "text": "图书馆", "rows": 2},
        ])
    );
    mapping["project"]["words"] = json!({"图书馆": LIBRARY});
    mapping["source"]["words"]["预算外"] = json!("其他资金");
    mapping["kind"]["words"] = json!({"付": "支出", "收": "收回", "负数": "退回"});
    mapping["source"]["fixed"] = json!("上年结转资金");
    let shown = payments(&office, text, &mapping);
    assert_eq!(refusals(&shown).len(), 5, "{shown:#}");
    assert_eq!(shown["unknown_words"], json!([]));
    assert_eq!(counts(&shown)[0][0], 6);
    // What the file lacks is named before any row is read.
    mapping["payee"] = json!("收款人");
    let missing = payments(&office, text, &mapping);
    assert_eq!(missing["error"]["code"], "mapping_unfit");
    assert!(
        missing["error"]["message"]
            .as_str()
            .unwrap()
            .contains("列“收款人”"),
        "{missing}"
    );
    mapping["payee"] = json!("");
    mapping["header_row"] = json!(1);
    let missing = payments(&office, text, &mapping);
    assert!(
        missing["error"]["message"]
            .as_str()
            .unwrap()
            .contains("第1行的列“日期”"),
        "{missing}"
    );
    // The file says another unit than the mapping.
    mapping["header_row"] = json!(0);
    for text in [
        text.replacen("明细表", "单位：万元", 1),
        text.replacen("金额", "金额（万元）", 1),
    ] {
        let other = payments(&office, &text, &mapping);
        let message = other["error"]["message"].as_str().unwrap();
        assert!(
            message.contains("以元为单位的列“金额”（文件写的是万元）"),
            "{message}"
        );
    }
    // A project that the mapping names and the store does not have.
    mapping["header_row"] = json!(0);
    mapping["project"] = json!({"fixed": "P9"});
    let shown = payments(&office, text, &mapping);
    assert!(
        refusals(&shown)
            .iter()
            .any(|(.., message)| message.contains("没有项目“P9”"))
    );
}

#[test]
fn two_amount_columns_words_in_a_text_and_dates_in_other_orders_are_read() {
    let office = with_list();
    let mapping = json!({
        "date": {"column": "日期", "order": "月日"},
        "project": {"column": "摘要", "by": "关键词", "words": {"图书": LIBRARY, "执法": ENFORCEMENT}},
        "source": {"fixed": "一般公共预算拨款"},
        "kind": {"words": {"借": "支出", "贷": "退回"}},
        "amount": {"debit": "借方", "credit": "贷方", "unit": "万元"},
        "voucher": "凭证", "purpose": "摘要", "skip": ["本月合计"],
    });
    let text = "日期,凭证,摘要,借方,贷方\n\
        03-05,记-1,图书采购,1.5,\n\
        3月31日,记-2,退回图书款,,0.5\n\
        04-01,记-3,执法装备,2,0\n\
        ,,本月合计,3.5,0.5\n\
        04-02,记-4,办公用品,1,\n\
        04-02,记-5,执法用图书,1,\n\
        04-02,记-6,执法,1,1\n\
        04-02,记-7,执法,,\n\
        13-01,记-8,执法,1,\n";
    let shown = payments(&office, text, &mapping);
    let refused = refusals(&shown);
    let places: Vec<_> = refused
        .iter()
        .map(|(row, column, _)| (*row, column.as_str()))
        .collect();
    assert_eq!(
        places,
        [
            (10, "日期"),
            (6, "摘要"),
            (7, "摘要"),
            (8, "借方"),
            (9, "贷方")
        ],
        "{refused:?}"
    );
    assert!(
        shown["recognized"][0]["about"]
            .as_str()
            .unwrap()
            .contains("略过1行")
    );
    let path = office.path("流水.csv");
    let taken = import(
        &office,
        "ledger",
        &path,
        &["--mapping", "流水", "--partial"],
    );
    assert_eq!(counts(&taken)[0], [3, 0, 0, 5]);
    let summary = office.json(&["summary"]);
    assert_eq!(summary["projects"][0]["total"]["executed"], "2.00");
    assert_eq!(summary["projects"][1]["total"]["executed"], "1.00");
    for (order, day) in [
        ("日月年", "05/03/2026"),
        ("月日年", "03/05/2026"),
        ("年月日", "2026.3.5"),
    ] {
        let mut mapping = mapping.clone();
        mapping["date"]["order"] = json!(order);
        let text = format!("日期,凭证,摘要,借方,贷方\n{day},记-1,图书采购,1.5,\n");
        let shown = payments(&office, &text, &mapping);
        assert_eq!(counts(&shown)[0], [0, 1, 0, 0], "{order}: {shown:#}");
    }
}

#[test]
fn a_proposal_reads_headers_and_contents_and_says_what_is_left_open() {
    let office = with_list();
    let path = office.path("流水.csv");
    let text = "单位:万元\n业务日期,预算项目名称,资金来源,借方金额,贷方金额,摘要\n\
        31/03/2026,公共图书馆免费开放,一般公共预算,100,,购书\n\
        05/04/2026,图书馆二期,专户资金,,-20,退款\n\
        ,合计,,100,-20,\n";
    fs::write(&path, text).unwrap();
    let proposed = office.json(&["mapping", "propose", &path.to_string_lossy()]);
    let mapping = &proposed["mapping"];
    assert_eq!(mapping["header_row"], 2, "{proposed:#}");
    assert_eq!(
        mapping["date"],
        json!({"column": "业务日期", "order": "日月年"})
    );
    assert_eq!(mapping["project"]["by"], "名称");
    assert_eq!(mapping["amount"]["debit"], "借方金额");
    assert_eq!(mapping["amount"]["unit"], "万元");
    assert_eq!(
        mapping["kind"]["words"],
        json!({"借": "支出", "负数": "退回", "贷": "退回"})
    );
    assert_eq!(
        mapping["source"]["words"],
        json!({"一般公共预算": "一般公共预算拨款"})
    );
    assert_eq!(mapping["purpose"], "摘要");
    assert_eq!(mapping["skip"], json!(["合计"]));
    let unknown = proposed["unknown_words"].as_array().unwrap().iter();
    let unknown: Vec<_> = unknown.map(|word| word["text"].as_str().unwrap()).collect();
    assert_eq!(unknown, ["图书馆二期", "专户资金"]);
}

#[test]
fn an_unknown_table_of_payments_is_told_about_mappings() {
    let office = with_list();
    let said = refused(&office, "ledger", &fixture(PAYMENTS), &[]);
    assert!(said.contains("jixiao mapping propose"), "{said}");
    let said = refused(&office, "targets", &fixture(LIST), &["--mapping", "国库"]);
    assert!(said.contains("只用于台账"), "{said}");
    // A CSV is taken as the sheet that it is most like, and the result says which.
    let path = office.path("问题.csv");
    fs::write(&path, "日期,项目代码,问题描述,原因\n").unwrap();
    let said = refused(&office, "ledger", &path, &[]);
    assert!(said.contains("工作表“问题”缺少列“监控类型”"), "{said}");
    fs::write(
        &path,
        format!("日期,项目代码,监控类型,问题描述\n2026-03-05,{LIBRARY},及时性,招标晚\n"),
    )
    .unwrap();
    let taken = import(&office, "ledger", &path, &[]);
    assert_eq!(taken["recognized"][0]["about"], "按模板的工作表“问题”读取");
    assert_eq!(taken["taken"], true);
}

#[test]
fn an_old_workbook_of_payments_is_mapped_as_well() {
    let office = with_list();
    let old = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/tables/tests/data/ledger.xls");
    let proposed = office.json(&["mapping", "propose", &old.to_string_lossy()]);
    assert_eq!(proposed["mapping"]["sheet"], "资金台账", "{proposed:#}");
    assert_eq!(
        proposed["mapping"]["date"]["column"]
            .as_str()
            .unwrap()
            .trim_end_matches('*'),
        "日期"
    );
    save(&office, "旧表", &proposed);
    let shown = import(&office, "ledger", &old, &["--mapping", "旧表", "--dry-run"]);
    let refused = refusals(&shown);
    assert!(
        !refused.is_empty() && refused.iter().all(|(.., m)| m.contains("没有项目")),
        "{refused:?}"
    );
}

/// A payment in the template's own words.
fn payment() -> impl Strategy<Value = [String; 7]> {
    let kinds = prop::sample::select(vec!["支出", "退回", "拨付", "收回"]);
    let sources = prop::sample::select(vec!["一般公共预算拨款", "其他资金", "上年结转资金"]);
    let project = prop::sample::select(vec![LIBRARY, ENFORCEMENT]);
    let day = (1..=12_u32, 1..=28_u32).prop_map(|(m, d)| format!("2026-{m:02}-{d:02}"));
    let amount = (1..99_999_999_u64).prop_map(|fen| format!("{}.{:02}", fen / 100, fen % 100));
    let voucher =
        prop::option::of(0..50_u32).prop_map(|n| n.map_or(String::new(), |n| format!("记-{n}")));
    let payee = prop::sample::select(vec!["", "甲公司", "乙，“丙”中心", "\"丁\",戊"]);
    (day, project, sources, kinds, amount, voucher, payee).prop_map(
        |(day, project, source, kind, amount, voucher, payee)| {
            [
                day,
                project.to_owned(),
                source.to_owned(),
                kind.to_owned(),
                amount,
                voucher,
                payee.to_owned(),
            ]
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_table_with_shuffled_columns_of_other_names_imports_as_the_template_does(
        rows in prop::collection::vec(payment(), 1..8),
        order in Just(vec![0_usize, 1, 2, 3, 4, 5, 6]).prop_shuffle(),
        above in 0..3_usize,
    ) {
        let office = with_list();
        let mut template: Vec<Vec<&str>> = Vec::new();
        for row in &rows {
            template.push(row.iter().map(String::as_str).collect());
        }
        let borrowed: Vec<&[&str]> = template.iter().map(Vec::as_slice).collect();
        entries(&office.path("台账.xlsx"), &borrowed);
        let headers = ["付款日", "项目号", "钱从哪来", "做什么", "多少钱", "票号", "给谁"];
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let shuffled = std::iter::once(&headers.map(str::to_owned)).chain(&rows).cloned().collect::<Vec<_>>();
        for (line, cells) in (u32::try_from(above).unwrap()..).zip(&shuffled) {
            for (column, from) in (0_u16..).zip(&order) {
                sheet.write_string(line, column, &cells[*from]).unwrap();
            }
        }
        for line in 0..above {
            sheet.write_string(u32::try_from(line).unwrap(), 0, "单位付款登记").unwrap();
        }
        book.save(office.path("明细.xlsx")).unwrap();
        save(&office, "明细", &json!({
            "date": {"column": "付款日"}, "project": {"column": "项目号"},
            "source": {"column": "钱从哪来"}, "kind": {"column": "做什么"},
            "amount": {"column": "多少钱"}, "voucher": "票号", "payee": "给谁",
        }));
        let mapped = import(&office, "ledger", &office.path("明细.xlsx"), &["--mapping", "明细"]);
        prop_assert_eq!(counts(&mapped)[0], [u64::try_from(rows.len()).unwrap(), 0, 0, 0], "{:#}", mapped);
        let ledger = office.json(&["ledger", "list"]);
        // The template finds every one of them.
        let again = import(&office, "ledger", &office.path("台账.xlsx"), &[]);
        prop_assert_eq!(counts(&again)[0], [0, u64::try_from(rows.len()).unwrap(), 0, 0], "{:#}", again);
        prop_assert_eq!(office.json(&["ledger", "list"]), ledger);
    }
}

#[test]
fn a_workbook_of_the_template_is_still_taken_as_one() {
    let office = Office::with_store();
    let path = office.path("目标.xlsx");
    let heads: [(&str, &[&str]); 3] = [
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
    let project: &[&str] = &["P1", "监测项目", "政府性基金预算", "旧目标"];
    workbook(&path, &heads, [&[project], &[], &[]]);
    assert_eq!(
        import(&office, "targets", &path, &[])["recognized"][0]["shape"],
        "模板"
    );
    // The form finds it by its name; what it does not say stays, and its budget goes to the fund
    // of the project's own budget.
    forms(&path, &[("甲", SOUND)], |_| {});
    let taken = import(&office, "targets", &path, &["--replace-changed"]);
    assert_eq!(
        counts(&taken),
        [[0, 0, 1, 0], [2, 0, 0, 0], [5, 0, 0, 0]],
        "{taken:#}"
    );
    let shown = office.json(&["project", "show", "P1"]);
    assert_eq!(shown["facts"]["budget_kind"], "政府性基金预算");
    assert_eq!(shown["facts"]["goal"], "完成监测任务");
    assert_eq!(funds(&office, "P1")[0].0, "政府性基金预算拨款");
}
