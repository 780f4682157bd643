//! Reading a template's file, of either kind.

use std::collections::HashSet;
use std::ops::RangeInclusive;

use serde_json::Value;

use super::field::{Field, Members, TITLE};
use super::{
    CLOSING_KEYS, ColumnTemplate, FUND_KEYS, FormTemplate, FundRowTemplate, HEAD_KEYS,
    INDICATOR_KEYS, Labelled, SIGNATURE_KEYS, Template, TemplateKind,
};
use crate::error::{CoreError, Result};
use crate::forms::evaluation::{self, ClassWeight, Classes, EvaluationTemplate};
use crate::forms::{FundColumn, IndicatorColumn, LABEL_COLUMNS};
use crate::indicators::Frame;
use crate::projects::FundSource;
use crate::sheets::{Cause, Likelihood};

/// Columns of the indicator table, and the half-width characters of one, of all, and of one that
/// holds an amount or a shorter figure.
const COLUMNS: RangeInclusive<usize> = 6..=24;
const AMOUNT: u16 = 12;
const FIGURE: u16 = 9;
const WIDTH: RangeInclusive<u16> = 3..=60;
const WIDTHS: RangeInclusive<u32> = 90..=260;

/// Reads a template; `kind` in the file says which, a form where it is not there.
pub(super) fn read(text: &str) -> Result<Template> {
    let value: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|e| {
        let (line, column) = (e.line(), e.column());
        let message = format!("表样文件不是有效的JSON，第{line}行第{column}个字符处有误（{e}）。");
        CoreError::invalid("template", message)
    })?;
    let file = Field {
        path: String::new(),
        value: &value,
    };
    let kind = match file.member("kind") {
        Some(kind) => kind.key(TemplateKind::WORDS, &mut HashSet::new())?,
        None => String::new(),
    };
    match TemplateKind::from_word(&kind) {
        Some(TemplateKind::Evaluation) => evaluation_template(&file).map(Template::Evaluation),
        _ => form_template(&file).map(Template::Form),
    }
}

fn form_template(file: &Field<'_>) -> Result<FormTemplate> {
    let of = file.object(&[
        "kind",
        "id",
        "version",
        "title",
        "head",
        "fund_label",
        "fund_columns",
        "fund_rows",
        "goal_label",
        "goal_progress_label",
        "indicator_columns",
        "closing",
        "notes",
        "signatures",
    ])?;
    let indicator_columns = columns(&of.get("indicator_columns")?)?;
    let most: Vec<_> = indicator_columns.iter().map(|column| column.most).collect();
    Ok(FormTemplate {
        id: of.get("id")?.name()?,
        version: of.get("version")?.number(1..=9999)?.into(),
        title: of.get("title")?.text(TITLE)?,
        head: head(&of.get("head")?)?,
        fund_label: of.get("fund_label")?.text(TITLE)?,
        fund_columns: fund_columns(&of.get("fund_columns")?, FUND_KEYS, &most, LABEL_COLUMNS)?,
        fund_rows: fund_rows(&of.get("fund_rows")?)?,
        goal_label: of.get("goal_label")?.text(TITLE)?,
        goal_progress_label: match of.optional("goal_progress_label") {
            Some(field) => field.text_or_none(TITLE)?,
            None => String::new(),
        },
        indicator_columns,
        closing: match of.optional("closing") {
            Some(field) => field.labelled(0..=6, CLOSING_KEYS)?,
            None => Vec::new(),
        },
        notes: notes(&of)?,
        signatures: of.get("signatures")?.labelled(1..=8, SIGNATURE_KEYS)?,
    })
}

