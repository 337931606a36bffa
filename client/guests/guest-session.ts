import { socket } from "../kit/call.ts";
import { readStored, writeStored } from "./stored.ts";

export type GuestTicket = { token: string; lessonId: string; expiresAt: string };

/** A link opened again in the same browser is the same guest's: it works once, but its guest may come back. */
export function keptTicket(code: string): GuestTicket | null {
  const ticket = readStored(code);
  return ticket && Date.parse(ticket.expiresAt) > Date.now() ? ticket : null;
}
export const keepTicket = writeStored;

/**
 * Makes the page's one socket a guest's, for as long as the page lives. `onRefused` hears when the server does not
 * know the guest any more. Returns what stops listening.
 */
export function connectAsGuest(ticket: GuestTicket, onRefused: () => void): () => void {
  socket.auth = { guest: ticket.token };
  const onError = (error: Error & { data?: unknown }) => {
    const { data } = error;
    if (typeof data === "object" && data !== null && "code" in data)
      if (data.code === "unauthenticated") onRefused();
  };
  // The server cuts a revoked guest; socket.io leaves such a connection alone, so it is tried once more.
  const onCut = (reason: string) => {
    if (reason === "io server disconnect") socket.connect();
  };
  socket.on("connect_error", onError);
  socket.on("disconnect", onCut);
  socket.disconnect().connect();
  return () => {
    socket.off("connect_error", onError);
    socket.off("disconnect", onCut);
    socket.disconnect();
  };
}
