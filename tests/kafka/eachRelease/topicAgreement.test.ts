/** What we accept of a topic's configuration Kafka accepts, and what we refuse it refuses: asked of the real LogConfig. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { checkTopic, renderedConfig, type TopicConfigValue } from "../../../domain/kafka/topicConfig";
import { mutatedName, mutatedText, validText } from "../draws";
import { Oracle } from "../oracle";
import { release } from "../release";

const DRAWS = Number(process.env.DRAWS ?? 500);
const SEED = Number(process.env.SEED ?? Math.trunc(Math.random() * 2 ** 31));

/** What LogConfig cannot know: how many replicas there are, and what brokers do with a batch. */
const OURS = new Set(["min-insync-above-replicas", "message-above-segment", "reserved-key"]);
/** Set by reassignments alone, and those of tiered storage, which depend on the brokers. */
const APART = /throttled|^(local|remote)\./;

const { keys } = release.topicCatalogue;
const names = Object.keys(keys).filter((name) => !APART.test(name));
const named = fc.constantFrom(...names);
const value = (text: typeof validText) =>
  named.chain((name) =>
    text({ doc: "", ...keys[name], type: keys[name]?.type ?? "STRING" }).map((each) => [name, each] as const),
  );
const united = fc
  .tuple(
    named.filter((name) => /\.(ms|bytes)$/.test(name)),
    fc.constantFrom("7d", "36h", "1Gi", "500M", "1.5Mi", "90s"),
  )
  .map(([name, text]) => [name, text] as const);
const strange = named.chain(mutatedName).map((name) => [name, "5"] as const);
const lags = fc.tuple(
  fc.integer({ min: 0, max: 9 }).map((lag) => ["min.compaction.lag.ms", String(lag)] as const),
  fc.integer({ min: 1, max: 9 }).map((lag) => ["max.compaction.lag.ms", String(lag)] as const),
);
const drawn = fc
  .oneof(
    { arbitrary: fc.array(value(validText), { minLength: 1, maxLength: 5 }), weight: 4 },
    { arbitrary: fc.array(value(mutatedText), { minLength: 1, maxLength: 2 }), weight: 4 },
    { arbitrary: fc.array(united, { minLength: 1, maxLength: 3 }), weight: 2 },
    { arbitrary: fc.array(strange, { minLength: 1, maxLength: 1 }), weight: 1 },
    { arbitrary: lags, weight: 1 },
  )
  .map((entries) => Object.fromEntries(entries) as Record<string, TopicConfigValue>);

describe(`agreement with LogConfig of ${release.version} (DRAWS=${DRAWS} SEED=${SEED})`, function () {
  this.timeout(300_000);
  let oracle: Oracle;
  before(() => {
    oracle = new Oracle();
  });
  after(() => {
    oracle.close();
  });

  it(`${DRAWS} topics without a disagreement`, async () => {
    let refused = 0;
    for (const config of fc.sample(drawn, { seed: SEED, numRuns: DRAWS })) {
      const errors = checkTopic({ partitions: 1, replicas: 3, config }, {}, release).filter(
        ({ severity, rule }) => severity === "error" && !OURS.has(rule),
      );
      const refusal = await oracle.topicRefusal(renderedConfig(config));
      if (refusal !== undefined) refused++;
      assert.equal(
        errors.length > 0,
        refusal !== undefined,
        `${JSON.stringify(config)}: we say ${JSON.stringify(errors)}, Kafka says ${refusal ?? "nothing"}`,
      );
    }
    assert.ok(refused > DRAWS / 20 && refused < DRAWS - DRAWS / 20, `Kafka refused ${refused} of ${DRAWS}`);
  });
});
