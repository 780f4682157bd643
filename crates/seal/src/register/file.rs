//! The register (名册) as a file: CSV in UTF-8 (with or without BOM), the header
//! `unit_code,fingerprint,from,until,revoked` in any order, one row a registration. Days are ISO;
//! `revoked` is empty for a key in force; the fingerprint is 64 hexadecimal digits, blanks between
//! groups allowed. Further columns are passed over.

use std::path::Path;

use chrono::NaiveDate;

use super::RegisterEntry;
use crate::keys::Fingerprint;
use crate::report::Refused;

/// Largest register file, in bytes: hundreds of thousands of rows.
const MAX_SIZE: u64 = 64 * 1024 * 1024;
const COLUMNS: [&str; 5] = ["unit_code", "fingerprint", "from", "until", "revoked"];

/// Reads a register file.
///
/// # Errors
/// `not_a_register` with the row and what is wrong with it; `file_missing`, `no_permission`, `io`.
pub fn read(path: &Path) -> Result<Vec<RegisterEntry>, Refused> {
    let unreadable = |source| Refused::unreadable(path, &source);
    let about = std::fs::metadata(path).map_err(unreadable)?;
    if !about.is_file() || about.len() > MAX_SIZE {
        return Err(wrong(path, "不是文件或文件过大"));
    }
    let bytes = std::fs::read(path).map_err(unreadable)?;
    parse(&bytes).map_err(|problem| wrong(path, &problem))
}

/// The bytes of a register file that [`read`] takes back, in the order given.
#[must_use]
pub fn write(entries: &[RegisterEntry]) -> Vec<u8> {
    let mut text = format!("\u{feff}{}\r\n", COLUMNS.join(","));
    for entry in entries {
        let print = entry.fingerprint.to_string().replace(' ', "");
        let revoked = entry.revoked.map(|day| day.to_string());
        let cells = [
            entry.unit_code.clone(),
            print,
            entry.from.to_string(),
            entry.until.to_string(),
            revoked.unwrap_or_default(),
        ];
        text.push_str(&cells.map(|cell| quoted(&cell)).join(","));
        text.push_str("\r\n");
    }
    text.into_bytes()
}

/// A cell by RFC 4180.
fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

fn wrong(path: &Path, problem: &str) -> Refused {
    Refused::new(
        "not_a_register",
        format!("名册“{}”不能使用：{problem}。", path.display()),
        format!(
            "请使用本程序导出的名册（UTF-8 CSV，列为 {}）。",
            COLUMNS.join(",")
        ),
    )
}

fn parse(bytes: &[u8]) -> Result<Vec<RegisterEntry>, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "不是UTF-8文本".to_owned())?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let head = reader.headers().map_err(|error| error.to_string())?.clone();
    let place = |column: &str| {
        let found = head.iter().position(|title| title.trim() == column);
        found.ok_or_else(|| format!("缺少列“{column}”"))
    };
    let [unit, print, from, until, revoked] = COLUMNS.map(place);
    let (unit, print, from, until, revoked) = (unit?, print?, from?, until?, revoked?);
    let mut entries = Vec::new();
    for (record, row) in reader.records().zip(2..) {
        let record = record.map_err(|_| format!("第{row}行的列数与表头不同"))?;
        let cell = |at: usize| record.get(at).unwrap_or_default().trim();
        let day = |at: usize| {
            let text = cell(at);
            NaiveDate::parse_from_str(text, "%Y-%m-%d")
                .map_err(|_| format!("第{row}行的日期“{text}”不是2026-08-31的样式"))
        };
        let fingerprint: Fingerprint = cell(print)
            .parse()
            .map_err(|_| format!("第{row}行的“{}”不是密钥指纹", cell(print)))?;
        if cell(unit).is_empty() {
            return Err(format!("第{row}行没有单位代码"));
        }
        entries.push(RegisterEntry {
            unit_code: cell(unit).to_owned(),
            fingerprint,
            from: day(from)?,
            until: day(until)?,
            revoked: match cell(revoked) {
                "" => None,
                _ => Some(day(revoked)?),
            },
        });
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_register_reads_in_any_order_of_columns_and_with_a_bom() {
        let print = "0a".repeat(32);
        let text = format!(
            "\u{feff}fingerprint,unit_code,until,from,revoked\r\n{print},105001,2027-12-31,2026-01-01,\r\n"
        );
        let entries = parse(text.as_bytes()).unwrap();
        assert_eq!(entries[0].unit_code, "105001");
        assert_eq!(entries[0].until.to_string(), "2027-12-31");
        assert_eq!(entries[0].revoked, None);
    }

    #[test]
    fn what_is_written_is_read_back() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let entries = [None, Some(day("2026-09-01"))].map(|revoked| RegisterEntry {
            unit_code: "105,\"001".to_owned(),
            fingerprint: "0a".repeat(32).parse().unwrap(),
            from: day("2026-01-01"),
            until: day("2027-12-31"),
            revoked,
        });
        assert_eq!(parse(&write(&entries)).unwrap(), entries);
    }

    #[test]
    fn what_is_wrong_is_named_with_its_row() {
        let print = "0a".repeat(32);
        let head = "unit_code,fingerprint,from,until,revoked\n";
        for (text, words) in [
            ("unit_code,fingerprint\n".to_owned(), "缺少列“from”"),
            (
                format!("{head}1,xyz,2026-01-01,2026-12-31,\n"),
                "第2行的“xyz”",
            ),
            (
                format!("{head}1,{print},2026/1/1,2026-12-31,\n"),
                "“2026/1/1”",
            ),
            (
                format!("{head}1,{print},2026-01-01,2026-12-31\n"),
                "第2行的列数",
            ),
            (
                format!("{head},{print},2026-01-01,2026-12-31,\n"),
                "没有单位代码",
            ),
        ] {
            let problem = parse(text.as_bytes()).unwrap_err();
            assert!(problem.contains(words), "{problem}");
        }
        assert!(parse(b"\xff\xfe").unwrap_err().contains("UTF-8"));
    }
}
