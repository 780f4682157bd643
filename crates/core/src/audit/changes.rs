//! What an action of the log changed, in the words of the people who read it.

use serde_json::Value;

use crate::error::Result;
use crate::ledger::Ledger;
use crate::money::Money;
use crate::recycle::kind_of;
use crate::storage;

/// Most rows of one action that are told: an import may have changed a hundred thousand.
const MOST: usize = 200;

/// What an action changed.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Changes {
    /// The first rows, in the order in which they were changed.
    pub rows: Vec<RowChange>,
    /// How many rows were changed in all.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub total: usize,
}

/// A row before and after.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RowChange {
    /// What kind of thing it is.
    pub kind: &'static str,
    /// 新增, 修改 or 删除.
    pub change: &'static str,
    /// The fields that people know, where they differ.
    pub fields: Vec<FieldChange>,
}

/// A field before and after; "" where it held nothing. Amounts in 元.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct FieldChange {
    /// Its name.
    pub name: &'static str,
    /// What it held.
    pub before: String,
    /// What it holds.
    pub after: String,
}

impl Ledger {
    /// What the record `id` of the log changed; nothing for a number that is none.
    ///
    /// # Errors
    /// SQLite's errors while reading.
    pub fn audit_changes(&self, id: i64) -> Result<Changes> {
        self.read(|connection| {
            let mut changes = Changes::default();
            storage::audit::visit_changes(connection, id, |table, _, before, after| {
                changes.total += 1;
                if changes.rows.len() < MOST {
                    changes.rows.push(told(table, before, after));
                }
            })?;
            Ok(changes)
        })
    }
}

fn told(table: &[u8], before: Option<&[u8]>, after: Option<&[u8]>) -> RowChange {
    let read = |row: Option<&[u8]>| row.and_then(|row| serde_json::from_slice::<Value>(row).ok());
    let (before, after) = (read(before), read(after));
    let change = match (&before, &after) {
        (None, _) => "新增",
        (Some(_), None) => "删除",
        (Some(_), Some(_)) => "修改",
    };
    let held = |row: &Option<Value>, column: &str| {
        let value = row.as_ref().and_then(|row| row.get(column));
        value.map(|value| shown(column, value)).unwrap_or_default()
    };
    let fields = FIELDS.iter().map(|(column, name)| FieldChange {
        name,
        before: held(&before, column),
        after: held(&after, column),
    });
    RowChange {
        kind: kind_of(&String::from_utf8_lossy(table)),
        change,
        fields: fields.filter(|field| field.before != field.after).collect(),
    }
}

/// A value as people read it; whole numbers of money columns are 分.
fn shown(column: &str, value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Number(number) => match number.as_i64() {
            Some(fen) if MONEY.contains(&column) => Money::from_fen(fen).yuan(),
            _ => number.to_string(),
        },
        other => other.to_string(),
    }
}

/// Columns that hold 分.
const MONEY: &[&str] = &[
    "amount", "initial", "increase", "decrease", "executed", "forecast",
];

/// The columns that people know, and their names. Row numbers and links between tables are none.
const FIELDS: &[(&str, &str)] = &[
    ("code", "代码"),
    ("name", "名称"),
    ("key", "设置项"),
    ("date", "日期"),
    ("kind", "类型"),
    ("source", "资金来源"),
    ("amount", "金额（元）"),
    ("voucher", "凭证号"),
    ("payee", "收款人"),
    ("economic_class", "经济分类"),
    ("purpose", "用途"),
    ("initial", "年初预算（元）"),
    ("increase", "调增（元）"),
    ("decrease", "调减（元）"),
    ("executed", "执行数（元）"),
    ("document_number", "文号"),
    ("level3", "三级指标"),
    ("target", "指标值"),
    ("unit", "计量单位"),
    ("text", "内容"),
    ("value", "值"),
    ("node", "工作节点"),
    ("planned_on", "计划日期"),
    ("done_on", "完成日期"),
    ("state", "状态"),
    ("description", "描述"),
    ("cause", "原因"),
    ("measures", "措施"),
    ("owner", "责任人"),
    ("deadline", "期限"),
    ("goal_progress", "目标完成情况"),
    ("progress", "完成情况"),
    ("forecast", "全年预计（元）"),
    ("forecast_text", "全年预计"),
    ("likelihood", "完成可能性"),
    ("evidence", "依据"),
    ("reported_on", "报告财政日期"),
    ("suspended_on", "暂停实施日期"),
    ("stopped_on", "停止拨付日期"),
    ("procurement", "政府采购的处理"),
    ("result", "办理结果"),
    ("answer", "回答"),
    ("reason", "理由"),
    ("void_reason", "作废原因"),
    ("reopen_reason", "反结账原因"),
    ("through", "截止日期"),
    ("file_name", "文件"),
    ("remark", "说明"),
    ("note", "备注"),
];
