//! The history of a sheet, from the audit log: what was done when by whom, what was said about
//! which field, and what each field held before and after.

use std::collections::HashMap;

use rusqlite::Connection;
use serde_json::Value;

use super::{SheetState, find_project};
use crate::error::Result;
use crate::ledger::Ledger;
use crate::money::Money;
use crate::period::FiscalYear;
use crate::storage;
use crate::storage::sheets::LoggedChange;
use crate::targets::FieldChange;

/// One thing that was done to a sheet.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct SheetEvent {
    /// When, as `YYYY-MM-DDThh:mm:ss`.
    pub at: String,
    /// Who.
    pub actor: String,
    /// What was done, by the word of its [`crate::ledger::Op`].
    pub op: String,
    /// The sheet's state afterwards.
    pub state: SheetState,
    /// What was said, the field by its place or "".
    pub remarks: Vec<SaidThen>,
    /// What each field held before and after.
    pub changes: Vec<FieldChange>,
}

/// What was said about a field then.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct SaidThen {
    /// The field, or "".
    pub field: String,
    /// What was said.
    pub remark: String,
}

impl Ledger {
    /// What was done to the sheet of a project, the oldest first.
    ///
    /// # Errors
    /// [`crate::error::CoreError::NotFound`] for an unknown project, and the store's errors.
    pub fn sheet_history(&self, year: FiscalYear, code: &str) -> Result<Vec<SheetEvent>> {
        self.read(|connection| {
            let project = find_project(connection, year, code)?;
            let mut history = History {
                names: names(connection, project.id)?,
                project: project.id,
                owners: HashMap::new(),
                state: SheetState::Empty,
                record: 0,
                events: Vec::new(),
            };
            for change in storage::sheets::logged_changes(connection)? {
                history.add(change);
            }
            for event in &mut history.events {
                event.changes.retain(|change| change.before != change.after);
            }
            history
                .events
                .retain(|event| !event.changes.is_empty() || !event.remarks.is_empty());
            Ok(history.events)
        })
    }
}

/// The places of a project's indicators by lineage.
fn names(connection: &Connection, project: i64) -> Result<HashMap<i64, String>> {
    let mut names = HashMap::new();
    for version in storage::indicators::versions(connection, project)? {
        for indicator in storage::indicators::of_version(connection, version.id)? {
            let facts = &indicator.facts;
            names.insert(
                indicator.id,
                format!("指标/{}/{}", facts.level2, facts.level3),
            );
        }
    }
    Ok(names)
}

/// The history while the log is read.
struct History {
    names: HashMap<i64, String>,
    project: i64,
    /// Projects of sheets by id: an id can have been another sheet's, which was taken back.
    owners: HashMap<i64, i64>,
    state: SheetState,
    record: i64,
    events: Vec<SheetEvent>,
}

impl History {
    fn add(&mut self, change: LoggedChange) {
        let before = change.before.as_deref().map_or(Value::Null, json);
        let after = change.after.as_deref().map_or(Value::Null, json);
        let row = if after.is_null() { &before } else { &after };
        let owner = match change.table.as_str() {
            "projects" => number(row, "id"),
            "dispositions" => number(row, "project_id"),
            "sheets" => {
                let owner = number(row, "project_id");
                if let (Some(sheet), Some(owner)) = (number(row, "id"), owner) {
                    self.owners.insert(sheet, owner);
                }
                owner
            }
            _ => {
                let sheet = number(row, "sheet_id");
                sheet.and_then(|sheet| self.owners.get(&sheet).copied())
            }
        };
        if owner != Some(self.project) {
            return;
        }
        if change.table == "sheets" {
            self.state = state(&after);
        }
        let remark = (change.table == "sheet_remarks" && before.is_null()).then(|| SaidThen {
            field: text(&after, "field"),
            remark: text(&after, "remark"),
        });
        let changes = self.changes(&change.table, &before, &after);
        let state = self.state;
        let Some(event) = self.event(change) else {
            return;
        };
        event.state = state;
        event.remarks.extend(remark);
        for change in changes {
            // A list is replaced by removing its rows and adding others.
            match event
                .changes
                .iter_mut()
                .find(|held| held.field == change.field)
            {
                Some(held) if held.after.is_empty() => held.after = change.after,
                _ => event.changes.push(change),
            }
        }
    }

    /// The event of the record that a change belongs to.
    fn event(&mut self, change: LoggedChange) -> Option<&mut SheetEvent> {
        if self.record != change.record || self.events.is_empty() {
            self.record = change.record;
            self.events.push(SheetEvent {
                at: change.at,
                actor: change.actor,
                op: change.op,
                state: self.state,
                remarks: Vec::new(),
                changes: Vec::new(),
            });
        }
        self.events.last_mut()
    }

