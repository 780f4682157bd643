//! The flat list that budget systems export: one row an indicator.

use std::collections::BTreeMap;

use jixiao_core::imports::{FundRow, IndicatorRow, Place, ProjectRow, Sourced, TargetRows};
use jixiao_core::indicators::{
    Accumulation, Comparator, IndicatorFacts, Nature, default_accumulation, default_comparator,
};
use jixiao_core::money::Money;
use jixiao_core::projects::{FundLine, FundSource};
use jixiao_tables::{AmountUnit, CellKind, ColumnSpec, Row, SheetSpec, Tables};

use super::official_form::{appropriation, class, new_project};
use super::project_codes::ProjectCodes;
use super::target_text::{nature_of, split};
use super::target_workbook::{ACCUMULATIONS, COMPARATORS};
use super::{Reading, optional, required, word};

const NATURES: &[(&str, &str)] = &[
    ("正向", "正向"),
    ("正向指标", "正向"),
    ("反向", "反向"),
    ("反向指标", "反向"),
    ("负向", "反向"),
    ("负向指标", "反向"),
    ("逆向", "反向"),
    ("逆向指标", "反向"),
    ("定性", "定性"),
    ("定性指标", "定性"),
];

const fn column(column: ColumnSpec, other_headers: &'static [&'static str]) -> ColumnSpec {
    ColumnSpec {
        other_headers,
        ..column
    }
}

const COLUMNS: &[ColumnSpec] = &[
    column(
        optional("项目代码", CellKind::Code, ""),
        &["项目编码", "预算项目代码", "预算项目编码", "项目编号"],
    ),
    column(optional("项目名称", CellKind::Text, ""), &["预算项目名称"]),
    column(
        optional("预算数", CellKind::Amount(AmountUnit::Wan), ""),
        &[
            "年初预算数",
            "年度预算数",
            "预算金额",
            "项目预算",
            "年度资金总额",
            "资金总额",
        ],
    ),
    required("一级指标", CellKind::Text, ""),
    required("二级指标", CellKind::Text, ""),
    column(
        ColumnSpec {
            may_be_empty: true,
            ..required("三级指标", CellKind::Text, "")
        },
        &["三级指标名称", "指标名称", "绩效指标"],
    ),
    column(
        ColumnSpec {
            words: NATURES,
            ..optional("指标性质", CellKind::Word, "")
        },
        &["指标方向", "性质"],
    ),
    column(
        ColumnSpec {
            words: COMPARATORS,
            ..optional("比较符", CellKind::Word, "")
        },
        &["比较符号", "计算符号", "运算符", "符号"],
    ),
    column(
        ColumnSpec {
            may_be_empty: true,
            ..required("指标值", CellKind::AsTyped, "")
        },
        &["年度指标值", "目标值", "年度目标值", "指标目标值"],
    ),
    column(
        optional("计量单位", CellKind::Text, ""),
        &["度量单位", "指标单位"],
    ),
    column(
        optional("分值", CellKind::AsTyped, ""),
        &["权重", "指标权重", "指标分值", "权重(%)"],
    ),
    ColumnSpec {
        words: ACCUMULATIONS,
        ..optional("累计方式", CellKind::Word, "")
    },
    optional("阶段目标值", CellKind::AsTyped, ""),
    column(
        optional("指标值说明", CellKind::Text, ""),
        &["指标解释", "指标说明", "备注"],
    ),
    column(
        optional("年度总体目标", CellKind::Text, ""),
        &["总体目标", "年度绩效目标"],
    ),
];

pub(super) const LIST: SheetSpec = SheetSpec {
    name: "绩效目标清单",
    columns: COLUMNS,
    example_mark: ("项目代码", "示例"),
};

pub(super) const LISTS: &SheetSpec = &LIST;

/// A project as the rows of a list speak of it.
struct Listed {
    place: Place,
    name: String,
    goal: String,
    budget: Option<(Place, Money)>,
}

