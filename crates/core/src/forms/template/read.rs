//! Reading a template's file. People write it by hand: every refusal names the field and says
//! what belongs there.

use std::collections::HashSet;
use std::fmt::Write;
use std::ops::RangeInclusive;

use serde_json::{Map, Value};

use super::{
    CLOSING_KEYS, ColumnTemplate, FUND_KEYS, FormTemplate, FundRowTemplate, HEAD_KEYS,
    INDICATOR_KEYS, Labelled, SIGNATURE_KEYS,
};
use crate::error::{CoreError, Result};
use crate::forms::{FundColumn, LABEL_COLUMNS};
use crate::projects::FundSource;
use crate::sheets::{Cause, Likelihood};

/// Characters of a title, and of a note.
const TITLE: usize = 60;
const NOTE: usize = 1000;
/// Columns of the indicator table, and the half-width characters of one, of all, and of one that
/// holds an amount.
const COLUMNS: RangeInclusive<usize> = 6..=24;
const AMOUNT: u16 = 12;
const WIDTH: RangeInclusive<u16> = 3..=60;
const WIDTHS: RangeInclusive<u32> = 90..=260;

pub(super) fn read(text: &str) -> Result<FormTemplate> {
    let value: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|e| {
        let (line, column) = (e.line(), e.column());
        let message = format!("表样文件不是有效的JSON，第{line}行第{column}个字符处有误（{e}）。");
        CoreError::invalid("template", message)
    })?;
    let file = Field {
        path: String::new(),
        value: &value,
    };
    let of = file.object(&[
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
    Ok(FormTemplate {
        id: of.get("id")?.name()?,
        version: of.get("version")?.number(1..=9999)?.into(),
        title: of.get("title")?.text(TITLE)?,
        head: head(&of.get("head")?)?,
        fund_label: of.get("fund_label")?.text(TITLE)?,
        fund_columns: fund_columns(&of.get("fund_columns")?, &indicator_columns)?,
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
        notes: match of.optional("notes") {
            Some(field) => {
                let notes = field.list(0..=20)?;
                notes
                    .iter()
                    .map(|note| note.text(NOTE))
                    .collect::<Result<_>>()?
            }
            None => Vec::new(),
        },
        signatures: of.get("signatures")?.labelled(1..=8, SIGNATURE_KEYS)?,
    })
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

fn fund_columns(field: &Field<'_>, below: &[ColumnTemplate]) -> Result<Vec<FundColumn>> {
    let room = below.len().saturating_sub(usize::from(LABEL_COLUMNS));
    let mut left = usize::from(LABEL_COLUMNS);
    let mut seen = HashSet::new();
    let mut columns = Vec::new();
    for column in field.list(1..=room)? {
        let of = column.object(&["key", "title", "span"])?;
        let span = of.get("span")?.number(1..=24)?;
        let spanned = below.iter().skip(left).take(usize::from(span));
        let most: u16 = spanned.map(|column| column.most).sum();
        left += usize::from(span);
        if most < AMOUNT && left <= below.len() {
            let message = format!(
                "所占各栏的宽度（most，缺省为width）合计{most}，写不下金额，至少应为{AMOUNT}。"
            );
            return Err(of.get("span")?.wrong(&message));
        }
        columns.push(FundColumn {
            key: of.get("key")?.key(FUND_KEYS, &mut seen)?,
            title: of.get("title")?.text(TITLE)?,
            span,
        });
    }
    let spans: usize = columns.iter().map(|column| usize::from(column.span)).sum();
    if spans != room {
        let message =
            format!("各栏的span合计应为{room}（指标表栏数减{LABEL_COLUMNS}），现为{spans}。");
        return Err(field.wrong(&message));
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
    if !first.starts_with(&["level1", "level2", "level3"]) {
        return Err(field.wrong("前三栏依次应为level1、level2、level3。"));
    }
    for key in ["target", "progress"] {
        if !first.contains(&key) {
            return Err(field.wrong(&format!("缺少栏目{key}。")));
        }
    }
    let all = columns.iter().map(|column| u32::from(column.width)).sum();
    if !WIDTHS.contains(&all) {
        let (least, most) = (WIDTHS.start(), WIDTHS.end());
        let message = format!("各栏的width合计应为{least}至{most}，现为{all}。");
        return Err(field.wrong(&message));
    }
    Ok(columns)
}

/// A value of the file with the way to it.
struct Field<'a> {
    path: String,
    value: &'a Value,
}

/// The members of an object.
struct Members<'a> {
    path: String,
    members: &'a Map<String, Value>,
}

impl<'a> Field<'a> {
    fn wrong(&self, message: &str) -> CoreError {
        if self.path.is_empty() {
            return CoreError::invalid("template", format!("表样文件有误：{message}"));
        }
        CoreError::invalid(
            &*self.path,
            format!("表样文件的{}有误：{message}", self.path),
        )
    }

    /// An object that has no other members than these.
    fn object(&self, known: &[&str]) -> Result<Members<'a>> {
        let members = self.value.as_object();
        let members = members.ok_or_else(|| self.wrong("应为{…}形式的一组内容。"))?;
        if let Some(unknown) = members.keys().find(|name| !known.contains(&name.as_str())) {
            let message = format!("没有“{unknown}”这一项，只能是{}。", known.join("、"));
            return Err(self.wrong(&message));
        }
        Ok(Members {
            path: self.path.clone(),
            members,
        })
    }

    fn list(&self, count: RangeInclusive<usize>) -> Result<Vec<Self>> {
        let items = self.value.as_array();
        let items = items.ok_or_else(|| self.wrong("应为[…]形式的列表。"))?;
        if !count.contains(&items.len()) {
            let (least, most) = (count.start(), count.end());
            let message = format!("应有{least}至{most}项，现有{}项。", items.len());
            return Err(self.wrong(&message));
        }
        let mut fields = Vec::new();
        for (value, number) in items.iter().zip(1..) {
            let mut path = self.path.clone();
            // Writing to a string cannot fail.
            let _ = write!(path, "[{number}]");
            fields.push(Self { path, value });
        }
        Ok(fields)
    }

    fn labelled(&self, count: RangeInclusive<usize>, keys: &[&str]) -> Result<Vec<Labelled>> {
        let mut seen = HashSet::new();
        let rows = self.list(count)?;
        rows.iter()
            .map(|row| {
                let of = row.object(&["key", "title"])?;
                Ok(Labelled {
                    key: of.get("key")?.key(keys, &mut seen)?,
                    title: of.get("title")?.text(TITLE)?,
                })
            })
            .collect()
    }

    /// One line of text, not empty.
    fn text(&self, most: usize) -> Result<String> {
        let text = self.text_or_none(most)?;
        if text.is_empty() {
            return Err(self.wrong("不能为空。"));
        }
        Ok(text)
    }

    fn text_or_none(&self, most: usize) -> Result<String> {
        Ok(self.indented(most)?.trim().to_owned())
    }

    /// Text whose blanks at the beginning count: 　　　其他资金.
    fn indented(&self, most: usize) -> Result<String> {
        let text = self
            .value
            .as_str()
            .ok_or_else(|| self.wrong("应为文字。"))?;
        if text.chars().any(char::is_control) {
            return Err(self.wrong("不能有换行或控制字符。"));
        }
        if text.chars().count() > most {
            return Err(self.wrong(&format!("不能超过{most}个字。")));
        }
        Ok(text.to_owned())
    }

    /// A name that can stand in a package's tag and in a file's name.
    fn name(&self) -> Result<String> {
        let text = self.text(40)?;
        let fits = text.starts_with(|c: char| c.is_ascii_alphanumeric())
            && text
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
        if fits {
            Ok(text)
        } else {
            Err(self.wrong("只能用字母、数字和 . _ -，以字母或数字开头。"))
        }
    }

    fn number(&self, range: RangeInclusive<u16>) -> Result<u16> {
        let number = self
            .value
            .as_u64()
            .and_then(|number| u16::try_from(number).ok());
        number
            .filter(|number| range.contains(number))
            .ok_or_else(|| self.wrong(&format!("应为{}至{}的整数。", range.start(), range.end())))
    }

    /// One of the keys, each at most once.
    fn key(&self, keys: &[&str], seen: &mut HashSet<String>) -> Result<String> {
        let key = self.text(TITLE)?;
        if !keys.contains(&key.as_str()) {
            let message = format!("“{key}”不能识别，请填：{}。", keys.join("、"));
            return Err(self.wrong(&message));
        }
        if !seen.insert(key.clone()) {
            return Err(self.wrong(&format!("“{key}”重复。")));
        }
        Ok(key)
    }
}

