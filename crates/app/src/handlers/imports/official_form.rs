//! The official one-project form 《项目支出绩效目标表》, one or many sheets in a workbook.

use std::collections::BTreeMap;

use jixiao_core::imports::{FundRow, IndicatorRow, ProjectRow, Sourced, TargetRows, TotalRow};
use jixiao_core::indicators::{IndicatorFacts, default_accumulation, other_class};
use jixiao_core::money::Money;
use jixiao_core::projects::{BudgetKind, FundLine, FundSource, ProjectFacts, StatedTotal};
use jixiao_tables::{AmountUnit, CellKind, ColumnSpec, Field, Form, FormSpec, Row, Value};

use super::project_codes::{ProjectCodes, Resolved};
use super::target_text::split;
use super::{Reading, optional, required};

const WAN: CellKind = CellKind::Amount(AmountUnit::Wan);
const TOTAL: &str = "年度资金总额";
const APPROPRIATION: &str = "财政拨款";

/// A label that other editions of the form print otherwise.
const fn label(
    header: &'static str,
    other_headers: &'static [&'static str],
    kind: CellKind,
) -> ColumnSpec {
    ColumnSpec {
        other_headers,
        ..optional(header, kind, "")
    }
}

const LABELS: &[ColumnSpec] = &[
    required("项目名称", CellKind::Text, ""),
    label("项目代码", &["项目编码"], CellKind::Code),
    label(
        "主管部门及代码",
        &["主管部门", "主管部门及编码"],
        CellKind::Text,
    ),
    label("实施单位", &["项目实施单位"], CellKind::Text),
    ColumnSpec {
        required: true,
        ..label(TOTAL, &["资金总额"], WAN)
    },
    label(
        APPROPRIATION,
        &["本年财政拨款", "当年财政拨款", "财政资金"],
        WAN,
    ),
    label(
        "一般公共预算拨款",
        &["本年一般公共预算拨款", "一般公共预算资金", "一般公共预算"],
        WAN,
    ),
    label(
        "政府性基金预算拨款",
        &["政府性基金预算资金", "政府性基金预算", "政府性基金"],
        WAN,
    ),
    label(
        "国有资本经营预算拨款",
        &["国有资本经营预算资金", "国有资本经营预算"],
        WAN,
    ),
    label("上年结转资金", &["上年结转", "结转资金"], WAN),
    label("其他资金", &["单位资金"], WAN),
    ColumnSpec {
        required: true,
        ..label("年度总体目标", &["年度绩效目标"], CellKind::Text)
    },
];

const TABLE: &[ColumnSpec] = &[
    ColumnSpec {
        may_be_empty: false,
        ..required("一级指标", CellKind::Text, "")
    },
    required("二级指标", CellKind::Text, ""),
    ColumnSpec {
        may_be_empty: true,
        ..required("三级指标", CellKind::Text, "")
    },
    ColumnSpec {
        may_be_empty: true,
        other_headers: &["年度指标值"],
        ..required("指标值", CellKind::AsTyped, "")
    },
];

pub(super) const FORM: FormSpec = FormSpec {
    name: "项目",
    labels: LABELS,
    enough: 3,
    unit_labels: &["项目资金"],
    table: TABLE,
    carried: 2,
};

/// What all forms of an import share.
pub(super) struct Forms<'a, 'k> {
    pub(super) codes: &'a mut ProjectCodes<'k>,
    pub(super) year: i32,
    /// Department of the unit, as code and name.
    pub(super) department: (&'a str, &'a str),
    /// Projects that a form of this import brought, with where.
    pub(super) seen: BTreeMap<String, String>,
}

