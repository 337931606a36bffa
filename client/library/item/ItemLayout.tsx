import type { ReactNode } from "react";
import css from "./ItemLayout.module.css";

type Props = {
  back: ReactNode;
  screen: ReactNode;
  head: ReactNode;
  /** Beside the film on a desk, right under its title on a phone. */
  aside: ReactNode;
  children?: ReactNode;
};
/** Where the parts of an item's page stand. */
export function ItemLayout({ back, screen, head, aside, children }: Props) {
  return (
    <div className={css.page}>
      {back}
      <div className={css.grid}>
        <div className={css.top}>
          {screen}
          {head}
        </div>
        <aside className={css.aside}>{aside}</aside>
        <div className={css.rest}>{children}</div>
      </div>
    </div>
  );
}
