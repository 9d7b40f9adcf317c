// BPMN through the page: a file of another tool comes in, looks as it was drawn, gets owners, is published, and goes out again.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { alive, journey, scan, visit } from "../harness.mjs";
import { ORG } from "../company.mjs";
import { diagrams } from "../fixtures.mjs";
import { call, draft, inspector, own, pick, publish, saved, section, line, step } from "../pages/drawing.mjs";
import { exported, importFile } from "../pages/importing.mjs";
import { signedIn } from "../pages/work.mjs";

/** An order as a modeler of another vendor writes it: its own extensions, prefixes, a pool with lanes, a data object. */
const ORDER = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:flowable="http://flowable.org/bpmn"
  xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
  xmlns:wp="http://www.omg.org/spec/DD/20100524/DI" targetNamespace="http://flowable.org/test" exporter="Flowable Modeler">
  <collaboration id="col"><participant id="pool" name="Workshop" processRef="order"/></collaboration>
  <process id="order" name="Custom order" isExecutable="true">
    <laneSet id="lanes">
      <lane id="desk" name="Order desk"><flowNodeRef>in</flowNodeRef><flowNodeRef>read</flowNodeRef><flowNodeRef>big</flowNodeRef></lane>
      <lane id="floor" name="Workshop floor"><flowNodeRef>plan</flowNodeRef><flowNodeRef>out</flowNodeRef><flowNodeRef>build</flowNodeRef></lane>
    </laneSet>
    <startEvent id="in" name="Order came in"/>
    <userTask id="read" name="Read the order" flowable:candidateGroups="works">
      <extensionElements>
        <flowable:formProperty id="pieces" name="Pieces" type="long" required="true"/>
      </extensionElements>
    </userTask>
    <exclusiveGateway id="big" name="Many pieces?" default="few"/>
    <userTask id="plan" name="Plan the work" flowable:assignee="demo"/>
    <serviceTask id="build" name="Reserve material" flowable:type="external-worker" flowable:topic="reserve"/>
    <endEvent id="out" name="In production"/>
    <dataObjectReference id="sheet" name="Order sheet" dataObjectRef="sheetData"/><dataObject id="sheetData"/>
    <sequenceFlow id="f1" sourceRef="in" targetRef="read"/>
    <sequenceFlow id="f2" sourceRef="read" targetRef="big"/>
    <sequenceFlow id="many" name="yes" sourceRef="big" targetRef="plan">
      <conditionExpression>\${pieces &gt; 10}</conditionExpression>
    </sequenceFlow>
    <sequenceFlow id="few" name="no" sourceRef="big" targetRef="build"/>
    <sequenceFlow id="f3" sourceRef="plan" targetRef="build"/>
    <sequenceFlow id="f4" sourceRef="build" targetRef="out"/>
    <textAnnotation id="hint"><text>Over ten pieces the foreman plans.</text></textAnnotation>
    <association id="as" sourceRef="hint" targetRef="plan"/>
  </process>
  <di:BPMNDiagram id="dia"><di:BPMNPlane id="plane" bpmnElement="col">
    <di:BPMNShape id="s0" bpmnElement="pool" isHorizontal="true"><dc:Bounds x="80" y="60" width="900" height="360"/></di:BPMNShape>
    <di:BPMNShape id="s1" bpmnElement="desk" isHorizontal="true"><dc:Bounds x="110" y="60" width="870" height="170"/></di:BPMNShape>
    <di:BPMNShape id="s2" bpmnElement="floor" isHorizontal="true"><dc:Bounds x="110" y="230" width="870" height="190"/></di:BPMNShape>
    <di:BPMNShape id="s3" bpmnElement="in"><dc:Bounds x="160" y="120" width="36" height="36"/></di:BPMNShape>
    <di:BPMNShape id="s4" bpmnElement="read"><dc:Bounds x="260" y="98" width="120" height="80"/></di:BPMNShape>
    <di:BPMNShape id="s5" bpmnElement="big" isMarkerVisible="true"><dc:Bounds x="450" y="113" width="50" height="50"/></di:BPMNShape>
    <di:BPMNShape id="s6" bpmnElement="plan"><dc:Bounds x="415" y="290" width="120" height="80"/></di:BPMNShape>
    <di:BPMNShape id="s7" bpmnElement="build"><dc:Bounds x="640" y="290" width="120" height="80"/></di:BPMNShape>
    <di:BPMNShape id="s8" bpmnElement="out"><dc:Bounds x="850" y="312" width="36" height="36"/></di:BPMNShape>
    <di:BPMNShape id="s9" bpmnElement="sheet"><dc:Bounds x="302" y="5" width="36" height="50"/></di:BPMNShape>
    <di:BPMNShape id="s10" bpmnElement="hint"><dc:Bounds x="150" y="300" width="180" height="50"/></di:BPMNShape>
    <di:BPMNEdge id="e1" bpmnElement="f1"><wp:waypoint x="196" y="138"/><wp:waypoint x="260" y="138"/></di:BPMNEdge>
    <di:BPMNEdge id="e2" bpmnElement="f2"><wp:waypoint x="380" y="138"/><wp:waypoint x="450" y="138"/></di:BPMNEdge>
    <di:BPMNEdge id="e3" bpmnElement="many"><wp:waypoint x="475" y="163"/><wp:waypoint x="475" y="290"/></di:BPMNEdge>
    <di:BPMNEdge id="e4" bpmnElement="few"><wp:waypoint x="500" y="138"/><wp:waypoint x="700" y="138"/><wp:waypoint x="700" y="290"/></di:BPMNEdge>
    <di:BPMNEdge id="e5" bpmnElement="f3"><wp:waypoint x="535" y="330"/><wp:waypoint x="640" y="330"/></di:BPMNEdge>
    <di:BPMNEdge id="e6" bpmnElement="f4"><wp:waypoint x="760" y="330"/><wp:waypoint x="850" y="330"/></di:BPMNEdge>
    <di:BPMNEdge id="e7" bpmnElement="as"><wp:waypoint x="330" y="325"/><wp:waypoint x="415" y="330"/></di:BPMNEdge>
  </di:BPMNPlane></di:BPMNDiagram>
