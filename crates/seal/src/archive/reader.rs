//! Reading what may be hostile: the structure is checked to the byte before any file is unpacked,
//! no stated size is trusted, and memory stays bounded by the limits.

use std::io::{self, Read, Seek, SeekFrom, Write};

use flate2::{Crc, Decompress, FlushDecompress, Status};
use sha2::{Digest, Sha256};

use super::{CENTRAL, CENTRAL_LEN, DEFLATED, END, END_LEN, LOCAL, LOCAL_LEN, PIECE, STORED};
use crate::limits::{MAX_ENTRIES, MAX_FILE, MAX_PATH, MAX_TOTAL, PathSet, is_too_dense};

/// Why an archive is not opened.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// It is not of the one form that packages have (P04); the reason in Chinese.
    Unsafe(String),
    /// The file could not be read.
    Io(io::Error),
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Self::Unsafe("文件不完整".to_owned()),
            _ => Self::Io(error),
        }
    }
}

/// Why a file inside does not come out.
#[derive(Debug)]
pub(crate) enum Fault {
    /// Its packed bytes do not give the file that the headers describe.
    Damaged,
    /// It grows beyond its stated size.
    Oversize,
    /// Reading the package or writing the output failed.
    Io(io::Error),
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Self::Damaged,
            _ => Self::Io(error),
        }
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// Path below the top folder.
    pub(crate) path: String,
    /// Stated size, which unpacking holds the file to.
    pub(crate) size: u64,
    method: u16,
    crc: u32,
    packed: u64,
    body: u64,
}

#[derive(Debug)]
pub(crate) struct Archive<R> {
    reader: R,
    folder: String,
    entries: Vec<Entry>,
}

/// Little-endian fields off the front of a slice; `None` when it is used up.
struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (front, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(front)
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes(self.bytes(2)?.try_into().ok()?))
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.bytes(4)?.try_into().ok()?))
    }
}

/// One record of the central directory.
struct Record {
    made_by: u16,
    /// The 26 bytes that the local header must repeat, from version to extra length.
    shared: [u8; 26],
    needed: u16,
    flags: u16,
    method: u16,
    crc: u32,
    packed: u64,
    size: u64,
    extra: u16,
    comment: u16,
    disk: u16,
    attributes: u32,
    offset: u64,
    name: Vec<u8>,
}

impl Record {
    fn parse(fields: &mut Fields<'_>) -> Option<Self> {
        if fields.u32()? != CENTRAL {
            return None;
        }
        let made_by = fields.u16()?;
        let shared: [u8; 26] = fields.bytes(26)?.try_into().ok()?;
        let mut inner = Fields(&shared);
        let (needed, flags, method) = (inner.u16()?, inner.u16()?, inner.u16()?);
        let _time = inner.u32()?;
        let (crc, packed, size) = (inner.u32()?, inner.u32()?, inner.u32()?);
        let (length, extra) = (inner.u16()?, inner.u16()?);
        let (comment, disk, _internal) = (fields.u16()?, fields.u16()?, fields.u16()?);
        let (attributes, offset) = (fields.u32()?, fields.u32()?);
        let name = fields.bytes(length.into())?.to_vec();
        Some(Self {
            made_by,
            shared,
            needed,
            flags,
            method,
            crc,
            packed: packed.into(),
            size: size.into(),
            extra,
            comment,
            disk,
            attributes,
            offset: offset.into(),
            name,
        })
    }

    /// What is wrong with the record by itself.
    fn fault(&self) -> Option<&'static str> {
        let file_type = self.attributes >> 28;
        // Deflate's level and the mark for UTF-8 names change nothing; all else is refused.
        if self.flags & !0x0806 != 0 || !matches!(self.needed, 10 | 20) {
            Some("含有加密或不支持的压缩方式")
        } else if !matches!(self.method, STORED | DEFLATED)
            || (self.method == STORED && self.packed != self.size)
        {
            Some("压缩方式不支持或大小不一致")
        } else if self.extra != 0 || self.comment != 0 || self.disk != 0 {
            Some("含有附加信息")
        } else if !matches!(self.made_by >> 8, 0 | 3)
            || !matches!(file_type, 0 | 8)
            || self.attributes & 0x18 != 0
        {
            Some("不是普通文件")
        } else if self.size > MAX_FILE {
            Some("超过 200 MiB")
        } else if is_too_dense(self.size, self.packed) {
            Some("压缩比异常")
        } else {
            None
        }
    }
}

