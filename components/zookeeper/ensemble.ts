import * as apps from "@pulumi/kubernetes/apps/v1";
import * as core from "@pulumi/kubernetes/core/v1";
import * as networking from "@pulumi/kubernetes/networking/v1";
import * as policy from "@pulumi/kubernetes/policy/v1";
import * as pulumi from "@pulumi/pulumi";
import { immutableArguments, withBeforeUpdate } from "../shared/immutable";
import { setOptions } from "../shared/immutableSet";
import { labelsOf } from "../../domain/kubernetes/labels";
import { notForeign, ownedByStack } from "../live/adoption";
import { ClusterAccess } from "../live/cluster";
import { rollout } from "../live/rollout";
import { ownNamespace } from "../shared/namespace";
import { disruptionBudget } from "../shared/disruptionBudget";
import { registrySecret } from "../shared/registrySecret";
import { addressFamilies, serviceMetadata } from "../shared/service";
import { resolveZooKeeperArgs, type ZooKeeperEnsembleArgs } from "./args";
import {
  clientService,
  headlessService,
  servers,
  networkPolicy,
  statefulSet,
  tolerableLoss,
} from "./manifests";
import { resized } from "./resize";
import { oneServerAtATime } from "./sizeChange";
import { componentType } from "../../domain/pulumi/componentTypes";

/** Longest rolling restart of an ensemble, in minutes. */
const UPDATE_MINUTES = 60;

/** A ZooKeeper ensemble: headless and client Services, disruption budget and StatefulSet. */
export class ZooKeeperEnsemble extends pulumi.ComponentResource {
  /** All servers as `host:port,…`, for `zookeeper.connect`. Known in previews; waits until the ensemble is ready. */
  readonly connect: pulumi.Output<string>;
  /** The same servers, for what is written down before the ensemble is ready. */
  readonly addresses: pulumi.Output<string>;
  /** Namespace of the ensemble. */
  readonly namespace: pulumi.Output<string>;
  /** Name of the headless Service that names each server. */
  readonly headlessService: pulumi.Output<string>;
  /** Name of the Service that clients may use. */
  readonly clientService: pulumi.Output<string>;

  constructor(name: string, args: ZooKeeperEnsembleArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    const given = resolveZooKeeperArgs(args);
    const { settingsPath, pullCredentials, ...inputs } = given;
    const naming = { name, settingsPath };
    const access = new ClusterAccess();
    const hooks = [immutableArguments(naming), oneServerAtATime(naming, access)];
    super(componentType("ZooKeeperEnsemble"), name, inputs, withBeforeUpdate(opts, hooks));
    access.use(this);
    const own = { parent: this };
    this.namespace = ownNamespace(given, { parent: this });
    const metadata = (suffix = "") => ({
      name: `${name}${suffix}`,
      namespace: this.namespace,
      labels: labelsOf(name, "zookeeper"),
    });

    const families = addressFamilies(given.services);
    const headless = new core.Service(
      `${name}-hs`,
      {
        metadata: serviceMetadata(metadata("-hs"), given.services),
        spec: { ...headlessService(name), ...families },
      },
      own,
    );
    const client = new core.Service(
      `${name}-cs`,
      {
        metadata: serviceMetadata(metadata("-cs"), given.services),
        spec: { ...clientService(name), ...families },
      },
      own,
    );
    if (given.hardened)
      new networking.NetworkPolicy(name, { metadata: metadata(), spec: networkPolicy(name, given) }, own);
    const credentials = pullCredentials && registrySecret(metadata("-registry"), pullCredentials, own);
    const spec = statefulSet(name, given, credentials ? [credentials] : []);
    const end = rollout(name, access, UPDATE_MINUTES);
    const set = new apps.StatefulSet(
      name,
      {
        metadata: { ...metadata(), annotations: ownedByStack() },
        spec: { ...spec, serviceName: headless.metadata.name },
      },
      {
        ...own,
        ...setOptions(naming, spec, {
          beforeCreate: [notForeign(naming, access)],
          beforeUpdate: [resized(name, access)],
          ...end.hooks,
        }),
        customTimeouts: { create: "30m", update: `${UPDATE_MINUTES}m` },
      },
    );
    // After the set: a larger ensemble's budget would let too many servers of the smaller one go.
    new policy.PodDisruptionBudget(
      `${name}-pdb`,
      {
        metadata: metadata("-pdb"),
        spec: disruptionBudget(name, tolerableLoss(given.replicas), given.unhealthyPodEvictionPolicy),
      },
      { ...own, dependsOn: [set] },
    );

    this.headlessService = headless.metadata.name;
    this.clientService = client.metadata.name;
    this.addresses = this.namespace.apply((namespace) =>
      servers(name, namespace, given.replicas, given.clusterDomain).join(","),
    );
    // Derived from the set, so that what connects is created after the servers are ready; its id is not known in previews.
    this.connect = pulumi.all([this.addresses, set.metadata.name]).apply(([addresses]) => {
      end.check();
      return addresses;
    });
    this.registerOutputs({
      connect: this.connect,
      addresses: this.addresses,
      namespace: this.namespace,
      headlessService: this.headlessService,
      clientService: this.clientService,
    });
  }
}
