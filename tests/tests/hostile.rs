//! The kept corpus of the fuzz targets, replayed.

use std::fs;
use std::path::{Path, PathBuf};

use jixiao_tests::hostile::{READERS, manifests};

/// The corpus of a reader.
fn corpus(name: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus");
    let files = fs::read_dir(folder.join(name)).unwrap();
    let mut paths: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

#[test]
fn the_kept_corpus_of_every_fuzz_target_holds_no_finding() {
    for (name, reader) in READERS {
        let corpus = corpus(name);
        assert!(corpus.len() >= 10, "{name}: {}", corpus.len());
        for bytes in corpus {
            reader(&bytes);
            // Half of it, and one bit more.
            reader(&bytes[..bytes.len() / 2]);
            let mut changed = bytes;
            if let Some(byte) = changed.last_mut() {
                *byte ^= 1;
            }
            reader(&changed);
        }
    }
}

#[test]
fn the_corpus_reaches_what_is_sound() {
    // Each reader asserts what it promises only where the input gets that far: the sound tag files
    // are among its inputs, and with one byte more they are no longer.
    let sound = corpus("manifests").into_iter().find(|bytes| {
        let pieces: Vec<_> = bytes.split(|byte| *byte == 0xff).collect();
        pieces.len() == 4 && pieces[0].starts_with(b"BagIt-Version: 1.0\n")
    });
    manifests(&sound.unwrap());
    let submissions = corpus("submission");
    let taken = submissions
        .iter()
        .filter(|bytes| jixiao_core::received::Submitted::parse(bytes).is_ok());
    assert!(taken.count() >= 1);
}
