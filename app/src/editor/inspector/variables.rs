//! The variables that a step can see.

use domain::{
    ids::NodeId,
    workflow::{COUNTER, Graph, NodeKind, Repeat},
};
use std::collections::BTreeSet;

/// Every variable that something fills but that step alone, and those of its own and of the sub-processes around it; sorted.
pub fn variables(graph: &Graph, step: &NodeId) -> Vec<String> {
    let mut names: BTreeSet<String> = graph
        .inputs
        .iter()
        .map(|field| field.name.clone())
        .collect();
    for node in graph.nodes.values().filter(|node| node.id != *step) {
        names.extend(node.kind.fields().iter().map(|field| field.name.clone()));
        if let NodeKind::Script { assign } = &node.kind {
            names.extend(assign.iter().map(|it| it.variable.clone()));
        }
        names.extend(node.output.iter().map(|it| it.variable.clone()));
        if let Some(Repeat::Each {
            collect: Some(collect),
            ..
        }) = &node.repeat
        {
            names.insert(collect.variable.clone());
        }
    }
    let mut at = graph.nodes.get(step);
    // A parent is nearer to the root: no more of them than there are nodes.
    for _ in 0..graph.nodes.len() {
        let Some(node) = at else { break };
        // What a sub-workflow is given exists in the run it calls.
        if !matches!(node.kind, NodeKind::Call { .. }) {
            names.extend(node.input.iter().map(|it| it.variable.clone()));
        }
        if node.repeat.is_some() {
            names.insert(COUNTER.to_owned());
        }
        if let Some(Repeat::Each { item, .. }) = &node.repeat {
            names.insert(item.clone());
        }
        at = node.parent.as_ref().and_then(|id| graph.nodes.get(id));
    }
    names.into_iter().filter(|name| !name.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::sample;
    use domain::{
        form::{Field, FieldKind},
        workflow::Assignment,
    };

    fn field(name: &str) -> Field {
        Field {
            name: name.to_owned(),
            label: name.to_owned(),
            kind: FieldKind::Text,
            required: false,
            help: String::new(),
        }
    }

    #[test]
    fn a_step_is_not_given_what_only_it_brings() {
        let agent = |id: &str, names: &[&str]| {
            let mut node = sample::node(id, id, sample::agent("read"), (0.0, 0.0));
            if let NodeKind::Agent { result, .. } = &mut node.kind {
                result.extend(names.iter().map(|name| field(name)));
            }
            (node.id.clone(), node)
        };
        let graph = Graph {
            inputs: vec![field("supplier")],
            nodes: [
                agent("read", &["amount", "currency"]),
                agent("match", &["amount"]),
            ]
            .into(),
            ..Graph::default()
        };
        assert_eq!(
            variables(&graph, &"elsewhere".into()),
            ["amount", "currency", "supplier"]
        );
        assert_eq!(
            variables(&graph, &"read".into()),
            ["amount", "supplier"],
            "what another step brings too stays"
        );
    }

    #[test]
    fn inside_a_repetition_its_item_is_seen_and_outside_what_it_collects() {
        let one = |variable: &str| Assignment {
            variable: variable.to_owned(),
            expression: String::new(),
        };
        let mut graph = sample::lines();
        if let Some(node) = graph.nodes.get_mut(&NodeId::from("lines")) {
            node.input = vec![one("rate")];
            if let Some(Repeat::Each { collect, item, .. }) = &mut node.repeat {
                *collect = Some(one("checked"));
                "line".clone_into(item);
            }
        }
        assert_eq!(
            variables(&graph, &"check".into()),
            ["checked", "line", "loopCounter", "rate"]
        );
        assert_eq!(variables(&graph, &"pay".into()), ["checked"]);
    }

    #[test]
    fn what_a_sub_workflow_is_given_is_not_seen_here() {
        let one = |variable: &str| Assignment {
            variable: variable.to_owned(),
            expression: String::new(),
        };
        let mut graph = sample::lines();
        if let Some(node) = graph.nodes.get_mut(&NodeId::from("pay")) {
            node.kind = NodeKind::Call {
                workflow: None,
                version: None,
            };
            node.input = vec![one("sum")];
            node.output = vec![one("paid")];
        }
        assert!(variables(&graph, &"pay".into()).is_empty());
        assert_eq!(variables(&graph, &"done".into()), ["paid"]);
    }
}
