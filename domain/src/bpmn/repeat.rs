//! How a step repeats: BPMN's loop characteristics, and what other engines and Baton say beside them. What a vendor said stays as
//! long as it is so.

use super::{
    CEL,
    baton::{self, is_true},
    expression::{name, to_cel, until_to_cel},
    import::vendor,
    order,
    xml::{Child, Element, excerpt},
};
use crate::workflow::{Assignment, Repeat};

const EACH: &str = "bpmn:multiInstanceLoopCharacteristics";
const WHILE: &str = "bpmn:standardLoopCharacteristics";
const COUNT: &str = "bpmn:loopCardinality";
const UNTIL: &str = "bpmn:completionCondition";
const CONDITION: &str = "bpmn:loopCondition";
const EXTENSIONS: &str = "bpmn:extensionElements";
const ZEEBE: &str = "zeebe:loopCharacteristics";
/// The usual variable of the item.
const ITEM: &str = "item";

/// Whether an element says that it repeats.
pub(super) fn is_said(element: &Element) -> bool {
    element.find(EACH).is_some() || element.find(WHILE).is_some()
}

/// Reads how a step repeats, with what there is to say about it. What is told anew is taken out; `ours` is Baton's own element.
pub(super) fn read(element: &mut Element, ours: Option<&Element>) -> (Option<Repeat>, Vec<String>) {
    let mut notes = Vec::new();
    if let Some(mut said) = element.take_child(EACH) {
        let repeat = read_each(&mut said, ours, &mut notes);
        put_back(element, said);
        return (Some(repeat), notes);
    }
    if let Some(mut said) = element.take_child(WHILE) {
        let repeat = read_while(&mut said, &mut notes);
        put_back(element, said);
        return (Some(repeat), notes);
    }
    (None, notes)
}

/// Writes how a step repeats into its element; gives Baton's own element for what BPMN has no place for.
pub(super) fn write(element: &mut Element, repeat: Option<&Repeat>) -> Option<Element> {
    let (each, round) = (element.take_child(EACH), element.take_child(WHILE));
    match repeat? {
        Repeat::Each {
            over,
            item,
            sequential,
            until,
            collect,
        } => {
            let mut told = each.unwrap_or_else(|| Element::new(EACH));
            forget(&mut told, over, item, collect.as_ref());
            told.set("isSequential", sequential.to_string());
            let mut ours = Element::new("baton:repeat");
            if is_count(over) {
                put(&mut told, COUNT, over);
            } else {
                ours = ours.with_some("over", over);
            }
            put(&mut told, UNTIL, until);
            put_back(element, told);
            ours.set("item", item);
            ours.children.extend(
                collect
                    .iter()
                    .map(|each| Child::Element(baton::assign("baton:collect", each))),
            );
            Some(ours)
        }
        Repeat::While {
            condition,
            before,
            most,
        } => {
            let mut told = round.unwrap_or_else(|| Element::new(WHILE));
            told.set("testBefore", before.to_string());
            if let Some(most) = most {
                told.set("loopMaximum", most.to_string());
            }
            put(&mut told, CONDITION, condition);
            put_back(element, told);
            None
        }
    }
}

fn put_back(element: &mut Element, mut said: Element) {
    said.children
        .retain(|child| matches!(child, Child::Element(_)));
    if !said.is_bare() {
        order::sort(&mut said, order::in_loop);
        element.push(said);
    }
}

/// Writes an expression in the place of what was kept there; an empty one leaves that as it is.
fn put(told: &mut Element, name: &str, expression: &str) {
    if expression.is_empty() {
        return;
    }
    told.take_child(name);
    told.push(
        Element::new(name)
            .with("xsi:type", "bpmn:tFormalExpression")
            .with("language", CEL)
            .with_text(expression),
    );
}

/// A condition as CEL, taken out; what cannot be told in CEL stays where it is, and is said.
fn take_condition(
    said: &mut Element,
    name: &str,
    translate: fn(&str) -> Option<String>,
    notes: &mut Vec<String>,
) -> String {
    let Some(given) = said.find(name) else {
        return String::new();
    };
    let text = given.text();
    if given.attribute("language") == Some(CEL) {
        said.take_child(name);
        return text;
    }
    let text = text.trim();
    if text.is_empty() {
        return String::new();
    }
    let shown = excerpt(text);
    let Some(cel) = translate(text) else {
        notes.push(format!(
            "The condition {shown} could not be translated: write it anew. It is kept for the export."
        ));
        return String::new();
    };
    if cel != text {
        notes.push(format!("The condition {shown} became {cel}."));
    }
    said.take_child(name);
    cel
}

fn read_while(said: &mut Element, notes: &mut Vec<String>) -> Repeat {
    let before = is_true(said.take("testBefore").as_deref());
    let most: Option<u32> = said
        .attribute("loopMaximum")
        .and_then(|most| most.trim().parse().ok());
    if most.is_some() {
        said.take("loopMaximum");
    } else if let Some(given) = said.attribute("loopMaximum") {
        notes.push(format!(
            "How often at most, {}, is no number here. It is kept for the export.",
            excerpt(given)
        ));
    }
    let condition = take_condition(said, CONDITION, to_cel, notes);
    if condition.is_empty() && most.is_none() {
        notes.push("Nothing ends its rounds here: give it a condition.".to_owned());
    }
    Repeat::While {
        condition,
        before,
        most,
    }
}

