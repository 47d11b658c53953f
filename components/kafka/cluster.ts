import { createHash } from "node:crypto";
import * as apps from "@pulumi/kubernetes/apps/v1";
import * as core from "@pulumi/kubernetes/core/v1";
import * as networking from "@pulumi/kubernetes/networking/v1";
import * as policy from "@pulumi/kubernetes/policy/v1";
import * as rbac from "@pulumi/kubernetes/rbac/v1";
import * as pulumi from "@pulumi/pulumi";
import type { KafkaClusterArgs } from "./args";
import { balancerAddress } from "./balancer";
import { restartNotice } from "./restartNotice";
import { type AdminConnection, adminConnection } from "./adminConnection";
import { clientProperties } from "./clientProperties";
import { SECURITY_FILE, securityProperties } from "../shared/dns";
import { IN_SYNC_FILE, METRICS_FILE, metricsConfig, podInSyncScript } from "./inSync";
import { partitionCount, scaleDownGuard } from "./scaleDownGuard";
import {
  advertisesBalancer,
  type BrokerAddress,
  brokerAddresses,
  headlessHost,
  interBrokerListener,
  isExternal,
  nodePortListeners,
  serviceListeners,
  serviceSuffix,
  withBalancers,
} from "../../domain/kafka/listeners";
import { metadataConfig, metadataInputs, metadataReady, metadataSessions } from "./metadata";
import {
  annotations,
  type BalancerAddresses,
  brokerService,
  headlessService,
  networkPolicy,
  serviceAnnotations,
  statefulSet,
} from "./manifests";
import { podRunBrokerScript, RUN_BROKER_FILE } from "./runBroker";
import { CONFIG_FILE, renderProperties } from "../../domain/kafka/properties";
import { type ResolvedKafkaArgs, resolveKafkaArgs } from "./rules";
import { brokerConfig, LOG_DIRECTORY, tolerableBrokerLoss } from "./serverProperties";
import { startCommand } from "./startCommand";
import { immutableArguments, withBeforeUpdate } from "../shared/immutable";
import { setOptions } from "../shared/immutableSet";
import { labelsOf } from "../../domain/kubernetes/labels";
import { notForeign, ownedByStack } from "../live/adoption";
import { ClusterAccess } from "../live/cluster";
import { racksOf } from "../live/racks";
import { rollout } from "../live/rollout";
import { ownNamespace } from "../shared/namespace";
import { disruptionBudget } from "../shared/disruptionBudget";
import { registrySecret } from "../shared/registrySecret";
import { addressFamilies, serviceMetadata } from "../shared/service";
import { podScript } from "./podScript";
import { hasRacks, RACK_FILE, rackAccountName, rackRules } from "./rack";
import { FORCE_OWNERSHIP } from "../shared/forceOwnership";
import { componentType } from "../../domain/pulumi/componentTypes";

/** Longest rolling restart of the brokers, in minutes. */
const UPDATE_MINUTES = 120;

/** A Kafka cluster: headless Service, one NodePort Service per broker, configuration, disruption budget, StatefulSet. */
export class KafkaCluster extends pulumi.ComponentResource {
  /** Namespace of the brokers. */
  readonly namespace: pulumi.Output<string>;
  /** Every broker's addresses, by id. */
  readonly brokers: pulumi.Output<BrokerAddress[]>;
  /** Bootstrap servers for clients in the cluster, `host:port,…`; known once the brokers are ready. */
  readonly internalBootstrap: pulumi.Output<string>;
  /** Bootstrap servers for clients outside, `host:port,…`; undefined when no `external.hosts` are given. */
  readonly externalBootstrap: pulumi.Output<string | undefined>;
  /** client.properties for clients in the cluster. */
  readonly internalClientProperties: pulumi.Output<string>;
  /** client.properties for clients outside; undefined when no `external.hosts` are given. */
  readonly externalClientProperties: pulumi.Output<string | undefined>;
  /** How the provider of topics and users reaches the brokers, by the API server's port-forward; known in previews. */
  readonly adminConnection: pulumi.Output<AdminConnection>;
  /** Racks of the brokers, which are the zones of their nodes; undefined without `rack`. */
  readonly racks: pulumi.Output<string[] | undefined>;

