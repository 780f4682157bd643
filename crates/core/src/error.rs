//! The one error type of the core. Every variant says what happened; [`CoreError::hint`] says
//! what to do; [`CoreError::code`] is what hosts branch on.

use std::path::PathBuf;

use crate::people::Role;

/// A result of the core.
pub type Result<T, E = CoreError> = std::result::Result<T, E>;

/// What can go wrong in the core. `Display` is a plain Chinese sentence for the user.
#[derive(Debug, thiserror::Error)]
pub enum CoreError {
    /// Another program instance is writing this store.
    #[error("数据文件“{}”正由{owner}写入，当前只能查看。", path.display())]
    Locked {
        /// The store.
        path: PathBuf,
        /// Who holds it, as that program described itself.
        owner: String,
    },
    /// The store was written by a newer version; it was not touched.
    #[error("数据文件“{}”由更新版本的程序建立（格式{found}，本程序支持到{supported}）。", path.display())]
    Newer {
        /// The store.
        path: PathBuf,
        /// Its schema version.
        found: i64,
        /// The newest schema version this program knows.
        supported: i64,
    },
    /// The store was written by an older version and can not be read as it is.
    #[error("数据文件“{}”由较早版本的程序建立（格式{found}，本程序为{supported}），须先升级。", path.display())]
    Older {
        /// The store.
        path: PathBuf,
        /// Its schema version.
        found: i64,
        /// The schema version of this program.
        supported: i64,
    },
    /// A write that was broken off must be rolled back by a writer before anyone can read.
    #[error("数据文件“{}”上次的写入中断了，须先恢复到写入之前。", path.display())]
    Interrupted {
        /// The store.
        path: PathBuf,
    },
    /// The file is no store of this program.
    #[error("“{}”不是绩效监控数据文件。", path.display())]
    NotAStore {
        /// The file.
        path: PathBuf,
    },
    /// The store is damaged or cut off.
    #[error("数据文件“{}”不完整或已损坏（{detail}）。", path.display())]
    Corrupt {
        /// The store.
        path: PathBuf,
        /// What was found.
        detail: String,
    },
    /// The disk is full.
    #[error("磁盘空间不足，“{}”没有写入任何内容。", path.display())]
    Full {
        /// The store.
        path: PathBuf,
    },
    /// No permission to read or write.
    #[error("没有权限读写“{}”。", path.display())]
    Denied {
        /// The file or folder.
        path: PathBuf,
    },
    /// There is no such file.
    #[error("找不到数据文件“{}”。", path.display())]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// The file to be created is there already.
    #[error("“{}”已存在，没有覆盖。", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// Another fault of the operating system while reading or writing.
    #[error("读写“{}”失败：{source}。", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The operating system's answer.
        source: std::io::Error,
    },
    /// SQLite refused an operation for a reason none of the others names.
    #[error("数据库操作“{operation}”失败：{source}。")]
    Sqlite {
        /// What was being done.
        operation: &'static str,
        /// SQLite's answer.
        source: rusqlite::Error,
    },
    /// A value that the user gave cannot be taken.
    #[error("{message}")]
    Invalid {
        /// The field, by its official name.
        field: String,
        /// The whole sentence for the user.
        message: String,
    },
    /// Something that was named does not exist.
    #[error("没有找到{what}“{id}”。")]
    NotFound {
        /// What kind of thing.
        what: &'static str,
        /// The name or code that was given.
        id: String,
    },
    /// A sum left the range that the store can hold.
    #[error("{what}超出可表示的范围。")]
    Overflow {
        /// Which amount.
        what: &'static str,
    },
    /// The role of the person who is signed in does not allow it.
    #[error(
        "“{what}”须由{}办理，“{name}”是{}。",
        crate::people::words(who),
        crate::people::words(roles)
    )]
    Forbidden {
        /// What was to be done.
        what: String,
        /// Who may.
        who: Vec<Role>,
        /// Who is signed in.
        name: String,
        /// Their roles.
        roles: Vec<Role>,
    },
    /// People are registered, and who acts is not signed in.
    #[error("{message}")]
    SignInNeeded {
        /// The whole sentence for the user.
        message: String,
    },
    /// The password is not that person's.
    #[error("密码不正确。")]
    WrongPassword,
    /// After wrong passwords, the next one must wait.
    #[error("密码多次不正确，{seconds}秒后才能再试。")]
    TooSoon {
        /// How long.
        seconds: i64,
    },
    /// The store was moved to another computer.
    #[error("本数据文件已于{}搬到另一台电脑，只能查看。", since.replace('T', " "))]
    MovedAway {
        /// When, as `YYYY-MM-DDThh:mm:ss`.
        since: String,
    },
    /// The action does not fit the present state.
    #[error("{message}")]
    State {
        /// The whole sentence for the user.
        message: String,
    },
}

