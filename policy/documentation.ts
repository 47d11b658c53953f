/** docs/policies.md, from the rules. */
import { markdownTable } from "../domain/markdown";
import { PROFILES } from "../domain/profiles";
import { EXEMPT_ANNOTATION } from "../domain/exemptions";
import { imageDocumentation } from "./imageDocumentation";
import { ROLE_ANNOTATION } from "./model/roles";
import { PACK_SETTINGS } from "./pack";
import { type Group, type Rule, type ThresholdSpec } from "./rule";
import { profileLevel } from "./settings";

const HEAD = `<!-- Generated from policy/rules by \`make policy-docs\`. Change the rules, not this file. -->

# Policies

The pack \`kafka-on-kubernetes\` looks at the whole stack, finds what runs Kafka and ZooKeeper in it, and compares what
has to agree: a disruption budget with a quorum, a selector with the labels it should match, an advertised port with its
node port. It works on any stack of Kubernetes resources, not only on those that this program makes.

## Running it

\`make preview\` and \`make up\` run the pack. Elsewhere, after \`npm ci\`:

    make policy
    pulumi preview --policy-pack policy --policy-pack-config policy/profiles/default.json

On \`pulumi up\` the engine asks stack policies after it has changed the resources: the preview before it is the gate.
The directory can be used alone: \`policy/\` has its own package.json, and \`policy/bin\` holds everything it needs but
the packages that are named there.

## What it takes for Kafka and ZooKeeper

In this order: the annotation \`${ROLE_ANNOTATION}\` (\`kafka\`, \`zookeeper\` or \`none\`) on the workload; the program in
the command; the label \`app.kubernetes.io/name\`; the image; ZooKeeper's three ports. Connect workers, MirrorMaker, jobs
that manage topics and pods that only wait are no brokers, whatever image they run on. Whatever looks like Kafka or
ZooKeeper and cannot be checked at all (a Deployment, a chart, an operator's resource) is reported once by
[workload-recognised](#workload-recognised); settings that cannot be read by [settings-readable](#settings-readable).

Sets that share KRaft's voters, or an ensemble and the chroot in it, are one cluster, and sets that share their list of
servers one ensemble: brokers and ZooKeeper servers are counted over all of them. Dedicated controllers are no brokers.

Every API version of a kind counts, its \`*Patch\` kind, and the items of Lists, whether the provider returned the inputs
or the API server's dry run with its defaults.

## Values that are not known yet

In a preview some values are unknown. A rule that needs one says so, as a violation of its own, with the value's place.
It has the level of the rule, unless the rule's \`unknown\` says otherwise: \`advisory\`, \`mandatory\` or \`disabled\`. For
the rules about images it is \`advisory\` from the start, since an image that is built in the same update has no digest
before.

## Configuration

A file for \`--policy-pack-config\` sets levels and thresholds by rule, and the profile that they all start from:

    {
      "${PACK_SETTINGS}": { "profile": "hardened" },
      "termination-grace": { "enforcementLevel": "advisory", "seconds": 120 },
      "image-digest": { "enabled": true, "unknown": "mandatory" }
    }

Every rule takes \`enforcementLevel\`, \`enabled\` and \`unknown\` besides the thresholds in its section. Where a profile
makes a rule advisory, \`"enabled": true\` gives it its own level again. The engine ignores names that it does not know,
so check a file first; a misspelt name is an error then:

    node policy/bin/policy/checkConfig.js FILE

| profile | for |
|---|---|
| \`development\` | trying things out: one broker and one ZooKeeper server, one replica, pods on one node are advice; topics may create themselves, images may have an old base, volumes may go with their set |
| \`default\` | everything that keeps quorum, data and availability |
| \`hardened\` | production: besides that the restricted Pod Security Standard, network policies and images by digest |

## Exemptions

An annotation on the resource that a violation names exempts it from one rule, for a reason and until a day (included):

    metadata:
      annotations:
        ${EXEMPT_ANNOTATION}: "auto-create-topics-off=a sandbox; until=2027-03-31"

Several are separated by \`|\` or a line break. An exempted violation is shown as advisory, with its reason. From the day
after, it counts again. An exemption without reason or day, or of a rule that does not exist, is a violation itself
([exemption-valid](#exemption-valid)). Resources without annotations, such as image builds, are exempted by configuration.

## What it cannot see

A stack policy is shown the new resources, never the old ones. So the pack cannot tell that a change replaces a
StatefulSet because an immutable field differs (serviceName, selector, volumeClaimTemplates, podManagementPolicy): the
components of this program refuse that themselves, in the preview, and for other programs \`protect\` does. What follows
from the new state alone is checked: fewer brokers than min.insync.replicas
([replicas-hold-in-sync-minimum](#replicas-hold-in-sync-minimum)), claims that would be deleted with their set
([claims-retained](#claims-retained)), and, where the API server's answer carries the status, fewer brokers than run now
([scale-down-drained](#scale-down-drained)). Whether brokers that go are empty it cannot know: it leaves those of
\`KafkaCluster\`, which asks them itself, and refuses all others. Classes, claims and Services that exist in the cluster
without the stack are unknown to it, and so is the content of Secrets, of which no message repeats anything. Of a
script that a probe runs it reads those that ConfigMaps of the stack hold.
`;

