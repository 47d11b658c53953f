/** The releases of Kubernetes that manifests are held to: the oldest that is promised, one between, the newest. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Names that Go's module k8s.io/kubernetes has. */
export const KUBERNETES_RELEASES = ["1.21.14", "1.29.6", "1.37.2"] as const;

export type KubernetesRelease = (typeof KUBERNETES_RELEASES)[number];

/** Part of a JSON schema, as Kubernetes' OpenAPI document has it. */
export interface Definition {
  readonly [keyword: string]: unknown;
  readonly "x-kubernetes-group-version-kind"?: readonly {
    readonly group: string;
    readonly version: string;
    readonly kind: string;
  }[];
}

export type Definitions = Readonly<Record<string, Definition>>;

/** The definitions of a release's API, as `make openapi` writes them. */
export const definitionsFile = (release: KubernetesRelease): string =>
  join(__dirname, "definitions", `${release}.json`);

export const definitionsOf = (release: KubernetesRelease): Definitions =>
  JSON.parse(readFileSync(definitionsFile(release), "utf8")) as Definitions;
