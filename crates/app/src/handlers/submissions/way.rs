//! The way of a package to where it goes: as it is, in numbered parts, or attached to drafts of mail.

use std::io::{Seek, Write};
use std::path::{Path, PathBuf};

use age::x25519::Recipient;
use jixiao_core::ledger::Ledger;
use jixiao_core::settings::{MailSettings, addresses};
use jixiao_core::submissions::{Package, Submission};
use jixiao_seal::parts::{Listing, MOST_PARTS};
use jixiao_seal::{BagInfo, whole};

use super::Destination;
use super::mail::{self, Attached, Place};
use crate::bags::{Bag, Outgoing, require_free};
use crate::encryption;
use crate::error::{Failure, Result};
use crate::files;
use crate::handlers::drives::{self, Drive, Drives};

/// A way that was found to be open before anything is made.
pub(super) struct Way<'a> {
    /// Where the bag is written aside.
    pub bag: PathBuf,
    target: Target<'a>,
    settings: MailSettings,
    /// Who alone can open what goes out.
    recipient: Option<Recipient>,
}

enum Target<'a> {
    /// The bag goes as it is.
    Whole,
    /// Above the limit it goes in parts, into the folder.
    Parts { folder: &'a Path },
    /// As it is, onto a drive.
    Drive {
        drive: Drive,
        drives: &'a dyn Drives,
    },
    /// Attached to drafts.
    Mail {
        file: &'a Path,
        to: Vec<String>,
        in_parts: bool,
    },
}

impl<'a> Way<'a> {
    /// Finds the way of a package that is named by `info`.
    ///
    /// # Errors
    /// `already_exists`, `not_a_folder`, `invalid` for an address that is none, `unknown_format`,
    /// `no_drive`, `choose_drive`, `drive_read_only`.
    pub(super) fn to(
        ledger: &Ledger,
        destination: Destination<'a>,
        info: &BagInfo,
        recipient: Option<Recipient>,
    ) -> Result<Self> {
        let settings = ledger.mail_settings()?;
        let name = format!("{}.zip", info.folder_name());
        let (bag, target) = match destination {
            Destination::Folder { in_parts: true, .. }
            | Destination::Mail { in_parts: true, .. }
                if recipient.is_some() =>
            {
                return Err(Failure::new(
                    "invalid",
                    "加密的报送包不分卷。",
                    "请不加密，或不分卷。",
                ));
            }
            Destination::Folder { folder, in_parts } => {
                let bag = folder.join(&name);
                let target = match in_parts {
                    true => Target::Parts { folder },
                    false => Target::Whole,
                };
                (bag, target)
            }
            Destination::Drive { drives, named } => {
                let drive = drives::choose(drives, named)?;
                whole::sweep(&drive.path);
                (drive.path.join(&name), Target::Drive { drive, drives })
            }
            Destination::Mail { file, to, in_parts } => {
                files::extension(file, &["eml"])?;
                require_free(file)?;
                let to = addresses(to.unwrap_or(&settings.to))?;
                // The bag itself stays beside the store, without a name.
                let bag = ledger.path().with_file_name(&name);
                (bag, Target::Mail { file, to, in_parts })
            }
        };
        let way = Self {
            bag,
            target,
            settings,
            recipient,
        };
        if !matches!(way.target, Target::Mail { .. }) {
            require_free(&way.sealed_path())?;
        }
        Ok(way)
    }

    /// The name of what goes out as it is: the bag's, with the encryption's behind it.
    fn sealed_path(&self) -> PathBuf {
        match self.recipient {
            Some(_) => self.bag.with_added_extension(encryption::EXTENSION),
            None => self.bag.clone(),
        }
    }

    /// Does a step; on a drive, a failure is told as the person sees the drive.
    ///
    /// # Errors
    /// Those of the step; `drive_removed`, `drive_full`, `drive_read_only`.
    pub(super) fn explain<T>(&self, step: impl FnOnce() -> Result<T>) -> Result<T> {
        if let Target::Drive { drive, drives } = &self.target {
            // Where it was mounted, nothing else may be written.
            drives::require(drive, *drives)?;
        }
        step().map_err(|failure| match &self.target {
            Target::Drive { drive, drives } => drives::explain(failure, drive, *drives),
            _ => failure,
        })
    }

