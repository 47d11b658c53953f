/** The package's schema, which programs in other languages are made from, and what the provider checks. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { acls } from "../../provider/resources/acls";
import { quota } from "../../provider/resources/quota";
import { topic } from "../../provider/resources/topic";
import { user } from "../../provider/resources/user";

interface Described {
  readonly inputProperties: Readonly<Record<string, object>>;
  readonly requiredInputs: readonly string[];
}
interface Schema {
  readonly version: string;
  readonly types: Readonly<Record<string, object>>;
  readonly resources: Readonly<Record<string, Described>>;
}

const read = (name: string) => readFileSync(join(__dirname, "..", "..", "provider", name), "utf8");
const schema = JSON.parse(read("schema.json")) as Schema;

/** The fields of a resource's inputs, and those that must be given. */
function fieldsOf(of: z.ZodType) {
  const { properties = {}, required = [] } = z.toJSONSchema(of, { io: "input" }) as {
    properties?: object;
    required?: string[];
  };
  return { fields: Object.keys(properties).sort(), required: [...required].sort() };
}

describe("the schema of kafka-admin", () => {
  const RESOURCES: readonly (readonly [string, z.ZodType])[] = [
    ["Topic", topic.schema],
    ["User", user.schema],
    ["Acls", acls.schema],
    ["Quota", quota.schema],
  ];
  for (const [name, checked] of RESOURCES)
    it(`${name} has the inputs that the provider checks`, () => {
      const { inputProperties = {}, requiredInputs = [] } =
        schema.resources[`kafka-admin:index:${name}`] ?? {};
      const described = { fields: Object.keys(inputProperties).sort(), required: [...requiredInputs].sort() };
      assert.deepEqual(described, fieldsOf(checked));
    });

  it("describes these resources and no other, and every type that it refers to", () => {
    assert.deepEqual(
      Object.keys(schema.resources),
      RESOURCES.map(([name]) => `kafka-admin:index:${name}`),
    );
    const referred = [...read("schema.json").matchAll(/"#\/types\/([^"]+)"/g)].map(([, type = ""]) => type);
    assert.deepEqual([...new Set(referred)].sort(), Object.keys(schema.types).sort());
  });
});
