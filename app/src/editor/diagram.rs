//! A workflow's diagram to look at: on the run page, on an approval, in the publish dialog. The editor draws the same shapes.

use super::{
    look::{Look, Owners, name, repeat_words},
    markup::{Svg, num},
    names::{name_areas, name_spot, node_label},
    overlay::{EdgeOverlay, Overlay},
    shapes,
    words_on::edge_words,
};
use domain::{
    diagram::{self as geometry, Obstacles},
    ids::{EdgeId, NodeId},
    workflow::{Edge, EdgeKind, Graph, Node, NodeKind, Point, Rect},
};
use leptos::prelude::*;
use std::{collections::BTreeMap, sync::Arc};

/// Where a step of the diagram leads when it is followed.
#[derive(Clone)]
pub struct StepLinks(Arc<dyn Fn(&NodeId) -> String + Send + Sync>);

impl StepLinks {
    /// Links every step to what `to` gives for it.
    pub fn new(to: impl Fn(&NodeId) -> String + Send + Sync + 'static) -> Self {
        Self(Arc::new(to))
    }
}

/// The diagram of a workflow, as wide as its place allows. What cannot shrink further without becoming unreadable scrolls.
#[component]
pub fn Diagram(
    /// The workflow.
    #[prop(into)]
    graph: Signal<Arc<Graph>>,
    /// Who does which step.
    #[prop(into)]
    owners: Signal<Arc<Owners>>,
    /// What is laid over it.
    #[prop(into, default = Signal::derive(Overlay::default))]
    overlay: Signal<Overlay>,
    /// What it shows, for those who cannot see it: "Run VND-1187 on version 6 of Vendor onboarding".
    #[prop(into)]
    label: Signal<String>,
    /// Makes each step a link.
    #[prop(optional)]
    links: Option<StepLinks>,
) -> impl IntoView {
    let scene = Memo::new(move |_| Arc::new(Scene::of(&graph.get(), &owners.get())));
    let links = StoredValue::new(links);
    let drawing = move || {
        let scene = scene.get();
        let (x, y, w, h) = scene.frame;
        let drawn = |is_frame: bool| {
            scene
                .order
                .iter()
                .filter_map(|id| {
                    let node = scene.graph.nodes.get(id)?.clone();
                    let look = scene.looks.get(id)?.clone();
                    (node.is_frame() == is_frame)
                        .then(|| step(node, look, overlay, links.get_value()).into_any())
                })
                .collect_view()
        };
        // The flow inside a frame lies on it.
        let (frames, nodes) = (drawn(true), drawn(false));
        let names = {
            let scene = scene.clone();
            move || overlay.with(|overlay| scene.names(overlay))
        };
        let edges = {
            let scene = scene.clone();
            move || overlay.with(|overlay| scene.edges(overlay))
        };
        view! {
            <svg
                class="diagram"
                role="group"
                aria-label=move || label.get()
                viewBox=format!("{} {} {} {}", num(x), num(y), num(w), num(h))
                style=format!("--w:{}px", num(w))
            >
                <g inner_html=scene.backdrop.clone()></g>
                {frames}
                <g inner_html=edges></g>
                {nodes}
                <g class="labels" inner_html=names></g>
                <g class="labels" inner_html=scene.labels.clone()></g>
            </svg>
        }
        .into_any()
    };
    view! {
        <div class="diagram-fit" tabindex="0" role="region" aria-label="Diagram">
            {drawing}
        </div>
    }
    .into_any()
}

fn step(
    node: Node,
    look: Look,
    overlay: Signal<Overlay>,
    links: Option<StepLinks>,
) -> impl IntoView {
    let id = node.id.clone();
    let mine = Memo::new(move |_| overlay.with(|overlay| overlay.node(&id)));
    let class = {
        let kept = matches!(node.kind, NodeKind::Kept { .. });
        let frame = node.is_frame();
        move || {
            mine.with(|mine| {
                let mut class = "step".to_owned();
                for (on, word) in [
                    (mine.selected, " selected"),
                    (mine.dim, " dim"),
                    (kept, " kept"),
                    (frame, " frame"),
                ] {
                    if on {
                        class.push_str(word);
                    }
                }
                class
            })
        }
    };
    let words = {
        let node = node.clone();
        let look = look.clone();
        move || mine.with(|mine| spoken(&node, &look, mine))
    };
    let href = links.map(|links| (links.0)(&node.id));
    let inside = move || mine.with(|mine| shapes::node(&node, &look, mine));
    match href {
        Some(href) => view! {
            <g>
                <a
                    class=class
                    href=href
                    aria-label=words
                    aria-current=move || mine.with(|mine| mine.selected).then_some("true")
                    inner_html=inside
                ></a>
            </g>
        }
        .into_any(),
        None => {
            view! { <g class=class role="img" aria-label=words inner_html=inside></g> }.into_any()
        }
    }
}

