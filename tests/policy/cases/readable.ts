/* eslint-disable @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-call -- manifests are changed at any path */
/** Cases of settings that stand where a policy cannot look. */
import { type Cases, containerOf, kafka, podOf, script, setting, unknownSettings } from "./case";

export const readable: Cases = {
  "settings-readable": {
    violates: {
      "a file that something else writes": {
        change: (stack) => {
          podOf(kafka(stack)).volumes[0] = { name: "config", emptyDir: {} };
        },
        says: [
          "settings-readable: StatefulSet kafka/kafka: not checked, because /etc/kafka/server.properties lies on volume config, of type emptyDir.",
        ],
      },
      "a file of an image of one's own": {
        change: (stack) => {
          script(kafka(stack), "/etc/kafka/server.properties", "/etc/own/server.properties");
        },
        says: [
          "settings-readable: StatefulSet kafka/kafka: not checked, because /etc/own/server.properties is a file of the image.",
        ],
      },
      "a ConfigMap that is not in the stack": {
        change: (stack) => {
          stack.remove("ConfigMap", "kafka-config");
        },
        says: [
          "settings-readable: StatefulSet kafka/kafka: not checked, because /etc/kafka/server.properties comes from ConfigMap kafka-config, which is not in the stack.",
        ],
      },
      "an option that only the pod can tell": {
        change: (stack) => {
          script(kafka(stack), "${HOSTNAME##*-} --override adv", "$(cat /etc/id) --override adv");
        },
        says: [
          "settings-readable: StatefulSet kafka/kafka: not checked, because --override broker.id depends on $(cat /etc/id) (broker.id).",
        ],
      },
      "variables of an image that nobody knows": {
        change: (stack) => {
          containerOf(kafka(stack)).command = ["/start"];
        },
        says: [
          "settings-readable: StatefulSet kafka/kafka: not checked, because image example/kafka:1.2.3@sha256:1ecc90ae70be99fccd2a7dd3e1f3b1d8d6a2c9a0b1c2d3e4f5a6b7c8d9e0f1a2 is none that this pack knows, nor do variables or files tell.",
        ],
      },
      "a text that is no properties file": {
        change: (stack) => {
          setting(stack, "log.dirs", "\\u12");
        },
        says: [
          "settings-readable: StatefulSet kafka/kafka: not checked, because /etc/kafka/server.properties is no properties file: it holds a \\u without four digits.",
        ],
      },
    },
    complies: {
      "what the options say beside such a file": (stack) => {
        const { data } = stack.get("ConfigMap", "kafka-config") as { data: Record<string, string> };
        const settings = (data["server.properties"] ?? "").trim().split("\n");
        const options = settings.map((line) => `--override ${line}`).join(" ");
        script(kafka(stack), "/etc/kafka/server.properties", `/etc/own/server.properties ${options}`);
      },
      "a password from a Secret": (stack) => {
        script(
          kafka(stack),
          "--override broker.id",
          "--override ssl.key.password=$PASSWORD --override broker.id",
        );
        const password = { name: "tls", key: "password" };
        containerOf(kafka(stack)).env.push({ name: "PASSWORD", valueFrom: { secretKeyRef: password } });
      },
    },
    unknown: {
      "the settings": {
        change: unknownSettings,
        says: [
          "StatefulSet kafka/kafka: cannot be evaluated: data.server.properties of ConfigMap kafka/kafka-config is not known yet.",
        ],
      },
    },
  },
};
