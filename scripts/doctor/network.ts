import { createSocket } from "node:dgram";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { availableParallelism } from "node:os";
import type { Config } from "#server/config.ts";
import type { Finding } from "./report.ts";

/** What each media socket asks for; the system grants no more than net.core.rmem_max and wmem_max. */
const SOCKET_BUFFER_BYTES = 4 * 1024 * 1024;

/** Can the school listen: its HTTP port, and for each worker one UDP and one TCP port? */
export async function checkPorts(config: Config): Promise<Finding[]> {
  const workers = config.MEDIA_WORKERS || availableParallelism();
  const first = config.RTC_MIN_PORT;
  const media = first === 0 ? [0] : Array.from({ length: workers }, (_, n) => first + n);
  const taken: string[] = [];
  for (const port of media) {
    if (!(await canBindUdp(port, config.RTC_LISTEN_IP))) taken.push(`${port}/udp`);
    if (!(await canListen(port, config.RTC_LISTEN_IP))) taken.push(`${port}/tcp`);
  }
  const spare = config.RTC_MAX_PORT - first + 1;
  const http: Finding = (await canListen(config.PORT, config.HOST))
    ? { about: "HTTP port", state: "ok", says: `${config.PORT} is free` }
    : {
        about: "HTTP port",
        state: "note",
        says: `${config.PORT} is in use, perhaps by the school itself`,
        fix: "stop what uses it, or set PORT to another.",
      };
  if (first !== 0 && spare < workers) {
    return [
      http,
      {
        about: "Media ports",
        state: "fault",
        says: `${first} to ${config.RTC_MAX_PORT} are fewer than the ${workers} workers`,
        fix: "widen RTC_MIN_PORT to RTC_MAX_PORT, or set MEDIA_WORKERS.",
      },
    ];
  }
  const range = first === 0 ? "any free port" : `UDP and TCP from ${first}`;
  return [
    http,
    taken.length === 0
      ? { about: "Media ports", state: "ok", says: `${range}, one of each for ${workers} workers` }
      : {
          about: "Media ports",
          state: taken.length < spare * 2 ? "note" : "fault",
          says: `in use: ${taken.join(", ")}, perhaps by the school itself`,
          fix: "stop what uses them, or move RTC_MIN_PORT and RTC_MAX_PORT.",
        },
  ];
}

/** May a media socket have the buffer that keeps packets while the worker is off the CPU? Linux only. */
export function checkSocketBuffers(dir = "/proc/sys/net/core"): Finding[] {
  const limits = ["rmem_max", "wmem_max"].filter((name) => existsSync(`${dir}/${name}`));
  const small = limits.filter(
    (name) => Number(readFileSync(`${dir}/${name}`, "utf8")) < SOCKET_BUFFER_BYTES,
  );
  if (limits.length === 0) return [];
  if (small.length === 0) return [{ about: "UDP buffers", state: "ok", says: "4 MiB granted" }];
  const settings = small.map((name) => `net.core.${name}=${SOCKET_BUFFER_BYTES}`).join(" ");
  return [
    {
      about: "UDP buffers",
      state: "note",
      says: "the system grants media sockets less than 4 MiB: a busy machine drops packets",
      fix: `run \`sudo sysctl -w ${settings}\`, and keep it in /etc/sysctl.d.`,
    },
  ];
}

/** True when a UDP socket can be bound there now. */
export function canBindUdp(port: number, address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket(address.includes(":") ? "udp6" : "udp4");
    socket.once("error", () => resolve(false));
    socket.bind({ port, address, exclusive: true }, () => socket.close(() => resolve(true)));
  });
}

/** True when a TCP server can listen there now. */
export function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
