//! The PDF documents, judged by poppler's tools as a reader would see them.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a panic is how a test fails"
)]

use std::io::Write as _;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::NaiveDate;
use jixiao_core::evaluation::Points;
use jixiao_core::forms::{
    ChartBar, ChartPart, EvaluationDocument, EvaluationTemplate, FormDocument, FormTemplate,
    FundCell, FundRow, PrintedDecimals, RegistrationSheet, ReportBlock, ReportChart, ReportColumn,
    ReportDocument, ReportPart, ReportTable, Shade, SummaryCell, SummaryColumn, SummaryTable,
};
use jixiao_core::money::Money;
use jixiao_core::ratio::Ratio;
use jixiao_documents::pdf;

fn made_at() -> chrono::NaiveDateTime {
    NaiveDate::from_ymd_opt(2026, 8, 12)
        .unwrap()
        .and_hms_opt(9, 30, 0)
        .unwrap()
}

/// What one of poppler's tools says about a document.
fn poppler(tool: &str, arguments: &[&str], document: &[u8]) -> String {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(document).unwrap();
    let mut command = Command::new(tool);
    command.args(arguments).arg(file.path());
    if tool == "pdftotext" {
        command.arg("-");
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "{tool}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn without_blanks(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The text in the order in which it was written, without blanks.
fn text_of(document: &[u8]) -> String {
    without_blanks(&poppler("pdftotext", &["-raw"], document))
}

fn pages_of(document: &[u8]) -> Vec<String> {
    let text = poppler("pdftotext", &["-raw"], document);
    let pages = text.trim_end_matches('\u{c}').split('\u{c}');
    pages.map(without_blanks).collect()
}

fn strings_of(form: &FormDocument) -> Vec<String> {
    let mut strings = vec![
        form.title.clone(),
        form.year_line.clone(),
        form.unit_line.clone(),
    ];
    strings.extend(
        form.head
            .iter()
            .flatten()
            .flat_map(|(label, text)| [label.clone(), text.clone()]),
    );
    strings.push(form.fund_label.clone());
    strings.extend(form.fund_columns.iter().map(|column| column.title.clone()));
    strings.extend(form.funds.iter().map(|row| row.label.clone()));
    strings.extend(
        form.goals
            .iter()
            .flat_map(|(label, text)| [label.clone(), text.clone()]),
    );
    strings.extend(
        form.indicator_columns
            .iter()
            .flat_map(|column| [column.group.clone(), column.title.clone()]),
    );
    strings.extend(form.indicators.iter().flatten().cloned());
    strings.extend(form.notes.iter().cloned());
    strings.extend(
        form.signatures
            .iter()
            .map(|(label, text)| format!("{label}：{text}")),
    );
    strings
}

fn assert_all_found(strings: &[String], text: &str) {
    for string in strings {
        assert!(text.contains(&without_blanks(string)), "lost: {string}");
    }
}

#[test]
fn every_text_of_a_form_is_on_paper() {
    for count in [1, 12, 60] {
        let model = form(count);
        let document = pdf::form(&model, made_at()).unwrap();
        let text = text_of(&document);
        assert_all_found(&strings_of(&model), &text);
        for figure in ["49,853.00", "46,751.48", "11,900.16", "25.45%", "—"] {
            assert!(text.contains(figure), "{figure}");
        }
    }
}

/// Only amounts may be rounded on paper; the number cells of a spreadsheet hold every digit.
#[test]
fn amounts_show_two_decimals_or_all_of_them_as_the_form_says() {
    let mut model = form(1);
    let mut table = summary(1);
    let rounded = ["49,853.00", "46,751.48", "11,900.16", "38.88"];
    let whole = ["49,853.0028", "46,751.476755", "11,900.163598", "38.876755"];
    for (decimals, shown, hidden) in [
        (PrintedDecimals::Two, rounded, whole),
        (PrintedDecimals::All, whole, rounded),
    ] {
        model.decimals = decimals;
        let text = poppler(
            "pdftotext",
            &["-raw"],
            &pdf::form(&model, made_at()).unwrap(),
        );
        let words: Vec<_> = text.split_whitespace().collect();
        assert!(shown.iter().all(|amount| words.contains(amount)), "{text}");
        assert!(
            !hidden.iter().any(|amount| words.contains(amount)),
            "{text}"
        );
        table.decimals = decimals;
        let text = poppler(
            "pdftotext",
            &["-raw"],
            &pdf::summary(&table, made_at()).unwrap(),
        );
        let words: Vec<_> = text.split_whitespace().collect();
        assert!(
            words.contains(&shown[0]) && words.contains(&shown[2]),
            "{text}"
        );
        assert!(!words.contains(&hidden[0]), "{text}");
    }
}

#[test]
fn a_cell_longer_than_a_page_is_whole_and_in_order() {
    let mut model = form(3);
    let long: String = (0x4E00..0x4E00 + 3_500)
        .map(|c| char::from_u32(c).unwrap())
        .collect();
    model.goals[0].1 = long.clone();
    model.indicators[1][3] = long.clone();
    model.indicators[2][11] = long.clone();
    let pages = pages_of(&pdf::form(&model, made_at()).unwrap());
    let text = pages.concat();
    let mut rest = text.chars();
    for wanted in long.repeat(3).chars() {
        assert!(rest.any(|c| c == wanted), "lost: {wanted}");
    }
    // Every page that the long rows reach says which group it shows.
    let table: Vec<_> = pages
        .iter()
        .filter(|page| page.contains("偏差原因分析"))
        .collect();
    assert!(table.len() > 10);
    assert!(table.iter().rev().skip(1).all(|page| {
        page.matches("产出指标").count() + page.matches("效益指标").count() > 0
    }));
}

#[test]
fn head_and_labels_stand_on_every_page() {
    let model = form(60);
    let document = pdf::form(&model, made_at()).unwrap();
    let pages = pages_of(&document);
    let said = poppler("pdfinfo", &[], &document);
    assert!(said.contains("841.89 x 595.276 pts (A4)"), "{said}");
    assert!(
        said.contains(&format!("Pages:           {}", pages.len())),
        "{said}"
    );
    assert!(pages.len() > 3);
    for (page, number) in pages.iter().zip(1..) {
        assert!(
            page.contains("偏差原因分析") && page.contains("硬件条件保障"),
            "{number}"
        );
        assert!(
            page.contains(&format!("第{number}页，共{}页", pages.len())),
            "{number}"
        );
        let rows = model
            .indicators
            .iter()
            .filter(|cells| page.contains(&cells[2]));
        for cells in rows {
            assert!(
                page.contains(&cells[0]) && page.contains(&cells[1]),
                "{number}: {cells:?}"
            );
        }
    }
}

#[test]
fn a_label_of_two_lines_stands_within_its_row() {
    let mut model = form(1);
    let label = "1-7月总体完成情况".to_owned();
    model.goals.push((label, "按计划推进。".to_owned()));
    let document = pdf::form(&model, made_at()).unwrap();
    let found = lines(&document, 1);
    let at = |wanted: &str| found.iter().find(|(text, _)| text == wanted).unwrap().1;
    let [above, first, second, below] =
        ["年度总体目标", "1-7月", "总体完成情况", "三级指标"].map(at);
    assert!(above[3] < first[1] + 0.1, "{above:?} {first:?}");
    assert!(
        first[1] + 3.5 < second[1] && second[3] < below[1],
        "{second:?}"
    );
}

#[test]
fn markup_and_rare_names_stay_text() {
    let mut model = form(1);
    model.head[0][0].1 = "*a* #sum $x$ <b> _c_ \\ `d` 镕喆堃昇彧 = @".to_owned();
    let text = text_of(&pdf::form(&model, made_at()).unwrap());
    assert!(text.contains("*a*#sum$x$<b>_c_\\`d`镕喆堃昇彧=@"), "{text}");
}

#[test]
fn a_name_in_mongolian_script_is_printed() {
    let mut model = form(1);
    model.head[0][0].1 = "草原监测（ᠮᠣᠩᠭᠣᠯ ᠬᠡᠯᠡ）项目".to_owned();
    let bytes = pdf::form(&model, made_at()).unwrap();
    let text = text_of(&bytes);
    assert!(
        text.contains("草原监测（") && text.contains("）项目"),
        "{text}"
    );
    for letter in "ᠮᠣᠩᠭᠣᠯᠬᠡᠯᠡ".chars() {
        assert!(text.contains(letter), "{letter} {text}");
    }
}

#[test]
fn a_character_without_a_glyph_is_a_box_that_is_searched_as_itself_and_named() {
    let mut model = form(1);
    model.indicators[0][15] = "好\u{1F600}".to_owned();
    let text = text_of(&pdf::form(&model, made_at()).unwrap());
    assert!(text.contains("好\u{1F600}"), "{text}");
    let found = pdf::missing::in_form(&model);
    let named: Vec<_> = found
        .iter()
        .map(|glyph| (&*glyph.project, &*glyph.field, &*glyph.code))
        .collect();
    assert_eq!(named, [("1500002602000024", "第1行备注", "U+1F600")]);
}

#[test]
fn many_forms_come_in_their_order_as_if_each_were_made_alone_and_can_be_broken_off() {
    let models: Vec<_> = (1..=5).map(form).collect();
    let mut made = Vec::new();
    let mut take = |bytes: Vec<u8>| {
        made.push(bytes);
        Ok::<_, jixiao_documents::DocumentError>(ControlFlow::Continue(()))
    };
    let print = |model: &&FormDocument| pdf::form(model, made_at());
    pdf::many(models.iter().map(Ok), print, &mut take).unwrap();
    let alone: Vec<_> = models
        .iter()
        .map(|model| pdf::form(model, made_at()).unwrap())
        .collect();
    assert!(made == alone);
    let mut taken = 0;
    let mut stop = |_: usize| {
        taken += 1;
        Ok::<_, jixiao_documents::DocumentError>(ControlFlow::Break(()))
    };
    let endless = (0_usize..).map(Ok);
    pdf::many(endless, |model| Ok(*model), &mut stop).unwrap();
    assert_eq!(taken, 1);
}

#[test]
fn only_a_few_models_for_each_core_are_held_at_a_time() {
    let held = AtomicUsize::new(0);
    let most = AtomicUsize::new(0);
    struct Model<'a>(&'a AtomicUsize);
    impl Drop for Model<'_> {
        fn drop(&mut self) {
            self.0.fetch_sub(1, Ordering::SeqCst);
        }
    }
    let models = (0..200).map(|_| {
        most.fetch_max(held.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        Ok(Model(&held))
    });
    let mut taken = 0;
    let mut take = |()| {
        taken += 1;
        Ok::<_, jixiao_documents::DocumentError>(ControlFlow::Continue(()))
    };
    pdf::many(models, |_| Ok(()), &mut take).unwrap();
    let cores = std::thread::available_parallelism().unwrap().get();
    assert_eq!(taken, 200);
    // One at work, one waiting, one just let go of; and the next one.
    let most = most.into_inner();
    assert!(most <= 3 * cores + 1, "{most}");
}

#[test]
fn fonts_are_embedded_in_part_with_the_text_of_every_glyph() {
    for document in [
        pdf::form(&form(12), made_at()).unwrap(),
        pdf::report(&report(1), made_at()).unwrap(),
        pdf::summary(&summary(30), made_at()).unwrap(),
        pdf::evaluation(&evaluation(14), made_at()).unwrap(),
    ] {
        let told = poppler("pdffonts", &[], &document);
        let fonts: Vec<_> = told.lines().skip(2).collect();
        assert!(!fonts.is_empty());
        for font in fonts {
            // Embedded, a subset, with a map to Unicode.
            assert!(font.contains("yes yes yes"), "{told}");
        }
        // The whole of the smallest font is larger.
        assert!(document.len() < 1 << 20, "{} bytes", document.len());
    }
}

#[test]
fn two_processes_write_the_same_bytes() {
    const TARGET: &str = "PDF_TARGET";
    let documents = || {
        [
            pdf::form(&form(12), made_at()).unwrap(),
            pdf::report(&report(2), made_at()).unwrap(),
        ]
        .concat()
    };
    if let Some(target) = std::env::var_os(TARGET) {
        std::fs::write(target, documents()).unwrap();
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let written = ["one", "two"].map(|name| {
        let target = folder.path().join(name);
        let mut again = Command::new(std::env::current_exe().unwrap());
        again
            .args(["--exact", "two_processes_write_the_same_bytes"])
            .env(TARGET, &target);
        assert!(again.output().unwrap().status.success());
        std::fs::read(target).unwrap()
    });
    assert!(!written[0].is_empty() && written[0] == written[1]);
}

#[test]
fn every_text_of_a_report_is_on_paper() {
    let model = report(2);
    let document = pdf::report(&model, made_at()).unwrap();
    let text = text_of(&document);
    let mut strings = vec![
        model.title.clone(),
        model.unit.clone(),
        "2026年8月12日".to_owned(),
        model.annex_note().unwrap(),
    ];
    for part in &model.parts {
        strings.push(part.heading.clone());
        for block in &part.blocks {
            match block {
                ReportBlock::Heading { text, .. } => strings.push(text.clone()),
                // A paragraph may be cut by a page's number; its sentences are not all.
                ReportBlock::Paragraph(_) => {}
                ReportBlock::Chart(chart) => strings.push(chart.caption.clone()),
                ReportBlock::Table(table) => {
                    strings.extend([table.caption.clone(), table.unit_line.clone()]);
                    strings.extend(table.rows.iter().flatten().cloned());
                }
            }
        }
    }
    assert_all_found(&strings, &text);
    let body: String = pages_of(&document)
        .iter()
        .zip(1..)
        .map(|(page, number)| page.replace(&format!("—{number}—"), ""))
        .collect();
    for block in model.parts.iter().flat_map(|part| &part.blocks) {
        if let ReportBlock::Paragraph(text) = block {
            assert!(body.contains(&without_blanks(text)), "lost: {text}");
        }
    }
    let fonts = poppler("pdffonts", &[], &document);
    for font in [
        "JixiaoSong",
        "JixiaoBiaosong",
        "JixiaoHei",
        "JixiaoKai",
        "JixiaoFang",
    ] {
        assert!(fonts.contains(font), "{fonts}");
    }
    let sizes = poppler("pdfinfo", &["-f", "1", "-l", "99"], &document);
    assert!(
        sizes.contains("Page    1 size:  595.276 x 841.89 pts (A4)"),
        "{sizes}"
    );
    assert!(
        sizes.contains("size:  841.89 x 595.276 pts (A4)"),
        "{sizes}"
    );
    assert_eq!(
        pages_of(&document)
            .iter()
            .filter(|page| page.contains("序号项目名称"))
            .count(),
        3,
        "the table's head stands on each of its pages"
    );
}

#[test]
fn a_long_cell_and_no_rows_harm_no_table_of_a_report() {
    let long: String = (0x4E00..0x4E00 + 3_500)
        .map(|c| char::from_u32(c).unwrap())
        .collect();
    let mut model = report(0);
    let (mut tall, mut empty) = (table(), table());
    tall.rows[2][1] = long.clone();
    tall.rows[3][2] = "1".repeat(40);
    empty.rows.clear();
    model.parts.truncate(1);
    model.parts[0].blocks = vec![ReportBlock::Table(tall), ReportBlock::Table(empty)];
    let document = pdf::report(&model, made_at()).unwrap();
    let text = text_of(&document);
    let mut rest = text.chars();
    for wanted in long.chars() {
        assert!(rest.any(|c| c == wanted), "lost: {wanted}");
    }
    assert!(text.contains(&"1".repeat(40)));
}

#[test]
fn a_page_of_the_report_has_22_lines_of_28_characters() {
    let mut model = report(0);
    model.parts.truncate(1);
    model.parts[0].blocks = vec![ReportBlock::Paragraph("监控报告正文".repeat(400))];
    let document = pdf::report(&model, made_at()).unwrap();
    let text = poppler("pdftotext", &["-layout", "-f", "2", "-l", "2"], &document);
    let lines: Vec<_> = text
        .lines()
        .map(without_blanks)
        .filter(|line| !line.is_empty())
        .collect();
    assert_eq!(lines.len(), 23, "{lines:#?}");
    assert_eq!(lines[22], "—2—");
    assert!(
        lines[..22].iter().all(|line| line.chars().count() == 28),
        "{lines:#?}"
    );
}

/// Letters of a page with their boxes in millimetres (left, top, right, bottom), by lines.
fn lines(document: &[u8], page: usize) -> Vec<(String, [f64; 4])> {
    let page = page.to_string();
    let said = poppler(
        "pdftotext",
        &["-bbox-layout", "-f", &page, "-l", &page],
        document,
    );
    let options = roxmltree::ParsingOptions {
        allow_dtd: true,
        ..roxmltree::ParsingOptions::default()
    };
    let parsed = roxmltree::Document::parse_with_options(&said, options).unwrap();
    let found = parsed
        .descendants()
        .filter(|node| node.has_attribute("xMin"));
    let found = found.filter(|node| node.tag_name().name() == "line");
    found
        .map(|line| {
            let words = line.descendants().filter(|node| node.is_text());
            let words = words.filter_map(|node| node.text());
            let of = |edge| line.attribute(edge).unwrap().parse::<f64>().unwrap() / 72.0 * 25.4;
            let edges = ["xMin", "yMin", "xMax", "yMax"].map(of);
            (without_blanks(&words.collect::<String>()), edges)
        })
        .collect()
}

/// How much of a letter's square stands above its baseline, in Chinese fonts.
const ASCENT: f64 = 0.86;

/// Where the letters of one size stand on a page: the baselines in millimetres above the lower
/// edge, from top to bottom, as the file itself places them.
fn baselines(document: &[u8], page: usize, size: f32) -> Vec<f64> {
    let file = lopdf::Document::load_mem(document).unwrap();
    let id = file.get_pages()[&u32::try_from(page).unwrap()];
    let content = file.get_and_decode_page_content(id).unwrap();
    let (mut at, mut found) = (0.0, Vec::<f64>::new());
    let number = |operand: &lopdf::Object| operand.as_float().unwrap();
    let mut is_wanted = false;
    for operation in content.operations {
        let operands = &operation.operands;
        match operation.operator.as_str() {
            "Tf" => is_wanted = (number(&operands[1]) - size).abs() < 0.01,
            "Tm" => at = f64::from(number(&operands[5])) / 72.0 * 25.4,
            "Tj" | "TJ" if is_wanted && found.last().is_none_or(|y| (y - at).abs() > 1.0) => {
                found.push(at);
            }
            _ => {}
        }
    }
    found
}

#[test]
fn a_page_keeps_the_measures_of_the_standard_to_half_a_millimetre() {
    let mut model = report(0);
    model.parts.truncate(1);
    model.parts[0].blocks = vec![ReportBlock::Paragraph("监控报告正文".repeat(400))];
    let document = pdf::report(&model, made_at()).unwrap();
    let near = |one: f64, other: f64| (one - other).abs() < 0.5;
    let character = 156.0 / 28.0;
    let letter = 16.0 / 72.0 * 25.4;
    for (page, is_odd) in [(2, false), (3, true)] {
        let mut found = lines(&document, page);
        let at = found
            .iter()
            .position(|(text, _)| text.contains('—'))
            .unwrap();
        let (_, number) = found.remove(at);
        found.sort_by(|one, other| one.1[1].total_cmp(&other.1[1]));
        assert_eq!(found.len(), 22, "{found:?}");
        // The binding edge is left on odd pages, right on even ones.
        let edge = if is_odd { 28.0 } else { 26.0 };
        for (line, (text, [left, top, right, bottom])) in found.iter().enumerate() {
            assert_eq!(text.chars().count(), 28, "{text}");
            // The last letter's tracking is no ink.
            assert!(
                near(*left, edge) && near(*right, edge + 156.0),
                "{left} {right}"
            );
            let pitch = (225.0 - letter) / 21.0;
            assert!(
                near(top - found[0].1[1], line as f64 * pitch),
                "{line}: {top} {bottom}"
            );
        }
        // The squares of the letters fill the type area: 37 mm above them, 35 mm below.
        let baselines = baselines(&document, page, 16.0);
        let (first, last) = (baselines[0], baselines[21]);
        assert_eq!(baselines.len(), 22);
        let above = 297.0 - first - ASCENT * letter;
        let below = last - (1.0 - ASCENT) * letter;
        assert!(near(above, 37.0) && near(below, 35.0), "{above} {below}");
        // One character in from the type area's edge.
        let (place, wanted) = if is_odd {
            (number[2], edge + 156.0 - character)
        } else {
            (number[0], edge + character)
        };
        assert!(near(place, wanted), "{place} {wanted}");
    }
}

#[test]
fn title_headings_signature_and_annex_stand_where_the_standard_wants_them() {
    let model = report(1);
    let document = pdf::report(&model, made_at()).unwrap();
    let pages = pages_of(&document);
    let near = |one: f64, other: f64| (one - other).abs() < 0.5;
    let character = 156.0 / 28.0;
    let place = |page: usize, wanted: &str| {
        let mut lines = lines(&document, page).into_iter();
        let found = lines.find(|(text, _)| text.starts_with(wanted));
        found.unwrap_or_else(|| panic!("{wanted} on {page}")).1
    };
    // Odd pages begin at 28 mm, even ones at 26.
    let edge = |page: usize| if page % 2 == 1 { 28.0 } else { 26.0 };
    let page_of = |wanted: &str| {
        let wanted = without_blanks(wanted);
        let found = pages.iter().position(|page| page.contains(&wanted));
        found.unwrap_or_else(|| panic!("{wanted}")) + 1
    };

    let start: String = model.title.chars().take(4).collect();
    let [left, _, right, _] = place(1, &start);
    assert!(near(left.midpoint(right), 28.0 + 78.0), "{left} {right}");
    assert!(
        !baselines(&document, 1, 22.0).is_empty(),
        "the title is in 2号"
    );
    for part in &model.parts {
        for heading in [&part.heading, &"（一）总体情况".to_owned()] {
            let page = page_of(heading);
            let [left, ..] = place(page, heading);
            assert!(near(left, edge(page) + 2.0 * character), "{heading} {left}");
        }
    }
    // The date ends four characters in, and the unit stands in the middle above it.
    let page = page_of("2026年8月12日");
    let [from, top, to, _] = place(page, "2026年8月12日");
    assert!(near(to, edge(page) + 156.0 - 4.0 * character), "{to}");
    let [left, above, right, _] = place(page, &model.unit);
    assert!(
        near(left.midpoint(right), from.midpoint(to)),
        "{left} {right}"
    );
    assert!(above < top);
    let note = model.annex_note().unwrap();
    let [left, ..] = place(page, &note);
    assert!(near(left, edge(page) + 2.0 * character), "{left}");
    // The annex begins on a landscape page of its own, marked at its top left.
    let is_form =
        |page: &&String| page.contains(&model.annex[0].title) && page.contains("三级指标");
    let annex = pages.iter().position(|page| is_form(&page)).unwrap() + 1;
    assert!(annex > page);
    let [left, top, ..] = place(annex, ReportDocument::ANNEX_MARK);
    assert!(near(left, 10.0) && top < 20.0, "{left} {top}");
    // Its pages go on with the numbers of the body.
    assert!(pages[annex - 1].contains(&format!("—{annex}—")), "{annex}");
}

#[test]
fn a_number_of_a_table_is_never_broken() {
    let mut model = report(0);
    let amounts = ["12,345,678.90", "1,234,567.89", "100,000,000.00", "—"];
    let columns = [
        "序号",
        "项目名称",
        "全年预算数",
        "到位数",
        "执行数",
        "欠时序金额",
    ];
    let table = ReportTable {
        caption: "表1 项目预算执行情况".to_owned(),
        unit_line: "单位：万元".to_owned(),
        columns: columns
            .iter()
            .enumerate()
            .map(|(at, title)| ReportColumn {
                title: (*title).to_owned(),
                width: [5, 22, 14, 14, 14, 14][at],
                is_number: at > 1,
            })
            .collect(),
        rows: vec![
            [
                &["1", "农村牧区饮水安全巩固提升工程（第二期）"][..],
                &amounts[..],
            ]
            .concat(),
        ]
        .into_iter()
        .map(|row| row.into_iter().map(str::to_owned).collect())
        .collect(),
    };
    model.parts.truncate(1);
    model.parts[0].blocks = vec![ReportBlock::Table(table.fitted())];
    let document = pdf::report(&model, made_at()).unwrap();
    let said = poppler("pdftotext", &["-raw"], &document);
    for amount in amounts {
        assert!(
            said.split_whitespace().any(|word| word == amount),
            "{amount}: {said}"
        );
    }
    assert!(text_of(&document).contains("农村牧区饮水安全巩固提升工程（第二期）"));
}

#[test]
fn bookmarks_language_and_title_guide_the_reader() {
    let model = report(2);
    let document = pdf::report(&model, made_at()).unwrap();
    let file = lopdf::Document::load_mem(&document).unwrap();
    let catalog = file.catalog().unwrap();
    assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"zh-CN");
    let said = poppler("pdfinfo", &[], &document);
    assert!(said.contains(&model.title), "{said}");
    let toc = file.get_toc().unwrap().toc;
    let found: Vec<_> = toc
        .iter()
        .map(|entry| (entry.level, entry.title.clone()))
        .collect();
    let mut expected = Vec::new();
    for (at, part) in model.parts.iter().enumerate() {
        expected.push((1, part.heading.clone()));
        expected.push((2, format!("（一）总体情况{at}")));
        expected.push((3, format!("1.分项情况{at}")));
        expected.push((4, format!("（1）其他情况{at}")));
    }
    for form in &model.annex {
        let name = &form.head[0][0].1;
        expected.push((1, format!("附件 {}：{name}", form.title)));
    }
    assert_eq!(found, expected);
    let pages = pages_of(&document);
    for entry in &toc[..24] {
        let title = without_blanks(&entry.title);
        assert!(pages[entry.page - 1].contains(&title), "{entry:?}");
    }
}

#[test]
fn only_a_long_report_has_a_table_of_contents_with_the_pages_of_its_headings() {
    let mut model = report(0);
    let short = text_of(&pdf::report(&model, made_at()).unwrap());
    assert!(!short.contains("目录"));
    for part in &mut model.parts {
        let text = "监控报告正文，".repeat(200);
        part.blocks.push(ReportBlock::Paragraph(text));
    }
    let pages = pages_of(&pdf::report(&model, made_at()).unwrap());
    assert!(pages[0].starts_with("目录"), "{}", pages[0]);
    let body = pages.iter().position(|page| page.contains("—1—")).unwrap();
    assert_eq!(body % 2, 0, "page 1 is a right-hand page");
    for part in &model.parts {
        let heading = &*part.heading;
        let mut body = pages[body..].iter();
        let at = body.position(|page| page.contains(heading)).unwrap();
        let entry = pages[0].split(heading).nth(1).unwrap();
        let number = entry.trim_start_matches('.');
        assert!(
            number.starts_with(&(at + 1).to_string()),
            "{heading}: {entry}"
        );
    }
}

/// A page as a grey picture.
#[derive(Clone)]
struct Picture {
    width: usize,
    pixels: Vec<u8>,
}

impl Picture {
    fn of(document: &[u8], page: usize) -> Vec<u8> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(document).unwrap();
        let page = page.to_string();
        let output = Command::new("pdftoppm")
            .args(["-gray", "-r", "60", "-f", &page, "-l", &page])
            .arg(file.path())
            .output()
            .unwrap();
        assert!(output.status.success());
        output.stdout
    }

    /// Reads a PGM with one byte a pixel.
    fn read(pgm: &[u8]) -> Self {
        let mut words = pgm.splitn(4, |byte| byte.is_ascii_whitespace());
        assert_eq!(words.next(), Some(b"P5".as_slice()));
        let mut number = || -> usize {
            std::str::from_utf8(words.next().unwrap())
                .unwrap()
                .parse()
                .unwrap()
        };
        let (width, height) = (number(), number());
        Self {
            width,
            pixels: pgm[pgm.len() - width * height..].to_vec(),
        }
    }

    /// As if what stands in a band of the page, in millimetres from the left, stood 2 mm further
    /// right.
    fn shifted(&self, [left, right]: [f64; 2]) -> Self {
        let (from, to, by) = (dots(left), dots(right), dots(2.0));
        let mut shifted = self.clone();
        for (row, line) in shifted.pixels.chunks_mut(self.width).enumerate() {
            line[from..to + by].fill(255);
            let band = &self.pixels[row * self.width..][from..to];
            line[from + by..to + by].copy_from_slice(band);
        }
        shifted
    }

    /// As if nothing stood in a box of the page (left, top, right, bottom in millimetres).
    fn without(&self, [left, top, right, bottom]: [f64; 4]) -> Self {
        let mut without = self.clone();
        let rows = without.pixels.chunks_mut(self.width);
        for line in rows.take(dots(bottom)).skip(dots(top)) {
            line[dots(left)..dots(right)].fill(255);
        }
        without
    }

    /// Mean greys of squares of 4 by 4 pixels: what the edges of letters do differs between
    /// versions of the renderer, what stands in a square does not.
    fn squares(&self) -> Vec<u32> {
        let across = self.width.div_ceil(4);
        let mut sums = vec![0; across * (self.pixels.len() / self.width).div_ceil(4)];
        for (at, pixel) in self.pixels.iter().enumerate() {
            sums[at / self.width / 4 * across + at % self.width / 4] += u32::from(*pixel);
        }
        sums.iter().map(|sum| sum / 16).collect()
    }

    /// Whether two pages look the same.
    fn is_like(&self, other: &Self) -> bool {
        let (one, other) = (self.squares(), other.squares());
        one.len() == other.len() && one.iter().zip(&other).all(|(a, b)| a.abs_diff(*b) < 20)
    }
}

