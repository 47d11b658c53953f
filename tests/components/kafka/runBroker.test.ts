/** The script is run by a real shell, with scripts in the broker's place. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { registrationPatience, runBrokerScript } from "../../../components/kafka/runBroker";

/** What Kafka says, and what it does then. */
const TAKEN =
  "echo \"ERROR Error while creating ephemeral at /brokers/ids/0, node already exists and owner '0x1' does not match current session '0x2' (kafka.zk.KafkaZkClient)\"; exit 1";
const AGAIN = "[start] starts again: ZooKeeper still has the registration of the broker that ran before";

describe("run-broker.sh", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "run-broker-"));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  /** Starts the script with a broker whose starts are these shell scripts in turn, the last one again and again. */
  function start(starts: readonly string[], patience = 60): ChildProcess {
    const file = (name: string) => join(directory, name);
    writeFileSync(file("run-broker.sh"), runBrokerScript({ taken: file("taken"), patience }));
    starts.forEach((script, index) => {
      writeFileSync(file(`start-${index + 1}`), script);
    });
    const broker = [
      `n=$(($(cat ${file("count")} 2>/dev/null || echo 0) + 1)); echo $n >${file("count")}`,
      `[ -e ${file("start-$n")} ] || n=${starts.length}`,
      `. ${file("start-$n")}`,
    ];
    writeFileSync(file("broker"), broker.join("\n"));
    return spawn("bash", [file("run-broker.sh"), "sh", file("broker"), "--override", "a=b c"]);
  }

  const count = () => Number(readFileSync(join(directory, "count"), "utf8"));

  /** The exit code, or the signal that ended the script itself, with what it and its broker said. */
  function ended(script: ChildProcess): Promise<{ code: number | string | null; out: string; err: string }> {
    const said = { out: "", err: "" };
    script.stdout?.on("data", (data) => (said.out += String(data)));
    script.stderr?.on("data", (data) => (said.err += String(data)));
    return new Promise((done) =>
      script.on("close", (code, signal) => {
        done({ code: code ?? signal, ...said });
      }),
    );
  }

  /** Waits until the broker has said this. */
  const saying = (script: ChildProcess, text: string) =>
    new Promise<void>((done) =>
      script.stdout?.on("data", (data) => {
        if (String(data).includes(text)) done();
      }),
    );

  const exits: [what: string, starts: readonly string[], patience: number, outcome: object, count: number][] =
    [
      ["a broker that ends well", ["exit 0"], 60, { code: 0, out: "", err: "" }, 1],
      ["any other failure", ["echo no; echo why >&2; exit 1"], 60, { code: 1, out: "no\n", err: "why\n" }, 1],
      ["a broker that a signal ended", ["kill -KILL $$"], 60, { code: 137, out: "", err: /Killed/ }, 1],
      [
        "another ephemeral node that is taken",
        [TAKEN.replace("/brokers/ids/0", "/controller")],
        60,
        { code: 1 },
        1,
      ],
      [
        "what fails after a registration that was taken",
        [TAKEN, TAKEN, "echo no; exit 3"],
        60,
        { code: 3, out: /^ERROR .*\n\[start\] starts again.*\nERROR .*\n\[start\] starts again.*\nno\n$/ },
        3,
      ],
      [
        "a registration that stays taken",
        [TAKEN],
        0,
        {
          code: 1,
          out: /\n\[start\] its registration is still taken after 0 s: is there another broker with this id\?\n$/,
        },
        1,
      ],
    ];
  for (const [what, starts, patience, outcome, times] of exits)
    it(`exits with the code of ${what}`, async () => {
      const result = await ended(start(starts, patience));
      for (const [key, value] of Object.entries(outcome))
        if (value instanceof RegExp) assert.match(result[key as "out"], value);
        else assert.equal(result[key as "out"], value);
      assert.equal(count(), times);
    });

  it("starts the broker with its arguments, and hands on all that it says", async () => {
    const lines = Array.from({ length: 5000 }, (_, line) => `${line} ${"x".repeat(line % 500)}`);
    const { code, out } = await ended(start([`printf '%s|' "$@"; cat ${join(directory, "lines")}`].concat()));
    assert.equal(code, 1, "there is no such file yet");
    assert.equal(out, "--override|a=b c|");
    rmSync(join(directory, "count"));
    writeFileSync(join(directory, "lines"), `${lines.join("\n")}\n`);
    assert.deepEqual((await ended(start([`cat ${join(directory, "lines")}`]))).out.trim().split("\n"), lines);
  });

  it("says that it starts again", async () => {
    assert.equal((await ended(start([TAKEN, "exit 0"]))).out.split("\n")[1], AGAIN);
  });

  for (const signal of ["SIGTERM", "SIGINT"] as const)
    it(`hands on ${signal} as SIGTERM, waits for the broker to end, and does not start it again`, async () => {
      const broker = `trap 'echo stopping; sleep 0.3; ${TAKEN}' TERM; echo serving; while :; do sleep 0.1; done`;
      const script = start([broker]);
      const end = ended(script);
      await saying(script, "serving");
      script.kill(signal);
      const { code, out } = await end;
      assert.equal(code, 1);
      assert.match(out, /^serving\nstopping\nERROR .*\n$/);
      assert.equal(count(), 1);
    });

  it("exits as a JVM does that SIGTERM has stopped", async () => {
    const script = start(["trap 'exit 143' TERM; echo serving; while :; do sleep 0.1; done"]);
    const end = ended(script);
    await saying(script, "serving");
    script.kill("SIGTERM");
    assert.equal((await end).code, 143);
  });

  it("stops a broker that it has just started again", async () => {
    const script = start([TAKEN, "echo serving; while :; do sleep 0.1; done"]);
    const end = ended(script);
    await saying(script, "serving");
    script.kill("SIGTERM");
    assert.equal((await end).code, 143);
    assert.equal(count(), 2);
  });

  it("hands on SIGQUIT, which asks a JVM for its threads, and stays", async () => {
    const script = start(["trap 'echo threads; exit 0' TERM; echo serving; while :; do sleep 0.1; done"]);
    const end = ended(script);
    await saying(script, "serving");
    script.kill("SIGQUIT");
    script.kill("SIGTERM");
    // A shell in the background ignores SIGQUIT, unlike a JVM; here it is enough that the script goes on.
    assert.deepEqual(await end, { code: 0, out: "serving\nthreads\n", err: "" });
  });
});

describe("registrationPatience", () => {
  const cases: [
    config: Record<string, string>,
    bounds: { min: number; max: number } | undefined,
    seconds: number,
  ][] = [
    [{}, undefined, 36],
    [{ "zookeeper.session.timeout.ms": "40001" }, undefined, 81],
    [{ "zookeeper.session.timeout.ms": " 40000 " }, { min: 4000, max: 30000 }, 60],
    [{ "zookeeper.session.timeout.ms": "1000" }, { min: 20000, max: 40000 }, 40],
    [{ "zookeeper.session.timeout.ms": "6000" }, { min: 4000, max: 40000 }, 30],
  ];
  for (const [config, bounds, seconds] of cases)
    it(`is ${seconds} s with ${JSON.stringify(config)} and ${JSON.stringify(bounds)}`, () => {
      assert.equal(registrationPatience(config, bounds), seconds);
    });
});
