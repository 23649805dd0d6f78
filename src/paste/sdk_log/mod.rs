//! Logs of HTTP libraries on devices, beside those that print HTTP itself: Ktor, Dio, pretty_dio_logger, talker_dio_logger,
//! Alamofire and Moya; those of resty in Go and REST Assured in Java; and what .NET prints of a call.

mod alamofire;
mod calls;
mod dart;
mod dio;
mod dotnet;
mod ktor;
mod log_line;
mod moya;
mod pretty_dio;
mod reading;
mod rest_assured;
mod resty;
mod talker;

pub use reading::read;
pub use resty::exchanges as resty_exchanges;
