import { Icon } from "../../kit/ui/icons.tsx";
import css from "./Lists.module.css";

/** The first photo of a work, small; a sheet of paper where there is none. */
export function Thumb({ url }: { url: string | null }) {
  return (
    <span className={css.thumb}>
      {url ? <img src={url} alt="" loading="lazy" /> : <Icon name="file" />}
    </span>
  );
}
