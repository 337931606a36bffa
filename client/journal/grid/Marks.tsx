import { type RefObject, useLayoutEffect } from "react";
import { boundsOf, type Place, placesOf } from "../model/moving.ts";
import type { Others } from "../sheet/live.ts";
import type { Shape } from "./acts.ts";
import css from "./Cell.module.css";
import type { ChoiceStore } from "./choice.ts";

type Props = {
  gridId: string;
  box: RefObject<HTMLDivElement | null>;
  choice: ChoiceStore;
  others: Others;
  shape: Shape;
};

/** Shown beside the frame of a colleague, first name first would not fit: the family name. */
const shortName = (name: string) => name.split(" ")[0] ?? name;

/**
 * The frames of what is chosen, of ranges, and of colleagues. They are attributes on the cells' elements, set here
 * and not by React: a press of an arrow draws no component of the grid.
 */
export function Marks({ gridId, box, choice, others, shape }: Props) {
  useLayoutEffect(() => {
    const cellAt = ({ row, col }: Place) => document.getElementById(`${gridId}-${row}-${col}`);
    let marked: HTMLElement[] = [];
    const unmark = () => {
      for (const element of marked) {
        delete element.dataset.active;
        delete element.dataset.chosen;
        delete element.parentElement?.dataset.active;
      }
      marked = [];
    };
    const mark = () => {
      unmark();
      const { selection } = choice.get();
      const table = box.current?.querySelector("table");
      if (!selection) return void table?.removeAttribute("aria-activedescendant");
      const places = placesOf(boundsOf(selection));
      for (const place of places.length > 1 ? places : []) {
        const cell = cellAt(place);
        if (!cell) continue;
        cell.dataset.chosen = "";
        marked.push(cell);
      }
      const active = cellAt(selection.at);
      if (!active) return;
      active.dataset.active = "";
      if (active.parentElement) active.parentElement.dataset.active = "";
      marked.push(active);
      table?.setAttribute("aria-activedescendant", active.id);
    };
    let at: Place | null = null;
    const show = () => {
      mark();
      const now = choice.get().selection?.at ?? null;
      if (now && now !== at && box.current) bringInto(box.current, cellAt(now));
      at = now;
    };
    mark();
    at = choice.get().selection?.at ?? null;
    const stop = choice.subscribe(show);
    return () => {
      stop();
      unmark();
    };
  }, [gridId, box, choice]);

  useLayoutEffect(() => {
    let framed: { cell: HTMLElement; label: HTMLElement }[] = [];
    const clear = () => {
      for (const { cell, label } of framed) {
        delete cell.dataset.other;
        label.remove();
      }
      framed = [];
    };
    const frame = () => {
      clear();
      for (const { pupilId, column, name } of others.get().others) {
        const row = shape.pupilIds.indexOf(pupilId);
        const col = shape.columns.findIndex(({ id }) => id === column);
        const cell = document.getElementById(`${gridId}-${row}-${col}`);
        if (!cell) continue;
        const label = document.createElement("span");
        label.className = css.otherName ?? "";
        label.dataset.name = shortName(name);
        cell.dataset.other = name;
        cell.append(label);
        framed.push({ cell, label });
      }
    };
    frame();
    const stop = others.subscribe(frame);
    return () => {
      stop();
      clear();
    };
  }, [gridId, others, shape]);
  return null;
}

/** Scrolls the grid until a cell is seen whole beside the names, below the dates and before the result. */
export function bringInto(box: HTMLElement, cell: HTMLElement | null): void {
  if (!cell) return;
  const seen = box.getBoundingClientRect();
  const head = box.querySelector("thead")?.getBoundingClientRect();
  const name = box.querySelector("tbody th")?.getBoundingClientRect();
  const totals = box.querySelector('thead [data-kind="totals"]')?.getBoundingClientRect();
  const it = cell.getBoundingClientRect();
  const top = head?.bottom ?? seen.top;
  if (it.top < top) box.scrollTop -= top - it.top;
  else if (it.bottom > seen.bottom - 14) box.scrollTop += it.bottom - seen.bottom + 14;
  if (getComputedStyle(cell).position === "sticky") return;
  const left = name?.right ?? seen.left;
  const right = Math.min(totals?.left ?? seen.right, seen.right);
  if (it.left < left) box.scrollLeft -= left - it.left;
  else if (it.right > right) box.scrollLeft += it.right - right;
}
