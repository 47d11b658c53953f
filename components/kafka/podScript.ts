/** Scripts that lie beside server.properties in the ConfigMap. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The script in `file` of this directory, with these variables before it. */
export function podScript(file: string, variables: Readonly<Record<string, string | number>>): string {
  const assignments = Object.entries(variables).map(([name, value]) => `${name}='${value}'`);
  return ["#!/usr/bin/env bash", ...assignments, readFileSync(join(__dirname, file), "utf8")].join("\n");
}
