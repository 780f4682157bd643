//! The way of a disposition: 报告财政, 批复, 办结, and 撤回 with a reason.

use chrono::NaiveDate;
use rusqlite::Connection;

use super::record::Open;
use super::requirements::{Basis, missing, required};
use super::{DispositionKind, DispositionPatch, DispositionState, links};
use crate::error::{CoreError, Result};
use crate::indicators::TargetState;
use crate::ledger::{Actor, Ledger, Op, Written};
use crate::period::FiscalYear;
use crate::records::{self, Passed};
use crate::storage;

/// What a person does with a disposition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "lowercase")]
pub enum DispositionAction {
    /// 报告财政 (D1, D2)
    Report,
    /// 登记批复 (D1)
    Approve,
    /// 办结 (D0, D2)
    Complete,
    /// 撤回, with a reason
    Withdraw,
}

impl DispositionAction {
    /// The word the user reads.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Report => "报告财政",
            Self::Approve => "登记批复",
            Self::Complete => "办结",
            Self::Withdraw => "撤回",
        }
    }

    /// From which state it leads to which; nothing where its kind knows no such step.
    fn way(self, kind: DispositionKind) -> Option<(DispositionState, DispositionState)> {
        use DispositionKind::{D0, D1, D2};
        use DispositionState::{Approved, Completed, Planned, Reported};
        match (self, kind) {
            (Self::Report, D1 | D2) => Some((Planned, Reported)),
            (Self::Approve, D1) => Some((Reported, Approved)),
            (Self::Complete, D0) => Some((Planned, Completed)),
            (Self::Complete, D2) => Some((Reported, Completed)),
            _ => None,
        }
    }
}

/// How the kinds go on, for whoever asks for a step that there is not.
fn way_of(kind: DispositionKind) -> &'static str {
    match kind {
        DispositionKind::D0 => "D0采取纠偏措施、继续实施，办理完毕后办结",
        DispositionKind::D1 => "D1先报告财政，批复后登记批复",
        DispositionKind::D2 => "D2先报告财政，停止拨付等事项办妥后办结",
    }
}

impl Ledger {
    /// Takes in what is given of disposition `id` and takes it one step on, both or neither.
    /// `date` is the day of the step, which for [`DispositionAction::Report`] is the
    /// 报告财政日期 that is given or held; `remark` is what is said about it, or "".
    ///
    /// A report of a D1 answers its change of environment, where nobody has; an approval takes the
    /// newest approved target version; a withdrawal puts warnings that nothing else answers back
    /// to 已确认.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown number, [`CoreError::State`] where the step does not
    /// fit or, naming each, evidence is missing (办法第十七条), [`CoreError::Invalid`] for a day out
    /// of order or a withdrawal without a reason, and the refusals of
    /// [`Ledger::edit_disposition`].
    pub fn take_disposition(
        &mut self,
        year: FiscalYear,
        id: i64,
        (action, patch): (DispositionAction, &DispositionPatch),
        (date, remark): (Option<NaiveDate>, &str),
        actor: &Actor,
    ) -> Result<Written<DispositionState>> {
        let subject = format!("处置{id} {}", action.word());
        self.write(Op::HandleDisposition, &subject, actor, |connection| {
            let mut open = Open::read(connection, year, id)?;
            open.apply(connection, year, patch, actor)?;
            let today = actor.at.date();
            match action {
                DispositionAction::Withdraw => withdraw(
                    connection,
                    year,
                    &mut open,
                    (date.unwrap_or(today), remark),
                    actor,
                ),
                DispositionAction::Report => {
                    let date = open.facts.reported_on;
                    take(connection, year, &mut open, action, (date, remark), actor)
                }
                DispositionAction::Approve | DispositionAction::Complete => {
                    let date = Some(date.unwrap_or(today));
                    take(connection, year, &mut open, action, (date, remark), actor)
                }
            }
        })
    }
}

