/** The changes that a reviewer meets, as programs: each is previewed against, and made on, the base deployment. */
import * as pulumi from "@pulumi/pulumi";
import { KafkaCluster, KafkaImage } from "../../components/index";
import { program } from "../../program";
import { parseSettings } from "../../settings";
import { defaultRelease } from "../../domain/kafka/releases";

const KAFKA = defaultRelease.version;

type Json = Readonly<Record<string, unknown>>;

const CLASS = { className: "nfs-client" };

/** The stack that every change starts from. */
const base = {
  image: { name: `registry.example.com/kafka:${KAFKA}-1`, build: false },
  zookeeper: { storage: CLASS },
  kafka: { storage: CLASS, external: { hosts: "kafka.example.com" } },
};

const settings = (kafka: Json = {}, rest: Json = {}) =>
  parseSettings({ ...base, ...rest, kafka: { ...base.kafka, ...kafka } }, "local");

type Program = () => Promise<Record<string, unknown>>;

const deploys =
  (kafka: Json = {}, rest: Json = {}): Program =>
  () =>
    Promise.resolve({ ...program(settings(kafka, rest)) });

export interface ReviewedChange {
  /** Name of its files under tests/review. */
  readonly name: string;
  readonly program: Program;
  /** Previewed before anything is deployed. */
  readonly first?: boolean;
  /** Environment of the preview: settings that may change. */
  readonly allowed?: string;
  /** The preview is refused by the program itself, so it cannot be made. */
  readonly refused?: boolean;
}

export const baseProgram: Program = deploys();

/** Brokers may share nodes, which a policy forbids, and an exemption until a day allows. */
const exempt =
  (until: string): Program =>
  () => {
    pulumi.runtime.registerStackTransformation(({ type, name, props, opts }) => {
      if (type !== "kubernetes:apps/v1:StatefulSet" || name !== "kafka") return undefined;
      const metadata = props.metadata as pulumi.Input<{ annotations: Json }>;
      const exemption = {
        "policy.kafka-on-kubernetes/exempt": `anti-affinity-required=two nodes are being repaired; until=${until}`,
      };
      const exempted = pulumi
        .output(metadata)
        .apply((given) => ({ ...given, annotations: { ...given.annotations, ...exemption } }));
      return { props: { ...props, metadata: exempted }, opts };
    });
    return deploys({ antiAffinity: "preferred" })();
  };

/** The ensemble's component is taken out of the program, and the brokers are sent to another ensemble. */
const withoutEnsemble: Program = () => {
  const image = new KafkaImage("kafka-image", base.image);
  new KafkaCluster("kafka", {
    ...base.kafka,
    external: { hosts: ["kafka.example.com"] },
    image: image.reference,
    metadata: {
      zookeeper: {
        connect: "zookeeper.example.com:2181",
        namespace: "default",
        sessions: { min: 4000, max: 40_000 },
      },
    },
  });
  return Promise.resolve({});
};

export const reviewedChanges: readonly ReviewedChange[] = [
  { name: "first-deployment", program: baseProgram, first: true },
  { name: "no-change", program: baseProgram },
  { name: "dynamic-key", program: deploys({ config: { "log.retention.hours": 72, "num.io.threads": 16 } }) },
  { name: "roll-key", program: deploys({ config: { "num.partitions": 6 } }) },
  { name: "heap", program: deploys({ heap: "1536M", memory: "3Gi" }) },
  {
    name: "image",
    program: deploys({}, { image: { ...base.image, name: `registry.example.com/kafka:${KAFKA}-2` } }),
  },
  { name: "scale-up", program: deploys({ brokers: 4 }) },
  { name: "scale-down", program: deploys({ brokers: 2 }), allowed: "kafka.brokers" },
  { name: "node-port", program: deploys({ external: { hosts: "kafka.example.com", firstNodePort: 30227 } }) },
  { name: "external-off", program: deploys({ external: false }) },
  { name: "claim-size", program: deploys({ storage: { ...CLASS, size: "2Gi" } }), refused: true },
  {
    name: "claim-size-unsealed",
    program: deploys({ storage: { ...CLASS, size: "2Gi" } }),
    allowed: "kafka.storage.size",
  },
  { name: "exemption", program: exempt("2099-12-31") },
  { name: "exemption-expired", program: exempt("2026-01-31") },
  { name: "ensemble", program: deploys({}, { zookeeper: { storage: CLASS, maxClientConnections: 120 } }) },
  { name: "ensemble-deleted", program: withoutEnsemble },
];
