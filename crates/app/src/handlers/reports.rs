//! The unit's 监控报告: drafting, editing, showing, and as a document.

use std::path::Path;

use chrono::{NaiveDate, NaiveDateTime};
use jixiao_core::error::CoreError;
use jixiao_core::forms::ReportDocument;
use jixiao_core::ledger::{Actor, Ledger};
use jixiao_core::reports::{DraftedPart, Figure, Part, PartText};
use jixiao_documents::pdf::missing::{self, MissingGlyph};
use jixiao_documents::{docx, pdf};

use super::check::cut_off;
use crate::error::{Failure, Result};
use crate::files::{extension, write_whole};

/// The six parts as they stand, with the figures that no longer agree with the data.
///
/// # Errors
/// `invalid` where the day lies outside the year, `overflow`, and the store's errors.
pub fn show(
    ledger: &Ledger,
    year: Option<i32>,
    through: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<Vec<PartText>> {
    let cut_off = cut_off(ledger, year, through)?;
    Ok(ledger.report(cut_off, today, &ledger.thresholds(cut_off.year())?)?)
}

/// Every figure that a report can be bound to.
///
/// # Errors
/// As [`show`].
pub fn figures(
    ledger: &Ledger,
    year: Option<i32>,
    through: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<Vec<Figure>> {
    let cut_off = cut_off(ledger, year, through)?;
    Ok(ledger.report_figures(cut_off, today, &ledger.thresholds(cut_off.year())?)?)
}

/// Drafts all parts, or part `number` alone. Prose that a person wrote is kept unless `replace`.
///
/// # Errors
/// `not_found` for a part other than 1 to 6, and those of [`show`].
pub fn draft(
    ledger: &mut Ledger,
    year: Option<i32>,
    through: Option<NaiveDate>,
    number: Option<u8>,
    replace: bool,
    actor: &Actor,
) -> Result<Vec<DraftedPart>> {
    let cut_off = cut_off(ledger, year, through)?;
    let one = number.map(part).transpose()?;
    let parts = one.as_ref().map_or(Part::ALL, std::slice::from_ref);
    let thresholds = ledger.thresholds(cut_off.year())?;
    Ok(ledger
        .draft_report(cut_off, &thresholds, parts, replace, actor)?
        .value)
}

/// Writes part `number` by hand.
///
/// # Errors
/// `not_found` for a part other than 1 to 6, `not_utf8`, `invalid` with line and character where
/// the text cannot be taken, and the store's errors.
pub fn set(
    ledger: &mut Ledger,
    year: Option<i32>,
    through: Option<NaiveDate>,
    number: u8,
    text: &[u8],
    actor: &Actor,
) -> Result<()> {
    let cut_off = cut_off(ledger, year, through)?;
    let text = std::str::from_utf8(text).map_err(|error| Failure {
        detail: error.to_string(),
        ..Failure::new(
            "not_utf8",
            "报告文件不是UTF-8编码的文本，没有保存。",
            "请另存为UTF-8编码后重试。",
        )
    })?;
    let thresholds = ledger.thresholds(cut_off.year())?;
    ledger.set_report_part(cut_off, &thresholds, part(number)?, text, actor)?;
    Ok(())
}

/// The report ready to be laid out, with the forms of all projects as its annex.
///
/// # Errors
/// `wrong_state` before any part was begun, and those of [`show`].
pub fn document(
    ledger: &Ledger,
    year: Option<i32>,
    through: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<ReportDocument> {
    let cut_off = cut_off(ledger, year, through)?;
    let template = ledger.form_template(cut_off.year(), None)?;
    Ok(ledger.report_document(
        &template,
        cut_off,
        today,
        &ledger.thresholds(cut_off.year())?,
    )?)
}

/// Writes the report to `path`, as a Word file or a PDF by its extension, made at `at`. Gives the
/// characters that the PDF shows as □.
///
/// # Errors
/// `unknown_format` for any other extension, `document` where the file cannot be made, those of
/// [`document`], and the errors of writing the file.
pub fn export(
    ledger: &Ledger,
    year: Option<i32>,
    through: Option<NaiveDate>,
    path: &Path,
    at: NaiveDateTime,
) -> Result<Vec<MissingGlyph>> {
    let format = extension(path, &["docx", "pdf"])?;
    let document = document(ledger, year, through, at.date())?;
    let bytes = match format {
        "docx" => docx::report(&document, at),
        _ => pdf::report(&document, at),
    }?;
    write_whole(path, &bytes)?;
    // A Word file is shown with the fonts of whoever opens it.
    Ok(match format {
        "pdf" => missing::in_report(&document),
        _ => Vec::new(),
    })
}

fn part(number: u8) -> Result<Part> {
    Part::from_number(number).ok_or_else(|| {
        CoreError::NotFound {
            what: "报告的部分",
            id: number.to_string(),
        }
        .into()
    })
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use jixiao_core::forms::ReportBlock;
    use jixiao_core::imports::Options;
    use jixiao_core::submissions::Request;
    use jixiao_core::units::Unit;

    use super::super::imports::{self, Workbook};
    use super::super::store;
    use super::*;

    fn actor() -> Actor {
        let day = NaiveDate::from_ymd_opt(2026, 8, 12).unwrap();
        Actor {
            name: "苏日娜".to_owned(),
            at: day.and_hms_opt(9, 0, 0).unwrap(),
        }
    }

    fn unit() -> (tempfile::TempDir, Ledger) {
        let folder = tempfile::tempdir().unwrap();
        let unit = Unit {
            code: "105001".to_owned(),
            name: "自治区示例中心".to_owned(),
            ..Unit::default()
        };
        let path = folder.path().join("单位.jixiao");
        let mut ledger = store::init(&path, "甲", &unit, 2026, &actor()).unwrap();
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/unit");
        for (workbook, name) in [
            (Workbook::Targets, "targets.xlsx"),
            (Workbook::Ledger, "ledger.xlsx"),
        ] {
            let files: [PathBuf; 1] = [fixtures.join(name)];
            let options = Options::default();
            imports::import(&mut ledger, workbook, None, &files, options, &actor()).unwrap();
        }
        (folder, ledger)
    }

    #[test]
    fn the_document_holds_six_parts_both_tables_and_every_form_and_the_figures_as_stored() {
        let (_folder, mut ledger) = unit();
        let today = actor().at.date();
        let none = document(&ledger, None, None, today).unwrap_err();
        assert_eq!(none.code, "wrong_state");
        draft(&mut ledger, None, None, None, false, &actor()).unwrap();
        // A stale figure is printed as it stands: nothing changes behind the author's back.
        let text = "## （一）总体\n\n执行[1.23](#total.executed)万元。\n\n[表](#table.execution)";
        set(&mut ledger, None, None, 2, text.as_bytes(), &actor()).unwrap();
        let report = document(&ledger, None, None, today).unwrap();
        assert_eq!(report.title, "自治区示例中心2026年1-7月绩效监控报告");
        assert_eq!(report.unit, "自治区示例中心");
        assert_eq!(report.date, today);
        assert_eq!(report.annex.len(), 20);
        let headings: Vec<_> = report.parts.iter().map(|p| p.heading.as_str()).collect();
        assert_eq!(headings[0], "一、绩效监控工作组织实施情况");
        assert_eq!(headings[5], "六、其他需要说明的问题");
        let [
            heading,
            paragraph,
            ReportBlock::Table(table),
            ReportBlock::Chart(chart),
        ] = report.parts[1].blocks.as_slice()
        else {
            panic!("{:?}", report.parts[1].blocks);
        };
        assert_eq!(chart.bars.len(), 24);
        assert_eq!(chart.mark, Some((583, "时序进度58.33%".to_owned())));
        assert_eq!(chart.bars[0].label, "文物保护修缮项目（001）（暂不监控）");
        assert_eq!(
            (chart.bars[0].parts[0].share, &*chart.bars[0].value),
            (453, "45.32")
        );
        let level = ReportBlock::Heading {
            level: 2,
            text: "（一）总体".to_owned(),
        };
        assert_eq!(*heading, level);
        assert_eq!(
            *paragraph,
            ReportBlock::Paragraph("执行1.23万元。".to_owned())
        );
        assert_eq!(table.caption, "表1 项目预算执行情况");
        assert_eq!(table.rows[0][4], "512,586.49");
        for part in &report.parts {
            for block in &part.blocks {
                if let ReportBlock::Table(table) = block {
                    let width = table.columns.len();
                    assert!(table.rows.iter().all(|row| row.len() == width));
                }
            }
        }
    }

    #[test]
    fn a_submission_carries_the_report_as_its_reader_sees_it() {
        let (_folder, mut ledger) = unit();
        let actor = actor();
        let request = Request {
            cut_off: cut_off(&ledger, None, None).unwrap(),
            sequence: 1,
            created: actor.at,
            with_attachments: false,
        };
        let report = |ledger: &Ledger| {
            let (today, thresholds) = (
                actor.at.date(),
                ledger.thresholds(request.cut_off.year()).unwrap(),
            );
            let found = ledger.check(request.cut_off, today, &thresholds).unwrap();
            let submission = ledger.submission(&request, &found, &thresholds).unwrap();
            submission.report
        };
        assert_eq!(report(&ledger), []);
        draft(&mut ledger, None, None, None, false, &actor).unwrap();
        let carried = report(&ledger);
        assert_eq!(carried.len(), 6);
        assert_eq!(carried[1].heading, "二、年度预算执行情况");
        assert!(carried[1].text.contains("累计执行512,586.49万元"));
        assert!(carried.iter().all(|part| !part.text.contains("](#")));
    }

    #[test]
    fn drafting_is_taken_back_like_any_action() {
        let (_folder, mut ledger) = unit();
        draft(&mut ledger, None, None, None, false, &actor()).unwrap();
        let again = draft(&mut ledger, None, None, None, false, &actor()).unwrap();
        assert!(again.iter().all(|part| part.taken));
        ledger.undo(&actor()).unwrap();
        let parts = show(&ledger, None, None, actor().at.date()).unwrap();
        assert!(parts.iter().all(|part| part.text.is_empty()));
    }

    #[test]
    fn the_extension_says_what_is_exported() {
        let of = |name: &str| extension(Path::new(name), &["docx", "pdf"]);
        assert_eq!(of("报告.docx").unwrap(), "docx");
        assert_eq!(of("报告.PDF").unwrap(), "pdf");
        let refused = of("报告.doc").unwrap_err();
        assert_eq!(refused.code, "unknown_format");
    }
}
