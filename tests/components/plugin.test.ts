import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { schemaOfComponents } from "../../tools/schema/components";

const root = path.join(__dirname, "..", "..");

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly main: string;
  readonly dependencies: Record<string, string>;
  readonly devDependencies: Record<string, string>;
  readonly peerDependencies: Record<string, string>;
}

interface Schema {
  readonly resources: Record<string, { requiredInputs: string[]; properties: object }>;
}

const read = (file: string) => readFileSync(path.join(root, file), "utf8");
const manifest = (file: string) => JSON.parse(read(file)) as Manifest;

describe("the components as a Pulumi package", function () {
  // The analyzer type-checks the whole program.
  this.timeout(60_000);

  it("are a package of their own, with the program's versions of what they need", () => {
    assert.deepEqual(parse(read("components/PulumiPlugin.yaml")), { runtime: "nodejs" });
    const [own, program] = [manifest("components/package.json"), manifest("package.json")];
    assert.deepEqual([own.name, own.main, own.version], ["kafka-on-kubernetes", "index.ts", program.version]);
  });

  for (const file of ["components/package.json", "policy/package.json"])
    it(`${file} has what it imports, at the program's versions, and what is Pulumi's as a peer`, () => {
      const [own, program] = [manifest(file), manifest("package.json")];
      const versions: Record<string, string> = { ...program.dependencies, ...program.devDependencies };
      const pinned = { ...own.dependencies, ...own.devDependencies };
      assert.deepEqual(pinned, Object.fromEntries(Object.keys(pinned).map((name) => [name, versions[name]])));
      assert.deepEqual(
        own.peerDependencies,
        Object.fromEntries(Object.keys(own.peerDependencies).map((name) => [name, `^${versions[name]}`])),
      );
      const pulumis = (names: object) => Object.keys(names).filter((name) => name.startsWith("@pulumi/"));
      assert.deepEqual(pulumis(pinned), []);
      assert.deepEqual(pulumis(own.peerDependencies), Object.keys(own.peerDependencies));
    });

  it("have the schema that is committed", () => {
    assert.equal(read("components/schema.json"), schemaOfComponents(), "run make docs");
    const { resources } = JSON.parse(read("components/schema.json")) as Schema;
    const found = Object.entries(resources).map(([name, { requiredInputs, properties }]) => [
      name.split(":").at(-1),
      requiredInputs,
      Object.keys(properties),
    ]);
    assert.deepEqual(found.sort(), [
      [
        "KafkaCluster",
        ["image", "metadata"],
        [
          "namespace",
          "brokers",
          "internalBootstrap",
          "externalBootstrap",
          "internalClientProperties",
          "externalClientProperties",
          "adminConnection",
          "racks",
        ],
      ],
      ["KafkaImage", ["name"], ["reference"]],
      ["KafkaTopic", ["partitions"], ["topic", "partitions", "replicas"]],
      ["KafkaUser", [], ["principal", "password"]],
      ["NfsProvisioner", ["path", "server"], ["storageClass"]],
      ["ZooKeeperEnsemble", [], ["connect", "addresses", "namespace", "headlessService", "clientService"]],
    ]);
  });
});
