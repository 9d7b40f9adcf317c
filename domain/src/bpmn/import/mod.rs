//! From the tree of a file to a graph and the report of what became of each element.
//!
//! One process executes: the one marked executable, else the one with most steps. Its flow becomes nodes and edges, and so does
//! that of its plain sub-processes, each node with the sub-process it lies in. Other pools and the insides of sub-processes that do
//! not execute are kept as XML where they belong ([`Pool::xml`], the sub-process' node), and shown: their steps are nodes of kind
//! [`NodeKind::Kept`](crate::workflow::NodeKind::Kept) without XML of their own.

pub(super) mod artifact;
mod check;
mod drawing;
mod event;
mod flow;
mod inside;
mod lanes;
mod node;
mod place;
mod process;
mod roots;
mod shown;
mod start;
pub(super) mod vendor;

use super::{
    Imported,
    baton::take_extensions,
    order,
    xml::{Document, Element},
};
use crate::{
    Fault,
    edit::MAX_LABEL,
    ids::NodeId,
    view::import::{ImportEntry, ImportReport, OwnerHint},
    workflow::{Edge, EdgeKind, Graph, Point, Pool, Rect},
};
use check::{is_flow_node, local};
use drawing::Drawing;
use std::collections::{BTreeMap, HashMap};

/// What every step of the import reads and adds to.
struct Importer {
    graph: Graph,
    report: ImportReport,
    drawing: Drawing,
    renamed: check::Renamed,
    /// The lane of each flow node, by the node's id.
    lane_of: HashMap<String, String>,
    roots: roots::Roots,
    /// Whether Baton wrote the file: then nothing is guessed.
    is_ours: bool,
    /// How many flows left each node so far.
    leaving: HashMap<NodeId, u32>,
}

/// What is kept of the file beyond the shapes.
#[derive(Default)]
struct Skeleton {
    definitions: Element,
    collaboration: Option<Element>,
    process: Element,
}

pub(super) fn import(document: Document) -> Result<Imported, Fault> {
    let mut root = document.root;
    if root.name != "bpmn:definitions" {
        return Err(Fault::invalid(
            "This is not a BPMN 2.0 file: its first element is not BPMN’s “definitions”.",
        ));
    }
    let renamed = check::check(&mut root)?;
    let mut importer = Importer {
        graph: Graph::default(),
        report: ImportReport::default(),
        drawing: Drawing::default(),
        renamed,
        lane_of: HashMap::new(),
        roots: roots::Roots::of(&root),
        is_ours: root.attribute("exporter") == Some("Baton"),
        leaving: HashMap::new(),
    };
    importer.count(&root);
    root.take_children(|child| child.attribute(super::export::roots::MADE).is_some());

    let mut diagrams = root.take_children(|child| child.name == "bpmndi:BPMNDiagram");
    let mut collaborations = root.take_children(|child| child.name == "bpmn:collaboration");
    let at = collaborations
        .iter()
        .position(|each| each.find("bpmn:participant").is_some())
        .unwrap_or(0);
    let collaboration = (at < collaborations.len()).then(|| collaborations.remove(at));
    for other in collaborations {
        root.push(other);
    }
    let process = take_executing(&mut root)?;
    let process_id = process.attribute("id").unwrap_or_default().to_owned();
    let mut subjects = vec![process_id.clone()];
    subjects.extend(
        collaboration
            .iter()
            .filter_map(|each| each.attribute("id").map(str::to_owned)),
    );
    importer.drawing = drawing::read(&mut diagrams, &subjects);
    for other in diagrams {
        root.push(other);
    }

    let mut name = process.attribute("name").map(str::to_owned);
    let mut skeleton = Skeleton {
        definitions: root,
        ..Skeleton::default()
    };
    skeleton.process = importer.process(process)?;
    if let Some(collaboration) = collaboration {
        let own_name = importer.collaboration(collaboration, &process_id, &mut skeleton)?;
        name = name
            .filter(|name| !name.trim().is_empty())
            .or(own_name.filter(|_| !importer.is_ours));
    }
    let name = name
        .or_else(|| {
            let of_file = skeleton.definitions.attribute("name");
            of_file.filter(|_| !importer.is_ours).map(str::to_owned)
        })
        .filter(|name| !name.trim().is_empty());
    importer.associations();
    importer.place();
    importer.lane_places();
    importer.keep(skeleton, &document.namespaces);
    Ok(Imported {
        graph: importer.graph,
        name,
        report: importer.report,
    })
}

