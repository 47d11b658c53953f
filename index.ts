import { program } from "./program";
import { readSettings } from "./settings";

/** The stack's outputs; see README, "Outputs". */
export = program(readSettings());
