//! What a task says, as its package holds it: `data/task.json`, schema `assets/schema/task-1.json`.

use std::collections::{BTreeMap, HashSet};

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use crate::analysis::Denominator;
use crate::error::{CoreError, Result};
use crate::forms::{FormTemplate, TEMPLATE_SETTING};
use crate::indicators::parse_number;
use crate::period::{CutOff, FiscalYear};
use crate::projects::{BudgetKind, ProjectFacts};
use crate::settings::{self, LIGHTS_RISE, Setting};

/// Name and version of the schema.
const SCHEMA: &str = "jixiao/task-1";
/// What kind of package it is the content of.
const KIND: &str = "task";
/// How the schema's name begins, whatever its version.
const SCHEMA_FAMILY: &str = "jixiao/task-";
/// Most units, projects or characters that a task may name: a region has fewer.
const MOST: usize = 20_000;
/// Longest text of one field, in characters.
const LONGEST: usize = 200;

/// A task (任务): what the department wants monitored and submitted in a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct Task {
    /// Name and version of the schema.
    pub schema: String,
    /// What kind of package it is the content of.
    pub kind: String,
    /// Package id: the file name without `.zip`.
    pub id: String,
    /// Number among the department's tasks of the year, from 1; a later one takes the place of an
    /// earlier.
    pub number: u32,
    /// Bagging time, local.
    pub created: NaiveDateTime,
    /// Who sets it.
    pub department: Body,
    /// The department's public key, SubjectPublicKeyInfo PEM; the package is signed with it.
    pub public_key: String,
    /// Its fingerprint in groups of four.
    pub fingerprint: String,
    /// 预算年度.
    pub year: i32,
    /// 截止日期 of the monitoring.
    pub period_end: NaiveDate,
    /// 报送截止日期.
    pub deadline: NaiveDate,
    /// Template of the forms.
    pub template: TemplateVersion,
    /// Settings of the lights and warnings that hold for every unit, by key.
    pub thresholds: BTreeMap<String, String>,
    /// What 执行率 divides by.
    pub denominator: Denominator,
    /// Which projects must be monitored.
    pub scope: Scope,
    /// The units that must submit.
    pub units: Vec<Body>,
    /// Whether a unit writes a report of its own.
    pub report_wanted: bool,
    /// Whether natural persons as payees stay masked in packages.
    pub payees_masked: bool,
    /// What packages may be encrypted to: an age X25519 recipient, `age1…`. Departments that do
    /// not want it name none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient: Option<String>,
}

/// A unit or department.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct Body {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
}

/// A template of the forms with its version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct TemplateVersion {
    /// Name, such as `nmg-2019`.
    pub id: String,
    /// Version.
    pub version: u32,
}

/// Which projects must be monitored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Scope {
    /// All of them (办法第七条).
    All {},
    /// Those of these codes, whichever unit has them.
    Projects {
        /// 项目代码.
        codes: Vec<String>,
    },
    /// Those of these kinds of budget.
    BudgetKinds {
        /// 预算类别.
        kinds: Vec<BudgetKind>,
    },
    /// Those marked 重点监控.
    KeyProjects {},
}

impl Scope {
    /// Whether a project belongs to it.
    #[must_use]
    pub fn covers(&self, project: &ProjectFacts) -> bool {
        match self {
            Self::All {} => true,
            Self::Projects { codes } => codes.contains(&project.code),
            Self::BudgetKinds { kinds } => kinds.contains(&project.budget_kind),
            Self::KeyProjects {} => project.is_key,
        }
    }

    /// In words.
    #[must_use]
    pub fn word(&self) -> String {
        match self {
            Self::All {} => "全部项目".to_owned(),
            Self::Projects { codes } => format!("指定的{}个项目", codes.len()),
            Self::BudgetKinds { kinds } => {
                let kinds: Vec<_> = kinds.iter().map(|kind| kind.word()).collect();
                format!("{}项目", kinds.join("、"))
            }
            Self::KeyProjects {} => "重点监控项目".to_owned(),
        }
    }
}

/// Whether a task may say what a setting is: the bounds of lights and warnings. Deadline,
/// denominator and report have fields of their own.
fn is_threshold(key: &str) -> bool {
    key.starts_with("lights.") || key.starts_with("warnings.")
}

