/**
 * `node -r ./local/start.cjs FILE.ts`: runs TypeScript of this project without compiling it first. What the compiler made
 * of a file is kept by the file's content, under node_modules/.cache: the compiler itself is loaded only for files that
 * are new or have changed. Dependencies are Node's own affair, and so is the way that modules are found. Who needs the
 * lines of a defect's stack has them with NODE_OPTIONS=--enable-source-maps.
 */
const { createHash } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const process = require("node:process");
require("./lazyModules.cjs");

const { version } = require("typescript/package.json");
const directory = join(__dirname, "..", "node_modules", ".cache", "start");
const options = [...process.execArgv, process.env.NODE_OPTIONS ?? ""].join(" ");
const inlineSourceMap = options.includes("--enable-source-maps");

/** What the compiler makes of a file. Types are checked by `make test`. */
function compiled(source, fileName) {
  const { ModuleKind, ScriptTarget, transpileModule } = require("typescript");
  const module = ModuleKind.CommonJS;
  const compilerOptions = { target: ScriptTarget.ES2022, module, esModuleInterop: true, inlineSourceMap };
  return transpileModule(source, { fileName, compilerOptions }).outputText;
}

function javascript(file) {
  const source = readFileSync(file, "utf8");
  // The map names the file, so a copy elsewhere is another one.
  const content = [version, inlineSourceMap ? file : "", source].join("\0");
  const kept = join(directory, `${createHash("sha256").update(content).digest("hex")}.js`);
  try {
    return readFileSync(kept, "utf8");
  } catch {
    const text = compiled(source, file);
    keep(kept, text);
    return text;
  }
}

/** Whole or not at all: another process may want it at the same time. Who may not write does without. */
function keep(file, text) {
  const part = `${file}.${process.pid}`;
  try {
    mkdirSync(directory, { recursive: true });
    writeFileSync(part, text);
    renameSync(part, file);
  } catch {
    // The next start compiles again.
  }
}

const { extensions } = require;
const { ".json": json, ".node": native } = extensions;
// The order in which endings are tried: `./results` is results.ts, also beside a results.json.
delete extensions[".json"];
delete extensions[".node"];
extensions[".ts"] = (module, file) => {
  module._compile(javascript(file), file);
};
Object.assign(extensions, { ".json": json, ".node": native });