fn refuse<T>(reason: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal::Unsafe(reason.into()))
}

impl<R: Read + Seek> Archive<R> {
    /// Checks the whole structure; nothing is unpacked.
    pub(crate) fn open(mut reader: R) -> Result<Self, Refusal> {
        let length = reader.seek(SeekFrom::End(0))?;
        let Some(end_at) = length.checked_sub(END_LEN) else {
            return refuse("不是 ZIP 文件");
        };
        if length > MAX_TOTAL {
            return refuse("总量超过 2 GiB");
        }
        let directory = read_directory(&mut reader, end_at)?;
        let mut archive = Self {
            reader,
            folder: String::new(),
            entries: Vec::new(),
        };
        let (mut at, mut total, mut paths) = (0, 0_u64, PathSet::default());
        let mut fields = Fields(&directory.bytes);
        for _ in 0..directory.count {
            let Some(record) = Record::parse(&mut fields) else {
                return refuse("目录损坏");
            };
            total = total.saturating_add(record.size);
            if total > MAX_TOTAL {
                return refuse("总量超过 2 GiB");
            }
            at = archive.take(record, at, &mut paths)?;
        }
        if !fields.0.is_empty() || at != directory.at {
            return refuse("条目之外另有数据");
        }
        Ok(archive)
    }

    /// Takes one entry in, which must begin at `at`; returns where the next one must begin.
    fn take(&mut self, record: Record, at: u64, paths: &mut PathSet) -> Result<u64, Refusal> {
        let Some(name) = std::str::from_utf8(&record.name)
            .ok()
            .filter(|n| n.len() <= MAX_PATH)
        else {
            return refuse("路径不合规定");
        };
        // Quoted with escapes: a hostile name must not act on whatever shows the sentence.
        let blame =
            |reason: &str| Refusal::Unsafe(format!("条目“{}”{reason}", name.escape_debug()));
        if let Some(reason) = record.fault() {
            return Err(blame(reason));
        }
        paths.insert(name).map_err(blame)?;
        let Some((folder, path)) = name.split_once('/') else {
            return Err(blame("不在报送包文件夹内"));
        };
        if self.entries.is_empty() {
            self.folder = folder.to_owned();
        } else if self.folder != folder {
            return Err(blame("不在报送包文件夹内"));
        }
        let mut local = vec![0; 30 + record.name.len()];
        self.reader.seek(SeekFrom::Start(at))?;
        self.reader.read_exact(&mut local)?;
        let mut fields = Fields(&local);
        let agrees = record.offset == at
            && fields.u32() == Some(LOCAL)
            && fields.bytes(26) == Some(record.shared.as_slice())
            && fields.0 == record.name;
        if !agrees {
            return Err(blame("前后记录不一致"));
        }
        let body = at + LOCAL_LEN + record.name.len() as u64;
        self.entries.push(Entry {
            path: path.to_owned(),
            size: record.size,
            method: record.method,
            crc: record.crc,
            packed: record.packed,
            body,
        });
        Ok(body + record.packed)
    }

    /// Name of the one top folder.
    pub(crate) fn folder(&self) -> &str {
        &self.folder
    }

    /// The files, in the order of the archive.
    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Unpacks one file into `out`, in pieces, and returns its SHA-256.
    pub(crate) fn copy(&mut self, entry: &Entry, out: &mut impl Write) -> Result<[u8; 32], Fault> {
        self.reader.seek(SeekFrom::Start(entry.body))?;
        let mut gauge = Gauge {
            out,
            hash: Sha256::new(),
            crc: Crc::new(),
            left: entry.size,
        };
        match entry.method {
            DEFLATED => inflate(&mut self.reader, entry.packed, &mut gauge)?,
            _ => copy_stored(&mut self.reader, entry.packed, &mut gauge)?,
        }
        if gauge.left != 0 || gauge.crc.sum() != entry.crc {
            return Err(Fault::Damaged);
        }
        Ok(gauge.hash.finalize().into())
    }
}

