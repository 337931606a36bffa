import { type RefObject, useState } from "react";
import { useTranslation } from "react-i18next";
import { MAX_TEXT_CHARS } from "#server/slides/protocol-limits.ts";
import { colourOf, type Point, textUnits } from "./ink.ts";
import css from "./SlideStage.module.css";
import type { Hand } from "./tools.ts";

type Props = {
  svg: RefObject<SVGSVGElement | null>;
  frame: RefObject<HTMLElement | null>;
  at: Point;
  hand: Hand;
  onWrite: (text: string) => void;
};

/** Words are written where one tapped; Enter or a tap elsewhere puts them on the slide, Escape does not. */
export function TextField({ svg, frame, at, hand, onWrite }: Props) {
  const { t } = useTranslation("slides");
  const [text, setText] = useState("");
  const matrix = svg.current?.getScreenCTM();
  const box = frame.current?.getBoundingClientRect();
  if (!matrix || !box) return null;
  const { x, y } = new DOMPoint(...at).matrixTransform(matrix);
  const fontSize = Math.max(16, textUnits(hand.size) * matrix.a);
  return (
    <input
      className={css.text}
      data-testid="slide-text-field"
      aria-label={t("write")}
      placeholder={t("write")}
      maxLength={MAX_TEXT_CHARS}
      // It opens where the person has just tapped to write.
      ref={(field) => field?.focus()}
      style={{
        left: Math.min(x - box.left, box.width - 140),
        top: y - box.top - fontSize * 1.2,
        fontSize,
        color: colourOf(hand.color),
      }}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter") onWrite(text);
        else if (event.key === "Escape") onWrite("");
      }}
      onBlur={() => onWrite(text)}
    />
  );
}
