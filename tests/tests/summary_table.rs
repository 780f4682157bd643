//! The summary table of a unit's projects as a workbook and on paper.

use std::process::Command;

use calamine::{Data, Range, Reader, Xlsx};
use jixiao_tests::{Office, messages};
use serde_json::{Value, json};

fn export(office: &Office, name: &str) -> Vec<u8> {
    let path = office.path(name).to_string_lossy().into_owned();
    let done = office.run(&["summary-table", "--out", &path, "--time", "09:30:08"]);
    assert!(done.status.success(), "{}", messages(&done));
    std::fs::read(path).unwrap()
}

fn sheet(office: &Office) -> (Range<Data>, Range<String>) {
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(export(office, "汇总.xlsx"))).unwrap();
    let values = book.worksheet_range("汇总表").unwrap();
    (values, book.worksheet_formula("汇总表").unwrap())
}

fn paper(office: &Office) -> String {
    let _ = export(office, "汇总.pdf");
    let output = Command::new("pdftotext")
        .arg("-raw")
        .arg(office.path("汇总.pdf"))
        .arg("-")
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Fills the funds' note and a disposition of one project.
fn fill(office: &Office, code: &str) {
    let sheet = json!({
        "note": "整表说明",
        "funds": [{"source": "一般公共预算拨款", "note": "=1+1 结转原因"}],
        "dispositions": [{"kind": "D1", "cause": "政策变化", "measures": "调减预算"}],
    });
    std::fs::write(office.path("表.json"), sheet.to_string()).unwrap();
    let file = office.path("表.json").to_string_lossy().into_owned();
    let done = office.run(&["sheet", "fill", code, &file]);
    assert!(done.status.success(), "{}", messages(&done));
}

/// The first row of the table's body: below the titles and the two rows of the head.
const FIRST: usize = 4;

#[test]
fn every_project_stands_in_a_row_and_the_total_adds_them_up() {
    let office = Office::with_fixture("unit");
    let summary = office.json(&["summary"]);
    let projects = summary["projects"].as_array().unwrap();
    fill(&office, projects[1]["code"].as_str().unwrap());
    let (values, formulas) = sheet(&office);
    let rows: Vec<&[Data]> = values.rows().collect();
    let number = |cell: &Data| match cell {
        Data::Float(number) => *number,
        Data::Int(number) => *number as f64,
        other => panic!("{other:?}"),
    };
    let amounts = ["initial_budget", "annual_budget", "arrived", "executed"];
    for (project, row) in projects.iter().zip(&rows[FIRST..]) {
        assert_eq!(
            row[1],
            Data::String(project["name"].as_str().unwrap().to_owned())
        );
        assert_eq!(
            row[2],
            Data::String(project["code"].as_str().unwrap().to_owned())
        );
        for (key, cell) in amounts.iter().zip(&row[3..]) {
            let amount: f64 = project["total"][key].as_str().unwrap().parse().unwrap();
            assert!((number(cell) - amount).abs() < 1e-9, "{key}");
        }
        let of = |light: &str| {
            let indicators = project["indicators"].as_array().unwrap().iter();
            indicators.filter(|i| i["light"] == light).count() as f64
        };
        if project["exempt"] == true {
            assert!(matches!(&row[20], Data::String(text) if text.starts_with("科研暂不监控：")));
            continue;
        }
        let lights = ["red", "yellow", "green", "blue", "grey"];
        for (light, cell) in lights.iter().zip(&row[11..]) {
            assert_eq!(number(cell), of(light), "{light}");
        }
    }
    let filled = rows[FIRST + 1];
    assert_eq!(filled[19], Data::String("D1调减预算".to_owned()));
    let remark = "1.整表说明\n2.一般公共预算拨款：=1+1 结转原因";
    assert_eq!(filled[20], Data::String(remark.to_owned()));
    let last = FIRST + projects.len();
    for (at, key) in amounts.iter().enumerate() {
        let amount: f64 = summary["total"][key].as_str().unwrap().parse().unwrap();
        assert!((number(&rows[last][3 + at]) - amount).abs() < 1e-9, "{key}");
        let column = ['D', 'E', 'F', 'G'][at];
        let formula = formulas.get_value((last as u32, 3 + at as u32)).unwrap();
        assert_eq!(
            *formula,
            format!("SUM({column}{}:{column}{last})", FIRST + 1)
        );
    }
    let rate: f64 = summary["total"]["execution_rate"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!((number(&rows[last][7]) * 100.0 - rate).abs() < 1e-9);
    let rate = formulas.get_value((last as u32, 7)).unwrap();
    assert_eq!(*rate, format!("G{0}/E{0}", last + 1));
}

#[test]
fn the_rate_divides_by_what_the_setting_says_in_forms_and_summary() {
    let office = Office::with_fixture("unit");
    let set = office.run(&["settings", "set", "execution.denominator", "年初预算数"]);
    assert!(set.status.success());
    let (_, formulas) = sheet(&office);
    let last = FIRST
        + office.json(&["summary"])["projects"]
            .as_array()
            .unwrap()
            .len();
    let rate = formulas.get_value((last as u32, 7)).unwrap();
    assert_eq!(*rate, format!("G{0}/D{0}", last + 1));
    let out = office.path("表").to_string_lossy().into_owned();
    assert!(office.run(&["forms", "--out", &out]).status.success());
    let bytes = std::fs::read(office.path("表/forms.xlsx")).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let name = book.sheet_names()[0].clone();
    let formulas = book.worksheet_formula(&name).unwrap();
    let rates: Vec<_> = formulas
        .cells()
        .filter(|(_, _, f)| f.contains('/'))
        .collect();
    assert!(!rates.is_empty());
    // 年初预算数 is the first column after the labels.
    assert!(
        rates
            .iter()
            .all(|(_, _, f)| f.split('/').nth(1).unwrap().starts_with('D')),
        "{rates:?}"
    );
}

#[test]
fn paper_shows_every_project_and_the_same_bytes_come_again() {
    let office = Office::with_fixture("unit");
    let summary = office.json(&["summary"]);
    let text = paper(&office);
    for project in summary["projects"].as_array().unwrap() {
        for key in ["name", "code"] {
            assert!(
                text.contains(project[key].as_str().unwrap()),
                "{}",
                project[key]
            );
        }
    }
    assert!(text.contains("合计") && text.contains("科研暂不监控"));
    for name in ["汇总.pdf", "汇总.xlsx"] {
        let first = export(&office, name);
        assert!(first == export(&office, name), "{name}");
    }
}

#[test]
fn other_endings_and_a_unit_without_projects_are_refused() {
    let office = Office::with_store();
    let code = |office: &Office, name: &str| -> Value {
        let path = office.path(name).to_string_lossy().into_owned();
        office.json(&["summary-table", "--out", &path])["error"]["code"].clone()
    };
    assert_eq!(code(&office, "汇总.docx"), "unknown_format");
    assert_eq!(code(&office, "汇总.pdf"), "nothing_to_print");
    assert!(!office.path("汇总.pdf").exists());
}
