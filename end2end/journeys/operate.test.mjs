// What an operator does to a run by hand: hold it, skip a step, change what is decided on; never round a gate.
import assert from "node:assert/strict";
import { journey, scan } from "../harness.mjs";
import { ORG } from "../company.mjs";
import { call } from "../pages/drawing.mjs";
import { sentence, signedIn, startRun, toast } from "../pages/work.mjs";

journey("an operator mends a run, and the gate asks anew", { from: "company" }, async ({ open, base, known }) => {
  const { page } = await signedIn(await open(), base, known.cookies.ada);
  const run = await startRun(page, ORG, known.workflow, "A-1");
  const dialog = page.getByRole("dialog", { name: "Operate on this run" });
  const operate = async (what, fill, reason) => {
    await page.getByRole("button", { name: "Operate…" }).click();
    await dialog.waitFor();
    await dialog.getByLabel("What to do").selectOption({ label: what });
    await fill();
    if (reason !== undefined) await dialog.getByLabel("Reason").fill(reason);
    await dialog.getByRole("button", { name: "Do it" }).click();
  };
  const nothing = async () => {};
  const done = async () => {
    await toast(page, "It is done, and noted with your reason.").last().waitFor();
    await dialog.waitFor({ state: "hidden" });
  };

  await operate("Hold it: nothing new begins", nothing, "month's end");
  await done();
  await sentence(page).filter({ hasText: "Held by an operator." }).waitFor();
  await operate("Let it go on", nothing, "it is over");
  await done();
  await sentence(page).filter({ hasText: "Enter amount" }).waitFor();

  // The person is away: the step is skipped, for a reason, and the agent's too.
  await operate("Skip “Enter amount”", scan.bind(null, page), "");
  await dialog.getByLabel("Reason").fill("She is away");
  await dialog.getByRole("button", { name: "Do it" }).click();
  await done();
  await sentence(page).filter({ hasText: "Check amount" }).waitFor();
  await operate("Skip “Check amount”", nothing, "It is fine");
  await done();
  await sentence(page).filter({ hasText: "to decide" }).waitFor();

  // What is decided on changes: it is asked anew.
  await operate("Change a variable", async () => {
    await dialog.getByLabel("Variable").selectOption({ label: "Amount" });
    await dialog.getByLabel("Its value").fill("much");
  }, "Read off the paper");
  await dialog.getByText(/number/i).first().waitFor();
  await dialog.getByLabel("Its value").fill("48");
  await dialog.getByRole("button", { name: "Do it" }).click();
  await done();
  const id = run.split("/").pop();
  const shown = await call(page, "runs/page", { org: ORG, run: id });
  assert.equal(shown.variables.find((pair) => pair.label === "Amount")?.value, "48");
  const release = shown.steps.find((step) => step.label === "Release");
  assert.ok(release.trail.some((entry) => entry.what === "reasked" || entry.kind === "reasked"), JSON.stringify(release.trail));
  assert.ok(shown.operations.paths.every((path) => !path.can_skip), "a gate cannot be skipped");
  await scan(page);
});
