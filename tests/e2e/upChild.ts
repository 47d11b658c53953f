/** Brings a deployment up in a process of its own, so that it can be killed: `upChild.ts ORDER`, see deployment.ts. */
import { readFileSync } from "node:fs";
import type { ChildOrder } from "./deployment";
import { deploymentOf, stackOf } from "./engine";
import { STACK } from "./settings";

async function main(): Promise<void> {
  const [, , file = ""] = process.argv;
  const { settings, paths } = JSON.parse(readFileSync(file, "utf8")) as ChildOrder;
  process.env.PULUMI_HOME = paths.pulumiHome;
  await (await stackOf(STACK, deploymentOf(settings), paths)).up();
}

main().catch(() => {
  process.exitCode = 1;
});
