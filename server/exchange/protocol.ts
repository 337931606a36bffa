import { z } from "zod";
import { Role } from "../people/protocol.ts";
import { FileReply, Id, Instant, Nothing, type Notices, type Routes } from "../protocol/define.ts";

/** Where a OneRoster ZIP is sent, as the whole body of a POST with `Authorization`; the answer is `Reply<RosterImport>`. */
export const ROSTER_UPLOAD_PATH = "/exchange/imports";
/** The largest file taken, bytes: a hundred thousand rows are about five million. */
export const MAX_ROSTER_BYTES = 24 * 1024 * 1024;

export const problemCodes = [
  "zip_broken",
  "zip_too_large",
  "zip_path",
  "no_manifest",
  "wrong_version",
  "missing_file",
  "unlisted_file",
  "missing_column",
  "bad_encoding",
  "bad_csv",
  "too_many_rows",
  "missing_value",
  "bad_value",
  "duplicate_id",
  "unknown_reference",
  "class_name",
  "class_twice",
  "no_role",
  "role_unknown",
  "several_schools",
  "login_taken",
  "same_name",
] as const;
/** What is wrong in the file, where; `row` counts the heading as 1. An error keeps the row out, or with no row the file. */
export const RosterProblem = z.object({
  file: z.string(),
  row: z.int().nullable(),
  code: z.enum(problemCodes),
  /** The column, or the id it is about. */
  detail: z.string(),
  isError: z.boolean(),
});
export type RosterProblem = z.infer<typeof RosterProblem>;

export const RosterAct = z.enum(["add", "link", "change", "return", "leave"]);
export type RosterAct = z.infer<typeof RosterAct>;
/** One line of the preview. */
export const RosterChange = z.object({
  kind: z.enum(["person", "class"]),
  act: RosterAct,
  sourcedId: z.string(),
  /** Ours; null before it is made. */
  id: Id.nullable(),
  name: z.string(),
  roles: z.array(Role),
  className: z.string().nullable(),
  fields: z.array(z.object({ field: z.string(), from: z.string(), to: z.string() })),
  /** Takes somebody out of the school, or gives rights over it: only with a tick. */
  needsTick: z.boolean(),
});
export type RosterChange = z.infer<typeof RosterChange>;

const Counts = z.object({
  add: z.int(),
  link: z.int(),
  change: z.int(),
  return: z.int(),
  leave: z.int(),
  same: z.int(),
});
export const RosterPreview = z.object({
  people: Counts,
  classes: Counts,
  /** The first of each kind and act; all that need a tick. */
  changes: z.array(RosterChange),
  problems: z.array(RosterProblem),
  problemCount: z.int(),
  errorCount: z.int(),
  /** Whole new lists, or only what changed. */
  mode: z.enum(["bulk", "delta"]),
  sourceName: z.string(),
});
export type RosterPreview = z.infer<typeof RosterPreview>;

export const RosterImport = z.object({
  id: Id,
  fileName: z.string(),
  state: z.enum(["refused", "previewed", "applying", "applied", "failed", "dropped"]),
  preview: RosterPreview,
  done: z.int(),
  total: z.int(),
  /** Logins made by it, whose cards can be printed. */
  madeLogins: z.int(),
  byName: z.string(),
  createdAt: Instant,
  endedAt: Instant.nullable(),
});
export type RosterImport = z.infer<typeof RosterImport>;

const ofImport = z.object({ importId: Id });
const flag = z.stringbool().or(z.boolean());
export const exchangeRoutes = {
  /** The newest first. */
  listRosterImports: {
    method: "get",
    path: "/exchange/imports",
    request: Nothing,
    reply: z.object({ imports: z.array(RosterImport.omit({ preview: true })) }),
  },
  readRosterImport: {
    method: "get",
    path: "/exchange/imports/:importId",
    request: ofImport,
    reply: RosterImport,
  },
  /**
   * Does what the preview says; of what needs a tick only what is named by `sourcedId`. Goes on by itself after a crash.
   * @throws conflict roster_busy, roster_over
   */
  applyRosterImport: {
    method: "post",
    path: "/exchange/imports/:importId/apply",
    request: ofImport.extend({ ticked: z.array(z.string().max(255)).max(5000) }),
    reply: RosterImport,
  },
  dropRosterImport: {
    method: "delete",
    path: "/exchange/imports/:importId",
    request: ofImport,
    reply: Nothing,
  },
  /** The school as OneRoster 1.2 CSV; with the gradebook of the school year where asked. */
  exportRoster: {
    method: "get",
    path: "/exchange/export",
    request: z.object({ withMarks: flag.default(false) }),
    reply: FileReply.extend({ rows: z.int() }),
  },
} satisfies Routes;
export const exchangeNotices = {} satisfies Notices;