pub(super) fn convert(
    reading: &mut Reading,
    codes: &mut ProjectCodes<'_>,
    tables: &Tables,
    rows: &mut TargetRows,
) {
    for sheet in &tables.sheets {
        let mut projects: BTreeMap<String, Listed> = BTreeMap::new();
        let mut order = Vec::new();
        for row in &sheet.rows {
            let taken = project_of(codes, row, &sheet.title).and_then(|code| {
                let place = reading.place("指标", &sheet.title, row.number);
                gather(&mut projects, &mut order, &code, row, &place)?;
                let facts = indicator(row)?;
                let project = code;
                rows.indicators.push(Sourced {
                    place,
                    row: IndicatorRow { project, facts },
                });
                Ok(())
            });
            if let Err((column, message)) = taken {
                let title = row.title(column);
                reading.refuse("指标", &sheet.title, row.number, title, &message);
            }
        }
        let (mut named, mut new) = (Vec::new(), 0);
        for code in order {
            if let Some(listed) = projects.remove(&code) {
                new += usize::from(codes.known.of_code(&code).is_none());
                named.push(listed.name.clone());
                add_project(reading, codes, &code, listed, rows);
            }
        }
        let mut about = format!("{}个项目", named.len());
        if new > 0 {
            about.push_str(&format!(
                "，其中新项目{new}个，按“一般公共预算”登记，预算数记为年初预算数，绩效目标为草稿"
            ));
        }
        reading.recognized("绩效目标清单", &sheet.title, about);
    }
}

