//! The one choke point for writes: one transaction, with its audit record in it.

use chrono::NaiveDateTime;
use rusqlite::{Transaction, TransactionBehavior};

use super::{Ledger, journal};
use crate::audit;
use crate::error::{CoreError, Result};
use crate::moves;
use crate::people::rights;
use crate::storage;
use crate::words::words;

words! {
    /// What a user can do to a store; every write is one of these.
    Op {
        /// The unit was registered.
        RegisterUnit = "登记单位",
        /// A workbook of targets was imported.
        ImportTargets = "导入绩效目标",
        /// A workbook of ledger rows was imported.
        ImportLedger = "导入台账",
        /// A setting was changed.
        ChangeSetting = "修改设置",
        /// An import was taken back.
        UndoBatch = "撤销导入",
        /// The last action was taken back.
        Undo = "撤销",
        /// An action that was taken back was done again.
        Redo = "重做",
        /// Findings were answered.
        AnswerFindings = "填写说明",
        /// A sheet was filled in.
        FillSheet = "填写监控表",
        /// Proposals were taken into a sheet.
        TakeProposals = "采用建议值",
        /// A sheet was approved, returned, locked or unlocked.
        ReviewSheet = "审核监控表",
        /// A sheet was submitted after its self-check, or checked.
        SubmitSheet = "提交监控表",
        /// A draft of new targets was made, changed or discarded.
        DraftTargets = "起草绩效目标",
        /// A draft of targets was approved.
        ApproveTargets = "批复绩效目标",
        /// A ledger entry was added.
        AddEntry = "登记台账",
        /// A ledger entry was voided, or voided and replaced.
        VoidEntry = "作废台账",
        /// A ledger entry was replaced by another.
        EditEntry = "修改台账",
        /// Several ledger entries were added or replaced at once.
        ChangeEntries = "批量修改台账",
        /// Progress of an indicator was added.
        AddProgress = "登记指标进展",
        /// Progress of an indicator was replaced by other progress.
        EditProgress = "修改指标进展",
        /// Progress of an indicator was voided.
        VoidProgress = "作废指标进展",
        /// The books were closed through a day.
        ClosePeriod = "结账",
        /// The books were reopened.
        ReopenPeriod = "反结账",
        /// The change of an entry in a closed period was given a reason.
        ExplainChange = "填写结账后修改原因",
        /// A project was added or changed.
        ChangeProject = "登记项目",
        /// A budget was adjusted, or an adjustment removed.
        ChangeAdjustment = "登记预算调整",
        /// A survey of satisfaction was added.
        AddSurvey = "登记满意度调查",
        /// Parts of the report were drafted from the data.
        DraftReport = "起草监控报告",
        /// A part of the report was written by hand.
        EditReport = "修改监控报告",
        /// A signing key was made, or the one in use replaced.
        CreateKey = "新建签名密钥",
        /// The password of the signing key was changed.
        ChangePassword = "更改密钥密码",
        /// A signing key came back from its backup.
        RestoreKey = "恢复签名密钥",
        /// The registration of the signing key was exported.
        RegisterKey = "导出密钥登记",
        /// Evidence was added.
        AddAttachment = "添加佐证材料",
        /// Evidence was removed.
        RemoveAttachment = "删除佐证材料",
        /// A deleted row was put back.
        Restore = "恢复已删除的内容",
        /// A package was signed.
        SignPackage = "签名报送包",
        /// A package got its name in the folder of the user.
        ExportPackage = "导出报送包",
        /// A package that did not reach the folder of the user was taken back.
        DropPackage = "撤回报送包",
        /// The store was marked as a demonstration.
        MarkDemo = "标明示例数据",
        /// A milestone was added, done or removed.
        ChangeMilestone = "登记工作节点",
        /// A change of environment was added, answered or removed.
        ChangeEvent = "登记环境变化",
        /// A commitment was added or removed.
        ChangeCommitment = "登记用款计划",
        /// What a project's money may be spent on was changed.
        ChangeScope = "设定开支范围",
        /// A form template was added or removed.
        ChangeTemplate = "设定表样",
        /// A ledger entry was marked as belonging to its project or not.
        MarkEntry = "核对开支范围",
        /// A purchase of assets was added or removed.
        ChangeAsset = "登记资产购置",
        /// A compliance question was answered.
        AnswerQuestion = "回答合规问题",
        /// A mapping of columns was kept or removed.
        ChangeMapping = "设置列对应方案",
        /// Warnings were confirmed, taken up, or turned into findings.
        HandleWarning = "处理预警",
        /// A task was made and signed for the units below.
        MakeTask = "下达任务",
        /// A task that did not reach the folder of the user was taken back.
        WithdrawTask = "撤回任务",
        /// A task from above was taken.
        ImportTask = "导入任务",
        /// The task from above is followed no longer.
        DropTask = "停用任务",
        /// System figures were imported.
        ImportSystemFigures = "导入系统数",
        /// A system figure was added or removed.
        ChangeSystemFigure = "登记系统数",
        /// The difference of a system figure to the ledger was explained.
        ExplainDifference = "说明系统数差异",
        /// Workbooks came back from the business sections.
        CollectSections = "收回科室填报",
        /// A finding was added, changed or removed.
        ChangeFinding = "登记问题",
        /// A finding was taken one step on its way.
        HandleFinding = "问题整改",
        /// A disposition was added or changed.
        ChangeDisposition = "登记处置",
        /// A disposition was reported, approved, completed or withdrawn.
        HandleDisposition = "办理处置",
        /// The year-end self-evaluation of a project was filled in.
        FillEvaluation = "填写绩效自评",
        /// Projects were taken over into the next year.
        RollOver = "年度结转",
        /// The year that the store works in was changed.
        ChooseYear = "切换预算年度",
        /// A carry-over of money was confirmed.
        AcceptCarryOver = "确认上年结转资金",
        /// The register of units and keys was changed.
        ChangeRegister = "登记名册",
        /// Packages came in.
        ReceivePackages = "接收报送包",
        /// A package that came in counts no longer.
        DiscardReceived = "作废收到的报送包",
        /// A receipt was made and signed for a package that came in.
        IssueReceipt = "出具回执",
        /// A receipt that did not reach the folder of the user was taken back.
        WithdrawReceipt = "撤回回执",
        /// A receipt came for a package that went out.
        ImportReceipt = "导入回执",
        /// The program looked for warnings and noted which came and went: no step of the user.
        Monitor = "日常监测",
        /// A person was registered.
        AddPerson = "登记人员",
        /// A person was given other roles.
        ChangeRoles = "调整人员角色",
        /// A person was removed.
        RemovePerson = "移除人员",
        /// Everybody was removed: one person does all again.
        DismissPeople = "改为一人办理",
        /// A person was given another password.
        SetPassword = "设置登录密码",
        /// A 负责人 who forgot it was given another password by whoever has the file.
        ResetPassword = "重置负责人密码",
        /// A person signed in after wrong passwords.
        SignIn = "登录",
        /// Somebody gave a wrong password.
        RefuseSignIn = "登录密码错误",
        /// The store was moved to another computer.
        MoveOut = "搬到另一台电脑",
        /// The store is worked in again on this computer.
        MoveBack = "取消搬走",
        /// The store came from another computer.
        MoveIn = "从旧电脑搬来",
        /// A backup was put back in a scratch place and examined.
        DrillRestore = "恢复演练",
    }
}

