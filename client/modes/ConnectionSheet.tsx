import { Button, Drawer, Modal, Stack } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReceiveMode } from "#server/rooms/protocol.ts";
import { useClassroom } from "../kit/classroom/context.tsx";
import { saveReceiveMode } from "../kit/receive-mode.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { UsageBar } from "../usage/UsageBar.tsx";
import { adviceFor } from "./advice.ts";
import css from "./ConnectionSheet.module.css";
import { qualityLooks } from "./looks.ts";
import { ModeChoices } from "./ModeChoices.tsx";
import { modeStore, sheetStore } from "./stores.ts";
import { useLink, useLiveUsage, useRoomMode } from "./useStores.ts";

const PHONE = "(max-width: 599px)";
const ROOM = '[data-testid="room"]';
/** Lessons have lengths; a meeting without one is reckoned as a lesson. */
const USUAL_MIN = 45;

/** How the link is and what to try, how much to receive, what it costs, and a word to the class teacher. */
export function ConnectionSheet() {
  const { t } = useTranslation("modes");
  const { lessonId, lesson, me, mode, call, fail } = useClassroom();
  const known = useRoomMode();
  const who = me.role === "pupil" ? "pupil" : "host";
  const close = () => sheetStore.patch({ isOpen: false });
  const choose = (wanted: ReceiveMode) => {
    saveReceiveMode(wanted);
    call("room:chooseMode", { lessonId, mode: wanted }).then(
      (now) => modeStore.patch({ mode: now }),
      fail,
    );
  };
  return (
    <Sheet title={t("sheet.title")} onClose={close}>
      <Stack gap="md">
        <LinkLine who={who} />
        <ModeChoices
          who={who}
          value={known?.chosen ?? mode}
          durationMin={lesson?.durationMin ?? USUAL_MIN}
          onChoose={choose}
        />
        <p className={css.small}>
          {t("sheet.automatic")} {t("sheet.own")}
        </p>
        <Costs />
        {who === "pupil" && <TroubleButton />}
      </Stack>
    </Sheet>
  );
}

/** From below on a phone, in the middle on a wide screen. */
function Sheet(props: { title: string; onClose: () => void; children: ReactNode }) {
  const { t } = useTranslation("modes");
  const isPhone = useMediaQuery(PHONE, window.matchMedia(PHONE).matches) ?? false;
  const shared = {
    opened: true,
    onClose: props.onClose,
    title: props.title,
    classNames: { content: css.sheet ?? "", header: css.head ?? "", title: css.title ?? "" },
    closeButtonProps: { "aria-label": t("close"), size: 44 },
    // Inside the room, whose colours a pupil's sheet takes.
    portalProps: { target: document.querySelector<HTMLElement>(ROOM) ?? document.body },
    "data-testid": "connection-sheet",
  };
  return isPhone ? (
    <Drawer {...shared} position="bottom" size="auto">
      {props.children}
    </Drawer>
  ) : (
    <Modal {...shared}>{props.children}</Modal>
  );
}

/** The link in words, and the one thing to try. */
function LinkLine({ who }: { who: "pupil" | "host" }) {
  const { t } = useTranslation("modes");
  const { own, mode } = useClassroom();
  const link = useLink();
  const quality = own?.quality ?? "unknown";
  const advice = adviceFor(link, quality, mode);
  const { icon, tone } = qualityLooks[quality];
  return (
    <div className={css.link} data-tone={tone} role="status" data-testid="link-advice">
      <Icon name={icon} />
      <div>
        <b>{t(`quality.${quality}.${who}`)}</b>
        <span>{t(`advice.${advice}.${who}`)}</span>
      </div>
    </div>
  );
}

/** What this lesson and the month cost, as the server counts it. */
function Costs() {
  const { t } = useTranslation("modes");
  const format = useFormat();
  const live = useLiveUsage();
  if (!live) return null;
  return (
    <div className={css.costs} data-testid="lesson-cost">
      <div className={css.line}>
        <span>{t("sheet.lesson")}</span>
        <b>{format.megabytes(live.lessonBytes)}</b>
      </div>
      <UsageBar
        label={t("sheet.month")}
        bytes={live.monthBytes}
        capBytes={live.capBytes}
        cap={live.cap}
      />
    </div>
  );
}

/** One tap tells the class teacher. */
function TroubleButton() {
  const { t } = useTranslation("modes");
  const { lessonId, call, fail } = useClassroom();
  const [state, setState] = useState<"idle" | "sending" | "told">("idle");
  const tell = () => {
    setState("sending");
    call("usage:reportTrouble", { lessonId }).then(
      () => setState("told"),
      (error: unknown) => {
        setState("idle");
        fail(error);
      },
    );
  };
  if (state === "told")
    return (
      <p className={css.told} role="status" data-testid="trouble-told">
        <Icon name="check" sizePx={18} />
        {t("trouble.reported")}
      </p>
    );
  return (
    <Button
      className={css.report ?? ""}
      variant="default"
      fullWidth
      size="md"
      loading={state === "sending"}
      leftSection={<Icon name="wifiWeak" sizePx={18} />}
      onClick={tell}
      data-testid="report-trouble"
    >
      {t("trouble.report")}
    </Button>
  );
}