/// Dots of a picture in so many millimetres.
fn dots(millimetres: f64) -> usize {
    (millimetres / 25.4 * 60.0).round() as usize
}

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(name)
}

/// Compares a page with the approved one; with `APPROVE_PAGES` set it becomes the approved one.
/// The comparison is one that sees a column shifted by 2 mm and a glyph that is missing, wherever
/// on the page they are.
#[track_caller]
fn assert_approved(document: &[u8], page: usize, name: &str) {
    let seen = assert_alike(document, page, name);
    // Their letters are of like width.
    let is_wide = |text: &str| text.chars().count() > 1 && text.chars().all(|c| !c.is_ascii());
    let mut words = lines(document, page);
    words.retain(|(text, _)| is_wide(text));
    assert!(words.len() > 1, "{name}: {words:?}");
    for (text, [left, top, right, bottom]) in words {
        let shifted = seen.shifted([left - 0.5, right + 0.5]);
        assert!(!shifted.is_like(&seen), "{name}: {text} stands elsewhere");
        let width = (right - left) / text.chars().count() as f64;
        for (c, at) in text.chars().zip(0_u16..) {
            let is_dense = ('一'..='龥').contains(&c) && !"一二三人".contains(c);
            let from = left + f64::from(at) * width;
            let without = seen.without([from, top, from + width, bottom]);
            assert!(!is_dense || !without.is_like(&seen), "{name}: no {c}");
        }
    }
}

