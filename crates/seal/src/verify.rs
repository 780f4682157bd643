//! The verdict on a package: limits, then hashes, then the signature over the exact bytes, then
//! the register. Contents are handed out only by a verdict that carries them.

use std::{
    collections::BTreeMap,
    fs,
    io::{self, Read, Seek, Write},
    path::Path,
};

use chrono::NaiveDate;

use crate::{
    archive::{Archive, Fault, Refusal},
    bag::{
        BAG_INFO, BAGIT, BAGIT_TEXT, BagInfo, MANIFEST, Oxum, PAYLOAD, SIGNATURE, SIGNED_TAGS,
        SIGNER, Stated, TAG_MANIFEST,
    },
    error::{Error, Result},
    keys::{Fingerprint, PublicKey},
    limits::{MAX_MANIFEST, MAX_TAG_FILE},
    manifest::{self, Hashes},
    register::{RegisterEntry, Standing, look_up},
};

/// The rules that a package can break.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// The signature is invalid.
    P01,
    /// Signer and register do not agree.
    P02,
    /// A file differs from the manifest, is missing or extra.
    P03,
    /// A path, a size or the container itself is unsafe.
    P04,
}

impl Rule {
    /// The rule's id.
    pub fn id(self) -> &'static str {
        match self {
            Self::P01 => "P01",
            Self::P02 => "P02",
            Self::P03 => "P03",
            Self::P04 => "P04",
        }
    }
}

/// One reason why a package is invalid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The rule.
    pub rule: Rule,
    /// A whole Chinese sentence.
    pub message: String,
}

/// How a package is graded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Sound, and signed by the unit's registered key.
    Valid,
    /// Sound, but the signer is not in the register.
    ValidUnregistered,
    /// Sound, but the registration has run out.
    ValidExpired,
    /// Sound, but the key was revoked.
    Revoked,
    /// Not to be used.
    Invalid,
}

impl Verdict {
    /// The word in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::ValidUnregistered => "valid-unregistered",
            Self::ValidExpired => "valid-expired",
            Self::Revoked => "revoked",
            Self::Invalid => "invalid",
        }
    }

    /// The words that people read.
    pub fn title(self) -> &'static str {
        match self {
            Self::Valid => "有效",
            Self::ValidUnregistered => "有效但未登记",
            Self::ValidExpired => "有效但登记已过期",
            Self::Revoked => "密钥已吊销",
            Self::Invalid => "无效",
        }
    }
}

/// All that was found out about a package.
#[derive(Debug)]
pub struct Verification<R> {
    /// The grade.
    pub verdict: Verdict,
    /// Why it is invalid; empty for every other grade.
    pub problems: Vec<Problem>,
    /// Name of the top folder, which must equal the file name without `.zip` (the caller compares).
    pub folder: Option<String>,
    /// What the package states; of an invalid one only a claim.
    pub info: Option<BagInfo>,
    /// The day of bagging that the sender states: a claim in any case.
    pub bagging_date: Option<NaiveDate>,
    /// The signing key; of an invalid package only a claim.
    pub signer: Option<PublicKey>,
    /// Fingerprint of that key.
    pub fingerprint: Option<Fingerprint>,
    /// The files, unless the package is invalid. A revoked one's may be used only where the
    /// receiver's own log shows the receipt before the revocation.
    pub contents: Option<Contents<R>>,
}

/// The files of a package that was found sound.
#[derive(Debug)]
pub struct Contents<R> {
    archive: Archive<R>,
    files: BTreeMap<String, (usize, [u8; 32])>,
}

impl<R: Read + Seek> Contents<R> {
    /// Paths below the top folder with their sizes in bytes, sorted.
    pub fn files(&self) -> impl Iterator<Item = (&str, u64)> {
        self.files.iter().map(|(path, (index, _))| {
            (
                path.as_str(),
                self.archive
                    .entries()
                    .get(*index)
                    .map_or(0, |entry| entry.size),
            )
        })
    }

    /// SHA-256 of a file, lower-case hex, as the manifest lists it.
    pub fn sha256(&self, path: &str) -> Option<String> {
        self.files.get(path).map(|(_, hash)| hex::encode(hash))
    }

