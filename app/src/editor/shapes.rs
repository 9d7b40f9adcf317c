//! What each part of a diagram looks like, as SVG text. Pure: the same on the server and in the browser.

use super::{
    look::{Look, Mark},
    markup::{Anchor, Svg},
    overlay::{Badge, NodeOverlay},
    signs,
    words::{cut, wrap},
};
use crate::components::Glyph;
use domain::{
    Tier,
    workflow::{Artifact, ArtifactKind, EndKind, Lane, Node, NodeKind, Pool, Rect, Throw},
};

const NAME: f64 = 12.5;
const LABEL: f64 = 12.0;

/// The inside of a node's group, in diagram coordinates.
pub fn node(node: &Node, look: &Look, overlay: &NodeOverlay) -> String {
    let mut svg = Svg::default();
    let bounds = node.bounds;
    if overlay.selected {
        svg.rect(grown(bounds, 3.0), 12.0, "halo");
    }
    if let Some(heat) = overlay.heat {
        svg.rect(grown(bounds, 5.0), 13.0, heat_class(heat));
    }
    match &node.kind {
        kind if kind.is_box() => boxed(&mut svg, node, look, overlay),
        NodeKind::Gate { .. } => gate(&mut svg, node, look, overlay),
        NodeKind::Exclusive => {
            diamond(&mut svg, bounds);
            let (x, y) = center(bounds);
            svg.line(
                &format!("m{} {} 10 10m0-10-10 10", x - 5.0, y - 5.0),
                "node",
            );
        }
        NodeKind::Parallel => {
            diamond(&mut svg, bounds);
            let (x, y) = center(bounds);
            svg.line(&format!("M{} {y}h14M{x} {}v14", x - 7.0, y - 7.0), "node");
        }
        NodeKind::Inclusive => {
            diamond(&mut svg, bounds);
            let (x, y) = center(bounds);
            svg.circle(x, y, 7.0, "node");
        }
        NodeKind::EventBased => {
            diamond(&mut svg, bounds);
            let (x, y) = center(bounds);
            svg.circle(x, y, 9.5, "node");
            svg.line(
                &format!("M{x} {}l5.2 3.8-2 6.1h-6.4l-2-6.1z", y - 5.5),
                "node",
            );
        }
        kind => event(&mut svg, kind, bounds),
    }
    if let Some(repeat) = &node.repeat {
        let size = if node.is_frame() { 5.0 } else { 3.5 };
        let at = (center(bounds).0, bounds.bottom() - 3.0 - size);
        signs::repeat(&mut svg, repeat, at, size);
    }
    marks(&mut svg, node, overlay);
    svg.done()
}

fn boxed(svg: &mut Svg, node: &Node, look: &Look, overlay: &NodeOverlay) {
    let bounds = node.bounds;
    let class = match node.kind {
        NodeKind::Call { .. } => "box call",
        _ => "box",
    };
    svg.rect((bounds.x, bounds.y, bounds.w, bounds.h), 9.0, class);
    if node.is_frame() {
        let name = cut(&super::look::name(node), bounds.w - 24.0, NAME);
        let left = bounds.x + 12.0;
        svg.text((left, bounds.y + 19.0), Anchor::Start, "name", &name);
        if let Some(sub) = overlay.sub.as_deref().filter(|sub| !sub.is_empty()) {
            let sub = cut(sub, bounds.w - 24.0, LABEL);
            svg.text((left, bounds.y + 34.5), Anchor::Start, "sub", &sub);
        }
        return;
    }
    let (_, middle) = center(bounds);
    let with_mark = bounds.w >= 76.0 && bounds.h >= 30.0;
    let mut left = bounds.x + 10.0;
    if with_mark {
        mark(svg, &look.mark, bounds.x, middle);
        left = bounds.x + 39.0;
    }
    let room = bounds.right() - left - 6.0;
    let most = (((bounds.h - 14.0) / 15.0).floor() as usize).clamp(1, 5);
    let names = if node.label.trim().is_empty() {
        vec![cut(node.kind.name(), room, NAME)]
    } else {
        wrap(&node.label, room, most, NAME)
    };
    let sub = overlay.sub.as_deref().or(look.sub.as_deref());
    let sub = sub.filter(|sub| !sub.is_empty() && names.len() < most);
    let sub = sub.filter(|_| overlay.sub.is_some() || names.len() < 2);
    let lines = names.len() + usize::from(sub.is_some());
    let mut y = middle - (lines.max(1) as f64 - 1.0) * 7.5 + 4.5;
    let class = if node.label.trim().is_empty() {
        "sub"
    } else {
        "name"
    };
    for name in &names {
        svg.text((left, y), Anchor::Start, class, name);
        y += 15.0;
    }
    if let Some(sub) = sub {
        svg.text(
            (left, y + 0.5),
            Anchor::Start,
            "sub",
            &cut(sub, room, LABEL),
        );
    }
}

