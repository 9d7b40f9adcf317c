// The server is killed without warning at random moments under load. Afterwards everything it acknowledged is there, every
// run goes on to its end, and the chains are whole.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import test from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { binary, startServer } from "../harness.mjs";
import { found } from "../company.mjs";

const KILLS = Number(process.env.BATON_TEST_KILLS ?? (process.env.BATON_TEST_LONG ? 200 : 20));

test(`nothing acknowledged is lost over ${KILLS} kills`, { timeout: 1_800_000 }, async () => {
  const data = await mkdtemp(path.join(tmpdir(), "baton-crash-"));
  const place = { base: "" };
  let server = await startServer({ data });
  place.base = server.base;
  try {
    const company = await found(place);
    const ledger = { started: new Set(), tasks: new Set(), jobs: new Map(), gates: new Set() };
    const load = begin(company, place, ledger);
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const seen = { started: new Set(ledger.started), tasks: new Set(ledger.tasks), gates: new Set(ledger.gates) };
      await pause(100 + Math.random() * 900);
      server.child.kill("SIGKILL");
      await once(server.child, "exit");
      load.pause();
      server = await startServer({ data });
      place.base = server.base;
      await holds(company, ledger, seen);
      load.go();
      console.log(`kill ${kill}: ${ledger.started.size} runs, ${ledger.tasks.size} tasks, ${ledger.jobs.size} jobs, ${ledger.gates.size} decisions`);
    }
    await load.stop();
    assert.ok(ledger.started.size >= KILLS, `only ${ledger.started.size} runs were started`);
    assert.ok(ledger.gates.size > 0 && ledger.jobs.size > 0, "tasks, jobs and gates were under way");
    await drain(company, place, ledger);
    await each(ledger.started, async (run) => {
      const page = await company.ada.call("runs/page", { run });
      assert.equal(page.status, "done", `run ${run}`);
    });
    await server.stop({ keep: true });
    const { stdout } = await promisify(execFile)(binary(), ["audit", "verify", "--data", data]);
    assert.match(stdout, /Every chain is whole/);
    console.log(
      `${ledger.started.size} runs, ${ledger.tasks.size} tasks, ${ledger.jobs.size} jobs, ${ledger.gates.size} decisions acknowledged`,
    );
  } finally {
    if (server.child.exitCode === null && server.child.signalCode === null) server.child.kill("SIGKILL");
    await rm(data, { recursive: true, force: true });
  }
});

/** What was acknowledged since the last look is there. */
async function holds({ ada, bo }, ledger, before) {
  const fresh = (name) => [...ledger[name]].filter((it) => !before[name].has(it));
  await each(fresh("started"), async (run) => {
    assert.ok(await ada.call("runs/page", { run }), `run ${run} was lost`);
  });
  await each(fresh("tasks"), async (task) => {
    const [, card] = await ada.call("tasks/page", { tab: "done", task });
    assert.equal(card.state, "done", `task ${task} was lost`);
  });
  await each(fresh("gates"), async (gate) => {
    const [, card] = await bo.call("gates/page", { gate });
    assert.equal(card.state, "approved", `the decision of ${gate} was lost`);
  });
}

/** Eight at a time. */
async function each(all, look) {
  const left = [...all];
  const lane = async () => {
    for (let next = left.pop(); next !== undefined; next = left.pop()) await look(next);
  };
  await Promise.all(Array.from({ length: 8 }, lane));
}

/** People and an agent at work, who only believe what was acknowledged. */
function begin(company, place, ledger) {
  const state = { on: true, working: true };
  const loops = [
    ...Array.from({ length: 2 }, () => repeat(state, () => start(company, ledger))),
    ...Array.from({ length: 2 }, () => repeat(state, () => work(company, ledger))),
    repeat(state, () => serve(company, place, ledger)),
    repeat(state, () => decide(company, ledger)),
  ];
  return {
    pause: () => (state.working = false),
    go: () => (state.working = true),
    async stop() {
      state.on = false;
      await Promise.all(loops);
    },
  };
}

async function repeat(state, once) {
  while (state.on) {
    try {
      if (state.working && (await once())) continue;
    } catch (error) {
      // The server is down, somebody else was quicker, or a lease ended: none of that was acknowledged. A defect is.
      if (error.status === 500) throw error;
    }
    await pause(15);
  }
}

let keys = 0;

async function start({ ada, workflow }, ledger) {
  keys += 1;
  const started = await ada.call("runs/start", { workflow, input: { texts: {}, key: `K-${keys}` } });
  if (started.outcome === "run") ledger.started.add(started.id);
  await pause(60);
  return true;
}

async function work({ ada }, ledger) {
  const [inbox] = await ada.call("tasks/page", { tab: "open", task: null });
  const rows = [...inbox.yours, ...inbox.free];
  if (rows.length === 0) return false;
  const { id } = rows[Math.floor(Math.random() * rows.length)];
  const [, card] = await ada.call("tasks/page", { tab: "open", task: id });
  await ada.call("tasks/complete", { task: id, input: { texts: { amount: "12" }, revision: card.revision } });
  ledger.tasks.add(id);
  return true;
}

async function serve({ token }, place, ledger) {
  const ask = async (name, body) => {
    const answer = await fetch(`${place.base}/api/v1/jobs/${name}`, {
      method: "POST",
      signal: AbortSignal.timeout(20_000),
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    if (answer.status !== 200) throw Object.assign(new Error(`${name}: ${answer.status} ${text}`), { status: answer.status });
    return text ? JSON.parse(text) : {};
  };
  const { jobs } = await ask("lease", { types: ["check"], max: 8, wait_seconds: 0, lease_seconds: 3 });
  for (const job of jobs) {
    await ask(`${job.id}/complete`, { fence: job.fence, result: { fine: true }, confidence: 0.9, cost: { micros: 5 }, reasoning: "small" });
    ledger.jobs.set(job.id, job.fence);
  }
  return jobs.length > 0;
}

async function decide({ bo }, ledger) {
  const [queue, card] = await bo.call("gates/page", { gate: null });
  if (!card || queue.rows.length === 0) return false;
  await bo.call("gates/decide", { gate: card.row.id, input: { verdict: "approve", reason: "fine", digest: card.digest } });
  ledger.gates.add(card.row.id);
  return true;
}

/** Works until nothing is left to do. */
async function drain(company, place, ledger) {
  const until = Date.now() + 300_000;
  let idle = 0;
  // Leases of killed attempts run out after three seconds and come back: idle for longer than that is done.
  while (idle < 60) {
    assert.ok(Date.now() < until, "the runs do not come to an end");
    const did = [await tried(() => work(company, ledger)), await tried(() => serve(company, place, ledger)), await tried(() => decide(company, ledger))];
    idle = did.some(Boolean) ? 0 : idle + 1;
    if (idle > 0) await pause(100);
  }
}

async function tried(once) {
  try {
    return await once();
  } catch (error) {
    if (error.status === 409) return true;
    throw error;
  }
}