impl Forms<'_, '_> {
    /// Takes a form, or refuses it as a whole: half a form would be another document.
    pub(super) fn convert(&mut self, reading: &mut Reading, form: &Form, rows: &mut TargetRows) {
        let before = reading.refused.len();
        for problem in &form.problems {
            let part = part_of(&problem.column);
            reading.refuse(
                part,
                &form.sheet,
                problem.row,
                &problem.column,
                &problem.message,
            );
        }
        let mut taken = TargetRows::default();
        self.check_year(reading, form);
        if let Some(resolved) = self.resolve(reading, form) {
            let project = self.project(reading, form, &resolved);
            let kind = project.row.facts.budget_kind;
            taken.projects.push(project);
            funds(reading, form, &resolved.code, kind, &mut taken);
            indicators(reading, form, &resolved.code, &mut taken);
            self.describe(reading, form, &resolved);
        }
        if reading.refused.len() > before {
            let message = format!("工作表“{}”有不能导入的内容，整张表没有导入。", form.sheet);
            reading.notes.push(message);
            return;
        }
        rows.projects.append(&mut taken.projects);
        rows.funds.append(&mut taken.funds);
        rows.totals.append(&mut taken.totals);
        rows.indicators.append(&mut taken.indicators);
    }

    fn check_year(&self, reading: &mut Reading, form: &Form) {
        let stated = form.titles.iter().find_map(|(row, text)| {
            let year = stated_year(text)?;
            (year != self.year).then_some((*row, year))
        });
        if let Some((row, year)) = stated {
            let message = format!(
                "这是{year}年度的表，当前预算年度是{}，请核对文件或用 --year 指定年度。",
                self.year
            );
            reading.refuse("项目", &form.sheet, row, "年度", &message);
        }
    }

    fn resolve(&mut self, reading: &mut Reading, form: &Form) -> Option<Resolved> {
        let field = form.field("项目名称")?;
        let (name, stated) = (form.text("项目名称"), form.text("项目代码"));
        match self.codes.resolve(name, stated, &form.sheet) {
            Ok(resolved) => {
                let here = reading.place("项目", &form.sheet, field.row);
                let here = format!("“{}”的工作表“{}”", here.file, here.sheet);
                if let Some(other) = self.seen.insert(resolved.code.clone(), here) {
                    let message = format!(
                        "{other}已是项目{}的绩效目标表，一个项目只能有一张，请删去一张。",
                        resolved.code
                    );
                    reading.refuse("项目", &form.sheet, field.row, "项目名称", &message);
                }
                Some(resolved)
            }
            Err(message) => {
                reading.refuse("项目", &form.sheet, field.row, "项目名称", &message);
                None
            }
        }
    }

    /// The stored project with what the form says of it, or a new one.
    fn project(&self, reading: &Reading, form: &Form, resolved: &Resolved) -> Sourced<ProjectRow> {
        let stored = self.codes.known.of_code(&resolved.code);
        let mut facts = stored.map_or_else(
            || new_project(&resolved.code, form.text("项目名称")),
            |known| known.facts.clone(),
        );
        // By its name it was found: other blanks in it are no change.
        if self
            .codes
            .known
            .codes_named(form.text("项目名称"))
            .is_empty()
        {
            form.text("项目名称").clone_into(&mut facts.name);
        }
        for (label, fact) in [
            ("实施单位", &mut facts.implementing_unit),
            ("年度总体目标", &mut facts.goal),
        ] {
            if !form.text(label).is_empty() {
                form.text(label).clone_into(fact);
            }
        }
        let row = form.field("项目名称").map_or(1, |field| field.row);
        Sourced {
            place: reading.place("项目", &form.sheet, row),
            row: ProjectRow {
                facts,
                approval_document: String::new(),
                approved_on: None,
            },
        }
    }

    fn describe(&self, reading: &mut Reading, form: &Form, resolved: &Resolved) {
        let name = form.text("项目名称");
        let is_new = self.codes.known.of_code(&resolved.code).is_none();
        let mut about = format!("项目“{name}”，代码{}（{}）", resolved.code, resolved.origin);
        if is_new {
            about.push_str(
                "，新项目按“一般公共预算”登记，财政拨款记入“一般公共预算拨款”，绩效目标为草稿",
            );
        }
        reading.recognized("项目支出绩效目标表", &form.sheet, about);
        let department = form.text("主管部门及代码");
        let (code, unit_department) = self.department;
        // The code says it where it is given, else the name.
        let agrees = match department.split_once(['[', '［']) {
            Some((_, stated)) => stated.trim_end_matches([']', '］']).trim() == code,
            None => department.is_empty() || department.contains(unit_department),
        };
        if !agrees {
            let message = format!(
                "工作表“{}”的主管部门是“{department}”，本单位登记的是“{unit_department}[{code}]”，请核对。",
                form.sheet
            );
            reading.notes.push(message);
        }
    }
}

