//! Moving to another computer: one folder with all that belongs to a store, each file of it
//! checked, and the way in again. A folder that bears its name is whole.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Component, Path, PathBuf};

use jixiao_core::backup::{self, Contents};
use jixiao_core::error::CoreError;
use jixiao_core::ledger::{Actor, Ledger};
use sha2::{Digest, Sha256};

use super::received::{kept_folder, kept_folder_of};
use crate::error::{Failure, Result};
use crate::files::{json, make_folder, write_whole};

/// How the name of a folder begins.
const PREFIX: &str = "搬家-";
/// The store.
const STORE: &str = "数据.jixiao";
/// The signing key, under its password.
const KEY: &str = "签名密钥.pem";
/// Packages that came in.
const KEPT: &str = "收包";
/// What is in the folder.
const LIST: &str = "清单.json";
/// What to do with it.
const NOTE: &str = "说明.txt";
/// No list is longer than this.
const LONGEST_LIST: u64 = 8 * 1024 * 1024;
/// How the list is written.
const SCHEMA: &str = "jixiao/move-1";

/// What moves.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Moving {
    /// The folder, existing or to be.
    pub folder: PathBuf,
    /// What the store holds.
    pub contents: Contents,
    /// How many people are registered.
    pub people: u32,
    /// Fingerprint of the signing key in use, if there is one.
    pub key: Option<String>,
    /// How many packages that came in.
    pub kept: u32,
    /// When it was made, as `YYYY-MM-DDThh:mm:ss`.
    pub moved_at: String,
    /// Whether nothing was written.
    pub dry_run: bool,
}

/// The list of a folder.
#[derive(serde::Serialize, serde::Deserialize)]
struct List {
    schema: String,
    unit: String,
    moved_at: String,
    moved_by: String,
    audit_head: String,
    files: Vec<Listed>,
}

/// A file of the folder.
#[derive(serde::Serialize, serde::Deserialize)]
struct Listed {
    path: String,
    size: u64,
    sha256: String,
}

/// Writes all that belongs to the store into a new folder within `out`, checks it there, and marks
/// the store as 已搬走. A dry run only says what would move.
///
/// # Errors
/// `forbidden`, `moved_away`, `store_missing` (the folder), `no_permission`, `disk_full`,
/// `store_corrupt`; no folder bears its name then, and the store is not 已搬走.
pub fn out(ledger: &mut Ledger, out: &Path, dry_run: bool, actor: &Actor) -> Result<Moving> {
    ledger.require(jixiao_core::ledger::Op::MoveOut)?;
    if let Some(since) = ledger.moved_out()? {
        return Err(CoreError::MovedAway { since }.into());
    }
    let unit = ledger.unit()?;
    let code = file_word(&unit.code);
    let stamp = actor.at.format("%Y%m%d-%H%M%S");
    let folder = out.join(format!("{PREFIX}{code}-{stamp}"));
    let kept = files_in(&kept_folder(ledger))?;
    let key = match ledger.signing_key() {
        Ok(key) => Some(key.fingerprint),
        Err(CoreError::State { .. }) => None,
        Err(error) => return Err(error.into()),
    };
    let moving = Moving {
        folder: folder.clone(),
        contents: ledger.contents()?,
        people: count(ledger.people()?.len())?,
        key,
        kept: count(kept.len())?,
        moved_at: actor.at.format("%Y-%m-%dT%H:%M:%S").to_string(),
        dry_run,
    };
    if folder.exists() {
        return Err(CoreError::Exists { path: folder }.into());
    }
    if dry_run {
        return Ok(moving);
    }
    sweep(out, &format!("{PREFIX}{code}-"))?;
    let aside = with_ending(&folder);
    let made = fill(ledger, &aside, &moving, &kept, actor).and_then(|()| {
        // As the other computer will see it.
        examined(&aside)?;
        sync_folder(&aside);
        fs::rename(&aside, &folder).map_err(|source| CoreError::from_io(&folder, source))?;
        sync_folder(out);
        Ok(())
    });
    if made.is_err() {
        let _ = fs::remove_dir_all(&aside);
    }
    made?;
    let name = folder.display().to_string();
    if let Err(error) = ledger.move_out(&name, actor) {
        // Two stores that both may be written are what must not be.
        let _ = fs::remove_dir_all(&folder);
        return Err(error.into());
    }
    Ok(moving)
}

