/** What a user may say of a component's Services. */
import type { z } from "zod";
import { labelOwner } from "../../domain/kubernetes/labels";
import { keyFault, list, objectOf, oneOf, type Problem, quotedText, record } from "./schema";

/** What every Service of a component has. */
export interface ServicesArgs {
  /** Labels, beside the program's. Default: none. */
  labels?: Record<string, string>;
  /** Annotations, e.g. those of a service mesh or of external-dns. Default: none. */
  annotations?: Record<string, string>;
  /**
   * Which families of addresses a Service has: `SingleStack`, `PreferDualStack` or `RequireDualStack`. Default: the
   * cluster's, `SingleStack`.
   */
  ipFamilyPolicy?: string;
  /** `IPv4`, `IPv6`, or both, the first one being the primary, which a Service keeps. Default: the cluster's. */
  ipFamilies?: string[];
}

export const servicesSchema = objectOf({
  labels: record(quotedText("the value of a label"), "labels")
    .optional()
    .describe("labels of the Services, beside the program's"),
  annotations: record(quotedText("the value of an annotation"), "annotations")
    .optional()
    .describe("annotations of the Services"),
  ipFamilyPolicy: oneOf("SingleStack", "PreferDualStack", "RequireDualStack")
    .optional()
    .describe("families of addresses of the Services; default: the cluster's"),
  ipFamilies: list(oneOf("IPv4", "IPv6"), "IPv4 and IPv6")
    .optional()
    .describe("which ones, the primary first; a Service keeps its primary family; default: the cluster's"),
}).optional();

/** Annotations of Services by which the program says what Pulumi's provider waits for. */
const OWN_ANNOTATIONS = new Set(["pulumi.com/skipAwait", "pulumi.com/waitFor"]);

/** Every fault of what is said of a component's Services. */
export function serviceProblems({ services }: { services?: z.output<typeof servicesSchema> }): Problem[] {
  const { labels, annotations, ipFamilyPolicy, ipFamilies = [] } = services ?? {};
  const families = new Set(ipFamilies).size;
  const say = (message: string): Problem => ({
    path: "services.ipFamilies",
    message: `${JSON.stringify(ipFamilies)} is not allowed; ${message}`,
  });
  return [
    ...keyProblems({ labels, annotations }),
    ...(families < ipFamilies.length ? [say("each family may be named once")] : []),
    ...(families > 1 && (ipFamilyPolicy ?? "SingleStack") === "SingleStack"
      ? [say("two families need ipFamilyPolicy PreferDualStack or RequireDualStack")]
      : []),
  ];
}

type Keys = Readonly<Record<string, string>> | undefined;

/** What is wrong with a key of a Service's annotations, or undefined. */
export const annotationFault = (key: string): string | undefined =>
  keyFault(key) ?? (OWN_ANNOTATIONS.has(key) ? "not allowed; the program sets it" : undefined);

function keyProblems(metadata: Readonly<Record<"labels" | "annotations", Keys>>): Problem[] {
  return Object.entries(metadata).flatMap(([where, entries]) =>
    Object.keys(entries ?? {}).flatMap((key) => {
      const path = `services.${where}["${key}"]`;
      const isOurs = where === "labels" && labelOwner(key) === "program";
      const fault = annotationFault(key) ?? (isOurs ? "not allowed; the program sets it" : undefined);
      return fault === undefined ? [] : [{ path, message: fault }];
    }),
  );
}