fn mark(svg: &mut Svg, mark: &Mark, left: f64, middle: f64) {
    match mark {
        Mark::Person { initials } => {
            svg.circle(left + 21.0, middle, 11.5, "m-person");
            svg.initials((left + 21.0, middle + 4.3), "t-person", initials);
        }
        Mark::Team { initials } => {
            svg.rect((left + 13.5, middle - 14.5, 21.0, 21.0), 5.0, "m-team");
            svg.rect((left + 9.5, middle - 10.5, 22.0, 22.0), 5.5, "m-team");
            svg.initials((left + 20.5, middle + 5.0), "t-team", initials);
        }
        Mark::Agent { glyph } => {
            svg.rect((left + 9.5, middle - 11.5, 23.0, 23.0), 7.0, "m-agent");
            svg.icon(
                Glyph::of_agent(glyph),
                (left + 14.0, middle - 7.0),
                14.0,
                "icon s14 g-agent",
            );
        }
        Mark::Rule { glyph } => {
            svg.rect((left + 9.5, middle - 11.5, 23.0, 23.0), 4.0, "m-rule");
            svg.icon(*glyph, (left + 14.0, middle - 7.0), 14.0, "icon s14 g-rule");
        }
    }
}

fn gate(svg: &mut Svg, node: &Node, look: &Look, overlay: &NodeOverlay) {
    let bounds = node.bounds;
    let tier = overlay.tier.or(look.tier).unwrap_or(Tier::Medium);
    let (x, y) = center(bounds);
    let inset = (bounds.h / 2.0 - 9.0).clamp(4.0, bounds.w / 3.0);
    let (left, right) = (bounds.x, bounds.right());
    svg.path(
        &format!(
            "M{left} {y}L{} {top}L{} {top}L{right} {y}L{} {bottom}L{} {bottom}Z",
            left + inset,
            right - inset,
            right - inset,
            left + inset,
            top = bounds.y,
            bottom = bounds.bottom(),
        ),
        &format!("hexagon gate-{}", tier.key()),
    );
    svg.shape(
        tier.key(),
        (x - 7.5, y - 7.5),
        15.0,
        &format!("gi-{}", tier.key()),
    );
}

fn diamond(svg: &mut Svg, bounds: Rect) {
    let (x, y) = center(bounds);
    svg.path(
        &format!(
            "M{x} {}L{} {y}L{x} {}L{} {y}Z",
            bounds.y,
            bounds.right(),
            bounds.bottom(),
            bounds.x
        ),
        "node",
    );
}

