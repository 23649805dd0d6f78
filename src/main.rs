//! Door.
fn main(){}
