import { randomUUID } from "node:crypto";
import { z } from "zod";

/**
 * Shapes of Kundelik's API v2 as third-party clients show them (journal-systems.md). Ids are 64-bit: they are text here,
 * because a lesson's id does not fit into a number; `…_str` says it as text where the outside does.
 */
const AnyId = z.union([z.string().regex(/^\d{1,19}$/), z.int().min(0)]).transform(String);

/** An id said twice, as number and as text: the text holds. */
function withText<N extends string>(name: N) {
  return (record: Record<string, unknown>): string | null => {
    const parsed = AnyId.safeParse(record[`${name}_str`] ?? record[name]);
    return parsed.success ? parsed.data : null;
  };
}
const idOf = withText("id");
const personOf = withText("person");

const Loose = z.record(z.string(), z.unknown());
const text = (value: unknown): string => (typeof value === "string" ? value : "");

export const LogEntries = z.array(Loose).transform((entries) =>
  entries.flatMap((one) => {
    const person = personOf(one);
    return person === null ? [] : [{ person, status: text(one.status) }];
  }),
);
export const Works = z.array(Loose).transform((works) =>
  works.flatMap((one) => {
    const id = idOf(one);
    return id === null ? [] : [{ id, type: text(one.type), text: text(one.text) }];
  }),
);
export const Statuses = z
  .array(z.union([z.string(), Loose]))
  .transform((statuses) =>
    statuses.map((one) => (typeof one === "string" ? one : text(one.name) || text(one.status))),
  );
export const OutsideLessons = z.array(Loose).transform((lessons) =>
  lessons.flatMap((one) => {
    const id = idOf(one);
    const subject = Loose.safeParse(one.subject);
    const subjectId = subject.success ? idOf(subject.data) : withText("subjectId")(one);
    const number = typeof one.number === "number" ? one.number : null;
    return id === null ? [] : [{ id, subjectId, number, day: text(one.date).slice(0, 10) }];
  }),
);
/** Classes and subjects: what has a name. */
export const NamedList = z.array(Loose).transform((all) =>
  all.flatMap((one) => {
    const id = idOf(one);
    return id === null ? [] : [{ id, name: text(one.name) }];
  }),
);
export const Persons = z.array(Loose).transform((all) =>
  all.flatMap((one) => {
    const id = idOf(one);
    const name = [one.lastName, one.firstName, one.middleName].map(text).filter(Boolean).join(" ");
    return id === null ? [] : [{ id, name }];
  }),
);
export const Tokens = z.looseObject({
  accessToken: z.string().min(1),
  refreshToken: z.string().optional(),
});
/** `{ type: "parameterInvalid", description: "…" }` */
export const Problem = z.looseObject({
  type: z.string().optional(),
  description: z.string().optional(),
});

/** Marks an id in a body until it is written without quotes; drawn anew by each process, so that no text can pass for one. */
const MARK = randomUUID();
/** An id as a body's number, however long. @throws Error on what is none */
export function wireId(id: string): string {
  if (!/^\d{1,19}$/.test(id)) throw new Error("not an id of the outside");
  return `${MARK}${id}`;
}
/** JSON whose ids are exact numbers. */
export function toBody(body: unknown): string {
  return JSON.stringify(body).replace(new RegExp(`"${MARK}(\\d{1,19})"`, "g"), "$1");
}
/** Reads JSON; whole numbers that a double does not hold become text. */
export function fromBody(body: string): unknown {
  const exact = (_: string, value: unknown, context?: { source?: string }): unknown =>
    typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value)
      ? (context?.source ?? String(value))
      : value;
  return JSON.parse(body, exact);
}
