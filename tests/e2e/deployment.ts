/** The deployment under test: brought up, changed, interrupted and destroyed through Pulumi's Automation API. */
import { spawn } from "node:child_process";
import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { OutputMap, Stack } from "@pulumi/pulumi/automation";
import { engineWords } from "../../deploy/engine";
import type { CachePaths } from "../../deploy/paths";
import { deploymentOf, stackOf } from "./engine";
import { killTree } from "./processTree";
import { type GivenSettings, STACK } from "./settings";

/** What a killed deployment in a process of its own is told. */
export interface ChildOrder {
  readonly settings: GivenSettings;
  readonly paths: CachePaths;
}

/** The longest that an update may take before it is interrupted, ms: the rest of the run has to go on. */
const UPDATE_LIMIT = 1_200_000;

export class Deployment {
  private current: GivenSettings | undefined;

  constructor(
    private readonly directory: string,
    private readonly paths: CachePaths,
  ) {}

  /** The settings deployed last. */
  get settings(): GivenSettings {
    if (this.current === undefined) throw new Error("nothing is deployed");
    return this.current;
  }

  /** Brings these settings up. @returns the stack's outputs @throws Error with the engine's own words */
  async up(settings: GivenSettings, signal?: AbortSignal): Promise<OutputMap> {
    const stack = await this.stack(settings);
    this.current = settings;
    const limit = AbortSignal.timeout(UPDATE_LIMIT);
    const until = signal === undefined ? limit : AbortSignal.any([limit, signal]);
    const { outputs } = await this.operate("up", () =>
      stack.up({ onOutput: this.log, onError: this.log, signal: until }),
    );
    return outputs;
  }

  /** The same settings again: nothing may change. @throws Error when something does */
  async unchanged(): Promise<void> {
    const stack = await this.stack(this.settings);
    await this.operate("up again", () => stack.up({ expectNoChanges: true, onOutput: this.log }));
  }

  /** Why the engine refuses these settings before it changes anything. @throws Error when it takes them */
  async refusedPreview(settings: GivenSettings): Promise<string> {
    const stack = await this.stack(settings);
    let said = "";
    const keep = (text: string) => (said += text);
    try {
      await stack.preview({ onOutput: keep, onError: keep });
    } catch (error) {
      return said + engineWords(error);
    } finally {
      this.log(said);
    }
    throw new Error("the change was not refused");
  }

  /**
   * Begins to bring these settings up, and interrupts the engine as Ctrl-C does once `until` is done.
   *
   * @returns false when the engine had already said that it was done
   */
  async interruptedUp(settings: GivenSettings, until: () => Promise<void>): Promise<boolean> {
    const controller = new AbortController();
    const running = this.up(settings, controller.signal).then(
      () => false,
      () => true,
    );
    try {
      await until();
    } finally {
      controller.abort();
    }
    return running;
  }

  /**
   * Begins to bring these settings up in another process, and kills that with all its children once `until` is done.
   *
   * @throws Error when it had ended before, since then nothing was killed
   */
  async killedUp(settings: GivenSettings, until: () => Promise<void>): Promise<void> {
    const order = join(this.directory, "order.json");
    const { paths } = this;
    writeFileSync(order, JSON.stringify({ settings, paths } satisfies ChildOrder));
    const child = spawn(
      process.execPath,
      ["-r", require.resolve("tsx/cjs"), join(__dirname, "upChild.ts"), order],
      {
        stdio: "ignore",
      },
    );
    const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
    try {
      await Promise.race([
        until(),
        ended.then((code) => {
          throw new Error(`the update ended by itself with ${code ?? "a signal"}`);
        }),
      ]);
    } finally {
      if (child.pid !== undefined) killTree(child.pid);
      await ended;
    }
    this.current = settings;
  }

  /** What the README says to do after a killed update, before `make up`. */
  async recover(): Promise<void> {
    const stack = await this.stack(this.settings);
    await this.operate("cancel", () => stack.cancel());
    await this.refresh();
  }

  async refresh(): Promise<void> {
    const stack = await this.stack(this.settings);
    await this.operate("refresh", () => stack.refresh({ onOutput: this.log, onError: this.log }));
  }

  async destroy(settings: GivenSettings = this.settings): Promise<void> {
    const stack = await this.stack(settings);
    await this.operate("destroy", () => stack.destroy({ onOutput: this.log, onError: this.log }));
  }

  /** How many resources the stack's state holds, its own root included. */
  async resources(settings: GivenSettings): Promise<number> {
    const state = await (await this.stack(settings)).exportStack();
    return ((state.deployment as { resources?: unknown[] }).resources ?? []).length;
  }

  /** Releases the lock of a run that was killed. */
  async unlock(settings: GivenSettings): Promise<void> {
    await (await this.stack(settings)).cancel();
  }

  private stack(settings: GivenSettings): Promise<Stack> {
    return stackOf(STACK, deploymentOf(settings), this.paths);
  }

  private readonly log = (text: string): void => {
    appendFileSync(join(this.directory, "pulumi.log"), text);
  };

  private async operate<T>(what: string, operation: () => Promise<T>): Promise<T> {
    this.log(`\n== ${what} ${new Date().toISOString()}\n`);
    try {
      return await operation();
    } catch (error) {
      this.log(error instanceof Error ? error.message : String(error));
      throw new Error(`pulumi ${what}: ${engineWords(error)}`, { cause: error });
    }
  }
}
