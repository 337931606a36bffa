import { useEffect, useRef } from "react";
import type { Ground } from "../view/BoardView.tsx";
import { slideBox } from "../view/slide-box.ts";
import css from "./BoardEditor.module.css";
import type { Api } from "./excalidraw.ts";

/** The slide under the board: no element of it, so it can be neither moved nor wiped off. It follows the board's own view. */
export function Slide({ ground, api }: { ground: Ground; api: Api | null }) {
  const image = useRef<HTMLImageElement>(null);
  useEffect(() => {
    if (!api) return;
    const follow = (scrollX: number, scrollY: number, { value }: { value: number }) => {
      if (image.current)
        image.current.style.transform = `translate(${scrollX * value}px, ${scrollY * value}px) scale(${value})`;
    };
    const { scrollX, scrollY, zoom } = api.getAppState();
    follow(scrollX, scrollY, zoom);
    return api.onScrollChange(follow);
  }, [api]);
  const { width, height } = slideBox(ground);
  return (
    <img ref={image} className={css.slide} src={ground.url} width={width} height={height} alt="" />
  );
}
