import { Upload } from "tus-js-client";
import type { HAND_IN_PATH } from "#server/submissions/protocol.ts";
import { rest } from "../../kit/rest.ts";
import { session } from "../../kit/useSession.ts";

// The type keeps it equal to the protocol's, without the protocol's schemas in the browser.
const path: typeof HAND_IN_PATH = "/api/submission-files";
const BEARER = "Bearer ";
/** Waits between tries, ms; the server knows where it stood. */
const RETRY_MS = [0, 1_000, 3_000, 5_000, 10_000, 20_000];

type Voice = { blob: Blob; durationMs: number; fileId: string };
type Of = { taskId: string; pupilId: string };

/** Sends a spoken answer, from where the server stands. @throws CallError; the upload's error after several tries */
export async function sendVoice(
  of: Of,
  { blob, durationMs, fileId }: Voice,
  onProgress: (share: number) => void,
): Promise<void> {
  const sizeBytes = blob.size;
  await rest("announceFile", { ...of, fileId, kind: "voice", sizeBytes, durationMs });
  await new Promise<void>((done, fail) => {
    const upload = new Upload(blob, {
      uploadUrl: `${path}/${fileId}`,
      retryDelays: RETRY_MS,
      storeFingerprintForResuming: false,
      onBeforeRequest(request) {
        const token = session.token();
        if (token !== null) request.setHeader("Authorization", BEARER + token);
      },
      async onAfterResponse(request, response) {
        const used = request.getHeader("Authorization")?.slice(BEARER.length);
        if (response.getStatus() === 401 && used) await session.renew(used);
      },
      // A token that has run out is renewed above; what the server refuses for good is not tried again.
      onShouldRetry: (error) => {
        const status = error.originalResponse?.getStatus() ?? 0;
        return status === 0 || status === 401 || status === 409 || status === 423 || status >= 500;
      },
      onProgress: (sent, whole) => onProgress(whole > 0 ? sent / whole : 0),
      onSuccess: () => done(),
      onError: fail,
    });
    upload.start();
  });
}