fn evaluation_template(file: &Field<'_>) -> Result<EvaluationTemplate> {
    let of = file.object(&[
        "kind",
        "id",
        "version",
        "title",
        "execution_weight",
        "classes",
        "head",
        "fund_label",
        "fund_columns",
        "fund_rows",
        "execution_reason_label",
        "goal_label",
        "goal_result_label",
        "indicator_columns",
        "total_label",
        "remark_label",
        "notes",
        "signatures",
    ])?;
    let execution_weight = of.get("execution_weight")?.number(0..=100)?.into();
    let indicator_columns = scored_columns(&of.get("indicator_columns")?)?;
    let widths: Vec<_> = indicator_columns
        .iter()
        .map(|column| column.width)
        .collect();
    let funds = of.get("fund_columns")?;
    let fund_columns = fund_columns(
        &funds,
        evaluation::FUND_KEYS,
        &widths,
        EvaluationTemplate::LABEL_COLUMNS,
    )?;
    // What 预算执行率 weighs and scores is part of the total, so it must be seen.
    for key in ["weight", "score"] {
        if !fund_columns.iter().any(|column| column.key == key) {
            return Err(funds.wrong(&format!("缺少栏目{key}。")));
        }
    }
    Ok(EvaluationTemplate {
        id: of.get("id")?.name()?,
        version: of.get("version")?.number(1..=9999)?.into(),
        title: of.get("title")?.text(TITLE)?,
        execution_weight,
        classes: classes(&of.get("classes")?, execution_weight)?,
        head: head(&of.get("head")?)?,
        fund_label: of.get("fund_label")?.text(TITLE)?,
        fund_columns,
        fund_rows: fund_rows(&of.get("fund_rows")?)?,
        execution_reason_label: of.get("execution_reason_label")?.text(TITLE)?,
        goal_label: of.get("goal_label")?.text(TITLE)?,
        goal_result_label: of.get("goal_result_label")?.text(TITLE)?,
        indicator_columns,
        total_label: of.get("total_label")?.text(TITLE)?,
        remark_label: of.get("remark_label")?.text(TITLE)?,
        notes: notes(&of)?,
        signatures: of.get("signatures")?.labelled(1..=8, SIGNATURE_KEYS)?,
    })
}

fn notes(of: &Members<'_>) -> Result<Vec<String>> {
    of.optional("notes")
        .map_or(Ok(Vec::new()), |notes| notes.notes())
}

/// What every class of each frame weighs; with 预算执行率 they are 100.
fn classes(field: &Field<'_>, execution_weight: i64) -> Result<Classes> {
    let of = field.object(Frame::WORDS)?;
    let weights = |frame: Frame| {
        let listed = of.get(frame.word())?;
        let level1 = frame.level1();
        let mut seen = HashSet::new();
        let mut classes = Vec::new();
        for class in listed.list(level1.len()..=level1.len())? {
            let of = class.object(&["level1", "weight"])?;
            classes.push(ClassWeight {
                level1: of.get("level1")?.key(level1, &mut seen)?,
                weight: of.get("weight")?.number(0..=100)?.into(),
            });
        }
        let sum: i64 = classes.iter().map(|class| class.weight).sum();
        if sum + execution_weight != 100 {
            let message = format!("各类权重合计{sum}，加预算执行率{execution_weight}，应为100。");
            return Err(listed.wrong(&message));
        }
        Ok(classes)
    };
    Ok(Classes {
        y2019: weights(Frame::Y2019)?,
        y2021: weights(Frame::Y2021)?,
    })
}

/// The columns of a self-evaluation: they are as wide as the file says.
fn scored_columns(field: &Field<'_>) -> Result<Vec<IndicatorColumn>> {
    let mut seen = HashSet::new();
    let mut columns = Vec::new();
    for column in field.list(COLUMNS)? {
        let of = column.object(&["key", "group", "title", "width"])?;
        columns.push(IndicatorColumn {
            key: of.get("key")?.key(evaluation::INDICATOR_KEYS, &mut seen)?,
            group: match of.optional("group") {
                Some(field) => field.text_or_none(TITLE)?,
                None => String::new(),
            },
            title: of.get("title")?.text(TITLE)?,
            width: of.get("width")?.number(WIDTH)?,
        });
    }
    let keys: Vec<_> = columns.iter().map(|column| column.key.as_str()).collect();
    require_levels(field, &keys)?;
    for key in ["target", "actual", "weight", "score"] {
        if !keys.contains(&key) {
            return Err(field.wrong(&format!("缺少栏目{key}。")));
        }
    }
    let is_beside = keys
        .windows(3)
        .any(|of| matches!(of, ["weight", "score", _]));
    if !is_beside {
        return Err(field.wrong("得分（score）应紧接分值（weight），且不在最后一栏。"));
    }
    require_width(field, columns.iter().map(|column| column.width))?;
    Ok(columns)
}

