import { useQuery } from "@tanstack/react-query";
import { type ComponentType, lazy, Suspense, useEffect } from "react";
import { useParams } from "react-router";
import type { Consultation } from "#server/consultations/protocol.ts";
import { socket } from "../../kit/call.ts";
import { rest } from "../../kit/rest.ts";
import { ErrorNote, PageSkeleton } from "../../kit/ui/parts.tsx";
import css from "./Before.module.css";

export type VisitProps = { consultation: Consultation; onChanged: () => void };
const PrivateVisit = lazy<ComponentType<VisitProps>>(async () => ({
  default: (await import("./PrivateVisit.tsx")).PrivateVisit,
}));
const OrdinaryVisit = lazy<ComponentType<VisitProps>>(async () => ({
  default: (await import("./OrdinaryVisit.tsx")).OrdinaryVisit,
}));

/** `/consultations/:consultationId/room`: from the door to the last word. A private talk loads nothing of a classroom's. */
export function ConsultationRoomPage() {
  const { consultationId = "" } = useParams();
  return <Visit key={consultationId} consultationId={consultationId} />;
}

function Visit({ consultationId }: { consultationId: string }) {
  const { data, error, refetch } = useConsultation(consultationId);
  if (!data)
    return (
      <main className={css.page}>
        {error ? <ErrorNote error={error} onRetry={refetch} /> : <PageSkeleton />}
      </main>
    );
  const Shown = data.kind === "private" ? PrivateVisit : OrdinaryVisit;
  return (
    <Suspense fallback={<PageSkeleton />}>
      <Shown consultation={data} onChanged={() => void refetch()} />
    </Suspense>
  );
}

/** The consultation, kept current by the server's notices; forgotten by a quick exit. */
function useConsultation(consultationId: string) {
  const query = useQuery({
    queryKey: ["readConsultation", consultationId],
    queryFn: () => rest("readConsultation", { consultationId }),
    meta: { isPrivate: true },
  });
  const { refetch } = query;
  useEffect(() => {
    const onChanged = (changed: { consultationId: string }) => {
      if (changed.consultationId === consultationId) void refetch();
    };
    socket.on("consultation:changed", onChanged);
    return () => void socket.off("consultation:changed", onChanged);
  }, [consultationId, refetch]);
  return query;
}