/// Compares a page with the approved one only, and gives it.
#[track_caller]
fn assert_alike(document: &[u8], page: usize, name: &str) -> Picture {
    let pgm = Picture::of(document, page);
    if std::env::var_os("APPROVE_PAGES").is_some() {
        std::fs::write(golden(name), &pgm).unwrap();
    }
    assert!(
        is_approved(&pgm, name),
        "{name} looks otherwise than approved"
    );
    Picture::read(&pgm)
}

fn is_approved(pgm: &[u8], name: &str) -> bool {
    let approved = Picture::read(&std::fs::read(golden(name)).unwrap());
    Picture::read(pgm).is_like(&approved)
}

#[test]
fn every_kind_of_page_looks_as_approved() {
    let document = pdf::form(&form(12), made_at()).unwrap();
    assert_approved(&document, 1, "form-first.pgm");
    assert_approved(&document, 2, "form-following.pgm");
    let document = pdf::report(&report(1), made_at()).unwrap();
    assert_approved(&document, 1, "report-first.pgm");
    assert_approved(&document, 3, "report-table.pgm");
    let chart = pages_of(&document);
    let chart = chart.iter().position(|page| page.contains("图2绩效"));
    assert_approved(&document, chart.unwrap() + 1, "report-chart.pgm");
}

