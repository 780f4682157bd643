//! Column mappings (列对应方案): proposing one from a file, keeping it and using it again.

use std::collections::BTreeMap;
use std::path::Path;

use jixiao_core::imports::KnownProjects;
use jixiao_core::ledger::{Actor, Ledger};
use jixiao_core::mappings::{
    AmountColumn, CREDIT, DEBIT, DateColumn, MappedDate, MappedUnit, Mapping, NEGATIVE,
    NamedMapping, ProjectBy, ProjectColumn, WordColumn,
};
use jixiao_core::monitoring::EntryKind;
use jixiao_core::projects::FundSource;
use jixiao_tables::{AmountUnit, Book, CellKind, Found, Hint, Sighting, read_date, read_number};

use super::year_of;
use crate::error::{Failure, Result};

/// A mapping that a file suggests.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename = "MappingProposal")]
pub struct Proposal {
    /// The mapping; what could not be told is left empty.
    pub mapping: Mapping,
    /// Rows below the header.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub rows: usize,
    /// Why each column was chosen, and what is left to fill in.
    pub reasons: Vec<String>,
    /// Headers that the mapping leaves aside.
    pub unused_headers: Vec<String>,
    /// Texts that say no project, source or kind yet.
    pub unknown_words: Vec<super::imports::UnknownWord>,
}

const AMOUNT: CellKind = CellKind::Amount(AmountUnit::Yuan);

/// What the columns are called elsewhere.
const HINTS: &[Hint] = &[
    hint(
        "日期",
        &[
            "支付日期",
            "付款日期",
            "记账日期",
            "入账日期",
            "凭证日期",
            "交易日期",
            "业务日期",
            "发生日期",
            "日期",
            "时间",
        ],
        CellKind::Date,
    ),
    hint(
        "项目代码",
        &[
            "预算项目代码",
            "项目代码",
            "项目编码",
            "预算项目编码",
            "项目编号",
        ],
        CellKind::Text,
    ),
    hint(
        "项目名称",
        &["预算项目名称", "项目名称", "预算项目", "项目"],
        CellKind::Text,
    ),
    hint(
        "资金来源",
        &["资金性质", "资金来源", "资金类型", "资金渠道", "预算来源"],
        CellKind::Text,
    ),
    hint(
        "类型",
        &["业务类型", "收支类型", "借贷方向", "方向", "类型"],
        CellKind::Text,
    ),
    hint(
        "金额",
        &[
            "支付金额",
            "付款金额",
            "实付金额",
            "支出金额",
            "发生额",
            "交易金额",
            "金额",
        ],
        AMOUNT,
    ),
    hint("借方金额", &["借方金额", "借方发生额", "借方"], AMOUNT),
    hint("贷方金额", &["贷方金额", "贷方发生额", "贷方"], AMOUNT),
    hint(
        "凭证号",
        &[
            "支付凭证号",
            "凭证号",
            "凭证编号",
            "凭证字号",
            "支付令编号",
            "单据号",
            "流水号",
        ],
        CellKind::Text,
    ),
    hint(
        "收款人",
        &[
            "收款人全称",
            "收款人名称",
            "收款人",
            "收款单位",
            "收款方",
            "对方户名",
            "供应商",
        ],
        CellKind::Text,
    ),
    hint(
        "经济分类",
        &[
            "部门经济分类",
            "部门预算支出经济分类",
            "经济分类",
            "经济科目",
            "支出经济分类",
            "政府经济分类",
        ],
        CellKind::Text,
    ),
    hint(
        "用途",
        &["用途", "资金用途", "摘要", "事由", "支付用途"],
        CellKind::Text,
    ),
    hint("备注", &["备注", "附言", "说明"], CellKind::Text),
];

