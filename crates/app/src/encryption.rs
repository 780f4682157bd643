//! Copies of packages that only the department can open: the age format (age-encryption.org/v1)
//! with an X25519 recipient, which any age program reads. The department's half is derived from its
//! signing key, so that whoever keeps that key has nothing further to keep.

use std::io::{self, Read, Write};
use std::str::FromStr;

use age::x25519::{Identity, Recipient};
use age::{DecryptError, Decryptor, Encryptor};
use bech32::{Bech32, Hrp};
use jixiao_seal::SigningKey;

use crate::error::{Failure, Result};

/// What the key is derived for; another version of it would be another key.
const PURPOSE: &str = "jixiao/age-x25519/1";
/// How the text of an identity begins.
const IDENTITY: &str = "age-secret-key-";
/// What encrypted files end with.
pub(crate) const EXTENSION: &str = "age";

/// What packages are encrypted to for whoever has this key: `age1…`.
///
/// # Errors
/// `crypto`.
pub(crate) fn recipient_of(key: &SigningKey) -> Result<String> {
    Ok(identity_of(key)?.to_public().to_string())
}

fn identity_of(key: &SigningKey) -> Result<Identity> {
    let secret = key.derived(PURPOSE)?;
    let failed = |detail: String| Failure {
        detail,
        ..Failure::new("crypto", "密钥不能用于加密。", "请重试。")
    };
    let hrp = Hrp::parse(IDENTITY).map_err(|error| failed(error.to_string()))?;
    let text = bech32::encode_upper::<Bech32>(hrp, &secret);
    let text = text.map_err(|error| failed(error.to_string()))?;
    Identity::from_str(&text).map_err(|error| failed(error.to_owned()))
}

/// Reads a recipient as a task names it.
///
/// # Errors
/// `invalid`.
pub(crate) fn recipient(text: &str) -> Result<Recipient> {
    Recipient::from_str(text).map_err(|error| Failure {
        detail: error.to_owned(),
        field: "recipient".to_owned(),
        ..Failure::new(
            "invalid",
            "任务中的加密公钥不能识别。",
            "请不加密，或请主管部门重新下达任务。",
        )
    })
}

/// Writes what is read, encrypted to the recipient.
///
/// # Errors
/// Those of reading and writing.
pub(crate) fn encrypt(
    recipient: &Recipient,
    from: &mut impl Read,
    to: &mut impl Write,
) -> io::Result<()> {
    let recipients = std::iter::once(recipient as &dyn age::Recipient);
    let encryptor = Encryptor::with_recipients(recipients).map_err(io::Error::other)?;
    let mut sealed = encryptor.wrap_output(to)?;
    io::copy(from, &mut sealed)?;
    sealed.finish()?;
    Ok(())
}

/// Writes what is read, opened with the key, and at most so many bytes.
///
/// # Errors
/// `not_for_us` where it was encrypted to another key, `not_encrypted` for what is no such file or
/// was changed on its way, `too_large`, and what `failed` makes of the errors of writing.
pub(crate) fn decrypt(
    key: &SigningKey,
    from: impl Read,
    to: &mut impl Write,
    most: u64,
    failed: impl Fn(io::Error) -> Failure,
) -> Result<()> {
    let identity = identity_of(key)?;
    let identities = std::iter::once(&identity as &dyn age::Identity);
    let opened = Decryptor::new(from).and_then(|found| found.decrypt(identities));
    let mut opened = opened.map_err(refused)?.take(most.saturating_add(1));
    let mut buffer = vec![0; 1 << 16];
    let mut written = 0_u64;
    loop {
        // A changed or cut file fails while it is read.
        let count = opened.read(&mut buffer).map_err(|error| Failure {
            detail: error.to_string(),
            ..damaged()
        })?;
        if count == 0 {
            return Ok(());
        }
        written = written.saturating_add(count as u64);
        if written > most {
            let message = "加密文件中的内容过大，没有打开。";
            return Err(Failure::new("too_large", message, "请向报送单位核实。"));
        }
        to.write_all(buffer.get(..count).unwrap_or_default())
            .map_err(&failed)?;
    }
}

fn refused(error: DecryptError) -> Failure {
    match error {
        DecryptError::NoMatchingKeys => Failure::new(
            "not_for_us",
            "加密文件不是用本单位的密钥加密的，打不开。",
            "请核对是否送错了单位，或请报送单位导入本单位最近的任务后重新导出。",
        ),
        error => Failure {
            detail: error.to_string(),
            ..damaged()
        },
    }
}

fn damaged() -> Failure {
    Failure::new(
        "not_encrypted",
        "文件不是加密的报送包，或在途中损坏、被改动。",
        "请报送单位重新发送。",
    )
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::process::Command;

    use super::*;

    fn opened(key: &SigningKey, sealed: &[u8], most: u64) -> Result<Vec<u8>> {
        let mut plain = Vec::new();
        decrypt(key, sealed, &mut plain, most, |error| panic!("{error}"))?;
        Ok(plain)
    }

    fn sealed(key: &SigningKey, plain: &[u8]) -> Vec<u8> {
        let to = recipient(&recipient_of(key).unwrap()).unwrap();
        let mut sealed = Vec::new();
        encrypt(&to, &mut &*plain, &mut sealed).unwrap();
        sealed
    }

    #[test]
    fn only_the_key_it_was_encrypted_to_opens_it() {
        let (ours, theirs) = (
            SigningKey::generate().unwrap(),
            SigningKey::generate().unwrap(),
        );
        let plain = vec![7; 200_000];
        let file = sealed(&ours, &plain);
        assert_eq!(opened(&ours, &file, 200_000).unwrap(), plain);
        let code = |result: Result<Vec<u8>>| result.unwrap_err().code;
        assert_eq!(code(opened(&theirs, &file, 200_000)), "not_for_us");
        assert_eq!(code(opened(&ours, &file, 199_999)), "too_large");
        assert_eq!(code(opened(&ours, &plain, 10)), "not_encrypted");
        for at in [10, file.len() / 2, file.len() - 1] {
            let mut changed = file.clone();
            changed[at] ^= 1;
            assert!(opened(&ours, &changed, 200_000).is_err(), "{at}");
            assert_eq!(code(opened(&ours, &file[..at], 200_000)), "not_encrypted");
        }
    }

    /// Debian's own program opens what is encrypted here, and what it encrypts is opened here.
    #[test]
    fn debians_age_agrees() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let key = SigningKey::generate().unwrap();
        let plain = "绩效监控".repeat(50_000).into_bytes();
        let identity = identity_of(&key).unwrap().to_string();
        fs::write(
            path("key"),
            age::secrecy::ExposeSecret::expose_secret(&identity),
        )
        .unwrap();
        fs::write(path("a.zip.age"), sealed(&key, &plain)).unwrap();
        let age = |arguments: &[&str], file: &str| {
            let mut command = Command::new("age");
            let output = command.args(arguments).arg(path(file)).output();
            let output = output.expect("Debian's age is needed: apt-get install age");
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{said}");
            output.stdout
        };
        let key_file = path("key").to_string_lossy().into_owned();
        assert_eq!(age(&["-d", "-i", &key_file], "a.zip.age"), plain);
        fs::write(path("b.zip"), &plain).unwrap();
        let theirs = age(&["-r", &recipient_of(&key).unwrap()], "b.zip");
        assert_eq!(opened(&key, &theirs, u64::MAX - 1).unwrap(), plain);
    }
}
