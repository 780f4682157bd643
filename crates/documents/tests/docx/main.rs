//! The report as a Word file: what is in it, and whether a word processor takes it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod sample;
mod schema;

use std::collections::{BTreeMap, HashSet};
use std::io::{Cursor, Read};

use chrono::NaiveDateTime;
use jixiao_core::forms::{FormDocument, ReportBlock, ReportDocument};
use roxmltree::{Document, Node};

fn at() -> NaiveDateTime {
    NaiveDateTime::parse_from_str("2026-08-20 09:30:00", "%Y-%m-%d %H:%M:%S").unwrap()
}

fn parts(report: &ReportDocument) -> BTreeMap<String, String> {
    let bytes = jixiao_documents::docx::report(report, at()).unwrap();
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..zip.len())
        .map(|index| {
            let mut file = zip.by_index(index).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            let name = file.name().unwrap().into_owned();
            (name, String::from_utf8(bytes).unwrap_or_default())
        })
        .collect()
}

fn is(name: &str) -> impl Fn(&Node<'_, '_>) -> bool + Clone {
    move |node| node.tag_name().name() == name
}

fn value<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    let mut attributes = node.attributes();
    attributes
        .find(|attribute| attribute.name() == name)
        .map(|attribute| attribute.value())
}

/// The text of a paragraph or cell as a reader sees it.
fn text(node: Node<'_, '_>) -> String {
    let pieces = node.descendants().map(|node| match node.tag_name().name() {
        "t" => node.text().unwrap_or_default(),
        "br" => "\n",
        "tab" if node.parent().is_some_and(|parent| is("r")(&parent)) => "\t",
        _ => "",
    });
    pieces.collect()
}

/// Cell by cell.
fn table(node: Node<'_, '_>) -> Vec<Vec<String>> {
    let rows = node.children().filter(is("tr"));
    rows.map(|row| row.children().filter(is("tc")).map(text).collect())
        .collect()
}

fn paragraphs(xml: &str) -> Vec<String> {
    let document = Document::parse(xml).unwrap();
    document.descendants().filter(is("p")).map(text).collect()
}

/// Every string that the report holds.
fn strings(report: &ReportDocument) -> Vec<String> {
    let mut all = vec![report.unit.clone()];
    for part in &report.parts {
        all.push(part.heading.clone());
        for block in &part.blocks {
            match block {
                ReportBlock::Heading { text, .. } | ReportBlock::Paragraph(text) => {
                    all.push(text.clone());
                }
                ReportBlock::Chart(chart) => {
                    all.extend([chart.caption.clone(), chart.unit_line.clone()]);
                }
                ReportBlock::Table(table) => {
                    all.extend([table.caption.clone(), table.unit_line.clone()]);
                    all.extend(table.columns.iter().map(|column| column.title.clone()));
                    all.extend(table.rows.iter().flatten().cloned());
                }
            }
        }
    }
    all.extend(report.annex.iter().flat_map(form_strings));
    all
}

fn form_strings(form: &FormDocument) -> Vec<String> {
    let lines = [
        &form.title,
        &form.year_line,
        &form.unit_line,
        &form.fund_label,
    ];
    let mut all: Vec<_> = lines.map(Clone::clone).to_vec();
    let pairs = form.head.iter().flatten().chain(&form.goals);
    all.extend(pairs.flat_map(|(label, text)| [label.clone(), text.clone()]));
    all.extend(form.fund_columns.iter().map(|column| column.title.clone()));
    for fund in &form.funds {
        all.push(fund.label.clone());
        let cells = fund.cells.iter();
        all.extend(cells.map(|cell| cell.shown(form.decimals)));
    }
    for column in &form.indicator_columns {
        all.extend([column.group.clone(), column.title.clone()]);
    }
    all.extend(form.indicators.iter().flatten().cloned());
    all.extend(form.notes.iter().cloned());
    let signed = form.signatures.iter();
    let signed: Vec<_> = signed
        .map(|(label, text)| format!("{label}：{text}"))
        .collect();
    all.push(signed.join("\t"));
    all
}

