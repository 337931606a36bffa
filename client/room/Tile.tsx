import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../kit/ui/icons.tsx";
import { Avatar } from "../kit/ui/parts.tsx";
import { useAddress } from "./address.ts";
import type { Picture } from "./stage-plan.ts";
import css from "./Tile.module.css";

/** A phone has three pixels to a point; the third costs data and is not seen. */
const MAX_RATIO = 2;
type Props = {
  picture: Picture;
  size: "stage" | "strip";
  /** Told the shown lines, in device pixels, whenever they change. */
  onShown: (tileKey: string, lines: number) => void;
};

/** One picture of the room, or the person's initials while there is none. */
export function Tile({ picture, size, onShown }: Props) {
  const { t } = useTranslation("room");
  const who = useAddress();
  const { stream, tileKey, isOwn, source, name } = picture;
  const video = useRef<HTMLVideoElement>(null);

  useEffect(() => {
    const element = video.current;
    if (!element || element.srcObject === stream) return;
    element.srcObject = stream;
    // Muted video may always play; an interrupted start is repeated by the browser itself.
    if (stream) element.play().catch(() => undefined);
  }, [stream]);

  useEffect(() => {
    const element = video.current;
    if (!element || !tileKey || !stream) return;
    const observer = new ResizeObserver(() => {
      onShown(tileKey, element.clientHeight * Math.min(devicePixelRatio, MAX_RATIO));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [tileKey, stream, onShown]);

  const shownName = isOwn ? t(`you.${who}`) : name;
  return (
    <figure
      className={css.tile}
      data-testid="tile"
      data-person-id={picture.personId}
      data-source={source}
      data-size={size}
      data-own={isOwn || undefined}
      data-speaking={picture.isSpeaking || undefined}
    >
      <video
        ref={video}
        className={css.video}
        data-mirrored={(isOwn && source === "camera") || undefined}
        hidden={stream === null}
        autoPlay
        playsInline
        muted
        aria-label={source === "screen" ? t("stage.screenOf", { name: shownName }) : shownName}
      />
      {stream === null && <Avatar name={name} sizePx={size === "stage" ? 112 : 44} />}
      <figcaption className={css.name}>
        {source === "screen" ? (
          <Icon name="screen" sizePx={15} />
        ) : (
          <Icon
            name={picture.isMuted ? "micOff" : "mic"}
            sizePx={15}
            label={picture.isMuted ? t("seat.muted") : t("seat.heard")}
          />
        )}
        <span>{shownName}</span>
      </figcaption>
    </figure>
  );
}
