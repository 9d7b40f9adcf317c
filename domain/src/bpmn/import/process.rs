//! The process that executes and the sub-processes in it: their nodes, and in which order all is read.

use super::{
    super::{baton, order, xml::Element},
    Importer,
    check::is_flow_node,
    event,
    inside::Inside,
    leftover, node,
    node::Meaning,
    ours, start, take_default, vendor,
};
use crate::{
    Fault,
    ids::NodeId,
    workflow::{Node, NodeKind, Point, Raci},
};
use std::collections::{HashSet, VecDeque};

/// What flows and artifacts stand in: the process, or a sub-process of that id.
type Container = (Option<NodeId>, Element);

impl Importer {
    /// Reads the process; gives what is kept of it beyond its parts.
    pub(super) fn process(&mut self, mut element: Element) -> Result<Element, Fault> {
        let own = ours(&mut element);
        if let Some(inputs) = own.iter().find(|each| each.name == "baton:inputs") {
            self.graph.inputs = baton::read_fields(inputs);
            self.graph.key_input = inputs.attribute("key").map(str::to_owned);
        } else if let Some(start) = element.find("bpmn:startEvent") {
            let (fields, left) = vendor::form(start);
            self.graph.inputs = fields;
            if !left.is_empty() {
                let id = start.attribute("id").unwrap_or_default().to_owned();
                let name = start.attribute("name").unwrap_or_default().to_owned();
                let note = format!(
                    "These fields of its form have no counterpart here: {}.",
                    left.join(", ")
                );
                self.changed(&id, "startEvent", &name, &note);
            }
        }
        self.lanes(&mut element);
        let mut element = self.contents(element)?;
        element.take("name");
        take_default(&mut element, "id", super::super::export::PROCESS);
        take_default(&mut element, "isExecutable", "true");
        Ok(element)
    }

    /// Reads what stands in the process and in its sub-processes; gives what is kept of the process.
    fn contents(&mut self, process: Element) -> Result<Element, Fault> {
        let mut open = VecDeque::from([(None, process)]);
        let mut read: Vec<Container> = Vec::new();
        let mut defaults = HashSet::new();
        while let Some((parent, mut container)) = open.pop_front() {
            let nodes = container.take_children(is_flow_node);
            let (boundaries, nodes): (Vec<_>, Vec<_>) = nodes
                .into_iter()
                .partition(|node| node.name == "bpmn:boundaryEvent");
            for each in nodes.into_iter().chain(boundaries) {
                open.extend(self.node(each, parent.as_ref(), &mut defaults));
            }
            self.artifacts(&mut container, parent.as_ref());
            read.push((parent, container));
        }
        for (parent, container) in &mut read {
            for flow in container.take_children(|child| child.name == "bpmn:sequenceFlow") {
                if let Some(left) = self.flow(flow, parent.as_ref(), &defaults)? {
                    container.push(left);
                }
            }
        }
        // Associations last: they may lead anywhere. Those that lead to a flow stay as they are.
        let mut process = Element::default();
        for (parent, mut container) in read {
            for association in container.take_children(|child| child.name == "bpmn:association") {
                if let Some(left) = self.association(association) {
                    container.push(left);
                }
            }
            match parent {
                Some(sub) => self.close(&sub, container),
                None => process = container,
            }
        }
        Ok(process)
    }