#[test]
fn every_string_of_the_model_is_a_paragraph_of_the_file() {
    for (length, indicators) in [(1, 12), (4, 60), (1, 1)] {
        let mut report = sample::report(length);
        report.annex.push(sample::form(9, indicators));
        let found: HashSet<_> = paragraphs(&parts(&report)["word/document.xml"])
            .into_iter()
            .collect();
        for string in strings(&report).iter().filter(|string| !string.is_empty()) {
            assert!(found.contains(string), "{string}");
        }
        assert!(found.contains("内蒙古自治区示例公共服务促进中心\n2026年1-7月绩效监控报告"));
        assert!(found.contains("2026年8月20日"));
        assert!(found.contains("附件：项目支出绩效目标监控情况表（共4张）"));
        assert!(found.contains("附件"));
    }
}

#[test]
fn every_cell_stands_in_its_row_and_column_under_its_head() {
    let report = sample::report(1);
    let xml = &parts(&report)["word/document.xml"];
    let document = Document::parse(xml).unwrap();
    let tables: Vec<_> = document
        .descendants()
        .filter(is("tbl"))
        .map(table)
        .collect();
    let blocks = report.parts.iter().flat_map(|part| &part.blocks);
    let written = blocks.filter_map(|block| match block {
        ReportBlock::Table(table) => Some(table),
        _ => None,
    });
    for (model, table) in written.zip(&tables) {
        let head: Vec<_> = model
            .columns
            .iter()
            .map(|column| column.title.clone())
            .collect();
        assert_eq!(table[0], head);
        assert_eq!(table[1..], model.rows);
    }
    // The indicators stand in tables of a page each, every one under the head.
    let columns = report.annex[0].indicator_columns.len();
    let is_page = |table: &&Vec<Vec<String>>| table.len() > 2 && table[2].len() == columns;
    let pages = tables[2..].iter().filter(is_page);
    let rows: Vec<_> = pages.flat_map(|table| &table[2..]).collect();
    let expected: Vec<_> = report.annex.iter().flat_map(|f| &f.indicators).collect();
    assert_eq!(rows.len(), expected.len());
    for (cells, row) in expected.iter().zip(&rows) {
        assert_eq!(row[2..], cells[2..]);
    }
}

#[test]
fn equal_levels_of_neighbouring_rows_share_a_cell() {
    let mut report = sample::report(1);
    // All rows on one page.
    let form = &mut report.annex[0];
    form.head.clear();
    form.funds.clear();
    form.goals.clear();
    for cells in &mut form.indicators {
        cells[2].clear();
        cells[11].clear();
        cells[15].clear();
    }
    let xml = &parts(&report)["word/document.xml"];
    let document = Document::parse(xml).unwrap();
    let table = document.descendants().filter(is("tbl")).nth(3).unwrap();
    let merged = |row: Node<'_, '_>, column: usize| {
        let cell = row.children().filter(is("tc")).nth(column).unwrap();
        let merge = cell.descendants().find(is("vMerge"));
        merge.map(|merge| value(merge, "val") == Some("restart"))
    };
    let rows = table.children().filter(is("tr")).skip(2);
    let levels: Vec<_> = rows.map(|row| [merged(row, 0), merged(row, 1)]).collect();
    let (start, below) = (Some(true), Some(false));
    let expected = [
        [start, start],
        [below, below],
        [below, below],
        [below, below],
        [below, start],
        [below, below],
        [below, None],
        [start, start],
        [below, below],
        [below, start],
        [below, below],
        [None, None],
    ];
    assert_eq!(levels, expected);
}

#[test]
fn the_labels_of_a_group_stand_again_on_every_page() {
    let mut report = sample::report(1);
    report.annex = vec![sample::form(1, 60)];
    let xml = &parts(&report)["word/document.xml"];
    let document = Document::parse(xml).unwrap();
    let tables = document.descendants().filter(is("tbl")).skip(3);
    let tables: Vec<_> = tables.map(table).collect();
    assert!(tables.len() > 3, "{}", tables.len());
    for rows in &tables {
        assert_eq!(rows[0][0], "一级指标");
        assert!(
            !rows[2][0].is_empty() && !rows[2][1].is_empty(),
            "{:?}",
            rows[2]
        );
    }
    let breaks = document.descendants().filter(is("pageBreakBefore")).count();
    assert_eq!(breaks, tables.len() - 1);
}

fn with_chart(report: &mut ReportDocument) {
    let chart = ReportBlock::Chart(sample::chart());
    report.parts[1].blocks.push(chart);
}

