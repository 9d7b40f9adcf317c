// What is wrong is refused in words, at its place, and what was typed stays.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { alive, journey, scan, startServer, visit, visitor } from "../harness.mjs";
import { ORG, PASSWORD } from "../company.mjs";
import { worker } from "../pages/agents.mjs";
import { call, inspector, openNew, step } from "../pages/drawing.mjs";
import { importFile } from "../pages/importing.mjs";
import { accept, invite } from "../pages/people.mjs";
import { answer, gate, signedIn, startRun, task, toast } from "../pages/work.mjs";

journey("an invitation that is used, taken back, or for another address", { from: "company" }, async ({ open, base, known }) => {
  const ada = await signedIn(await open(), base, known.cookies.ada);
  const link = await invite(ada.page, ORG, { name: "Cy Moreau", email: "cy@acme.example", role: "Worker", team: "Works" });
  const cy = await open();
  await visit(cy.page, link);
  await accept(cy.page, "short");
  await cy.page.getByText(/at least|10 characters/i).first().waitFor();
  assert.equal(await cy.page.getByLabel("Your name").inputValue(), "Cy Moreau");
  await accept(cy.page, PASSWORD, { confirmation: "correct horse batterie" });
  await cy.page.getByText("The two do not match.").first().waitFor();
  await alive(cy.page);
  await scan(cy.page);
  await accept(cy.page, PASSWORD);
  assert.match(cy.page.url(), new RegExp(`/o/${ORG}$`));

  const second = await open();
  let answer = await visit(second.page, link);
  assert.equal(answer.status(), 410);
  await second.page.getByText("This invitation was accepted already. Sign in to go on.").waitFor();
  await scan(second.page);

  const other = await invite(ada.page, ORG, { name: "Di Okoro", email: "di@acme.example", role: "Worker", team: "Works" });
  await ada.page.getByRole("button", { name: "Take back the invitation of Di Okoro" }).click();
  await toast(ada.page, "The invitation is taken back.").waitFor();
  answer = await visit(second.page, other);
  assert.equal(answer.status(), 410);
  await second.page.getByText("This invitation was taken back. Ask the one who sent it for a new link.").waitFor();

  answer = await visit(second.page, "/invite/there-never-was-one");
  assert.equal(answer.status(), 404);

  // Who belongs already is not invited again, and it is said at the field.
  await visit(ada.page, `/o/${ORG}/people`);
  await ada.page.getByRole("button", { name: "Invite people" }).click();
  const dialog = ada.page.getByRole("dialog", { name: "Invite somebody" });
  await dialog.getByLabel("Name").fill("Bo again");
  await dialog.getByLabel("E-mail").fill("not an address");
  await dialog.getByRole("button", { name: "Make the link" }).click();
  await dialog.locator("#invite-email[aria-invalid=true]").waitFor();
  assert.equal(await dialog.getByLabel("Name").inputValue(), "Bo again");
  await dialog.getByLabel("E-mail").fill("bo@acme.example");
  await dialog.getByRole("button", { name: "Make the link" }).click();
  await dialog.getByText(/already/).first().waitFor();
  await scan(ada.page);
});

/** Runs SQL on a database file with what this machine has; false where it has nothing of the kind. */
function sql(folder, statement) {
  const file = path.join(folder, "baton.db");
  const python = `import sqlite3,sys\nc=sqlite3.connect(sys.argv[1]);c.execute(sys.argv[2]);c.commit()`;
  for (const [program, args] of [["sqlite3", [file, statement]], ["python3", ["-c", python, file, statement]]]) {
    const run = spawnSync(program, args, { encoding: "utf8" });
    if (!run.error) {
      assert.equal(run.status, 0, run.stderr);
      return true;
    }
  }
  return false;
}

