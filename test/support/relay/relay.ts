import { createSocket, type RemoteInfo, type Socket as UdpSocket } from "node:dgram";
import { once } from "node:events";
import { connect, createServer, type Server, type Socket as TcpSocket } from "node:net";
import { CLEAN, type Conditions, LinkModel } from "./link.ts";

/** Addresses of one packet on the wire that the relay cannot see: IPv4 with UDP, and with TCP. */
const UDP_HEADER_BYTES = 28;
const TCP_HEADER_BYTES = 40;
const TCP_PIECE_BYTES = 1400;
/** A stream's reader stops while so much waits: what a sender's window would do. */
const TCP_WINDOW_BYTES = 64 * 1024;

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

  /** One direction of a connection: pieces arrive when the link lets them, the reader waits while too much is under way. */
  function pump(direction: Direction, from: TcpSocket, to: TcpSocket): void {
    let waiting = 0;
    const since = network;
    from.on("data", (data: Buffer) => {
      if (since !== network) return;
      const count = counts[direction].tcp;
      for (let start = 0; start < data.length; start += TCP_PIECE_BYTES) {
        const piece = data.subarray(start, start + TCP_PIECE_BYTES);
        const size = piece.length + TCP_HEADER_BYTES;
        count.bytes += size;
        count.packets += 1;
        waiting += piece.length;
        const deliver = () => {
          if (since !== network) return;
          if (isCut) return void setTimeout(deliver, 50).unref(); // retransmitted until the link is back
          waiting -= piece.length;
          if (!to.destroyed) to.write(piece);
          if (waiting < TCP_WINDOW_BYTES) from.resume();
        };
        lines[direction].at(models[direction].arrivalOfPiece(size, performance.now()), deliver);
      }
      if (waiting >= TCP_WINDOW_BYTES) from.pause();
    });
    const end = () => {
      if (since !== network) return; // the far end is never told
      if (waiting > 0) setTimeout(end, 5).unref();
      else to.end();
    };
    from.on("end", end);
    from.on("error", () => since === network && to.destroy());
    from.on("close", () => pairs.delete(from));
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

/** What is under way in one direction, delivered in its order: timers of their own would overtake each other. */
class Line {
  readonly #due: { atMs: number; act: () => void }[] = [];
  #timer: NodeJS.Timeout | undefined;

  at(atMs: number, act: () => void): void {
    this.#due.push({ atMs, act });
    if (this.#due.length === 1) this.#wait();
  }

  #wait(): void {
    const [next] = this.#due;
    if (!next) return;
    const waitMs = next.atMs - performance.now();
    if (waitMs <= 0.5) this.#deliver();
    else this.#timer = setTimeout(() => this.#deliver(), waitMs).unref();
  }

  #deliver(): void {
    while (this.#due[0] && this.#due[0].atMs - performance.now() <= 0.5) this.#due.shift()?.act();
    this.#wait();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#due.length = 0;
  }
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
