/**
 * A broker's rack: the zone of its node, so that Kafka puts a partition's replicas into different zones, and consumers
 * that say where they are read from a replica in their own (KIP-392).
 *
 * - `podLabel`: the pod's own zone label, which Kubernetes 1.35 and later copy from the node when the pod is bound
 *   (KEP-4742), by the downward API. It needs no rights.
 * - `nodeLabel`: the node's label, which an init container asks the API server for. RBAC cannot narrow a right to the
 *   pod's own node, so its ServiceAccount may get every node; its token is mounted into that container alone.
 *
 * A broker without a zone stops and says why: in a cluster half with racks Kafka creates no topic.
 */
import type { types } from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { ZONE } from "../../domain/kubernetes/labels";
import { containerSecurityContext } from "../shared/podSecurity";
import { CONFIG_DIRECTORY } from "./directories";

/** Where a broker's rack comes from. */
export type Rack = "none" | "podLabel" | "nodeLabel" | undefined;

export const hasRacks = (rack: Rack): rack is "podLabel" | "nodeLabel" =>
  rack !== undefined && rack !== "none";

/** Variable of the start command that holds the zone. */
export const RACK_VARIABLE = "BROKER_RACK";
/** Script of the init container, in the ConfigMap. */
export const RACK_FILE = "rack.sh";
/** Name of the init container, of its token's volume, and of the volume that it writes the zone to. */
const RACK_INIT = "rack";
const TOKEN_VOLUME = "rack-token";
const DIRECTORY = "/run/kafka-rack";
const TOKEN_DIRECTORY = "/run/kafka-rack-token";

/** Names that the pod has for its rack. */
export const RACK_NAMES = {
  variables: [RACK_VARIABLE],
  volumes: [RACK_INIT, TOKEN_VOLUME],
  directories: [DIRECTORY, TOKEN_DIRECTORY],
} as const;

/** Keys of server.properties that go with racks. */
export const rackConfig = (rack: Rack): Record<string, string> =>
  hasRacks(rack)
    ? { "replica.selector.class": "org.apache.kafka.common.replica.RackAwareReplicaSelector" }
    : {};

const NO_ZONE: Readonly<Record<"podLabel" | "nodeLabel", string>> = {
  podLabel: `this pod has no label ${ZONE}. Kubernetes 1.35 and later copy it from the node: is the cluster older, or has the node none? With an older cluster, set rack to nodeLabel`,
  nodeLabel: `this pod's node has no label ${ZONE}`,
};

/** What the start command does first. */
export function rackCommand(rack: Rack): string[] {
  if (!hasRacks(rack)) return [];
  const read = rack === "nodeLabel" ? [`read -r ${RACK_VARIABLE} <${DIRECTORY}/zone`] : [];
  return [...read, `[ -n "$${RACK_VARIABLE}" ] || { echo "[rack] ${NO_ZONE[rack]}" >&2; exit 1; }`];
}

/** Environment of the broker's container. */
export const rackEnvironment = (rack: Rack): types.input.core.v1.EnvVar[] =>
  rack === "podLabel"
    ? [{ name: RACK_VARIABLE, valueFrom: { fieldRef: { fieldPath: `metadata.labels['${ZONE}']` } } }]
    : [];

export const rackMounts = (rack: Rack): types.input.core.v1.VolumeMount[] =>
  rack === "nodeLabel" ? [{ name: RACK_INIT, mountPath: DIRECTORY, readOnly: true }] : [];

/** A token for as long as the init container needs it; Kubernetes allows no less than ten minutes. */
const TOKEN_SECONDS = 600;

export const rackVolumes = (rack: Rack): types.input.core.v1.Volume[] =>
  rack === "nodeLabel"
    ? [
        { name: RACK_INIT, emptyDir: { sizeLimit: "1Mi" } },
        {
          name: TOKEN_VOLUME,
          projected: {
            sources: [
              { serviceAccountToken: { path: "token", expirationSeconds: TOKEN_SECONDS } },
              { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
            ],
          },
        },
      ]
    : [];

/** The init container and what it may do, as fields of the pod's specification. */
export function rackAccess(
  name: string,
  args: {
    readonly rack?: Rack;
    readonly image: pulumi.Input<string>;
    readonly hardened: boolean;
    readonly pod?: { readonly serviceAccountName?: string | undefined } | undefined;
  },
): Partial<types.input.core.v1.PodSpec> {
  if (args.rack !== "nodeLabel") return {};
  return {
    serviceAccountName: args.pod?.serviceAccountName ?? rackAccountName(name),
    automountServiceAccountToken: false,
    initContainers: [
      {
        name: RACK_INIT,
        image: args.image,
        imagePullPolicy: "IfNotPresent",
        command: ["bash", `${CONFIG_DIRECTORY}/${RACK_FILE}`, ZONE, TOKEN_DIRECTORY, `${DIRECTORY}/zone`],
        env: [{ name: "NODE_NAME", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } }],
        resources: { requests: { cpu: "10m", memory: "64Mi" }, limits: { memory: "64Mi" } },
        volumeMounts: [
          { name: "config", mountPath: CONFIG_DIRECTORY, readOnly: true },
          { name: TOKEN_VOLUME, mountPath: TOKEN_DIRECTORY, readOnly: true },
          { name: RACK_INIT, mountPath: DIRECTORY },
        ],
        ...containerSecurityContext(args.hardened),
      },
    ],
  };
}

/** ServiceAccount that may get nodes, where the user names none. */
export const rackAccountName = (name: string) => `${name}-rack`;

/** What that account may do. */
export const rackRules: types.input.rbac.v1.PolicyRule[] = [
  { apiGroups: [""], resources: ["nodes"], verbs: ["get"] },
];
