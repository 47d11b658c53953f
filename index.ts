import { program } from "./program";
import { readSettings } from "./settings";

/** The stack's outputs; see docs/settings.md. */
export = program(readSettings());
