import assert from "node:assert/strict";
import { inspect } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { parseSettings, readSettings } from "../../settings";
import { pulumiConfig, withOwnValues } from "../../tools/recording/stacks";
import { faultsOf } from "../support/faults";
import { FAULTS } from "./faults";
import { defaultRelease } from "../../domain/kafka/releases";

const KAFKA = defaultRelease.version;

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

  const PASSWORD = { "kafka-on-kubernetes:image": '{"name":"a/b:1","registry":{"password":"hunter2"}}' };
  const NAME = { "kafka-on-kubernetes:image": '{"name":"a/b:1","build":false}' };
  const inTheClear = (section: string, where: string) =>
    `${section}: a value in it is a secret (--secret), and would end in the clear: all of ${section} stands in ${where}, and in the stack's state. Set it with --plaintext if it is none; a plug-in's secret belongs into a file that a config provider reads (config.providers)`;
  const secrets: [what: string, config: Record<string, string>, secret: string[], faults: string[]][] = [
    ["a password that is a secret", PASSWORD, ["image"], []],
    [
      "a password in the clear",
      PASSWORD,
      [],
      [
        "image.registry.password: it is in the clear in the stack's configuration; set it with: pulumi config set --secret --path kafka-on-kubernetes:image.registry.password",
      ],
    ],
    [
      "a password in the clear beside other faults",
      { ...PASSWORD, "kafka-on-kubernetes:profile": "hard" },
      ["profile"],
      [
        inTheClear("profile", "manifests"),
        "image.registry.password: it is in the clear in the stack's configuration; set it with: pulumi config set --secret --path kafka-on-kubernetes:image.registry.password",
        "profile: the value (not shown) is not allowed; it must be development | default | hardened",
      ],
    ],
    [
      "a user's password that is a secret",
      { ...NAME, "kafka-on-kubernetes:users": '{"billing":{"password":"hunter2hunter2"}}' },
      ["users"],
      [],
    ],
    [
      "users' passwords in the clear",
      {
        ...NAME,
        "kafka-on-kubernetes:users":
          '{"billing":{"password":"hunter2hunter2"},"a.b":{"password":"hunter2hunter2"}}',
      },
      [],
      [
        "users.billing.password: it is in the clear in the stack's configuration; set it with: pulumi config set --secret --path kafka-on-kubernetes:users.billing.password",
        `users["a.b"].password: it is in the clear in the stack's configuration; set it with: pulumi config set --secret --path 'kafka-on-kubernetes:users["a.b"].password'`,
      ],
    ],
    [
      "secret users without a password",
      { ...NAME, "kafka-on-kubernetes:users": '{"billing":{}}' },
      ["users"],
      [inTheClear("users", "manifests")],
    ],
    ["no password and no secret", NAME, [], []],
    ["a secret image without a password", NAME, ["image"], [inTheClear("image", "manifests")]],
    [
      "a broker's secret",
      { ...NAME, "kafka-on-kubernetes:kafka": '{"pluginConfig":{"my.token":"hunter2"}}' },
      ["kafka"],
      [inTheClear("kafka", "manifests and in a ConfigMap")],
    ],
    [
      "another secret",
      { ...NAME, "kafka-on-kubernetes:zookeeper": '{"image":"a/b:1"}' },
      ["zookeeper"],
      [inTheClear("zookeeper", "manifests")],
    ],
  ];
  for (const [what, config, secret, faults] of secrets)
    it(`${faults.length === 0 ? "are none with" : "are told of"} ${what}`, () => {
      const isSecret = (key: string) => secret.some((section) => key === `kafka-on-kubernetes:${section}`);
      assert.deepEqual(
        faultsOf(() => readSettings(config, "dev", isSecret)),
        faults,
      );
    });

  it("are the article's own in stack dev, until each has a value of yours", () => {
    const command = "pulumi config set --path kafka-on-kubernetes:";
    const config = pulumiConfig("dev");
    assert.deepEqual(
      faultsOf(() => readSettings(config, "dev")),
      [
        `image.name: "zhaoguanghui6/kubernetes-kafka:v${KAFKA}" is not allowed; it is in the article's registry account, to which you cannot push. It must be an image name in a registry of yours: ${command}image.name registry.example.com/kafka:${KAFKA}`,
        `nfs.server: "10.10.101.114" is not allowed; it is the article's NFS server. It must be the host name or IP address of your NFS server (if you have none, remove nfs and set storage.className): ${command}nfs.server nfs.example.com`,
        `kafka.external.hosts: "10.10.101.114" is not allowed; it is a node of the article's cluster. It must be a host name or IP address at which clients reach your nodes: ${command}kafka.external.hosts kafka.example.com`,
      ],
    );
    const own = withOwnValues(config);
    assert.deepEqual(
      faultsOf(() => readSettings(own, "dev")),
      [],
    );
    // An image that is only pulled is nobody's to push.
    const pulled = { ...own, "kafka-on-kubernetes:image": '{"name":"zhaoguanghui6/a:1","build":false}' };
    assert.deepEqual(
      faultsOf(() => readSettings(pulled, "dev")),
      [],
    );
  });

  it("ask Pulumi itself which keys hold a secret", () => {
    pulumi.runtime.setAllConfig(PASSWORD, []);
    assert.equal(faultsOf(() => readSettings(undefined, "dev")).length, 1);
    pulumi.runtime.setAllConfig(PASSWORD, ["kafka-on-kubernetes:image"]);
    assert.deepEqual(
      faultsOf(() => readSettings(undefined, "dev")),
      [],
    );
    pulumi.runtime.setAllConfig({}, []);
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
      [
        "brokers: unknown setting; allowed: nfs, image, zookeeper, kafka, topics, users, clusterDomain, profile",
      ],
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
