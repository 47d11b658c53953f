/** Names and addresses that go into manifests, shell commands and DNS: parsed, never trusted. */
import { isIP } from "node:net";

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/** Whether the text is a DNS label (RFC 1123), as namespaces and Services need. */
export function isDnsLabel(text: string): boolean {
  return text.length <= 63 && LABEL.test(text);
}

/** Whether every cluster has that namespace, so that no stack may create or delete it. */
export function isBuiltIn(namespace: string): boolean {
  return namespace === "default" || namespace.startsWith("kube-");
}

/** Whether the text is a DNS subdomain (RFC 1123), as StorageClasses need. Case matters to Kubernetes. */
export function isDnsName(text: string): boolean {
  return text.length <= 253 && text.split(".").every(isDnsLabel);
}

/** Whether the text is a host that a client can connect to: an IP address or a DNS name (not 0.0.0.0 or ::). */
export function isHost(text: string): boolean {
  if (isIP(text)) return !/^(0\.0\.0\.0|[0:]+)$/.test(text);
  // All-numeric labels are a mistyped IPv4 address, never a name.
  return isDnsName(text.toLowerCase()) && !/^[\d.]+$/.test(text);
}

/** Host and port as clients write them: IPv6 addresses in brackets (RFC 3986). */
export function hostPort(host: string, port: number | string): string {
  return `${bracketed(host)}:${port}`;
}

/** A host as it stands before a port: an IPv6 address in brackets. */
export const bracketed = (host: string): string => (isIP(host) === 6 ? `[${host}]` : host);

/** The parts of an image reference, or undefined if the text is none (distribution's reference grammar). */
export function parseImage(text: string): { repository: string; tag?: string; digest?: string } | undefined {
  const host = String.raw`(?:[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?)*(?::\d+)?\/)?`;
  const segment = String.raw`[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*`;
  const grammar = new RegExp(
    `^(${host}${segment}(?:/${segment})*)(?::([\\w][\\w.-]{0,127}))?(?:@(sha256:[a-f0-9]{64}))?$`,
  );
  const match = grammar.exec(text);
  if (!match) return undefined;
  const [, repository = "", tag, digest] = match;
  return { repository, ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) };
}

/**
 * The registry of an image's name: its first part where that has a dot or a port or is localhost, else Docker Hub
 * (distribution's reference grammar).
 */
export function registryOf(image: string): string {
  const [host = "", ...rest] = image.split("/");
  return rest.length > 0 && /[.:]|^localhost$/.test(host) ? host : "docker.io";
}

/** Name of the headless Service that gives the pods of a StatefulSet their DNS names. */
export const headlessServiceName = (set: string): string => `${set}-hs`;
