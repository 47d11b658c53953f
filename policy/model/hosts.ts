/** Hosts that brokers give out: addresses and names, and what is none. */
import { isIPv4, isIPv6 } from "node:net";
import { holdsToken } from "./reading";

/** A label of a DNS name; an underscore is no letter of a host name, but resolvers take it. */
const LABEL = /^[a-z\d_]([a-z\d_-]{0,61}[a-z\d_])?$/i;

/**
 * What is wrong with a host that is advertised, as the end of a sentence; undefined if a client could reach it. An empty
 * host is the pod's own name, and a pod's field (`<status.hostIP>`) is an address of its own.
 */
export function hostProblem(host: string): string | undefined {
  if (host === "" || (holdsToken(host) && !/[${}()]/.test(host))) return undefined;
  if (/^(0\.0\.0\.0|localhost|127\.[\d.]+|\[(::|::1|0:0:0:0:0:0:0:[01])\])$/i.test(host)) return "";
  if (/[${}()]/.test(host))
    return ", which nothing fills in: only a shell knows ${NAME}, and the kubelet $(NAME) of variables before it";
  if (host.startsWith("[")) return isIPv6(host.slice(1, -1)) ? undefined : ", which is no IPv6 address";
  const labels = host.replace(/\.$/, "").split(".");
  // A name whose last label is a number can only be an IPv4 address (RFC 1123, 2.1).
  if (/^\d+$/.test(labels.at(-1) ?? ""))
    return isHostAddress(host) ? undefined : ", which is no IPv4 address of a host";
  return labels.every((label) => LABEL.test(label)) && host.length <= 253
    ? undefined
    : ", which is no host name";
}

/** Neither of this network (0/8), multicast (224/4) nor reserved (240/4). */
function isHostAddress(host: string): boolean {
  const first = Number(host.split(".")[0]);
  return isIPv4(host) && first > 0 && first < 224;
}
