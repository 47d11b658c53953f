/** The few words of SVG that the pictures are made of. */

type Attributes = Readonly<Record<string, string | number>>;

/** Coordinates with one digit behind the point: more cannot be seen. */
const value = (of: string | number) =>
  typeof of === "number" ? String(Math.round(of * 10) / 10) : escape(of);

const written = (attributes: Attributes) =>
  Object.entries(attributes)
    .map(([name, of]) => ` ${name}="${value(of)}"`)
    .join("");

export function escape(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

export function element(name: string, attributes: Attributes): string {
  return `<${name}${written(attributes)} />`;
}

export function text(content: string, attributes: Attributes): string {
  return `<text${written(attributes)}>${escape(content)}</text>`;
}

export function line(x1: number, y1: number, x2: number, y2: number, kind: string): string {
  return element("line", { x1, y1, x2, y2, class: kind });
}

/** A rectangle between two corners. */
export function box(left: number, top: number, right: number, bottom: number, kind: string): string {
  return element("rect", {
    x: left,
    y: top,
    width: Math.max(0, right - left),
    height: Math.max(0, bottom - top),
    class: kind,
  });
}
