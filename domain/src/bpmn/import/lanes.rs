//! Lanes: who is accountable for which part.

use super::{
    super::xml::{Child, Element},
    Importer,
    check::local,
    ours,
};
use crate::workflow::Lane;

impl Importer {
    /// Reads the lanes of the process that executes. What they say beyond name, team and members stays in the process.
    pub(super) fn lanes(&mut self, process: &mut Element) {
        let mut sets = process.take_children(|child| child.name == "bpmn:laneSet");
        for set in &mut sets {
            self.lane_set(set);
        }
        let says_more = sets.len() > 1
            || sets.iter().any(|set| {
                !set.attributes.is_empty()
                    || set.elements().any(|lane| {
                        lane.name != "bpmn:lane"
                            || lane.attributes.len() > 1
                            || !lane.children.is_empty()
                    })
            });
        if says_more {
            for set in sets {
                process.push(set);
            }
        }
    }

    fn lane_set(&mut self, set: &mut Element) {
        if !self.is_ours {
            // From top to bottom, whatever the order in the file.
            let top = |child: &Child| match child {
                Child::Element(lane) => lane
                    .attribute("id")
                    .and_then(|id| self.bounds(id))
                    .map_or(0.0, |bounds| bounds.y),
                Child::Text(_) => 0.0,
            };
            set.children.sort_by(|a, b| top(a).total_cmp(&top(b)));
        }
        for child in &mut set.children {
            let Child::Element(lane) = child else {
                continue;
            };
            if lane.name != "bpmn:lane" {
                continue;
            }
            let own = lane.attribute("id").unwrap_or_default().to_owned();
            let id = self.id(&own);
            let name = lane.take("name").unwrap_or_default();
            let name = self.name(&id, "lane", name);
            let team = ours(lane)
                .iter()
                .find(|each| each.name == "baton:team")
                .and_then(|team| team.attribute("id")?.trim().parse().ok());
            let members = lane.take_children(|child| child.name == "bpmn:flowNodeRef");
            let bounds = self.bounds(&own).unwrap_or_default();
            if name.is_empty() && self.bounds(&own).is_none() && !self.is_ours {
                // Tools write a lane with neither name nor shape around a pool without lanes.
                lane.take_child("bpmn:childLaneSet");
                continue;
            }
            for member in members {
                let member = local(&member.text()).to_owned();
                self.lane_of.insert(member, id.clone());
            }
            self.graph.lanes.push(Lane {
                id: id.into(),
                name,
                team,
                bounds,
            });
            if let Some(mut inner) = lane.take_child("bpmn:childLaneSet") {
                self.lane_set(&mut inner);
                lane.push(inner);
            }
        }
    }

    /// Shows the lanes of a process that is kept.
    pub(super) fn shown_lanes(&mut self, process: &Element) {
        process.visit(&mut |element| {
            if element.name != "bpmn:lane" {
                return;
            }
            let Some(id) = element.attribute("id") else {
                return;
            };
            let Some(bounds) = self.drawing.shapes.get(id).copied() else {
                return;
            };
            for member in element
                .elements()
                .filter(|child| child.name == "bpmn:flowNodeRef")
            {
                self.lane_of
                    .insert(local(&member.text()).to_owned(), id.to_owned());
            }
            self.graph.lanes.push(Lane {
                id: id.into(),
                name: element
                    .attribute("name")
                    .unwrap_or_default()
                    .chars()
                    .take(crate::edit::MAX_LABEL)
                    .collect(),
                team: None,
                bounds,
            });
        });
    }
}
