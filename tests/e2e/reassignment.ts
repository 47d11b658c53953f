/** Moves partitions between brokers, as the README tells operators to. */
import assert from "node:assert/strict";
import type { Stage } from "./stage";
import { waitFor } from "./wait";

/** The plan in what `kafka-reassign-partitions.sh --generate` prints. @throws Error when there is none */
export function proposedPlan(text: string): string {
  const plan = /^Proposed partition reassignment configuration\n(\{.*\})$/m.exec(text)?.[1];
  if (plan === undefined) throw new Error(`no plan in: ${text}`);
  return plan;
}

/** Runs the tool with a file that holds `content`. */
async function reassign(
  stage: Stage,
  flag: string,
  content: string,
  more: readonly string[],
): Promise<string> {
  const script = [
    "file=$(mktemp) && cat >$file && flag=$1 && shift",
    '/opt/kafka/bin/kafka-reassign-partitions.sh "$flag" $file "$@"; code=$?; rm -f $file; exit $code',
  ].join(" && ");
  const flags = [flag, "--bootstrap-server", stage.output("internalBootstrap"), ...more];
  const { code, stdout, stderr } = await stage.toolbox.shell(script, flags, content);
  assert.equal(code, 0, `kafka-reassign-partitions.sh: ${stderr || stdout}`);
  return stdout;
}

/** Spreads a topic over these brokers, each of which then holds some of it, and waits until that is done. */
export async function moveTo(stage: Stage, topic: string, brokers: readonly number[]): Promise<void> {
  const topics = JSON.stringify({ version: 1, topics: [{ topic }] });
  const generate = ["--broker-list", brokers.join(","), "--generate"];
  const plan = proposedPlan(await reassign(stage, "--topics-to-move-json-file", topics, generate));
  await reassign(stage, "--reassignment-json-file", plan, ["--execute"]);
  await waitFor("the reassignment", 300_000, async () => {
    const said = await reassign(stage, "--reassignment-json-file", plan, ["--verify"]);
    const open = said.split("\n").filter((line) => /still in progress|failed/i.test(line));
    return open.length === 0 ? undefined : open.join("\n");
  });
  const { partitions } = await stage.view();
  const holders = new Set(
    partitions.filter((one) => one.topic === topic).flatMap(({ replicas }) => replicas),
  );
  assert.deepEqual([...holders].sort(), [...brokers].sort(), "brokers that hold the topic");
}
