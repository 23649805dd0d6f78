//! Public keys that a signature can fit although nobody who holds a private key made it.

/// Why an RSA key proves nothing, in words that complete "the key must not be trusted: …".
pub(super) fn rsa(modulus: &[u8], exponent: &[u8]) -> Option<&'static str> {
    let exponent: Vec<u8> = exponent
        .iter()
        .copied()
        .skip_while(|byte| *byte == 0)
        .collect();
    match exponent.as_slice() {
        [] => return Some("its exponent is 0"),
        [1] => return Some("its exponent is 1, so anybody can write down any signature"),
        [.., last] if last % 2 == 0 => return Some("its exponent is even, which no RSA key has"),
        _ => {}
    }
    if modulus.last().is_some_and(|last| last % 2 == 0) {
        return Some("its modulus is even, so it is not a product of two large primes");
    }
    has_roca_mark(modulus).then_some(
        "its modulus has the mark of a faulty generator (ROCA, CVE-2017-15361), so the private key can be computed from it",
    )
}

/// The primes up to 167 whose multiplicative group is larger than what 65537 generates in it. A modulus of the faulty generator
/// is a power of 65537 by each of them; any other passes all with a chance of 2^-27 (Nemec, Sys, Svenda, Klinec, Matyas: The
/// Return of Coppersmith's Attack, CCS 2017, §3.3; the same primes as in the authors' tool roca-detect).
const ROCA_PRIMES: [u32; 17] = [
    11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157,
];

fn has_roca_mark(modulus: &[u8]) -> bool {
    ROCA_PRIMES.iter().all(|prime| {
        let remainder = modulus
            .iter()
            .fold(0, |rest, byte| (rest * 256 + u32::from(*byte)) % prime);
        let mut power = 1;
        (0..*prime).any(|_| {
            power = power * 65_537 % prime;
            power == remainder
        })
    })
}

/// Encodings of y of the eight points of small order, the two that are not reduced included; the highest bit is the sign of x.
/// Any message has signatures that fit them (Chalkias, Garillot, Nikolaenko: Taming the many EdDSAs, 2020, table 1; libsodium
/// refuses the same list).
const SMALL_ORDER: [[u8; 32]; 7] = [
    [0; 32],
    [
        1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0,
    ],
    [
        0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98,
        0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53,
        0xfc, 0x05,
    ],
    [
        0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67,
        0x0f, 0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac,
        0x03, 0x7a,
    ],
    near_prime(0xec),
    near_prime(0xed),
    near_prime(0xee),
];

/// 2^255 - 256 and the last byte: the prime of the curve ends in 0xed.
const fn near_prime(last: u8) -> [u8; 32] {
    let mut bytes = [0xff; 32];
    let [first, .., end] = &mut bytes;
    *first = last;
    *end = 0x7f;
    bytes
}

/// Whether an Ed25519 key is one of the points of small order.
pub(super) fn is_small_order(key: &[u8]) -> bool {
    SMALL_ORDER.iter().any(|point| match (point, key) {
        ([point @ .., point_end], [key @ .., end]) => {
            point.as_slice() == key && *point_end == end & 0x7f
        }
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jose::{SigningAlgorithm, SigningKey, base64url};

    #[test]
    fn what_is_no_rsa_key_is_named() {
        let odd = [0x81; 256];
        let mut even = odd;
        even[255] = 0x80;
        for (modulus, exponent, words) in [
            (&odd, &[1, 0, 1][..], None),
            (&odd, &[3], None),
            (&odd, &[], Some("exponent is 0")),
            (&odd, &[0, 0], Some("exponent is 0")),
            (&odd, &[0, 1], Some("exponent is 1")),
            (&odd, &[1, 0, 0], Some("even")),
            (&even, &[1, 0, 1], Some("modulus is even")),
        ] {
            let found = rsa(modulus, exponent);
            assert_eq!(found.is_some(), words.is_some(), "{found:?}");
            assert!(
                found
                    .unwrap_or_default()
                    .contains(words.unwrap_or_default())
            );
        }
    }

    #[test]
    fn the_mark_of_the_faulty_generator_is_seen_and_no_honest_key_has_it() {
        // A modulus that is a power of 65537 by every prime: the power itself.
        let mut power = vec![1_u8];
        for _ in 0..120 {
            // Times 65537 is the number shifted by two bytes plus itself.
            let mut shifted = power.clone();
            shifted.extend([0, 0]);
            let mut carry = 0;
            let length = power.len();
            for at in 0..shifted.len() {
                let end = shifted.len() - 1 - at;
                let other = if at < length {
                    u16::from(power[length - 1 - at])
                } else {
                    0
                };
                let sum = u16::from(shifted[end]) + other + carry;
                shifted[end] = sum.to_le_bytes()[0];
                carry = sum >> 8;
            }
            power = shifted;
        }
        assert!(has_roca_mark(&power));
        let key = SigningKey::generate(SigningAlgorithm::RS256).unwrap();
        let modulus = base64url::decode(key.public_jwk().member("n").unwrap()).unwrap();
        assert!(!has_roca_mark(&modulus));
    }

    #[test]
    fn points_of_small_order_are_known_with_either_sign() {
        for point in SMALL_ORDER {
            let mut signed = point;
            signed[31] |= 0x80;
            assert!(is_small_order(&point) && is_small_order(&signed));
        }
        assert!(!is_small_order(&[7; 32]) && !is_small_order(&[0; 31]));
    }
}
