//! What a bag says of itself, and writing one.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, Read, Seek, Write},
    path::PathBuf,
};

use chrono::{Datelike, NaiveDate, NaiveDateTime};

use crate::{
    archive::ArchiveWriter,
    error::{Error, Result},
    keys::SigningKey,
    limits::is_safe_component,
    manifest::{self, Hashes},
};

pub(crate) const BAGIT: &str = "bagit.txt";
pub(crate) const BAGIT_TEXT: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
pub(crate) const BAG_INFO: &str = "bag-info.txt";
pub(crate) const MANIFEST: &str = "manifest-sha256.txt";
pub(crate) const TAG_MANIFEST: &str = "tagmanifest-sha256.txt";
pub(crate) const SIGNER: &str = "signature/signer.pem";
pub(crate) const SIGNATURE: &str = "signature/tagmanifest-sha256.txt.sig";
pub(crate) const PAYLOAD: &str = "data/";
/// What the tag manifest lists: all tag files but itself and its signature.
pub(crate) const SIGNED_TAGS: [&str; 4] = [BAG_INFO, BAGIT, MANIFEST, SIGNER];

const MAX_VALUE: usize = 1000;

/// What a package is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A unit's submission (报送).
    Submission,
    /// A department's aggregate with its units' packages (汇总).
    Aggregate,
    /// A receipt (回执).
    Receipt,
    /// A submission sent back (退回).
    Return,
    /// A key that asks to be registered (登记).
    Registration,
    /// A task from the department (任务).
    Task,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::Submission,
        Self::Aggregate,
        Self::Receipt,
        Self::Return,
        Self::Registration,
        Self::Task,
    ];

    /// The word in `Jixiao-Kind`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Submission => "submission",
            Self::Aggregate => "aggregate",
            Self::Receipt => "receipt",
            Self::Return => "return",
            Self::Registration => "registration",
            Self::Task => "task",
        }
    }

    /// How the names of such packages begin.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Submission => "JXJK",
            Self::Aggregate => "JXHJ",
            Self::Receipt => "JXHZ",
            Self::Return => "JXTH",
            Self::Registration => "JXDJ",
            Self::Task => "JXRW",
        }
    }
}

/// What `bag-info.txt` states. Until the signature has been verified all of it is a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BagInfo {
    /// Name of the sender (Source-Organization), in Chinese.
    pub source_organization: String,
    /// Package id (External-Identifier).
    pub identifier: String,
    /// Program and version (Bag-Software-Agent).
    pub software_agent: String,
    /// What the package is for.
    pub kind: Kind,
    /// Code of the sending unit: `[A-Za-z0-9._-]`.
    pub unit_code: String,
    /// Budget year, 1000 to 9999.
    pub year: i32,
    /// Last day of the period.
    pub period_end: NaiveDate,
    /// Number of the submission, from 1.
    pub sequence: u32,
    /// Template of the forms, such as `nmg-2019`.
    pub template: String,
    /// Whether the data is a demonstration's.
    pub demo: bool,
}

impl BagInfo {
    /// Name of the top folder and, with `.zip`, of the file:
    /// `<prefix>-<unit code>-<year>-<period end MMDD>-<number, 2 digits>`.
    pub fn folder_name(&self) -> String {
        format!(
            "{}-{}-{:04}-{:02}{:02}-{:02}",
            self.kind.prefix(),
            self.unit_code,
            self.year,
            self.period_end.month(),
            self.period_end.day(),
            self.sequence
        )
    }

    fn labels(&self, date: NaiveDate, oxum: Oxum) -> Vec<(&'static str, String)> {
        let mut labels = vec![
            ("Source-Organization", self.source_organization.clone()),
            ("External-Identifier", self.identifier.clone()),
            ("Bagging-Date", date.to_string()),
            ("Payload-Oxum", format!("{}.{}", oxum.bytes, oxum.files)),
            ("Bag-Software-Agent", self.software_agent.clone()),
            ("Jixiao-Kind", self.kind.word().to_owned()),
            ("Jixiao-Unit-Code", self.unit_code.clone()),
            ("Jixiao-Year", self.year.to_string()),
            ("Jixiao-Period-End", self.period_end.to_string()),
            ("Jixiao-Sequence", self.sequence.to_string()),
            ("Jixiao-Template", self.template.clone()),
        ];
        if self.demo {
            labels.push(("Jixiao-Demo", "true".to_owned()));
        }
        labels
    }
}