journey("an invitation a week later", { from: "company" }, async ({ open, base, known, server, browser, t }) => {
  const ada = await signedIn(await open(), base, known.cookies.ada);
  const link = await invite(ada.page, ORG, { name: "Cy Moreau", email: "cy@acme.example", role: "Worker", team: "Works" });
  await ada.context.close();
  await server.stop({ keep: true });
  if (!sql(server.folder, "UPDATE invites SET expires_at = created_at + 1")) {
    t.skip("neither sqlite3 nor python3 is here to turn the time of an invitation back");
    return;
  }
  const later = await startServer({ data: server.folder });
  try {
    const { page, said } = await visitor(browser, later.base);
    const answer = await visit(page, link);
    assert.equal(answer.status(), 410);
    await page.getByText("This invitation has expired. Ask the one who sent it for a new link.").waitFor();
    await scan(page);
    assert.deepEqual(said, []);
  } finally {
    await later.stop({ keep: true });
  }
});

journey("forms keep what was typed", { from: "company" }, async ({ open, base, known }) => {
  const { page } = await signedIn(await open(), base, known.cookies.ada);
  // A workflow whose start asks for every kind of value.
  const workflow = await call(await at(page), "workflows/create", { org: ORG, name: "Everything", team: known.team, template: null });
  const { revision } = await call(page, "workflows/editor", { org: ORG, workflow });
  const field = (name, label, type, more = {}) => ({ name, label, type, required: true, ...more });
  const inputs = [
    field("supplier", "Supplier", "text"),
    field("reason", "Reason", "long-text"),
    field("pieces", "Pieces", "number", { min: 1, max: 50 }),
    field("amount", "Amount", "money", { currency: "EUR" }),
    field("day", "Day", "date"),
    field("size", "Size", "choice", { options: ["Small", "Large"] }),
    field("gift", "A gift", "flag", { required: false }),
  ];
  await call(page, "workflows/save", {
    org: ORG,
    workflow,
    base_revision: revision,
    commands: [
      { do: "set-inputs", inputs, key_input: null },
      { do: "add-node", node: { id: "end", label: "Done", type: "end", bounds: { x: 400, y: 73, w: 28, h: 28 } } },
      { do: "connect", id: "e0", from: "start", to: "end" },
    ],
  });
  const view = await call(page, "workflows/editor", { org: ORG, workflow });
  await call(page, "workflows/publish", { org: ORG, workflow, revision: view.revision, note: "" });

  await visit(page, `/o/${ORG}/workflows/${workflow}/start`);
  await page.getByRole("button", { name: "Start run" }).click();
  await page.getByText("6 fields need you").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "supplier", "the first wrong field has the keyboard");
  await scan(page);
  await page.getByLabel("Supplier").fill("Brannock <b>Ceramics</b> & Söhne");
  await page.getByLabel("Reason").fill("Two lines,\nlike this.");
  await page.getByLabel("Pieces").fill("51");
  await page.getByLabel(/^Amount/).fill("12,00,1");
  await page.getByLabel("Day").fill("2026-02-28");
  await page.getByLabel("Large").check();
  await page.getByLabel("A gift").check();
  await page.getByRole("button", { name: "Start run" }).click();
  await page.getByText("Between 1 and 50.").waitFor();
  await page.getByText("2 fields need you").waitFor();
  assert.equal(await page.getByLabel("Supplier").inputValue(), "Brannock <b>Ceramics</b> & Söhne");
  assert.equal(await page.getByLabel("Reason").inputValue(), "Two lines,\nlike this.");
  assert.ok(await page.getByLabel("Large").isChecked() && (await page.getByLabel("A gift").isChecked()));
  await page.getByLabel("Pieces").fill("50");
  await page.getByLabel(/^Amount/).fill("1,200.10");
  await page.getByRole("button", { name: "Start run" }).click();
  await page.waitForURL(/\/runs\/[0-9a-f-]{36}$/);
  assert.equal(await page.locator("main b", { hasText: /^Ceramics$/ }).count(), 0, "text is never markup");

  // One open run for each key.
  await startRun(page, ORG, known.workflow, "W-1");
  await visit(page, `/o/${ORG}/workflows/${known.workflow}/start`);
  await page.getByLabel(/Business key/).fill("W-1");
  await page.getByRole("button", { name: "Start run" }).click();
  await page.getByRole("alert").getByText("Already running for this key").waitFor();
  await scan(page);
});

