//! When runs begin by themselves: the timer of a start event, and Baton's own element for what a timer cannot say. What a file said
//! stays as long as it is so.

use super::{
    cron, span,
    xml::{Element, excerpt},
};
use crate::{Millis, engine::parse_moment, workflow::Schedule};

pub(super) const TIMER: &str = "bpmn:timerEventDefinition";
const DATE: &str = "bpmn:timeDate";
const DURATION: &str = "bpmn:timeDuration";
const CYCLE: &str = "bpmn:timeCycle";

/// Reads a text of a timer.
type Reader = fn(&str) -> Result<Schedule, String>;

const READERS: [(&str, Reader); 3] = [(DATE, once), (DURATION, after), (CYCLE, again)];

/// Reads a timer; else why it cannot be read, in words for who drew it.
pub(super) fn read(definition: &Element) -> Result<Schedule, String> {
    let said = READERS
        .iter()
        .find_map(|&(name, reader)| Some((literal(definition.find(name)?), reader)));
    match said {
        Some((text, reader)) if !text.is_empty() => reader(&text),
        _ => Err("it does not say when.".to_owned()),
    }
}

/// What a timer says, in the words of the file.
pub(super) fn words(definition: &Element) -> String {
    READERS
        .iter()
        .find_map(|(name, _)| definition.find(name))
        .map(literal)
        .unwrap_or_default()
}

/// A text, or what FEEL has as one.
fn literal(time: &Element) -> String {
    let text = time.text();
    let text = text.trim();
    text.strip_prefix('=')
        .map_or(text, |rest| rest.trim().trim_matches('"'))
        .to_owned()
}

fn once(text: &str) -> Result<Schedule, String> {
    // The name of a zone beside the offset says nothing more.
    let moment = match text.split_once('[') {
        Some((moment, zone)) if zone.ends_with(']') => moment,
        _ => text,
    };
    match parse_moment(moment) {
        Some(_) => Ok(Schedule::Once {
            moment: moment.to_owned(),
        }),
        None => Err(format!(
            "“{}” is no date, and no time with its zone.",
            excerpt(text)
        )),
    }
}

fn after(text: &str) -> Result<Schedule, String> {
    let ms = length(text).ok_or_else(|| odd_length(text))?;
    Ok(Schedule::Every { ms, times: Some(1) })
}

fn again(text: &str) -> Result<Schedule, String> {
    let Some(rest) = text.strip_prefix('R') else {
        return cron::read(text).map(|expression| Schedule::Cron { expression });
    };
    let Some((times, span)) = rest.split_once('/') else {
        return Err(odd_length(text));
    };
    if span.contains('/') {
        return Err(format!(
            "“{}” counts from a certain time on, here it is from when the workflow is published.",
            excerpt(text)
        ));
    }
    let times = match times {
        "" => None,
        times => Some(times.parse::<u32>().map_err(|_| odd_length(text))?),
    };
    let ms = length(span).ok_or_else(|| odd_length(text))?;
    Ok(Schedule::Every { ms, times })
}

fn length(text: &str) -> Option<Millis> {
    span::parse(text).filter(|ms| *ms > 0)
}

fn odd_length(text: &str) -> String {
    format!("“{}” is no time of a fixed length.", excerpt(text))
}

/// The inside of a timer that says this.
fn time(schedule: &Schedule) -> Element {
    let (name, text) = match schedule {
        Schedule::Once { moment } => (DATE, moment.clone()),
        Schedule::Every { ms, times } => {
            let times = times.map(|times| times.to_string()).unwrap_or_default();
            (CYCLE, format!("R{times}/{}", span::format(*ms)))
        }
        Schedule::Cron { expression } => (CYCLE, expression.clone()),
    };
    Element::new(name)
        .with("xsi:type", "bpmn:tFormalExpression")
        .with_text(&text)
}

/// Whether a timer says no more than [`write`] tells anew.
pub(super) fn is_told(definition: &Element, schedule: &Schedule) -> bool {
    if definition.is_bare() {
        return true;
    }
    let told = time(schedule);
    let mut inside = definition.elements();
    let is_same = inside.next().is_some_and(|time| {
        time.name == told.name
            && time.attributes == told.attributes
            && time.text().trim() == told.text().trim()
    });
    is_same && inside.next().is_none() && definition.attributes.is_empty()
}

/// Writes the timer of a start event; gives Baton's own element for what it cannot say.
pub(super) fn write(element: &mut Element, schedule: &Schedule) -> Option<Element> {
    let is_so = |definition: &Element| read(definition).as_ref() == Ok(schedule);
    if element.find(TIMER).is_some_and(is_so) {
        return None;
    }
    element.take_child(TIMER);
    let mut definition = Element::new(TIMER);
    definition.push(time(schedule));
    let said = read(&definition);
    let is_said = said.as_ref() == Ok(schedule);
    if said.is_err() {
        definition.children.clear();
    }
    element.push(definition);
    (!is_said).then(|| own(schedule))
}

fn own(schedule: &Schedule) -> Element {
    let ours = Element::new("baton:schedule");
    match schedule {
        Schedule::Once { moment } => ours.with("when", "once").with("moment", moment),
        Schedule::Every { ms, times } => {
            let ours = ours.with("when", "every").with("ms", ms.to_string());
            match times {
                Some(times) => ours.with("times", times.to_string()),
                None => ours,
            }
        }
        Schedule::Cron { expression } => ours.with("when", "cron").with("expression", expression),
    }
}

/// Reads Baton's own element.
pub(super) fn read_own(ours: &Element) -> Option<Schedule> {
    let text = |name: &str| ours.attribute(name).map(str::to_owned);
    match ours.attribute("when")? {
        "once" => Some(Schedule::Once {
            moment: text("moment")?,
        }),
        "every" => Some(Schedule::Every {
            ms: ours.attribute("ms")?.trim().parse().ok()?,
            times: match ours.attribute("times") {
                Some(times) => Some(times.trim().parse().ok()?),
                None => None,
            },
        }),
        "cron" => Some(Schedule::Cron {
            expression: text("expression")?,
        }),
        _ => None,
    }
}
