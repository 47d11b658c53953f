/** Kafka from plain manifests: the policy pack checks them in the preview. No component is used. */
import * as path from "node:path";
import * as kubernetes from "@pulumi/kubernetes";

new kubernetes.yaml.ConfigGroup("kafka", { files: path.join(__dirname, "manifests", "*.yaml") });
