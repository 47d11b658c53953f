import assert from "node:assert/strict";
import { type Options, parseArguments, STACK_VERBS } from "../../deploy/args";

const usage = "usage: up";
const parse = (words: readonly string[]) => parseArguments(words, [...STACK_VERBS, "down"], usage);

describe("the command line of a deployment", () => {
  const defaults = { stack: "local", nodes: 6, expectNoChanges: false };
  const understood: [string, Options & { verb: string }][] = [
    ["up", { verb: "up", ...defaults }],
    ["down", { verb: "down", ...defaults }],
    ["preview --stack dev", { verb: "preview", ...defaults, stack: "dev" }],
    ["up --stack acme/kafka/prod-1", { verb: "up", ...defaults, stack: "acme/kafka/prod-1" }],
    ["up --nodes 9 --expect-no-changes", { verb: "up", ...defaults, nodes: 9, expectNoChanges: true }],
  ];
  for (const [line, expected] of understood) {
    it(`understands ${line}`, () => {
      assert.deepEqual(parse(line.split(" ")), expected);
    });
  }

  const stackRule = "(letters, digits, dots, dashes, underscores, as in STACK=dev)";
  const nodesRule = "(a whole number from 1 to 100, as in NODES=6)";
  const refused: [string[], string][] = [
    [[], `"" is not a verb\n${usage}`],
    [["start"], `"start" is not a verb\n${usage}`],
    [["up", "down"], `"up down" is not a verb\n${usage}`],
    [
      ["up", "--force"],
      `Unknown option '--force'. To specify a positional argument starting with a '-', place it at the end of the command after '--', as in '-- "--force"\n${usage}`,
    ],
    [["up", "--stack"], `Option '--stack <value>' argument missing\n${usage}`],
    [["up", "--stack", ""], `STACK: "" is not a stack's name ${stackRule}`],
    [["up", "--nodes", ""], `NODES: "" is not a number of nodes ${nodesRule}`],
    [["up", "--stack", "../dev"], `STACK: "../dev" is not a stack's name ${stackRule}`],
    [["up", "--nodes", "0"], `NODES: "0" is not a number of nodes ${nodesRule}`],
    [["up", "--nodes", "2.5"], `NODES: "2.5" is not a number of nodes ${nodesRule}`],
    [["up", "--nodes", "many"], `NODES: "many" is not a number of nodes ${nodesRule}`],
    [["up", "--nodes", "101"], `NODES: "101" is not a number of nodes ${nodesRule}`],
  ];
  for (const [words, message] of refused) {
    it(`refuses ${JSON.stringify(words)}`, () => {
      assert.throws(() => parse(words), { name: "Failure", message });
    });
  }
});
