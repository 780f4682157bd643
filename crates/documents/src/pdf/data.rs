//! The models as the data that the layouts read: every figure already in the words it is printed in.

use chrono::Datelike;
use jixiao_core::forms::{
    EvaluationDocument, FormDocument, FundRow, PrintedDecimals, RegistrationSheet, ReportBlock,
    ReportChart, ReportDocument, SummaryCell, SummaryTable,
};
use qrcode::{Color, EcLevel, QrCode};
use serde_json::{Value, json};

use crate::DocumentError;

pub(super) fn form(form: &FormDocument) -> Value {
    json!({
        "title": form.title,
        "year_line": form.year_line,
        "unit_line": form.unit_line,
        "head": form.head,
        "head_spans": form.head_spans(),
        "fund_label": form.fund_label,
        "fund_columns": form.fund_columns,
        "funds": fund_rows(&form.funds, form.decimals),
        "goals": form.goals,
        "columns": form.indicator_columns,
        "indicators": form.indicators,
        "closing": form.closing,
        "notes": form.notes,
        "signatures": form.signatures,
    })
}

/// Groups of four of the fingerprint on one line.
const GROUPS_A_LINE: usize = 4;

pub(super) fn registration(sheet: &RegistrationSheet) -> Result<Value, DocumentError> {
    let groups: Vec<_> = sheet.fingerprint.split_whitespace().collect();
    let day = |day: chrono::NaiveDate| day.format("%Y年%-m月%-d日").to_string();
    Ok(json!({
        "title": "签名密钥登记表",
        "unit_name": sheet.unit_name,
        "unit_code": sheet.unit_code,
        "department": sheet.department,
        "made_on": day(sheet.made_on),
        "on": day(sheet.on),
        "file": sheet.file,
        "fingerprint": groups.chunks(GROUPS_A_LINE).collect::<Vec<_>>(),
        "code": dark_runs(&sheet.code())?,
    }))
}

/// A QR code as its number of modules a side and the runs of dark ones: row, column, length.
fn dark_runs(text: &str) -> Result<Value, DocumentError> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M)
        .map_err(|error| DocumentError::Pdf(error.to_string()))?;
    let side = code.width();
    let colors = code.into_colors();
    let mut runs: Vec<(usize, usize, usize)> = Vec::new();
    for (row, colors) in colors.chunks(side).enumerate() {
        for (column, _) in colors
            .iter()
            .enumerate()
            .filter(|(_, c)| **c == Color::Dark)
        {
            match runs.last_mut() {
                Some(last) if last.0 == row && last.1 + last.2 == column => last.2 += 1,
                _ => runs.push((row, column, 1)),
            }
        }
    }
    Ok(json!({"side": side, "runs": runs}))
}

pub(super) fn evaluation(table: &EvaluationDocument) -> Value {
    let (weight, score) = &table.execution;
    let (total, all, reached) = &table.total;
    let funds: Vec<_> = table
        .funds
        .iter()
        .map(|row| {
            let mut funds = fund_row(row, table.decimals);
            for (column, at) in table.fund_columns.iter().zip(0_usize..) {
                let shown = match column.key.as_str() {
                    // Only 年度资金总额 is scored.
                    "weight" | "score" if !row.is_total => "—".to_owned(),
                    "weight" => weight.to_string(),
                    "score" => score.to_string(),
                    _ => continue,
                };
                if let Some(cell) = funds.pointer_mut(&format!("/cells/{at}")) {
                    *cell = Value::String(shown);
                }
            }
            funds
        })
        .collect();
    json!({
        "title": table.title,
        "year_line": table.year_line,
        "unit_line": table.unit_line,
        "head_spans": table.head_spans(),
        "head": table.head,
        "fund_label": table.fund_label,
        "fund_columns": table.fund_columns,
        "funds": funds,
        "goals": table.goals,
        "columns": table.columns,
        "indicators": table.rows,
        "total": [total, all.to_string(), reached.to_string()],
        "remarks": table.remarks,
        "notes": table.notes,
        "signatures": table.signatures,
    })
}

fn fund_rows(rows: &[FundRow], decimals: PrintedDecimals) -> Vec<Value> {
    rows.iter().map(|row| fund_row(row, decimals)).collect()
}

fn fund_row(row: &FundRow, decimals: PrintedDecimals) -> Value {
    let cells = row.cells.iter();
    let cells: Vec<_> = cells.map(|cell| cell.shown(decimals)).collect();
    json!({ "label": row.label, "cells": cells })
}

pub(super) fn report(report: &ReportDocument) -> Value {
    let parts: Vec<_> = report
        .parts
        .iter()
        .map(|part| {
            let blocks: Vec<_> = part.blocks.iter().map(block).collect();
            json!({ "heading": part.heading, "blocks": blocks })
        })
        .collect();
    let annex: Vec<_> = report.annex.iter().map(form).collect();
    let date = report.date;
    json!({
        "title": report.title,
        "parts": parts,
        "unit": report.unit,
        "date": format!("{}年{}月{}日", date.year(), date.month(), date.day()),
        "annex": annex,
        "annex_note": report.annex_note(),
        "annex_mark": ReportDocument::ANNEX_MARK,
    })
}

pub(super) fn summary(table: &SummaryTable) -> Value {
    let word = |cell: &SummaryCell| cell.shown(table.decimals);
    let words = |row: &Vec<SummaryCell>| row.iter().map(word).collect::<Vec<_>>();
    let kind = |cell: &SummaryCell| match cell {
        SummaryCell::Word(_) => "word",
        SummaryCell::Text(_) => "text",
        SummaryCell::Amount(_) => "amount",
        SummaryCell::Rate(_) => "rate",
        SummaryCell::Count(_) => "count",
    };
    // A project that is not monitored has words where others have counts.
    let kinds = (0..table.columns.len()).map(|at| {
        let mut cells = table
            .rows
            .iter()
            .chain([&table.total])
            .filter_map(|row| row.get(at));
        let first = cells.next().map_or("word", kind);
        cells
            .map(kind)
            .find(|kind| *kind == "count")
            .unwrap_or(first)
    });
    json!({
        "title": table.title,
        "unit": table.unit,
        "year_line": table.year_line,
        "unit_line": table.unit_line,
        "columns": table.columns,
        "kinds": kinds.collect::<Vec<_>>(),
        "rows": table.rows.iter().map(words).collect::<Vec<_>>(),
        "total": words(&table.total),
        "notes": table.notes,
        "signatures": table.signatures,
    })
}

fn block(block: &ReportBlock) -> Value {
    match block {
        ReportBlock::Heading { level, text } => {
            json!({ "kind": "heading", "level": level, "text": text })
        }
        ReportBlock::Paragraph(text) => json!({ "kind": "paragraph", "text": text }),
        ReportBlock::Table(table) => json!({ "kind": "table", "table": table }),
        ReportBlock::Chart(found) => json!({ "kind": "chart", "chart": chart(found) }),
    }
}

pub(super) fn chart(chart: &ReportChart) -> Value {
    json!(chart)
}