fn fill(
    ledger: &Ledger,
    aside: &Path,
    moving: &Moving,
    kept: &[PathBuf],
    actor: &Actor,
) -> Result<()> {
    fs::create_dir(aside).map_err(|source| CoreError::from_io(aside, source))?;
    let contents = ledger.back_up(&aside.join(STORE))?;
    let mut files = vec![STORE.to_owned()];
    if moving.key.is_some() {
        let pem = ledger.encrypted_signing_key()?;
        write_whole(&aside.join(KEY), pem.as_bytes())?;
        files.push(KEY.to_owned());
    }
    let root = kept_folder(ledger);
    for file in kept {
        let path = format!("{KEPT}/{}", slashed(file)?);
        copy(&root.join(file), &aside.join(&path))?;
        files.push(path);
    }
    write_whole(&aside.join(NOTE), note(ledger, moving)?.as_bytes())?;
    files.push(NOTE.to_owned());
    let files = files.into_iter().map(|path| {
        let (size, sha256) = measured(&aside.join(&path))?;
        Ok(Listed { path, size, sha256 })
    });
    let list = List {
        schema: SCHEMA.to_owned(),
        unit: contents.unit,
        moved_at: moving.moved_at.clone(),
        moved_by: actor.name.clone(),
        audit_head: contents.audit_head,
        files: files.collect::<Result<_>>()?,
    };
    write_whole(&aside.join(LIST), &json(&list)?)
}

/// The words of the note, with the line ends that Windows expects.
fn note(ledger: &Ledger, moving: &Moving) -> Result<String> {
    let unit = ledger.unit()?;
    let key = match moving.key {
        Some(_) => {
            "签名密钥.pem：签名密钥的备份，仍由原密码保护。数据.jixiao 里已有同一把密钥，这一份请另存他处。"
        }
        None => "本单位还没有签名密钥，所以没有密钥备份。",
    };
    let lines = [
        "绩效监控：换一台电脑".to_owned(),
        String::new(),
        format!("单位：{} {}", unit.code, unit.name),
        format!("时间：{}", moving.moved_at.replace('T', " ")),
        String::new(),
        "在新电脑上：".to_owned(),
        "1. 安装绩效监控，打开程序。".to_owned(),
        "2. 在第一页选“从旧电脑搬来”，再选这个文件夹。".to_owned(),
        "3. 程序逐个核对文件，核对无误后放到新电脑上，然后即可使用。".to_owned(),
        String::new(),
        "这个文件夹里有：".to_owned(),
        "数据.jixiao：全部数据，含设置、人员和登录密码（密码不可还原）、佐证材料、操作日志。"
            .to_owned(),
        key.to_owned(),
        "收包：收到的各单位报送包（没有收到过的，没有这个文件夹）。".to_owned(),
        "清单.json：每个文件的大小和校验值，供程序核对。".to_owned(),
        String::new(),
        "请注意：".to_owned(),
        "旧电脑上的数据已设为“已搬走”，只能查看。不搬了，可在旧电脑的“数据安全”中取消搬走。"
            .to_owned(),
        "搬好后请删除U盘上的这个文件夹，或把U盘收好。".to_owned(),
    ];
    // Notepad before Windows 10 takes a text without the mark for GBK.
    Ok(format!("\u{feff}{}\r\n", lines.join("\r\n")))
}

/// Checks every file of a folder, and says what would move in.
fn examine(folder: &Path) -> Result<Moving> {
    let folder = chosen(folder);
    let (list, contents) = examined(&folder)?;
    let store = backup::people_and_key(&folder.join(STORE))?;
    let kept = list.files.iter().filter(|file| is_kept(&file.path)).count();
    Ok(Moving {
        folder,
        contents,
        people: count(store.people)?,
        key: store.key,
        kept: count(kept)?,
        moved_at: list.moved_at,
        dry_run: true,
    })
}

