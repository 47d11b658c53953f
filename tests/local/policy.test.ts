/* eslint-disable @typescript-eslint/no-unsafe-member-access -- manifests are changed at any path */
/** The compiled pack in the real engine, before the real API server: our stacks, and the article's manifests. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as k8s from "@pulumi/kubernetes";
import { ComponentResource, type CustomResource, type Output } from "@pulumi/pulumi";
import type { EngineEvent, PolicyEvent, PulumiFn } from "@pulumi/pulumi/automation";
import { policyPacks } from "../../deploy/engine";
import { root } from "../../deploy/paths";
import { load, type Manifest } from "../policy/stack";
import { stackSettings } from "../../tools/recording/stacks";
import { deployment, openCluster, type TestCluster } from "./cluster";

type Settings = Record<string, Record<string, unknown>>;

/** A stack's settings without what the embedded cluster lacks: a container builder and a chart repository. */
function settingsOf(stack: "dev" | "local" | "prod", kafka: object = {}): Settings {
  const { nfs: _nfs, ...settings } = stackSettings(stack) as Settings;
  const withClass = (part: Record<string, unknown> | undefined) => ({
    ...part,
    storage: { className: "nfs-client", ...(part?.storage as object | undefined) },
  });
  return {
    ...settings,
    image: { ...settings.image, build: false },
    zookeeper: withClass(settings.zookeeper),
    kafka: { ...withClass(settings.kafka), ...kafka },
  };
}

const kinds: Record<string, new (name: string, manifest: never) => CustomResource> = {
  "v1/Service": k8s.core.v1.Service,
  "policy/v1beta1/PodDisruptionBudget": k8s.policy.v1beta1.PodDisruptionBudget,
  "apps/v1/StatefulSet": k8s.apps.v1.StatefulSet,
};

/** Stack dev as it stands, its chart apart, with this storage for the brokers. */
function dev(storage: unknown): PulumiFn {
  const settings = stackSettings("dev") as Settings;
  return deployment({
    ...settings,
    nfs: { ...settings.nfs, chart: join(root, "tests", "fixtures", "nfs-chart") },
    image: { ...settings.image, build: false },
    kafka: { ...settings.kafka, storage },
  });
}

/** StatefulSets with this many brokers, each of a component of another type. */
const brokersOf =
  (brokers: number, types: Readonly<Record<string, string>>): PulumiFn =>
  () => {
    for (const [name, type] of Object.entries(types)) {
      const { spec } = load("fixtures/compliant.yaml").get("StatefulSet", "kafka") as { spec: Manifest };
      Object.assign(spec, { replicas: brokers, selector: { matchLabels: { app: name } } });
      spec.template.metadata.labels.app = name;
      const parent = new ComponentResource(type, name);
      new k8s.apps.v1.StatefulSet(name, { metadata: { name }, spec: spec as never }, { parent });
    }
    return Promise.resolve();
  };

/** A program that registers the article's manifests as they stand, but for what `change` does to them. */
const article =
  (change: (manifest: Manifest, id: Output<string> | undefined) => void = () => undefined): PulumiFn =>
  () => {
    let id: Output<string> | undefined;
    for (const file of ["zookeeper", "svc", "kafka"]) {
      for (const manifest of load(`../parity/article/${file}.yaml`).manifests) {
        change(manifest, id);
        const kind = kinds[`${String(manifest.apiVersion)}/${String(manifest.kind)}`];
        if (!kind) throw new Error(`no class for ${String(manifest.kind)}`);
        const { name } = manifest.metadata as { name: string };
        const object = new kind(name, manifest as never);
        id ??= object.id;
      }
    }
    return Promise.resolve();
  };

