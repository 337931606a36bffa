import { z } from "zod";

const port = z.coerce.number().int().min(0).max(65_535);
const flag = z.enum(["true", "false"]).transform((value) => value === "true");

/** Every variable with its unit, default and meaning. `.describe()` feeds the README's table. */
export const configSchema = z.object({
  PORT: port.default(3000).describe("HTTP and socket port; 0 takes a free one"),
  HOST: z.string().default("0.0.0.0").describe("Address the HTTP server listens on"),
  PUBLIC_URL: z
    .url()
    .optional()
    .describe("Address people open, such as https://school.kz; links on login cards start with it"),
  DATA_DIR: z
    .string()
    .default("./data")
    .describe("Folder of the embedded database and the server's own secrets"),
  MONGODB_URI: z.string().optional().describe("MongoDB to use instead of the embedded database"),
  DATABASE_NAME: z.string().default("qonyrau").describe("Database used in either"),
  JWT_SECRET: z
    .string()
    .min(32)
    .optional()
    .describe("Signs access tokens; kept in DATA_DIR when absent; changing it signs everyone out"),
  ACCESS_TOKEN_MIN: z.coerce.number().min(0.01).default(15).describe("Access token life, minutes"),
  REFRESH_TOKEN_DAYS: z.coerce.number().min(0.01).default(30).describe("Refresh token life, days"),
  CARD_COVER_HOURS: z.coerce
    .number()
    .min(0)
    .max(720)
    .default(24)
    .describe(
      "A sign-in by a card that somebody else issued is not shown older private talks for so long, hours; 0: at once",
    ),
  DEMO: flag
    .optional()
    .describe(
      "Make a demo school, whose password is public, when the database is empty; true unless MONGODB_URI is set",
    ),
  MEDIA_WORKERS: z.coerce
    .number()
    .int()
    .min(0)
    .default(0)
    .describe("mediasoup workers; 0: one per core"),
  RTC_LISTEN_IP: z.string().default("0.0.0.0").describe("Address media ports listen on"),
  RTC_ANNOUNCED_ADDRESS: z
    .string()
    .optional()
    .describe(
      "Address or host name browsers reach media at; every address of this machine when absent",
    ),
  RTC_MIN_PORT: port
    .default(40_000)
    .describe("First media port; each worker takes one UDP and one TCP port; 0: any free"),
  RTC_MAX_PORT: port.default(40_099).describe("Last media port"),
  TURN_URLS: z
    .string()
    .default("")
    .describe("TURN addresses, comma separated, such as turn:turn.school.kz:3478?transport=udp"),
  TURN_SECRET: z
    .string()
    .default("")
    .describe("coturn's static-auth-secret; credentials are made from it for a day"),
  MEDIA_DIR: z
    .string()
    .optional()
    .describe("Folder of uploads and videos; DATA_DIR/media when absent"),
  S3_ENDPOINT: z
    .url()
    .optional()
    .describe("Address of an S3-compatible store; videos go there instead of MEDIA_DIR"),
  S3_BUCKET: z.string().default("qonyrau").describe("Bucket in it; it must exist"),
  S3_REGION: z.string().default("us-east-1").describe("Region the store expects"),
  S3_ACCESS_KEY_ID: z.string().default("").describe("Key of the store"),
  S3_SECRET_ACCESS_KEY: z.string().default("").describe("Secret of the store"),
  FFMPEG_PATH: z
    .string()
    .default("ffmpeg")
    .describe("Program that converts videos; the one on PATH when absent"),
  FFPROBE_PATH: z.string().default("ffprobe").describe("Its companion that looks into files"),
  SOFFICE_PATH: z
    .string()
    .default("soffice")
    .describe(
      "LibreOffice, which makes slides of PPTX, DOCX and ODP; the one on PATH when absent; without it PDF and pictures are taken",
    ),
  VIDEO_JOBS: z.coerce
    .number()
    .int()
    .min(0)
    .max(16)
    .default(1)
    .describe(
      "Conversions of each stage at once on this machine; 0: none, where other machines convert",
    ),
  VIDEO_AV1: flag
    .default(false)
    .describe("Also make an AV1 rung, last of all: half the bytes for clients that play it"),
  VIDEO_MAX_MB: z.coerce
    .number()
    .int()
    .min(1)
    .default(2_048)
    .describe("Largest upload, megabytes; a school's policy may change it"),
  VIDEO_MAX_MIN: z.coerce
    .number()
    .int()
    .min(1)
    .default(180)
    .describe("Longest video, minutes; a school's policy may change it"),
  TEACHER_QUOTA_GB: z.coerce
    .number()
    .min(0.01)
    .default(20)
    .describe("Room for one teacher's videos, gigabytes; a school's policy may change it"),
  SCHOOL_QUOTA_GB: z.coerce
    .number()
    .min(0.01)
    .default(200)
    .describe("Room for a school's videos, gigabytes; a school's policy may change it"),
  KEEP_ORIGINALS: flag
    .default(false)
    .describe("Keep uploaded files after conversion; a school's policy may change it"),
  MEDIA_LINK_HOURS: z.coerce
    .number()
    .min(0.01)
    .max(24)
    .default(4)
    .describe("Life of a video's signed addresses, hours"),
  X_ACCEL_PREFIX: z
    .string()
    .default("")
    .describe(
      "Internal location of nginx over MEDIA_DIR, such as /media-files; nginx then sends the segments",
    ),
  SMTP_URL: z
    .string()
    .default("")
    .describe(
      "Mail server for the weekly digest, such as smtps://user:password@mail.school.kz; without it digests are copied by hand",
    ),
  MAIL_FROM: z
    .string()
    .default("Қоңырау <noreply@localhost>")
    .describe("Sender of the school's letters"),
  LOG_LEVEL: z
    .enum(["debug", "info", "warn", "error", "silent"])
    .default("info")
    .describe("Lowest level logged"),
  TRUST_PROXY: z.coerce
    .number()
    .int()
    .min(0)
    .default(0)
    .describe("Reverse proxies in front, so that rate limits see the real address"),
});
export type Config = Readonly<z.infer<typeof configSchema> & { DEMO: boolean }>;

/** Reads the environment once. @throws Error naming every wrong variable, so one start shows all */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const parsed = configSchema.safeParse(given);
  if (!parsed.success) throw new Error(`Configuration:\n${z.prettifyError(parsed.error)}`);
  const { data } = parsed;
  return Object.freeze({ ...data, DEMO: data.DEMO ?? !data.MONGODB_URI });
}
