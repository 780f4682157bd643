//! The unit, its department and its people.

use jixiao_core::error::CoreError;
use jixiao_core::ledger::{Actor, Ledger};
use jixiao_core::units::Unit;

use crate::error::Result;

/// Puts what is typed of the unit in the place of what is held; the year stays. Blanks around a
/// text are left out.
///
/// # Errors
/// `invalid` without a code or a name, and the store's errors.
pub fn set(ledger: &mut Ledger, unit: &Unit, actor: &Actor) -> Result<Unit> {
    let trimmed = |text: &str| text.trim().to_owned();
    let unit = Unit {
        code: trimmed(&unit.code),
        name: trimmed(&unit.name),
        department_code: trimmed(&unit.department_code),
        department_name: trimmed(&unit.department_name),
        preparer: trimmed(&unit.preparer),
        phone: trimmed(&unit.phone),
        reviewer: trimmed(&unit.reviewer),
        head: trimmed(&unit.head),
    };
    for (field, text) in [("单位代码", &unit.code), ("单位名称", &unit.name)] {
        if text.is_empty() {
            let message = format!("{field}不能为空。");
            return Err(CoreError::Invalid {
                field: field.to_owned(),
                message,
            }
            .into());
        }
    }
    if unit != ledger.unit()? {
        ledger.register_unit(&unit, ledger.year()?, actor)?;
    }
    Ok(unit)
}
