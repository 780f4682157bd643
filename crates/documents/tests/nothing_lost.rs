//! Whatever a user writes is found again in the text of every document, wherever it stands.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a panic is how a test fails"
)]

use std::io::{Cursor, Read, Write};
use std::process::Command;

use calamine::{Data, Reader, Xlsx};
use chrono::{NaiveDate, NaiveDateTime};
use jixiao_core::evaluation::Points;
use jixiao_core::forms::{
    EvaluationDocument, EvaluationTemplate, FormDocument, FormTemplate, FundCell, FundRow,
    PrintedDecimals, ReportBlock, ReportDocument, ReportPart, SummaryCell, SummaryColumn,
    SummaryTable,
};
use jixiao_core::ratio::Ratio;
use jixiao_documents::{docx, pdf, xlsx};
use proptest::prelude::*;
use roxmltree::Document;

const ODD: &[&str] = &[
    "镕喆堃昇彧䶮",
    "草原监测（ᠮᠣᠩᠭᠣᠯ ᠬᠡᠯᠡ）项目",
    "进度😀良好🇨🇳",
    "#panic(\"停\")",
    "=1+1",
    "-5",
    "@SUM(A1)",
    "<b>粗</b>&amp;",
    "$x^2$ *强调* _下划_ `码` \\",
    "第一行\n第二行",
    "≥98.5%",
    "“引号”、《书名》（括号）……——",
    "𠮷野家㐀",
];

fn made_at() -> NaiveDateTime {
    let day = NaiveDate::from_ymd_opt(2026, 8, 12).unwrap();
    day.and_hms_opt(9, 30, 0).unwrap()
}

/// A form whose texts are taken from `texts`, one after the other.
fn form(indicators: usize, texts: &[String], template: &str) -> FormDocument {
    let template = FormTemplate::built_in(template).unwrap();
    let mut texts = texts.iter().cycle().cloned();
    let mut next = || texts.next().unwrap();
    let columns = template.indicator_columns("1-7月");
    let rows = (0..indicators).map(|row| {
        let cells = columns.iter().map(|column| match column.key.as_str() {
            "level1" => ["产出指标", "效益指标"][row * 2 / indicators].to_owned(),
            "level2" => format!("{}指标", ["数量", "质量", "时效"][row % 3]),
            key if key.contains(':') => "√".to_owned(),
            _ => next(),
        });
        cells.collect()
    });
    let indicators: Vec<Vec<String>> = rows.collect();
    let row = |title: &str| FundRow {
        label: title.to_owned(),
        is_total: title == "年度资金总额",
        cells: vec![FundCell::Empty; template.fund_columns.len()],
    };
    let mut pair = |label: &str| (label.to_owned(), next());
    FormDocument {
        project: "P1".to_owned(),
        title: "监控情况表".to_owned(),
        year_line: "（2026年度）".to_owned(),
        unit_line: "单位：万元".to_owned(),
        head: vec![[pair("项目名称"), pair("项目代码")]],
        fund_label: "项目资金".to_owned(),
        fund_columns: template.fund_columns("1-7月"),
        funds: template.fund_rows.iter().map(|of| row(&of.title)).collect(),
        denominator: "annual_budget".to_owned(),
        decimals: PrintedDecimals::Two,
        goals: vec![pair("年度总体目标"), pair("1-7月总体完成情况")],
        indicator_columns: columns,
        indicators,
        closing: vec![pair("存在问题")],
        notes: vec!["注：无。".to_owned()],
        signatures: vec![pair("填报人")],
    }
}

fn strings(form: &FormDocument) -> Vec<&str> {
    let pairs = form.head.iter().flatten();
    let pairs = pairs.chain(&form.goals).chain(&form.closing);
    let pairs = pairs.chain(&form.signatures);
    let pairs = pairs.flat_map(|(label, text)| [label, text]);
    let cells = form.indicators.iter().flatten();
    pairs.chain(cells).map(String::as_str).collect()
}

