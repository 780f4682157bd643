//! The recycle bin (回收站): what was deleted and is not there any more, read from the log, which
//! holds every deleted row. What an undo took away is not in it: that is done again by redo.

use std::collections::HashMap;

use rusqlite::{Connection, ErrorCode, ffi};

use crate::error::{CoreError, Result};
use crate::indicators::TargetState;
use crate::ledger::{Actor, Ledger, Op, Written};
use crate::money::Money;
use crate::storage;
use crate::storage::recycle::RowChange;

/// A deleted row.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Deleted {
    /// The number that it is restored by.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub id: i64,
    /// What kind of thing it was.
    pub kind: &'static str,
    /// 项目代码, or "".
    pub project: String,
    /// What it said.
    pub text: String,
    /// When it was deleted, as `YYYY-MM-DDThh:mm:ss`.
    pub deleted_at: String,
    /// By whom.
    pub deleted_by: String,
}

/// A table whose rows people delete, and what of a row is shown.
struct Kind {
    table: &'static str,
    /// Whose right is needed to put a row back.
    right: Op,
    word: &'static str,
    shown: &'static [Shown],
    /// Rows that went with it and come back with it: their table, and the column that names it.
    parts: Option<(&'static str, &'static str)>,
}

/// A column and how it is shown.
#[derive(Clone, Copy)]
enum Shown {
    /// As it is.
    Text(&'static str),
    /// 分 as 元, after a word.
    Yuan(&'static str, &'static str),
    /// 分 as 万元, after a word; 0 is not shown.
    Wan(&'static str, &'static str),
    /// A number of a version.
    Version(&'static str),
}

use Shown::{Text, Version, Wan, Yuan};

/// The tables in the bin. Rows that the program itself rewrites as a whole are not deleted by
/// anyone.
const KINDS: &[Kind] = &[
    Kind {
        table: "milestones",
        right: Op::ChangeMilestone,
        word: "工作节点",
        shown: &[
            Text("node"),
            Text("planned_on"),
            Text("done_on"),
            Text("remark"),
        ],
        parts: None,
    },
    Kind {
        table: "events",
        right: Op::ChangeEvent,
        word: "环境变化",
        shown: &[Text("date"), Text("kind"), Text("description")],
        parts: None,
    },
    Kind {
        table: "commitments",
        right: Op::ChangeCommitment,
        word: "用款计划",
        shown: &[Text("source"), Yuan("", "amount"), Text("note")],
        parts: None,
    },
    Kind {
        table: "scope_items",
        right: Op::ChangeScope,
        word: "开支范围",
        shown: &[Text("kind"), Text("text")],
        parts: None,
    },
    Kind {
        table: "asset_purchases",
        right: Op::ChangeAsset,
        word: "资产购置",
        shown: &[Text("date"), Text("item"), Yuan("单价", "unit_price")],
        parts: None,
    },
    Kind {
        table: "attachments",
        right: Op::RemoveAttachment,
        word: "佐证材料",
        shown: &[Text("name"), Text("note")],
        parts: None,
    },
    Kind {
        table: "fund_lines",
        right: Op::ChangeAdjustment,
        word: "预算调整",
        shown: &[
            Text("source"),
            Wan("调增", "increase"),
            Wan("调减", "decrease"),
            Text("document_number"),
            Text("adjusted_on"),
        ],
        parts: None,
    },
    Kind {
        table: "findings",
        right: Op::ChangeFinding,
        word: "问题",
        shown: &[Text("date"), Text("kind"), Text("description")],
        parts: Some(("finding_indicators", "finding_id")),
    },
    Kind {
        table: "surveys",
        right: Op::AddSurvey,
        word: "满意度调查",
        shown: &[Text("date"), Text("sample"), Text("method")],
        parts: None,
    },
    Kind {
        table: "compliance_answers",
        right: Op::AnswerQuestion,
        word: "合规问题回答",
        shown: &[
            Text("date"),
            Text("question"),
            Text("answer"),
            Text("remark"),
        ],
        parts: None,
    },
    Kind {
        table: "system_figures",
        right: Op::ChangeSystemFigure,
        word: "一体化系统数",
        shown: &[
            Text("source"),
            Text("through"),
            Yuan("执行数", "executed"),
            Text("explanation"),
        ],
        parts: None,
    },
    Kind {
        table: "target_versions",
        right: Op::DraftTargets,
        word: "绩效目标草稿",
        shown: &[Version("number")],
        parts: Some(("indicators", "version_id")),
    },
    Kind {
        table: "tasks",
        right: Op::ImportTask,
        word: "任务",
        shown: &[Text("identifier")],
        parts: None,
    },
    Kind {
        table: "mappings",
        right: Op::ChangeMapping,
        word: "列对应方案",
        shown: &[Text("name")],
        parts: None,
    },
    Kind {
        table: "form_templates",
        right: Op::ChangeTemplate,
        word: "表样",
        shown: &[Text("name"), Version("version")],
        parts: None,
    },
];

impl Ledger {
    /// What is in the bin, the newest first.
    ///
    /// # Errors
    /// The store's errors.
    pub fn deleted(&self) -> Result<Vec<Deleted>> {
        self.read(|connection| {
            let items = bin(connection)?.into_iter().rev();
            items.map(|item| shown(connection, &item)).collect()
        })
    }

    /// Puts the deleted row `id` back with what went with it; where its own number was given away
    /// since, under a new one.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for what is not in the bin, [`CoreError::State`] where what it
    /// belonged to is gone, or where the same is there again.
    pub fn restore_deleted(&mut self, id: i64, actor: &Actor) -> Result<Written<Deleted>> {
        let (item, text) = self.read(|connection| {
            let item = bin(connection)?.into_iter().find(|item| item.id == id);
            let item = item.ok_or_else(|| CoreError::NotFound {
                what: "已删除的内容",
                id: id.to_string(),
            })?;
            let text = shown(connection, &item)?;
            Ok((item, text))
        })?;
        let kind = KINDS.iter().find(|kind| kind.table == item.table);
        if let Some(kind) = kind {
            self.require(kind.right)?;
        }
        let subject = format!("{} {} {}", text.kind, text.project, text.text);
        self.write(Op::Restore, &subject, actor, |connection| {
            if let Some(parent) = storage::recycle::other_parent(connection, &item)? {
                return Err(gone(&text, kind_of(&parent)));
            }
            let parts = kind.and_then(|kind| kind.parts);
            let item = match item.table.as_str() {
                "target_versions" => next_version(connection, item)?,
                _ => item,
            };
            match storage::recycle::put_back(connection, &item, parts) {
                Ok(row) => {
                    if item.table == "findings" {
                        storage::attachments::return_to_finding(connection, item.id, row)?;
                    }
                    Ok(text)
                }
                Err(error) => Err(refused(error, &text)),
            }
        })
    }
}

/// A draft of targets as the version after the newest one.
fn next_version(connection: &Connection, item: RowChange) -> Result<RowChange> {
    let mut row: serde_json::Value = serde_json::from_str(&item.row).unwrap_or_default();
    let project = row.get("project_id").and_then(serde_json::Value::as_i64);
    let newest = storage::indicators::versions(connection, project.unwrap_or_default())?.pop();
    let Some(newest) = newest else {
        return Ok(item);
    };
    if newest.state == TargetState::Draft {
        let message = format!(
            "已有第{}版草稿，请先批复或删除该草稿，再恢复这一份。",
            newest.number
        );
        return Err(CoreError::State { message });
    }
    if let Some(number) = row.get_mut("number") {
        *number = (newest.number + 1).into();
    }
    Ok(RowChange {
        row: row.to_string(),
        ..item
    })
}

/// Names why SQLite refused a row.
fn refused(error: rusqlite::Error, text: &Deleted) -> CoreError {
    let extended = match &error {
        rusqlite::Error::SqliteFailure(failure, _)
            if failure.code == ErrorCode::ConstraintViolation =>
        {
            failure.extended_code
        }
        _ => return error.into(),
    };
    match extended {
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY => gone(text, "项目"),
        ffi::SQLITE_CONSTRAINT_UNIQUE => CoreError::State {
            message: format!("已有相同的{}“{}”，不必恢复。", text.kind, text.text),
        },
        _ => CoreError::State {
            message: format!("{}“{}”与现有数据不符，不能恢复。", text.kind, text.text),
        },
    }
}

fn gone(text: &Deleted, parent: &str) -> CoreError {
    let message = format!(
        "{}“{}”所属的{parent}已不在，不能恢复；请先恢复或重新登记所属内容。",
        text.kind, text.text
    );
    CoreError::State { message }
}

/// How people call the rows of a table that others belong to.
pub(crate) fn kind_of(table: &str) -> &'static str {
    match table {
        "projects" => "项目",
        "indicators" => "指标",
        "ledger_entries" => "台账记录",
        "progress_entries" => "指标进展",
        "settings" => "设置",
        "answers" => "说明",
        "sheets" | "sheet_funds" | "sheet_indicators" | "sheet_remarks" => "监控表",
        "dispositions" | "disposition_details" | "disposition_steps" | "disposition_links" => {
            "处置"
        }
        "warnings" | "warning_steps" | "warning_thresholds" => "预警",
        "report_parts" => "监控报告",
        "packages" | "package_contents" => "报送包",
        "attachment_contents" => "佐证材料",
        "signing_keys" | "private_keys" => "签名密钥",
        "entry_marks" => "台账标记",
        "form_templates" => "表样",
        "department_keys" => "主管部门公钥",
        "system_figures" => "一体化系统数",
        "section_returns" => "科室填报",
        "finding_indicators" | "finding_steps" => "问题",
        "stated_totals" => "填报的年度资金总额",
        "mappings" => "列对应方案",
        "evaluations" | "evaluation_items" => "绩效自评",
        "carry_overs" => "上年结转资金",
        "register_entries" => "名册",
        "received_packages" => "收到的报送包",
        "receipts" => "回执",
        "aggregate_packages" => "汇总包",
        "periods" | "period_changes" => "结账",
        "target_versions" => "绩效目标版本",
        "tasks" => "任务",
        "unit" => "单位",
        "people" => "人员",
        "passwords" => "密码",
        "restore_drills" => "恢复演练",
        "ledger_totals" => "台账合计",
        "batches" => "导入批次",
        table => KINDS
            .iter()
            .find(|kind| kind.table == table)
            .map_or("内容", |kind| kind.word),
    }
}

/// What became of the rows of one table that say the same.
#[derive(Default)]
struct Fate {
    /// What is deleted.
    deleted: Vec<RowChange>,
    /// What is there again, with the action that brought it.
    back: Vec<(i64, RowChange)>,
}

impl Fate {
    /// Takes the next change in; `action` is what the user did, or took back, or did again.
    fn follow(&mut self, change: RowChange, action: i64, is_undo: bool) {
        match (change.is_deletion, is_undo) {
            (true, false) => self.deleted.push(RowChange {
                record: action,
                ..change
            }),
            // What an action had brought back is deleted again by taking that action back.
            (true, true) => {
                if let Some(at) = self.back.iter().rposition(|(by, _)| *by == action) {
                    self.deleted.push(self.back.remove(at).1);
                }
            }
            (false, true) => {
                let taken_back = |item: &RowChange| item.record == action;
                if let Some(at) = self.deleted.iter().rposition(taken_back) {
                    self.deleted.remove(at);
                }
            }
            (false, false) => {
                let item = self.deleted.pop();
                self.back.extend(item.map(|item| (action, item)));
            }
        }
    }
}

/// The deletions that no later write made good, the oldest first. A row that was put back under
/// any number is found by its contents: each such row makes good the newest deletion of the same.
fn bin(connection: &Connection) -> Result<Vec<RowChange>> {
    let taken_back = storage::recycle::taken_back(connection)?;
    let mut fates: HashMap<(String, String), Fate> = HashMap::new();
    let tables: Vec<_> = KINDS.iter().map(|kind| (kind.table, kind.parts)).collect();
    for change in storage::recycle::comings_and_goings(connection, &tables)? {
        // A task that did not get its name was never there for anyone.
        if change.op == Op::WithdrawTask.word() {
            continue;
        }
        let mut action = change.record;
        while let Some(before) = taken_back.get(&action) {
            action = *before;
        }
        let is_undo = [Op::Undo.word(), Op::UndoBatch.word()].contains(&change.op.as_str());
        let key = (change.table.clone(), change.contents.clone());
        fates
            .entry(key)
            .or_default()
            .follow(change, action, is_undo);
    }
    let mut items: Vec<_> = fates.into_values().flat_map(|fate| fate.deleted).collect();
    items.sort_by_key(|item| item.id);
    Ok(items)
}

fn shown(connection: &Connection, item: &RowChange) -> Result<Deleted> {
    let kind = KINDS.iter().find(|kind| kind.table == item.table);
    let row: serde_json::Value = serde_json::from_str(&item.row).unwrap_or_default();
    let mut parts = Vec::new();
    for column in kind.map_or(&[][..], |kind| kind.shown) {
        parts.extend(part(&row, *column));
    }
    Ok(Deleted {
        id: item.id,
        kind: kind.map_or("", |kind| kind.word),
        project: storage::recycle::project_code(connection, item)?.unwrap_or_default(),
        text: parts.join(" "),
        deleted_at: item.at.clone(),
        deleted_by: item.actor.clone(),
    })
}

fn part(row: &serde_json::Value, column: Shown) -> Option<String> {
    let fen = |name| row.get(name)?.as_i64().map(Money::from_fen);
    let part = match column {
        Text(name) => match row.get(name)? {
            serde_json::Value::String(text) => text.clone(),
            serde_json::Value::Number(number) => number.to_string(),
            _ => return None,
        },
        Yuan(word, name) => format!("{word}{}元", fen(name)?.yuan()),
        Version(name) => format!("第{}版", row.get(name)?.as_i64()?),
        Wan(word, name) => {
            let amount = fen(name).filter(|amount| !amount.is_zero())?;
            format!("{word}{}万元", amount.wan())
        }
    };
    (!part.is_empty()).then_some(part)
}
