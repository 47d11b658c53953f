import assert from "node:assert/strict";
import { inspect } from "node:util";
import fc from "fast-check";
import { parseSettings, readSettings } from "../../settings";
import { faultsOf } from "../support/faults";
import { FAULTS } from "./faults";

const image = { name: "a/b:1", build: false };
const messageOf = (call: () => unknown): string => {
  try {
    call();
  } catch (error) {
    return (error as Error).message;
  }
  return "";
};

describe("faulty settings", () => {
  for (const [group, cases] of Object.entries(FAULTS))
    describe(group, () => {
      for (const [given, faults] of cases)
        it(`${JSON.stringify(given).slice(0, 90)} ${faults.length === 1 ? "is refused" : `has ${faults.length} faults`}`, () => {
          assert.deepEqual(
            faultsOf(() => parseSettings({ image, ...given }, "dev")),
            faults,
          );
        });
    });

  it("fail in one message that names the stack and counts the faults", () => {
    assert.equal(
      messageOf(() => parseSettings({ image, kafak: {}, profile: "hard" }, "prod")),
      [
        "settings of stack prod: 2 faults, nothing was changed.",
        '  profile: "hard" is not allowed; it must be development | default | hardened',
        "  kafak: unknown setting; did you mean kafka?",
      ].join("\n"),
    );
    assert.equal(
      messageOf(() => parseSettings({}, "dev")),
      "settings of stack dev: 1 fault, nothing was changed.\n  image: missing; it must be an object",
    );
  });

  for (const given of [null, undefined, "kafka", 3, [], true])
    it(`${inspect(given)} instead of settings is one fault`, () => {
      const what = given === undefined ? "missing" : `${JSON.stringify(given)} is not allowed`;
      assert.deepEqual(
        faultsOf(() => parseSettings(given, "dev")),
        [`(all): ${what}; it must be an object`],
      );
    });

  it("never repeat a secret, wherever it stands", () => {
    for (const [given] of FAULTS.secrets) {
      assert.ok(JSON.stringify(given).includes("hunter2"));
      assert.doesNotMatch(
        messageOf(() => parseSettings({ image, ...given }, "dev")),
        /hunter2/,
      );
    }
  });

  it("never repeat the registry's password, whatever it is", () => {
    const password = fc.anything({ values: [fc.constant("hunter2")], withNullPrototype: false });
    fc.assert(
      fc.property(password, (value) => {
        const text = messageOf(() =>
          parseSettings({ image: { ...image, registry: { password: value } } }, "dev"),
        );
        assert.doesNotMatch(text, /hunter2/);
      }),
    );
  });

  it("are refused as settings, never by another error, whatever they are", () => {
    const keys = fc.constantFrom("nfs", "image", "zookeeper", "kafka", "profile");
    const inner = fc.constantFrom(
      "server",
      "path",
      "name",
      "namespace",
      "storage",
      "external",
      "config",
      "heap",
    );
    const section = fc.oneof(fc.jsonValue(), fc.dictionary(inner, fc.jsonValue()));
    fc.assert(
      fc.property(fc.dictionary(keys, section), (given) => {
        faultsOf(() => parseSettings({ image, ...given }, "dev"));
      }),
    );
  });

  const raw: [config: Record<string, string>, faults: string[]][] = [
    [
      { "kafka-on-kubernetes:image": '{"name": "a/b:1", "build": false' },
      ["image: the value (not shown) is not allowed; it must be an object"],
    ],
    [
      {
        "kafka-on-kubernetes:image": '{"name":"a/b:1","build":false}',
        "kafka-on-kubernetes:nfs": '{"server":',
      },
      ['nfs: "{\\"server\\":" is not allowed; it must be an object'],
    ],
    [
      { "kafka-on-kubernetes:image": '{"name":"a/b:1","build":false}', "kafka-on-kubernetes:brokers": "3" },
      ["brokers: unknown setting; allowed: nfs, image, zookeeper, kafka, profile"],
    ],
  ];
  for (const [config, faults] of raw)
    it(`read from Pulumi as ${JSON.stringify(config).slice(0, 80)} are refused`, () => {
      assert.deepEqual(
        faultsOf(() => readSettings(config, "dev")),
        faults,
      );
    });
});
