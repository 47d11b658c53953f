/** Whether a workload has the shape that the API server demands, as far as this pack reads it. */
import { type Value } from "./value";

type Shape = "object" | "list" | "map" | "text";

/** More pods than any cluster has of one set: beyond that a number is a slip. */
const MOST_PODS = 10_000;

const POD: Readonly<Record<string, Shape>> = {
  containers: "list",
  initContainers: "list",
  volumes: "list",
  affinity: "object",
  nodeSelector: "map",
  topologySpreadConstraints: "list",
  securityContext: "object",
};

const CONTAINER: Readonly<Record<string, Shape>> = {
  name: "text",
  image: "text",
  command: "list",
  args: "list",
  env: "list",
  envFrom: "list",
  ports: "list",
  volumeMounts: "list",
  resources: "object",
  startupProbe: "object",
  readinessProbe: "object",
  livenessProbe: "object",
  securityContext: "object",
};

/** The first thing that no API server takes, as the end of a sentence; undefined if there is none. */
export function malformed(body: Value, template: Value): string | undefined {
  const spec = template.at("spec");
  const containers = spec.at("containers");
  return (
    wrong(body.at("metadata"), { labels: "map", annotations: "map" }) ??
    wrong(body, { metadata: "object", spec: "object" }) ??
    wrong(body.at("spec"), { volumeClaimTemplates: "list", selector: "object", updateStrategy: "object" }) ??
    wrongNumber(body.at("spec", "replicas")) ??
    wrongNumber(body.at("spec", "ordinals", "start")) ??
    wrong(template.at("metadata"), { labels: "map", annotations: "map" }) ??
    wrong(spec, POD) ??
    (containers.isUnknown || elements(containers).length > 0
      ? first(elements(containers), (container) => notObject(container) ?? wrong(container, CONTAINER))
      : `${containers.path} holds no container`) ??
    first([...elements(spec.at("volumes")), ...elements(body.at("spec", "volumeClaimTemplates"))], notObject)
  );
}

/** The fields of a place that are not what they must be. */
function wrong(place: Value, shapes: Readonly<Record<string, Shape>>): string | undefined {
  return first(Object.entries(shapes), ([key, shape]) => {
    const value = place.at(key);
    return value.isUnknown || value.isAbsent || fits(value, shape)
      ? undefined
      : `${value.path} is no ${shape}`;
  });
}

function fits(value: Value, shape: Shape): boolean {
  switch (shape) {
    case "list":
      return value.form === "list";
    case "text":
      return value.form === "scalar";
    case "object":
      return value.form === "object";
    case "map":
      return (
        value.form === "object" &&
        value.entries().every(([, field]) => field.isUnknown || field.isAbsent || field.form === "scalar")
      );
  }
}

function notObject(value: Value): string | undefined {
  return value.isUnknown || value.form === "object" ? undefined : `${value.path} is no object`;
}

function wrongNumber(value: Value): string | undefined {
  if (value.isUnknown || value.isAbsent) return undefined;
  const number = value.number();
  const whole = number !== undefined && Number.isInteger(number) && number >= 0 && number <= MOST_PODS;
  return whole ? undefined : `${value.path} is no whole number from 0 to ${MOST_PODS}`;
}

function elements(value: Value): Value[] {
  return value.isUnknown ? [] : value.items();
}

function first<T>(items: readonly T[], check: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = check(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
