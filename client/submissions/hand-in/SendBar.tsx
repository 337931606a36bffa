import { Button, Checkbox, Progress } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../kit/ui/icons.tsx";
import { ErrorNote } from "../../kit/ui/parts.tsx";
import type { ShownWork } from "./engine/holding.ts";
import { isEmpty, shareSent } from "./engine/parts.ts";
import { works } from "./engine/works.ts";
import css from "./SendBar.module.css";

/** The pupil's word that it is their own, and the one button; afterwards how far it is. */
export function SendBar({ work, isBusy }: { work: ShownWork; isBusy: boolean }) {
  const { t } = useTranslation("handIn");
  const [isHonest, setHonest] = useState(false);
  const [isReminded, setReminded] = useState(false);
  const { taskId, wish, isWaiting, failure } = work;
  if (wish) return <OnItsWay work={work} isWaiting={isWaiting} />;
  const press = () => {
    if (!isHonest) return setReminded(true);
    works.press(taskId);
  };
  return (
    <div className={css.bar}>
      {failure && <ErrorNote error={failure} />}
      <Checkbox
        size="md"
        label={t("honest.label")}
        description={t("honest.hint")}
        checked={isHonest}
        error={isReminded && !isHonest ? t("honest.reminder") : undefined}
        data-testid="honest"
        onChange={({ currentTarget }) => setHonest(currentTarget.checked)}
      />
      <Button
        size="lg"
        fullWidth
        disabled={isEmpty(work) || isBusy}
        leftSection={<Icon name="send" />}
        data-testid="hand-in"
        onClick={press}
      >
        {t("handIn")}
      </Button>
    </div>
  );
}

/** Pressed: it goes by itself, whatever becomes of the network and the page. */
function OnItsWay({ work, isWaiting }: { work: ShownWork; isWaiting: boolean }) {
  const { t } = useTranslation("handIn");
  const percent = Math.round(shareSent(work) * 100);
  return (
    <div className={css.bar} role="status" data-testid="on-its-way" data-waiting={isWaiting}>
      <div className={css.words}>
        <Icon name={isWaiting ? "wifiOff" : "upload"} />
        <span>
          <b>{isWaiting ? t("way.waiting") : t("way.sending", { percent })}</b>
          <small>{t("way.hint")}</small>
        </span>
      </div>
      <Progress value={percent} size="lg" radius="xl" aria-label={t("way.label")} />
      <Button variant="default" onClick={() => works.unpress(work.taskId)}>
        {t("way.stop")}
      </Button>
    </div>
  );
}
