//! Business sections (责任科室): a workbook for each, and the import of what comes back.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use jixiao_core::error::CoreError;
use jixiao_core::imports::Options;
use jixiao_core::ledger::{Actor, Ledger};
use jixiao_core::sections::{HandOutRow, Section, SectionRow};
use jixiao_core::sheets::{Cause, Likelihood};
use jixiao_tables::{
    CellKind, ColumnSpec, HandOutSheet, Row, SheetSpec, read_tables, write_hand_out,
};

use super::imports::{Imported, Reading, optional, required, word};
use super::year_of;
use crate::error::{Failure, Result};
use crate::files::{make_folder, write_whole};

const SHEET: &str = "科室填报";
/// Says which indicator a row is about.
const ID: &str = "编号";
/// What identifies a row to people; it must come back as it was handed out.
const IDENTIFICATION: &[&str] = &[
    "项目代码",
    "项目名称",
    "一级指标",
    "二级指标",
    "三级指标",
    "年度指标值",
];
const RECORDED: &str = "已登记完成情况";

const CAUSES: &[(&str, &str)] = &[
    ("经费保障", "经费保障"),
    ("制度保障", "制度保障"),
    ("人员保障", "人员保障"),
    ("硬件条件保障", "硬件条件保障"),
    ("其他", "其他"),
];

const LIKELIHOODS: &[(&str, &str)] = &[
    ("确定能", "确定能"),
    ("有可能", "有可能"),
    ("完全不可能", "完全不可能"),
];

/// A column of the identification: an indicator's name may be missing (rule I01).
const fn fixed(header: &'static str, width: u16) -> ColumnSpec {
    ColumnSpec {
        may_be_empty: true,
        width,
        ..required(header, CellKind::Text, "")
    }
}

const COLUMNS: &[ColumnSpec] = &[
    ColumnSpec {
        may_be_empty: true,
        ..required(ID, CellKind::Text, "")
    },
    fixed("项目代码", 20),
    fixed("项目名称", 24),
    fixed("一级指标", 12),
    fixed("二级指标", 14),
    fixed("三级指标", 26),
    fixed("年度指标值", 16),
    ColumnSpec {
        width: 16,
        ..optional(RECORDED, CellKind::Text, "")
    },
    ColumnSpec {
        note: "填写的情况截至哪一天。",
        ..optional("截至日期", CellKind::Date, "")
    },
    ColumnSpec {
        note: "截至该日的累计数。定性指标填：达成、部分达成、未达成。百分比填98，不填98%。",
        ..optional("完成值", CellKind::AsTyped, "")
    },
    ColumnSpec {
        width: 28,
        ..optional("完成情况说明", CellKind::Text, "")
    },
    ColumnSpec {
        width: 18,
        ..optional("佐证材料", CellKind::Text, "")
    },
    ColumnSpec {
        width: 24,
        ..optional("存在问题", CellKind::Text, "")
    },
    ColumnSpec {
        words: CAUSES,
        note: "与预期有偏差时选择主要的一项。",
        ..optional("偏差原因", CellKind::Word, "")
    },
    ColumnSpec {
        width: 24,
        ..optional("原因说明", CellKind::Text, "")
    },
    ColumnSpec {
        note: "到年底预计的完成值或情况。",
        width: 18,
        ..optional("全年预计完成情况", CellKind::AsTyped, "")
    },
    ColumnSpec {
        words: LIKELIHOODS,
        ..optional("完成目标可能性", CellKind::Word, "")
    },
];

const SPEC: SheetSpec = SheetSpec {
    name: SHEET,
    columns: COLUMNS,
    example_mark: ("项目代码", "示例"),
};
const SHEETS: &[SheetSpec] = &[SPEC];

/// A workbook that was written.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct HandedOut {
    /// The section.
    pub section: String,
    /// Where its workbook lies.
    pub file: PathBuf,
    /// How many indicators it asks about.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub indicators: usize,
}

/// The sections of a period with what came back; the period in force where no day is given.
///
/// # Errors
/// `invalid` where the day lies outside the year, and the store's errors.
pub fn list(
    ledger: &Ledger,
    year: Option<i32>,
    through: Option<NaiveDate>,
) -> Result<Vec<Section>> {
    let cut_off = super::check::cut_off(ledger, year, through)?;
    Ok(ledger.sections(cut_off)?)
}

