/** Security contexts of the pods: what the article asks for, and the restricted Pod Security Standard. */
import type { types } from "@pulumi/kubernetes";

/** The user and group that both images have, and that owns the volumes. */
const USER = 1000;

/** Pod-level security context. */
export function podSecurityContext(hardened: boolean): types.input.core.v1.PodSecurityContext {
  const owner = { runAsUser: USER, fsGroup: USER };
  if (!hardened) return owner;
  return { ...owner, runAsGroup: USER, runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } };
}

/** Container-level security context, if there is anything to say. */
export function containerSecurityContext(hardened: boolean): {
  securityContext?: types.input.core.v1.SecurityContext;
} {
  if (!hardened) return {};
  return {
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      readOnlyRootFilesystem: true,
    },
  };
}

/** What a hardened pod does without: a token for the API server, and the variables of every Service around it. */
export function podIsolation(
  hardened: boolean,
): Pick<types.input.core.v1.PodSpec, "automountServiceAccountToken" | "enableServiceLinks"> {
  return hardened ? { automountServiceAccountToken: false, enableServiceLinks: false } : {};
}

/** Directories that the process writes to beside its volume, as scratch volumes when the root is read-only. */
export function writableEmptyDirs(hardened: boolean, directories: Readonly<Record<string, string>>) {
  const entries = hardened ? Object.entries(directories) : [];
  return {
    volumes: entries.map(([name]) => ({ name, emptyDir: {} })),
    mounts: entries.map(([name, mountPath]) => ({ name, mountPath })),
  };
}
