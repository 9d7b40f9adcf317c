// JavaScript off: every page shows its content, and the doors, a task and a gate work as plain forms.
import assert from "node:assert/strict";
import { journey } from "../harness.mjs";
import { ORG } from "../company.mjs";
import { worker } from "../pages/agents.mjs";
import { OWNER, setUp, signIn } from "../pages/doors.mjs";
import { accept } from "../pages/people.mjs";
import { answer, signedIn } from "../pages/work.mjs";

const off = { javaScript: false };

journey("set-up and sign-in are plain forms", async ({ open }) => {
  const { page } = await open(off);
  await page.goto("/set-up");
  await setUp(page, { confirmation: "something else entirely" });
  assert.match(await page.content(), /The two do not match/);
  assert.equal(await page.getByLabel("Company", { exact: true }).inputValue(), "Acme Tools", "what was typed is kept");
  await setUp(page);
  assert.match(page.url(), /\/o\/acme-tools$/);
  await page.context().clearCookies();
  await page.goto("/o/acme-tools/work");
  await signIn(page, OWNER.email, "not the password");
  assert.ok(await page.getByRole("alert").isVisible());
  await signIn(page, OWNER.email, OWNER.password);
  assert.match(page.url(), /\/o\/acme-tools\/work$/, "it goes on to where one wanted to be");
});

journey("a task is done, a gate decided and an invitation taken by plain posts", { from: "company" }, async ({ open, base, known }) => {
  // A run, and an invitation: those two need a page that is alive, or a program.
  const call = async (cookie, name, body) => {
    const answer = await fetch(`${base}/fn/${name}`, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json", cookie },
      body: JSON.stringify({ org: ORG, ...body }),
    });
    assert.equal(answer.status, 200, name);
    return answer.json();
  };
  const started = await call(known.cookies.ada, "runs/start", { workflow: known.workflow, input: { texts: {}, key: "J-1" } });
  const invited = await call(known.cookies.ada, "people/invite", {
    new: { name: "Di Okoro", email: "di@acme.example", role: "approver", team: known.team },
  });

  const ada = await signedIn(await open(off), base, known.cookies.ada);
  await ada.page.goto(`/o/${ORG}/work`);
  await ada.page.getByRole("region", { name: "Your tasks" }).getByRole("link", { name: /Enter amount/ }).click();
  await answer(ada.page, "Amount").fill("a lot");
  await ada.page.getByRole("button", { name: /^Complete/ }).click();
  await ada.page.waitForLoadState("load");
  assert.equal(await answer(ada.page, "Amount").inputValue(), "a lot", "what was typed is kept");
  await ada.page.getByText("Not a number").waitFor();
  await answer(ada.page, "Amount").fill("250");
  await ada.page.getByRole("button", { name: /^Complete/ }).click();
  await ada.page.waitForURL("**/work");

  const agent = worker(base, known.token);
  await agent.complete(await agent.lease(), { result: { fine: true }, reasoning: "All is well." });

  const di = await open(off);
  await di.page.goto(invited.path);
  await di.page.getByRole("heading", { level: 1, name: "Di, join Acme Tools" }).waitFor();
  await accept(di.page, "yet another secret", { confirmation: "not the same" });
  await di.page.getByText("The two do not match.").first().waitFor();
  await accept(di.page, "yet another secret");
  assert.match(di.page.url(), new RegExp(`/o/${ORG}$`));

  await di.page.goto(`/o/${ORG}/approvals`);
  await di.page.getByRole("heading", { level: 2, name: "Release this order?" }).waitFor();
  await di.page.getByText("All is well.").waitFor();
  // A popover opens without JavaScript too.
  await di.page.getByRole("button", { name: /^Reject…/ }).click();
  const dialog = di.page.getByRole("dialog", { name: "Reject this?" });
  await dialog.getByRole("button", { name: "Not now" }).click();
  await di.page.getByRole("button", { name: /^Approve/ }).click();
  await di.page.waitForURL("**/approvals");
  await di.page.getByText("Nothing waits for you").waitFor();

  await ada.page.goto(`/o/${ORG}/runs/${started.id ?? started.run?.id ?? started.Run?.id}`);
  await ada.page.getByText("Done, in").waitFor();
});

const PAGES = [
  ["", /Good (morning|afternoon|evening)/],
  ["/work", "Work"],
  ["/approvals", /Pay|Approvals|Release/],
  ["/workflows", "Supplier invoice to payment"],
  ["/runs", /INV-/],
  ["/agents", "Ledger"],
  ["/dashboards", "Throughput"],
  ["/people", "Ines Okafor"],
  ["/audit", /approved|completed|started/],
  ["/account", "Password"],
];

journey("every page shows its content", { from: "demo" }, async ({ open }) => {
  const { page } = await open(off);
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Walk round the demo company" }).click();
  await page.waitForURL(/\/o\/larkmoor$/);
  const first = async (list) => {
    const hrefs = await page.locator(`main a[href^="/o/larkmoor/${list}/"]`).evaluateAll((all) => all.map((it) => it.getAttribute("href")));
    return hrefs.find((href) => !href.endsWith("/connect"));
  };
  for (const [path, holds] of PAGES) {
    const answer = await page.goto(`/o/larkmoor${path}`);
    assert.equal(answer.status(), 200, path);
    await page.getByRole("main").getByText(holds).first().waitFor({ state: "attached" });
  }
  // And what they lead to: a run with its diagram, a workflow, an agent, a figure.
  for (const [list, holds, drawn] of [
    ["runs", "Timeline", "svg.diagram .step"],
    ["workflows", "Draft", "#canvas .step"],
    ["agents", "Tokens", "main h1"],
    ["dashboards", "Runs behind it", "main h1"],
  ]) {
    await page.goto(`/o/larkmoor/${list}`);
    await page.goto(await first(list));
    await page.getByRole("main").getByText(holds).first().waitFor();
    assert.ok(await page.locator(drawn).first().isVisible(), list);
  }
});
