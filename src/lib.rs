//! Cambio.