/// Puts what a folder holds where `store` says, which must not exist. Packages that came in go
/// first, the store last: it bears its name once all is there. A dry run only checks.
///
/// # Errors
/// `not_a_move` for a folder that is none, `store_corrupt` where a file is missing or is not as it
/// was written, the errors of [`backup::examine`]; `already_exists`, `no_permission`, `disk_full`, `store_missing` (the folder).
pub fn take_in(
    folder: &Path,
    store: &Path,
    dry_run: bool,
    owner: &str,
    actor: &Actor,
) -> Result<Moving> {
    let moving = examine(folder)?;
    if store.exists() {
        return Err(CoreError::Exists {
            path: store.to_path_buf(),
        }
        .into());
    }
    if dry_run {
        return Ok(moving);
    }
    let kept = kept_folder_of(store);
    for file in files_in(&moving.folder.join(KEPT))? {
        let (from, to) = (moving.folder.join(KEPT).join(&file), kept.join(&file));
        // What an attempt that broke off has left is the same file.
        if to.exists() && measured(&to)? == measured(&from)? {
            continue;
        }
        if to.exists() {
            return Err(CoreError::Exists { path: to }.into());
        }
        copy(&from, &to)?;
    }
    let mut never = store.as_os_str().to_owned();
    never.push(".old");
    backup::restore(&moving.folder.join(STORE), store, Path::new(&never), owner)?;
    let mut ledger = Ledger::open(store, owner)?;
    ledger.move_in(&moving.folder.display().to_string(), actor)?;
    Ok(Moving {
        dry_run: false,
        ..moving
    })
}

/// Takes back that the store is 已搬走.
///
/// # Errors
/// `wrong_state` where it is not, `forbidden`.
pub fn take_back(ledger: &mut Ledger, actor: &Actor) -> Result<()> {
    ledger.take_move_back(actor)?;
    Ok(())
}

/// The folder that is meant: the one that was chosen, or the newest within it, as where a drive
/// was chosen.
fn chosen(folder: &Path) -> PathBuf {
    if folder.join(LIST).is_file() {
        return folder.to_path_buf();
    }
    let within = fs::read_dir(folder).into_iter().flatten().flatten();
    let moves = within
        .map(|entry| entry.path())
        .filter(|path| name_of(path).starts_with(PREFIX) && path.join(LIST).is_file());
    moves
        .max_by_key(|path| stamp_of(path))
        .unwrap_or_else(|| folder.to_path_buf())
}

/// Day and time at the end of a folder's name.
fn stamp_of(path: &Path) -> String {
    let name = name_of(path);
    let digits: String = name.chars().filter(char::is_ascii_digit).collect();
    digits
        .get(digits.len().saturating_sub(14)..)
        .unwrap_or_default()
        .to_owned()
}