    /// Streams a file into `out` and returns its size. The hash is checked again on the way; on
    /// [`Error::ChangedSince`] discard what has been written.
    ///
    /// # Errors
    /// [`Error::NoSuchFile`], [`Error::ChangedSince`], [`Error::Io`].
    pub fn copy_to(&mut self, path: &str, out: &mut impl Write) -> Result<u64> {
        let missing = || Error::NoSuchFile {
            path: path.to_owned(),
        };
        let changed = || Error::ChangedSince {
            path: path.to_owned(),
        };
        let (index, hash) = *self.files.get(path).ok_or_else(missing)?;
        let entry = self
            .archive
            .entries()
            .get(index)
            .ok_or_else(missing)?
            .clone();
        match self.archive.copy(&entry, out) {
            Ok(found) if found == hash => Ok(entry.size),
            Ok(_) | Err(Fault::Damaged | Fault::Oversize) => Err(changed()),
            Err(Fault::Io(error)) => Err(error.into()),
        }
    }

    /// Reads a file into memory: at most 200 MiB, by the limits.
    ///
    /// # Errors
    /// As [`Self::copy_to`].
    pub fn read(&mut self, path: &str) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.copy_to(path, &mut bytes)?;
        Ok(bytes)
    }

    /// Unpacks every file below `folder/<top folder>`, which must not exist yet.
    ///
    /// # Errors
    /// [`Error::File`] where a folder or file cannot be made; [`Error::ChangedSince`].
    pub fn unpack_into(&mut self, folder: &Path) -> Result<()> {
        let top = folder.join(self.archive.folder());
        let failure = |path: &Path| {
            let path = path.to_owned();
            move |source: io::Error| Error::File {
                operation: "写入",
                path,
                source,
            }
        };
        fs::create_dir(&top).map_err(failure(&top))?;
        let paths: Vec<_> = self.files.keys().cloned().collect();
        for path in paths {
            let target = top.join(&path);
            if let Some(parent) = target.parent() {
                fs::create_dir_all(parent).map_err(failure(parent))?;
            }
            let mut file = fs::File::create_new(&target).map_err(failure(&target))?;
            self.copy_to(&path, &mut file)?;
        }
        Ok(())
    }
}

/// Examines a package from outside. `today` decides over dates in the register; without a register
/// pass an empty slice. To examine a unit's request for a new key, pass an empty slice too and
/// compare the fingerprint with the sealed sheet.
///
/// # Errors
/// [`Error::NewerVersion`] for a bag of a later version, [`Error::Io`] when `reader` fails. All that
/// is wrong with the package itself is in the verdict.
pub fn verify<R: Read + Seek>(
    reader: R,
    register: &[RegisterEntry],
    today: NaiveDate,
) -> Result<Verification<R>> {
    let archive = match Archive::open(reader) {
        Ok(archive) => archive,
        Err(Refusal::Io(error)) => return Err(error.into()),
        Err(Refusal::Unsafe(reason)) => {
            return Ok(Verification {
                verdict: Verdict::Invalid,
                problems: vec![unsafe_package(&reason)],
                folder: None,
                info: None,
                bagging_date: None,
                signer: None,
                fingerprint: None,
                contents: None,
            });
        }
    };
    let mut examination = Examination {
        archive,
        problems: Vec::new(),
        files: BTreeMap::new(),
        tags: BTreeMap::new(),
        payload: Oxum { bytes: 0, files: 0 },
    };
    examination.hash_files()?;
    examination.check_version()?;
    let stated = examination.check_info();
    examination.check_manifest();
    examination.check_tag_manifest();
    let signer = examination.check_signature();
    examination.conclude(stated, signer, register, today)
}

fn unsafe_package(reason: &str) -> Problem {
    let message = format!("包内路径或大小异常，拒收（{reason}）。");
    Problem {
        rule: Rule::P04,
        message,
    }
}

struct Examination<R> {
    archive: Archive<R>,
    problems: Vec<Problem>,
    /// Every file that could be unpacked, with its place in the archive and its hash.
    files: BTreeMap<String, (usize, [u8; 32])>,
    /// The bytes of the tag files.
    tags: BTreeMap<&'static str, Vec<u8>>,
    payload: Oxum,
}

