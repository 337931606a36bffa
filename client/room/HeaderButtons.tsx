import { useTranslation } from "react-i18next";
import { Icon, type IconName } from "../kit/ui/icons.tsx";
import css from "./RoomScreen.module.css";
import type { PanelName } from "./SidePanel.tsx";

export type HeaderButtonsProps = {
  isPhone: boolean;
  /** Who leads has the bar full of tools: the panels' buttons stand here instead. */
  isLeading: boolean;
  /** A consultation: there is no class to list. */
  isTalk: boolean;
  panel: PanelName | null;
  unread: number;
  hands: number;
  onPanel: (panel: PanelName) => void;
  onMore: () => void;
};

/** What the bar has no place for: the class, and for who leads the chat too, and the devices. */
export function HeaderButtons(props: HeaderButtonsProps) {
  const { isPhone, isLeading, isTalk, panel, unread, hands, onPanel, onMore } = props;
  const { t } = useTranslation("room");
  const isWide = !isPhone;
  if (isWide && !isLeading) return null;
  return (
    <>
      <HeaderButton
        testId={isPhone ? "more-phone" : "more"}
        icon="settings"
        label={t("bar.moreHint")}
        onClick={onMore}
      />
      {isWide && (
        <HeaderButton
          testId="chat-button"
          icon="chat"
          label={t("chat.open")}
          count={unread}
          isOn={panel === "chat"}
          onClick={() => onPanel("chat")}
        />
      )}
      <HeaderButton
        testId={isPhone ? "class-phone" : "class-button"}
        icon="users"
        label={t(isTalk ? "panel.people" : "class.open")}
        count={isLeading ? hands : 0}
        isOn={panel === "class"}
        onClick={() => onPanel("class")}
      />
    </>
  );
}

type ButtonProps = {
  testId: string;
  icon: IconName;
  label: string;
  count?: number;
  isOn?: boolean;
  onClick: () => void;
};

function HeaderButton({ testId, icon, label, count = 0, isOn, onClick }: ButtonProps) {
  return (
    <button
      type="button"
      className={css.headerButton}
      data-testid={testId}
      data-on={isOn || undefined}
      aria-label={label}
      title={label}
      onClick={onClick}
    >
      <Icon name={icon} />
      {count > 0 && <span className={css.headerCount}>{count}</span>}
    </button>
  );
}
