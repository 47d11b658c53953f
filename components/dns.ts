/**
 * How pods look names up while a node is lost. Until Kubernetes notices, 40 to 50 s later, cluster DNS still sends a
 * share of the questions to the DNS pod of that node. The C library would wait 5 s for an answer, twice and from the
 * same port, which goes to the same DNS pod; Java would then remember for 10 s that the name is not known. Whoever has
 * to reconnect meanwhile does not do so within ZooKeeper's session timeout of 18 s, and a live broker counts as dead.
 *
 * Three tries of a second each, and Java asks again after a second (resolv.conf(5); java.net.InetAddress,
 * networkaddress.cache.negative.ttl, whose system property for one process is this).
 */
import type { types } from "@pulumi/kubernetes";

/** For pods whose processes must reconnect while a node is lost. */
export const dnsConfig: types.input.core.v1.PodDNSConfig = {
  options: [
    { name: "timeout", value: "1" },
    { name: "attempts", value: "3" },
  ],
};

/** For a JVM in such a pod. */
export const FORGET_UNKNOWN_HOSTS = "-Dsun.net.inetaddr.negative.ttl=1";
