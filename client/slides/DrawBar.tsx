import { useTranslation } from "react-i18next";
import { Icon } from "../kit/ui/icons.tsx";
import { WhoDraws } from "../whiteboard/WhoDraws.tsx";
import css from "./Bars.module.css";
import { inkColours } from "./ink.ts";
import { type Hand, slideTools, toolIcons } from "./tools.ts";

type Props = {
  hand: Hand;
  onHand: (hand: Hand) => void;
  isLeading: boolean;
  mayUndo: boolean;
  hasInk: boolean;
  onUndo: () => void;
  onClear: () => void;
};
const sizes = [0, 1, 2] as const;

/** What one draws with, at the slide's lower edge. */
export function DrawBar(props: Props) {
  const { hand, onHand, isLeading, mayUndo, hasInk, onUndo, onClear } = props;
  const { t } = useTranslation("slides");
  const hasColour = hand.tool === "pen" || hand.tool === "marker" || hand.tool === "text";
  return (
    <div className={css.tools} role="toolbar" aria-label={t("tools")}>
      {slideTools.map((tool) => (
        <button
          key={tool}
          type="button"
          className={css.button}
          data-testid={`slide-${tool}`}
          aria-label={t(`tool.${tool}`)}
          title={t(`tool.${tool}`)}
          aria-pressed={hand.tool === tool}
          onClick={() => onHand({ ...hand, tool })}
        >
          <Icon name={toolIcons[tool]} />
        </button>
      ))}
      <span className={css.line} />
      {hasColour && (
        <>
          {inkColours.map((colour, color) => (
            <button
              key={colour}
              type="button"
              className={css.colour}
              data-testid={`slide-colour-${color}`}
              aria-label={t(`colour.${color}`)}
              title={t(`colour.${color}`)}
              aria-pressed={hand.color === color}
              onClick={() => onHand({ ...hand, color })}
            >
              <span style={{ background: colour }} />
            </button>
          ))}
          <button
            type="button"
            className={css.button}
            data-testid="slide-size"
            aria-label={t(`size.${hand.size}`)}
            title={t(`size.${hand.size}`)}
            onClick={() => onHand({ ...hand, size: (hand.size + 1) % sizes.length })}
          >
            <span className={css.size} data-size={hand.size} />
          </button>
          <span className={css.line} />
        </>
      )}
      <button
        type="button"
        className={css.button}
        data-testid="slide-undo"
        aria-label={t("undo")}
        title={t("undo")}
        disabled={!mayUndo}
        onClick={onUndo}
      >
        <Icon name="undo" />
      </button>
      {isLeading && (
        <button
          type="button"
          className={css.button}
          data-testid="slide-clear"
          aria-label={t("clear")}
          title={t("clear")}
          disabled={!hasInk}
          onClick={onClear}
        >
          <Icon name="trash" />
        </button>
      )}
      {isLeading && (
        <span className={css.who}>
          <WhoDraws />
        </span>
      )}
    </div>
  );
}
