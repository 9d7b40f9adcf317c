// Two people at once: one is invited by link, both windows are open, and what one does the other sees without a reload.
import assert from "node:assert/strict";
import { alive, journey, scan, visit } from "../harness.mjs";
import { ORG } from "../company.mjs";
import { worker } from "../pages/agents.mjs";
import { accept, invite } from "../pages/people.mjs";
import { answer, gate, place, sentence, signedIn, startRun, task, toast } from "../pages/work.mjs";

const CY = { name: "Cy Moreau", email: "cy@acme.example", password: "a third long secret" };

journey("the run page of one changes while another acts", { from: "company" }, async ({ open, base, known }) => {
  const ada = await signedIn(await open(), base, known.cookies.ada);
  const link = await invite(ada.page, ORG, { ...CY, role: "Approver", team: "Works" });
  const cy = await open();
  await visit(cy.page, link);
  await scan(cy.page);
  await cy.page.getByText("Ada Berg asks you to be an approver in Works.").waitFor();
  await accept(cy.page, CY.password);
  await alive(cy.page);
  assert.match(cy.page.url(), new RegExp(`/o/${ORG}$`));

  const run = await startRun(ada.page, ORG, known.workflow, "A-1");
  // A mark on the page that a reload would take away.
  await ada.page.evaluate(() => (globalThis.untouched = true));
  const second = await ada.context.newPage();
  await visit(second, `/o/${ORG}/work`);
  await task(second, /Enter amount/).click();
  await answer(second, "Amount").fill("12");
  await second.getByRole("button", { name: /^Complete/ }).click();
  await toast(second, "“Enter amount” is done.").waitFor();
  await second.close();
  await sentence(ada.page).filter({ hasText: "Waiting for Checker" }).waitFor();

  const agent = worker(base, known.token);
  await agent.complete(await agent.lease(), { result: { fine: true }, reasoning: "Looks like the others." });
  await sentence(ada.page).filter({ hasText: "to decide “Release”" }).waitFor();

  // His count and his queue know of it too, by themselves.
  await place(cy.page, "Approvals").getByText("1 open").waitFor();
  await place(cy.page, "Approvals").click();
  await gate(cy.page, "Release this order?").click();
  await cy.page.getByRole("button", { name: /^Approve/ }).click();
  await toast(cy.page, "You approved").waitFor();

  await sentence(ada.page).filter({ hasText: "Done, in" }).waitFor();
  await ada.page.getByRole("link", { name: /Check amount.*done/ }).first().waitFor();
  assert.equal(new URL(ada.page.url()).pathname, run);
  assert.equal(await ada.page.evaluate(() => globalThis.untouched), true, "never reloaded");
  await scan(ada.page);
});

journey("two approvers open the same case: the second learns that it is decided", { from: "company" }, async ({ open, base, known }) => {
  const ada = await signedIn(await open(), base, known.cookies.ada);
  const bo = await signedIn(await open(), base, known.cookies.bo);
  await startRun(ada.page, ORG, known.workflow, "A-2");
  await visit(ada.page, `/o/${ORG}/work`);
  await task(ada.page, /Enter amount/).click();
  await answer(ada.page, "Amount").fill("12");
  await ada.page.keyboard.press("Control+Enter");
  await toast(ada.page, "“Enter amount” is done.").waitFor();
  const agent = worker(base, known.token);
  await agent.complete(await agent.lease(), { result: { fine: true } });
  await visit(bo.page, `/o/${ORG}/approvals`);
  await bo.page.getByRole("heading", { level: 2, name: "Release this order?" }).waitFor();
  const again = await bo.context.newPage();
  await visit(again, bo.page.url());
  await bo.page.keyboard.press("a");
  await toast(bo.page, "You approved").waitFor();
  // The other tab took the button away by itself.
  await again.getByRole("button", { name: /^Approve/ }).waitFor({ state: "detached" });
});
