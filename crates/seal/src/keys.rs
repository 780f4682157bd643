//! SM2 keys: making, keeping under a password, signing, verifying, and the fingerprint.
//!
//! Signatures are SM2 with SM3 over the distinguishing id `1234567812345678` (GM/T 0009), in DER.
//! The nonce is derived from key and message (RFC 6979), so one message has one signature.

use std::{fmt, str::FromStr};

use pkcs8::{
    DecodePrivateKey, DecodePublicKey, EncodePrivateKey, EncodePublicKey,
    EncryptedPrivateKeyInfoOwned, LineEnding, SecretDocument,
    der::{Decode, Encode, asn1::OctetString, pem::PemLabel},
    pkcs5::{EncryptionScheme, pbes2, scrypt},
};
use sm2::{
    SecretKey,
    dsa::{
        Signature, VerifyingKey,
        signature::{Signer, Verifier},
    },
    elliptic_curve::Generate,
};
use sm3::{Digest, Sm3};

use crate::error::{Error, Result};

/// Distinguishing id of every signer, by GM/T 0009.
const DISTINGUISHING_ID: &str = "1234567812345678";
/// scrypt: 2^14 blocks of 1 KiB, five times over. Sixteen MiB stay below what OpenSSL allows by
/// default, so that a key can be opened without this program.
const SCRYPT_LOG_N: u8 = 14;
const SCRYPT_R: u32 = 8;
const SCRYPT_P: u32 = 5;
/// A key file that demands more work than this is refused before any work is done.
const MAX_SCRYPT_MEMORY: u64 = 256 * 1024 * 1024;
const MAX_SCRYPT_P: u16 = 16;
const MAX_PBKDF2_ITERATIONS: u32 = 10_000_000;
/// No key of this kind is longer than this as PEM.
const MAX_PEM: usize = 4096;

/// A private key. Its `Debug` shows nothing of it.
#[derive(Clone)]
pub struct SigningKey {
    secret: SecretKey,
    signer: sm2::dsa::SigningKey,
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").finish_non_exhaustive()
    }
}

impl SigningKey {
    /// Makes a new key from the system's random numbers.
    ///
    /// # Errors
    /// [`Error::Crypto`] when the system has none.
    pub fn generate() -> Result<Self> {
        Self::from_secret(SecretKey::try_generate().map_err(crypto)?)
    }

    fn from_secret(secret: SecretKey) -> Result<Self> {
        let signer = sm2::dsa::SigningKey::new(DISTINGUISHING_ID, &secret).map_err(crypto)?;
        Ok(Self { secret, signer })
    }

    /// Writes the key as PKCS#8 PEM, encrypted with the password (PBES2: scrypt and AES-256-CBC).
    ///
    /// # Errors
    /// [`Error::EmptyPassword`]; [`Error::Crypto`] when salt or encryption fail.
    pub fn to_encrypted_pem(&self, password: &str) -> Result<String> {
        if password.is_empty() {
            return Err(Error::EmptyPassword);
        }
        let (mut salt, mut iv) = ([0; 16], [0; 16]);
        getrandom::fill(&mut salt).map_err(crypto)?;
        getrandom::fill(&mut iv).map_err(crypto)?;
        let work = scrypt::Params::new(SCRYPT_LOG_N, SCRYPT_R, SCRYPT_P).map_err(crypto)?;
        let params =
            pbes2::Parameters::generate_scrypt_aes256cbc(work, &salt, iv).map_err(crypto)?;
        let plain = self.secret.to_pkcs8_der().map_err(crypto)?;
        let sealed = params.encrypt(password, plain.as_bytes()).map_err(crypto)?;
        let info = EncryptedPrivateKeyInfoOwned {
            encryption_algorithm: params.into(),
            encrypted_data: OctetString::new(sealed).map_err(crypto)?,
        };
        let document =
            SecretDocument::try_from(info.to_der().map_err(crypto)?.as_slice()).map_err(crypto)?;
        let pem = document
            .to_pem(EncryptedPrivateKeyInfoOwned::PEM_LABEL, LineEnding::LF)
            .map_err(crypto)?;
        Ok(pem.to_string())
    }

