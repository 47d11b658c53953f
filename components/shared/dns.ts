/**
 * How pods look names up while a node is lost. Until Kubernetes notices, 40 to 50 s later, cluster DNS still sends a
 * share of the questions to the DNS pod of that node. The C library would wait 5 s for an answer, twice and from the
 * same port, which goes to the same DNS pod, and as long again with the first of the search domains; Java would then
 * remember for 10 s that the name is not known. Whoever has to reconnect meanwhile does not do so within ZooKeeper's
 * session timeout of 18 s, so that a live broker counts as dead, and a new controller does not reach live brokers.
 *
 * So a try is a second long, and Java asks again a second later (resolv.conf(5); networkaddress.cache.negative.ttl in
 * Java's java.security, where the 10 s are set, so that the system property of the same meaning is not looked at).
 */
import type { types } from "@pulumi/kubernetes";

/** For pods whose processes must reconnect while a node is lost. */
export const dnsConfig: types.input.core.v1.PodDNSConfig = {
  options: [
    { name: "timeout", value: "1" },
    { name: "attempts", value: "2" },
  ],
};

export const SECURITY_FILE = "java.security";

/** Java's security properties that differ from its own file, for `-Djava.security.properties`. */
export const securityProperties = "networkaddress.cache.negative.ttl=1\n";