/// A project of which only code and name are known.
pub(super) fn new_project(code: &str, name: &str) -> ProjectFacts {
    ProjectFacts {
        code: code.to_owned(),
        name: name.to_owned(),
        budget_kind: BudgetKind::GeneralPublic,
        category: None,
        implementing_unit: String::new(),
        section: String::new(),
        manager: String::new(),
        start_on: None,
        end_on: None,
        is_new: false,
        is_research: false,
        is_key: false,
        key_reason: String::new(),
        exempt_reason: String::new(),
        substitute_check: String::new(),
        goal: String::new(),
    }
}

/// The appropriation that is meant where a file does not say from which budget.
pub(super) fn appropriation(kind: BudgetKind) -> FundSource {
    match kind {
        BudgetKind::GeneralPublic => FundSource::GeneralPublic,
        BudgetKind::GovernmentFund => FundSource::GovernmentFund,
        BudgetKind::StateCapital => FundSource::StateCapital,
    }
}

/// The year before 年度 in a title.
fn stated_year(text: &str) -> Option<i32> {
    let (before, _) = text.split_once("年度")?;
    let digits: Vec<_> = before.trim_end().chars().rev().take(4).collect();
    let digits = digits.into_iter().rev().map(|c| c.to_digit(10));
    let number = digits.collect::<Option<Vec<_>>>()?;
    if number.len() < 4 {
        return None;
    }
    let year = number.into_iter().fold(0, |year, digit| year * 10 + digit);
    i32::try_from(year).ok()
}

fn part_of(column: &str) -> &'static str {
    let labelled = LABELS.iter().find(|label| label.header == column);
    match labelled.map(|label| label.kind) {
        Some(CellKind::Amount(_)) => "资金",
        Some(_) => "项目",
        None => "指标",
    }
}

/// The sources that the form has, with their values.
fn stated_sources(form: &Form, kind: BudgetKind) -> Vec<(FundSource, &Field)> {
    let words = FundSource::ALL.iter();
    let mut sources: Vec<_> = words
        .filter_map(|source| Some((*source, form.field(source.word())?)))
        .collect();
    let by_budget =
        |source: &FundSource| !matches!(source, FundSource::Other | FundSource::CarriedOver);
    let is_filled = |field: &Field| field.value != Value::Empty;
    // Where the budgets are told apart, 财政拨款 is only their sum.
    let told_apart = sources
        .iter()
        .any(|(s, field)| by_budget(s) && is_filled(field));
    if let Some(field) = form.field(APPROPRIATION).filter(|_| !told_apart) {
        sources.retain(|(source, _)| !by_budget(source));
        sources.insert(0, (appropriation(kind), field));
    }
    sources
}

fn funds(reading: &mut Reading, form: &Form, code: &str, kind: BudgetKind, taken: &mut TargetRows) {
    let sources = stated_sources(form, kind);
    let has_appropriation = sources
        .iter()
        .any(|(source, _)| !matches!(source, FundSource::Other | FundSource::CarriedOver));
    let unread = form
        .problems
        .iter()
        .any(|problem| part_of(&problem.column) == "资金");
    if !has_appropriation && !unread {
        let row = form.field(TOTAL).map_or(1, |field| field.row);
        let message = "表中没有“财政拨款”，请对照官方表样补上。";
        reading.refuse("资金", &form.sheet, row, APPROPRIATION, message);
        return;
    }
    for (source, field) in &sources {
        if let Some(initial) = amount(reading, form, field) {
            taken.funds.push(Sourced {
                place: reading.place("资金", &form.sheet, field.row),
                row: FundRow {
                    project: code.to_owned(),
                    line: FundLine {
                        source: *source,
                        initial,
                        increase: Money::ZERO,
                        decrease: Money::ZERO,
                        document_number: String::new(),
                        adjusted_on: None,
                    },
                },
            });
        }
    }
    state_total(reading, form, code, &sources, taken);
}