#[test]
fn the_pages_that_only_some_reports_have_look_as_approved() {
    let mut model = report(1);
    for part in &mut model.parts {
        let text = "监控报告正文，".repeat(300);
        part.blocks.push(ReportBlock::Paragraph(text));
    }
    let name = "农村牧区饮水安全巩固提升及水质监测能力建设工程（第二期配套项目）";
    let mut chart = chart();
    chart.caption = "图3 项目预算执行进度（第1至12个项目）".to_owned();
    chart.bars = (1..=12)
        .map(|number| ChartBar {
            label: format!("{name}{number:02}"),
            ..chart.bars[0].clone()
        })
        .collect();
    model.parts[2]
        .blocks
        .push(ReportBlock::Chart(chart.clone()));
    model.annex[0].head[0][0].1 = "ᠮᠣᠩᠭᠣᠯ 蒙古语言文字工作经费".to_owned();
    let document = pdf::report(&model, made_at()).unwrap();
    let pages = pages_of(&document);
    let page_of = |wanted: &str| {
        let found = pages.iter().position(|page| page.contains(wanted));
        found.unwrap_or_else(|| panic!("{wanted}")) + 1
    };
    // Its lines are words, dots and figures at once.
    let contents = assert_alike(&document, 1, "report-contents.pgm");
    for band in [[28.0, 60.0], [170.0, 182.0]] {
        assert!(!contents.shifted(band).is_like(&contents), "{band:?}");
    }
    let even = page_of("—2—");
    assert_approved(&document, even, "report-even.pgm");
    assert_approved(&document, page_of("图3项目"), "report-chart-long.pgm");
    assert_approved(&document, page_of("2026年8月12日"), "report-signature.pgm");
    assert_approved(&document, page_of("蒙古语言"), "report-annex.pgm");
    for bar in &chart.bars {
        assert!(pages.concat().contains(&bar.label), "{}", bar.label);
    }
}

