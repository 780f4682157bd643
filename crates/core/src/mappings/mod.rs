//! Column mappings (列对应方案): how the payments of another program's table become ledger
//! entries. Kept under a name and used again.

use std::collections::BTreeMap;

use crate::error::{CoreError, Result};
use crate::ledger::{Actor, Ledger, Op, Written};
use crate::monitoring::EntryKind;
use crate::projects::FundSource;
use crate::storage;
use crate::words::words;

words! {
    /// How the cells of the project column name their project.
    ProjectBy {
        /// By its code.
        Code = "代码",
        /// By its name.
        Name = "名称",
        /// By words that stand in a text, such as the purpose.
        Words = "关键词",
    }
}

words! {
    /// 元 or 万元.
    MappedUnit {
        /// 元
        Yuan = "元",
        /// 万元
        Wan = "万元",
    }
}

words! {
    /// The order in which the dates are written.
    MappedDate {
        /// 2026-07-31, 2026年7月31日, 20260731 and so on.
        YearMonthDay = "年月日",
        /// 31/07/2026
        DayMonthYear = "日月年",
        /// 07/31/2026
        MonthDayYear = "月日年",
        /// 07-31 of the budget year.
        MonthDay = "月日",
    }
}

/// The word under which a negative amount gets a kind of its own: it is then taken as positive.
pub const NEGATIVE: &str = "负数";
/// The words of the two amount columns.
pub const DEBIT: &str = "借";
/// See [`DEBIT`].
pub const CREDIT: &str = "贷";

/// The date column.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(default, deny_unknown_fields)]
pub struct DateColumn {
    /// Header.
    pub column: String,
    /// Order of the parts.
    pub order: MappedDate,
}

impl Default for DateColumn {
    fn default() -> Self {
        Self {
            column: String::new(),
            order: MappedDate::YearMonthDay,
        }
    }
}

/// The project of a row: from a column, or one for all rows.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(default, deny_unknown_fields)]
pub struct ProjectColumn {
    /// Header, or "".
    pub column: String,
    /// What its cells hold.
    pub by: ProjectBy,
    /// 项目代码 of all rows, or "".
    pub fixed: String,
    /// Text of a cell (for 关键词: a word in it) to 项目代码; tried before code and name.
    pub words: BTreeMap<String, String>,
}

impl Default for ProjectColumn {
    fn default() -> Self {
        Self {
            column: String::new(),
            by: ProjectBy::Code,
            fixed: String::new(),
            words: BTreeMap::new(),
        }
    }
}

/// A word of a row: from a column, or one for all rows.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(default, deny_unknown_fields)]
pub struct WordColumn {
    /// Header, or "".
    pub column: String,
    /// The official word of all rows, or of those whose cell is empty, or "".
    pub fixed: String,
    /// Text of a cell to official word; official words themselves need no entry.
    pub words: BTreeMap<String, String>,
}

/// The amount of a row: one column, or two of which one is filled.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(default, deny_unknown_fields)]
pub struct AmountColumn {
    /// Header, or "".
    pub column: String,
    /// Header of 借方, or "".
    pub debit: String,
    /// Header of 贷方, or "".
    pub credit: String,
    /// Unit of the numbers.
    pub unit: MappedUnit,
}

impl Default for AmountColumn {
    fn default() -> Self {
        Self {
            column: String::new(),
            debit: String::new(),
            credit: String::new(),
            unit: MappedUnit::Yuan,
        }
    }
}

/// A mapping. Texts that are "" are not mapped.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(default, deny_unknown_fields)]
pub struct Mapping {
    /// Sheet, or "" for the first one with these headers.
    pub sheet: String,
    /// Row of the headers, from 1, or 0 for the first one that has them all.
    pub header_row: u32,
    /// 日期.
    pub date: DateColumn,
    /// 项目.
    pub project: ProjectColumn,
    /// 资金来源.
    pub source: WordColumn,
    /// 类型; with two amount columns the words 借 and 贷 say their kinds, and the word 负数 that
    /// of negative amounts.
    pub kind: WordColumn,
    /// 金额.
    pub amount: AmountColumn,
    /// Header of 凭证号, or "".
    pub voucher: String,
    /// Header of 收款人, or "".
    pub payee: String,
    /// Header of 经济分类, or "".
    pub economic_class: String,
    /// Header of 用途, or "".
    pub purpose: String,
    /// Header of 备注, or "".
    pub note: String,
    /// A row with a cell that is exactly one of these texts, such as 合计, is passed over.
    pub skip: Vec<String>,
}

/// A mapping with its name.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct NamedMapping {
    /// Name.
    pub name: String,
    /// What it says.
    pub mapping: Mapping,
}

impl Mapping {
    /// Reads a mapping as a person wrote it.
    ///
    /// # Errors
    /// [`CoreError::Invalid`] for what is no mapping, and as [`Mapping::check`].
    pub fn parse(text: &str) -> Result<Self> {
        let mapping: Self = serde_json::from_str(text).map_err(|error| {
            let message =
                format!("列对应方案的内容不能识别（{error}），请对照 mapping propose 的输出修改。");
            CoreError::invalid("列对应方案", message)
        })?;
        mapping.check()?;
        Ok(mapping)
    }