/// Takes the process that executes out of the definitions.
fn take_executing(root: &mut Element) -> Result<Element, Fault> {
    let mut best: Option<(bool, usize, String)> = None;
    for process in root.elements().filter(|child| child.name == "bpmn:process") {
        let executable = super::baton::is_true(process.attribute("isExecutable"));
        let steps = process
            .elements()
            .filter(|child| is_flow_node(child))
            .count();
        let is_better = best
            .as_ref()
            .is_none_or(|(was, most, _)| (executable, steps) > (*was, *most));
        if is_better {
            let id = process.attribute("id").unwrap_or_default().to_owned();
            best = Some((executable, steps, id));
        }
    }
    let Some((_, _, id)) = best else {
        return Err(Fault::invalid(
            "The file has no process in it, so there is nothing to run. Nothing was imported.",
        ));
    };
    root.take_children(|child| child.name == "bpmn:process" && child.attribute("id") == Some(&id))
        .into_iter()
        .next()
        .ok_or_else(|| Fault::invalid("The file has no process in it. Nothing was imported."))
}

impl Importer {
    fn count(&mut self, root: &Element) {
        let counted = &mut self.report.elements;
        root.visit(&mut |element| {
            let Some(name) = element.bpmn() else {
                return;
            };
            let is_part = matches!(
                name,
                "sequenceFlow"
                    | "messageFlow"
                    | "association"
                    | "participant"
                    | "lane"
                    | "textAnnotation"
                    | "group"
                    | "dataObjectReference"
                    | "dataStoreReference"
            );
            if is_part || is_flow_node(element) {
                *counted.entry(name.to_owned()).or_insert(0) += 1;
            }
        });
    }

    /// The id in the graph for an id in the file.
    fn id(&self, id: &str) -> String {
        let id = local(id);
        self.renamed.get(id).map_or(id, String::as_str).to_owned()
    }

    /// The id of an element, taken out of it.
    fn take_id(&self, element: &mut Element) -> (String, String) {
        element.take("baton:id");
        let own = element.take("id").unwrap_or_default();
        let id = self.id(&own);
        (own, id)
    }

    fn bounds(&self, id: &str) -> Option<Rect> {
        self.drawing.shapes.get(id).copied()
    }

    fn waypoints(&self, id: &str) -> Vec<Point> {
        self.drawing.lines.get(id).cloned().unwrap_or_default()
    }

    fn entry(id: &str, element: &str, name: &str, note: &str) -> ImportEntry {
        ImportEntry {
            id: id.to_owned(),
            element: element.to_owned(),
            name: name.to_owned(),
            note: note.to_owned(),
        }
    }

    fn kept(&mut self, id: &str, element: &str, name: &str, note: &str) {
        self.report.kept.push(Self::entry(id, element, name, note));
    }

    fn changed(&mut self, id: &str, element: &str, name: &str, note: &str) {
        self.report
            .changed
            .push(Self::entry(id, element, name, note));
    }

    fn hint(&mut self, node: &str, people: Vec<String>, groups: Vec<String>) {
        if !people.is_empty() || !groups.is_empty() {
            self.report.owners.push(OwnerHint {
                node: node.into(),
                people,
                groups,
            });
        }
    }

    /// Pools and message flows; gives the name of the pool that executes.
    fn collaboration(
        &mut self,
        mut element: Element,
        process: &str,
        skeleton: &mut Skeleton,
    ) -> Result<Option<String>, Fault> {
        let mut own_name = None;
        let mut others: HashMap<String, Element> = HashMap::new();
        let mut order = Vec::new();
        for other in skeleton
            .definitions
            .take_children(|child| child.name == "bpmn:process")
        {
            let id = other.attribute("id").unwrap_or_default().to_owned();
            order.push(id.clone());
            others.insert(id, other);
        }
        for participant in element.take_children(|child| child.name == "bpmn:participant") {
            let refers = participant
                .attribute("processRef")
                .map(local)
                .unwrap_or_default();
            let executes = refers == process;
            if executes {
                own_name = participant.attribute("name").map(str::to_owned);
            }
            let id = participant.attribute("id").unwrap_or_default();
            if self.bounds(id).is_none() {
                // Not drawn: nothing to show, all to keep.
                element.push(participant);
                continue;
            }
            let other = others.remove(refers);
            self.pool(participant, executes, other);
        }
        for id in order {
            if let Some(left) = others.remove(&id) {
                skeleton.definitions.push(left);
            }
        }
        for flow in element.take_children(|child| child.name == "bpmn:messageFlow") {
            if let Some(left) = self.message(flow) {
                element.push(left);
            }
        }
        for artifact in element.take_children(artifact::is_artifact) {
            if let Some(left) = self.artifact(artifact, None) {
                element.push(left);
            }
        }
        skeleton.collaboration = Some(element);
        Ok(own_name)
    }