    /// Opens a key that [`Self::to_encrypted_pem`] or OpenSSL wrote.
    ///
    /// # Errors
    /// [`Error::WrongPassword`]; [`Error::MalformedKey`] when the text is no encrypted SM2 key or
    /// demands unreasonable work.
    pub fn from_encrypted_pem(pem: &str, password: &str) -> Result<Self> {
        if pem.len() > MAX_PEM {
            return Err(malformed("too long"));
        }
        let (label, document) = SecretDocument::from_pem(pem).map_err(malformed)?;
        if label != EncryptedPrivateKeyInfoOwned::PEM_LABEL {
            return Err(malformed(label));
        }
        let info =
            EncryptedPrivateKeyInfoOwned::from_der(document.as_bytes()).map_err(malformed)?;
        check_work(&info.encryption_algorithm)?;
        // A wrong password shows as bad padding or, once in 256 times, as nonsense inside.
        let plain = info.decrypt(password).map_err(|_| Error::WrongPassword)?;
        pkcs8::PrivateKeyInfoRef::from_der(plain.as_bytes()).map_err(|_| Error::WrongPassword)?;
        Self::from_secret(SecretKey::from_pkcs8_der(plain.as_bytes()).map_err(malformed)?)
    }

    /// The public half.
    pub fn public(&self) -> PublicKey {
        PublicKey {
            key: self.secret.public_key(),
        }
    }

    /// A secret of 32 bytes for another `purpose`, which only whoever has the key can derive (RFC
    /// 5869, SHA-256): the key itself serves nothing but signing.
    ///
    /// # Errors
    /// [`Error::Crypto`] when the library refuses.
    pub fn derived(&self, purpose: &str) -> Result<[u8; 32]> {
        let mut derived = [0; 32];
        let scalar = self.secret.to_bytes();
        hkdf::Hkdf::<sha2::Sha256>::new(None, &scalar)
            .expand(purpose.as_bytes(), &mut derived)
            .map_err(crypto)?;
        Ok(derived)
    }

    /// Signs the bytes; the same bytes always give the same DER signature.
    ///
    /// # Errors
    /// [`Error::Crypto`] in the case, of negligible probability, that the derived nonce is unfit.
    pub fn sign(&self, bytes: &[u8]) -> Result<Vec<u8>> {
        let signature: Signature = self.signer.try_sign(bytes).map_err(crypto)?;
        Ok(signature.to_der().to_vec())
    }
}

fn check_work(scheme: &EncryptionScheme) -> Result<()> {
    let params = scheme.pbes2().ok_or_else(|| malformed("not PBES2"))?;
    let bearable = match (params.kdf.scrypt(), params.kdf.pbkdf2()) {
        (Some(work), _) => {
            let memory = u64::from(work.block_size)
                .saturating_mul(128)
                .saturating_mul(work.cost_parameter);
            memory <= MAX_SCRYPT_MEMORY && work.parallelization <= MAX_SCRYPT_P
        }
        (_, Some(work)) => work.iteration_count <= MAX_PBKDF2_ITERATIONS,
        _ => false,
    };
    if bearable {
        Ok(())
    } else {
        Err(malformed("key derivation out of bounds"))
    }
}

/// A public key: who signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    key: sm2::PublicKey,
}

impl PublicKey {
    /// Writes the key as SubjectPublicKeyInfo PEM, lines ended by LF.
    ///
    /// # Errors
    /// [`Error::Crypto`] when the library refuses.
    pub fn to_pem(&self) -> Result<String> {
        self.key.to_public_key_pem(LineEnding::LF).map_err(crypto)
    }

    /// Reads a SubjectPublicKeyInfo PEM with an SM2 point on the curve.
    ///
    /// # Errors
    /// [`Error::MalformedKey`].
    pub fn from_pem(pem: &str) -> Result<Self> {
        if pem.len() > MAX_PEM {
            return Err(malformed("too long"));
        }
        let key = sm2::PublicKey::from_public_key_pem(pem).map_err(malformed)?;
        Ok(Self { key })
    }

    /// SM3 of the DER form of the key.
    ///
    /// # Errors
    /// [`Error::Crypto`] when the library refuses to write the key.
    pub fn fingerprint(&self) -> Result<Fingerprint> {
        let der = self.key.to_public_key_der().map_err(crypto)?;
        Ok(Fingerprint(Sm3::digest(der.as_bytes()).into()))
    }

