import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { program } from "../../program";
import { parseSettings } from "../../settings";
import { LANGUAGES, PARTS, readmeFile, withGenerated } from "../../tools/readme/readme";
import { asWritten, translated } from "../../tools/readme/words";
import { id, run } from "../../tools/recording/mocks";
import { stackSettings } from "../../tools/recording/stacks";
import { blocks, headings, links, read, ROOT } from "./markdown";

const LEVEL = /^#+/;

describe("README", () => {
  for (const language of LANGUAGES)
    it(`${path.basename(readmeFile(language))} has what \`make docs\` generates`, async () => {
      const text = readFileSync(readmeFile(language), "utf8");
      assert.equal(await withGenerated(text, language), text, "run `make docs`, and commit what it writes");
    });

  it("fails when a part has lost its place", async () => {
    await assert.rejects(
      withGenerated("# Empty", "en"),
      /README\.md: the lines <!-- settings: .* are missing/,
    );
  });

  it("fails when a text has no translation", () => {
    const words = translated("tools/readme/some.ts", { brokers: "broker 数" });
    assert.equal(words("brokers"), "broker 数");
    assert.throws(() => words("members"), /^Error: tools\/readme\/some\.ts has no translation of "members"/);
  });

  for (const [name, part] of Object.entries(PARTS))
    it(`has no translation that nothing uses in ${name}`, () => {
      const used = new Set<string>();
      part.text((text, key = text) => {
        used.add(key);
        return asWritten(text);
      });
      assert.deepEqual(
        Object.keys(part.chinese).filter((text) => !used.has(text)),
        [],
      );
    });

  it("says the same in both languages: headings, links, commands and outputs", () => {
    const [english, chinese] = [read("README.md"), read("README.zh-CN.md")];
    const levels = (text: string) => headings(text).map((line) => LEVEL.exec(line)?.[0]);
    const files = (text: string) =>
      links(text)
        .filter((target) => !target.startsWith("#") && !target.startsWith("README"))
        .sort();
    assert.deepEqual(levels(chinese), levels(english));
    assert.deepEqual(files(chinese), files(english));
    assert.deepEqual(blocks(chinese), blocks(english));
  });

  it("shows the outputs and the pods that stack local has", async () => {
    const shown = /<!-- output: make up -->(.*)<!-- end of output -->/s.exec(read("README.md"))?.[1] ?? "";
    const { result, resources } = await run(() => program(parseSettings(stackSettings("local"), "local")));
    const [, outputs = ""] = /^Outputs\n(.*?)\n\n/ms.exec(shown) ?? [];
    assert.deepEqual(
      outputs.split("\n").map((line) => line.trim().split(":")[0]),
      Object.keys(result).sort(),
    );
    // The stack itself is a resource to the engine, and not to the mocks.
    assert.equal(
      /\+ (\d+) created/.exec(shown)?.[1],
      String(resources.length + 1),
      resources.map(id).join(", "),
    );
  });

  it("names only paths that exist in its layout", () => {
    const layout = /^## Layout\n(.*?)^\[CHANGELOG/ms.exec(read("README.md"))?.[1] ?? "";
    const paths = layout
      .split("\n")
      .flatMap((row) => [...(row.split("|")[1] ?? "").matchAll(/`([^`]+)`/g)])
      .map(([, name = ""]) => name)
      .filter((name) => !name.includes("*"));
    assert.ok(paths.length > 10);
    assert.deepEqual(
      paths.filter((name) => !existsSync(path.join(ROOT, name))),
      [],
    );
  });
});
