/* eslint-disable @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-call -- manifests are changed at any path */
import { type Manifest, type Stack } from "../stack";
import { type Cases, UNKNOWN, containerOf, kafka, podOf, zookeeper } from "./case";

const context = (stack: Stack): Manifest => containerOf(kafka(stack)).securityContext as Manifest;
const contextUnknown = {
  "the security context": {
    change: (stack: Stack) => (containerOf(kafka(stack)).securityContext = UNKNOWN),
    says: [
      "StatefulSet kafka/kafka: cannot be evaluated: spec.template.spec.containers[0].securityContext of StatefulSet kafka/kafka is not known yet.",
    ],
  },
};

/** A Service of the brokers' namespace. */
const named = (name: string) => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name, namespace: "kafka" },
  spec: { selector: { app: "kafka" }, ports: [{ name: "internal", port: 9092 }] },
});

/** Gives the pods of Kafka a token by a volume, mounted into the containers of a list. */
function withToken(stack: Stack, list: "containers" | "initContainers", token: object = {}): void {
  const pod = podOf(kafka(stack));
  pod.volumes.push({
    name: "token",
    projected: { sources: [{ serviceAccountToken: { path: "token", ...token } }] },
  });
  pod[list] ??= [{ ...containerOf(kafka(stack)), name: "init", volumeMounts: [] }];
  pod[list][0].volumeMounts.push({ name: "token", mountPath: "/run/token" });
}

