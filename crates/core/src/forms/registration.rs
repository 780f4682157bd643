//! 签名密钥登记表: what takes the fingerprint of a key to whoever receives its packages, on paper
//! that is signed and sealed.

use chrono::NaiveDate;

/// What the sheet contains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistrationSheet {
    /// 单位代码.
    pub unit_code: String,
    /// 单位名称.
    pub unit_name: String,
    /// 主管部门 with its code, or "".
    pub department: String,
    /// Fingerprint of the public key in groups of four.
    pub fingerprint: String,
    /// Day on which the key was made.
    pub made_on: NaiveDate,
    /// Name of the registration file that belongs to it.
    pub file: String,
    /// Day of the sheet.
    pub on: NaiveDate,
}

impl RegistrationSheet {
    /// The fingerprint without blanks: what the QR code holds.
    #[must_use]
    pub fn code(&self) -> String {
        self.fingerprint.split_whitespace().collect()
    }
}