    /// The files that go out, whole but without their names.
    ///
    /// # Errors
    /// `too_large`, `too_many_parts`, `not_sound`, and the errors of writing.
    pub(super) fn outgoing(
        &self,
        mut bag: Bag,
        submission: &Submission,
        package: &Package,
    ) -> Result<Outgoing> {
        let fits = u64::from(package.size) <= self.settings.limit;
        match &self.target {
            Target::Whole | Target::Drive { .. } => {
                let Some(recipient) = &self.recipient else {
                    return bag.settled();
                };
                let mut outgoing = Outgoing::default();
                outgoing.add(self.sealed_path(), |out| {
                    let file = bag.file();
                    file.rewind()?;
                    encryption::encrypt(recipient, file, out)
                })?;
                Ok(outgoing)
            }
            Target::Parts { .. } if fits => bag.settled(),
            Target::Parts { folder } => {
                let listing = self.listing(&mut bag, package)?;
                let mut outgoing = Outgoing::default();
                for (index, part) in listing.parts.iter().enumerate() {
                    outgoing.add(folder.join(&part.file), |out| {
                        listing.copy_part(bag.file(), index, out)
                    })?;
                }
                let bytes = files::json(&listing)?;
                outgoing.add(folder.join(listing.name()), |out| out.write_all(&bytes))?;
                Ok(outgoing)
            }
            Target::Mail { file, to, in_parts } => {
                if !fits && !in_parts {
                    return Err(self.too_large(package));
                }
                let letters = match fits {
                    true => vec![vec![self.attached(&mut bag, package)?]],
                    false => self.letters(&mut bag, package)?,
                };
                let of = letters.len();
                let mut outgoing = Outgoing::default();
                for (letter, number) in letters.into_iter().zip(1..) {
                    let place = Place { number, of };
                    let bytes =
                        mail::draft(&self.settings, to, submission, package, letter, place)?;
                    let path = if of == 1 {
                        (*file).to_owned()
                    } else {
                        numbered(file, number)
                    };
                    require_free(&path)?;
                    outgoing.add(path, |out| out.write_all(&bytes))?;
                }
                Ok(outgoing)
            }
        }
    }

    fn attached(&self, bag: &mut Bag, package: &Package) -> Result<Attached> {
        let mut bytes = Vec::new();
        let file = bag.file();
        let copied = file.rewind().and_then(|()| match &self.recipient {
            Some(recipient) => encryption::encrypt(recipient, file, &mut bytes),
            None => std::io::copy(file, &mut bytes).map(|_| ()),
        });
        copied.map_err(|source| self.io_error(source))?;
        let name = match self.recipient {
            Some(_) => sealed_name(&package.file_name),
            None => package.file_name.clone(),
        };
        Ok(Attached { name, bytes })
    }

    /// A part each, with the listing.
    fn letters(&self, bag: &mut Bag, package: &Package) -> Result<Vec<Vec<Attached>>> {
        let listing = self.listing(bag, package)?;
        let text = files::json(&listing)?;
        let mut letters = Vec::new();
        for (index, part) in listing.parts.iter().enumerate() {
            let mut bytes = Vec::new();
            listing
                .copy_part(bag.file(), index, &mut bytes)
                .map_err(|source| self.io_error(source))?;
            let name = part.file.clone();
            let listed = Attached {
                name: listing.name(),
                bytes: text.clone(),
            };
            letters.push(vec![Attached { name, bytes }, listed]);
        }
        Ok(letters)
    }

    fn listing(&self, bag: &mut Bag, package: &Package) -> Result<Listing> {
        let listing = Listing::of(bag.file(), &package.file_name, self.settings.limit)
            .map_err(|source| self.io_error(source))?;
        if listing.parts.len() > MOST_PARTS {
            let message = format!(
                "报送包{}，要分成{}卷。",
                files::size(package.size.into()),
                listing.parts.len()
            );
            let hint = format!("最多{MOST_PARTS}卷，请调高设置中的大小限制。");
            return Err(Failure::new("too_many_parts", message, hint));
        }
        Ok(listing)
    }

    fn io_error(&self, source: std::io::Error) -> Failure {
        jixiao_core::error::CoreError::from_io(&self.bag, source).into()
    }

    fn too_large(&self, package: &Package) -> Failure {
        let limit = self.settings.limit;
        let parts = u64::from(package.size).div_ceil(limit);
        let message = format!(
            "报送包{}，超过邮件的限制{}，没有生成邮件草稿。",
            files::size(package.size.into()),
            files::size(limit)
        );
        let hint = format!("请不附佐证材料，或分成{parts}卷（{parts}封邮件），或导出到U盘。");
        Failure::new("too_large", message, hint)
    }
}

/// `名.zip.age`
fn sealed_name(name: &str) -> String {
    format!("{name}.{}", encryption::EXTENSION)
}

/// The draft of a number beside the one that was asked for: `名-2.eml`.
fn numbered(file: &Path, number: usize) -> PathBuf {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    file.with_file_name(format!("{stem}-{number}.eml"))
}
