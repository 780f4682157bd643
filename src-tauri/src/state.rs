//! What the window holds between two commands: the open store, and what the host knows of the
//! day, the person and the dialogs. Work on the store never runs on the window's own thread.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};

use chrono::{Local, NaiveDate};
use jixiao_app::core::ledger::{Access, Actor, Ledger};
use jixiao_app::files;
use jixiao_app::handlers::backup;
use jixiao_app::handlers::drives::Drives;
use jixiao_app::handlers::preview::{Preview, PreviewFacts};
use jixiao_app::handlers::store::{self, Opened};
use jixiao_app::{Failure, Result};
use tauri::ipc::{Channel, IpcResponse};

use crate::dialogs::Dialogs;

/// What the window is told from outside.
pub struct Host {
    /// Where it remembers the store that was open last.
    folder: PathBuf,
    /// The file dialogs.
    dialogs: Box<dyn Dialogs>,
    /// The removable drives.
    drives: Box<dyn Drives>,
    /// The person at the computer.
    actor: String,
    /// The day; the clock's where none is fixed.
    today: Option<NaiveDate>,
}

impl Host {
    /// The person as the system knows them, and the clock.
    #[must_use]
    pub fn of_system(folder: PathBuf, dialogs: Box<dyn Dialogs>, drives: Box<dyn Drives>) -> Self {
        let named = ["USERNAME", "USER"]
            .iter()
            .find_map(|name| std::env::var(name).ok());
        let host = Self {
            folder,
            dialogs,
            drives,
            actor: named.unwrap_or_else(|| "本机用户".to_owned()),
            today: None,
        };
        #[cfg(feature = "e2e")]
        let host = Self {
            today: std::env::var("JIXIAO_E2E_TODAY")
                .ok()
                .and_then(|day| day.parse().ok()),
            ..host
        };
        host
    }

    /// A person and a day that stay the same.
    #[must_use]
    pub fn fixed(
        folder: PathBuf,
        dialogs: Box<dyn Dialogs>,
        drives: Box<dyn Drives>,
        actor: &str,
        today: NaiveDate,
    ) -> Self {
        Self {
            folder,
            dialogs,
            drives,
            actor: actor.to_owned(),
            today: Some(today),
        }
    }

    /// The file of what is typed and not saved yet.
    fn typed(&self) -> PathBuf {
        self.folder.join("正在填写.json")
    }

    /// The file that names the store that was open last.
    fn memory(&self) -> PathBuf {
        self.folder.join("last-store")
    }
}

/// The window's state; clones share it.
#[derive(Clone)]
pub struct Session(Arc<Inner>);

struct Inner {
    host: Host,
    opened: Mutex<Option<Opened>>,
    /// Who is signed in to it, where people are registered.
    person: Mutex<Option<String>>,
    /// Why the store that was open last is not open now.
    problem: Mutex<Option<Failure>>,
    /// Files that this window made and may therefore open.
    made: Mutex<HashSet<PathBuf>>,
    /// Who is told of files that are dropped onto the window.
    drops: Mutex<Option<Channel<Vec<PathBuf>>>>,
    /// The number of the preview that was asked for last.
    asked: AtomicU32,
    /// Pages that are looked at, and the number of their preview.
    preview: Mutex<Option<(u32, Preview)>>,
    /// Whether the long work that is running should stop.
    cancelled: AtomicBool,
    /// Shared by whoever reads the store through a connection of its own.
    readers: RwLock<()>,
}

impl Session {
    /// A window without an open store.
    #[must_use]
    pub fn new(host: Host) -> Self {
        Self(Arc::new(Inner {
            host,
            opened: Mutex::default(),
            person: Mutex::default(),
            problem: Mutex::default(),
            made: Mutex::default(),
            drops: Mutex::default(),
            asked: AtomicU32::new(0),
            preview: Mutex::default(),
            cancelled: AtomicBool::new(false),
            readers: RwLock::default(),
        }))
    }

    /// Opens the store that was asked for, else the one that was open last, else the default one
    /// where it exists. What keeps it from opening is kept for [`Session::problem`].
    pub fn start(&self, asked: Option<PathBuf>) {
        let remembered = || std::fs::read_to_string(self.0.host.memory()).ok();
        let default = || files::default_store().ok().filter(|path| path.is_file());
        let path = asked
            .or_else(|| remembered().map(PathBuf::from))
            .or_else(default);
        if let Some(path) = path
            && let Err(failure) = self.open_now(&path)
        {
            *lock(&self.0.problem) = Some(failure);
        }
    }

