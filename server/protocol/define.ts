import { z } from "zod";

/** Every failure a client may see, with its HTTP status. The code is API. */
export const errorStatus = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  too_many: 429,
  internal: 500,
  unavailable: 503,
} as const;
export type ErrorCode = keyof typeof errorStatus;

/** The finer cause, where a person can do something about it. Each has its words in `client/kit/text`. */
export const errorReasons = [
  "wrong_login",
  "card_unknown",
  "card_used",
  "card_expired",
  "session_ended",
  "session_reused",
  "lesson_too_early",
  "lesson_not_live",
  "lesson_ended",
  "lesson_cancelled",
  "other_class",
  "not_its_teacher",
  "removed_from_room",
  "not_in_room",
  "microphone_locked",
  "camera_locked",
  "source_forbidden",
  "room_moved",
  "message_too_long",
  "server_stopping",
  "no_media",
  "file_too_large",
  "own_quota_full",
  "school_quota_full",
  "disk_full",
  "upload_unknown",
  "upload_busy",
  "not_playable_yet",
  "not_yours",
  "watched_too_fast",
  "captions_unreadable",
  "photo_unreadable",
  "not_recordable",
  "not_recording",
  "recording_busy",
  "chat_file_kind",
  "chat_file_too_large",
  "poll_closed",
  "presence_too_soon",
  "presence_used_up",
  "board_locked",
  "board_full",
  "too_many_boards",
  "group_full",
  "guest_link_unknown",
  "guest_link_used",
  "guest_link_expired",
  "guest_waiting",
  "guest_refused",
  "parents_not_in",
  "too_many_assistants",
  "too_many_guests",
  "deck_too_large",
  "deck_not_ready",
  "too_many_decks",
  "ink_full",
  "policy_changed",
  "has_not_left",
  "task_has_work",
  "files_on_their_way",
  "work_accepted",
  "work_waits",
  "work_answered",
  "voice_unreadable",
  "nothing_handed_in",
  "too_many_files",
  "work_has_marks",
  "plan_unreadable",
  "value_out_of_range",
  "no_mail_server",
  "cause_needed",
  "register_changed",
  "register_not_ready",
  "outbox_changed",
  "outbox_not_ready",
  "outbox_on_way",
  "outside_unauthorized",
  "outside_unreachable",
  "lti_platform_known",
  "lti_platform_silent",
  "lti_code_unknown",
  "lti_role_mismatch",
  "roster_unreadable",
  "roster_too_large",
  "roster_busy",
  "roster_over",
  "time_taken",
  "time_clashes",
  "too_many_talks",
  "talk_too_early",
  "consultation_over",
  "consent_changed",
  "consent_missing",
  "room_full",
  "sealed_room",
  "ticket_unknown",
  "knock_paused",
  "note_changed",
  "vault_exists",
  "sign_in_covered",
] as const;
export type ErrorReason = (typeof errorReasons)[number];

export type ErrorBody = {
  code: ErrorCode;
  message: string;
  reason?: ErrorReason;
  details?: unknown;
};
export type Reply<T> = { ok: true; data: T } | { ok: false; error: ErrorBody };

/** Who may call: "anyone" needs no sign-in. What a signed-in person may do is asked of `auth/permissions.ts` by the service. */
export type Access = "anyone" | "signedIn";

/** A question a client asks and the server always answers. */
export type Call = { request: z.ZodType; reply: z.ZodType };
/** A call made over REST. `:name` parts of the path come from the request's fields. */
export type Route = Call & {
  method: "get" | "post" | "patch" | "delete";
  path: `/${string}`;
  /** Default "signedIn". */
  access?: Access;
};
export type Calls = Record<string, Call>;
export type Routes = Record<string, Route>;
/** What the server tells clients unasked. */
export type Notices = Record<string, z.ZodType>;

export type ClientEvents<C extends Calls> = {
  [E in keyof C]: (
    request: z.input<C[E]["request"]>,
    ack: (reply: Reply<z.output<C[E]["reply"]>>) => void,
  ) => void;
};
export type ServerEvents<N extends Notices> = { [E in keyof N]: (payload: z.output<N[E]>) => void };

/** A record's id: MongoDB's ObjectId as 24 hexadecimal digits. */
export const Id = z.string().regex(/^[0-9a-f]{24}$/);
/** An instant, UTC, ISO 8601. */
export const Instant = z.iso.datetime();
/** A calendar day of the school's time zone, `YYYY-MM-DD`. */
export const Day = z.iso.date();
/** A name in the three languages of the product. */
export const Words = z.object({ kk: z.string(), ru: z.string(), en: z.string() });
export type Words = z.infer<typeof Words>;
export const Nothing = z.object({});
/** A small file inside a reply: an export of a few dozen rows. */
export const FileReply = z.object({
  fileName: z.string(),
  mimeType: z.string(),
  contentBase64: z.base64(),
});
export type FileReply = z.infer<typeof FileReply>;
