/** Random settings of a whole stack, as its file may have them: most are accepted, and near what its pods add. */
import fc from "fast-check";

import { configurations } from "./draws";
import { recipes } from "./recipes";

/** Settings as `parseSettings` takes them, and the address of the node that the brokers run on. */
export interface DrawnStack {
  readonly settings: object;
  readonly nodeAddress: string;
}

const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;

/** Keys that touch what each pod adds to its file: the broker's id, its listeners and their addresses. */
const nearThePod = fc.record(
  {
    "node.id": fc.integer({ min: -1, max: 12 }),
    "broker.id.generation.enable": fc.boolean(),
    "reserved.broker.max.id": fc.oneof(fc.integer({ min: -1, max: 12 }), fc.constant(1000)),
    "broker.rack": fc.constantFrom("a", ""),
    "control.plane.listener.name": fc.constantFrom("INTERNAL", "EXTERNAL", "CONTROLLER"),
    "early.start.listeners": fc.constantFrom("", "INTERNAL", "INTERNAL,EXTERNAL"),
    "controller.listener.names": fc.constantFrom("INTERNAL", "CONTROLLER"),
    "controller.quorum.voters": fc.constantFrom("", "0@a:9093"),
    "process.roles": fc.constantFrom("", "broker", "broker,controller"),
    "zookeeper.metadata.migration.enable": fc.boolean(),
    "inter.broker.protocol.version": fc.constantFrom("3.5", "3.5-IV2", "2.8", "0.10.0"),
    "connections.max.reauth.ms": fc.constantFrom(0, 1000),
    "listener.name.internal.ssl.client.auth": fc.constantFrom("none", "required"),
    "listener.name.external.max.connections": fc.constantFrom(1, 100),
    "max.connections.per.ip.overrides": fc.constantFrom("127.0.0.1:5", "host:x"),
    "zookeeper.session.timeout.ms": fc.integer({ min: 1000, max: 60_000 }),
    "min.insync.replicas": fc.integer({ min: 1, max: 4 }),
    "default.replication.factor": fc.integer({ min: 1, max: 4 }),
    "log.segment.bytes": fc.constantFrom(1_048_576, 104_857_600, 1_073_741_824),
    "log.retention.bytes": fc.constantFrom(-1, 1_048_576, 1_073_741_824),
    "zookeeper.set.acl": fc.boolean(),
  },
  { requiredKeys: [] },
);

const few = <T>(arbitrary: fc.Arbitrary<T>, of: T) =>
  fc.oneof({ arbitrary: fc.constant(of), weight: 2 }, { arbitrary, weight: 1 });
const none = fc.constant({});

const config = fc.oneof(
  { arbitrary: none, weight: 1 },
  // Mostly one or two keys: with more, one of them is nearly always refused.
  { arbitrary: nearThePod.map((keys) => Object.fromEntries(Object.entries(keys).slice(0, 2))), weight: 4 },
  { arbitrary: nearThePod, weight: 1 },
  { arbitrary: configurations(Object.values(recipes)), weight: 6 },
);

const storage = fc.record(
  {
    size: fc.constantFrom("1Gi", "2Gi", "10Gi", "512Mi", "500Gi", "3G", "2Ti"),
    className: fc.constantFrom("fast", "nfs-client"),
    retain: fc.boolean(),
  },
  { requiredKeys: [] },
);

const host = (id: number) =>
  fc.constantFrom(`kafka-${id}.example.com`, `10.0.0.${id + 1}`, `fd00::${id + 1}`, `b${id}`);

function external(brokers: number): fc.Arbitrary<object | boolean> {
  const each = fc.tuple(...Array.from({ length: brokers }, (_, id) => host(id)));
  const hosts = fc.oneof(
    host(0),
    each,
    host(0).map((one) => [one]),
  );
  const ports = fc.oneof(
    none,
    fc.integer({ min: 30000, max: 32767 }).map((firstNodePort) => ({ firstNodePort })),
    fc
      .uniqueArray(fc.integer({ min: 30000, max: 32767 }), { minLength: brokers, maxLength: brokers })
      .map((nodePorts) => ({ nodePorts })),
  );
  const exposed = fc
    .tuple(fc.record({ hosts }, { requiredKeys: [] }), ports)
    .map(([where, which]) => ({ ...where, ...which }));
  return fc.oneof({ arbitrary: exposed, weight: 5 }, { arbitrary: fc.boolean(), weight: 1 });
}

const kafka = fc
  .oneof(
    { arbitrary: fc.integer({ min: 1, max: 4 }), weight: 6 },
    { arbitrary: fc.integer({ min: 5, max: 99 }), weight: 1 },
  )
  .chain((brokers) =>
    fc.record(
      {
        brokers: fc.constant(brokers),
        namespace: fc.constantFrom("kafka", "default", "events"),
        cpu: fc.constantFrom("500m", 2, "1"),
        memory: fc.constantFrom("1Gi", "2Gi", "8Gi", "10Gi", 4294967296),
        heap: fc.constantFrom("512M", "1G", "4G"),
        storage,
        external: external(brokers),
        config,
        pluginConfig: fc.constantFrom({}, { "my.plugin.level": 3 }, { "my.text": " a=b\\\n\u00e4" }),
        antiAffinity: fc.constantFrom("required", "preferred"),
        zoneSpread: fc.boolean(),
        terminationGracePeriod: fc.constantFrom(30, "5m", 86_400),
      },
      { requiredKeys: ["brokers", "config"] },
    ),
  );

const zookeeper = fc.record(
  {
    namespace: fc.constantFrom("default", "kafka", "zoo"),
    replicas: fc.constantFrom(1, 3, 5),
    storage,
    tickTime: few(fc.integer({ min: 100, max: 60_000 }), 2000),
    initLimit: fc.integer({ min: 1, max: 100 }),
    minSessionTimeout: fc.constantFrom(1000, 4000, "6s"),
    maxSessionTimeout: fc.constantFrom(6000, 40_000, "1m"),
    logLevel: fc.constantFrom("DEBUG", "INFO", "WARN"),
  },
  { requiredKeys: [] },
);

const nfs = fc.record({
  server: fc.constantFrom("nfs.example.com", "10.0.0.9"),
  path: fc.constantFrom("/export", "/"),
});

/** An image and a profile that go together: hardened asks for digests. */
const kind = fc.constantFrom(
  { image: { name: "a/b:1", build: false } },
  { image: { name: "registry.example.com/a/b:1" } },
  {
    profile: "hardened",
    image: { name: `a/b@${DIGEST}`, build: false },
    zookeeper: { image: `zoo@${DIGEST}` },
  },
);

/** Stacks; those that the settings refuse are to be passed over. */
export const drawnStacks: fc.Arbitrary<DrawnStack> = fc
  .record({
    kind,
    kafka,
    zookeeper,
    nfs: fc.option(nfs, { freq: 4, nil: undefined }),
    nodeAddress: fc.constantFrom("192.168.7.20", "fd00:7::20"),
  })
  .map(({ kind, kafka, zookeeper, nfs, nodeAddress }) => ({
    nodeAddress,
    settings: {
      ...kind,
      kafka,
      zookeeper: { ...zookeeper, ...("zookeeper" in kind && kind.zookeeper) },
      ...(nfs && { nfs }),
    },
  }));
