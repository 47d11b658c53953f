/** Renders what a user says of a component's pods; nothing where nothing is said. */
import type { types } from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type {
  BasicPodArgs,
  EnvironmentArgs,
  NodeAffinityArgs,
  NodeRequirementArgs,
  PodArgs,
  TopologySpreadArgs,
  VolumeArgs,
} from "./podArgs";

type EnvVar = types.input.core.v1.EnvVar;
type Volume = types.input.core.v1.Volume;
type VolumeMount = types.input.core.v1.VolumeMount;
type NodeAffinity = types.input.core.v1.NodeAffinity;

/** `{ [name]: value }`, or nothing where the value is absent or an empty list. */
const said = <Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): Partial<Record<Name, Value>> =>
  value === undefined || (Array.isArray(value) && value.length === 0)
    ? {}
    : ({ [name]: value } as Record<Name, Value>);

const expression = ({ key, operator = "In", values }: NodeRequirementArgs) => ({
  key,
  operator,
  ...said("values", values),
});

/** The node affinity, beside which the component has rules for its pods. */
export function nodeAffinity(pod: BasicPodArgs = {}): { nodeAffinity?: NodeAffinity } {
  const { required = [], preferred = [] }: NodeAffinityArgs = pod.nodeAffinity ?? {};
  if (required.length + preferred.length === 0) return {};
  return {
    nodeAffinity: {
      ...(required.length > 0 && {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchExpressions: required.map(expression) }],
        },
      }),
      ...(preferred.length > 0 && {
        preferredDuringSchedulingIgnoredDuringExecution: preferred.map(({ weight = 1, ...node }) => ({
          weight,
          preference: { matchExpressions: [expression(node)] },
        })),
      }),
    },
  };
}

/** Names of Secrets as a pod's specification has them. */
export const pullSecrets = (pod: BasicPodArgs = {}, own: readonly pulumi.Input<string>[]) =>
  said(
    "imagePullSecrets",
    [...own, ...(pod.imagePullSecrets ?? [])].map((name) => ({ name })),
  );

/** Fields of the pod's specification that are as the user says them, but for its affinity and what is mounted. */
export function podFields(
  pod: PodArgs = {},
  selector: Readonly<Record<string, string>>,
  ownPullSecrets: readonly pulumi.Input<string>[],
  ownSpreads: readonly TopologySpreadArgs[] = [],
): Partial<types.input.core.v1.PodSpec> {
  return {
    ...said("nodeSelector", pod.nodeSelector),
    ...said("tolerations", pod.tolerations),
    ...said("priorityClassName", pod.priorityClassName),
    ...said("runtimeClassName", pod.runtimeClassName),
    ...said("serviceAccountName", pod.serviceAccountName),
    ...said(
      "topologySpreadConstraints",
      [...ownSpreads, ...(pod.topologySpread ?? [])].map((spread) => spreadOver(spread, selector)),
    ),
    ...pullSecrets(pod, ownPullSecrets),
  };
}

/** One spread of a component's own pods. */
const spreadOver = (
  { topologyKey, maxSkew = 1, whenUnsatisfiable = "DoNotSchedule" }: TopologySpreadArgs,
  selector: Readonly<Record<string, string>>,
): types.input.core.v1.TopologySpreadConstraint => ({
  maxSkew,
  topologyKey,
  whenUnsatisfiable,
  labelSelector: { matchLabels: selector },
});

/** Metadata of the pods. */
export const podMetadata = (labels: Readonly<Record<string, string>>, pod: BasicPodArgs = {}) => ({
  labels: { ...pod.labels, ...labels },
  ...said("annotations", pod.annotations),
});

/** What a container asks for and is limited to. */
export function resources({ cpu, memory }: { cpu: string; memory: string }, pod: BasicPodArgs = {}) {
  const disk = said("ephemeral-storage", pod.ephemeralStorage);
  return {
    requests: { cpu, memory, ...disk },
    limits: { ...said("cpu", pod.cpuLimit), memory, ...disk },
  };
}

function variable([name, { value, secret, configMap, field }]: [string, EnvironmentArgs]): EnvVar {
  if (secret) return { name, valueFrom: { secretKeyRef: secret } };
  if (configMap) return { name, valueFrom: { configMapKeyRef: configMap } };
  if (field !== undefined) return { name, valueFrom: { fieldRef: { fieldPath: field } } };
  return { name, value: value ?? "" };
}

/** Environment variables. */
export const environmentOf = (pod: PodArgs = {}): EnvVar[] =>
  Object.entries(pod.environment ?? {}).map(variable);

function volume([name, { secret, configMap, claim, emptyDir, csi }]: [string, VolumeArgs]): Volume {
  if (secret !== undefined) return { name, secret: { secretName: secret } };
  if (configMap !== undefined) return { name, configMap: { name: configMap } };
  if (claim !== undefined) return { name, persistentVolumeClaim: { claimName: claim } };
  if (csi)
    return {
      name,
      csi: { driver: csi.driver, readOnly: true, ...said("volumeAttributes", csi.attributes) },
    };
  return {
    name,
    emptyDir: { ...said("sizeLimit", emptyDir?.sizeLimit), ...(emptyDir?.memory && { medium: "Memory" }) },
  };
}

function mount([name, given]: [string, VolumeArgs]): VolumeMount {
  const { mountPath, subPath, readOnly = given.claim === undefined && given.emptyDir === undefined } = given;
  return { name, mountPath, ...said("subPath", subPath), ...(readOnly && { readOnly }) };
}

/** Volumes and their mounts in the main container. */
export function volumesOf(pod: PodArgs = {}): { volumes: Volume[]; mounts: VolumeMount[] } {
  const entries = Object.entries(pod.volumes ?? {});
  return { volumes: entries.map(volume), mounts: entries.map(mount) };
}
