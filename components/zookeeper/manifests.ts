/** The ensemble's manifests, as plain functions of the arguments. */
import type { types } from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { claimRetention, claimTemplates, DATA_VOLUME } from "../shared/volumeClaims";
import { dnsConfig } from "../shared/dns";
import { environmentOf, nodeAffinity, podFields, podMetadata, resources, volumesOf } from "../shared/podSpec";
import { labelsOf, podsOnNode, selectorLabels } from "../../domain/kubernetes/labels";
import {
  containerSecurityContext,
  podIsolation,
  podSecurityContext,
  writableEmptyDirs,
} from "../shared/podSecurity";
import {
  CONTAINER,
  DATA_DIRECTORY,
  type ResolvedZooKeeperArgs,
  sessionBounds,
  WRITABLE_DIRECTORIES,
} from "./args";
import { headlessServiceName } from "../../domain/kubernetes/names";
import { spareVoters } from "../../domain/quorum";

/** The ensemble's ports by name, each written here and nowhere else. */
export const ZOOKEEPER_PORTS = { client: 2181, server: 2888, "leader-election": 3888 } as const;

const CONF = WRITABLE_DIRECTORIES.conf;

type PortName = keyof typeof ZOOKEEPER_PORTS;

/** Servers that may be away while the rest still form a majority; one at least, or a single node could not be drained. */
export function tolerableLoss(replicas: number): number {
  return Math.max(1, spareVoters(replicas));
}

/** Every server as host:port, in the order of their ids. */
export function servers(name: string, namespace: string, replicas: number, clusterDomain: string): string[] {
  return Array.from(
    { length: replicas },
    (_, id) =>
      `${name}-${id}.${headlessServiceName(name)}.${namespace}.svc.${clusterDomain}:${ZOOKEEPER_PORTS.client}`,
  );
}

const port = (name: PortName) => ({ name, port: ZOOKEEPER_PORTS[name] });

/** Names for the servers; unready ones too, since the quorum that makes them ready forms through these names. */
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

/** zoo.cfg for images without start-zookeeper, with what that script would write and what ZooKeeper 3.5 and later need. */
function zooCfg(name: string, args: ResolvedZooKeeperArgs): string[] {
  const { min, max } = sessionBounds(args);
  const { client, server, "leader-election": election } = ZOOKEEPER_PORTS;
  return [
    `dataDir=${DATA_DIRECTORY}/data`,
    `dataLogDir=${DATA_DIRECTORY}/data/log`,
    `clientPort=${client}`,
    `tickTime=${args.tickTime}`,
    `initLimit=${args.initLimit}`,
    `syncLimit=${args.syncLimit}`,
    `maxClientCnxns=${args.maxClientConnections}`,
    `minSessionTimeout=${min}`,
    `maxSessionTimeout=${max}`,
    `autopurge.snapRetainCount=${args.snapshotRetainCount}`,
    `autopurge.purgeInterval=${args.purgeInterval}`,
    // A server may start before its own name is in DNS, and could not listen on an address that it does not know.
    "quorumListenOnAllIPs=true",
    "admin.enableServer=false",
    "4lw.commands.whitelist=srvr,ruok",
    ...(args.replicas === 1
      ? []
      : Array.from(
          { length: args.replicas },
          (_, id) => `server.${id + 1}=${name}-${id}.${headlessServiceName(name)}:${server}:${election}`,
        )),
  ];
}

/**
 * What an image without start-zookeeper runs, such as the official one: its own zkServer.sh on the same directories.
 *
 * A server of 3.4 writes no snapshot before it has led or seen 100,000 changes, and later releases start on a log alone
 * only when they are told to (ZOOKEEPER-3056). They are until a snapshot was there; from then on a missing one is what
 * it looks like, and stops the server.
 */
function withoutStartZooKeeper(name: string, args: ResolvedZooKeeperArgs): string {
  const file = "/tmp/zoo.cfg";
  const seen = `${DATA_DIRECTORY}/data/snapshot-seen`;
  return [
    `mkdir -p ${DATA_DIRECTORY}/data/log`,
    `echo $((\${HOSTNAME##*-}+1)) >${DATA_DIRECTORY}/data/myid`,
    `printf '%s\\n' ${zooCfg(name, args).join(" ")} >${file}`,
    `if ls ${DATA_DIRECTORY}/data/version-2/snapshot.* >/dev/null 2>&1; then touch ${seen}; fi`,
    `[ -e ${seen} ] || export JVMFLAGS="\${JVMFLAGS-} -Dzookeeper.snapshot.trust.empty=true"`,
    `export JVMFLAGS="\${JVMFLAGS-} -Xms${args.heap} -Xmx${args.heap}" ZOO_LOG4J_PROP=${args.logLevel},CONSOLE`,
    `exec zkServer.sh start-foreground ${file}`,
  ].join("; ");
}