#[test]
fn a_chart_is_a_picture_with_its_words_and_its_part() {
    let mut report = sample::report(1);
    with_chart(&mut report);
    let bytes = jixiao_documents::docx::report(&report, at()).unwrap();
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut png = Vec::new();
    let mut part = zip.by_name("word/media/chart1.png").unwrap();
    part.read_to_end(&mut png).unwrap();
    assert!(png.starts_with(b"\x89PNG\r\n"));
    let wide = u32::from_be_bytes(png[16..20].try_into().unwrap());
    // 156 mm at 300 dots an inch.
    assert!((1842..=1844).contains(&wide), "{wide}");
    let parts = parts(&report);
    let document = Document::parse(&parts["word/document.xml"]).unwrap();
    let drawn = document.descendants().find(is("inline")).unwrap();
    let described = drawn.children().find(is("docPr")).unwrap();
    assert!(value(described, "descr").unwrap().contains("草原监测57.58"));
    let blip = drawn.descendants().find(is("blip")).unwrap();
    let relation = value(blip, "embed").unwrap();
    assert!(parts["word/_rels/document.xml.rels"].contains(&format!("\"{relation}\"")));
    assert!(paragraphs(&parts["word/document.xml"]).contains(&"图1 项目预算执行进度".to_owned()));
}

#[test]
fn header_rows_repeat_and_only_rows_taller_than_a_page_split() {
    let mut report = sample::report(1);
    report.annex.truncate(1);
    report.annex[0].indicators[4][15] = "长".repeat(3_500);
    let xml = &parts(&report)["word/document.xml"];
    let document = Document::parse(xml).unwrap();
    let tables = document.descendants().filter(is("tbl"));
    let marks = |name: &'static str| {
        tables.clone().map(move |table| {
            let rows = table.children().filter(is("tr"));
            let marked = |row: Node<'_, '_>| row.descendants().any(|node| is(name)(&node));
            rows.map(marked).collect::<Vec<_>>()
        })
    };
    let heads: Vec<_> = marks("tblHeader").collect();
    for (table, rows) in [(0, 1), (1, 1), (2, 0), (3, 2)] {
        let marked = heads[table].iter().filter(|mark| **mark).count();
        assert_eq!(marked, rows, "table {table}");
        assert!(heads[table].iter().take(rows).all(|mark| *mark));
    }
    let splitting = |rows: Vec<bool>| rows.iter().filter(|whole| !**whole).count();
    let split: Vec<_> = marks("cantSplit").map(splitting).collect();
    assert_eq!(split[..3], [0, 0, 0]);
    assert_eq!(split.iter().sum::<usize>(), 1);
}

#[test]
fn all_elements_follow_the_order_of_the_schema() {
    let mut report = sample::report(4);
    report.annex[0].indicators[4][15] = "长".repeat(3_500);
    with_chart(&mut report);
    let mut seen = HashSet::new();
    for (name, xml) in parts(&report) {
        if name.ends_with(".png") {
            continue;
        }
        let document = Document::parse(&xml).unwrap();
        for node in document.descendants().filter(Node::is_element) {
            seen.extend(schema::check(node, &name));
        }
    }
    let listed: HashSet<_> = schema::ORDERS.iter().map(|(parent, _)| *parent).collect();
    assert_eq!(seen, listed, "every list was used");
}

#[test]
fn every_part_is_declared_and_every_reference_has_its_target() {
    let report = sample::report(4);
    let parts = parts(&report);
    let types = Document::parse(&parts["[Content_Types].xml"]).unwrap();
    let declared: HashSet<_> = types
        .descendants()
        .filter_map(|node| value(node, "PartName"))
        .collect();
    let present = parts.keys().filter(|name| !name.ends_with(".rels"));
    let present: HashSet<_> = present
        .filter(|name| *name != "[Content_Types].xml")
        .map(|name| format!("/{name}"))
        .collect();
    assert_eq!(declared, present.iter().map(String::as_str).collect());

    let mut ids = HashSet::new();
    let mut targets = HashSet::new();
    for (relations, folder) in [
        ("_rels/.rels", ""),
        ("word/_rels/document.xml.rels", "word/"),
    ] {
        let relations = Document::parse(&parts[relations]).unwrap();
        for relation in relations.descendants().filter(is("Relationship")) {
            assert!(ids.insert(value(relation, "Id").unwrap().to_owned()));
            targets.insert(format!("/{folder}{}", value(relation, "Target").unwrap()));
        }
    }
    assert_eq!(targets, present);

    let styles = Document::parse(&parts["word/styles.xml"]).unwrap();
    let styles = styles.descendants().filter(is("style"));
    let styles: HashSet<_> = styles
        .filter_map(|node| value(node, "styleId").map(str::to_owned))
        .collect();
    let document = Document::parse(&parts["word/document.xml"]).unwrap();
    let mut used_ids = HashSet::new();
    for node in document.descendants() {
        match node.tag_name().name() {
            "pStyle" | "tblStyle" => assert!(styles.contains(value(node, "val").unwrap())),
            "footerReference" => {
                let id = value(node, "id").unwrap();
                assert!(ids.contains(id) && used_ids.insert(id), "{id}");
            }
            _ => {}
        }
    }
    assert_eq!(used_ids.len(), 2);
}