type Told<T> = Result<T, (&'static str, String)>;

fn project_of(codes: &mut ProjectCodes<'_>, row: &Row, sheet: &str) -> Told<String> {
    let (code, name) = (row.text("项目代码"), row.text("项目名称"));
    if code.is_empty() && name.is_empty() {
        let message = "没有项目代码和项目名称，请填写；合并的单元格请先取消合并并逐行填充。";
        return Err(("项目代码", message.to_owned()));
    }
    let resolved = codes.resolve(name, code, sheet);
    let resolved = resolved.map_err(|message| ("项目名称", message))?;
    let is_known = codes.known.of_code(&resolved.code).is_some();
    if !is_known && name.is_empty() {
        let message = format!("没有项目“{}”，新项目须有项目名称。", resolved.code);
        return Err(("项目代码", message));
    }
    Ok(resolved.code)
}

/// Puts together what the rows of one project say of it; they may not contradict each other.
fn gather(
    projects: &mut BTreeMap<String, Listed>,
    order: &mut Vec<String>,
    code: &str,
    row: &Row,
    place: &Place,
) -> Told<()> {
    let budget = row.amount("预算数").map(Money::from_yuan).transpose();
    let budget = budget.map_err(|error| ("预算数", error.to_string()))?;
    if budget.is_some_and(|budget| budget < Money::ZERO) {
        return Err(("预算数", "预算数不能为负，请核对。".to_owned()));
    }
    let listed = projects.entry(code.to_owned()).or_insert_with(|| {
        order.push(code.to_owned());
        Listed {
            place: Place {
                part: "项目",
                ..place.clone()
            },
            name: row.text("项目名称").to_owned(),
            goal: row.text("年度总体目标").to_owned(),
            budget: None,
        }
    });
    let (name, goal) = (row.text("项目名称"), row.text("年度总体目标"));
    for (field, text, known) in [
        ("项目名称", name, &mut listed.name),
        ("年度总体目标", goal, &mut listed.goal),
    ] {
        if known.is_empty() {
            text.clone_into(known);
        } else if !text.is_empty() && text != known {
            let message = format!(
                "项目{code}在第{}行的{field}是“{known}”，此行是“{text}”，请改为一致。",
                listed.place.row
            );
            return Err((field, message));
        }
    }
    match (&listed.budget, budget) {
        (Some((_, known)), Some(budget)) if *known != budget => {
            let message =
                format!("项目{code}前面的预算数是{known}万元，此行是{budget}万元，请改为一致。");
            Err(("预算数", message))
        }
        (None, Some(budget)) => {
            let place = Place {
                part: "资金",
                ..place.clone()
            };
            listed.budget = Some((place, budget));
            Ok(())
        }
        _ => Ok(()),
    }
}

fn add_project(
    reading: &mut Reading,
    codes: &ProjectCodes<'_>,
    code: &str,
    listed: Listed,
    rows: &mut TargetRows,
) {
    let stored = codes.known.of_code(code);
    let mut facts = stored.map_or_else(
        || new_project(code, &listed.name),
        |known| known.facts.clone(),
    );
    for (text, fact) in [
        (listed.name, &mut facts.name),
        (listed.goal, &mut facts.goal),
    ] {
        if !text.is_empty() {
            *fact = text;
        }
    }
    if let Some((place, initial)) = listed.budget {
        let source = appropriation(facts.budget_kind);
        // One budget for a project says nothing of its sources: a project that has several, or
        // others, keeps them.
        let lines = stored.map_or(&[][..], |known| known.funds.as_slice());
        let only = |line: &FundLine| line.source == source && line.document_number.is_empty();
        match lines {
            [] => rows.funds.push(fund(place, code, source, initial)),
            [line] if only(line) => rows.funds.push(fund(place, code, source, initial)),
            _ => {
                let held = stored.and_then(|known| known.initial_budget().ok());
                let held = held.unwrap_or_default();
                if held != initial {
                    reading.notes.push(format!(
                        "项目{code}已登记的年初预算数合计{held}万元，文件的预算数是{initial}万元，没有改动，请核对。"
                    ));
                }
            }
        }
    }
    rows.projects.push(Sourced {
        place: listed.place,
        row: ProjectRow {
            facts,
            approval_document: String::new(),
            approved_on: None,
        },
    });
}

fn fund(place: Place, code: &str, source: FundSource, initial: Money) -> Sourced<FundRow> {
    Sourced {
        place,
        row: FundRow {
            project: code.to_owned(),
            line: FundLine {
                source,
                initial,
                increase: Money::ZERO,
                decrease: Money::ZERO,
                document_number: String::new(),
                adjusted_on: None,
            },
        },
    }
}

fn indicator(row: &Row) -> Told<IndicatorFacts> {
    let text = |header| row.text(header).to_owned();
    let (level1, level2) = (class(row.text("一级指标")), class(row.text("二级指标")));
    let mut target = split(row.text("指标值"), &level1, &level2);
    let stated = word(row.text("比较符"), Comparator::from_word);
    let typed = target.written;
    if let (Some(stated), Some(typed)) = (stated, typed)
        && stated != typed
    {
        let message = format!("指标值写的是“{typed}”，比较符列是“{stated}”，请改为一致。");
        return Err(("指标值", message));
    }
    let nature = word(row.text("指标性质"), Nature::from_word);
    let nature = nature.or(stated.map(nature_of)).unwrap_or(target.nature);
    if nature == Nature::Qualitative {
        target.value = text("指标值");
        target.unit.clear();
    }
    let comparator = match (nature, stated.or(typed)) {
        (Nature::Qualitative, _) => Comparator::Qualitative,
        (_, Some(comparator)) => comparator,
        (nature, None) => default_comparator(nature),
    };
    let accumulation = match word(row.text("累计方式"), Accumulation::from_word) {
        Some(accumulation) if nature != Nature::Qualitative => accumulation,
        _ => default_accumulation(&level2, nature),
    };
    Ok(IndicatorFacts {
        level1,
        level2,
        level3: text("三级指标"),
        nature,
        comparator,
        target: target.value,
        unit: unit(row, target.unit)?,
        weight: row.text("分值").trim_end_matches(['%', '％']).to_owned(),
        accumulation,
        stage_target: text("阶段目标值"),
        note: text("指标值说明"),
    })
}

/// 计量单位 from its column, or from behind the value.
fn unit(row: &Row, typed: String) -> Told<String> {
    let stated = row.text("计量单位").replace('％', "%");
    if typed.is_empty() || typed == stated {
        return Ok(stated);
    }
    if stated.is_empty() {
        return Ok(typed);
    }
    let message = format!(
        "指标值写有单位“{typed}”，{}列是“{stated}”，请改为一致。",
        row.title("计量单位")
    );
    Err(("指标值", message))
}
