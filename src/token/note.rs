//! What reading a token came upon. Wording is the business of the diagnosis.

use super::invisible::Hidden;
use crate::exchange::subject_token::Shape;

/// Where a token ends too early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CutAt {
    /// Inside its header.
    Header,
    /// Inside its payload, or right before it.
    Payload,
    /// Inside its signature, or right before it.
    Signature,
}

/// A token that ends too early.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// Where.
    pub at: CutAt,
    /// What stands there in place of the rest: `...`, `[truncated]`.
    pub mark: Option<String>,
    /// The claim or header member inside of which it ends.
    pub inside: Option<String>,
}

/// One thing to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// `Bearer `, quotes, white space, or line breaks were taken off: which.
    Cleaned(&'static str),
    /// An encoding around it was undone: which.
    Decoded(&'static str),
    /// Characters that cannot be seen were taken out: each once.
    Removed(Vec<char>),
    /// It was a member of an answer or a parameter of a form.
    TakenFrom {
        /// What it was in.
        from: &'static str,
        /// The name it had there.
        name: String,
        /// Other tokens beside it.
        others: Vec<String>,
    },
    /// So many tokens stand in the text; this is the first.
    Several(usize),
    /// The same token stands there more than once.
    Doubled,
    /// Pieces of a cookie were joined.
    Pieces {
        /// The cookie's name without the number.
        name: String,
        /// How many pieces there are.
        pieces: usize,
        /// Numbers that are not there.
        missing: Vec<usize>,
    },
    /// A part was padded or in the standard alphabet.
    NotStrictBase64url(&'static str),
    /// Parts are padded by a load balancer of AWS's, which signs the padding too.
    PaddedByLoadBalancer,
    /// A part holds characters that belong to no base64, which were left out to read it.
    Foreign(&'static str, Vec<char>),
    /// It ends too early.
    Cut(Cut),
    /// The last character of a part has bits that say nothing: it was probably cut.
    CutPart(&'static str),
    /// A part was replaced on purpose by a word such as `[REDACTED]`: which.
    Replaced(&'static str),
    /// More parts than such a token has: how many.
    Parts(usize),
    /// An encrypted token with another number of parts than five.
    EncryptedParts(usize),
    /// A half of a surrogate pair was written as an escape; it stands as the escape.
    LoneSurrogate,
    /// It has dots like a token, but the header cannot be read: why.
    HeaderUnreadable(String),
    /// The header breaks a rule for which every reader must refuse the token (RFC 7515 §4).
    HeaderFault(String),
    /// The payload is not base64url.
    PayloadUnreadable,
    /// The payload is not UTF-8 from this byte on.
    PayloadNotUtf8(usize),
    /// The payload is text in another encoding, or with a mark in front: which.
    PayloadEncoding(&'static str),
    /// The payload is compressed, by the header's `zip`.
    PayloadCompressed,
    /// The payload is text, but not JSON.
    PayloadNotJson(String),
    /// The payload is JSON of another kind than a set of claims: which.
    PayloadNoClaims(&'static str),
    /// The payload stands as it is (RFC 7797).
    PayloadUnencoded,
    /// There is no payload between the dots: it is sent apart (RFC 7515 appendix F), or was cut out.
    PayloadDetached,
    /// A program's word for a value that is not there.
    Unset,
    /// The text is none and holds none: it has characters that no token has.
    NoToken,
    /// There are claims alone, as a decoder prints them.
    ClaimsAlone,
    /// The payload is a token of its own (RFC 7519 §5.2).
    Nested,
    /// An SD-JWT: how many disclosures came with it, and how many of them cannot be read.
    Disclosures {
        /// All of them.
        all: usize,
        /// Those that are no base64url JSON array.
        unreadable: usize,
        /// Those whose digest stands in no `_sd` and no `...` of what is signed.
        unsigned: usize,
    },
    /// A key binding token ends the SD-JWT (RFC 9901 §4.3).
    KeyBinding,
    /// The JSON serialisation, with so many signatures.
    JsonSerialised(usize),
    /// Extensions the reader has to understand (RFC 7515 §4.1.11).
    Critical(Vec<String>),
    /// The header names keys or an address of keys; they are never used: which members.
    OwnKeys(Vec<&'static str>),
    /// Members that stand more than once, as JSON Pointers.
    DuplicateMembers(Vec<String>),
    /// Characters that turn the direction of text, or leave no mark.
    Hidden(Vec<Hidden>),
    /// The signature part is not base64url.
    SignatureUnreadable,
    /// An opaque text of a known shape.
    Looks(Shape),
    /// More than [`super::MAX_TOKEN`] bytes: nothing was read.
    TooLarge(usize),
}
