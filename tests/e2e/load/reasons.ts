/** Counts what went wrong, by its text. */
export class Reasons {
  readonly #counts = new Map<string, number>();

  add(text: string): void {
    this.#counts.set(text, (this.#counts.get(text) ?? 0) + 1);
  }

  /** Each text once, the most frequent first. */
  list(): string[] {
    return [...this.#counts]
      .sort(([, a], [, b]) => b - a)
      .map(([text, count]) => (count === 1 ? text : `${text} (${count} times)`));
  }
}
