import { type Manifest, type Stack } from "../stack";
import { type Cases, UNKNOWN, setting } from "./case";

const topic = (inputs: object, $protect = true): Manifest => ({
  $type: "kafka:index/topic:Topic",
  $protect,
  name: "orders",
  partitions: 12,
  ...inputs,
});
const acl = (inputs: object = {}): Manifest => ({
  $type: "kafka:index/acl:Acl",
  name: "billing",
  aclResourceName: "orders",
  aclResourceType: "Topic",
  aclPrincipal: "User:billing",
  aclHost: "*",
  aclOperation: "Read",
  aclPermissionType: "Allow",
  ...inputs,
});
const own = (inputs: object, $protect = true): Manifest => ({
  $type: "kafka-admin:index:Topic",
  $protect,
  name: "orders",
  partitions: 12,
  replicas: 3,
  ...inputs,
});
const rules = (principal: string, ...given: object[]): Manifest => ({
  $type: "kafka-admin:index:Acls",
  name: "billing",
  principal,
  rules: given.map((rule) => ({ resourceType: "topic", name: "orders", operation: "read", ...rule })),
});
const login = (name: unknown): Manifest => ({
  $type: "kafka-admin:index:User",
  metadata: { name: "it" },
  name,
});
const declaring = (manifest: Manifest) => (stack: Stack) => {
  stack.add(manifest);
};
const inSync = (replicationFactor: unknown, minimum: unknown) =>
  declaring(topic({ replicationFactor, config: { "min.insync.replicas": minimum } }));

export const topics: Cases = {
  "topic-replicated": {
    violates: {
      "one replica": {
        change: declaring(topic({ replicationFactor: 1 })),
        says: ["topic-replicated: Topic orders: it has 1 of at least 3 replicas."],
      },
      "one replica, by kafka-admin": {
        change: declaring(own({ replicas: 1 })),
        says: ["topic-replicated: Topic orders: it has 1 of at least 3 replicas."],
      },
      "more than there are brokers": {
        change: declaring(topic({ replicationFactor: 4, partitions: 3 })),
        says: ["topic-replicated: Topic orders: it wants 4 replicas, and there are 3 brokers."],
      },
    },
    complies: {
      "three replicas": declaring(topic({ replicationFactor: 3 })),
      "three replicas, by kafka-admin": declaring(own({})),
      "the brokers' own number": declaring(topic({ replicationFactor: -1 })),
      "as many as there are brokers, where these are in another stack": (stack) => {
        stack.remove("StatefulSet", "kafka");
        stack.add(topic({ replicationFactor: 5 }));
      },
    },
    unknown: {
      "the number": {
        change: declaring(topic({ replicationFactor: UNKNOWN })),
        says: ["Topic orders: cannot be evaluated: replicationFactor of orders is not known yet."],
      },
    },
  },
  "topic-in-sync": {
    violates: {
      "one replica": {
        change: inSync(3, "1"),
        says: [
          "topic-in-sync: Topic orders: its min.insync.replicas is 1: an acknowledged write may be on one broker alone.",
        ],
      },
      "all replicas": {
        change: inSync(3, "3"),
        says: [
          "topic-in-sync: Topic orders: its min.insync.replicas is 3, as many as it has replicas: one broker away stops all writes.",
        ],
      },
      "one replica, by kafka-admin": {
        change: declaring(own({ config: { "min.insync.replicas": "1" } })),
        says: [
          "topic-in-sync: Topic orders: its min.insync.replicas is 1: an acknowledged write may be on one broker alone.",
        ],
      },
      "more than there are": {
        change: inSync(3, 4),
        says: [
          "topic-in-sync: Topic orders: its min.insync.replicas is 4, above its 3 replicas: no write with acks=all succeeds.",
        ],
      },
    },
    complies: {
      "two of three": inSync(3, "2"),
      "what the brokers say": declaring(topic({ replicationFactor: 3, config: { "retention.ms": "1000" } })),
    },
    unknown: {
      "the minimum": {
        change: inSync(3, UNKNOWN),
        says: ["Topic orders: cannot be evaluated: config.min.insync.replicas of orders is not known yet."],
      },
    },
  },
  "topic-protected": {
    violates: {
      "without the option, by kafka-admin": {
        change: declaring(own({}, false)),
        says: [
          "topic-protected: Topic orders: it is not protected, so a program without it deletes its records.",
        ],
      },
      "without the option": {
        change: declaring(topic({ replicationFactor: 3 }, false)),
        says: [
          "topic-protected: Topic orders: it is not protected, so a changed name or fewer partitions delete its records.",
        ],
      },
    },
    complies: {
      "with the option": declaring(topic({ replicationFactor: 3 })),
      "with the option, by kafka-admin": declaring(own({})),
    },
    unknown: {
      "the number of replicas, which it does not ask for": {
        change: declaring(topic({ replicationFactor: UNKNOWN })),
        says: [],
      },
    },
  },
  "acl-no-wildcard": {
    violates: {
      everybody: {
        change: declaring(acl({ aclPrincipal: "User:*", aclOperation: "Write" })),
        says: ["acl-no-wildcard: Acl billing: it allows everybody (User:*) to Write topic orders."],
      },
      "everybody and every topic, by kafka-admin": {
        change: (stack) => {
          stack.add(rules("User:*", {}));
          stack.add({ ...rules("User:billing", {}, { name: "*" }), name: "shop" });
        },
        says: [
          "acl-no-wildcard: Acls billing: it allows everybody (User:*) to read topic orders.",
          "acl-no-wildcard: Acls shop: it allows User:billing to read every topic.",
        ],
      },
      "every topic": {
        change: declaring(acl({ aclResourceName: "*" })),
        says: ["acl-no-wildcard: Acl billing: it allows User:billing to Read every topic."],
      },
    },
    complies: {
      "a named topic": declaring(acl()),
      "a prefix": declaring(acl({ aclResourceName: "billing.", resourcePatternTypeFilter: "Prefixed" })),
      "a prefix, by kafka-admin": declaring(
        rules("User:billing", { name: "billing.", patternType: "prefixed" }),
      ),
      "a denial for everybody, by kafka-admin": declaring(rules("User:*", { permission: "deny" })),
      "a denial for everybody": declaring(acl({ aclPrincipal: "User:*", aclPermissionType: "Deny" })),
    },
    unknown: {
      "the principal": {
        change: declaring(acl({ aclPrincipal: UNKNOWN })),
        says: ["Acl billing: cannot be evaluated: aclPrincipal of billing is not known yet."],
      },
    },
  },
  "user-not-super": {
    violates: {
      "a super user of the brokers": {
        change: (stack) => {
          stack.add(login("root"));
          setting(stack, "super.users", "User:ANONYMOUS; User:root");
        },
        says: ["user-not-super: User it: User:root is in super.users of StatefulSet kafka/kafka."],
      },
    },
    complies: {
      "another super user": (stack) => {
        stack.add(login("billing"));
        setting(stack, "super.users", "User:ANONYMOUS;User:root");
      },
      "brokers without super users": declaring(login("billing")),
    },
    unknown: {
      "the name": {
        change: declaring(login(UNKNOWN)),
        says: ["User it: cannot be evaluated: name of it is not known yet."],
      },
    },
  },
};
