"use client";

import type { ReactNode } from "react";
import { sentence } from "@/api/errors";
import { useConnection } from "@/live/provider";
import { t } from "@/text";
import { Button } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Bar } from "@/ui/late";
import { Page } from "@/ui/page";
import { Trouble } from "@/ui/trouble";

export interface Paged {
  isReading: boolean;
  /** Null while there is something to show. */
  error: unknown;
  retry: () => void;
  more: boolean;
  isMoreReading: boolean;
  readMore: () => void;
}

interface ListScreenProps {
  title: string;
  actions?: ReactNode;
  paged: Paged;
  isEmpty: boolean;
  empty: { title: string; text: string; icon: ReactNode };
  children: ReactNode;
}

/** The frame of the inbox and the lists: what they look like while they are read, empty, broken, or old. */
export function ListScreen({ title, actions, paged, isEmpty, empty, children }: ListScreenProps) {
  const isOffline = useConnection().name !== "open";
  const isFailed = Boolean(paged.error);
  return (
    <Page title={title} actions={actions}>
      <div className="pb-6">
        {paged.isReading && !isFailed ? <Placeholder /> : null}
        {isFailed ? (
          <Trouble title={t.inbox.failed} onRetry={paged.retry}>
            {sentence(paged.error)}
          </Trouble>
        ) : null}
        {!paged.isReading && !isFailed && isEmpty ? (
          <Empty title={empty.title} icon={empty.icon}>
            {isOffline ? t.inbox.offline : empty.text}
          </Empty>
        ) : null}
        {children}
        {paged.more && !isFailed ? (
          <div className="p-4 text-center">
            <Button size="small" busy={paged.isMoreReading} onClick={paged.readMore}>
              {t.inbox.older}
            </Button>
          </div>
        ) : null}
      </div>
    </Page>
  );
}

export function Placeholder() {
  return (
    <div className="flex animate-late flex-col gap-8 px-3 py-6 sm:px-5" role="status">
      <span className="sr-only">{t.common.reading}</span>
      {["w-1/3", "w-1/2", "w-2/5"].map((width) => (
        <div key={width} className="flex flex-col gap-3">
          <Bar className={width} />
          <Bar className="w-4/5" />
        </div>
      ))}
    </div>
  );
}
