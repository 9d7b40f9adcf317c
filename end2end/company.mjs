// A small company as the crash test and several journeys need it, made through the same addresses the pages use: a workflow
// with a task, a job and a gate; its people and their browsers; an agent's token.
import assert from "node:assert/strict";

/** Its name in addresses. */
export const ORG = "acme-tools";
/** Everybody's. */
export const PASSWORD = "correct horse battery";

/** Somebody with a cookie. `base` may change: a restarted server has another port. */
export class Person {
  constructor(place) {
    this.place = place;
    this.cookie = "";
  }

  async send(path, options) {
    const answer = await fetch(this.place.base + path, {
      redirect: "manual",
      signal: AbortSignal.timeout(20_000),
      ...options,
      headers: { cookie: this.cookie, ...options.headers },
    });
    for (const cookie of answer.headers.getSetCookie()) {
      if (cookie.startsWith("baton=")) this.cookie = cookie.split(";")[0];
    }
    return answer;
  }

  async form(path, fields) {
    const answer = await this.send(path, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(fields).toString(),
    });
    const text = await answer.text();
    assert.equal(answer.status, 303, `${path}: ${text.slice(0, 2_000)}`);
  }

  /** Calls a server function; throws with its status and fault when it is refused. */
  async call(name, input) {
    const answer = await this.send(`/fn/${name}`, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify({ org: ORG, ...input }),
    });
    const text = await answer.text();
    if (answer.status !== 200) throw Object.assign(new Error(`${name}: ${answer.status} ${text}`), { status: answer.status });
    return JSON.parse(text);
  }
}

/** Sets the company up; gives its people, its workflow and the token. */
export async function found(place) {
  const ada = new Person(place);
  await ada.form("/set-up", {
    organization: "Acme Tools",
    time_zone: "UTC",
    currency: "EUR",
    name: "Ada Berg",
    email: "ada@acme.example",
    password: PASSWORD,
    confirmation: PASSWORD,
  });
  await ada.call("people/save-team", { team: null, name: "Works" });
  const { teams, people } = await ada.call("agents/form", {});
  const team = teams[0][0];
  const me = people[0][0];
  const invited = await ada.call("people/invite", {
    new: { name: "Bo Lind", email: "bo@acme.example", role: "approver", team },
  });
  const bo = new Person(place);
  await bo.form(invited.path, { name: "Bo Lind", password: PASSWORD, confirmation: PASSWORD });
  const agent = await ada.call("agents/register", {
    agent: { name: "Checker", team, owner: me, glyph: "bot", description: "", version: "1" },
  });
  const { token } = await ada.call("agents/create-token", { id: agent, job_types: "check" });
  const workflow = await ada.call("workflows/create", { name: "Order", team, template: null });
  const { revision } = await ada.call("workflows/editor", { workflow });
  const box = (x) => ({ x, y: 60, w: 132, h: 54 });
  const number = { name: "amount", label: "Amount", type: "number", required: true };
  const nodes = [
    { id: "enter", label: "Enter amount", type: "human", form: [number], bounds: box(160), owner: { kind: "person", person: me } },
    {
      id: "check",
      label: "Check amount",
      type: "agent",
      job_type: "check",
      inputs: ["amount"],
      result: [{ name: "fine", label: "Fine", type: "flag", required: true }],
      bounds: box(360),
      owner: { kind: "agent", agent },
    },
    {
      id: "release",
      label: "Release",
      type: "gate",
      tier: { by: "fixed", tier: "low" },
      candidates: [{ kind: "role", role: "approver", team }],
      needed: [1, 1, 1, 1],
      question: "Release this order?",
      shows: ["amount"],
      reason_needed: false,
      bounds: { x: 560, y: 70, w: 38, h: 34 },
    },
    { id: "end", label: "Done", type: "end", bounds: { x: 700, y: 73, w: 28, h: 28 } },
  ];
  const steps = ["start", ...nodes.map((node) => node.id)];
  const commands = [
    ...nodes.map((node) => ({ do: "add-node", node })),
    ...nodes.map((node, at) => ({ do: "connect", id: `e${at}`, from: steps[at], to: node.id })),
    { do: "tidy" },
  ];
  const saved = await ada.call("workflows/save", { workflow, base_revision: revision, commands });
  assert.ok(saved.saved, JSON.stringify(saved));
  const view = await ada.call("workflows/editor", { workflow });
  await ada.call("workflows/publish", { workflow, revision: view.revision, note: "first" });
  return { ada, bo, token, workflow, agent, team };
}