fn event(svg: &mut Svg, kind: &NodeKind, bounds: Rect) {
    let (x, y) = center(bounds);
    let radius = bounds.w.min(bounds.h) / 2.0;
    match kind {
        NodeKind::End { end } => {
            svg.circle(x, y, radius - 1.0, "node end");
            match end {
                EndKind::Plain => {}
                EndKind::Terminate => svg.circle(x, y, radius - 6.0, "stop"),
                EndKind::Error { .. } => signs::lightning(svg, x, y, 6.0),
                EndKind::Message { .. } => signs::icon(svg, Glyph::Send, x, y, 12.0),
                EndKind::Escalation { .. } => signs::escalates(svg, x, y, 6.0),
            }
        }
        NodeKind::Catch { wait } => {
            svg.circle(x, y, radius - 0.5, "node");
            svg.circle(x, y, radius - 3.5, "node inner");
            signs::waits(svg, wait, x, y, 14.0);
        }
        NodeKind::Throw { throw } => {
            svg.circle(x, y, radius - 0.5, "node");
            svg.circle(x, y, radius - 3.5, "node inner");
            match throw {
                Throw::Nothing => {}
                Throw::Message { .. } => signs::icon(svg, Glyph::Send, x, y, 14.0),
                Throw::Escalation { .. } => signs::escalates(svg, x, y, 7.0),
            }
        }
        NodeKind::Boundary {
            interrupting, wait, ..
        } => {
            let class = if *interrupting { "node" } else { "node beside" };
            svg.circle(x, y, radius, class);
            signs::waits(svg, wait, x, y, 12.0);
        }
        kind => {
            svg.circle(x, y, radius - 1.0, "node start");
            if let NodeKind::Start { on: Some(on) } = kind {
                signs::begins(svg, on, x, y, 14.0);
            }
        }
    }
}

/// What an overlay puts on a node's corners: done, here, wrong.
fn marks(svg: &mut Svg, node: &Node, overlay: &NodeOverlay) {
    let bounds = node.bounds;
    let corner = if node.kind.is_box() { 2.0 } else { 5.0 };
    let (x, y) = (bounds.right() - corner, bounds.y + corner - 1.0);
    if overlay.done {
        svg.circle(x, y, 8.0, "tick");
        svg.line(
            &format!("m{} {} 2.4 2.4 4.4-4.6", x - 3.4, y + 0.2),
            "tick-x",
        );
    }
    if let Some(badge) = overlay.badge {
        let (disc, sign) = match badge {
            Badge::Problem => ("problem", "problem-x"),
            Badge::Warning => ("warning", "warning-x"),
        };
        svg.circle(x, y, 9.5, disc);
        svg.line(&format!("M{x} {}v4.4M{x} {}v.1", y - 4.0, y + 4.0), sign);
    }
    if overlay.token {
        let x = bounds.x + bounds.w / 2.0;
        svg.circle(x, bounds.y, 13.0, "token-ring");
        svg.circle(x, bounds.y, 8.0, "token");
    }
}

/// What is written on an edge, in the place that was found for it.
pub fn edge_label(place: Rect, words: &str) -> String {
    let mut svg = Svg::default();
    svg.text(
        (place.center().x, place.y + 11.5),
        Anchor::Middle,
        "edge-label",
        words,
    );
    svg.done()
}

/// A lane with its head.
pub fn lane(lane: &Lane, odd: bool) -> String {
    let mut svg = Svg::default();
    let bounds = lane.bounds;
    let class = if odd { "lane alt" } else { "lane" };
    svg.rect((bounds.x, bounds.y, bounds.w, bounds.h), 0.0, class);
    svg.rect((bounds.x, bounds.y, 30.0, bounds.h), 0.0, "lane-head");
    svg.upright(
        bounds.x + 19.5,
        bounds.y + bounds.h / 2.0,
        "lane-name",
        &cut(&lane.name, bounds.h - 8.0, LABEL),
    );
    svg.done()
}

/// What shows that a lane is selected.
pub fn lane_selected(lane: &Lane) -> String {
    let mut svg = Svg::default();
    let bounds = lane.bounds;
    svg.rect((bounds.x, bounds.y, bounds.w, bounds.h), 0.0, "lane-on");
    svg.done()
}