describe("the policy pack in the engine", function () {
  this.timeout(300_000);
  let cluster: TestCluster;

  before(async () => {
    cluster = await openCluster();
  });
  after(async () => {
    await cluster.remove();
  });

  /** What a preview reports, with these packs beside ours. */
  async function reported(
    program: PulumiFn,
    profile: string,
    others: readonly string[] = [],
  ): Promise<PolicyEvent[]> {
    const events: EngineEvent[] = [];
    const stack = await cluster.stack(program);
    let failure: unknown;
    await stack
      .preview({
        policyPacks: [...policyPacks(), ...others],
        policyPackConfigs: [
          join(root, "policy", "profiles", `${profile}.json`),
          ...others.map((pack) => join(pack, "config.json")),
        ],
        onEvent: (event) => events.push(event),
      })
      .catch((error: unknown) => (failure = error));
    const found = events.flatMap(({ policyEvent }) => (policyEvent ? [policyEvent] : []));
    // A preview that failed without a violation never got as far as the pack.
    if (failure !== undefined && found.length === 0) throw failure as Error;
    return found;
  }

  /** The same in short and sorted; the engine keeps no order of its own. */
  async function violations(program: PulumiFn, profile: string): Promise<string[]> {
    const found = await reported(program, profile);
    return found
      .map(({ policyName, message }) => `${policyName}: ${message.split("\n")[1] ?? message}`)
      .sort();
  }

  const stacks = [
    ["dev", "development"],
    ["local", "development"],
    ["local", "default"],
    ["prod", "default"],
    ["prod", "hardened"],
  ] as const;
  /** All that it says of these: the article's one machine for all brokers is a node's address. */
  const ADVICE: Readonly<Partial<Record<string, readonly string[]>>> = {
    dev: [
      "advertised-address-outlives-node: StatefulSet kafka/kafka: its brokers advertise node ports at 10.10.101.114 alone: if that is a node's address, clients outside lose all of them with that node.",
    ],
  };
  for (const [stack, profile] of stacks) {
    const advice = ADVICE[stack] ?? [];
    it(`finds ${advice.length || "nothing"} in stack ${stack} in profile ${profile}`, async () => {
      assert.deepEqual(await violations(deployment(settingsOf(stack)), profile), advice);
    });
  }

  it("runs beside an organisation's own pack, which is in TypeScript and not compiled", async () => {
    const pack = mkdtempSync(join(tmpdir(), "organisation-pack-"));
    try {
      const files = {
        "PulumiPolicy.yaml": "runtime: nodejs\n",
        "package.json": '{ "name": "organisation", "version": "1.0.0", "main": "index.ts" }',
        "config.json": "{}",
        "tsconfig.json":
          '{ "compilerOptions": { "target": "es2022", "module": "node16", "moduleResolution": "node16", "strict": true, "skipLibCheck": true } }',
        "index.ts": `import { PolicyPack, type StackValidationArgs } from "@pulumi/policy";
          const count = ({ resources }: StackValidationArgs): number =>
            resources.filter((resource) => resource.type === "kubernetes:apps/v1:StatefulSet").length;
          new PolicyPack("organisation", {
            policies: [
              {
                name: "count-sets",
                description: "Counts StatefulSets.",
                enforcementLevel: "advisory",
                validateStack: (args, report) => { report(\`\${String(count(args))} sets\`); },
              },
            ],
          });`,
      };
      for (const [file, text] of Object.entries(files)) writeFileSync(join(pack, file), text);
      symlinkSync(join(root, "node_modules"), join(pack, "node_modules"));
      const found = await reported(deployment(settingsOf("local")), "default", [pack]);
      assert.deepEqual(
        found.map(({ policyPackName, policyName, message }) => [policyPackName, policyName, message.trim()]),
        [["organisation", "count-sets", "Counts StatefulSets.\n2 sets"]],
      );
    } finally {
      rmSync(pack, { recursive: true });
    }
  });

  it("finds in the article's manifests what it finds in them without an engine", async () => {
    const snapshot = readFileSync(join(root, "tests/policy/article.violations.txt"), "utf8");
    assert.deepEqual(await violations(article(), "default"), snapshot.trim().split("\n").sort());
  });

  it("shows an exemption as advisory, and what cannot be evaluated yet as mandatory", async () => {
    const changed = article(({ kind, metadata, spec }, id) => {
      const { name } = metadata as { name: string };
      if (kind === "PodDisruptionBudget") {
        metadata.annotations = {
          "policy.kafka-on-kubernetes/exempt": "api-version-served=Kubernetes 1.21; until=2099-12-31",
        };
      }
      // The engine knows no id before the object is there.
      if (name === "kafka" && id) spec.template.spec.terminationGracePeriodSeconds = id.apply(() => 300);
    });
    const found = await reported(changed, "default");
    const about = (rule: string) =>
      found
        .filter(({ policyName }) => policyName === rule)
        .map(({ enforcementLevel, message }) => [enforcementLevel, message.trim().split("\n").at(-1)]);
    assert.deepEqual(about("api-version-served"), [["advisory", "Exempt until 2099-12-31: Kubernetes 1.21"]]);
    assert.deepEqual(about("termination-grace"), [
      [
        "mandatory",
        "StatefulSet kafka/kafka: cannot be evaluated: spec.template.spec.terminationGracePeriodSeconds of StatefulSet kafka/kafka is not known yet.",
      ],
    ]);
  });

  it("asks why brokers are on NFS: as advice in profile development, for certain in the others", async () => {
    const { kafka } = stackSettings("dev") as { kafka: { storage: object } };
    const levels = async (storage: object, profile: string) => {
      const found = await reported(dev(storage), profile);
      return found
        .filter(({ policyName }) => policyName === "nfs-justified")
        .map(({ enforcementLevel, resourceUrn }) => [enforcementLevel, resourceUrn?.split("::").at(-1)]);
    };
    assert.deepEqual(await levels({}, "development"), [["advisory", "kafka"]]);
    assert.deepEqual(await levels({}, "default"), [["mandatory", "kafka"]]);
    assert.deepEqual(await levels(kafka.storage, "default"), []);
  });

  it("finds nothing in what it deployed itself, and what runs already is known then", async () => {
    const five = deployment(settingsOf("local", { brokers: 5 }));
    await (await cluster.stack(five)).up();
    assert.deepEqual(await violations(five, "default"), []);
  });

  it("refuses to take brokers away, unless they are a KafkaCluster's", async () => {
    const types = { asked: "kafka-on-kubernetes:index:KafkaCluster", unasked: "acme:index:KafkaCluster" };
    await (await cluster.stack(brokersOf(3, types))).up();
    const found = await violations(brokersOf(2, types), "default");
    assert.deepEqual(
      found.filter((violation) => violation.startsWith("scale-down-drained")),
      ["scale-down-drained: StatefulSet default/unasked: it takes brokers away: 3 run now, 2 are wanted."],
    );
  });
});
