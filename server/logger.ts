import { type DestinationStream, type Logger, pino } from "pino";

/** Keys that never reach a log: these are children, and tokens open doors. A test proves each. */
export const redactedKeys = [
  "name",
  "fullName",
  "givenName",
  "familyName",
  "patronymic",
  "login",
  "password",
  "text",
  "token",
  "accessToken",
  "refreshToken",
  "secret",
  "authorization",
  "cookie",
  "url",
  "credential",
  "ip",
  "address",
] as const;

/** A logger of JSON lines that redacts by key, three levels deep. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const paths = redactedKeys.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);
  const options = { level, base: null, redact: { paths, censor: "[redacted]" } };
  return destination ? pino(options, destination) : pino(options);
}

export const logger = createLogger(process.env.LOG_LEVEL || "info");