    /// Reads a node; gives back a sub-process that executes, for what stands in it to be read.
    fn node(
        &mut self,
        mut element: Element,
        parent: Option<&NodeId>,
        defaults: &mut HashSet<String>,
    ) -> Option<Container> {
        element.take_children(|child| matches!(child.bpmn(), Some("incoming" | "outgoing")));
        let (own, id) = self.take_id(&mut element);
        let local_name = element.local().to_owned();
        let name = element.take("name").unwrap_or_default();
        let name = self.name(&id, &local_name, name);
        if let Some(default) = element.take("default") {
            defaults.insert(self.id(&default));
        }
        let mut notes = take_notes(&mut element);
        let own_elements = ours(&mut element);
        let find = |wanted: &str| own_elements.iter().find(|each| each.name == wanted);
        let owner = find("baton:owner").and_then(baton::read_owner);
        let raci = find("baton:raci").map_or_else(Raci::default, baton::read_raci);
        let sla = find("baton:sla").and_then(baton::read_sla);
        if let Some(given) = find("baton:notes") {
            notes = given.text();
        }

        let mut meaning = match self.host_of(&element, parent) {
            Some(host) => {
                let ours = find("baton:message");
                match event::boundary(&mut element, &host, ours, &self.roots) {
                    Some(kind) => {
                        let note = self.unheard(&kind).to_owned();
                        Meaning::Executes(kind, note)
                    }
                    None => node::meaning(&mut element, &own_elements, &name, &self.roots),
                }
            }
            None if self.executes_inside(&element, &own) => {
                self.forget_expanded(&own);
                Meaning::Executes(NodeKind::Sub, String::new())
            }
            None if parent.is_none() && local_name == "startEvent" => {
                start::read(&mut element, find("baton:schedule"), &self.roots)
            }
            None => node::meaning(&mut element, &own_elements, &name, &self.roots),
        };
        if local_name == "boundaryEvent"
            && let Some(host) = element.attribute("attachedToRef").map(|host| self.id(host))
        {
            // The host may be called otherwise in the export.
            element.set("attachedToRef", host);
        }
        let mut inside = Inside::default();
        if let Meaning::Executes(kind, note) = &mut meaning {
            if matches!(kind, NodeKind::Gate { .. }) {
                note.clear();
            }
            inside = self.inside(&mut element, &own_elements, kind);
            for more in &inside.notes {
                if !note.is_empty() {
                    note.push(' ');
                }
                note.push_str(more);
            }
        }
        let (kind, extension) = match meaning {
            Meaning::Executes(kind, note) => {
                self.report
                    .executes
                    .push(Self::entry(&id, &local_name, &name, ""));
                if !note.is_empty() {
                    self.changed(&id, &local_name, &name, &note);
                }
                if owner.is_none() && matches!(kind, NodeKind::Human { .. }) {
                    let (people, groups) = vendor::assignees(&element, |resource| {
                        self.roots.name(resource).map(str::to_owned)
                    });
                    self.hint(&id, people, groups);
                }
                // What is left of a sub-process is known once its parts are read.
                let extension = match kind {
                    NodeKind::Sub => String::new(),
                    _ => leftover(&element),
                };
                (kind, extension)
            }
            Meaning::Kept(note) => {
                self.kept(&id, &local_name, &name, &note);
                order::sort(&mut element, order::in_element);
                let kind = NodeKind::Kept {
                    element: local_name,
                    xml: element.to_xml(),
                };
                (kind, String::new())
            }
        };
        let bounds = self.bounds(&own).unwrap_or_default();
        let lane = self.lane_of.get(&own).cloned().map(Into::into);
        let node = Node {
            label: name,
            bounds,
            parent: parent.cloned(),
            lane,
            owner,
            raci,
            sla,
            repeat: inside.repeat,
            input: inside.mapping.input,
            output: inside.mapping.output,
            notes,
            extension,
            ..Node::new(id.clone().into(), kind, Point::default())
        };
        let is_sub = node.kind == NodeKind::Sub;
        let lane = node.lane.clone();
        let id = NodeId(id);
        self.graph.nodes.insert(id.clone(), node);
        if is_sub {
            return Some((Some(id), element));
        }
        self.show(&element, lane, parent);
        None
    }
}

/// The documentation, when it is one plain text.
fn take_notes(element: &mut Element) -> String {
    let all: Vec<_> = element
        .elements()
        .filter(|child| child.name == "bpmn:documentation")
        .collect();
    let is_plain = matches!(all.as_slice(), [only] if
        only.attributes.iter().all(|(name, _)| name == "id")
            && only.elements().next().is_none()
            && !only.text().is_empty());
    if !is_plain {
        return String::new();
    }
    element
        .take_child("bpmn:documentation")
        .map(|documentation| documentation.text())
        .unwrap_or_default()
}
