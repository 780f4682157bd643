//! What a package that came in is, and whether it may be taken. It is a stranger's: the seal has
//! found limits, hashes and signature sound before anything of it is parsed.

use std::collections::HashSet;
use std::io::{Read, Seek};

use chrono::NaiveDate;
use jixiao_core::aggregate::{AggregateContent, Aggregation, Origin};
use jixiao_core::analysis::Denominator;
use jixiao_core::error::CoreError;
use jixiao_core::received::{Claim, Expectation, MAX_CONTENT, ReceivedKind, Submitted};
use jixiao_core::rules::Severity;
use jixiao_seal::report::{self, BrokenRule, PACKAGES};
use jixiao_seal::{BagInfo, Contents, Kind, RegisterEntry, Verdict};

use crate::error::{Failure, Result};

/// The file of a submission that says it all, below the bag's folder.
const SUBMISSION: &str = "data/submission.json";
/// That of an aggregate.
pub(in super::super) const AGGREGATE: &str = "data/aggregate.json";

/// What a sound package says.
pub(super) struct Content {
    pub kind: ReceivedKind,
    pub unit_name: String,
    /// What a submission says.
    pub submitted: Option<Submitted>,
    /// What the receiver sees and may take it with.
    pub remarks: Vec<BrokenRule>,
}

pub(super) fn problem(rule: &'static str, message: impl Into<String>) -> BrokenRule {
    BrokenRule {
        rule,
        message: message.into(),
    }
}

/// Reads a sound package; or says which rules it breaks.
pub(super) fn content<R: Read + Seek>(
    expectation: &Expectation,
    contents: &mut Contents<R>,
    info: &BagInfo,
    register: &[RegisterEntry],
    today: NaiveDate,
) -> Result<std::result::Result<Content, Vec<BrokenRule>>> {
    let (content, department, task) = match info.kind {
        Kind::Submission => match submission(contents, info)? {
            Err(broken) => return Ok(Err(vec![broken])),
            Ok(submitted) => {
                let (department, task) = (
                    submitted.unit.department_code.clone(),
                    submitted.task.clone(),
                );
                let content = Content {
                    kind: ReceivedKind::Submission,
                    remarks: rechecked(&submitted)?,
                    unit_name: submitted.unit.name.clone(),
                    submitted: Some(submitted),
                };
                (content, department, task)
            }
        },
        Kind::Aggregate => match aggregate(contents, info, register, today)? {
            Err(broken) => return Ok(Err(broken)),
            Ok(content) => (content, String::new(), None),
        },
        Kind::Receipt | Kind::Return | Kind::Registration | Kind::Task => {
            let (what, way) = match info.kind {
                Kind::Registration => ("密钥登记文件", "在单位名册中登记"),
                Kind::Task => ("任务包", "作为主管部门的任务导入"),
                _ => ("回执或退回意见", "作为回执导入"),
            };
            let message = format!("该包是{what}，不是报送包，请{way}。");
            return Ok(Err(vec![problem("P07", message)]));
        }
    };
    let claim = Claim {
        kind: content.kind,
        unit_code: &info.unit_code,
        department_code: &department,
        year: info.year,
        period_end: info.period_end,
        task: task.as_deref(),
        template: &info.template,
    };
    let objections = expectation.objections_to(&claim);
    if objections.is_empty() {
        return Ok(Ok(content));
    }
    let broken = objections.into_iter().map(|o| problem(o.rule, o.message));
    Ok(Err(broken.collect()))
}

/// What the receiver computes anew and finds wrong: P08 by each place, and the other errors in a
/// number, for the sake of the list. They stand in full in `received show`.
fn rechecked(submitted: &Submitted) -> Result<Vec<BrokenRule>> {
    let found = submitted.recheck()?;
    let mut remarks: Vec<_> = found
        .iter()
        .filter(|found| found.rule == "P08")
        .map(|found| {
            problem(
                "P08",
                format!("{} {}：{}", found.project, found.place, found.message),
            )
        })
        .collect();
    let mut others: Vec<_> = found
        .iter()
        .filter(|found| found.rule != "P08" && found.severity == Severity::E)
        .map(|found| found.rule)
        .collect();
    others.sort_unstable();
    others.dedup();
    for rule in others {
        let number = found.iter().filter(|found| found.rule == rule).count();
        remarks.push(problem(
            rule,
            format!("复核发现{number}处错误，详见该包的复核结果。"),
        ));
    }
    Ok(remarks)
}

/// Reads the content of a submission whose labels it must agree with.
pub(super) fn submission<R: Read + Seek>(
    contents: &mut Contents<R>,
    info: &BagInfo,
) -> Result<std::result::Result<Submitted, BrokenRule>> {
    let bytes = match file(contents, SUBMISSION)? {
        Ok(bytes) => bytes,
        Err(broken) => return Ok(Err(broken)),
    };
    let submitted = match Submitted::parse(&bytes) {
        Ok(submitted) => submitted,
        Err(error) => return refused(error),
    };
    let numbered = (submitted.year, submitted.period_end, submitted.sequence);
    let agrees = submitted.unit.code == info.unit_code
        && numbered == (info.year, info.period_end, info.sequence)
        && info.identifier == info.folder_name();
    if !agrees {
        let message = "报送数据与包的标签不一致，拒收。";
        return Ok(Err(problem("P03", message)));
    }
    Ok(Ok(submitted))
}