/// What a node is, in one breath.
pub fn spoken(node: &Node, look: &Look, overlay: &super::overlay::NodeOverlay) -> String {
    // What is seen comes first and in its order, so that those who say what they see are understood.
    let mut words = name(node);
    let sub = overlay.sub.as_deref().or(look.sub.as_deref());
    if let Some(sub) = sub {
        words.push_str(", ");
        words.push_str(sub);
    }
    let kind = node.kind.name();
    if !node.label.trim().is_empty() && sub != Some(kind) {
        words.push_str(", ");
        words.push_str(&kind.to_lowercase());
    }
    if let Some(repeat) = &node.repeat {
        words.push_str(", ");
        words.push_str(&repeat_words(repeat));
    }
    for (on, word) in [
        (overlay.done, ", done"),
        (overlay.token, ", waiting here"),
        (overlay.dim, ", not reached"),
        (
            overlay.badge == Some(super::overlay::Badge::Problem),
            ", must be fixed",
        ),
        (
            overlay.badge == Some(super::overlay::Badge::Warning),
            ", to consider",
        ),
    ] {
        if on {
            words.push_str(word);
        }
    }
    words
}

/// What does not change while an overlay does.
#[derive(PartialEq)]
struct Scene {
    graph: Arc<Graph>,
    looks: BTreeMap<NodeId, Look>,
    routes: BTreeMap<EdgeId, Vec<Point>>,
    order: Vec<NodeId>,
    frame: (f64, f64, f64, f64),
    backdrop: String,
    labels: String,
}

impl Scene {
    fn of(graph: &Arc<Graph>, owners: &Owners) -> Self {
        let looks: BTreeMap<_, _> = graph
            .nodes
            .values()
            .map(|node| (node.id.clone(), Look::of(node, owners.get(&node.id))))
            .collect();
        let obstacles = Obstacles::of(graph);
        let routes = geometry::route_all(graph, &obstacles);
        let frame = name_areas(graph, &routes)
            .iter()
            .fold(extent(graph), |all, name| all.union(&name.grown(6.0)));
        Self {
            order: drawing_order(graph),
            frame: (frame.x, frame.y, frame.w, frame.h),
            backdrop: backdrop(graph),
            labels: labels(graph, &routes, &obstacles),
            graph: graph.clone(),
            looks,
            routes,
        }
    }

    /// The names outside of shapes; on a run, what a gate was graded and how many approved stands below its name.
    fn names(&self, overlay: &Overlay) -> String {
        let mut all = String::new();
        for node in self.graph.nodes.values().filter(|node| !node.kind.is_box()) {
            let Some(look) = self.looks.get(&node.id) else {
                continue;
            };
            let mine = overlay.nodes.get(&node.id);
            let look = Look {
                sub: mine
                    .and_then(|mine| mine.sub.clone())
                    .or_else(|| look.sub.clone()),
                ..look.clone()
            };
            all.push_str(&node_label(
                node,
                &look,
                name_spot(&self.graph, &self.routes, node),
            ));
        }
        all
    }

    fn edges(&self, overlay: &Overlay) -> String {
        let mut svg = Svg::default();
        // What is lit is drawn over what is not.
        for lit in [false, true] {
            for edge in self.graph.edges.values() {
                let state = overlay.edge(&edge.id);
                if (state == EdgeOverlay::Lit) == lit
                    && let Some(route) = self.routes.get(&edge.id)
                {
                    draw_edge(&mut svg, &self.graph, edge, route, state);
                }
            }
        }
        svg.done()
    }
}

/// An edge with its tip.
pub fn draw_edge(svg: &mut Svg, graph: &Graph, edge: &Edge, route: &[Point], state: EdgeOverlay) {
    if route.len() < 2 {
        return;
    }
    let mut class = state.class().to_owned();
    let from_timer = graph
        .nodes
        .get(&edge.from)
        .is_some_and(|node| matches!(node.kind, NodeKind::Boundary { .. }));
    if from_timer && state == EdgeOverlay::Plain {
        class = "esc".to_owned();
    }
    let line = geometry::rounded(route, 9.0);
    match edge.kind {
        EdgeKind::Sequence => {
            svg.line(&line, &format!("edge {class}"));
            svg.path(&tip(route), &format!("tip {class}"));
        }
        EdgeKind::Message => {
            svg.line(&line, &format!("edge message {class}"));
            svg.path(&tip(route), "tip message");
        }
        EdgeKind::Association => svg.line(&line, "note-line"),
    }
}

/// Hosts before the timers on them; the rest by place, so that reading order is about the flow's.
fn drawing_order(graph: &Graph) -> Vec<NodeId> {
    let mut nodes: Vec<&Node> = graph.nodes.values().collect();
    nodes.sort_by(|a, b| {
        let boundary = |node: &Node| matches!(node.kind, NodeKind::Boundary { .. });
        boundary(a)
            .cmp(&boundary(b))
            .then(a.bounds.x.total_cmp(&b.bounds.x))
            .then(a.bounds.y.total_cmp(&b.bounds.y))
    });
    nodes.into_iter().map(|node| node.id.clone()).collect()
}

