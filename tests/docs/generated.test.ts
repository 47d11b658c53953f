import assert from "node:assert/strict";
import { parse } from "yaml";
import { COMMENTED, withDefaults } from "../../tools/docs/comments";
import { DOCUMENTS, withGenerated } from "../../tools/docs/generated";
import { read } from "./markdown";

const REMEDY = "run `make docs`, and commit what it writes";

describe("generated parts", () => {
  for (const file of Object.keys(DOCUMENTS))
    it(`${file} has what \`make docs\` writes`, async () => {
      assert.equal(await withGenerated(read(file), file), read(file), REMEDY);
    });

  for (const file of Object.keys(COMMENTED))
    it(`the comments in ${file} have the defaults of the schema`, () => {
      assert.equal(withDefaults(read(file), file), read(file), REMEDY);
    });

  it("fail when the lines around them are missing", async () => {
    for (const file of Object.keys(DOCUMENTS))
      await assert.rejects(withGenerated("# Empty", file), { message: /^\S+: the lines .* are missing$/ });
    assert.throws(() => withDefaults("", "components/kafka/args.ts"), {
      message: "components/kafka/args.ts: the interface ExternalArgs is missing",
    });
  });

  it("put the default behind what a comment says, and wrap it where it is too long", () => {
    const given = (comments: string) => `export interface StorageArgs {\n${comments}\n}\n`;
    const made = (comments: string) => withDefaults(given(comments), "components/shared/volumeClaims.ts");
    const cases: [before: string, after: string][] = [
      [
        "  /** Size. Default: `9Gi`. */\n  size?: string;",
        "  /** Size. Default: `1Gi`. */\n  size?: string;",
      ],
      ["  /** Size. */\n  size?: string;", "  /** Size. Default: `1Gi`. */\n  size?: string;"],
      [
        `  /** ${"long ".repeat(20)}text. */\n  retain?: boolean;`,
        `  /**\n   * ${"long ".repeat(20)}text.\n   * Default: true.\n   */\n  retain?: boolean;`,
      ],
      [
        "  /** Class. Default: any. */\n  className?: string;",
        "  /** Class. Default: any. */\n  className?: string;",
      ],
    ];
    for (const [before, after] of cases) assert.equal(made(before), given(after));
  });

  it("give Pulumi.yaml a description with each section's fields and defaults", () => {
    const { config } = parse(read("Pulumi.yaml")) as { config: Record<string, { description: string }> };
    for (const [section, text] of [
      ["nfs", "server (required)"],
      ["zookeeper", "storage.size (1Gi)"],
      ["kafka", "external.firstNodePort (30127)"],
      ["kafka", "heap (half of `memory`)"],
    ] as const)
      assert.ok(config[section]?.description.replaceAll("\n", " ").includes(text), `${section}: ${text}`);
  });
});
