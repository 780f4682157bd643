//! Receipts (回执) and returns (退回): what a receiver answers to packages that came in, and what
//! came back for packages that went out.

mod content;

use chrono::{NaiveDate, NaiveDateTime};
use rusqlite::Connection;
use serde::Serialize;

pub use content::{AnsweredPackage, CellRemark, Decision, Receipt};

use crate::error::{CoreError, Result};
use crate::ledger::{Actor, Ledger, Op, Written};
use crate::period::FiscalYear;
use crate::received::{ReceivedPackage, ReceivedState};
use crate::sheets::{self, Said};
use crate::storage;
use crate::submissions::{Package, PackageKind};
use crate::tasks::Objection;
use crate::words::words;

words! {
    /// Which way a receipt went.
    ReceiptDirection {
        /// From the department above, for a package that went out.
        Received = "收到",
        /// To a unit below, for a package that came in.
        Made = "出具",
    }
}

/// A receipt as the store holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ReceiptRow {
    /// Row id in the store.
    #[serde(skip)]
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub id: i64,
    /// Which way it went.
    pub direction: ReceiptDirection,
    /// What it answers.
    pub decision: Decision,
    /// Number among the receiver's receipts of the year and period.
    pub number: u32,
    /// Package id of the receipt.
    pub identifier: String,
    /// The package that came in, by its number.
    #[cfg_attr(feature = "bindings", specta(type = Option<u32>))]
    pub received_id: Option<i64>,
    /// Package id of the package that it is about.
    pub package_identifier: String,
    /// The `receipt.json`, word for word.
    #[serde(skip)]
    pub content: String,
    /// When it was made or came in, local.
    pub recorded_at: NaiveDateTime,
}

impl ReceiptRow {
    /// What it says.
    ///
    /// # Errors
    /// [`CoreError::Invalid`] where the stored text can no longer be read.
    pub fn receipt(&self) -> Result<Receipt> {
        Receipt::parse(&self.content)
    }
}

/// How a receipt stands to the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReceiptStanding {
    /// It can be taken, for this package.
    New(Package),
    /// Just this one was taken already.
    Same,
    /// It cannot be taken.
    Refused(Objection),
}

/// What a receipt did to the sheets.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Placed {
    /// Projects whose sheets are 退回 now.
    pub returned: Vec<String>,
    /// Remarks that no sheet of this store could take.
    pub unplaced: Vec<CellRemark>,
}

/// A receipt that is to be recorded, with its `receipt.json`.
#[derive(Debug, Clone, Copy)]
pub struct NewReceipt<'a> {
    /// What it says.
    pub receipt: &'a Receipt,
    /// The same, word for word as it was signed.
    pub content: &'a str,
    /// Fingerprint of the signing key.
    pub fingerprint: &'a str,
}

impl Ledger {
    /// Every receipt of a year, those received first, in the order of their numbers.
    ///
    /// # Errors
    /// The store's errors.
    pub fn receipts(&self, year: FiscalYear) -> Result<Vec<ReceiptRow>> {
        self.read(|c| Ok(storage::receipts::all(c, year.number())?))
    }

    /// The receipts that were made for a package in, the oldest first.
    ///
    /// # Errors
    /// The store's errors.
    pub fn receipts_for(&self, received: i64) -> Result<Vec<ReceiptRow>> {
        self.read(|c| Ok(storage::receipts::for_received(c, received)?))
    }

    /// The number of the next receipt that this store makes for a period.
    ///
    /// # Errors
    /// The store's errors.
    pub fn next_receipt(&self, year: i32, period_end: NaiveDate) -> Result<u32> {
        let last = self.read(|c| Ok(storage::receipts::last_made(c, year, period_end)?))?;
        Ok(last.saturating_add(1))
    }

    /// Refuses an answer that does not fit the state of a package in.
    ///
    /// # Errors
    /// [`CoreError::State`].
    pub fn may_answer(&self, package: &ReceivedPackage, decision: Decision) -> Result<()> {
        let fits = match decision {
            Decision::Acknowledged => package.state == ReceivedState::Held,
            Decision::Accepted => matches!(
                package.state,
                ReceivedState::Held | ReceivedState::Acknowledged
            ),
            Decision::Returned => matches!(
                package.state,
                ReceivedState::Held | ReceivedState::Acknowledged | ReceivedState::Accepted
            ),
        };
        if fits {
            return Ok(());
        }
        let message = format!(
            "{}为“{}”，不能办理“{decision}”。",
            package.identifier, package.state
        );
        Err(CoreError::State { message })
    }

    /// Records a receipt that was made and signed but does not bear its name yet; the value is its
    /// row.
    ///
    /// # Errors
    /// [`CoreError::State`] where the answer does not fit the state of the package.
    pub fn issue_receipt(
        &mut self,
        package: &ReceivedPackage,
        new: NewReceipt<'_>,
        actor: &Actor,
    ) -> Result<Written<i64>> {
        let decision = new.receipt.decision;
        self.may_answer(package, decision)?;
        let subject = format!("{} {decision}", package.identifier);
        self.write(Op::IssueReceipt, &subject, actor, |connection| {
            storage::received::set_state(connection, package.id, decision.received_state())?;
            Ok(storage::receipts::add(
                connection,
                ReceiptDirection::Made,
                Some(package.id),
                &new,
                actor,
            )?)
        })
    }

