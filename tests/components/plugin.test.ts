import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import { parse } from "yaml";
import * as components from "../../components";

const root = path.join(__dirname, "..", "..");

interface Analysis {
  components: Record<
    string,
    { inputs: Record<string, { optional?: boolean }>; outputs: Record<string, unknown> }
  >;
}
type AnalyzerClass = new (
  directory: string,
  name: string,
  manifest: object,
  names: Set<string>,
) => { analyze(): Analysis };

/** Pulumi's own analyzer, by which `pulumi package add` learns the components; the package does not export it. */
const { Analyzer } = createRequire(__filename)("@pulumi/pulumi/provider/experimental/analyzer.js") as {
  Analyzer: AnalyzerClass;
};

describe("the components as a Pulumi package", function () {
  // The analyzer type-checks the whole program.
  this.timeout(60_000);

  it("are declared by PulumiPlugin.yaml and package.json", () => {
    assert.deepEqual(parse(readFileSync(path.join(root, "PulumiPlugin.yaml"), "utf8")), {
      runtime: "nodejs",
    });
    const { name, main } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as Record<
      string,
      string
    >;
    assert.deepEqual([name, main], ["kafka-on-kubernetes", "components/index.ts"]);
  });

  it("have a schema each, with what is required and what they put out", () => {
    const manifest = { name: "kafka-on-kubernetes", main: "components/index.ts" };
    const analyzer = new Analyzer(root, "kafka-on-kubernetes", manifest, new Set(Object.keys(components)));
    const found = Object.entries(analyzer.analyze().components).map(([name, { inputs, outputs }]) => [
      name,
      Object.keys(inputs).filter((input) => !inputs[input]?.optional),
      Object.keys(outputs),
    ]);
    assert.deepEqual(found.sort(), [
      [
        "KafkaCluster",
        ["image", "zookeeperConnect"],
        [
          "namespace",
          "brokers",
          "internalBootstrap",
          "externalBootstrap",
          "internalClientProperties",
          "externalClientProperties",
        ],
      ],
      ["KafkaImage", ["name"], ["reference"]],
      ["NfsProvisioner", ["server", "path"], ["storageClass"]],
      ["ZooKeeperEnsemble", [], ["connect", "namespace", "headlessService", "clientService"]],
    ]);
  });
});
