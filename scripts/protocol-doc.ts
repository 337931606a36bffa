/** Writes the tables of PROTOCOL.md from the zod schemas; the prose at its head is by hand. `--check` only compares. */
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { calls, notices, routes } from "#server/protocol/all.ts";
import { errorReasons, errorStatus, type Route } from "#server/protocol/define.ts";

const FILE = resolve(import.meta.dirname, "../PROTOCOL.md");
const MARK = "<!-- made by `npm run protocol` from the schemas: do not edit below -->";

type JsonSchema = {
  type?: string | string[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  enum?: unknown[];
  const?: unknown;
  anyOf?: JsonSchema[];
  format?: string;
  pattern?: string;
  maxLength?: number;
  additionalProperties?: boolean | JsonSchema;
};

/** One line for a shape: `{ id: id, topic?: string(200) }`. */
function short(schema: JsonSchema, depth = 0): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" \\| ");
  if (schema.anyOf) return schema.anyOf.map((one) => short(one, depth)).join(" \\| ");
  if (schema.type === "array") return `[${short(schema.items ?? {}, depth)}]`;
  if (schema.type === "object") {
    const entries = Object.entries(schema.properties ?? {});
    if (entries.length === 0) return schema.additionalProperties === false ? "{}" : "{…}";
    if (depth > 2) return "{…}";
    const fields = entries.map(([key, value]) => {
      const optional = schema.required?.includes(key) ? "" : "?";
      return `${key}${optional}: ${short(value, depth + 1)}`;
    });
    return `{ ${fields.join(", ")} }`;
  }
  if (schema.pattern === "^[0-9a-f]{24}$") return "id";
  if (schema.format) return schema.format;
  if (schema.maxLength) return `string(${schema.maxLength})`;
  return String(schema.type ?? "any");
}
const shape = (type: z.ZodType, io: "input" | "output") =>
  `\`${short(z.toJSONSchema(type, { io, unrepresentable: "any" }) as JsonSchema)}\``;

/** The generated half of PROTOCOL.md. */
export function protocolTables(): string {
  const routeRows = Object.entries(routes).map(([name, route]) => {
    const { method, path, request, reply, access }: Route = route;
    return `| ${name} | ${method.toUpperCase()} /api${path} | ${access ?? "signedIn"} | ${shape(request, "input")} | ${shape(reply, "output")} |`;
  });
  const callRows = Object.entries(calls).map(
    ([name, { request, reply }]) =>
      `| ${name} | ${shape(request, "input")} | ${shape(reply, "output")} |`,
  );
  const noticeRows = Object.entries(notices).map(
    ([name, payload]) => `| ${name} | ${shape(payload, "output")} |`,
  );
  return [
    MARK,
    "",
    "## Errors",
    "",
    "| code | HTTP status |",
    "|---|---|",
    ...Object.entries(errorStatus).map(([code, status]) => `| ${code} | ${status} |`),
    "",
    `Reasons: ${errorReasons.map((reason) => `\`${reason}\``).join(", ")}.`,
    "",
    "## Routes (REST)",
    "",
    "| name | address | who | request | reply |",
    "|---|---|---|---|---|",
    ...routeRows,
    "",
    "## Calls (socket)",
    "",
    "| name | request | reply |",
    "|---|---|---|",
    ...callRows,
    "",
    "## Notices (socket)",
    "",
    "| name | payload |",
    "|---|---|",
    ...noticeRows,
    "",
  ].join("\n");
}

/** The whole file: the hand-written head, then the tables. */
export function protocolDocument(): string {
  const head = readFileSync(FILE, "utf8").split(MARK)[0] ?? "";
  return `${head.trimEnd()}\n\n${protocolTables()}`;
}

if (process.argv[1] === import.meta.filename) writeFileSync(FILE, protocolDocument());
