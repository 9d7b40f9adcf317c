//! A gate: what it asks, how risky that is, who decides and how many of them.

use super::{
    input::{AddButton, Check, Line, Lines, Pick, Segments, Switch},
    owner::{Others, choices},
    variables::variables,
};
use crate::{
    components::Glyph,
    editor::{desk::Desk, floats::IconButton, say},
};
use domain::{
    Tier,
    edit::Command,
    ids::NodeId,
    workflow::{GateSpec, Node, NodeKind, Owner, TierCondition, TierRule},
};
use leptos::prelude::*;

fn tier_options() -> Vec<(String, String)> {
    Tier::ALL
        .into_iter()
        .map(|tier| (tier.key().to_owned(), tier.label().to_owned()))
        .collect()
}

/// The tab.
#[component]
pub fn GatePanel(desk: Desk, id: NodeId, node: Signal<Node>) -> impl IntoView {
    let gate = Signal::derive(move || {
        node.with(|node| match &node.kind {
            NodeKind::Gate { gate } => gate.clone(),
            _ => GateSpec::default(),
        })
    });
    let step = id.clone();
    let set = Callback::new(move |gate: GateSpec| {
        desk.run(Command::SetKind {
            node: id.clone(),
            kind: Box::new(NodeKind::Gate { gate }),
        });
    });
    let edit = move |change: &dyn Fn(&mut GateSpec)| {
        let mut now = gate.get_untracked();
        change(&mut now);
        set.run(now);
    };
    let candidates = {
        let from = desk.directory.with_value(|directory| {
            let mut all = choices(directory, "role");
            all.retain(|(key, _)| key.contains("approver") || !key.matches(':').count().eq(&2));
            all.extend(choices(directory, "team"));
            all.extend(choices(directory, "person"));
            all
        });
        view! {
            <Others
                desk
                id="ins-candidates"
                label="Who may decide"
                list=Signal::derive(move || gate.get().candidates)
                set=Callback::new(move |list: Vec<Owner>| edit(&|gate| gate.candidates.clone_from(&list)))
                from=from
            />
        }
    };
    let is_fixed =
        Memo::new(move |_| gate.with(|gate| matches!(gate.tier, TierRule::Fixed { .. })));
    view! {
        <Lines
            id="ins-question"
            label="What is asked"
            rows=2
            placeholder="Pay {amount} to {supplier}"
            hint="Variables in braces are filled in."
            value=Signal::derive(move || gate.get().question)
            commit=Callback::new(move |text: String| edit(&|gate| text.trim().clone_into(&mut gate.question)))
        />
        {candidates}
        <div class="ins-sec">
            <h3>"Risk tier"</h3>
            <Segments
                label="How the tier is found"
                options=vec![("fixed", "Always the same"), ("conditions", "By conditions")]
                value=Signal::derive(move || if is_fixed.get() { "fixed".to_owned() } else { "conditions".to_owned() })
                commit=Callback::new(move |key: String| {
                    edit(&|gate| {
                        gate.tier = match (&gate.tier, key.as_str()) {
                            (TierRule::Conditions { otherwise, .. }, "fixed") => TierRule::Fixed { tier: *otherwise },
                            (TierRule::Fixed { tier }, "conditions") => {
                                TierRule::Conditions {
                                    rules: vec![
                                        TierCondition {
                                            when: String::new(),
                                            tier: Tier::High,
                                            because: String::new(),
                                        },
                                    ],
                                    otherwise: *tier,
                                }
                            }
                            (same, _) => same.clone(),
                        };
                    });
                })
            />
            {move || {
                if is_fixed.get() {
                    view! {
                        <Pick
                            id="ins-tier"
                            label="Tier"
                            bare=true
                            options=Signal::derive(tier_options)
                            value=Signal::derive(move || match gate.get().tier {
                                TierRule::Fixed { tier } => tier.key().to_owned(),
                                TierRule::Conditions { otherwise, .. } => otherwise.key().to_owned(),
                            })
                            commit=Callback::new(move |key: String| {
                                if let Some(tier) = Tier::find(&key) {
                                    edit(&|gate| gate.tier = TierRule::Fixed { tier });
                                }
                            })
                        />
                    }
                        .into_any()
                } else {
                    view! { <Conditions gate set/> }.into_any()
                }
            }}
        </div>
        <div class="ins-sec">
            <h3>"Approvals needed"</h3>
            <div class="ins-needed">
                {Tier::ALL
                    .into_iter()
                    .enumerate()
                    .map(|(index, tier)| {
                        view! {
                            <Line
                                id=format!("ins-needed-{}", tier.key())
                                label=tier.label()
                                value=Signal::derive(move || gate.get().needed_at(tier).to_string())
                                commit=Callback::new(move |text: String| {
                                    match text.trim().parse::<u32>() {
                                        Ok(n @ 1..=20) => {
                                            edit(&|gate| {
                                                if let Some(needed) = gate.needed.get_mut(index) {
                                                    *needed = n;
                                                }
                                            });
                                            None
                                        }
                                        _ => Some("1 to 20.".to_owned()),
                                    }
                                })
                            />
                        }
                    })
                    .collect_view()}
            </div>
            <p class="small muted">"Distinct people. The requester, whoever changed the payload and the owner of an agent in it never count."</p>
        </div>
        <div class="ins-sec">
            <h3>"What is shown"</h3>
            <Shows desk step list=Signal::derive(move || gate.get().shows) set=Callback::new(move |shows: Vec<String>| {
                edit(&|gate| gate.shows.clone_from(&shows));
            })/>
            <Switch
                label="Ask a reason when rejecting or returning"
                value=Signal::derive(move || gate.get().reason_needed)
                commit=Callback::new(move |on: bool| edit(&|gate| gate.reason_needed = on))
            />
            <Line
                id="ins-expires"
                label="Expires after"
                placeholder="Never"
                hint="An expired gate counts as rejected: nothing goes through."
                value=Signal::derive(move || gate.get().expires_after.map(say::span).unwrap_or_default())
                commit=Callback::new(move |text: String| {
                    if text.trim().is_empty() {
                        edit(&|gate| gate.expires_after = None);
                        return None;
                    }
                    match say::read_span(&text) {
                        Some(ms) => {
                            edit(&|gate| gate.expires_after = Some(ms));
                            None
                        }
                        None => Some("A span of time, such as 4 h or 2 d.".to_owned()),
                    }
                })
            />
        </div>
    }
    .into_any()
}

