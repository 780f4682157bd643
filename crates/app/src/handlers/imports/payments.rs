//! Payments of another program's table, through a column mapping.

use std::collections::BTreeMap;

use jixiao_core::imports::{EntryRow, KnownProjects, LedgerRows, Sourced};
use jixiao_core::mappings::{
    CREDIT, DEBIT, MappedDate, MappedUnit, Mapping, NEGATIVE, ProjectBy, WordColumn,
};
use jixiao_core::money::Money;
use jixiao_core::monitoring::{EntryKind, LedgerEntry};
use jixiao_core::period::FiscalYear;
use jixiao_core::projects::FundSource;
use jixiao_tables::{AmountUnit, Book, CellKind, ColumnSpec, DateOrder, Row, TableMap, column};

use super::{Reading, UnknownWord};
use crate::error::Result;

/// What the rows are counted under.
const PART: &str = "资金台账";

/// The mapping as the columns of a table.
fn table_map(mapping: &Mapping, year: FiscalYear) -> TableMap {
    let date = match mapping.date.order {
        MappedDate::YearMonthDay => CellKind::Date,
        MappedDate::DayMonthYear => CellKind::DateIn(DateOrder::DayMonthYear),
        MappedDate::MonthDayYear => CellKind::DateIn(DateOrder::MonthDayYear),
        MappedDate::MonthDay => CellKind::DateIn(DateOrder::MonthDay(year.number())),
    };
    let amount = CellKind::Amount(match mapping.amount.unit {
        MappedUnit::Yuan => AmountUnit::Yuan,
        MappedUnit::Wan => AmountUnit::Wan,
    });
    let by_code = mapping.project.by == ProjectBy::Code;
    let project = if by_code {
        CellKind::Code
    } else {
        CellKind::Text
    };
    let columns = [
        (&mapping.date.column, "日期", date),
        (&mapping.project.column, "项目", project),
        (&mapping.source.column, "资金来源", CellKind::Text),
        (&mapping.kind.column, "类型", CellKind::Text),
        (&mapping.amount.column, "金额", amount),
        (&mapping.amount.debit, "借方金额", amount),
        (&mapping.amount.credit, "贷方金额", amount),
        (&mapping.voucher, "凭证号", CellKind::Code),
        (&mapping.payee, "收款人", CellKind::Text),
        (&mapping.economic_class, "经济分类", CellKind::Text),
        (&mapping.purpose, "用途", CellKind::Text),
        (&mapping.note, "备注", CellKind::Text),
    ];
    let mapped = columns
        .into_iter()
        .filter(|(header, ..)| !header.is_empty());
    let columns = mapped.map(|(header, field, kind)| {
        let required = field == "日期" || field == "金额";
        let spec = ColumnSpec {
            required,
            may_be_empty: !required,
            ..column(field, kind)
        };
        (header.clone(), spec)
    });
    TableMap {
        name: PART,
        sheet: mapping.sheet.clone(),
        header_row: mapping.header_row,
        columns: columns.collect(),
        skip: mapping.skip.clone(),
    }
}

/// What all tables of an import share.
pub(super) struct Payments<'a> {
    pub(super) name: &'a str,
    pub(super) mapping: &'a Mapping,
    pub(super) year: FiscalYear,
    pub(super) known: &'a KnownProjects,
    /// Texts that say no project, source or kind: field, header and text, with how many rows.
    pub(super) unknown: BTreeMap<(&'static str, String, String), usize>,
}