fn require_levels(field: &Field<'_>, keys: &[&str]) -> Result<()> {
    if keys.starts_with(&["level1", "level2", "level3"]) {
        return Ok(());
    }
    Err(field.wrong("前三栏依次应为level1、level2、level3。"))
}

fn require_width(field: &Field<'_>, widths: impl Iterator<Item = u16>) -> Result<()> {
    let all: u32 = widths.map(u32::from).sum();
    if WIDTHS.contains(&all) {
        return Ok(());
    }
    let (least, most) = (WIDTHS.start(), WIDTHS.end());
    let message = format!("各栏的width合计应为{least}至{most}，现为{all}。");
    Err(field.wrong(&message))
}

fn head(field: &Field<'_>) -> Result<Vec<[Labelled; 2]>> {
    let mut rows = Vec::new();
    for row in field.list(1..=6)? {
        let pair: [Labelled; 2] = row
            .labelled(2..=2, HEAD_KEYS)?
            .try_into()
            .map_err(|_| row.wrong("应有2项。"))?;
        rows.push(pair);
    }
    Ok(rows)
}

/// The columns of the funds block over those of the indicator table, which are at most so wide.
fn fund_columns(
    field: &Field<'_>,
    keys: &[&str],
    below: &[u16],
    label_columns: u16,
) -> Result<Vec<FundColumn>> {
    let room = below.len().saturating_sub(usize::from(label_columns));
    let mut seen = HashSet::new();
    let listed = field.list(1..=room)?;
    let read = |column: &Field<'_>| {
        let of = column.object(&["key", "title", "span"])?;
        Ok(FundColumn {
            key: of.get("key")?.key(keys, &mut seen)?,
            title: of.get("title")?.text(TITLE)?,
            span: of.get("span")?.number(1..=24)?,
        })
    };
    let columns: Vec<_> = listed.iter().map(read).collect::<Result<_>>()?;
    let spans: usize = columns.iter().map(|column| usize::from(column.span)).sum();
    if spans != room {
        let message =
            format!("各栏的span合计应为{room}（指标表栏数减{label_columns}），现为{spans}。");
        return Err(field.wrong(&message));
    }
    let mut left = usize::from(label_columns);
    for (column, place) in columns.iter().zip(&listed) {
        let span = usize::from(column.span);
        let most: u16 = below.iter().skip(left).take(span).sum();
        left += span;
        let (what, least) = match column.key.as_str() {
            "execution_rate" | "weight" | "score" => ("数字", FIGURE),
            _ => ("金额", AMOUNT),
        };
        if most < least {
            let of = place.object(&["key", "title", "span"])?;
            let message = format!(
                "所占各栏的宽度（most，缺省为width）合计{most}，写不下{what}，至少应为{least}。"
            );
            return Err(of.get("span")?.wrong(&message));
        }
    }
    Ok(columns)
}

/// The total first, then every source in one row, or no further row at all: else the rows would
/// not add up to the total.
fn fund_rows(field: &Field<'_>) -> Result<Vec<FundRowTemplate>> {
    let mut rows = Vec::new();
    let mut seen = HashSet::new();
    for (at, row) in field.list(1..=6)?.into_iter().enumerate() {
        let of = row.object(&["sources", "title"])?;
        let listed = of.get("sources")?;
        let sources = listed.list(0..=5)?;
        if sources.is_empty() != (at == 0) {
            return Err(
                listed.wrong("第一行是年度资金总额，sources应为空；其余各行须列出资金来源。")
            );
        }
        let mut of_row = Vec::new();
        for source in &sources {
            let word = source.key(FundSource::WORDS, &mut seen)?;
            of_row.extend(FundSource::from_word(&word));
        }
        rows.push(FundRowTemplate {
            sources: of_row,
            title: of.get("title")?.indented(TITLE)?,
        });
    }
    let missing: Vec<_> = FundSource::WORDS
        .iter()
        .filter(|word| rows.len() > 1 && !seen.contains(**word))
        .copied()
        .collect();
    if !missing.is_empty() {
        let message = format!("没有列出{}，分项之和会小于总额。", missing.join("、"));
        return Err(field.wrong(&message));
    }
    Ok(rows)
}

