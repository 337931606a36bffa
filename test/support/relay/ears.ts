import type { BrowserContext, Page } from "playwright-core";

/** What one look found of the time since the look before. Times in ms. */
type Heard = {
  /** By the page's clock. */
  atMs: number;
  /** Sound that was played, sound in it that nobody said (made up for what was lost), and of that the silent part. */
  playedMs: number;
  concealedMs: number;
  silentMs: number;
  /** Mean square of what was played, 0 to 1. */
  power: number;
  packets: number;
  lost: number;
};
declare global {
  interface Window {
    qonyrauEars?: Heard[];
  }
}

/** Looks ten times a second at all sound this window's connections decode. */
export async function listen(context: BrowserContext): Promise<void> {
  await context.addInitScript((everyMs: number) => {
    const made = new Set<RTCPeerConnection>();
    const Native = window.RTCPeerConnection;
    window.RTCPeerConnection = class extends Native {
      constructor(...given: ConstructorParameters<typeof RTCPeerConnection>) {
        super(...given);
        made.add(this);
      }
    };
    const heard: Heard[] = [];
    window.qonyrauEars = heard;
    const FIELDS = ["totalSamplesReceived", "concealedSamples", "silentConcealedSamples"] as const;
    const OTHERS = ["totalAudioEnergy", "packetsReceived", "packetsLost"] as const;
    const before = new Map<string, number[]>();
    let isLooking = false;
    async function look(): Promise<void> {
      if (isLooking) return;
      isLooking = true;
      const sums = [0, 0, 0, 0, 0, 0];
      let at = 0;
      for (const connection of made) {
        at += 1;
        if (connection.connectionState === "closed") made.delete(connection);
        else
          (await connection.getStats()).forEach((entry: Record<string, unknown>) => {
            if (entry.type !== "inbound-rtp" || entry.kind !== "audio") return;
            const key = `${at} ${entry.id} ${entry.ssrc}`;
            const now = [...FIELDS, ...OTHERS].map((name) => Number(entry[name] ?? 0));
            const last = before.get(key);
            before.set(key, now);
            if (!last) return;
            for (const [n, value] of now.entries())
              sums[n] = (sums[n] ?? 0) + value - (last[n] ?? 0);
          });
      }
      const [played = 0, concealed = 0, silent = 0, energy = 0, packets = 0, lost = 0] = sums;
      heard.push({
        atMs: performance.now(),
        playedMs: played / 48,
        concealedMs: concealed / 48,
        silentMs: silent / 48,
        power: played > 0 ? energy / (played / 48_000) : 0,
        packets,
        lost,
      });
      isLooking = false;
    }
    setInterval(() => void look().catch(() => (isLooking = false)), everyMs);
  }, 100);
}

/** How well a window heard during a stretch. */
export type Hearing = {
  seconds: number;
  /** The longest stretch in which sound was only made up, by the clock of what was played. */
  longestGapMs: number;
  /** The longest stretch in which what was played was below a tenth of its usual loudness. */
  longestQuietMs: number;
  /** The longest time by the clock in which nothing real was played, whatever the reason. */
  longestSilenceMs: number;
  /** Share of what was played that somebody really said. */
  realShare: number;
  packetLoss: number;
};

/** What the window heard since it was last asked. Whoever is listened to has to sound without a pause. */
export async function takeHearing(page: Page): Promise<Hearing> {
  return judge(await page.evaluate(() => window.qonyrauEars?.splice(0) ?? []));
}

/** One line about it for whoever reads the test's output; `lostByLink` of the relay. */
export function describeHearing(hearing: Hearing, lostByLink: number): string {
  const { seconds, realShare, packetLoss, ...longest } = hearing;
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  return (
    `${seconds.toFixed(0)} s, ${JSON.stringify(longest)}, ${percent(realShare)} real; ` +
    `of packets lost ${percent(lostByLink)}, for good ${percent(packetLoss)}`
  );
}

