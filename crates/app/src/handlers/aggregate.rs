//! The department's aggregate of what its units submitted: figures, 汇总表, report, and the signed
//! package upwards that holds the units' packages whole.

use std::path::{Path, PathBuf};

use chrono::{NaiveDate, Timelike};
use jixiao_core::aggregate::{Aggregate, AggregateContent, Aggregation, Origin, UnitTexts};
use jixiao_core::ledger::{Actor, Ledger};
use jixiao_core::period::CutOff;
use jixiao_core::received::{ReceivedKind, ReceivedPackage};
use jixiao_core::submissions::{Package, PackageKind, PackageState};
use jixiao_core::tasks::Body;
use jixiao_documents::{docx, xlsx};
use jixiao_seal::report::PACKAGES;
use jixiao_seal::{Kind, Source};

use super::submissions::{SentPackage, sent};
use super::{keys, received, year_of};
use crate::bags::{self, Bag, Payload};
use crate::error::{Failure, Result};
use crate::files;

/// Which aggregate.
#[derive(Debug, Clone, Copy, Default)]
pub struct Choice {
    /// 预算年度; the store's own where none is given.
    pub year: Option<i32>,
    /// Through which day; the period that the units are asked for where none is given.
    pub through: Option<NaiveDate>,
}

fn tables(aggregate: &Aggregate, actor: &Actor) -> Result<Vec<u8>> {
    Ok(xlsx::tables(&aggregate.tables(), actor.at.date())?)
}

/// The report, from what the units wrote, by their names.
fn report(aggregate: &Aggregate, mut texts: Vec<UnitTexts>, actor: &Actor) -> Result<Vec<u8>> {
    texts.sort_by(|a, b| a.0.cmp(&b.0));
    let report = aggregate.report(&texts, actor.at.date())?;
    Ok(docx::report(&report, actor.at)?)
}

/// Adds up what is held: of each unit the newest number that was not returned. No more than one
/// submission stands in memory at a time.
///
/// # Errors
/// `nothing_to_aggregate`, `kept_file_changed`, `invalid` where the day lies outside the year,
/// `overflow`.
pub fn compute(ledger: &Ledger, choice: Choice) -> Result<Aggregate> {
    add_up(ledger, choice, &mut |_| {})
}

/// The aggregate with what the units wrote, which only its report needs.
fn with_texts(ledger: &Ledger, choice: Choice) -> Result<(Aggregate, Vec<UnitTexts>)> {
    let mut texts = Vec::new();
    let aggregate = add_up(ledger, choice, &mut |of_unit| texts.push(of_unit))?;
    Ok((aggregate, texts))
}

/// The period that is aggregated, and the packages that count in it.
fn in_force(ledger: &Ledger, choice: Choice) -> Result<(CutOff, Vec<ReceivedPackage>)> {
    let year = year_of(ledger, choice.year)?;
    let cut_off = match choice.through {
        Some(day) => CutOff::new(year, day)?,
        None => ledger.expected_cut_off(year)?,
    };
    Ok((cut_off, received::in_force(ledger, cut_off)?))
}

fn add_up(ledger: &Ledger, choice: Choice, texts: &mut dyn FnMut(UnitTexts)) -> Result<Aggregate> {
    let (cut_off, packages) = in_force(ledger, choice)?;
    let year = cut_off.year();
    let task = ledger.made_task(year)?;
    let denominator = match &task {
        Some(task) => task.denominator,
        None => ledger.thresholds(year)?.denominator,
    };
    let unit = ledger.unit()?;
    let department = Body {
        code: unit.code,
        name: unit.name.trim().to_owned(),
    };
    if packages.is_empty() {
        return Err(Failure::new(
            "nothing_to_aggregate",
            format!("没有收到截至{}的报送，没有汇总。", cut_off.through()),
            "请先接收各单位的报送包。",
        ));
    }
    let mut aggregation =
        Aggregation::new(department, year.number(), cut_off.through(), denominator);
    for package in &packages {
        let department = match package.kind {
            ReceivedKind::Submission => "",
            ReceivedKind::Aggregate => package.unit_code.as_str(),
        };
        received::each_submission(ledger, package, &mut |identifier, sha256, submitted| {
            let origin = Origin {
                department,
                identifier,
                sha256,
            };
            texts(aggregation.add(origin, submitted)?);
            Ok(())
        })?;
    }
    let expected = task.map(|task| task.units).unwrap_or_default();
    let held = packages.iter().map(|package| package.unit_code.as_str());
    Ok(aggregation.finish(&expected, &held.collect())?)
}

/// Writes the 汇总表 as a workbook and, where it is wanted, the report; gives the aggregate.
///
/// # Errors
/// As [`compute`]; `document`, and the errors of writing.
pub fn write(
    ledger: &Ledger,
    choice: Choice,
    workbook: &Path,
    report_to: Option<&Path>,
    actor: &Actor,
) -> Result<Aggregate> {
    let Some(path) = report_to else {
        let aggregate = compute(ledger, choice)?;
        files::write_whole(workbook, &tables(&aggregate, actor)?)?;
        return Ok(aggregate);
    };
    let (aggregate, texts) = with_texts(ledger, choice)?;
    let (tables, report) = (
        tables(&aggregate, actor)?,
        report(&aggregate, texts, actor)?,
    );
    files::write_whole(workbook, &tables)?;
    files::write_whole(path, &report)?;
    Ok(aggregate)
}

