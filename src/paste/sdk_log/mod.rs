//! Logs of HTTP libraries on devices, beside those that print HTTP itself: Ktor, Dio, pretty_dio_logger, talker_dio_logger,
//! Alamofire and Moya.

mod alamofire;
mod dart;
mod dio;
mod ktor;
mod log_line;
mod moya;
mod pretty_dio;
mod reading;
mod talker;

pub use reading::read;
