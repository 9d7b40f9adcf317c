// What `baton bpmn roundtrip` writes is BPMN 2.0 by the OMG's own schemas, and reads back the same.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { binary } from "../harness.mjs";
import { diagrams } from "../fixtures.mjs";

const MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL";
const FILE = `<definitions xmlns="${MODEL}" xmlns:camunda="http://camunda.org/schema/1.0/bpmn">
<collaboration id="c"><participant id="us" name="Us" processRef="p"/><participant id="them" name="Them"/></collaboration>
<process id="p" name="Order" isExecutable="true">
<startEvent id="s" name="Ordered"/><userTask id="t" name="Check &amp; sign" camunda:assignee="demo"/>
<exclusiveGateway id="g" default="no"/><subProcess id="sub" name="Return"><task id="inner"/></subProcess>
<serviceTask id="ship" name="Ship it" camunda:topic="shipping"/><endEvent id="e"><terminateEventDefinition/></endEvent><endEvent id="f"/>
<boundaryEvent id="late" attachedToRef="t"><timerEventDefinition><timeDuration>P2D</timeDuration></timerEventDefinition></boundaryEvent>
<sequenceFlow id="a" sourceRef="s" targetRef="t"/><sequenceFlow id="b" sourceRef="t" targetRef="g"/>
<sequenceFlow id="yes" sourceRef="g" targetRef="ship"><conditionExpression>\${amount &gt; 100}</conditionExpression></sequenceFlow>
<sequenceFlow id="no" sourceRef="g" targetRef="sub"/><sequenceFlow id="d" sourceRef="ship" targetRef="e"/>
<sequenceFlow id="i" sourceRef="sub" targetRef="f"/><sequenceFlow id="j" sourceRef="late" targetRef="some"/>
<inclusiveGateway id="some"/><eventBasedGateway id="first"/><receiveTask id="got" messageRef="paid"/>
<intermediateCatchEvent id="told"><messageEventDefinition messageRef="off"/></intermediateCatchEvent>
<sendTask id="tell" messageRef="off"/><intermediateThrowEvent id="mark"/><endEvent id="bad"><errorEventDefinition errorRef="err"/></endEvent>
<boundaryEvent id="broke" attachedToRef="ship"><errorEventDefinition errorRef="err"/></boundaryEvent>
<sequenceFlow id="more-k" sourceRef="some" targetRef="first"/><sequenceFlow id="more-l" sourceRef="first" targetRef="got"/>
<sequenceFlow id="more-m" sourceRef="first" targetRef="told"/><sequenceFlow id="more-n" sourceRef="got" targetRef="tell"/>
<sequenceFlow id="more-o" sourceRef="told" targetRef="mark"/><sequenceFlow id="more-p" sourceRef="tell" targetRef="f"/>
<sequenceFlow id="more-q" sourceRef="mark" targetRef="bad"/><sequenceFlow id="more-r" sourceRef="broke" targetRef="f"/>
</process><message id="paid" name="Order paid"/><message id="off" name="order-off"/><error id="err" errorCode="no-stock"/></definitions>`;

const baton = (...args) => spawnSync(binary(), ["bpmn", ...args], { encoding: "utf8" });

test("an export is valid BPMN 2.0 and imports as it was", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "baton-bpmn-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const inputs = [join(folder, "input.xml")];
  writeFileSync(inputs[0], FILE);
  inputs.push(...diagrams());
  for (const [index, input] of inputs.entries()) {
    const [once, twice] = [join(folder, `${index}-once.bpmn`), join(folder, `${index}-twice.bpmn`)];
    for (const [from, to] of [[input, once], [once, twice]]) {
      const run = baton("roundtrip", from, to);
      assert.equal(run.status, 0, run.stderr);
    }
    assert.equal(readFileSync(once, "utf8"), readFileSync(twice, "utf8"), input);
  }
  const check = spawnSync(process.execPath, ["xsd.mjs", folder], { encoding: "utf8" });
  assert.equal(check.status, 0, check.stdout + check.stderr);
  assert.match(check.stdout, new RegExp(`${inputs.length * 2} of ${inputs.length * 2} files are valid`));
});
