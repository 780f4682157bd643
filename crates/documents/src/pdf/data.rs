//! The models as the data that the layouts read: every figure already in the words it is printed in.

use chrono::Datelike;
use jixiao_core::forms::{FormDocument, FundCell, ReportBlock, ReportDocument};
use jixiao_core::money::Money;
use serde_json::{Value, json};

pub(super) fn form(form: &FormDocument) -> Value {
    let funds: Vec<_> = form
        .funds
        .iter()
        .map(|row| {
            let cells: Vec<_> = row.cells.iter().map(fund_cell).collect();
            json!({ "label": row.label, "cells": cells })
        })
        .collect();
    json!({
        "title": form.title,
        "year_line": form.year_line,
        "unit_line": form.unit_line,
        "head": form.head,
        "head_spans": form.head_spans(),
        "fund_label": form.fund_label,
        "fund_columns": form.fund_columns,
        "funds": funds,
        "goals": form.goals,
        "columns": form.indicator_columns,
        "indicators": form.indicators,
        "closing": form.closing,
        "notes": form.notes,
        "signatures": form.signatures,
    })
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
    })
}

fn block(block: &ReportBlock) -> Value {
    match block {
        ReportBlock::Heading { level, text } => {
            json!({ "kind": "heading", "level": level, "text": text })
        }
        ReportBlock::Paragraph(text) => json!({ "kind": "paragraph", "text": text }),
        ReportBlock::Table(table) => json!({ "kind": "table", "table": table }),
    }
}

fn fund_cell(cell: &FundCell) -> String {
    match cell {
        FundCell::Empty => String::new(),
        FundCell::Amount(amount) => grouped(*amount),
        FundCell::Rate(Some(rate)) => format!("{rate}%"),
        FundCell::Rate(None) => "—".to_owned(),
    }
}

/// In 万元 with a comma between every three digits of the whole number.
fn grouped(amount: Money) -> String {
    let plain = amount.wan();
    let (sign, digits) = match plain.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", plain.as_str()),
    };
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let mut text = sign.to_owned();
    for (digit, left) in whole.chars().zip((0..whole.len()).rev()) {
        text.push(digit);
        if left % 3 == 0 && left > 0 {
            text.push(',');
        }
    }
    text.push('.');
    text.push_str(decimals);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_grouped_by_three_digits() {
        let of = |fen| grouped(Money::from_fen(fen));
        assert_eq!(of(49_853_002_800), "49,853.0028");
        assert_eq!(of(100_000_000_000), "100,000.00");
        assert_eq!(of(-123_456_789), "-123.456789");
        assert_eq!(of(0), "0.00");
    }
}
