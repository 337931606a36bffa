import type { ErrorBody, Reply } from "#server/protocol/define.ts";
import type { ChatUpload } from "#server/rooms/protocol.ts";
import { CallError, noAnswer } from "../kit/call.ts";
import { session } from "../kit/useSession.ts";

/** Largest document, bytes; the server's own limit. */
export const FILE_BYTES = 10 * 1024 * 1024;
const PATH = "/api/chat-files";
/** Without a byte for so long nobody waits any more, ms. */
const SILENT_MS = 30_000;

type Options = {
  lessonId: string;
  body: Blob;
  /** 0 to 1. */
  onProgress: (share: number) => void;
  signal: AbortSignal;
};

/**
 * Sends a file's bytes; `room:sendChat` names it afterwards.
 * @throws CallError the server's refusal; code network when it cannot be reached or was given up
 */
export async function uploadFile(options: Options): Promise<ChatUpload> {
  const token = session.token();
  let reply = await send(options, token);
  if (!reply.ok && reply.error.code === "unauthenticated" && token !== null)
    if (await session.renew(token)) reply = await send(options, session.token());
  if (!reply.ok) throw new CallError(reply.error);
  return reply.data;
}

/** `fetch` tells no progress of what it sends. */
function send(options: Options, token: string | null): Promise<Reply<ChatUpload>> {
  const { lessonId, body, onProgress, signal } = options;
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    let silent = setTimeout(() => request.abort(), SILENT_MS);
    const heard = () => {
      clearTimeout(silent);
      silent = setTimeout(() => request.abort(), SILENT_MS);
    };
    const failed = () => {
      clearTimeout(silent);
      fail(noAnswer(new Error("the file was not sent")));
    };
    signal.addEventListener("abort", () => request.abort());
    request.upload.onprogress = ({ loaded, total }) => {
      heard();
      onProgress(total > 0 ? loaded / total : 0);
    };
    request.onerror = failed;
    request.onabort = failed;
    request.onload = () => {
      clearTimeout(silent);
      const reply = readReply(request.responseText);
      if (reply) done(reply);
      else failed();
    };
    request.open("POST", `${PATH}/${lessonId}`);
    request.setRequestHeader("content-type", "application/octet-stream");
    if (token !== null) request.setRequestHeader("authorization", `Bearer ${token}`);
    request.send(body);
  });
}

function readReply(text: string): Reply<ChatUpload> | null {
  try {
    const reply: { ok?: unknown; data?: unknown; error?: unknown } = JSON.parse(text);
    if (reply.ok === true) return { ok: true, data: reply.data as ChatUpload };
    return reply.ok === false ? { ok: false, error: reply.error as ErrorBody } : null;
  } catch {
    return null; // a proxy's page instead of our JSON
  }
}