/// Writes the 汇总表 as a workbook alone.
///
/// # Errors
/// As [`write`].
pub fn write_tables(ledger: &Ledger, choice: Choice, path: &Path, actor: &Actor) -> Result<()> {
    write(ledger, choice, path, None, actor)?;
    Ok(())
}

/// Writes the department's report alone.
///
/// # Errors
/// As [`write`].
pub fn write_report(ledger: &Ledger, choice: Choice, path: &Path, actor: &Actor) -> Result<()> {
    let (aggregate, texts) = with_texts(ledger, choice)?;
    files::write_whole(path, &report(&aggregate, texts, actor)?)
}

/// A package that was made.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct MadeAggregate {
    /// Where it lies.
    pub file: PathBuf,
    /// What was recorded.
    pub package: Package,
    /// What it says.
    pub aggregate: Aggregate,
}

/// Writes the signed aggregate into `folder`: the figures, the 汇总表, the report, and each unit's
/// package whole. It is written aside and read back, then recorded, and only then gets its name.
///
/// # Errors
/// As [`compute`]; `not_sound` where a total is not the sum of its units (P08),
/// `aggregates_aggregates` where a held package is an aggregate itself, `wrong_password`,
/// `already_exists`, `unfit`, and the errors of writing.
pub fn package(
    ledger: &mut Ledger,
    choice: Choice,
    folder: &Path,
    password: &dyn Fn() -> Result<String>,
    actor: &Actor,
) -> Result<MadeAggregate> {
    let time = actor.at.with_nanosecond(0).unwrap_or(actor.at);
    let (aggregate, texts) = with_texts(ledger, choice)?;
    if let Some(first) = aggregate.problems.first() {
        let message = format!("P08 {first}没有生成汇总包。");
        return Err(Failure::new("not_sound", message, "请退回该单位更正。"));
    }
    let year = year_of(ledger, choice.year)?;
    let cut_off = CutOff::new(year, aggregate.through)?;
    let sequence = ledger.next_package(PackageKind::Aggregate, cut_off)?;
    let template = match ledger.made_task(year)? {
        Some(task) => task.template.id,
        None => ledger.form_template(year, None)?.id,
    };
    let numbered = (aggregate.year, aggregate.through, sequence);
    let is_demo = ledger.is_demo()?;
    let info = bags::info(
        &ledger.unit()?,
        Kind::Aggregate,
        numbered,
        &template,
        is_demo,
    )?;
    let path = bags::free_path(folder, &info)?;
    let key = keys::open(ledger, &password()?)?;
    let id = info.identifier.clone();
    let content = AggregateContent::new(id, sequence, time, aggregate);
    let mut payload = documents(&content, texts, actor)?;
    let (_, packages) = in_force(ledger, choice)?;
    payload.extend(units(ledger, &packages)?);
    let mut bag = Bag::write(&path, &info, payload, &key, time)?;
    let measured = bag.verify(&info, &key, time)?;
    let mut package = Package {
        kind: PackageKind::Aggregate,
        id: 0,
        year: info.year,
        period_end: info.period_end,
        sequence,
        file_name: format!("{}.zip", info.identifier),
        identifier: info.identifier,
        state: PackageState::Signed,
        bagged_at: time,
        size: measured.size,
        sha256: measured.sha256,
        key_id: ledger.signing_key()?.id,
        is_demo,
    };
    package.id = ledger.record_package(&package, None, actor)?.value;
    let file = match bag.publish() {
        Ok(file) => file,
        Err(failure) => {
            // No file bears the number: it is free again.
            ledger.drop_package(&package, actor)?;
            return Err(failure);
        }
    };
    ledger.note_export(&package, actor)?;
    package.state = PackageState::Exported;
    Ok(MadeAggregate {
        file,
        package,
        aggregate: content.aggregate,
    })
}

/// What the aggregate's package holds beside the units' packages.
fn documents(content: &AggregateContent, texts: Vec<UnitTexts>, actor: &Actor) -> Result<Payload> {
    let aggregate = &content.aggregate;
    let name = received::AGGREGATE.trim_start_matches("data/");
    let files = [
        (name, files::json(content)?),
        ("summary.xlsx", tables(aggregate, actor)?),
        ("report.docx", report(aggregate, texts, actor)?),
    ];
    let files = files.map(|(name, bytes)| (name.to_owned(), Source::Bytes(bytes)));
    Ok(files.into())
}

/// The units' packages whole, each from its kept file.
fn units(ledger: &Ledger, packages: &[ReceivedPackage]) -> Result<Payload> {
    let folder = PACKAGES.trim_start_matches("data/");
    let mut payload = Payload::new();
    for package in packages {
        if package.kind == ReceivedKind::Aggregate {
            return Err(Failure::new(
                "aggregates_aggregates",
                format!("{}本身是汇总包，不能再放入汇总包。", package.identifier),
                "汇总包只包含各单位的报送包。",
            ));
        }
        let name = format!("{folder}{}.zip", package.identifier);
        let file = received::kept_file(ledger, package)?;
        payload.push((name, Source::File(file)));
    }
    Ok(payload)
}

/// The aggregates that were made in a year, the oldest first, each with what was answered.
///
/// # Errors
/// The store's errors.
pub fn list(ledger: &Ledger, year: Option<i32>) -> Result<Vec<SentPackage>> {
    sent(ledger, PackageKind::Aggregate, year_of(ledger, year)?)
}