fn columns(field: &Field<'_>) -> Result<Vec<ColumnTemplate>> {
    let mut allowed: Vec<String> = INDICATOR_KEYS.iter().map(|key| (*key).to_owned()).collect();
    allowed.extend(Cause::WORDS.iter().map(|word| format!("cause:{word}")));
    allowed.extend(
        Likelihood::WORDS
            .iter()
            .map(|word| format!("likelihood:{word}")),
    );
    let allowed: Vec<&str> = allowed.iter().map(String::as_str).collect();
    let mut seen = HashSet::new();
    let mut columns: Vec<ColumnTemplate> = Vec::new();
    for column in field.list(COLUMNS)? {
        let of = column.object(&["key", "group", "title", "width", "least", "most"])?;
        let group = match of.optional("group") {
            Some(field) => field.text_or_none(TITLE)?,
            None => String::new(),
        };
        let is_split = !group.is_empty()
            && columns.last().is_some_and(|last| last.group != group)
            && columns.iter().any(|column| column.group == group);
        if is_split {
            return Err(of.get("group")?.wrong("同一group的栏目应相邻。"));
        }
        let width = of.get("width")?.number(WIDTH)?;
        let bound = |name, range| {
            of.optional(name)
                .map_or(Ok(width), |field| field.number(range))
        };
        columns.push(ColumnTemplate {
            key: of.get("key")?.key(&allowed, &mut seen)?,
            group,
            title: of.get("title")?.text(TITLE)?,
            width,
            least: bound("least", *WIDTH.start()..=width)?,
            most: bound("most", width..=*WIDTH.end())?,
        });
    }
    let first: Vec<_> = columns.iter().map(|column| column.key.as_str()).collect();
    require_levels(field, &first)?;
    for key in ["target", "progress"] {
        if !first.contains(&key) {
            return Err(field.wrong(&format!("缺少栏目{key}。")));
        }
    }
    require_width(field, columns.iter().map(|column| column.width))?;
    Ok(columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built_in() -> Value {
        serde_json::to_value(FormTemplate::built_in(FormTemplate::DEFAULT).unwrap()).unwrap()
    }

    #[test]
    fn what_is_written_out_is_read_back() {
        for name in Template::built_in_names() {
            let template = Template::built_in(name).unwrap();
            assert_eq!(template.id(), name);
            let text = serde_json::to_string_pretty(&template).unwrap();
            assert_eq!(Template::parse(&text).unwrap(), template);
        }
    }

    #[test]
    fn every_refusal_names_its_field() {
        let wrong: &[(&str, Value, &str)] = &[
            ("/id", "表样".into(), "id"),
            ("/id", "".into(), "id"),
            ("/version", 0.into(), "version"),
            ("/version", 1.5.into(), "version"),
            ("/title", "".into(), "title"),
            ("/title", "两\n行".into(), "title"),
            ("/title", "长".repeat(61).into(), "title"),
            ("/head/0/1/key", "x".into(), "head[1][2].key"),
            ("/fund_columns/2/key", "spent".into(), "fund_columns[3].key"),
            (
                "/fund_columns/2/key",
                "annual_budget".into(),
                "fund_columns[3].key",
            ),
            ("/fund_columns/5/span", 5.into(), "fund_columns"),
            ("/fund_columns/3/span", 2.into(), "fund_columns"),
            (
                "/fund_rows/0/sources",
                serde_json::json!(["其他资金"]),
                "fund_rows[1].sources",
            ),
            (
                "/fund_rows/5/sources",
                serde_json::json!(["上年结转资金"]),
                "fund_rows[6].sources[1]",
            ),
            (
                "/indicator_columns/0/key",
                "target".into(),
                "indicator_columns[4].key",
            ),
            (
                "/indicator_columns/6/key",
                "cause:天气".into(),
                "indicator_columns[7].key",
            ),
            ("/indicator_columns/6/group", "".into(), "indicator_columns"),
            (
                "/indicator_columns/8/group",
                "别组".into(),
                "indicator_columns[10].group",
            ),
            (
                "/indicator_columns/2/least",
                60.into(),
                "indicator_columns[3].least",
            ),
            ("/notes/0", "注".repeat(1001).into(), "notes[1]"),
            ("/signatures/0/title", "".into(), "signatures[1].title"),
            ("/signatures", Value::Null, "signatures"),
        ];
        for (pointer, value, field) in wrong {
            let mut file = built_in();
            *file.pointer_mut(pointer).unwrap() = value.clone();
            let read = Template::parse(&file.to_string());
            if *pointer == "/indicator_columns/6/group" {
                // Leaving a group at its end keeps the rest together.
                assert!(read.is_ok());
                continue;
            }
            let error = read.unwrap_err();
            assert_eq!(error.field(), *field, "{pointer}: {error}");
            assert!(error.to_string().contains(field), "{error}");
        }
    }

    #[test]
    fn a_column_of_the_funds_has_room_for_its_amounts() {
        let mut file = built_in();
        // 执行率 and its neighbours stand over columns of √: an amount would not fit there.
        file["fund_columns"][3]["span"] = 2.into();
        file["fund_columns"][4]["span"] = 4.into();
        let narrow = Template::parse(&file.to_string()).unwrap_err();
        assert_eq!(narrow.field(), "fund_columns[4].span", "{narrow}");
    }

    #[test]
    fn missing_and_unknown_members_and_broken_files_are_named() {
        let mut file = built_in();
        file.as_object_mut().unwrap().remove("goal_label");
        let missing = Template::parse(&file.to_string()).unwrap_err();
        assert_eq!(missing.to_string(), "表样文件缺少goal_label。");
        let mut file = built_in();
        file["fund_columns"][0]["颜色"] = "红".into();
        let unknown = Template::parse(&file.to_string()).unwrap_err();
        assert!(
            unknown
                .to_string()
                .contains("fund_columns[1]有误：没有“颜色”"),
            "{unknown}"
        );
        let broken = Template::parse("{\n  \"id\": \n}").unwrap_err();
        assert!(broken.to_string().contains("第3行"), "{broken}");
        let few = Template::parse("[]").unwrap_err();
        assert_eq!(few.field(), "template");
        let mut file = built_in();
        file["fund_rows"].as_array_mut().unwrap().pop();
        let short = Template::parse(&file.to_string()).unwrap_err();
        assert!(short.to_string().contains("没有列出其他资金"), "{short}");
    }

    fn evaluation() -> Value {
        serde_json::to_value(Template::built_in(EvaluationTemplate::DEFAULT).unwrap()).unwrap()
    }

    #[test]
    fn a_self_evaluation_that_would_not_add_up_is_refused() {
        let wrong: &[(&str, Value, &str)] = &[
            ("/kind", "总结".into(), "kind"),
            ("/execution_weight", 20.into(), "classes.2019"),
            ("/classes/2021/1/weight", 50.into(), "classes.2021"),
            (
                "/classes/2019/0/level1",
                "成本指标".into(),
                "classes.2019[1].level1",
            ),
            (
                "/fund_columns/3/key",
                "arrived".into(),
                "fund_columns[4].key",
            ),
            (
                "/indicator_columns/6/key",
                "cause_note".into(),
                "indicator_columns[8].key",
            ),
            (
                "/indicator_columns/7/width",
                2.into(),
                "indicator_columns[8].width",
            ),
        ];
        for (pointer, value, field) in wrong {
            let mut file = evaluation();
            *file.pointer_mut(pointer).unwrap() = value.clone();
            let error = Template::parse(&file.to_string()).unwrap_err();
            assert_eq!(error.field(), *field, "{pointer}: {error}");
        }
        let mut file = evaluation();
        let columns = file["indicator_columns"].as_array_mut().unwrap();
        columns.swap(6, 7);
        let apart = Template::parse(&file.to_string()).unwrap_err();
        assert!(apart.to_string().contains("得分（score）应紧接"), "{apart}");
        let mut file = evaluation();
        file["fund_columns"].as_array_mut().unwrap().pop();
        file["fund_columns"][4]["span"] = 2.into();
        let hidden = Template::parse(&file.to_string()).unwrap_err();
        assert!(hidden.to_string().contains("缺少栏目score"), "{hidden}");
    }

    #[test]
    fn each_kind_is_refused_as_the_other() {
        let form = Template::built_in(FormTemplate::DEFAULT).unwrap();
        assert!(form.evaluation().is_err());
        let table = Template::built_in(EvaluationTemplate::DEFAULT).unwrap();
        assert!(table.form().is_err());
    }
}
