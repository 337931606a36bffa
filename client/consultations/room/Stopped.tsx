import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Icon } from "../../kit/ui/icons.tsx";
import { useAddress } from "../../room/address.ts";
import { UrgentHelp } from "../UrgentHelp.tsx";
import css from "./Notices.module.css";
import type { Lock } from "./useLock.ts";

type Props = { lock: Lock; nameOf: (personId: string) => string; onLeave: () => void };

/** The lock has failed: nothing is sent or heard any more, and what to do now. */
export function Stopped({ lock, nameOf, onLeave }: Props) {
  const { t } = useTranslation("privateRoom");
  const who = useAddress();
  const { stand, sealed } = lock;
  if (stand !== "different" && stand !== "breach" && stand !== "broken") return null;
  const name = sealed.breach ? nameOf(sealed.breach.memberId) || t("unknown") : "";
  return (
    <div className={css.stopped} data-testid="stopped" data-why={stand}>
      <span className={css.stopSign}>
        <Icon name="alert" sizePx={30} />
      </span>
      <h2 role="alert">{t(`stopped.${stand}.title`)}</h2>
      <p>{t(`stopped.${stand}.why`, { name })}</p>
      {stand !== "broken" && (
        <ol>
          <li>{t(`stopped.do.leave.${who}`)}</li>
          <li>{t(`stopped.do.call.${who}`)}</li>
          <li>{t(`stopped.do.tell.${who}`)}</li>
        </ol>
      )}
      <div className={css.stopActs}>
        <Button color="red" size="lg" onClick={onLeave} data-testid="stopped-leave">
          {t("bar.leave")}
        </Button>
        <Button
          variant="default"
          size="lg"
          data-testid="stopped-again"
          onClick={() => {
            if (stand === "different") lock.compareAgain();
            else if (stand === "breach") lock.again();
            else location.reload();
          }}
        >
          {t(`stopped.${stand}.again`)}
        </Button>
      </div>
      <UrgentHelp />
    </div>
  );
}
