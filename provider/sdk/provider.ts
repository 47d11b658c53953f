import * as pulumi from "@pulumi/pulumi";

/** How the brokers are reached: by `addresses`, or by `kubernetes`. */
export interface ProviderArgs {
  /** Addresses of a listener, `host:port`. Each broker's advertised address must be reached from here. */
  addresses?: pulumi.Input<pulumi.Input<string>[]>;
  /** Pods of the brokers, which are reached by the API server's port-forward. */
  kubernetes?: pulumi.Input<KubernetesConnectionArgs>;
  /** TLS to the brokers. Default: plain text. */
  tls?: pulumi.Input<TlsArgs>;
  /** SCRAM-SHA-512 credentials of an administrator. Default: none. */
  sasl?: pulumi.Input<SaslArgs>;
  /** Most that a change of replicas copies, in bytes a second for each broker. Default: 50,000,000. */
  reassignmentRate?: pulumi.Input<number>;
}

/** Pods that the API server's port-forward reaches. */
export interface KubernetesConnectionArgs {
  /** Namespace of the pods. */
  namespace: pulumi.Input<string>;
  /** Names of the pods, which are the first labels of the hosts that the brokers advertise. */
  pods: pulumi.Input<pulumi.Input<string>[]>;
  /** Port of the listener in the pods. */
  port: pulumi.Input<number>;
  /** Content or path of a kubeconfig. Default: KUBECONFIG, else ~/.kube/config. */
  kubeconfig?: pulumi.Input<string>;
  /** Context of the kubeconfig. Default: its current one. */
  context?: pulumi.Input<string>;
}

/** TLS to the brokers, as PEM texts. */
export interface TlsArgs {
  /** Certificate authorities that the client trusts. Default: those of Node.js. */
  ca?: pulumi.Input<string>;
  /** Certificate of the client, for mTLS. */
  certificate?: pulumi.Input<string>;
  /** Key of the client's certificate. */
  key?: pulumi.Input<string>;
}

/** SCRAM-SHA-512 credentials. */
export interface SaslArgs {
  username: pulumi.Input<string>;
  password: pulumi.Input<string>;
}

/** Most that a change of replicas copies by default, in bytes a second for each broker. */
const REASSIGNMENT_RATE = 50_000_000;

/** A connection to a cluster. A changed one changes no resource, and deletions use the one of today. */
export class Provider extends pulumi.ProviderResource {
  constructor(name: string, args: ProviderArgs, opts?: pulumi.ResourceOptions) {
    // The engine keeps a provider's configuration as texts. Those that may hold a password or a key are secrets.
    const json = (value: pulumi.Input<unknown>) =>
      value === undefined ? undefined : pulumi.output(value).apply((known) => JSON.stringify(known));
    const secret = (value: pulumi.Input<unknown>) =>
      value === undefined ? undefined : pulumi.secret(json(value));
    super(
      "kafka-admin",
      name,
      {
        addresses: json(args.addresses),
        kubernetes: hasKubeconfig(args.kubernetes) ? secret(args.kubernetes) : json(args.kubernetes),
        tls: secret(args.tls),
        sasl: secret(args.sasl),
        reassignmentRate: json(args.reassignmentRate ?? REASSIGNMENT_RATE),
      },
      opts,
    );
  }
}

/** Whether a kubeconfig is there, or may be. */
const hasKubeconfig = (kubernetes: ProviderArgs["kubernetes"]) =>
  kubernetes !== undefined && (!isPlain(kubernetes) || kubernetes.kubeconfig !== undefined);

const isPlain = (
  kubernetes: pulumi.Input<KubernetesConnectionArgs>,
): kubernetes is KubernetesConnectionArgs =>
  typeof kubernetes === "object" && "namespace" in kubernetes && !pulumi.Output.isInstance(kubernetes);
