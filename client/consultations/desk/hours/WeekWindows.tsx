import { ActionIcon, Menu, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Icon } from "../../../kit/ui/icons.tsx";
import {
  type HoursDraft,
  toWorkdays,
  type WindowDraft,
  type WindowProblem,
  weekdays,
  windowsOf,
  withCopied,
  withoutWindow,
  withTime,
  withWindow,
} from "./draft.ts";
import css from "./Hours.module.css";

type Props = {
  draft: HoursDraft;
  problems: ReadonlyMap<number, WindowProblem>;
  onChange: (draft: HoursDraft) => void;
};

/** What the two signs beside each day do. */
export function WeekSigns() {
  const { t } = useTranslation("hours");
  return (
    <span className={css.signs} aria-hidden="true">
      <span>
        <Icon name="plus" sizePx={16} />
        {t("week.signs.add")}
      </span>
      <span>
        <Icon name="copy" sizePx={16} />
        {t("week.signs.copy")}
      </span>
    </span>
  );
}

/** Seven days, each with its windows: added, removed, copied to other days. */
export function WeekWindows({ draft, problems, onChange }: Props) {
  const { t } = useTranslation("hours");
  return (
    <ul className={css.days}>
      {weekdays.map((weekday) => {
        const windows = windowsOf(draft, weekday);
        const day = t(`weekday.${weekday}`);
        return (
          <li key={weekday} className={css.day} data-testid={`hours-day-${weekday}`}>
            <span className={css.weekday} data-closed={windows.length === 0 || undefined}>
              {day}
            </span>
            <div className={css.windows}>
              {windows.length === 0 && <span className={css.closed}>{t("week.closed")}</span>}
              {windows.map((window) => (
                <Window
                  key={window.key}
                  window={window}
                  day={day}
                  problem={problems.get(window.key) ?? null}
                  onTime={(change) => onChange(withTime(draft, window.key, change))}
                  onRemove={() => onChange(withoutWindow(draft, window.key))}
                />
              ))}
            </div>
            <div className={css.dayActs}>
              <ActionIcon
                variant="default"
                aria-label={t("week.add", { day })}
                title={t("week.add", { day })}
                onClick={() => onChange(withWindow(draft, weekday))}
                data-testid={`hours-add-${weekday}`}
              >
                <Icon name="plus" />
              </ActionIcon>
              <CopyMenu
                weekday={weekday}
                isEmpty={windows.length === 0}
                onCopy={(targets) =>
                  onChange(
                    targets === "workdays"
                      ? toWorkdays(draft, weekday)
                      : withCopied(draft, weekday, targets),
                  )
                }
              />
            </div>
          </li>
        );
      })}
    </ul>
  );
}

type WindowProps = {
  window: WindowDraft;
  day: string;
  problem: WindowProblem | null;
  onTime: (change: { from?: string; to?: string }) => void;
  onRemove: () => void;
};
function Window({ window, day, problem, onTime, onRemove }: WindowProps) {
  const { t } = useTranslation("hours");
  const problemId = `window-problem-${window.key}`;
  const shared = {
    type: "time",
    required: true,
    error: problem !== null,
    "aria-describedby": problem === null ? undefined : problemId,
  };
  return (
    <div className={css.window}>
      <div className={css.times}>
        <TextInput
          {...shared}
          aria-label={t("week.from", { day })}
          value={window.from}
          onChange={({ currentTarget }) => onTime({ from: currentTarget.value })}
          data-testid="window-from"
        />
        <span aria-hidden="true">–</span>
        <TextInput
          {...shared}
          aria-label={t("week.to", { day })}
          value={window.to}
          onChange={({ currentTarget }) => onTime({ to: currentTarget.value })}
          data-testid="window-to"
        />
        <ActionIcon
          color="red"
          aria-label={t("week.remove", { day, from: window.from, to: window.to })}
          onClick={onRemove}
          data-testid="window-remove"
        >
          <Icon name="trash" sizePx={20} />
        </ActionIcon>
      </div>
      {problem !== null && (
        <span id={problemId} className={css.problem} role="alert">
          {t(`week.problem.${problem}`)}
        </span>
      )}
    </div>
  );
}

type CopyProps = {
  weekday: number;
  isEmpty: boolean;
  onCopy: (targets: number[] | "workdays") => void;
};
function CopyMenu({ weekday, isEmpty, onCopy }: CopyProps) {
  const { t } = useTranslation("hours");
  const label = t("week.copyFrom", { day: t(`weekday.${weekday}`) });
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon
          variant="default"
          disabled={isEmpty}
          aria-label={label}
          title={label}
          data-testid={`hours-copy-${weekday}`}
        >
          <Icon name="copy" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onCopy("workdays")} data-testid="hours-copy-workdays">
          {t("week.copyWorkdays")}
        </Menu.Item>
        <Menu.Divider />
        {weekdays
          .filter((target) => target !== weekday)
          .map((target) => (
            <Menu.Item key={target} onClick={() => onCopy([target])}>
              {t(`weekday.${target}`)}
            </Menu.Item>
          ))}
      </Menu.Dropdown>
    </Menu>
  );
}
