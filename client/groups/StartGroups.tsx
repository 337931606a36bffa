import { Button, Select } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { GroupWork } from "#server/groups/protocol.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { GroupColumns } from "./GroupColumns.tsx";
import css from "./Groups.module.css";
import type { GroupAct } from "./useGroups.ts";

const MINUTES = [3, 5, 8, 10, 15, 20, 30] as const;
const USUAL_MIN = 10;

type Props = { work: GroupWork; act: GroupAct; onStarted: () => void };

/** Second step: who is with whom, for how long, and off they go. */
export function StartGroups({ work, act, onStarted }: Props) {
  const { t } = useTranslation("groups");
  const format = useFormat();
  const [minutes, setMinutes] = useState<string>(String(USUAL_MIN));
  const again = () => void act("group:form", { way: work.way, count: work.groups.length });
  const start = async () => {
    const asked = { minutes: minutes === "" ? null : Number(minutes) };
    if (await act("group:start", asked)) onStarted();
  };
  return (
    <div className={css.steps}>
      <p className={css.about}>{t(`start.about.${work.way}`)}</p>
      <GroupColumns work={work} act={act} />
      <div className={css.foot}>
        <Button
          variant="subtle"
          data-testid="drop-groups"
          onClick={() => void act("group:end", {})}
        >
          {t("start.back")}
        </Button>
        {work.way === "random" && (
          <Button
            variant="default"
            leftSection={<Icon name="refresh" sizePx={18} />}
            data-testid="deal-again"
            onClick={again}
          >
            {t("start.again")}
          </Button>
        )}
        <span className={css.push} />
        <Select
          label={t("start.time")}
          w={150}
          allowDeselect={false}
          data-testid="group-minutes"
          data={[
            ...MINUTES.map((one) => ({ value: String(one), label: format.minutes(one) })),
            { value: "", label: t("start.noEnd") },
          ]}
          value={minutes}
          onChange={(value) => setMinutes(value ?? "")}
        />
        <Button
          color="sun"
          leftSection={<Icon name="play" sizePx={18} />}
          data-testid="start-groups"
          onClick={() => void start()}
        >
          {t("start.go")}
        </Button>
      </div>
    </div>
  );
}
