"use client";

import { t } from "@/text";
import { CardPage, CardTitle } from "@/ui/card-page";

/** An address without a page. */
export function NothingHere() {
  return (
    <CardPage>
      <CardTitle below={t.auth.gone}>{t.auth.goneTitle}</CardTitle>
      <a
        href="/"
        className="inline-flex min-h-11 w-full items-center justify-center rounded-lg bg-accent px-4 font-medium text-on-accent hover:bg-accent-strong"
      >
        {t.auth.goHome}
      </a>
    </CardPage>
  );
}
