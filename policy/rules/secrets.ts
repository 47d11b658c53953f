/** Secrets: no password or private key stands where everybody may read it. */
import { isLiteral, isSecretName, secretsAssigned, secretsIn } from "../../domain/clearText";
import { type Cluster } from "../model/cluster";
import { type KubernetesObject, namespaceOf, nameOf, unlessUnknown } from "../model/objects";
import { type Value } from "../model/value";
import { rule } from "../rule";
import { listed } from "./subjects";

export const secretsNotInClear = rule({
  name: "secrets-not-in-clear",
  group: "pod security",
  description:
    "No password, login text or private key stands in a variable's value, a command, a ConfigMap or an annotation.",
  protects:
    "Whoever may read the object has the secret, and so has everything that keeps manifests: repositories, Pulumi's state, audit logs.",
  severity: "high",
  enforcementLevel: "mandatory",
  unknownLevel: "advisory",
  remediationSteps:
    "Keep it in a Secret: a variable by valueFrom.secretKeyRef, a file by a secret volume, a setting by a config provider (${file:…}).",
  subjects: ({ objects }) =>
    objects.filter(({ kind }) => kind === "ConfigMap" || podSpecPath(kind) !== undefined),
  check(object, { cluster, violation }) {
    const isMap = object.kind === "ConfigMap";
    const ours = isMap ? isGiven(object, cluster) : isOurs(object, cluster);
    const look = () => (isMap ? inConfigMap(object, ours) : inPods(object, ours));
    // What is not known yet of others' pods and files may wait until it is.
    const found = ours ? look() : (unlessUnknown(look) ?? []);
    if (found.length > 0) violation(`it shows ${listed([...new Set(found)])} in clear`);
  },
});

/** Where a kind of object keeps the specification of its pods. */
function podSpecPath(kind: string): readonly string[] | undefined {
  if (kind === "Pod") return ["spec"];
  if (kind === "CronJob") return ["spec", "jobTemplate", "spec", "template", "spec"];
  return /^(StatefulSet|Deployment|DaemonSet|ReplicaSet|ReplicationController|Job)$/.test(kind)
    ? ["spec", "template", "spec"]
    : undefined;
}

/** Whether it runs Kafka or ZooKeeper, whether it can be checked otherwise or not. */
function isOurs({ urn, title }: KubernetesObject, cluster: Cluster): boolean {
  return [...cluster.workloads, ...cluster.notChecked].some(
    (workload) => workload.urn === urn && workload.title === title,
  );
}

/** In pods of others only what is Kafka's own: login texts and settings. Their other variables are their matter. */
function inPods({ kind, body }: KubernetesObject, ours: boolean): string[] {
  const spec = body.at(...(podSpecPath(kind) ?? []));
  const annotations = [body, body.at("spec", "template")].flatMap((each) =>
    each.at("metadata", "annotations").entries(),
  );
  const containers = ["initContainers", "containers", "ephemeralContainers"].flatMap((list) =>
    spec.at(list).items(),
  );
  return [
    ...annotations.flatMap(([key, value]) =>
      inText(`annotation ${key}`, value, ours && isSecretName(key), false),
    ),
    ...containers.flatMap((container) => inContainer(container, ours)),
  ];
}

function inContainer(container: Value, ours: boolean): string[] {
  const variables = container
    .at("env")
    .items()
    .filter((entry) => entry.at("valueFrom").isAbsent)
    .flatMap((entry) => {
      const name = entry.at("name").text() ?? "";
      return inText(`variable ${name}`, entry.at("value"), ours && isSecretName(name), ours);
    });
  const commands = ["command", "args"].flatMap((list) =>
    container
      .at(list)
      .items()
      .flatMap((word) => {
        const text = read(word, ours);
        return [...secretsIn(text), ...(ours ? secretsAssigned(text) : [])];
      }),
  );
  return [...variables, ...commands.map((what) => `${what} in its command`)];
}

/** A value of a name: the whole of it is a secret by its name, or its text holds one. */
function inText(where: string, value: Value, isSecret: boolean, ours: boolean): string[] {
  // A secret that is computed is in the manifest all the same, once it is known.
  if (isSecret && value.isUnknown) return [where];
  const text = read(value, ours);
  if (isSecret && isLiteral(text)) return [where];
  return secretsIn(text).map((what) => `${what} in ${where}`);
}

/** A ConfigMap's texts; its keys count as names only where Kafka's or ZooKeeper's pods are given it. */
function inConfigMap({ body }: KubernetesObject, ours: boolean): string[] {
  const entries = body.at("data").entries();
  const texts = entries.flatMap(([key, value]) =>
    secretsIn(read(value, ours)).map((what) => `${what} in ${key}`),
  );
  if (!ours) return texts;
  const named = entries.filter(([key, value]) => isSecretName(key) && isLiteral(read(value, ours)));
  const stores = body
    .at("binaryData")
    .entries()
    .filter(([key]) => isKeyStore(key));
  return [...texts, ...named.map(([key]) => key), ...stores.map(([key]) => `the key store ${key}`)];
}

/** A text, empty if there is none. One that is not known yet stops the rule only where Kafka's pods are given it. */
function read(value: Value, ours: boolean): string {
  return (ours ? value.text() : unlessUnknown(() => value.text())) ?? "";
}

/** A key store holds private keys; a trust store holds certificates. */
function isKeyStore(key: string): boolean {
  return /\.(jks|p12|pfx|keystore)$/i.test(key) && !/trust/i.test(key);
}

/** Whether Kafka's or ZooKeeper's pods mount a ConfigMap or take variables from it. */
function isGiven({ body }: KubernetesObject, cluster: Cluster): boolean {
  const name = unlessUnknown(() => nameOf(body));
  const namespace = unlessUnknown(() => namespaceOf(body));
  return cluster.workloads
    .filter((workload) => unlessUnknown(() => workload.namespace) === namespace)
    .some(({ podSpec }) => unlessUnknown(() => namesConfigMap(podSpec, name)) === true);
}

function namesConfigMap(podSpec: Value, name: string | undefined): boolean {
  const volumes = podSpec.at("volumes").items();
  const projected = volumes.flatMap((volume) => volume.at("projected", "sources").items());
  const mounted = [...volumes, ...projected].map((volume) => volume.at("configMap", "name"));
  const containers = ["initContainers", "containers"].flatMap((list) => podSpec.at(list).items());
  const taken = containers.flatMap((container) => [
    ...container
      .at("envFrom")
      .items()
      .map((source) => source.at("configMapRef", "name")),
    ...container
      .at("env")
      .items()
      .map((entry) => entry.at("valueFrom", "configMapKeyRef", "name")),
  ]);
  return [...mounted, ...taken].some((reference) => reference.text() === name);
}
