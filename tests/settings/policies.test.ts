/** What the settings accept under a profile, the policy pack accepts under the same one. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { InvalidSettings } from "../../components/shared/schema";
import { evaluate } from "../../policy/evaluate";
import { Cluster } from "../../policy/model/cluster";
import type { StackResource } from "../../policy/model/objects";
import { rules } from "../../policy/rules";
import { ruleSettings } from "../../policy/settings";
import { program } from "../../program";
import { parseSettings } from "../../settings";
import { type Registered, run } from "../../tools/recording/mocks";
import { stackSettings } from "../../tools/recording/stacks";
import { defaultRelease } from "../../domain/kafka/releases";

const KAFKA = defaultRelease.version;

const RUNS = Number(process.env.SETTINGS_RUNS ?? 25);

const DIGEST = `@sha256:${"0123456789abcdef".repeat(4)}`;

const record = (fields: Record<string, fc.Arbitrary<unknown>>) => fc.record(fields, { requiredKeys: [] });

const sized = (unit: string, min: number, max: number) =>
  fc.integer({ min, max }).map((size) => `${size}${unit}`);
const memory = fc.oneof(sized("Mi", 256, 8192), sized("Gi", 1, 16));
const heap = sized("M", 64, 6144);
const storage = record({
  className: fc.constantFrom("fast", "standard"),
  size: fc.oneof(sized("Gi", 1, 500), sized("Mi", 256, 4096)),
  retain: fc.boolean(),
});

const pod = record({
  imagePullSecrets: fc.constant(["registry"]),
  nodeSelector: fc.constant({ "node.kubernetes.io/pool": "data" }),
  nodeAffinity: fc.constant({ required: [{ key: "disk", values: ["ssd", "nvme"] }] }),
  tolerations: fc.constant([{ key: "dedicated", value: "kafka", effect: "NoSchedule" }]),
  priorityClassName: fc.constant("high"),
  labels: fc.constant({ "sidecar.istio.io/inject": "false" }),
  annotations: fc.constant({ "example.com/note": "a note" }),
  cpuLimit: fc.constant("8"),
  ephemeralStorage: fc.constant("2Gi"),
  runtimeClassName: fc.constant("gvisor"),
  topologySpread: fc.constant([{ topologyKey: "example.com/row", whenUnsatisfiable: "ScheduleAnyway" }]),
  environment: fc.constant({ TZ: "UTC", API_TOKEN: { secret: { name: "api", key: "token" } } }),
  volumes: fc.constant({
    plugins: { mountPath: "/opt/plugins", configMap: "plugins" },
    buffer: { mountPath: "/var/buffer", emptyDir: { sizeLimit: "1Gi" } },
    vault: { mountPath: "/vault", csi: { driver: "secrets-store.csi.k8s.io" } },
  }),
});
const knobs = {
  pod,
  services: fc.constant({ annotations: { "example.com/note": "a note" } }),
  jvmOptions: fc.constant(["-XX:+UseZGC"]),
  unhealthyPodEvictionPolicy: fc.constant("AlwaysAllow"),
};

const zookeeper = record({
  ...knobs,
  namespace: fc.constantFrom("default", "zookeeper", "kafka"),
  replicas: fc.constantFrom(1, 3, 5, 7),
  memory,
  heap,
  storage,
  tickTime: fc.integer({ min: 500, max: 6000 }),
  initLimit: fc.integer({ min: 1, max: 20 }),
  syncLimit: fc.integer({ min: 1, max: 20 }),
  maxClientConnections: fc.integer({ min: 0, max: 100 }),
  purgeInterval: fc.integer({ min: 0, max: 48 }),
  minSessionTimeout: fc.integer({ min: 1000, max: 10_000 }),
  maxSessionTimeout: fc.integer({ min: 5000, max: 100_000 }),
});

/** Keys that policies look at, around the values that they turn on. */
const config = record({
  "default.replication.factor": fc.integer({ min: 1, max: 3 }),
  "min.insync.replicas": fc.integer({ min: 1, max: 3 }),
  "offsets.topic.replication.factor": fc.integer({ min: 1, max: 3 }),
  "transaction.state.log.replication.factor": fc.integer({ min: 1, max: 3 }),
  "transaction.state.log.min.isr": fc.integer({ min: 1, max: 3 }),
  "unclean.leader.election.enable": fc.boolean(),
  "auto.create.topics.enable": fc.boolean(),
  "num.partitions": fc.integer({ min: 1, max: 50 }),
  "log.retention.bytes": fc.constantFrom(-1, 1_048_576, 1_073_741_824),
  "log.segment.bytes": fc.constantFrom(1_048_576, 1_073_741_824),
  "zookeeper.session.timeout.ms": fc.integer({ min: 2000, max: 60_000 }),
  "controlled.shutdown.enable": fc.boolean(),
  "log.cleaner.enable": fc.boolean(),
});

/** Listeners whose lists fit any number of brokers. */
const externalListeners = fc.constantFrom(
  [{ name: "VPN", port: 9095, firstNodePort: 32_700, hosts: "vpn.example.com" }],
  [{ name: "VPN", port: 9095, firstNodePort: 32_700 }],
);

