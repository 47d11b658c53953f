/* eslint-disable @typescript-eslint/no-unsafe-member-access -- manifests are read at any path */
import assert from "node:assert/strict";
import { REPOSITORY } from "../../domain/repository";
import { type StackResource } from "../../policy/model/objects";
import { PACK_SETTINGS, policies } from "../../policy/pack";
import { rules } from "../../policy/rules";
import { anchor, headings, read } from "../docs/markdown";
import { type Stack, TODAY, load } from "./stack";

interface Reported {
  policy: string;
  level: string;
  message: string;
  urn: string | undefined;
}

type Config = Record<string, Record<string, unknown>>;

/** Calls the policies one after the other, as the SDK's server does for one evaluation. */
function run(
  pack: ReturnType<typeof policies>,
  resources: readonly StackResource[],
  config: Config = {},
): Reported[] {
  const reported: Reported[] = [];
  for (const { name, enforcementLevel = "mandatory", validateStack } of pack) {
    const args = { resources, getConfig: () => config[name] ?? {} } as unknown as Parameters<
      typeof validateStack
    >[0];
    const report = (
      given: string | { message: string; urn?: string; enforcementLevel: string },
      urn?: string,
    ) => {
      const finding = typeof given === "string" ? { message: given, urn, enforcementLevel } : given;
      const message = finding.message.split("\n").find((line) => line.includes(": ")) ?? finding.message;
      reported.push({ policy: name, level: finding.enforcementLevel, message, urn: finding.urn });
    };
    void validateStack(args, report);
  }
  return reported;
}

const compliant = load("fixtures/compliant.yaml");
const kafkaUrn = "urn:pulumi:test::test::kubernetes:apps/v1:StatefulSet::kafka";

function shortGrace(annotation?: string): Stack {
  const stack = compliant.copy();
  const kafka = stack.get("StatefulSet", "kafka");
  kafka.spec.template.spec.terminationGracePeriodSeconds = 10;
  if (annotation !== undefined) {
    kafka.metadata.annotations["policy.kafka-on-kubernetes/exempt"] = annotation;
  }
  return stack;
}

const pack = () => policies(rules, () => TODAY);
const short = "StatefulSet kafka/kafka: its pods get 10 s to stop, less than 300 s.";

