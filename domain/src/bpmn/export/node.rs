//! Flow nodes: the BPMN element for each kind, with what Baton knows of it in extension elements.

use super::{
    super::{
        CEL, baton, call, mapping, order, repeat, span,
        xml::{Child, Element},
    },
    Exporter,
    process::extend,
};
use crate::workflow::{Edge, EndKind, Node, NodeKind, Throw, Wait};

impl<'a> Exporter<'a> {
    /// The default flow out of a node, where BPMN can say it with an attribute of the node.
    pub(super) fn default_of(&self, node: &str) -> Option<&'a Edge> {
        let kind = &self.graph.nodes.get(&node.into())?.kind;
        let may = match kind {
            NodeKind::Human { .. }
            | NodeKind::Agent { .. }
            | NodeKind::Script { .. }
            | NodeKind::Gate { .. }
            | NodeKind::Receive { .. }
            | NodeKind::Send { .. }
            | NodeKind::Sub
            | NodeKind::Call { .. }
            | NodeKind::Exclusive
            | NodeKind::Inclusive => true,
            NodeKind::Kept { element, .. } => {
                !element.ends_with("Event")
                    && !matches!(element.as_str(), "parallelGateway" | "eventBasedGateway")
            }
            _ => false,
        };
        let leaving = self.leaving.get(node)?;
        leaving.iter().copied().find(|edge| may && edge.is_default)
    }

    pub(super) fn node(&self, node: &Node) -> Element {
        let name = match &node.kind {
            NodeKind::Start { .. } => "startEvent",
            NodeKind::End { .. } => "endEvent",
            NodeKind::Human { .. } | NodeKind::Gate { .. } => "userTask",
            NodeKind::Agent { .. } => "serviceTask",
            NodeKind::Script { .. } => "scriptTask",
            NodeKind::Exclusive => "exclusiveGateway",
            NodeKind::Parallel => "parallelGateway",
            NodeKind::Inclusive => "inclusiveGateway",
            NodeKind::EventBased => "eventBasedGateway",
            NodeKind::Receive { .. } => "receiveTask",
            NodeKind::Send { .. } => "sendTask",
            NodeKind::Throw { .. } => "intermediateThrowEvent",
            NodeKind::Catch { .. } => "intermediateCatchEvent",
            NodeKind::Boundary { .. } => "boundaryEvent",
            NodeKind::Sub => "subProcess",
            NodeKind::Call { .. } => "callActivity",
            NodeKind::Kept { element, .. } => element,
        };
        let mut element = self.told.get(node.id.as_ref()).cloned().unwrap_or_default();
        element.name = format!("bpmn:{name}");
        if !node.label.is_empty() {
            element.set("name", &node.label);
        }
        if let Some(own) = self.things.get(&node.id.0) {
            Self::identify(&mut element, own, &node.id.0);
        }
        if let Some(default) = self.default_of(node.id.as_ref())
            && let Some(own) = self.edges.get(&default.id.0)
        {
            element.set("default", own);
        }
        if let Some(host) = element.attribute("attachedToRef")
            && let Some(own) = self.things.get(host)
        {
            element.set("attachedToRef", own.clone());
        }
        let mut ours = Vec::new();
        if !node.notes.is_empty() {
            let is_documented = element.find("bpmn:documentation").is_some();
            if is_documented {
                ours.push(Element::new("baton:notes").with_text(&node.notes));
            } else {
                element.push(Element::new("bpmn:documentation").with_text(&node.notes));
            }
        }
        ours.extend(
            node.owner
                .iter()
                .map(|owner| baton::owner("baton:owner", owner)),
        );
        ours.extend(baton::raci(&node.raci));
        ours.extend(node.sla.iter().map(baton::sla));
        if !matches!(node.kind, NodeKind::Kept { .. }) {
            // What was kept of a repetition goes where the kind of the step has none.
            let repeat = node.repeat.as_ref();
            let repeat = repeat.filter(|_| node.kind.is_repeatable());
            ours.extend(repeat::write(&mut element, repeat));
        }
        if node.kind.is_repeatable() {
            ours.extend(mapping::write(&mut element, &node.input, &node.output));
        }
        self.kind(&mut element, node, &mut ours);
        extend(&mut element, ours);
        for (name, edges) in [
            ("bpmn:incoming", &self.entering),
            ("bpmn:outgoing", &self.leaving),
        ] {
            for edge in edges.get(node.id.as_ref()).into_iter().flatten() {
                if let Some(own) = self.edges.get(&edge.id.0) {
                    element.push(Element::new(name).with_text(own));
                }
            }
        }
        order::sort(&mut element, order::in_element);
        element
    }

    fn kind(&self, element: &mut Element, node: &Node, ours: &mut Vec<Element>) {
        match &node.kind {
            NodeKind::Start { on: Some(on) } => self.begins(element, on, ours),
            NodeKind::Start { on: None } => self.begins_by_hand(element, node),
            NodeKind::Call { workflow, version } => {
                ours.push(call::write(element, *workflow, *version));
            }
            NodeKind::End {
                end: EndKind::Terminate,
            } => element.push(Element::new("bpmn:terminateEventDefinition")),
            NodeKind::Human { form } => {
                ours.push(baton::with_fields(Element::new("baton:form"), form));
            }
            NodeKind::Agent {
                job_type,
                inputs,
                result,
                retry,
            } => ours.push(baton::job(job_type, inputs, result, *retry)),
            NodeKind::Gate { gate } => ours.push(baton::gate(gate)),
            NodeKind::Script { assign } => {
                ours.push(baton::assignments(assign));
                // For people and other tools to read; ours is the extension element.
                let lines: Vec<_> = assign
                    .iter()
                    .map(|each| format!("{} = {}", each.variable, each.expression))
                    .collect();
                if element.attribute("scriptFormat").is_none() {
                    element.set("scriptFormat", CEL);
                }
                element.push(Element::new("bpmn:script").with_text(&lines.join("\n")));
            }
            NodeKind::Catch { wait } => self.wait(element, wait, ours),
            NodeKind::Boundary {
                host,
                interrupting,
                wait,
            } => {
                let own = self.things.get(&host.0).unwrap_or(&host.0);
                element.set("attachedToRef", own);
                element.set("cancelActivity", interrupting.to_string());
                self.wait(element, wait, ours);
            }
            NodeKind::Receive { wait } => {
                if let Wait::Message { name, key, brings } = wait {
                    if let Some(id) = self.root("message", name) {
                        element.set("messageRef", id);
                    }
                    ours.push(baton::message(key, brings));
                }
            }
            NodeKind::Send { message } => {
                if let Some(id) = self.root("message", &message.name) {
                    element.set("messageRef", id);
                }
                ours.push(baton::sending(message));
            }
            NodeKind::End {
                end: EndKind::Message { message },
            }
            | NodeKind::Throw {
                throw: Throw::Message { message },
            } => {
                self.define(element, "message", &message.name);
                ours.push(baton::sending(message));
            }
            NodeKind::End {
                end: EndKind::Error { code },
            } => self.define(element, "error", code),
            NodeKind::End {
                end: EndKind::Escalation { code },
            }
            | NodeKind::Throw {
                throw: Throw::Escalation { code },
            } => self.define(element, "escalation", code),
            NodeKind::End {
                end: EndKind::Plain,
            }
            | NodeKind::Exclusive
            | NodeKind::Parallel
            | NodeKind::Inclusive
            | NodeKind::EventBased
            | NodeKind::Sub
            | NodeKind::Throw {
                throw: Throw::Nothing,
            }
            | NodeKind::Kept { .. } => {}
        }
    }

    fn wait(&self, element: &mut Element, wait: &Wait, ours: &mut Vec<Element>) {
        match wait {
            Wait::Duration { .. } | Wait::Until { .. } => element.push(timer(wait)),
            Wait::Message { name, key, brings } => {
                self.define(element, "message", name);
                ours.push(baton::message(key, brings));
            }
            Wait::Error { code } => self.define(element, "error", code),
            Wait::Escalation { code } => self.define(element, "escalation", code),
        }
    }

    /// The definition of an event, which refers to a message or an error; what was kept of it goes on.
    pub(super) fn define(&self, element: &mut Element, what: &'static str, name: &str) {
        let wanted = format!("bpmn:{what}EventDefinition");
        let mut definition = element
            .take_child(&wanted)
            .unwrap_or_else(|| Element::new(&wanted));
        if let Some(id) = self.root(what, name) {
            definition.set(&format!("{what}Ref"), id);
        }
        element.push(definition);
    }
}

fn timer(wait: &Wait) -> Element {
    let mut definition = Element::new("bpmn:timerEventDefinition");
    let expression = |name: &str| Element::new(name).with("xsi:type", "bpmn:tFormalExpression");
    let inner = match wait {
        Wait::Duration { ms } => expression("bpmn:timeDuration").with_text(&span::format(*ms)),
        Wait::Until { variable } => expression("bpmn:timeDate")
            .with("language", CEL)
            .with_text(variable),
        Wait::Message { .. } | Wait::Error { .. } | Wait::Escalation { .. } => return definition,
    };
    definition.children.push(Child::Element(inner));
    definition
}
