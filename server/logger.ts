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
  const redact = { paths, censor: "[redacted]" };
  const options = { level, base: null, redact, serializers: { err: describeError } };
  return destination ? pino(options, destination) : pino(options);
}

export const logger = createLogger(process.env.LOG_LEVEL || "info");

/** An error without what it quotes: a database's messages quote the value that did not fit, such as a name. */
function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const unquoted = (text: string) => text.replace(/"[^"\n]*"|'[^'\n]*'|`[^`\n]*`/g, '"…"');
  return {
    type: error.name,
    ...("code" in error && { code: error.code }),
    message: unquoted(error.message),
    stack: error.stack
      ?.split("\n")
      .filter((line) => /^\s+at /.test(line))
      .join("\n"),
    ...(error.cause instanceof Error && { cause: describeError(error.cause) }),
  };
}
