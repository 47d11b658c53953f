/** What a user may say of a component's pods: where they run, what they carry, and what is mounted into them. */
import { z } from "zod";
import { isSecretName, secretsIn } from "../../domain/clearText";
import { HOSTNAME, isLabelValue, isQualifiedName, labelOwner } from "../../domain/kubernetes/labels";
import { parseQuantity } from "../../domain/kubernetes/quantities";
import {
  boolean,
  cpuQuantity,
  integer,
  keyFault,
  list,
  matching,
  objectName,
  objectOf,
  oneOf,
  type Problem,
  quantity,
  quotedText,
  record,
} from "./schema";

/** Nodes by one of their labels, as a node affinity's `matchExpressions` have it. */
export interface NodeRequirementArgs {
  /** Key of the node's label, e.g. `node.kubernetes.io/instance-type`. */
  key: string;
  /** `In`, `NotIn`, `Exists`, `DoesNotExist`, `Gt` or `Lt`. Default: `In`. */
  operator?: string;
  /** Values of the label; none with `Exists` and `DoesNotExist`, one number with `Gt` and `Lt`. Default: none. */
  values?: string[];
}

/** Nodes that are preferred over others. */
export interface PreferredNodesArgs extends NodeRequirementArgs {
  /** How much they are preferred, 1 to 100. Default: 1. */
  weight?: number;
}

/** Which nodes pods may run on, beside the component's own rules for its pods. */
export interface NodeAffinityArgs {
  /** Nodes must meet all of these. Default: none. */
  required?: NodeRequirementArgs[];
  /** Nodes that meet these are preferred. Default: none. */
  preferred?: PreferredNodesArgs[];
}

/** A taint of nodes that pods tolerate. */
export interface TolerationArgs {
  /** Key of the taint. */
  key: string;
  /** `Equal`: the taint has this value; `Exists`: whatever its value. Default: `Equal`. */
  operator?: string;
  /** Value of the taint; none with `Exists`. Default: none. */
  value?: string;
  /** `NoSchedule`, `PreferNoSchedule` or `NoExecute`. Default: all of them. */
  effect?: string;
  /** Seconds that a pod stays on a node with that taint; only with `NoExecute`. Default: without limit. */
  tolerationSeconds?: number;
}

/** How evenly a component's pods must be spread over the values of a label of their nodes. */
export interface TopologySpreadArgs {
  /** Key of the nodes' label, e.g. `topology.kubernetes.io/zone`. */
  topologyKey: string;
  /** Most pods that one value may have more than another. Default: 1. */
  maxSkew?: number;
  /** `DoNotSchedule`: a pod waits for a node; `ScheduleAnyway`: only a preference. Default: `DoNotSchedule`. */
  whenUnsatisfiable?: string;
}

/** A key of a Secret or ConfigMap in the pods' namespace. */
export interface KeyRefArgs {
  /** Name of the object. */
  name: string;
  /** Key in it. */
  key: string;
}

/** Where an environment variable has its value from; exactly one of these. */
export interface EnvironmentArgs {
  /** The value itself. */
  value?: string;
  /** A key of a Secret. */
  secret?: KeyRefArgs;
  /** A key of a ConfigMap. */
  configMap?: KeyRefArgs;
  /** A field of the pod by the downward API, e.g. `spec.nodeName`. */
  field?: string;
}

/** An empty directory for as long as the pod exists. */
export interface EmptyDirArgs {
  /** Most that it may hold, a Kubernetes quantity; the pod is evicted beyond it. Default: without limit. */
  sizeLimit?: string;
  /** Whether it is in memory, where it counts against the pod's memory. Default: false. */
  memory?: boolean;
}

/** A volume of a CSI driver that exists with the pod alone, such as the Secrets Store driver's. */
export interface CsiVolumeArgs {
  /** Name of the driver, e.g. `secrets-store.csi.k8s.io`. */
  driver: string;
  /** Attributes that the driver is given. Default: none. */
  attributes?: Record<string, string>;
}

