import { ActionIcon } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Icon } from "../../kit/ui/icons.tsx";
import { moved, type Part } from "./engine/parts.ts";
import { works } from "./engine/works.ts";

/** Where a part stands among the others; its number from 1. */
export type Place = { number: number; isFirst: boolean; isLast: boolean };

/** Earlier, later, away. */
export function PartActs({ taskId, part, place }: { taskId: string; part: Part; place: Place }) {
  const { t } = useTranslation("handIn");
  const { number } = place;
  const move = (by: -1 | 1) => works.change(taskId, (work) => moved(work, part.id, by));
  return (
    <>
      {!(place.isFirst && place.isLast) && (
        <>
          <ActionIcon
            aria-label={t("part.earlier", { number })}
            disabled={place.isFirst}
            onClick={() => move(-1)}
          >
            <Icon name="chevronLeft" />
          </ActionIcon>
          <ActionIcon
            aria-label={t("part.later", { number })}
            disabled={place.isLast}
            onClick={() => move(1)}
          >
            <Icon name="chevronRight" />
          </ActionIcon>
        </>
      )}
      <ActionIcon
        color="red"
        aria-label={t("part.remove", { number })}
        data-testid="part-remove"
        onClick={() => void works.remove(taskId, part)}
      >
        <Icon name="trash" />
      </ActionIcon>
    </>
  );
}
