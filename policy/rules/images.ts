/** Images: what runs is what was tested, and still gets security fixes. */
import { type Workload } from "../model/workload";
import { type Value } from "../model/value";
import { parseImage } from "../../domain/kubernetes/names";
import { type Check, type Subject, type ThresholdSpecs, rule } from "../rule";

export const imageTagFixed = rule({
  name: "image-tag-fixed",
  group: "images",
  description: "Images carry a version, not `latest` and not nothing.",
  protects: "A tag that moves gives pods of one set different software, one restart at a time.",
  severity: "high",
  enforcementLevel: "mandatory",
  unknownLevel: "advisory",
  remediationSteps: "Name a version, better a digest.",
  subjects: ({ workloads }) => workloads,
  check: eachImage((image, { violation }) => {
    const { tag, digest } = parseImage(image) ?? {};
    if (digest === undefined && (tag === undefined || tag === "latest"))
      violation(`image ${image} names no version`);
  }),
});

export const imageDigest = rule({
  name: "image-digest",
  group: "images",
  description: "Images are named by digest.",
  protects: "A tag can be pushed again; a digest is the very image that was reviewed.",
  severity: "medium",
  enforcementLevel: "mandatory",
  unknownLevel: "advisory",
  remediationSteps: "Append @sha256:… as the registry, or the image build's output, gives it.",
  profiles: ["hardened"],
  subjects: ({ workloads }) => workloads,
  check: eachImage((image, { violation }) => {
    const { tag, digest } = parseImage(image) ?? {};
    // An image without a version is image-tag-fixed's matter.
    if (digest === undefined && tag !== undefined && tag !== "latest")
      violation(`image ${image} is not named by digest`);
  }),
});

export const imageSupported = rule({
  name: "image-supported",
  group: "images",
  description: "No image, and no base of an image build, is of a line that gets no fixes any more.",
  protects: "Abandoned bases collect known holes; abandoned registries disappear.",
  severity: "medium",
  enforcementLevel: "mandatory",
  unknownLevel: "advisory",
  remediationSteps:
    "Build on a maintained base (eclipse-temurin, a current Debian or UBI) and a current registry.",
  profiles: ["default", "hardened"],
  thresholds: {
    abandoned: {
      description: "Images that get no fixes: a repository, or a repository and the beginning of its tags.",
      // openjdk: docker-library/openjdk#505; k8s.gcr.io is frozen since April 2023; the rest are past their end of life.
      default: [
        "openjdk",
        "java",
        "centos",
        "debian:stretch",
        "debian:buster",
        "ubuntu:16",
        "ubuntu:18",
        "alpine:3.1.",
        "k8s.gcr.io",
        "gcr.io/google_containers",
        "gcr.io/google_samples",
      ] as readonly string[],
    },
  },
  subjects: (cluster): Subject[] => [...cluster.workloads, ...cluster.imageBuilds()],
  check(subject, { limits, violation }) {
    const build = subject.body.at("build", "args");
    const bases = build.isAbsent
      ? []
      : build
          .entries()
          .filter(([name]) => /BASE/i.test(name))
          .map(([, value]) => value);
    for (const image of [...bases, ...containersOf(subject.body).map((container) => container.at("image"))]) {
      const text = image.text() ?? "";
      const found = limits.abandoned.find((name) => isOf(text, name));
      if (found !== undefined) violation(`image ${text} is of ${found}, which gets no fixes any more`);
    }
  },
});

/** Whether an image is of a repository (`openjdk`), a tag line (`debian:stretch`) or a registry (`k8s.gcr.io`). */
function isOf(image: string, name: string): boolean {
  const bare = image.replace(/^(docker\.io\/)?(library\/)?/, "");
  return name.includes(":")
    ? bare.startsWith(name)
    : bare === name || /^[:@/]/.test(bare.startsWith(name) ? bare.slice(name.length) : "-");
}

/** A check of each image that a workload's pods run. */
function eachImage(check: (image: string, context: Check<ThresholdSpecs>) => void) {
  return (workload: Workload, context: Check<ThresholdSpecs>): void => {
    for (const container of containersOf(workload.body)) {
      const image = container.at("image").text();
      if (image !== undefined) check(image, context);
    }
  };
}

/** All containers of a workload's pods, those that start and those that debug included. */
export function containersOf(body: Value): Value[] {
  const spec = body.at("spec", "template", "spec");
  return ["initContainers", "containers", "ephemeralContainers"].flatMap((kind) => spec.at(kind).items());
}
