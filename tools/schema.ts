/** Writes the components' schema: `make docs`. */
import { writeFileSync } from "node:fs";
import { SCHEMA_FILE, schemaOfComponents } from "./schema/components";

writeFileSync(SCHEMA_FILE, schemaOfComponents());
