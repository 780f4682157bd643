//! What openpyxl finds in the workbooks: what may be edited, what is chosen from a list, what is
//! printed, and formulas with their results.

use std::path::Path;

use jixiao_tests::{Office, judge, messages};
use serde_json::{Value, json};

/// A workbook sheet by sheet as JSON: protection, drop-down lists, print settings, formulas,
/// results, widths, heights, merged ranges and every text.
const READ: &str = r#"
import json, sys
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
book, results = load_workbook(sys.argv[1]), load_workbook(sys.argv[1], data_only=True)
def told(sheet, values):
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    formulas = [cell for cell in cells if cell.data_type == "f"]
    return {
        "protected": sheet.protection.sheet,
        "locked": [c.coordinate for c in cells if c.protection.locked],
        "lists": [[str(v.sqref), v.formula1] for v in sheet.data_validations.dataValidation if v.type == "list"],
        "landscape": sheet.page_setup.orientation == "landscape",
        "paper": int(sheet.page_setup.paperSize),
        "fit": [sheet.sheet_properties.pageSetUpPr.fitToPage, int(sheet.page_setup.fitToWidth or 1), int(sheet.page_setup.fitToHeight or 0)],
        "repeated": sheet.print_title_rows,
        "formulas": {c.coordinate: [c.value, values[c.coordinate].value] for c in formulas},
        "widths": {get_column_letter(at): found.width for found in sheet.column_dimensions.values() for at in range(found.min, found.max + 1)},
        "heights": [found.height for found in sheet.row_dimensions.values() if found.height],
        "merged": [str(found) for found in sheet.merged_cells.ranges],
        "formats": {c.coordinate: c.number_format for c in cells if c.data_type == "n"},
        "texts": {c.coordinate: c.value for c in cells if c.data_type in "s"},
        "numbers": {c.coordinate: c.value for c in cells if c.data_type == "n"},
    }
print(json.dumps([told(sheet, values) for sheet, values in zip(book.worksheets, results.worksheets)]))
"#;

