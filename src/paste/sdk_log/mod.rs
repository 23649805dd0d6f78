//! Logs of HTTP libraries on devices, beside those that print HTTP itself: Ktor, Dio, pretty_dio_logger, Alamofire.

mod alamofire;
mod dart;
mod dio;
mod ktor;
mod log_line;
mod pretty_dio;
mod reading;

pub use reading::read;
