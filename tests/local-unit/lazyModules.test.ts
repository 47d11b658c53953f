import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { root } from "../../local/paths";

/** What a script of Node's prints, as JSON; with the SDK's rarely used modules loaded late, or at once. */
function printed(script: string, ...options: string[]): unknown {
  const text = execFileSync(process.execPath, [...options, "-e", script], {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  return JSON.parse(text);
}

const LATE = ["-r", "./local/lazyModules.cjs"];

const print = (expression: string) => `console.log(JSON.stringify(${expression}))`;

describe("modules loaded late", () => {
  it("are not there after the SDK was loaded", () => {
    const loaded = printed(
      `require("@pulumi/pulumi"); require("zod");
       const names = ["/typescript/", "/arborist/", "/zod/v4/locales/fr."];
       ${print("names.map((name) => Object.keys(require.cache).filter((file) => file.includes(name)).length)")}`,
      ...LATE,
    );
    assert.deepEqual(loaded, [0, 0, 0]);
  });

  const uses: [what: string, script: string][] = [
    [
      "a function is turned into the same text",
      `const seven = 7;
       require("@pulumi/pulumi").runtime.serializeFunction(() => seven * 6).then(({ text }) => ${print("text")});`,
    ],
    [
      "the compiler is the real one, whole and in part",
      `const shim = require("@pulumi/pulumi/typescript-shim");
       ${print('[shim.version, "SyntaxKind" in shim, { ...shim }.ScriptTarget.ES2022]')}`,
    ],
    [
      "the dependency solver is the real one, imported in either way that compilers know",
      `const solver = require("@npmcli/arborist");
       const star = solver.__esModule ? solver : { ...solver, default: solver };
       const { default: whole } = solver.__esModule ? solver : { default: solver };
       ${print("[Object.keys(solver), star.Arborist.name, whole.Arborist.name]")}`,
    ],
  ];
  for (const [what, script] of uses)
    it(`serve when they are used: ${what}`, () => {
      assert.deepEqual(printed(script, ...LATE), printed(script));
    }).timeout(30_000);
});

describe("starting TypeScript", () => {
  it("leaves the JavaScript of dependencies to Node", () => {
    const script = `
      const javascript = require.extensions[".js"];
      require("./local/start.cjs");
      const { parseArguments } = require("./local/args");
      ${print('[require.extensions[".js"] === javascript, parseArguments(["up"]).verb]')}`;
    assert.deepEqual(printed(script), [true, "up"]);
  });
});
