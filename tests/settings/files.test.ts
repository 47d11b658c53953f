/** Pulumi.yaml and the stacks' files agree with the schema. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { FIRST_NODE_PORT } from "../../domain/kafka/listeners";
import { parseSettings, PROJECT, settingsSchema } from "../../settings";
import { at } from "../support/differences";
import { STACKS, stackSettings } from "../../tools/recording/stacks";

interface Declaration {
  readonly type: string;
  readonly default?: unknown;
  readonly description: string;
}

const project = parse(readFileSync(path.join(__dirname, "..", "..", "Pulumi.yaml"), "utf8")) as {
  name: string;
  config: Record<string, Declaration>;
};

/** The schema as data: its JSON Schema has every field, whatever wraps it. */
interface Field {
  readonly properties?: Readonly<Record<string, Field>>;
}
const schema = z.toJSONSchema(settingsSchema, { io: "input", unrepresentable: "any" }) as Field;
const sections = Object.entries(schema.properties ?? {});

/** Every default by the path of its field: what is there when nothing is given, and the port that is none of those. */
const given = { image: { name: "a/b:1" }, nfs: { server: "nfs.example.com", path: "/export" } };
const defaults = {
  ...parseSettings(given, "dev"),
  external: { firstNodePort: FIRST_NODE_PORT },
};

/** Every field of a section by its own name with its default, those of inner objects as well. */
function fieldsOf({ properties = {} }: Field, preset: unknown): [name: string, preset: unknown][] {
  return Object.entries(properties).flatMap(([name, field]) => [
    [name, at(preset, name)] as [string, unknown],
    ...fieldsOf(field, name === "external" ? defaults.external : at(preset, name)),
  ]);
}

/** What a description says of defaults: `name (value unit)`. */
const defaultsIn = (description: string): [name: string, text: string][] =>
  [...description.matchAll(/(\w+) \(((?:[^()]|\([^()]*\))*)\)/g)].map(([, name = "", text = ""]) => [
    name,
    text,
  ]);

/** Texts in parentheses that are no default but a remark. */
const REMARKS = /^(required.*|half of memory|any broker key|false: none)$/;

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
    const { type, default: preset, description } = project.config[section] ?? { type: "", description: "" };
    it(`${section} has the schema's type, and its default is one that the schema takes`, () => {
      assert.equal(type, field.properties ? "object" : "string");
      const { image } = given;
      const declared = preset === undefined ? { image } : { image, [section]: preset };
      assert.deepEqual(parseSettings(declared, "dev"), parseSettings({ image }, "dev"));
    });

    it(`${section}'s description names every field of it`, () => {
      const words = new Set(description.match(/\w+/g));
      assert.deepEqual(
        fieldsOf(field, at(defaults, section))
          .map(([name]) => name)
          .filter((name) => !words.has(name)),
        [],
      );
    });

    it(`${section}'s description gives defaults that are the schema's`, () => {
      const fields = new Map(fieldsOf(field, at(defaults, section)));
      const claimed = defaultsIn(description).filter(([, text]) => !REMARKS.test(text));
      for (const [name, text] of claimed) {
        const preset = fields.get(name);
        const shown = Array.isArray(preset) ? `[${preset.join(", ")}]` : String(preset);
        assert.ok(
          text === shown || /^ (ms|s|h)$/.test(text.replace(shown, "")),
          `${name} (${text}) is ${shown}`,
        );
      }
    });
  }
});

describe("stacks", () => {
  for (const stack of STACKS)
    it(`${stack} has settings without a fault`, () => {
      assert.doesNotThrow(() => parseSettings(stackSettings(stack), stack));
    });
});