    fn pool(&mut self, mut element: Element, executes: bool, other: Option<Element>) {
        let (own, id) = self.take_id(&mut element);
        let name = element.take("name").unwrap_or_default();
        let bounds = self.bounds(&own).unwrap_or_default();
        let mut xml = String::new();
        if executes || other.is_some() {
            element.take("processRef");
        }
        if !element.is_bare() {
            xml = element.to_xml();
        }
        if !executes {
            let note = "Another pool does not execute. It is shown as drawn and exported again.";
            self.kept(&id, "participant", &name, note);
        }
        if let Some(other) = other {
            xml.push_str(&other.to_xml());
            self.show(&other, None, None);
        }
        self.graph.pools.push(Pool {
            id,
            name,
            bounds,
            xml,
            executes,
        });
    }

    /// Reads a message flow; gives back one that leads to what is not on the diagram.
    fn message(&mut self, mut element: Element) -> Option<Element> {
        let from = self.id(element.attribute("sourceRef").unwrap_or_default());
        let to = self.id(element.attribute("targetRef").unwrap_or_default());
        if !self.is_shown(&from) || !self.is_shown(&to) {
            return Some(element);
        }
        let (own, id) = self.take_id(&mut element);
        for name in ["sourceRef", "targetRef"] {
            element.take(name);
        }
        let name = element.take("name").unwrap_or_default();
        let name = self.name(&id, "messageFlow", name);
        let note = "A message flow is shown; nothing is sent along it.";
        self.kept(&id, "messageFlow", &name, note);
        let edge = Edge {
            id: id.clone().into(),
            kind: EdgeKind::Message,
            from: from.into(),
            to: to.into(),
            label: name,
            condition: None,
            order: 0,
            is_default: false,
            exit: None,
            waypoints: self.waypoints(&own),
            extension: leftover(&element),
        };
        self.graph.edges.insert(id.into(), edge);
        None
    }

    /// A name as the graph takes it: at most so long.
    fn name(&mut self, id: &str, element: &str, name: String) -> String {
        if name.chars().count() <= MAX_LABEL {
            return name;
        }
        let mut short: String = name.chars().take(MAX_LABEL - 1).collect();
        short.push('…');
        let note = format!("Its name was cut at {MAX_LABEL} characters.");
        self.changed(id, element, &short, &note);
        short
    }

    /// Gathers what is kept of the file beyond the shapes into the graph.
    fn keep(&mut self, skeleton: Skeleton, namespaces: &[(String, String)]) {
        let mut parts = Vec::new();
        if !namespaces.is_empty() {
            let mut all = Element::new("baton:namespaces");
            for (prefix, uri) in namespaces {
                all.push(
                    Element::new("baton:namespace")
                        .with("prefix", prefix)
                        .with("uri", uri),
                );
            }
            parts.push(all);
        }
        let Skeleton {
            mut definitions,
            collaboration,
            mut process,
        } = skeleton;
        order::sort(&mut definitions, order::in_definitions);
        order::sort(&mut process, order::in_process);
        for other in definitions
            .elements()
            .filter(|child| child.name == "bpmn:process")
        {
            let id = other.attribute("id").unwrap_or_default();
            let name = other.attribute("name").unwrap_or_default();
            self.report.kept.push(Self::entry(
                id,
                "process",
                name,
                "A second process does not execute; it is kept and exported again.",
            ));
        }
        for name in ["exporter", "exporterVersion", "xsi:schemaLocation"] {
            definitions.take(name);
        }
        take_default(&mut definitions, "id", super::export::DEFINITIONS);
        take_default(&mut definitions, "targetNamespace", super::export::TARGET);
        parts.push(definitions);
        if let Some(mut collaboration) = collaboration {
            take_default(&mut collaboration, "id", super::export::COLLABORATION);
            order::sort(&mut collaboration, order::in_collaboration);
            parts.push(collaboration);
        }
        parts.push(process);
        parts.extend(self.drawing.frame.take());
        let extras: BTreeMap<_, _> = std::mem::take(&mut self.drawing.extras)
            .into_iter()
            .collect();
        if !extras.is_empty() {
            let mut drawing = Element::new("baton:drawing");
            for (_, extra) in extras {
                drawing.push(extra);
            }
            parts.push(drawing);
        }
        self.graph.extension = parts
            .iter()
            .filter(|part| !part.is_bare())
            .map(Element::to_xml)
            .collect();
    }
}

/// Takes out an attribute when it says what the export says anyway.
fn take_default(element: &mut Element, name: &str, usual: &str) {
    if element.attribute(name) == Some(usual) {
        element.take(name);
    }
}

/// What is left of an element once its meaning is read, for its `extension`; empty when nothing is.
fn leftover(element: &Element) -> String {
    if element.is_bare() {
        return String::new();
    }
    let mut kept = Element {
        name: "kept".to_owned(),
        ..element.clone()
    };
    order::sort(&mut kept, order::in_element);
    kept.to_xml()
}

/// Baton's own extension elements, taken out.
fn ours(element: &mut Element) -> Vec<Element> {
    take_extensions(element)
}
