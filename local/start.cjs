/**
 * `node -r ./local/start.cjs FILE.ts`: runs TypeScript of this project without compiling it first. As `tsx/cjs`, but
 * without what that does to the dependencies too: it takes part in finding every module, looks into every file, and has
 * Node look up the original line of every stack that the SDK takes, one for each resource. Who needs the lines of a
 * defect's stack has them with NODE_OPTIONS=--enable-source-maps.
 */
const Module = require("node:module");
const process = require("node:process");
require("./lazyModules.cjs");

const { extensions } = require;
const find = Module._resolveFilename;
const { ".js": javascript, ".json": json, ".node": native } = extensions;
const options = [...process.execArgv, process.env.NODE_OPTIONS ?? ""].join(" ");
require("tsx/cjs");
Module._resolveFilename = find;
// The order in which endings are tried: `./results` is results.ts, also beside a results.json.
delete extensions[".json"];
delete extensions[".node"];
Object.assign(extensions, { ".js": javascript, ".json": json, ".node": native });
process.setSourceMapsEnabled(options.includes("--enable-source-maps"));
