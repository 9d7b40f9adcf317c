// The whole way once, as a newcomer goes it: set-up, drawing, publishing, a run with a task, a job and a gate, the figure that
// counts it, the log that tells it.
import assert from "node:assert/strict";
import { alive, eventually, journey, scan, visit } from "../harness.mjs";
import { connect, worker } from "../pages/agents.mjs";
import { OWNER, setUp } from "../pages/doors.mjs";
import { draft, field, follow, inspector, line, middle, name, next, own, pick, publish, pull, put, saved, section, step } from "../pages/drawing.mjs";
import { accept, giveRole, invite, makeTeam } from "../pages/people.mjs";
import { answer, gate, place, sentence, task, toast } from "../pages/work.mjs";

const ORG = "acme-tools";
const BO = { name: "Bo Lind", email: "bo@acme.example", password: "another long secret" };

journey("a company from its set-up to the figure that counts its first run", async ({ open, base }) => {
  const { page } = await open();
  await page.goto("/");
  await alive(page);
  await setUp(page);
  await makeTeam(page, ORG, "Finance");
  await makeTeam(page, ORG, "Payables");
  await giveRole(page, ORG, OWNER.name, "Approver", "Finance");
  const link = await invite(page, ORG, { ...BO, role: "Approver", team: "Finance" });
  const other = await open();
  await visit(other.page, link);
  await accept(other.page, BO.password);
  await alive(other.page);
  const token = await connect(page, ORG, { name: "Checker", jobs: "invoice.check" });

  // A new workflow, from the list.
  await place(page, "Workflows").click();
  await page.getByRole("link", { name: /New workflow/ }).click();
  const dialog = page.getByRole("dialog", { name: "New workflow" });
  await dialog.getByLabel("Name").fill("Invoice to payment");
  await dialog.getByLabel("Team that answers for it").selectOption({ label: "Payables" });
  await dialog.getByRole("button", { name: "Open the editor" }).click();
  await page.waitForURL(/\/workflows\/[0-9a-f-]{36}$/);
  const workflow = page.url().split("/").pop();
  await step(page, "Start").waitFor();

  // What a run starts with.
  await field(page, "Add an input", "Supplier");
  await field(page, "Add an input", "Amount", "Amount");
  await inspector(page).getByLabel("Business key").selectOption({ label: "Supplier" });

  // Drawn with the mouse: from the palette, from the plus of a step, by pulling, in two lanes.
  const start = await middle(step(page, "Start"));
  await put(page, "Human", { x: start.x + 150, y: start.y });
  await name(page, "Check the invoice");
  await pull(page, "Start", "Check the invoice");
  await follow(page, "Check the invoice", "Agent step");
  await name(page, "Match the order");
  await follow(page, "Match the order", "Choice: one way on");
  await name(page, "Large?");
  await put(page, "Lane", { x: start.x + 60, y: start.y + 190 });
  await name(page, "Finance");
  await inspector(page).getByLabel("Accountable team").selectOption({ label: "Finance" });
  const choice = await middle(step(page, "Large?"));
  await pull(page, "Large?", { x: choice.x + 90, y: choice.y + 190 });
  await next(page, "Large?", "Gate");
  await name(page, "Release the payment");
  await follow(page, "Release the payment", "End");
  await name(page, "Paid");
  await pull(page, "Large?", "Paid");

  // Who does what, by when, on what condition.
  await pick(page, "Check the invoice");
  await own(page, "Person", OWNER.name);
  await section(page, "Form").click();
  await field(page, "Add a field", "Cost centre");
  await section(page, "Time").click();
  await line(page, "Due in", "2 d");
  await pick(page, "Match the order");
  await own(page, "Agent", "Checker");
  await section(page, "Data").click();
  await line(page, "Kind of work", "invoice.check");
  await field(page, "Add a result", "Fits the order", "Yes or no");
  await pick(page, "Large?");
  await inspector(page).getByRole("listitem").filter({ hasText: "To Paid" }).getByLabel("Condition").fill("amount.minor < 100000");
  await page.keyboard.press("Enter");
  await inspector(page).getByRole("listitem").filter({ hasText: "To Release the payment" }).getByLabel("Otherwise").check();
  await pick(page, "Release the payment");
  await section(page, "Gate").click();
  await inspector(page).getByLabel("What is asked").fill("Pay {amount} to {supplier}?");
  await page.keyboard.press("Tab");
  await inspector(page).getByRole("list", { name: "Who may decide" }).getByText("Finance").waitFor();
  await section(page, "Time").click();
  await line(page, "Due in", "1 d");
  await saved(page);
  const graph = await draft(page, ORG, workflow);
  const node = (label) => Object.values(graph.nodes).find((it) => it.label === label);
  const lane = (label) => graph.lanes.find((it) => it.id === node(label).lane).name;
  assert.equal(lane("Check the invoice"), "Payables");
  assert.equal(lane("Release the payment"), "Finance", "it lies in the lane it was let go in");
  await scan(page);
  await publish(page);

  // A run, from the list, with the form that its inputs make.
  await place(page, "Workflows").click();
  await page.getByRole("button", { name: "More about Invoice to payment" }).click();
  await page.getByRole("link", { name: "Start a run" }).click();
  await page.getByLabel("Supplier").fill("Brannock Ceramics");
  await page.getByLabel(/^Amount/).fill("4800.50");
  await scan(page);
  await page.getByRole("button", { name: "Start run" }).click();
  await page.waitForURL(/\/runs\/[0-9a-f-]{36}$/);
  const run = new URL(page.url()).pathname;
  await sentence(page).filter({ hasText: `Waiting for ${OWNER.name}` }).waitFor();
  await scan(page);

  // Her task.
  await place(page, "Work").click();
  await task(page, /Check the invoice/).click();
  await answer(page, "Cost centre").fill("4711");
  await scan(page);
  await page.getByRole("button", { name: /^Complete/ }).click();
  await toast(page, "“Check the invoice” is done.").waitFor();

  // The agent's job, over HTTP.
  const agent = worker(base, token);
  const job = await agent.lease();
  assert.equal(job.type, "invoice.check");
  assert.equal(job.input.supplier, "Brannock Ceramics");
  assert.equal(job.input.cost_centre, "4711", "what the person typed reaches the agent");
  await agent.heartbeat(job);
  await agent.complete(job, {
    result: { fits_the_order: true },
    confidence: 0.93,
    cost: { micros: 21_000 },
    reasoning: "Order and delivery agree to the cent.",
  });

  // She asked for it, so she does not decide it: there is no button for her.
  await visit(page, run);
  await sentence(page).filter({ hasText: "to decide “Release the payment”" }).waitFor();
  await visit(page, `/o/${ORG}/approvals`);
  assert.equal(await page.getByRole("button", { name: /^Approve/ }).count(), 0);
  await page.getByText("Nothing waits for you").waitFor();

  // He does. What the agent wrote is marked as an agent's.
  await place(other.page, "Approvals").click();
  await gate(other.page, /Pay €4,800.50 to Brannock Ceramics/).click();
  await other.page.getByRole("heading", { level: 2, name: "Pay €4,800.50 to Brannock Ceramics?" }).waitFor();
  await other.page.getByText("Order and delivery agree to the cent.").waitFor();
  await other.page.getByText(/Written by Checker/).waitFor();
  await other.page.getByText(`${OWNER.name} cannot decide: started this run, and answers for Checker`).waitFor();
  await scan(other.page);
  const decided = new URL(other.page.url()).pathname;
  await visit(page, decided);
  assert.equal(await page.getByRole("button", { name: /^Approve/ }).count(), 0, "also not by its address");
  await other.page.getByRole("button", { name: /^Approve/ }).click();
  await toast(other.page, "You approved").waitFor();

  await visit(page, run);
  await sentence(page).filter({ hasText: "Done, in" }).waitFor();

  // The figure counts it, and its tile leads to it.
  const tile = page.locator("a.tile").filter({ hasText: "Throughput" });
  await eventually(async () => {
    await visit(page, `/o/${ORG}/dashboards`);
    return (await tile.count()) > 0 && !(await tile.locator(".figure.none").count());
  }, "the dashboard counts the run");
  await scan(page);
  await tile.click();
  const behind = page.getByRole("region", { name: "Runs behind it" });
  await behind.getByText("1 run", { exact: true }).waitFor();
  await behind.getByRole("link", { name: /Brannock Ceramics/ }).click();
  await page.waitForURL(`**${run}`);

  // The log tells it all.
  await place(page, "Audit").click();
  const entries = page.getByRole("region", { name: "Entries table" });
  for (const [who, did] of [
    [BO.name, /approved/i],
    ["Checker", /completed|finished/i],
    [OWNER.name, /published/i],
    [OWNER.name, /started/i],
  ]) {
    await entries.getByRole("row").filter({ hasText: who }).filter({ hasText: did }).first().waitFor();
  }
  await scan(page);
});