/** The start command; `exec`, so that SIGTERM reaches the process that must leave the quorum. */
export function startCommand(name: string, args: ResolvedZooKeeperArgs): string {
  const { min, max } = sessionBounds(args);
  const flags = {
    servers: args.replicas,
    data_dir: `${DATA_DIRECTORY}/data`,
    data_log_dir: `${DATA_DIRECTORY}/data/log`,
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
  const start = Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`);
  return `command -v start-zookeeper >/dev/null || { ${withoutStartZooKeeper(name, args)}; }; exec start-zookeeper ${start.join(" ")}`;
}

const listens: types.input.core.v1.Probe = {
  tcpSocket: { port: ZOOKEEPER_PORTS.client },
  timeoutSeconds: 5,
};

/** Five minutes to start: a server may wait for the names of the others, and reads its snapshot and log. */
const startupProbe: types.input.core.v1.Probe = { ...listens, periodSeconds: 5, failureThreshold: 60 };

/**
 * Serves as a server of a quorum. `ruok` would be answered without one as well, and a rolling restart would go on to the next
 * server; `srvr` is also the one command that ZooKeeper 3.5 and later answer unless told otherwise.
 */
const readinessProbe: types.input.core.v1.Probe = {
  exec: {
    command: [
      "bash",
      "-c",
      `exec 3<>/dev/tcp/127.0.0.1/${ZOOKEEPER_PORTS.client} && echo srvr >&3 && grep -q ^Mode <&3`,
    ],
  },
  periodSeconds: 5,
  timeoutSeconds: 5,
};

/** Light: without a quorum a server must be left alone, or it could never form one again. */
const livenessProbe: types.input.core.v1.Probe = { ...listens, periodSeconds: 30, failureThreshold: 6 };

function environment({ jvmOptions = [], pod }: ResolvedZooKeeperArgs): {
  env?: types.input.core.v1.EnvVar[];
} {
  const env = [
    // Both kinds of image add it to the server's JVM alone, and not to the tools' (zkServer.sh).
    ...(jvmOptions.length > 0 ? [{ name: "SERVER_JVMFLAGS", value: jvmOptions.join(" ") }] : []),
    ...environmentOf(pod),
  ];
  return env.length > 0 ? { env } : {};
}

function serverContainer(name: string, args: ResolvedZooKeeperArgs): types.input.core.v1.Container {
  const names = Object.keys(ZOOKEEPER_PORTS) as PortName[];
  return {
    name: CONTAINER,
    image: args.image,
    imagePullPolicy: "IfNotPresent",
    command: ["sh", "-c", startCommand(name, args)],
    ...environment(args),
    ports: names.map((name) => ({ name, containerPort: ZOOKEEPER_PORTS[name] })),
    resources: resources(args, args.pod),
    startupProbe,
    readinessProbe,
    livenessProbe,
    volumeMounts: [
      { name: DATA_VOLUME, mountPath: DATA_DIRECTORY },
      ...writableEmptyDirs(args.hardened, WRITABLE_DIRECTORIES).mounts,
      ...volumesOf(args.pod).mounts,
    ],
    ...containerSecurityContext(args.hardened),
  };
}

export function statefulSet(
  name: string,
  args: ResolvedZooKeeperArgs,
  ownPullSecrets: readonly pulumi.Input<string>[] = [],
): types.input.apps.v1.StatefulSetSpec {
  const volumes = [
    ...writableEmptyDirs(args.hardened, WRITABLE_DIRECTORIES).volumes,
    ...volumesOf(args.pod).volumes,
  ];
  return {
    selector: { matchLabels: selectorLabels(name) },
    serviceName: headlessServiceName(name),
    replicas: args.replicas,
    updateStrategy: { type: "RollingUpdate" },
    // A server is ready only in a quorum, which needs others: one after the other, the first would wait forever.
    // Updates are still made one pod at a time.
    podManagementPolicy: "Parallel",
    template: {
      metadata: podMetadata(labelsOf(name, "zookeeper"), args.pod),
      spec: {
        affinity: {
          ...nodeAffinity(args.pod),
          podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [podsOnNode(name)] },
        },
        ...podFields(args.pod, selectorLabels(name), ownPullSecrets),
        dnsConfig,
        containers: [serverContainer(name, args)],
        securityContext: podSecurityContext(args.hardened),
        ...podIsolation(args.hardened),
        ...(volumes.length > 0 ? { volumes } : {}),
      },
    },
    volumeClaimTemplates: claimTemplates(args.storage),
    ...claimRetention(args.storage.retain),
  };
}

/** Clients from the broker namespace (or any), and the servers' own ports for servers alone. */
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
