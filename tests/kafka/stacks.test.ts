/**
 * Every stack that the settings accept starts: each of its brokers' complete configurations, the file and what the pod's
 * own start command adds, is put before the real KafkaConfig.
 */
import assert from "node:assert/strict";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import fc from "fast-check";
import { program } from "../../program";
import { InvalidSettings } from "../../components/shared/schema";
import { parseSettings, type Settings } from "../../settings";
import { run } from "../../tools/recording/mocks";
import { Oracle } from "./oracle";
import { PodDirectory, type Rendered, renderedPod } from "./pod";
import { type DrawnStack, drawnStacks } from "./stackDraws";

const DRAWS = Number(process.env.DRAWS ?? 500);
const SEED = Number(process.env.SEED ?? Math.trunc(Math.random() * 2 ** 31));

/** The settings, or undefined where they are refused. */
function accepted(given: object): Settings | undefined {
  try {
    return parseSettings(given, "drawn");
  } catch (error) {
    if (error instanceof InvalidSettings) return undefined;
    throw error;
  }
}

/** What kafka-server-start.sh is called with in the pod of this broker. */
async function startedWith(pod: PodDirectory, id: number, nodeAddress: string): Promise<string[]> {
  const container = pod.start({ HOSTNAME: `kafka-${id}`, HOST_IP: nodeAddress });
  const [said, complaints, [code]] = await Promise.all([
    text(container.stdout),
    text(container.stderr),
    once(container, "exit") as Promise<[number]>,
  ]);
  assert.deepEqual({ code, complaints }, { code: 0, complaints: "" });
  return said
    .slice(said.indexOf("\0") + 1)
    .split("\0")
    .slice(0, -1);
}

/** The configuration as kafka.Kafka puts it together: the file, and each `--override` on top. */
async function complete(
  rendered: Rendered,
  args: readonly string[],
  oracle: Oracle,
): Promise<Record<string, string>> {
  const file = await oracle.parse(rendered.files["server.properties"] ?? "");
  assert.ok(file, "Java reads the file");
  const [path = "", ...overrides] = args;
  assert.match(path, /\/etc\/kafka\/server\.properties$/);
  const pairs = overrides.flatMap((word, at) => {
    if (at % 2 === 0) assert.equal(word, "--override");
    return at % 2 === 0
      ? []
      : [[word.slice(0, word.indexOf("=")), word.slice(word.indexOf("=") + 1)] as const];
  });
  return { ...Object.fromEntries(file), ...Object.fromEntries(pairs) };
}

describe(`random stacks before KafkaConfig (DRAWS=${DRAWS} SEED=${SEED})`, function () {
  this.timeout(1_200_000);
  let oracle: Oracle;
  before(() => {
    oracle = new Oracle();
  });
  after(() => {
    oracle.close();
  });

  /** Fails unless Kafka would start the first and the last broker of the stack. */
  async function starts(settings: Settings, nodeAddress: string): Promise<number> {
    const { resources } = await run(() => program(settings));
    const rendered = renderedPod(resources);
    const pod = new PodDirectory(rendered, `printf '\\0'; printf '%s\\0' "$@"`);
    const ids = [...new Set([0, settings.kafka.brokers - 1])];
    try {
      for (const id of ids) {
        const config = await complete(rendered, await startedWith(pod, id, nodeAddress), oracle);
        assert.equal(config["broker.id"], String(id));
        const verdict = await oracle.check(config);
        // A class that is in no jar of Kafka's may be in the user's image.
        if (verdict.starts || /Class (?!(org\.apache\.)?kafka\.)\S+ could not be found/.test(verdict.reason))
          continue;
        assert.fail(`Kafka refuses broker ${id}: ${verdict.reason}`);
      }
    } finally {
      pod.remove();
    }
    return ids.length;
  }

  it(`starts the first and the last broker of ${DRAWS} stacks that the settings accept`, async () => {
    const counts = { refused: 0, stacks: 0, brokers: 0 };
    await fc.assert(
      fc.asyncProperty(drawnStacks, async ({ settings: given, nodeAddress }: DrawnStack) => {
        const settings = accepted(given);
        if (settings === undefined) counts.refused++;
        fc.pre(settings !== undefined);
        counts.stacks++;
        counts.brokers += await starts(settings, nodeAddress);
      }),
      { seed: SEED, numRuns: DRAWS },
    );
    process.stdout.write(
      `      ${counts.brokers} brokers of ${counts.stacks} stacks start; settings refused ${counts.refused} more\n`,
    );
  });
});
