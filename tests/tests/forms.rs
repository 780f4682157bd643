//! The forms as a workbook: nothing is lost, amounts are whole, text stays text.

use std::collections::HashSet;

use calamine::{Data, Reader, Xlsx};
use jixiao_tests::{Office, messages};
use serde_json::{Value, json};

fn export(office: &Office) -> Xlsx<std::io::Cursor<Vec<u8>>> {
    let done = office.run(&["forms", "--out", &office.path("表").to_string_lossy()]);
    assert!(done.status.success(), "{}", messages(&done));
    let bytes = std::fs::read(office.path("表/forms.xlsx")).unwrap();
    Xlsx::new(std::io::Cursor::new(bytes)).unwrap()
}

fn cells(book: &mut Xlsx<std::io::Cursor<Vec<u8>>>, sheet: &str) -> Vec<Data> {
    let range = book.worksheet_range(sheet).unwrap();
    range.cells().map(|(_, _, cell)| cell.clone()).collect()
}

#[test]
fn every_text_is_found_again_whatever_it_looks_like() {
    let office = Office::of("sound");
    let mut sheet = office.json(&["sheet", "show", "P1"]);
    let long = "一二三四五六七八九十".repeat(350);
    let odd = [
        "=1+1",
        "<b>粗</b>",
        "#panic",
        "@名",
        "-5",
        "镕喆堃昇彧䶮",
        "ᠮᠣᠩᠭᠣᠯ",
        "😀",
        &long,
    ];
    let rows = sheet["indicators"].as_array_mut().unwrap();
    for (row, texts) in rows.iter_mut().zip(odd.chunks(3)) {
        for (key, text) in ["progress", "forecast", "remark"].iter().zip(texts) {
            row[*key] = json!(text);
        }
    }
    std::fs::write(office.path("sheet.json"), sheet.to_string()).unwrap();
    office.follow(&["sheet fill P1 sheet.json"]);
    let mut book = export(&office);
    let found: HashSet<String> = cells(&mut book, "P1")
        .into_iter()
        .filter_map(|cell| {
            if let Data::String(text) = cell {
                Some(text)
            } else {
                None
            }
        })
        .collect();
    for text in odd
        .iter()
        .copied()
        .chain(["监测", "P1", "≥90个", "目标", "自治区示例厅[105]"])
    {
        assert!(found.contains(text), "“{text}” is lost");
    }
    assert!(
        book.worksheet_formula("P1")
            .unwrap()
            .cells()
            .all(|(_, _, f)| !f.contains("1+1"))
    );
}