/// Bytes and files of the payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Oxum {
    pub(crate) bytes: u64,
    pub(crate) files: u64,
}

/// `bag-info.txt` as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stated {
    pub(crate) info: BagInfo,
    pub(crate) date: NaiveDate,
    pub(crate) oxum: Oxum,
}

impl Stated {
    /// Writes the labels in their fixed order; refuses values that would not be read back.
    pub(crate) fn to_text(&self) -> Result<String> {
        let mut text = String::new();
        for (label, value) in self.info.labels(self.date, self.oxum) {
            if !is_plain(&value) {
                return Err(Error::BadLabel { label, value });
            }
            text.push_str(&format!("{label}: {value}\n"));
        }
        match Self::parse(text.as_bytes()) {
            Ok(back) if back == *self => Ok(text),
            Ok(_) => Err(Error::BadLabel {
                label: BAG_INFO,
                value: text,
            }),
            Err((label, _)) => {
                let labels = self.info.labels(self.date, self.oxum);
                let value = labels.into_iter().find(|(l, _)| *l == label);
                Err(Error::BadLabel {
                    label,
                    value: value.map(|(_, v)| v).unwrap_or_default(),
                })
            }
        }
    }

    /// Reads the labels; `Err` names the label and, in Chinese, what is wrong. Unknown labels are
    /// passed over, so that later versions may add some; repeated ones are refused.
    pub(crate) fn parse(bytes: &[u8]) -> std::result::Result<Self, (&'static str, &'static str)> {
        const LINES: (&str, &str) = (BAG_INFO, "格式不符");
        let text = std::str::from_utf8(bytes).map_err(|_| LINES)?;
        if !text.ends_with('\n') {
            return Err(LINES);
        }
        let mut labels = BTreeMap::new();
        for line in text.split_terminator('\n') {
            let (label, value) = line.split_once(": ").ok_or(LINES)?;
            let named = !label.is_empty()
                && label
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'-');
            if !named || !is_plain(value) {
                return Err(LINES);
            }
            if labels
                .insert(label.to_ascii_lowercase(), (label, value))
                .is_some()
            {
                return Err((BAG_INFO, "标签重复"));
            }
        }
        let get = |label: &'static str| match labels.get(&label.to_ascii_lowercase()) {
            Some((spelt, value)) if *spelt == label => Ok(*value),
            Some(_) => Err((label, "标签写法不符")),
            None => Err((label, "标签缺失")),
        };
        let owned = |label| get(label).map(str::to_owned);
        let date = |label| parse_date(get(label)?).ok_or((label, "日期不符"));
        let unit_code = owned("Jixiao-Unit-Code")?;
        if !is_safe_component(&unit_code) {
            return Err(("Jixiao-Unit-Code", "单位代码不符"));
        }
        let word = get("Jixiao-Kind")?;
        let kind = Kind::ALL.into_iter().find(|k| k.word() == word);
        let year = parse_number(get("Jixiao-Year")?).filter(|y| (1000..=9999).contains(y));
        let sequence = parse_number(get("Jixiao-Sequence")?).filter(|n| *n >= 1);
        let oxum = get("Payload-Oxum")?
            .split_once('.')
            .and_then(|(bytes, files)| {
                Some(Oxum {
                    bytes: parse_number(bytes)?,
                    files: parse_number(files)?,
                })
            });
        let demo = match labels.contains_key("jixiao-demo") {
            true if get("Jixiao-Demo")? == "true" => true,
            true => return Err(("Jixiao-Demo", "内容不符")),
            false => false,
        };
        Ok(Self {
            info: BagInfo {
                source_organization: owned("Source-Organization")?,
                identifier: owned("External-Identifier")?,
                software_agent: owned("Bag-Software-Agent")?,
                kind: kind.ok_or(("Jixiao-Kind", "种类不符"))?,
                unit_code,
                year: year.ok_or(("Jixiao-Year", "年度不符"))?,
                period_end: date("Jixiao-Period-End")?,
                sequence: sequence.ok_or(("Jixiao-Sequence", "序号不符"))?,
                template: owned("Jixiao-Template")?,
                demo,
            },
            date: date("Bagging-Date")?,
            oxum: oxum.ok_or(("Payload-Oxum", "内容不符"))?,
        })
    }
}

