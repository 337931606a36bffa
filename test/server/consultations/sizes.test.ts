import { describe, expect, test } from "vitest";
import { z } from "zod";
import { bookingRoutes } from "#server/consultations/protocol-booking.ts";
import { consultationCalls } from "#server/consultations/protocol-room.ts";
import { safetyRoutes } from "#server/consultations/protocol-safety.ts";
import { noteRoutes } from "#server/notes/protocol.ts";
import { secrecyCalls } from "#server/secrecy/protocol.ts";

type Shape = { [key: string]: unknown };
const isShape = (value: unknown): value is Shape => typeof value === "object" && value !== null;

/** A pattern of counted parts alone takes no more than they say. */
const isCounted = (pattern: unknown) =>
  typeof pattern === "string" && !/[*+]|,\}/.test(pattern.replace(/\[[^\]]*\]/g, "x"));

/** Where a request may be as long as its sender likes. */
function unbounded(schema: unknown, at: string): string[] {
  if (Array.isArray(schema))
    return schema.flatMap((one, index) => unbounded(one, `${at}.${index}`));
  if (!isShape(schema)) return [];
  const { type, format, pattern, maxLength, maxItems } = schema;
  const isFixed = "enum" in schema || "const" in schema;
  // A moment or a day: more digits of a second say nothing more, and a message's own limit holds them.
  const isMoment = format === "date" || format === "date-time";
  const isLong = type === "string" && !isFixed && !isMoment && maxLength === undefined;
  const isMany = type === "array" && maxItems === undefined;
  const own = (isLong && !isCounted(pattern)) || isMany ? [at] : [];
  const inner = Object.entries(schema).flatMap(([key, value]) => unbounded(value, `${at}.${key}`));
  return [...own, ...inner];
}
const of = (request: z.ZodType, name: string) =>
  unbounded(z.toJSONSchema(request, { io: "input", unrepresentable: "any" }), name);

const asked: Readonly<Record<string, { request: z.ZodType }>> = {
  ...bookingRoutes,
  ...safetyRoutes,
  ...noteRoutes,
  ...consultationCalls,
  ...secrecyCalls,
};

describe("what is sent of private talks", () => {
  test.each(Object.entries(asked))("%s: every text and every list has its limit", (name, one) => {
    // Of an address: read as yes or no, anything else is refused.
    const known = name === "listConsultations" ? [`${name}.properties.isPast`] : [];
    expect(of(one.request, name)).toEqual(known);
  });

  test("and a text, a list or a pattern without one would be found", () => {
    expect(of(z.object({ text: z.string() }), "x")).toEqual(["x.properties.text"]);
    expect(of(z.object({ ids: z.array(z.string().max(3)) }), "x")).toEqual(["x.properties.ids"]);
    expect(of(z.array(z.object({ key: z.string().regex(/^[a-f]+$/) })).max(2), "x")).toHaveLength(
      1,
    );
    expect(of(z.string().regex(/^[0-9a-f]{24}$/), "x")).toEqual([]);
  });
});