#[test]
fn the_figures_of_every_form_are_those_of_the_summary() {
    let office = Office::with_fixture("unit");
    let summary = office.json(&["summary"]);
    let mut book = export(&office);
    let monitored: Vec<&Value> = summary["projects"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|p| p["exempt"] == false)
        .collect();
    let codes: Vec<_> = monitored
        .iter()
        .map(|p| p["code"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(book.sheet_names(), codes);
    assert_eq!(codes.len(), 20);
    for project in monitored {
        let cells = cells(&mut book, project["code"].as_str().unwrap());
        let numbers: Vec<f64> = cells
            .iter()
            .filter_map(|c| {
                if let Data::Float(n) = c {
                    Some(*n)
                } else {
                    None
                }
            })
            .collect();
        let rows = project["funds"]
            .as_array()
            .unwrap()
            .iter()
            .chain([&project["total"]]);
        for (row, key) in rows
            .flat_map(|row| ["initial_budget", "annual_budget", "executed"].map(|key| (row, key)))
        {
            let amount: f64 = row[key].as_str().unwrap().parse().unwrap();
            assert!(
                numbers.contains(&amount),
                "{} {key} {amount}",
                project["code"]
            );
        }
    }
}

#[test]
fn the_same_data_and_day_give_the_same_bytes() {
    let office = Office::with_fixture("small");
    let _ = export(&office);
    let first = std::fs::read(office.path("表/forms.xlsx")).unwrap();
    let _ = export(&office);
    assert_eq!(std::fs::read(office.path("表/forms.xlsx")).unwrap(), first);
}

#[test]
fn a_unit_without_projects_and_an_exempt_project_have_no_form() {
    let out = |office: &Office, more: &[&str]| {
        let out = office.path("表").to_string_lossy().into_owned();
        office.json(&[&["forms", "--out", &out], more].concat())["error"]["code"].clone()
    };
    assert_eq!(out(&Office::with_store(), &[]), "nothing_to_print");
    let unit = Office::with_fixture("unit");
    assert_eq!(out(&unit, &["--project", "1500002604000001"]), "not_found");
    assert_eq!(out(&unit, &["--project", "1500002604000002"]), Value::Null);
}

/// The first number between a label and the next text; 0 where the row is empty.
fn amount_after(cells: &[Data], label: &str) -> f64 {
    let mut after = cells
        .iter()
        .skip_while(|cell| !matches!(cell, Data::String(text) if text == label))
        .skip(1)
        .take_while(|cell| !matches!(cell, Data::String(_)));
    let number = |cell: &Data| match cell {
        Data::Float(amount) => Some(*amount),
        _ => None,
    };
    after.find_map(number).unwrap_or(0.0)
}

#[test]
fn the_ministrys_form_has_three_rows_that_add_up() {
    let office = Office::with_fixture("unit");
    let out = office.path("表").to_string_lossy().into_owned();
    let done = office.run(&["forms", "--out", &out, "--template", "mof-2019"]);
    assert!(done.status.success(), "{}", messages(&done));
    let bytes = std::fs::read(office.path("表/forms.xlsx")).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let sheets = book.sheet_names();
    assert_eq!(sheets.len(), 20);
    for sheet in sheets {
        let cells = cells(&mut book, &sheet);
        let row = |label| amount_after(&cells, label);
        let parts = row("其中：本年一般公共预算拨款") + row("　　　其他资金");
        assert!(row("年度资金总额") > 0.0, "{sheet}");
        assert!((row("年度资金总额") - parts).abs() < 1e-6, "{sheet}");
        assert!(!cells.contains(&Data::String("预计结转结余".to_owned())));
        // The rates divide by an amount that has no column here, so the form names it.
        let divides = Data::String("4.执行率=执行数÷全年预算数。".to_owned());
        assert!(cells.contains(&divides), "{sheet}");
    }
    // By 年初预算数, which it has, it needs no word.
    let set = office.run(&["settings", "set", "execution.denominator", "年初预算数"]);
    assert!(set.status.success());
    let done = office.run(&["forms", "--out", &out, "--template", "mof-2019"]);
    assert!(done.status.success(), "{}", messages(&done));
    let bytes = std::fs::read(office.path("表/forms.xlsx")).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let sheet = book.sheet_names()[0].clone();
    let said = |cell: &Data| matches!(cell, Data::String(text) if text.contains("执行率=执行数"));
    assert!(!cells(&mut book, &sheet).iter().any(said));
    let wrong = office.run(&["forms", "--out", &out, "--template", "附件9"]);
    assert_eq!(wrong.status.code(), Some(1));
    assert!(
        messages(&wrong).contains("没有找到表样“附件9”"),
        "{}",
        messages(&wrong)
    );
}

#[test]
fn a_character_without_a_glyph_is_printed_as_a_box_and_named_where_it_stands() {
    let office = Office::of("sound");
    let mut sheet = office.json(&["sheet", "show", "P1"]);
    sheet["indicators"][0]["remark"] = json!("已完成😀镕䶮");
    std::fs::write(office.path("sheet.json"), sheet.to_string()).unwrap();
    office.follow(&["sheet fill P1 sheet.json"]);
    let out = office.path("表").to_string_lossy().into_owned();
    let made = office.json(&["forms", "--out", &out, "--format", "pdf"]);
    let glyph = json!({
        "project": "P1", "field": "第1行备注", "character": "😀", "code": "U+1F600",
    });
    assert_eq!(made["missing_glyphs"], json!([glyph]));
    assert_eq!(made["files"].as_array().unwrap().len(), 1);
    let said = messages(&office.run(&["forms", "--out", &out, "--format", "pdf"]));
    assert!(
        said.contains("项目P1“第1行备注”中的字符“😀”（U+1F600）"),
        "{said}"
    );
    let text = std::process::Command::new("pdftotext")
        .args(["-raw", &format!("{out}/P1.pdf"), "-"])
        .output()
        .unwrap();
    let text: String = String::from_utf8(text.stdout).unwrap();
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    assert!(text.contains("已完成😀镕䶮"), "{text}");
    assert_eq!(
        office.json(&["forms", "--out", &out])["missing_glyphs"],
        json!([])
    );
}

/// TrueType fonts as one collection (OpenType 1.9, "Font Collections"): each keeps its table
/// directory, with offsets from the beginning of the file.
fn collection(fonts: &[Vec<u8>]) -> Vec<u8> {
    let number = u32::try_from(fonts.len()).unwrap();
    let mut file = [*b"ttcf", [0, 1, 0, 0], number.to_be_bytes()].concat();
    let header = file.len() + 4 * fonts.len();
    let mut bodies = Vec::new();
    for font in fonts {
        let base = u32::try_from(header + bodies.len()).unwrap();
        file.extend(base.to_be_bytes());
        let mut font = font.clone();
        let tables = usize::from(u16::from_be_bytes([font[4], font[5]]));
        for record in font[12..12 + 16 * tables].chunks_exact_mut(16) {
            let offset = u32::from_be_bytes(record[8..12].try_into().unwrap());
            record[8..12].copy_from_slice(&(base + offset).to_be_bytes());
        }
        font.resize(font.len().next_multiple_of(4), 0);
        bodies.extend(font);
    }
    file.extend(bodies);
    file
}

#[test]
fn the_systems_fonts_come_first_where_their_folder_is_given() {
    let office = Office::of("sound");
    let assets = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/fonts");
    let folder = office.path("Fonts");
    std::fs::create_dir(&folder).unwrap();
    // A stand-in that can be told from the bundled font of that kind, the first of a collection
    // as Windows' own file is one.
    let fonts = ["JixiaoKai.ttf", "JixiaoHei.ttf"];
    let fonts = fonts.map(|name| std::fs::read(assets.join(name)).unwrap());
    std::fs::write(folder.join("simsun.ttc"), collection(&fonts)).unwrap();
    let fonts = |more: &[&str]| {
        let out = office.path("表").to_string_lossy().into_owned();
        let made = office.run(&[&["forms", "--out", &out, "--format", "pdf"], more].concat());
        assert!(made.status.success(), "{}", messages(&made));
        let said = std::process::Command::new("pdffonts")
            .arg(format!("{out}/P1.pdf"))
            .output()
            .unwrap();
        String::from_utf8(said.stdout).unwrap()
    };
    let bundled = fonts(&[]);
    assert!(
        bundled.contains("JixiaoSong") && !bundled.contains("JixiaoKai"),
        "{bundled}"
    );
    let system = fonts(&["--fonts", &folder.to_string_lossy()]);
    assert!(system.contains("JixiaoKai"), "{system}");
    let empty = office.path("没有").to_string_lossy().into_owned();
    assert_eq!(fonts(&["--fonts", &empty]), bundled);
}