#[test]
fn the_same_report_and_time_give_the_same_bytes() {
    let report = sample::report(4);
    let bytes = || jixiao_documents::docx::report(&report, at()).unwrap();
    let first = bytes();
    assert_eq!(first, bytes());
    let later = at() + chrono::Duration::hours(1);
    assert_ne!(
        first,
        jixiao_documents::docx::report(&report, later).unwrap()
    );
}

#[test]
fn properties_say_what_it_is_who_made_it_and_when() {
    let report = sample::report(1);
    let parts = parts(&report);
    let properties = Document::parse(&parts["docProps/core.xml"]).unwrap();
    let property = |name: &str| {
        let node = properties.descendants().find(is(name)).unwrap();
        node.text().unwrap().to_owned()
    };
    assert_eq!(property("title"), report.title);
    assert_eq!(property("creator"), report.unit);
    assert_eq!(property("created"), "2026-08-20T09:30:00Z");
}

#[test]
fn markup_and_control_characters_in_names_are_harmless() {
    let name = "<w:t>&amp;\"]]>\u{0}\u{8}\u{b}\u{1f}\u{fffe}'名\t称\r\n二";
    let shown = "<w:t>&amp;\"]]>'名\t称\n二";
    let mut report = sample::report(1);
    report.title = name.to_owned();
    report.unit = name.to_owned();
    report.parts[0].heading = name.to_owned();
    report.parts[0].blocks[1] = ReportBlock::Paragraph(name.to_owned());
    report.annex[0].head[0][0].1 = name.to_owned();
    report.annex[0].indicators[0][2] = name.to_owned();
    report.annex[0].indicators[0][0] = name.to_owned();
    let parts = parts(&report);
    for (part, xml) in &parts {
        Document::parse(xml).unwrap_or_else(|error| panic!("{part}: {error}"));
    }
    let found = paragraphs(&parts["word/document.xml"]);
    let count = found.iter().filter(|text| *text == shown).count();
    assert_eq!(count, 7);
}

#[test]
fn only_a_long_report_has_a_table_of_contents_and_its_pages_are_those_of_the_headings() {
    let short = parts(&sample::report(1));
    assert!(!short["word/document.xml"].contains("TOC "));
    let report = sample::report(4);
    let long = parts(&report);
    assert!(!long["word/settings.xml"].contains("updateFields"));
    let document = Document::parse(&long["word/document.xml"]).unwrap();
    let entries = document.descendants().filter(is("hyperlink"));
    let entries: Vec<_> = entries
        .map(|node| (value(node, "anchor").unwrap(), text(node)))
        .collect();
    assert_eq!(entries.len(), 8);
    for (anchor, entry) in &entries {
        let bookmarks = document.descendants().filter(is("bookmarkStart"));
        let mut marked = bookmarks.filter(|node| value(*node, "name") == Some(*anchor));
        let heading = text(marked.next().unwrap().parent().unwrap());
        let (title, page) = entry.split_once('\t').unwrap();
        assert_eq!(title, heading);
        assert!(page.parse::<u32>().unwrap() > 0);
        assert!(marked.next().is_none());
    }
}

#[test]
fn a_report_without_text_or_annex_is_a_file_all_the_same() {
    let mut report = sample::report(1);
    report.annex.clear();
    report.parts.clear();
    let parts = parts(&report);
    let document = Document::parse(&parts["word/document.xml"]).unwrap();
    let sections = document.descendants().filter(is("sectPr"));
    assert_eq!(sections.count(), 1);
    assert!(!parts["word/document.xml"].contains("附件"));
}