#[test]
fn a_form_of_five_indicators_and_the_ministrys_and_the_summary_look_as_approved() {
    let document = pdf::form(&form(5), made_at()).unwrap();
    assert_eq!(pages_of(&document).len(), 1, "five indicators fit one page");
    assert_approved(&document, 1, "form-five.pgm");
    let document = pdf::form(&ministrys(8), made_at()).unwrap();
    assert_approved(&document, 1, "form-mof.pgm");
    let document = pdf::summary(&summary(30), made_at()).unwrap();
    assert_approved(&document, 1, "summary-first.pgm");
    let last = pages_of(&document).len();
    assert!(last > 1);
    assert_approved(&document, last, "summary-last.pgm");
    let mut shifted = summary(30);
    // One of some 220 parts of 277 mm: less than 2 mm.
    shifted.columns[1].width -= 1;
    shifted.columns[2].width += 1;
    let document = pdf::summary(&shifted, made_at()).unwrap();
    assert!(!is_approved(
        &Picture::of(&document, 1),
        "summary-first.pgm"
    ));
}

#[test]
fn the_signatures_never_stand_without_an_indicator() {
    // 18 fill two pages up to the signatures.
    for count in [5, 9, 17, 18, 19] {
        let model = form(count);
        let pages = pages_of(&pdf::form(&model, made_at()).unwrap());
        let last = pages.last().unwrap();
        assert!(last.contains("填报人：苏日娜"), "{count}");
        let row = &model.indicators[count - 1][2];
        assert!(last.contains(row.as_str()), "{count}: {last}");
    }
}