export const podSecurity: Cases = {
  "pod-security-baseline": {
    violates: {
      "the node's network": {
        change: (stack) => (podOf(kafka(stack)).hostNetwork = true),
        says: ["pod-security-baseline: StatefulSet kafka/kafka: its pods have hostNetwork."],
      },
      "the node's processes": {
        change: (stack) => (podOf(kafka(stack)).hostPID = true),
        says: ["pod-security-baseline: StatefulSet kafka/kafka: its pods have hostPID."],
      },
      "the node's files": {
        change: (stack) => {
          podOf(kafka(stack)).volumes.push({ name: "node", hostPath: { path: "/" } });
        },
        says: ["pod-security-baseline: StatefulSet kafka/kafka: volume node is a directory of the node."],
      },
      "all privileges": {
        change: (stack) => (context(stack).privileged = true),
        says: ["pod-security-baseline: StatefulSet kafka/kafka: container kafka is privileged."],
      },
      "a capability": {
        change: (stack) => (context(stack).capabilities.add = ["SYS_ADMIN"]),
        says: ["pod-security-baseline: StatefulSet kafka/kafka: container kafka adds SYS_ADMIN."],
      },
      "a port of the node": {
        change: (stack) => (containerOf(kafka(stack)).ports[0].hostPort = 9092),
        says: [
          "pod-security-baseline: StatefulSet kafka/kafka: container kafka takes port 9092 of the node.",
        ],
      },
      "no seccomp profile on purpose": {
        change: (stack) => (podOf(zookeeper(stack)).securityContext.seccompProfile.type = "Unconfined"),
        says: ["pod-security-baseline: StatefulSet zookeeper/zk: its pods run without a seccomp profile."],
      },
      "in an init container": {
        change: (stack) =>
          (podOf(kafka(stack)).initContainers = [
            {
              ...containerOf(zookeeper(stack)),
              name: "init",
              securityContext: { ...context(stack), privileged: true },
            },
          ]),
        says: ["pod-security-baseline: StatefulSet kafka/kafka: container init is privileged."],
      },
    },
    complies: {
      "a capability that the standard allows for root-less binding": (stack) =>
        (context(stack).capabilities.add = ["NET_BIND_SERVICE"]),
    },
    unknown: contextUnknown,
  },
  "runs-as-non-root": {
    violates: {
      "not said": {
        change: (stack) => delete podOf(kafka(stack)).securityContext.runAsNonRoot,
        says: ["runs-as-non-root: StatefulSet kafka/kafka: container kafka does not set runAsNonRoot."],
      },
      root: {
        change: (stack) => (context(stack).runAsUser = 0),
        says: ["runs-as-non-root: StatefulSet kafka/kafka: container kafka runs as root."],
      },
      "the image's user": {
        change: (stack) => delete podOf(kafka(stack)).securityContext.runAsUser,
        says: [
          "runs-as-non-root: StatefulSet kafka/kafka: container kafka runs as whatever user its image says.",
        ],
      },
    },
    complies: {
      "said by the container": (stack) => {
        delete podOf(kafka(stack)).securityContext.runAsNonRoot;
        context(stack).runAsNonRoot = true;
      },
    },
    unknown: contextUnknown,
  },
  "no-privilege-escalation": {
    violates: {
      "not said": {
        change: (stack) => delete context(stack).allowPrivilegeEscalation,
        says: [
          "no-privilege-escalation: StatefulSet kafka/kafka: container kafka may escalate its privileges.",
        ],
      },
    },
    complies: { "said as text": (stack) => (context(stack).allowPrivilegeEscalation = "false") },
    unknown: contextUnknown,
  },
  "capabilities-dropped": {
    violates: {
      "some only": {
        change: (stack) => (context(stack).capabilities.drop = ["NET_RAW"]),
        says: [
          "capabilities-dropped: StatefulSet kafka/kafka: container kafka does not drop all capabilities.",
        ],
      },
      "one added again": {
        change: (stack) => (context(stack).capabilities.add = ["CHOWN"]),
        says: ["capabilities-dropped: StatefulSet kafka/kafka: container kafka adds CHOWN."],
      },
    },
    complies: { "ports below 1024": (stack) => (context(stack).capabilities.add = ["NET_BIND_SERVICE"]) },
    unknown: contextUnknown,
  },
  "seccomp-profile-set": {
    violates: {
      none: {
        change: (stack) => delete podOf(kafka(stack)).securityContext.seccompProfile,
        says: ["seccomp-profile-set: StatefulSet kafka/kafka: container kafka has no seccomp profile."],
      },
    },
    complies: {
      "one of its own": (stack) =>
        (context(stack).seccompProfile = { type: "Localhost", localhostProfile: "kafka.json" }),
    },
    unknown: contextUnknown,
  },
  "volume-types-restricted": {
    violates: {
      "a server of its own": {
        change: (stack) => {
          podOf(kafka(stack)).volumes.push({ name: "direct", nfs: { server: "10.0.0.1", path: "/" } });
        },
        says: ["volume-types-restricted: StatefulSet kafka/kafka: volume direct is of type nfs."],
      },
    },
    complies: {
      "a secret": (stack) => {
        podOf(kafka(stack)).volumes.push({ name: "keys", secret: { secretName: "keys" } });
      },
    },
    unknown: {
      "the volumes": {
        change: (stack) => (podOf(kafka(stack)).volumes = UNKNOWN),
        says: [
          "StatefulSet kafka/kafka: cannot be evaluated: spec.template.spec.volumes of StatefulSet kafka/kafka is not known yet.",
        ],
      },
    },
  },
  "root-filesystem-read-only": {
    violates: {
      "not said": {
        change: (stack) => delete context(stack).readOnlyRootFilesystem,
        says: [
          "root-filesystem-read-only: StatefulSet kafka/kafka: container kafka can write to its root file system.",
        ],
      },
    },
    complies: { "said as text": (stack) => (context(stack).readOnlyRootFilesystem = "true") },
    unknown: contextUnknown,
  },
  "no-service-account-token": {
    violates: {
      "not said": {
        change: (stack) => delete podOf(zookeeper(stack)).automountServiceAccountToken,
        says: ["no-service-account-token: StatefulSet zookeeper/zk: its pods carry a service account token."],
      },
      "a token of a volume in the container that runs Kafka": {
        change: (stack) => {
          withToken(stack, "containers");
        },
        says: [
          "no-service-account-token: StatefulSet kafka/kafka: container kafka mounts a service account token (volume token).",
        ],
      },
    },
    complies: {
      "said as text": (stack) => (podOf(zookeeper(stack)).automountServiceAccountToken = "false"),
      "a token in an init container alone": (stack) => {
        withToken(stack, "initContainers");
      },
      "a token for somebody else": (stack) => {
        withToken(stack, "containers", { audience: "vault" });
      },
    },
    unknown: {
      "the field": {
        change: (stack) => (podOf(zookeeper(stack)).automountServiceAccountToken = UNKNOWN),
        says: [
          "StatefulSet zookeeper/zk: cannot be evaluated: spec.template.spec.automountServiceAccountToken of StatefulSet zookeeper/zk is not known yet.",
        ],
      },
    },
  },
  "service-links-off": {
    violates: {
      "not said": {
        change: (stack) => delete podOf(zookeeper(stack)).enableServiceLinks,
        says: ["service-links-off: StatefulSet zookeeper/zk: its pods get service links."],
      },
      "a Service whose variable every Java program of Kafka takes": {
        change: (stack) => {
          delete podOf(kafka(stack)).enableServiceLinks;
          stack.add(named("jmx"));
        },
        says: [
          "service-links-off: StatefulSet kafka/kafka: Service kafka/jmx gives its pods JMX_PORT, which their image takes for a setting.",
        ],
      },
    },
    complies: {
      "said as text": (stack) => (podOf(zookeeper(stack)).enableServiceLinks = "false"),
      "a Service that would disturb": (stack) => {
        stack.add(named("jmx"));
      },
    },
    unknown: {
      "the field": {
        change: (stack) => (podOf(zookeeper(stack)).enableServiceLinks = UNKNOWN),
        says: [
          "StatefulSet zookeeper/zk: cannot be evaluated: spec.template.spec.enableServiceLinks of StatefulSet zookeeper/zk is not known yet.",
        ],
      },
    },
  },
  "namespace-restricted": {
    violates: {
      "no standard": {
        change: (stack) => delete stack.get("Namespace", "kafka").metadata.labels,
        says: ["namespace-restricted: Namespace kafka: it enforces no Pod Security Standard."],
      },
      "the baseline": {
        change: (stack) =>
          (stack.get("Namespace", "kafka").metadata.labels["pod-security.kubernetes.io/enforce"] =
            "baseline"),
        says: ["namespace-restricted: Namespace kafka: it enforces the baseline standard."],
      },
    },
    complies: {
      "another namespace": (stack) => {
        stack.add({ apiVersion: "v1", kind: "Namespace", metadata: { name: "other" } });
      },
    },
    unknown: {
      "the labels": {
        change: (stack) => (stack.get("Namespace", "kafka").metadata.labels = UNKNOWN),
        says: ["Namespace kafka: cannot be evaluated: metadata.labels of Namespace kafka is not known yet."],
      },
    },
  },
};
