// A workflow that runs another one and takes what it gives; and one that begins at a message.
import assert from "node:assert/strict";
import { journey, scan, visit } from "../harness.mjs";
import { ORG } from "../company.mjs";
import { call, draft, follow, inspector, line, middle, name, openNew, publish, pull, put, saved, step } from "../pages/drawing.mjs";
import { answer, sentence, signedIn, startRun } from "../pages/work.mjs";

/** A published workflow with one step for Ada: she gives a score. */
async function creditCheck(page, team) {
  const ask = (address, input) => call(page, address, { org: ORG, ...input });
  const { people } = await ask("agents/form", {});
  const workflow = await ask("workflows/create", { name: "Credit check", team, template: null });
  const { revision } = await ask("workflows/editor", { workflow });
  const score = { name: "score", label: "Score", type: "number", required: true };
  const owner = { kind: "person", person: people.find((one) => one[1] === "Ada Berg")[0] };
  const box = (x, w, h) => ({ x, y: 100, w, h });
  const total = { name: "total", label: "Total", type: "number", required: true };
  const commands = [
    { do: "set-inputs", inputs: [total], key_input: null },
    { do: "add-node", node: { id: "rate", label: "Rate the customer", type: "human", form: [score], bounds: box(260, 132, 54), owner } },
    { do: "add-node", node: { id: "end", label: "Rated", type: "end", bounds: box(480, 28, 28) } },
    { do: "connect", id: "e1", from: "start", to: "rate" },
    { do: "connect", id: "e2", from: "rate", to: "end" },
  ];
  const kept = await ask("workflows/save", { workflow, base_revision: revision, commands });
  assert.ok(kept.saved, JSON.stringify(kept));
  await ask("workflows/publish", { workflow, revision: kept.saved.revision, note: "" });
}

journey("an order runs a credit check and goes on with its score", { from: "company" }, async ({ open, base, known }) => {
  const { page } = await signedIn(await open(), base, known.cookies.ada);
  await visit(page, `/o/${ORG}/workflows`);
  await creditCheck(page, known.team ?? null);
  const workflow = await openNew(page, ORG, "Order with check");
  await follow(page, "Start", "Sub-workflow");
  await name(page, "Check credit");
  await inspector(page).getByLabel("Which workflow it runs", { exact: true }).selectOption({ label: "Credit check" });
  await inspector(page).getByRole("link", { name: "Open Credit check" }).waitFor();
  await line(page, "Total", "40 + 2");
  await inspector(page).getByRole("button", { name: "Keep a value" }).click();
  await line(page, "Variable 1 kept", "rating");
  await line(page, "Expression 1 kept", "score * 10 + total");
  await follow(page, "Check credit", "End");
  await name(page, "Ordered");
  await scan(page);

  // A second start: at a message that nobody waits for.
  const start = await middle(step(page, "Start"));
  await put(page, "Start", { x: start.x, y: start.y + 90 });
  await step(page, "Start by a message").press("Enter");
  await name(page, "Placed elsewhere");
  const begins = inspector(page).getByRole("group", { name: "What begins a run" });
  await begins.getByRole("button", { name: "Time" }).click();
  await line(page, "Times", "0 9 * * MON-FRI");
  await begins.getByRole("button", { name: "Message" }).click();
  await line(page, "Message", "order-placed");
  await scan(page);
  await pull(page, "Placed elsewhere", "Check credit");
  await saved(page);
  const drawn = await draft(page, ORG, workflow);
  const triggers = Object.values(drawn.nodes).filter((node) => node.type === "start").map((node) => node.on?.name ?? "");
  assert.deepEqual(triggers.sort(), ["", "order-placed"]);
  await publish(page);

  const run = await startRun(page, ORG, workflow, "A-1");
  await page.getByRole("link", { name: "a run of Credit check" }).click();
  await page.getByRole("link", { name: "Called by another run" }).waitFor();
  await page.getByRole("link", { name: "Open the task" }).click();
  await answer(page, "Score").fill("7");
  await page.getByRole("button", { name: /^Complete/ }).click();
  await visit(page, run);
  await sentence(page).filter({ hasText: "Done" }).waitFor();
  const shown = await call(page, "runs/page", { org: ORG, run: run.split("/").pop() });
  assert.equal(shown.variables.find((pair) => pair.name === "rating")?.value, "112");
});
