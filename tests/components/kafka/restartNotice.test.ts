import assert from "node:assert/strict";
import { announcement } from "../../../components/kafka/restartNotice";

const BEFORE = { config: {}, pluginConfig: {}, brokers: 3, storage: { size: "1Gi" } };
const ROLL = "the brokers will be restarted one by one, since their configuration is a file;";

describe("kafka/announce", () => {
  const cases: readonly (readonly [what: string, after: object, text: string | undefined])[] = [
    ["nothing", {}, undefined],
    ["what is not in the file", { brokers: 5 }, undefined],
    ["the same value, said aloud", { config: { "min.insync.replicas": 2 } }, undefined],
    [
      "a key that needs the rolling restart",
      { config: { "num.partitions": 6 } },
      `${ROLL} 1 of 1 changed keys need it.\n  num.partitions: 1, Kafka's default -> 6 (read-only: Kafka reads it at start only, so the rolling restart is needed)`,
    ],
    [
      "a key that Kafka could change for all brokers",
      { config: { "log.retention.ms": 1000 } },
      `${ROLL} none of the changed keys needs it.\n  log.retention.ms: unset -> 1000 (cluster-wide: Kafka could change it while it runs, for all brokers at once)`,
    ],
    [
      "a key of a plug-in",
      { pluginConfig: { "acme.url": "x" } },
      `${ROLL} none of the changed keys needs it.\n  acme.url: unset -> (not shown) (unknown: not one of Kafka's own keys; whether it needs the rolling restart is the plug-in's business)`,
    ],
    [
      "the volume, from which sizes are derived",
      { storage: { size: "2Gi" } },
      `${ROLL} none of the changed keys needs it.\n  log.retention.bytes: 53477376 -> 106954752 (cluster-wide: Kafka could change it while it runs, for all brokers at once)\n  log.segment.bytes: 12582912 -> 26214400 (cluster-wide: Kafka could change it while it runs, for all brokers at once)`,
    ],
    [
      "a secret of a plug-in, without its value",
      { pluginConfig: { "acme.token": "hunter2" } },
      `${ROLL} none of the changed keys needs it.\n  acme.token: unset -> (not shown) (unknown: not one of Kafka's own keys; whether it needs the rolling restart is the plug-in's business)`,
    ],
  ];
  for (const [what, after, text] of cases)
    it(`tells of ${what}`, () => {
      assert.equal(announcement(BEFORE, { ...BEFORE, ...after }), text);
    });

  it("is silent of inputs that do not tell", () => {
    assert.equal(announcement({ brokers: 3 }, BEFORE), undefined);
    assert.equal(announcement(undefined, BEFORE), undefined);
  });
});
