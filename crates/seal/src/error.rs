//! What can go wrong with a key or a bag, apart from a verdict on somebody else's package.

use std::path::PathBuf;

/// Result of this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// Every failure of this crate. The sentence says what happened, then what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The password does not open the private key.
    #[error("密码不正确，签名密钥未打开。请核对密码后重试。")]
    WrongPassword,
    /// The password is empty.
    #[error("密码为空。请输入密码后重试。")]
    EmptyPassword,
    /// The text is no SM2 key in the form this program writes (PKCS#8 or SubjectPublicKeyInfo PEM).
    #[error("密钥内容不完整或格式不符（{detail}）。请选用本程序导出的 SM2 密钥文件。")]
    MalformedKey {
        /// What is wrong with it, for the log.
        detail: String,
    },
    /// The text is no fingerprint: 64 hexadecimal digits, blanks between groups allowed.
    #[error("“{text}”不是密钥指纹。请按登记表填写 64 位十六进制数字。")]
    MalformedFingerprint {
        /// The text as given.
        text: String,
    },
    /// The cryptographic library or the system's random numbers failed.
    #[error("密码运算失败（{detail}）。请重试；若仍失败，请重新启动计算机。")]
    Crypto {
        /// What failed, for the log.
        detail: String,
    },
    /// A label of the bag cannot be written.
    #[error("报送包标签“{label}”的内容“{value}”不合规定。请更正后重试。")]
    BadLabel {
        /// The label as in `bag-info.txt`.
        label: &'static str,
        /// The value as given.
        value: String,
    },
    /// A file cannot be put into a bag: its path, its size or its number is beyond the limits.
    #[error("文件“{path}”不能放入报送包：{reason}。请调整后重试。")]
    Unfit {
        /// Path inside the bag.
        path: String,
        /// The limit that it breaks.
        reason: String,
    },
    /// The bag was made by a later version of the program.
    #[error("该包由更新版本的程序生成（版本 {found}）。请升级本程序后再打开。")]
    NewerVersion {
        /// The version that the bag states.
        found: String,
    },
    /// The bag holds no such file.
    #[error("包内没有文件“{path}”。请向报送单位核实后重新报送。")]
    NoSuchFile {
        /// Path inside the bag.
        path: String,
    },
    /// The file changed on disk between the verdict and the reading.
    #[error("核验之后文件“{path}”又被改动，已停止读取。请重新核验该包。")]
    ChangedSince {
        /// Path inside the bag.
        path: String,
    },
    /// A file outside the bag could not be read or written.
    #[error("无法{operation}“{}”：{source}。请检查路径、权限和磁盘空间。", path.display())]
    File {
        /// What was tried: 读取 or 写入.
        operation: &'static str,
        /// The file.
        path: PathBuf,
        /// The answer of the system.
        source: std::io::Error,
    },
    /// Reading or writing the package itself failed.
    #[error("读写报送包失败：{0}。请检查权限和磁盘空间。")]
    Io(#[from] std::io::Error),
}

impl Error {
    /// What hosts branch on.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::WrongPassword => "wrong_password",
            Self::EmptyPassword => "weak_password",
            Self::MalformedKey { .. } => "malformed_key",
            Self::MalformedFingerprint { .. } => "invalid",
            Self::Crypto { .. } => "seal",
            Self::NewerVersion { .. } => "package_newer",
            Self::BadLabel { .. } | Self::Unfit { .. } => "unfit",
            Self::NoSuchFile { .. } => "not_found",
            Self::ChangedSince { .. } => "package_changed",
            Self::File { .. } | Self::Io(_) => "io",
        }
    }
}
