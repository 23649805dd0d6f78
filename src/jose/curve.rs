//! The curves that signatures are made on, and their points.

use super::uncheckable::Uncheckable;

/// A curve of RFC 7518 §6.2.1.1 or RFC 8037 §2.
#[derive(Clone, Copy)]
pub(super) enum Curve {
    P256,
    P384,
    P521,
    Ed25519,
}

impl Curve {
    /// `crv`, and what the key is called with its type.
    pub(super) fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::P256 => ("P-256", "EC P-256"),
            Self::P384 => ("P-384", "EC P-384"),
            Self::P521 => ("P-521", "EC P-521"),
            Self::Ed25519 => ("Ed25519", "OKP Ed25519"),
        }
    }

    /// Bytes of one coordinate.
    pub(super) fn coordinate(self) -> usize {
        match self {
            Self::P256 | Self::Ed25519 => 32,
            Self::P384 => 48,
            Self::P521 => 66,
        }
    }
}

/// The uncompressed point (SEC 1 §2.3.3). Coordinates have their full length (RFC 7518 §6.2.1.2).
pub(super) fn point(x: &[u8], y: &[u8], curve: Curve) -> Result<Vec<u8>, Uncheckable> {
    let length = curve.coordinate();
    if x.len() != length {
        return Err(Uncheckable::Broken("x"));
    }
    if y.len() != length {
        return Err(Uncheckable::Broken("y"));
    }
    let mut point = vec![4];
    point.extend_from_slice(x);
    point.extend_from_slice(y);
    Ok(point)
}
