//! What every request passes through, from outside in: its id and log line, the security headers, the panic net, the
//! time limit, the origin check, the body limit.

pub mod bare;
pub mod limits;
pub mod panics;
pub mod request_log;
pub mod security;