impl<R: Read + Seek> Examination<R> {
    fn differs(&mut self, file: &str, detail: &str) {
        let detail = if detail.is_empty() {
            String::new()
        } else {
            format!("（{detail}）")
        };
        let message = format!("{file}与清单不符{detail}。");
        self.problems.push(Problem {
            rule: Rule::P03,
            message,
        });
    }

    fn missing(&mut self, file: &str) {
        self.problems.push(Problem {
            rule: Rule::P03,
            message: format!("{file}缺失。"),
        });
    }

    fn extra(&mut self, file: &str) {
        self.problems.push(Problem {
            rule: Rule::P03,
            message: format!("{file}多余。"),
        });
    }

    /// Unpacks every file once, in pieces, and keeps its hash; of tag files also the bytes.
    fn hash_files(&mut self) -> Result<()> {
        let tags = [BAGIT, BAG_INFO, MANIFEST, TAG_MANIFEST, SIGNER, SIGNATURE];
        let entries = self.archive.entries().to_vec();
        for (index, entry) in entries.iter().enumerate() {
            let tag = tags.into_iter().find(|tag| *tag == entry.path);
            let mut bytes = Vec::new();
            let copied = if let Some(tag) = tag {
                let manifest = tag == MANIFEST || tag == TAG_MANIFEST;
                if entry.size > if manifest { MAX_MANIFEST } else { MAX_TAG_FILE } {
                    self.problems.push(unsafe_package(&format!("{tag}过大")));
                    continue;
                }
                self.archive.copy(entry, &mut bytes)
            } else if entry.path.starts_with(PAYLOAD) {
                self.payload.bytes += entry.size;
                self.payload.files += 1;
                self.archive.copy(entry, &mut io::sink())
            } else {
                self.extra(&entry.path);
                continue;
            };
            match copied {
                Ok(hash) => {
                    self.files.insert(entry.path.clone(), (index, hash));
                    tag.map(|tag| self.tags.insert(tag, bytes));
                }
                Err(Fault::Damaged) => self.differs(&entry.path, "内容损坏"),
                Err(Fault::Oversize) => {
                    let reason = format!("{}实际大小超过所载大小", entry.path);
                    self.problems.push(unsafe_package(&reason));
                }
                Err(Fault::Io(error)) => return Err(error.into()),
            }
        }
        for tag in tags {
            if !entries.iter().any(|entry| entry.path == tag) {
                self.missing(tag);
            }
        }
        Ok(())
    }

    fn check_version(&mut self) -> Result<()> {
        let Some(bytes) = self.tags.get(BAGIT) else {
            return Ok(());
        };
        if bytes == BAGIT_TEXT.as_bytes() {
            return Ok(());
        }
        if let Some(found) = newer_version(bytes) {
            return Err(Error::NewerVersion { found });
        }
        self.differs(BAGIT, "");
        Ok(())
    }

    fn check_info(&mut self) -> Option<Stated> {
        let parsed = Stated::parse(self.tags.get(BAG_INFO)?);
        match parsed {
            Ok(stated) => {
                if stated.oxum != self.payload {
                    self.differs(BAG_INFO, "Payload-Oxum 与实际文件数或字节数不同");
                }
                if stated.info.folder_name() != self.archive.folder() {
                    self.differs(BAG_INFO, "文件夹名称与单位、期间或序号不同");
                }
                Some(stated)
            }
            Err((label, reason)) => {
                self.differs(BAG_INFO, &format!("{label}：{reason}"));
                None
            }
        }
    }

    fn check_manifest(&mut self) {
        let Some(bytes) = self.tags.get(MANIFEST) else {
            return;
        };
        let Some(listed) = manifest::parse(bytes) else {
            return self.differs(MANIFEST, "格式不符");
        };
        if listed.is_empty() {
            self.missing(PAYLOAD);
        }
        let present: Vec<_> = self
            .archive
            .entries()
            .iter()
            .map(|entry| entry.path.clone())
            .filter(|path| path.starts_with(PAYLOAD))
            .collect();
        for path in present.iter().filter(|path| !listed.contains_key(*path)) {
            self.extra(path);
        }
        self.compare(&listed, &present);
    }

