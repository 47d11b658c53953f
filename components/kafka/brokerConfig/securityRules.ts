/** Listeners with TLS or SASL that nobody could connect to. */
import { listenersOf } from "./endpoints";
import { type Rule, when } from "./rule";

export const securityRules: readonly Rule[] = [
  {
    id: "tls-without-key",
    severity: "error",
    refusedBy: "us",
    summary: "A listener with TLS has a key store or a key.",
    source:
      "org.apache.kafka.common.security.ssl.DefaultSslEngineFactory: without a key every handshake fails",
    check: (config) =>
      listenersOf(config).bound.flatMap(({ name, protocol }) => {
        const sources = ["ssl.keystore.location", "ssl.keystore.key", "ssl.engine.factory.class"];
        const keyed = sources.some((key) => config.ofListener(name, key) !== undefined);
        const tls = protocol === "SSL" || protocol === "SASL_SSL";
        return when(
          tls && !keyed,
          "listeners",
          () =>
            `Listener ${name} uses TLS and has no key: give ssl.keystore.location or ssl.keystore.key, for all listeners or behind listener.name.${name.toLowerCase()}.`,
        );
      }),
  },
  {
    id: "sasl-without-login",
    severity: "warning",
    refusedBy: "us",
    summary: "A listener with SASL has a JAAS configuration in the file.",
    source: "org.apache.kafka.common.security.JaasContext.loadServerContext",
    check: (config) =>
      listenersOf(config).bound.flatMap(({ name, protocol }) => {
        if (protocol !== "SASL_PLAINTEXT" && protocol !== "SASL_SSL") return [];
        const prefix = `listener.name.${name.toLowerCase()}.`;
        const found = [...config.texts.keys()].some(
          (key) => key === "sasl.jaas.config" || (key.startsWith(prefix) && key.endsWith("sasl.jaas.config")),
        );
        return when(
          !found,
          "listeners",
          () =>
            `Listener ${name} uses SASL and the file has no ${prefix}MECHANISM.sasl.jaas.config: the broker stops unless -Djava.security.auth.login.config names a login file.`,
        );
      }),
  },
  {
    id: "authorizer-without-super-users",
    severity: "warning",
    refusedBy: "us",
    summary: "Where there is an authorizer there are super.users, or everything is allowed.",
    source: "kafka.security.authorizer.AclAuthorizer: brokers without ClusterAction cannot replicate",
    check: (config) => {
      const kafkas = /^(org\.apache\.kafka|kafka)\./.test(config.text("authorizer.class.name") ?? "");
      const open = config.has("super.users") || config.flag("allow.everyone.if.no.acl.found");
      return when(
        kafkas && !open,
        "authorizer.class.name",
        () =>
          `${config.show("authorizer.class.name")} without super.users turns the brokers themselves away until there are ACLs for them; name their principals in super.users.`,
      );
    },
  },
];
