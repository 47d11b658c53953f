/** Measurements of several subjects, taken in turns. */
import type { Measure, Ratio, Section } from "./results";
import { ratios, spread } from "./statistics";

export class Series<Subject extends string> {
  private readonly values = new Map<Subject, number[]>();

  constructor(
    private readonly section: Section,
    private readonly unit: Measure["unit"],
  ) {}

  add(subject: Subject, value: number): void {
    this.values.set(subject, [...(this.values.get(subject) ?? []), value]);
  }

  measure(subject: Subject, what: string, atMost?: number): Measure {
    const { section, unit } = this;
    return { section, what, unit, ...spread(this.of(subject)), ...(atMost !== undefined && { atMost }) };
  }

  ratio(of: Subject, to: Subject, what: string, atMost?: number): Ratio {
    const pairs = ratios(this.of(of), this.of(to));
    return { section: this.section, what, ...spread(pairs), ...(atMost !== undefined && { atMost }) };
  }

  private of(subject: Subject): readonly number[] {
    return this.values.get(subject) ?? [];
  }
}