fn report(form: FormDocument) -> ReportDocument {
    let texts = strings(&form).into_iter().map(str::to_owned);
    let blocks = texts.map(ReportBlock::Paragraph).collect();
    ReportDocument {
        title: "绩效监控报告".to_owned(),
        parts: vec![ReportPart {
            heading: "一、情况".to_owned(),
            blocks,
        }],
        unit: "单位".to_owned(),
        date: made_at().date(),
        annex: vec![form],
    }
}

/// A self-evaluation whose texts are those of a form.
fn evaluation(form: &FormDocument) -> EvaluationDocument {
    let template = EvaluationTemplate::built_in().unwrap();
    let points = || Points::from(Ratio::whole(5));
    let columns = template.indicator_columns;
    let row = |cells: &Vec<String>| {
        let mut texts = cells.iter().skip(2).filter(|text| *text != "√").cloned();
        let cells = columns.iter().map(|column| match column.key.as_str() {
            "level1" | "level2" => cells[0].clone(),
            "weight" | "score" => "5.00".to_owned(),
            _ => texts.next().unwrap_or_default(),
        });
        cells.collect::<Vec<_>>()
    };
    EvaluationDocument {
        project: form.project.clone(),
        title: "自评表".to_owned(),
        year_line: form.year_line.clone(),
        unit_line: "单位：万元、分".to_owned(),
        head: form.head.clone(),
        fund_label: "项目资金".to_owned(),
        fund_columns: template.fund_columns,
        funds: Vec::new(),
        decimals: PrintedDecimals::Two,
        execution: (points(), points()),
        goals: form.goals.clone(),
        rows: form.indicators.iter().map(row).collect(),
        columns,
        points: form.indicators.iter().map(|_| (points(), None)).collect(),
        total: ("总分".to_owned(), points(), points()),
        remarks: form.closing.clone(),
        notes: form.notes.clone(),
        signatures: form.signatures.clone(),
    }
}

fn evaluation_strings(table: &EvaluationDocument) -> Vec<&str> {
    let pairs = table.head.iter().flatten().chain(&table.goals);
    let pairs = pairs.chain(&table.remarks).chain(&table.signatures);
    let pairs = pairs.flat_map(|(label, text)| [label, text]);
    let cells = table.rows.iter().flatten();
    pairs.chain(cells).map(String::as_str).collect()
}

/// A summary of as many projects as the form has indicators, in whose texts stand the form's.
fn summary(form: &FormDocument) -> SummaryTable {
    let columns = SummaryColumn::all("1-7月");
    let row = |cells: &Vec<String>| {
        let mut texts = cells.iter().rev().filter(|text| *text != "√").cloned();
        let cells = columns.iter().map(|column| match column.key {
            "name" | "disposition" | "remark" => SummaryCell::Text(texts.next().unwrap()),
            _ => SummaryCell::Word(String::new()),
        });
        cells.collect::<Vec<_>>()
    };
    let mut table = SummaryTable {
        title: "汇总表".to_owned(),
        unit: form.head[0][0].1.clone(),
        year_line: form.year_line.clone(),
        unit_line: form.unit_line.clone(),
        total: row(&vec!["无".to_owned(); 3]),
        rows: form.indicators.iter().map(row).collect(),
        columns,
        denominator: "annual_budget",
        decimals: PrintedDecimals::Two,
        notes: form.notes.clone(),
        signatures: form.signatures.clone(),
    };
    table.fit_columns();
    table
}

fn summary_strings(table: &SummaryTable) -> Vec<&str> {
    let cells = table.rows.iter().flatten().filter_map(|cell| match cell {
        SummaryCell::Text(text) => Some(text.as_str()),
        _ => None,
    });
    let signatures = table.signatures.iter().map(|(_, text)| text.as_str());
    cells
        .chain(signatures)
        .chain([table.unit.as_str()])
        .collect()
}

fn visible(text: &str) -> String {
    let is_seen = |c: &char| !c.is_whitespace() && *c != '\u{200b}';
    text.chars().filter(is_seen).collect()
}

fn paper(document: &[u8]) -> String {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(document).unwrap();
    let output = Command::new("pdftotext")
        .arg("-raw")
        .arg(file.path())
        .arg("-")
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    visible(&String::from_utf8(output.stdout).unwrap())
}

