//! What a receipt says, as its package holds it: `data/receipt.json`, schema
//! `assets/schema/receipt-1.json`.

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use crate::error::{CoreError, Result};
use crate::received::ReceivedState;
use crate::submissions::PackageState;
use crate::tasks::Body;
use crate::words::words;

const SCHEMA: &str = "jixiao/receipt-1";
/// How the schema's name begins, whatever its version.
const FAMILY: &str = "jixiao/receipt-";
/// Most remarks of one return.
const MOST: usize = 20_000;
/// Longest remark, in characters.
const LONGEST: usize = 5_000;

words! {
    /// What the receiver answers.
    Decision {
        /// It came in; it is not yet decided upon.
        Acknowledged = "已收讫",
        /// It is accepted.
        Accepted = "已接收",
        /// It is returned, with remarks; the next one has the next number.
        Returned = "退回",
    }
}

impl Decision {
    /// The state of the package that went out.
    #[must_use]
    pub fn package_state(self) -> PackageState {
        match self {
            Self::Acknowledged => PackageState::Received,
            Self::Accepted => PackageState::Accepted,
            Self::Returned => PackageState::Returned,
        }
    }

    /// The state of the package that came in.
    #[must_use]
    pub fn received_state(self) -> ReceivedState {
        match self {
            Self::Acknowledged => ReceivedState::Acknowledged,
            Self::Accepted => ReceivedState::Accepted,
            Self::Returned => ReceivedState::Returned,
        }
    }

    /// The word of the package's kind.
    #[must_use]
    pub fn kind(self) -> &'static str {
        match self {
            Self::Returned => "return",
            Self::Acknowledged | Self::Accepted => "receipt",
        }
    }
}

/// A receipt (回执) or return (退回).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// Name and version of the schema.
    pub schema: String,
    /// `receipt` or `return`.
    pub kind: String,
    /// Package id: the file name without `.zip`.
    pub id: String,
    /// Number among the receiver's receipts of the year and period; a later one outweighs an
    /// earlier.
    pub number: u32,
    /// Bagging time, local.
    pub created: NaiveDateTime,
    /// Who answers.
    pub department: Body,
    /// What is answered.
    pub decision: Decision,
    /// The package that it is about.
    pub package: AnsweredPackage,
    /// What is said about the package as a whole, or "".
    pub remark: String,
    /// What is said about cells.
    pub remarks: Vec<CellRemark>,
}

/// The package that a receipt is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct AnsweredPackage {
    /// Package id.
    pub identifier: String,
    /// 单位代码 of its sender.
    pub unit_code: String,
    /// 预算年度.
    pub year: i32,
    /// Last day of the period.
    pub period_end: NaiveDate,
    /// 第N次报送.
    pub sequence: u32,
    /// SHA-256 of the file, lower-case hex.
    pub sha256: String,
}

/// What is said about one cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct CellRemark {
    /// 项目代码.
    pub project: String,
    /// The cell of its sheet, such as `指标/数量指标/名称/执行情况`, or "" for the sheet.
    pub cell: String,
    /// What is said.
    pub remark: String,
}

#[derive(Deserialize)]
struct Head {
    schema: String,
}

impl Receipt {
    /// What a new receipt says of its schema.
    #[must_use]
    pub fn schema() -> String {
        SCHEMA.to_owned()
    }

    /// Reads and checks a `receipt.json`.
    ///
    /// # Errors
    /// [`CoreError::Invalid`] with what is wrong; field `schema` where a later version made it.
    pub fn parse(text: &str) -> Result<Self> {
        let refuse = |error: serde_json::Error| {
            let message = format!("回执文件第{}行有误，不能读取。", error.line());
            CoreError::invalid("receipt", message)
        };
        let head: Head = serde_json::from_str(text).map_err(refuse)?;
        if head.schema.starts_with(FAMILY) && head.schema != SCHEMA {
            let message = "回执由更新版本的程序生成，请升级本程序后再导入。";
            return Err(CoreError::invalid("schema", message));
        }
        let receipt: Self = serde_json::from_str(text).map_err(refuse)?;
        receipt.check()?;
        Ok(receipt)
    }

    /// Refuses a receipt that could not be followed.
    ///
    /// # Errors
    /// [`CoreError::Invalid`].
    pub fn check(&self) -> Result<()> {
        let refuse = |message: &str| Err(CoreError::invalid("receipt", message));
        if self.schema != SCHEMA || self.kind != self.decision.kind() || self.number == 0 {
            return refuse("回执文件的格式或序号不符。");
        }
        let returned = self.decision == Decision::Returned;
        if returned && self.remark.trim().is_empty() {
            return refuse("退回须写明意见。");
        }
        if !returned && !self.remarks.is_empty() {
            return refuse("只有退回可以对栏目提意见。");
        }
        if self.remarks.len() > MOST {
            return refuse("退回意见过多。");
        }
        let remarks = self.remarks.iter();
        let texts = remarks.flat_map(|said| [&said.project, &said.cell, &said.remark]);
        let fits = |text: &&String| {
            text.chars().count() <= LONGEST
                && !text
                    .chars()
                    .any(|c| c.is_control() && c != '\n' && c != '\t')
        };
        if !texts.chain([&self.remark]).all(|text| fits(&text)) {
            return refuse("退回意见过长或含有不能显示的字符。");
        }
        let empty = |said: &CellRemark| said.project.is_empty() || said.remark.trim().is_empty();
        if self.remarks.iter().any(empty) {
            return refuse("对栏目的意见须写明项目代码和批注。");
        }
        Ok(())
    }
}
