/** What a user may say of a component's Services. */
import { z } from "zod";
import { isQualifiedName, labelOwner } from "../../domain/kubernetes/labels";
import { type Problem, record } from "./schema";

/** Metadata of every Service of a component. */
export interface ServicesArgs {
  /** Labels, beside the program's. Default: none. */
  labels?: Record<string, string>;
  /** Annotations, e.g. those of a service mesh or of external-dns. Default: none. */
  annotations?: Record<string, string>;
}

const text = (what: string) => z.string({ error: `${what}, a text (numbers and true or false in quotes)` });

export const servicesSchema = z
  .strictObject(
    {
      labels: record(text("the value of a label"), "labels")
        .optional()
        .describe("labels of the Services, beside the program's"),
      annotations: record(text("the value of an annotation"), "annotations")
        .optional()
        .describe("annotations of the Services"),
    },
    { error: "an object of labels, annotations" },
  )
  .optional();

/** Every fault of what is said of a component's Services. */
export function serviceProblems({ services }: { services?: z.output<typeof servicesSchema> }): Problem[] {
  return Object.entries(services ?? {}).flatMap(([where, entries]) =>
    Object.keys(entries ?? {}).flatMap((key) => {
      const path = `services.${where}["${key}"]`;
      if (!isQualifiedName(key))
        return [
          {
            path,
            message:
              "not allowed; a key is up to 63 letters, digits, -, _ and ., after a DNS name and a slash if need be",
          },
        ];
      const isOurs = (where === "labels" && labelOwner(key) === "program") || key === "pulumi.com/skipAwait";
      return isOurs ? [{ path, message: "not allowed; the program sets it" }] : [];
    }),
  );
}
