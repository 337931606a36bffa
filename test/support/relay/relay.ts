import { createSocket, type RemoteInfo, type Socket as UdpSocket } from "node:dgram";
import { once } from "node:events";
import { connect, createServer, type Server, type Socket as TcpSocket } from "node:net";
import { Line } from "./line.ts";
import { CLEAN, type Conditions, LinkModel } from "./link.ts";
import { Window } from "./stream.ts";

/** Share of media packets lost on their way down. */
export function lostDown(relay: Pick<Relay, "counted">): number {
  const { packets, dropped } = relay.counted().down.udp;
  return dropped / Math.max(1, packets + dropped);
}

/** Addresses of one packet on the wire that the relay cannot see: IPv4 with UDP, and with TCP. */
const UDP_HEADER_BYTES = 28;
const TCP_HEADER_BYTES = 52; // with time stamps, as Linux and Android send them
const TCP_SEGMENT_BYTES = 1400;
/** A stream's reader stops while so much waits: the sender's buffer. */
const TCP_BUFFER_BYTES = 64 * 1024;
/** What is lost is sent again after this at the earliest, so that a link without delay is no busy loop. */
const LEAST_ROUND_TRIP_MS = 5;

export type Direction = "down" | "up";
export type Counted = { bytes: number; packets: number; dropped: number };
export type LinkChange = Partial<Record<Direction, Partial<Conditions>>>;
export type RelayOptions = {
  /** Where the link's far end is seen: an address of 127/8 of its own, so that ports stay as they are. */
  address: string;
  /** Ports of the server on 127.0.0.1 reached by it. */
  tcpPorts: readonly number[];
  udpPorts: readonly number[];
  seed: number;
  down?: Partial<Conditions>;
  up?: Partial<Conditions>;
};
export type Relay = {
  readonly address: string;
  change(change: LinkChange): void;
  /** Nothing passes until `restore`: a cable pulled out. */
  cut(): void;
  restore(): void;
  /** Another network: whatever flowed so far is dead without a word, only what is begun from now on passes. */
  renew(): void;
  /** UDP is refused or not, TCP goes on: a school's firewall. */
  blockUdp(isBlocked: boolean): void;
  /** Since the start or the last reset; headers of IP, UDP and TCP included. */
  counted(): Record<Direction, { udp: Counted; tcp: Counted }>;
  resetCounts(): void;
  close(): Promise<void>;
};

type Flow = { socket: UdpSocket; network: number };

const none = (): Counted => ({ bytes: 0, packets: 0, dropped: 0 });
const noneOfAll = () => ({
  down: { udp: none(), tcp: none() },
  up: { udp: none(), tcp: none() },
});

/**
 * A home link between a browser and the server on this machine, the same on every machine: rate, queue, delay,
 * jitter and loss by a seeded random source, for UDP and TCP together, as one link has it.
 */
