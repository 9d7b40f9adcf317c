// node run.mjs JOURNEY…   Runs journeys with node's test runner. What several begin with is made once for all of them.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const shared = mkdtempSync(path.join(tmpdir(), "baton-shared-"));
const args = ["--test", "--test-concurrency=1", "--test-reporter=spec", ...process.argv.slice(2)];
const child = spawn(process.execPath, args, { env: { ...process.env, BATON_E2E_SHARED: shared }, stdio: "inherit" });
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code) => {
  rmSync(shared, { recursive: true, force: true });
  process.exitCode = code ?? 1;
});
