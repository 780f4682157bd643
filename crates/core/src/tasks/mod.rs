//! Tasks from above (任务): what they say, which one a year follows, the keys of the department
//! that signs them, and in a department's store those that it made. What is in force decides
//! [`crate::settings::in_force`].

mod content;

use chrono::NaiveDateTime;
use rusqlite::Connection;
use serde::Serialize;

pub use content::{Body, Scope, Task, TemplateVersion};

use crate::error::{CoreError, Result};
use crate::keys::KeyState;
use crate::ledger::{Actor, Ledger, Op, Written};
use crate::period::FiscalYear;
use crate::storage;
use crate::storage::tasks::NewTask;
use crate::words::words;

words! {
    /// Which way a task went.
    Direction {
        /// From the department above.
        Received = "收到",
        /// To the units below.
        Made = "下达",
    }
}

words! {
    /// State of a task.
    TaskState {
        /// It is followed; of those made: the newest ones.
        InForce = "执行中",
        /// A later one took its place.
        Replaced = "已被替代",
    }
}

/// A task as the store holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct TaskRow {
    /// Row id in the store.
    #[serde(skip)]
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub id: i64,
    /// Which way it went.
    pub direction: Direction,
    /// State.
    pub state: TaskState,
    /// 预算年度.
    pub year: i32,
    /// Number among the department's tasks of the year.
    pub number: u32,
    /// Package id.
    pub identifier: String,
    /// 主管部门代码.
    pub department_code: String,
    /// Fingerprint of the signing key.
    pub fingerprint: String,
    /// The `task.json`, word for word.
    #[serde(skip)]
    pub content: String,
    /// When it was imported or made, local.
    pub recorded_at: NaiveDateTime,
}

impl TaskRow {
    /// What it says.
    ///
    /// # Errors
    /// [`CoreError::Invalid`] where the stored text can no longer be read.
    pub fn task(&self) -> Result<Task> {
        Task::stored(&self.content)
    }
}

/// A public key of the department above.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct DepartmentKey {
    /// Row id in the store.
    #[serde(skip)]
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub id: i64,
    /// 主管部门代码.
    pub department_code: String,
    /// 主管部门名称.
    pub department_name: String,
    /// Public key, SubjectPublicKeyInfo PEM.
    pub public_pem: String,
    /// Fingerprint in groups of four.
    pub fingerprint: String,
    /// Whether it is in use.
    pub state: KeyState,
    /// When its fingerprint was compared with what was told by another way.
    pub confirmed_at: NaiveDateTime,
}

/// Why a task cannot be taken, by the rule of packages that it breaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Objection {
    /// The rule's id.
    pub rule: &'static str,
    /// A whole sentence.
    pub message: String,
}

/// How a task stands to the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It can be taken.
    New,
    /// Just this one is followed already.
    Same,
    /// It cannot be taken.
    Refused(Vec<Objection>),
}

/// The task that a year follows.
///
/// # Errors
/// The store's errors.
pub(crate) fn of_year(connection: &Connection, year: FiscalYear) -> Result<Option<Task>> {
    let row = storage::tasks::in_force(connection, year.number())?;
    row.map(|row| row.task()).transpose()
}

impl Ledger {
    /// The task that a year follows.
    ///
    /// # Errors
    /// [`CoreError::State`] where there is none, and the store's errors.
    pub fn task(&self, year: FiscalYear) -> Result<Task> {
        self.read(|connection| of_year(connection, year))?
            .ok_or_else(|| no_task(year))
    }

    /// Every task, received and made, the newest of each first.
    ///
    /// # Errors
    /// The store's errors.
    pub fn tasks(&self) -> Result<Vec<TaskRow>> {
        self.read(|connection| Ok(storage::tasks::all(connection)?))
    }

    /// The department's key in use, if one was confirmed.
    ///
    /// # Errors
    /// The store's errors.
    pub fn department_key(&self, department: &str) -> Result<Option<DepartmentKey>> {
        self.read(|connection| Ok(storage::department_keys::in_use(connection, department)?))
    }

    /// Every key of the department that was confirmed, the newest first: receipts and returns are
    /// verified by them.
    ///
    /// # Errors
    /// The store's errors.
    pub fn department_keys(&self, department: &str) -> Result<Vec<DepartmentKey>> {
        self.read(|connection| {
            Ok(storage::department_keys::of_department(
                connection, department,
            )?)
        })
    }

    /// How a task stands to the store: its unit, its year and the task that is followed.
    ///
    /// # Errors
    /// The store's errors.
    pub fn standing_of(&self, task: &Task, content: &str) -> Result<Standing> {
        let (unit, year) = (self.unit()?, self.year()?);
        let mut objections = Vec::new();
        let mut object = |rule, message| objections.push(Objection { rule, message });
        if task.department.code != unit.department_code {
            let (name, code) = (&task.department.name, &task.department.code);
            let own = &unit.department_code;
            object(
                "P07",
                format!("任务由{name}[{code}]下达，本单位的主管部门代码为{own}。"),
            );
        }
        if !task.units.iter().any(|body| body.code == unit.code) {
            let (code, name) = (&unit.code, &unit.name);
            object(
                "P07",
                format!("任务应报送的单位中没有本单位{name}[{code}]。"),
            );
        }
        match self.form_template(year, Some(&task.template.id)) {
            Ok(template) => {
                if let Some(message) = task.disagreement(year.number(), &template) {
                    object("P07", message);
                }
            }
            Err(CoreError::NotFound { id, .. }) => object(
                "P07",
                format!(
                    "任务或模板版本不符：没有表样“{id}”，请先添加主管部门的表样文件，或升级本程序，再导入。"
                ),
            ),
            Err(error) => return Err(error),
        }
        let held = self.read(|c| Ok(storage::tasks::in_force(c, task.year)?))?;
        let held = held.filter(|held| held.department_code == task.department.code);
        match held {
            Some(held) if held.content == content => return Ok(Standing::Same),
            Some(held) if held.number == task.number => {
                let number = held.number;
                object("P07", format!("第{number}号任务已在执行，而此件内容不同。"));
            }
            Some(held) if held.number > task.number => {
                let (number, newer) = (task.number, held.number);
                object(
                    "P06",
                    format!("收到旧版本第{number}号任务，现执行第{newer}号，不覆盖。"),
                );
            }
            _ => {}
        }
        Ok(if objections.is_empty() {
            Standing::New
        } else {
            Standing::Refused(objections)
        })
    }

