import { useCallback, useEffect, useRef, useState } from "react";
import { CallError } from "../kit/call.ts";
import { shrinkImage } from "./chat-image.ts";
import { FILE_BYTES, uploadFile } from "./chat-upload.ts";

/** A file on its way into the next message. */
export type Attachment = {
  fileName: string;
  /** A small look at a picture, of this page alone. */
  previewUrl: string | null;
  /** 0 to 1; 1 with `fileId` when it is there. */
  share: number;
  fileId: string | null;
};

const refusal = (reason: "chat_file_kind" | "chat_file_too_large") =>
  new CallError({ code: "invalid", message: "Not taken", reason });

/** Prepares a file for the chat and sends its bytes ahead of the message. */
export function useAttachment(lessonId: string, onError: (error: unknown) => void) {
  const [attachment, setAttachment] = useState<Attachment | null>(null);
  const sending = useRef<AbortController | null>(null);

  const drop = useCallback(() => {
    sending.current?.abort();
    sending.current = null;
    setAttachment((before) => {
      if (before?.previewUrl) URL.revokeObjectURL(before.previewUrl);
      return null;
    });
  }, []);
  useEffect(() => drop, [drop]);

  const attach = async (file: File) => {
    drop();
    const control = new AbortController();
    sending.current = control;
    const isOurs = () => sending.current === control;
    try {
      const isImage = file.type.startsWith("image/");
      const shown = { fileName: file.name, previewUrl: null, share: 0, fileId: null };
      setAttachment(shown);
      if (!isImage && file.size > FILE_BYTES) throw refusal("chat_file_too_large");
      const body = isImage ? await shrinkImage(file).catch(() => null) : file;
      if (!body) throw refusal("chat_file_kind");
      if (!isOurs()) return;
      const previewUrl = isImage ? URL.createObjectURL(body) : null;
      setAttachment({ ...shown, previewUrl });
      const { fileId } = await uploadFile({
        lessonId,
        body,
        signal: control.signal,
        onProgress: (share) =>
          isOurs() && setAttachment((before) => before && { ...before, share }),
      });
      if (isOurs()) setAttachment((before) => before && { ...before, share: 1, fileId });
    } catch (error) {
      if (!isOurs()) return; // given up by the person
      drop();
      onError(error);
    }
  };
  return { attachment, attach, drop };
}