/// The ordered conditions: the first that holds decides.
#[component]
fn Conditions(gate: Signal<GateSpec>, set: Callback<GateSpec>) -> impl IntoView {
    let rules = Signal::derive(move || match gate.get().tier {
        TierRule::Conditions { rules, .. } => rules,
        TierRule::Fixed { .. } => Vec::new(),
    });
    let edit = move |change: &dyn Fn(&mut Vec<TierCondition>, &mut Tier)| {
        let mut now = gate.get_untracked();
        if let TierRule::Conditions { rules, otherwise } = &mut now.tier {
            change(rules, otherwise);
        }
        set.run(now);
    };
    let count = Memo::new(move |_| rules.with(Vec::len));
    view! {
        <ol class="ins-rules">
            <For each=move || 0..count.get() key=|index| *index let:index>
                {
                    let rule = move || {
                        rules
                            .get()
                            .get(index)
                            .cloned()
                            .unwrap_or(TierCondition {
                                when: String::new(),
                                tier: Tier::Medium,
                                because: String::new(),
                            })
                    };
                    view! {
                        <li>
                            <div class="row">
                                <span class="small strong">{format!("{}. When", index + 1)}</span>
                                <span class="push"></span>
                                <IconButton
                                    label="Try it earlier"
                                    glyph=Glyph::ArrowUp
                                    disabled=Signal::derive(move || index == 0)
                                    on_press=move || edit(&|rules, _| {
                                        if index > 0 && index < rules.len() {
                                            rules.swap(index, index - 1);
                                        }
                                    })
                                />
                                <IconButton
                                    label="Delete this condition"
                                    glyph=Glyph::Trash2
                                    on_press=move || edit(&|rules, _| {
                                        if index < rules.len() {
                                            rules.remove(index);
                                        }
                                    })
                                />
                            </div>
                            <Line
                                id=format!("ins-when-{index}")
                                label="Condition"
                                bare=true
                                mono=true
                                placeholder="amount.minor > 2500000"
                                value=Signal::derive(move || rule().when)
                                commit=Callback::new(move |text: String| {
                                    edit(&|rules, _| {
                                        if let Some(rule) = rules.get_mut(index) {
                                            text.trim().clone_into(&mut rule.when);
                                        }
                                    });
                                    None
                                })
                            />
                            <div class="two">
                                <Pick
                                    id=format!("ins-then-{index}")
                                    label="Tier"
                                    options=Signal::derive(tier_options)
                                    value=Signal::derive(move || rule().tier.key().to_owned())
                                    commit=Callback::new(move |key: String| {
                                        if let Some(tier) = Tier::find(&key) {
                                            edit(&|rules, _| {
                                                if let Some(rule) = rules.get_mut(index) {
                                                    rule.tier = tier;
                                                }
                                            });
                                        }
                                    })
                                />
                                <Line
                                    id=format!("ins-because-{index}")
                                    label="Because"
                                    placeholder="Over €25,000"
                                    value=Signal::derive(move || rule().because)
                                    commit=Callback::new(move |text: String| {
                                        edit(&|rules, _| {
                                            if let Some(rule) = rules.get_mut(index) {
                                                text.trim().clone_into(&mut rule.because);
                                            }
                                        });
                                        None
                                    })
                                />
                            </div>
                        </li>
                    }
                }
            </For>
        </ol>
        <AddButton
            label="Add a condition"
            on_press=Callback::new(move |()| {
                edit(&|rules, _| {
                    rules.push(TierCondition {
                        when: String::new(),
                        tier: Tier::High,
                        because: String::new(),
                    });
                });
            })
        />
        <Pick
            id="ins-otherwise"
            label="Otherwise"
            options=Signal::derive(tier_options)
            value=Signal::derive(move || match gate.get().tier {
                TierRule::Conditions { otherwise, .. } => otherwise.key().to_owned(),
                TierRule::Fixed { tier } => tier.key().to_owned(),
            })
            commit=Callback::new(move |key: String| {
                if let Some(tier) = Tier::find(&key) {
                    edit(&|_, otherwise| *otherwise = tier);
                }
            })
        />
        <p class="small muted">"The first condition that holds decides. One that cannot be evaluated counts as holding."</p>
    }
    .into_any()
}