impl<'a> Members<'a> {
    fn optional(&self, name: &str) -> Option<Field<'a>> {
        let value = self.members.get(name)?;
        let path = match self.path.as_str() {
            "" => name.to_owned(),
            path => format!("{path}.{name}"),
        };
        Some(Field { path, value })
    }

    fn get(&self, name: &str) -> Result<Field<'a>> {
        self.optional(name).ok_or_else(|| {
            let path = match self.path.as_str() {
                "" => name.to_owned(),
                path => format!("{path}.{name}"),
            };
            CoreError::invalid(&*path, format!("表样文件缺少{path}。"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built_in() -> Value {
        serde_json::to_value(FormTemplate::built_in(FormTemplate::DEFAULT).unwrap()).unwrap()
    }

    #[test]
    fn what_is_written_out_is_read_back() {
        for name in FormTemplate::built_in_names() {
            let template = FormTemplate::built_in(name).unwrap();
            assert_eq!(template.id, name);
            let text = serde_json::to_string_pretty(&template).unwrap();
            assert_eq!(FormTemplate::parse(&text).unwrap(), template);
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
            ("/fund_columns/3/span", 2.into(), "fund_columns[4].span"),
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
            let read = FormTemplate::parse(&file.to_string());
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
    fn missing_and_unknown_members_and_broken_files_are_named() {
        let mut file = built_in();
        file.as_object_mut().unwrap().remove("goal_label");
        let missing = FormTemplate::parse(&file.to_string()).unwrap_err();
        assert_eq!(missing.to_string(), "表样文件缺少goal_label。");
        let mut file = built_in();
        file["fund_columns"][0]["颜色"] = "红".into();
        let unknown = FormTemplate::parse(&file.to_string()).unwrap_err();
        assert!(
            unknown
                .to_string()
                .contains("fund_columns[1]有误：没有“颜色”"),
            "{unknown}"
        );
        let broken = FormTemplate::parse("{\n  \"id\": \n}").unwrap_err();
        assert!(broken.to_string().contains("第3行"), "{broken}");
        let few = FormTemplate::parse("[]").unwrap_err();
        assert_eq!(few.field(), "template");
        let mut file = built_in();
        file["fund_rows"].as_array_mut().unwrap().pop();
        let short = FormTemplate::parse(&file.to_string()).unwrap_err();
        assert!(short.to_string().contains("没有列出其他资金"), "{short}");
    }
}
