//! The certificate that a server showed: until when it is good.

use super::handle::Http;
use crate::exchange::tenant::origin;
use std::sync::PoisonError;
use url::Url;
use x509_parser::prelude::{FromDer, X509Certificate};

impl Http {
    /// Remembers the certificate that an answer came with.
    pub(super) fn note_certificate(&self, url: &Url, answer: &reqwest::Response) {
        let shown = answer
            .extensions()
            .get::<reqwest::tls::TlsInfo>()
            .and_then(reqwest::tls::TlsInfo::peer_certificate);
        if let Some(der) = shown {
            self.certificates
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .insert(origin(url), der.to_vec());
        }
    }

    /// Until when the certificate is good that this address's origin showed last: `notAfter` (RFC 5280 §4.1.2.5), seconds since
    /// 1970. Nothing where no TLS call was answered.
    pub fn certificate_end(&self, url: &Url) -> Option<i64> {
        let certificates = self
            .certificates
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let der = certificates.get(&origin(url))?;
        let (_, certificate) = X509Certificate::from_der(der).ok()?;
        Some(certificate.validity().not_after.timestamp())
    }
}
