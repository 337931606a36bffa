import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useClassroom } from "../kit/classroom/context.tsx";
import type { PanelPart } from "../kit/classroom/parts.ts";
import { Icon, type IconName } from "../kit/ui/icons.tsx";
import { useParts } from "./PartSlots.tsx";
import css from "./RoomScreen.module.css";

export type PanelName = "class" | "chat" | (string & {});
type Props = {
  panel: PanelName;
  unread: number;
  onPick: (panel: PanelName | null) => void;
  /** The room's own panels. */
  own: { class: ReactNode; chat: ReactNode };
};

/** The panel at the right; a sheet from below on a phone. The class, the chat, and what parts of the room add. */
export function SidePanel({ panel, unread, onPick, own }: Props) {
  const { t } = useTranslation("room");
  const { may, lesson } = useClassroom();
  const isTalk = lesson?.kind === "consultation";
  const partPanels = useParts().flatMap(({ panels = [] }) => panels);
  const isMine = ({ action }: PanelPart) => action === undefined || may(action);
  const tabs: { name: PanelName; icon: IconName; title: ReactNode }[] = [
    { name: "class", icon: "users", title: t(isTalk ? "panel.people" : "panel.class") },
    { name: "chat", icon: "chat", title: t("panel.chat") },
    ...partPanels
      .filter(isMine)
      .map(({ name, icon, Title }) => ({ name, icon, title: <Title key={name} /> })),
  ];
  const Part = partPanels.find(({ name }) => name === panel)?.Panel;
  return (
    <aside className={css.panel} aria-labelledby={`panel-${panel}`}>
      <div className={css.tabs}>
        <div role="tablist" className={css.tabList}>
          {tabs.map(({ name, icon, title }) => (
            <button
              key={name}
              type="button"
              role="tab"
              aria-selected={panel === name}
              className={css.tab}
              id={`panel-${name}`}
              data-testid={`panel-${name}`}
              onClick={() => onPick(name)}
            >
              <Icon name={icon} sizePx={18} />
              {title}
              {name === "chat" && unread > 0 && <span className={css.count}>{unread}</span>}
            </button>
          ))}
        </div>
        <button
          type="button"
          className={css.headerButton}
          aria-label={t("panel.close")}
          onClick={() => onPick(null)}
        >
          <Icon name="x" />
        </button>
      </div>
      {Part ? <Part /> : panel === "chat" ? own.chat : own.class}
    </aside>
  );
}
