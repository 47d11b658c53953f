/** Options of a component that its children need as well, since they do not inherit these. */
import type * as pulumi from "@pulumi/pulumi";

export const childOptions = (
  parent: pulumi.ComponentResource,
  opts: pulumi.ComponentResourceOptions = {},
): pulumi.CustomResourceOptions => ({
  parent,
  ...(opts.dependsOn !== undefined && { dependsOn: opts.dependsOn }),
  ...(opts.deletedWith && { deletedWith: opts.deletedWith }),
});