/** A volume and where the main container has it; exactly one of secret, configMap, claim, emptyDir, csi. */
export interface VolumeArgs {
  /** Directory in the container, an absolute path. */
  mountPath: string;
  /** Path within the volume that is mounted. Default: the whole volume. */
  subPath?: string;
  /** Whether the container can only read it. Default: true, but for `claim` and `emptyDir`. */
  readOnly?: boolean;
  /** Name of a Secret. */
  secret?: string;
  /** Name of a ConfigMap. */
  configMap?: string;
  /** Name of a PersistentVolumeClaim, which all pods of the component share. */
  claim?: string;
  /** An empty directory. */
  emptyDir?: EmptyDirArgs;
  /** A volume of a CSI driver. */
  csi?: CsiVolumeArgs;
}

/** What can be said of the pods of every component, the provisioner's included. */
export interface BasicPodArgs {
  /** Names of Secrets in the pods' namespace that images are pulled with. Default: none. */
  imagePullSecrets?: string[];
  /** Labels that nodes must have. Default: none. */
  nodeSelector?: Record<string, string>;
  /** Nodes that pods must or should run on. */
  nodeAffinity?: NodeAffinityArgs;
  /** Taints of nodes that pods tolerate. Default: none beside Kubernetes' own. */
  tolerations?: TolerationArgs[];
  /** PriorityClass of the pods. Default: the cluster's default. */
  priorityClassName?: string;
  /** Labels of the pods, beside the program's. Default: none. */
  labels?: Record<string, string>;
  /** Annotations of the pods. Default: none. */
  annotations?: Record<string, string>;
  /** Most CPU that a pod may use. Default: no limit, since a limit slows a pod down while its node is idle. */
  cpuLimit?: string;
  /** Disk of the node that a pod asks for and is limited to: logs and empty directories. Default: no limit. */
  ephemeralStorage?: string;
  /** ServiceAccount of the pods, which must be there. Default: the namespace's `default`, or the program's own. */
  serviceAccountName?: string;
}

/** What can be said of the pods of a StatefulSet. */
export interface PodArgs extends BasicPodArgs {
  /** Spread over labels of nodes that the scheduler keeps. Default: none. */
  topologySpread?: TopologySpreadArgs[];
  /** RuntimeClass of the pods. Default: the cluster's default. */
  runtimeClassName?: string;
  /** Environment variables of the main container, by name. Default: none. */
  environment?: Record<string, EnvironmentArgs>;
  /** Volumes, by name, each mounted into the main container. Default: none. */
  volumes?: Record<string, VolumeArgs>;
}

const labelKey = () =>
  matching(/^[\w./-]+$/, "the key of a label (e.g. topology.kubernetes.io/zone)").refine(isQualifiedName, {
    error: "the key of a label (e.g. topology.kubernetes.io/zone)",
  });
const labelValue = (what: string) => matching(/^[\w.-]*$/, what).refine(isLabelValue, { error: what });
const requirement = {
  key: labelKey().describe("key of the node's label"),
  operator: oneOf("In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt").optional(),
  values: list(labelValue("the value of a label, in quotes"), "values").optional(),
};

const keyRef = objectOf({
  name: objectName("an object's name"),
  key: matching(/^[\w.-]+$/, "a key of it (letters, digits, -, _ and .)"),
});

const basicShape = {
  imagePullSecrets: list(objectName("a Secret's name (e.g. registry-credentials)"), "names of Secrets")
    .optional()
    .describe("Secrets in the namespace that images are pulled with"),
  nodeSelector: record(labelValue("the value of a label, in quotes"), "labels of nodes")
    .optional()
    .describe("labels that nodes must have"),
  nodeAffinity: objectOf({
    required: list(objectOf(requirement), "objects of key, operator, values")
      .optional()
      .describe("labels of nodes, all of which a node must meet"),
    preferred: list(
      objectOf({ weight: integer(1, 100).optional(), ...requirement }),
      "objects of weight, key, operator, values",
    )
      .optional()
      .describe("labels of nodes that are preferred"),
  }).optional(),
  tolerations: list(
    objectOf({
      key: labelKey(),
      operator: oneOf("Equal", "Exists").optional(),
      value: labelValue("the value of a taint, in quotes").optional(),
      effect: oneOf("NoSchedule", "PreferNoSchedule", "NoExecute").optional(),
      tolerationSeconds: integer(0, 86_400).optional(),
    }),
    "objects of key, operator, value, effect, tolerationSeconds",
  )
    .optional()
    .describe("taints of nodes that pods tolerate"),
  priorityClassName: objectName("a PriorityClass's name")
    .optional()
    .describe("PriorityClass of the pods; default: the cluster's"),
  labels: record(labelValue("the value of a label, in quotes"), "labels")
    .optional()
    .describe("labels of the pods, beside the program's"),
  annotations: record(quotedText("the value of an annotation"), "annotations")
    .optional()
    .describe("annotations of the pods"),
  cpuLimit: cpuQuantity("2").optional().describe("most CPU that a pod may use; default: no limit"),
  ephemeralStorage: quantity("2Gi")
    .optional()
    .describe("disk of the node that a pod asks for and is limited to; default: no limit"),
  serviceAccountName: objectName("a ServiceAccount's name")
    .optional()
    .describe("ServiceAccount of the pods, which must be there; default: the namespace's `default`"),
};

