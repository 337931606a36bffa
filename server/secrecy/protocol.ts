import { z } from "zod";
import { type Calls, Id, Nothing, type Notices } from "../protocol/define.ts";

const hex = (maxBytes: number) =>
  z
    .string()
    .regex(/^([0-9a-f]{2})*$/)
    .max(2 * maxBytes);
const Epoch = z.int().min(0);
const Kid = z.int().min(0);

/** One curve for a room: the first of this order that every member has. */
export const Curve = z.enum(["X25519", "P-256"]);
export type Curve = z.infer<typeof Curve>;

/** What members of a sealed room say to each other. The server passes it on, keeps nothing, and cannot read what is sealed. */
export const Said = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("commit"), epoch: Epoch, commitment: hex(32) }),
  z.object({ kind: z.literal("reveal"), epoch: Epoch, publicKey: hex(80), random: hex(16) }),
  z.object({ kind: z.literal("key"), epoch: Epoch, to: Id, nonce: hex(12), sealed: hex(64) }),
  /** Words of the chat, sealed by the sender's key of this epoch. */
  z.object({ kind: z.literal("text"), kid: Kid, nonce: hex(12), sealed: hex(8192) }),
  /** A picture of the chat, made small by its sender; base64. */
  z.object({
    kind: z.literal("picture"),
    kid: Kid,
    nonce: hex(12),
    sealed: z.base64().max(180_000),
  }),
]);
export type Said = z.infer<typeof Said>;

/** Who is in the sealed room now. `era` names this opening of the room: with another one nothing of the former holds. */
export const Members = z.object({
  era: z.string().min(8).max(32),
  /** Counts up with every change. */
  epoch: Epoch,
  curve: Curve,
  members: z.array(z.object({ personId: Id, canSeal: z.boolean() })),
});
export type Members = z.infer<typeof Members>;

const inRoom = { lessonId: Id };
export const secrecyCalls = {
  /**
   * After each entering: this device is ready for keys. A new epoch begins for all; the others are told, the asker
   * has it by the reply. Conflict in a room that is not sealed.
   */
  "secrecy:join": {
    request: z.object({ ...inRoom, canSeal: z.boolean(), curves: z.array(Curve).max(2) }),
    reply: Members,
  },
  /**
   * To all others who have joined, or to one where it names one. Forbidden `not_in_room` before joining; `too_many`
   * beyond a pace that keys, words and pictures have each of their own.
   */
  "secrecy:say": { request: z.object({ ...inRoom, said: Said }), reply: Nothing },
} satisfies Calls;

export const secrecyNotices = {
  "secrecy:heard": z.object({ lessonId: Id, from: Id, said: Said }),
  "secrecy:membersChanged": Members.extend({ lessonId: Id }),
} satisfies Notices;
