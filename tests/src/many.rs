//! Packages of many units, made from one that the program exported: other units, other projects,
//! other sums, each soundly signed with a key of its own. Figures and tables agree with each other;
//! the documents are those of the first package, copied.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::BufReader;
use std::path::{Path, PathBuf};

use chrono::{NaiveDate, NaiveDateTime};
use jixiao_seal::register::file;
use jixiao_seal::{
    BagInfo, RegisterEntry, SigningKey, Source, verify, write_bag, write_file_whole,
};
use serde_json::{Value, json};

/// The columns of money of a total.
const MONEY: [&str; 4] = ["initial_budget", "annual_budget", "arrived", "executed"];
/// The tables of a package, and where a row names its project.
const TABLES: [(&str, usize); 5] = [
    ("projects.csv", 1),
    ("funds.csv", 1),
    ("indicators.csv", 1),
    ("ledger.csv", 2),
    ("findings.csv", 2),
];

type Failure = Box<dyn std::error::Error>;

/// A package that others are made from.
pub struct Pattern {
    info: BagInfo,
    time: NaiveDateTime,
    content: Value,
    files: BTreeMap<String, Vec<u8>>,
}

impl Pattern {
    /// Reads a package that the program exported.
    ///
    /// # Errors
    /// Where it is none.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let found = verify(BufReader::new(File::open(path)?), &[], NaiveDate::MAX)?;
        let (Some(mut contents), Some(info)) = (found.contents, found.info) else {
            return Err(format!("{}: {:?}", path.display(), found.problems).into());
        };
        let names: Vec<_> = contents.files().map(|(name, _)| name.to_owned()).collect();
        let mut files = BTreeMap::new();
        for name in names {
            if let Some(below) = name.strip_prefix("data/") {
                files.insert(below.to_owned(), contents.read(&name)?);
            }
        }
        let content = files.remove("submission.json");
        let content: Value = serde_json::from_slice(&content.ok_or("no submission.json")?)?;
        let time = content["created"].as_str().ok_or("no time")?.parse()?;
        Ok(Self {
            info,
            time,
            content,
            files,
        })
    }

    /// Writes the packages of as many units as `projects` has numbers of projects, and the register
    /// that knows their keys (`register.csv`); without documents they hold figures and tables only.
    ///
    /// # Errors
    /// Those of writing.
    pub fn write(
        &self,
        folder: &Path,
        projects: &[usize],
        with_documents: bool,
    ) -> Result<Vec<PathBuf>, Failure> {
        fs::create_dir_all(folder)?;
        let (mut paths, mut register) = (Vec::new(), Vec::new());
        for (number, projects) in projects.iter().enumerate() {
            let key = SigningKey::generate()?;
            let unit = format!("{}{:04}", self.info.unit_code, number + 1);
            register.push(RegisterEntry {
                unit_code: unit.clone(),
                fingerprint: key.public().fingerprint()?,
                from: NaiveDate::from_ymd_opt(2000, 1, 1).ok_or("no day")?,
                until: NaiveDate::from_ymd_opt(2999, 12, 31).ok_or("no day")?,
                revoked: None,
            });
            paths.push(self.write_one(folder, &unit, number, *projects, &key, with_documents)?);
        }
        fs::write(folder.join("register.csv"), file::write(&register))?;
        Ok(paths)
    }

    fn write_one(
        &self,
        folder: &Path,
        unit: &str,
        first: usize,
        projects: usize,
        key: &SigningKey,
        with_documents: bool,
    ) -> Result<PathBuf, Failure> {
        let mut info = self.info.clone();
        unit.clone_into(&mut info.unit_code);
        info.source_organization = format!("示例单位{unit}");
        info.demo = false;
        info.identifier = info.folder_name();
        let patterns = list(&self.content, "projects");
        let codes: Vec<_> = (0..projects)
            .map(|at| {
                let pattern = &patterns[(first + at) % patterns.len()];
                let old = pattern["code"].as_str().unwrap_or_default();
                (old.to_owned(), format!("{unit}-{:04}", at + 1))
            })
            .collect();
        let mut payload = Vec::new();
        let mut add = |name: String, bytes| payload.push((name, Source::Bytes(bytes)));
        let content = self.content_of(&info, &codes);
        add("submission.json".to_owned(), serde_json::to_vec(&content)?);
        for (name, column) in TABLES {
            let table = self.files.get(name).ok_or("a table is missing")?;
            add(name.to_owned(), rows(table, column, unit, &codes)?);
        }
        if with_documents {
            for name in ["forms.xlsx", "report.docx", "report.pdf"] {
                if let Some(bytes) = self.files.get(name) {
                    add(name.to_owned(), bytes.clone());
                }
            }
            for (old, new) in &codes {
                if let Some(bytes) = self.files.get(&format!("forms/{old}.pdf")) {
                    add(format!("forms/{new}.pdf"), bytes.clone());
                }
            }
        }
        let path = folder.join(format!("{}.zip", info.folder_name()));
        write_file_whole(&path, |file| {
            write_bag(file, &info, payload, key, self.time).map(|_| ())
        })?;
        Ok(path)
    }

    /// What the unit says: its projects, their entries, and the sums of their figures.
    fn content_of(&self, info: &BagInfo, codes: &[(String, String)]) -> Value {
        let mut content = self.content.clone();
        content["unit"]["code"] = json!(info.unit_code);
        content["unit"]["name"] = json!(info.source_organization);
        content["task"] = Value::Null;
        content["attachments"] = json!([]);
        content["answers"] = json!([]);
        content["projects"] = chosen(list(&self.content, "projects"), "code", codes);
        for name in ["ledger", "progress"] {
            content[name] = chosen(list(&self.content, name), "project", codes);
        }
        let summary = &mut content["summary"];
        summary["unit"]["code"] = json!(info.unit_code);
        summary["unit"]["name"] = json!(info.source_organization);
        let projects = chosen(list(&self.content["summary"], "projects"), "code", codes);
        for column in MONEY {
            let amounts = list_of(&projects)
                .iter()
                .filter_map(|project| project["total"][column].as_str());
            let sum: i64 = amounts.map(to_millionths).sum();
            summary["total"][column] = json!(from_millionths(sum));
        }
        summary["projects"] = projects;
        content
    }
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    list_of(&value[name])
}

