import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useClassroom } from "../../kit/classroom/context.tsx";
import { showLine } from "./ease-store.ts";
import { canHearLocally, writeDown } from "./local-speech.ts";

/** Unfinished lines are told this often at most, ms: a weak link has other things to carry. */
const TELL_EVERY_MS = 900;

/** One's own speech as text for the others, where this device can write it by itself. */
export function useSpeech() {
  const { i18n } = useTranslation();
  const { lessonId, me, call } = useClassroom();
  const language = i18n.language === "ru" || i18n.language === "en" ? i18n.language : "kk";
  const [isPossible, setIsPossible] = useState(false);
  const [isOn, setIsOn] = useState(false);

  useEffect(() => {
    let isGone = false;
    void canHearLocally(language).then((can) => !isGone && setIsPossible(can));
    return () => {
      isGone = true;
    };
  }, [language]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `call` is another one at each drawing
  useEffect(() => {
    if (!isOn) return;
    let toldAt = 0;
    return writeDown(language, {
      onLine({ text, isFinal }) {
        if (!isFinal && Date.now() - toldAt < TELL_EVERY_MS) return;
        toldAt = Date.now();
        showLine({ personId: me.personId, text, isFinal });
        // A line that is lost is followed by the next.
        call("consultation:caption", { lessonId, text, isFinal }).catch(() => undefined);
      },
      onStopped: () => setIsOn(false),
    });
  }, [isOn, language, lessonId]);

  return { isPossible, isOn, set: setIsOn };
}
