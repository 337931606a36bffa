import { useEffect, useState } from "react";
import type { FilePart } from "./engine/parts.ts";
import { works } from "./engine/works.ts";

/** Where a part is shown or heard from: this browser's own bytes, else the server's address. */
export function usePreview({ id, url }: Pick<FilePart, "id" | "url">): string | null {
  const [own, setOwn] = useState<string | null>(null);
  useEffect(() => {
    let address: string | null = null;
    let isOver = false;
    void works.blobOf(id).then((blob) => {
      if (!blob || isOver) return;
      address = URL.createObjectURL(blob);
      setOwn(address);
    });
    return () => {
      isOver = true;
      if (address) URL.revokeObjectURL(address);
      setOwn(null);
    };
  }, [id]);
  return own ?? url;
}
