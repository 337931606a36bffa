import { ActionIcon, UnstyledButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Icon, type IconName } from "../../kit/ui/icons.tsx";
import { type Drawing, redone, undone } from "./history.ts";
import { inkOf, strokeColors } from "./strokes.ts";
import css from "./Tools.module.css";
import { type Hand, type Tool, tools } from "./useHand.ts";

const icons: Readonly<Record<Tool, IconName>> = { hand: "hand", pen: "pencil", eraser: "eraser" };

type Props = {
  hand: Hand;
  onHand: (hand: Hand) => void;
  drawing: Drawing;
  onDrawing: (drawing: Drawing) => void;
};
/** What the hand holds, and taking back. */
export function Tools({ hand, onHand, drawing, onDrawing }: Props) {
  const { t } = useTranslation("review");
  return (
    <div className={css.bar} role="toolbar" aria-label={t("tools.label")}>
      {tools.map((tool) => (
        <ActionIcon
          key={tool}
          variant={hand.tool === tool ? "filled" : "subtle"}
          aria-label={t(`tools.${tool}`)}
          aria-pressed={hand.tool === tool}
          data-testid={`tool-${tool}`}
          onClick={() => onHand({ ...hand, tool })}
        >
          <Icon name={icons[tool]} />
        </ActionIcon>
      ))}
      <span className={css.line} />
      {strokeColors.map((color) => (
        <UnstyledButton
          key={color}
          className={css.color}
          aria-label={t(`colors.${color}`)}
          aria-pressed={hand.color === color}
          data-testid={`color-${color}`}
          onClick={() => onHand({ ...hand, tool: "pen", color })}
        >
          <span className={css.dot} style={{ background: inkOf[color] }} />
        </UnstyledButton>
      ))}
      <UnstyledButton
        className={css.color}
        aria-label={t("tools.thick")}
        aria-pressed={hand.isThick}
        onClick={() => onHand({ ...hand, tool: "pen", isThick: !hand.isThick })}
      >
        <span className={css.width} />
      </UnstyledButton>
      <span className={css.line} />
      <ActionIcon
        aria-label={t("tools.undo")}
        data-testid="undo"
        disabled={drawing.before.length === 0}
        onClick={() => onDrawing(undone(drawing))}
      >
        <Icon name="undo" />
      </ActionIcon>
      <ActionIcon
        className={css.redo ?? ""}
        aria-label={t("tools.redo")}
        disabled={drawing.after.length === 0}
        onClick={() => onDrawing(redone(drawing))}
      >
        <Icon name="redo" />
      </ActionIcon>
    </div>
  );
}
