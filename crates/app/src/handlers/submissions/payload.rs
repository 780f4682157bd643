//! The files of a submission package that are made for it, below `data/`.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

use jixiao_core::forms::{FormDocument, FormTemplate};
use jixiao_core::ledger::Ledger;
use jixiao_core::submissions::{Request, Submission};
use jixiao_documents::{docx, pdf, xlsx};
use jixiao_seal::Source;

use super::super::reports;
use super::{Progress, Stage, enter};
use crate::bags::Payload;
use crate::error::{Failure, Result};

/// Makes every file of the package but `submission.json` and the scans.
///
/// # Errors
/// `document` where a form cannot be made, `cancelled`, and the store's errors.
pub(super) fn collect(
    ledger: &Ledger,
    submission: &Submission,
    request: &Request,
    template: &FormTemplate,
    progress: Progress<'_>,
) -> Result<Payload> {
    let tables = submission
        .tables()
        .map_err(|error| Failure::new("document", error.to_string(), "请重试。"))?;
    let tables = tables.map(|(name, bytes)| file(name, bytes));
    let mut payload: Payload = tables.into_iter().collect();
    enter(progress, Stage::Forms)?;
    payload.extend(forms(ledger, submission, request, template)?);
    enter(progress, Stage::Report)?;
    payload.extend(report(ledger, submission, request)?);
    payload.extend(attachments(ledger, request)?);
    Ok(payload)
}

fn file(path: impl Into<String>, bytes: Vec<u8>) -> (String, Source) {
    (path.into(), Source::Bytes(bytes))
}

/// The forms as one workbook and one pdf each; a unit whose projects are all exempt has none.
fn forms(
    ledger: &Ledger,
    submission: &Submission,
    request: &Request,
    template: &FormTemplate,
) -> Result<Payload> {
    let day = request.created.date();
    let forms = ledger.forms(template, request.cut_off, day, &[])?;
    if forms.is_empty() {
        return Ok(Payload::new());
    }
    let mut payload = vec![file("forms.xlsx", xlsx::forms(&forms, day)?)];
    let names: HashMap<_, _> = submission
        .projects
        .iter()
        .map(|project| (&project.facts.code, &project.path_name))
        .collect();
    let print = |form: &FormDocument| Ok((form.project.clone(), pdf::form(form, request.created)?));
    pdf::many::<_, _, Failure>(forms.into_iter().map(Ok), print, &mut |(project, bytes)| {
        if let Some(name) = names.get(&project) {
            payload.push(file(format!("forms/{name}.pdf"), bytes));
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(payload)
}

/// The report, where one was begun.
fn report(ledger: &Ledger, submission: &Submission, request: &Request) -> Result<Payload> {
    if submission.report.is_empty() {
        return Ok(Payload::new());
    }
    let year = Some(request.cut_off.year().number());
    let through = Some(request.cut_off.through());
    let document = reports::document(ledger, year, through, request.created.date())?;
    Ok(vec![
        file("report.docx", docx::report(&document, request.created)?),
        file("report.pdf", pdf::report(&document, request.created)?),
    ])
}

/// The contents of the attachments, each once, where they travel along.
fn attachments(ledger: &Ledger, request: &Request) -> Result<Payload> {
    let mut payload = Payload::new();
    if !request.with_attachments {
        return Ok(payload);
    }
    let mut paths = HashSet::new();
    for attachment in ledger.attachments(request.cut_off.year())? {
        let path = attachment.path();
        if paths.insert(path.clone()) {
            payload.push(file(path, ledger.attachment_content(&attachment)?));
        }
    }
    Ok(payload)
}