/// A content that cannot be used: a later version's is a failure of its own kind.
fn refused<T>(error: CoreError) -> Result<std::result::Result<T, BrokenRule>> {
    match error.field() {
        "schema" => Err(Failure::new("package_newer", error.to_string(), "")),
        _ => Ok(Err(problem("P03", error.to_string()))),
    }
}

/// One file of a sound package, if it is there and not endless.
fn file<R: Read + Seek>(
    contents: &mut Contents<R>,
    path: &str,
) -> Result<std::result::Result<Vec<u8>, BrokenRule>> {
    let size = contents.files().find(|(name, _)| *name == path);
    match size.map(|(_, size)| size) {
        Some(size) if size <= MAX_CONTENT => Ok(Ok(contents.read(path)?)),
        Some(_) => Ok(Err(problem("P04", format!("{path}过大，拒收。")))),
        None => Ok(Err(problem("P03", format!("{path}缺失。")))),
    }
}

/// Reads an aggregate with the packages in it: each must be sound by itself, and together they
/// must be what the aggregate says of them.
fn aggregate<R: Read + Seek>(
    contents: &mut Contents<R>,
    info: &BagInfo,
    register: &[RegisterEntry],
    today: NaiveDate,
) -> Result<std::result::Result<Content, Vec<BrokenRule>>> {
    let bytes = match file(contents, AGGREGATE)? {
        Ok(bytes) => bytes,
        Err(broken) => return Ok(Err(vec![broken])),
    };
    let stated = match AggregateContent::parse(&bytes) {
        Ok(stated) => stated,
        Err(error) => return Ok(refused(error)?.map_err(|broken| vec![broken])),
    };
    let of = &stated.aggregate;
    let agrees = of.department.code == info.unit_code
        && (of.year, of.through, stated.sequence) == (info.year, info.period_end, info.sequence)
        && stated.id == info.identifier
        && info.identifier == info.folder_name();
    if !agrees {
        return Ok(Err(vec![problem(
            "P03",
            "汇总数据与包的标签不一致，拒收。",
        )]));
    }
    let mut problems = Vec::new();
    // Rates are the receiver's own affair; only the amounts are held against each other.
    let mut sums = Aggregation::new(
        of.department.clone(),
        of.year,
        of.through,
        Denominator::Annual,
    );
    let mut listed: Vec<_> = of
        .units
        .iter()
        .map(|unit| (&unit.identifier, &unit.sha256))
        .collect();
    for path in report::packages_in(contents) {
        let inner = match inner(contents, &path, register, today)? {
            Ok(inner) => inner,
            Err(broken) => {
                problems.extend(broken);
                continue;
            }
        };
        let held = listed.len();
        listed.retain(|(id, sha256)| {
            (id.as_str(), sha256.as_str()) != (&*inner.identifier, &*inner.sha256)
        });
        if listed.len() == held {
            problems.push(problem("P03", format!("{path}不在汇总所列的报送之中。")));
        }
        let origin = Origin {
            department: &info.unit_code,
            identifier: &inner.identifier,
            sha256: &inner.sha256,
        };
        sums.add(origin, inner.submitted)?;
    }
    for (identifier, _) in listed {
        problems.push(problem(
            "P03",
            format!("汇总所列的{identifier}不在包内，或内容不同。"),
        ));
    }
    if !problems.is_empty() {
        return Ok(Err(problems));
    }
    let own = sums.finish(&[], &HashSet::new())?;
    let mut remarks = own.differences_of(of)?;
    remarks.extend(own.problems);
    Ok(Ok(Content {
        kind: ReceivedKind::Aggregate,
        unit_name: info.source_organization.clone(),
        submitted: None,
        remarks: remarks.into_iter().map(|m| problem("P08", m)).collect(),
    }))
}

/// A submission inside of an aggregate.
pub(super) struct Inner {
    pub identifier: String,
    pub sha256: String,
    pub submitted: Submitted,
}

/// Reads one of the packages that an aggregate holds; or says what is wrong with it.
pub(super) fn inner<R: Read + Seek>(
    contents: &mut Contents<R>,
    path: &str,
    register: &[RegisterEntry],
    today: NaiveDate,
) -> Result<std::result::Result<Inner, Vec<BrokenRule>>> {
    let sha256 = contents.sha256(path).unwrap_or_default();
    let mut found = report::open_inner(contents, path, register, today)?;
    let name = path.strip_prefix(PACKAGES).unwrap_or(path);
    let broken = |rule: &BrokenRule| problem(rule.rule, format!("包内{name}：{}", rule.message));
    let (Some(own), Some(info)) = (&mut found.contents, &found.info) else {
        let problems = found.problems.into_iter().map(BrokenRule::from);
        return Ok(Err(problems.map(|problem| broken(&problem)).collect()));
    };
    if found.verdict == Verdict::Revoked {
        let message = format!("包内{name}：签名密钥已吊销。");
        return Ok(Err(vec![problem("P02", message)]));
    }
    if info.kind != Kind::Submission {
        let message = format!("包内{name}不是报送包。");
        return Ok(Err(vec![problem("P03", message)]));
    }
    Ok(match submission(own, info)? {
        Ok(submitted) => Ok(Inner {
            identifier: info.identifier.clone(),
            sha256,
            submitted,
        }),
        Err(rule) => Err(vec![broken(&rule)]),
    })
}