const fn hint(field: &'static str, headers: &'static [&'static str], kind: CellKind) -> Hint {
    Hint {
        field,
        headers,
        kind,
    }
}

/// Words of the budget systems for the five sources; a text that contains one is taken for it.
const SOURCES: &[(&str, FundSource)] = &[
    ("结转", FundSource::CarriedOver),
    ("结余", FundSource::CarriedOver),
    ("一般公共预算", FundSource::GeneralPublic),
    ("政府性基金", FundSource::GovernmentFund),
    ("国有资本经营", FundSource::StateCapital),
    ("单位资金", FundSource::Other),
    ("自有资金", FundSource::Other),
    ("其他资金", FundSource::Other),
    ("事业收入", FundSource::Other),
];

/// Words for kinds.
const KINDS: &[(&str, EntryKind)] = &[
    ("退回", EntryKind::Refund),
    ("退款", EntryKind::Refund),
    ("冲销", EntryKind::Refund),
    ("收回", EntryKind::Withdrawal),
    ("拨付", EntryKind::Appropriation),
    ("下达", EntryKind::Appropriation),
    ("支付", EntryKind::Expenditure),
    ("支出", EntryKind::Expenditure),
    ("付款", EntryKind::Expenditure),
    ("借", EntryKind::Expenditure),
    ("贷", EntryKind::Refund),
];

/// Rows that are no payments.
const SKIPPED: &[&str] = &[
    "合计",
    "小计",
    "总计",
    "本月合计",
    "本年累计",
    "本日合计",
    "期初余额",
    "上年结转",
    "承前页",
    "过次页",
];

/// Proposes a mapping for a table of payments.
///
/// # Errors
/// The table errors of a file that cannot be read, `table_unclear` where no header row can be
/// found, and the store's errors.
pub fn propose(ledger: &Ledger, year: Option<i32>, path: &Path) -> Result<Proposal> {
    let known = ledger.known_projects(year_of(ledger, year)?)?;
    let book = Book::open(path, &[])?;
    let sighting = book.sight(HINTS).ok_or_else(|| {
        Failure::new(
            "table_unclear",
            format!("“{}”中没有找到像支付明细的表头。", book.file()),
            "请确认前10行内有一行列名（如日期、金额、收款人）。",
        )
    })?;
    let mut proposer = Proposer {
        sighting: &sighting,
        known: &known,
        mapping: Mapping {
            sheet: sighting.sheet.clone(),
            header_row: sighting.header_row,
            skip: sighting.words_of_rows(SKIPPED),
            ..Mapping::default()
        },
        reasons: Vec::new(),
        unknown: Vec::new(),
    };
    proposer.date();
    proposer.project();
    proposer.amount();
    proposer.kind();
    proposer.source();
    proposer.texts();
    let Proposer {
        mapping,
        reasons,
        unknown: unknown_words,
        ..
    } = proposer;
    let used = headers_of(&mapping);
    let headers = sighting.headers.iter();
    Ok(Proposal {
        rows: sighting.rows,
        reasons,
        unused_headers: headers.filter(|h| !used.contains(h)).cloned().collect(),
        unknown_words,
        mapping,
    })
}

fn headers_of(mapping: &Mapping) -> Vec<&String> {
    vec![
        &mapping.date.column,
        &mapping.project.column,
        &mapping.source.column,
        &mapping.kind.column,
        &mapping.amount.column,
        &mapping.amount.debit,
        &mapping.amount.credit,
        &mapping.voucher,
        &mapping.payee,
        &mapping.economic_class,
        &mapping.purpose,
        &mapping.note,
    ]
}

struct Proposer<'a> {
    sighting: &'a Sighting<'a>,
    known: &'a KnownProjects,
    mapping: Mapping,
    reasons: Vec<String>,
    unknown: Vec<super::imports::UnknownWord>,
}