/// Every string in one piece; one that pages may have cut is there character by character.
fn assert_on_paper(wanted: &[&str], paper: &str) {
    for string in wanted {
        let string = visible(string);
        if string.chars().count() > 200 {
            let mut rest = paper.chars();
            for c in string.chars() {
                assert!(rest.any(|found| found == c), "lost: {c}");
            }
        } else {
            assert!(paper.contains(&string), "lost: {string}");
        }
    }
}

fn cells(workbook: &[u8]) -> Vec<String> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(workbook.to_vec())).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let texts = range.cells().filter_map(|(_, _, cell)| match cell {
        Data::String(text) => Some(text.clone()),
        _ => None,
    });
    texts.collect()
}

fn words(document: &[u8]) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(document)).unwrap();
    let mut xml = String::new();
    let mut part = zip.by_name("word/document.xml").unwrap();
    part.read_to_string(&mut xml).unwrap();
    let parsed = Document::parse(&xml).unwrap();
    let texts = parsed.descendants().filter(|node| {
        node.has_tag_name((
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            "t",
        ))
    });
    visible(&texts.filter_map(|node| node.text()).collect::<String>())
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => prop::sample::select(ODD).prop_map(str::to_owned),
        3 => "[一-龥]{1,40}",
    ]
}

proptest! {
    // Laying out pages takes seconds where nothing is optimised.
    #![proptest_config(ProptestConfig { cases: 4, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_string_is_in_every_document(
        indicators in 1..=60_usize,
        texts in prop::collection::vec(text(), 7..30),
        template in prop::sample::select(&["nmg-2019", "mof-2019"][..]),
        long in any::<prop::sample::Index>(),
    ) {
        let mut form = form(indicators, &texts, template);
        let cell = form.indicators[long.index(indicators)].last_mut().unwrap();
        *cell = "一二三四五，六七八九十。".repeat(292);
        let wanted = strings(&form);
        assert_on_paper(&wanted, &paper(&pdf::form(&form, made_at()).unwrap()));
        let found = cells(&xlsx::forms(std::slice::from_ref(&form), made_at().date()).unwrap());
        for string in &wanted {
            prop_assert!(found.iter().any(|cell| cell.contains(string)), "lost: {string}");
        }
        let table = evaluation(&form);
        let wanted_there = evaluation_strings(&table);
        assert_on_paper(&wanted_there, &paper(&pdf::evaluation(&table, made_at()).unwrap()));
        let found = cells(&xlsx::evaluations(std::slice::from_ref(&table), made_at().date()).unwrap());
        for string in &wanted_there {
            prop_assert!(found.iter().any(|cell| cell.contains(string)), "lost: {string}");
        }
        let table = summary(&form);
        let wanted_there = summary_strings(&table);
        assert_on_paper(&wanted_there, &paper(&pdf::summary(&table, made_at()).unwrap()));
        let found = cells(&xlsx::summary(&table, made_at().date()).unwrap());
        for string in &wanted_there {
            prop_assert!(found.iter().any(|cell| cell.contains(string)), "lost: {string}");
        }
        let report = report(form.clone());
        let words = words(&docx::report(&report, made_at()).unwrap());
        for string in &wanted {
            prop_assert!(words.contains(&visible(string)), "lost: {string}");
        }
    }
}

#[test]
fn a_report_keeps_every_odd_string_too() {
    let texts: Vec<_> = ODD.iter().map(|text| (*text).to_owned()).collect();
    let report = report(form(4, &texts, "nmg-2019"));
    let found = paper(&pdf::report(&report, made_at()).unwrap());
    assert_on_paper(&strings(&report.annex[0]), &found);
    assert_on_paper(ODD, &found);
    let missing = pdf::missing::in_report(&report);
    let of_body = missing.iter().filter(|glyph| glyph.project.is_empty());
    assert!(of_body.clone().any(|glyph| glyph.code == "U+1F600"));
    assert!(of_body.clone().all(|glyph| glyph.field == "一、情况"));
    assert!(missing.iter().any(|glyph| glyph.project == "P1"));
}
