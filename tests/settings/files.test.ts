/** Pulumi.yaml and the stacks' files agree with the schema. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { parseSettings, PROJECT, settingsSchema } from "../../settings";
import { STACKS, stackSettings } from "../../tools/recording/stacks";

interface Declaration {
  readonly type: string;
  readonly default?: unknown;
}

const project = parse(readFileSync(path.join(__dirname, "..", "..", "Pulumi.yaml"), "utf8")) as {
  name: string;
  config: Record<string, Declaration>;
};

/** The schema as data: its JSON Schema has every field, whatever wraps it. */
interface Field {
  readonly properties?: Readonly<Record<string, Field>>;
  /** Of an object whose keys are names. */
  readonly additionalProperties?: unknown;
}
const schema = z.toJSONSchema(settingsSchema, { io: "input", unrepresentable: "any" }) as Field;
const sections = Object.entries(schema.properties ?? {});

const given = { image: { name: "a/b:1" } };

describe("Pulumi.yaml", () => {
  it("is this project's", () => {
    assert.equal(project.name, PROJECT);
  });

  it("declares every setting and no other", () => {
    assert.deepEqual(
      Object.keys(project.config),
      sections.map(([name]) => name),
    );
  });

  for (const [section, field] of sections) {
    const { type, default: preset } = project.config[section] ?? { type: "" };
    it(`${section} has the schema's type, and its default is one that the schema takes`, () => {
      const isObject = field.properties !== undefined || field.additionalProperties !== undefined;
      assert.equal(type, isObject ? "object" : "string");
      const { image } = given;
      const declared = preset === undefined ? { image } : { image, [section]: preset };
      assert.deepEqual(parseSettings(declared, "dev"), parseSettings({ image }, "dev"));
    });
  }
});

describe("stacks", () => {
  for (const stack of STACKS)
    it(`${stack} has settings without a fault`, () => {
      assert.doesNotThrow(() => parseSettings(stackSettings(stack), stack));
    });
});