fn read_each(said: &mut Element, ours: Option<&Element>, notes: &mut Vec<String>) -> Repeat {
    let sequential = is_true(said.take("isSequential").as_deref());
    let until = take_condition(said, UNTIL, until_to_cel, notes);
    let items = Items::of(said);
    let (over, item, collect) = match ours {
        Some(ours) => (
            ours.attribute("over")
                .map(str::to_owned)
                .or_else(|| counted(said)),
            ours.attribute("item").map(str::to_owned),
            ours.find("baton:collect").and_then(baton::read_assign),
        ),
        None => (items.over, items.item, items.collect),
    };
    let over = over.unwrap_or_default();
    if over.is_empty() {
        notes.push(match over_text(said) {
            Some(text) => format!(
                "What it repeats over, {}, could not be translated: write it anew. It is kept for the export.",
                excerpt(text.trim())
            ),
            None => "The file does not say over what it repeats: say it here.".to_owned(),
        });
    } else if ours.is_none() {
        notes.push(format!(
            "It repeats over {over}. What is written in one of its rounds stays there, but for what it collects."
        ));
    }
    if ours.is_none() {
        if let Some(given) = item_text(said)
            && item.is_none()
        {
            notes.push(format!(
                "Its item is called {ITEM} here: {} cannot be a variable.",
                excerpt(given)
            ));
        }
        if zeebe(said, "outputCollection").is_some() && collect.is_none() {
            notes.push(
                "What it collects could not be translated: write it anew. It is kept for the export."
                    .to_owned(),
            );
        }
    }
    if counted(said).is_some() {
        said.take_child(COUNT);
    }
    Repeat::Each {
        over,
        item: item.unwrap_or_else(|| ITEM.to_owned()),
        sequential,
        until,
        collect,
    }
}

/// What a file says of the items beside Baton's own element, as far as it means the same here.
struct Items {
    over: Option<String>,
    item: Option<String>,
    collect: Option<Assignment>,
}

impl Items {
    fn of(said: &Element) -> Self {
        let list = |text: &str| name(text).or_else(|| to_cel(text));
        let collected = || {
            Some(Assignment {
                variable: name(zeebe(said, "outputCollection")?)?,
                expression: to_cel(zeebe(said, "outputElement")?)?,
            })
        };
        Self {
            over: counted(said)
                .or_else(|| vendor::attribute(said, "collection").and_then(list))
                .or_else(|| zeebe(said, "inputCollection").and_then(to_cel)),
            item: item_text(said).and_then(name),
            collect: collected(),
        }
    }
}

fn zeebe<'a>(said: &'a Element, name: &str) -> Option<&'a str> {
    said.find(EXTENSIONS)?.find(ZEEBE)?.attribute(name)
}

fn item_text(said: &Element) -> Option<&str> {
    vendor::attribute(said, "elementVariable").or_else(|| zeebe(said, "inputElement"))
}

/// What it repeats over, in the words of the file.
fn over_text(said: &Element) -> Option<String> {
    let text = |name: &str| said.find(name).map(Element::text);
    text(COUNT)
        .or_else(|| vendor::attribute(said, "collection").map(str::to_owned))
        .or_else(|| zeebe(said, "inputCollection").map(str::to_owned))
        .or_else(|| text("bpmn:loopDataInputRef"))
        .filter(|text| !text.trim().is_empty())
}

/// How often, where the file says a number.
fn counted(said: &Element) -> Option<String> {
    let given = said.find(COUNT)?;
    let text = given.text();
    if given.attribute("language") == Some(CEL) {
        return Some(text);
    }
    let text = text.trim();
    if is_count(text) {
        return Some(text.to_owned());
    }
    to_cel(text)
}

fn is_count(text: &str) -> bool {
    text.parse::<u32>()
        .is_ok_and(|count| count.to_string() == text)
}

/// Takes out what the file said and is no longer so.
fn forget(said: &mut Element, over: &str, item: &str, collect: Option<&Assignment>) {
    let items = Items::of(said);
    if items.over.as_deref().unwrap_or_default() != over {
        said.take_child(COUNT);
        said.take_child("bpmn:loopDataInputRef");
        vendor::take_attribute(said, "collection");
        take_zeebe(said, &["inputCollection"]);
    }
    if items.item.as_deref().unwrap_or(ITEM) != item {
        vendor::take_attribute(said, "elementVariable");
        take_zeebe(said, &["inputElement"]);
    }
    if items.collect.as_ref() != collect {
        take_zeebe(said, &["outputCollection", "outputElement"]);
    }
}

fn take_zeebe(said: &mut Element, names: &[&str]) {
    let Some(mut extensions) = said.take_child(EXTENSIONS) else {
        return;
    };
    if let Some(mut element) = extensions.take_child(ZEEBE) {
        for name in names {
            element.take(name);
        }
        if !element.is_bare() {
            extensions.push(element);
        }
    }
    if !extensions.is_bare() {
        said.push(extensions);
    }
}