    /// Takes a task: from here on its year follows it, and `confirmed` is the department's key.
    /// The caller has verified the package and compared the fingerprint.
    ///
    /// # Errors
    /// [`CoreError::State`] where the task cannot be taken, and the store's errors.
    pub fn import_task(
        &mut self,
        task: &Task,
        content: &str,
        confirmed: Option<&DepartmentKey>,
        actor: &Actor,
    ) -> Result<Written<()>> {
        if let Standing::Refused(objections) = self.standing_of(task, content)? {
            let messages: Vec<_> = objections.into_iter().map(|o| o.message).collect();
            return Err(CoreError::State {
                message: messages.concat(),
            });
        }
        self.write(Op::ImportTask, &task.id, actor, |connection| {
            if let Some(key) = confirmed {
                storage::department_keys::put(connection, key)?;
            }
            if let Some(held) = storage::tasks::in_force(connection, task.year)? {
                if held.content == content {
                    return Ok(());
                }
                storage::tasks::set_state(connection, held.id, TaskState::Replaced)?;
            }
            let known = storage::tasks::all(connection)?.into_iter().find(|row| {
                row.direction == Direction::Received
                    && (row.year, row.number) == (task.year, task.number)
                    && row.department_code == task.department.code
            });
            // One that was dropped in favour of nothing comes back with what it says now.
            if let Some(row) = known {
                storage::tasks::remove(connection, row.id)?;
            }
            storage::tasks::add(
                connection,
                &new_task(Direction::Received, task, content, actor),
            )?;
            Ok(())
        })
    }

    /// Follows the task of a year no longer.
    ///
    /// # Errors
    /// [`CoreError::State`] where there is none.
    pub fn drop_task(&mut self, year: FiscalYear, actor: &Actor) -> Result<Written<String>> {
        let held = self.read(|c| Ok(storage::tasks::in_force(c, year.number())?))?;
        let held = held.ok_or_else(|| no_task(year))?;
        self.write(Op::DropTask, &held.identifier, actor, |connection| {
            storage::tasks::remove(connection, held.id)?;
            Ok(held.identifier.clone())
        })
    }

    /// The number of the next task that this store makes for a year.
    ///
    /// # Errors
    /// The store's errors.
    pub fn next_task(&self, year: FiscalYear) -> Result<u32> {
        let last = self.read(|c| Ok(storage::tasks::last_made(c, year.number())?))?;
        Ok(last.saturating_add(1))
    }

    /// Records a task that was made and signed but does not bear its name yet; the value is its
    /// row. Earlier ones of its year are replaced by it.
    ///
    /// # Errors
    /// The store's errors.
    pub fn record_task(
        &mut self,
        task: &Task,
        content: &str,
        actor: &Actor,
    ) -> Result<Written<i64>> {
        self.write(Op::MakeTask, &task.id, actor, |connection| {
            for row in storage::tasks::all(connection)? {
                let is_older = row.direction == Direction::Made && row.year == task.year;
                if is_older && row.state == TaskState::InForce {
                    storage::tasks::set_state(connection, row.id, TaskState::Replaced)?;
                }
            }
            let new = new_task(Direction::Made, task, content, actor);
            Ok(storage::tasks::add(connection, &new)?)
        })
    }

    /// Takes a made task back that did not get its name, so that its number is free again; the
    /// one before it holds again.
    ///
    /// # Errors
    /// The store's errors.
    pub fn withdraw_task(&mut self, row: i64, task: &Task, actor: &Actor) -> Result<Written<()>> {
        self.write(Op::WithdrawTask, &task.id, actor, |connection| {
            storage::tasks::remove(connection, row)?;
            let before = storage::tasks::all(connection)?
                .into_iter()
                .find(|row| row.direction == Direction::Made && row.year == task.year);
            if let Some(before) = before {
                storage::tasks::set_state(connection, before.id, TaskState::InForce)?;
            }
            Ok(())
        })
    }
}

fn new_task<'a>(
    direction: Direction,
    task: &'a Task,
    content: &'a str,
    actor: &Actor,
) -> NewTask<'a> {
    NewTask {
        direction,
        year: task.year,
        number: task.number,
        identifier: &task.id,
        department_code: &task.department.code,
        fingerprint: &task.fingerprint,
        content,
        at: actor.at,
    }
}

fn no_task(year: FiscalYear) -> CoreError {
    CoreError::State {
        message: format!("{}年度没有执行中的任务。", year.number()),
    }
}