    fn check_tag_manifest(&mut self) {
        let Some(bytes) = self.tags.get(TAG_MANIFEST) else {
            return;
        };
        let Some(listed) = manifest::parse(bytes) else {
            return self.differs(TAG_MANIFEST, "格式不符");
        };
        if !listed.keys().map(String::as_str).eq(SIGNED_TAGS) {
            return self.differs(TAG_MANIFEST, "所列文件不符");
        }
        // Missing tag files have been named already.
        let present: Vec<_> = self
            .archive
            .entries()
            .iter()
            .map(|e| e.path.clone())
            .collect();
        let listed = listed
            .into_iter()
            .filter(|(path, _)| present.contains(path))
            .collect();
        self.compare(&listed, &present);
    }

    /// Compares listed hashes with the files; one that could not be unpacked was named already.
    fn compare(&mut self, listed: &Hashes, present: &[String]) {
        let present: std::collections::HashSet<_> = present.iter().map(String::as_str).collect();
        for (path, expected) in listed {
            match self.files.get(path) {
                Some((_, found)) if found == expected => {}
                Some(_) => self.differs(path, ""),
                None if present.contains(path.as_str()) => {}
                None => self.missing(&path.escape_debug().to_string()),
            }
        }
    }

    fn check_signature(&mut self) -> Option<PublicKey> {
        let tag = |name| self.tags.get(name).map(Vec::as_slice);
        let signer = tag(SIGNER)
            .and_then(|bytes| std::str::from_utf8(bytes).ok())
            .and_then(|pem| PublicKey::from_pem(pem).ok());
        let sound = match (&signer, tag(TAG_MANIFEST), tag(SIGNATURE)) {
            (Some(key), Some(signed), Some(signature)) => key.verify(signed, signature),
            _ => false,
        };
        if !sound {
            let message = "签名无效，文件可能被改动，已隔离。".to_owned();
            self.problems.push(Problem {
                rule: Rule::P01,
                message,
            });
        }
        signer
    }

    fn conclude(
        mut self,
        stated: Option<Stated>,
        signer: Option<PublicKey>,
        register: &[RegisterEntry],
        today: NaiveDate,
    ) -> Result<Verification<R>> {
        let fingerprint = signer.as_ref().map(PublicKey::fingerprint).transpose()?;
        let mut verdict = Verdict::Invalid;
        // Only a sound package says anything about its signer.
        if let (true, Some(stated), Some(print)) = (self.problems.is_empty(), &stated, &fingerprint)
        {
            verdict = match look_up(register, &stated.info.unit_code, print, today) {
                Standing::InForce => Verdict::Valid,
                Standing::Unknown => Verdict::ValidUnregistered,
                Standing::Expired => Verdict::ValidExpired,
                Standing::Revoked => Verdict::Revoked,
                Standing::Conflict => {
                    let message = "签名人与单位名册不符。".to_owned();
                    self.problems.push(Problem {
                        rule: Rule::P02,
                        message,
                    });
                    Verdict::Invalid
                }
            };
        }
        self.problems.sort_by_key(|problem| problem.rule);
        let folder = Some(self.archive.folder().to_owned());
        let contents = (verdict != Verdict::Invalid).then_some(Contents {
            archive: self.archive,
            files: self.files,
        });
        let (info, bagging_date) = stated.map(|s| (s.info, s.date)).unzip();
        Ok(Verification {
            verdict,
            problems: self.problems,
            folder,
            info,
            bagging_date,
            signer,
            fingerprint,
            contents,
        })
    }
}

/// The version that a `bagit.txt` states, if it is later than 1.0.
fn newer_version(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?;
    let version = text.strip_prefix("BagIt-Version: ")?.lines().next()?;
    let (major, minor) = version.split_once('.')?;
    let parsed: (u16, u16) = (major.parse().ok()?, minor.parse().ok()?);
    (parsed > (1, 0)).then(|| format!("{}.{}", parsed.0, parsed.1))
}
