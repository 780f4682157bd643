//! From where on the warnings are raised: defaults, and what the settings say instead.

use std::str::FromStr;

use rust_decimal::Decimal;

use crate::analysis::Thresholds;
use crate::error::{CoreError, Result};
use crate::settings::in_force::InForce;

/// Where the warnings begin. Those of the lights stand in [`crate::analysis::Thresholds`].
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct WarningThresholds {
    /// T2: nothing spent after this many full months.
    pub idle_months: u32,
    /// T3: 上年结转资金 from this share of the budget on, in percent.
    pub carried_over_from: Decimal,
    /// T6: this many days before the deadline.
    pub deadline_days: u32,
    /// C5: every question must be answered after this many full months.
    pub answered_months: u32,
    /// E2: spent from this share of the budget on, in percent.
    pub spent_from: Decimal,
    /// E2: with output below this share of the targets, in percent.
    pub output_below: Decimal,
    /// E3: no progress entry for this many days.
    pub silent_days: u32,
}

impl Default for WarningThresholds {
    fn default() -> Self {
        Self {
            idle_months: 3,
            carried_over_from: Decimal::from(30),
            deadline_days: 15,
            answered_months: 7,
            spent_from: Decimal::from(90),
            output_below: Decimal::from(50),
            silent_days: 90,
        }
    }
}

impl WarningThresholds {
    /// The defaults, and in their place what stands under `warnings.<name>` in the task or in the
    /// settings.
    pub(super) fn read(in_force: &InForce<'_>) -> Result<Self> {
        let default = Self::default();
        Ok(Self {
            idle_months: number(in_force, "idle_months", default.idle_months)?,
            carried_over_from: number(in_force, "carried_over_from", default.carried_over_from)?,
            deadline_days: number(in_force, "deadline_days", default.deadline_days)?,
            answered_months: number(in_force, "answered_months", default.answered_months)?,
            spent_from: number(in_force, "spent_from", default.spent_from)?,
            output_below: number(in_force, "output_below", default.output_below)?,
            silent_days: number(in_force, "silent_days", default.silent_days)?,
        })
    }
}

/// All thresholds that were in force when a warning was first seen.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ThresholdsInForce {
    /// Those of the lights.
    pub lights: Thresholds,
    /// Those of the warnings.
    pub warnings: WarningThresholds,
}

impl ThresholdsInForce {
    /// As the store keeps them.
    pub(super) fn to_json(&self) -> Result<String> {
        serde_json::to_string(self).map_err(|error| CoreError::State {
            message: format!("预警界限不能保存：{error}。"),
        })
    }

    /// What the store keeps; nothing where nobody noted them.
    pub(super) fn from_json(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

/// A number from the settings, which hold nothing that is none.
fn number<T: FromStr>(in_force: &InForce<'_>, name: &str, default: T) -> Result<T> {
    let value = in_force.value(&format!("warnings.{name}"))?;
    Ok(value.parse().unwrap_or(default))
}