impl Proposer<'_> {
    fn found(&self, field: &str) -> Option<&Found> {
        let mut columns = self.sighting.columns.iter();
        columns.find(|found| found.field == field)
    }

    /// The header of a field, with the reason noted; "" where there is none.
    fn take(&mut self, field: &str) -> String {
        let Some(found) = self.found(field) else {
            return String::new();
        };
        let why = if found.by_contents {
            "按内容"
        } else {
            "按列名"
        };
        let reason = format!(
            "{field}：列“{}”（{why}，{}行有内容）",
            found.header, found.filled
        );
        let header = found.header.clone();
        self.reasons.push(reason);
        header
    }

    fn note(&mut self, text: impl Into<String>) {
        self.reasons.push(text.into());
    }

    fn leave(&mut self, field: &str, column: &str, text: &str, rows: usize) {
        self.unknown.push(super::imports::UnknownWord {
            field: field.to_owned(),
            column: column.to_owned(),
            text: text.to_owned(),
            rows,
        });
    }

    fn date(&mut self) {
        let column = self.take("日期");
        if column.is_empty() {
            // A column that is called a date but is written in another order.
            let named = self.sighting.headers.iter();
            let named = named.filter(|header| header.contains("日期"));
            let ordered = named.filter_map(|header| Some((header, order(&self.texts_of(header))?)));
            if let Some((header, order)) = ordered.clone().next() {
                let reason = format!("日期：列“{header}”，按“{order}”的顺序");
                let column = header.clone();
                self.note(reason);
                self.mapping.date = DateColumn { column, order };
            } else {
                self.note("日期：没有找到，请在date.column写列名");
            }
            return;
        }
        self.mapping.date = DateColumn {
            column,
            order: MappedDate::YearMonthDay,
        };
    }

    fn texts_of(&self, header: &str) -> BTreeMap<String, usize> {
        if header.is_empty() {
            BTreeMap::new()
        } else {
            self.sighting.texts(header, &self.mapping.skip)
        }
    }

    fn project(&mut self) {
        let code = self.found("项目代码").map(|found| found.header.clone());
        let name = self.found("项目名称").map(|found| found.header.clone());
        let share = |header: &Option<String>, is_known: &dyn Fn(&str) -> bool| {
            let texts = self.texts_of(header.as_deref().unwrap_or_default());
            texts.keys().filter(|text| is_known(text)).count()
        };
        let by_code = share(&code, &|text| self.known.of_code(text).is_some());
        let by_name = share(&name, &|text| !self.known.codes_named(text).is_empty());
        let (column, by) = match (code, name) {
            (Some(code), Some(name)) if by_name > by_code => {
                let _ = code;
                (name, ProjectBy::Name)
            }
            (Some(code), _) => (code, ProjectBy::Code),
            (None, Some(name)) => (name, ProjectBy::Name),
            (None, None) => {
                self.note("项目：没有找到项目列。整张表属于一个项目的，在project.fixed写项目代码；按摘要区分的，写project.column、by为“关键词”和project.words");
                return;
            }
        };
        self.note(format!("项目：列“{column}”，按{by}"));
        for (text, rows) in self.texts_of(&column) {
            let is_known = match by {
                ProjectBy::Name => self.known.codes_named(&text).len() == 1,
                ProjectBy::Code | ProjectBy::Words => self.known.of_code(&text).is_some(),
            };
            if !is_known {
                self.leave("项目", &column, &text, rows);
            }
        }
        self.mapping.project = ProjectColumn {
            column,
            by,
            ..ProjectColumn::default()
        };
    }

    fn amount(&mut self) {
        let sided = self.found("借方金额").is_some() && self.found("贷方金额").is_some();
        let mut amount = AmountColumn::default();
        if sided {
            amount.debit = self.take("借方金额");
            amount.credit = self.take("贷方金额");
        } else {
            amount.column = self.take("金额");
        }
        let headers = [&amount.column, &amount.debit, &amount.credit];
        let is_in_wan = self.sighting.unit == Some(AmountUnit::Wan);
        if is_in_wan || headers.iter().any(|header| header.contains("万元")) {
            amount.unit = MappedUnit::Wan;
        }
        if headers.iter().all(|header| header.is_empty()) {
            self.note("金额：没有找到，请在amount.column写列名");
        } else {
            self.note(format!("金额单位：{}，请核对", amount.unit));
        }
        self.mapping.amount = amount;
    }

    fn kind(&mut self) {
        let amount = &self.mapping.amount;
        let mut kind = WordColumn::default();
        let is_sided = !amount.debit.is_empty();
        let negative = [&amount.column, &amount.debit, &amount.credit]
            .iter()
            .flat_map(|header| self.texts_of(header).into_keys())
            .any(|text| read_number(&text).is_some_and(|number| number.is_sign_negative()));
        if is_sided {
            for (word, taken) in [(DEBIT, EntryKind::Expenditure), (CREDIT, EntryKind::Refund)] {
                kind.words.insert(word.to_owned(), taken.word().to_owned());
            }
            self.note("类型：借方为支出，贷方为退回，请核对");
        } else {
            let column = self.found("类型").map(|found| found.header.clone());
            kind.column = column.unwrap_or_default();
            if kind.column.is_empty() {
                EntryKind::Expenditure.word().clone_into(&mut kind.fixed);
                self.note("类型：没有类型列，各行均为支出");
            } else {
                let column = kind.column.clone();
                kind.words = self.words("类型", &column, |text| {
                    guess(text, KINDS).map(EntryKind::word)
                });
            }
        }
        if negative {
            let refund = EntryKind::Refund.word().to_owned();
            kind.words.insert(NEGATIVE.to_owned(), refund);
            self.note("类型：金额有负数，负数按退回登记（取正数），请核对");
        }
        self.mapping.kind = kind;
    }

    fn source(&mut self) {
        let column = self.take("资金来源");
        let mut source = WordColumn::default();
        if column.is_empty() {
            let general = FundSource::GeneralPublic.word();
            general.clone_into(&mut source.fixed);
            self.note(format!(
                "资金来源：没有资金性质列，各行均为{general}，请核对"
            ));
        } else {
            source.words = self.words("资金来源", &column, |text| {
                guess(text, SOURCES).map(FundSource::word)
            });
            source.column = column;
        }
        self.mapping.source = source;
    }

    /// What the texts of a column mean; those that say nothing are left to the user.
    fn words(
        &mut self,
        field: &str,
        column: &str,
        meaning: impl Fn(&str) -> Option<&'static str>,
    ) -> BTreeMap<String, String> {
        let mut words = BTreeMap::new();
        for (text, rows) in self.texts_of(column) {
            match meaning(&text) {
                Some(word) if word == text => {}
                Some(word) => {
                    self.note(format!("{field}：“{text}”作为“{word}”（{rows}行）"));
                    words.insert(text, word.to_owned());
                }
                None => self.leave(field, column, &text, rows),
            }
        }
        words
    }

    fn texts(&mut self) {
        self.mapping.voucher = self.take("凭证号");
        self.mapping.payee = self.take("收款人");
        self.mapping.economic_class = self.take("经济分类");
        self.mapping.purpose = self.take("用途");
        self.mapping.note = self.take("备注");
        if !self.mapping.skip.is_empty() {
            let skipped = self.mapping.skip.join("、");
            self.note(format!("略过的行：{skipped}"));
        }
    }
}

