import { Button, UnstyledButton } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Feedback, Stroke, WorkFile } from "#server/submissions/protocol.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { changed, type Drawing } from "./history.ts";
import css from "./Stage.module.css";
import { Tools } from "./Tools.tsx";
import type { Hand } from "./useHand.ts";
import { Viewer } from "./Viewer.tsx";

type Drawings = Feedback["drawings"];
type Props = {
  photos: readonly WorkFile[];
  at: number;
  onAt: (at: number) => void;
  hand: Hand;
  onHand: (hand: Hand) => void;
  /** Null: it is only looked at. */
  drawing: Drawing | null;
  onDrawing: (drawing: Drawing) => void;
  /** What stands over these photos already. */
  given: Drawings;
  /** Photos of the round before, and what was drawn over them. */
  earlier: readonly WorkFile[];
  earlierDrawings: Drawings;
};
const looking: Hand = { tool: "hand", color: "red", isThick: false };
const nothing = () => undefined;
const over = (drawings: Drawings, fileId: string): Stroke[] =>
  drawings.filter((one) => one.fileId === fileId).flatMap(({ strokes }) => strokes);

/** Photos of a round, one large, the others in a strip; the round before beside it, where wanted. */
export function Stage(props: Props) {
  const { photos, at, onAt, hand, onHand, drawing, onDrawing, given, earlier } = props;
  const { t } = useTranslation("review");
  const [isComparing, setComparing] = useState(false);
  const photo = photos[Math.min(at, photos.length - 1)];
  if (!photo) return null;
  const number = photos.indexOf(photo) + 1;
  const before = earlier[Math.min(at, earlier.length - 1)];
  const stands = over(given, photo.id);
  return (
    <div className={css.stage}>
      <div className={css.head}>
        {drawing && <Tools {...{ hand, onHand, drawing, onDrawing }} />}
        {before && (
          <Button
            variant={isComparing ? "light" : "default"}
            aria-pressed={isComparing}
            leftSection={<Icon name="picture" sizePx={20} />}
            data-testid="compare"
            onClick={() => setComparing(!isComparing)}
          >
            {t("work.compare")}
          </Button>
        )}
      </div>
      <div className={css.windows} data-two={(isComparing && before !== undefined) || undefined}>
        {isComparing && before && (
          <figure className={css.figure}>
            <Viewer
              key={before.id}
              photo={before}
              label={t("work.before")}
              strokes={over(props.earlierDrawings, before.id)}
              hand={looking}
              onStrokes={nothing}
            />
            <figcaption>{t("work.before")}</figcaption>
          </figure>
        )}
        <figure className={css.figure}>
          <Viewer
            key={photo.id}
            photo={photo}
            label={t("work.photo", { number, count: photos.length })}
            under={drawing ? stands : []}
            strokes={drawing ? drawing.strokes : stands}
            hand={drawing ? hand : looking}
            onStrokes={(strokes) => drawing && onDrawing(changed(drawing, strokes))}
          />
          {isComparing && before && <figcaption>{t("work.now")}</figcaption>}
        </figure>
      </div>
      {photos.length > 1 && (
        <div className={css.strip}>
          {photos.map((one, n) => (
            <UnstyledButton
              key={one.id}
              className={css.thumb}
              aria-label={t("work.photo", { number: n + 1, count: photos.length })}
              aria-current={one === photo}
              data-testid="thumb"
              onClick={() => onAt(n)}
            >
              {one.thumbUrl ? <img src={one.thumbUrl} alt="" loading="lazy" /> : n + 1}
            </UnstyledButton>
          ))}
        </div>
      )}
    </div>
  );
}
