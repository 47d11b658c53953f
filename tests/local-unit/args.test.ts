import assert from "node:assert/strict";
import { type Arguments, parseArguments, usage } from "../../local/args";

describe("the command line of local/main.ts", () => {
  const defaults = { stack: "local", nodes: 6, expectNoChanges: false };
  const understood: [string, Arguments][] = [
    ["up", { verb: "up", ...defaults }],
    ["down", { verb: "down", ...defaults }],
    ["preview --stack dev", { verb: "preview", ...defaults, stack: "dev" }],
    ["up --stack acme/kafka/prod-1", { verb: "up", ...defaults, stack: "acme/kafka/prod-1" }],
    ["up --nodes 9 --expect-no-changes", { verb: "up", ...defaults, nodes: 9, expectNoChanges: true }],
  ];
  for (const [line, expected] of understood) {
    it(`understands ${line}`, () => {
      assert.deepEqual(parseArguments(line.split(" ")), expected);
    });
  }

  const stackRule = "(letters, digits, dots, dashes, underscores, as in STACK=dev)";
  const nodesRule = "(a whole number from 1 to 100, as in NODES=6)";
  const refused: [string[], string][] = [
    [[], `"" is not a verb\n${usage}`],
    [["start"], `"start" is not a verb\n${usage}`],
    [["up", "--force"], `"--force" is not an option\n${usage}`],
    [["up", "--stack"], `STACK: "" is not a stack's name ${stackRule}`],
    [["up", "--stack", "../dev"], `STACK: "../dev" is not a stack's name ${stackRule}`],
    [["up", "--nodes", "0"], `NODES: "0" is not a number of nodes ${nodesRule}`],
    [["up", "--nodes", "2.5"], `NODES: "2.5" is not a number of nodes ${nodesRule}`],
    [["up", "--nodes", "many"], `NODES: "many" is not a number of nodes ${nodesRule}`],
    [["up", "--nodes", "101"], `NODES: "101" is not a number of nodes ${nodesRule}`],
  ];
  for (const [words, message] of refused) {
    it(`refuses ${JSON.stringify(words)}`, () => {
      assert.throws(() => parseArguments(words), { name: "Failure", message });
    });
  }
});