fn guess<T: Copy>(text: &str, words: &[(&str, T)]) -> Option<T> {
    let found = words.iter().find(|(word, _)| text.contains(word));
    found.map(|(_, taken)| *taken)
}

/// The order in which dates are written that are not written as year, month, day.
fn order(texts: &BTreeMap<String, usize>) -> Option<MappedDate> {
    let mut order = None;
    for text in texts.keys() {
        let parts: Vec<_> = text.split(|c: char| !c.is_ascii_digit()).collect();
        let numbers: Option<Vec<u32>> = parts.iter().map(|part| part.parse().ok()).collect();
        match numbers?.as_slice() {
            [_, _] => order = Some(MappedDate::MonthDay),
            [first, _, _] if *first > 12 => return Some(MappedDate::DayMonthYear),
            [_, second, _] if *second > 12 => return Some(MappedDate::MonthDayYear),
            _ => {}
        }
        if read_date(text).is_ok() {
            return None;
        }
    }
    order
}

/// Keeps a mapping under a name. `text` is its JSON, or that of a [`Proposal`].
///
/// # Errors
/// `invalid` for what is no mapping or says too little.
pub fn save(ledger: &mut Ledger, name: &str, text: &str, actor: &Actor) -> Result<Mapping> {
    let value: serde_json::Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|error| Failure {
            detail: error.to_string(),
            ..Failure::new(
                "invalid",
                format!("文件不是有效的JSON（第{}行）。", error.line()),
                "请对照 mapping propose 的输出修改。",
            )
        })?;
    let mapping = value.get("mapping").unwrap_or(&value);
    keep(ledger, name, &Mapping::parse(&mapping.to_string())?, actor)
}

/// Keeps a mapping under a name, and gives it as it is kept.
///
/// # Errors
/// `invalid` for one that says too little.
pub fn keep(ledger: &mut Ledger, name: &str, mapping: &Mapping, actor: &Actor) -> Result<Mapping> {
    mapping.check()?;
    ledger.save_mapping(name.trim(), mapping, actor)?;
    Ok(mapping.clone())
}

/// Every mapping, in the order of their names.
///
/// # Errors
/// The store's errors.
pub fn list(ledger: &Ledger) -> Result<Vec<NamedMapping>> {
    Ok(ledger.mappings()?)
}

/// One mapping.
///
/// # Errors
/// `not_found` for an unknown name.
pub fn show(ledger: &Ledger, name: &str) -> Result<Mapping> {
    Ok(ledger.mapping(name)?)
}

/// Removes a mapping.
///
/// # Errors
/// `not_found` for an unknown name.
pub fn remove(ledger: &mut Ledger, name: &str, actor: &Actor) -> Result<()> {
    ledger.remove_mapping(name, actor)?;
    Ok(())
}
