import type { ReceiveMode } from "#server/rooms/protocol.ts";
import { listen } from "../support/relay/ears.ts";
import type { Conditions } from "../support/relay/link.ts";
import { routeMedia } from "../support/relay/page.ts";
import { type Relay, startRelay } from "../support/relay/relay.ts";
import { PASSWORD } from "../support/seeded-school.ts";
import { freePort } from "../support/turn.ts";
import { type Actor, open, signInWith } from "./cast.ts";
import { type Stage, setStage } from "./stage.ts";

/** A home link of the issue: 200 kbit/s, 300 ms there and back, 5 % lost, with a home router's queue. */
export const WEAK: Readonly<Partial<Conditions>> = {
  rateBps: 200_000,
  delayMs: 150,
  jitterMs: 10,
  loss: 0.05,
  queueBytes: 32 * 1024,
};

/** A stage whose pupils reach the server by a relay. */
export type WeakStage = Stage & {
  relay: Relay;
  /** A pupil's window behind the relay, signed in, in a receive mode; `n` counts from 0. */
  pupilBehind(
    n: number,
    mode: ReceiveMode,
    size?: { width: number; height: number },
  ): Promise<Actor>;
};

/** Sets it; the relay lets everything pass until it is told otherwise. `host` is the last number of its address. */
export async function setWeakStage(
  pupils: number,
  { seed, host, env = {} }: { seed: number; host: number; env?: Record<string, string> },
): Promise<WeakStage> {
  const mediaPort = await freePort();
  const stage = await setStage(pupils, {
    MEDIA_WORKERS: "1",
    RTC_MIN_PORT: String(mediaPort),
    RTC_MAX_PORT: String(mediaPort),
    ...env,
  });
  const port = Number(new URL(stage.server.url).port);
  const address = `127.0.0.${host}`;
  const ports = { tcpPorts: [port, mediaPort], udpPorts: [mediaPort] };
  const relay = await startRelay({ address, ...ports, seed });
  const url = `http://${address}:${port}`;
  return {
    ...stage,
    relay,
    async pupilBehind(n, mode, size) {
      const pupil = await open(stage.pupilBrowser, url, {
        ...(size && { size }),
        async prepare(context) {
          await routeMedia(context, address);
          await listen(context);
          await context.addInitScript(
            (wanted) => localStorage.setItem("qonyrauReceiveMode", JSON.stringify(wanted)),
            mode,
          );
        },
      });
      await signInWith(pupil, stage.school.pupils[n]?.login ?? "", PASSWORD);
      return pupil;
    },
    async close() {
      await stage.close();
      await relay.close();
    },
  };
}
