import assert from "node:assert/strict";
import { toMarkdown } from "../../review/markdown";
import { readRun } from "../../review/readEvents";
import { review, toJson } from "../../review/review";
import { eventLog } from "./fixture";

const lines = eventLog("heap").trimEnd().split("\n");

describe("input of a review", () => {
  const faults: readonly (readonly [string, string, RegExp])[] = [
    [
      "nothing",
      "",
      /^log is empty: give what `PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true pulumi preview --json` prints, or /,
    ],
    ["blanks", " \n\n", /^log is empty/],
    ["prose", "Previewing update (dev)\n", /^line 1 of log is not JSON: give what/],
    [
      "a last line that is cut off",
      lines.join("\n").slice(0, -20),
      /^log is cut off in line 20: the run that wrote it must end first$/,
    ],
    [
      "an end that is missing",
      lines.slice(0, -3).join("\n"),
      /^log ends after \d+ events without the run's summary/,
    ],
    [
      "prose in between",
      [lines[0], "warning: hello", ...lines.slice(1)].join("\n"),
      /^line 2 of log is not JSON; something else was written into the event log$/,
    ],
    ["JSON of something else", '{"name":"kafka"}', /^log is JSON, but no account of a run/],
    ["a list of something else", "[1]", /^event 1 of log is no event of Pulumi's engine/],
    [
      "an event of another shape",
      '{"sequence":0,"resourcePreEvent":{}}',
      /^line 1 of log is no event of Pulumi's engine \(resourcePreEvent\.metadata: /,
    ],
    [
      "a digest that is cut off",
      '{"steps":[]}',
      /^log has no changeSummary: the preview that printed it was cut off$/,
    ],
    [
      "a digest of another shape",
      '{"steps":[{"op":1}],"changeSummary":{}}',
      /^log looks like `pulumi preview --json`, but steps\.0\.op is wrong/,
    ],
  ];
  for (const [what, text, message] of faults) {
    it(`is refused in one sentence: ${what}`, () => {
      assert.throws(() => readRun(text, "log"), { name: "Failure", message });
    });
  }

  it("may be a list of events, as Pulumi Cloud gives it", () => {
    const list = lines.map((line) => JSON.parse(line) as unknown);
    const expected = readRun(lines.join("\n"), "log");
    assert.deepEqual(readRun(JSON.stringify(list), "log"), expected);
    assert.deepEqual(readRun(JSON.stringify({ events: list }), "log"), expected);
  });

  it("may be the digest of `pulumi preview --json`, which tells nothing of policies", () => {
    const steps = lines.flatMap((line) => {
      const { metadata } =
        (JSON.parse(line) as { resourcePreEvent?: { metadata: Step } }).resourcePreEvent ?? {};
      return metadata
        ? [{ op: metadata.op, urn: metadata.urn, oldState: metadata.old, newState: metadata.new }]
        : [];
    });
    const digest = review(readRun(JSON.stringify({ steps, changeSummary: { update: 1 } }), "log"));
    const log = review(readRun(lines.join("\n"), "log"));
    assert.deepEqual(digest.components, log.components);
    assert.deepEqual(digest.rollingRestarts, log.rollingRestarts);
    assert.equal(digest.verdict.name, "needs attention");
    assert.deepEqual(digest.verdict.reasons, [
      {
        weight: "attention",
        text: "This input does not tell what the policies found: look at the run itself.",
      },
    ]);
  });

  it("never gives away a secret, however it got into the log", () => {
    const wrapped = {
      "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
      plaintext: '"hunter2"',
    };
    const inputs = (password: unknown, jaas: string) => ({
      registry: { password },
      spec: {
        template: {
          spec: { containers: [{ name: "kafka", env: [{ name: "PASSWORD_FILE", value: jaas }] }] },
        },
      },
      data: { "server.properties": `ssl.keystore.password=${jaas}\nmy.plugin.token=${jaas}\n` },
    });
    const step = (type: string) =>
      event({
        op: "update",
        urn: `urn:pulumi:dev::p::${type}::x`,
        type,
        old: { type, inputs: inputs(wrapped, "hunter2") },
        new: { type, inputs: inputs("hunter2 again", "hunter2 new") },
      });
    const text = [
      step("kubernetes:core/v1:ConfigMap"),
      step("kubernetes:core/v1:Secret"),
      step("kafka-on-kubernetes:index:KafkaImage"),
      JSON.stringify({ sequence: 9, diagnosticEvent: { severity: "debug", message: "hunter2" } }),
      JSON.stringify({ sequence: 10, summaryEvent: { result: "succeeded" } }),
    ].join("\n");
    const reviewed = review(readRun(text, "log"));
    assert.equal(reviewed.brokerKeys.length, 2);
    // The environment variable's own name tells nothing: only its list item's name does.
    const all = toMarkdown(reviewed) + toJson(reviewed);
    assert.equal(all.includes("hunter2"), false, all);
  });
});

interface Step {
  readonly op: string;
  readonly urn: string;
  readonly type?: string;
  readonly old?: unknown;
  readonly new?: unknown;
}

const event = (metadata: Step) => JSON.stringify({ sequence: 1, resourcePreEvent: { metadata } });
