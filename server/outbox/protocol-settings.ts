import { z } from "zod";
import { Id, Instant, Nothing, type Routes } from "../protocol/define.ts";
import { AbsenceCode, Refusal, Target } from "./protocol-entries.ts";

/** Names of Kundelik's statuses for our letters. Inferred defaults (journal-systems.md): to be confirmed at set-up. */
export const StatusNames = z.object({
  unexcused: z.string().trim().min(1).max(40),
  ill: z.string().trim().min(1).max(40),
  excused: z.string().trim().min(1).max(40),
  late: z.string().trim().min(1).max(40),
});
export type StatusNames = z.infer<typeof StatusNames>;

const address = z
  .url({ protocol: /^https?$/ })
  .max(300)
  .refine((value) => {
    const { protocol, hostname, username } = new URL(value);
    const isHere = ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
    return username === "" && (protocol === "https:" || isHere);
  }, "credentials travel encrypted only");
const secret = z.string().trim().max(500);

export const OutboxSettings = z.object({
  target: Target,
  baseUrl: z.string(),
  /** Of the school, outside. */
  outsideSchoolId: z.string(),
  clientId: z.string(),
  login: z.string(),
  /** Which of the secrets are kept. They are written and never read. */
  has: z.object({ clientSecret: z.boolean(), password: z.boolean(), token: z.boolean() }),
  statuses: StatusNames,
  /** As the outside listed them when it was last asked. */
  knownStatuses: z.array(z.string()),
  statusesConfirmedAt: Instant.nullable(),
  statusesConfirmedBy: z.string().nullable(),
  checkedAt: Instant.nullable(),
  unmapped: z.int(),
});
export type OutboxSettings = z.infer<typeof OutboxSettings>;

export const MappingKind = z.enum(["class", "subject", "person", "lesson"]);
export type MappingKind = z.infer<typeof MappingKind>;
/** One of ours and what it is outside. `outsideId` null: not found, or several fit (`candidates`). */
export const Mapping = z.object({
  kind: MappingKind,
  insideId: Id,
  name: z.string(),
  /** Of a pupil or a lesson. */
  className: z.string().nullable(),
  outsideId: z.string().nullable(),
  by: z.enum(["lookup", "hand", "import"]),
  candidates: z.array(z.object({ id: z.string(), name: z.string() })),
});
export type Mapping = z.infer<typeof Mapping>;

const OutsideId = z.string().regex(/^\d{1,19}$/);

/** Where a school sends, and which of ours is which outside: for the administrator and the director. */
export const outboxSettingsRoutes = {
  readOutboxSettings: {
    method: "get",
    path: "/outbox/settings",
    request: z.object({}),
    reply: OutboxSettings,
  },
  /** What is absent stays; an empty secret is forgotten. Another address forgets every secret. */
  changeOutboxSettings: {
    method: "post",
    path: "/outbox/settings",
    request: z.object({
      target: Target.optional(),
      baseUrl: address.optional(),
      outsideSchoolId: OutsideId.or(z.literal("")).optional(),
      clientId: z.string().trim().max(200).optional(),
      login: z.string().trim().max(200).optional(),
      clientSecret: secret.optional(),
      password: secret.optional(),
      token: secret.optional(),
      statuses: StatusNames.optional(),
      /** The administrator has compared the names with the outside's list. */
      isConfirmed: z.boolean().optional(),
    }),
    reply: OutboxSettings,
  },
  /** Really calls: signs in outside, reads its statuses and the school's classes. */
  checkOutbox: {
    method: "post",
    path: "/outbox/settings/check",
    request: z.object({}),
    reply: z.object({
      problem: Refusal.nullable(),
      statuses: z.array(z.string()),
      /** Of our letters, those whose name the outside does not know. */
      unknown: z.array(AbsenceCode),
      classCount: z.int(),
      settings: OutboxSettings,
    }),
  },
  /** By name; those without an outside id first. */
  listMappings: {
    method: "get",
    path: "/outbox/mappings",
    request: z.object({
      kind: MappingKind,
      isUnmapped: z.stringbool().default(true),
      skip: z.coerce.number().int().min(0).default(0),
      limit: z.coerce.number().int().min(1).max(200).default(100),
    }),
    reply: z.object({
      mappings: z.array(Mapping),
      total: z.int(),
      counts: z.record(MappingKind, z.object({ all: z.int(), unmapped: z.int() })),
    }),
  },
  /** Asks the outside for classes, subjects and pupils and pairs them by name; what was paired by hand stays. */
  findMappings: {
    method: "post",
    path: "/outbox/mappings/find",
    request: z.object({}),
    reply: z.object({ found: z.int(), unmapped: z.int() }),
  },
  setMapping: {
    method: "post",
    path: "/outbox/mappings",
    request: z.object({
      kind: MappingKind,
      insideId: Id,
      outsideId: OutsideId.nullable(),
    }),
    reply: Nothing,
  },
  /** Outside ids of people by their login here, such as another import brought them. */
  importMappings: {
    method: "post",
    path: "/outbox/mappings/import",
    request: z.object({
      lines: z
        .array(z.object({ login: z.string().trim().max(100), outsideId: OutsideId }))
        .max(5000),
    }),
    reply: z.object({ taken: z.int(), unknown: z.array(z.string()) }),
  },
} satisfies Routes;