const kafka = record({
  externalListeners,
  ...knobs,
  rack: fc.constantFrom("none", "podLabel", "nodeLabel"),
  namespace: fc.constantFrom("kafka", "streaming"),
  brokers: fc.integer({ min: 1, max: 6 }),
  cpu: fc.constantFrom("500m", "2", 4),
  memory,
  heap,
  storage,
  external: fc.oneof(
    fc.boolean(),
    record({
      hosts: fc.constantFrom("kafka.example.com", "192.0.2.7", "fd00::7"),
      firstNodePort: fc.integer({ min: 30_000, max: 32_760 }),
    }),
  ),
  config,
  antiAffinity: fc.constantFrom("required", "preferred"),
  zoneSpread: fc.boolean(),
  terminationGracePeriod: fc.integer({ min: 1, max: 600 }),
});

/** Images that are supported and named by digest, so that every profile takes them. */
const IMAGES = {
  image: { name: `registry.example.com/kafka:${KAFKA}${DIGEST}`, build: false },
  zookeeper: { image: `registry.example.com/platform/kubernetes-zookeeper:1.0-3.4.10${DIGEST}` },
};

/** Topics and users with nothing but what they must have. */
const declared = ({ brokers = 3 }: { readonly brokers?: number }) => ({
  topics: { orders: { partitions: 1, replicas: Math.min(3, brokers) } },
  users: { billing: { produce: ["orders"], consume: [{ topic: "orders", group: "billing" }] } },
});

type Drawn = Record<"zookeeper" | "kafka", Record<string, unknown>> & {
  profile: "development" | "default" | "hardened";
};

/** Each value that is allowed by itself; what must not be together is left to the settings. */
const drawn = fc.record({
  profile: fc.constantFrom("development", "default", "hardened"),
  zookeeper,
  kafka,
}) as fc.Arbitrary<Drawn>;

const settingsOf = ({ profile, ...sections }: Drawn) =>
  parseSettings(
    {
      profile,
      image: IMAGES.image,
      zookeeper: { ...IMAGES.zookeeper, ...sections.zookeeper },
      kafka: sections.kafka,
      ...declared(sections.kafka),
    },
    "drawn",
  );

function accepted(given: Drawn): boolean {
  try {
    settingsOf(given);
    return true;
  } catch (error) {
    if (error instanceof InvalidSettings) return false;
    throw error;
  }
}

/** A registered resource as the engine shows it to a pack. */
function shown({ type, name, inputs, parent, guards }: Registered): StackResource {
  return {
    type,
    name,
    urn: `urn:pulumi:drawn::kafka-on-kubernetes::${type}::${name}`,
    props: inputs,
    parent: { type: parent?.split("/")[0] ?? "pulumi:pulumi:Stack" },
    ...(guards.protect && { opts: { protect: true } }),
  };
}

/** Findings of the pack in a profile, as `rule: message`; mandatory ones, or those of every level. */
async function refusals(given: Drawn, everyLevel = false): Promise<string[]> {
  const { resources } = await run(() => program(settingsOf(given)));
  const cluster = new Cluster(resources.map(shown));
  return rules.flatMap((rule) => {
    const settings = ruleSettings(rule, given.profile, {});
    if (!settings.enabled) return [];
    return evaluate(rule, cluster, settings, "2026-11-22")
      .filter(({ level }) => everyLevel || (level ?? rule.enforcementLevel) === "mandatory")
      .map(({ message }) => `${rule.name}: ${message.split("\n")[0] ?? ""}`);
  });
}

/** What the settings leave to the pack. */
interface Left {
  readonly reason: string;
  /** Whether the settings ask for it by name; the pack has nothing to say otherwise. */
  readonly asked: (given: Drawn) => boolean;
  /** Settings that the pack refuses for this alone. */
  readonly example: Partial<Drawn>;
}

const key = (given: Drawn, name: string) =>
  (given.kafka.config as Record<string, unknown> | undefined)?.[name] ?? undefined;
const brokers = (given: Drawn) => (given.kafka.brokers as number | undefined) ?? 3;

/** A broker key that the settings take as it is given. */
const BY_KEY =
  "the user gives the key; what works on its own is for Kafka's own checks, what it risks for the policies";
const byKey = (names: string[], example: Record<string, unknown>): Left => ({
  reason: BY_KEY,
  asked: (given) => names.some((name) => key(given, name) !== undefined),
  example: { kafka: { config: example } },
});

