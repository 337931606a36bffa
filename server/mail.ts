import { createTransport } from "nodemailer";
import { logger } from "./logger.ts";

/** A letter of plain text. */
export type Letter = { to: string; subject: string; text: string };
export type Mail = {
  /** Whether letters can be sent at all. */
  canSend: boolean;
  /** Resolves when the school's mail server has taken it. @throws whatever the server answers */
  send(letter: Letter): Promise<void>;
  stop(): void;
};

/** Give up on a mail server that says nothing, ms. */
const SILENCE_MS = 20_000;

/** Letters over SMTP; without an address of a server nothing is sent, and those who ask are told so by `canSend`. */
export function createMail({ SMTP_URL, MAIL_FROM }: { SMTP_URL: string; MAIL_FROM: string }): Mail {
  if (SMTP_URL === "")
    return {
      canSend: false,
      send: () => Promise.reject(new Error("no mail server is set")),
      stop() {},
    };
  const transport = createTransport(
    {
      url: SMTP_URL,
      pool: true,
      maxConnections: 2,
      connectionTimeout: SILENCE_MS,
      greetingTimeout: SILENCE_MS,
      socketTimeout: SILENCE_MS,
      // A letter is words alone: nothing in it may name a file of this machine or an address to fetch.
      disableFileAccess: true,
      disableUrlAccess: true,
    },
    { from: MAIL_FROM },
  );
  // Without a listener an idle connection that breaks would end the process.
  transport.on("error", (err: unknown) => logger.warn({ err }, "the mail server"));
  return {
    canSend: true,
    async send({ to, subject, text }) {
      await transport.sendMail({ to, subject, text });
    },
    stop: () => transport.close(),
  };
}
