/** The README's table of variables, made from server/config.ts; run it and paste, a test compares. */
import { z } from "zod";
import { configSchema } from "#server/config.ts";

/** A Markdown table: variable, default, meaning. */
export function configTable(): string {
  const json = z.toJSONSchema(configSchema, { io: "input", unrepresentable: "any" });
  const rows = Object.entries(configSchema.shape).map(([name, schema]) => {
    const property = json.properties?.[name];
    const fallback = typeof property === "object" ? property.default : undefined;
    const shown = fallback === undefined || fallback === "" ? "" : `\`${fallback}\``;
    return `| \`${name}\` | ${shown} | ${schema.description} |`;
  });
  return ["| variable | default | meaning |", "|---|---|---|", ...rows].join("\n");
}

if (process.argv[1] === import.meta.filename) console.log(configTable());
