//! Submissions (报送): what a package contains, and which packages were made. How a package is
//! sealed is the seal's business.

mod content;
mod payees;
mod privacy;
mod tables;

use chrono::{NaiveDate, NaiveDateTime};

pub use content::{
    Answer, AttachmentOwner, AttachmentReference, LedgerRow, People, ProgressRow, ReportText,
    Request, SignedScan, Submission, SubmissionProject, SubmissionUnit, TargetVersion,
};
pub use privacy::{MaskedPayee, Privacy};

use crate::error::{CoreError, Result};
use crate::ledger::{Actor, Ledger, Op, Written};
use crate::period::{CutOff, FiscalYear};
use crate::storage;
use crate::words::words;

words! {
    /// State of a package that goes out.
    PackageState {
        /// 已生成
        Made = "已生成",
        /// 已签名: recorded, but not yet under its name in the user's folder.
        Signed = "已签名",
        /// 已导出
        Exported = "已导出",
        /// 已收讫: the receipt came in.
        Received = "已收讫",
        /// 已接收
        Accepted = "已接收",
        /// 退回; the next one has the next number.
        Returned = "退回",
    }
}

/// What kind of package goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PackageKind {
    /// The unit's own submission (JXJK-).
    Submission,
    /// A department's aggregate (JXHJ-).
    Aggregate,
}

/// A package that was made.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Package {
    /// What it is.
    #[serde(skip)]
    #[cfg_attr(feature = "bindings", specta(skip))]
    pub kind: PackageKind,
    /// Row id in the store.
    #[serde(skip)]
    pub id: i64,
    /// 预算年度.
    pub year: i32,
    /// Last day of the period.
    pub period_end: NaiveDate,
    /// 第N次报送.
    pub sequence: u32,
    /// Package id: the file name without `.zip`.
    pub identifier: String,
    /// State.
    pub state: PackageState,
    /// Bagging time, local.
    pub bagged_at: NaiveDateTime,
    /// File name.
    pub file_name: String,
    /// Size of the file in bytes.
    pub size: u32,
    /// SHA-256 of the file, lower-case hex.
    pub sha256: String,
    /// The signing key's row id.
    #[serde(skip)]
    pub key_id: i64,
    /// Whether the data is a demonstration's.
    pub is_demo: bool,
}

impl Ledger {
    /// The packages of a kind and year, the oldest first.
    ///
    /// # Errors
    /// The store's errors.
    pub fn packages(&self, kind: PackageKind, year: FiscalYear) -> Result<Vec<Package>> {
        self.read(|c| Ok(storage::packages::all(c, kind, year.number())?))
    }

    /// The number of the next package: one more than the highest that was used for the period.
    ///
    /// # Errors
    /// The store's errors.
    pub fn next_package(&self, kind: PackageKind, cut_off: CutOff) -> Result<u32> {
        self.read(|connection| {
            Ok(storage::packages::next_sequence(
                connection,
                kind,
                cut_off.year().number(),
                cut_off.through(),
            )?)
        })
    }

    /// Records a package that is signed but not yet under its name, with what it says where the
    /// next number is to be compared with it; gives its id.
    ///
    /// # Errors
    /// The store's errors; its number is taken only where this succeeds.
    pub fn record_package(
        &mut self,
        package: &Package,
        content: Option<&[u8]>,
        actor: &Actor,
    ) -> Result<Written<i64>> {
        self.write(Op::SignPackage, &package.identifier, actor, |connection| {
            let id = storage::packages::add(connection, package)?;
            if let Some(content) = content {
                storage::packages::keep_content(connection, id, content)?;
            }
            Ok(id)
        })
    }

    /// What a submission that went out says: its `submission.json`.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] where an older program exported it and kept nothing.
    pub fn package_content(&self, package: &Package) -> Result<Vec<u8>> {
        self.read(|connection| Ok(storage::packages::content(connection, package.id)?))?
            .ok_or_else(|| CoreError::NotFound {
                what: "报送时留存的内容",
                id: package.identifier.clone(),
            })
    }

    /// Notes that a package got its name.
    ///
    /// # Errors
    /// The store's errors.
    pub fn note_export(&mut self, package: &Package, actor: &Actor) -> Result<Written<()>> {
        self.write(
            Op::ExportPackage,
            &package.identifier,
            actor,
            |connection| {
                Ok(storage::packages::set_state(
                    connection,
                    package,
                    PackageState::Exported,
                )?)
            },
        )
    }

    /// Takes a package back that did not get its name, so that its number is free again.
    ///
    /// # Errors
    /// The store's errors.
    pub fn drop_package(&mut self, package: &Package, actor: &Actor) -> Result<Written<()>> {
        self.write(Op::DropPackage, &package.identifier, actor, |connection| {
            Ok(storage::packages::remove(connection, package)?)
        })
    }
}
