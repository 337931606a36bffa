import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useClassroom } from "../kit/classroom/context.tsx";
import { BannerLine } from "./BannerLine.tsx";
import { pupilsIn } from "./looks.ts";

/** Only who asks for the names fetches the window they stand in. */
const SoundOnlyList = lazy(async () => ({
  default: (await import("./SoundOnlyList.tsx")).SoundOnlyList,
}));

/** Said to the teacher before a screen or a film is shared: who will not see it. Again when more do not. */
export function SoundOnlyBanner() {
  const { t } = useTranslation("modes");
  const { seats } = useClassroom();
  const [isOpen, setIsOpen] = useState(false);
  const [isAsked, setIsAsked] = useState(false);
  const [closedAt, setClosedAt] = useState(0);
  const count = pupilsIn(seats, "sound").length;
  const isNew = count > closedAt;
  if (count < closedAt) setClosedAt(count); // who came back to pictures and left them again is news
  return (
    <>
      {count > 0 && isNew && (
        <BannerLine
          icon="headphones"
          testId="sound-only"
          onClose={() => setClosedAt(count)}
          action={{
            label: t("teacher.who"),
            onClick: () => {
              setIsAsked(true);
              setIsOpen(true);
            },
            testId: "sound-only-who",
          }}
        >
          <b>{t("teacher.count", { count })}</b> {t("teacher.hidden")}
        </BannerLine>
      )}
      {isAsked && (
        <Suspense fallback={null}>
          <SoundOnlyList isOpen={isOpen} onClose={() => setIsOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
