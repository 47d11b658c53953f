/**
 * `node -r ./local/lazyModules.cjs`: what Pulumi's SDK loads at every start and hardly ever uses is loaded when it is
 * first used. The TypeScript compiler and npm's dependency solver serve functions that are turned into text (as for
 * lambdas); they are more than half of the time that `require("@pulumi/pulumi")` takes. zod's translations serve
 * nobody here. docs/performance.md has the figures.
 *
 * Nothing is replaced: who looks at such a module gets the real one, and a module that the SDK no longer loads by
 * these names costs what it costs without this file.
 */
const Module = require("node:module");

const LAZY = /(^|\/)typescript-shim$|^@npmcli\/arborist$|^\.\.\/locales\/index\.cjs$/;

const load = Module._load;

Module._load = function (request, parent, isMain) {
  const loadNow = () => load.call(this, request, parent, isMain);
  return LAZY.test(request) ? lazy(loadNow) : loadNow();
};

/** A stand-in for the module's exports, which it loads when anything but its kind is asked for. */
function lazy(loadNow) {
  let exports;
  const real = () => (exports ??= loadNow());
  return new Proxy(
    {},
    {
      get(_, key) {
        // What compilers ask of every module at once; after this answer they take it as it is, without copying it.
        if (key === "__esModule") return true;
        if (key === "default" && !real().__esModule) return real();
        return real()[key];
      },
      has: (_, key) => key in real(),
      ownKeys: () => Reflect.ownKeys(real()),
      getOwnPropertyDescriptor: (_, key) => {
        const descriptor = Object.getOwnPropertyDescriptor(real(), key);
        return descriptor && { ...descriptor, configurable: true };
      },
    },
  );
}
