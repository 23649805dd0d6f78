//! Testing a tenant before anything is sent to it.

mod report;
mod test;

pub use report::{ReportRow, RowStatus, TenantReport};
pub use test::test_tenant;