</definitions>`;

const workflowOf = (page) => new URL(page.url()).pathname.split("/").pop();

/** Whether the OMG's schemas take it: true, or what they say. */
function isValid(text) {
  const folder = mkdtempSync(path.join(tmpdir(), "baton-bpmn-"));
  try {
    writeFileSync(path.join(folder, "out.bpmn"), text);
    const check = spawnSync(process.execPath, ["xsd.mjs", folder], { encoding: "utf8" });
    return check.status === 0 || check.stderr;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

journey("another vendor's order comes in, gets its owners, is published and goes out", { from: "company" }, async ({ open, base, known }) => {
  const { page } = await signedIn(await open(), base, known.cookies.ada);
  const dialog = await importFile(page, ORG, { name: "order.bpmn", text: ORDER });
  await dialog.getByText("“Custom order” is a draft now").waitFor();
  await dialog.getByRole("heading", { name: /^Kept, does not run/ }).waitFor();
  await dialog.getByText("Order sheet").waitFor();
  await scan(page);
  await dialog.getByRole("link", { name: "Open the editor" }).click();
  await step(page, "Read the order").waitFor();
  const id = workflowOf(page);

  // It looks as it was drawn: each shape where the file has it, up to one shift and one scale.
  const graph = await draft(page, ORG, id);
  const at = (name) => Object.values(graph.nodes).find((node) => node.label === name).bounds;
  const origin = at("Order came in");
  for (const [name, x, y] of [
    ["Read the order", 320, 138],
    ["Many pieces?", 475, 138],
    ["Plan the work", 475, 330],
    ["Reserve material", 700, 330],
    ["In production", 868, 330],
  ]) {
    const bounds = at(name);
    const middle = { x: bounds.x + bounds.w / 2 - origin.x - origin.w / 2, y: bounds.y + bounds.h / 2 - origin.y - origin.h / 2 };
    assert.ok(Math.abs(middle.x - (x - 178)) < 2 && Math.abs(middle.y - (y - 138)) < 2, `${name} stands where it was drawn: ${JSON.stringify(middle)}`);
  }
  assert.deepEqual(graph.lanes.map((lane) => lane.name), ["Order desk", "Workshop floor"]);
  for (const name of ["Order came in", "Plan the work", "Reserve material", "In production"]) assert.ok(await step(page, name).isVisible(), name);
  await page.getByRole("region", { name: "Problems" }).getByText(/must be fixed/).waitFor();

  // Owners, and the kind of work.
  await pick(page, "Read the order");
  await own(page, "Team", "Works");
  await pick(page, "Plan the work");
  await own(page, "Person", "Ada Berg");
  await pick(page, "Reserve material");
  await own(page, "Agent", "Checker");
  await section(page, "Data").click();
  await line(page, "Kind of work", "reserve");
  await publish(page);

  const out = await exported(page, ORG, id);
  assert.equal(out.status, 200);
  assert.match(out.name, /Custom-order\.bpmn/);
  assert.match(out.text, /bpmndi:BPMNShape/);
  assert.match(out.text, /flowable/, "what the other tool wrote is still in it");
  assert.match(out.text, /Order sheet/);
  assert.equal(isValid(out.text), true);

  // It comes in again as what it was.
  const again = await importFile(page, ORG, { name: "again.bpmn", text: out.text });
  await again.getByText("There is a workflow of this name already.").waitFor();
  await again.getByLabel("Name").fill("Custom order, again");
  await again.getByRole("button", { name: "Import" }).click();
  await again.getByRole("link", { name: "Open the editor" }).click();
  await step(page, "Read the order").waitFor();
  const copy = await draft(page, ORG, workflowOf(page));
  const published = await draft(page, ORG, id);
  assert.deepEqual(copy.nodes, published.nodes, "with its owners and its places");
  assert.deepEqual(copy.edges, published.edges);
});

for (const file of diagrams()) {
  journey(`${path.basename(file)} comes in, is shown and goes out`, { from: "company" }, async ({ open, base, known, t }) => {
    const { page } = await signedIn(await open(), base, known.cookies.ada);
    const dialog = await importFile(page, ORG, file);
    await dialog.getByText("is a draft now").waitFor();
    await dialog.getByRole("link", { name: "Open the editor" }).click();
    await page.locator("#canvas").waitFor();
    await alive(page);
    const id = workflowOf(page);
    const graph = await draft(page, ORG, id);
    const nodes = Object.values(graph.nodes);

    // Every step is on the canvas at life size, and in the outline.
    await page.locator("#canvas").focus();
    await page.keyboard.press("f");
    await page.keyboard.press("v");
    const rows = page.getByRole("region", { name: "Steps in flow order" }).locator("button.ol-go");
    await rows.first().waitFor();
    assert.equal(await rows.count(), nodes.length);
    await scan(page);
    await page.keyboard.press("v");
    await page.locator("#canvas").focus();
    await page.keyboard.press("Control+a");

    // One team for all that people do, the agent for the rest.
    const people = nodes.filter((node) => node.type === "human");
    const agents = nodes.filter((node) => node.type === "agent");
    if (people.length + agents.length > 0) {
      const panel = inspector(page);
      const owner = panel.getByLabel("Owner", { exact: true });
      await panel.getByRole("group", { name: "Kind of owner" }).getByRole("button", { name: "Team" }).click();
      await owner.selectOption({ label: "Works" });
      await saved(page);
    }
    for (const node of agents) {
      await page.locator("#canvas").focus();
      await page.keyboard.press("Escape");
      await page.locator(`[id="n-${node.id}"]`).focus();
      await own(page, "Agent", "Checker");
      await section(page, "Data").click();
      await line(page, "Kind of work", "check");
    }
    await saved(page);
    // A reference model may say that there is a choice and not between what: each way out is given a condition.
    for (const node of nodes.filter((node) => node.type === "exclusive")) {
      await page.locator("#canvas").focus();
      await page.keyboard.press("Escape");
      await page.locator(`[id="n-${node.id}"]`).focus();
      const ways = inspector(page).getByLabel("Condition", { exact: true });
      for (const way of await ways.all()) {
        if (await way.inputValue()) continue;
        await way.fill("true");
        await way.press("Enter");
      }
    }
    await saved(page);
    const { problems } = await call(page, "workflows/editor", { org: ORG, workflow: id });
    const errors = problems.filter((problem) => problem.severity === "error");
    if (errors.length === 0) {
      await publish(page);
    } else {
      // What cannot run is named, and keeps it from being published.
      assert.deepEqual([...new Set(errors.map((problem) => problem.rule))].filter((rule) => !["not-executed", "unreachable"].includes(rule)), []);
      await page.getByRole("button", { name: "Publish…" }).first().click();
      const asked = page.getByRole("dialog");
      await asked.getByText("Not yet").waitFor();
      const kept = errors.some((problem) => problem.rule === "not-executed");
      await asked.getByText(kept ? /which Baton keeps but does not run/ : errors[0].message).first().waitFor();
      assert.ok(await asked.getByRole("button", { name: "Publish version 1" }).isDisabled());
      await asked.getByRole("button", { name: "Keep as draft" }).click();
    }
    t.diagnostic(`${nodes.length} steps, ${errors.length === 0 ? "published" : `kept: ${errors.length} must be fixed`}`);

    const out = await exported(page, ORG, id);
    assert.equal(out.status, 200);
    assert.equal(isValid(out.text), true);
    const again = await importFile(page, ORG, { name: "again.bpmn", text: out.text });
    await again.getByLabel("Name").fill("Again");
    await again.getByRole("button", { name: "Import" }).click();
    await again.getByRole("link", { name: "Open the editor" }).click();
    await page.waitForURL((url) => !url.pathname.endsWith("/workflows"));
    assert.deepEqual((await draft(page, ORG, workflowOf(page))).nodes, (await draft(page, ORG, id)).nodes);
  });
}