  constructor(name: string, args: KafkaClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    const given = resolveKafkaArgs(args);
    const { settingsPath } = given;
    const naming = { name, settingsPath };
    const access = new ClusterAccess();
    const hooks = [
      immutableArguments(naming),
      restartNotice(name),
      scaleDownGuard(naming, (pod) => partitionCount(access, pod)),
    ];
    // The component's inputs are what the user decided. The image and the ensemble are left out: the component, and
    // with it every Service, would wait for a build and for a quorum that only the brokers need.
    const {
      image: _image,
      metadata,
      settingsPath: _path,
      pullCredentials: _credentials,
      listeners,
      warnings: _warnings,
      ...inputs
    } = given;
    super(
      componentType("KafkaCluster"),
      name,
      { ...inputs, ...metadataInputs(metadata) },
      withBeforeUpdate(opts, hooks),
    );
    access.use(this);
    this.warn(given);
    this.namespace = ownNamespace(given, { parent: this });
    const balancers = this.exposeBrokers(name, given, access);
    const end = rollout(name, access, UPDATE_MINUTES);
    const set = this.runBrokers(name, given, balancers, {
      beforeCreate: [notForeign(naming, access)],
      ...end.hooks,
    });

    // Addresses are of use only once somebody answers there.
    const cluster = pulumi.all([this.namespace, set.metadata.name]).apply(([namespace, setName]) => {
      end.check();
      return { name: setName, namespace, clusterDomain: given.clusterDomain };
    });
    this.brokers = pulumi
      .all([cluster, pulumi.output(balancers)])
      .apply(([where, found]) => brokerAddresses(where, given.brokers, withBalancers(listeners, found)));
    this.internalBootstrap = this.brokers.apply((all) => all.map(({ internal }) => internal).join(","));
    this.externalBootstrap = this.brokers.apply(joinedExternal);
    const outside = nodePortListeners(listeners).find(isExternal);
    this.internalClientProperties = this.internalBootstrap.apply((bootstrap) =>
      clientProperties(bootstrap, interBrokerListener(listeners), hasRacks(given.rack)),
    );
    this.externalClientProperties = this.externalBootstrap.apply(
      (bootstrap) => bootstrap && outside && clientProperties(bootstrap, outside, hasRacks(given.rack)),
    );
    this.adminConnection = this.namespace.apply((namespace) =>
      adminConnection(name, namespace, given.brokers, listeners),
    );
    this.racks = hasRacks(given.rack)
      ? cluster.apply((where) => racksOf(access, where))
      : pulumi.output(undefined);
    this.registerOutputs({
      ...(hasRacks(given.rack) && { racks: this.racks }),
      adminConnection: this.adminConnection,
      namespace: this.namespace,
      brokers: this.brokers,
      internalBootstrap: this.internalBootstrap,
      externalBootstrap: this.externalBootstrap,
      internalClientProperties: this.internalClientProperties,
      externalClientProperties: this.externalClientProperties,
    });
  }

  /** What is allowed but hardly meant is said in the preview, at this component. */
  private warn({ warnings }: ResolvedKafkaArgs): void {
    for (const { key, message, source } of warnings)
      void pulumi.log.warn(`config["${key}"]: ${message} (${source})`, this);
  }

  private metadata(name: string) {
    return (suffix = "") => ({
      name: `${name}${suffix}`,
      namespace: this.namespace,
      labels: labelsOf(name, "kafka"),
    });
  }

  /**
   * Creates one Service per broker for each listener that has one.
   *
   * @returns the addresses of each broker's load balancer, by id, under the names of listeners that advertise these
   */
  private exposeBrokers(
    name: string,
    { listeners, services }: ResolvedKafkaArgs,
    access: ClusterAccess,
  ): BalancerAddresses {
    const metadata = this.metadata(name);
    const found: Record<string, pulumi.Output<string[]>> = {};
    for (const listener of serviceListeners(listeners)) {
      const made = [...listener.exposure.ports.keys()].map((id) => {
        const suffix = serviceSuffix(listener, id);
        const annotations = { ...services?.annotations, ...serviceAnnotations(listener, id) };
        return new core.Service(
          `${name}${suffix}`,
          {
            metadata: serviceMetadata(metadata(suffix), { ...services, annotations }),
            spec: { ...brokerService(name, id, listener), ...addressFamilies(services) },
          },
          { parent: this },
        );
      });
      if (advertisesBalancer(listener))
        found[listener.name] = pulumi.all(made.map((service) => balancerAddress(access, service)));
    }
    return found;
  }

