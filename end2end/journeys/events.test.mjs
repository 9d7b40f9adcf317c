// Messages and the first of several events: drawn, run, and told by hand and by an agent.
import assert from "node:assert/strict";
import { journey, scan, visit } from "../harness.mjs";
import { ORG } from "../company.mjs";
import { call, draft, field, follow, inspector, line, middle, name, openNew, publish, pull, put, step } from "../pages/drawing.mjs";
import { sentence, signedIn, startRun, toast } from "../pages/work.mjs";

journey("an order waits for its payment, at most two days", { from: "company" }, async ({ open, base, known }) => {
  const { page } = await signedIn(await open(), base, known.cookies.ada);
  await visit(page, `/o/${ORG}/workflows`);
  const workflow = await openNew(page, ORG, "Order with payment");
  const start = await middle(step(page, "Start"));
  await put(page, "First of", { x: start.x + 120, y: start.y });
  await pull(page, "Start", "Event-based gateway");
  await follow(page, "Event-based gateway", "Message waited for");
  await name(page, "Payment came");
  await line(page, "Message", "paid");
  await field(page, "Add a field", "Amount", "Number");
  await follow(page, "Payment came", "End");
  await name(page, "Paid");
  const choice = await middle(step(page, "Event-based gateway"));
  await pull(page, "Event-based gateway", { x: choice.x + 100, y: choice.y + 130 });
  await page.getByRole("group", { name: "What comes after Event-based gateway" }).getByRole("button", { name: "Timer" }).click();
  await inspector(page).getByRole("group", { name: "What it waits for" }).getByRole("button", { name: "Span" }).waitFor();
  await line(page, "After", "2 d");
  await follow(page, "Timer", "Send step");
  await name(page, "Tell the shop");
  await line(page, "Message", "order-off");
  await follow(page, "Tell the shop", "End");
  await name(page, "Called off");
  await scan(page);
  await publish(page);
  const graph = await draft(page, ORG, workflow);
  const kinds = Object.values(graph.nodes).map((node) => node.type).sort();
  assert.deepEqual(kinds, ["catch", "catch", "end", "end", "event-based", "send", "start"]);

  // By hand: an operator gives the run what it waits for.
  const run = await startRun(page, ORG, workflow, "A-1");
  await sentence(page).filter({ hasText: "Waiting for the message paid, at most until" }).waitFor();
  await scan(page);
  await page.getByRole("button", { name: "Give it paid…" }).click();
  const dialog = page.getByRole("dialog", { name: "Give it the message paid?" });
  await dialog.getByLabel("Amount").fill("much");
  await dialog.getByRole("button", { name: "Give it", exact: true }).click();
  await dialog.getByText(/number/i).first().waitFor();
  await dialog.getByLabel("Amount").fill("48");
  await dialog.getByRole("button", { name: "Give it", exact: true }).click();
  await toast(page, "The run has its message and goes on.").waitFor();
  await sentence(page).filter({ hasText: "Done" }).waitFor();
  assert.equal(new URL(page.url()).pathname, run);

  // By an agent, over HTTP, by the key of the run.
  const other = await startRun(page, ORG, workflow, "A-2");
  const { token } = await call(page, "agents/create-token", { org: ORG, id: known.agent, job_types: "paid" });
  const answer = await page.request.post("/api/v1/messages", {
    headers: { authorization: `Bearer ${token}` },
    data: { name: "paid", key: "A-2", values: { amount: 7 } },
  });
  assert.equal(answer.status(), 200, await answer.text());
  assert.equal((await answer.json()).run, other.split("/").pop());
  await sentence(page).filter({ hasText: "Done" }).waitFor();
  const shown = await call(page, "runs/page", { org: ORG, run: other.split("/").pop() });
  assert.equal(shown.variables.find((pair) => pair.label === "Amount")?.value, "7");
});