/// Pools, lanes, groups: what lies behind the flow; and notes.
pub fn backdrop(graph: &Graph) -> String {
    let mut all = String::new();
    for pool in &graph.pools {
        if !pool.executes || graph.lanes.is_empty() {
            all.push_str(&shapes::pool(pool));
        }
    }
    for (index, lane) in graph.lanes.iter().enumerate() {
        all.push_str(&shapes::lane(lane, index % 2 == 1));
    }
    for artifact in graph.artifacts.values() {
        all.push_str(&shapes::artifact(artifact, false));
    }
    all
}

fn labels(graph: &Graph, routes: &BTreeMap<EdgeId, Vec<Point>>, obstacles: &Obstacles) -> String {
    let mut all = String::new();
    let texts: BTreeMap<EdgeId, String> = graph
        .edges
        .values()
        .map(|edge| (edge.id.clone(), edge_words(edge)))
        .filter(|(_, words)| !words.is_empty())
        .collect();
    for (id, place) in geometry::edge_labels(routes, &texts, &name_areas(graph, routes), obstacles)
    {
        if let Some(words) = texts.get(&id) {
            all.push_str(&shapes::edge_label(place, words));
        }
    }
    all
}

/// The arrow tip at the end of a line.
pub fn tip(points: &[Point]) -> String {
    let [.., before, end] = points else {
        return String::new();
    };
    let length = (end.x - before.x).hypot(end.y - before.y).max(0.001);
    let (ux, uy) = ((end.x - before.x) / length, (end.y - before.y) / length);
    let back = (end.x - ux * 8.0, end.y - uy * 8.0);
    format!(
        "M{} {}L{} {}L{} {}Z",
        num(end.x),
        num(end.y),
        num(back.0 - uy * 4.5),
        num(back.1 + ux * 4.5),
        num(back.0 + uy * 4.5),
        num(back.1 - ux * 4.5),
    )
}

/// The rectangle around all that is drawn, with some room.
pub fn extent(graph: &Graph) -> Rect {
    geometry::extent(graph)
        .unwrap_or(Rect {
            x: 0.0,
            y: 0.0,
            w: 612.0,
            h: 212.0,
        })
        .grown(18.0)
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::editor::{NodeOverlay, sample};
    use domain::Tier;

    fn html(overlay: Overlay, links: Option<StepLinks>) -> String {
        let owner = reactive_owner();
        owner.with(|| {
            let (graph, owners) = sample::invoice();
            let (graph, owners) = (Arc::new(graph), Arc::new(owners));
            let graph = Signal::stored(graph);
            let owners = Signal::stored(owners);
            let overlay = Signal::stored(overlay);
            match links {
                Some(links) => {
                    view! { <Diagram graph owners overlay label="Run VND-1187" links /> }
                        .into_any()
                        .to_html()
                }
                None => view! { <Diagram graph owners overlay label="Run VND-1187" /> }
                    .into_any()
                    .to_html(),
            }
        })
    }

    fn reactive_owner() -> leptos::reactive::owner::Owner {
        leptos::reactive::owner::Owner::new()
    }

    #[test]
    fn it_says_what_each_step_is_and_leads_to_it() {
        let mut overlay = Overlay::default();
        overlay.nodes.insert(
            "approve".into(),
            NodeOverlay {
                token: true,
                selected: true,
                heat: Some(2),
                sub: Some("2 h 14 min".to_owned()),
                ..NodeOverlay::default()
            },
        );
        overlay.nodes.insert(
            "read".into(),
            NodeOverlay {
                done: true,
                ..NodeOverlay::default()
            },
        );
        overlay.nodes.insert(
            "gate".into(),
            NodeOverlay {
                tier: Some(Tier::Critical),
                ..NodeOverlay::default()
            },
        );
        overlay.edges.insert("e00".into(), EdgeOverlay::Past);
        let html = html(overlay, Some(StepLinks::new(|id| format!("?step={id}"))));
        for part in [
            r#"aria-label="Run VND-1187""#,
            r#"aria-label="Approve payment, 2 h 14 min, human step, waiting here""#,
            r#"aria-label="Read invoice, Ledger, agent step, done""#,
            r#"href="?step=approve""#,
            r#"aria-current="true""#,
            r#"class="token""#,
            "heat-2",
            "gate-critical",
            r#"class="edge past""#,
            "Accounts Payable",
            "step kept",
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
        if let Ok(path) = std::env::var("BATON_SKETCH") {
            std::fs::write(path, html).unwrap();
        }
    }

    #[test]
    fn a_sub_process_is_a_frame_that_says_how_it_repeats() {
        let html = reactive_owner().with(|| {
            let graph = Signal::stored(Arc::new(sample::lines()));
            let owners = Signal::stored(Arc::new(Owners::default()));
            view! { <Diagram graph owners label="Lines" /> }
                .into_any()
                .to_html()
        });
        for part in [
            "step frame",
            r#"aria-label="Check lines, sub-process, for each of lines, all at once""#,
            r#"class="repeat""#,
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
        let frame = html.find("step frame").unwrap();
        assert!(frame < html.find("Check line,").unwrap(), "it lies below");
    }

    #[test]
    fn the_first_render_is_always_the_same() {
        assert_eq!(
            html(Overlay::default(), None),
            html(Overlay::default(), None)
        );
    }
}