/// Which variables; all when none is chosen.
#[component]
pub fn Shows(
    desk: Desk,
    list: Signal<Vec<String>>,
    set: Callback<Vec<String>>,
    /// The step they are for.
    step: NodeId,
) -> impl IntoView {
    let names = Memo::new(move |_| {
        let mut names = desk.tracked(|graph| variables(graph, &step));
        for name in list.get() {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    });
    view! {
        <div class="ins-checks">
            {move || {
                let names = names.get();
                if names.is_empty() {
                    return view! { <p class="small muted">"No variables yet: inputs, forms and results make them."</p> }
                        .into_any();
                }
                names
                    .into_iter()
                    .map(|name| {
                        let (on, toggled) = (name.clone(), name.clone());
                        view! {
                            <Check
                                label=name
                                value=Signal::derive(move || list.with(|list| list.contains(&on)))
                                commit=Callback::new(move |on: bool| {
                                    let mut now = list.get_untracked();
                                    now.retain(|other| *other != toggled);
                                    if on {
                                        now.push(toggled.clone());
                                    }
                                    set.run(now);
                                })
                            />
                        }
                    })
                    .collect_view()
                    .into_any()
            }}
        </div>
        {move || list.with(Vec::is_empty).then(|| view! { <p class="small muted">"None chosen: all of them."</p> })}
    }
    .into_any()
}
