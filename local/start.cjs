/**
 * `node -r ./local/start.cjs FILE.ts`: runs TypeScript of this project without compiling it first. As `tsx/cjs`, but
 * without its look at every file of every dependency, which costs more than a second with Pulumi's SDK.
 */
require("./lazyModules.cjs");

const javascript = require.extensions[".js"];
require("tsx/cjs");
require.extensions[".js"] = javascript;
