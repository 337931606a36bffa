import { ActionIcon, Modal } from "@mantine/core";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { CreditBoard } from "#server/credits/protocol.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { Decision } from "./Decision.tsx";
import { ItemProof } from "./ItemProof.tsx";
import css from "./ProofDialog.module.css";
import { allProofs, keyOfProof } from "./proofs.ts";
import type { BoardKey } from "./useCredits.ts";
import { WorkProof } from "./WorkProof.tsx";

type Props = {
  board: CreditBoard;
  boardKey: BoardKey;
  /** Key of the proof that is looked at. */
  shown: string;
  onShow: (proof: string) => void;
  onSay: (pupilId: string, passed: boolean | null) => void;
  onClose: () => void;
};

/** One proof, large; arrows go on to the next, of the next pupil too, and the decision is beside. */
export function ProofDialog({ board, boardKey, shown, onShow, onSay, onClose }: Props) {
  const { t } = useTranslation("credits");
  const format = useFormat();
  const all = allProofs(board);
  const at = all.findIndex((proof) => keyOfProof(proof) === shown);
  const proof = all[at];
  const go = (by: 1 | -1) => {
    const next = all[at + by];
    if (next) onShow(keyOfProof(next));
  };
  useEffect(() => {
    const onKey = ({ key, target }: KeyboardEvent) => {
      const isOwn = target instanceof Element && target.closest("input, textarea, audio, video");
      if (isOwn) return;
      if (key === "ArrowRight") go(1);
      if (key === "ArrowLeft") go(-1);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  });
  if (!proof) return null;
  const { row } = proof;
  return (
    <Modal opened onClose={onClose} size="xl" title={row.fullName}>
      <div className={css.proof} data-testid="proof-dialog" data-proof={shown}>
        <p className={css.what}>{proof.kind === "item" ? proof.item.title : proof.task.text}</p>
        {proof.kind === "item" ? (
          <ItemProof key={shown} {...{ boardKey, proof }} />
        ) : (
          <WorkProof key={shown} proof={proof} />
        )}
        <p className={css.why}>{format.words(row.proposal.reason)}</p>
        <div className={css.foot}>
          <div className={css.go}>
            <ActionIcon
              variant="default"
              aria-label={t("proof.before")}
              disabled={at === 0}
              onClick={() => go(-1)}
            >
              <Icon name="chevronLeft" />
            </ActionIcon>
            <span className={css.place}>
              {t("proof.place", { number: at + 1, count: all.length })}
            </span>
            <ActionIcon
              variant="default"
              aria-label={t("proof.next")}
              disabled={at === all.length - 1}
              data-testid="proof-next"
              onClick={() => go(1)}
            >
              <Icon name="chevronRight" />
            </ActionIcon>
          </div>
          <Decision
            mayWrite={board.mayWrite}
            proposed={row.proposal.passed}
            stands={row.decision?.passed ?? null}
            onSay={(passed) => onSay(row.pupilId, passed)}
          />
        </div>
      </div>
    </Modal>
  );
}