    /// Whether `signature` is this key's over exactly these bytes. The DER must be canonical, and
    /// r and s lie in 1..n; anything else is simply no signature.
    pub fn verify(&self, bytes: &[u8], signature: &[u8]) -> bool {
        let Ok(parsed) = Signature::from_der(signature) else {
            return false;
        };
        let Ok(verifier) = VerifyingKey::new(DISTINGUISHING_ID, self.key) else {
            return false;
        };
        parsed.to_der().as_bytes() == signature && verifier.verify(bytes, &parsed).is_ok()
    }
}

/// SM3 of a public key, shown as sixteen groups of four upper-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint([u8; 32]);

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, pair) in self.0.chunks(2).enumerate() {
            if place > 0 {
                f.write_str(" ")?;
            }
            f.write_str(&hex::encode_upper(pair))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({self})")
    }
}

impl FromStr for Fingerprint {
    type Err = Error;

    /// Reads a fingerprint as a person types it: blanks and case do not matter.
    fn from_str(text: &str) -> Result<Self> {
        let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let mut bytes = [0; 32];
        hex::decode_to_slice(digits, &mut bytes).map_err(|_| Error::MalformedFingerprint {
            text: text.to_owned(),
        })?;
        Ok(Self(bytes))
    }
}

fn crypto(error: impl fmt::Display) -> Error {
    Error::Crypto {
        detail: error.to_string(),
    }
}

fn malformed(error: impl fmt::Display) -> Error {
    Error::MalformedKey {
        detail: error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_comes_back_with_its_password_only() {
        let key = SigningKey::generate().unwrap();
        let pem = key.to_encrypted_pem("口令 pass").unwrap();
        assert!(pem.starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"));
        let back = SigningKey::from_encrypted_pem(&pem, "口令 pass").unwrap();
        assert_eq!(back.public(), key.public());
        assert!(matches!(
            SigningKey::from_encrypted_pem(&pem, "other"),
            Err(Error::WrongPassword)
        ));
        assert!(matches!(
            key.to_encrypted_pem(""),
            Err(Error::EmptyPassword)
        ));
    }

    #[test]
    fn what_is_no_key_is_named_so() {
        let public = SigningKey::generate().unwrap().public().to_pem().unwrap();
        for text in ["", "x", public.as_str(), &"A".repeat(10_000)] {
            assert!(matches!(
                SigningKey::from_encrypted_pem(text, "p"),
                Err(Error::MalformedKey { .. })
            ));
        }
        assert!(matches!(
            PublicKey::from_pem("x"),
            Err(Error::MalformedKey { .. })
        ));
        assert_eq!(
            PublicKey::from_pem(&public).unwrap().to_pem().unwrap(),
            public
        );
    }

    #[test]
    fn one_message_has_one_signature_and_only_its_own() {
        let (key, other) = (
            SigningKey::generate().unwrap(),
            SigningKey::generate().unwrap(),
        );
        let signature = key.sign(b"bytes").unwrap();
        assert_eq!(signature, key.sign(b"bytes").unwrap());
        assert!(key.public().verify(b"bytes", &signature));
        assert!(!key.public().verify(b"byteS", &signature));
        assert!(!other.public().verify(b"bytes", &signature));
    }

    #[test]
    fn every_changed_bit_of_a_signature_breaks_it() {
        let key = SigningKey::generate().unwrap();
        let signature = key.sign(b"bytes").unwrap();
        for bit in 0..signature.len() * 8 {
            let mut changed = signature.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert!(!key.public().verify(b"bytes", &changed), "bit {bit}");
        }
        let mut longer = signature.clone();
        longer.push(0);
        assert!(!key.public().verify(b"bytes", &longer));
        // r = 0, s = 1
        assert!(!key.public().verify(b"bytes", &[0x30, 6, 2, 1, 0, 2, 1, 1]));
    }

    #[test]
    fn a_fingerprint_reads_back_in_any_spacing_and_case() {
        let print = SigningKey::generate()
            .unwrap()
            .public()
            .fingerprint()
            .unwrap();
        let shown = print.to_string();
        assert_eq!(shown.split(' ').map(str::len).collect::<Vec<_>>(), [4; 16]);
        assert_eq!(shown.parse::<Fingerprint>().unwrap(), print);
        assert_eq!(
            shown
                .replace(' ', "")
                .to_lowercase()
                .parse::<Fingerprint>()
                .unwrap(),
            print
        );
        assert!("ABCD".parse::<Fingerprint>().is_err());
    }
}
