/* eslint-disable @typescript-eslint/no-unsafe-member-access -- manifests are changed at any path */
import { type Manifest, type Stack } from "../stack";
import { type Cases, UNKNOWN, claimOf, kafka, setting } from "./case";

const REASON = "kafka-on-kubernetes/nfs-justification";

const acknowledged = (reason: string) => (stack: Stack) =>
  (kafka(stack).metadata.annotations = { [REASON]: reason });

/** The brokers without a reason, and something else changed. */
const silent =
  (change: (stack: Stack) => unknown = () => undefined) =>
  (stack: Stack) => {
    delete kafka(stack).metadata.annotations;
    change(stack);
  };

/** A class of the stack, for the brokers alone. */
const brokersOn = (name: string, provisioner: string, more: Manifest = {}) =>
  silent((stack) => {
    stack.add({
      apiVersion: "storage.k8s.io/v1",
      kind: "StorageClass",
      metadata: { name },
      provisioner,
      ...more,
    });
    claimOf(kafka(stack)).spec.storageClassName = name;
  });

const release = (name: string, chart: string, storageClass: Manifest) => ({
  $type: "kubernetes:helm.sh/v3:Release",
  name,
  chart,
  values: { nfs: { server: "10.0.0.1", path: "/export", mountOptions: ["nfsvers=4.1"] }, storageClass },
});

const unsaid = (name: string) => [
  `nfs-justified: StatefulSet kafka/kafka: its claims are of storage class ${name}, on NFS, and nothing says why that is good enough.`,
];
const noReason = (text: string) => [
  `nfs-justified: StatefulSet kafka/kafka: its claims are of storage class nfs-client, on NFS; ${REASON} says "${text}", which is no reason of three words or more.`,
];
const notKnown = (where: string) => [
  `StatefulSet kafka/kafka: cannot be evaluated: ${where} is not known yet.`,
];