const LEFT_TO_THE_PACK: Readonly<Record<string, Left>> = {
  "anti-affinity-required": {
    reason: "a cluster for trying things has fewer nodes than brokers",
    asked: ({ kafka: { antiAffinity } }) => antiAffinity === "preferred",
    example: { kafka: { antiAffinity: "preferred" } },
  },
  "claims-retained": {
    reason: "what is only tried leaves nothing behind",
    asked: (given) =>
      [given.kafka, given.zookeeper].some(
        ({ storage: own }) => (own as { retain?: boolean } | undefined)?.retain === false,
      ),
    example: { kafka: { storage: { retain: false } } },
  },
  "zookeeper-size-minimum": {
    reason: "one server is enough to try things",
    asked: ({ zookeeper: { replicas } }) => replicas === 1,
    example: { zookeeper: { replicas: 1 } },
  },
  "zookeeper-snapshots-purged": {
    reason: "snapshots may be purged, or kept, by other means",
    asked: ({ zookeeper: { purgeInterval } }) => purgeInterval === 0,
    example: { zookeeper: { purgeInterval: 0 } },
  },
  "termination-grace": {
    reason: "brokers that hold nothing stop at once, as in tests",
    asked: ({ kafka: { terminationGracePeriod } }) => Number(terminationGracePeriod) < 300,
    example: { kafka: { terminationGracePeriod: 60 } },
  },
  "rack-when-zones": {
    reason:
      "the settings do not know a broker's zone: zoneSpread with more brokers than replicas is the pack's",
    asked: (given) =>
      given.kafka.zoneSpread === true && (given.kafka.rack ?? "none") === "none" && brokers(given) > 1,
    example: { kafka: { zoneSpread: true, brokers: 4 } },
  },
  "auto-create-topics-off": byKey(["auto.create.topics.enable"], { "auto.create.topics.enable": true }),
  "unclean-election-off": byKey(["unclean.leader.election.enable"], {
    "unclean.leader.election.enable": true,
  }),
  "default-replication-factor": byKey(["default.replication.factor"], {
    "default.replication.factor": 2,
    "min.insync.replicas": 1,
  }),
  "in-sync-minimum": byKey(["min.insync.replicas", "default.replication.factor"], {
    "min.insync.replicas": 1,
  }),
  "internal-topics-replicated": byKey(
    ["offsets.topic.replication.factor", "transaction.state.log.replication.factor"],
    { "offsets.topic.replication.factor": 2 },
  ),
  "transaction-in-sync-minimum": byKey(
    ["transaction.state.log.min.isr", "transaction.state.log.replication.factor"],
    { "transaction.state.log.min.isr": 1 },
  ),
  "retention-fits-volume": byKey(["log.retention.bytes", "log.segment.bytes", "num.partitions"], {
    "num.partitions": 50,
  }),
};

describe("settings and policies", function () {
  this.timeout(120_000);

  it("agree on the defaults in every profile", async () => {
    for (const profile of ["development", "default", "hardened"] as const)
      assert.deepEqual(await refusals({ profile, zookeeper: {}, kafka: {} }), []);
  });

  it("agree on stack prod with five brokers in its three zones", async () => {
    const prod = stackSettings("prod") as Pick<Drawn, "zookeeper" | "kafka">;
    const five = { ...prod.kafka, brokers: 5, external: { hosts: "kafka.example.com" } };
    for (const rack of ["podLabel", "nodeLabel"])
      assert.deepEqual(
        await refusals({ profile: "hardened", zookeeper: prod.zookeeper, kafka: { ...five, rack } }, true),
        [],
      );
  });

  it("agree on three brokers with a listener of every type", async () => {
    const hosts = ["a.example.com", "b.example.com", "c.example.com"];
    const sourceRanges = ["10.0.0.0/8"];
    const given = {
      externalListeners: [
        { name: "VPN", port: 9095, firstNodePort: 32_700, hosts },
        { name: "CLOUD", port: 9096, type: "loadBalancer", hosts, loadBalancer: { sourceRanges } },
        { name: "READ_BACK", port: 9098, type: "loadBalancer", loadBalancer: { sourceRanges } },
        { name: "GATEWAY", port: 9097, type: "clusterIP", hosts, advertisedPorts: [443] },
      ],
    };
    for (const profile of ["development", "default", "hardened"] as const)
      assert.deepEqual(await refusals({ profile, zookeeper: {}, kafka: given }, true), [], profile);
  });

  it("agree because the pack reads what the program writes, not because it sees nothing", async () => {
    const found = await refusals({ profile: "hardened", zookeeper: {}, kafka: {} }, true);
    assert.deepEqual(
      found.filter((finding) => finding.startsWith("settings-readable")),
      [],
    );
  });

  it(`agree on ${RUNS} random settings, but for what is left to the pack`, async () => {
    await fc.assert(
      fc.asyncProperty(drawn.filter(accepted), async (given) => {
        const refused = await refusals(given);
        const surprising = refused.filter((finding) => {
          const left = LEFT_TO_THE_PACK[finding.split(":")[0] ?? ""];
          return !left?.asked(given);
        });
        assert.deepEqual(surprising, []);
      }),
      { numRuns: RUNS },
    );
  });

  for (const [rule, { reason, asked, example }] of Object.entries(LEFT_TO_THE_PACK))
    it(`${rule} is left to the pack: ${reason}`, async () => {
      const given = { profile: "hardened" as const, zookeeper: {}, kafka: {}, ...example };
      assert.ok(asked(given));
      const refused = (await refusals(given)).map((finding) => finding.split(":")[0] ?? "");
      assert.ok(refused.includes(rule), `refused: ${refused.join(", ") || "nothing"}`);
    });
});
