/** The npm packages as their users have them: packed, installed into a workspace of their own, and run by the examples. */
import assert from "node:assert/strict";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { run } from "../../deploy/commands";
import { root } from "../../deploy/paths";
import { openCluster, type TestCluster } from "./cluster";

const DRIVER = "packageDriver.cjs";
const CLASS = "nfs-client";
const IMAGE = "registry.example.com/kafka:1";

interface Result {
  readonly policies: readonly string[];
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly changes?: Readonly<Record<string, number>>;
  readonly failure?: string;
}

interface Operation {
  readonly verb: "preview" | "up" | "destroy";
  readonly config?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  readonly packs?: readonly string[];
}

describe("the npm packages", function () {
  this.timeout(300_000);
  let cluster: TestCluster;
  let workspace: string;
  const at = (...parts: string[]) => join(workspace, ...parts);
  const must = async (command: string, words: readonly string[], cwd: string, input = "") => {
    const options = { cwd, env: process.env, timeout: 240_000, input };
    const { code, stdout, stderr } = await run(command, words, options);
    assert.equal(code, 0, `${command} ${words.join(" ")}: ${stdout}${stderr}`);
    return stdout;
  };

  before(async () => {
    cluster = await openCluster();
    workspace = mkdtempSync(join(tmpdir(), "kafka-packages-"));
    await must("make", ["--no-print-directory", "packages"], root);
    const packed = readdirSync(join(root, "build")).filter((file) => file.endsWith(".tgz"));
    assert.equal(packed.length, 3, packed.join());
    writeFileSync(at("package.json"), JSON.stringify({ name: "workspace", private: true }));
    const { dependencies, devDependencies } = JSON.parse(
      readFileSync(join(root, "package.json"), "utf8"),
    ) as Record<"dependencies" | "devDependencies", Record<string, string>>;
    // The peers at the versions of the examples, whose provider is the one that is there.
    const peers = Object.entries(dependencies).filter(([name]) => name.startsWith("@pulumi/"));
    const tools = Object.entries(devDependencies).filter(([name]) =>
      ["typescript", "tsx", "@types/node"].includes(name),
    );
    const others = [...peers, ...tools].map(([name, version]) => `${name}@${version}`);
    const flags = ["--no-audit", "--no-fund", "--loglevel=error", "--prefer-offline"];
    const files = packed.map((file) => join(root, "build", file));
    await must("npm", ["install", ...flags, ...files, ...others], workspace);
    cpSync(join(root, "examples"), at("examples"), { recursive: true });
    cpSync(join(__dirname, DRIVER), at(DRIVER));
  });
  after(async () => {
    await cluster.remove();
    rmSync(workspace, { recursive: true, force: true });
  });

  /** Runs an operation on a program of the workspace, as a process of its own. */
  async function operate(directory: string, operation: Operation): Promise<Result> {
    const { env, root: engine } = cluster.engine;
    const { verb, config = {}, secrets = [], packs = [] } = operation;
    const workDir = at("work", directory);
    mkdirSync(workDir, { recursive: true });
    const request = JSON.stringify({ verb, directory, config, secrets, packs, workDir, env, engine });
    const output = await must(process.execPath, ["-r", "tsx/cjs", DRIVER], workspace, request);
    return JSON.parse(output.trim().split("\n").at(-1) ?? "") as Result;
  }

  it("have types that a strict program compiles with, and nothing of the repository beside them", async () => {
    const options = ["--strict", "--noEmit", "--skipLibCheck", "--module", "nodenext", "--types", "node"];
    const examples = readdirSync(at("examples")).filter((name) =>
      existsSync(at("examples", name, "index.ts")),
    );
    assert.deepEqual(examples.sort(), [
      "external-ensemble",
      "own-provider",
      "policy-pack",
      "smallest-cluster",
      "topics",
    ]);
    const files = examples.map((name) => join("examples", name, "index.ts"));
    await must("npx", ["--no-install", "tsc", ...options, ...files], workspace);
    for (const name of ["kafka-on-kubernetes", "kafka-on-kubernetes-admin", "kafka-on-kubernetes-policy"])
      for (const file of ["README.md", "LICENSE", "package.json"])
        assert.ok(existsSync(at("node_modules", name, file)), `${name}/${file}`);
    assert.equal(existsSync(at("node_modules", "kafka-on-kubernetes-policy", "bin", "components")), false);
  });

  it("carry the image's build context", async () => {
    const script = `
      const { KafkaImage } = require("kafka-on-kubernetes");
      const pulumi = require("@pulumi/pulumi");
      const seen = [];
      pulumi.runtime.setMocks({
        newResource: ({ name, inputs, type }) => { seen.push([type, inputs]); return { id: name, state: inputs }; },
        call: () => ({}),
      }).then(async () => {
        new KafkaImage("image", { name: "registry.example.com/kafka:1" });
        await pulumi.runtime.disconnect();
        const { build } = seen.find(([type]) => type === "docker:index/image:Image")[1];
        require("node:fs").accessSync(build.dockerfile);
        require("node:fs").accessSync(build.context + "/log4j.properties");
        console.log(build.context);
      });`;
    const printed = await must(process.execPath, ["-e", script], workspace);
    assert.equal(printed.trim(), join("node_modules", "kafka-on-kubernetes", "bin", "images", "kafka"));
  });

  it("deploy the smallest cluster with the pack, change nothing the second time, and leave", async () => {
    const directory = "examples/smallest-cluster";
    const packs = [at("node_modules", "kafka-on-kubernetes-policy")];
    const config = { storageClass: CLASS, image: IMAGE };
    const first = await operate(directory, { verb: "preview", config, packs });
    assert.equal(first.failure, undefined);
    assert.deepEqual(
      first.policies.filter((policy) => policy.endsWith("mandatory")),
      [],
    );
    const { outputs, failure } = await operate(directory, { verb: "up", config, packs });
    assert.equal(failure, undefined);
    assert.equal(
      outputs?.bootstrap,
      [0, 1, 2].map((id) => `kafka-${id}.kafka-hs.kafka.svc.cluster.local:9092`).join(","),
    );
    const again = await operate(directory, { verb: "preview", config });
    assert.deepEqual(Object.keys(again.changes ?? {}), ["same"]);
    assert.equal((await operate(directory, { verb: "destroy" })).failure, undefined);
  });

  it("deploy with a provider of the program's own, whose kubeconfig is a secret", async () => {
    const directory = "examples/own-provider";
    const kubeconfig = (await cluster.kubectl.run(["config", "view", "--raw", "--flatten"])).stdout;
    const config = { storageClass: CLASS, image: IMAGE, kubeconfig };
    const { outputs, failure } = await operate(directory, { verb: "up", config, secrets: ["kubeconfig"] });
    assert.equal(failure, undefined);
    assert.match(String(outputs?.bootstrap), /^kafka-0\.kafka-hs\.kafka\.svc/);
    assert.equal((await operate(directory, { verb: "destroy" })).failure, undefined);
  });

  it("deploy brokers alone on an ensemble that is there", async () => {
    const directory = "examples/external-ensemble";
    await cluster.kubectl.run(["create", "namespace", "orders"]);
    const config = {
      namespace: "orders",
      zookeeper: "zk.example.com:2181/orders",
      storageClass: CLASS,
      image: IMAGE,
    };
    const { outputs, failure } = await operate(directory, { verb: "up", config });
    assert.equal(failure, undefined);
    assert.match(String(outputs?.bootstrap), /^orders-0\.orders-hs\.orders\.svc/);
    const sets = await cluster.kubectl.list<{ metadata: { name: string } }>(["statefulsets", "-A"]);
    assert.deepEqual(
      sets.map(({ metadata }) => metadata.name),
      ["orders"],
    );
    assert.equal((await operate(directory, { verb: "destroy" })).failure, undefined);
  });

  it("preview topics and users with the plug-in of the provider's package, without a broker", async () => {
    const directory = "examples/topics";
    const project = parseDocument(readFileSync(at(directory, "Pulumi.yaml"), "utf8"));
    // The engine runs elsewhere.
    const plugin = at("node_modules", "kafka-on-kubernetes-admin");
    project.setIn(["plugins", "providers", 0, "path"], plugin);
    mkdirSync(at("work", directory), { recursive: true });
    writeFileSync(at("work", directory, "Pulumi.yaml"), project.toString());
    const { changes, failure } = await operate(directory, { verb: "preview" });
    assert.equal(failure, undefined);
    assert.deepEqual(changes, { create: 10 });
  });

  it("have a schema of the provider that Pulumi takes, as the plug-in serves it", async () => {
    const { env, root: engine } = cluster.engine;
    const plugin = at("node_modules", "kafka-on-kubernetes-admin", "pulumi-resource-kafka-admin");
    const pulumi = async (...words: string[]) =>
      run(join(engine, "bin", "pulumi"), words, {
        cwd: workspace,
        env: { ...process.env, ...env },
        timeout: 60_000,
      });
    const { code, stdout, stderr } = await pulumi("package", "get-schema", plugin);
    assert.equal(code, 0, stderr);
    writeFileSync(at("schema.json"), stdout);
    const check = await pulumi("schema", "check", at("schema.json"));
    assert.equal(check.code, 0, check.stdout + check.stderr);
  });

  it("check plain manifests: good ones pass, and a fault is refused", async () => {
    const directory = "examples/policy-pack";
    const packs = [at("node_modules", "kafka-on-kubernetes-policy")];
    const good = await operate(directory, { verb: "preview", packs });
    assert.equal(good.failure, undefined);
    assert.deepEqual(good.policies, []);
    const file = at(directory, "manifests", "kafka.yaml");
    const text = readFileSync(file, "utf8");
    const preferred = text.replace(/ {6}affinity:\n(?: {8,}.*\n)+/, "");
    assert.notEqual(preferred, text);
    writeFileSync(file, preferred);
    const bad = await operate(directory, { verb: "preview", packs });
    assert.notEqual(bad.failure, undefined);
    assert.ok(bad.policies.includes("anti-affinity-required: mandatory"), bad.policies.join());
  });

  it("are what `pulumi new` makes a program with", async () => {
    mkdirSync(at("made"));
    const { env, root: engine } = cluster.engine;
    const words = [
      "new",
      join(root, "template"),
      "--generate-only",
      "--yes",
      "--name",
      "orders",
      "--dir",
      at("made"),
    ];
    const { code, stdout, stderr } = await run(join(engine, "bin", "pulumi"), words, {
      cwd: workspace,
      env: { ...process.env, ...env },
    });
    // With the project made, the CLI asks the language host for what to install; here there may be none.
    if (code !== 0) assert.match(stderr, /^error: failed to load language plugin nodejs: .*\s*$/);
    assert.match(stdout, /Created project 'orders'/);
    assert.match(readFileSync(at("made", "Pulumi.yaml"), "utf8"), /^name: orders$/m);
    assert.match(readFileSync(at("made", "package.json"), "utf8"), /"name": "orders"/);
    const config = { storageClass: CLASS, image: IMAGE };
    const { failure, changes } = await operate("made", { verb: "preview", config });
    assert.equal(failure, undefined);
    assert.deepEqual(Object.keys(changes ?? {}), ["create"]);
  });
});