export async function startRelay(options: RelayOptions): Promise<Relay> {
  const { address, tcpPorts, udpPorts, seed } = options;
  const models = {
    down: new LinkModel({ ...CLEAN, ...options.down }, seed),
    up: new LinkModel({ ...CLEAN, ...options.up }, seed + 1),
  };
  let counts = noneOfAll();
  let isCut = false;
  let isUdpBlocked = false;
  const lines = { down: new Line(), up: new Line() };
  const closers: (() => Promise<unknown> | unknown)[] = [];
  const pairs = new Set<TcpSocket>();
  let network = 0;

  function passDatagram(direction: Direction, bytes: number, send: () => void): void {
    if (isCut || isUdpBlocked) return;
    const count = counts[direction].udp;
    const size = bytes + UDP_HEADER_BYTES;
    const at = models[direction].arrivalOf(size, performance.now());
    if (at === null) {
      count.dropped += 1;
      return;
    }
    count.bytes += size;
    count.packets += 1;
    lines[direction].at(at, send);
  }

  async function relayUdp(port: number): Promise<void> {
    const face = await bindUdp(port, address);
    const flows = new Map<string, Flow>();
    face.on("message", (data: Buffer, from: RemoteInfo) => {
      const key = `${from.address}:${from.port}`;
      let flow = flows.get(key);
      if (!flow) {
        const socket = createSocket("udp4");
        const fresh = { socket, network };
        socket.on("error", () => undefined); // the server's port is closed: as lost
        socket.on("message", (answer: Buffer) => {
          if (fresh.network !== network) return;
          passDatagram("down", answer.length, () =>
            sendQuietly(face, answer, from.port, from.address),
          );
        });
        flows.set(key, fresh);
        flow = fresh;
      }
      if (flow.network !== network) return;
      const to = flow.socket;
      passDatagram("up", data.length, () => sendQuietly(to, data, port, "127.0.0.1"));
    });
    closers.push(() => {
      face.close();
      for (const { socket } of flows.values()) socket.close();
    });
  }

  /**
   * One direction of a connection, as a sender of TCP fills it: segments wait for the window, the lost ones are sent
   * again a round trip later and hold up what is behind them in this stream alone, each arrival is acknowledged.
   */
  function pump(direction: Direction, from: TcpSocket, to: TcpSocket): void {
    const back = direction === "down" ? "up" : "down";
    const model = models[direction];
    const since = network;
    const window = new Window();
    const waiting: Buffer[] = [];
    let waitingBytes = 0;
    /** By number of the segment: arrived, though one before it has not. */
    const arrived = new Map<number, Buffer>();
    let [next, delivered] = [0, 0];

    const isOver = () => since !== network;
    function fill(): void {
      while (window.hasRoom && waiting.length > 0) {
        const segment = waiting.shift() ?? Buffer.alloc(0);
        waitingBytes -= segment.length;
        window.sent();
        send(next++, segment);
      }
      if (waitingBytes < TCP_BUFFER_BYTES) from.resume();
    }
    function send(number: number, segment: Buffer): void {
      if (isOver()) return;
      const again = () => send(number, segment);
      if (isCut) return void setTimeout(again, 200).unref(); // until the link is back
      const now = performance.now();
      const at = count(direction, segment.length + TCP_HEADER_BYTES, now);
      if (at !== null) {
        lines[direction].at(at, () => arrive(number, segment));
        return;
      }
      const roundTripMs = Math.max(model.roundTripMs, LEAST_ROUND_TRIP_MS);
      window.lost(now, roundTripMs);
      setTimeout(again, roundTripMs).unref();
    }
    function arrive(number: number, segment: Buffer): void {
      if (isOver() || isCut) return void (isCut && send(number, segment));
      arrived.set(number, segment);
      for (;;) {
        const ready = arrived.get(delivered);
        if (!ready) break;
        arrived.delete(delivered++);
        if (!to.destroyed) to.write(ready);
      }
      // An acknowledgement that is lost is made good by the next one.
      const at = count(back, TCP_HEADER_BYTES, performance.now()) ?? performance.now();
      lines[back].at(at, () => {
        window.acknowledged();
        fill();
      });
    }
    from.on("data", (data: Buffer) => {
      if (isOver()) return;
      for (let start = 0; start < data.length; start += TCP_SEGMENT_BYTES)
        waiting.push(data.subarray(start, start + TCP_SEGMENT_BYTES));
      waitingBytes += data.length;
      if (waitingBytes >= TCP_BUFFER_BYTES) from.pause();
      fill();
    });
    const end = () => {
      if (isOver()) return; // the far end is never told
      if (waitingBytes > 0 || delivered < next) setTimeout(end, 5).unref();
      else to.end();
    };
    from.on("end", end);
    from.on("error", () => !isOver() && to.destroy());
    from.on("close", () => pairs.delete(from));
  }

  /** A packet of a stream: when it arrives, or null. Also the lost ones were sent. */
  function count(direction: Direction, bytes: number, now: number): number | null {
    const counted = counts[direction].tcp;
    const at = models[direction].arrivalOf(bytes, now);
    if (at === null) counted.dropped += 1;
    else {
      counted.bytes += bytes;
      counted.packets += 1;
    }
    return at;
  }

  async function relayTcp(port: number): Promise<void> {
    const face: Server = createServer({ allowHalfOpen: true }, (client) => {
      const server = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
      for (const socket of [client, server]) {
        socket.setNoDelay(true);
        pairs.add(socket);
      }
      pump("up", client, server);
      pump("down", server, client);
    });
    face.listen(port, address);
    await once(face, "listening");
    closers.push(() => new Promise((done) => face.close(done)));
  }

  await Promise.all([...tcpPorts.map(relayTcp), ...udpPorts.map(relayUdp)]);
  return {
    address,
    change(change) {
      for (const direction of ["down", "up"] as const)
        models[direction].change(change[direction] ?? {});
    },
    cut: () => {
      isCut = true;
    },
    restore: () => {
      isCut = false;
    },
    renew: () => {
      network += 1;
    },
    blockUdp: (isBlocked) => {
      isUdpBlocked = isBlocked;
    },
    counted: () => counts,
    resetCounts: () => {
      counts = noneOfAll();
    },
    async close() {
      for (const line of Object.values(lines)) line.close();
      for (const socket of pairs) socket.destroy();
      await Promise.all(closers.map((close) => close()));
    },
  };
}

async function bindUdp(port: number, address: string): Promise<UdpSocket> {
  const socket = createSocket("udp4");
  socket.bind(port, address);
  await once(socket, "listening");
  return socket;
}

function sendQuietly(socket: UdpSocket, data: Buffer, port: number, address: string): void {
  try {
    socket.send(data, port, address, () => undefined); // gone meanwhile: as lost
  } catch {
    // closed while the packet was under way
  }
}
