/** What a rule is: a constant that says what it protects, and a check of one subject at a time. */
import { type EnforcementLevel, type Severity } from "@pulumi/policy";
import { type Profile } from "../domain/profiles";
import { REPOSITORY } from "../domain/repository";
import { type Cluster } from "./model/cluster";
import { type Value } from "./model/value";

export type Group =
  | "placement"
  | "disruption"
  | "quorum"
  | "replication"
  | "listeners"
  | "storage"
  | "memory"
  | "lifecycle"
  | "images"
  | "pod security"
  | "network"
  | "configuration";

export type { Profile } from "../domain/profiles";

export type Threshold = number | boolean | string | readonly string[];

/** One threshold of a rule: a key of its configuration. */
export interface ThresholdSpec<T extends Threshold = Threshold> {
  description: string;
  default: T;
  /** Where a profile wants another value. */
  profiles?: Partial<Record<Profile, T>>;
  minimum?: number;
  maximum?: number;
}

export type ThresholdSpecs = Readonly<Record<string, ThresholdSpec>>;

/** A rule's thresholds as they hold: the user's configuration over the profile's over the default. */
export type Thresholds<S extends ThresholdSpecs> = {
  readonly [K in keyof S]: S[K] extends ThresholdSpec<infer T> ? Widened<T> : never;
};

type Widened<T> = T extends number
  ? number
  : T extends boolean
    ? boolean
    : T extends string
      ? string
      : readonly string[];

/** Something a rule looks at: a Kubernetes object, or another resource of the stack. */
export interface Subject {
  urn: string;
  title: string;
  body: Value;
}

/** What a check is given, and what it reports to. */
export interface Check<S extends ThresholdSpecs> {
  cluster: Cluster;
  limits: Thresholds<S>;
  /** The day by which exemptions are measured, as YYYY-MM-DD. */
  today: string;
  /** Reports a violation of the subject, or of another resource that has to change; as a hint, if that is all it is. */
  violation: (message: string, about?: Subject, level?: "advisory") => void;
}

export interface RuleSpec<S extends ThresholdSpecs, T extends Subject> {
  name: string;
  group: Group;
  description: string;
  /** What is lost without it: for the documentation. */
  protects: string;
  severity: Severity;
  enforcementLevel: Exclude<EnforcementLevel, "remediate" | "disabled">;
  remediationSteps: string;
  /** The level of "cannot be evaluated" unless the user chooses: the rule's own if left out. */
  unknownLevel?: "advisory" | "mandatory";
  /** The profiles it is on in; all of them if left out. */
  profiles?: readonly Profile[];
  /** The profiles in which it advises only, unless the user's configuration says `enabled: true`. */
  advisoryIn?: readonly Profile[];
  thresholds?: S;
  subjects(cluster: Cluster): readonly T[];
  check(subject: T, check: Check<S>): void;
}

export type Rule = RuleSpec<ThresholdSpecs, Subject>;

/** Declares a rule; its check sees the subjects and thresholds it asks for with their types. */
export function rule<const S extends ThresholdSpecs, T extends Subject>(spec: RuleSpec<S, T>): Rule {
  return spec;
}

/** Where docs/policies.md has a heading: an absolute URL, since the pack is used outside this repository too. */
export function documentation(heading: string): string {
  return `${REPOSITORY}/blob/main/docs/policies.md#${heading}`;
}
