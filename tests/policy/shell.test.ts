import assert from "node:assert/strict";
import { expandShell } from "../../policy/model/expansion";
import { words } from "../../policy/model/shell";

describe("shell", () => {
  const scripts: [string, string[]][] = [
    ["exec start --a=1 \\\n  --b=2", ["exec", "start", "--a=1", "--b=2"]],
    ['a \'b c\' "d $X" e"f"', ["a", "b c", "d $X", "ef"]],
    ["a; b && c", ["a", ";", "b", ";", "c"]],
    ["x=$((${HOSTNAME##*-} + 1)) y", ["x=$((${HOSTNAME##*-} + 1))", "y"]],
    ["''", [""]],
    ["", []],
  ];
  for (const [script, expected] of scripts) {
    it(`splits ${JSON.stringify(script)}`, () => {
      assert.deepEqual(words(script), expected);
    });
  }

  const variables = new Map([
    ["HOSTNAME", "kafka-2"],
    ["hostname", "kafka-2"],
    ["ID", "2"],
    ["1", "30029"],
  ]);
  const texts: [string, string][] = [
    ["${HOSTNAME##*-}", "2"],
    ["${HOSTNAME%-*}", "kafka"],
    ["$HOSTNAME.kafka-hs", "kafka-2.kafka-hs"],
    ["$(hostname):9092", "kafka-2:9092"],
    ["$(ID)", "2"],
    ["$((${HOSTNAME##*-}+30127))", "30129"],
    ["$((30127 + ${ID}))", "30129"],
    ["$((ID * 10 - 3))", "17"],
    ["${PORT:-9092}", "9092"],
    ["host:$1", "host:30029"],
    ["${UNSET}:$((UNSET+1))", "<?depends on ${UNSET}>:<?depends on $((UNSET 1))>"],
  ];
  for (const [text, expected] of texts) {
    it(`expands ${text}`, () => {
      assert.equal(expandShell(text, variables), expected);
    });
  }
});