const SOURCES = ["secret", "configMap", "claim", "emptyDir", "csi"] as const;

const fullShape = {
  ...basicShape,
  topologySpread: list(
    objectOf({
      topologyKey: labelKey(),
      maxSkew: integer(1, 9).optional(),
      whenUnsatisfiable: oneOf("DoNotSchedule", "ScheduleAnyway").optional(),
    }),
    "objects of topologyKey, maxSkew, whenUnsatisfiable",
  )
    .optional()
    .describe("spread over labels of nodes that the scheduler keeps"),
  runtimeClassName: objectName("a RuntimeClass's name")
    .optional()
    .describe("RuntimeClass of the pods; default: the cluster's"),
  environment: record(
    z.preprocess(
      (given) => (typeof given === "string" ? { value: given } : given),
      z.strictObject(
        {
          value: quotedText("the value of the variable").optional(),
          secret: keyRef.optional(),
          configMap: keyRef.optional(),
          field: matching(/^[a-zA-Z]+\.\S+$/, "a field of the pod (e.g. spec.nodeName)").optional(),
        },
        { error: "a text (numbers and true or false in quotes), or an object of secret, configMap, field" },
      ),
    ),
    "variables",
  )
    .optional()
    .describe("environment variables of the main container"),
  volumes: record(
    objectOf({
      mountPath: matching(/^\/[^\s:]*$/, "an absolute path (e.g. /opt/plugins)"),
      subPath: matching(/^[^\s/:][^\s:]*$/, "a relative path").optional(),
      readOnly: boolean().optional(),
      secret: objectName("a Secret's name").optional(),
      configMap: objectName("a ConfigMap's name").optional(),
      claim: objectName("a PersistentVolumeClaim's name").optional(),
      emptyDir: objectOf({ sizeLimit: quantity("1Gi").optional(), memory: boolean().optional() }).optional(),
      csi: objectOf({
        driver: objectName("a CSI driver's name"),
        attributes: record(quotedText("the value of an attribute"), "attributes").optional(),
      }).optional(),
    }),
    "volumes",
  )
    .optional()
    .describe("volumes that are mounted into the main container"),
};

/** Pods of a chart, which has no values for the rest. */
export const basicPodSchema = objectOf(basicShape).optional();

/** Pods of a StatefulSet. */
export const podSchema = objectOf(fullShape).optional();

/** A component's pods after reading. */
export type PodSettings = NonNullable<z.output<typeof podSchema>>;

/** Arguments whose values may be secret: whoever gives one in clear is told so, and not by its repetition. */
export const POD_SECRETIVE = /^pod\.(environment|annotations)\b/;

/** What of its pods a component keeps for itself. */
export interface OwnPod {
  /** Pods of the component. */
  readonly pods: number;
  /** CPU that each of them asks for. */
  readonly cpu: string;
  /** Environment variables that the program sets, and the setting or reason to name instead. */
  readonly environment: Readonly<Record<string, string>>;
  /** Names of the program's volumes. */
  readonly volumes: readonly string[];
  /** Directories that nothing may be mounted over, at or above; those in `closed` neither below. */
  readonly directories: readonly { readonly path: string; readonly closed?: boolean }[];
  /** Least `ephemeralStorage`, and why. */
  readonly leastEphemeralStorage?: { readonly size: string; readonly reason: string };
  /** Labels of nodes that the component spreads its pods over by another setting, by label. */
  readonly spreadBy?: Readonly<Record<string, string>>;
}

