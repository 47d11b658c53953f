/** What a user may say of a component's Services. */
import type { z } from "zod";
import { labelOwner } from "../../domain/kubernetes/labels";
import { keyFault, objectOf, type Problem, quotedText, record } from "./schema";

/** Metadata of every Service of a component. */
export interface ServicesArgs {
  /** Labels, beside the program's. Default: none. */
  labels?: Record<string, string>;
  /** Annotations, e.g. those of a service mesh or of external-dns. Default: none. */
  annotations?: Record<string, string>;
}

export const servicesSchema = objectOf({
  labels: record(quotedText("the value of a label"), "labels")
    .optional()
    .describe("labels of the Services, beside the program's"),
  annotations: record(quotedText("the value of an annotation"), "annotations")
    .optional()
    .describe("annotations of the Services"),
}).optional();

/** Every fault of what is said of a component's Services. */
export function serviceProblems({ services }: { services?: z.output<typeof servicesSchema> }): Problem[] {
  return Object.entries(services ?? {}).flatMap(([where, entries]) =>
    Object.keys(entries ?? {}).flatMap((key) => {
      const path = `services.${where}["${key}"]`;
      const isOurs = (where === "labels" && labelOwner(key) === "program") || key === "pulumi.com/skipAwait";
      const fault = keyFault(key) ?? (isOurs ? "not allowed; the program sets it" : undefined);
      return fault === undefined ? [] : [{ path, message: fault }];
    }),
  );
}