#[test]
fn forms_of_forty_indicators_and_the_other_kinds_of_sheets_look_as_approved() {
    let document = pdf::form(&form(40), made_at()).unwrap();
    let last = pages_of(&document).len();
    assert!(last > 2);
    assert_approved(&document, 2, "form-forty-second.pgm");
    assert_approved(&document, last, "form-forty-last.pgm");
    let document = pdf::registration(&registration(), made_at()).unwrap();
    assert_approved(&document, 1, "registration.pgm");
}

#[test]
fn the_self_evaluation_table_looks_as_approved() {
    let document = pdf::evaluation(&evaluation(14), made_at()).unwrap();
    let last = pages_of(&document).len();
    assert!(last > 1);
    assert_approved(&document, 1, "evaluation-first.pgm");
    assert_approved(&document, last, "evaluation-last.pgm");
    let mut shifted = evaluation(14);
    // One of 156 parts of 277 mm: less than 2 mm.
    shifted.columns[2].width -= 1;
    shifted.columns[3].width += 1;
    let document = pdf::evaluation(&shifted, made_at()).unwrap();
    let picture = Picture::of(&document, 1);
    assert!(!is_approved(&picture, "evaluation-first.pgm"));
}

fn evaluation(count: usize) -> EvaluationDocument {
    let template = EvaluationTemplate::built_in().unwrap();
    let form = form(count);
    let points = |whole| Points::from(Ratio::whole(whole));
    let columns = template.indicator_columns.clone();
    let row = |cells: &Vec<String>| {
        let cell = |key: &str| match key {
            "level1" => format!("{}\n（50.00分）", cells[0]),
            "level2" => cells[1].clone(),
            "level3" => cells[2].clone(),
            "target" => cells[3].clone(),
            "actual" => cells[4].clone(),
            "weight" | "score" => "6.43".to_owned(),
            _ => cells[11].clone(),
        };
        columns.iter().map(|column| cell(&column.key)).collect()
    };
    let amount = |fen| FundCell::Amount(Money::from_fen(fen));
    let funds = template.fund_rows.iter().map(|of| FundRow {
        label: of.title.clone(),
        is_total: of.sources.is_empty(),
        cells: vec![
            amount(49_853_002_800),
            amount(46_751_476_755),
            amount(45_900_163_598),
            FundCell::Empty,
            FundCell::Rate(of.sources.is_empty().then(|| "98.18".to_owned())),
            FundCell::Empty,
        ],
    });
    let mut fund_columns = template.fund_columns.clone();
    for column in &mut fund_columns {
        column.title = column.title.replace("{period}", "全年");
    }
    EvaluationDocument {
        project: form.project.clone(),
        title: template.title.clone(),
        year_line: "（2026年度）".to_owned(),
        unit_line: "单位：万元、分".to_owned(),
        head: form.head.clone(),
        fund_label: template.fund_label.clone(),
        fund_columns,
        funds: funds.collect(),
        decimals: PrintedDecimals::Two,
        execution: (points(10), points(9)),
        goals: vec![
            (template.goal_label.clone(), form.goals[0].1.clone()),
            (
                template.goal_result_label.clone(),
                "完成年度建设任务，服务保障能力有所提升。".to_owned(),
            ),
        ],
        rows: form.indicators.iter().map(row).collect(),
        columns: template.indicator_columns,
        points: form
            .indicators
            .iter()
            .map(|_| (points(6), Some(points(6))))
            .collect(),
        total: (template.total_label, points(100), points(94)),
        remarks: vec![(template.remark_label, "无。".to_owned())],
        notes: template.notes,
        signatures: form.signatures,
    }
}

fn ministrys(count: usize) -> FormDocument {
    let template = FormTemplate::built_in("mof-2019").unwrap();
    let mut form = form(count);
    form.fund_columns = template.fund_columns("1-7月");
    form.funds.truncate(template.fund_rows.len());
    for (row, of) in form.funds.iter_mut().zip(&template.fund_rows) {
        row.label.clone_from(&of.title);
        row.cells.truncate(form.fund_columns.len());
    }
    form
}

