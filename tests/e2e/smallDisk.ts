/** A small disk for one broker, made with kubectl alone: a privileged pod mounts it on the node, a volume of type local names it. */
import type { Kubernetes, PodName } from "./kubernetes";
import { TOOLS_NAMESPACE } from "./toolbox";
import { waitFor } from "./wait";

/** Directory on the node under which the disk is mounted. */
const HOST = "/var/lib/kafka-e2e";
const DISK = `${HOST}/disk`;
const NAME = "e2e-small-disk";
/** Enough for what the scenarios write, and little enough to be filled within the broker's memory limit. */
const SIZE = "128m";

interface Claim {
  readonly metadata: { readonly uid: string; readonly deletionTimestamp?: string };
  readonly spec: {
    readonly storageClassName?: string;
    readonly volumeName?: string;
    readonly resources: { readonly requests: { readonly storage: string } };
  };
  readonly status: { readonly phase: string };
}

/** The disk stays mounted for as long as the pod runs. */
const SCRIPT = [
  `trap 'umount ${DISK}; exit' TERM`,
  `mkdir -p ${DISK}`,
  `mount -t tmpfs -o size=${SIZE},mode=0777 tmpfs ${DISK}`,
  "touch /tmp/mounted",
  "sleep infinity & wait",
].join("; ");

const mounter = (node: string, image: string) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: NAME, namespace: TOOLS_NAMESPACE },
  spec: {
    nodeName: node,
    terminationGracePeriodSeconds: 10,
    tolerations: [{ operator: "Exists" }],
    containers: [
      {
        name: "disk",
        image,
        command: ["sh", "-c", SCRIPT],
        securityContext: { privileged: true, runAsUser: 0 },
        readinessProbe: { exec: { command: ["test", "-e", "/tmp/mounted"] }, periodSeconds: 1 },
        volumeMounts: [{ name: "host", mountPath: HOST, mountPropagation: "Bidirectional" }],
      },
    ],
    volumes: [{ name: "host", hostPath: { path: HOST, type: "DirectoryOrCreate" } }],
  },
});

const volume = (node: string, { spec }: Claim, claim: PodName) => ({
  apiVersion: "v1",
  kind: "PersistentVolume",
  metadata: { name: NAME },
  spec: {
    // The size that the claim asks for, whatever there is: nothing but the disk itself enforces it.
    capacity: { storage: spec.resources.requests.storage },
    accessModes: ["ReadWriteOnce"],
    persistentVolumeReclaimPolicy: "Retain",
    storageClassName: spec.storageClassName ?? "",
    claimRef: { apiVersion: "v1", kind: "PersistentVolumeClaim", ...claim },
    local: { path: DISK },
    nodeAffinity: {
      required: {
        nodeSelectorTerms: [
          { matchExpressions: [{ key: "kubernetes.io/hostname", operator: "In", values: [node] }] },
        ],
      },
    },
  },
});

export class SmallDisk {
  private readonly claim: PodName;

  constructor(
    private readonly kubernetes: Kubernetes,
    private readonly broker: PodName,
  ) {
    this.claim = { namespace: broker.namespace, name: `datadir-${broker.name}` };
  }

  /** Gives the broker the small disk in place of its own, empty as after the replacement of a broken one. */
  async install(image: string): Promise<void> {
    const { spec } = await this.kubernetes.pod(this.broker);
    const node = spec.nodeName ?? "";
    await this.kubernetes.apply(mounter(node, image));
    await this.kubernetes.waitPod({ namespace: TOOLS_NAMESPACE, name: NAME }, 60_000);
    await this.kubernetes.apply(volume(node, await this.read(), this.claim));
    await this.renewClaim();
    const { volumeName } = (await this.read()).spec;
    if (volumeName !== NAME) throw new Error(`${this.claim.name} has the volume ${volumeName ?? "none"}`);
  }

  /** Fills it to the last byte, from the broker's container. */
  async fill(): Promise<void> {
    await this.kubernetes.exec(this.broker, ["sh", "-c", "cat /dev/zero >/var/lib/kafka/filler || true"]);
  }

  /** Makes room again, from outside the broker, which does not run any more. */
  async makeRoom(): Promise<void> {
    await this.kubernetes.exec({ namespace: TOOLS_NAMESPACE, name: NAME }, ["rm", "-f", `${DISK}/filler`]);
  }

  /** Gives the broker a disk of its class again, and removes the small one. */
  async remove(): Promise<void> {
    const { volumeName } = (await this.read()).spec;
    if (volumeName === NAME) await this.renewClaim();
    const flags = ["--ignore-not-found", "--wait", "--timeout=60s"];
    await this.kubernetes.must(["delete", "persistentvolume", NAME, ...flags], { timeout: 90_000 });
    await this.kubernetes.must(["delete", "pod", NAME, "-n", TOOLS_NAMESPACE, ...flags], { timeout: 90_000 });
  }

  /** The claim is made anew by the StatefulSet once it and its pod are gone. */
  private async renewClaim(): Promise<void> {
    const { uid } = (await this.read()).metadata;
    const { namespace, name } = this.claim;
    await this.kubernetes.must(["delete", "pvc", name, "-n", namespace, "--wait=false"]);
    await this.kubernetes.must(["delete", "pod", this.broker.name, "-n", namespace, "--wait=false"]);
    await waitFor(`${name} bound anew`, 180_000, async () => {
      const { metadata, status } = await this.read();
      if (metadata.uid === uid) return "it is still the old one";
      return status.phase === "Bound" ? undefined : `it is ${status.phase}`;
    });
    await this.kubernetes.waitPod(this.broker, 300_000);
  }

  private read(): Promise<Claim> {
    const { namespace, name } = this.claim;
    return this.kubernetes.get<Claim>("pvc", name, "-n", namespace);
  }
}