/// Refuses a step that does not fit, or for which something is missing; the value is the state
/// that it leads to.
fn checked(action: DispositionAction, open: &Open, basis: &Basis) -> Result<DispositionState> {
    let (name, state, word) = (open.name(), open.facts.state, action.word());
    let refused = |message| Err(CoreError::State { message });
    let Some((from, to)) = action.way(open.facts.kind) else {
        return refused(format!("{name}不能{word}：{}。", way_of(open.facts.kind)));
    };
    if state != from && !(state == DispositionState::Planned && from == DispositionState::Reported)
    {
        return refused(format!("{name}为“{state}”，不能{word}。"));
    }
    let missing = missing(&required(&open.facts, basis), to);
    if !missing.is_empty() {
        let missing = missing.join("、");
        return refused(format!(
            "{name}不能{word}，缺少：{missing}（办法第十七条）。请补齐后再办理，未备齐时可先保存。"
        ));
    }
    if state != from {
        return refused(format!("{name}为“{state}”，须先报告财政，再{word}。"));
    }
    Ok(to)
}

fn take(
    connection: &Connection,
    year: FiscalYear,
    open: &mut Open,
    action: DispositionAction,
    (date, remark): (Option<NaiveDate>, &str),
    actor: &Actor,
) -> Result<DispositionState> {
    let basis = open.basis(connection, year)?;
    let to = checked(action, open, &basis)?;
    let date = date.unwrap_or(actor.at.date());
    records::check_day(date, earliest(open, &basis, action), actor)?;
    if action == DispositionAction::Report {
        report(connection, open, &basis, date)?;
    }
    if action == DispositionAction::Approve {
        open.facts.version = basis.approved.map(|version| version.number);
    }
    put(connection, open, to, (date, remark), actor)
}

/// The first day on which a step can be taken.
fn earliest(open: &Open, basis: &Basis, action: DispositionAction) -> NaiveDate {
    let facts = &open.facts;
    let event = basis.event.as_ref().map(|event| event.date);
    let before = match action {
        DispositionAction::Report => [event, None, None],
        DispositionAction::Approve | DispositionAction::Complete | DispositionAction::Withdraw => {
            [facts.reported_on, facts.suspended_on, facts.stopped_on]
        }
    };
    before.into_iter().flatten().max().unwrap_or(NaiveDate::MIN)
}

/// Notes the target version of the day, and answers the event where nobody has.
fn report(connection: &Connection, open: &mut Open, basis: &Basis, date: NaiveDate) -> Result<()> {
    if open.facts.kind != DispositionKind::D1 {
        return Ok(());
    }
    let versions = storage::indicators::versions(connection, open.project.id)?;
    let approved = versions
        .iter()
        .rfind(|version| version.state == TargetState::Approved);
    open.facts.version_before = Some(approved.map_or(0, |version| version.number));
    let is_unanswered = |event: &crate::events::Event| event.answered_on.is_none();
    if let Some(id) = open
        .facts
        .event
        .filter(|_| basis.event.as_ref().is_some_and(is_unanswered))
    {
        storage::events::answer(connection, id, &open.facts.measures, date)?;
    }
    Ok(())
}

fn withdraw(
    connection: &Connection,
    year: FiscalYear,
    open: &mut Open,
    (date, reason): (NaiveDate, &str),
    actor: &Actor,
) -> Result<DispositionState> {
    if reason.is_empty() {
        return Err(CoreError::invalid("原因", "撤回处置须写明原因。"));
    }
    let (name, state) = (open.name(), open.facts.state);
    if !state.is_open() {
        let message = format!("{name}为“{state}”，不能撤回。");
        return Err(CoreError::State { message });
    }
    records::check_day(date, open.facts.state_on.unwrap_or(NaiveDate::MIN), actor)?;
    let to = put(
        connection,
        open,
        DispositionState::Withdrawn,
        (date, reason),
        actor,
    )?;
    links::release_warnings(connection, year, open, reason, actor)?;
    Ok(to)
}

