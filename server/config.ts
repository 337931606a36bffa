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