fn name_of(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// Checks a folder against its list, and the store in it against its log.
fn examined(folder: &Path) -> Result<(List, Contents)> {
    let list = read_list(folder)?;
    for file in &list.files {
        let path = folder.join(inner(&file.path)?);
        let damaged = |what: &str| CoreError::Corrupt {
            path: path.clone(),
            detail: what.to_owned(),
        };
        if !path.is_file() {
            return Err(damaged("文件不在了").into());
        }
        if measured(&path)? != (file.size, file.sha256.clone()) {
            return Err(damaged("与清单不符").into());
        }
    }
    for path in files_in(&folder.join(KEPT))? {
        let path = format!("{KEPT}/{}", slashed(&path)?);
        if !list.files.iter().any(|file| file.path == path) {
            return Err(not_a_move(folder, &format!("多出文件“{path}”")));
        }
    }
    if !list.files.iter().any(|file| file.path == STORE) {
        return Err(not_a_move(folder, "清单中没有数据文件"));
    }
    let contents = backup::examine(&folder.join(STORE))?;
    if contents.audit_head != list.audit_head {
        return Err(not_a_move(folder, "数据文件与清单不符"));
    }
    Ok((list, contents))
}

fn read_list(folder: &Path) -> Result<List> {
    let path = folder.join(LIST);
    let file = File::open(&path).map_err(|_| not_a_move(folder, "没有清单"))?;
    let mut text = Vec::new();
    file.take(LONGEST_LIST)
        .read_to_end(&mut text)
        .map_err(|source| CoreError::from_io(&path, source))?;
    let list: List =
        serde_json::from_slice(&text).map_err(|_| not_a_move(folder, "清单不能识别"))?;
    match list.schema.as_str() {
        SCHEMA => Ok(list),
        _ => Err(not_a_move(folder, "清单由其他版本的程序写成")),
    }
}

fn not_a_move(folder: &Path, detail: &str) -> Failure {
    Failure {
        detail: detail.to_owned(),
        ..Failure::new(
            "not_a_move",
            format!("“{}”不是搬家文件夹（{detail}）。", folder.display()),
            "请选择旧电脑上“换一台电脑”时写出的文件夹，名称以“搬家-”开头。",
        )
    }
}

/// A path of the list as one within the folder: nothing leads out of it.
fn inner(path: &str) -> Result<PathBuf> {
    let inner = Path::new(path);
    let is_plain = |part: Component<'_>| matches!(part, Component::Normal(_));
    if path.is_empty() || path.contains('\\') || !inner.components().all(is_plain) {
        return Err(not_a_move(inner, "清单中的路径不能使用"));
    }
    Ok(inner.to_path_buf())
}

fn is_kept(path: &str) -> bool {
    path.strip_prefix(KEPT)
        .is_some_and(|rest| rest.starts_with('/'))
}

/// The files within a folder, by their paths in it; none where it is not there.
fn files_in(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(inner) = folders.pop() {
        let here = folder.join(&inner);
        let entries = match fs::read_dir(&here) {
            Ok(entries) => entries,
            Err(source) if source.kind() == std::io::ErrorKind::NotFound => continue,
            Err(source) => return Err(CoreError::from_io(&here, source).into()),
        };
        for entry in entries {
            let entry = entry.map_err(|source| CoreError::from_io(&here, source))?;
            let kind = entry
                .file_type()
                .map_err(|source| CoreError::from_io(&here, source))?;
            let path = inner.join(entry.file_name());
            if kind.is_dir() {
                folders.push(path);
            } else if kind.is_file() {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// A path within a folder with `/` between its parts, as the list has it.
fn slashed(path: &Path) -> Result<String> {
    let parts: Option<Vec<_>> = path.iter().map(|part| part.to_str()).collect();
    let parts = parts.ok_or_else(|| CoreError::Denied {
        path: path.to_path_buf(),
    })?;
    Ok(parts.join("/"))
}

/// Size and SHA-256 of a file.
fn measured(path: &Path) -> Result<(u64, String)> {
    let io_error = |source| CoreError::from_io(path, source);
    let mut file = File::open(path).map_err(io_error)?;
    let mut digest = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    let mut size = 0_u64;
    loop {
        let read = file.read(&mut buffer).map_err(io_error)?;
        let Some(bytes) = buffer.get(..read).filter(|bytes| !bytes.is_empty()) else {
            return Ok((size, hex::encode(digest.finalize())));
        };
        digest.update(bytes);
        size += bytes.len() as u64;
    }
}

/// Copies a file so that it is there whole or not at all.
fn copy(from: &Path, to: &Path) -> Result<()> {
    if let Some(folder) = to.parent() {
        make_folder(folder)?;
    }
    let mut source = File::open(from).map_err(|source| CoreError::from_io(from, source))?;
    jixiao_seal::write_file_whole::<_, std::io::Error>(to, |file| {
        std::io::copy(&mut source, file)?;
        file.flush()
    })
    .map_err(|source| CoreError::from_io(to, source).into())
}

/// Removes what attempts that broke off have left.
fn sweep(out: &Path, prefix: &str) -> Result<()> {
    let entries = fs::read_dir(out).map_err(|source| CoreError::from_io(out, source))?;
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with(prefix) && name.ends_with(".part") {
            let path = entry.path();
            fs::remove_dir_all(&path).map_err(|source| CoreError::from_io(&path, source))?;
        }
    }
    Ok(())
}

/// Where the system keeps the names of a folder apart from its files, they reach the disk too.
fn sync_folder(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

fn with_ending(folder: &Path) -> PathBuf {
    let mut name = folder.as_os_str().to_owned();
    name.push(".part");
    PathBuf::from(name)
}

/// A code as part of a file's name on every system.
fn file_word(code: &str) -> String {
    let word: String = code
        .chars()
        .filter(|c| c.is_alphanumeric() || "-_".contains(*c))
        .take(40)
        .collect();
    if word.is_empty() {
        "单位".to_owned()
    } else {
        word
    }
}

fn count(number: usize) -> Result<u32> {
    let count = u32::try_from(number).map_err(|_| CoreError::Overflow { what: "数量" })?;
    Ok(count)
}
