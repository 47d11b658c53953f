import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import * as path from "node:path";
import { program } from "../../program";
import { parseSettings } from "../../settings";
import { id, run } from "../../tools/recording/mocks";
import { stackSettings } from "../../tools/recording/stacks";
import { blocks, FILES, headings, links, read, ROOT } from "./markdown";

const LEVEL = /^#+/;

describe("README", () => {
  it("has the same headings, links, commands and outputs in both languages", () => {
    const [english, chinese] = [read("README.md"), read("README.zh-CN.md")];
    const levels = (text: string) => headings(text).map((line) => LEVEL.exec(line)?.[0]);
    const files = (text: string) => links(text).filter((target) => !target.startsWith("README"));
    assert.deepEqual(levels(chinese), levels(english));
    assert.deepEqual(files(chinese), files(english));
    assert.deepEqual(blocks(chinese), blocks(english));
  });

  it("takes 6 to 9 KB, and leads to every other document in one click", () => {
    const text = read("README.md");
    const size = Buffer.byteLength(text);
    assert.ok(size >= 6 * 1024 && size <= 9 * 1024, `README.md has ${size} bytes`);
    const linked = new Set(links(text));
    assert.deepEqual(
      FILES.filter((file) => file !== "README.md" && !linked.has(file)),
      [],
    );
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
});

describe("CONTRIBUTING.md", () => {
  it("names only paths that exist in its layout", () => {
    const layout = /^## Layout\n(.*?)^## /ms.exec(read("CONTRIBUTING.md"))?.[1] ?? "";
    const paths = layout
      .split("\n")
      .flatMap((row) => [...(row.split("|")[1] ?? "").matchAll(/`([^`]+)`/g)])
      .map(([, name = ""]) => name);
    assert.ok(paths.length > 10);
    assert.deepEqual(
      paths.filter((name) => !existsSync(path.join(ROOT, name))),
      [],
    );
  });
});
