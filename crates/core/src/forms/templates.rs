//! The templates of a store: the built-in ones and those that its people added. One of each kind
//! is in force.

use rusqlite::Connection;
use serde::Serialize;

use super::evaluation::EvaluationTemplate;
use super::template::{FormTemplate, Template, TemplateKind, not_found};
use crate::error::{CoreError, Result};
use crate::ledger::{Actor, Ledger, Op, Written};
use crate::period::FiscalYear;
use crate::settings::in_force::InForce;
use crate::settings::{self, Origin, SettingInForce};
use crate::storage;

/// 监控表采用的表样.
pub(crate) const SETTING: &str = "form.template";
/// 自评表采用的表样.
pub(crate) const EVALUATION_SETTING: &str = "evaluation.template";

/// A template in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct TemplateEntry {
    /// Name.
    pub id: String,
    /// Version.
    pub version: u32,
    /// Title of what it makes.
    pub title: String,
    /// What it makes.
    pub kind: TemplateKind,
    /// Whether it comes with the program: then it is a 参考格式 until the unit confirms it.
    pub built_in: bool,
    /// Whether the year's tables of its kind are made by it where no other is named.
    pub selected: bool,
    /// Whether it is the unit's own form: it added the template, or chose it, or its task did.
    pub confirmed: bool,
}

/// The setting that says which template of a kind is in force.
const fn setting_of(kind: TemplateKind) -> &'static str {
    match kind {
        TemplateKind::Form => SETTING,
        TemplateKind::Evaluation => EVALUATION_SETTING,
    }
}

/// The template of that name.
fn named(connection: &Connection, id: &str) -> Result<Template> {
    if Template::is_built_in(id) {
        return Template::built_in(id);
    }
    let content = storage::form_templates::content(connection, id)?;
    Template::parse(&content.ok_or_else(|| not_found(id))?)
}

/// The form's template in force in a year: the task's over the setting's over the default.
fn in_force(connection: &Connection, year: FiscalYear) -> Result<FormTemplate> {
    let SettingInForce { value, origin, .. } = InForce::read(connection, year)?.setting(SETTING)?;
    match named(connection, &value) {
        Err(CoreError::NotFound { id, .. }) if origin == Origin::Task => Err(CoreError::State {
            message: format!("任务指定的表样“{id}”不在数据文件中，请先添加主管部门的表样文件。"),
        }),
        found => found?.form(),
    }
}

impl Ledger {
    /// The template of that name.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown name, and the store's errors.
    pub fn template(&self, id: &str) -> Result<Template> {
        self.read(|connection| named(connection, id))
    }

    /// The template of the self-evaluation that is in force in a year.
    ///
    /// # Errors
    /// The store's errors.
    pub fn evaluation_template(&self, year: FiscalYear) -> Result<EvaluationTemplate> {
        self.read(|connection| {
            let in_force = InForce::read(connection, year)?.setting(EVALUATION_SETTING)?;
            named(connection, &in_force.value)?.evaluation()
        })
    }

    /// The form's template that was chosen by name, or else the one in force in a year.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown name, [`CoreError::State`] where the year's task
    /// names one that the store does not have, and the store's errors.
    pub fn form_template(&self, year: FiscalYear, chosen: Option<&str>) -> Result<FormTemplate> {
        self.read(|connection| match chosen {
            Some(id) => named(connection, id)?.form(),
            None => in_force(connection, year),
        })
    }

    /// Every template: the built-in ones, then those of the store in the order of their names.
    ///
    /// # Errors
    /// The store's errors.
    pub fn form_templates(&self, year: FiscalYear) -> Result<Vec<TemplateEntry>> {
        self.read(|connection| {
            let settings = InForce::read(connection, year)?;
            let stored = storage::form_templates::names(connection)?;
            let names = Template::built_in_names().map(str::to_owned);
            let entry = |name: String| {
                let template = named(connection, &name)?;
                let kind = template.kind();
                let in_force = settings.setting(setting_of(kind))?;
                let built_in = Template::is_built_in(&name);
                let selected = name == in_force.value;
                Ok(TemplateEntry {
                    kind,
                    built_in,
                    selected,
                    confirmed: !built_in || (selected && in_force.origin != Origin::Default),
                    version: template.version(),
                    title: template.title().to_owned(),
                    id: name,
                })
            };
            names.chain(stored).map(entry).collect()
        })
    }

    /// Puts a template into the store. The same one again changes nothing; another one of its
    /// name must have a higher version and be of its kind.
    ///
    /// # Errors
    /// [`CoreError::Invalid`] for the name of a built-in template and for a version that is not
    /// higher.
    pub fn add_form_template(&mut self, template: &Template, actor: &Actor) -> Result<Written<()>> {
        let (id, version) = (template.id(), template.version());
        if Template::is_built_in(id) {
            let message = format!("“{id}”是内置表样的名称，请把文件中的id改为本单位的名称。");
            return Err(CoreError::invalid("id", message));
        }
        let subject = format!("{id} 第{version}版");
        self.write(Op::ChangeTemplate, &subject, actor, |connection| {
            if let Some(content) = storage::form_templates::content(connection, id)? {
                let held = Template::parse(&content)?;
                if held == *template {
                    return Ok(());
                }
                if held.kind() != template.kind() {
                    let message =
                        format!("已有另一种表的表样叫“{id}”，请把文件中的id改为其他名称。");
                    return Err(CoreError::invalid("id", message));
                }
                if held.version() >= version {
                    let message = format!(
                        "表样“{id}”已有第{}版，内容不同；请把文件中的version改为更大的数。",
                        held.version()
                    );
                    return Err(CoreError::invalid("version", message));
                }
            }
            let content = serde_json::to_string(template)
                .map_err(|error| CoreError::invalid("template", error.to_string()))?;
            Ok(storage::form_templates::put(
                connection, id, version, &content,
            )?)
        })
    }

    /// Removes a template from the store.
    ///
    /// # Errors
    /// [`CoreError::State`] for a built-in template and for the one in force,
    /// [`CoreError::NotFound`] for an unknown name.
    pub fn remove_form_template(&mut self, id: &str, actor: &Actor) -> Result<Written<()>> {
        let refused = |message: String| CoreError::State { message };
        if Template::is_built_in(id) {
            return Err(refused(format!("“{id}”是内置表样，不能删除。")));
        }
        let year = self.year()?;
        self.write(
            Op::ChangeTemplate,
            &format!("{id} 删除"),
            actor,
            |connection| {
                let setting = setting_of(named(connection, id)?.kind());
                let held = [
                    settings::value(connection, setting)?,
                    InForce::read(connection, year)?.value(setting)?,
                ];
                if held.iter().any(|held| held == id) {
                    let message = format!("“{id}”正在采用，请先改用其他表样。");
                    return Err(refused(message));
                }
                Ok(storage::form_templates::remove(connection, id)?)
            },
        )
    }

    /// Makes the tables of its kind by this template where no other is named.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for an unknown name.
    pub fn select_form_template(&mut self, id: &str, actor: &Actor) -> Result<Written<()>> {
        let kind = self.template(id)?.kind();
        self.set_setting(setting_of(kind), id, actor)
    }
}

/// Refuses the name of a template that is not there, or not of that kind.
pub(crate) fn require(connection: &Connection, id: &str, kind: TemplateKind) -> Result<()> {
    let template = named(connection, id)?;
    match kind {
        TemplateKind::Form => template.form().map(|_| ()),
        TemplateKind::Evaluation => template.evaluation().map(|_| ()),
    }
}
