import { Modal } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon, type IconName } from "../../kit/ui/icons.tsx";
import { QuickExit } from "../../kit/ui/QuickExit.tsx";
import { useNow } from "../../room/useNow.ts";
import { UrgentHelp } from "../UrgentHelp.tsx";
import css from "./PrivateRoom.module.css";
import type { Stand } from "./stand.ts";
import type { Lock } from "./useLock.ts";
import { useSince } from "./useSince.ts";

type Props = { lock: Lock };
/** A lock stands for `locked` alone; nothing that looks like one for anything else. */
const signs: Record<Stand, IconName> = {
  locked: "lock",
  alone: "user",
  agreeing: "refresh",
  needsPlain: "alert",
  plain: "alert",
  different: "alert",
  breach: "alert",
  broken: "alert",
};

/** Who can hear this, that nothing is kept, how long it has been, and the ways out. */
export function RoomHead({ lock }: Props) {
  const { t } = useTranslation("privateRoom");
  const { stand, sealed } = lock;
  const [isHelpOpen, setHelpOpen] = useState(false);
  const count = sealed.members.length;
  return (
    <header className={css.head}>
      <span className={css.sign} data-stand={stand} data-testid={`sign-${stand}`}>
        <Icon name={signs[stand]} />
      </span>
      <h1>{t("title")}</h1>
      <p role="status" data-testid="stand-words">
        {stand === "locked"
          ? t(count > 2 ? "stand.lockedMore" : "stand.locked", { count })
          : t(`stand.${stand}`)}
      </p>
      <div className={css.facts}>
        <span className={css.chip} data-tone="ok">
          <Icon name="shield" sizePx={18} />
          <span className={css.long}>{t("unrecorded")}</span>
          <span className={css.short}>{t("unrecordedShort")}</span>
        </span>
        <Minutes isTogether={count > 1} />
      </div>
      <button
        type="button"
        className={css.help}
        aria-label={t("urgent")}
        title={t("urgent")}
        data-testid="urgent-open"
        onClick={() => setHelpOpen(true)}
      >
        <Icon name="phone" />
      </button>
      <span className={css.exit}>
        <QuickExit isIcon />
      </span>
      <Modal
        opened={isHelpOpen}
        onClose={() => setHelpOpen(false)}
        title={t("urgent")}
        closeButtonProps={{ "aria-label": t("close") }}
      >
        <UrgentHelp />
      </Modal>
    </header>
  );
}

const MINUTE_MS = 60_000;
function Minutes({ isTogether }: { isTogether: boolean }) {
  const { t } = useTranslation("privateRoom");
  const since = useSince(isTogether);
  const now = useNow(5_000);
  if (since === null) return null;
  const count = Math.floor((now - since) / MINUTE_MS);
  if (count < 1) return null;
  return (
    <span className={`${css.chip} ${css.minutes}`} data-testid="minutes">
      <Icon name="clock" sizePx={18} />
      <span className={css.long}>{t("minutes", { count })}</span>
      <span className={css.short}>{t("minutesShort", { minutes: count })}</span>
    </span>
  );
}
