import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { GroupWay } from "#server/groups/protocol.ts";
import { groupWays, MAX_GROUPS } from "#server/groups/protocol-limits.ts";
import { useClassroom } from "../kit/classroom/context.tsx";
import { Icon, type IconName } from "../kit/ui/icons.tsx";
import css from "./Groups.module.css";
import { usualCount } from "./rules.ts";
import type { GroupAct } from "./useGroups.ts";

const icons: Record<GroupWay, IconName> = { random: "refresh", list: "list", choice: "hand" };

/** First step: how many groups, and how pupils come into them. */
export function FormGroups({ act }: { act: GroupAct }) {
  const { t } = useTranslation("groups");
  const { seats } = useClassroom();
  const here = seats.filter(({ role, state }) => role === "pupil" && state === "here").length;
  const [count, setCount] = useState(usualCount(here));
  const [busy, setBusy] = useState<GroupWay | null>(null);
  const form = async (way: GroupWay) => {
    setBusy(way);
    await act("group:form", { way, count });
    setBusy(null);
  };
  return (
    <div className={css.steps}>
      <div className={css.count}>
        <span id="group-count">{t("form.count")}</span>
        <fieldset className={css.stepper} aria-labelledby="group-count">
          <button
            type="button"
            aria-label={t("form.fewer")}
            disabled={count <= 2}
            onClick={() => setCount(count - 1)}
          >
            <Icon name="minus" />
          </button>
          <output data-testid="group-count">{count}</output>
          <button
            type="button"
            data-testid="more-groups"
            aria-label={t("form.more")}
            disabled={count >= MAX_GROUPS}
            onClick={() => setCount(count + 1)}
          >
            <Icon name="plus" />
          </button>
        </fieldset>
        <small>{t("form.each", { size: Math.max(1, Math.ceil(here / count)) })}</small>
      </div>
      {groupWays.map((way) => (
        <Button
          key={way}
          size="lg"
          variant={way === "random" ? "filled" : "default"}
          justify="flex-start"
          leftSection={<Icon name={icons[way]} />}
          loading={busy === way}
          data-testid={`form-${way}`}
          onClick={() => void form(way)}
        >
          <span className={css.way}>
            <b>{t(`form.way.${way}`)}</b>
            <small>{t(`form.about.${way}`)}</small>
          </span>
        </Button>
      ))}
    </div>
  );
}
