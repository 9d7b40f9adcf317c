// Diagrams of other tools, where a folder of them is given or lies beside the repository.
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";

/** Their paths. */
export function diagrams() {
  const repository = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), "..");
  const folder = process.env.BATON_TEST_FIXTURES ?? path.join(repository, "..", "shared", "fixtures", "bpmn");
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith(".bpmn"))
    .sort()
    .map((name) => path.join(folder, name));
}