const at = async (page) => {
  await visit(page, `/o/${ORG}`);
  return page;
};

journey("files that are no BPMN, or mean harm", { from: "company" }, async ({ open, base, known }) => {
  const { page } = await signedIn(await open(), base, known.cookies.ada);
  const model = `xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"`;
  const cases = [
    ["broken.bpmn", `<definitions ${model}><process id="p"><startEvent id="s">`, /not whole|ends|closed|BPMN/i],
    ["doctype.bpmn", `<!DOCTYPE x [<!ENTITY a "b">]><definitions ${model}><process id="p"><startEvent id="s" name="&a;"/></process></definitions>`, /DOCTYPE/],
    ["picture.bpmn", "\u0000PNG not XML at all", /not a BPMN file|not BPMN/i],
    ["page.bpmn", "<html><body/></html>", /BPMN/],
    ["twice.bpmn", `<definitions ${model}><process id="p"><startEvent id="s"/><endEvent id="s"/></process></definitions>`, /twice|“s”/],
    ["dangling.bpmn", `<definitions ${model}><process id="p"><startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="gone"/></process></definitions>`, /gone/],
    ["deep.bpmn", `<definitions ${model}>${"<process id='p'>".repeat(220)}${"</process>".repeat(220)}</definitions>`, /deep|nested|levels/i],
  ];
  for (const [name, text, words] of cases) {
    const dialog = await importFile(page, ORG, { name, text });
    await dialog.locator(".notice, [role=alert]").filter({ hasText: words }).first().waitFor();
    assert.equal(await dialog.getByLabel("File").evaluate((input) => input.files.length), 1, "the file stays chosen");
  }
  await scan(page);
  const large = await importFile(page, ORG, { name: "large.bpmn", text: `<definitions ${model}><!--${"x".repeat(5 * 1024 * 1024 + 10)}--></definitions>` });
  await large.getByText(/larger than 5 MB/).waitFor();
  const none = page.getByRole("dialog", { name: "Import BPMN" });
  await visit(page, `/o/${ORG}/workflows?import`);
  await none.getByRole("button", { name: "Import" }).click();
  await none.getByText("Choose a file first.").waitFor();
  // Nothing of all that was made.
  await visit(page, `/o/${ORG}/workflows`);
  assert.equal(await page.getByRole("region", { name: "Workflows table" }).getByRole("row").count(), 2);
});

journey("what is not there and what is another's look the same", { from: "demo" }, async ({ open, base }) => {
  // A stranger with a company of their own on the same server.
  const stranger = await open();
  await visit(stranger.page, "/set-up");
  await stranger.page.getByLabel("Company", { exact: true }).fill("Other Works");
  await stranger.page.getByLabel("Your name").fill("Sten Ström");
  await stranger.page.getByLabel("E-mail").fill("sten@other.example");
  await stranger.page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await stranger.page.getByLabel("The same again").fill(PASSWORD);
  await stranger.page.getByRole("button", { name: "Create it" }).click();
  await stranger.page.waitForURL("**/o/other-works");

  const insider = await open();
  await visit(insider.page, "/sign-in");
  await insider.page.getByRole("button", { name: "Walk round the demo company" }).click();
  await insider.page.waitForURL("**/o/larkmoor");
  for (const list of ["runs", "workflows", "agents", "approvals", "work"]) {
    await visit(insider.page, `/o/larkmoor/${list}`);
    const hrefs = await insider.page.locator(`main a[href^="/o/larkmoor/${list}/"]`).evaluateAll((all) => all.map((it) => it.getAttribute("href")));
    const id = hrefs.map((href) => /[0-9a-f-]{36}$/.exec(href)?.[0]).find(Boolean);
    assert.ok(id, list);
    const texts = [];
    for (const address of [
      `/o/other-works/${list}/${id}`,
      `/o/other-works/${list}/00000000-0000-7000-8000-000000000000`,
      `/o/other-works/${list}/not-an-id`,
    ]) {
      const answer = await visit(stranger.page, address);
      assert.equal(answer.status(), 404, address);
      texts.push(await stranger.page.getByRole("main").innerText());
    }
    assert.deepEqual(texts, [texts[0], texts[0], texts[0]], `${list}: the three cannot be told apart`);
  }
  const answer = await visit(stranger.page, "/o/larkmoor/runs");
  assert.equal(answer.status(), 404, "not even that the company exists");
  await scan(stranger.page);
});

