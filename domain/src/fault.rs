//! The only error a person may see. Causes (database, IO) are logged once by the server and never get here.

use serde::{Deserialize, Serialize};
use std::fmt;

/// What kind of fault it is; the door that reports it maps it to its own status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FaultCode {
    /// A value does not fit; `fields` says which. HTTP 422.
    Invalid,
    /// Nobody is signed in, or the token is not valid. HTTP 401.
    Unauthenticated,
    /// The actor may not do this, and may know that it exists. HTTP 403.
    Forbidden,
    /// It does not exist, or not for this actor. HTTP 404.
    NotFound,
    /// It changed in the meantime; nothing was saved. HTTP 409.
    Conflict,
    /// It existed and is over: an expired invitation, a decided gate. HTTP 410.
    Gone,
    /// More than the limits allow. HTTP 413.
    TooLarge,
    /// Too many tries; `message` says when to try again. HTTP 429.
    TooMany,
    /// The server cannot do it now (database away, disk full); nothing was saved. HTTP 503.
    Unavailable,
    /// A defect of ours; `message` holds a reference id. HTTP 500.
    Internal,
}

impl FaultCode {
    /// The HTTP status that says this.
    pub fn status(self) -> u16 {
        match self {
            Self::Invalid => 422,
            Self::Unauthenticated => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::Conflict => 409,
            Self::Gone => 410,
            Self::TooLarge => 413,
            Self::TooMany => 429,
            Self::Unavailable => 503,
            Self::Internal => 500,
        }
    }
}

/// What is wrong with one field of the input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldFault {
    /// The field's name, as in the form or the JSON body.
    pub field: String,
    /// A sentence for the person who typed it.
    pub message: String,
}

/// An error in words for the person who met it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The kind of fault.
    pub code: FaultCode,
    /// One sentence: what happened, and what to do where there is something to do.
    pub message: String,
    /// The fields concerned; empty unless the fault is about input.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldFault>,
}

impl Fault {
    /// A fault with a message and no fields.
    pub fn new(code: FaultCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            fields: Vec::new(),
        }
    }

    /// A value that does not fit.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(FaultCode::Invalid, message)
    }

    /// One field that does not fit.
    pub fn field(field: impl Into<String>, message: impl Into<String>) -> Self {
        let message = message.into();
        let field = FieldFault {
            field: field.into(),
            message: message.clone(),
        };
        Self {
            code: FaultCode::Invalid,
            message,
            fields: vec![field],
        }
    }

    /// Several fields that do not fit.
    pub fn fields(fields: Vec<FieldFault>) -> Self {
        let message = match fields.len() {
            1 => "1 field needs you.".to_owned(),
            n => format!("{n} fields need you."),
        };
        Self {
            code: FaultCode::Invalid,
            message,
            fields,
        }
    }

    /// It does not exist, or not for this actor.
    pub fn not_found(what: &str) -> Self {
        Self::new(
            FaultCode::NotFound,
            format!("This {what} does not exist, or you may not see it."),
        )
    }

    /// The actor may not do this.
    pub fn forbidden(message: impl Into<String>) -> Self {
        Self::new(FaultCode::Forbidden, message)
    }

    /// It changed in the meantime.
    pub fn conflict(message: impl Into<String>) -> Self {
        Self::new(FaultCode::Conflict, message)
    }

    /// The message about one field, when there is one.
    pub fn of_field(&self, field: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|fault| fault.field == field)
            .map(|fault| fault.message.as_str())
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Fault {}