/// The table of a unit's projects with all its columns; every seventh has no rate, every ninth is
/// not monitored.
fn summary(rows: usize) -> SummaryTable {
    let word = |text: &str| SummaryCell::Word(text.to_owned());
    let amount = |fen| SummaryCell::Amount(Some(Money::from_fen(fen)));
    let amounts = |number: usize| {
        let rate = (!number.is_multiple_of(7)).then(|| "25.45".to_owned());
        vec![
            amount(49_853_002_800),
            amount(46_751_476_755),
            amount(20_000_000_000),
            amount(11_900_163_598),
            SummaryCell::Rate(rate),
            amount(40_000_000_000),
            amount(6_751_476_755),
        ]
    };
    let row = |number: usize| {
        let mut cells = vec![
            word(&number.to_string()),
            SummaryCell::Text(format!(
                "农牧民技能培训及就业服务能力提升项目（{number:03}）"
            )),
            word(&format!("150000260200{number:09}")),
        ];
        cells.extend(amounts(number));
        if number.is_multiple_of(9) {
            cells.extend((0..6).map(|_| word("")));
            cells.extend((0..3).map(|_| word("—")));
            cells.push(SummaryCell::Text(String::new()));
            let why = "科研暂不监控：自治区科技计划项目；替代检查方式：年度总结";
            cells.push(SummaryCell::Text(why.to_owned()));
            return cells;
        }
        let counts = [number + 3, 1, 2, number, 0, 0];
        cells.extend(counts.map(SummaryCell::Count));
        cells.extend(["黄", "绿", "黄"].map(word));
        cells.push(SummaryCell::Text("D0纠正措施\nD1调减预算".to_owned()));
        let remark = "专家论证晚于计划，\n结转至下年。".to_owned();
        cells.push(SummaryCell::Text(remark));
        cells
    };
    let mut total = vec![word(""), word("合计"), word("")];
    total.extend(amounts(1));
    total.extend([100, 20, 30, 50, 0, 0].map(SummaryCell::Count));
    total.extend((0..5).map(|_| word("")));
    let mut table = SummaryTable {
        title: "项目支出绩效目标监控情况汇总表".to_owned(),
        unit: "自治区示例中心".to_owned(),
        year_line: "（2026年1-7月）".to_owned(),
        unit_line: "单位：万元、项".to_owned(),
        columns: SummaryColumn::all("1-7月"),
        rows: (1..=rows).map(row).collect(),
        total,
        denominator: "annual_budget",
        decimals: PrintedDecimals::Two,
        notes: vec!["注：时序进度58.33%。".to_owned()],
        signatures: vec![("填报人".to_owned(), "苏日娜".to_owned())],
    };
    table.fit_columns();
    table
}

/// A unit of the largest budget, in whole amounts: nothing of a figure or a code goes to a second
/// line, and all columns stay on the page.
#[test]
fn no_figure_of_a_summary_is_broken() {
    let mut table = summary(30);
    for cell in table.rows.iter_mut().flatten().chain(&mut table.total) {
        if let SummaryCell::Amount(Some(amount)) = cell {
            *amount = Money::from_fen(amount.fen() * 100 + 1);
        }
    }
    table.decimals = PrintedDecimals::All;
    table.columns = SummaryColumn::all("1-7月");
    table.fit_columns();
    let document = pdf::summary(&table, made_at()).unwrap();
    let text = poppler("pdftotext", &["-raw"], &document);
    let words: Vec<_> = text.split_whitespace().collect();
    for (cell, column) in table
        .rows
        .iter()
        .chain([&table.total])
        .flat_map(|row| row.iter().zip(&table.columns))
    {
        let shown = cell.shown(table.decimals);
        if !matches!(cell, SummaryCell::Text(_)) && !shown.is_empty() {
            assert!(words.contains(&shown.as_str()), "{} {shown}", column.title);
        }
    }
}

#[test]
fn a_shifted_column_is_seen() {
    let mut model = form(12);
    // One of 168 parts of 277 mm: less than 2 mm.
    model.indicator_columns[2].width -= 1;
    model.indicator_columns[3].width += 1;
    let document = pdf::form(&model, made_at()).unwrap();
    assert!(!is_approved(&Picture::of(&document, 1), "form-first.pgm"));
}

#[test]
fn a_missing_glyph_is_seen() {
    let mut model = form(12);
    assert_eq!(model.indicators[1][12], "√");
    model.indicators[1][12].clear();
    let document = pdf::form(&model, made_at()).unwrap();
    assert!(!is_approved(&Picture::of(&document, 1), "form-first.pgm"));

    let mut model = report(1);
    model.title = model.title.replace("报告", "报　");
    let document = pdf::report(&model, made_at()).unwrap();
    assert!(!is_approved(&Picture::of(&document, 1), "report-first.pgm"));
}

/// A report of six parts with every kind of block.
fn report(forms: usize) -> ReportDocument {
    let sentence = "截至7月31日，全年预算数46,751.48万元，执行数11,900.16万元，执行率25.45%，比时序进度低32.88个百分点，主要原因是部分项目招标时间较晚。";
    let headings = [
        "一、绩效监控工作组织实施情况",
        "二、项目绩效目标完成情况",
        "三、偏离绩效目标的原因分析",
        "四、拟采取的整改措施",
        "五、上年度问题整改情况",
        "六、有关建议",
    ];
    let parts = headings
        .iter()
        .enumerate()
        .map(|(at, heading)| {
            let mut blocks = vec![
                ReportBlock::Heading {
                    level: 2,
                    text: format!("（一）总体情况{at}"),
                },
                ReportBlock::Paragraph(sentence.repeat(3)),
                ReportBlock::Heading {
                    level: 3,
                    text: format!("1.分项情况{at}"),
                },
                ReportBlock::Paragraph(format!("第{at}部分。{sentence}")),
                ReportBlock::Heading {
                    level: 4,
                    text: format!("（1）其他情况{at}"),
                },
                ReportBlock::Paragraph(sentence.to_owned()),
            ];
            if at == 1 {
                blocks.push(ReportBlock::Table(table()));
            }
            if at == 2 {
                blocks.push(ReportBlock::Chart(chart()));
            }
            ReportPart {
                heading: (*heading).to_owned(),
                blocks,
            }
        })
        .collect();
    ReportDocument {
        title: "内蒙古自治区示例事业发展中心2026年1-7月绩效监控报告".to_owned(),
        parts,
        unit: "自治区示例中心".to_owned(),
        date: NaiveDate::from_ymd_opt(2026, 8, 12).unwrap(),
        annex: (0..forms).map(|_| form(12)).collect(),
    }
}

fn chart() -> ReportChart {
    let part = |share, shade, value: &str| ChartPart {
        share,
        shade,
        value: value.to_owned(),
    };
    let bar = |label: &str, parts, value: &str| ChartBar {
        label: label.to_owned(),
        parts,
        value: value.to_owned(),
    };
    let legend = [
        (Shade::Solid, "达到预期进度"),
        (Shade::Sparse, "滞后"),
        (Shade::Dense, "明显滞后"),
        (Shade::Empty, "尚无进展记录"),
    ];
    let mixed = vec![
        part(500, Shade::Solid, "25"),
        part(200, Shade::Sparse, "10"),
        part(150, Shade::Dense, "7"),
        part(50, Shade::Empty, "2"),
    ];
    let long = "名称特别长的服务对象满意度指标以及其他各类可持续影响指标";
    ReportChart {
        caption: "图2 绩效目标完成分布".to_owned(),
        unit_line: "单位：项".to_owned(),
        legend: legend
            .map(|(shade, text)| (shade, text.to_owned()))
            .to_vec(),
        mark: Some((583, "时序进度58.33%".to_owned())),
        bars: vec![
            bar("数量指标", mixed, "44"),
            bar("质量指标", vec![part(300, Shade::Solid, "15")], "15"),
            bar(long, vec![part(1000, Shade::Dense, "49")], "49"),
            bar("成本指标", Vec::new(), "—"),
        ],
    }
}

