//! Any text as keys: read or refused, and a signature judged with them without a panic.
#![no_main]

use cambio_fuzz::jose::{ALGORITHMS, read_keys, verify};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let Ok(set) = read_keys(text) else { return };
    for key in set.keys.iter().take(4) {
        key.thumbprint();
        for algorithm in ALGORITHMS {
            // No signature of 64 zero bytes is anybody's.
            assert_ne!(verify(algorithm, b"input", &[0; 64], key), Ok(true), "{algorithm}");
        }
    }
});