/** The whole document. */
export function documentationOf(rules: readonly Rule[]): string {
  const groups = [...new Set(rules.map(({ group }) => group))];
  const sections = groups.map((group) =>
    section(
      group,
      rules.filter((rule) => rule.group === group),
    ),
  );
  return `${HEAD}\n${imageDocumentation()}\n## Rules\n\n${table(rules)}\n\n${sections.join("\n")}`;
}

function table(rules: readonly Rule[]): string {
  return markdownTable(
    ["rule", "group", "level", "severity", "profiles"],
    rules.map((rule) => [
      `[${rule.name}](#${rule.name})`,
      rule.group,
      rule.enforcementLevel,
      rule.severity,
      profilesOf(rule),
    ]),
  );
}

function profilesOf(rule: Rule): string {
  const { profiles = PROFILES } = rule;
  if (profiles.length === 0) return "none: set `enabled`";
  const names = profiles.map((profile) => {
    const level = profileLevel(rule, profile);
    return level === undefined ? profile : `${profile} (${level})`;
  });
  const same = names.every((name, i) => name === PROFILES[i]);
  return same && names.length === PROFILES.length ? "all" : names.join(", ");
}

function section(group: Group, rules: readonly Rule[]): string {
  return `## ${group.charAt(0).toUpperCase()}${group.slice(1)}\n\n${rules.map(paragraph).join("\n")}`;
}

function paragraph(rule: Rule): string {
  const facts = [
    `**${rule.enforcementLevel}**`,
    `severity ${rule.severity}`,
    `profiles: ${profilesOf(rule)}`,
  ];
  if (rule.unknownLevel) facts.push(`unknown values: ${rule.unknownLevel}`);
  const thresholds = Object.entries(rule.thresholds ?? {}).map(thresholdLine);
  return [
    `### ${rule.name}`,
    `${rule.description} (${facts.join(", ")})`,
    `Protects: ${rule.protects}`,
    `Fix: ${rule.remediationSteps}`,
    ...(thresholds.length > 0 ? [`Thresholds:\n\n${thresholds.join("\n")}`] : []),
    `Exempt: \`${EXEMPT_ANNOTATION}: "${rule.name}=<reason>; until=<YYYY-MM-DD>"\``,
    "",
  ].join("\n\n");
}

function thresholdLine([name, spec]: [string, ThresholdSpec]): string {
  const profiles = Object.entries(spec.profiles ?? {}).map(
    ([profile, value]) => `, ${profile}: \`${JSON.stringify(value)}\``,
  );
  return `- \`${name}\` (\`${JSON.stringify(spec.default)}\`${profiles.join("")}): ${spec.description}`;
}