    /// What one row's change says of the fields of the sheet.
    fn changes(&self, table: &str, before: &Value, after: &Value) -> Vec<FieldChange> {
        let row = if after.is_null() { before } else { after };
        let (place, columns): (String, &[(&str, &str, Shown)]) = match table {
            "projects" => ("暂不监控".to_owned(), EXEMPTION),
            "sheets" => {
                let states = FieldChange::new("状态", state(before).word(), state(after).word());
                let mut changes = fields("", SHEET, before, after);
                changes.insert(0, states);
                return changes;
            }
            "sheet_funds" => (format!("资金/{}", text(row, "source")), FUND),
            "sheet_indicators" => {
                let lineage = number(row, "indicator_id");
                let name = lineage.and_then(|lineage| self.names.get(&lineage));
                (
                    name.cloned().unwrap_or_else(|| "指标".to_owned()),
                    INDICATOR,
                )
            }
            "dispositions" => {
                let field = format!("处置/{}", text(row, "kind"));
                return vec![FieldChange::new(
                    field,
                    disposition(before),
                    disposition(after),
                )];
            }
            _ => return Vec::new(),
        };
        fields(&format!("{place}/"), columns, before, after)
    }
}

/// How a column is shown.
#[derive(Clone, Copy)]
enum Shown {
    Text,
    /// 分, shown in 万元.
    Wan,
}

const SHEET: &[(&str, &str, Shown)] = &[
    ("goal_progress", "总体完成情况", Shown::Text),
    ("note", "资金说明", Shown::Text),
    ("stated_annual_budget", "填报全年预算数", Shown::Wan),
    ("stated_annual_budget_text", "填报全年预算数", Shown::Text),
    ("stated_executed", "填报执行数", Shown::Wan),
    ("stated_executed_text", "填报执行数", Shown::Text),
    ("stated_execution_rate", "填报执行率", Shown::Text),
    ("stated_reason", "填报差异说明", Shown::Text),
];
const FUND: &[(&str, &str, Shown)] = &[
    ("forecast", "全年预计执行数", Shown::Wan),
    ("forecast_text", "全年预计执行数", Shown::Text),
    ("note", "说明", Shown::Text),
];
const INDICATOR: &[(&str, &str, Shown)] = &[
    ("stated_target", "年度指标值", Shown::Text),
    ("stated_unit", "计量单位", Shown::Text),
    ("progress", "执行情况", Shown::Text),
    ("forecast", "全年预计完成情况", Shown::Text),
    ("forecast_value", "全年预计值", Shown::Text),
    ("causes", "偏差原因", Shown::Text),
    ("cause_note", "原因说明", Shown::Text),
    ("likelihood", "完成目标可能性", Shown::Text),
    ("remark", "备注", Shown::Text),
];
const EXEMPTION: &[(&str, &str, Shown)] = &[
    ("exempt_reason", "理由", Shown::Text),
    ("substitute_check", "替代检查方式", Shown::Text),
];

/// The fields of one row that changed; an amount and the text of what is none are one field.
fn fields(
    place: &str,
    columns: &[(&str, &str, Shown)],
    before: &Value,
    after: &Value,
) -> Vec<FieldChange> {
    let mut changes: Vec<FieldChange> = Vec::new();
    for (column, name, shown) in columns {
        let value = |row: &Value| match shown {
            Shown::Text => text(row, column),
            Shown::Wan => {
                let fen = number(row, column);
                fen.map(|fen| Money::from_fen(fen).to_string())
                    .unwrap_or_default()
            }
        };
        let (then, now) = (value(before), value(after));
        let field = format!("{place}{name}");
        match changes.iter_mut().find(|held| held.field == field) {
            Some(held) => {
                held.before.push_str(&then);
                held.after.push_str(&now);
            }
            None => changes.push(FieldChange::new(field, then, now)),
        }
    }
    changes.retain(|change| change.before != change.after);
    changes
}

fn disposition(row: &Value) -> String {
    let parts = ["cause", "measures", "document_number"].map(|column| text(row, column));
    let given: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    given.join("；")
}

fn state(row: &Value) -> SheetState {
    let state = SheetState::from_word(&text(row, "state"));
    match state {
        Some(SheetState::Filling) if !text(row, "checked_at").is_empty() => SheetState::Checked,
        Some(state) => state,
        None => SheetState::Empty,
    }
}

fn text(row: &Value, column: &str) -> String {
    let value = row.get(column).and_then(Value::as_str);
    value.unwrap_or_default().to_owned()
}

fn number(row: &Value, column: &str) -> Option<i64> {
    row.get(column).and_then(Value::as_i64)
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or(Value::Null)
}
