/** What we accept Kafka accepts, and what we refuse Kafka refuses or ignores: asked of the real KafkaConfig. */
import assert from "node:assert/strict";

import fc from "fast-check";

import { brokerKey, listenerKey } from "../../../domain/kafka/catalogue";
import { type BrokerConfigFinding, checkBrokerConfig, renderValue } from "../../../domain/kafka/brokerConfig";
import { crossFieldRules, keyRules } from "../../../domain/kafka/brokerConfig/rules";
import { release } from "../release";
import { type Draw, draws, fromRecipe } from "../draws";
import { Oracle, type Verdict } from "../oracle";
import { recipes } from "../recipes";

const DRAWS = Number(process.env.DRAWS ?? 500);
const SEED = Number(process.env.SEED ?? Math.trunc(Math.random() * 2 ** 31));
/** Draws on top for a rule that none of the others made speak, before the rule counts as never spoken. */
const ATTEMPTS = 300;

const { catalogue } = release;
const rulesAcross = crossFieldRules(release.version);
const refusedBy = new Map([...rulesAcross, ...keyRules].map(({ id, refusedBy }) => [id, refusedBy]));
/** Kafka starts with what these refuse, or refuses some of it: both are right. */
const EITHER = new Set(["unknown-class", "kraft-mode", "not-per-listener", "listener-case"]);
/** Made from the program's own arguments, not from a configuration's text: brokerConfig/index.test.ts has them. */
const NOT_DRAWN = new Set(["owned-key", "plugin-key"]);

/** Why a verdict of Kafka's contradicts our findings, or undefined if it does not. */
function disagreement(found: readonly BrokerConfigFinding[], verdict: Verdict): string | undefined {
  const errors = found.filter(({ severity }) => severity === "error");
  const ignored = new Set(
    errors
      .filter(({ rule }) => refusedBy.get(rule) === "nobody" || rule === "listener-prefix")
      .map(({ key }) => key),
  );
  const fatal = errors.filter(({ key, rule }) => refusedBy.get(rule) === "kafka" && !ignored.has(key));
  if (!verdict.starts) {
    // A class that is in no jar of Kafka's may be in the user's image: neither side can know.
    const missing = /Class (\S+) could not be found/.exec(verdict.reason)?.[1];
    if (missing !== undefined && !/^(org\.apache\.)?kafka\./.test(missing)) return undefined;
    const foreseen = fatal.length > 0 || errors.some(({ rule }) => EITHER.has(rule));
    return foreseen ? undefined : `Kafka refuses: ${verdict.reason}`;
  }
  if (fatal.length > 0) return `Kafka starts; we say: ${JSON.stringify(fatal)}`;
  const wronged = errors.filter(
    ({ key, rule }) => refusedBy.get(rule) === "nobody" && !verdict.unknown.includes(key),
  );
  if (wronged.length > 0) return `Kafka reads the key; we say: ${JSON.stringify(wronged)}`;
  const missed = verdict.unknown.filter(
    (key) =>
      !ignored.has(key) && !brokerKey(key, catalogue) && !listenerKey(key, catalogue) && !inFamily(key),
  );
  return missed.length > 0 ? `Kafka ignores ${missed.join(", ")}; we say nothing` : undefined;
}

const inFamily = (key: string) => Object.keys(catalogue.families).some((family) => key.startsWith(family));

describe(`agreement with KafkaConfig of ${catalogue.kafka} (DRAWS=${DRAWS} SEED=${SEED})`, function () {
  this.timeout(600_000);
  const spoken = new Map<string, number>();
  let oracle: Oracle;
  let starts = 0;
  let refused = 0;

  before(() => {
    oracle = new Oracle();
  });
  after(() => {
    oracle.close();
    const counts = [...spoken].sort().map(([rule, count]) => `${rule} ${count}`);
    process.stdout.write(
      `      Kafka starts ${starts}, refuses ${refused}; rules spoken: ${counts.join(", ")}\n`,
    );
  });

  async function ask(draw: Draw): Promise<string | undefined> {
    const texts = Object.fromEntries(
      Object.entries(draw.given).map(([key, value]) => [key, renderValue(value)]),
    );
    return disagreement(checkBrokerConfig({ ...draw, release }), await oracle.check(texts));
  }

  /** The draw with every key left out that the disagreement does not need. */
  async function smallest(draw: Draw): Promise<Draw> {
    for (const key of Object.keys(draw.given)) {
      const given = Object.fromEntries(Object.entries(draw.given).filter(([each]) => each !== key));
      if ((await ask({ ...draw, given })) !== undefined) return smallest({ ...draw, given });
    }
    return draw;
  }

  async function agree(sample: readonly Draw[]): Promise<void> {
    for (const draw of sample) {
      const found = checkBrokerConfig({ ...draw, release });
      for (const rule of new Set(found.map((finding) => finding.rule)))
        spoken.set(rule, (spoken.get(rule) ?? 0) + 1);
      const texts = Object.fromEntries(
        Object.entries(draw.given).map(([key, value]) => [key, renderValue(value)]),
      );
      const verdict = await oracle.check(texts);
      if (verdict.starts) starts++;
      else refused++;
      if (disagreement(found, verdict) === undefined) continue;
      const least = await smallest(draw);
      assert.fail(`${(await ask(least)) ?? ""}\nconfiguration: ${JSON.stringify(least.given)}`);
    }
  }

  it(`${DRAWS} draws without a disagreement`, async () => {
    await agree(fc.sample(draws(Object.values(recipes)), { seed: SEED, numRuns: DRAWS }));
  });

  it("every rule spoke in the draws", async () => {
    const rules = [...refusedBy.keys()].filter((rule) => !NOT_DRAWN.has(rule));
    for (const rule of rules.filter((each) => !spoken.has(each))) {
      const recipe = recipes[rule];
      const more = recipe ? fromRecipe(recipe) : draws(Object.values(recipes));
      const sample = fc.sample(more, { seed: SEED, numRuns: ATTEMPTS });
      const until = sample.findIndex((draw) =>
        checkBrokerConfig({ ...draw, release }).some((finding) => finding.rule === rule),
      );
      await agree(sample.slice(0, until + 1));
    }
    assert.deepEqual(
      rules.filter((rule) => !spoken.has(rule)),
      [],
    );
  });

  it("what only we refuse is what Kafka starts with", () => {
    const ours = [...refusedBy].filter(([, by]) => by === "us").map(([id]) => id);
    assert.deepEqual(
      ours.filter((id) => rulesAcross.some((rule) => rule.id === id && rule.severity === "error")).sort(),
      [
        "brokers-anonymous",
        "cleaner-above-heap",
        "cleaner-load-factor",
        "group-session-bounds",
        "heap-above-memory",
        "kraft-mode",
        "listener-host",
        "listener-port-range",
        "listener-prefix",
        "message-above-request",
        "min-insync-above-factor",
        "positive-time",
        "replica-fetchers",
        "replication-factor-brokers",
        "replication-factor-positive",
        "tls-without-key",
        "zookeeper-connect",
      ],
    );
  });
});