fn read(path: &Path) -> Vec<Value> {
    let output = judge("python").args(["-c", READ]).arg(path).output();
    let output = output.unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

fn forms(office: &Office, more: &[&str]) -> Vec<Value> {
    let out = office.path("表").to_string_lossy().into_owned();
    let done = office.run(&[&["forms", "--out", &out], more].concat());
    assert!(done.status.success(), "{}", messages(&done));
    read(&office.path("表/forms.xlsx"))
}

fn summary(office: &Office) -> Value {
    let path = office.path("汇总.xlsx");
    let name = path.to_string_lossy().into_owned();
    let done = office.run(&["summary-table", "--out", &name]);
    assert!(done.status.success(), "{}", messages(&done));
    read(&path).remove(0)
}

/// Formulas without a result show nothing where a viewer does not compute.
fn assert_computed(sheet: &Value) {
    let formulas = sheet["formulas"].as_object().unwrap();
    assert!(!formulas.is_empty());
    for (cell, found) in formulas {
        assert!(found[0].as_str().unwrap().starts_with('='), "{cell}");
        assert!(found[1].is_number(), "{cell} {found}");
    }
}

fn assert_printed(sheet: &Value) {
    assert_eq!(sheet["landscape"], true);
    assert_eq!(sheet["paper"], 9, "A4");
    assert_eq!(
        sheet["fit"],
        json!([true, 1, 0]),
        "one page wide, any number high"
    );
    let heights = sheet["heights"].as_array().unwrap();
    assert!(
        heights
            .iter()
            .all(|height| height.as_f64().unwrap() <= 409.0)
    );
}

#[test]
fn a_form_can_be_edited_only_where_the_unit_writes() {
    for template in ["nmg-2019", "mof-2019"] {
        let office = Office::with_fixture("unit");
        let sheets = forms(&office, &["--template", template]);
        assert_eq!(sheets.len(), 20);
        for sheet in &sheets {
            assert_printed(sheet);
            assert_computed(sheet);
            assert_eq!(sheet["protected"], true);
            let texts = sheet["texts"].as_object().unwrap();
            let is_locked = |cell: &str| {
                let locked = sheet["locked"].as_array().unwrap();
                locked.iter().any(|found| found == cell)
            };
            // Labels and formulas are held; what stands beside a label is the unit's.
            for (cell, text) in texts {
                if [
                    "项目名称",
                    "年度绩效指标",
                    "指标",
                    "一级指标",
                    "年度总体目标",
                ]
                .contains(&text.as_str().unwrap())
                {
                    assert!(is_locked(cell), "{text}");
                }
                if text == "√" {
                    assert!(!is_locked(cell));
                }
            }
            for cell in sheet["formulas"].as_object().unwrap().keys() {
                assert!(is_locked(cell), "{cell}");
            }
            // The head of the indicator table is repeated, two rows high.
            let repeated = sheet["repeated"].as_str().unwrap().replace('$', "");
            let (first, last) = repeated.split_once(':').unwrap();
            let (first, last): (u32, u32) = (first.parse().unwrap(), last.parse().unwrap());
            assert_eq!(last, first + 1);
            assert!(
                texts.iter().any(|(cell, text)| {
                    text == "一级指标"
                        && cell.trim_start_matches(char::is_alphabetic) == first.to_string()
                }),
                "{repeated} {texts:?}"
            );
        }
    }
}

#[test]
fn every_column_that_is_ticked_offers_its_tick_and_no_other_does() {
    let office = Office::with_fixture("unit");
    for sheet in forms(&office, &[]) {
        let lists = sheet["lists"].as_array().unwrap();
        // Five causes and three likelihoods.
        let ticked = lists.iter().map(|list| {
            assert_eq!(list[1], "\"√\"");
            let range = list[0].as_str().unwrap();
            let letters: String = range.chars().take_while(char::is_ascii_uppercase).collect();
            letters
        });
        let ticked: Vec<_> = ticked.collect();
        assert_eq!(ticked.len(), 8, "{lists:?}");
        for (cell, text) in sheet["texts"].as_object().unwrap() {
            let column: String = cell.chars().take_while(char::is_ascii_uppercase).collect();
            assert!(text != "√" || ticked.contains(&column), "{cell}");
        }
    }
}

#[test]
fn a_summary_computes_and_is_printed_with_its_head() {
    let office = Office::with_fixture("unit");
    let sheet = summary(&office);
    assert_printed(&sheet);
    assert_computed(&sheet);
    assert_eq!(sheet["repeated"], "$3:$4");
}

/// As a spreadsheet shows it: thousands separated, with the decimals that there are.
fn shown(amount: f64, whole: bool) -> usize {
    let text = if whole {
        let text = format!("{amount:.6}");
        text.trim_end_matches('0').to_owned()
    } else {
        format!("{amount:.2}")
    };
    let digits = text.split('.').next().unwrap().len();
    text.len() + (digits - 1) / 3
}

#[test]
fn every_amount_of_a_summary_is_shown_and_no_text_ends_at_the_tallest_row() {
    for decimals in ["2位", "全部"] {
        let office = Office::with_fixture("unit");
        let set = office.run(&["settings", "set", "print.decimals", decimals]);
        assert!(set.status.success(), "{}", messages(&set));
        let code = office.json(&["summary"])["projects"][1]["code"].clone();
        let long = "长".repeat(3_500);
        let filled = json!({ "note": long });
        std::fs::write(office.path("表.json"), filled.to_string()).unwrap();
        let file = office.path("表.json").to_string_lossy().into_owned();
        let done = office.run(&["sheet", "fill", code.as_str().unwrap(), &file]);
        assert!(done.status.success(), "{}", messages(&done));
        let sheet = summary(&office);
        assert_printed(&sheet);
        let formats = sheet["formats"].as_object().unwrap();
        let amounts = sheet["numbers"].as_object().unwrap();
        let mut seen = 0;
        for (cell, number) in amounts {
            if !formats[cell].as_str().unwrap().starts_with("#,##0.00") {
                continue;
            }
            seen += 1;
            let letter: String = cell.chars().take_while(char::is_ascii_uppercase).collect();
            let width = sheet["widths"][&letter].as_f64().unwrap();
            let needed = shown(number.as_f64().unwrap(), decimals == "全部") + 2;
            assert!(width >= needed as f64, "{cell} {number} in {width}");
        }
        assert!(seen > 90, "{seen}");
        // The long remark is one cell over several rows, each of them at most as high as allowed.
        let texts = sheet["texts"].as_object().unwrap();
        let (cell, _) = texts.iter().find(|(_, text)| **text == long).unwrap();
        let merged = sheet["merged"].as_array().unwrap();
        let range = merged.iter().find(|range| {
            let range = range.as_str().unwrap();
            range.split(':').next() == Some(cell)
        });
        let range = range.unwrap().as_str().unwrap();
        let row = |cell: &str| -> u32 {
            let row = cell.trim_start_matches(char::is_alphabetic);
            row.parse().unwrap()
        };
        let (top, bottom) = range.split_once(':').unwrap();
        assert!(row(bottom) > row(top) + 2, "{range}");
    }
}
