//! The curves that signatures are made on, and their points.

use super::base64url;
use super::jwk::Jwk;
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

/// The uncompressed point (SEC 1 §2.3.3). Coordinates have their full length (RFC 7518 §6.2.1.2): one that lost zero bytes in front
/// gets them back, and one that is too long makes no point.
pub(super) fn point(x: &[u8], y: &[u8], curve: Curve) -> Option<Vec<u8>> {
    let mut point = vec![4];
    for number in [x, y] {
        let zeros = curve.coordinate().checked_sub(number.len())?;
        point.resize(point.len() + zeros, 0);
        point.extend_from_slice(number);
    }
    Some(point)
}

/// Why two numbers are no point: the first that has not the curve's length, if one has not.
pub(super) fn ill_sized(x: &[u8], y: &[u8], curve: Curve) -> Option<Uncheckable> {
    let wanted = curve.coordinate();
    let (name, bytes) = [("x", x.len()), ("y", y.len())]
        .into_iter()
        .find(|(_, bytes)| *bytes != wanted)?;
    Some(Uncheckable::Coordinate {
        name,
        bytes,
        curve: curve.names().0,
        wanted,
    })
}

/// What is wrong with a key that can be used although a coordinate lost zero bytes in front; `None` where none did.
pub(super) fn short_coordinate(key: &Jwk) -> Option<String> {
    let curve = [Curve::P256, Curve::P384, Curve::P521]
        .into_iter()
        .find(|curve| key.member("crv") == Some(curve.names().0))?;
    let wanted = curve.coordinate();
    ["x", "y"].into_iter().find_map(|name| {
        let bytes = base64url::decode(key.member(name)?)?.len();
        (bytes < wanted).then(|| {
            format!(
                "the key's {name} has {bytes} bytes in place of {wanted}: the zero bytes in front were left out, and some libraries refuse such a key (RFC 7518 §6.2.1.2)"
            )
        })
    })
}