journey("a decision sent twice counts once", { from: "company" }, async ({ open, base, known }) => {
  const ada = await signedIn(await open(), base, known.cookies.ada);
  const bo = await signedIn(await open(), base, known.cookies.bo);
  await startRun(ada.page, ORG, known.workflow, "D-1");
  await visit(ada.page, `/o/${ORG}/work`);
  await task(ada.page, /Enter amount/).click();
  await answer(ada.page, "Amount").fill("9");
  await ada.page.keyboard.press("Control+Enter");
  await toast(ada.page, "“Enter amount” is done.").waitFor();
  const agent = worker(base, known.token);
  await agent.complete(await agent.lease(), { result: { fine: true } });

  await visit(bo.page, `/o/${ORG}/approvals`);
  await gate(bo.page, "Release this order?").click();
  const decide = bo.page.waitForRequest("**/fn/gates/decide");
  await bo.page.getByRole("button", { name: /^Approve/ }).dblclick();
  const request = await decide;
  await toast(bo.page, "You approved").waitFor();
  // The same again, as a browser that lost its answer would send it.
  const again = await bo.page.request.post(request.url(), { headers: { "content-type": "application/json", accept: "application/json" }, data: request.postData() });
  assert.equal(again.status(), 410);
  assert.match(await again.text(), /This request is closed; your decision was not counted/);
  const id = JSON.parse(request.postData()).gate;
  const [, card] = await call(ada.page, "gates/page", { org: ORG, gate: id });
  assert.equal(card.decisions.length, 1);
});

journey("a sign-in that is tried too often", { from: "company" }, async ({ open }) => {
  const { page } = await open();
  await visit(page, "/sign-in");
  let last = "";
  for (let count = 0; count < 15 && !/wait/i.test(last); count += 1) {
    await page.getByLabel("E-mail").fill("ada@acme.example");
    await page.getByLabel("Password").fill(`wrong ${count}`);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.waitForLoadState("load");
    last = await page.getByRole("alert").innerText();
  }
  assert.match(last, /wait/i, "it slows down, and says so");
});

journey("an expression that cannot be read is named at its step", { from: "company" }, async ({ open, base, known }) => {
  const { page } = await signedIn(await open(), base, known.cookies.ada);
  await at(page);
  await openNew(page, ORG, "Purchase", "purchase-request");
  await page.locator("#canvas").focus();
  const edge = page.getByRole("region", { name: "Problems" });
  await edge.waitFor();
  await step(page, "Approve purchase").focus();
  await inspector(page).getByRole("button", { name: "By conditions" }).click();
  await inspector(page).getByLabel("Condition", { exact: true }).first().fill("amount.minor >");
  await page.keyboard.press("Enter");
  await edge.getByRole("listitem").filter({ hasText: /Approve purchase/ }).filter({ hasText: /cannot be read|expression/i }).first().waitFor();
  assert.ok(await page.getByRole("button", { name: "Publish…" }).first().isVisible());
});
