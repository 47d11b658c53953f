/** The brokers' manifests, as plain functions of the arguments. */
import type { types } from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { claimRetention, claimTemplates, DATA_VOLUME } from "../shared/volumeClaims";
import { dnsConfig, SECURITY_FILE } from "../shared/dns";
import { NFS_JUSTIFICATION } from "../../domain/kubernetes/nfsJustification";
import { environmentOf, nodeAffinity, podFields, podMetadata, resources, volumesOf } from "../shared/podSpec";
import { labelsOf, podsOnNode, selectorLabels, ZONE } from "../../domain/kubernetes/labels";
import {
  containerSecurityContext,
  podIsolation,
  podSecurityContext,
  writableEmptyDirs,
} from "../shared/podSecurity";
import { heapOf } from "./args";
import { METRICS } from "./inSync";
import {
  balancerVariable,
  interBrokerListener,
  type Listener,
  type ServiceListener,
} from "../../domain/kafka/listeners";
import { metadataPods } from "./metadata";
import { lifecycle, livenessProbe, readinessProbe, startupProbe } from "./probes";
import type { ResolvedKafkaArgs } from "./rules";
import { CONFIG_DIRECTORY, DATA_DIRECTORY, WRITABLE_DIRECTORIES } from "./directories";
import { rackAccess, rackEnvironment, rackMounts, rackVolumes } from "./rack";
import { advertisesNode } from "./startCommand";
import { bracketed, headlessServiceName } from "../../domain/kubernetes/names";

const servicePort = ({ portName, port }: Listener) => ({ name: portName, port, targetPort: port });

/** Names for the brokers; unready ones too, since brokers find each other by these names while they start. */
export function headlessService(
  name: string,
  listeners: readonly Listener[],
): types.input.core.v1.ServiceSpec {
  return {
    clusterIP: "None",
    publishNotReadyAddresses: true,
    ports: listeners.filter(({ exposure }) => exposure.by === "headless").map(servicePort),
    selector: selectorLabels(name),
  };
}

/** What a Service has where clients outside reach it by a load balancer. */
function balanced({ exposure }: ServiceListener): Partial<types.input.core.v1.ServiceSpec> {
  if (exposure.by === "nodePort") return {};
  if (exposure.by === "clusterIP") return { type: "ClusterIP" };
  const { class: loadBalancerClass, sourceRanges, externalTrafficPolicy } = exposure.balancer ?? {};
  return {
    type: "LoadBalancer",
    ...(loadBalancerClass !== undefined && { loadBalancerClass }),
    ...(sourceRanges && { loadBalancerSourceRanges: [...sourceRanges] }),
    ...(externalTrafficPolicy !== undefined && { externalTrafficPolicy }),
  };
}

/** Annotations of a broker's Service, beside those that all Services have. */
export function serviceAnnotations({ exposure }: ServiceListener, id: number): Record<string, string> {
  if (exposure.by !== "loadBalancer") return {};
  const { annotations, externalDns } = exposure.balancer ?? {};
  const host = exposure.hosts?.[id];
  return {
    ...annotations,
    ...(externalDns && host !== undefined && { "external-dns.alpha.kubernetes.io/hostname": host }),
  };
}

/**
 * A Service that selects one broker's pod alone. It stays open while the broker catches up and while it hands over:
 * clients are told by Kafka whom to ask, and readiness is for rolling restarts.
 */
export function brokerService(
  name: string,
  id: number,
  listener: ServiceListener,
): types.input.core.v1.ServiceSpec {
  const { by, ports } = listener.exposure;
  const port = ports[id];
  // A load balancer listens on the Service's port, which therefore is the advertised one.
  const own =
    port === undefined || by === "clusterIP" ? {} : by === "nodePort" ? { nodePort: port } : { port };
  return {
    type: "NodePort",
    ...balanced(listener),
    publishNotReadyAddresses: true,
    ports: [{ ...servicePort(listener), ...own }],
    selector: { "statefulset.kubernetes.io/pod-name": `${name}-${id}` },
  };
}

/** The addresses of each broker's load balancer, by id, under the names of listeners that advertise these. */
export type BalancerAddresses = Readonly<Record<string, pulumi.Output<string[]>>>;

/** Known after the Services alone, so they are no part of the command: a preview without them can be judged by the rest. */
const balancerEnvironment = (balancers: BalancerAddresses) =>
  Object.entries(balancers).map(([listener, addresses]) => ({
    name: balancerVariable(listener),
    value: addresses.apply((all) => all.map(bracketed).join(" ")),
  }));

function environment(args: ResolvedKafkaArgs, balancers: BalancerAddresses): types.input.core.v1.EnvVar[] {
  const heap = heapOf(args);
  return [
    // One size from the start: a heap that grows takes the page cache away when it is needed most.
    { name: "KAFKA_HEAP_OPTS", value: `-Xmx${heap} -Xms${heap}` },
    {
      name: "KAFKA_OPTS",
      value: `-Dlogging.level=INFO -Djava.security.properties=${CONFIG_DIRECTORY}/${SECURITY_FILE}`,
    },
    ...(advertisesNode(args.listeners)
      ? [{ name: "HOST_IP", valueFrom: { fieldRef: { fieldPath: "status.hostIP" } } }]
      : []),
    ...balancerEnvironment(balancers),
    ...rackEnvironment(args.rack),
    ...environmentOf(args.pod),
  ];
}