/// Writes a workbook for each section, or for those named, into `folder`, which is made where it
/// is missing. A file that is there may have been filled in: then none is written.
///
/// # Errors
/// `not_found` for a section without projects, `nothing_to_hand_out`, `already_exists`, and the
/// errors of writing a file.
pub fn hand_out(
    ledger: &Ledger,
    year: Option<i32>,
    through: Option<NaiveDate>,
    sections: &[String],
    folder: &Path,
) -> Result<Vec<HandedOut>> {
    let cut_off = super::check::cut_off(ledger, year, through)?;
    let mut hand_outs = ledger.section_hand_outs(cut_off)?;
    for named in sections {
        if !hand_outs.iter().any(|hand_out| hand_out.section == *named) {
            return Err(CoreError::NotFound {
                what: "责任科室",
                id: named.clone(),
            }
            .into());
        }
    }
    hand_outs.retain(|hand_out| sections.is_empty() || sections.contains(&hand_out.section));
    if hand_outs.is_empty() {
        return Err(Failure::new(
            "nothing_to_hand_out",
            "没有需要科室填报的指标。",
            "请先导入批复的绩效目标。",
        ));
    }
    let mut names = HashSet::new();
    let mut files = Vec::new();
    for hand_out in &hand_outs {
        let path = folder.join(format!("{}.xlsx", file_name(&hand_out.section, &mut names)));
        if path.symlink_metadata().is_ok() {
            return Err(CoreError::Exists { path }.into());
        }
        let rows: Vec<_> = hand_out
            .rows
            .iter()
            .map(|row| cells(row, cut_off.through()))
            .collect();
        let sheet = HandOutSheet {
            spec: &SPEC,
            hidden: &[ID],
            locked: &[IDENTIFICATION, &[RECORDED]].concat(),
            rows: &rows,
        };
        let bytes = write_hand_out(&sheet).map_err(|error| Failure {
            detail: error.to_string(),
            ..Failure::new("template", "科室填报表没有生成。", "请重试。")
        })?;
        files.push((path, bytes));
    }
    make_folder(folder)?;
    let mut written = Vec::new();
    for (hand_out, (file, bytes)) in hand_outs.into_iter().zip(files) {
        write_whole(&file, &bytes)?;
        written.push(HandedOut {
            section: hand_out.section,
            file,
            indicators: hand_out.rows.len(),
        });
    }
    Ok(written)
}

/// A name that any system takes for a file, and that no other section has.
fn file_name(section: &str, taken: &mut HashSet<String>) -> String {
    let fits = |c: char| !c.is_control() && !r#"\/:*?"<>|."#.contains(c);
    let plain: String = section
        .chars()
        .take(80)
        .map(|c| if fits(c) { c } else { '_' })
        .collect();
    let plain = plain.trim().to_owned();
    let numbered = (2..).map(|number| format!("{plain}-{number}"));
    let mut names = std::iter::once(plain.clone()).chain(numbered);
    let free = names.find(|name| !taken.contains(&name.to_lowercase()));
    let name = free.unwrap_or(plain);
    taken.insert(name.to_lowercase());
    name
}

/// The cells of a row in the order of the columns.
fn cells(row: &HandOutRow, through: NaiveDate) -> Vec<String> {
    let cell = |column: &ColumnSpec| match column.header {
        ID => row.id.clone(),
        "项目代码" => row.project.clone(),
        "项目名称" => row.name.clone(),
        "一级指标" => row.level1.clone(),
        "二级指标" => row.level2.clone(),
        "三级指标" => row.level3.clone(),
        "年度指标值" => row.target.clone(),
        RECORDED => row.recorded.clone(),
        "截至日期" => through.to_string(),
        _ => String::new(),
    };
    COLUMNS.iter().map(cell).collect()
}

/// Takes workbooks that came back, as one batch.
///
/// # Errors
/// The table errors of a file that cannot be read as a whole, and the store's errors. Rows that
/// cannot be taken stand in the result.
pub fn collect(
    ledger: &mut Ledger,
    year: Option<i32>,
    files: &[PathBuf],
    options: Options,
    actor: &Actor,
) -> Result<Imported> {
    let year = year_of(ledger, year)?;
    let mut reading = Reading::default();
    let mut rows = Vec::new();
    for path in files {
        let tables = read_tables(path, SHEETS)?;
        reading.start(&tables);
        rows.extend(reading.rows(&tables, SHEET, row));
    }
    let refused = reading.take_refused();
    let outcome = ledger.collect_sections(year, SHEET, &rows, refused, options, actor)?;
    Ok(reading.imported(outcome))
}

fn row(row: &Row) -> Result<SectionRow, (&'static str, String)> {
    let text = |header| row.text(header).to_owned();
    let identification = IDENTIFICATION.iter();
    Ok(SectionRow {
        id: text(ID),
        identification: identification
            .map(|header| (*header, text(header)))
            .collect(),
        through: row.date("截至日期"),
        value: text("完成值"),
        text: text("完成情况说明"),
        evidence: text("佐证材料"),
        problem: text("存在问题"),
        cause: word(row.text("偏差原因"), Cause::from_word),
        cause_note: text("原因说明"),
        forecast: text("全年预计完成情况"),
        likelihood: word(row.text("完成目标可能性"), Likelihood::from_word),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_has_a_file_name_of_its_own() {
        let mut taken = HashSet::new();
        let names = ["规划/建设科", "规划:建设科", "财务科", "..", "ABC", "abc"];
        let files = names.map(|name| file_name(name, &mut taken));
        let expected = [
            "规划_建设科",
            "规划_建设科-2",
            "财务科",
            "__",
            "ABC",
            "abc-2",
        ];
        assert_eq!(files, expected);
    }
}
