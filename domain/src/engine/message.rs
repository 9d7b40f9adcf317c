//! Messages: sent by steps and events, waited for by others, found by name and key.

use super::{
    Command, Event, Expecting, Opened, Subscription, Token, choice, variables, walk::Walk,
};
use crate::{
    Fault, Variables, form,
    ids::NodeId,
    workflow::{Message, Node, NodeKind, Wait},
};
use serde_json::Value;
use std::collections::BTreeMap;

/// The most characters of a message's key.
const MAX_KEY: usize = 200;

/// The wait for a message, or in words why its key cannot be worked out.
pub(super) fn expect(
    walk: &mut Walk<'_, '_>,
    token: &Token,
    wait: &Wait,
    node: &NodeId,
    expecting: Expecting,
) -> Result<Option<Subscription>, String> {
    let Wait::Message { name, key, .. } = wait else {
        return Ok(None);
    };
    Ok(Some(Subscription {
        key: resolve(walk, token, name, key)?,
        id: walk.id(),
        expecting,
        name: name.clone(),
        at: node.clone(),
    }))
}

/// The key as text; none where the run's business key is meant.
fn resolve(
    walk: &Walk<'_, '_>,
    token: &Token,
    name: &str,
    key: &str,
) -> Result<Option<String>, String> {
    if key.trim().is_empty() {
        return Ok(None);
    }
    match walk.cx.eval.value(key, &walk.seen(token)) {
        Ok(value) => key_text(&value)
            .filter(|text| text.chars().count() <= MAX_KEY)
            .map(Some)
            .ok_or_else(|| {
                format!(
                    "The key of the message \u{201c}{name}\u{201d} should be a text or a number and is {}.",
                    form::display(&value)
                )
            }),
        Err(fault) => Err(format!(
            "The key of the message \u{201c}{name}\u{201d} could not be worked out: {}",
            fault.message
        )),
    }
}

/// A key as messages carry it: texts as they are, whole numbers in digits; nothing else is a key.
pub fn key_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Value::Number(number) if number.is_i64() || number.is_u64() => Some(number.to_string()),
        _ => None,
    }
}

/// An event or a step that waits for a message.
pub(super) fn enter(walk: &mut Walk<'_, '_>, token: &Token, node: &Node, wait: &Wait) {
    let opened = walk.open(token, node).and_then(|mut opened: Opened| {
        opened
            .subscriptions
            .extend(expect(walk, token, wait, &node.id, Expecting::Wait)?);
        Ok(opened)
    });
    match opened {
        Ok(opened) => walk.record(Event::MessageExpected {
            token: token.id,
            node: token.node.clone(),
            opened,
        }),
        Err(error) => walk.fail(token, error),
    }
}

/// A message that somebody waits for has come.
pub(super) fn deliver(walk: &mut Walk<'_, '_>, command: Command) -> Result<(), Fault> {
    let Command::Deliver {
        subscription,
        message,
        by,
        on_behalf_of,
        values,
        authors,
    } = command
    else {
        return Ok(());
    };
    let Some((token, found)) = walk.state.find_subscription(subscription) else {
        return Err(Fault::conflict(
            "Nothing waits for this message any more; nothing was changed.",
        ));
    };
    let (token, found) = (token.clone(), found.clone());
    let values = fits(walk, &token, &found.at, values)?;
    walk.record(Event::MessageReceived {
        token: token.id,
        node: found.at.clone(),
        subscription,
        message,
        name: found.name,
        by,
        on_behalf_of,
        values,
        authors,
    });
    match found.expecting {
        Expecting::Wait => walk.leave(&token),
        Expecting::Boundary { node, interrupting } => {
            super::boundary::take(
                walk,
                &token,
                &node,
                interrupting,
                super::Cause::Message { subscription },
            );
        }
        Expecting::Choice { edge } => choice::take(walk, &token, &edge, None),
    }
    Ok(())
}

/// What the message brings, checked against the contract of the node that waits for it.
fn fits(
    walk: &Walk<'_, '_>,
    token: &Token,
    node: &NodeId,
    values: Variables,
) -> Result<Variables, Fault> {
    let (NodeKind::Catch { wait } | NodeKind::Receive { wait } | NodeKind::Boundary { wait, .. }) =
        &walk.node(node)?.kind
    else {
        return Err(Fault::not_found("message"));
    };
    let Wait::Message { brings, .. } = wait else {
        return Err(Fault::not_found("message"));
    };
    form::check(brings, &values)?;
    let values = variables::complete(brings, values, &walk.seen(token));
    variables::fits(&walk.state, token.scope, &values)?;
    Ok(values)
}

/// Sends a message to other runs; whether it could be made.
pub(super) fn send(walk: &mut Walk<'_, '_>, token: &Token, message: &Message) -> bool {
    let mut values = Variables::new();
    let mut from = BTreeMap::new();
    let made = resolve(walk, token, &message.name, &message.key).and_then(|key| {
        for one in &message.carries {
            let value: Value = walk
                .cx
                .eval
                .value(&one.expression, &walk.seen(token))
                .map_err(|fault| {
                    format!(
                        "\u{201c}{}\u{201d} could not be worked out: {}",
                        one.variable, fault.message
                    )
                })?;
            values.insert(one.variable.clone(), value);
            from.insert(
                one.variable.clone(),
                walk.cx.eval.references(&one.expression),
            );
        }
        Ok(key)
    });
    match made {
        Ok(key) => {
            let id = walk.id();
            walk.record(Event::MessageSent {
                token: token.id,
                node: token.node.clone(),
                message: id,
                name: message.name.clone(),
                key,
                values,
                from,
            });
            true
        }
        Err(error) => {
            walk.fail(token, error);
            false
        }
    }
}