    /// Takes a made receipt back that did not get its name: its number is free again, and the
    /// package is as it was.
    ///
    /// # Errors
    /// The store's errors.
    pub fn withdraw_receipt(
        &mut self,
        row: i64,
        package: &ReceivedPackage,
        actor: &Actor,
    ) -> Result<Written<()>> {
        self.write(Op::WithdrawReceipt, &package.identifier, actor, |c| {
            storage::receipts::remove(c, row)?;
            Ok(storage::received::set_state(c, package.id, package.state)?)
        })
    }

    /// How a receipt stands to the packages that went out and the receipts that came.
    ///
    /// # Errors
    /// The store's errors.
    pub fn standing_of_receipt(&self, receipt: &Receipt, content: &str) -> Result<ReceiptStanding> {
        let refuse =
            |rule, message: String| Ok(ReceiptStanding::Refused(Objection { rule, message }));
        let unit = self.unit()?;
        if receipt.package.unit_code != unit.code || receipt.department.code != unit.department_code
        {
            return refuse("P07", "该回执不是主管部门给本单位的回执。".to_owned());
        }
        let answered = &receipt.package;
        let Some(package) = self.read(|c| package_out(c, answered))? else {
            let message = format!(
                "没有与回执所指相同的报送包（第{}次报送，内容以SHA-256核对）。",
                answered.sequence
            );
            return refuse("P07", message);
        };
        let held = self.read(|c| Ok(storage::receipts::all(c, answered.year)?))?;
        let held = held.iter().filter(|row| {
            row.direction == ReceiptDirection::Received
                && row.package_identifier == package.identifier
        });
        for row in held {
            if row.content == content {
                return Ok(ReceiptStanding::Same);
            }
            if row.number == receipt.number {
                let message = format!("第{}号回执已导入，而此件内容不同。", row.number);
                return refuse("P07", message);
            }
            if row.number > receipt.number {
                let message = format!(
                    "收到旧回执（第{}号），已按第{}号“{}”办理，不覆盖。",
                    receipt.number, row.number, row.decision
                );
                return refuse("P06", message);
            }
        }
        Ok(ReceiptStanding::New(package))
    }

    /// Takes a receipt: the package gets its state, and what a return says about cells stands at
    /// those cells, whose sheets are 退回. The caller has verified it by the department's key.
    ///
    /// # Errors
    /// The store's errors.
    pub fn import_receipt(
        &mut self,
        package: &Package,
        new: NewReceipt<'_>,
        actor: &Actor,
    ) -> Result<Written<Placed>> {
        let receipt = new.receipt;
        let decision = receipt.decision;
        let subject = format!("{} {decision}", package.identifier);
        let year = FiscalYear::new(package.year)?;
        self.write(Op::ImportReceipt, &subject, actor, |connection| {
            storage::packages::set_state(connection, package, decision.package_state())?;
            let direction = ReceiptDirection::Received;
            storage::receipts::add(connection, direction, None, &new, actor)?;
            match package.kind {
                PackageKind::Submission => place(connection, year, receipt, actor),
                PackageKind::Aggregate => Ok(Placed {
                    unplaced: receipt.remarks.clone(),
                    ..Placed::default()
                }),
            }
        })
    }
}

/// The package out that a receipt is about, with just that content.
fn package_out(connection: &Connection, answered: &AnsweredPackage) -> Result<Option<Package>> {
    for kind in [PackageKind::Submission, PackageKind::Aggregate] {
        let all = storage::packages::all(connection, kind, answered.year)?;
        let found = all.into_iter().find(|package| {
            package.identifier == answered.identifier && package.sha256 == answered.sha256
        });
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

/// Puts the remarks of a return at the cells of the sheets.
fn place(
    connection: &Connection,
    year: FiscalYear,
    receipt: &Receipt,
    actor: &Actor,
) -> Result<Placed> {
    let mut placed = Placed::default();
    let speaker = Actor {
        name: receipt.department.name.clone(),
        at: actor.at,
    };
    let mut codes: Vec<_> = receipt.remarks.iter().map(|said| &said.project).collect();
    codes.sort_unstable();
    codes.dedup();
    for code in codes {
        let of_project = receipt.remarks.iter().filter(|said| said.project == *code);
        let mut said: Vec<_> = of_project
            .clone()
            .map(|said| Said {
                field: said.cell.clone(),
                remark: said.remark.clone(),
            })
            .collect();
        said.push(Said {
            field: String::new(),
            remark: receipt.remark.clone(),
        });
        if sheets::return_from_above(connection, year, code, &said, &speaker)? {
            placed.returned.push(code.clone());
        } else {
            placed.unplaced.extend(of_project.cloned());
        }
    }
    Ok(placed)
}
