/** Listeners with TLS or SASL that nobody could connect to. */
import { listenersOf } from "./endpoints";
import { type Effective } from "./effective";
import { type Rule, when } from "./rule";

/** Who connects without a login. */
const ANONYMOUS = "User:ANONYMOUS";

/** Whether an authorizer of Kafka's own denies what no ACL allows. */
const judges = (config: Effective) =>
  /^(org\.apache\.kafka|kafka)\./.test(config.text("authorizer.class.name") ?? "") &&
  !config.flag("allow.everyone.if.no.acl.found");

const superUsers = (config: Effective) =>
  (config.text("super.users") ?? "").split(";").map((principal) => principal.trim());

/** Whether brokers are nobody to each other: their listener asks for no login, and no class of the user's names them. */
function brokersAnonymous(config: Effective): boolean {
  const { interBroker, protocols } = listenersOf(config);
  const protocol = protocols.get(interBroker);
  const certificates = config.ofListener(interBroker, "ssl.client.auth") ?? "none";
  const named = /^(?!(org\.apache\.kafka|kafka)\.)./.test(config.text("principal.builder.class") ?? "");
  return (
    !named && (protocol === "PLAINTEXT" || (protocol === "SSL" && certificates.toLowerCase() === "none"))
  );
}

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
    id: "brokers-anonymous",
    severity: "error",
    refusedBy: "us",
    summary:
      "Brokers that an authorizer judges have a login among themselves, or may do what they need without one.",
    source:
      "org.apache.kafka.common.security.authenticator.DefaultKafkaPrincipalBuilder.build; without ClusterAction no partition gets a leader",
    check: (config) => {
      const { interBroker, protocols } = listenersOf(config);
      const refused = judges(config) && brokersAnonymous(config) && !superUsers(config).includes(ANONYMOUS);
      const key = config.given.has("super.users") ? "super.users" : "authorizer.class.name";
      return when(
        refused,
        key,
        () =>
          `Brokers reach each other on listener ${interBroker} (${protocols.get(interBroker) ?? interBroker}) without a login, so that each is ${ANONYMOUS}, and ${config.show("authorizer.class.name")} with ${config.show("super.users")} denies ${ANONYMOUS} what brokers do: no partition gets a leader. Leave authorizer.class.name out until that listener has a login; or name ${ANONYMOUS} in super.users, if only brokers reach that listener.`,
      );
    },
  },
  {
    id: "authorizer-without-super-users",
    severity: "warning",
    refusedBy: "us",
    summary: "Where there is an authorizer there are super.users, or everything is allowed.",
    source: "kafka.security.authorizer.AclAuthorizer: brokers without ClusterAction cannot replicate",
    check: (config) => {
      return when(
        judges(config) && !config.has("super.users") && !brokersAnonymous(config),
        "authorizer.class.name",
        () =>
          `${config.show("authorizer.class.name")} without super.users turns the brokers themselves away until there are ACLs for them; name their principals in super.users.`,
      );
    },
  },
];