/** Pure: judges a stretch of looks. Exported for its test. */
export function judge(looks: readonly Heard[]): Hearing {
  const sum = (pick: (look: Heard) => number) => looks.reduce((all, look) => all + pick(look), 0);
  const loud = looks.map(({ power }) => Math.sqrt(power)).toSorted((a, b) => a - b);
  const usual = loud[Math.floor(loud.length / 2)] ?? 0;
  let [gap, quiet, silence] = [0, 0, 0];
  let [longestGapMs, longestQuietMs, longestSilenceMs] = [0, 0, 0];
  let lastAt = looks[0]?.atMs ?? 0;
  for (const { atMs, playedMs, concealedMs, power } of looks) {
    const realMs = playedMs - concealedMs;
    // A look that is mostly real has a gap of its own, and may end one and begin another.
    gap += concealedMs;
    longestGapMs = Math.max(longestGapMs, gap);
    if (realMs > playedMs / 2) gap = playedMs > 0 && concealedMs > 0 ? concealedMs : 0;
    quiet = Math.sqrt(power) < usual / 10 ? quiet + playedMs : 0;
    longestQuietMs = Math.max(longestQuietMs, quiet);
    silence = realMs > 5 ? 0 : silence + atMs - lastAt;
    longestSilenceMs = Math.max(longestSilenceMs, silence);
    lastAt = atMs;
  }
  const played = sum((look) => look.playedMs);
  const [packets, lost] = [sum((look) => look.packets), sum((look) => look.lost)];
  return {
    seconds: ((looks.at(-1)?.atMs ?? 0) - (looks[0]?.atMs ?? 0)) / 1000,
    longestGapMs: Math.round(longestGapMs),
    longestQuietMs: Math.round(longestQuietMs),
    longestSilenceMs: Math.round(longestSilenceMs),
    realShare: played > 0 ? 1 - sum((look) => look.concealedMs) / played : 0,
    packetLoss: packets + lost > 0 ? lost / (packets + lost) : 0,
  };
}

/**
 * Every microphone of this window says one thing without a pause, a voice's harmonics in syllables, and every camera
 * shows a small moving picture: cheap to encode, and the same for every run. `hasOwnCamera`: the browser's own stays.
 */
export async function speakOn(
  context: BrowserContext,
  { hasOwnCamera = false } = {},
): Promise<void> {
  await context.addInitScript((isCameraLeft: boolean) => {
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    let made: { picture: MediaStreamTrack; sound: MediaStreamTrack } | null = null;
    function make() {
      const audio = new AudioContext({ sampleRate: 48_000 });
      const out = audio.createMediaStreamDestination();
      const syllables = audio.createGain();
      syllables.gain.value = 0.5;
      const pace = audio.createOscillator();
      const depth = audio.createGain();
      pace.frequency.value = 4;
      depth.gain.value = 0.25; // never below half: there is no pause to take for a gap
      pace.connect(depth).connect(syllables.gain);
      pace.start();
      [140, 280, 420, 700, 1120, 2240].forEach((hz, n) => {
        const voice = audio.createOscillator();
        const part = audio.createGain();
        voice.frequency.value = hz;
        part.gain.value = 0.4 / (n + 1);
        voice.connect(part).connect(syllables);
        voice.start();
      });
      syllables.connect(out);
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [320, 180];
      const pen = canvas.getContext("2d");
      let n = 0;
      setInterval(() => {
        if (!pen) return;
        pen.fillStyle = `hsl(${n++ % 360} 40% 50%)`;
        pen.fillRect((n * 7) % canvas.width, (n * 3) % canvas.height, 40, 40);
      }, 100);
      const [picture] = canvas.captureStream(10).getVideoTracks();
      const [sound] = out.stream.getAudioTracks();
      if (!picture || !sound) throw new Error("no tracks");
      return { picture, sound };
    }
    navigator.mediaDevices.getUserMedia = async (wanted) => {
      if (isCameraLeft && wanted?.video) return open(wanted);
      made ??= make();
      return new MediaStream([
        ...(wanted?.video ? [made.picture.clone()] : []),
        ...(wanted?.audio ? [made.sound.clone()] : []),
      ]);
    };
  }, hasOwnCamera);
}