struct Directory {
    bytes: Vec<u8>,
    count: u16,
    at: u64,
}

fn read_directory(reader: &mut (impl Read + Seek), end_at: u64) -> Result<Directory, Refusal> {
    let mut end = [0; END_LEN as usize];
    reader.seek(SeekFrom::Start(end_at))?;
    reader.read_exact(&mut end)?;
    let mut fields = Fields(&end);
    let parsed = (|| {
        let (signature, disks) = (fields.u32()?, fields.u32()?);
        let (here, count) = (fields.u16()?, fields.u16()?);
        let (size, at, comment) = (fields.u32()?, fields.u32()?, fields.u16()?);
        Some((
            signature,
            disks,
            here,
            count,
            u64::from(size),
            u64::from(at),
            comment,
        ))
    })();
    let Some((END, disks, here, count, size, at, comment)) = parsed else {
        return refuse("不是 ZIP 文件，或末尾另有数据");
    };
    if disks != 0 || here != count || comment != 0 || at.checked_add(size) != Some(end_at) {
        return refuse("目录损坏或另有数据");
    }
    let most = u64::from(count) * (CENTRAL_LEN + MAX_PATH as u64);
    if count == 0 || u64::from(count) > MAX_ENTRIES || size > most {
        return refuse("文件数异常");
    }
    let mut bytes = vec![0; usize::try_from(size).unwrap_or_default()];
    reader.seek(SeekFrom::Start(at))?;
    reader.read_exact(&mut bytes)?;
    Ok(Directory { bytes, count, at })
}

/// Passes bytes on, hashes them, and stops at the stated size.
struct Gauge<'a, W> {
    out: &'a mut W,
    hash: Sha256,
    crc: Crc,
    left: u64,
}

impl<W: Write> Gauge<'_, W> {
    fn pass(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        self.left = self
            .left
            .checked_sub(bytes.len() as u64)
            .ok_or(Fault::Oversize)?;
        self.hash.update(bytes);
        self.crc.update(bytes);
        Ok(self.out.write_all(bytes)?)
    }
}

/// Reads the next piece of at most `left` bytes.
fn read_piece<'a>(
    reader: &mut impl Read,
    piece: &'a mut [u8],
    left: &mut u64,
) -> Result<&'a [u8], Fault> {
    let count = usize::try_from(*left).unwrap_or(PIECE).min(piece.len());
    let target = piece.get_mut(..count).unwrap_or_default();
    reader.read_exact(target)?;
    *left -= target.len() as u64;
    Ok(target)
}

fn copy_stored(
    reader: &mut impl Read,
    packed: u64,
    gauge: &mut Gauge<'_, impl Write>,
) -> Result<(), Fault> {
    let (mut piece, mut left) = (vec![0; PIECE], packed);
    while left > 0 {
        gauge.pass(read_piece(reader, &mut piece, &mut left)?)?;
    }
    Ok(())
}

/// Inflates exactly `packed` bytes: the stream must end with the last of them.
fn inflate(
    reader: &mut impl Read,
    packed: u64,
    gauge: &mut Gauge<'_, impl Write>,
) -> Result<(), Fault> {
    let mut stream = Decompress::new(false);
    let (mut piece, mut unpacked, mut left) = (vec![0; PIECE], vec![0; PIECE], packed);
    loop {
        let mut input = read_piece(reader, &mut piece, &mut left)?;
        loop {
            let (read, made) = (stream.total_in(), stream.total_out());
            let status = stream
                .decompress(input, &mut unpacked, FlushDecompress::None)
                .map_err(|_| Fault::Damaged)?;
            let read = usize::try_from(stream.total_in() - read).unwrap_or(usize::MAX);
            let made = usize::try_from(stream.total_out() - made).unwrap_or(usize::MAX);
            gauge.pass(unpacked.get(..made).ok_or(Fault::Damaged)?)?;
            input = input.get(read..).ok_or(Fault::Damaged)?;
            if status == Status::StreamEnd {
                return if input.is_empty() && left == 0 {
                    Ok(())
                } else {
                    Err(Fault::Damaged)
                };
            }
            if read == 0 && made == 0 {
                break;
            }
        }
        if !input.is_empty() || left == 0 {
            return Err(Fault::Damaged);
        }
    }
}
