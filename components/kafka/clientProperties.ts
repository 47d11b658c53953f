/** What an application team puts into its clients. */
import { type Listener, securityProtocol } from "../../domain/kafka/listeners";

/**
 * client.properties for producers and consumers, complete as it stands.
 *
 * The delivery timeout is the producer's default of two minutes: a node that is lost without a word is noticed only
 * after some fifty seconds, and what is not acknowledged by then must still be retried.
 */
export function clientProperties(bootstrap: string, listener: Listener, racks = false): string {
  return [
    `bootstrap.servers=${bootstrap}`,
    `security.protocol=${securityProtocol(listener)}`,
    "# Producers: every acknowledged message is on all in-sync replicas, once and in order.",
    "acks=all",
    "enable.idempotence=true",
    "delivery.timeout.ms=120000",
    ...(racks
      ? [
          "# Consumers: with the zone that they run in they read from a replica in it (KIP-392); the output racks has the zones.",
          "#client.rack=ZONE",
        ]
      : []),
    "",
  ].join("\n");
}

const ESCAPED = /["\\]/g;

/** The lines of a client.properties with which a SCRAM user logs in. */
export function scramLogin(user: string, password: string): string[] {
  // Backslashes are escaped for JAAS, and once more for the properties file.
  const quoted = (text: string) => `"${text.replace(ESCAPED, "\\$&")}"`.replaceAll("\\", "\\\\");
  return [
    "# The login of the user; used once security.protocol is SASL_SSL or SASL_PLAINTEXT.",
    "sasl.mechanism=SCRAM-SHA-512",
    `sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username=${quoted(user)} password=${quoted(password)};`,
  ];
}
