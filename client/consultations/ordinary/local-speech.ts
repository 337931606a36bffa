/**
 * Speech turned into text by this very device. Browsers that would send the voice to somebody's servers for it are
 * not asked: only `processLocally` is (Web Speech API, on-device recognition).
 */
type Result = { isFinal: boolean; 0: { transcript: string } };
type ResultEvent = { resultIndex: number; results: ArrayLike<Result> };
type Recognition = {
  lang: string;
  continuous: boolean;
  interimResults: boolean;
  processLocally: boolean;
  onresult: ((event: ResultEvent) => void) | null;
  onend: (() => void) | null;
  onerror: ((event: { error: string }) => void) | null;
  start(): void;
  abort(): void;
};
type Options = { langs: string[]; processLocally: true };
/** The browser's own, where it has one. */
export type RecognitionClass = {
  new (): Recognition;
  available?(options: Options): Promise<string>;
};
export type Line = { text: string; isFinal: boolean };

const languages = { kk: "kk-KZ", ru: "ru-RU", en: "en-US" } as const;
/** Refused by the person or impossible here: asking again changes nothing. */
const final = new Set(["not-allowed", "service-not-allowed", "language-not-supported"]);
const MAX_CHARS = 300;

const found = (): RecognitionClass | undefined =>
  (globalThis as { SpeechRecognition?: RecognitionClass }).SpeechRecognition;

/** Whether this device can write speech of the language down by itself. */
export async function canHearLocally(
  language: keyof typeof languages,
  api: RecognitionClass | undefined = found(),
): Promise<boolean> {
  if (!api?.available) return false;
  try {
    const answer = await api.available({ langs: [languages[language]], processLocally: true });
    return answer === "available";
  } catch {
    return false;
  }
}

/** Writes down what is said until it is stopped. `onStopped`: it can go on no more. */
export function writeDown(
  language: keyof typeof languages,
  { onLine, onStopped }: { onLine: (line: Line) => void; onStopped: () => void },
  api: RecognitionClass | undefined = found(),
): () => void {
  if (!api) {
    onStopped();
    return () => {};
  }
  let isOver = false;
  const recognition = new api();
  recognition.lang = languages[language];
  recognition.continuous = true;
  recognition.interimResults = true;
  recognition.processLocally = true;
  recognition.onresult = ({ resultIndex, results }) => {
    for (let at = resultIndex; at < results.length; at++) {
      const result = results[at];
      const text = result?.[0].transcript.trim().slice(-MAX_CHARS);
      if (result && text) onLine({ text, isFinal: result.isFinal });
    }
  };
  recognition.onerror = ({ error }) => {
    if (!final.has(error)) return;
    isOver = true;
    onStopped();
  };
  // It ends by itself after a silence.
  recognition.onend = () => !isOver && recognition.start();
  recognition.start();
  return () => {
    isOver = true;
    recognition.abort();
  };
}