/// Keeps the total that the form states. One that is not the sum of its sources is taken as it
/// stands, and the check finds it (F03); the result says so at once.
fn state_total(
    reading: &mut Reading,
    form: &Form,
    code: &str,
    sources: &[(FundSource, &Field)],
    taken: &mut TargetRows,
) {
    let total = form.field(TOTAL);
    let total = total.and_then(|field| Some((field, amount(reading, form, field)?)));
    let Some((field, initial)) = total else {
        return;
    };
    let sum = Money::sum(taken.funds.iter().map(|fund| fund.row.line.initial));
    if let Ok(sum) = sum
        && sum != initial
    {
        reading.notes.push(format!(
            "工作表“{}”的年度资金总额是{initial}万元，分项合计是{sum}万元，照原表导入，检查时会列为错误（F03）。",
            form.sheet
        ));
    }
    taken.totals.push(Sourced {
        place: reading.place("资金", &form.sheet, field.row),
        row: TotalRow {
            project: code.to_owned(),
            stated: StatedTotal {
                initial,
                sources: sources.iter().map(|(source, _)| *source).collect(),
            },
        },
    });
}

fn amount(reading: &mut Reading, form: &Form, field: &Field) -> Option<Money> {
    let Value::Amount(yuan) = field.value else {
        return None;
    };
    let message = match Money::from_yuan(yuan) {
        Ok(amount) if amount < Money::ZERO => format!("{}不能为负，请核对。", field.label),
        Ok(amount) => return Some(amount),
        Err(error) => error.to_string(),
    };
    reading.refuse("资金", &form.sheet, field.row, field.label, &message);
    None
}

fn indicators(reading: &mut Reading, form: &Form, code: &str, taken: &mut TargetRows) {
    for row in &form.rows {
        match indicator(row) {
            Ok(Some(facts)) => taken.indicators.push(Sourced {
                place: reading.place("指标", &form.sheet, row.number),
                row: IndicatorRow {
                    project: code.to_owned(),
                    facts,
                },
            }),
            Ok(None) => {}
            Err((column, message)) => {
                reading.refuse("指标", &form.sheet, row.number, column, &message);
            }
        }
    }
}

/// A row of the table; nothing for a line that is printed and was not filled in.
fn indicator(row: &Row) -> Result<Option<IndicatorFacts>, (&'static str, String)> {
    let level3 = numbered(row.text("三级指标"));
    let value = row.text("指标值");
    let is_placeholder = |text: &str| text.chars().all(|c| matches!(c, '…' | '.' | '·'));
    if is_placeholder(level3) && is_placeholder(value) {
        return Ok(None);
    }
    let (level1, level2) = (class(row.text("一级指标")), class(row.text("二级指标")));
    if let Some(own) = other_class(&level1, &level2) {
        let message = format!("“{level2}”属于“{own}”，表中在“{level1}”之下，请核对合并单元格。");
        return Err(("二级指标", message));
    }
    let target = split(value, &level1, &level2);
    Ok(Some(IndicatorFacts {
        accumulation: default_accumulation(&level2, target.nature),
        comparator: target.comparator(),
        level1,
        level2,
        level3: level3.to_owned(),
        nature: target.nature,
        target: target.value,
        unit: target.unit,
        weight: String::new(),
        stage_target: String::new(),
        note: String::new(),
    }))
}

/// A class by its full name: `产出` and `产出指标` are one.
pub(super) fn class(text: &str) -> String {
    let text: String = text.split_whitespace().collect();
    if text.ends_with("指标") || text.is_empty() {
        text
    } else {
        format!("{text}指标")
    }
}

/// A name without the number that the form prints before it, as in `指标1：`.
fn numbered(text: &str) -> &str {
    let Some(rest) = text.strip_prefix("指标") else {
        return text;
    };
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    match rest.strip_prefix(['：', ':']) {
        Some(name) => name.trim(),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_say_their_year_or_none() {
        assert_eq!(stated_year("（2026年度）"), Some(2026));
        assert_eq!(stated_year("2025 年度项目支出绩效目标表"), Some(2025));
        assert_eq!(stated_year("（    年度）"), None);
        assert_eq!(stated_year("项目支出绩效目标表"), None);
    }

    #[test]
    fn printed_numbers_are_no_part_of_a_name() {
        assert_eq!(numbered("指标1：样地数"), "样地数");
        assert_eq!(numbered("指标2："), "");
        assert_eq!(numbered("指标体系建设"), "指标体系建设");
        assert_eq!(class("数量"), "数量指标");
    }
}
