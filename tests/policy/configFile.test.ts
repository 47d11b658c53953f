import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { configFaults } from "../../policy/configFile";
import { rules } from "../../policy/rules";

const cases: [string, unknown, string[]][] = [
  ["nothing", {}, []],
  ["a level", { "image-digest": "mandatory" }, []],
  ["a threshold", { "termination-grace": { enforcementLevel: "advisory", seconds: 60 } }, []],
  ["all rules advisory", { all: "advisory" }, []],
  ["no object", [], ['it must be an object: { "<rule>": { "<setting>": <value> } }']],
  ["the whole pack off", { all: "disabled" }, ['"all": "disabled" switches the whole pack off']],
  [
    "a slip in a rule's name",
    { "image-digests": "mandatory" },
    ['"image-digests" is no rule; did you mean image-digest?'],
  ],
  [
    "a slip in a level",
    { "image-digest": "mandatry" },
    ['"image-digest": "mandatry" is none of advisory, mandatory, disabled'],
  ],
  [
    "a number for a rule",
    { "image-digest": 1 },
    ['"image-digest" must be a level (advisory, mandatory, disabled) or an object'],
  ],
  [
    "a slip in a threshold",
    { "termination-grace": { secs: 60 } },
    ['configuration of termination-grace: "secs" is no setting of it; did you mean seconds?'],
  ],
  [
    "a threshold out of range",
    { "broker-heap-fits": { share: 2 } },
    ["configuration of broker-heap-fits: share is 2; it must be from 0.1 to 0.9"],
  ],
  [
    "a level that the profile lowers",
    { "pack-settings": { profile: "development" }, "nfs-justified": "mandatory" },
    ['"nfs-justified" is advisory in profile development; add "enabled": true to make it mandatory there'],
  ],
  [
    "a level that the profile lowers, in an object",
    { "pack-settings": { profile: "development" }, "nfs-justified": { enforcementLevel: "mandatory" } },
    ['"nfs-justified" is advisory in profile development; add "enabled": true to make it mandatory there'],
  ],
  [
    "that level, and the rule on at its own",
    {
      "pack-settings": { profile: "development" },
      "nfs-justified": { enforcementLevel: "mandatory", enabled: true },
    },
    [],
  ],
  [
    "a level that another profile lowers",
    { "pack-settings": { profile: "default" }, "nfs-justified": "mandatory" },
    [],
  ],
  [
    "the profile that has a new name",
    { "pack-settings": { profile: "article" } },
    ['profile "article" is none of development, default, hardened; article is called development now'],
  ],
  [
    "an unknown profile",
    { "pack-settings": { profile: "prod" } },
    ['profile "prod" is none of development, default, hardened'],
  ],
];

describe("policy configuration files", () => {
  for (const [name, config, faults] of cases) {
    it(`with ${name}`, () => {
      assert.deepEqual(configFaults(config, rules), faults);
    });
  }

  const directory = join(__dirname, "../../policy/profiles");
  for (const file of readdirSync(directory)) {
    it(`profiles/${file} is right and sets the profile of its name`, () => {
      const config: unknown = JSON.parse(readFileSync(join(directory, file), "utf8"));
      assert.deepEqual(configFaults(config, rules), []);
      assert.deepEqual(config, { "pack-settings": { profile: file.replace(".json", "") } });
    });
  }
});