    /// Whether it says where all that an entry needs comes from, in official words.
    ///
    /// # Errors
    /// [`CoreError::Invalid`] with the field.
    pub fn check(&self) -> Result<()> {
        let missing = |field: &str, what: &str| {
            let message = format!("列对应方案没有写明“{field}”：{what}。");
            Err(CoreError::invalid(field, message))
        };
        let amount = &self.amount;
        let sided = !amount.debit.is_empty() || !amount.credit.is_empty();
        if self.date.column.is_empty() {
            return missing("日期", "请在date.column写列名");
        }
        if self.project.column.is_empty() == self.project.fixed.is_empty() {
            return missing(
                "项目",
                "请在project.column写列名，或在project.fixed写一个项目代码，二者取一",
            );
        }
        if self.source.column.is_empty() && self.source.fixed.is_empty() {
            return missing(
                "资金来源",
                "请在source.column写列名，或在source.fixed写一个资金来源",
            );
        }
        if amount.column.is_empty() != sided {
            return missing(
                "金额",
                "请在amount.column写列名，或在amount.debit、amount.credit写借方和贷方的列名，二者取一",
            );
        }
        if sided {
            for (header, word) in [(&amount.debit, DEBIT), (&amount.credit, CREDIT)] {
                if !header.is_empty() && !self.kind.words.contains_key(word) {
                    let what = format!("请在kind.words写明“{word}”方的类型");
                    return missing("类型", &what);
                }
            }
        } else if self.kind.column.is_empty() && self.kind.fixed.is_empty() {
            return missing("类型", "请在kind.column写列名，或在kind.fixed写一个类型");
        }
        check_words(&self.source, "资金来源", FundSource::WORDS)?;
        check_words(&self.kind, "类型", EntryKind::WORDS)
    }
}

fn check_words(column: &WordColumn, field: &str, allowed: &[&str]) -> Result<()> {
    let given = column.words.values().chain([&column.fixed]);
    let mut unknown = given.filter(|word| !word.is_empty() && !allowed.contains(&word.as_str()));
    unknown.next().map_or(Ok(()), |word| {
        let message = format!(
            "列对应方案的“{field}”写的是“{word}”，请填：{}。",
            allowed.join("、")
        );
        Err(CoreError::invalid(field, message))
    })
}

const NAME: &str = "列对应方案";

impl Ledger {
    /// Every mapping, in the order of their names.
    ///
    /// # Errors
    /// The store's errors.
    pub fn mappings(&self) -> Result<Vec<NamedMapping>> {
        self.read(|connection| {
            storage::mappings::all(connection)?
                .into_iter()
                .map(|(name, contents)| {
                    let mapping = Mapping::parse(&contents)?;
                    Ok(NamedMapping { name, mapping })
                })
                .collect()
        })
    }

    /// One mapping.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown name.
    pub fn mapping(&self, name: &str) -> Result<Mapping> {
        let contents = self.read(|connection| Ok(storage::mappings::get(connection, name)?))?;
        let contents = contents.ok_or_else(|| CoreError::NotFound {
            what: NAME,
            id: name.to_owned(),
        })?;
        Mapping::parse(&contents)
    }

    /// Keeps a mapping under a name; an earlier one of this name gives way.
    ///
    /// # Errors
    /// [`CoreError::Invalid`] for an empty name or a mapping that does not say enough.
    pub fn save_mapping(
        &mut self,
        name: &str,
        mapping: &Mapping,
        actor: &Actor,
    ) -> Result<Written<()>> {
        if name.is_empty() || name.chars().count() > 50 {
            return Err(CoreError::invalid(NAME, "方案名称须为1到50个字。"));
        }
        mapping.check()?;
        let contents = serde_json::to_string(mapping).map_err(|error| {
            CoreError::invalid(NAME, format!("列对应方案不能保存（{error}）。"))
        })?;
        self.write(Op::ChangeMapping, name, actor, |connection| {
            Ok(storage::mappings::put(connection, name, &contents)?)
        })
    }

    /// Removes a mapping; what was imported through it stays.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown name.
    pub fn remove_mapping(&mut self, name: &str, actor: &Actor) -> Result<Written<()>> {
        let subject = format!("{name} 删除");
        self.write(Op::ChangeMapping, &subject, actor, |connection| {
            if storage::mappings::remove(connection, name)? {
                return Ok(());
            }
            Err(CoreError::NotFound {
                what: NAME,
                id: name.to_owned(),
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOUND: &str = r#"{"date":{"column":"日期"},"project":{"fixed":"P1"},
        "source":{"fixed":"其他资金"},"kind":{"fixed":"支出"},"amount":{"column":"金额"}}"#;

    #[test]
    fn a_mapping_that_says_too_little_or_in_other_words_names_the_field() {
        assert!(Mapping::parse(SOUND).is_ok());
        let cases = [
            (r#""column":"日期""#, "", "日期"),
            (r#""fixed":"P1""#, "", "项目"),
            (r#""fixed":"P1""#, r#""fixed":"P1","column":"项目""#, "项目"),
            ("其他资金", "财政资金", "资金来源"),
            ("支出", "付款", "类型"),
            (r#""column":"金额""#, r#""debit":"借方""#, "类型"),
            (
                r#""column":"金额""#,
                r#""debit":"借方","column":"金额""#,
                "金额",
            ),
            ("\"kind\"", "\"knd\"", "列对应方案"),
            ("日期", "", "日期"),
        ];
        for (from, to, field) in cases {
            let text = SOUND.replacen(from, to, 1);
            let error = Mapping::parse(&text).unwrap_err();
            assert_eq!(error.field(), field, "{text}: {error}");
        }
    }
}
