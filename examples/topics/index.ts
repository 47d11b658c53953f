/** Topics and users of an application team, on a cluster that somebody else deploys. */
import { KafkaTopic, KafkaUser } from "kafka-on-kubernetes";
import { Provider } from "kafka-on-kubernetes-admin";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
// The brokers' pods, through the API server of the current context. By `addresses` they are reached directly.
const provider = new Provider("kafka", {
  kubernetes: {
    namespace: config.get("namespace") ?? "kafka",
    pods: ["kafka-0", "kafka-1", "kafka-2"],
    port: 9092,
  },
});

const orders = new KafkaTopic("orders", { partitions: 12, config: { "retention.ms": "7d" } }, { provider });
const billing = new KafkaUser(
  "billing",
  {
    produce: [{ topic: "invoices" }],
    consume: [{ topic: "orders", group: "billing" }],
    quota: { produce: "5MB/s" },
  },
  { provider },
);
new KafkaTopic("invoices", { partitions: 6, config: { "cleanup.policy": "compact" } }, { provider });

export const topic = orders.topic;
export const password = billing.password;