/// A pool with its head.
pub fn pool(pool: &Pool) -> String {
    let mut svg = Svg::default();
    let bounds = pool.bounds;
    svg.rect((bounds.x, bounds.y, bounds.w, bounds.h), 0.0, "lane pool");
    svg.rect((bounds.x, bounds.y, 30.0, bounds.h), 0.0, "lane-head");
    svg.upright(
        bounds.x + 19.5,
        bounds.y + bounds.h / 2.0,
        "lane-name",
        &cut(&pool.name, bounds.h - 8.0, LABEL),
    );
    svg.done()
}

/// A note, a group, a data object.
pub fn artifact(artifact: &Artifact, selected: bool) -> String {
    let mut svg = Svg::default();
    let bounds = artifact.bounds;
    if selected {
        svg.rect(grown(bounds, 3.0), 12.0, "halo");
    }
    let frame = (bounds.x, bounds.y, bounds.w, bounds.h);
    match artifact.kind {
        ArtifactKind::Note => {
            svg.rect(frame, 9.0, "note");
            let lines = ((bounds.h - 12.0) / 16.0).floor().max(1.0) as usize;
            let text = wrap(&artifact.text, bounds.w - 24.0, lines, LABEL);
            let mut y = bounds.y + 22.0;
            for line in text {
                svg.text((bounds.x + 12.0, y), Anchor::Start, "note-text", &line);
                y += 16.0;
            }
        }
        ArtifactKind::Group => {
            svg.rect(frame, 9.0, "group-frame");
            svg.text(
                (bounds.x + 10.0, bounds.y + 17.0),
                Anchor::Start,
                "sub",
                &cut(&artifact.text, bounds.w - 20.0, LABEL),
            );
        }
        ArtifactKind::Data | ArtifactKind::Other => {
            svg.rect(frame, 3.0, "kept-shape");
            svg.icon(
                Glyph::FileText,
                (
                    bounds.x + bounds.w / 2.0 - 7.0,
                    bounds.y + bounds.h / 2.0 - 7.0,
                ),
                14.0,
                "icon s14 glyph",
            );
            svg.text(
                (bounds.x + bounds.w / 2.0, bounds.bottom() + 15.0),
                Anchor::Middle,
                "edge-label",
                &cut(&artifact.text, 150.0, LABEL),
            );
        }
    }
    svg.done()
}

fn heat_class(heat: u8) -> &'static str {
    match heat {
        0 | 1 => "heat-1",
        2 => "heat-2",
        3 => "heat-3",
        _ => "heat-4",
    }
}

fn center(bounds: Rect) -> (f64, f64) {
    let center = bounds.center();
    (center.x, center.y)
}

fn grown(bounds: Rect, by: f64) -> (f64, f64, f64, f64) {
    let bounds = bounds.grown(by);
    (bounds.x, bounds.y, bounds.w, bounds.h)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::sample;
    use domain::workflow::{Schedule, Trigger};

    fn drawn(kind: NodeKind) -> String {
        let step = sample::node("a", "", kind, (100.0, 50.0));
        node(&step, &Look::of(&step, None), &NodeOverlay::default())
    }

    #[test]
    fn a_start_shows_what_begins_a_run() {
        let start = |on| drawn(NodeKind::Start { on });
        let name = "order-in".to_owned();
        let schedule = Schedule::Every { ms: 1, times: None };
        let (mail, clock) = (Glyph::Mail.body(), Glyph::Clock.body());
        let plain = start(None);
        assert!(!plain.contains(mail) && !plain.contains(clock));
        assert!(start(Some(Trigger::Message { name })).contains(mail));
        assert!(start(Some(Trigger::Timer { schedule })).contains(clock));
    }

    #[test]
    fn a_sub_workflow_has_a_border_of_its_own() {
        let call = NodeKind::Call {
            workflow: None,
            version: None,
        };
        assert!(drawn(call).contains(r#"class="box call""#));
        assert!(drawn(sample::human()).contains(r#"class="box""#));
    }
}
