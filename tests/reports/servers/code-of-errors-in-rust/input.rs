#[derive(Error, Debug)]
pub enum TokenError {
    #[error("jwt expired")]
    Expired,
    #[error("token audience mismatch")]
    Audience,
}