fn table() -> ReportTable {
    let column = |title: &str, width, is_number| ReportColumn {
        title: title.to_owned(),
        width,
        is_number,
    };
    ReportTable {
        caption: "表1 项目预算执行情况".to_owned(),
        unit_line: "单位：万元".to_owned(),
        columns: vec![
            column("序号", 6, false),
            column("项目名称", 30, false),
            column("全年预算数", 14, true),
            column("执行数", 14, true),
            column("执行率", 10, true),
        ],
        rows: (1..=40)
            .map(|row| {
                vec![
                    row.to_string(),
                    format!("农牧民技能培训及就业服务能力提升项目（{row:03}）"),
                    format!("{row},234.567890"),
                    format!("{row},004.50"),
                    "25.45%".to_owned(),
                ]
            })
            .collect(),
    }
}

fn form(count: usize) -> FormDocument {
    let template = FormTemplate::built_in(FormTemplate::DEFAULT).unwrap();
    let fund_columns = template.fund_columns("1-7月");
    let indicator_columns = template.indicator_columns("1-7月");
    let pair = |label: &str, text: &str| (label.to_owned(), text.to_owned());
    let groups = [
        ("产出指标", "数量指标"),
        ("产出指标", "质量指标"),
        ("产出指标", "时效指标"),
        ("产出指标", "成本指标"),
        ("效益指标", "社会效益指标"),
        ("效益指标", "生态效益指标"),
        ("效益指标", "可持续影响指标"),
        ("满意度指标", "服务对象满意度指标"),
    ];
    let indicators = (0..count)
        .map(|row| {
            let (level1, level2) = groups[row * groups.len() / count];
            indicator_columns
                .iter()
                .map(|column| match column.key.as_str() {
                    "level1" => level1.to_owned(),
                    "level2" => level2.to_owned(),
                    "level3" => format!("完成草原生态监测样地数（第{}批）", row + 1),
                    "target" => format!("≥{}个", 350 + row),
                    "progress" => format!("{}.5个", 229 + row),
                    "forecast" => format!("{}个", 356 + row),
                    "cause:人员保障" if row % 3 == 0 => "√".to_owned(),
                    "cause_note" if row % 3 == 0 => {
                        format!(
                            "师资不足，二季度少办{}期，已与培训机构“商定”补办（见附件）。",
                            row + 1
                        )
                    }
                    "likelihood:有可能" if row % 3 == 0 => "√".to_owned(),
                    "likelihood:确定能" if row % 3 != 0 => "√".to_owned(),
                    "remark" if row % 3 == 0 => format!("第四季度加密排班{row}"),
                    _ => String::new(),
                })
                .collect()
        })
        .collect();
    let amount = |fen| FundCell::Amount(Money::from_fen(fen));
    let funds = template
        .fund_rows
        .iter()
        .enumerate()
        .map(|(row, of)| FundRow {
            label: of.title.clone(),
            is_total: of.sources.is_empty(),
            cells: if row < 2 {
                vec![
                    amount(49_853_002_800),
                    amount(46_751_476_755),
                    amount(11_900_163_598),
                    FundCell::Rate((row == 0).then(|| "25.45".to_owned())),
                    amount(46_712_600_000),
                    amount(38_876_755),
                ]
            } else {
                vec![FundCell::Empty; 6]
            },
        })
        .collect();
    FormDocument {
        project: "1500002602000024".to_owned(),
        title: template.title,
        year_line: "（2026年度）".to_owned(),
        unit_line: "单位：万元".to_owned(),
        head: vec![
            [
                pair("项目名称", "农牧民技能培训项目（024）"),
                pair("项目代码", "1500002602000024"),
            ],
            [
                pair("主管部门及代码", "自治区示例厅[105]"),
                pair("实施单位", "自治区示例中心"),
            ],
        ],
        fund_label: template.fund_label,
        fund_columns,
        funds,
        denominator: "annual_budget".to_owned(),
        decimals: PrintedDecimals::Two,
        goals: vec![pair(
            "年度总体目标",
            "目标1：完成农牧民技能培训项目（024）年度建设任务；目标2：提升服务保障能力。#set *a* $x$ 镕喆堃昇彧",
        )],
        indicator_columns,
        indicators,
        closing: Vec::new(),
        notes: template.notes,
        signatures: vec![
            pair("填报人", "苏日娜"),
            pair("联系电话", "0471-1234567"),
            pair("审核人", "孟和"),
            pair("单位负责人（签字）", ""),
            pair("填报日期", "2026年8月12日"),
        ],
    }
}

fn registration() -> RegistrationSheet {
    let fingerprint =
        "1CF3 502F 3135 76D9 59B6 8A2A 77AB FF7E E3F1 31DF 0CA2 6DAC 5077 1BD0 FCA1 765B";
    RegistrationSheet {
        unit_code: "105001".to_owned(),
        unit_name: "自治区示例中心".to_owned(),
        department: "自治区示例厅[105]".to_owned(),
        fingerprint: fingerprint.to_owned(),
        made_on: made_at().date(),
        file: "JXDJ-105001-2026-0812-01.zip".to_owned(),
        on: made_at().date(),
    }
}

/// Seen by a decoder that knows nothing of the encoder, as on a telephone held over the print.
#[test]
fn the_code_on_a_registration_sheet_reads_as_the_fingerprint() {
    let sheet = registration();
    let document = pdf::registration(&sheet, made_at()).unwrap();
    assert_eq!(document, pdf::registration(&sheet, made_at()).unwrap());
    assert_eq!(pages_of(&document).len(), 1);
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("page");
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(&document).unwrap();
    let drawn = Command::new("pdftoppm")
        .args(["-gray", "-r", "100", "-singlefile"])
        .arg(file.path())
        .arg(&page)
        .status()
        .unwrap();
    assert!(drawn.success());
    let bytes = std::fs::read(page.with_extension("pgm")).unwrap();
    let head: Vec<_> = bytes.splitn(4, |byte| byte.is_ascii_whitespace()).collect();
    let number = |at: usize| -> usize { String::from_utf8_lossy(head[at]).parse().unwrap() };
    let (width, height) = (number(1), number(2));
    let pixels = &bytes[bytes.len() - width * height..];
    let mut image =
        rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| pixels[y * width + x]);
    let grids = image.detect_grids();
    assert_eq!(grids.len(), 1);
    let (_, text) = grids[0].decode().unwrap();
    assert_eq!(text, sheet.fingerprint.replace(' ', ""));
}