    /// Why the store that was open last is not open now.
    #[must_use]
    pub fn problem(&self) -> Option<Failure> {
        lock(&self.0.problem).clone()
    }

    /// Today.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.0
            .host
            .today
            .unwrap_or_else(|| Local::now().date_naive())
    }

    /// Who acts, and when: whoever is signed in, else the person as the system knows them.
    #[must_use]
    pub fn actor(&self) -> Actor {
        let signed_in = lock(&self.0.person).clone();
        Actor {
            name: signed_in.unwrap_or_else(|| self.0.host.actor.clone()),
            at: self.today().and_time(Local::now().time()),
        }
    }

    /// The folder of the sample year, never that of a person's own data.
    #[must_use]
    pub fn demo(&self) -> PathBuf {
        self.0.host.folder.join("示例年度")
    }

    /// Opens a store in place of the one that is open.
    ///
    /// # Errors
    /// `store_missing`, `not_a_store`, `store_newer`, `store_corrupt`, `no_permission`.
    pub async fn open(&self, path: PathBuf) -> Result<()> {
        self.work(move |session| session.open_now(&path)).await
    }

    fn open_now(&self, path: &Path) -> Result<()> {
        let is_held = |opened: &Opened| opened.ledger.path() == path;
        if lock(&self.0.opened).as_ref().is_some_and(is_held) {
            // To open it again, its lock must be free first.
            self.close();
        }
        let mut opened = store::open(path, &owner())?;
        opened.notice += &store::upgraded(&opened.ledger);
        let begun = match opened.ledger.access() {
            Access::Write => Some(opened.ledger.reader()?),
            Access::Read => None,
        };
        self.hold(opened)?;
        if let Some(reader) = begun {
            self.begin_day(reader);
        }
        Ok(())
    }

    /// Saves the store once a day, beside the work: a long ledger keeps nobody waiting for it.
    fn begin_day(&self, reader: Ledger) {
        let session = self.clone();
        std::thread::spawn(move || {
            let _reading = reading(&session.0.readers);
            let notice = store::begin_day(&reader, session.actor().at);
            if let Some(opened) = &mut *lock(&session.0.opened)
                && opened.ledger.path() == reader.path()
            {
                opened.notice += &notice;
            }
        });
    }

    /// Takes a new store in place of the one that is open.
    ///
    /// # Errors
    /// Whatever `make` gives.
    pub async fn create(
        &self,
        make: impl FnOnce(&str, &Actor) -> Result<Ledger> + Send + 'static,
    ) -> Result<()> {
        self.work(move |session| {
            let ledger = make(&owner(), &session.actor())?;
            session.close();
            session.hold(ledger.into())
        })
        .await
    }

    fn hold(&self, opened: Opened) -> Result<()> {
        let (folder, memory) = (&self.0.host.folder, self.0.host.memory());
        let path = opened.ledger.path().display().to_string();
        self.note_person(&opened.ledger);
        *lock(&self.0.opened) = Some(opened);
        *lock(&self.0.problem) = None;
        files::make_folder(folder)?;
        files::write_whole(&memory, path.as_bytes())
    }

    /// Puts a backup in the place of the open store and opens it; gives where the store that was
    /// there before was saved. Where that fails, the store stays as it was.
    ///
    /// # Errors
    /// `store_not_open`, and those of [`backup::restore`].
    pub async fn restore(&self, from: PathBuf) -> Result<PathBuf> {
        self.work(move |session| {
            let held = lock(&session.0.opened).take().ok_or_else(not_open)?;
            if let Err(refused) = held.ledger.require_head("从备份恢复") {
                *lock(&session.0.opened) = Some(held);
                return Err(refused.into());
            }
            let store = held.ledger.path().to_path_buf();
            // A restore needs the lock that it holds, and the file to itself.
            drop(held);
            let _alone = session
                .0
                .readers
                .write()
                .unwrap_or_else(PoisonError::into_inner);
            let restored = backup::restore(&from, &store, &owner(), session.actor().at);
            session.open_now(&store)?;
            restored.map(|(_, saved)| saved)
        })
        .await
    }

    /// Remembers who is signed in, for whoever works with the store and holds it.
    fn note_person(&self, ledger: &Ledger) {
        *lock(&self.0.person) = ledger.signed_in().map(ToOwned::to_owned);
    }

    /// Closes the store, if one is open.
    pub fn close(&self) {
        *lock(&self.0.opened) = None;
        *lock(&self.0.person) = None;
        *lock(&self.0.preview) = None;
        *lock(&self.0.problem) = None;
    }

    /// Forgets which store was open last.
    pub fn forget(&self) {
        // Where the file is not there, nothing is remembered.
        let _ = std::fs::remove_file(self.0.host.memory());
    }

    /// Works with the open store, off the window's thread, for whoever is signed in.
    ///
    /// # Errors
    /// `store_not_open`, `sign_in_needed` where people are registered, and whatever `work` gives.
    pub async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Ledger, &Self) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.with_anyone(|ledger, session| {
            ledger.require_sign_in()?;
            work(ledger, session)
        })
        .await
    }

    /// Works with the open store, off the window's thread, whether anyone is signed in or not.
    ///
    /// # Errors
    /// `store_not_open`, and whatever `work` gives.
    pub async fn with_anyone<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Ledger, &Self) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.work(move |session| match &mut *lock(&session.0.opened) {
            Some(opened) => {
                let done = work(&mut opened.ledger, session);
                session.note_person(&opened.ledger);
                done
            }
            None => Err(not_open()),
        })
        .await
    }

    /// Reads the open store through a connection of its own, for whoever is signed in: long reading
    /// keeps nobody waiting.
    ///
    /// # Errors
    /// `store_not_open`, `sign_in_needed`, and whatever `read` gives.
    pub async fn beside<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Ledger, &Self) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.work(move |session| {
            let _reading = reading(&session.0.readers);
            let reader = match &*lock(&session.0.opened) {
                Some(opened) => {
                    opened.ledger.require_sign_in()?;
                    opened.ledger.reader()?
                }
                None => return Err(not_open()),
            };
            read(&reader, session)
        })
        .await
    }

    /// Works with the open store where there is one, off the window's thread.
    ///
    /// # Errors
    /// Whatever `work` gives.
    pub async fn with_opened<T: Send + 'static>(
        &self,
        work: impl FnOnce(Option<&Opened>, &Self) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.work(move |session| work(lock(&session.0.opened).as_ref(), session))
            .await
    }

    /// Asks for a path, off the window's thread.
    ///
    /// # Errors
    /// `interrupted`.
    pub async fn ask<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&dyn Dialogs) -> T + Send + 'static,
    ) -> Result<T> {
        self.work(move |session| Ok(ask(&*session.0.host.dialogs)))
            .await
    }

    /// The removable drives.
    #[must_use]
    pub fn drives(&self) -> &dyn Drives {
        &*self.0.host.drives
    }

    /// Keeps rows that were pasted as a CSV file, in place of what was pasted before; gives its
    /// place.
    ///
    /// # Errors
    /// `no_permission`, `disk_full` and the like.
    pub fn keep_pasted(&self, rows: &[Vec<String>]) -> Result<PathBuf> {
        let path = self.0.host.folder.join("粘贴的表格.csv");
        files::make_folder(&self.0.host.folder)?;
        files::write_whole(&path, csv(rows).as_bytes())?;
        Ok(path)
    }

    /// Where evidence is put to be looked at.
    #[must_use]
    pub fn evidence_folder(&self) -> PathBuf {
        self.0.host.folder.join("打开的佐证")
    }

    /// Keeps what is typed and not saved yet on the disk, in place of what was kept before; ""
    /// keeps nothing.
    ///
    /// # Errors
    /// `no_permission`, `disk_full` and the like.
    pub fn keep_typed(&self, text: &str) -> Result<()> {
        let path = self.0.host.typed();
        if text.is_empty() {
            // Where the file is not there, nothing is kept.
            let _ = std::fs::remove_file(path);
            return Ok(());
        }
        files::make_folder(&self.0.host.folder)?;
        files::write_whole(&path, text.as_bytes())
    }

    /// What was typed and not saved when the program ended last, or "".
    #[must_use]
    pub fn typed(&self) -> String {
        std::fs::read_to_string(self.0.host.typed()).unwrap_or_default()
    }

    /// Notes files that this window made, and gives them back.
    pub fn made(&self, files: Vec<PathBuf>) -> Vec<PathBuf> {
        lock(&self.0.made).extend(files.iter().cloned());
        files
    }

    /// Whether this window made that file.
    #[must_use]
    pub fn has_made(&self, path: &Path) -> bool {
        lock(&self.0.made).contains(path)
    }

    /// Tells `files` of what is dropped onto the window, in place of who was told before.
    pub fn tell_of_drops(&self, files: Channel<Vec<PathBuf>>) {
        *lock(&self.0.drops) = Some(files);
    }

    /// Files were dropped onto the window.
    pub fn dropped(&self, files: &[PathBuf]) {
        if let Some(told) = &*lock(&self.0.drops) {
            // A page that is gone takes no files.
            let _ = told.send(files.to_vec());
        }
    }

    /// The number of a preview that is asked for.
    #[must_use]
    pub fn ask_preview(&self) -> u32 {
        self.0.asked.fetch_add(1, Ordering::Relaxed)
    }

    /// Holds a preview in place of the last one, unless one that was asked for later is there;
    /// gives what is said of it.
    pub fn look_at(&self, number: u32, preview: Preview) -> PreviewFacts {
        let facts = preview.facts();
        let mut held = lock(&self.0.preview);
        if held.as_ref().is_none_or(|(later, _)| *later < number) {
            *held = Some((number, preview));
        }
        facts
    }

    /// A page of the preview of that number.
    ///
    /// # Errors
    /// `not_found` where another one took its place, and for a page that it does not have.
    pub fn looked_at(&self, number: u32, page: usize) -> Result<String> {
        match &*lock(&self.0.preview) {
            Some((held, preview)) if *held == number => preview.page(page),
            _ => Err(Failure::new(
                "not_found",
                "这份预览已由另一份代替。",
                "请重新打开预览。",
            )),
        }
    }

    /// Long work begins: what was cancelled before is over.
    pub fn begin(&self) {
        self.0.cancelled.store(false, Ordering::Relaxed);
    }

    /// Long work begins that tells how far it is, and stops once it was cancelled.
    pub fn telling<T: IpcResponse>(
        &self,
        page: Channel<T>,
    ) -> impl FnMut(T) -> ControlFlow<()> + use<'_, T> {
        self.begin();
        move |news| {
            // A page that is gone needs no news.
            let _ = page.send(news);
            if self.is_cancelled() {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        }
    }

    /// Asks the long work that is running to stop.
    pub fn cancel(&self) {
        self.0.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether the long work should stop.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.cancelled.load(Ordering::Relaxed)
    }

    /// Runs `work` on a thread where it may take its time.
    ///
    /// # Errors
    /// `interrupted` where the work broke off, and whatever it gives.
    pub async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let session = self.clone();
        tauri::async_runtime::spawn_blocking(move || work(&session))
            .await
            .unwrap_or_else(|error| {
                Err(Failure {
                    detail: error.to_string(),
                    ..Failure::new(
                        "interrupted",
                        "操作中断，没有写入任何内容。",
                        "请重试；仍失败时请重新打开程序。",
                    )
                })
            })
    }
}

fn reading(readers: &RwLock<()>) -> RwLockReadGuard<'_, ()> {
    readers.read().unwrap_or_else(PoisonError::into_inner)
}

/// A thread that broke off leaves nothing half-made behind: every write is one transaction.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Rows as CSV, every cell in quotes.
fn csv(rows: &[Vec<String>]) -> String {
    let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
    let line = |row: &Vec<String>| row.iter().map(quoted).collect::<Vec<_>>().join(",") + "\r\n";
    rows.iter().map(line).collect()
}

fn not_open() -> Failure {
    Failure::new(
        "store_not_open",
        "还没有打开数据文件。",
        "请先新建或打开一个数据文件。",
    )
}

/// How this window names itself to others that find the store locked.
pub(crate) fn owner() -> String {
    format!("绩效监控窗口（进程{}）", std::process::id())
}