fn is_plain(value: &str) -> bool {
    !value.is_empty()
        && value.len() <= MAX_VALUE
        && value.trim() == value
        && !value.chars().any(char::is_control)
}

/// A number in its one decimal spelling.
fn parse_number<N: std::str::FromStr + ToString>(text: &str) -> Option<N> {
    text.parse::<N>()
        .ok()
        .filter(|number| number.to_string() == text)
}

/// A date in its one ISO spelling.
fn parse_date(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .ok()
        .filter(|date| date.to_string() == text)
}

/// Where the bytes of a payload file come from. A file is read in pieces and may be read twice.
#[derive(Debug, Clone)]
pub enum Source {
    /// Bytes in memory.
    Bytes(Vec<u8>),
    /// A file on disk.
    File(PathBuf),
}

impl Source {
    pub(crate) fn open(&self) -> Result<Box<dyn Read + '_>> {
        match self {
            Self::Bytes(bytes) => Ok(Box::new(bytes.as_slice())),
            Self::File(path) => Ok(Box::new(File::open(path).map_err(|e| self.failure(e))?)),
        }
    }

    pub(crate) fn failure(&self, source: io::Error) -> Error {
        match self {
            Self::Bytes(_) => Error::Io(source),
            Self::File(path) => Error::File {
                operation: "读取",
                path: path.clone(),
                source,
            },
        }
    }
}

/// Writes a signed bag as a ZIP file from the start of `out`, which must be empty, and returns
/// `out`, flushed. Payload paths are relative to `data/`; their order does not matter. The same
/// info, payload, key and time give the same bytes. `time` is the bagging time, local, 1980–2107.
///
/// # Errors
/// [`Error::BadLabel`], [`Error::Unfit`] (path, size, number, total, nothing to pack),
/// [`Error::File`] for a payload file, [`Error::Io`] for `out`, [`Error::Crypto`].
pub fn write_bag<W: Write + Seek>(
    out: W,
    info: &BagInfo,
    payload: impl IntoIterator<Item = (String, Source)>,
    key: &SigningKey,
    time: NaiveDateTime,
) -> Result<W> {
    let mut sources = BTreeMap::new();
    for (name, source) in payload {
        let path = format!("{PAYLOAD}{name}");
        if sources.insert(path.clone(), source).is_some() {
            return Err(Error::Unfit {
                path,
                reason: "与其他路径重名".to_owned(),
            });
        }
    }
    if sources.is_empty() {
        return Err(Error::Unfit {
            path: PAYLOAD.to_owned(),
            reason: "没有文件".to_owned(),
        });
    }
    // Labels are checked before the long work; the payload's size comes later.
    let mut stated = Stated {
        info: info.clone(),
        date: time.date(),
        oxum: Oxum { bytes: 0, files: 0 },
    };
    stated.to_text()?;

    let folder = info.folder_name();
    let mut archive = ArchiveWriter::new(out, time)?;
    let mut tags = Hashes::new();
    let mut tag = |archive: &mut ArchiveWriter<W>, path: &str, bytes: Vec<u8>| -> Result<()> {
        let written = archive.add(&format!("{folder}/{path}"), &Source::Bytes(bytes))?;
        tags.insert(path.to_owned(), written.sha256);
        Ok(())
    };
    tag(&mut archive, BAGIT, BAGIT_TEXT.into())?;
    let mut hashes = Hashes::new();
    for (path, source) in &sources {
        let written = archive.add(&format!("{folder}/{path}"), source)?;
        stated.oxum.bytes += written.size;
        stated.oxum.files += 1;
        hashes.insert(path.clone(), written.sha256);
    }
    tag(&mut archive, BAG_INFO, stated.to_text()?.into())?;
    tag(&mut archive, MANIFEST, manifest::to_text(&hashes).into())?;
    tag(&mut archive, SIGNER, key.public().to_pem()?.into())?;
    let tag_manifest = manifest::to_text(&tags).into_bytes();
    let signature = key.sign(&tag_manifest)?;
    for (path, bytes) in [(TAG_MANIFEST, tag_manifest), (SIGNATURE, signature)] {
        archive.add(&format!("{folder}/{path}"), &Source::Bytes(bytes))?;
    }
    archive.finish()
}
