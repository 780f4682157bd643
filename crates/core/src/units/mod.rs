//! The budget unit (预算单位) that the store belongs to, and the year it works in.

use crate::error::{CoreError, Result};
use crate::ledger::{Actor, Ledger, Op, Written};
use crate::period::FiscalYear;
use crate::storage;

/// The setting that holds the year the store works in.
pub(crate) const YEAR: &str = "year";
/// The setting that marks a store of a demonstration.
const DEMO: &str = "demo";

/// The unit, its department and its people. Every field may be "" (rule B01 finds what is needed).
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Unit {
    /// 单位代码.
    pub code: String,
    /// 单位名称.
    pub name: String,
    /// 主管部门代码.
    pub department_code: String,
    /// 主管部门名称.
    pub department_name: String,
    /// 填报人.
    pub preparer: String,
    /// 联系电话.
    pub phone: String,
    /// 审核人.
    pub reviewer: String,
    /// 单位负责人.
    pub head: String,
}

impl Ledger {
    /// Registers the unit and the year that the store works in.
    ///
    /// # Errors
    /// The store's errors.
    pub fn register_unit(
        &mut self,
        unit: &Unit,
        year: FiscalYear,
        actor: &Actor,
    ) -> Result<Written<()>> {
        self.write(Op::RegisterUnit, &unit.name, actor, |connection| {
            storage::unit::put(connection, unit)?;
            storage::settings::put(connection, YEAR, &year.number().to_string())?;
            Ok(())
        })
    }

    /// The unit.
    ///
    /// # Errors
    /// [`CoreError::State`] before one was registered.
    pub fn unit(&self) -> Result<Unit> {
        self.read(|connection| storage::unit::get(connection).map_err(CoreError::from))?
            .ok_or_else(|| CoreError::State {
                message: "尚未登记单位，请先新建。".to_owned(),
            })
    }

    /// The year that the store works in.
    ///
    /// # Errors
    /// [`CoreError::State`] before a unit was registered.
    pub fn year(&self) -> Result<FiscalYear> {
        self.read(|connection| storage::settings::get(connection, YEAR).map_err(CoreError::from))?
            .and_then(|text| text.parse().ok())
            .map_or_else(
                || {
                    Err(CoreError::State {
                        message: "尚未设定预算年度，请先新建。".to_owned(),
                    })
                },
                FiscalYear::new,
            )
    }

    /// Marks the store as a demonstration: every package from it says so, for ever.
    ///
    /// # Errors
    /// The store's errors.
    pub fn mark_demo(&mut self, actor: &Actor) -> Result<Written<()>> {
        self.write(Op::MarkDemo, "", actor, |connection| {
            Ok(storage::settings::put(connection, DEMO, "true")?)
        })
    }

    /// Whether the store is a demonstration's.
    ///
    /// # Errors
    /// The store's errors.
    pub fn is_demo(&self) -> Result<bool> {
        self.read(|connection| Ok(storage::settings::get(connection, DEMO)?.is_some()))
    }
}