type Say = (path: string, message: string) => void;

function metadataProblems({ labels = {}, annotations = {}, nodeSelector = {} }: PodSettings, say: Say): void {
  const keys = { labels, annotations, nodeSelector };
  for (const [where, entries] of Object.entries(keys))
    for (const key of Object.keys(entries)) {
      const fault = keyFault(key);
      if (fault !== undefined) say(`${where}["${key}"]`, fault);
    }
  for (const key of Object.keys(labels)) {
    const owner = labelOwner(key);
    if (owner === "program")
      say(
        `labels["${key}"]`,
        "not allowed; the program sets it, and Services, disruption budgets and anti-affinity select pods by such labels",
      );
    if (owner === "Kubernetes") say(`labels["${key}"]`, "not allowed; Kubernetes sets it on each pod");
  }
  for (const [key, value] of Object.entries(annotations)) {
    const found = isSecretName(key) ? [key] : secretsIn(value);
    if (found.length > 0)
      say(
        `annotations["${key}"]`,
        "not allowed; it holds a secret, which everybody sees who may read the pod: keep it in a Secret",
      );
  }
}

function nodeProblems({ nodeSelector = {}, nodeAffinity }: PodSettings, own: OwnPod, say: Say): void {
  if (own.pods > 1 && nodeSelector[HOSTNAME] !== undefined)
    say(
      `nodeSelector["${HOSTNAME}"]`,
      `"${nodeSelector[HOSTNAME]}" is not allowed with ${own.pods} pods; it is one node, and they must run on different ones`,
    );
  const lists = { required: nodeAffinity?.required ?? [], preferred: nodeAffinity?.preferred ?? [] };
  for (const [name, requirements] of Object.entries(lists))
    for (const [index, { operator = "In", values = [] }] of requirements.entries()) {
      const path = `nodeAffinity.${name}[${index}].values`;
      if (operator.includes("Exist") && values.length > 0)
        say(path, `not allowed with ${operator}; leave it out`);
      if (operator.endsWith("In") && values.length === 0)
        say(path, `missing; with ${operator} it must be one value or more`);
      if (/^[GL]t$/.test(operator) && !(values.length === 1 && /^\d+$/.test(values[0] ?? "")))
        say(path, `${JSON.stringify(values)} is not allowed with ${operator}; it must be one whole number`);
    }
}

function tolerationProblems({ tolerations = [] }: PodSettings, say: Say): void {
  for (const [index, { operator, value, effect, tolerationSeconds }] of tolerations.entries()) {
    const path = `tolerations[${index}]`;
    if (operator === "Exists" && value !== undefined)
      say(`${path}.value`, "not allowed with operator Exists; leave one of them out");
    if (tolerationSeconds !== undefined && effect !== "NoExecute")
      say(`${path}.tolerationSeconds`, `${tolerationSeconds} is only allowed with effect NoExecute`);
  }
}

function spreadProblems({ topologySpread = [] }: PodSettings, { spreadBy = {} }: OwnPod, say: Say): void {
  const keys = topologySpread.map(({ topologyKey }) => topologyKey);
  for (const [index, key] of keys.entries()) {
    const path = `topologySpread[${index}].topologyKey`;
    const other = spreadBy[key];
    if (other !== undefined)
      say(path, `"${key}" is not allowed with ${other}, which spreads over it already`);
    else if (keys.indexOf(key) < index) say(path, `"${key}" is given twice`);
  }
}

function resourceProblems({ cpuLimit, ephemeralStorage }: PodSettings, own: OwnPod, say: Say): void {
  if (cpuLimit !== undefined && (parseQuantity(cpuLimit) ?? 0) < (parseQuantity(own.cpu) ?? 0))
    say("cpuLimit", `"${cpuLimit}" is not allowed; it must be at least what the pod asks for (${own.cpu})`);
  const least = own.leastEphemeralStorage;
  if (ephemeralStorage === undefined || !least) return;
  if ((parseQuantity(ephemeralStorage) ?? 0) < (parseQuantity(least.size) ?? 0))
    say(
      "ephemeralStorage",
      `"${ephemeralStorage}" is not allowed; it must be at least ${least.size}, or the pod is evicted: ${least.reason}`,
    );
}

