/** What the engine asks of whatever plays HLS: hls.js, or the browser itself. */
export type Source = {
  /** False where the browser chooses the quality by itself. */
  readonly isAdaptive: boolean;
  /** Index of the highest level allowed by `ceiling`, in lines; `isEager`: what is buffered below may be thrown away. */
  limit(ceiling: number | null, isEager: boolean): void;
  /** New signed addresses of the same files. False: this source cannot move, load it anew. */
  move(masterUrl: string): boolean;
  /** Tries again after a failure. */
  retry(): void;
  /** Rebuilds the decoder after a media error, at the same position. */
  recover(): void;
  /** No more is fetched until `retry`. */
  halt(): void;
  /** Measured throughput, bits a second; 0 while unknown. */
  estimateBps(): number;
  /** How far the film is made, seconds; null: it is whole. */
  edgeS(): number | null;
  /** Names of what is played, for diagnostics. */
  levels(): { lines: number; bitrate: number }[];
  destroy(): void;
};

export type SourceProblem =
  /** Nothing came: no network, or a server in trouble. */
  | { name: "network"; isFatal: boolean }
  /** 401, 403 or 410: the signed addresses ran out. */
  | { name: "expired" }
  /** It arrived and cannot be decoded. */
  | { name: "media" };

export type SourceOptions = {
  video: HTMLVideoElement;
  url: string;
  startMs: number;
  /** Lines; null: no ceiling. */
  ceiling: number | null;
  /** What an earlier film of this visit measured, bits a second. */
  estimateBps: number | null;
  /** The viewer's device asks for thrift (Save-Data). */
  isThrifty: boolean;
  onProblem: (problem: SourceProblem) => void;
  /** Levels or the edge became known or changed. */
  onChange: () => void;
};

export type OpenSource = (options: SourceOptions) => Promise<Source>;
