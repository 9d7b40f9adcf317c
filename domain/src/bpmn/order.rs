//! The order in which BPMN's schema wants the children of an element. Import and export sort by it, so that what is kept comes
//! out as it went in.

use super::xml::{Child, Element};

/// Sorts an element's children by rank, those of one rank as they stand. Mixed content is left alone.
pub(super) fn sort(element: &mut Element, rank: fn(&str) -> u8) {
    if element
        .children
        .iter()
        .any(|child| matches!(child, Child::Text(_)))
    {
        return;
    }
    element.children.sort_by_key(|child| match child {
        Child::Element(element) => element.bpmn().map_or(200, rank),
        Child::Text(_) => 200,
    });
}

fn is_resource_role(local: &str) -> bool {
    matches!(
        local,
        "resourceRole" | "performer" | "humanPerformer" | "potentialOwner"
    )
}

/// Whether it is an artifact: those stand after all that flows.
pub(super) fn is_artifact(local: &str) -> bool {
    matches!(
        local,
        "artifact" | "textAnnotation" | "group" | "association"
    )
}

/// The rank of a child of a flow node, a flow or a lane.
pub(super) fn in_element(local: &str) -> u8 {
    match local {
        "documentation" => 0,
        "extensionElements" => 1,
        "auditing" => 2,
        "monitoring" => 3,
        "categoryValueRef" => 4,
        "incoming" => 5,
        "outgoing" => 6,
        "ioSpecification" => 10,
        "property" => 11,
        "dataInput" | "dataOutput" => 12,
        "dataInputAssociation" => 13,
        "dataOutputAssociation" => 14,
        "inputSet" | "outputSet" => 15,
        local if is_resource_role(local) => 16,
        "multiInstanceLoopCharacteristics" | "standardLoopCharacteristics" => 17,
        "eventDefinitionRef" => 19,
        local if local.ends_with("EventDefinition") => 18,
        "laneSet" => 20,
        local if is_artifact(local) => 22,
        "completionCondition" | "script" => 23,
        _ => 21,
    }
}

/// The rank of a child of what says how a step repeats.
pub(super) fn in_loop(local: &str) -> u8 {
    match local {
        "documentation" => 0,
        "extensionElements" => 1,
        "loopCardinality" => 2,
        "loopDataInputRef" => 3,
        "loopDataOutputRef" => 4,
        "inputDataItem" => 5,
        "outputDataItem" => 6,
        "complexBehaviorDefinition" => 7,
        _ => 8,
    }
}

/// The rank of a child of a process.
pub(super) fn in_process(local: &str) -> u8 {
    match local {
        "documentation" => 0,
        "extensionElements" => 1,
        "supportedInterfaceRef" => 2,
        "ioSpecification" => 3,
        "ioBinding" => 4,
        "auditing" => 5,
        "monitoring" => 6,
        "property" => 7,
        "laneSet" => 8,
        local if is_artifact(local) => 10,
        local if is_resource_role(local) => 11,
        "correlationSubscription" => 12,
        "supports" => 13,
        _ => 9,
    }
}

/// The rank of a child of a collaboration.
pub(super) fn in_collaboration(local: &str) -> u8 {
    match local {
        "documentation" => 0,
        "extensionElements" => 1,
        "participant" => 2,
        "messageFlow" => 3,
        local if is_artifact(local) => 4,
        "conversation" | "callConversation" | "subConversation" => 5,
        "conversationAssociation" => 6,
        "participantAssociation" => 7,
        "messageFlowAssociation" => 8,
        "correlationKey" => 9,
        "choreographyRef" => 10,
        _ => 11,
    }
}

/// The rank of a child of the definitions; diagrams are not BPMN's own and stand between root elements and relationships.
pub(super) fn in_definitions(local: &str) -> u8 {
    match local {
        "import" => 0,
        "extension" => 1,
        "relationship" => 201,
        _ => 2,
    }
}