/** Name of the container that runs a broker. */
export const CONTAINER = "kafka";

function brokerContainer(
  command: pulumi.Input<string>,
  args: ResolvedKafkaArgs,
  balancers: BalancerAddresses,
): types.input.core.v1.Container {
  const own = interBrokerListener(args.listeners);
  return {
    name: CONTAINER,
    image: args.image,
    imagePullPolicy: "IfNotPresent",
    command: ["sh", "-c", command],
    env: environment(args, balancers),
    ports: [...args.listeners, METRICS].map(({ portName, port }) => ({
      name: portName,
      containerPort: port,
    })),
    resources: resources(args, args.pod),
    startupProbe: startupProbe(own),
    readinessProbe,
    livenessProbe: livenessProbe(own),
    lifecycle,
    volumeMounts: [
      { name: DATA_VOLUME, mountPath: DATA_DIRECTORY },
      { name: "config", mountPath: CONFIG_DIRECTORY, readOnly: true },
      ...writableEmptyDirs(args.hardened, WRITABLE_DIRECTORIES).mounts,
      ...rackMounts(args.rack),
      ...volumesOf(args.pod).mounts,
    ],
    ...containerSecurityContext(args.hardened),
  };
}

function affinity(name: string, args: ResolvedKafkaArgs): types.input.core.v1.Affinity {
  const apart = podsOnNode(name);
  const { name: servers, namespace } = metadataPods(args.metadata);
  const nearServers = {
    ...podsOnNode(servers),
    ...(namespace === undefined ? {} : { namespaces: [namespace] }),
  };
  return {
    ...nodeAffinity(args.pod),
    podAntiAffinity:
      args.antiAffinity === "required"
        ? { requiredDuringSchedulingIgnoredDuringExecution: [apart] }
        : { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: apart }] },
    podAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: nearServers }],
    },
  };
}

/** What the StatefulSet says of itself, for the policies. */
export function annotations({ storage: { nfsJustification } }: ResolvedKafkaArgs) {
  return nfsJustification === undefined ? {} : { [NFS_JUSTIFICATION]: nfsJustification };
}

/** What other resources of the cluster give the brokers' pods. */
interface FromOthers {
  /** Names of the Secrets that the program makes for pulling images. */
  readonly pullSecrets?: readonly pulumi.Input<string>[];
  readonly balancers?: BalancerAddresses;
}

export function statefulSet(
  name: string,
  command: pulumi.Input<string>,
  configMap: pulumi.Input<string>,
  args: ResolvedKafkaArgs,
  { pullSecrets = [], balancers = {} }: FromOthers = {},
): types.input.apps.v1.StatefulSetSpec {
  return {
    serviceName: headlessServiceName(name),
    replicas: args.brokers,
    // Brokers wait for each other when all of them were down: one after the other, the first would wait forever.
    // Updates are still made one pod at a time.
    podManagementPolicy: "Parallel",
    updateStrategy: { type: "RollingUpdate" },
    selector: { matchLabels: selectorLabels(name) },
    template: {
      metadata: podMetadata(labelsOf(name, "kafka"), args.pod),
      spec: {
        affinity: affinity(name, args),
        ...podFields(
          args.pod,
          selectorLabels(name),
          pullSecrets,
          args.zoneSpread ? [{ topologyKey: ZONE }] : [],
        ),
        terminationGracePeriodSeconds: args.terminationGracePeriod,
        securityContext: podSecurityContext(args.hardened),
        ...podIsolation(args.hardened),
        ...rackAccess(name, args),
        dnsConfig,
        containers: [brokerContainer(command, args, balancers)],
        volumes: [
          { name: "config", configMap: { name: configMap } },
          ...writableEmptyDirs(args.hardened, WRITABLE_DIRECTORIES).volumes,
          ...rackVolumes(args.rack),
          ...volumesOf(args.pod).volumes,
        ],
      },
    },
    volumeClaimTemplates: claimTemplates(args.storage),
    ...claimRetention(args.storage.retain),
  };
}

/** Listeners are for their clients, the metrics for brokers and monitoring; every other port of the pod is closed. */
export function networkPolicy(
  name: string,
  listeners: readonly Listener[],
): types.input.networking.v1.NetworkPolicySpec {
  const open = (to: Listener["clients"]) => listeners.filter(({ clients }) => clients === to);
  const tcp = (ports: readonly { readonly port: number }[]) =>
    ports.map(({ port }) => ({ protocol: "TCP", port }));
  const outside = open("anyone");
  return {
    podSelector: { matchLabels: selectorLabels(name) },
    policyTypes: ["Ingress"],
    ingress: [
      // Clients in the cluster, from any namespace; who may do what is the authorizer's business.
      { from: [{ namespaceSelector: {} }], ports: tcp([...open("pods"), METRICS]) },
      // Clients outside come from anywhere, and NodePorts hide their addresses behind the node's.
      ...(outside.length > 0 ? [{ ports: tcp(outside) }] : []),
    ],
  };
}