impl CoreError {
    /// A stable word for this kind of error.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Locked { .. } => "store_locked",
            Self::Newer { .. } => "store_newer",
            Self::Older { .. } => "store_older",
            Self::Interrupted { .. } => "store_interrupted",
            Self::NotAStore { .. } => "not_a_store",
            Self::Corrupt { .. } => "store_corrupt",
            Self::Full { .. } => "disk_full",
            Self::Denied { .. } => "no_permission",
            Self::Missing { .. } => "store_missing",
            Self::Exists { .. } => "already_exists",
            Self::Io { .. } => "io",
            Self::Sqlite { .. } => "database",
            Self::Invalid { .. } => "invalid",
            Self::NotFound { .. } => "not_found",
            Self::Overflow { .. } => "overflow",
            Self::State { .. } => "wrong_state",
            Self::Forbidden { .. } => "forbidden",
            Self::SignInNeeded { .. } => "sign_in_needed",
            Self::WrongPassword => "wrong_password",
            Self::TooSoon { .. } => "too_soon",
            Self::MovedAway { .. } => "moved_away",
        }
    }

    /// What the user can do about it; empty where the sentence already says so.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Locked { .. } => "请先在另一个窗口或电脑上关闭程序，再重试。",
            Self::Newer { .. } => "请安装新版程序后再打开，文件没有改动。",
            Self::Older { .. } => "请关闭正在使用它的其他程序后重试，升级前会自动备份。",
            Self::Interrupted { .. } => "请关闭正在使用它的其他程序后重试，原有数据完好。",
            Self::NotAStore { .. } => "请选择扩展名为 .jixiao 的数据文件。",
            Self::Corrupt { .. } => "请先恢复最近的备份，不要继续使用此文件。",
            Self::Full { .. } => "请清理磁盘空间后重试，原有数据完好。",
            Self::Denied { .. } => "请换一个有权限的文件夹，或联系管理员开通权限。",
            Self::Missing { .. } => "请核对路径，或先新建数据文件。",
            Self::Exists { .. } => "请换一个文件名。",
            Self::Io { .. } => "请检查磁盘或U盘是否可用后重试。",
            Self::Sqlite { .. } => "没有写入任何内容，请重试；仍失败时请运行诊断。",
            Self::Invalid { .. } | Self::State { .. } | Self::TooSoon { .. } => "",
            Self::Forbidden { .. } => "请由相应角色的人员登录后办理。",
            Self::SignInNeeded { .. } => "请登录后再试。",
            Self::WrongPassword => "请核对后重新输入；忘记时请由负责人重新设置。",
            Self::MovedAway { .. } => "确需继续在本机使用时，请由负责人先取消搬走。",
            Self::NotFound { .. } => "请核对后重试。",
            Self::Overflow { .. } => "请核对金额单位。",
        }
    }

    /// The field concerned, or "".
    #[must_use]
    pub fn field(&self) -> &str {
        match self {
            Self::Invalid { field, .. } => field,
            _ => "",
        }
    }

    pub(crate) fn invalid(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid {
            field: field.into(),
            message: message.into(),
        }
    }

    /// Turns an operating-system error on `path` into its kind.
    #[must_use]
    pub fn from_io(path: &std::path::Path, source: std::io::Error) -> Self {
        let path = path.to_path_buf();
        match source.kind() {
            std::io::ErrorKind::NotFound => Self::Missing { path },
            std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
                Self::Denied { path }
            }
            std::io::ErrorKind::AlreadyExists => Self::Exists { path },
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
                Self::Full { path }
            }
            _ => Self::Io { path, source },
        }
    }

    /// Turns an SQLite error on the store at `path` into its kind.
    #[must_use]
    pub fn from_sqlite(
        path: &std::path::Path,
        operation: &'static str,
        source: rusqlite::Error,
    ) -> Self {
        use rusqlite::ErrorCode;
        let path = path.to_path_buf();
        if is_overflow(&source) {
            return Self::Overflow {
                what: "金额合计"
            };
        }
        match source.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => Self::NotAStore { path },
            Some(ErrorCode::DatabaseCorrupt) => Self::Corrupt {
                path,
                detail: "数据库结构不一致".to_owned(),
            },
            Some(ErrorCode::DiskFull) => Self::Full { path },
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => {
                Self::Denied { path }
            }
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked {
                path,
                owner: "另一个程序".to_owned(),
            },
            _ => Self::Sqlite { operation, source },
        }
    }
}

/// Whether a sum left 64 bits: of a query, or of a total, which is no INTEGER then.
fn is_overflow(error: &rusqlite::Error) -> bool {
    match error {
        rusqlite::Error::SqliteFailure(failure, message) => {
            failure.extended_code == rusqlite::ffi::SQLITE_CONSTRAINT_DATATYPE
                || message.as_deref() == Some("integer overflow")
        }
        _ => false,
    }
}

impl From<rusqlite::Error> for CoreError {
    fn from(source: rusqlite::Error) -> Self {
        Self::Sqlite {
            operation: "读写数据",
            source,
        }
    }
}