fn list_of(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// The elements of the chosen projects, under their new codes, project by project.
fn chosen(all: &[Value], key: &str, codes: &[(String, String)]) -> Value {
    let mut chosen = Vec::new();
    for (old, new) in codes {
        for element in all.iter().filter(|element| element[key] == old.as_str()) {
            let mut element = element.clone();
            rename(&mut element, old, new);
            chosen.push(element);
        }
    }
    Value::Array(chosen)
}

fn rename(value: &mut Value, old: &str, new: &str) {
    match value {
        Value::String(text) if text == old => new.clone_into(text),
        Value::Array(values) => values.iter_mut().for_each(|value| rename(value, old, new)),
        Value::Object(values) => values
            .values_mut()
            .for_each(|value| rename(value, old, new)),
        _ => {}
    }
}

/// The same of a table: its unit stands in the first column.
fn rows(
    table: &[u8],
    column: usize,
    unit: &str,
    codes: &[(String, String)],
) -> Result<Vec<u8>, Failure> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(table);
    let rows: Vec<_> = reader.records().collect::<Result<_, _>>()?;
    let (header, rows) = rows.split_first().ok_or("no header")?;
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(header)?;
    for (old, new) in codes {
        for row in rows.iter().filter(|row| row.get(column) == Some(old)) {
            let cells = row.iter().enumerate().map(|(at, cell)| match at {
                0 => unit,
                _ if at == column => new,
                _ => cell,
            });
            writer.write_record(cells)?;
        }
    }
    Ok(writer.into_inner()?)
}

/// An amount in 万元 in millionths.
fn to_millionths(amount: &str) -> i64 {
    let (sign, digits) = match amount.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, amount),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let number = format!("{whole}{part:0<6}").parse::<i64>();
    sign * number.unwrap_or_default()
}

/// The same back, with 2 to 6 decimals.
fn from_millionths(sum: i64) -> String {
    let sign = if sum < 0 { "-" } else { "" };
    let (whole, part) = (
        sum.unsigned_abs() / 1_000_000,
        sum.unsigned_abs() % 1_000_000,
    );
    let part = format!("{part:06}");
    let (front, rest) = part.split_at(2);
    format!("{sign}{whole}.{front}{}", rest.trim_end_matches('0'))
}
