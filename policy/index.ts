/** The policy pack: a stack that has Kafka and ZooKeeper in it keeps its quorum, its data and its availability. */
import { PolicyPack } from "@pulumi/policy";
import { policies } from "./pack";
import { rules } from "./rules";

new PolicyPack("kafka-on-kubernetes", { policies: policies(rules), enforcementLevel: "mandatory" });
