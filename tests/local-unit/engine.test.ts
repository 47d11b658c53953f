import assert from "node:assert/strict";
import { parse } from "yaml";
import { withSalt } from "../../local/engine";

describe("the copy of a stack's file", () => {
  const cases: [what: string, text: string, copy: string, content: unknown][] = [
    ["gets no salt where there is none", "config: { a: 1 }\n", "config: { a: 1 }\n", { config: { a: 1 } }],
    [
      "keeps the engine's salt, whatever its notation",
      "config: { a: 1 }\n",
      "'encryptionsalt': v1:x\n",
      { config: { a: 1 }, encryptionsalt: "v1:x" },
    ],
    [
      "keeps the engine's salt where the file is in flow style",
      "{config: {a: 1}}",
      "encryptionsalt: v1:x\n",
      { config: { a: 1 }, encryptionsalt: "v1:x" },
    ],
    [
      "has the file's own salt before the engine's",
      '"encryptionsalt": v1:own\n',
      "encryptionsalt: v1:x\n",
      { encryptionsalt: "v1:own" },
    ],
    ["gets the salt where the stack has no file", "", "encryptionsalt: v1:x\n", { encryptionsalt: "v1:x" }],
    ["is empty where nothing is there", "", "", null],
  ];
  for (const [what, text, copy, content] of cases)
    it(what, () => {
      assert.deepEqual(parse(withSalt(text, copy)), content);
    });
});
