//! Writing: the same files, names and time give the same bytes.

use std::io::{Read, Seek, SeekFrom, Write};

use chrono::{Datelike, NaiveDateTime, Timelike};
use flate2::{Compression, Crc, write::DeflateEncoder};
use sha2::{Digest, Sha256};

use super::{CENTRAL, DEFLATED, END, LOCAL, PIECE, STORED};
use crate::{
    bag::Source,
    error::{Error, Result},
    limits::{MAX_ENTRIES, MAX_FILE, MAX_TOTAL, PathSet, is_too_dense},
};

/// What a file came to when it was written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Written {
    pub(crate) size: u64,
    pub(crate) sha256: [u8; 32],
}

struct Measured {
    written: Written,
    packed: u64,
    crc: u32,
}

pub(crate) struct ArchiveWriter<W> {
    out: W,
    at: u64,
    unpacked: u64,
    time: [u8; 4],
    central: Vec<u8>,
    entries: u16,
    paths: PathSet,
}

impl<W: Write + Seek> ArchiveWriter<W> {
    /// Begins an archive at the start of `out`. Times are kept to two seconds, from 1980 to 2107.
    pub(crate) fn new(out: W, time: NaiveDateTime) -> Result<Self> {
        let year = time
            .year()
            .checked_sub(1980)
            .and_then(|y| u16::try_from(y).ok());
        let (Some(year @ 0..=127), Ok(month), Ok(day), Ok(hour), Ok(minute), Ok(second)) = (
            year,
            u16::try_from(time.month()),
            u16::try_from(time.day()),
            u16::try_from(time.hour()),
            u16::try_from(time.minute()),
            u16::try_from(time.second()),
        ) else {
            return Err(Error::BadLabel {
                label: "Bagging-Date",
                value: time.to_string(),
            });
        };
        let clock = (hour << 11) | (minute << 5) | (second / 2);
        let date = (year << 9) | (month << 5) | day;
        let ([a, b], [c, d]) = (clock.to_le_bytes(), date.to_le_bytes());
        Ok(Self {
            out,
            at: 0,
            unpacked: 0,
            time: [a, b, c, d],
            central: Vec::new(),
            entries: 0,
            paths: PathSet::default(),
        })
    }

    /// Adds one file: deflated, or stored where deflating would look like a bomb to a reader.
    pub(crate) fn add(&mut self, path: &str, source: &Source) -> Result<Written> {
        let unfit = |reason: &str| Error::Unfit {
            path: path.to_owned(),
            reason: reason.to_owned(),
        };
        self.paths.insert(path).map_err(unfit)?;
        if u64::from(self.entries) >= MAX_ENTRIES {
            return Err(unfit("文件数超过 20000 个"));
        }
        let start = self.at;
        self.header(path, start, DEFLATED, None)?;
        let mut method = DEFLATED;
        let mut measured = self.deflate(path, source)?;
        if is_too_dense(measured.written.size, measured.packed) {
            method = STORED;
            self.header(path, start, STORED, None)?;
            measured = self.store(path, source)?;
        }
        let Measured {
            written,
            packed,
            crc,
        } = measured;
        let body = start + super::LOCAL_LEN + path.len() as u64;
        self.at = body + packed;
        self.unpacked += written.size;
        if self.unpacked > MAX_TOTAL || self.at > MAX_TOTAL {
            return Err(unfit("报送包总量超过 2 GiB"));
        }
        let shared = self.header(path, start, method, Some((crc, packed, written.size)))?;
        self.out.seek(SeekFrom::Start(self.at))?;
        self.entries += 1;

        self.central.extend(CENTRAL.to_le_bytes());
        self.central.extend([20, 3]); // written as version 2.0 on Unix
        self.central.extend(shared);
        self.central.extend([0; 6]); // comment, disk, internal attributes
        self.central.extend(0x81a4_0000_u32.to_le_bytes()); // a plain file, rw-r--r--
        self.central.extend(narrow(start)?.to_le_bytes());
        self.central.extend(path.as_bytes());
        Ok(written)
    }

    /// Writes the directory and gives the output back.
    pub(crate) fn finish(mut self) -> Result<W> {
        self.out.write_all(&self.central)?;
        self.out.write_all(&END.to_le_bytes())?;
        self.out.write_all(&[0; 4])?;
        self.out.write_all(&self.entries.to_le_bytes())?;
        self.out.write_all(&self.entries.to_le_bytes())?;
        self.out
            .write_all(&narrow(self.central.len() as u64)?.to_le_bytes())?;
        self.out.write_all(&narrow(self.at)?.to_le_bytes())?;
        self.out.write_all(&[0; 2])?;
        self.out.flush()?;
        Ok(self.out)
    }

    /// Writes the local header at `start` and returns the fields that the central one repeats.
    fn header(
        &mut self,
        path: &str,
        start: u64,
        method: u16,
        sizes: Option<(u32, u64, u64)>,
    ) -> Result<Vec<u8>> {
        let (crc, packed, size) = sizes.unwrap_or_default();
        let length = u16::try_from(path.len()).unwrap_or(u16::MAX);
        let mut shared = Vec::with_capacity(26);
        shared.extend(20_u16.to_le_bytes());
        shared.extend([0; 2]);
        shared.extend(method.to_le_bytes());
        shared.extend(self.time);
        shared.extend(crc.to_le_bytes());
        shared.extend(narrow(packed)?.to_le_bytes());
        shared.extend(narrow(size)?.to_le_bytes());
        shared.extend(length.to_le_bytes());
        shared.extend([0; 2]);
        self.out.seek(SeekFrom::Start(start))?;
        self.out.write_all(&LOCAL.to_le_bytes())?;
        self.out.write_all(&shared)?;
        self.out.write_all(path.as_bytes())?;
        Ok(shared)
    }

    fn deflate(&mut self, path: &str, source: &Source) -> Result<Measured> {
        let mut encoder = DeflateEncoder::new(&mut self.out, Compression::new(6));
        let (written, crc) = pump(path, source, &mut encoder)?;
        encoder.try_finish()?;
        Ok(Measured {
            written,
            packed: encoder.total_out(),
            crc,
        })
    }

    fn store(&mut self, path: &str, source: &Source) -> Result<Measured> {
        let (written, crc) = pump(path, source, &mut self.out)?;
        Ok(Measured {
            written,
            packed: written.size,
            crc,
        })
    }
}

/// Copies a source in pieces, measuring what passes.
fn pump(path: &str, source: &Source, out: &mut impl Write) -> Result<(Written, u32)> {
    let mut input = source.open()?;
    let (mut hash, mut crc, mut size) = (Sha256::new(), Crc::new(), 0_u64);
    let mut piece = vec![0; PIECE];
    loop {
        let count = match input.read(&mut piece) {
            Ok(count) => count,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(source.failure(error)),
        };
        let bytes = piece.get(..count).unwrap_or_default();
        if bytes.is_empty() {
            return Ok((
                Written {
                    size,
                    sha256: hash.finalize().into(),
                },
                crc.sum(),
            ));
        }
        size += bytes.len() as u64;
        if size > MAX_FILE {
            let reason = "文件超过 200 MiB".to_owned();
            return Err(Error::Unfit {
                path: path.to_owned(),
                reason,
            });
        }
        hash.update(bytes);
        crc.update(bytes);
        out.write_all(bytes)?;
    }
}

fn narrow(value: u64) -> Result<u32> {
    u32::try_from(value).map_err(|_| std::io::Error::other("beyond 4 GiB").into())
}