/// Who does something, and when; the core has no clock of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The person's name.
    pub name: String,
    /// Local date and time.
    pub at: NaiveDateTime,
}

impl Actor {
    /// When, as `YYYY-MM-DDThh:mm:ss`.
    pub(crate) fn stamp(&self) -> String {
        self.at.format("%Y-%m-%dT%H:%M:%S").to_string()
    }
}

/// What a write gave and what it changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written<T> {
    /// The operation's own result.
    pub value: T,
    /// The audit record, or nothing where no row changed.
    pub record: Option<i64>,
    /// The number of rows changed.
    pub rows: i64,
}

/// Whether a write is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keep {
    /// Commit it.
    Yes,
    /// Roll it back: a dry run.
    No,
}

impl Ledger {
    /// Runs `work` in one transaction and records it in the audit log. Where `work` fails, or
    /// changes nothing, the store stays as it was.
    ///
    /// # Errors
    /// [`CoreError::Locked`] on a handle opened for reading, [`CoreError::Forbidden`] and
    /// [`CoreError::SignInNeeded`] where people are registered, [`CoreError::MovedAway`], and
    /// whatever `work` gives.
    pub fn write<T>(
        &mut self,
        op: Op,
        subject: &str,
        actor: &Actor,
        work: impl FnOnce(&Transaction<'_>) -> Result<T>,
    ) -> Result<Written<T>> {
        self.write_if(op, subject, actor, |transaction| {
            Ok((work(transaction)?, Keep::Yes))
        })
    }

    /// As [`Ledger::write`], but `work` also says whether to keep what it did.
    pub(crate) fn write_if<T>(
        &mut self,
        op: Op,
        subject: &str,
        actor: &Actor,
        work: impl FnOnce(&Transaction<'_>) -> Result<(T, Keep)>,
    ) -> Result<Written<T>> {
        self.transact(op, subject, actor, None, work)
    }

    pub(super) fn transact<T>(
        &mut self,
        op: Op,
        subject: &str,
        actor: &Actor,
        undoes: Option<i64>,
        work: impl FnOnce(&Transaction<'_>) -> Result<(T, Keep)>,
    ) -> Result<Written<T>> {
        if self.lock.is_none() {
            return Err(CoreError::Locked {
                path: self.path.clone(),
                owner: "另一个程序".to_owned(),
            });
        }
        let path = self.path.clone();
        let error = |source| CoreError::from_sqlite(&path, "写入数据", source);
        let located = |failure| match failure {
            CoreError::Sqlite { operation, source } => {
                CoreError::from_sqlite(&path, operation, source)
            }
            other => other,
        };
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(error)?;
        rights::permit_write(&transaction, op, undoes, actor, self.signed_in.as_deref())
            .map_err(located)?;
        moves::permit_write(&transaction, op).map_err(located)?;
        let record = storage::audit::next_record(&transaction).map_err(error)?;
        journal::begin(&transaction, record).map_err(error)?;
        let (value, keep) = work(&transaction).map_err(located)?;
        journal::end(&transaction).map_err(error)?;
        let rows = journal::count(&transaction, record).map_err(error)?;
        if keep == Keep::No || rows == 0 {
            transaction.rollback().map_err(error)?;
            return Ok(Written {
                value,
                record: None,
                rows,
            });
        }
        let entry = audit::Entry {
            id: record,
            op,
            subject,
            actor,
            undoes,
        };
        audit::append(&transaction, &entry).map_err(error)?;
        transaction.commit().map_err(error)?;
        Ok(Written {
            value,
            record: Some(record),
            rows,
        })
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;
    use crate::period::FiscalYear;
    use crate::units::Unit;

    fn actor() -> Actor {
        let at = chrono::NaiveDate::from_ymd_opt(2026, 8, 12)
            .unwrap()
            .and_hms_opt(9, 0, 0);
        Actor {
            name: "苏日娜".to_owned(),
            at: at.unwrap(),
        }
    }

    fn ledger() -> (tempfile::TempDir, Ledger) {
        let folder = tempfile::tempdir().unwrap();
        let mut ledger = Ledger::create(&folder.path().join("a.jixiao"), "test").unwrap();
        let unit = Unit {
            code: "105001".to_owned(),
            ..Unit::default()
        };
        ledger
            .register_unit(&unit, FiscalYear::new(2026).unwrap(), &actor())
            .unwrap();
        (folder, ledger)
    }

    fn broken(ledger: &Ledger) -> Option<i64> {
        ledger.examine_audit().unwrap().broken_record
    }

    #[test]
    fn every_write_leaves_one_record_that_holds() {
        let (_folder, mut ledger) = ledger();
        let unit = Unit {
            code: "105002".to_owned(),
            ..Unit::default()
        };
        let written = ledger
            .register_unit(&unit, FiscalYear::new(2026).unwrap(), &actor())
            .unwrap();
        assert_eq!(written.record, Some(2));
        assert_eq!(broken(&ledger), None);
    }

    #[test]
    fn a_write_that_changes_nothing_or_fails_leaves_no_trace() {
        let (_folder, mut ledger) = ledger();
        let nothing = ledger
            .write(Op::RegisterUnit, "", &actor(), |_| Ok(()))
            .unwrap();
        assert_eq!(nothing.record, None);
        let failed = ledger.write(Op::RegisterUnit, "", &actor(), |connection| {
            connection.execute("UPDATE unit SET code = 'x'", [])?;
            Err::<(), _>(CoreError::State {
                message: "不行".to_owned(),
            })
        });
        assert_eq!(failed.unwrap_err().code(), "wrong_state");
        assert_eq!(ledger.unit().unwrap().code, "105001");
        let records = ledger.read(|c| {
            Ok(c.query_row("SELECT count(*) FROM audit_records", [], |r| {
                r.get::<_, i64>(0)
            })?)
        });
        assert_eq!(records.unwrap(), 1);
    }

    #[test]
    fn the_log_refuses_change_and_finds_what_was_changed_behind_its_back() {
        let (_folder, ledger) = ledger();
        let other = Connection::open(ledger.path()).unwrap();
        assert!(
            other
                .execute("UPDATE audit_changes SET after = '{}'", [])
                .is_err()
        );
        assert!(other.execute("DELETE FROM audit_records", []).is_err());
        other
            .execute_batch("DROP TRIGGER audit_changes_no_update")
            .unwrap();
        other
            .execute("UPDATE audit_changes SET after = '{}'", [])
            .unwrap();
        assert_eq!(broken(&ledger), Some(1));
    }

    #[test]
    fn the_rows_of_every_journalled_table_have_a_word_of_their_own() {
        let (_folder, ledger) = ledger();
        let tables = ledger
            .read(|connection| Ok(super::super::journal::Table::all(connection)?))
            .unwrap();
        assert!(tables.len() > 30, "{}", tables.len());
        for table in tables {
            let word = crate::recycle::kind_of(&table.name);
            assert_ne!(word, "内容", "{}", table.name);
        }
    }

    #[test]
    fn rows_changed_added_or_removed_behind_the_log_are_named() {
        let (_folder, ledger) = ledger();
        let strays = || ledger.examine_audit().unwrap().stray_rows;
        assert_eq!(strays(), []);
        let other = Connection::open(ledger.path()).unwrap();
        let named = |table: &str, id| super::super::StrayRow {
            table: table.to_owned(),
            kind: if table == "unit" { "单位" } else { "设置" },
            id,
        };
        for (sql, expected) in [
            ("UPDATE unit SET name = '乙' WHERE id = 1", named("unit", 1)),
            (
                "INSERT INTO settings (id, key, value) VALUES (77, 'k', 'v')",
                named("settings", 77),
            ),
            ("DELETE FROM settings WHERE id = 1", named("settings", 1)),
        ] {
            other.execute(sql, []).unwrap();
            assert!(strays().contains(&expected), "{sql}: {:?}", strays());
        }
        assert_eq!(broken(&ledger), None);
    }

    #[test]
    fn rows_of_an_older_schema_hold_where_the_columns_added_since_hold_their_defaults() {
        let (_folder, mut ledger) = ledger();
        ledger
            .set_setting("backup.keep", "1,1,1", &actor())
            .unwrap();
        ledger
            .set_setting("backup.keep", "2,2,2", &actor())
            .unwrap();
        let path = ledger.path().to_path_buf();
        drop(ledger);
        let other = Connection::open(&path).unwrap();
        other
            .execute_batch(
                "ALTER TABLE settings ADD COLUMN origin TEXT NOT NULL DEFAULT '本机';
                 ALTER TABLE settings ADD COLUMN remark TEXT;",
            )
            .unwrap();
        let mut ledger = Ledger::open(&path, "test").unwrap();
        assert!(ledger.examine_audit().unwrap().is_sound());
        ledger.undo(&actor()).unwrap();
        ledger.undo(&actor()).unwrap();
        ledger.redo(&actor()).unwrap();
        ledger.redo(&actor()).unwrap();
        assert!(ledger.examine_audit().unwrap().is_sound());
        let keep = |ledger: &Ledger| ledger.read(|c| crate::settings::value(c, "backup.keep"));
        assert_eq!(keep(&ledger).unwrap(), "2,2,2");
        for sql in [
            "UPDATE settings SET remark = '改' WHERE key = 'backup.keep'",
            "UPDATE settings SET remark = NULL, origin = '他机' WHERE key = 'backup.keep'",
        ] {
            other.execute(sql, []).unwrap();
            assert_eq!(ledger.examine_audit().unwrap().stray_rows.len(), 1, "{sql}");
            assert_eq!(ledger.undo(&actor()).unwrap_err().code(), "wrong_state");
        }
    }

    #[test]
    fn a_full_disk_is_named_and_loses_nothing() {
        let (_folder, mut ledger) = ledger();
        // The store may not grow: what SQLite then reports is what a full disk gives.
        let pages: i64 = ledger
            .connection
            .query_row("PRAGMA page_count", [], |row| row.get(0))
            .unwrap();
        ledger
            .connection
            .pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))
            .unwrap();
        let before = ledger.unit().unwrap();
        let unit = Unit {
            name: "名".repeat(100_000),
            ..Unit::default()
        };
        let full = ledger.register_unit(&unit, FiscalYear::new(2026).unwrap(), &actor());
        let full = full.unwrap_err();
        assert_eq!(full.code(), "disk_full", "{full}");
        assert!(full.to_string().contains("磁盘空间不足"), "{full}");
        assert_eq!(ledger.unit().unwrap(), before);
        assert_eq!(broken(&ledger), None);
    }
}
