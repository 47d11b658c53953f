/** The real KafkaConfig, asked over a line protocol: one JVM for a whole run (tools/ConfigOracle.java). */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import { classPath } from "./classPath";

export type Verdict =
  | {
      readonly starts: true;
      /** Keys that no ConfigDef of Kafka's lists. */ readonly unknown: readonly string[];
    }
  | { readonly starts: false; readonly reason: string };

const ROOT = join(__dirname, "..", "..");

const pairs = (config: Readonly<Record<string, string>>) =>
  Object.entries(config)
    .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`)
    .join("&");

export class Oracle {
  private readonly jvm;
  private readonly answers: AsyncIterator<string>;
  private readonly lines: Interface;

  /** Starts the JVM; the first start on a machine fetches Kafka's jars. */
  constructor() {
    this.jvm = spawn("java", ["-cp", classPath("kafka"), join(ROOT, "tools", "ConfigOracle.java")], {
      stdio: ["pipe", "pipe", "ignore"],
    });
    this.lines = createInterface({ input: this.jvm.stdout });
    this.answers = this.lines[Symbol.asyncIterator]();
  }

  /** Why no topic gets a configuration; undefined if one does. */
  async topicRefusal(config: Readonly<Record<string, string>>): Promise<string | undefined> {
    const [verb, rest] = await this.ask("topic", pairs(config));
    return verb === "ok" ? undefined : rest;
  }

  /** What a broker says to a properties file with these pairs. */
  async check(config: Readonly<Record<string, string>>): Promise<Verdict> {
    const [verb, rest] = await this.ask("check", pairs(config));
    return verb === "ok"
      ? { starts: true, unknown: rest.split(",").filter((key) => key !== "") }
      : { starts: false, reason: rest };
  }

  /** The pairs that java.util.Properties reads in a text, or undefined if it refuses the text. */
  async parse(text: string): Promise<Map<string, string> | undefined> {
    const [verb, rest] = await this.ask("parse", encodeURIComponent(text));
    if (verb !== "ok") return undefined;
    return new Map(new URLSearchParams(rest));
  }

  close(): void {
    this.jvm.stdin.end();
    this.lines.close();
  }

  private async ask(verb: string, text: string): Promise<[verb: string, rest: string]> {
    this.jvm.stdin.write(`${verb} ${text}\n`);
    const answer = await this.answers.next();
    if (answer.done) throw new Error("The JVM with Kafka ended before it answered.");
    const space = answer.value.indexOf(" ");
    return [answer.value.slice(0, space), answer.value.slice(space + 1)];
  }
}