/// What python-docx, from the folder of `JIXIAO_BAGIT`, finds in the file.
fn judged(report: &ReportDocument) -> serde_json::Value {
    let bagit = std::env::var_os("JIXIAO_BAGIT").unwrap_or_default();
    let python = std::path::Path::new(&bagit).with_file_name("python");
    assert!(
        python.is_file(),
        "python-docx is needed: run `just test`, or set JIXIAO_BAGIT to target/judges/bin/bagit.py"
    );
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.docx");
    std::fs::write(&file, jixiao_documents::docx::report(report, at()).unwrap()).unwrap();
    let script = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/docx/judge.py");
    let output = std::process::Command::new(python)
        .arg(script)
        .arg(&file)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn python_docx_finds_the_headings_the_repeated_rows_and_every_string() {
    for (length, is_long) in [(1, false), (4, true)] {
        let mut report = sample::report(length);
        with_chart(&mut report);
        let found = judged(&report);
        assert_eq!(
            found["pictures"],
            serde_json::json!([156]),
            "in millimetres"
        );
        let mut expected = Vec::new();
        for part in &report.parts {
            expected.push(serde_json::json!([1, part.heading]));
            for block in &part.blocks {
                if let ReportBlock::Heading { level, text } = block {
                    expected.push(serde_json::json!([level, text]));
                }
            }
        }
        assert_eq!(found["headings"], serde_json::Value::Array(expected));

        let heads: Vec<(usize, bool)> = serde_json::from_value(found["heads"].clone()).unwrap();
        assert!(heads.iter().all(|(_, leads)| *leads), "{heads:?}");
        assert_eq!(heads[..2], [(1, true), (1, true)]);
        let indicators = heads.iter().filter(|(rows, _)| *rows == 2).count();
        assert!(indicators >= report.annex.len(), "{heads:?}");

        let paragraphs: HashSet<String> =
            serde_json::from_value(found["paragraphs"].clone()).unwrap();
        for string in strings(&report).iter().filter(|string| !string.is_empty()) {
            assert!(paragraphs.contains(string), "{string}");
        }
        assert_eq!(paragraphs.contains("目　录"), is_long);
    }
}

/// LibreOffice as a second reader: what it lays out holds what the report holds, as the PDF does.
#[test]
fn libreoffice_shows_page_by_page_what_the_pdf_shows() {
    for length in [1, 4] {
        let mut report = sample::report(length);
        report.annex.truncate(1);
        with_chart(&mut report);
        both_show(&report);
    }
}

fn both_show(report: &ReportDocument) {
    let folder = tempfile::tempdir().unwrap();
    let bytes = jixiao_documents::docx::report(report, at()).unwrap();
    std::fs::write(folder.path().join("word.docx"), bytes).unwrap();
    let fonts = folder.path().join("fonts.conf");
    std::fs::write(&fonts, substitutes()).unwrap();
    let converted = std::process::Command::new("soffice")
        .env("FONTCONFIG_FILE", fonts)
        .arg(format!(
            "-env:UserInstallation=file://{}/profile",
            folder.path().display()
        ))
        .args(["--headless", "--convert-to", "pdf", "--outdir"])
        .arg(folder.path())
        .arg(folder.path().join("word.docx"))
        .output();
    let Ok(converted) = converted else {
        eprintln!("NOT CHECKED: LibreOffice is not installed, the Word file was not converted.");
        return;
    };
    assert!(converted.status.success(), "{converted:?}");
    let pdf = jixiao_documents::pdf::report(report, at()).unwrap();
    std::fs::write(folder.path().join("own.pdf"), pdf).unwrap();
    let [word_pages, own_pages] =
        ["word.pdf", "own.pdf"].map(|name| pages_shown(&folder.path().join(name)));
    same_pages(report, &word_pages, &own_pages);
    let [word, own] = [word_pages, own_pages].map(|pages| without_numbers(&pages));
    for string in strings(report) {
        // The amounts of a form stand without separators in the Word file.
        let string: String = string.chars().filter(|c| !c.is_whitespace()).collect();
        assert!(word.contains(&string), "LibreOffice does not show {string}");
        let is_amount = string.chars().all(|c| c.is_ascii_digit() || c == '.');
        assert!(
            is_amount || own.contains(&string),
            "the PDF does not show {string}"
        );
    }
}

/// The program's own fonts under the names of Windows' ones: letters as wide as there.
fn substitutes() -> String {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/fonts");
    let aliases = [
        ("仿宋", "Fang"),
        ("楷体", "Kai"),
        ("黑体", "Hei"),
        ("宋体", "Song"),
        ("方正小标宋简体", "Biaosong"),
    ];
    let aliases = aliases.map(|(name, own)| {
        format!(
            "<match target=\"pattern\"><test name=\"family\"><string>{name}</string></test>\
             <edit name=\"family\" mode=\"assign\" binding=\"strong\"><string>Jixiao {own}</string></edit></match>"
        )
    });
    format!(
        "<?xml version=\"1.0\"?><fontconfig><dir>{}</dir><cachedir prefix=\"xdg\">fontconfig</cachedir>{}</fontconfig>",
        folder.display(),
        aliases.concat()
    )
}

/// Page by page both hold the same: what begins on a page of the one begins on the same page of the
/// other, give or take one and one more in six (line breaks differ by a few letters, tables by the
/// heights of rows), and nothing changes places.
fn same_pages(report: &ReportDocument, word: &[String], own: &[String]) {
    assert_eq!(word[0].starts_with("目录"), own[0].starts_with("目录"));
    let mut wanted = vec![report.title.clone()];
    for part in &report.parts {
        wanted.push(part.heading.clone());
        for block in &part.blocks {
            wanted.push(match block {
                ReportBlock::Heading { text, .. } => text.clone(),
                ReportBlock::Paragraph(text) => text.chars().take(20).collect(),
                ReportBlock::Table(table) => table.caption.clone(),
                ReportBlock::Chart(chart) => chart.caption.clone(),
            });
        }
    }
    wanted.extend(report.annex_note());
    wanted.push(report.unit.clone());
    // After the table of contents, which names the headings too.
    let body = |pages: &[String]| pages.iter().position(|page| page.contains("—1—")).unwrap();
    let (mut compared, mut last) = (0, [0, 0]);
    let whole = [word, own].map(|pages| pages[body(pages)..].concat());
    for text in &mut wanted {
        text.retain(|c| !c.is_whitespace());
        let on = |pages: &[String]| -> Vec<usize> {
            let pages = pages[body(pages)..].iter().enumerate();
            let holding = pages.filter(|(_, page)| page.contains(text.as_str()));
            holding.map(|(at, _)| at).collect()
        };
        let (word, own) = (on(word), on(own));
        // What stands on several pages, or over the edge of one, tells no place.
        if let ([word], [own]) = (&word[..], &own[..]) {
            let far = 1 + own / 6;
            assert!(word.abs_diff(*own) <= far, "{text}: page {word} and {own}");
            let at = [0, 1].map(|which| whole[which].find(text.as_str()).unwrap());
            assert!(
                at[0] >= last[0] && at[1] >= last[1],
                "{text} changed places"
            );
            (compared, last) = (compared + 1, at);
        }
    }
    assert!(compared > report.parts.len() * 2, "{compared}");
}

/// The text of pages without the numbers below them.
fn without_numbers(pages: &[String]) -> String {
    let numbers = (1..=pages.len()).map(|number| format!("—{number}—"));
    let numbers: Vec<_> = numbers.collect();
    let numbered = |page: &String| {
        numbers
            .iter()
            .find(|number| page.contains(*number))
            .cloned()
    };
    let plain =
        |page: &String| numbered(page).map_or(page.clone(), |number| page.replace(&number, ""));
    pages.iter().map(plain).collect()
}

/// The pages of a PDF without blanks.
fn pages_shown(path: &std::path::Path) -> Vec<String> {
    let output = std::process::Command::new("pdftotext")
        .arg("-raw")
        .arg(path)
        .arg("-")
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let pages = text.trim_end_matches('\u{c}').split('\u{c}');
    pages
        .map(|page| page.chars().filter(|c| !c.is_whitespace()).collect())
        .collect()
}

/// Writes the samples to the folder in `DOCX_SAMPLES`, to be looked at.
#[test]
#[ignore = "writes files to look at"]
fn samples() {
    let folder = std::path::PathBuf::from(std::env::var("DOCX_SAMPLES").unwrap());
    for (name, length) in [("short", 1), ("long", 4)] {
        let mut report = sample::report(length);
        if name == "long" {
            report.annex[1] = sample::form(2, 60);
            report.annex[2].indicators[3][15] = "长文本，".repeat(875);
        }
        let bytes = jixiao_documents::docx::report(&report, at()).unwrap();
        std::fs::write(folder.join(format!("{name}.docx")), bytes).unwrap();
    }
}