type Told<T> = Result<T, (&'static str, String)>;

impl Payments<'_> {
    /// Takes the rows of a file.
    pub(super) fn convert(
        &mut self,
        reading: &mut Reading,
        book: &Book,
        rows: &mut LedgerRows,
    ) -> Result<()> {
        let (tables, skipped) = book.mapped(&table_map(self.mapping, self.year))?;
        reading.start(&tables);
        for sheet in &tables.sheets {
            let mut about = format!("按列对应方案“{}”", self.name);
            if skipped > 0 {
                about.push_str(&format!(
                    "，略过{skipped}行（{}）",
                    self.mapping.skip.join("、")
                ));
            }
            reading.recognized("支付明细", &sheet.title, about);
            for row in &sheet.rows {
                match self.entry(row) {
                    Ok(row_taken) => rows.entries.push(Sourced {
                        place: reading.place(PART, &sheet.title, row.number),
                        row: row_taken,
                    }),
                    Err((field, message)) => {
                        let title = row.title(field);
                        reading.refuse(PART, &sheet.title, row.number, title, &message);
                    }
                }
            }
        }
        Ok(())
    }

    /// The texts that were not understood, for the user to map.
    pub(super) fn unknown_words(self) -> Vec<UnknownWord> {
        let unknown = self.unknown.into_iter();
        unknown
            .map(|((field, column, text), rows)| UnknownWord {
                field: field.to_owned(),
                column,
                text,
                rows,
            })
            .collect()
    }

    fn entry(&mut self, row: &Row) -> Told<EntryRow> {
        let text = |field| row.text(field).to_owned();
        // Each of the three is looked at, so that all unknown words are listed at once.
        let project = self.project(row);
        let source = self.word(row, "资金来源", &self.mapping.source, FundSource::from_word);
        let amount = self.amount(row);
        let project = project?;
        let source = source?;
        let (kind, amount) = amount?;
        kind.check_amount(amount).map_err(|error| {
            let field = amount_field(self.mapping, row);
            let hint = if amount < Money::ZERO {
                format!("也可在方案的kind.words写明“{NEGATIVE}”的类型，如退回。")
            } else {
                String::new()
            };
            (field, format!("{error}{hint}"))
        })?;
        let date = row.date("日期");
        let date = date.ok_or_else(|| ("日期", "日期为必填项，不能为空。".to_owned()))?;
        Ok(EntryRow {
            project,
            entry: LedgerEntry {
                date,
                source: Some(source),
                kind,
                amount,
                voucher: text("凭证号"),
                payee: text("收款人"),
                economic_class: text("经济分类"),
                purpose: text("用途"),
                note: text("备注"),
                document: String::new(),
            },
        })
    }

    fn unknown(&mut self, row: &Row, field: &'static str, text: &str) {
        let key = (field, row.title(field).to_owned(), text.to_owned());
        *self.unknown.entry(key).or_insert(0) += 1;
    }

    fn project(&mut self, row: &Row) -> Told<String> {
        let mapped = &self.mapping.project;
        if !mapped.fixed.is_empty() {
            return Ok(mapped.fixed.clone());
        }
        let text = row.text("项目");
        if text.is_empty() {
            return Err(("项目", "没有写明项目，请补上。".to_owned()));
        }
        if mapped.by == ProjectBy::Words {
            return self.project_by_words(row, text);
        }
        if let Some(code) = mapped.words.get(text) {
            return Ok(code.clone());
        }
        let named = match mapped.by {
            ProjectBy::Name => self.known.codes_named(text),
            ProjectBy::Code | ProjectBy::Words => &[],
        };
        match named {
            [code] => Ok(code.clone()),
            [] if self.known.of_code(text).is_some() => Ok(text.to_owned()),
            [] => {
                self.unknown(row, "项目", text);
                let message = format!(
                    "没有项目“{text}”，请先登记该项目，或在方案的project.words写明它是哪个项目代码。"
                );
                Err(("项目", message))
            }
            several => {
                self.unknown(row, "项目", text);
                let message = format!(
                    "有{}个项目都名为“{text}”（{}），请在方案的project.words写明是哪一个。",
                    several.len(),
                    several.join("、")
                );
                Err(("项目", message))
            }
        }
    }

    fn project_by_words(&mut self, row: &Row, text: &str) -> Told<String> {
        let words = self.mapping.project.words.iter();
        let found = words.filter(|(word, _)| text.contains(word.as_str()));
        let mut codes: Vec<_> = found.map(|(_, code)| code).collect();
        codes.sort_unstable();
        codes.dedup();
        match codes.as_slice() {
            [code] => Ok((*code).clone()),
            [] => {
                self.unknown(row, "项目", text);
                let message = format!(
                    "“{text}”中没有方案的任何项目关键词，请在project.words补上关键词和项目代码。"
                );
                Err(("项目", message))
            }
            several => {
                let message = format!(
                    "“{text}”同时含有{}个项目的关键词，请在project.words改用能区分的关键词。",
                    several.len()
                );
                Err(("项目", message))
            }
        }
    }

    /// An official word: of the cell, of the mapping's words for it, or the fixed one where the
    /// cell is empty.
    fn word<T>(
        &mut self,
        row: &Row,
        field: &'static str,
        mapped: &WordColumn,
        from_word: fn(&str) -> Option<T>,
    ) -> Told<T> {
        let text = row.text(field);
        let official = mapped.words.get(text).map_or(text, String::as_str);
        let official = if text.is_empty() {
            mapped.fixed.as_str()
        } else {
            official
        };
        if let Some(word) = from_word(official) {
            return Ok(word);
        }
        if text.is_empty() {
            return Err((field, format!("没有写明{field}，请补上。")));
        }
        self.unknown(row, field, text);
        let place = if field == "类型" { "kind" } else { "source" };
        let message = format!("“{text}”不能识别为{field}，请在方案的{place}.words写明它是哪一种。");
        Err((field, message))
    }

    fn amount(&mut self, row: &Row) -> Told<(EntryKind, Money)> {
        let mapping = self.mapping;
        let money = |field: &'static str| -> Told<Option<Money>> {
            let yuan = row.amount(field).map(Money::from_yuan).transpose();
            let money = yuan.map_err(|error| (field, error.to_string()))?;
            Ok(money.filter(|money| !money.is_zero()))
        };
        let of_side = |word: &str| {
            let kind = mapping.kind.words.get(word);
            kind.and_then(|kind| EntryKind::from_word(kind))
        };
        let (kind, amount, field) = if mapping.amount.column.is_empty() {
            match (money("借方金额")?, money("贷方金额")?) {
                (Some(_), Some(_)) => {
                    let message = "借方和贷方都有金额，请拆成两行。".to_owned();
                    return Err((amount_field(mapping, row), message));
                }
                (Some(amount), None) => (of_side(DEBIT), amount, "借方金额"),
                (None, Some(amount)) => (of_side(CREDIT), amount, "贷方金额"),
                (None, None) => {
                    let message = "借方和贷方都没有金额；合计、期初等行可在方案的skip中写明略过。";
                    return Err((amount_field(mapping, row), message.to_owned()));
                }
            }
        } else {
            let kind = self.word(row, "类型", &mapping.kind, EntryKind::from_word)?;
            (Some(kind), money("金额")?.unwrap_or_default(), "金额")
        };
        let missing = || (field, "方案没有写明这一列的类型。".to_owned());
        let kind = kind.ok_or_else(missing)?;
        match of_side(NEGATIVE) {
            Some(negative) if amount < Money::ZERO && kind != EntryKind::Correction => {
                let turned = Money::ZERO.minus(amount);
                let turned = turned.map_err(|error| (field, error.to_string()))?;
                Ok((negative, turned))
            }
            _ => Ok((kind, amount)),
        }
    }
}

fn amount_field(mapping: &Mapping, row: &Row) -> &'static str {
    match (&mapping.amount.column, row.amount("借方金额")) {
        (column, _) if !column.is_empty() => "金额",
        (_, Some(_)) => "借方金额",
        _ => "贷方金额",
    }
}
