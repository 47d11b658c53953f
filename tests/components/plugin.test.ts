import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import { parse } from "yaml";
import * as components from "../../components";

const root = path.join(__dirname, "..", "..");

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly main: string;
  readonly dependencies: Record<string, string>;
  readonly devDependencies: Record<string, string>;
}

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

  it("are a package of their own, with the program's versions of what they need", () => {
    const read = (file: string) => readFileSync(path.join(root, file), "utf8");
    assert.deepEqual(parse(read("components/PulumiPlugin.yaml")), { runtime: "nodejs" });
    const [own, program] = ["components/package.json", "package.json"].map(
      (file) => JSON.parse(read(file)) as Manifest,
    );
    const needs = { ...own?.dependencies, ...own?.devDependencies };
    const versions: Record<string, string> = { ...program?.dependencies, ...program?.devDependencies };
    assert.deepEqual(
      [own?.name, own?.main, own?.version, needs],
      [
        "kafka-on-kubernetes",
        "index.ts",
        program?.version,
        Object.fromEntries(Object.keys(needs).map((name) => [name, versions[name]])),
      ],
    );
  });

  it("have a schema each, with what is required and what they put out", () => {
    const manifest = { name: "kafka-on-kubernetes", main: "index.ts" };
    const analyzer = new Analyzer(
      path.join(root, "components"),
      "kafka-on-kubernetes",
      manifest,
      new Set(Object.keys(components)),
    );
    const found = Object.entries(analyzer.analyze().components).map(([name, { inputs, outputs }]) => [
      name,
      Object.keys(inputs).filter((input) => !inputs[input]?.optional),
      Object.keys(outputs),
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
          "racks",
        ],
      ],
      ["KafkaImage", ["name"], ["reference"]],
      ["NfsProvisioner", ["server", "path"], ["storageClass"]],
      ["ZooKeeperEnsemble", [], ["connect", "addresses", "namespace", "headlessService", "clientService"]],
    ]);
  });
});