impl Task {
    /// The keys that [`Task::thresholds`] may hold.
    pub fn threshold_keys() -> impl Iterator<Item = &'static str> {
        let keys = settings::ALL.iter().map(|setting| setting.key);
        keys.filter(|key| is_threshold(key))
    }

    /// What a new task says of schema and kind.
    #[must_use]
    pub fn head() -> (String, String) {
        (SCHEMA.to_owned(), KIND.to_owned())
    }

    /// Reads and checks a `task.json`.
    ///
    /// # Errors
    /// [`CoreError::Invalid`] with what is wrong; field `schema` where a later version made it.
    pub fn parse(text: &str) -> Result<Self> {
        let stated: serde_json::Value = serde_json::from_str(text).map_err(|error| {
            let message = format!("任务文件第{}行有误，不能读取。", error.line());
            CoreError::invalid("task", message)
        })?;
        let schema = stated.get("schema").and_then(serde_json::Value::as_str);
        if let Some(newer) =
            schema.filter(|name| name.starts_with(SCHEMA_FAMILY) && *name != SCHEMA)
        {
            let message = format!("任务由更新版本的程序生成（{newer}），请升级本程序后再导入。");
            return Err(CoreError::invalid("schema", message));
        }
        let task: Self = serde_json::from_str(text).map_err(|error| {
            let message = format!("任务文件第{}行有误：{error}。", error.line());
            CoreError::invalid("task", message)
        })?;
        task.check()?;
        Ok(task)
    }

    /// Reads a `task.json` that was checked before it was stored.
    ///
    /// # Errors
    /// [`CoreError::Invalid`] where it can no longer be read.
    pub(super) fn stored(text: &str) -> Result<Self> {
        serde_json::from_str(text)
            .map_err(|error| CoreError::invalid("task", format!("已存的任务不能读取：{error}。")))
    }

    /// Refuses a task that could not be followed.
    ///
    /// # Errors
    /// [`CoreError::Invalid`] with the field.
    pub fn check(&self) -> Result<()> {
        let refuse = |field: &str, message: &str| Err(CoreError::invalid(field, message));
        if self.schema != SCHEMA || self.kind != KIND || self.number == 0 {
            return refuse("task", "任务文件的格式或序号不符。");
        }
        let cut_off = CutOff::new(FiscalYear::new(self.year)?, self.period_end)?;
        if self.deadline <= cut_off.through() {
            return refuse("deadline", "报送截止日期应晚于监控截止日期。");
        }
        let most = cut_off.year().last_day() + chrono::Days::new(366);
        if self.deadline > most {
            return refuse("deadline", "报送截止日期晚于次年年底，请核对。");
        }
        self.check_thresholds()?;
        let is_recipient = |text: &String| {
            text.starts_with("age1")
                && text.len() <= LONGEST
                && text.chars().all(|c| c.is_ascii_alphanumeric())
        };
        if !self.recipient.as_ref().is_none_or(is_recipient) {
            return refuse("recipient", "任务中的加密公钥不合规定。");
        }
        let lists = match &self.scope {
            Scope::Projects { codes } => (codes.len(), codes.iter().all(|code| is_plain(code))),
            Scope::BudgetKinds { kinds } => (kinds.len(), true),
            Scope::All {} | Scope::KeyProjects {} => (1, true),
        };
        if !(1..=MOST).contains(&lists.0) || !lists.1 {
            return refuse("scope", "任务没有列明监控的项目，或项目代码不合规定。");
        }
        let codes: HashSet<_> = self.units.iter().map(|unit| &unit.code).collect();
        if self.units.is_empty() || self.units.len() > MOST {
            return refuse("units", "任务没有列明应报送的单位，或单位过多。");
        }
        if codes.len() < self.units.len() {
            return refuse("units", "应报送的单位中单位代码重复。");
        }
        let named = self.units.iter().chain([&self.department]);
        for body in named {
            if !is_plain(&body.code) || !is_plain(&body.name) {
                let message = format!("单位“{}”的代码或名称为空或不合规定。", body.name);
                return Err(CoreError::invalid("units", message));
            }
        }
        Ok(())
    }

    fn check_thresholds(&self) -> Result<()> {
        for (key, value) in &self.thresholds {
            let known = Setting::of(key).ok().filter(|_| is_threshold(key));
            let Some(setting) = known else {
                let message = format!("任务不能规定“{key}”。");
                return Err(CoreError::invalid("thresholds", message));
            };
            if setting.checked(value)? != *value {
                let message = format!("“{}”的写法“{value}”不规范。", setting.title);
                return Err(CoreError::invalid("thresholds", message));
            }
        }
        let percent = |key| {
            let stated = self.thresholds.get(key).map(String::as_str);
            let default = || Setting::of(key).map(|setting| setting.default);
            Ok::<_, CoreError>(parse_number(stated.map_or_else(default, Ok)?))
        };
        let bounds = [
            percent(settings::RED_BELOW)?,
            percent(settings::YELLOW_BELOW)?,
            percent(settings::BLUE_FROM)?,
        ];
        if let [Some(red), Some(yellow), Some(blue)] = bounds
            && red < yellow
            && yellow <= blue
        {
            return Ok(());
        }
        Err(CoreError::invalid("thresholds", LIGHTS_RISE))
    }

    /// What the task says of a setting, in its one spelling.
    pub(crate) fn setting(&self, key: &str) -> Option<String> {
        match key {
            TEMPLATE_SETTING => Some(self.template.id.clone()),
            settings::DENOMINATOR => Some(self.denominator.word().to_owned()),
            settings::DEADLINE => Some(self.deadline.format("%m-%d").to_string()),
            settings::REPORT_WANTED => {
                let word = if self.report_wanted {
                    settings::YES
                } else {
                    "否"
                };
                Some(word.to_owned())
            }
            key => self.thresholds.get(key).cloned(),
        }
    }

    /// Why what was made for `year` with `template` does not answer this task (rule P07).
    #[must_use]
    pub fn disagreement(&self, year: i32, template: &FormTemplate) -> Option<String> {
        let (id, version) = (&self.template.id, self.template.version);
        let what = if self.year != year {
            format!("任务为{}年度，本单位为{year}年度", self.year)
        } else if *id != template.id || version != template.version {
            format!(
                "任务的表样为{id}第{version}版，本程序的为{}第{}版",
                template.id, template.version
            )
        } else {
            return None;
        };
        Some(format!("任务或模板版本不符：{what}。"))
    }
}

/// Text of one line that is not empty and not endless.
fn is_plain(text: &str) -> bool {
    !text.trim().is_empty()
        && text.trim() == text
        && text.chars().count() <= LONGEST
        && !text.chars().any(char::is_control)
}
