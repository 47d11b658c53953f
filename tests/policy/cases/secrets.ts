/* eslint-disable @typescript-eslint/no-unsafe-member-access -- manifests are changed at any path */
import { type Cases, UNKNOWN, containerOf, kafka, script, setting } from "./case";
import { type Manifest, type Stack } from "../stack";

const env = (stack: Stack, ...entries: Manifest[]): void => {
  (containerOf(kafka(stack)).env as Manifest[]).push(...entries);
};

const login = (password: string) =>
  `org.apache.kafka.common.security.plain.PlainLoginModule required username="admin" password="${password}" user_admin="${password}";`;

/** A pod that is neither Kafka nor ZooKeeper. */
const other = (...variables: Manifest[]) => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", namespace: "web" },
  spec: { template: { spec: { containers: [{ name: "web", image: "web:1", env: variables }] } } },
});

const map = (data: object, more: object = {}) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "more", namespace: "kafka" },
  data,
  ...more,
});

const annotate = (stack: Stack, annotation: string, value: string): void => {
  (kafka(stack).metadata.annotations as Record<string, string>)[annotation] = value;
};

const says = (what: string, where = "StatefulSet kafka/kafka") => [
  `secrets-not-in-clear: ${where}: it shows ${what} in clear.`,
];

export const secrets: Cases = {
  "secrets-not-in-clear": {
    violates: {
      "a password in a variable": {
        change: (stack) => {
          env(stack, { name: "KAFKA_CLIENT_PASSWORDS", value: "one,two" });
        },
        says: says("variable KAFKA_CLIENT_PASSWORDS"),
      },
      "a password that is computed": {
        change: (stack) => {
          env(stack, { name: "ZOO_SERVER_PASSWORDS", value: UNKNOWN });
        },
        says: says("variable ZOO_SERVER_PASSWORDS"),
      },
      "a login text in a variable": {
        change: (stack) => {
          env(stack, { name: "LOGIN", value: login("pw-1") });
        },
        says: says(
          "password of a login text in variable LOGIN and user_admin of a login text in variable LOGIN",
        ),
      },
      "a login text without quotes, in pods of others": {
        change: (stack) => {
          stack.add(other({ name: "X", value: "a.b.ScramLoginModule required username=u password=pw-1;" }));
        },
        says: says("password of a login text in variable X", "Deployment web/web"),
      },
      "a system property": {
        change: (stack) => {
          env(stack, { name: "KAFKA_OPTS", value: "-Djavax.net.ssl.keyStorePassword=pw-1 -Dother=1" });
        },
        says: says("javax.net.ssl.keyStorePassword in variable KAFKA_OPTS"),
      },
      "an option of the start command": {
        change: (stack) => {
          script(
            kafka(stack),
            "--override broker.id",
            "--override ssl.key.password=pw-1 --override broker.id",
          );
        },
        says: says("ssl.key.password in its command"),
      },
      "a variable that the start command assigns": {
        change: (stack) => {
          script(kafka(stack), "exec ", "export ZOO_CLIENT_PASSWORD='pw 1'; exec ");
        },
        says: says("ZOO_CLIENT_PASSWORD in its command"),
      },
      "a user that a job makes": {
        change: (stack) => {
          const job = other();
          job.kind = "Job";
          Object.assign(job.spec.template.spec.containers[0] ?? {}, {
            command: ["kafka-configs.sh", "--add-config", "SCRAM-SHA-512=[iterations=8192,password=pw-1]"],
          });
          stack.add(job);
        },
        says: says("a user's password for SCRAM-SHA-512 in its command", "Job web/web"),
      },
      "a user that a format makes": {
        change: (stack) => {
          script(
            kafka(stack),
            "exec ",
            `kafka-storage.sh format -S 'SCRAM-SHA-256=[name="a",password="pw-1"]'; exec `,
          );
        },
        says: says("a user's password for SCRAM-SHA-256 in its command"),
      },
      "a client's settings in JSON": {
        change: (stack) => {
          stack.add(
            map({ "connect.json": '{"ssl.keystore.password": "pw-1", "ssl.keystore.location": "/x"}' }),
          );
        },
        says: says("ssl.keystore.password in connect.json", "ConfigMap kafka/more"),
      },
      "a ConfigMap's key that is a password, taken into a variable": {
        change: (stack) => {
          env(stack, { name: "X", valueFrom: { configMapKeyRef: { name: "more", key: "KEY_PASS" } } });
          stack.add(map({ KEY_PASS: "pw-1" }));
        },
        says: says("KEY_PASS", "ConfigMap kafka/more"),
      },
      "a key in the brokers' file": {
        change: (stack) => {
          setting(stack, "password.encoder.secret", "pw-1");
        },
        says: says("password.encoder.secret in server.properties", "ConfigMap kafka/kafka-config"),
      },
      "a client's settings anywhere": {
        change: (stack) => {
          stack.add(map({ "client.properties": "a=b\nproducer.ssl.truststore.password = pw-1\n" }));
        },
        says: says("producer.ssl.truststore.password in client.properties", "ConfigMap kafka/more"),
      },
      "a private key": {
        change: (stack) => {
          stack.add(map({ "tls.pem": "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIF\n-----END" }));
        },
        says: says("a private key in tls.pem", "ConfigMap kafka/more"),
      },
      "a mounted file that is a password, and a key store": {
        change: (stack) => {
          const volumes = kafka(stack).spec.template.spec.volumes as Manifest[];
          volumes.push({ name: "more", projected: { sources: [{ configMap: { name: "more" } }] } });
          stack.add(map({ "store-password": "pw-1" }, { binaryData: { "broker.jks": "MIIF" } }));
        },
        says: says("store-password and the key store broker.jks", "ConfigMap kafka/more"),
      },
      "an annotation": {
        change: (stack) => {
          annotate(stack, "example.com/admin-password", "pw-1");
        },
        says: says("annotation example.com/admin-password"),
      },
      "what kubectl keeps of the last change": {
        change: (stack) =>
          (kafka(stack).metadata.annotations["kubectl.kubernetes.io/last-applied-configuration"] =
            JSON.stringify({ value: login("pw-1") })),
        says: says(
          "password of a login text in annotation kubectl.kubernetes.io/last-applied-configuration and user_admin of a login text in annotation kubectl.kubernetes.io/last-applied-configuration",
        ),
      },
    },
    complies: {
      "references to Secrets": (stack) => {
        env(
          stack,
          {
            name: "KAFKA_CLIENT_PASSWORDS",
            valueFrom: { secretKeyRef: { name: "users", key: "passwords" } },
          },
          { name: "LOGIN", value: login("$(KAFKA_CLIENT_PASSWORDS)") },
          { name: "PASSWORD", value: "$(KAFKA_CLIENT_PASSWORDS)" },
        );
      },
      "files, switches and names of files": (stack) => {
        env(
          stack,
          { name: "KAFKA_TLS_KEY_PASSWORD_FILE", value: "/secrets/key" },
          { name: "ALLOW_EMPTY_PASSWORD", value: "yes" },
          { name: "KAFKA_SSL_KEYSTORE_CREDENTIALS", value: "broker_creds" },
          { name: "KAFKA_SSL_KEYSTORE_PASSWORD", value: "" },
        );
      },
      "config providers and shell variables": (stack) => {
        setting(stack, "ssl.key.password", "${file:/secrets/tls.properties:key}");
        script(kafka(stack), "exec ", 'export KEY_PASSWORD="$(cat /secrets/key)"; exec ');
      },
      "placeholders that a script fills in": (stack) => {
        setting(
          stack,
          "listener.name.internal.plain.sasl.jaas.config",
          login("interbroker-password-placeholder"),
        );
      },
      "settings about passwords that are none": (stack) => {
        setting(stack, "password.encoder.iterations", "4096");
        setting(stack, "ssl.keystore.location", "/secrets/broker.jks");
      },
      "passwords of others, which are their own matter": (stack) => {
        stack.add(other({ name: "DB_PASSWORD", value: "pw-1" }));
        stack.add(map({ "db-password": "pw-1" }));
      },
      "checksums of Secrets": (stack) =>
        (kafka(stack).spec.template.metadata.annotations = { "checksum/passwords-secret": "f2a9" }),
    },
    unknown: {
      "a start command": {
        change: (stack) => (containerOf(kafka(stack)).command[2] = UNKNOWN),
        says: [
          "StatefulSet kafka/kafka: cannot be evaluated: spec.template.spec.containers[0].command[2] of StatefulSet kafka/kafka is not known yet.",
        ],
      },
    },
  },
  "session-timeouts-ordered": {
    violates: {
      "both given": {
        change: (stack) => {
          script(stack.get("StatefulSet", "zk"), "--min_session_timeout=4000", "--min_session_timeout=50000");
        },
        says: [
          "session-timeouts-ordered: StatefulSet zookeeper/zk: its sessions last 50000 ms at least (minSessionTimeout) and 40000 ms at most (maxSessionTimeout).",
        ],
      },
      "the longest below two ticks": {
        change: (stack) => {
          script(
            stack.get("StatefulSet", "zk"),
            "--min_session_timeout=4000 --max_session_timeout=40000",
            "--max_session_timeout=3999",
          );
        },
        says: [
          "session-timeouts-ordered: StatefulSet zookeeper/zk: its sessions last 4000 ms at least (minSessionTimeout) and 3999 ms at most (maxSessionTimeout).",
        ],
      },
    },
    complies: {
      "the same": (stack) => {
        script(stack.get("StatefulSet", "zk"), "--min_session_timeout=4000", "--min_session_timeout=40000");
      },
    },
    unknown: {
      "the start command": {
        change: (stack) => (containerOf(stack.get("StatefulSet", "zk")).command[2] = UNKNOWN),
        says: [
          "StatefulSet zookeeper/zk: cannot be evaluated: spec.template.spec.containers[0].command[2] of StatefulSet zookeeper/zk is not known yet.",
        ],
      },
    },
  },
};