describe("policy pack", () => {
  it("has its settings first, then one policy for each rule, each with all that CrossGuard can show", () => {
    const all = pack();
    assert.deepEqual(
      all.map(({ name }) => name),
      [PACK_SETTINGS, ...rules.map(({ name }) => name)],
    );
    const incomplete = all.filter(
      ({ description, severity, enforcementLevel, remediationSteps, url, configSchema }) =>
        !description || !severity || !enforcementLevel || !remediationSteps || !url || !configSchema,
    );
    assert.deepEqual(incomplete, []);
  });

  it("links each policy to its heading in docs/policies.md, by an absolute URL", () => {
    const anchors = headings(read("docs/policies.md")).map(anchor);
    const page = `${REPOSITORY}/blob/main/docs/policies.md#`;
    const dead = pack().filter(
      ({ url = "" }) => !url.startsWith(page) || !anchors.includes(url.slice(page.length)),
    );
    assert.deepEqual(
      dead.map(({ name, url }) => [name, url]),
      [],
    );
  });

  it("reports nothing of a compliant stack", () => {
    assert.deepEqual(run(pack(), compliant.resources()), []);
  });

  it("reports a violation at the policy's own level, on the resource", () => {
    assert.deepEqual(run(pack(), shortGrace().resources()), [
      { policy: "termination-grace", level: "mandatory", message: short, urn: kafkaUrn },
    ]);
  });

  const exemptions: [string, string, string][] = [
    ["holds until its last day", `termination-grace=moving a server; until=${TODAY}`, "advisory"],
    ["counts again from the day after", "termination-grace=moving a server; until=2026-11-21", "mandatory"],
    [
      "is one of several",
      `zookeeper-size-minimum=x; until=2030-01-01 | termination-grace=y; until=2030-01-01`,
      "advisory",
    ],
    [
      "is on a line of its own",
      `zookeeper-size-minimum=x; until=2030-01-01\ntermination-grace=y; until=2030-01-01\n`,
      "advisory",
    ],
    ["is of another rule", "zookeeper-size-odd=x; until=2030-01-01", "mandatory"],
  ];
  for (const [name, annotation, level] of exemptions) {
    it(`an exemption that ${name} makes the violation ${level}`, () => {
      assert.deepEqual(run(pack(), shortGrace(annotation).resources()), [
        { policy: "termination-grace", level, message: short, urn: kafkaUrn },
      ]);
    });
  }

  it("takes thresholds from the configuration", () => {
    const config = { "termination-grace": { seconds: 600 } };
    assert.deepEqual(
      run(pack(), compliant.resources(), config).map(({ message }) => message),
      ["StatefulSet kafka/kafka: its pods get 300 s to stop, less than 600 s."],
    );
  });

  it("takes the level of what cannot be evaluated from the configuration", () => {
    const stack = compliant.copy();
    stack.get("StatefulSet", "kafka").spec.template.spec.terminationGracePeriodSeconds =
      "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    const levels = [undefined, "advisory", "mandatory", "disabled"].map((unknown) =>
      run(pack(), stack.resources(), { "termination-grace": unknown === undefined ? {} : { unknown } }).map(
        ({ level }) => level,
      ),
    );
    assert.deepEqual(levels, [["mandatory"], ["advisory"], ["mandatory"], []]);
  });

  it("turns rules on and off by profile, and by their own setting", () => {
    const stack = compliant.copy();
    stack.get("StatefulSet", "kafka").spec.template.spec.containers[0].image = "example/kafka:1.2.3";
    const on = (config: Config) => run(pack(), stack.resources(), config).map(({ policy }) => policy);
    assert.deepEqual(on({}), []);
    assert.deepEqual(on({ [PACK_SETTINGS]: { profile: "hardened" } }), ["image-digest"]);
    assert.deepEqual(on({ "image-digest": { enabled: true } }), ["image-digest"]);
    assert.deepEqual(
      on({ [PACK_SETTINGS]: { profile: "hardened" }, "image-digest": { enabled: false } }),
      [],
    );
  });

  it("lowers a rule's level by profile, unless the rule is set on", () => {
    const stack = compliant.copy();
    const { metadata } = stack.get("StatefulSet", "kafka");
    const levels = (config: Config) => run(pack(), stack.resources(), config).map(({ level }) => level);
    const profile = (name: string) => ({ [PACK_SETTINGS]: { profile: name } });
    const on = { "nfs-justified": { enabled: true } };
    // A violation, one that is exempt no more, and one that cannot be evaluated.
    const annotations = [
      {},
      { "policy.kafka-on-kubernetes/exempt": "nfs-justified=the filer is new; until=2026-11-21" },
      { "kafka-on-kubernetes/nfs-justification": "04da6b54-80e4-46f7-96ec-b56ff0331ba9" },
    ];
    for (const given of annotations) {
      metadata.annotations = given;
      assert.deepEqual(levels(profile("development")), ["advisory"]);
      assert.deepEqual(levels({}), ["mandatory"]);
      assert.deepEqual(levels({ ...profile("development"), ...on }), ["mandatory"]);
    }
  });

  it("refuses settings that it does not know", () => {
    const config = {
      [PACK_SETTINGS]: { profile: "hard", profil: "default" },
      "termination-grace": { second: 10, seconds: "many", unknown: "never" },
    };
    assert.deepEqual(
      run(pack(), compliant.resources(), config).map(({ policy, level, message }) => [
        policy,
        level,
        message,
      ]),
      [
        [PACK_SETTINGS, "mandatory", 'profile "hard" is none of development, default, hardened'],
        [PACK_SETTINGS, "mandatory", '"profil" is no setting of the pack; did you mean profile?'],
        [
          "termination-grace",
          "mandatory",
          'configuration of termination-grace: "second" is no setting of it; did you mean seconds?',
        ],
        [
          "termination-grace",
          "mandatory",
          'configuration of termination-grace: seconds is "many"; it must be a number',
        ],
        [
          "termination-grace",
          "mandatory",
          'configuration of termination-grace: unknown is "never"; it must be advisory, mandatory or disabled',
        ],
      ],
    );
  });

  it("looks at each stack anew", () => {
    const one = pack();
    const messages = [shortGrace(), compliant, shortGrace()].map(
      (stack) => run(one, stack.resources()).length,
    );
    assert.deepEqual(messages, [1, 0, 1]);
  });
});
