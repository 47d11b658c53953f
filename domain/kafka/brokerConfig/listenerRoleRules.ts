/** Rules of the listeners that brokers and controllers use among themselves. */
import { listenersOf, names } from "./endpoints";
import { VALIDATE } from "./kafkaRule";
import { type Rule, when } from "./rule";
import { quoted } from "./say";

export const listenerRoleRules: readonly Rule[] = [
  {
    id: "inter-broker-one-of",
    severity: "error",
    refusedBy: "kafka",
    summary: "Only one of inter.broker.listener.name and security.inter.broker.protocol is given.",
    source: "kafka.server.KafkaConfig.getInterBrokerListenerNameAndSecurityProtocol",
    check: (config) =>
      when(
        config.has("inter.broker.listener.name") && config.has("security.inter.broker.protocol"),
        "security.inter.broker.protocol",
        () =>
          "Only one of inter.broker.listener.name and security.inter.broker.protocol may be given: the listener's protocol comes from listener.security.protocol.map.",
      ),
  },
  {
    id: "inter-broker-listener",
    severity: "error",
    refusedBy: "kafka",
    summary: "The inter-broker listener is advertised.",
    source: VALIDATE,
    check: (config) => {
      const { interBroker, advertised } = listenersOf(config);
      const key = config.has("inter.broker.listener.name")
        ? "inter.broker.listener.name"
        : "security.inter.broker.protocol";
      return when(
        advertised.length > 0 && !advertised.some(({ name }) => name === interBroker),
        key,
        () =>
          `Brokers would use listener ${interBroker} among themselves (${config.show(key)}), which is not among the advertised listeners: ${names(advertised)}.`,
      );
    },
  },
  {
    id: "control-plane-listener",
    severity: "error",
    refusedBy: "kafka",
    summary: "The control-plane listener is advertised and not the inter-broker one.",
    source: `${VALIDATE}, KIP-291`,
    check: (config) => {
      const key = "control.plane.listener.name";
      const name = config.text(key)?.toUpperCase();
      if (name === undefined) return [];
      const { advertised, interBroker } = listenersOf(config);
      return [
        ...when(
          !advertised.some((each) => each.name === name),
          key,
          () => `${config.show(key)} is not among the advertised listeners: ${names(advertised)}.`,
        ),
        ...when(
          name === interBroker,
          key,
          () =>
            `${config.show(key)} is the inter-broker listener already; the control plane must have a listener of its own.`,
        ),
      ];
    },
  },
  {
    id: "early-start-listeners",
    severity: "error",
    refusedBy: "kafka",
    summary: "early.start.listeners names listeners of this broker, in upper case.",
    source: "kafka.server.KafkaConfig.earlyStartListeners, KIP-801",
    check: (config) => {
      const { bound } = listenersOf(config);
      return (config.text("early.start.listeners") ?? "")
        .split(",")
        .map((name) => name.trim())
        .filter((name) => name !== "" && !bound.some((each) => each.name === name))
        .map((name) => ({
          key: "early.start.listeners",
          message: `${quoted(name)} is none of the listeners: ${names(bound)}.`,
        }));
    },
  },
];
