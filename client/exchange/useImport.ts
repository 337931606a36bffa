import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { ROSTER_UPLOAD_PATH, type RosterImport } from "#server/exchange/protocol.ts";
import type { Reply } from "#server/protocol/define.ts";
import { CallError, noAnswer } from "../kit/call.ts";
import { rest } from "../kit/rest.ts";
import { session } from "../kit/useSession.ts";

const WATCH_EVERY_MS = 1_000;

/** Sends a ZIP as it is; `onShare` hears how much of it is there, 0 to 1. @throws CallError */
function sendZip(file: File, onShare: (share: number) => void): Promise<RosterImport> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest(); // fetch tells nothing of what is sent
    request.open("POST", `/api${ROSTER_UPLOAD_PATH}?fileName=${encodeURIComponent(file.name)}`);
    request.setRequestHeader("content-type", "application/zip");
    request.setRequestHeader("authorization", `Bearer ${session.token() ?? ""}`);
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => onShare(total > 0 ? loaded / total : 0);
    request.onerror = () => reject(noAnswer(new Error("no answer")));
    request.onload = () => {
      const reply: Reply<RosterImport> | null = request.response;
      if (reply?.ok) resolve(reply.data);
      else reject(reply ? new CallError(reply.error) : noAnswer(new Error("no JSON")));
    };
    request.send(file);
  });
}

/** The import on the screen: sent, looked at, done or let go. */
export function useImport() {
  const client = useQueryClient();
  const [importId, setImportId] = useState<string | null>(null);
  const [share, setShare] = useState(0);
  const key = ["readRosterImport", importId];
  const current = useQuery({
    queryKey: key,
    queryFn: () => rest("readRosterImport", { importId: importId ?? "" }),
    enabled: importId !== null,
    refetchInterval: ({ state }) => (state.data?.state === "applying" ? WATCH_EVERY_MS : false),
  });
  const state = current.data?.state;
  useEffect(() => {
    if (state !== undefined) void client.invalidateQueries({ queryKey: ["listRosterImports"] });
  }, [client, state]);
  const take = (next: RosterImport) => {
    client.setQueryData(["readRosterImport", next.id], next);
    setImportId(next.id);
  };
  const upload = useMutation({
    mutationFn: async (file: File) => {
      setShare(0);
      // A token near its end is renewed before the long request, not after it.
      await rest("listRosterImports", {});
      return sendZip(file, setShare);
    },
    onSuccess: take,
  });
  const apply = useMutation({
    mutationFn: (ticked: string[]) =>
      rest("applyRosterImport", { importId: importId ?? "", ticked }),
    onSuccess: take,
  });
  const drop = useMutation({
    mutationFn: () => rest("dropRosterImport", { importId: importId ?? "" }),
    onSuccess: () => setImportId(null),
  });
  return {
    ...{ upload, apply, drop, share, current },
    open: setImportId,
    close: () => setImportId(null),
  };
}
export type ImportOnScreen = ReturnType<typeof useImport>;