  private runBrokers(
    name: string,
    given: ResolvedKafkaArgs,
    balancers: BalancerAddresses,
    hooks: pulumi.ResourceHookBinding,
  ): apps.StatefulSet {
    const metadata = this.metadata(name);
    const own = { parent: this };
    const config = brokerConfig(given);
    const headless = new core.Service(
      `${name}-hs`,
      {
        metadata: serviceMetadata(metadata("-hs"), given.services),
        spec: { ...headlessService(name, given.listeners), ...addressFamilies(given.services) },
      },
      own,
    );
    new policy.PodDisruptionBudget(
      `${name}-pdb`,
      {
        metadata: metadata("-pdb"),
        spec: disruptionBudget(name, tolerableBrokerLoss(config), given.unhealthyPodEvictionPolicy),
      },
      own,
    );
    if (given.hardened)
      new networking.NetworkPolicy(
        name,
        { metadata: metadata(), spec: networkPolicy(name, given.listeners) },
        own,
      );

    const place = this.namespace.apply((namespace) => ({
      name,
      namespace,
      clusterDomain: given.clusterDomain,
    }));
    const command = pulumi
      .all([place, metadataReady(given.metadata)])
      .apply(([cluster]) => startCommand(cluster, given.listeners, given));
    const script = place.apply((cluster) =>
      podInSyncScript({
        listener: interBrokerListener(given.listeners),
        brokers: headlessHost(cluster),
        data: LOG_DIRECTORY,
        gracePeriod: given.terminationGracePeriod,
      }),
    );
    const configMap = this.configMap(name, {
      [CONFIG_FILE]: propertiesFile(config, metadataConfig(given.metadata)),
      [IN_SYNC_FILE]: script,
      [RUN_BROKER_FILE]: podRunBrokerScript(config, metadataSessions(given.metadata)),
      [METRICS_FILE]: metricsConfig(),
      [SECURITY_FILE]: securityProperties,
      ...(given.rack === "nodeLabel" && { [RACK_FILE]: podScript(RACK_FILE, {}) }),
    });
    const credentials =
      given.pullCredentials && registrySecret(metadata("-registry"), given.pullCredentials, own);
    const allowed = given.rack === "nodeLabel" ? this.allowNodes(name, given) : [];
    const spec = statefulSet(name, command, configMap, given, {
      pullSecrets: credentials ? [credentials] : [],
      balancers,
    });
    return new apps.StatefulSet(
      name,
      {
        metadata: { ...metadata(), annotations: { ...ownedByStack(), ...annotations(given) } },
        spec: { ...spec, serviceName: headless.metadata.name },
      },
      {
        ...own,
        dependsOn: allowed,
        ...setOptions({ name, settingsPath: given.settingsPath }, spec, hooks),
        customTimeouts: { create: "30m", update: `${UPDATE_MINUTES}m` },
      },
    );
  }

  /** Lets the brokers' ServiceAccount get nodes; the program's own where the user names none. */
  private allowNodes(name: string, { pod }: ResolvedKafkaArgs): pulumi.Resource[] {
    const own = { parent: this };
    const metadata = this.metadata(name)("-rack");
    const given = pod?.serviceAccountName;
    const account =
      given === undefined
        ? [new core.ServiceAccount(`${name}-rack`, { metadata, automountServiceAccountToken: false }, own)]
        : [];
    // Cluster-wide objects of two clusters must not meet.
    const wide = {
      name: pulumi.interpolate`${this.namespace}-${name}-rack`,
      labels: metadata.labels,
    };
    const role = new rbac.ClusterRole(`${name}-rack`, { metadata: wide, rules: rackRules }, own);
    const binding = new rbac.ClusterRoleBinding(
      `${name}-rack`,
      {
        metadata: wide,
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role.metadata.name },
        subjects: [
          { kind: "ServiceAccount", name: given ?? rackAccountName(name), namespace: this.namespace },
        ],
      },
      own,
    );
    return [...account, binding];
  }

  /**
   * The brokers' files, immutable and named after their content: a changed key is a line in the preview, the new name
   * restarts the brokers, and those not restarted yet still find the files they started with. So the old ones stay: Pulumi
   * would delete them when it takes the rolling restart for done, which may be early, and after an update that was broken off it
   * would delete by its name the very one that the next update has gone back to.
   *
   * @returns the name of the ConfigMap
   */
  private configMap(
    name: string,
    files: Readonly<Record<string, pulumi.Input<string>>>,
  ): pulumi.Output<string> {
    const digest = pulumi
      .all(Object.values(files))
      .apply((texts) => createHash("sha256").update(texts.join("\0")).digest("hex").slice(0, 10));
    const { metadata } = new core.ConfigMap(
      `${name}-config`,
      {
        metadata: {
          ...this.metadata(name)("-config"),
          name: pulumi.interpolate`${name}-config-${digest}`,
          annotations: FORCE_OWNERSHIP,
        },
        immutable: true,
        data: files,
      },
      { parent: this, retainOnDelete: true },
    );
    return metadata.name;
  }
}

/** server.properties, its keys in order. */
function propertiesFile(
  config: Readonly<Record<string, string>>,
  metadata: pulumi.Output<Record<string, string>>,
): pulumi.Output<string> {
  return metadata.apply((keys) =>
    renderProperties(Object.entries({ ...config, ...keys }).sort(([a], [b]) => (a < b ? -1 : 1))),
  );
}

function joinedExternal(brokers: readonly BrokerAddress[]): string | undefined {
  const addresses = brokers.flatMap(({ external }) => external ?? []);
  return addresses.length === 0 ? undefined : addresses.join(",");
}
