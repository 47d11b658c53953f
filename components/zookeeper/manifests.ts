/** The ensemble's manifests, as plain functions of the arguments. */
import type { types } from "@pulumi/kubernetes";
import { claimRetention, claimTemplates, DATA_VOLUME } from "../claims";
import { labelsOf, podsOnNode, selectorLabels } from "../labels";
import { containerSecurityContext, podIsolation, podSecurityContext, scratch } from "../podSecurity";
import { type ResolvedZooKeeperArgs, sessionBounds } from "./args";

/** The ensemble's ports by name, each written here and nowhere else. */
export const ZOOKEEPER_PORTS = { client: 2181, server: 2888, "leader-election": 3888 } as const;

const DATA = "/var/lib/zookeeper";
const CONF = "/opt/zookeeper/conf";

type PortName = keyof typeof ZOOKEEPER_PORTS;

/** Members that may be away while the rest still form a majority; one at least, or a single node could not be drained. */
export function tolerableLoss(replicas: number): number {
  return Math.max(1, replicas - (Math.floor(replicas / 2) + 1));
}

/** Every member as host:port, in the order of their ids. */
export function members(name: string, namespace: string, replicas: number, clusterDomain: string): string[] {
  return Array.from(
    { length: replicas },
    (_, id) => `${name}-${id}.${name}-hs.${namespace}.svc.${clusterDomain}:${ZOOKEEPER_PORTS.client}`,
  );
}

const port = (name: PortName) => ({ name, port: ZOOKEEPER_PORTS[name] });

/** Names for the members; unready ones too, since the quorum that makes them ready forms through these names. */
export function headlessService(name: string): types.input.core.v1.ServiceSpec {
  return {
    clusterIP: "None",
    publishNotReadyAddresses: true,
    ports: [port("server"), port("leader-election")],
    selector: selectorLabels(name),
  };
}

export function clientService(name: string): types.input.core.v1.ServiceSpec {
  return {
    ports: [{ ...port("client"), targetPort: ZOOKEEPER_PORTS.client }],
    selector: selectorLabels(name),
  };
}

export function disruptionBudget(
  name: string,
  replicas: number,
): types.input.policy.v1.PodDisruptionBudgetSpec {
  return { maxUnavailable: tolerableLoss(replicas), selector: { matchLabels: selectorLabels(name) } };
}

/** The start command; `exec`, so that SIGTERM reaches the process that must leave the quorum. */
export function startCommand(args: ResolvedZooKeeperArgs): string {
  const { min, max } = sessionBounds(args);
  const flags = {
    servers: args.replicas,
    data_dir: `${DATA}/data`,
    data_log_dir: `${DATA}/data/log`,
    conf_dir: CONF,
    client_port: ZOOKEEPER_PORTS.client,
    election_port: ZOOKEEPER_PORTS["leader-election"],
    server_port: ZOOKEEPER_PORTS.server,
    tick_time: args.tickTime,
    init_limit: args.initLimit,
    sync_limit: args.syncLimit,
    heap: args.heap,
    max_client_cnxns: args.maxClientConnections,
    snap_retain_count: args.snapshotRetainCount,
    purge_interval: args.purgeInterval,
    max_session_timeout: max,
    min_session_timeout: min,
    log_level: args.logLevel,
  };
  return ["exec start-zookeeper", ...Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`)].join(
    " ",
  );
}

const ready: types.input.core.v1.Probe = {
  exec: { command: ["sh", "-c", `zookeeper-ready ${ZOOKEEPER_PORTS.client}`] },
  initialDelaySeconds: 10,
  timeoutSeconds: 5,
};

/**
 * Five minutes for the members to find each other: while their names are not in DNS yet a member may not answer, and
 * the liveness probe alone would restart it in the middle of an election.
 */
const startupProbe: types.input.core.v1.Probe = { ...ready, periodSeconds: 5, failureThreshold: 60 };

/** What a member writes to beside its volume: start-zookeeper writes the configuration at every start. */
const SCRATCH = { tmp: "/tmp", conf: CONF, logs: "/var/log/zookeeper" };

function memberContainer(args: ResolvedZooKeeperArgs): types.input.core.v1.Container {
  const names = Object.keys(ZOOKEEPER_PORTS) as PortName[];
  return {
    name: "kubernetes-zookeeper",
    image: args.image,
    imagePullPolicy: "IfNotPresent",
    command: ["sh", "-c", startCommand(args)],
    ports: names.map((name) => ({ name, containerPort: ZOOKEEPER_PORTS[name] })),
    resources: { requests: { cpu: args.cpu, memory: args.memory }, limits: { memory: args.memory } },
    startupProbe,
    readinessProbe: ready,
    livenessProbe: ready,
    volumeMounts: [{ name: DATA_VOLUME, mountPath: DATA }, ...scratch(args.hardened, SCRATCH).mounts],
    ...containerSecurityContext(args.hardened),
  };
}

export function statefulSet(name: string, args: ResolvedZooKeeperArgs): types.input.apps.v1.StatefulSetSpec {
  const { volumes } = scratch(args.hardened, SCRATCH);
  return {
    selector: { matchLabels: selectorLabels(name) },
    serviceName: `${name}-hs`,
    replicas: args.replicas,
    updateStrategy: { type: "RollingUpdate" },
    podManagementPolicy: "OrderedReady",
    template: {
      metadata: { labels: labelsOf(name, "zookeeper") },
      spec: {
        affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [podsOnNode(name)] } },
        containers: [memberContainer(args)],
        securityContext: podSecurityContext(args.hardened),
        ...podIsolation(args.hardened),
        ...(volumes.length > 0 ? { volumes } : {}),
      },
    },
    volumeClaimTemplates: claimTemplates(args.storage),
    ...claimRetention(args.storage.retain),
  };
}

/** Clients from the broker namespace (or any), and the members' own ports for members alone. */
export function networkPolicy(
  name: string,
  args: ResolvedZooKeeperArgs,
): types.input.networking.v1.NetworkPolicySpec {
  const tcp = (wanted: PortName) => ({ protocol: "TCP", port: ZOOKEEPER_PORTS[wanted] });
  const clients: types.input.networking.v1.NetworkPolicyPeer = {
    namespaceSelector:
      args.clientNamespace === undefined
        ? {}
        : { matchLabels: { "kubernetes.io/metadata.name": args.clientNamespace } },
    podSelector: { matchLabels: { "app.kubernetes.io/name": "kafka" } },
  };
  const own = { podSelector: { matchLabels: selectorLabels(name) } };
  return {
    podSelector: { matchLabels: selectorLabels(name) },
    policyTypes: ["Ingress"],
    ingress: [
      { from: [clients, own], ports: [tcp("client")] },
      { from: [own], ports: [tcp("server"), tcp("leader-election")] },
    ],
  };
}