fn put(
    connection: &Connection,
    open: &mut Open,
    state: DispositionState,
    said: (NaiveDate, &str),
    actor: &Actor,
) -> Result<DispositionState> {
    open.facts.state = state;
    storage::dispositions::put(connection, open.id, &open.facts)?;
    let step = Passed::by(actor, state, said);
    storage::dispositions::add_step(connection, open.id, &step)?;
    Ok(state)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dispositions::{DispositionFile, DispositionPatch};
    use crate::units::Unit;

    fn actor() -> Actor {
        let at = day(12).and_hms_opt(9, 0, 0).unwrap();
        Actor {
            name: "苏日娜".to_owned(),
            at,
        }
    }

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 8, day).unwrap()
    }

    fn run(ledger: &mut Ledger, sql: &str) {
        ledger
            .write(Op::ImportTargets, "", &actor(), |connection| {
                Ok(connection.execute_batch(sql)?)
            })
            .unwrap();
    }

    fn add_version(ledger: &mut Ledger, number: u32, state: &str) {
        let sql = format!(
            "INSERT INTO target_versions (project_id, number, state, document_number, frame) \
             VALUES (1, {number}, '{state}', '文{number}号', '2019')"
        );
        run(ledger, &sql);
    }

    /// A D1 that was reported while version 1 was the approved one.
    fn reported() -> (tempfile::TempDir, Ledger, FiscalYear) {
        let folder = tempfile::tempdir().unwrap();
        let mut ledger = Ledger::create(&folder.path().join("a.jixiao"), "test").unwrap();
        let year = FiscalYear::new(2026).unwrap();
        ledger
            .register_unit(&Unit::default(), year, &actor())
            .unwrap();
        run(
            &mut ledger,
            "INSERT INTO projects (year, code, name, budget_kind, implementing_unit, section, \
             manager, is_new, is_research, is_key, key_reason, exempt_reason, substitute_check, \
             goal) VALUES (2026, 'P1', '监测', '一般公共预算', '', '', '', 0, 0, 0, '', '', '', ''); \
             INSERT INTO events (project_id, kind, date, description, evidence, answer) \
             VALUES (1, '突发事件', '2026-06-28', '虫害推迟', '普查报告', '')",
        );
        add_version(&mut ledger, 1, "已批复");
        let patch = DispositionPatch {
            kind: Some(DispositionKind::D1),
            cause: Some("虫害减少".to_owned()),
            measures: Some("调减预算".to_owned()),
            event: Some(Some(1)),
            reported_on: Some(Some(day(6))),
            ..DispositionPatch::default()
        };
        ledger
            .add_disposition(year, "P1", &patch, &actor())
            .unwrap();
        let step = (DispositionAction::Report, &DispositionPatch::default());
        ledger
            .take_disposition(year, 1, step, (None, ""), &actor())
            .unwrap();
        (folder, ledger, year)
    }

    fn approve(ledger: &mut Ledger, year: FiscalYear, on: NaiveDate) -> Result<DispositionFile> {
        let patch = DispositionPatch {
            document_number: Some("财文3号".to_owned()),
            ..DispositionPatch::default()
        };
        let step = (DispositionAction::Approve, &patch);
        ledger.take_disposition(year, 1, step, (Some(on), ""), &actor())?;
        ledger.disposition(year, 1)
    }

    #[test]
    fn an_approval_needs_a_target_version_approved_after_the_report() {
        let (_folder, mut ledger, year) = reported();
        add_version(&mut ledger, 2, "草稿");
        let draft = approve(&mut ledger, year, day(10)).unwrap_err();
        assert!(
            draft.to_string().contains("缺少：批复后的新版绩效目标"),
            "{draft}"
        );
        run(
            &mut ledger,
            "UPDATE target_versions SET state = '已批复' WHERE number = 2",
        );
        let early = approve(&mut ledger, year, day(5)).unwrap_err();
        assert!(early.to_string().contains("早于上一步"), "{early}");
        let file = approve(&mut ledger, year, day(10)).unwrap();
        let facts = &file.disposition.facts;
        assert_eq!(facts.state, DispositionState::Approved);
        assert_eq!((facts.version_before, facts.version), (Some(1), Some(2)));
        assert_eq!(facts.state_on, Some(day(10)));
        assert!(file.requirements.iter().all(|one| one.is_met));
        ledger.undo(&actor()).unwrap();
        let facts = ledger.disposition(year, 1).unwrap().disposition.facts;
        assert_eq!(
            (facts.state, facts.version),
            (DispositionState::Reported, None)
        );
    }
}