function environmentProblems({ environment = {} }: PodSettings, own: OwnPod, say: Say): void {
  for (const [name, source] of Object.entries(environment)) {
    const path = `environment["${name}"]`;
    const given = Object.keys(source);
    // Kubernetes' own rule before 1.30 (validation of environment variable names).
    if (!/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name))
      say(path, "not allowed; a name is letters, digits, _, - and ., and begins with none of the digits");
    if (Object.hasOwn(own.environment, name)) say(path, `not allowed; ${own.environment[name]}`);
    if (given.length !== 1)
      say(path, `has ${given.join(", ") || "nothing"}; it must be one of value, secret, configMap, field`);
    const { value } = source;
    if (value !== undefined && ((value !== "" && isSecretName(name)) || secretsIn(value).length > 0))
      say(
        path,
        "the value (not shown) is not allowed; it is a secret, which everybody sees who may read the pod: keep it in a Secret, and name it as secret: { name, key }",
      );
  }
}

/** Directories of every container that are not the user's to replace. */
const SYSTEM = ["/proc", "/sys", "/dev", "/bin", "/lib", "/usr", "/etc", "/var/run/secrets"];

const isAtOrAbove = (mount: string, directory: string) =>
  mount === "/" || directory === mount || directory.startsWith(`${mount}/`);

/** What stands against a mount at a path: a directory of the program's, or one of the system. */
function hidden(mount: string, { directories }: OwnPod): string | undefined {
  for (const { path, closed } of directories) {
    if (isAtOrAbove(mount, path)) return `it would hide ${path}, which the program uses`;
    if (closed && isAtOrAbove(path, mount)) return `${path} is the program's own`;
  }
  const system = SYSTEM.find((directory) => isAtOrAbove(mount, directory));
  return system && `it would hide ${system}`;
}

function volumeProblems({ volumes = {} }: PodSettings, own: OwnPod, say: Say): void {
  const mounts = new Map<string, string>();
  for (const [name, volume] of Object.entries(volumes)) {
    const path = `volumes["${name}"]`;
    if (!/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name))
      say(path, "not allowed; a name is up to 63 lower-case letters, digits and -");
    if (own.volumes.includes(name)) say(path, "not allowed; it is the name of a volume of the program's");
    const sources = SOURCES.filter((source) => volume[source] !== undefined);
    if (sources.length !== 1)
      say(path, `has ${sources.join(", ") || "no source"}; it must have one of ${SOURCES.join(", ")}`);
    const mount = volume.mountPath.replace(/(?<=.)\/+$/, "");
    const reason = /(^|\/)\.\.?(\/|$)|\/\//.test(mount)
      ? "it must be written without ., .. and empty parts"
      : hidden(mount, own);
    if (reason !== undefined) say(`${path}.mountPath`, `"${volume.mountPath}" is not allowed; ${reason}`);
    const other = mounts.get(mount);
    if (other !== undefined)
      say(`${path}.mountPath`, `"${volume.mountPath}" is where volume ${other} is mounted`);
    mounts.set(mount, name);
    if (volume.subPath?.split("/").includes(".."))
      say(`${path}.subPath`, `"${volume.subPath}" is not allowed; it must stay within the volume`);
  }
}

/** Every fault of what is said of a component's pods; the paths begin with `pod`. */
export function podProblems(pod: PodSettings | undefined, own: OwnPod): Problem[] {
  if (!pod) return [];
  const problems: Problem[] = [];
  const say: Say = (path, message) => problems.push({ path: `pod.${path}`, message });
  metadataProblems(pod, say);
  nodeProblems(pod, own, say);
  tolerationProblems(pod, say);
  spreadProblems(pod, own, say);
  resourceProblems(pod, own, say);
  environmentProblems(pod, own, say);
  volumeProblems(pod, own, say);
  return problems;
}
