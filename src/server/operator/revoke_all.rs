//! `latchkey session revoke --all`.

use super::context::OperatorContext;
use super::error::OperatorError;
use super::report::Report;

pub(super) async fn run(context: &OperatorContext) -> Result<Report, OperatorError> {
    let revoked = context.accounts.end_all_sessions(&context.client).await?;
    Ok(Report::new(&["revoked"], vec![vec![revoked.into()]]))
}
