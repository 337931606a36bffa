import { useTranslation } from "react-i18next";
import { useClassroom } from "../kit/classroom/context.tsx";
import { useFormat } from "../kit/text/useFormat.ts";
import { BannerLine } from "./BannerLine.tsx";
import { SoundOnlyBanner } from "./SoundOnlyBanner.tsx";
import { sheetStore, usageStore } from "./stores.ts";
import { useLiveUsage, useRoomMode } from "./useStores.ts";

/** What the teacher should know before sharing, and what a person's own link or megabytes just did. */
export function ModesBanner() {
  const { may } = useClassroom();
  return (
    <>
      {may("seeModes") && <SoundOnlyBanner />}
      <CapBanner />
      <WeakBanner />
    </>
  );
}

const openSheet = () => sheetStore.patch({ isOpen: true });

function WeakBanner() {
  const { t } = useTranslation("modes");
  const { me, lesson } = useClassroom();
  const known = useRoomMode();
  if (known?.cause !== "weak") return null;
  const { mode, isWithoutOthers } = known;
  const who = me.role === "pupil" ? "pupil" : "host";
  if (mode === "full" && (!isWithoutOthers || who === "host")) return null;
  return (
    <BannerLine
      icon="wifiWeak"
      testId="weak-banner"
      key={`${mode} ${isWithoutOthers}`}
      action={{ label: t("weak.choose"), onClick: openSheet, testId: "weak-choose" }}
    >
      {mode === "full" ? (
        lesson?.kind === "consultation" ? (
          <WeakTalk />
        ) : (
          t("weak.others")
        )
      ) : (
        t(`weak.step.${who}`, { mode: t(`name.${mode}`) })
      )}
    </BannerLine>
  );
}

function CapBanner() {
  const { t } = useTranslation("modes");
  const format = useFormat();
  const { lessonId, me, call, fail } = useClassroom();
  const live = useLiveUsage();
  if (!live || live.capBytes === null) return null;
  const sizes = { used: format.megabytes(live.monthBytes), cap: format.megabytes(live.capBytes) };
  if (live.cap === "near")
    return (
      <BannerLine icon="gauge" testId="cap-near">
        {t("cap.near", sizes)}
      </BannerLine>
    );
  if (live.cap !== "over" || live.hasGoneOn) return null;
  const who = me.role === "pupil" ? "pupil" : "host";
  const goOn = () => {
    call("usage:goOn", { lessonId }).then((now) => usageStore.patch({ live: now }), fail);
  };
  return (
    <BannerLine
      icon="gauge"
      testId="cap-over"
      isKept
      action={{ label: t("cap.goOn"), onClick: goOn, testId: "cap-go-on" }}
    >
      {t(`cap.over.${who}`, sizes)}
    </BannerLine>
  );
}

/** In a talk there is no class that would not be seen. */
function WeakTalk() {
  const { t } = useTranslation("ease");
  return t("weak");
}
