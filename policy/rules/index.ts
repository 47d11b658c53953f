/** Every rule, in the order of the documentation: by group, then by name. */
import { type Rule } from "../rule";
import { exemptionValid } from "./exemption";
import * as configuration from "./configuration";
import * as cpu from "./cpu";
import * as disruption from "./disruption";
import * as exposure from "./exposure";
import * as images from "./images";
import * as isolation from "./isolation";
import * as lifecycle from "./lifecycle";
import * as listeners from "./listeners";
import * as memory from "./memory";
import * as network from "./network";
import * as nfs from "./nfs";
import * as otherHands from "./otherHands";
import * as placement from "./placement";
import * as podSecurity from "./podSecurity";
import * as quorum from "./quorum";
import * as replication from "./replication";
import * as secrets from "./secrets";
import * as serviceLinks from "./serviceLinks";
import * as sessions from "./sessions";
import * as storage from "./storage";
import * as topics from "./topics";

const groups = [
  placement,
  disruption,
  otherHands,
  quorum,
  sessions,
  replication,
  topics,
  listeners,
  exposure,
  storage,
  nfs,
  memory,
  cpu,
  lifecycle,
  images,
  podSecurity,
  serviceLinks,
  secrets,
  network,
  isolation,
  configuration,
];

export const rules: readonly Rule[] = [
  ...groups.flatMap((group) => Object.values(group).filter(isRule).sort(byName)),
  exemptionValid(() => rules.map(({ name }) => name)),
];

function isRule(exported: unknown): exported is Rule {
  return typeof exported === "object" && exported !== null && "check" in exported && "subjects" in exported;
}

function byName(a: Rule, b: Rule): number {
  return a.name < b.name ? -1 : 1;
}
