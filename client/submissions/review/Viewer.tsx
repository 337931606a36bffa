import { ActionIcon } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Stroke, WorkFile } from "#server/submissions/protocol.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { InkLayer } from "./InkLayer.tsx";
import { type Hand, useHand } from "./useHand.ts";
import css from "./Viewer.module.css";
import {
  fitted,
  heightUnitsOf,
  kept,
  matrixOf,
  PHOTO_UNITS,
  type Size,
  turnedRight,
  type View,
  zoomed,
} from "./view.ts";

type Props = {
  photo: WorkFile;
  label: string;
  /** What stands there and cannot be wiped any more. */
  under?: readonly Stroke[];
  strokes: readonly Stroke[];
  hand: Hand;
  onStrokes: (strokes: readonly Stroke[]) => void;
};
const NEARER = 1.5;

/** A photo, large: nearer and farther, turned, and drawn upon. Give it a `key` of the photo. */
export function Viewer({ photo, label, under = [], strokes, hand, onStrokes }: Props) {
  const { t } = useTranslation("review");
  const { ref, width, height } = useElementSize<HTMLDivElement>();
  const surface = useRef<SVGSVGElement>(null);
  const [view, setView] = useState<View | null>(null);
  const laidIn = useRef<Size | null>(null);
  const [isBroken, setBroken] = useState(false);
  const heightUnits = heightUnitsOf(photo);
  const frame = { widthPx: width, heightPx: height };
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another window lays the photo anew
  useEffect(() => {
    if (width === 0 || height === 0) return;
    const before = laidIn.current;
    laidIn.current = frame;
    setView((old) => {
      if (!old || !before) return fitted(frame, heightUnits, 0);
      // What was shown whole stays whole.
      const wasWhole = old.scale <= fitted(before, heightUnits, old.turn).scale * 1.001;
      return wasWhole ? fitted(frame, heightUnits, old.turn) : kept(old, frame, heightUnits);
    });
  }, [width, height, heightUnits]);
  const shownView = view ?? fitted(frame, heightUnits, 0);
  const { shown, handlers } = useHand({
    ...{ surface, hand, view: shownView, frame, heightUnits, strokes, onStrokes },
    onView: setView,
  });
  const zoom = (factor: number) =>
    setView(zoomed(shownView, factor, [width / 2, height / 2], frame, heightUnits));
  return (
    <div className={css.window} ref={ref} data-tool={hand.tool} data-testid="viewer">
      <svg ref={surface} className={css.photo} role="img" aria-label={label} {...handlers}>
        {view && (
          <g transform={matrixOf(view, heightUnits)}>
            <rect className={css.ground} width={PHOTO_UNITS} height={heightUnits} />
            {photo.url && (
              <image
                href={photo.url}
                width={PHOTO_UNITS}
                height={heightUnits}
                onError={() => setBroken(true)}
              />
            )}
            <InkLayer strokes={under} />
            <InkLayer strokes={shown} />
          </g>
        )}
      </svg>
      {isBroken && <div className={css.broken}>{t("viewer.broken")}</div>}
      <div className={css.near}>
        <ActionIcon aria-label={t("viewer.nearer")} onClick={() => zoom(NEARER)}>
          <Icon name="plus" />
        </ActionIcon>
        <ActionIcon aria-label={t("viewer.farther")} onClick={() => zoom(1 / NEARER)}>
          <Icon name="minus" />
        </ActionIcon>
        <ActionIcon
          aria-label={t("viewer.turn")}
          data-testid="turn"
          onClick={() => setView(fitted(frame, heightUnits, turnedRight(shownView.turn)))}
        >
          <Icon name="refresh" />
        </ActionIcon>
        <ActionIcon
          aria-label={t("viewer.whole")}
          onClick={() => setView(fitted(frame, heightUnits, shownView.turn))}
        >
          <Icon name="fit" />
        </ActionIcon>
      </div>
    </div>
  );
}
