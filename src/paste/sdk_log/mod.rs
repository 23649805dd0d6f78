//! Logs of HTTP libraries on devices, beside those that print HTTP itself: Ktor, Dio, pretty_dio_logger, talker_dio_logger,
//! Alamofire and Moya; and that of resty in Go.

mod alamofire;
mod calls;
mod dart;
mod dio;
mod ktor;
mod log_line;
mod moya;
mod pretty_dio;
mod reading;
mod resty;
mod talker;

pub use reading::read;
pub use resty::exchanges as resty_exchanges;
