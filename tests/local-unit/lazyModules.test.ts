import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
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
  it("leaves the JavaScript of dependencies to Node, and how modules are found", () => {
    const script = `
      const before = [require.extensions[".js"], require("node:module")._resolveFilename];
      require("./local/start.cjs");
      const after = [require.extensions[".js"], require("node:module")._resolveFilename];
      ${print("after.map((one, index) => one === before[index])")}`;
    assert.deepEqual(printed(script), [true, true]);
  });

  it("finds a module of this project before data of the same name", () => {
    const script = print('[require("./bench/results").SECTIONS.a, require("./bench/results.json").runs > 0]');
    assert.deepEqual(printed(script, "-r", "./local/start.cjs"), ["Preview", true]);
  });

  const stacks: [what: string, options: string[], lines: boolean][] = [
    ["without lines of the source unless Node is told", [], false],
    ["with them when it is", ["--enable-source-maps"], true],
  ];
  for (const [what, options, lines] of stacks)
    it(`has stacks ${what}`, () => {
      const script = `try { require("./local/args").parseArguments(["nonsense"]) } catch (error) { ${print("error.stack")} }`;
      const stack = String(printed(script, ...options, "-r", "./local/start.cjs"));
      const [, line] = /parseArguments \(.*local.args\.ts:(\d+):/.exec(stack) ?? [];
      const thrown = readFileSync(join(root, "local", "args.ts"), "utf8").split("\n")[Number(line) - 1] ?? "";
      assert.equal(thrown.includes("throw new Failure"), lines, stack);
    });

  it("runs a file as it is now, compiled once for each content", () => {
    const file = join(mkdtempSync(join(tmpdir(), "start-")), "given.ts");
    const run = (source: string) => {
      writeFileSync(file, source);
      const script = `
        const value = require(${JSON.stringify(file)}).value;
        ${print('[value, Object.keys(require.cache).some((name) => name.endsWith("/typescript.js"))]')}`;
      return printed(script, "-r", "./local/start.cjs");
    };
    const stamp = Date.now();
    const source = (value: string) => `export const value: string = "${value}"; // ${stamp}\n`;
    try {
      assert.deepEqual(run(source("one")), ["one", true]);
      assert.deepEqual(run(source("two")), ["two", true]);
      assert.deepEqual(run(source("one")), ["one", false]);
    } finally {
      rmSync(dirname(file), { recursive: true });
    }
  });
});
