import { type Manifest, type Stack } from "../stack";
import { type Cases, UNKNOWN } from "./case";

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
      "more than there are brokers": {
        change: declaring(topic({ replicationFactor: 4 })),
        says: ["topic-replicated: Topic orders: it wants 4 replicas, and there are 3 brokers."],
      },
    },
    complies: {
      "three replicas": declaring(topic({ replicationFactor: 3 })),
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
      "without the option": {
        change: declaring(topic({ replicationFactor: 3 }, false)),
        says: [
          "topic-protected: Topic orders: it is not protected, so a changed name or fewer partitions delete its records.",
        ],
      },
    },
    complies: { "with the option": declaring(topic({ replicationFactor: 3 })) },
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
      "every topic": {
        change: declaring(acl({ aclResourceName: "*" })),
        says: ["acl-no-wildcard: Acl billing: it allows User:billing to Read every topic."],
      },
    },
    complies: {
      "a named topic": declaring(acl()),
      "a prefix": declaring(acl({ aclResourceName: "billing.", resourcePatternTypeFilter: "Prefixed" })),
      "a denial for everybody": declaring(acl({ aclPrincipal: "User:*", aclPermissionType: "Deny" })),
    },
    unknown: {
      "the principal": {
        change: declaring(acl({ aclPrincipal: UNKNOWN })),
        says: ["Acl billing: cannot be evaluated: aclPrincipal of billing is not known yet."],
      },
    },
  },
};
