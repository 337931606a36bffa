import { networkInterfaces } from "node:os";
import type { types as ms } from "mediasoup";
import type { SfuSettings } from "./options.ts";

type Place = { ip: string; announcedAddress?: string };

/**
 * Where to listen and what to tell clients. With 0.0.0.0 and no announced address, as on a laptop that
 * tries the product out, every IPv4 address of the machine is listened on and offered, loopback last:
 * a phone in the same network finds the way, and so does the browser beside the server.
 */
function places({ listenIp, announcedAddress }: SfuSettings): Place[] {
  if (announcedAddress) return [{ ip: listenIp, announcedAddress }];
  if (listenIp !== "0.0.0.0") return [{ ip: listenIp }];
  const found = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ family, address }) => family === "IPv4" && !address.startsWith("169.254."))
    .toSorted((a, b) => Number(a.internal) - Number(b.internal));
  return found.map(({ address }) => ({ ip: address }));
}

/** The sockets of one worker: UDP before TCP at each place. Port 0 leaves the choice to mediasoup. */
export function toListenInfos(settings: SfuSettings, port: number): ms.TransportListenInfo[] {
  return places(settings).flatMap((place) =>
    (["udp", "tcp"] as const).map((protocol) => ({
      ...place,
      protocol,
      port,
      sendBufferSize: settings.socketBufferBytes,
      recvBufferSize: settings.socketBufferBytes,
    })),
  );
}