export const nfs: Cases = {
  "nfs-justified": {
    violates: {
      "no annotation": { change: silent(), says: unsaid("nfs-client") },
      "an empty text": { change: acknowledged(" "), says: noReason(" ") },
      "a word": { change: acknowledged("yes"), says: noReason("yes") },
      "punctuation and numbers": { change: acknowledged("1 - 2 - 3 - !"), says: noReason("1 - 2 - 3 - !") },
      "another annotation": {
        change: (stack) => (kafka(stack).metadata.annotations = { note: "the filer is a pair of machines" }),
        says: unsaid("nfs-client"),
      },
      "the annotation on the pods": {
        change: silent((stack) => {
          kafka(stack).spec.template.metadata.annotations = { [REASON]: "the filer is a pair" };
        }),
        says: unsaid("nfs-client"),
      },
      "a CSI driver": {
        change: brokersOn("shared", "nfs.csi.k8s.io", { mountOptions: ["nfsvers=4.1"] }),
        says: unsaid("shared"),
      },
      "the first provisioner": {
        change: brokersOn("managed-nfs-storage", "fuseim.pri/ifs", { mountOptions: ["nfsvers=4.1"] }),
        says: unsaid("managed-nfs-storage"),
      },
      "a chart's class": {
        change: silent((stack) => {
          stack.add(release("nfs", "nfs-subdir-external-provisioner", { name: "charted" }));
          claimOf(kafka(stack)).spec.storageClassName = "charted";
        }),
        says: unsaid("charted"),
      },
      "the class of a copy of the chart": {
        change: silent((stack) => {
          stack.add(release("nfs", "/srv/charts/provisioner.tgz", { name: "copied" }));
          claimOf(kafka(stack)).spec.storageClassName = "copied";
        }),
        says: unsaid("copied"),
      },
      "volumes of the stack": {
        change: (stack) => {
          brokersOn("manual", "kubernetes.io/no-provisioner")(stack);
          stack.add({
            apiVersion: "v1",
            kind: "PersistentVolume",
            metadata: { name: "one" },
            spec: {
              storageClassName: "manual",
              mountOptions: ["nfsvers=4.1"],
              nfs: { server: "10.0.0.1", path: "/export" },
            },
          });
        },
        says: unsaid("manual"),
      },
      "the stack's default class": {
        change: silent((stack) => {
          stack.get("StorageClass", "nfs-client").metadata.annotations = {
            "storageclass.kubernetes.io/is-default-class": "true",
          };
          delete claimOf(kafka(stack)).spec.storageClassName;
        }),
        says: unsaid("nfs-client"),
      },
      "the default class of a chart": {
        change: silent((stack) => {
          stack.add(
            release("nfs", "nfs-subdir-external-provisioner", { name: "charted", defaultClass: true }),
          );
          delete claimOf(kafka(stack)).spec.storageClassName;
        }),
        says: unsaid("charted"),
      },
      "a class by the old annotation": {
        change: silent((stack) => {
          const claim = claimOf(kafka(stack));
          claim.metadata.annotations = { "volume.beta.kubernetes.io/storage-class": "nfs-client" };
          delete claim.spec.storageClassName;
        }),
        says: unsaid("nfs-client"),
      },
    },
    complies: {
      "three words": acknowledged("disks are mirrored"),
      "a sentence without spaces": acknowledged("存储服务器双机热备，磁盘镜像"),
      "block storage under a name that says NFS": brokersOn("nfs-fast", "ebs.csi.aws.com"),
      "the ensemble's claims alone": brokersOn("block", "ebs.csi.aws.com"),
      "a class that the stack does not declare": silent((stack) => {
        stack.remove("StorageClass", "nfs-client");
      }),
      "the cluster's default class": silent((stack) => delete claimOf(kafka(stack)).spec.storageClassName),
      "another chart that mentions an NFS server": silent((stack) => {
        const { values, ...other } = release("wiki", "wiki", { name: "block" });
        stack.add({ ...other, values: { ...values, nfs: { server: "10.0.0.1" } } });
        claimOf(kafka(stack)).spec.storageClassName = "block";
      }),
      "a chart whose values are not known yet": silent((stack) => {
        stack.add({ ...release("wiki", "wiki", {}), values: UNKNOWN });
        claimOf(kafka(stack)).spec.storageClassName = "nfs";
      }),
      "volumes on NFS of another class": (stack) => {
        brokersOn("block", "ebs.csi.aws.com")(stack);
        stack.add({
          apiVersion: "v1",
          kind: "PersistentVolume",
          metadata: { name: "one" },
          spec: { mountOptions: ["nfsvers=4.1"], nfs: { server: "10.0.0.1", path: "/export" } },
        });
      },
      "KRaft controllers, which are no brokers": silent((stack) => {
        setting(stack, "process.roles", "controller");
      }),
      "a reason for whatever class it will be": (stack) =>
        (claimOf(kafka(stack)).spec.storageClassName = UNKNOWN),
    },
    unknown: {
      "the annotation": {
        change: acknowledged(UNKNOWN),
        says: notKnown(`metadata.annotations.${REASON} of StatefulSet kafka/kafka`),
      },
      "the class": {
        change: silent((stack) => (claimOf(kafka(stack)).spec.storageClassName = UNKNOWN)),
        says: notKnown("spec.volumeClaimTemplates[0].spec.storageClassName of StatefulSet kafka/kafka"),
      },
      "the claims": {
        change: silent((stack) => (kafka(stack).spec.volumeClaimTemplates = UNKNOWN)),
        says: notKnown("spec.volumeClaimTemplates of StatefulSet kafka/kafka"),
      },
      "the class's provisioner": {
        change: silent((stack) => (stack.get("StorageClass", "nfs-client").provisioner = UNKNOWN)),
        says: notKnown("provisioner of StorageClass nfs-client"),
      },
    },
  },
  "nfs-version": {
    violates: {
      "not said": {
        change: (stack) => delete stack.get("StorageClass", "nfs-client").mountOptions,
        says: [
          "nfs-version: StorageClass nfs-client: it mounts NFS without saying which version, and may get version 3.",
        ],
      },
      "version 3": {
        change: (stack) => (stack.get("StorageClass", "nfs-client").mountOptions = ["nfsvers=3"]),
        says: ["nfs-version: StorageClass nfs-client: it mounts NFS version 3."],
      },
      "a chart without mount options": {
        change: (stack) => {
          stack.add({
            $type: "kubernetes:helm.sh/v3:Release",
            name: "nfs",
            chart: "nfs-subdir-external-provisioner",
            values: { nfs: { server: "10.0.0.1" } },
          });
        },
        says: [
          "nfs-version: Helm release nfs: it mounts NFS without saying which version, and may get version 3.",
        ],
      },
    },
    complies: {
      "the other spelling": (stack) =>
        (stack.get("StorageClass", "nfs-client").mountOptions = ["hard", "vers=4.2"]),
      "a class that is no NFS": (stack) => {
        stack.get("StorageClass", "nfs-client").provisioner = "ebs.csi.aws.com";
        delete stack.get("StorageClass", "nfs-client").mountOptions;
      },
    },
    unknown: {
      "the mount options": {
        change: (stack) => (stack.get("StorageClass", "nfs-client").mountOptions = UNKNOWN),
        says: [
          "StorageClass nfs-client: cannot be evaluated: mountOptions of StorageClass nfs-client is not known yet.",
        ],
      },
    },
  },
};
